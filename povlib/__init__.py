"""Read the figures out of Chinese poverty-alleviation news.

The public names load on first use, so that ``import povlib`` stays fast: pandas, matplotlib and jieba's dictionary are
read only by what needs them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# name -> module that defines it
_HOME = {
    "Article": "articles",
    "load_articles": "articles",
    "InputError": "articles",
    "clean": "cleaning",
    "explain": "cleaning",
    "CleanText": "cleaning",
    "parse_number": "numerals",
    "Figure": "figures",
    "find_figures": "figures",
    "Period": "periods",
    "find_periods": "periods",
    "Place": "places",
    "find_places": "places",
    "Fact": "facts",
    "find_facts": "facts",
    "facts_table": "facts",
    "open_facts": "batch",
}

__all__ = [*_HOME, "__version__"]

if TYPE_CHECKING:
    from .articles import Article as Article
    from .articles import InputError as InputError
    from .articles import load_articles as load_articles
    from .batch import open_facts as open_facts
    from .cleaning import CleanText as CleanText
    from .cleaning import clean as clean
    from .cleaning import explain as explain
    from .facts import Fact as Fact
    from .facts import facts_table as facts_table
    from .facts import find_facts as find_facts
    from .figures import Figure as Figure
    from .figures import find_figures as find_figures
    from .numerals import parse_number as parse_number
    from .periods import Period as Period
    from .periods import find_periods as find_periods
    from .places import Place as Place
    from .places import find_places as find_places


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'povlib' has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
