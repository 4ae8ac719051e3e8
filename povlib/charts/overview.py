"""Charts of the articles as a whole: what they count, and of which years they speak."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from ..schema import THEMES, theme_of, year_of
from ..wording import amount, is_known
from . import style

if TYPE_CHECKING:
    import pandas as pd

_COLOURS = dict(zip(THEMES, (style.BLUE, style.GREEN, style.VERMILION, style.PURPLE, style.MARK), strict=True))
_MOST = 24  # articles in one chart


def figures_by_theme(facts: "pd.DataFrame") -> Axes:
    """Draw how many figures each article states, a bar an article, divided by theme; the ``_MOST`` fullest at most."""
    if facts.empty:
        return style.empty_chart("figures at all", "任何数字", facts=facts)
    counts = facts.groupby(["article", facts["indicator"].map(theme_of)]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=[t for t in THEMES if t in counts.columns])
    totals = counts.sum(axis=1).sort_values(kind="stable")[-_MOST:]
    counts = counts.loc[totals.index]
    ax: Axes = style.new_chart(0.5 + 0.42 * len(counts))
    left = totals * 0.0
    for theme in counts.columns:
        ax.barh(range(len(counts)), counts[theme], left=left, height=0.66, **style.done(_COLOURS[theme]))
        left = left + counts[theme]
    for y, total in enumerate(totals):
        ax.text(total + totals.max() * 0.012, y, f"{total}", va="center", fontsize=10)
    ax.set_yticks(range(len(counts)), list(counts.index))
    ax.set_xlim(0, totals.max() * 1.08)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_xticks([])
    every = int(counts.to_numpy().sum())
    told = every - int(counts["other"].sum()) if "other" in counts else every
    return style.finish(
        ax,
        title=f"{told:,} of {every:,} figures are of money, poverty or relocation",
        title_zh=f"{every}个数字中有{told}个说的是资金、收入、贫困或搬迁",
        subtitle="Figures that each article states, by theme",
        subtitle_zh="各篇文章的数字,按主题",
        source=style.source_line(facts),
        caveat="a long article states more; other is what is counted besides: meetings, roads, animals, shares.",
        alt=f"Stacked bars of how many figures each of {len(counts)} articles states, from {totals.min()} to {totals.max()}.",
        key=[(THEMES[t], {"marker": "s", "color": _COLOURS[t]}) for t in counts.columns],
    )


def times_told(facts: "pd.DataFrame", published: Mapping[str, str | None]) -> Axes:
    """Draw of which times each article speaks: its dated figures by the end of their period, planned ones hollow.

    ``published`` maps an article's id to its date ("2018", "2018-09" …), drawn as a line: what stands right of it lay ahead.
    """
    rows = facts[facts["to"].map(is_known)]
    if rows.empty:
        return style.empty_chart("figures with a date", "有日期的数字", facts=facts)
    articles = sorted(set(rows["article"]), key=lambda a: (published.get(a) or "9999", a))[:_MOST]
    rows = rows[rows["article"].isin(articles)]
    ax: Axes = style.new_chart(0.75 + 0.55 * len(articles))
    span = rows["to"].map(year_of)
    reach = (span.max() - span.min() + 1) * 0.011
    ahead = 0
    for n, article in enumerate(reversed(articles)):
        ax.axhline(n, color=style.GRID, linewidth=0.8, zorder=0)
        own = rows[rows["article"] == article].sort_values(["to", "start"], kind="stable")
        for (to, status), group in own.groupby(["to", "status"], sort=True):
            size = 26 + 16 * len(group)
            ax.scatter(year_of(to), n, s=size, alpha=0.9, zorder=3, **style.dot_look(status, style.ACCENT))
        if date := published.get(article):
            ax.plot([year_of(date)] * 2, [n - 0.36, n + 0.36], color=style.WARNING, linewidth=2.2, zorder=4)
            ahead += int((own["to"].map(year_of) > year_of(date) + reach).sum())
    ax.set_yticks(range(len(articles)), list(reversed(articles)))
    ax.set_ylim(-0.6, len(articles) - 0.4)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    first, last = int(span.min() // 1), int(-(-span.max() // 1))
    step = max(1, (last - first) // 8)
    ax.set_xticks(range(first, last + 1, step), [str(y) for y in range(first, last + 1, step)])
    ax.set_xlim(span.min() - 0.6, span.max() + 0.6)
    ax.set_xlabel("end of the year 年末")
    planned = int((rows["status"] == "planned").sum())
    return style.finish(
        ax,
        title=f"{len(rows):,} figures have a date; {planned} of them are plans",
        title_zh=f"{len(rows)}个数字有日期,其中{planned}个是计划",
        subtitle="Dated figures of each article by the end of their period; a bigger dot is more figures",
        subtitle_zh="各篇文章中有日期的数字",
        source=style.source_line(rows),
        caveat="a date without month stands at the end of its year. What an article says without a date is not here.",
        alt=f"Dots on a time axis from {first} to {last} for {len(articles)} articles; {planned} planned figures are hollow, "
        f"{ahead} lie after the day of publication.",
        key=[
            ("done 已完成", {"marker": "o", "color": style.ACCENT}),
            ("planned 计划", {**style.HOLLOW}),
            ("published 发表", {"marker": "|", "color": style.WARNING, "markersize": 12, "markeredgewidth": 2.2}),
        ],
    )


def values_by_place(facts: "pd.DataFrame", *, most: int = 14) -> Axes:
    """Draw the values of any facts, a row a place, planned ones hollow; of several units that with most figures.

    The axis is logarithmic where the largest value is more than 50 times the smallest. At most ``most`` places, those
    with the largest values.
    """
    rows = facts[(facts["value"] > 0) & facts["unit"].map(is_known)]
    if rows.empty:
        return style.empty_chart("figures of this choice", "所选的数字", facts=facts)
    unit = rows["unit"].value_counts(sort=True).index[0]
    rows = rows[rows["unit"] == unit].sort_values(
        ["value", "article", "start"], ascending=[False, True, True], kind="stable"
    )
    rows = rows.assign(where=rows["place"].where(rows["place"].map(is_known), "not stated 未说明"))
    places = list(dict.fromkeys(rows["where"]))[:most]
    shown = rows[rows["where"].isin(places)]
    ax: Axes = style.new_chart(0.9 + 0.4 * len(places))
    top, least = shown["value"].max(), shown["value"].min()
    wide = top > 50 * least
    for y, place in enumerate(reversed(places)):
        ax.axhline(y, color=style.GRID, linewidth=0.8, zorder=0)
        own = shown[shown["where"] == place]
        for value, status in zip(own["value"], own["status"], strict=True):
            ax.scatter(value, y, s=58, zorder=3, **style.dot_look(status))
        ax.annotate(
            amount(own["value"].max(), unit),
            (own["value"].max(), y),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=9.5,
            color=style.SOFT,
            bbox={"facecolor": style.CARD, "edgecolor": "none", "pad": 1.5},
        )
    if wide:
        ax.set_xscale("log")
        ax.set_xlim(least / 1.6, top * (top / least) ** 0.2)
    else:
        ax.set_xlim(0, top * 1.2)
    ax.xaxis.set_major_formatter(lambda value, _: amount(value, ""))
    ax.xaxis.set_minor_formatter(lambda value, _: "")
    ax.set_yticks(range(len(places)), list(reversed(places)))
    ax.set_ylim(-0.6, len(places) - 0.4)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    left = len(facts) - len(shown)
    return style.finish(
        ax,
        title=f"{len(shown):,} figures in {unit}, the largest {amount(top, unit)} for {shown.iloc[0]['where']}",
        title_zh=f"{len(shown)}个以{unit}计的数字",
        subtitle=f"The figures chosen, by place, {unit}" + (", log axis: a step is ten times" if wide else ""),
        subtitle_zh="所选的数字,按地方",
        source=style.source_line(shown),
        caveat=f"{left} more in other units or of other places are in the table only." if left else "",
        alt=f"Dot chart of {len(shown)} figures in {unit} for {len(places)} places, from {amount(least, unit)} to {amount(top, unit)}.",
        facts=shown,
        key=[("done 已完成", {"marker": "o", "color": style.ACCENT}), ("planned 计划", {**style.HOLLOW})]
        if (shown["status"] == "planned").any()
        else (),
    )
