"""Numbers and names as the pages tell them: each number carries what it is worth and where it comes from.

``<data value="205000000" data-fact="a 1482">205 million yuan</data>`` is a figure of article a that begins at 1482;
``data-check`` names a finding of the checks, ``data-count`` a rule that counts, ``data-national`` a column and a year
of the national series, ``data-reading`` a measure of how well is read, ``data-sure`` the figures of which it is the
least certainty. A test reads every one of them back.
"""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from ..lexicon import read_table
from ..locale import both, is_chinese, language
from ..schema import PLAIN
from ..wording import amount, in_english, names, plain_number, split_sentence

Row = Mapping[str, Any]
_BREAKS = re.compile("[,，;；。:：、!！?？()（）\n]")
_LONG = 10**6  # a count from here on is told with the article's own writing beside it


def zh(text: str) -> str:
    """Return a text of an article or a Chinese name as HTML."""
    return f'<span lang="zh-Hans">{escape(text)}</span>'


def twice(english: str, chinese: str) -> str:
    """Return a heading or a name as HTML, in the language chosen, else in English and Chinese."""
    if is_chinese():
        return both("", chinese)
    return english + (f' <span lang="zh-Hans">{chinese}</span>' if language() is None else "")


def number(value: Any, text: str, source: str, about: str) -> str:
    """Return a number as HTML; ``source`` and ``about``: see the module."""
    return f'<data value="{plain_number(value)}" data-{source}="{escape(about)}">{escape(text)}</data>'


def figure(row: Row) -> tuple[str, str]:
    """Return a fact's value in English, and as the article writes it.

    A sum or a long count has the article's own writing behind it in the English too.
    """
    about = f"{row['article']} {row['start']}"
    own = number(row["value"], row["text"], "fact", about).replace("<data", '<data lang="zh-Hans"', 1)
    english = number(row["value"], in_english(row["value"], row["unit"]), "fact", about)
    unlike = row["unit"] == "元" or abs(float(row["value"])) >= _LONG
    return (f"{english} ({own})" if unlike else english), own


def computed(value: float, unit: str, source: str, about: str) -> tuple[str, str]:
    """Return a number that no article gives, in English and in Chinese."""
    rounded = round(value, 2)
    own = number(rounded, amount(rounded, unit), source, about).replace("<data", '<data lang="zh-Hans"', 1)
    english = number(rounded, in_english(rounded, unit), source, about)
    return (f"{english} ({own})" if unit == "元" else english), own


def count(value: int, rule: str) -> str:
    """Return a count as HTML; ``rule`` says what was counted."""
    return number(value, f"{value:,}", "count", rule)


def time(text: str) -> str:
    """Return a time that an article gives as HTML."""
    return f"<time>{escape(text)}</time>"


@cache
def _glosses() -> dict[str, str]:
    return {r["word"]: r["english"] for r in read_table("terms_glosses")}


def thing_of(row: Row) -> tuple[str, str]:
    """Return what a figure counts, in English ("" where no table has it) and in Chinese ("" where nothing says it).

    What it is about, where that is one of the indicators of poverty; else the words before it.

    >>> row = {"indicator": "other", "sentence": "全市启动新建村社道路1485公里。", "at_start": 10, "at_end": 16}
    >>> thing_of(row), thing_of({**row, "indicator": "poor_people"})
    (('road', '新建村社道路'), ('poor people', '贫困人口'))
    """
    if row["indicator"] not in PLAIN:
        english, chinese = names("indicator", row["indicator"])
        return english.lower(), chinese
    clause = _BREAKS.split(split_sentence(row)[0])[-1]
    words = re.split(r"[^\u4e00-\u9fff]", clause)[-1][-12:]
    known = next((words[n:] for n in range(len(words) - 1) if words[n:] in _glosses()), "")
    return (_glosses()[known] if known else ""), words[-6:] if len(words) > 1 else ""


def of_thing(row: Row) -> tuple[str, str]:
    """Return what a figure counts as it stands behind the figure: " of road (…)" and "…", or "" and "" for nothing."""
    english, own = thing_of(row)
    if not own:
        return "", ""
    if row["indicator"] not in PLAIN:
        return f" ({escape(english)} {zh(own)})", escape(own)
    return (f" of {escape(english)} ({zh(own)})" if english else f" ({zh(own)})"), escape(own)
