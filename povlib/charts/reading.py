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


def plain_and_held_out(plain: Mapping[str, float], held_out: Mapping[str, float], source: str) -> Axes:
    """Draw each measure twice: read with the whole lexicon, and without the words that only the article itself lends.

    ``plain`` and ``held_out``: measures by name, as ``povlib.accuracy`` gives them, fractions of 1.
    """
    if not any(plain.values()):
        return style.empty_chart("labelled figures", "标注数字")
    ax: Axes = style.new_chart(4.1)
    for y, (name, _) in enumerate(reversed(_MEASURES)):
        low, high = held_out[name] * 100, plain[name] * 100
        ax.plot([low, high], [y, y], color=style.GRID, linewidth=3, zorder=1)
        ax.scatter(low, y, s=64, zorder=3, facecolors=style.CARD, edgecolors=WARNING, linewidths=1.7)
        ax.scatter(high, y, s=64, zorder=4, color=ACCENT)
        ax.annotate(f"{high:.1f}", (high, y), (9, 0), textcoords="offset points", va="center", fontsize=9.6, color=INK)
        if high - low >= 2:
            ax.annotate(
                f"{low:.1f}",
                (low, y),
                (-9, 0),
                textcoords="offset points",
                va="center",
                ha="right",
                fontsize=9.6,
                color=SOFT,
            )
    ax.set_yticks(range(len(_MEASURES)), [text for _, text in reversed(_MEASURES)])
    worst = min(min(held_out[n], plain[n]) for n, _ in _MEASURES) * 100
    _rows_of_shares(ax, len(_MEASURES), max(0, worst // 10 * 10 - 6))
    fact, held = plain["fact_f1"] * 100, held_out["fact_f1"] * 100
    return style.finish(
        ax,
        title=f"{fact:.0f} of 100 facts come out right, {held:.0f} when an article may not lend its own words",
        title_zh=f"每百条事实约{fact:.0f}条读对,不用该文独有的词则约{held:.0f}条",
        subtitle="Share right by what is asked, % (F1 for figures found and what they are about)",
        subtitle_zh="各项正确率",
        source=source,
        caveat="The axis does not begin at zero. The rules were written with these articles at hand; other articles will read worse.",
        key=[
            ("with the whole lexicon", {"marker": "o", "color": ACCENT}),
            ("without the words only this article has", style.HOLLOW | {"markeredgecolor": WARNING}),
        ],
        alt="Dot chart of ten measures: "
        + "; ".join(f"{text} {plain[n]:.1%} and {held_out[n]:.1%}" for n, text in _MEASURES)
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
