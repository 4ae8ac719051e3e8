"""Charts of poverty reduction: rates, people and places lifted, and the nation."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..lexicon import read_words
from ..locale import N_, both, chosen, either, is_chinese, tr
from ..reading.gazetteer import level_of, provinces_of
from ..reference import divisions, national_poverty
from ..schema import LEVELS, year_of
from ..wording import amount, name, number, split_sentence
from . import placing, style
from . import rows as layout
from .placing import signed, when
from .rows import Lane, Mark, Row
from .style import ACCENT, INK, MARK, SMALL, SOFT, WARNING
from .ways import rows_of, way_of

NATIONAL = N_("national series: National Bureau of Statistics, State Council white paper of 2021, Ministry of Finance")
_LEVELS = ("Nation 全国", "Provinces 省", "Prefectures 地州市", "Counties 县市区", "Townships 乡镇", "Villages 村")
_LIFTED = {"people": "脱贫人口", "households": "脱贫户数"}
_KEY = [style.DONE, style.PLANNED]


def dated_rows(facts: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the rows of an indicator with place and date, a column ``year`` added, by place and year."""
    rows = rows_of(facts, indicator, dated=True)
    return rows.assign(year=rows["to"].map(year_of)).sort_values(["place", "year", "article", "start"], kind="stable")


def exit_line(place: str) -> int | None:
    """Return the poverty rate, %, under which a place left the list of the poor: 3 in western provinces, else 2.

    None where no table says in which province the place lies.

    >>> exit_line("巍山县"), exit_line("元氏县"), exit_line("某村")
    (3, 2, None)
    """
    provinces = provinces_of(place)
    western = {d.code for d in divisions() if d.name in read_words("western_provinces")}
    lines = {3 if code in western else 2 for code in provinces}
    return lines.pop() if len(lines) == 1 else None


@style.chart
def poverty_rates(facts: pd.DataFrame, *, most: int = 20) -> Axes:
    """Draw the poverty rate of each place as two dots, the first that the articles give and the last, the nation on top.

    A tick is the line under which the place leaves the list of the poor. What was measured between is not known, so no
    path is drawn. At most ``most`` places, those with the largest fall.
    """
    rows = dated_rows(facts, "poverty_rate")
    if rows.empty:
        return style.empty_chart("poverty_rates", facts)
    ends = {str(place): _ends(group) for place, group in rows.groupby("place", sort=True)}
    order = sorted(ends, key=lambda place: (-_fall(ends[place]), place))[:most]
    order.sort(key=lambda place: (-ends[place][-1]["value"], place))
    nation = national_poverty().dropna(subset=["poverty_rate_pct"])[["year", "poverty_rate_pct"]].to_numpy().tolist()
    lines = [_national_rates(nation, rows["year"].min()), *(Row(place, [_rates(ends[place])]) for place in order)]
    every = [mark.at for row in lines for lane in row.lanes for mark in lane.marks]
    ax = layout.draw(lines, layout.from_zero(every))
    shown = [row for place in order for row in ends[place]]
    top = max(order, key=lambda place: (_fall(ends[place]), place))
    first, last = ends[top][0], ends[top][-1]
    line = exit_line(top)
    case = "fall" if _fall(ends[top]) > 0 else "planned" if last["status"] == "planned" else ""
    under = "under" if line and last["value"] < line and last["status"] != "planned" else ""
    texts = style.texts(
        "poverty_rates",
        f"{case} {under}".strip(),
        rows=shown,
        first=first,
        last=last,
        line=line,
        first_when=when(first),
        last_when=when(last),
        nation_first=nation[0],
        nation_last=nation[-1],
        rates=style.counted(len(rows), "rate"),
        places=style.counted(len(ends), "place"),
        cut=style.left_out(len(ends) - most, N_("places with smaller falls")),
    )
    drawn = pd.DataFrame(shown)
    key = [
        ("first rate 最早", "o", MARK, MARK),
        ("last rate 最近", "o", ACCENT, ACCENT),
        ("line for leaving the list 退出线", "|", WARNING, WARNING),
    ]
    key += [style.HOLLOW] if style.planned(drawn) else []
    source = style.source_line(rows) + either("; ", "；") + tr(NATIONAL)
    return style.finish(ax, **texts, source=source, facts=drawn.drop(columns="year"), key=key)


