"""Charts of how well the facts are read: accuracy by measure and by indicator, and the misses by field."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from ..wording import label
from . import style
from .style import ACCENT, INK, SOFT, WARNING

if TYPE_CHECKING:
    import pandas as pd

# The measures a reader asks for, in the order of reading: found, what it is, where, when, whether, for what, from whom
_MEASURES = (
    ("figure_f1", "figures found 找到的数字"),
    ("unit", "unit 单位"),
    ("approx", "approximation 约数"),
    ("fact_f1", "what it is about 指标"),
    ("place", "where 地点"),
    ("time", "when 时间"),
    ("status", "done or planned 完成与否"),
    ("sector", "for what 领域"),
    ("source", "from whom 来源"),
    ("fund_whole", "a fund fact as a whole 资金全对"),
)


def _rows_of_shares(ax: Axes, rows: int, lowest: float) -> None:
    """Set the axes of a dot chart: a row each, % from the lowest shown to 100."""
    ax.set_xlim(lowest, 103)
    ax.set_ylim(-0.6, rows - 0.4)
    ax.xaxis.grid(True, color=style.GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def seen_and_unseen(seen: Mapping[str, float], unseen: Mapping[str, float], source: str) -> Axes:
    """Draw each measure twice: on articles that the reading was fitted on, and at the first reading of others.

    ``seen`` and ``unseen``: measures by name, as ``povlib.accuracy`` gives them, fractions of 1.
    """
    if not any(seen.values()):
        return style.empty_chart("labelled figures", "标注数字")
    ax: Axes = style.new_chart(4.1)
    for y, (name, _) in enumerate(reversed(_MEASURES)):
        there, here = unseen[name] * 100, seen[name] * 100
        ax.plot([there, here], [y, y], color=style.GRID, linewidth=3, zorder=1)
        ax.scatter(there, y, s=64, zorder=3, facecolors=style.CARD, edgecolors=WARNING, linewidths=1.7)
        ax.scatter(here, y, s=64, zorder=4, color=ACCENT)
        for value, other, colour in ((here, there, INK), (there, here, SOFT)):
            side = 9 if value >= other else -9
            if value == here or abs(here - there) >= 2:
                ha = "left" if side > 0 else "right"
                text = ax.annotate(
                    f"{value:.1f}", (value, y), (side, 0), textcoords="offset points", ha=ha, va="center"
                )
                text.set(fontsize=9.6, color=colour)
    ax.set_yticks(range(len(_MEASURES)), [text for _, text in reversed(_MEASURES)])
    _rows_of_shares(ax, len(_MEASURES), max(0, min(min(unseen[n], seen[n]) for n, _ in _MEASURES) * 100 // 10 * 10 - 6))
    here, there = seen["fact_f1"] * 100, unseen["fact_f1"] * 100
    return style.finish(
        ax,
        title=f"What a figure is about is read at {here:.0f}% here, at {there:.0f}% on articles never seen before",
        title_zh=f"数字指什么:这里{here:.0f}%,从未见过的文章{there:.0f}%",
        subtitle="Share right by what is asked, % (F1 for figures found and what they are about)",
        subtitle_zh="各项正确率",
        source=source,
        caveat="The axis does not begin at zero. The reading was fitted on the articles here; expect of others what the hollow dots say.",
        key=[
            ("the articles here 已见", {"marker": "o", "color": ACCENT}),
            ("articles never seen before 未见", style.HOLLOW | {"markeredgecolor": WARNING}),
        ],
        alt="Dot chart of ten measures, on the articles here and on articles never seen before: "
        + "; ".join(f"{text} {seen[n]:.1%} and {unseen[n]:.1%}" for n, text in _MEASURES)
        + ".",
    )


def certainty(tenths: "pd.DataFrame", source: str) -> Axes:
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
    return style.finish(
        ax,
        title=f"Certainty keeps its word: no tenth of the figures is more than {apart:.0f} points off",
        title_zh=f"把握与实际相符:每十分之一的数字最多相差{apart:.0f}个百分点",
        subtitle="Each dot is a tenth of the labelled figures; on the line, as many are right as were said to be",
        subtitle_zh="每点为十分之一的标注数字",
        source=source,
        caveat="Each figure was read with weights that had not seen its article. The axes do not begin at zero.",
        alt="Dots of certainty and share right: "
        + "; ".join(f"{s:.0%} sure, {r:.0%} right" for s, r in zip(tenths["sure"], tenths["right"], strict=True))
        + ".",
    )


def accuracy_by_indicator(table: "pd.DataFrame", source: str) -> Axes:
    """Draw precision and recall of each indicator, the most frequent on top.

    ``table``: as ``Accuracy.table()`` returns it.
    """
    rows = table[table["labelled"] > 0] if len(table) else table
    if rows.empty:
        return style.empty_chart("labelled figures", "标注数字")
    rows = rows.sort_values(["labelled", "indicator"], ascending=[True, False], kind="stable").reset_index(drop=True)
    ax: Axes = style.new_chart(0.6 + 0.27 * len(rows))
    for y, (_, row) in enumerate(rows.iterrows()):
        p, r = row["precision"] * 100, row["recall"] * 100
        ax.plot([p, r], [y, y], color=style.GRID, linewidth=3, zorder=1)
        ax.scatter(r, y, s=64, zorder=3, facecolors=style.CARD, edgecolors=WARNING, linewidths=1.7)
        ax.scatter(p, y, s=26, zorder=4, color=ACCENT)
    ax.set_yticks(
        range(len(rows)),
        [f"{label('indicator', i)}  ({n})" for i, n in zip(rows["indicator"], rows["labelled"], strict=True)],
    )
    low = min(rows["precision"].min(), rows["recall"].min()) * 100
    _rows_of_shares(ax, len(rows), max(0, low // 10 * 10 - 5))
    perfect = int(((rows["precision"] == 1) & (rows["recall"] == 1)).sum())
    return style.finish(
        ax,
        title=f"{perfect} of {len(rows)} kinds of facts are read without a mistake",
        title_zh=f"{len(rows)}类事实中有{perfect}类全部读对",
        subtitle="Precision and recall by indicator, % (in brackets: labelled figures)",
        subtitle_zh="各指标的准确率与召回率",
        source=source,
        caveat="Rows of two or three figures say little: one miss moves them by a third or a half.",
        key=[
            ("precision: of those read, how many are right 准确率", {"marker": "o", "color": ACCENT, "markersize": 5}),
            ("recall: of those there, how many are read 召回率", style.HOLLOW | {"markeredgecolor": WARNING}),
        ],
        alt="Dot chart of precision and recall by indicator: "
        + "; ".join(
            f"{r['indicator']} {r['precision']:.0%} and {r['recall']:.0%} of {r['labelled']}"
            for _, r in rows.iterrows()
        )
        + ".",
    )
