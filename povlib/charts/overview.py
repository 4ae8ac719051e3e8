"""Charts of the articles as a whole: what they count, and of which years they speak."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..locale import N_, chosen, either
from ..schema import THEMES, theme_of
from ..wording import amount, is_known
from . import rows as layout
from . import style
from .rows import Lane, Mark, Row, write
from .style import ACCENT, CARD, GRID, INK, LEADING, MARGIN, SMALL, SOFT, WARNING

_COLOURS = dict(zip(THEMES, (style.BLUE, style.GREEN, style.VERMILION, style.PURPLE, style.MARK), strict=True))
_MOST = 20  # articles in one chart


@style.chart
def figures_by_theme(facts: pd.DataFrame) -> Axes:
    """Draw how many figures each article states, a bar an article, divided by theme; the ``_MOST`` fullest at most."""
    if facts.empty:
        return style.empty_chart("figures_by_theme", facts)
    counts = facts.groupby(["article", facts["indicator"].map(theme_of)]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=[t for t in THEMES if t in counts.columns])
    totals = counts.sum(axis=1).sort_values(kind="stable", ascending=False)
    shown = counts.loc[totals.index[:_MOST]]
    lines = []
    for article, row in shown.iterrows():
        marks, at = [], 0
        for theme, count in row.items():
            if count:
                marks.append(Mark(at + int(count), since=at, colour=_COLOURS[str(theme)]))
                at += int(count)
        lines.append(Row(str(article), [Lane(marks, f"{at:,}")]))
    ax = layout.draw(lines, layout.from_zero(totals))
    every = len(facts)
    texts = style.texts(
        "figures_by_theme",
        told=every - int(counts["other"].sum()) if "other" in counts else every,
        every=every,
        articles=len(counts),
        least=int(totals.min()),
        most=int(totals.max()),
        cut=style.left_out(len(counts) - len(shown), N_("articles with fewer figures")),
    )
    key = [(THEMES[t], "s", _COLOURS[t], _COLOURS[t]) for t in counts.columns]
    return style.finish(ax, **texts, source=style.source_line(facts), key=key, data=shown.reset_index())


@style.chart
def times_told(facts: pd.DataFrame, published: Mapping[str, str | None]) -> Axes:
    """Draw of which years each article speaks: how many of its figures end in a year, stronger for more, planned in brackets.

    ``published`` maps an article's id to its date ("2018", "2018-09" …); the year it falls in has a frame. The ``_MOST``
    articles with most dated figures; years before the last ones that fit stand together.
    """
    rows = facts[facts["to"].map(is_known)]
    if rows.empty:
        return style.empty_chart("times_told", facts)
    rows = rows.assign(year=rows["to"].str[:4].astype(int))
    fullest = set(
        rows["article"].value_counts(sort=True).sort_index().sort_values(kind="stable", ascending=False).index[:_MOST]
    )
    articles = sorted(fullest, key=lambda a: (published.get(a) or "9999", a))
    first, last = int(rows["year"].min()), int(rows["year"].max())
    columns = 7 if style.is_narrow() else 10
    begin = max(first, last - columns + 1)
    bands = [*range(begin, last + 1)]
    shown = rows.assign(band=rows["year"].clip(lower=begin))
    counts = shown.groupby(["article", "band", "status"]).size()
    ax = _bands(
        articles, bands, counts, published, either(f"to {begin}", f"{begin}止") if first < begin else str(begin)
    )
    written = rows["article"].map({a: int(str(date)[:4]) for a, date in published.items() if date})
    texts = style.texts(
        "times_told",
        facts=rows,
        articles=rows["article"].nunique(),
        first=first,
        last=last,
        ahead=int((rows["year"] > written).sum()),
        cut=style.left_out(rows["article"].nunique() - len(articles), N_("articles with fewer dated figures")),
    )
    key = [
        ("figures, stronger for more 数字", "s", ACCENT, ACCENT),
        *([("year of publication 发表之年", "s", CARD, WARNING)] if len(written.dropna()) else []),
    ]
    table = shown.groupby(["article", "year", "status"]).size().rename("figures").reset_index()
    return style.finish(ax, **texts, source=style.source_line(rows), key=key, data=table)


def _bands(
    articles: Sequence[str], bands: Sequence[int], counts: pd.Series, published: Mapping[str, str | None], begin: str
) -> Axes:
    """Draw a row an article and a column a year, in each cell how many figures end in it."""
    narrow, line = style.is_narrow(), LEADING * SMALL / 72
    names = 0.0 if narrow else min(max(style.text_width(a, layout.NAME) for a in articles) + 0.12, 2.2)
    left, step = MARGIN + names, (style.width() - 2 * MARGIN - names) / len(bands)
    tall = 0.28 + (line + 0.08 if narrow else 0.06)
    ax = style.new_sheet(tall * len(articles) + 0.3)
    for n, band in enumerate(bands):
        text = begin if n == 0 else str(band)
        write(ax, left + (n + 0.5) * step, 0.18, text, SMALL, SOFT, ha="center", va="baseline")
    most = counts.groupby(level=[0, 1]).sum().max()
    for y, article in enumerate(articles):
        top = 0.3 + y * tall + (line + 0.04 if narrow else 0)
        name = style.wrap(article, names or style.width() - 2 * MARGIN, layout.NAME)[0]
        write(ax, MARGIN, top - 0.05 if narrow else top + 0.19, name, layout.NAME, va="baseline")
        for n, band in enumerate(bands):
            done, plans = (int(counts.get((article, band, status), 0)) for status in ("done", "planned"))
            _cell(ax, left + n * step, top, step, done, plans, most)
            if str(published.get(article) or "")[:4] == str(band):
                frame: dict[str, Any] = {"facecolor": "none", "edgecolor": WARNING, "linewidth": 2}
                ax.add_patch(Rectangle((left + n * step + 0.02, top), step - 0.04, 0.28, zorder=4, **frame))
    return ax


def _cell(ax: Axes, x: float, y: float, wide: float, done: int, plans: int, most: int) -> None:
    """Draw the number of figures of one article and year, planned ones in brackets behind it."""
    together = done + plans
    place = ((x + 0.02, y), wide - 0.04, 0.28)
    ax.add_patch(Rectangle(*place, facecolor=CARD, edgecolor=GRID, linewidth=0.8, zorder=1))
    if together:
        share = 0.1 + 0.5 * together / most  # as pale as the number on it needs
        ax.add_patch(Rectangle(*place, facecolor=ACCENT, edgecolor="none", alpha=share, zorder=2))
        text = f"{done or ''}({plans})" if plans else str(done)
        write(ax, x + wide / 2, y + 0.19, text, SMALL, INK, ha="center", va="baseline")


@style.chart
def values_by_place(facts: pd.DataFrame, *, most: int = 14) -> Axes:
    """Draw the values of any facts, a row a place, planned ones hollow; of several units that with most figures.

    The axis is logarithmic where the largest value is more than 50 times the smallest. At most ``most`` places, those
    with the largest values, and the 12 largest values of each.
    """
    rows = facts[(facts["value"] > 0) & facts["unit"].map(is_known)]
    if rows.empty:
        return style.empty_chart("values_by_place", facts)
    unit = rows["unit"].value_counts(sort=True).index[0]
    rows = style.largest_first(rows[rows["unit"] == unit])
    rows = rows.assign(where=rows["place"].where(rows["place"].map(is_known), chosen("not stated 未说明")))
    shown = rows[rows["where"].isin(rows["where"].drop_duplicates()[:most])].groupby("where", sort=False).head(12)
    lines = []
    for place, own in shown.groupby("where", sort=False):
        marks = [_mark(row) for row in own.to_dict("records")[::-1]]
        count = int((rows["where"] == place).sum())
        lines.append(
            Row(str(place), [Lane(marks, amount(own["value"].max(), unit) + (f" ({count:,})" if count > 1 else ""))])
        )
    top, least = shown["value"].max(), shown["value"].min()
    wide = top > 50 * least
    ax = layout.draw(lines, layout.powers(shown["value"], unit) if wide else layout.from_zero(shown["value"]))
    texts = style.texts(
        "values_by_place",
        facts=rows,
        unit=unit,
        axis=either(", log axis: a step is ten times", "，对数轴：每格十倍") if wide else "",
        left=style.left_out(len(facts) - len(shown), N_("smaller ones, and those in other units")).strip(),
        places=rows["where"].nunique(),
        least_value=amount(rows["value"].min(), unit),
        top_value=amount(top, unit),
        where=shown.iloc[0]["where"],
    )
    key = [style.DONE, style.PLANNED] if style.planned(shown) else ()
    return style.finish(ax, **texts, facts=shown.drop(columns="where"), key=key)


def _mark(row: dict[Any, Any]) -> Mark:
    return Mark.of(row, row["value"])
