"""A table in a text is read as one: the head of the column, the name of the row and the line above tell of each cell.

What they tell together is put as a sentence (乡镇 白水镇, 脱贫户数, 35户: 白水镇脱贫户35户。) and read as one, so that words that
speak for an indicator in prose speak for it in a table too.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from ..schema import Fact
from .figures import Figure

_CUT = re.compile(r"[\t|]")
_MOST_CELLS = 400  # of a text; of a longer table the rest is read as lines
_UNIT = re.compile(r"[（(][^（）()]{1,12}[）)]|单位\s?[:：]\s?\S{1,8}")
_NUMBER_COLUMN = re.compile("^(?:序号|编号|排名|名次|no\\.?)$", re.I)
_SUM = re.compile("^(?:合\\s*计|总\\s*计|小\\s*计|共\\s*计|总数|全[省市州县区镇乡村])$")
_PLACES = re.compile("乡|镇|村|县|市|州|区|街道|地名|地方")
_TIME = re.compile(
    r"(?:19|20)\d\d(?:\s?[-—至到]\s?(?:19|20)\d\d)?年?(?:\d{1,2}月)?(?:底|末)?|[一二三四]季度|上半年|下半年"
)
_CAPTION = 60
_KIND_OF_TABLE = re.compile(r"^(?:附?表\s?\d*[:：.\s]*)|(?:情况)?(?:一览|统计|明细|汇总|分配|公示)?表?$")
_COUNT = re.compile("(?<=[贫户])户数$|(?<=口)人?数$|[户人村个]?数量?$|情况$")


class Counted(Protocol):
    """A value and its unit."""

    @property
    def value(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands around a cell: the head of its column, the name of its row ("" for none), the line above the table.

    ``is_place``: whether the names of the rows are those of places.
    """

    head: str
    row: str
    caption: str
    is_place: bool

    @property
    def names_place(self) -> bool:
        """Whether the name of the row is that of a place."""
        return self.is_place and 1 < len(self.row) < 12 and not _SUM.match(self.row)

    def sentence(self, figure: Counted) -> str:
        """Return what the table says by a cell, as a sentence below the line above the table."""
        amount = f"{figure.value:f}{figure.unit}"
        heads = [_UNIT.sub("", part).strip() for part in (self.row, self.head) if not _SUM.match(part)]
        times = [
            m[0] if m[0].endswith(("年", "月", "底", "末", "度")) else f"{m[0]}年"
            for h in heads
            if (m := _TIME.search(h))
        ]
        rest = [_COUNT.sub("", part).strip("，, ") for h in heads if (part := _TIME.sub("", h).strip())]
        if len(rest) == 2 and re.search("[省市县区州旗镇乡村]$", rest[1]) and not self.is_place:
            rest.reverse()  # the places stand in the head
        said = f"{times[0]}，" if times else ""
        return (
            f"{self.caption}\n{said}{''.join(rest)}{amount}。" if self.caption else f"{said}{''.join(rest)}{amount}。"
        )

    def told(self, fact: Fact, found: Sequence[Fact]) -> Fact:
        """Return a fact as the sentence of its cell tells it; as it is where that has no such figure.

        ``found``: the facts of the sentence.
        """
        same = [f for f in found if (f.value, f.unit) == (fact.value, fact.unit)]
        if not same:
            return fact
        told = same[-1]
        place = self.row if self.names_place and self.row not in (told.place or "") else told.place
        from_, to = (told.from_, told.to) if told.from_ or told.to else (fact.from_, fact.to)
        return replace(
            told, article=fact.article, start=fact.start, end=fact.end, text=fact.text, approx=fact.approx, place=place,
            from_=from_, to=to, sentence=fact.sentence, at=fact.at, clean_start=fact.clean_start,
            clean_end=fact.clean_end, part_of=None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


def find_cells(text: str, figures: list[Figure]) -> dict[int, Cell]:
    """Return the cells of the tables of a text that hold a figure, by the start of the figure.

    A table is three lines or more, or two below a head, of as many cells each, cut by tabs or rules.
    """
    if not _CUT.search(text):
        return {}
    found: dict[int, Cell] = {}
    starts = [f.start for f in figures]
    for caption, lines in _tables(text):
        head, body = _head_of(text, lines, starts)
        if head is None:
            continue
        heads = [text[a:b].strip() for a, b in head.cells]
        named = 1 if len(heads) > 2 and _NUMBER_COLUMN.match(heads[0]) else 0
        is_place = bool(_PLACES.search(heads[named]))
        for line in body:
            name = text[slice(*line.cells[named])].strip()
            for k, (start, end) in enumerate(line.cells):
                first = bisect_left(starts, start)
                if k != named and bisect_left(starts, end) == first + 1:
                    found[starts[first]] = Cell(heads[k], name, caption, is_place)
            if len(found) >= _MOST_CELLS:
                return found
    return found


def _tables(text: str) -> Iterator[tuple[str, list[_Line]]]:
    """Yield the runs of lines of as many cells each, and the line above each, "" where that is a sentence."""
    above, run = "", list[_Line]()
    for m in re.finditer(r"[^\n]+", text):
        line = _Line(m.start(), m.end(), tuple(_cells(text, m.start(), m.end())))
        filled = [cell for span in line.cells if (cell := text[slice(*span)].strip())]
        if len(filled) > 1 and (not run or _fits(line, run[0], text)):
            missing = len(run[0].cells) - len(line.cells) if run else 0
            run.append(replace(line, cells=(*line.cells, *[(line.end, line.end)] * missing)))
            continue
        if len(run) > 1:
            yield above, run
        run = [line] if len(filled) > 1 else []
        bare = filled[0] if len(filled) == 1 else m[0].strip()  # a caption may stand in a cell of its own
        if not run and not _UNIT.fullmatch(bare):
            is_caption = len(bare) <= _CAPTION and not re.search("[。；！？]", bare)
            above = _KIND_OF_TABLE.sub("", _UNIT.sub("", bare)) if is_caption else ""
    if len(run) > 1:
        yield above, run


def _fits(line: _Line, first: _Line, text: str) -> bool:
    """Whether a line goes on with a table: as many cells as its first line, or fewer (合计 | 5000) and no sentence."""
    missing = len(first.cells) - len(line.cells)
    return missing == 0 or (missing > 0 and "。" not in text[line.start : line.end])


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the cells of a line; of a line within rules the outer ones are none."""
    ends = [m.start() for m in _CUT.finditer(text, start, end)]
    spans = list(zip([start, *(e + 1 for e in ends)], [*ends, end], strict=True))
    is_ruled = "|" in text[start:end]
    for i, span in enumerate(spans):
        if not (is_ruled and i in (0, len(spans) - 1) and not text[slice(*span)].strip()):
            yield span


def _head_of(text: str, lines: list[_Line], starts: list[int]) -> tuple[_Line | None, list[_Line]]:
    """Return the line that names the columns, None where there is none, and the lines below it."""

    def holds(start: int, end: int) -> bool:
        return bisect_left(starts, start) < bisect_left(starts, end)

    for n, line in enumerate(lines[:3]):
        below = [x for x in lines[n + 1 :] if not re.fullmatch(r"[\s|:-]*", text[x.start : x.end])]
        if below and not holds(line.start, line.end) and holds(below[0].start, below[-1].end):
            return line, below
    return None, []
