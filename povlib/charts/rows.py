"""Charts of rows: a name, marks on a common scale, and beside them what they say; for a desk and for a telephone.

A chart function makes ``Row`` objects and a ``Scale``, and ``draw`` places them so that no text can touch another: a name
has a column of its own (on a telephone a line of its own), and the scale ends where the longest text beside a mark still
fits. Lengths are inches, from the left upper corner.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..locale import is_chinese
from ..wording import amount
from . import style
from .style import ACCENT, GRID, INK, LEADING, MARGIN, MARK, SMALL, SOFT, balanced, text_width, wrap

Fact = Mapping[Any, Any]
NAME, LABEL = 10.0, 9.6  # points
_LINE = LEADING * LABEL / 72
_GAP = 0.1


@dataclass(frozen=True)
class Mark:
    """A dot at a value, a tick (``shape="|"``) or, where it says ``since`` which value, a bar; hollow when planned.

    ``fact``: the row of the fact table that the mark leads to.
    """

    at: float
    since: float | None = None
    colour: str = ACCENT
    shape: str = "o"
    planned: bool = False
    fact: Fact | None = None

    @classmethod
    def of(cls, fact: Fact, at: float, **look: Any) -> "Mark":
        """Return the mark of a fact, hollow where the fact is planned."""
        return cls(at, planned=fact["status"] == "planned", fact=fact, **look)


@dataclass(frozen=True)
class Lane:
    """Marks on one line, the text to the right of the last, and whether a line joins them."""

    marks: Sequence[Mark]
    label: str = ""
    joined: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Row:
    """A name and its lanes; ``heading``, where given, is written above it and over the whole width."""

    name: str
    lanes: Sequence[Lane]
    heading: str = ""


@dataclass(frozen=True)
class Scale:
    """Where values stand, as shares of the way from ``low`` to ``high``; ``ticks`` are values with what is written there."""

    low: float
    high: float
    log: bool = False
    ticks: Sequence[tuple[float, str]] = ()

    def share(self, value: float) -> float:
        """Return how far a value stands along the scale, from 0 to 1.

        >>> Scale(0, 10).share(5), Scale(1, 100, log=True).share(10)
        (0.5, 0.5)
        """
        low, high, at = map(math.log10, (self.low, self.high, value)) if self.log else (self.low, self.high, value)
        return min(max((at - low) / (high - low), 0.0), 1.0) if high > low else 0.5


def from_zero(values: Iterable[float], *, ticks: Sequence[tuple[float, str]] = ()) -> Scale:
    """Return a scale from zero to the largest of some values."""
    return Scale(0.0, max(values, default=0.0) or 1.0, ticks=ticks)


def powers(values: Iterable[float], unit: str) -> Scale:
    """Return a log scale over some values, a tick at each power of ten; "元" is told in English too.

    >>> [text for _, text in powers([30, 2000], "人").ticks]
    ['10人', '100人', '1,000人', '1万人']
    """
    values = [v for v in values if v > 0]
    low, high = math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)
    steps = [10.0**e for e in range(low, max(high, low + 1) + 1)]
    ticks = [(t, amount(t, unit) + (f"\n{_english(t)}" if unit == "元" and not is_chinese() else "")) for t in steps]
    return Scale(steps[0] * 0.8, steps[-1], log=True, ticks=ticks)


def _english(value: float) -> str:
    scaled = next(((value / s, n) for s, n in ((1e9, " bn"), (1e6, " m"), (1e3, " k")) if value >= s), (value, ""))
    return "{:,.0f}{}".format(*scaled)


def draw(rows: Sequence[Row], scale: Scale, *, below: float = 0.0) -> Axes:
    """Draw rows on a new card and return its Axes, which ``style.finish`` completes.

    ``below``: inches of room that stay free below the rows.

    >>> ax = draw([Row("Roads", [Lane([Mark(3, since=0)], "3")])], from_zero([3]))
    >>> [text.get_text() for text in ax.texts], len(ax.patches)
    (['Roads', '3'], 1)
    """
    across, narrow = style.width(), style.is_narrow()
    room = across - 2 * MARGIN
    column = 0.0 if narrow else min(max((text_width(r.name, NAME) for r in rows), default=0.0), 0.34 * room)
    left = MARGIN + (0.07 if narrow else column + 0.15)
    wide = across - MARGIN - left
    names = [balanced(row.name, (room if narrow else column) + 0.01, NAME) for row in rows]
    labels = [[balanced(lane.label, 0.55 * wide, LABEL) if lane.label else [] for lane in row.lanes] for row in rows]
    right = _right_end(rows, labels, scale, left, across - MARGIN)
    tops, height = _tops(rows, names, labels)
    under = 0.08 + _LINE * max((text.count("\n") + 1 for _, text in scale.ticks), default=-0.4)
    ax = style.new_sheet(height + under + below)
    _ticks(ax, scale, left, right, height)
    for row, own, texts, top in zip(rows, names, labels, tops, strict=True):
        if row.heading:
            for n, line in enumerate(reversed(wrap(row.heading, room, NAME))):
                write(ax, MARGIN, top - 0.08 - n * _LINE, line, NAME, SOFT, va="baseline")
        for n, line in enumerate(own):
            write(ax, MARGIN, top + (n + 0.75) * _LINE, line, NAME, va="baseline")
        at = top + (_LINE * len(own) if narrow else 0.0)
        for lane, text in zip(row.lanes, texts, strict=True):
            _lane(ax, lane, text, at, scale, left, right)
            at += _tall(text)
    return ax


def _tall(text: Sequence[str]) -> float:
    return max(0.25, len(text) * _LINE + 0.05)


def _right_end(rows: Sequence[Row], labels: Any, scale: Scale, left: float, edge: float) -> float:
    """Return where the scale ends: as far right as leaves room for the text beside each lane's last mark."""
    ends = [edge - 0.06]
    for row, texts in zip(rows, labels, strict=True):
        for lane, text in zip(row.lanes, texts, strict=True):
            share = max((scale.share(mark.at) for mark in lane.marks), default=0.0)
            need = max((text_width(line, LABEL) for line in text), default=0.0) + _GAP
            if share > 0:
                ends.append(left + (edge - need - left) / share)
    return min(ends)


