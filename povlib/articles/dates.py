"""Dates as people write them, as YYYY, YYYY-MM or YYYY-MM-DD."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ..locale import tr

_FIRST, _LAST = 1900, 2099  # years of publication
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL = range(7_306, 73_051)  # the days of 1920 to 2099
_UNIX = range(10**9, 4_102_444_800)  # the seconds of 2001 to 2099
_BEIJING = timedelta(hours=8)
_LONGEST = 80  # characters; what is longer is a text, not a date

_NUMERALS = {c: str(n % 10) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "O": "0"}
_CHINESE_YEAR = re.compile("[〇○O零一二三四五六七八九]{4}(?=年)")
_CHINESE_DAY = re.compile("(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rf"({'|'.join(_MONTHS)})[a-z]*\.?"

_FULL = re.compile(r"(?<!\d)(\d{4})\s?(?:年|[-/.])\s?(\d{1,2})\s?(?:月|[-/.])\s?(\d{1,2})(?:日|号|(?!\d))")
_MONTH = re.compile(r"(\d{4})\s?(?:年|[-/.])\s?(\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})(?:年.{0,12})?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?")
_TURNED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,].*)?")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[ -]{_NAMED},?[ -](\d{{4}})(?!\d)")
_MONTH_FIRST = re.compile(rf"(?<![a-z]){_NAMED} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)")


class Read(NamedTuple):
    """What a date was read as (None where it was not), and what is doubtful about it ("" where nothing is)."""

    date: str | None
    doubt: str = ""


def read_date(value: object) -> Read:
    """Return a date in any usual form as YYYY-MM-DD, or as much of that as is given.

    ``value``: text, a number (day of a spreadsheet, seconds or milliseconds since 1970, 20190305, a year), or a date.
    Nothing at all is no date and no doubt; what cannot be read is None with the doubt.

    >>> [read_date(d).date for d in ("2019年3月5日 10:22", "2019/3/5", "20190305", 43529, "1551753600", "2019年3月")]
    ['2019-03-05', '2019-03-05', '2019-03-05', '2019-03-05', '2019-03-05', '2019-03']

    Day and month of 05/03/2019 cannot be told apart, those of 25/03/2019 can.

    >>> read_date("25/03/2019").date, read_date("05/03/2019").date, read_date("昨天").date
    ('2019-03-25', '2019', None)
    """
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day, str(value))
    if isinstance(value, float):
        value = None if value != value else int(value) if value.is_integer() else value
    text = " ".join(unicodedata.normalize("NFKC", str("" if value is None else value)).split())
    if not text:
        return Read(None)
    if len(text) > _LONGEST:
        return Read(None, tr("the date {date}… cannot be read").format(date=text[:20]))
    return (
        _number(text)
        or _written(_arabic(text), text)
        or Read(None, tr("the date {text} cannot be read").format(text=text))
    )


def _arabic(text: str) -> str:
    """Return a date with Arabic for Chinese numerals: 二〇一九年三月十五日 is 2019年3月15日."""
    text = _CHINESE_YEAR.sub(lambda m: "".join(_NUMERALS[c] for c in m[0]), text)

    def small(match: re.Match[str]) -> str:
        tens, ten, ones = match[0].rpartition("十")
        return f"{_NUMERALS.get(tens, '1') if ten else ''}{_NUMERALS.get(ones, '0')}"

    return _CHINESE_DAY.sub(small, text)


def _number(text: str) -> Read | None:
    """Read what is nothing but a number, None where it is none or no date."""
    whole, dot, fraction = text.partition(".")
    if not whole.isascii() or not whole.isdigit() or (dot and not fraction.isdigit()) or len(fraction) > 12:
        return None
    number = int(whole) if len(whole) <= 17 else 0
    if len(whole) == 5 and number in _EXCEL:
        day = _EXCEL_DAY_0 + timedelta(days=number)
        return _checked(day.year, day.month, day.day, text)
    for digits, unit in ((10, 1), (13, 1000), (16, 10**6)):
        if len(whole) == digits and number // unit in _UNIX:
            day = (datetime.fromtimestamp(number // unit, UTC) + _BEIJING).date()
            return _checked(day.year, day.month, day.day, text)
    if dot and fraction.strip("0"):
        return None
    if match := _DIGITS.fullmatch(whole):
        return _checked(int(match[1]), int(match[2]), int(match[3]), text)
    if len(whole) == 6 and whole >= "1949":  # 190305 may be a day of 2019
        return _checked(int(whole[:4]), int(whole[4:]), 0, text)
    return _checked(number, 0, 0, text) if len(whole) == 4 else None


def _written(text: str, shown: str) -> Read | None:
    """Read a date with marks, words or names of months between its numbers."""
    if len(found := {m.groups() for m in _FULL.finditer(text)}) == 1:
        year, month, day = map(int, found.pop())
        return _checked(year, month, day, shown)
    if found:
        return None
    if match := _TURNED.fullmatch(text):
        one, two, year = map(int, match.groups())
        if one == two or (one > 12) != (two > 12):
            return _checked(year, min(one, two) if one != two else one, max(one, two), shown)
        if one <= 12 and two <= 12 and min(one, two) > 0 and _FIRST <= year <= _LAST:
            return Read(
                f"{year}",
                tr("day and month of {shown} cannot be told apart; only the year is taken").format(shown=shown),
            )
        return None
    low = text.lower()
    if match := _DAY_FIRST.search(low):
        return _checked(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]), shown)
    if match := _MONTH_FIRST.search(low):
        return _checked(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]), shown)
    if match := _MONTH.fullmatch(text):
        return _checked(int(match[1]), int(match[2]), 0, shown)
    if (match := _YEAR.fullmatch(text)) and "月" not in text:
        return _checked(int(match[1]), 0, 0, shown)
    return None


def _checked(year: int, month: int, day: int, shown: str) -> Read:
    """Return a date as text; a month or a day of 0 is not known. A day that no calendar has cannot be read."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        year = 0
    if not _FIRST <= year <= _LAST or (day and not month):
        return Read(None, tr("the date {shown} cannot be read").format(shown=shown))
    return Read("-".join([f"{year:04}", *(f"{n:02}" for n in (month, day) if n)]))
