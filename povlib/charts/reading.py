"""Charts of how well the facts are read: accuracy by measure and by indicator."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from ..wording import label
from . import placing, style
from .style import ACCENT, CARD, SOFT, WARNING

# The measures a reader asks for, in the order of reading: found, what it is, where, when, whether, for what, from whom
_MEASURES = {
    "figure_f1": "figures found 找到的数字",
    "unit": "unit 单位",
    "approx": "approximation 约数",
    "fact_f1": "what it is about 指标",
    "place": "where 地点",
    "time": "when 时间",
    "status": "done or planned 完成与否",
    "sector": "for what 领域",
    "source": "from whom 来源",
    "fund_whole": "a fund fact as a whole 资金全对",
}


def _pairs_of_shares(names: Sequence[str], filled: Sequence[float], hollow: Sequence[float], row: float) -> Axes:
    """Draw two shares in % a row, joined: one a filled dot, one a hollow one; ``row`` is the inches that a row takes."""
    ax: Axes = style.new_chart(0.6 + row * len(names))
    for y, (one, other) in enumerate(zip(filled, hollow, strict=True)):
        ax.plot([one, other], [y, y], color=style.GRID, linewidth=3, zorder=1)
        ax.scatter(other, y, s=64, zorder=3, **style.dot_look("planned", WARNING))
        ax.scatter(one, y, s=26 if row < 0.3 else 64, zorder=4, color=ACCENT)
    placing.name_rows(ax, names)
    ax.set_xlim(max(0, min(*filled, *hollow) // 10 * 10 - 6), 103)
    ax.grid(axis="x")
    return ax


def seen_and_unseen(seen: Mapping[str, float], unseen: Mapping[str, float], source: str) -> Axes:
    """Draw each measure twice: on articles that the reading was fitted on, and at the first reading of others.

    ``seen`` and ``unseen``: measures by name, as ``povlib.accuracy`` gives them, fractions of 1.
    """
    if not any(seen.values()):
        return style.empty_chart("seen_and_unseen")
    here, there = ([scores[name] * 100 for name in _MEASURES] for scores in (seen, unseen))
    ax = _pairs_of_shares(list(_MEASURES.values()), here, there, 0.35)
    for y, (one, other) in enumerate(zip(here, there, strict=True)):
        side = 9 if one >= other else -9
        placing.note(ax, f"{one:.1f}", (one, y), (side, 0), ha="left" if side > 0 else "right", size=9.6)
        if abs(one - other) >= 2:
            ha = "right" if side > 0 else "left"
            placing.note(ax, f"{other:.1f}", (other, y), (-side, 0), ha=ha, size=9.6, colour=SOFT)
    texts = style.texts(
        "seen_and_unseen",
        seen=seen["fact_f1"] * 100,
        unseen=unseen["fact_f1"] * 100,
        listed="; ".join(f"{text} {seen[n]:.1%} and {unseen[n]:.1%}" for n, text in _MEASURES.items()),
    )
    key = [("the articles here 已见", "o", ACCENT, ACCENT), ("articles never seen before 未见", "o", CARD, WARNING)]
    return style.finish(ax, **texts, source=source, key=key)


def certainty(tenths: pd.DataFrame, source: str) -> Axes:
    """Draw how often figures are right against how sure the reading was of them, a dot for each tenth of the figures.

    ``tenths``: a row each, least sure first: figures, sure (their mean certainty) and right (the share right as a whole).
    """
    ax: Axes = style.new_chart(3.6)
    low = min(tenths["sure"].min(), tenths["right"].min()) * 100 // 10 * 10
    ax.plot([low, 100], [low, 100], color=style.MARK, linewidth=2, zorder=1)
    ax.scatter(tenths["sure"] * 100, tenths["right"] * 100, s=64, color=ACCENT, zorder=3)
    ax.set_xlim(low, 101)
    ax.set_ylim(low, 101)
    ax.set_xlabel("how sure the reading was, % 把握", fontsize=9.6)
    ax.set_ylabel("right in every field, % 全对", fontsize=9.6)
    apart = (tenths["sure"] - tenths["right"]).abs().max() * 100
    return style.finish(ax, **style.texts("certainty", apart=apart, rows=tenths.to_dict("records")), source=source)


def accuracy_by_indicator(table: pd.DataFrame, source: str) -> Axes:
    """Draw precision and recall of each indicator, the most frequent on top.

    ``table``: as ``Accuracy.table()`` returns it.
    """
    rows = table[table["labelled"] > 0] if len(table) else table
    if rows.empty:
        return style.empty_chart("accuracy_by_indicator")
    rows = rows.sort_values(["labelled", "indicator"], ascending=[False, True], kind="stable")
    names = [f"{label('indicator', i)}  ({n})" for i, n in zip(rows["indicator"], rows["labelled"], strict=True)]
    ax = _pairs_of_shares(names, list(rows["precision"] * 100), list(rows["recall"] * 100), 0.27)
    texts = style.texts(
        "accuracy_by_indicator",
        perfect=int(((rows["precision"] == 1) & (rows["recall"] == 1)).sum()),
        kinds=len(rows),
        rows=rows[::-1].to_dict("records"),
    )
    key = [
        ("precision: of those read, how many are right 准确率", "o", ACCENT, ACCENT),
        ("recall: of those there, how many are read 召回率", "o", CARD, WARNING),
    ]
    return style.finish(ax, **texts, source=source, key=key)
