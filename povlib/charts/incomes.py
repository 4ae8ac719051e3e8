"""Charts of incomes: levels and targets, and growth recomputed from its ends."""

import re
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from ..checks import growth_claims
from ..reference import national_poverty
from ..schema import year_of
from ..wording import is_known, number, period, split_sentence
from . import placing, style
from .poverty import NATIONAL, SIGN
from .style import CARD, MARK, SOFT
from .ways import rows_of

if TYPE_CHECKING:
    import pandas as pd


def incomes(facts: "pd.DataFrame") -> Axes:
    """Draw incomes a head on a time axis: levels filled, targets hollow, against rural residents of all poor areas."""
    rows = rows_of(facts, "income_per_capita", dated=True)
    before = [split_sentence(row)[0] for row in rows.to_dict("records")]
    urban = [bool(re.search("城镇[^,，;；]{0,14}$", lead)) for lead in before]
    rows = rows[[not u for u in urban]]
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
        group = rows[(rows["place"] == place) & ~part].drop_duplicates("year")
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
                f"{place} {SIGN.get(row['approx'], '')}{number(row['value'])}"
                + (f" ({period(row['from'], row['to'])})" if partly else "")
            )
    first, last = min(nation["year"].min(), rows["year"].min()), max(nation["year"].max(), rows["year"].max())
    ax.set_xlim(first - 0.6, last + 0.3)
    end = nation.iloc[-1]
    where = (end["year"], end["poor_area_rural_income_yuan"])
    placing.note(ax, "all poor areas\n全国贫困地区", where, (10, 0), size=10, colour=SOFT, in_layout=True)
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
        source=f"{style.source_line(rows)}; {NATIONAL}",
        caveat="articles of before 2014 or so may mean net income (纯收入), the series disposable income (可支配收入).",
        alt=f"Line chart of incomes a head in all poor areas from {number(nation['poor_area_rural_income_yuan'].iloc[0])} to "
        f"{number(nation['poor_area_rural_income_yuan'].iloc[-1])} yuan, with "
        + "; ".join(f"{r['place']} {number(r['value'])} ({r['to']}, {r['status']})" for r in rows.to_dict("records"))
        + ".",
        facts=rows.drop(columns="year"),
        key=entries,
    )
    placing.label_points(ax, points, texts, size=10, gap=9)
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
            placing.note(ax, text, (value, y + shift), in_layout=True)
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
