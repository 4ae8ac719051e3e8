"""Charts of poverty reduction: rates, people and places lifted, and the nation."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..reading.gazetteer import level_of
from ..reference import national_poverty
from ..schema import LEVELS, year_of
from ..wording import amount, label, number, period, split_sentence
from . import placing, style
from .style import ACCENT, CARD, INK, MARK, SOFT, WARNING
from .ways import rows_of, way_of

NATIONAL = "national series: National Bureau of Statistics, State Council white paper of 2021, Ministry of Finance"
_LEVELS = ("Nation 全国", "Provinces 省", "Prefectures 地州市", "Counties 县市区", "Townships 乡镇", "Villages 村")
_LIFTED = {"people": "脱贫人口", "households": "脱贫户数"}
_KEY = [("done 已完成", "s", ACCENT, ACCENT), ("hatched: planned 计划", "s", CARD, SOFT)]


def dated_rows(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the rows of an indicator with place and date, a column ``year`` added, by place and year."""
    rows = rows_of(facts, indicator, dated=True)
    return rows.assign(year=rows["to"].map(year_of)).sort_values(["place", "year", "article", "start"], kind="stable")


def against_nation(rows: pd.DataFrame, column: str, *, marker: pd.Series | str = "o") -> Axes:
    """Draw dated rows as dots on a time axis, those of a place joined, over the line of the national series.

    ``column`` is that of the series; ``marker`` the shape of each dot: only round ones are joined.
    """
    rows = rows.assign(marker=marker)
    nation = national_poverty().dropna(subset=[column])
    ax: Axes = style.new_chart(4.3)
    ax.plot(nation["year"], nation[column], color=MARK, linewidth=2.4, zorder=1)
    for n, (_, group) in enumerate(rows.groupby("place", sort=False)):
        colour = style.PALETTE[[0, 2, 5, 4, 3][n % 5]]
        line = group[group["marker"] == "o"].drop_duplicates("year")
        dashes: Any = (0, (2, 2)) if (line["status"] == "planned").any() else "-"
        ax.plot(line["year"], line["value"], color=colour, linewidth=1.5, linestyle=dashes, zorder=2)
        for row in group.to_dict("records"):
            look = style.dot_look(row["status"], colour)
            ax.scatter(row["year"], row["value"], s=64, marker=row["marker"], zorder=4, **look)
    first, last = min(nation["year"].min(), rows["year"].min()), max(nation["year"].max(), rows["year"].max())
    ax.set_xlim(first - 0.6, last + 0.2)
    ax.set_ylim(0, max(nation[column].max(), rows["value"].max()) * 1.12)
    ax.set_xticks(range(int(first), int(last) + 1))
    placing.level_axis(ax)
    return ax


def poverty_rates(facts: pd.DataFrame) -> Axes:
    """Draw the poverty rates of the articles on a time axis, against the nation and the lines for leaving the list."""
    rows = dated_rows(facts, "poverty_rate")
    if rows.empty:
        return style.empty_chart("poverty_rates", facts)
    ax = against_nation(rows, "poverty_rate_pct")
    ax.yaxis.set_major_formatter(lambda v, _: f"{v:g}%")
    for level, va, text in ((3, "bottom", "3% western provinces 西部"), (2, "top", "2% central 中部")):
        ax.axhline(level, color=WARNING, linewidth=1.1, linestyle=(0, (5, 3)), zorder=0)
        ax.text(ax.get_xlim()[1] + 0.05, level, text, va=va, fontsize=9.5, color=WARNING)
    nation = national_poverty()[["year", "poverty_rate_pct"]].to_numpy()
    placing.note(ax, "rural China 全国农村", tuple(nation[0]), (10, 2), size=10, colour=SOFT)
    done = rows[rows["status"] != "planned"]
    latest = (done if len(done) else rows).sort_values(["year", "value"], kind="stable").iloc[-1]
    under = next((line for line in (2, 3) if latest["value"] < line), None)
    case = "under" if under else ""
    texts = style.texts("poverty_rates", case, rows, latest=latest, under=under, first=nation[0], last=nation[-1])
    source = f"{style.source_line(rows)}; {NATIONAL}"
    style.finish(ax, **texts, source=source, facts=rows.drop(columns="year"))
    labels = [f"{row['place']} {placing.signed(row, 2)}%" for row in rows.to_dict("records")]
    placing.label_points(ax, rows[["year", "value"]].to_numpy(), labels, size=10, gap=9)
    return ax


def _row_name(row: dict[Any, Any], others: Sequence[dict[Any, Any]]) -> str:
    when = period(row["from"], row["to"])
    name = f"{row['place']} {when}".strip()
    if sum(r["place"] == row["place"] and period(r["from"], r["to"]) == when for r in others) > 1:
        way = way_of(split_sentence(row)[0])
        name += f", {way[0].lower()} {way[1]}" if way else ""
    return name


def _levels(rows: pd.DataFrame, most: int) -> list[tuple[str, pd.DataFrame]]:
    """Split rows by the level of their place, highest first, the first ``most`` of each; each level has a scale of its own."""
    known = rows["place"].map(lambda place: level_of(place) or "county")
    groups = [(name, rows[known == level]) for level, name in zip(LEVELS, _LEVELS, strict=True)]
    return [(name, group.head(most)) for name, group in groups if len(group)]


