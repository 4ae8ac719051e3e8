"""Charts of what repairing a text does to what can be read from it."""

import pandas as pd
from matplotlib.axes import Axes

from . import placing, style
from .style import ACCENT, CARD, SOFT, WARNING


def figures_without(kept: pd.DataFrame, unrepaired: int, total: int, source: str) -> Axes:
    """Draw how many of a text's figures are still read right when one repair is left out.

    ``kept`` has the columns ``repair`` (what was left out) and ``figures`` (how many stay right), a row a bar;
    ``unrepaired`` is how many are right in the text as found, ``total`` how many with every repair done; ``source``
    names the article.
    """
    if kept.empty or not total:
        return style.empty_chart("figures_without")
    rows = kept.sort_values(["figures", "repair"], ascending=[False, False], kind="stable")[::-1]
    names = ["no repair at all 完全不修", *rows["repair"]]
    right = [unrepaired, *map(int, rows["figures"])]
    ax: Axes = style.new_chart(0.4 + 0.42 * len(right))
    # Filled: read right. Hollow: lost, or read with another value or unit.
    ax.barh(range(len(right)), total, height=0.62, facecolor=CARD, edgecolor=WARNING, linewidth=1)
    ax.barh(range(len(right)), right, height=0.62, **style.bar_look())
    for y, figures in enumerate(right):
        lost = total - figures
        placing.note(ax, f"−{lost}" if lost else "0", (total, y), size=10, colour=WARNING if lost else SOFT)
    placing.name_rows(ax, names, bars=True)
    ax.set_xlim(0, total * 1.1)
    listed = ", ".join(f"{name} {n}" for name, n in zip(names[::-1], right[::-1], strict=True))
    texts = style.texts("figures_without", lost=total - unrepaired, total=total, listed=listed)
    key = [("read right 读对", "s", ACCENT, ACCENT), ("lost or wrong 丢失或读错", "s", CARD, WARNING)]
    return style.finish(ax, **texts, source=source, key=key)