def _tops(rows: Sequence[Row], names: Any, labels: Any) -> tuple[list[float], float]:
    """Return where each row begins, and where the last ends."""
    narrow, at, tops = style.is_narrow(), 0.04, []
    for row, own, texts in zip(rows, names, labels, strict=True):
        if row.heading:
            at += (0.06 if at < 0.1 else 0.16) + 0.05 + _LINE * len(wrap(row.heading, style.width() - 2 * MARGIN, NAME))
        tops.append(at)
        lanes, name = sum(map(_tall, texts)), len(own) * _LINE
        at += (name + lanes + 0.1) if narrow else (max(lanes, name + 0.05) + 0.06)
    return tops, at


def _ticks(ax: Axes, scale: Scale, left: float, right: float, height: float) -> None:
    """Draw a line at each tick of a scale and write below it what it is, as many as fit."""
    free = -1.0
    for value, text in scale.ticks:
        x = left + scale.share(value) * (right - left)
        half = max(text_width(line, SMALL) for line in text.split("\n")) / 2
        centre = min(max(x, MARGIN + half), style.width() - MARGIN - half)
        ax.plot([x, x], [0, height], color=GRID, linewidth=0.8, zorder=0)
        if centre - half > free:
            for n, line in enumerate(text.split("\n")):
                write(ax, centre, height + 0.03 + (n + 0.75) * _LINE, line, SMALL, SOFT, ha="center", va="baseline")
            free = centre + half + 0.12


def _lane(ax: Axes, lane: Lane, text: Sequence[str], top: float, scale: Scale, left: float, right: float) -> None:
    """Draw the marks of a lane from a height downwards, and the text beside the last."""
    places = [left + scale.share(mark.at) * (right - left) for mark in lane.marks]
    y = top + 0.125
    if lane.joined and places:
        ax.plot([min(places), max(places)], [y, y], color=MARK, linewidth=2, solid_capstyle="butt", zorder=1)
    for mark, x in zip(lane.marks, places, strict=True):
        status = "planned" if mark.planned else None
        if mark.since is not None:
            start = left + scale.share(mark.since) * (right - left)
            bar(ax, start, x, y, status, mark.colour, mark.fact)
        elif mark.shape == " ":
            continue  # only holds the text to the right of it
        elif mark.shape == "|":
            tick = ax.plot([x, x], [y - 0.1, y + 0.1], color=mark.colour, linewidth=2, zorder=4)[0]
            style.link(tick, mark.fact)
        else:
            dot(ax, x, y, status, mark.colour, mark.fact, mark.shape)
    fact = next((mark.fact for mark in reversed(lane.marks) if mark.fact is not None), None)
    for n, line in enumerate(text):
        at = (max(places, default=left) + _GAP, top + 0.125 + (n + 0.29) * _LINE)
        style.link(write(ax, *at, line, LABEL, lane.colour, va="baseline"), fact)


def bar(ax: Axes, start: float, end: float, y: float, status: str | None, colour: str, fact: Fact | None) -> None:
    """Draw a bar on a sheet, thick enough to be seen and met where it is next to nothing."""
    look = style.bar_look(status, colour)
    style.link(ax.add_patch(Rectangle((start, y - 0.08), max(end - start, 0.015), 0.16, zorder=2, **look)), fact)


def dot(
    ax: Axes, x: float, y: float, status: str | None, colour: str, fact: Fact | None, shape: str = "o", size: float = 54
) -> None:
    """Draw a dot on a sheet; ``size`` in square points."""
    style.link(ax.scatter(x, y, s=size, marker=shape, zorder=3, **style.dot_look(status, colour)), fact)


def write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    size: float = LABEL,
    colour: str = INK,
    *,
    ha: Any = "left",
    va: Any = "center_baseline",
) -> Any:
    """Write one line on a sheet."""
    return ax.text(x, y, text, fontsize=size, color=colour, ha=ha, va=va, parse_math=False, zorder=5)
