"""The date of an article by what stands around and in it."""

import re
from collections.abc import Iterator
from functools import cache

from ...articles.article import Proposal, proposal
from ...articles.dates import read_date
from ..periods import scan
from ..periods.context import Period, time_words
from .edges import Edges

_YEAR, _MONTH, _DAY = r"(?:19[89]|20[0-4])\d", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_FULL = re.compile(
    rf"(?<![\d.])(?:{_YEAR}\s?[-/.年]\s?{_MONTH}\s?[-/.月]\s?{_DAY}(?:\s?[日号]|(?!\d))"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号])"
)
_TURNED = re.compile(rf"(?<![\d.])({_DAY})\.({_MONTH})\.({_YEAR})(?![\d.])")  # 25.08.2015, the day first
_COMPACT = re.compile(rf"(?<!\d)({_YEAR})[-_.]?(0[1-9]|1[0-2])[-_.]?(3[01]|[12]\d|0[1-9])(?!\d)")
_MONTH_ONLY = re.compile(rf"(?<!\d){_YEAR}(?:年|[-_.]){_MONTH}(?:月|(?!\d))")
_YEAR_ONLY = re.compile(rf"(?<!\d)({_YEAR})(?:年|(?!\d))")
_CLOCK = re.compile(r"[\sT]{0,4}(?:\d{1,2}[:：]\d\d|\d{1,2}[时時])")
_WITH_CLOCK = re.compile(r"\d{1,2}[:：]\d\d")
_NOT_OURS = re.compile(
    "今天是|今日是|更新|检索|版权|©|(?i:copyright)|星期.{0,4}(?:设为首页|首页)|上一[篇条]|下一[篇条]"
)
_STAMPED = 90  # characters of a line that may be one of date and source
_MOST_ELSE = 16  # characters beside the date in a line that has no more than it
_DATELINE = re.compile(rf"(?:(?P<year>{_YEAR})年)?(?P<month>{_MONTH})月(?P<day>{_DAY})日\s?(?:[电電讯訊]|消息)")
_OPENS = 60  # characters of a paragraph in which its dateline stands
_DAY_TOLD = re.compile(rf"(?<![年\d])(?P<month>{_MONTH})月(?P<day>{_DAY})日")
_SAYS_NOW = re.compile("今年|本年|近日|日前|眼下")


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{time_words('labelled')})(?:时间|日期|于)?|时间|日期)\s{{0,2}}[:：】]?\s{{0,4}}$")


@cache
def _stamped() -> re.Pattern[str]:
    return re.compile(rf"[\s|｜(（]{{0,4}}(?:{time_words('stamped')})")


def propose_published(edges: Edges, text: str) -> Proposal | None:
    """Return the date of an article, as much of it as is told, by the first that tells of those around its text.

    ``text``: the repaired text, by whose years a day without one is dated.
    """
    found = (
        _in_data(edges)
        or _stamp(edges.head, "stamp")
        or _stamp(tuple(line for line in edges.openings if len(line) < _STAMPED and _WITH_CLOCK.search(line)), "stamp")
        or _dispatch((*edges.head, *edges.openings))
        or _in_names(edges.names)
        or _stamp(edges.foot, "signed")
        or _reckoned(edges, text)
    )
    return found


def _in_data(edges: Edges) -> Proposal | None:
    date, doubt = read_date(edges.data.get("published"))
    return proposal("data", date, edges.data["published"]) if date and not doubt else None


def _stamp(lines: tuple[str, ...], key: str) -> Proposal | None:
    """Return the date that a line is for: behind a label, with a clock or a source, or alone."""
    first: Proposal | None = None
    for line in lines:
        if _NOT_OURS.search(line):
            continue
        for start, end, date in _dates(line):
            before, behind = line[:start], line[end:]
            if start < _STAMPED and _labelled().search(before):
                return proposal("label", date, line[max(0, start - 6) : end])
            if first or (key == "signed" and line is not lines[-1] and len(line) > _STAMPED):
                continue
            opens = start <= 40 and not re.search("[。！？；]", before)
            if opens and (_CLOCK.match(behind) or _stamped().match(behind)):
                first = proposal(key, date, line[start:end])
            elif len(line) - (end - start) <= _MOST_ELSE and not re.search("[，,。、；!！?？]", before + behind):
                first = proposal(key, date, line[start:end])
    return first


