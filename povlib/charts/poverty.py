"""Charts of poverty reduction: rates, people and places lifted, and the nation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..reading.gazetteer import level_of
from ..reference import national_poverty
from ..schema import LEVELS, year_of
from ..wording import amount, label, number, period, split_sentence
from . import placing, style
from .style import ACCENT, INK, MARK, SOFT, WARNING
from .ways import rows_of, way_of

if TYPE_CHECKING:
    import pandas as pd


NATIONAL = "national series: National Bureau of Statistics, State Council white paper of 2021, Ministry of Finance"
_LEVELS = {
    "nation": ("Nation", "全国"),
    "province": ("Provinces", "省"),
    "prefecture": ("Prefectures", "地州市"),
    "county": ("Counties", "县市区"),
    "township": ("Townships", "乡镇"),
    "village": ("Villages", "村"),
}
SIGN = {"over": ">", "at_least": "≥", "near": "<", "at_most": "≤", "about": "≈"}
_LIFTED = {
    "people": ("lifted_people", "people", "脱贫人口", "人"),
    "households": ("lifted_households", "households", "脱贫户数", "户"),
}


def poverty_rates(facts: "pd.DataFrame") -> Axes:
    """Draw the poverty rates of the articles on a time axis, against the nation and the lines for leaving the list."""
    rows = rows_of(facts, "poverty_rate", dated=True)
    if rows.empty:
        return style.empty_chart("poverty rate with a date", "贫困发生率", facts=facts)
    rows = rows.assign(year=rows["to"].map(year_of)).sort_values(["place", "year", "article", "start"], kind="stable")
    nation = national_poverty()
    ax: Axes = style.new_chart(4.3)
    ax.plot(nation["year"], nation["poverty_rate_pct"], color=MARK, linewidth=2.4, zorder=1)
    first, last = min(nation["year"].min(), rows["year"].min()), max(nation["year"].max(), rows["year"].max())
    for level, text in ((3, "3% western provinces 西部"), (2, "2% central 中部")):
        va = "bottom" if level == 3 else "top"
        ax.axhline(level, color=WARNING, linewidth=1.1, linestyle=(0, (5, 3)), zorder=0)
        ax.text(last + 0.15, level, text, va=va, fontsize=9.5, color=WARNING)
    places = list(dict.fromkeys(rows["place"]))
    points, texts = [], []
    for n, place in enumerate(places):
        group = rows[rows["place"] == place]
        colour = style.PALETTE[[0, 2, 5, 4, 3][n % 5]]
        ax.plot(group["year"], group["value"], color=colour, linewidth=1.6, zorder=2)
        for row in group.to_dict("records"):
            ax.scatter(row["year"], row["value"], s=62, zorder=4, **style.dot_look(row["status"], colour))
            points.append((row["year"], row["value"]))
            texts.append(f"{place} {SIGN.get(row['approx'], '')}{number(row['value'], 2)}%")
    start = nation.iloc[0]
    placing.note(ax, "rural China 全国农村", (start["year"], start["poverty_rate_pct"]), (10, 2), size=10, colour=SOFT)
    ax.set_xlim(first - 0.6, last + 0.1)
    ax.set_ylim(0, max(nation["poverty_rate_pct"].max(), rows["value"].max()) * 1.1)
    ax.set_xticks(range(int(first), int(last) + 1))
    ax.yaxis.set_major_formatter(lambda v, _: f"{v:g}%")
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    done = rows[rows["status"] != "planned"]
    latest = (done if len(done) else rows).sort_values(["year", "value"], kind="stable").iloc[-1]
    under = [line for line in (2, 3) if latest["value"] < line]
    where = f"under the {under[0]}% line" if under else "still above both lines"
    where_zh = f"低于{under[0]}%的退出线" if under else "仍高于退出线"
    style.finish(
        ax,
        title=f"The latest rate, {number(latest['value'], 2)}% in {latest['place']} ({latest['to']}), is {where} for leaving the list",
        title_zh=f"最新的贫困发生率为{latest['place']}的{number(latest['value'], 2)}%({latest['to']}),{where_zh}",
        subtitle="Poverty rate, % of the rural population at the end of the period; dashed: lines for leaving the list",
        subtitle_zh="贫困发生率与退出线",
        source=f"{style.source_line(rows)}; {NATIONAL}",
        caveat="articles of counties count registered households, the nation a sample survey; a target is hollow.",
        alt=f"Line chart of the poverty rate of rural China from {number(nation['poverty_rate_pct'].iloc[0], 1)}% in "
        f"{nation['year'].iloc[0]} to {number(nation['poverty_rate_pct'].iloc[-1], 1)}% in {nation['year'].iloc[-1]}, with "
        + "; ".join(f"{r['place']} {number(r['value'], 2)}% ({r['to']})" for r in rows.to_dict("records"))
        + ".",
        facts=rows.drop(columns="year"),
    )
    placing.label_points(ax, points, texts, size=10, gap=9)
    return ax


def _row_name(row: dict[Any, Any], others: Sequence[dict[Any, Any]]) -> str:
    when = period(row["from"], row["to"])
    name = f"{row['place']} {when}" if when else str(row["place"])
    if sum(r["place"] == row["place"] and period(r["from"], r["to"]) == when for r in others) > 1:
        way = way_of(split_sentence(row)[0])
        name += f", {way[0].lower()} {way[1]}" if way else ""
    return name


def _levels(rows: "pd.DataFrame") -> "list[tuple[str, pd.DataFrame]]":
    """Split rows by the administrative level of their place, highest first; a level has a scale of its own."""
    ranks = (
        rows["place"]
        .map(lambda p: level_of(p) or "county")
        .map(lambda v: {"city": "county", "district": "county"}.get(v, v))
    )
    known = [lv for lv in LEVELS if lv in _LEVELS]
    return [(lv, rows[ranks == lv]) for lv in dict.fromkeys(known) if (ranks == lv).any()]


def _panels(rows: "list[tuple[str, pd.DataFrame]]", unit: str, *, name: Any = _row_name) -> Any:
    """Draw one panel of bars a group, each on its own scale from zero, and return the Axes."""
    counts = [len(group) for _, group in rows]
    axes = style.new_chart(
        0.34 * sum(counts) + 0.42 * len(rows),
        rows=len(rows),
        squeeze=False,
        gridspec_kw={"height_ratios": [n + 0.9 for n in counts]},
    )[:, 0]
    for ax, (title, group) in zip(axes, rows, strict=True):
        records = group.to_dict("records")
        for y, row in enumerate(records):
            ax.barh(y, row["value"], height=0.66, **style.bar_look(row["status"]))
            text = f"{SIGN.get(row['approx'], '')}{number(row['value'])}{unit or row['unit']}"
            placing.note(ax, text, (row["value"], y), (6, 0), size=9.8, in_layout=True)
        ax.set_yticks(range(len(records)), [name(r, records) for r in records])
        ax.set_ylim(len(records) - 0.4, -0.7)
        ax.set_xlim(0, group["value"].max() * 1.22)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        ax.tick_params(axis="y", length=0)
        ax.set_title(title, loc="left", fontsize=10.5, color=SOFT)
    _align(axes)
    return axes


def _align(axes: Sequence[Axes]) -> None:
    """Give the panels of a card one left edge."""
    figure = axes[0].get_figure(root=True)
    if isinstance(figure, Figure):
        figure.align_ylabels(list(axes))


def lifted(facts: "pd.DataFrame", *, of: str = "people", most: int = 8) -> Axes:
    """Draw the people (or ``of="households"``) lifted out of poverty by place: done filled, planned hatched.

    A panel a level, each on its own scale from zero, at most ``most`` bars in it, the largest.
    """
    indicator, en, zh, unit = _LIFTED[of]
    rows = rows_of(facts, indicator)
    if rows.empty:
        return style.empty_chart(f"number of {en} lifted out of poverty", zh, facts=facts)
    rows = rows.sort_values(["value", "article", "start"], ascending=[False, True, True], kind="stable")
    groups = [("{} {}".format(*_LEVELS[lv]), group.head(most)) for lv, group in _levels(rows)]
    shown = [g for _, g in groups]
    import pandas as pd

    drawn = pd.concat(shown)
    axes = _panels(groups, unit)
    n_plan, n = int((rows["status"] == "planned").sum()), len(rows)
    cut = f" The {n - len(drawn)} smallest are left out." if n > len(drawn) else ""
    return style.finish(
        axes[0],
        title=f"{n_plan} of {n} figures of {en} lifted out of poverty are plans, not results",
        title_zh=f"{n}个{zh}数字中,{n_plan}个是计划而不是结果",
        subtitle=f"{en.capitalize()} who left poverty or shall leave it, by place; each panel has its own scale",
        subtitle_zh=zh,
        source=style.source_line(drawn),
        caveat=f"figures of one place may count the same {en} twice: a township stands in its county, a way out in its township.{cut}",
        alt=f"Bars of {len(drawn)} figures of {en} lifted out of poverty in {len(groups)} panels by level; largest "
        f"{number(rows['value'].iloc[0])} in {rows['place'].iloc[0]}; {n_plan} planned and hatched.",
        facts=drawn,
        key=[
            ("done 已完成", {"marker": "s", "color": ACCENT}),
            ("hatched: planned 计划", {**style.HOLLOW, "marker": "s"}),
        ],
    )


def exits(facts: "pd.DataFrame", *, most: int = 7) -> Axes:
    """Draw the villages and counties that left the list of the poor, by place: done filled, planned hatched."""
    import pandas as pd

    rows = rows_of(facts, "villages_exited", "counties_exited")
    if rows.empty:
        return style.empty_chart("village or county that left the list", "贫困村贫困县退出", facts=facts)
    rows = rows.sort_values(["value", "article", "start"], ascending=[False, True, True], kind="stable")
    groups = []
    for indicator in ("counties_exited", "villages_exited"):
        part = rows[rows["indicator"] == indicator]
        groups += [
            (f"{label('indicator', indicator)} · {_LEVELS[lv][0].lower()} {_LEVELS[lv][1]}", group.head(most))
            for lv, group in (_levels(part) if len(part) else [])
        ]
    drawn = pd.concat([g for _, g in groups])
    axes = _panels(groups, "")
    done = rows[rows["status"] != "planned"]
    top = (done if len(done) else rows).iloc[0]
    what, what_zh = ("villages", "个贫困村") if top["indicator"] == "villages_exited" else ("counties", "个贫困县")
    n_plan = int((rows["status"] == "planned").sum())
    return style.finish(
        axes[0],
        title=f"{number(top['value'])} {what} of {top['place']} left the list; {n_plan} of {len(rows)} figures of exits are plans",
        title_zh=f"{top['place']}{number(top['value'])}{what_zh}退出;{len(rows)}个退出数字中{n_plan}个是计划",
        subtitle="Villages and counties taken off the list of the poor, by place; each panel has its own scale",
        subtitle_zh="退出的村和县",
        source=style.source_line(drawn),
        caveat="a county's villages are part of its province's.",
        alt=f"Bars of {len(drawn)} figures of exits in {len(groups)} panels: "
        + "; ".join(f"{r['place']} {number(r['value'])}{r['unit']} {r['status']}" for r in drawn.to_dict("records"))
        + ".",
        facts=drawn,
        key=[
            ("done 已完成", {"marker": "s", "color": ACCENT}),
            ("hatched: planned 计划", {**style.HOLLOW, "marker": "s"}),
        ],
    )


def national_context() -> Axes:
    """Draw the official national series as four small charts: rate, people, incomes in poor areas, central funds."""
    table = national_poverty()
    series = [
        ("poverty_rate_pct", "Poverty rate, %", "贫困发生率", 1.0, 1),
        ("poor_people_10k", "Poor people, million", "农村贫困人口(百万)", 100.0, 0),
        ("poor_area_rural_income_yuan", "Income a head in poor areas, 元", "贫困地区农民人均收入", 1.0, 0),
        ("central_special_fund_100m_yuan", "Central special fund, 亿元", "中央专项扶贫资金", 1.0, 0),
    ]
    axes = style.new_chart(5.2, rows=2, cols=2, squeeze=False).ravel()
    described = []
    for ax, (column, en, zh, scale, digits) in zip(axes, series, strict=True):
        part = table.dropna(subset=[column])
        values = part[column] / scale
        if column.startswith("central"):
            ax.bar(part["year"], values, width=0.62, **style.done())
        else:
            ax.plot(part["year"], values, color=ACCENT, linewidth=2.2, marker="o", markersize=4.5)
        ax.set_title(f"{en}\n{zh}", loc="left", fontsize=10.5, color=INK, linespacing=1.35)
        ax.set_ylim(0, values.max() * 1.2)
        ax.set_xlim(table["year"].min() - 0.7, table["year"].max() + 0.7)
        ax.set_xticks([2010, 2013, 2016, 2020])
        ax.grid(axis="y")
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="y", length=0, labelcolor=SOFT)
        ax.yaxis.set_major_formatter(lambda v, _: number(v))
        for k, ha in ((0, "left"), (-1, "right")):
            x, v = part["year"].iloc[k], values.iloc[k]
            zero = column.startswith("central")
            ha = "right" if k == 0 and values.iloc[1] > v else ha
            placing.note(ax, number(v, digits), (x, v), (0, 6), ha="center" if zero else ha, va="bottom", size=10)
        first, last = values.iloc[0], values.iloc[-1]
        described.append(
            f"{en} from {number(first, digits)} in {part['year'].iloc[0]} to {number(last, digits)} in {part['year'].iloc[-1]}"
        )
    people = table.dropna(subset=["poor_people_10k"])
    first = people.iloc[0]
    return style.finish(
        axes[0],
        title=f"By the official count {number(first['poor_people_10k'] / 100)} million rural Chinese were poor in {int(first['year'])}, "
        f"and {'none' if people['poor_people_10k'].iloc[-1] == 0 else number(people['poor_people_10k'].iloc[-1]) + '万'} in {int(people['year'].iloc[-1])}",
        title_zh=f"按现行标准,农村贫困人口从{int(first['year'])}年的{amount(first['poor_people_10k'] * 1e4, '')}人降至"
        f"{int(people['year'].iloc[-1])}年的{number(people['poor_people_10k'].iloc[-1])}人",
        subtitle="Rural China by the poverty standard of 2010, end of year",
        subtitle_zh="全国农村,2010年标准",
        source=NATIONAL,
        caveat="the standard is 2,300 yuan a person a year at 2010 prices; incomes are nominal; the fund is the central part only.",
        alt="Four small charts of rural China: " + "; ".join(described) + ".",
    )
