"""Charts of what repairing a text does to what can be read from it."""

import pandas as pd
from matplotlib.axes import Axes

from ..locale import chosen, either
from . import rows as layout
from . import style
from .rows import Lane, Mark, Row
from .style import ACCENT, CARD, SOFT, WARNING


@style.chart
def figures_without(kept: pd.DataFrame, unrepaired: int, total: int, source: str) -> Axes:
    """Draw how many of a text's figures are still read right when one repair is left out.

    ``kept`` has the columns ``repair`` (what was left out) and ``figures`` (how many stay right), a row a bar;
    ``unrepaired`` is how many are right in the text as found, ``total`` how many with every repair done; ``source``
    names the article.
    """
    if kept.empty or not total:
        return style.empty_chart("figures_without")
    rows = kept.sort_values(["figures", "repair"], ascending=[False, False], kind="stable")[::-1]
    right = {chosen("no repair at all 完全不修"): unrepaired} | {
        str(r): int(n) for r, n in zip(rows["repair"], rows["figures"], strict=True)
    }
    lines = []
    for name, figures in right.items():
        lost = total - figures
        marks = [Mark(figures, since=0)] + ([Mark(total, since=figures, colour=WARNING, planned=True)] if lost else [])
        lines.append(Row(name, [Lane(marks, f"−{lost}" if lost else "0", colour=WARNING if lost else SOFT)]))
    ax = layout.draw(lines, layout.from_zero([total]))
    listed = either(", ", "、").join(f"{name} {n}" for name, n in [*right.items()][::-1])
    texts = style.texts("figures_without", lost=total - unrepaired, total=total, listed=listed)
    key = [("read right 读对", "s", ACCENT, ACCENT), ("lost or wrong 丢失或读错", "s", CARD, WARNING)]
    return style.finish(ax, **texts, source=source, key=key, data=rows)
