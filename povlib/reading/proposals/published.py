"""The date of an article by what stands around and in it."""

import re
from collections.abc import Iterator
from functools import cache

from ...articles.article import Proposal, proposal
from ...articles.dates import read_date
from ..periods.context import time_words
from .edges import Edges

_YEAR, _MONTH, _DAY = r"(?:19[89]|20[0-4])\d", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_FULL = re.compile(
    rf"(?<![\d.])(?:{_YEAR}\s?[-/.年]\s?{_MONTH}\s?[-/.月]\s?{_DAY}(?:\s?[日号]|(?!\d))"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号])"
)
_TURNED = re.compile(rf"(?<![\d.])({_DAY})\.({_MONTH})\.({_YEAR})(?![\d.])")  # 25.08.2015, the day first
_COMPACT = re.compile(rf"(?<!\d)({_YEAR})[-_.]?(0[1-9]|1[0-2])[-_.]?(3[01]|[12]\d|0[1-9])(?!\d)")
_MONTH_ONLY = re.compile(rf"(?<!\d){_YEAR}(?:年|[-_.]){_MONTH}(?:月|(?!\d))")
_CLOCK = re.compile(r"[\sT]{0,4}(?:\d{1,2}[:：]\d\d|\d{1,2}[时時])")
_WITH_CLOCK = re.compile(r"\d{1,2}[:：]\d\d")
_NOT_OURS = re.compile(
    "今天是|今日是|更新|检索|版权|©|(?i:copyright)|星期.{0,4}(?:设为首页|首页)|上一[篇条]|下一[篇条]"
)
_STAMPED = 90  # characters of a line that may be one of date and source
_MOST_ELSE = 16  # characters beside the date in a line that has no more than it
_DATELINE = re.compile(rf"(?:(?P<year>{_YEAR})年)?(?P<month>{_MONTH})月(?P<day>{_DAY})日\s?(?:[电電讯訊]|消息)")
_OPENS = 60  # characters of a paragraph in which its dateline stands


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{time_words('labelled')})(?:时间|日期|于)?|时间|日期)\s{{0,2}}[:：】]?\s{{0,4}}$")


@cache
def _stamped() -> re.Pattern[str]:
    return re.compile(rf"[\s|｜(（]{{0,4}}(?:{time_words('stamped')})")


def propose_published(edges: Edges) -> Proposal | None:
    """Return the date of an article, as much of it as is told, by the first that tells of those around its text."""
    return (
        _in_data(edges)
        or _stamp(edges.head, "stamp")
        or _stamp(tuple(line for line in edges.openings if len(line) < _STAMPED and _WITH_CLOCK.search(line)), "stamp")
        or _dispatch((*edges.head, *edges.openings))
        or _in_names(edges.names)
        or _stamp(edges.foot, "signed")
        or _in_folder(edges)
    )


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


def _in_folder(edges: Edges) -> Proposal | None:
    """Return the year that a folder is named by, with the day of the dispatch where one is told.

    The years of a text tell nothing of its own: on texts not tuned on, the year after the last was wrong in half.
    """
    folder = next((m[1] for name in edges.names[1:] if (m := re.fullmatch(rf"({_YEAR})年?", name))), None)
    if folder is None:
        return None
    day = next((m for line in (*edges.head, *edges.openings) if (m := _DATELINE.search(line[: _OPENS + 20]))), None)
    date = read_date(f"{folder}-{day['month']}-{day['day']}").date if day else folder
    return proposal("folder", date, folder) if date else None
