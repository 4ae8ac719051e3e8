"""Charts of how well the facts are read: accuracy by measure and by indicator."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from ..locale import both, chosen, either, language
from ..wording import label
from . import rows as layout
from . import style
from .rows import Lane, Mark, Row, Scale
from .style import ACCENT, CARD, SMALL, WARNING

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


def _pairs_of_shares(names: Sequence[str], filled: Sequence[float], hollow: Sequence[float]) -> Axes:
    """Draw two shares in % a row, joined: one a filled dot, one a hollow one."""
    lines = []
    for name, one, other in zip(names, filled, hollow, strict=True):
        marks = [Mark(other, colour=WARNING, planned=True), Mark(one)]
        lines.append(Row(name, [Lane(marks, f"{one:.1f}{either(', ', '，')}{other:.1f}", joined=True)]))
    least = max(0, min(*filled, *hollow) // 10 * 10 - 10)
    ticks = [(n, f"{n:.0f}%") for n in range(int(least), 101, 10)]
    return layout.draw(lines, Scale(least, 100, ticks=ticks))


@style.chart
def seen_and_unseen(seen: Mapping[str, float], unseen: Mapping[str, float], source: str) -> Axes:
    """Draw each measure twice: on articles that the reading was fitted on, and at the first reading of others.

    ``seen`` and ``unseen``: measures by name, as ``povlib.accuracy`` gives them, fractions of 1.
    """
    if not any(seen.values()):
        return style.empty_chart("seen_and_unseen")
    here, there = ([float(scores[name]) * 100 for name in _MEASURES] for scores in (seen, unseen))
    ax = _pairs_of_shares([chosen(text) for text in _MEASURES.values()], here, there)
    texts = style.texts(
        "seen_and_unseen",
        seen=seen["fact_f1"] * 100,
        unseen=unseen["fact_f1"] * 100,
        whole=seen["fund_whole"] * 100,
        unseen_whole=unseen["fund_whole"] * 100,
        listed=either("; ", "；").join(
            chosen(text) + either(f" {seen[n]:.1%} and {unseen[n]:.1%}", f"{seen[n]:.1%}与{unseen[n]:.1%}")
            for n, text in _MEASURES.items()
        ),
    )
    key = [("the articles here 已见", "o", ACCENT, ACCENT), ("articles never seen before 未见", "o", CARD, WARNING)]
    data = pd.DataFrame({"measure": list(_MEASURES), "here_pct": here, "never_seen_pct": there})
    return style.finish(ax, **texts, source=source, key=key, data=data)


@style.chart
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
    ax.grid(visible=True)
    ax.set_xlabel(both("how sure the reading was, %", "把握" if not language() else "读时的把握，%"), fontsize=SMALL)
    ax.set_ylabel(both("right in every field, %", "全对" if not language() else "各项全对，%"), fontsize=SMALL)
    apart = (tenths["sure"] - tenths["right"]).abs().max() * 100
    return style.finish(
        ax, **style.texts("certainty", apart=apart, rows=tenths.to_dict("records")), source=source, data=tenths
    )


@style.chart
def accuracy_by_indicator(table: pd.DataFrame, source: str) -> Axes:
    """Draw precision and recall of each indicator, the most frequent on top.

    ``table``: as ``Accuracy.table()`` returns it.
    """
    rows = table[table["labelled"] > 0] if len(table) else table
    if rows.empty:
        return style.empty_chart("accuracy_by_indicator")
    rows = rows.sort_values(["labelled", "indicator"], ascending=[False, True], kind="stable")
    names = [f"{label('indicator', i)} ({n})" for i, n in zip(rows["indicator"], rows["labelled"], strict=True)]
    ax = _pairs_of_shares(names, list(rows["precision"] * 100), list(rows["recall"] * 100))
    texts = style.texts(
        "accuracy_by_indicator",
        perfect=int(((rows["precision"] == 1) & (rows["recall"] == 1)).sum()),
        kinds=len(rows),
        rows=rows[::-1].to_dict("records"),
    )
    key = [
        ("precision: of those read, how many are right 查准率", "o", ACCENT, ACCENT),
        ("recall: of those there, how many are read 查全率", "o", CARD, WARNING),
    ]
    return style.finish(ax, **texts, source=source, key=key, data=rows)
