"""Time expressions of a text in its order, resolved against the date of publication and against each other.

A period has both ends as "YYYY", "YYYY-MM" or "YYYY-MM-DD" (None where the text leaves an end open) and a shape that
says how it may be used: a point (a day), a year or other stretch, an open stretch (2014年至今, 5年来), a cumulated
stretch (截至2018年底) or a target (到2020年). How each kind of expression reads stands in ``grammar``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ...articles.dates import read_date
from ...cleaning import CleanText, clean
from . import dates
from .context import Context, Period, time_words
from .expression import TO_WORDS, Expression
from .grammar import next_expression, read

__all__ = ["Period", "find_periods", "scan"]


def find_periods(text: str | CleanText, published: str | None = None) -> list[Period]:
    """Return every time expression of a text in text order, with offsets into the raw text.

    ``published``: a date in any usual form; what is none is taken as unknown, and what depends on it keeps open
    ends. No period begins after it has ended.

    >>> [(p.text, p.from_, p.to) for p in find_periods("截至去年底，5年来共投入1亿元", "2020-03")]
    [('截至去年底', None, '2019-12'), ('5年来', '2015', '2020-03')]
    """
    repaired = clean(text) if isinstance(text, str) else text
    found = []
    for p in _expressions(repaired.text, Context(read_date(published).date, None)):
        start, end = repaired.to_raw(p.start, p.end)
        found.append(replace(p, start=start, end=end, text=repaired.raw[start:end]))
    return found


def scan(text: str, published: str | None = None, speaks_of: str | None = None) -> list[Period]:
    """Return the time expressions of a clean text that its figures can be about, with offsets into that text.

    Left out is the date that a page prints over or under the text: the article's own. ``speaks_of``: the year that the
    title of a yearly report names, for 全年 and 年末. Left out too are the year of the prices that a sum is told in, and
    that from which it is said how far off it is.
    """
    found = _expressions(text, Context(read_date(published).date, speaks_of))
    told = (p for p in found if p.shape != "printed" and not _PRICES.match(text, p.end))
    return [p for p in told if not _FAR_FROM.search(text, max(0, p.start - 2), p.start)]


_FAR_FROM = re.compile("(?<!脱)[离距]$")  # 离2020年还有两年
_PRICES = re.compile("(?:的)?(?:不变|可比)价")  # 2300元（2010年不变价）


def _expressions(text: str, context: Context) -> Iterator[Period]:
    at, before = 0, None
    while (x := next_expression(text, at, context)) is not None:
        context.move(text, x.start)
        period = x.period(*_day(x), "printed") if _is_printed(x) else read(x)
        at = max(x.tail_end, period.end if period else 0)
        if period is None:
            continue
        context.note(x, period)
        if before and (joined := _joined(before, period, x)):
            before = joined
            continue
        if before:
            yield before
        before = period
    if before:
        yield before


def _joined(first: Period, last: Period, x: Expression) -> Period | None:
    """Return the span of two periods that 至 or 到 joins: 2012年以来至2018年底, 去年8月到今年6月底."""
    if first.end != last.start or x.lead not in TO_WORDS or first.shape not in ("stretch", "open", "history", "point"):
        return None
    to = last.to
    if x.kind == "month" and first.to and to and not dates.later(first.to, first.to[:4] + to[4:]):
        to = first.to[:4] + to[4:]  # 2018年1月1日至6月30日: the year is not said again
    if not first.from_ or not to or dates.later(first.from_, to) or first.end - first.start > _SPAN:
        return None
    shape = "open" if last.shape == "now" else "stretch"
    return Period(first.start, last.end, x.text[first.start : last.end], first.from_, to, shape)


_SPAN = 40  # characters that the first end of a span can take; a chain of them is no span


def _day(x: Expression) -> tuple[str | None, str | None]:
    day = read(x)
    return (day.to, day.to) if day else (None, None)


def _is_printed(x: Expression) -> bool:
    """Whether a date is the one that is printed with an article: 发布时间:2019-06-15 10:22, 3月2日电."""
    if x.kind not in ("date", "month"):
        return False
    if _FILED.match(x.text, x.tail_end):
        return True
    if x.kind == "month":
        return False
    line = x.text.rfind("\n", max(0, x.start - 40), x.start) + 1
    opens_line = bool(line) or x.start <= 40
    before = x.text[max(line, x.start - 40) : x.start]
    if _STAMPED.match(x.text, x.tail_end) or _LABEL.search(before):
        return True
    return opens_line and bool(_BYLINE.fullmatch(before)) and bool(_LINE_END.match(x.text, x.tail_end))


# 3月2日电
_FILED = re.compile(rf"\ ?(?:{time_words('filed')})(?=[\s（(）):：，,　]|$)")
# 2019-06-15 10:22, 2019年6月15日 来源:
_STAMPED = re.compile(rf"[\sT]{{0,4}}\d{{1,2}}[:：]\d\d|\s{{0,4}}(?:{time_words('stamped')})")
# 发布时间:2019-06-15, 日期:2019-06-15
_LABEL = re.compile(
    rf"(?:(?:{time_words('labelled')})(?:时间|日期|于)?|^\s{{0,4}}(?:时间|日期))\s{{0,2}}[:：]?\s{{0,4}}$"
)
# what may stand before and behind a date that has its line to itself
_BYLINE = re.compile(r"[\s（(—－-]{0,6}(?:(?:来源|作者|记者)[:：][^。\n]{1,30})?")
_LINE_END = re.compile(r"(?:\s?星期.)?(?:在[^。\n]{4,40}会议?上)?[\s）)]{0,4}(?:\n|$)")
