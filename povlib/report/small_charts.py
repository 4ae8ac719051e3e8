"""Small charts for a page, as SVG in it: bars and dumbbells, a label above each mark, every text large enough to read.

Each is drawn 340 units wide and shown between 310 and 400 pixels, so that no text comes under 12 px. Colours are those
of the page, light or dark; planned is hollow. A mark that stands for a figure leads to it.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ..locale import tr

WIDTH = 340
MOST_ROWS = 8
_LABEL, _VALUE = 14, 15  # the sizes of the texts
_ROW, _BAR, _TOP = 46, 16, 16
_GAP = 8  # between a mark and its text


@dataclass(frozen=True)
class Bar:
    """One bar: its label, the value that gives its length, how that is written, its look, and the figure it leads to.

    ``look``: "" for filled, "planned" for hollow, "limit" for hatched (a limit or a computed number), "rest" for grey.
    """

    label: str
    value: float
    text: str
    look: str = ""
    href: str = ""


@dataclass(frozen=True)
class Change:
    """One row of a chart of changes: its label, the value before (None for none) and after, and their texts.

    ``href``: the figure that the value after leads to, ``first_href`` that of the value before.
    """

    label: str
    first: float | None
    last: float
    first_text: str
    last_text: str
    look: str = ""
    href: str = ""
    first_href: str = ""


def width_of(text: str, size: float) -> float:
    """Return how wide a text is at most: a Chinese character as wide as high, a Latin one seven tenths of that.

    >>> width_of("47.8亿元", 10)
    48.0
    """
    return round(sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.7 for c in text) * size, 2)


def shortened(text: str, room: float, size: float) -> str:
    """Return a text cut to fit, with an ellipsis where something is left out."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def bars(rows: Sequence[Bar], alt: str, *, left_out: int = 0) -> str:
    """Return bars below each other, in the order given, on one axis from zero; ``alt`` says what they show.

    ``left_out``: how many rows more there are, which a line under the bars says; more than ``MOST_ROWS`` rows are cut.
    """
    left_out += len(rows[MOST_ROWS:])
    rows = rows[:MOST_ROWS]
    most = max((abs(row.value) for row in rows), default=0) or 1
    # Each bar leaves room for its own text.
    scale = min(((WIDTH - width_of(r.text, _VALUE) - _GAP - 4) / abs(r.value) for r in rows if r.value), default=0)
    scale = min(scale, WIDTH / most)
    drawn = []
    for n, row in enumerate(rows):
        y, length = _TOP + n * _ROW, max(2.0, abs(row.value) * scale)
        mark = (
            f'<rect class="bar {escape(row.look)}" x="1" y="{y + 7}" width="{length:.1f}" height="{_BAR}" rx="1"/>'
            f'<text class="value" x="{length + _GAP:.1f}" y="{y + 7 + _BAR - 2}">{escape(row.text)}</text>'
        )
        label = f'<text class="label" x="0" y="{y}">{escape(shortened(row.label, WIDTH, _LABEL))}</text>'
        drawn.append(_linked(label + mark, row.href))
    return _svg(drawn, alt, left_out)


def changes(rows: Sequence[Change], alt: str, *, left_out: int = 0) -> str:
    """Return a dumbbell a row, from the value before to the value after; a row without a value before is a dot."""
    left_out += len(rows[MOST_ROWS:])
    rows = rows[:MOST_ROWS]
    values = [v for row in rows for v in (row.first, row.last) if v is not None]
    sides = [max((width_of(t, _VALUE) for t in texts), default=0) + _GAP + 8 for texts in _sides(rows)]
    most = max(map(abs, values), default=0) or 1

    def at(value: float) -> float:
        return round(sides[0] + abs(value) / most * (WIDTH - sum(sides)), 1)

    drawn = []
    for n, row in enumerate(rows):
        y = _TOP + n * _ROW
        line, middle = y + 7 + _BAR / 2, y + 7 + _BAR - 2
        ends = [(row.last, row.last_text, "after")]
        if row.first is not None:
            ends.append((row.first, row.first_text, "before"))
        left = min(ends, key=lambda end: end[0])
        right = max(ends, key=lambda end: end[0])
        stem = f'<line class="stem {row.look}" x1="{at(left[0])}" x2="{at(right[0])}" y1="{line}" y2="{line}"/>'
        marks = []
        for end in ends:
            value, text, kind = end
            mark = f'<circle class="dot {kind} {row.look}" cx="{at(value)}" cy="{line}" r="6"/>'
            on_left = end is left and len(ends) > 1
            x = at(value) - _GAP - 3 if on_left else at(value) + _GAP + 3
            anchor = ' text-anchor="end"' if on_left else ""
            mark += f'<text class="value" x="{x:.1f}" y="{middle}"{anchor}>{escape(text)}</text>'
            marks.append(_linked(mark, row.first_href if kind == "before" else row.href))
        label = f'<text class="label" x="0" y="{y}">{escape(shortened(row.label, WIDTH, _LABEL))}</text>'
        drawn.append(label + stem + "".join(marks))
    return _svg(drawn, alt, left_out)


def _sides(rows: Iterable[Change]) -> tuple[list[str], list[str]]:
    """Return the texts that stand left of a mark and those that stand right of one."""
    left, right = [], []
    for row in rows:
        if row.first is None:
            right.append(row.last_text)
        else:
            small_first = row.first < row.last
            left.append(row.first_text if small_first else row.last_text)
            right.append(row.last_text if small_first else row.first_text)
    return left, right


def _linked(row: str, href: str) -> str:
    return f'<a href="{escape(href)}">{row}</a>' if href else row


def _svg(drawn: Sequence[str], alt: str, left_out: int) -> str:
    height = _TOP + len(drawn) * _ROW - 12
    if left_out:
        height += 22
        drawn = [
            *drawn,
            f'<text class="label rest" x="0" y="{height - 6}">{escape(tr("and {n} more").format(n=f"{left_out:,}"))}</text>',
        ]
    return (
        f'<svg class="small-chart" viewBox="0 0 {WIDTH} {height}" role="group" aria-label="{escape(alt)}">'
        f"{''.join(drawn)}</svg>"
    )
