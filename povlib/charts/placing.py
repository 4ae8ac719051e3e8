"""Where marks and labels go: side by side in a row, beside a point where there is room."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox, offset_copy

from .style import CARD, INK, SOFT, WIDTH, text_width


def swarm(positions: Sequence[float], reach: float) -> list[int]:
    """Return for each mark of one row a level (0, 1, -1, 2 …) so that no two closer than ``reach`` share one.

    ``positions`` are on the axis (log10 of a value on a log axis), ``reach`` in the same unit.
    """
    levels: list[int] = [0] * len(positions)
    placed: list[tuple[float, int]] = []
    for i in sorted(range(len(positions)), key=lambda i: positions[i]):
        near = {level for x, level in placed if abs(x - positions[i]) < reach}
        level = next(
            n for k in range(2 * len(positions) + 2) for n in ((k + 1) // 2 * (-1) ** (k + 1),) if n not in near
        )
        levels[i] = level
        placed.append((positions[i], level))
    return levels


_SIDES = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"), (0, -1, "center", "top"),
    (0.7, 0.7, "left", "bottom"), (0.7, -0.7, "left", "top"), (-0.7, 0.7, "right", "bottom"), (-0.7, -0.7, "right", "top"),
)  # fmt: skip

_BEFORE = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}  # the share of a text before its point


def label_points(
    ax: Axes, points: Sequence[tuple[float, float]], texts: Sequence[str], *, size: float = 9.5, gap: float = 7.0
) -> list[int]:
    """Write a label beside each point where there is room, most important point first; call it after ``finish``.

    A label goes to the right, left, above or below of its point, inside the axes, off every point and every other text
    and, where it can, off the lines that are not in the background; one that fits nowhere is left out. ``points`` in data coordinates, ``gap`` in
    points. Returns the indices of the points labelled.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.canvas.draw()
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    scale = figure.dpi / 72
    dots = _around(ax.transData.transform(np.reshape(points, (-1, 2))), 5 * scale)
    frame = ax.get_window_extent(renderer)
    taken = [t.get_window_extent(renderer).extents for t in ax.texts if t.get_text()]
    corners = [_along(ax, line) for line in ax.lines if line.get_zorder() >= 1]
    lines = _around(np.concatenate([np.empty((0, 2)), *corners]), 1.5 * scale)
    written = []
    for i, (point, text) in enumerate(zip(points, texts, strict=True)):
        choices = []
        others = np.delete(dots, i, axis=0)
        if text:
            drawn = note(ax, text, point, (0, 0), ha="left", va="bottom", size=size)
            at = drawn.get_window_extent(renderer)
            drawn.remove()
        for n, (dx, dy, ha, va) in enumerate(_SIDES if text else ()):
            right, up = dx * gap * scale - _BEFORE[ha] * at.width, dy * gap * scale - _BEFORE[va] * at.height
            box = at.translated(right, up)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            if not inside or _crossed(box, others) or _crossed(box, taken, 2 * scale):
                continue
            near = _crossed(box, others, 1.6 * gap * scale)  # points whose label it could seem
            choices.append((_crossed(box, lines) + 9 * near, n, _widened(box, 2 * scale)))
        if choices:
            _, n, room = min(choices, key=lambda c: c[:2])
            dx, dy, ha, va = _SIDES[n]
            note(ax, text, point, (dx * gap, dy * gap), ha=ha, va=va, size=size)
            taken.append(room)
            written.append(i)
    return written


def _around(points: Any, reach: float) -> Any:
    """Return the boxes around points, one row of left, bottom, right, top each."""
    return np.hstack([points - reach, points + reach])


def _widened(box: Bbox, by: float) -> Any:
    return box.extents + np.array([-by, 0, by, 0])


def _crossed(box: Bbox, others: Any, wider: float = 0.0) -> int:
    """Return how many of the boxes overlap one that is made ``wider`` pixels wider on both sides."""
    if not len(others):
        return 0
    x0, y0, x1, y1 = _widened(box, wider)
    other = np.asarray(others)
    return int(np.sum((x0 <= other[:, 2]) & (other[:, 0] <= x1) & (y0 <= other[:, 3]) & (other[:, 1] <= y1)))


def _along(ax: Axes, line: Line2D) -> Any:
    """Return pixels along a drawn line, a few apart, one row of x and y each."""
    corners = line.get_transform().transform(np.column_stack([line.get_xdata(), line.get_ydata()]))
    steps = np.linspace(0, 1, 60)[:, None]
    return np.concatenate([np.empty((0, 2)), *(a + (b - a) * steps for a, b in itertools.pairwise(corners))])


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
    in_layout: bool = False,
) -> Text:
    """Write a text beside a point of the data, ``shift`` points away, with a white rim that keeps it off lines."""
    drawn = ax.annotate(
        text,
        point,
        shift,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=size,
        color=colour,
        parse_math=False,
        zorder=5,
    )
    drawn.set_path_effects([patheffects.withStroke(linewidth=3, foreground=CARD)])
    drawn.set_in_layout(in_layout)
    return drawn


def make_room(
    ax: Axes, labels: Sequence[tuple[float, str]], names: Sequence[str], *, size: float = 9.8, gap: float = 0.3
) -> None:
    """Widen a log axis to the right until the labels beside its marks fit into the card.

    ``labels`` are pairs of a mark's place on the axis and the text to its right, ``names`` the texts on the vertical
    axis, ``gap`` the inches from a mark's middle to the card's edge that its label does not fill.
    """
    low, high = (math.log10(v) for v in ax.get_xlim())
    left = max((text_width(line, 10.5) for name in names for line in name.split("\n")), default=0.0)
    wide = WIDTH - 0.5 - left
    for x, text in labels:
        room = max(wide - text_width(text, size) - gap, 0.3)
        high = max(high, low + (math.log10(x) - low) * wide / room)
    ax.set_xlim(10**low, 10**high)


def mark_approx(ax: Axes, x: float, y: float, approx: str | None) -> None:
    """Write beside a mark which way its approximation points: › more, ‹ less, ≈ about."""
    sign, side = {
        "over": ("›", 1),
        "at_least": ("›", 1),
        "near": ("‹", -1),
        "at_most": ("‹", -1),
        "about": ("≈", 1),
    }.get(approx or "", ("", 0))
    if sign:
        shift = offset_copy(ax.transData, fig=ax.get_figure(root=True), x=side * 10.5, y=0, units="points")
        ax.plot([x], [y], marker=f"${{{_SIGNS[sign]}}}$", markersize=6, color=SOFT, linestyle="none", transform=shift)


_SIGNS = {"›": ">", "‹": "<", "≈": r"\approx"}
