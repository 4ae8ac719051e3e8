"""Words that share sentences, as a network."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from . import style
from .style import ACCENT, CARD
from .words import COUNTED, SEED, nothing_to_draw


def network(edges: pd.DataFrame, *, most: int = 60, source: str = "") -> Axes:
    """Draw the ``most`` pairs of words that share the most sentences: thicker lines for more, larger dots for commoner words."""
    import networkx as nx

    if edges.empty:
        return nothing_to_draw(source)
    edges = edges.sort_values(["count", "weight"], ascending=False, kind="stable").head(most)
    graph = nx.Graph()
    for row in edges.to_dict("records"):
        graph.add_node(row["source"], n=row["n_source"])
        graph.add_node(row["target"], n=row["n_target"])
        graph.add_edge(row["source"], row["target"], count=row["count"])
    nodes = sorted(graph, key=lambda w: (-graph.nodes[w]["n"], w))
    width, height = style.WIDTH, 5.6
    place = _apart(nodes, _layout(graph, nodes), width, height)
    ax: Axes = style.new_chart(height)
    strongest = int(edges["count"].max())
    where = dict(zip(nodes, place, strict=True))
    for row in edges.sort_values("count").to_dict("records"):
        (x1, y1), (x2, y2) = where[row["source"]], where[row["target"]]
        share = row["count"] / strongest
        ax.plot([x1, x2], [y1, y2], color=ACCENT, alpha=0.12 + 0.4 * share, linewidth=0.6 + 5 * share, zorder=1)
    biggest = max(graph.nodes[w]["n"] for w in nodes)
    sizes = [30 + 420 * graph.nodes[w]["n"] / biggest for w in nodes]
    ax.scatter(place[:, 0], place[:, 1], s=sizes, color=ACCENT, zorder=2, linewidths=0, alpha=0.9)
    for word, (x, y), size in zip(nodes, place, sizes, strict=True):
        ax.text(
            x,
            y + math.sqrt(size) / 72 * 0.55,
            word,
            ha="center",
            va="bottom",
            fontsize=_label_size(graph.nodes[word]["n"], biggest),
            zorder=3,
            path_effects=[withStroke(linewidth=2.5, foreground=CARD)],
        )
    ax.set_xlim(place[:, 0].min() - 0.5, place[:, 0].max() + 0.5)
    ax.set_ylim(place[:, 1].min() - 0.25, place[:, 1].max() + 0.45)
    ax.set_axis_off()
    first = edges.iloc[0]
    return style.finish(
        ax,
        title=f"“{first['source']}” and “{first['target']}” share the most sentences, {first['count']}",
        title_zh=f"“{first['source']}”与“{first['target']}”同句最多,共{first['count']}句",
        subtitle=f"The {len(edges)} strongest pairs of {len(nodes)} words; thicker: more sentences, larger: commoner",
        subtitle_zh="同句共现",
        source=source or COUNTED,
        caveat="where a word lies means nothing but nearness to its partners",
        alt=f"Network of {len(nodes)} words joined where they share sentences. Strongest pairs: "
        + "; ".join(f"{r['source']} and {r['target']} {r['count']}" for r in edges.head(5).to_dict("records"))
        + ".",
    )


def _layout(graph: Any, nodes: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return places from 0 to 1: a spring layout, spread so that the crowded middle takes its share of the room."""
    import networkx as nx

    held = graph.copy()
    hub = nodes[0]
    for part in nx.connected_components(graph):
        if hub not in part:  # else parts without a link to the rest would fly off
            held.add_edge(hub, min(part, key=nodes.index))
    at = nx.spring_layout(held, k=2.4 / math.sqrt(len(nodes)), weight=None, seed=SEED, iterations=300)
    raw = np.array([at[w] for w in nodes])
    low, high = raw.min(axis=0), raw.max(axis=0)
    scaled = (raw - low) / np.where(high > low, high - low, 1)
    rank = raw.argsort(axis=0).argsort(axis=0) / max(len(nodes) - 1, 1)
    return np.asarray(0.4 * scaled + 0.6 * rank)


def _label_size(n: float, most: float) -> float:
    return 9.0 + 4.0 * n / most


def _apart(words: Sequence[str], at: np.ndarray[Any, Any], width: float, height: float) -> np.ndarray[Any, Any]:
    """Return places in inches where no two labels touch, moved as little as that needs."""
    place = at * [width - 1.4, height - 1.0]
    half = np.array([[max(style.text_width(w, 12.0) / 2 + 0.06, 0.2), 0.24] for w in words])
    for _ in range(400):
        moved = False
        for i in range(len(words)):
            for j in range(i + 1, len(words)):
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