def _ends(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the first and the last rate of a place, of those that are done if there are any; one where there is one."""
    done = rows[rows["status"] != "planned"]
    own = (done if len(done) else rows).to_dict("records")
    return [own[0], own[-1]] if len(own) > 1 and own[0]["year"] < own[-1]["year"] else [own[-1]]


def _fall(ends: Sequence[dict[Any, Any]]) -> float:
    return float(ends[0]["value"] - ends[-1]["value"])


def _rates(ends: Sequence[dict[Any, Any]]) -> Lane:
    last = ends[-1]
    marks = [Mark.of(row, row["value"], colour=MARK) for row in ends[:-1]]
    marks.append(Mark.of(last, last["value"]))
    line = exit_line(last["place"])
    if line is not None:
        marks.append(Mark(line, shape="|", colour=WARNING))
    told = " → ".join(f"{signed(row, 2)}%" + either(f" ({when(row)})", f"（{when(row)}）") for row in ends)
    return Lane(marks, told, joined=len(ends) > 1)


def _national_rates(nation: Sequence[Sequence[float]], earliest: float) -> Row:
    """Return the row of the nation: from the year of the first rate of the articles, where it is known, to the last."""
    begins = [pair for pair in nation if pair[0] >= earliest] or nation[-1:]
    (first, rate), (last, end) = begins[0], begins[-1]
    marks = [Mark(rate, colour=MARK), Mark(end)] if first < last else [Mark(end)]
    told = (
        f"{number(rate, 1)}% ({first:.0f}) → {number(end, 1)}% ({last:.0f})"
        if first < last
        else f"{number(end, 1)}% ({last:.0f})"
    )
    return Row(chosen("Rural China 全国农村"), [Lane(marks, told, joined=True, colour=SOFT)])


def _row_name(row: dict[Any, Any], others: Sequence[dict[Any, Any]]) -> str:
    said = f"{row['place']} {when(row)}".strip()
    if sum(r["place"] == row["place"] and when(r) == when(row) for r in others) > 1:
        way = way_of(split_sentence(row)[0])
        said += either(", ", "，") + both(way[0].lower(), way[1]) if way else ""
    return said


def _levels(rows: pd.DataFrame, most: int) -> list[tuple[str, pd.DataFrame]]:
    """Split rows by the level of their place, highest first; ``most`` in all, shared out evenly."""
    known = rows["place"].map(lambda place: level_of(place) or "county")
    groups = [(chosen(title), rows[known == level]) for level, title in zip(LEVELS, _LEVELS, strict=True)]
    levels = [(title, group) for title, group in groups if len(group)]
    return [(title, group.head(max(most // len(levels), 2))) for title, group in levels]


def _panels(panels: Sequence[tuple[str, pd.DataFrame]], unit: str) -> Axes:
    """Draw a heading and its rows for each panel, all on one log scale."""
    lines = []
    for heading, group in panels:
        records = group.to_dict("records")
        for row in records:
            mark = Mark.of(row, row["value"])
            lines.append(Row(_row_name(row, records), [Lane([mark], placing.signed(row) + row["unit"])], heading))
            heading = ""
    return layout.draw(lines, layout.powers([v for _, group in panels for v in group["value"]], unit))


@style.chart
def lifted(facts: pd.DataFrame, *, of: str = "people", most: int = 24) -> Axes:
    """Draw the people (or ``of="households"``) lifted out of poverty by place: done filled, planned hollow.

    All on one log scale, by level of the place, the largest of each level, at most ``most`` in all.
    """
    zh = _LIFTED[of]
    rows = style.largest_first(rows_of(facts, f"lifted_{of}"))
    rows = rows[rows["value"] > 0]
    if rows.empty:
        return style.empty_chart("lifted", facts, of=of, zh=zh)
    panels = _levels(rows, most)
    drawn = pd.concat([group for _, group in panels])
    plans = style.planned(rows)
    texts = style.texts(
        "lifted",
        "" if plans else "done",
        facts=rows,
        of=of,
        who=of.capitalize(),
        zh=zh,
        drawn=len(drawn),
        panels=len(panels),
        cut=style.left_out(len(rows) - len(drawn), N_("smaller figures")),
    )
    return style.finish(_panels(panels, rows["unit"].iloc[0]), **texts, facts=drawn, key=_KEY if plans else ())


@style.chart
def exits(facts: pd.DataFrame, *, most: int = 20) -> Axes:
    """Draw the villages and counties that left the list of the poor, by place, on one log scale: planned ones hollow."""
    rows = style.largest_first(rows_of(facts, "villages_exited", "counties_exited"))
    rows = rows[rows["value"] > 0]
    if rows.empty:
        return style.empty_chart("exits", facts)
    panels = [
        (f"{name('indicator', indicator)}{either(': ', '：')}{level.lower()}", group)
        for indicator in ("counties_exited", "villages_exited")
        for level, group in _levels(rows[rows["indicator"] == indicator], most // 2)
    ]
    drawn = pd.concat([group for _, group in panels])
    done = rows[rows["status"] != "planned"]
    top = (done if len(done) else rows).iloc[0]
    plans = style.planned(rows)
    case = "villages" if top["indicator"] == "villages_exited" else "counties"
    texts = style.texts(
        "exits",
        case if plans else f"{case} done",
        rows,
        rows=drawn.to_dict("records"),
        top=top,
        drawn=len(drawn),
        panels=len(panels),
        cut=style.left_out(len(rows) - len(drawn), N_("smaller figures")),
    )
    return style.finish(_panels(panels, ""), **texts, facts=drawn, key=_KEY if plans else ())


# The national series: column, title, Chinese title, by what it is divided, digits after the point
_SERIES = (
    ("poverty_rate_pct", "Poverty rate, %", "贫困发生率", 1.0, 1),
    ("poor_people_10k", "Poor people, million", "农村贫困人口(百万)", 100.0, 0),
    ("poor_area_rural_income_yuan", "Income a head in poor areas, 元", "贫困地区农民人均收入", 1.0, 0),
    ("central_special_fund_100m_yuan", "Central special fund, 亿元", "中央专项扶贫资金", 1.0, 0),
)
# What stands beside no English says the unit too.
_ALONE = {
    "poverty_rate_pct": "贫困发生率，%",
    "poor_people_10k": "农村贫困人口，百万人",
    "poor_area_rural_income_yuan": "贫困地区农民人均收入，元",
    "central_special_fund_100m_yuan": "中央专项扶贫资金，亿元",
}


@style.chart
def national_context() -> Axes:
    """Draw the official national series as four small charts: rate, people, incomes in poor areas, central funds."""
    table = national_poverty()
    rows, cols = (4, 1) if style.is_narrow() else (2, 2)
    axes = style.new_chart(2.3 * rows, rows=rows, cols=cols, squeeze=False).ravel()
    described = []
    for ax, (column, en, zh, scale, digits) in zip(axes, _SERIES, strict=True):
        part = table.dropna(subset=[column])
        years, values = part["year"].tolist(), (part[column] / scale).tolist()
        bars = column.startswith("central")
        if bars:
            ax.bar(years, values, width=0.62, **style.bar_look())
        else:
            ax.plot(years, values, color=ACCENT, linewidth=2.2, marker="o", markersize=4.5)
        ax.set_title(
            _ALONE[column] if is_chinese() else both(en, zh, sep="\n"),
            loc="left",
            fontsize=10,
            color=INK,
            linespacing=1.35,
        )
        ax.set_ylim(0, max(values) * 1.2)
        ax.set_xlim(table["year"].min() - 0.7, table["year"].max() + 0.7)
        ax.set_xticks([2010, 2013, 2016, 2020])
        placing.level_axis(ax, SOFT)
        ax.yaxis.set_major_formatter(lambda v, _: number(v))
        rising = values[1] > values[0]
        for k, ha in ((0, "center" if bars else "right" if rising else "left"), (-1, "center" if bars else "right")):
            placing.note(ax, number(values[k], digits), (years[k], values[k]), (0, 6), ha=ha, va="bottom", size=SMALL)
        told = {"name": either(en, _ALONE[column]), "first": years[0], "last": years[-1]}
        told |= {"before": number(values[0], digits), "after": number(values[-1], digits)}
        described.append(tr("{name} from {before} in {first} to {after} in {last}").format(**told))
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
        listed=either("; ", "；").join(described),
    )
    return style.finish(
        axes[0], **texts, source=tr(NATIONAL), data=table[["year", *(column for column, *_ in _SERIES)]]
    )
