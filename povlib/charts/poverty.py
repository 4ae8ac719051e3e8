"""Charts of poverty reduction: rates, people lifted, ways out, places off the list, relocation, incomes, the nation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from ..checks import growth_claims
from ..lexicon import read_table
from ..places import LEVELS, level_of
from ..reference import national_poverty
from . import style
from .sources import amount, is_known, number, period
from .style import ACCENT, CARD, INK, MARK, SOFT, WARNING, label

if TYPE_CHECKING:
    import pandas as pd

_NATIONAL = "national series: National Bureau of Statistics, State Council white paper of 2021, Ministry of Finance"
_LEVELS = {
    "nation": ("Nation", "全国"),
    "province": ("Provinces", "省"),
    "prefecture": ("Prefectures", "地州市"),
    "county": ("Counties", "县市区"),
    "township": ("Townships", "乡镇"),
    "village": ("Villages", "村"),
}
_SIGN = {"over": ">", "at_least": "≥", "near": "<", "at_most": "≤", "about": "≈"}


def year_of(text: str) -> float:
    """Return a date as a point of a time axis on which 2018 is the end of 2018: "2018" and "2018-12" are 2018.0."""
    parts = [int(p) for p in str(text).split("-")[:2]]
    return parts[0] - (1 - parts[1] / 12 if len(parts) > 1 else 0)


def _values(facts: "pd.DataFrame", *indicators: str, dated: bool = False) -> "pd.DataFrame":
    """Return the rows of the indicators with a place, and with an end of their period where ``dated``."""
    rows = facts[facts["indicator"].isin(indicators) & facts["place"].map(is_known).astype(bool)]
    if dated:
        rows = rows[rows["to"].map(is_known).astype(bool)]
    return rows.drop_duplicates(["article", "start"])


def poverty_rates(facts: "pd.DataFrame") -> Axes:
    """Draw the poverty rates of the articles on a time axis, against the nation and the lines for leaving the list."""
    rows = _values(facts, "poverty_rate", dated=True)
    if rows.empty:
        return style.empty_chart("poverty rate with a date", "贫困发生率", facts=facts)
    rows = rows.assign(year=rows["to"].map(year_of)).sort_values(["place", "year", "article", "start"], kind="stable")
    nation = national_poverty()
    ax: Axes = style.new_chart(4.3)
    ax.plot(nation["year"], nation["poverty_rate_pct"], color=MARK, linewidth=2.4, zorder=1)
    first, last = min(nation["year"].min(), rows["year"].min()), max(nation["year"].max(), rows["year"].max())
    for level, text in ((3, "3% western provinces 西部"), (2, "2% central 中部")):
        ax.axhline(level, color=WARNING, linewidth=1.1, linestyle=(0, (5, 3)), zorder=0)
        ax.text(last + 0.15, level, text, va="center", fontsize=9.5, color=WARNING)
    places = list(dict.fromkeys(rows["place"]))
    points, texts = [], []
    for n, place in enumerate(places):
        group = rows[rows["place"] == place]
        colour = style.PALETTE[[0, 2, 5, 4, 3][n % 5]]
        ax.plot(group["year"], group["value"], color=colour, linewidth=1.6, zorder=2)
        for row in group.to_dict("records"):
            ax.scatter(row["year"], row["value"], s=62, zorder=4, **style.dot_look(row["status"], colour))
            points.append((row["year"], row["value"]))
            texts.append(f"{place} {_SIGN.get(row['approx'], '')}{number(row['value'], 2)}%")
    start = nation.iloc[0]
    style.note(ax, "rural China 全国农村", (start["year"], start["poverty_rate_pct"]), (10, 2), size=10, colour=SOFT)
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
        source=f"{style.source_line(rows)}; {_NATIONAL}",
        caveat="articles of counties count registered households, the nation a sample survey; a target is hollow.",
        alt=f"Line chart of the poverty rate of rural China from {number(nation['poverty_rate_pct'].iloc[0], 1)}% in "
        f"{nation['year'].iloc[0]} to {number(nation['poverty_rate_pct'].iloc[-1], 1)}% in {nation['year'].iloc[-1]}, with "
        + "; ".join(f"{r['place']} {number(r['value'], 2)}% ({r['to']})" for r in rows.to_dict("records"))
        + ".",
        facts=rows.drop(columns="year"),
    )
    style.label_points(ax, points, texts, size=10, gap=9)
    return ax


def _row_name(row: dict[Any, Any], others: Sequence[dict[Any, Any]]) -> str:
    when = period(row)
    name = f"{row['place']} {when}" if when else str(row["place"])
    if sum(r["place"] == row["place"] and period(r) == when for r in others) > 1:
        way = way_of(str(row["sentence"] or ""), str(row["text"]))
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
            text = f"{_SIGN.get(row['approx'], '')}{number(row['value'])}{unit or row['unit']}"
            style.note(ax, text, (row["value"], y), (6, 0), size=9.8, in_layout=True)
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


_LIFTED = {
    "people": ("lifted_people", "people", "脱贫人口", "人"),
    "households": ("lifted_households", "households", "脱贫户数", "户"),
}


def lifted(facts: "pd.DataFrame", *, of: str = "people", most: int = 8) -> Axes:
    """Draw the people (or ``of="households"``) lifted out of poverty by place: done filled, planned hatched.

    A panel a level, each on its own scale from zero, at most ``most`` bars in it, the largest.
    """
    indicator, en, zh, unit = _LIFTED[of]
    rows = _values(facts, indicator)
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


def way_of(sentence: str, text: str) -> tuple[str, str] | None:
    """Return the way out of poverty that the clause before a figure names, in English and Chinese; None where none does."""
    before = sentence.partition(text)[0]
    best: tuple[int, tuple[str, str]] | None = None
    for row in read_table("charts_ways"):
        at = before.find(row["word"])
        if at >= 0 and (best is None or at < best[0]):
            best = (at, (row["english"], row["chinese"]))
    return best[1] if best else None


def ways_out_rows(facts: "pd.DataFrame", place: str | None = None) -> "pd.DataFrame":
    """Return the figures of the ways out of one place in one article, a column ``way`` added; empty where none lists three.

    ``place`` picks one place, else the one with the most ways.
    """
    rows = _values(facts, "lifted_people", "lifted_households", "relocated_people", "relocated_households")
    rows = rows.assign(way=[way_of(str(s or ""), str(t)) for s, t in zip(rows["sentence"], rows["text"], strict=True)])
    rows = rows[rows["way"].map(is_known).astype(bool)]
    rows = rows[rows["place"] == place] if place else rows
    rows = rows.drop_duplicates(["article", "place", "way", "unit"])
    best = rows.iloc[:0]
    for _, group in rows.groupby(["article", "place"], sort=True):
        if group["way"].nunique() >= 3 and group["way"].nunique() > (best["way"].nunique() if len(best) else 0):
            best = group
    return best.sort_values("start", kind="stable")


def ways_out(facts: "pd.DataFrame", *, place: str | None = None) -> Axes:
    """Draw the ways out of poverty (五个一批) of one place as steps that add up, beside the poor it has registered."""
    import pandas as pd

    rows = ways_out_rows(facts, place)
    if rows.empty:
        return style.empty_chart("list of ways out of poverty", "五个一批的数字", facts=facts)
    where, article = rows["place"].iloc[0], rows["article"].iloc[0]
    stock = _values(facts, "poor_people", "poor_households")
    stock = stock[(stock["place"] == where) & (stock["article"] == article)].drop_duplicates("unit")
    units = [u for u in ("人", "户") if (rows["unit"] == u).sum() >= 3]
    ways = list(dict.fromkeys(rows["way"]))
    names = ["{} {}".format(*w) for w in ways] + ["Sum of the ways 合计", "Registered poor 建档立卡"]
    axes = style.new_chart(0.7 + 0.46 * len(names), cols=len(units), squeeze=False, sharey=True)[0]
    sums: dict[str, tuple[float, float | None]] = {}
    for ax, unit in zip(axes, units, strict=True):
        at = 0.0
        for y, way in enumerate(ways):
            part = rows[(rows["way"] == way) & (rows["unit"] == unit)]
            if part.empty:
                ax.text(at, y, "  not given 未给出", va="center", fontsize=9.5, color=SOFT)
                continue
            row = part.iloc[0]
            ax.barh(y, row["value"], left=at, height=0.62, **style.bar_look(row["status"]))
            ax.plot([at + row["value"]] * 2, [y + 0.31, y + 0.69], color=MARK, linewidth=0.9)
            style.note(ax, number(row["value"]), (at + row["value"], y), (5, 0), in_layout=True)
            at += row["value"]
        registered = stock[stock["unit"] == unit]["value"]
        total = float(registered.iloc[0]) if len(registered) else None
        sums[unit] = (at, total)
        ax.barh(len(ways), at, height=0.62, facecolor="#DDE6EE", edgecolor=ACCENT, linewidth=1.2)
        style.note(ax, number(at), (at, len(ways)), (5, 0), size=10, in_layout=True)
        if total is None:
            ax.text(0, len(ways) + 1, "  not given 未给出", va="center", fontsize=9.5, color=SOFT)
        else:
            ax.barh(len(ways) + 1, total, height=0.62, facecolor=MARK, edgecolor=MARK)
            style.note(ax, number(total), (total, len(ways) + 1), (5, 0), in_layout=True)
            ax.plot(
                [total] * 2, [-0.5, len(ways) + 0.69], color=WARNING, linewidth=1.1, linestyle=(0, (4, 3)), zorder=0
            )
        ax.set_xlim(0, max(at, total or 0) * 1.24)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        ax.set_title({"人": "People 人", "户": "Households 户"}[unit], loc="left", fontsize=10.5, color=SOFT)
        ax.tick_params(axis="y", length=0)
    axes[0].set_yticks(range(len(names)), names)
    axes[0].set_ylim(len(names) - 0.4, -0.7)
    at, total = sums[units[0]]
    unit_en = {"人": "people", "户": "households"}[units[0]]
    title = f"The {len(ways)} ways out of {where} add up to {number(at)} {unit_en}"
    title_zh = f"{where}的{len(ways)}条脱贫途径合计{number(at)}{units[0]}"
    if total is not None and at != total:
        title += f", {number(abs(at - total))} {'more' if at > total else 'fewer'} than are registered as poor"
        title_zh += (
            f",比建档立卡的{number(total)}{units[0]}{'多' if at > total else '少'}{number(abs(at - total))}{units[0]}"
        )
    elif total is not None:
        title, title_zh = title + ", as many as are registered as poor", title_zh + ",与建档立卡人数一致"
    drawn = pd.concat([rows.drop(columns="way"), stock])
    return style.finish(
        axes[0],
        title=title,
        title_zh=title_zh,
        subtitle="Ways out of poverty one after another; hatched: planned; dashed: registered poor",
        subtitle_zh="“五个一批”与建档立卡贫困人口",
        source=style.source_line(drawn),
        caveat="a household can take more than one way, so a sum above the registered poor is no error by itself.",
        alt=f"Steps of {len(ways)} ways out of poverty in {where}: "
        + "; ".join(
            f"{w[0]} "
            + ", ".join(f"{number(r['value'])}{r['unit']}" for r in rows[rows["way"] == w].to_dict("records"))
            for w in ways
        )
        + "; sums "
        + ", ".join(
            f"{number(a)}{u} against {'no number of' if t is None else number(t)} registered"
            for u, (a, t) in sums.items()
        )
        + ".",
        facts=drawn,
    )


def exits(facts: "pd.DataFrame", *, most: int = 7) -> Axes:
    """Draw the villages and counties that left the list of the poor, by place: done filled, planned hatched."""
    import pandas as pd

    rows = _values(facts, "villages_exited", "counties_exited")
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


def relocation_pairs(facts: "pd.DataFrame") -> "list[tuple[pd.Series, pd.Series]]":
    """Return each number of relocated households with the number of people printed right after it."""
    rows = _values(facts, "relocated_households", "relocated_people").sort_values(["article", "start"], kind="stable")
    found = []
    for _, house in rows[rows["indicator"] == "relocated_households"].iterrows():
        after = rows[(rows["article"] == house["article"]) & (rows["indicator"] == "relocated_people")]
        after = after[(after["start"] >= house["end"]) & (after["start"] <= house["end"] + 3)]
        if len(after):
            found.append((house, after.iloc[0]))
    return found


def relocation(facts: "pd.DataFrame") -> Axes:
    """Draw relocated households against people, both on log axes, with lines of equal household size."""
    import math

    import pandas as pd

    pairs = relocation_pairs(facts)
    if not pairs:
        return style.empty_chart("relocation with households and people", "搬迁户数与人数", facts=facts)
    xs, ys = [float(h["value"]) for h, _ in pairs], [float(p["value"]) for _, p in pairs]
    ax: Axes = style.new_chart(4.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    low, high = min(xs) / 1.7, max(xs) * 2.4
    ax.set_xlim(low, high)
    ax.set_ylim(min(ys) / 1.8, max(ys) * 1.9)
    bottom, top = ax.get_ylim()
    for size in (2, 3, 4, 5):
        ax.plot([low, high], [low * size, high * size], color=style.GRID, linewidth=1.2, zorder=0)
        if high * size <= top:
            style.note(ax, f"{size}人/户", (high, high * size), (3, 0), size=9, colour=SOFT, in_layout=True)
        else:
            style.note(
                ax,
                f"{size}人/户",
                (top / size, top),
                (0, 2),
                ha="center",
                va="bottom",
                size=9,
                colour=SOFT,
                in_layout=True,
            )
    sizes = [y / x for x, y in zip(xs, ys, strict=True)]
    for house, people in pairs:
        ax.scatter(house["value"], people["value"], s=74, zorder=3, **style.dot_look(house["status"]))
    for axis, span, unit in ((ax.xaxis, (low, high), "户"), (ax.yaxis, (bottom, top), "人")):
        ticks = [m * 10**e for e in range(0, 8) for m in (1, 2, 5) if span[0] <= m * 10**e <= span[1]]
        axis.set_ticks(ticks, [f"{number(t)}{unit}" for t in ticks])
        axis.set_ticks([], minor=True)
    ax.grid(axis="both", linewidth=0.5)
    drawn = pd.concat([r.to_frame().T for pair in pairs for r in pair]).infer_objects()
    same: dict[float, set[float]] = {}
    for x, y in zip(xs, ys, strict=True):
        same.setdefault(x, set()).add(y)
    style.finish(
        ax,
        title=f"Relocated households have {number(min(sizes), 1)} to {number(max(sizes), 1)} people"
        if len(pairs) > 1
        else f"The relocated households of {pairs[0][0]['place']} have {number(sizes[0], 1)} people",
        title_zh=f"搬迁户平均每户{number(min(sizes), 1)}至{number(max(sizes), 1)}人",
        subtitle="Relocated households and people, both axes log; lines: people a household; hollow: planned",
        subtitle_zh="易地搬迁户数与人数",
        source=style.source_line(drawn),
        caveat="two dots on one spot are the same relocation told by two articles; see the checks where their numbers differ.",
        alt="Scatter of relocated households and people: "
        + "; ".join(f"{h['place']} {number(h['value'])}户 {number(p['value'])}人 {h['status']}" for h, p in pairs)
        + ".",
        facts=drawn,
    )
    order = sorted(range(len(pairs)), key=lambda i: -xs[i])
    texts = []
    for k, i in enumerate(order):
        twin = any(math.isclose(xs[i], xs[j]) and math.isclose(ys[i], ys[j], rel_tol=0.02) for j in order[:k])
        both = sorted(
            {
                pairs[j][0]["article"]
                for j in order
                if math.isclose(xs[i], xs[j]) and math.isclose(ys[i], ys[j], rel_tol=0.02)
            }
        )
        people = sorted(
            {ys[j] for j in order if math.isclose(xs[i], xs[j]) and math.isclose(ys[i], ys[j], rel_tol=0.02)}
        )
        texts.append(
            ""
            if twin
            else f"{pairs[i][0]['place']} {number(xs[i])}户, {' or '.join(number(p) for p in people)}人"
            + (f" ({len(both)} articles)" if len(both) > 1 else "")
        )
    style.label_points(ax, [(xs[i], ys[i]) for i in order], texts, gap=8)
    return ax


def incomes(facts: "pd.DataFrame") -> Axes:
    """Draw incomes a head on a time axis: levels filled, targets hollow, against rural residents of all poor areas."""
    rows = _values(facts, "income_per_capita", dated=True)
    if rows.empty:
        return style.empty_chart("income a head with a date", "人均收入", facts=facts)
    rows = rows.assign(year=rows["to"].map(year_of)).sort_values(["place", "year", "article", "start"], kind="stable")
    part = rows["from"].map(is_known).astype(bool) & (rows["from"] != rows["to"])
    nation = national_poverty().dropna(subset=["poor_area_rural_income_yuan"])
    ax: Axes = style.new_chart(4.3)
    ax.plot(nation["year"], nation["poor_area_rural_income_yuan"], color=MARK, linewidth=2.4, zorder=1)
    points, texts = [], []
    for n, place in enumerate(dict.fromkeys(rows["place"])):
        colour = style.PALETTE[[0, 2, 5, 1, 3][n % 5]]
        group = rows[(rows["place"] == place) & ~part]
        ax.plot(
            group["year"],
            group["value"],
            color=colour,
            linewidth=1.4,
            linestyle=(0, (2, 2)) if (group["status"] == "planned").any() else "-",
            zorder=2,
        )
        for row, partly in zip(
            rows[rows["place"] == place].to_dict("records"), part[rows["place"] == place], strict=True
        ):
            ax.scatter(
                row["year"],
                row["value"],
                s=66,
                zorder=4,
                marker="v" if partly else "o",
                **style.dot_look(row["status"], colour),
            )
            points.append((row["year"], row["value"]))
            texts.append(
                f"{place} {_SIGN.get(row['approx'], '')}{number(row['value'])}"
                + (f" ({period(row)})" if partly else "")
            )
    first, last = min(nation["year"].min(), rows["year"].min()), max(nation["year"].max(), rows["year"].max())
    ax.set_xlim(first - 0.6, last + 0.3)
    end = nation.iloc[-1]
    where = (end["year"], end["poor_area_rural_income_yuan"])
    style.note(ax, "all poor areas\n全国贫困地区", where, (10, 0), size=10, colour=SOFT, in_layout=True)
    ax.set_ylim(0, max(nation["poor_area_rural_income_yuan"].max(), rows["value"].max()) * 1.14)
    ax.set_xticks(range(int(first), int(last) + 1))
    ax.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}元" if v else "0")
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    n_plan = int((rows["status"] == "planned").sum())
    top = rows.sort_values("value", kind="stable").iloc[-1]
    kind = "a target" if top["status"] == "planned" else "reported as reached"
    kind_zh = "是目标" if top["status"] == "planned" else "为已达到"
    entries: list[tuple[str, dict[str, Any]]] = [("level 水平", {"marker": "o", "color": SOFT})]
    entries += [("hollow: target 目标", style.HOLLOW)] if n_plan else []
    entries += [("part of a year 不足一年", {"marker": "v", "color": SOFT})] if part.any() else []
    style.finish(
        ax,
        title=f"The highest income a head, {number(top['value'])}元 in {top['place']} by {top['to']}, is {kind}",
        title_zh=f"最高的人均收入为{top['place']}{top['to'][:4]}年的{number(top['value'])}元,{kind_zh};{len(rows)}个数字中{n_plan}个是目标",
        subtitle="Income a head of rural residents, 元 a year, nominal",
        subtitle_zh="农民人均收入",
        source=f"{style.source_line(rows)}; {_NATIONAL}",
        caveat="articles of before 2014 or so may mean net income (纯收入), the series disposable income (可支配收入).",
        alt=f"Line chart of incomes a head in all poor areas from {number(nation['poor_area_rural_income_yuan'].iloc[0])} to "
        f"{number(nation['poor_area_rural_income_yuan'].iloc[-1])} yuan, with "
        + "; ".join(f"{r['place']} {number(r['value'])} ({r['to']}, {r['status']})" for r in rows.to_dict("records"))
        + ".",
        facts=rows.drop(columns="year"),
        key=entries,
    )
    style.label_points(ax, points, texts, size=10, gap=9)
    return ax


def growth(facts: "pd.DataFrame", *, most: int = 6) -> Axes:
    """Draw the yearly growth that an article claims beside the growth recomputed from the two ends it gives."""
    import pandas as pd

    claims = growth_claims(facts)[:most]
    if not claims:
        return style.empty_chart("yearly growth together with its two ends", "可复核的年均增长率", facts=facts)
    ax: Axes = style.new_chart(0.8 + 0.78 * len(claims))
    widest = max(max(c.claimed, c.recomputed) for c in claims)
    for y, c in enumerate(claims):
        for shift, value, look, text in (
            (
                -0.19,
                c.claimed,
                {"facecolor": CARD, "edgecolor": MARK, "linewidth": 1.4},
                f"claimed 文中 {number(c.claimed, 2)}%",
            ),
            (
                0.19,
                c.recomputed,
                style.done(),
                f"recomputed 复算 {number(c.recomputed, 2)}%: {c.formula}",
            ),
        ):
            ax.barh(y + shift, value, height=0.34, **look)
            style.note(ax, text, (value, y + shift), in_layout=True)
    ax.set_yticks(range(len(claims)), [f"{c.first['place'] or ''}\n{c.first['to']}–{c.last['to']}" for c in claims])
    ax.set_ylim(len(claims) - 0.45, -0.6)
    ax.set_xlim(0, widest * 2.1)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    off = [c for c in claims if not c.agrees]
    one = claims[0]
    title = (
        f"{len(off)} of {len(claims)} claimed growth rates do not follow from the numbers beside them"
        if off
        else f"The claimed growth of {number(one.claimed, 2)}% a year follows from its two ends: {number(one.recomputed, 2)}%"
        if len(claims) == 1
        else f"All {len(claims)} claimed growth rates follow from the numbers beside them"
    )
    title_zh = (
        f"{len(claims)}个年均增长率中{len(off)}个与文中首尾数字不符"
        if off
        else f"{len(claims)}个年均增长率与文中首尾数字相符"
    )
    drawn = pd.DataFrame([r for c in claims for r in (c.first, c.last, c.claim)])
    return style.finish(
        ax,
        title=title,
        title_zh=title_zh,
        subtitle="Average yearly growth, %: claimed by the article and recomputed from the two values it gives",
        subtitle_zh="年均增长率:文中数与复算",
        source=style.source_line(drawn),
        caveat="nominal values; an article may mean real growth, or other first and last years.",
        alt="Paired bars of growth rates: "
        + "; ".join(
            f"{c.first['place']} claimed {number(c.claimed, 2)}%, recomputed {number(c.recomputed, 2)}%" for c in claims
        )
        + ".",
        facts=drawn,
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
            style.note(ax, number(v, digits), (x, v), (0, 6), ha="center" if zero else ha, va="bottom", size=10)
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
        source=_NATIONAL,
        caveat="the standard is 2,300 yuan a person a year at 2010 prices; incomes are nominal; the fund is the central part only.",
        alt="Four small charts of rural China: " + "; ".join(described) + ".",
    )
