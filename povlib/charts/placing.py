"""Where marks and labels go: rows and their names, axes of money, labels beside points where there is room."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike

from ..wording import amount, number
from .style import CARD, INK, WIDTH, text_width

# How a number is marked that is not exact, before it
SIGN = {"over": ">", "at_least": "≥", "near": "<", "at_most": "≤", "about": "≈"}


def name_rows(
    ax: Axes, names: Sequence[str], at: Sequence[float] | None = None, *, bars: bool = False, **look: Any
) -> None:
    """Write the names of rows beside them, the first on top; ``at`` where they are, else 0, 1, 2 …

    ``bars`` says that the rows are bars with their values written at them, which need a base line but no axis below.
    """
    rows = range(len(names)) if at is None else at
    ax.set_yticks(rows, names, **look)
    ax.set_ylim(max(rows) + 0.6, min(rows) - 0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["bottom" if bars else "left"].set_visible(False)
    if bars:
        ax.set_xticks([])


def level_axis(ax: Axes, colour: str = INK) -> None:
    """Make the vertical axis one of levels: lines across, no line beside them."""
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, labelcolor=colour)


def note(
    ax: Axes,
    text: str,
    point: tuple[float, float],
    shift: tuple[float, float] = (6, 0),
    *,
    ha: Any = "left",
    va: Any = "center",
    size: float = 9.8,
    colour: str = INK,
) -> Text:
    """Write a text beside a point of the data, ``shift`` points away, with a white rim that keeps it off lines."""
    look: dict[str, Any] = {"ha": ha, "va": va, "fontsize": size, "color": colour, "parse_math": False, "zorder": 5}
    drawn = ax.annotate(text, point, shift, textcoords="offset points", **look)
    drawn.set_path_effects([patheffects.withStroke(linewidth=3, foreground=CARD)])
    return drawn


def signed(row: Mapping[Any, Any], digits: int = 0) -> str:
    """Return the value of a fact with the sign of its approximation before it."""
    return SIGN.get(row["approx"], "") + number(row["value"], digits)


def mark_approx(ax: Axes, x: float, y: float, approx: str | None) -> None:
    """Write beside a mark which way its approximation points: > more, < less, ≈ about."""
    if sign := SIGN.get(approx or "", "").translate(str.maketrans("≥≤", "><")):
        note(ax, sign, (x, y), (-9.5 if sign == "<" else 9.5, 0), ha="center", size=9.5)


def yuan_axis(
    ax: Axes,
    values: Iterable[float],
    *,
    most: int = 7,
    names: Sequence[str] = (),
    labels: Sequence[tuple[float, str]] = (),
    gap: float = 0.3,
) -> None:
    """Make the horizontal axis a log axis of money with ticks at powers of ten, ``most`` of them, in two languages.

    ``labels`` are pairs of a mark's place on the axis and the text to its right, for which ``make_room`` finds room.
    """
    values = [v for v in values if v > 0]
    low, high = min(values) / 1.9, max(values) * 2.6
    ax.set_xscale("log")
    ax.set_xlim(low, high)
    ticks = log_ticks(low, high, (1,)) or log_ticks(low, high)
    ticks = ticks[:: math.ceil(len(ticks) / most)]
    ax.set_xticks(ticks, [f"{amount(t)}\n{_english(t)}" for t in ticks])
    ax.minorticks_off()
    ax.grid(axis="x")
    make_room(ax, labels, names, gap=gap)


def log_ticks(low: float, high: float, steps: Sequence[int] = (1, 2, 5)) -> list[float]:
    """Return the round numbers between two others: the powers of ten from 1 on times the steps."""
    return [m * 10.0**e for e in range(13) for m in steps if low <= m * 10**e <= high]


def _english(value: float) -> str:
    scaled = next(((value / s, n) for s, n in ((1e9, " bn"), (1e6, " m"), (1e3, " k")) if value >= s), (value, ""))
    return "{:,.0f}{}".format(*scaled)


def make_room(ax: Axes, labels: Sequence[tuple[float, str]], names: Sequence[str], *, gap: float = 0.3) -> None:
    """Widen a log axis to the right until the labels beside its marks fit into the card.

    ``labels`` are pairs of a mark's place on the axis and the text to its right, ``names`` the texts on the vertical
    axis, ``gap`` the inches from a mark's middle to the card's edge that its label does not fill.
    """
    low, high = (math.log10(v) for v in ax.get_xlim())
    left = max((text_width(line, 10.5) for name in names for line in name.split("\n")), default=0.0)
    wide = WIDTH - 0.5 - left
    for x, text in labels:
        room = max(wide - text_width(text, 9.8) - gap, 0.3)
        high = max(high, low + (math.log10(x) - low) * wide / room)
    ax.set_xlim(10**low, 10**high)


def swarm(positions: Sequence[float], reach: float) -> list[int]:
    """Return for each mark of one row a level (0, 1, -1, 2 …) so that no two closer than ``reach`` share one.

    ``positions`` are on the axis (log10 of a value on a log axis), ``reach`` in the same unit.
    """
    levels: dict[int, int] = {}
    for i in sorted(range(len(positions)), key=lambda i: positions[i]):
        near = {level for j, level in levels.items() if abs(positions[j] - positions[i]) < reach}
        levels[i] = min(set(range(-len(near), len(near) + 2)) - near, key=lambda level: (abs(level), -level))
    return [levels[i] for i in range(len(positions))]


_SIDES = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"), (0, -1, "center", "top"),
    (0.7, 0.7, "left", "bottom"), (0.7, -0.7, "left", "top"), (-0.7, 0.7, "right", "bottom"), (-0.7, -0.7, "right", "top"),
)  # fmt: skip


def label_points(ax: Axes, points: ArrayLike, texts: Sequence[str], *, size: float = 9.5, gap: float = 7.0) -> None:
    """Write a label beside each point where there is room, most important point first; call it after ``finish``.

    A label goes to the right, left, above or below of its point, inside the axes, off every point and every other text
    and, where it can, off the lines that are not in the background; one that fits nowhere is left out. ``points`` in data
    coordinates, ``gap`` in points.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.canvas.draw()
    scale = figure.dpi / 72
    points = np.reshape(points, (-1, 2))
    places = ax.transData.transform(points)
    dots = [Bbox([place - 5 * scale, place + 5 * scale]) for place in places]
    taken = [t.get_window_extent() for t in ax.texts if t.get_text()]
    lines = [line.get_transform().transform_path(line.get_path()) for line in ax.lines if line.get_zorder() >= 1]
    for i, (point, text) in enumerate(zip(points, texts, strict=True)):
        others = dots[:i] + dots[i + 1 :]
        choices = []
        for n, (dx, dy, ha, va) in enumerate(_SIDES if text else ()):
            drawn = note(ax, text, point, (dx * gap, dy * gap), ha=ha, va=va, size=size)
            box = drawn.get_window_extent()
            drawn.remove()
            if _inside(box, ax.bbox) and not box.padded(2 * scale, 0).count_overlaps(others + taken):
                # points whose label it could seem, and lines that it covers
                near = box.padded(1.6 * gap * scale, 0).count_overlaps(others)
                covered = sum(path.intersects_bbox(box.padded(1.5 * scale), filled=False) for path in lines)
                choices.append((9 * near + covered, n, box))
        if choices:
            _, n, box = min(choices, key=lambda choice: choice[:2])
            dx, dy, ha, va = _SIDES[n]
            note(ax, text, point, (dx * gap, dy * gap), ha=ha, va=va, size=size)
            taken.append(box.padded(2 * scale, 0))


def _inside(box: Bbox, frame: Any) -> bool:
    return bool(frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1)
