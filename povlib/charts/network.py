"""Words that share sentences, as a network."""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import placing, style
from .style import ACCENT
from .words import COUNTED, SEED


def network(edges: pd.DataFrame, *, most: int = 60, source: str = "") -> Axes:
    """Draw the ``most`` pairs of words that share the most sentences: thicker lines for more, larger dots for commoner words."""
    import networkx as nx

    if edges.empty:
        return style.empty_chart("network")
    rows = edges.sort_values(["count", "weight"], ascending=False, kind="stable").head(most).to_dict("records")
    graph = nx.Graph((row["source"], row["target"]) for row in rows)
    sentences = {row[word]: row[f"n_{word}"] for row in rows for word in ("source", "target")}
    words = sorted(sentences, key=lambda w: (-sentences[w], w))
    place = _apart(words, _layout(graph, words), style.WIDTH, 5.6)
    where = dict(zip(words, place, strict=True))
    ax: Axes = style.new_chart(5.6)
    for row in reversed(rows):
        (x1, y1), (x2, y2) = where[row["source"]], where[row["target"]]
        share = row["count"] / rows[0]["count"]
        ax.plot([x1, x2], [y1, y2], color=ACCENT, alpha=0.12 + 0.4 * share, linewidth=0.6 + 5 * share, zorder=1)
    for word, point in where.items():
        share = sentences[word] / sentences[words[0]]
        size = 30 + 420 * share
        ax.scatter(point[0], point[1], s=size, color=ACCENT, zorder=2, linewidths=0, alpha=0.9)
        placing.note(ax, word, point, (0, math.sqrt(size) * 0.55), ha="center", va="bottom", size=9 + 4 * share)
    ax.set_xlim(place[:, 0].min() - 0.5, place[:, 0].max() + 0.5)
    ax.set_ylim(place[:, 1].min() - 0.25, place[:, 1].max() + 0.45)
    ax.set_axis_off()
    texts = style.texts(
        "network",
        rows=rows[:5],
        top=rows[0],
        pairs=len(rows),
        words=len(words),
    )
    return style.finish(ax, **texts, source=source or COUNTED)


def _layout(graph: Any, words: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return places from 0 to 1: a spring layout, spread so that the crowded middle takes its share of the room."""
    import networkx as nx

    held = graph.copy()
    for part in nx.connected_components(graph):
        if words[0] not in part:  # else parts without a link to the rest would fly off
            held.add_edge(words[0], min(part, key=words.index))
    at = nx.spring_layout(held, k=2.4 / math.sqrt(len(words)), weight=None, seed=SEED, iterations=300)
    raw = np.array([at[w] for w in words])
    low, high = raw.min(axis=0), raw.max(axis=0)
    scaled = (raw - low) / np.where(high > low, high - low, 1)
    rank = raw.argsort(axis=0).argsort(axis=0) / max(len(words) - 1, 1)
    return np.asarray(0.4 * scaled + 0.6 * rank)


def _apart(words: Sequence[str], at: np.ndarray[Any, Any], width: float, height: float) -> np.ndarray[Any, Any]:
    """Return places in inches where no two labels touch, moved as little as that needs."""
    place = at * [width - 1.4, height - 1.0]
    half = np.array([[max(style.text_width(w, 12.0) / 2 + 0.06, 0.2), 0.24] for w in words])
    for _ in range(400):
        moved = False
        for i, j in combinations(range(len(words)), 2):
            gap = place[j] - place[i]
            overlap = half[i] + half[j] - np.abs(gap)
            if (overlap > 0).all():
                axis = int(overlap[0] > overlap[1])
                push = (1 if gap[axis] >= 0 else -1) * overlap[axis] / 2
                place[i][axis] -= push
                place[j][axis] += push
                moved = True
        if not moved:
            break
    return place
