"""The grammar of time expressions: a lead (截至, 自), one of the alternatives of the table, a tail (以来, 前)."""

import re
from collections.abc import Callable

from ...lexicon import read_words
from . import calendar, reckoned
from .context import Context, Period
from .expression import LEADS, Expression


def next_expression(text: str, at: int, context: Context) -> Expression | None:
    """Return the first time expression of a text from an offset on, None if there is none."""
    m = _PATTERN.search(text, at)
    if m is None:
        return None
    tail = _TAIL.match(text, m.end())
    assert tail and m.lastgroup, "any text has a tail, and a match is of one of the alternatives"
    since, until = (tail["since"] or "").strip(), tail["until"] is not None
    return Expression(text, m.lastgroup, m, context, m.start(), m.end(), tail.end(), m["lead"] or "", since, until)


def read(x: Expression) -> Period | None:
    """Return the period that an expression names in its context, None where it names none (3年期, 十八大)."""
    return _ALTERNATIVES[x.kind][1](x)


# Which pattern stands first where two begin alike matters: the longer expression before the shorter
_ALTERNATIVES: dict[str, tuple[str, Callable[[Expression], Period | None]]] = {
    "years": (calendar.YEARS, calendar.read_years),
    "list": (calendar.LIST, calendar.read_list),
    "date": (calendar.DATE, calendar.read_date),
    "year": (calendar.YEAR_OR_PART, calendar.read_year),
    "short_years": (calendar.SHORT_YEARS, calendar.read_short_years),
    "short_year": (calendar.SHORT_YEAR, calendar.read_short_year),
    "decade": (calendar.DECADE, calendar.read_decade),
    "relative": (reckoned.RELATIVE, reckoned.read_relative),
    "half": (calendar.BARE_HALF, calendar.read_half),
    "months": (calendar.MONTHS, calendar.read_months),
    "month": (calendar.MONTH, calendar.read_month),
    "day": (calendar.DAY, calendar.read_day),
    "year_end": (calendar.YEAR_END, calendar.read_year_end),
    "count": (reckoned.COUNT, reckoned.read_count),
    "era": (reckoned.ERA, reckoned.read_era),
    "event": (reckoned.EVENT, reckoned.read_event),
}
_LEAD = rf"(?P<lead>{'|'.join(sorted(LEADS, key=len, reverse=True))})?(?:(?<=[{''.join(w[-1] for w in LEADS)}了])\ )?"
_TAIL = re.compile(r"(?P<since>\ ?(?:以来|来|起|至今(?![年天日])|开始|到现在|后))?(?P<until>\ ?(?:之?前|以前))?")
_ANY = "|".join(f"(?P<{kind}>{way.replace('(?P<', f'(?P<{kind}_')})" for kind, (way, _) in _ALTERNATIVES.items())
# How a time expression can begin: without this the alternatives are tried at every character
_WORDS = (*read_words("relative_times"), *read_words("eras"))
_ALONE = f"一二两三四五六七八九十{''.join(sorted({w[0] for w in LEADS}))}近过这未今最连前第“’‘"
_FIRST, _SECOND = ("".join(sorted({w[n] for w in _WORDS})) for n in (0, 1))
_BEGINS = rf"""(?=[\d{_ALONE}{_FIRST}上下年以本])(?=(?<!\d)(?:\d{{1,4}}\ ?[年月日个世至到—–－~～-]|\d{{4}}\ ?[/.、和及：:])
    |[{_ALONE}]
    |[{_FIRST}][{_SECOND}]
    |[上下]半年|年[底末初]|以来|[上本]个?世)"""
_PATTERN = re.compile(f"{_BEGINS}{_LEAD}(?:{_ANY})", re.X)
