"""Units printed once for many numbers: in the head of a column (投资（万元）) or over a table (单位：万元).

Such a head is no figure. Its unit belongs to the numbers that are printed bare behind it in its line, or below it: in
its column, or in all columns that have no unit of their own, up to the first line that is a sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from .counted import Word, unit_at
from .numerals import magnitude, plain, times


class Bare(Protocol):
    """What a head may do to a number that figures.py has read."""

    start: int
    digits: int
    digits_end: int
    value: Decimal
    unit: str
    kind: str
    vague: bool


class _Head(NamedTuple):
    """A head: its span, factor and unit, whether it holds for a whole table, whether a sentence goes on behind it."""

    start: int
    end: int
    factor: int
    unit: Word
    table: bool
    inside: bool


_HEAD = re.compile(  # it begins with one class of characters, which is searched for fast
    r"[（(单](?:(?<=单)位 ?[:：为] ?|(?<!单) ?(?=[^\d，。、（）()\n]{1,12}[）)])(?P<bracketed>(?:单位 ?[:：]? ?)?))"
    r"(?P<magnitude>[十百千]?[万亿]?)"
)
_COUNTED = re.compile("(?:[户人](?=数)|人(?=口)|个(?=数)|村(?=数)|率|户)(?=数?口?数?量?$)")
_RULED_OFF = re.compile(r"[\s|:+-]+")
_CLOSED = re.compile(r"(?:/[^）)\n]{1,3})? ?[）)](?:(?=([ \t|:：\n\d]|\Z)))?")
_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"[|\t]")
_PARTED = re.compile(r"[|\t]|[^ \u3000\n](?:  +|\u3000+)[^ \u3000\n]")  # cells of a line: ruled, or apart by blanks
_SPACED_CELL = re.compile(r"[^ \u3000\n]+")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\.)")
# A column whose numbers are not in the unit that holds for the table: 户数, 年份, 序号, 增速
_OTHER_COLUMN = re.compile("[数率比幅速号份龄年]|时间|日期|电话|排名")
# A table printed as a line: 甲市5230，其中乙县1310、丙县820。
_NAMED = r"[^\d，,、。；;：:\n]{2,14}[：:]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NAMED_NUMBERS = re.compile(rf"{_NAMED}(?:(?:[，,、；;：:]{_NAMED})++[。；;，,]?|[。；;]) *")
_MOST_COLUMNS = 20
_SENTENCE = re.compile("[。！？；]|[^\n]{120}")
_NO_COLUMN = ("village", "township", "county", "skip", "name", "kinds")


def spread(text: str, numbers: Sequence[Bare]) -> None:
    """Give numbers without a unit that of the head they stand behind or below; a head itself is made no figure."""
    heads = sorted([*_heads(text), *_counted_heads(text)])
    if not heads:
        return
    starts, begins = [n.start for n in numbers], [h.start for h in heads]
    above: list[_Head] = []  # what holds for the lines that follow
    columns: list[tuple[int, int]] = []  # the cells of the line that names the columns
    for line in _LINE.finditer(text):
        found = numbers[bisect_left(starts, line.start()) : bisect_left(starts, line.end())]
        here = heads[bisect_left(begins, line.start()) : bisect_left(begins, line.end())]
        if _RULED_OFF.fullmatch(line[0]):
            continue
        if here:
            below = _fill_line(here, found)[:_MOST_COLUMNS]
            over = [] if any(h.table for h in below) else [h for h in above if h.table]
            above, columns = over + below, _cells(text, line) if any(not h.table for h in below) else []
        elif any(h.table for h in above) and _NAMED_NUMBERS.fullmatch(line[0]):
            _fill_line(above[-1:], [n for n in found if _is_bare(n)])
        elif _SENTENCE.search(line[0]):
            above = []
        elif above and (bare := [n for n in found if _is_bare(n)]):
            _fill_row(text, above, columns, _cells(text, line), bare)
        elif above and not found:
            columns = _cells(text, line)


def _is_bare(n: Bare) -> bool:
    return n.kind == "" and not n.vague


def _heads(text: str) -> Iterator[_Head]:
    for m in _HEAD.finditer(text):
        found = unit_at(text, m.end())
        if found is None or found[0].kind in _NO_COLUMN:
            continue
        (unit, end), factor, named = found, magnitude(m["magnitude"]), m["bracketed"]
        if named is None:
            yield _Head(m.start(), end, factor, unit, True, False)
        elif closed := _CLOSED.match(text, end):
            goes_on = closed[1] is None
            if not goes_on or text[m.start() - 1 : m.start()].isdigit():
                yield _Head(m.start(), closed.end(), factor, unit, bool(named), goes_on)


def _counted_heads(text: str) -> Iterator[_Head]:
    """Yield the heads that name what their column counts: 脱贫户数, 贫困人口, 贫困发生率."""
    if not _PARTED.search(text):
        return
    for line in _LINE.finditer(text):
        if not _PARTED.search(line[0]) or any(c.isdigit() for c in line[0]):
            continue
        for start, end in _cells(text, line):
            if m := _COUNTED.search(text[start:end].strip()):
                found = unit_at("%" if m[0] == "率" else m[0][0], 0)
                if found:
                    yield _Head(start, end, 1, found[0], False, False)


def _give(n: Bare, head: _Head) -> None:
    """Give a number the unit of a head."""
    n.value = plain(times(times(n.value, head.factor), Decimal(head.unit.times or 1)))
    n.unit, n.kind = head.unit.unit, head.unit.kind


def _fill_line(heads: Sequence[_Head], found: Sequence[Bare]) -> list[_Head]:
    """Give the bare numbers behind a head the unit, or one right before it (3595（万元）); return heads without any."""
    begins, used = [h.start for h in heads], set()
    for n in found:
        k = bisect_right(begins, n.digits) - 1
        if k >= 0 and n.digits < heads[k].end:
            n.kind = "skip"
        elif not _is_bare(n):
            continue
        elif k + 1 < len(heads) and n.digits_end == begins[k + 1]:
            _give(n, heads[k + 1])
            used |= {k, k + 1}
        elif k >= 0 and not heads[k].inside:
            _give(n, heads[k])
            used.add(k)
    return [h for k, h in enumerate(heads) if k not in used and not h.inside]


def _cells(text: str, line: re.Match[str]) -> list[tuple[int, int]]:
    """Return the spans of the cells of a line: between rules or tabs, or else between blanks."""
    cuts = [m.start() for m in _RULE.finditer(text, line.start(), line.end())]
    if not cuts:
        return [m.span() for m in _SPACED_CELL.finditer(text, line.start(), line.end())]
    spans = list(zip([line.start(), *(c + 1 for c in cuts)], [*cuts, line.end()], strict=True))
    outer = [i for i in (0, len(spans) - 1) if not text[slice(*spans[i])].strip() and "|" in line[0]]
    return [span for i, span in enumerate(spans) if i not in outer]


def _fill_row(
    text: str, above: list[_Head], columns: list[tuple[int, int]], cells: list[tuple[int, int]], bare: list[Bare]
) -> None:
    """Give the bare numbers of a row the unit of their column, or that of the table.

    Where the cells have run together (产业12001560), the unit of the table is not given: two numbers may be one.
    """
    table = next((h for h in above if h.table), None) if len(cells) > 1 else None
    own = [h for h in above if not h.table]
    for i, n in enumerate(bare):
        head = table
        if len(cells) == len(columns) > 1:
            start, end = columns[next(k for k, (_, stop) in enumerate(cells) if n.start < stop)]
            head = next((h for h in own if start <= h.start < end), None)
            if head is None and not _OTHER_COLUMN.search(text, start, end):
                head = table
        elif own:
            head = own[i] if len(own) == len(bare) else None
        first = n.start < cells[0][1]
        if head and not (head is table and first and _YEAR.fullmatch(text, n.digits, n.digits_end)):
            _give(n, head)
