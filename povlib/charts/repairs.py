"""Charts of what repairing a text does to what can be read from it."""

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from . import style

if TYPE_CHECKING:
    import pandas as pd


def figures_without(kept: "pd.DataFrame", unrepaired: int, total: int, source: str) -> Axes:
    """Draw how many of a text's figures are still read right when one repair is left out.

    ``kept`` has the columns ``repair`` (what was left out) and ``figures`` (how many stay right), a row a bar;
    ``unrepaired`` is how many are right in the text as found, ``total`` how many with every repair done; ``source``
    names the article.
    """
    if kept.empty or not total:
        return style.empty_chart("damage that touches figures", "影响数字的损坏")
    rows = kept.sort_values(["figures", "repair"], ascending=[False, False], kind="stable")
    names = [*rows["repair"], "no repair at all 完全不修"]
    right = [*map(int, rows["figures"]), unrepaired]
    ax: Axes = style.new_chart(0.4 + 0.42 * len(right))
    # Filled: read right. Hollow: lost, or read with another value or unit.
    ax.barh(
        range(len(right)), [total] * len(right), height=0.62, facecolor=style.CARD, edgecolor=style.WARNING, linewidth=1
    )
    ax.barh(range(len(right)), right, height=0.62, **style.done(style.ACCENT))
    for y, figures in enumerate(right):
        lost = total - figures
        ax.text(
            total * 1.015,
            y,
            f"−{lost}" if lost else "0",
            va="center",
            fontsize=10,
            color=style.WARNING if lost else style.SOFT,
        )
    ax.set_yticks(range(len(right)), names)
    ax.set_xlim(0, total * 1.1)
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    lost = total - unrepaired
    return style.finish(
        ax,
        title=f"Without repair, {lost} of {total} figures are lost or misread",
        title_zh=f"不修复,{total}个数字中有{lost}个丢失或读错",
        subtitle="Figures read with the right value and unit when the repair named is left out",
        subtitle_zh="省去某一项修复后仍读对的数字",
        source=source,
        caveat="right is what is read after every repair; a repair without loss here may matter to words, dates and places.",
        alt=f"Bars of the figures read right without one repair each, of {total}: "
        + ", ".join(f"{r} {n}" for r, n in zip(names, right, strict=True)),
        key=[
            ("read right 读对", {"marker": "s", "color": style.ACCENT}),
            ("lost or wrong 丢失或读错", {"marker": "s", "color": style.CARD, "markeredgecolor": style.WARNING}),
        ],
    )
