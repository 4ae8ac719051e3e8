"""Read the figures out of Chinese poverty-alleviation news.

The public names load on first use, so that ``import povlib`` stays fast: pandas, matplotlib and jieba's dictionary are
read only by what needs them.

>>> import povlib
>>> (fact,) = povlib.find_facts("2018年，全县投入1.2亿元修路。", published="2019-03", place="渭源县")
>>> fact.value, fact.indicator, fact.sector, fact.status
(Decimal('120000000'), 'fund_investment', 'roads', 'done')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

# name -> module that defines it
_HOME = {
    "Article": "articles",
    "load_articles": "articles",
    "InputError": "articles",
    "clean": "cleaning",
    "CleanText": "cleaning",
    "parse_number": "reading.numerals",
    "Figure": "reading.figures",
    "find_figures": "reading.figures",
    "Period": "reading.periods",
    "find_periods": "reading.periods",
    "Place": "reading.places",
    "find_places": "reading.places",
    "Document": "reading.document",
    "Fact": "schema",
    "find_facts": "reading.facts",
    "facts_table": "reading.facts",
    "explain": "reading.certainty",
    "highlight": "evidence",
    "cross_check": "checks",
    "keyness": "terms",
    "extract_corpus": "batch",
    "open_facts": "batch",
    "set_language": "locale",
}
# rooms that are asked for by name: povlib.terms.kwic
_ROOMS = (
    "accuracy", "articles", "batch", "charts", "checks", "cleaning", "evidence", "explorer", "locale", "reading",
    "reference", "report", "schema", "terms", "wording",
)  # fmt: skip

__all__ = ["__version__", *_HOME]

if TYPE_CHECKING:
    from .articles import Article as Article
    from .articles import InputError as InputError
    from .articles import load_articles as load_articles
    from .batch import extract_corpus as extract_corpus
    from .batch import open_facts as open_facts
    from .checks import cross_check as cross_check
    from .cleaning import CleanText as CleanText
    from .cleaning import clean as clean
    from .evidence import highlight as highlight
    from .locale import set_language as set_language
    from .reading.certainty import explain as explain
    from .reading.document import Document as Document
    from .reading.facts import facts_table as facts_table
    from .reading.facts import find_facts as find_facts
    from .reading.figures import Figure as Figure
    from .reading.figures import find_figures as find_figures
    from .reading.numerals import parse_number as parse_number
    from .reading.periods import Period as Period
    from .reading.periods import find_periods as find_periods
    from .reading.places import Place as Place
    from .reading.places import find_places as find_places
    from .schema import Fact as Fact
    from .terms import keyness as keyness


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f".{name}", __name__)
    if name not in _HOME:
        raise AttributeError(f"module 'povlib' has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS})
