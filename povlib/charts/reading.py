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


def plain_and_held_out(plain: Mapping[str, float], held_out: Mapping[str, float], source: str) -> Axes:
    """Draw each measure twice: read with the whole lexicon, and without the words that only the article itself lends.

    ``plain`` and ``held_out``: measures by name, as ``povlib.accuracy`` gives them, fractions of 1.
    """
    if not any(plain.values()):
        return style.empty_chart("plain_and_held_out")
    high, low = ([scores[name] * 100 for name in _MEASURES] for scores in (plain, held_out))
    ax = _pairs_of_shares(list(_MEASURES.values()), high, low, 0.35)
    for y, (one, other) in enumerate(zip(high, low, strict=True)):
        placing.note(ax, f"{one:.1f}", (one, y), (9, 0), size=9.6)
        if one - other >= 2:
            placing.note(ax, f"{other:.1f}", (other, y), (-9, 0), ha="right", size=9.6, colour=SOFT)
    texts = style.texts(
        "plain_and_held_out",
        plain=plain["fact_f1"] * 100,
        held_out=held_out["fact_f1"] * 100,
        listed="; ".join(f"{text} {plain[n]:.1%} and {held_out[n]:.1%}" for n, text in _MEASURES.items()),
    )
    key = [
        ("with the whole lexicon", "o", ACCENT, ACCENT),
        ("without the words only this article has", "o", CARD, WARNING),
    ]
    return style.finish(ax, **texts, source=source, key=key)


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