def _panels(panels: Sequence[tuple[str, pd.DataFrame]]) -> Axes:
    """Draw a panel of bars a group of rows, each on its own scale from zero, and return the Axes of the first."""
    counts = [len(group) for _, group in panels]
    height = 0.34 * sum(counts) + 0.42 * len(panels)
    ratios = {"height_ratios": [n + 0.9 for n in counts]}
    axes = style.new_chart(height, rows=len(panels), squeeze=False, gridspec_kw=ratios)[:, 0]
    for ax, (title, group) in zip(axes, panels, strict=True):
        records = group.to_dict("records")
        for y, row in enumerate(records):
            ax.barh(y, row["value"], height=0.66, **style.bar_look(row["status"]))
            placing.note(ax, placing.signed(row) + row["unit"], (row["value"], y))
        placing.name_rows(ax, [_row_name(r, records) for r in records], bars=True)
        ax.set_xlim(0, group["value"].max() * 1.22)
        ax.set_title(title, loc="left", fontsize=10.5, color=SOFT)
    axes[0].get_figure(root=True).align_ylabels(list(axes))
    first: Axes = axes[0]
    return first


def lifted(facts: pd.DataFrame, *, of: str = "people", most: int = 8) -> Axes:
    """Draw the people (or ``of="households"``) lifted out of poverty by place: done filled, planned hatched.

    A panel a level, each on its own scale from zero, at most ``most`` bars in it, the largest.
    """
    zh = _LIFTED[of]
    rows = style.largest_first(rows_of(facts, f"lifted_{of}"))
    if rows.empty:
        return style.empty_chart("lifted", facts, of=of, zh=zh)
    panels = _levels(rows, most)
    drawn = pd.concat([group for _, group in panels])
    texts = style.texts(
        "lifted",
        facts=rows,
        of=of,
        who=of.capitalize(),
        zh=zh,
        drawn=len(drawn),
        panels=len(panels),
        cut=style.left_out(len(rows) - len(drawn), "The {} smallest are left out."),
    )
    return style.finish(_panels(panels), **texts, facts=drawn, key=_KEY)


def exits(facts: pd.DataFrame, *, most: int = 7) -> Axes:
    """Draw the villages and counties that left the list of the poor, by place: done filled, planned hatched."""
    rows = style.largest_first(rows_of(facts, "villages_exited", "counties_exited"))
    if rows.empty:
        return style.empty_chart("exits", facts)
    panels = [
        (f"{label('indicator', indicator)} · {level.lower()}", group)
        for indicator in ("counties_exited", "villages_exited")
        for level, group in _levels(rows[rows["indicator"] == indicator], most)
    ]
    drawn = pd.concat([group for _, group in panels])
    done = rows[rows["status"] != "planned"]
    top = (done if len(done) else rows).iloc[0]
    case = "" if top["indicator"] == "villages_exited" else "counties"
    listed = drawn.to_dict("records")
    texts = style.texts("exits", case, rows, rows=listed, top=top, drawn=len(drawn), panels=len(panels))
    return style.finish(_panels(panels), **texts, facts=drawn, key=_KEY)


# The national series: column, title, Chinese title, by what it is divided, digits after the point
_SERIES = (
    ("poverty_rate_pct", "Poverty rate, %", "贫困发生率", 1.0, 1),
    ("poor_people_10k", "Poor people, million", "农村贫困人口(百万)", 100.0, 0),
    ("poor_area_rural_income_yuan", "Income a head in poor areas, 元", "贫困地区农民人均收入", 1.0, 0),
    ("central_special_fund_100m_yuan", "Central special fund, 亿元", "中央专项扶贫资金", 1.0, 0),
)


def national_context() -> Axes:
    """Draw the official national series as four small charts: rate, people, incomes in poor areas, central funds."""
    table = national_poverty()
    axes = style.new_chart(5.2, rows=2, cols=2, squeeze=False).ravel()
    described = []
    for ax, (column, en, zh, scale, digits) in zip(axes, _SERIES, strict=True):
        part = table.dropna(subset=[column])
        years, values = part["year"].tolist(), (part[column] / scale).tolist()
        bars = column.startswith("central")
        if bars:
            ax.bar(years, values, width=0.62, **style.bar_look())
        else:
            ax.plot(years, values, color=ACCENT, linewidth=2.2, marker="o", markersize=4.5)
        ax.set_title(f"{en}\n{zh}", loc="left", fontsize=10.5, color=INK, linespacing=1.35)
        ax.set_ylim(0, max(values) * 1.2)
        ax.set_xlim(table["year"].min() - 0.7, table["year"].max() + 0.7)
        ax.set_xticks([2010, 2013, 2016, 2020])
        placing.level_axis(ax, SOFT)
        ax.yaxis.set_major_formatter(lambda v, _: number(v))
        rising = values[1] > values[0]
        for k, ha in ((0, "center" if bars else "right" if rising else "left"), (-1, "center" if bars else "right")):
            placing.note(ax, number(values[k], digits), (years[k], values[k]), (0, 6), ha=ha, va="bottom", size=10)
        ends = [f"{number(values[k], digits)} in {years[k]}" for k in (0, -1)]
        described.append(f"{en} from {ends[0]} to {ends[1]}")
    people = table.dropna(subset=["poor_people_10k"])
    (first, many), *_, (last, left) = people[["year", "poor_people_10k"]].astype(int).to_numpy().tolist()
    texts = style.texts(
        "national_context",
        millions=many / 100,
        first=first,
        last=last,
        people=amount(many * 1e4, ""),
        left=f"{number(left)}万" if left else "none",
        left_zh=amount(left * 1e4, ""),
        listed="; ".join(described),
    )
    return style.finish(axes[0], **texts, source=NATIONAL)
