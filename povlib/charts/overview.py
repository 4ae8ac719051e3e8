"""Charts of the articles as a whole: what they count, and of which years they speak."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from ..schema import THEMES, theme_of, year_of
from ..wording import amount, is_known
from . import placing, style
from .style import GRID, SOFT, WARNING

_COLOURS = dict(zip(THEMES, (style.BLUE, style.GREEN, style.VERMILION, style.PURPLE, style.MARK), strict=True))
_MOST = 24  # articles in one chart


def figures_by_theme(facts: pd.DataFrame) -> Axes:
    """Draw how many figures each article states, a bar an article, divided by theme; the ``_MOST`` fullest at most."""
    if facts.empty:
        return style.empty_chart("figures_by_theme", facts)
    counts = facts.groupby(["article", facts["indicator"].map(theme_of)]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=[t for t in THEMES if t in counts.columns])
    totals = counts.sum(axis=1).sort_values(kind="stable")[-_MOST:][::-1]
    counts = counts.loc[totals.index]
    ax: Axes = style.new_chart(0.5 + 0.42 * len(counts))
    left = totals * 0
    for theme in counts.columns:
        ax.barh(range(len(counts)), counts[theme], left=left, height=0.66, **style.bar_look(colour=_COLOURS[theme]))
        left = left + counts[theme]
    for y, total in enumerate(totals):
        placing.note(ax, f"{total}", (total, y), size=10)
    placing.name_rows(ax, list(counts.index), bars=True)
    ax.set_xlim(0, totals.max() * 1.08)
    every = int(counts.to_numpy().sum())
    told = every - int(counts["other"].sum()) if "other" in counts else every
    texts = style.texts(
        "figures_by_theme", told=told, every=every, articles=len(counts), least=totals.min(), most=totals.max()
    )
    key = [(THEMES[t], "s", _COLOURS[t], _COLOURS[t]) for t in counts.columns]
    return style.finish(ax, **texts, source=style.source_line(facts), key=key)


def times_told(facts: pd.DataFrame, published: Mapping[str, str | None]) -> Axes:
    """Draw of which times each article speaks: its dated figures by the end of their period, planned ones hollow.

    ``published`` maps an article's id to its date ("2018", "2018-09" …), drawn as a line: what stands right of it lay ahead.
    """
    rows = facts[facts["to"].map(is_known)]
    if rows.empty:
        return style.empty_chart("times_told", facts)
    articles = sorted(set(rows["article"]), key=lambda a: (published.get(a) or "9999", a))[:_MOST]
    rows = rows[rows["article"].isin(articles)]
    rows = rows.assign(year=rows["to"].map(year_of))
    ax: Axes = style.new_chart(0.75 + 0.55 * len(articles))
    earliest, latest = rows["year"].min(), rows["year"].max()
    ahead = 0
    for y, article in enumerate(articles):
        ax.axhline(y, color=GRID, linewidth=0.8, zorder=0)
        own = rows[rows["article"] == article]
        for (year, status), group in own.groupby(["year", "status"], sort=True):
            ax.scatter(year, y, s=26 + 16 * len(group), alpha=0.9, zorder=3, **style.dot_look(status))
        if date := published.get(article):
            ax.plot([year_of(date)] * 2, [y - 0.36, y + 0.36], color=WARNING, linewidth=2.2, zorder=4)
            ahead += int((own["year"] > year_of(date) + (latest - earliest + 1) * 0.011).sum())
    placing.name_rows(ax, articles)
    first, last = int(earliest // 1), int(-(-latest // 1))
    ax.set_xticks(range(first, last + 1, max(1, (last - first) // 8)))
    ax.set_xlim(earliest - 0.6, latest + 0.6)
    ax.set_xlabel("end of the year 年末")
    texts = style.texts("times_told", facts=rows, articles=len(articles), first=first, last=last, ahead=ahead)
    key = [style.DONE, style.PLANNED, ("published 发表", "|", WARNING, WARNING)]
    return style.finish(ax, **texts, source=style.source_line(rows), key=key)


def values_by_place(facts: pd.DataFrame, *, most: int = 14) -> Axes:
    """Draw the values of any facts, a row a place, planned ones hollow; of several units that with most figures.

    The axis is logarithmic where the largest value is more than 50 times the smallest. At most ``most`` places, those
    with the largest values.
    """
    rows = facts[(facts["value"] > 0) & facts["unit"].map(is_known)]
    if rows.empty:
        return style.empty_chart("values_by_place", facts)
    unit = rows["unit"].value_counts(sort=True).index[0]
    rows = style.largest_first(rows[rows["unit"] == unit])
    rows = rows.assign(where=rows["place"].where(rows["place"].map(is_known), "not stated 未说明"))
    places = list(dict.fromkeys(rows["where"]))[:most]
    shown = rows[rows["where"].isin(places)]
    ax: Axes = style.new_chart(0.9 + 0.4 * len(places))
    top, least = shown["value"].max(), shown["value"].min()
    for y, place in enumerate(places):
        ax.axhline(y, color=GRID, linewidth=0.8, zorder=0)
        own = shown[shown["where"] == place]
        for value, status in zip(own["value"], own["status"], strict=True):
            ax.scatter(value, y, s=58, zorder=3, **style.dot_look(status))
        placing.note(ax, amount(own["value"].max(), unit), (own["value"].max(), y), (8, 0), size=9.5, colour=SOFT)
    wide = top > 50 * least
    if wide:
        ax.set_xscale("log")
    ax.set_xlim(least / 1.6 if wide else 0, top * ((top / least) ** 0.2 if wide else 1.2))
    ax.xaxis.set_major_formatter(lambda value, _: amount(value, ""))
    ax.xaxis.set_minor_formatter(lambda value, _: "")
    placing.name_rows(ax, places)
    texts = style.texts(
        "values_by_place",
        facts=shown,
        unit=unit,
        axis=", log axis: a step is ten times" if wide else "",
        left=style.left_out(
            len(facts) - len(shown), "{} more in other units or of other places are in the table only."
        ),
        places=len(places),
        least=amount(least, unit),
        top=amount(top, unit),
        where=shown.iloc[0]["where"],
    )
    return style.finish(ax, **texts, facts=shown, key=[style.DONE, style.PLANNED] if style.planned(shown) else ())
