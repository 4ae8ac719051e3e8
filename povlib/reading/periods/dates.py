"""Dates as texts give them, "YYYY", "YYYY-MM" or "YYYY-MM-DD": what is one, what lies around it, which is later."""

import re
from datetime import date, timedelta

_FORM = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def known(text: str | None) -> str | None:
    """Return a date that is one, None for anything else: what is not known.

    >>> known("2019"), known("2019-03"), known("2019-03-05")
    ('2019', '2019-03', '2019-03-05')
    >>> known("不详"), known("2019-3-5"), known("2019-02-30"), known("20")
    (None, None, None, None)
    """
    if not text or not _FORM.fullmatch(text):
        return None
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return None
    return text


def year(day: str | None, count: int = 0) -> str | None:
    """Return the year of a date, or the one that lies ``count`` years after it.

    >>> year("2019-03-05", -1)
    '2018'
    """
    return f"{int(day[:4]) + count:04d}" if day else None


def month(of_year: str | None, number: str | int | None) -> str | None:
    """Return a month of a year, the year itself where no month is given, and None for a month that no year has.

    >>> month("2019", 3), month("2019", None), month("2019", 13)
    ('2019-03', '2019', None)
    """
    if number is None or of_year is None:
        return of_year
    return f"{of_year}-{int(number):02d}" if 1 <= int(number) <= 12 else None


def around(day: str, unit: str, count: int) -> tuple[str, str]:
    """Return the ends of the year, quarter, month or week (``unit``) that lies ``count`` of them after that of a date.

    A date that does not say its month (for a week, its day) is returned as it is, which is as near as one can know.

    >>> around("2019-03-05", "month", -1), around("2020-03", "quarter", -1), around("2019-03-05", "week", -1)
    (('2019-02', '2019-02'), ('2019-10', '2019-12'), ('2019-02-25', '2019-03-03'))
    """
    if unit == "year":
        return f"{int(day[:4]) + count:04d}", f"{int(day[:4]) + count:04d}"
    if len(day) < (10 if unit == "week" else 7):
        return day, day
    if unit == "week":
        that = date.fromisoformat(day)
        monday = that + timedelta(days=7 * count - that.weekday())
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    size = 3 if unit == "quarter" else 1
    first = ((int(day[:4]) * 12 + int(day[5:7]) - 1) // size + count) * size
    last = first + size - 1
    return f"{first // 12:04d}-{first % 12 + 1:02d}", f"{last // 12:04d}-{last % 12 + 1:02d}"


def later(day: str | None, than: str | None) -> bool:
    """Return whether a date lies after another, as far as both are known.

    >>> later("2020-01", "2019-12"), later("2019-12", "2019"), later("2020", None)
    (True, False, False)
    """
    if not day or not than:
        return False
    shared = min(len(day), len(than))
    return day[:shared] > than[:shared]


def still_to_come(start: str | None, end: str | None, day: str | None) -> float:
    """Return the share, from 0 to 1, of the time from one date to another that lies behind a day: 0 where not known.

    >>> still_to_come("2018", "2018", "2018-06"), still_to_come("2016", "2020", "2021"), still_to_come(None, "2020", "")
    (0.5, 0.0, 0.0)
    """
    if not end or not day:
        return 0.0
    first, last, now = _months(start or end, False), _months(end, True), _months(day, True)
    return min(max((last - now) / (last - first), 0.0), 1.0)


def _months(day: str, at_end: bool) -> float:
    """Return how many months have gone by where a date begins, or ends: days count as 31sts of a month."""
    whole = day + ("-12-31" if at_end else "-01-01")[len(day) - 4 :]
    return int(whole[:4]) * 12 + int(whole[5:7]) - 1 + (int(whole[8:10]) - (not at_end)) / 31


class InOrder:
    """What has two ends: whoever makes it, and from whatever text, it never begins after it has ended.

    The base of the frozen dataclasses that have ``from_`` and ``to``; ends the wrong way round change places.
    """

    __slots__ = ()
    from_: str | None
    to: str | None

    def __post_init__(self) -> None:
        if later(self.from_, self.to):
            first, last = self.to, self.from_
            object.__setattr__(self, "from_", first)
            object.__setattr__(self, "to", last)