def _dates(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield the span of each full date in a line, and the date."""
    for m in _FULL.finditer(line):
        if date := read_date(m[0]).date:
            yield m.start(), m.end(), date
    for m in _TURNED.finditer(line):
        if date := read_date(f"{m[3]}-{m[2]}-{m[1]}").date:
            yield m.start(), m.end(), date


def _dispatch(head: tuple[str, ...]) -> Proposal | None:
    for line in head:
        if (m := _DATELINE.search(line[: _OPENS + 20])) and m["year"]:
            date = read_date(f"{m['year']}-{m['month']}-{m['day']}").date
            return proposal("dispatch", date, m[0]) if date else None
    return None


def _in_names(names: tuple[str, ...]) -> Proposal | None:
    """Return the date in the name of the file, of a day or a month; a year may be what the article is about."""
    for name in names[:1]:
        if m := _COMPACT.search(name):
            date = read_date("-".join(m.groups())).date
        else:
            m = _FULL.search(name) or _MONTH_ONLY.search(name)
            date = read_date(m[0].replace("_", "-")).date if m else None
        if m and date:
            return proposal("file", date, m[0])
    return None


# --- reckoned by the years of the text ---


def _reckoned(edges: Edges, text: str) -> Proposal | None:
    """Return the date by the day of the dispatch, the folder, and the years that the text reports."""
    day = next((m for line in (*edges.head, *edges.openings) if (m := _DATELINE.search(line[: _OPENS + 20]))), None)
    folder = next((m[1] for name in edges.names[1:] if (m := re.fullmatch(rf"({_YEAR})年?", name))), None)
    if folder:
        date = read_date(f"{folder}-{day['month']}-{day['day']}").date if day else folder
        return proposal("folder", date, folder) if date else None
    told = _last_told(text, scan(text))
    if told is None:
        return None
    if len(told) == 7:
        return proposal("latest", told[:4], told)
    year = f"{int(told) + 1}"
    if day:
        date = read_date(f"{year}-{day['month']}-{day['day']}").date
        return proposal("reckoned_day", date, f"{day[0]}, {told}") if date else None
    if _SAYS_NOW.search(text) or any(_DAY_TOLD.search(line[:_OPENS]) for line in edges.head):
        return proposal("reckoned_year", year, told)
    return None


def _last_told(text: str, periods: list[Period]) -> str | None:
    """Return the last year that a text reports as a whole, or the month up to which it reports; None where it is open."""
    told, else_, bounds = "", "", set[str]()
    for p in periods:
        if not p.to or not _YEAR_ONLY.search(p.text) or p.shape in _OPEN:
            continue
        date = p.to[:7] if p.shape == "until" else p.to
        if _is_else(text, p):
            else_ = max(else_, date[:4] if date[:4] != _GOAL else "")
            continue
        if p.shape == "until" and p.text.startswith("截"):
            bounds.add(date)
        elif p.from_ and p.from_[:4] != date[:4] and "今年" not in text:
            else_ = max(else_, date[:4])  # 2017年至2019年 may have ended long ago
            continue
        told = max(told, date, key=lambda d: (d[:4], len(d)))
    if len(told) > 4 and told[5:] != "12":
        return told if told in bounds else None  # what happened on one day or in one month bounds nothing
    if told and f"{int(told[:4]) - 1}-12" in bounds:
        return f"{int(told[:4]) - 1}"  # beside 截至2018年底 the year 2019 is that of the text
    return told[:4] if told and told[:4] >= else_ else None


_GOAL = "2020"  # the year of the goal that all plans of the time have
_OPEN = ("target", "history", "open", "now", "before")
_FROM = re.compile("[从自由比较与对]$")
_SENTENCE = re.compile(r"[。！？；\n]")
_CLAUSE = re.compile("[，,]?[^，,。；;！？\n]{0,60}")


def _is_else(text: str, p: Period) -> bool:
    """Whether a period is no time that is reported: planned, a base of comparison, or in the title of a document."""
    said, clause = _SENTENCE.split(text[max(0, p.start - 120) : p.start])[-1], _CLAUSE.match(text, p.end)
    if _FROM.search(said) or said.rfind("《") > said.rfind("》"):
        return True
    return _planned().search(said + (clause[0] if clause else "")) is not None


@cache
def _planned() -> re.Pattern[str]:
    return re.compile(f"{time_words('ahead')}|{time_words('planned')}|到时|提前|以来")
