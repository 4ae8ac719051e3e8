"""Charts of incomes: levels and targets, and growth recomputed from its ends."""

import re

import pandas as pd
from matplotlib.axes import Axes

from ..checks import growth_claims
from ..reference import national_poverty
from ..wording import is_known, number, period, split_sentence
from . import placing, style
from .placing import SIGN
from .poverty import NATIONAL, against_nation, dated_rows
from .style import CARD, MARK, SOFT


def incomes(facts: pd.DataFrame) -> Axes:
    """Draw incomes a head on a time axis: levels filled, targets hollow, against rural residents of all poor areas."""
    rows = dated_rows(facts, "income_per_capita")
    urban = [re.search("城镇[^,，;；]{0,14}$", split_sentence(row)[0]) for row in rows.to_dict("records")]
    rows = rows[[found is None for found in urban]]
    if rows.empty:
        return style.empty_chart("incomes", facts)
    part = rows["from"].map(is_known).astype(bool) & (rows["from"] != rows["to"])
    column = "poor_area_rural_income_yuan"
    ax = against_nation(rows, column, marker=part.map({True: "v", False: "o"}))
    ax.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}元" if v else "0")
    nation = national_poverty().dropna(subset=[column])
    end = (nation["year"].iloc[-1], nation[column].iloc[-1])
    placing.note(ax, "all poor areas\n全国贫困地区", end, (10, 0), size=10, colour=SOFT)
    planned = int((rows["status"] == "planned").sum())
    top = rows.sort_values("value", kind="stable").iloc[-1]
    kind, kind_zh = ("a target", "是目标") if top["status"] == "planned" else ("reported as reached", "为已达到")
    style.finish(
        ax,
        **style.texts("incomes"),
        title=f"The highest income a head, {number(top['value'])}元 in {top['place']} by {top['to']}, is {kind}",
        title_zh=f"最高的人均收入为{top['place']}{top['to'][:4]}年的{number(top['value'])}元,{kind_zh};{len(rows)}个数字中{planned}个是目标",
        source=f"{style.source_line(rows)}; {NATIONAL}",
        alt=f"Line chart of incomes a head in all poor areas from {number(nation[column].iloc[0])} to {number(end[1])} yuan, with "
        + "; ".join(f"{r['place']} {number(r['value'])} ({r['to']}, {r['status']})" for r in rows.to_dict("records"))
        + ".",
        facts=rows.drop(columns="year"),
        key=[
            ("level 水平", "o", SOFT, SOFT),
            *([("hollow: target 目标", "o", CARD, SOFT)] if planned else []),
            *([("part of a year 不足一年", "v", SOFT, SOFT)] if part.any() else []),
        ],
    )
    texts = [
        f"{row['place']} {SIGN.get(row['approx'], '')}{number(row['value'])}"
        + (f" ({period(row['from'], row['to'])})" if partly else "")
        for row, partly in zip(rows.to_dict("records"), part, strict=True)
    ]
    placing.label_points(ax, rows[["year", "value"]].to_numpy(), texts, size=10, gap=9)
    return ax


def growth(facts: pd.DataFrame, *, most: int = 6) -> Axes:
    """Draw the yearly growth that an article claims beside the growth recomputed from the two ends it gives."""
    claims = growth_claims(facts)[:most]
    if not claims:
        return style.empty_chart("growth", facts)
    ax: Axes = style.new_chart(0.8 + 0.78 * len(claims))
    for y, c in enumerate(claims):
        ax.barh(y - 0.19, c.claimed, height=0.34, facecolor=CARD, edgecolor=MARK, linewidth=1.4)
        ax.barh(y + 0.19, c.recomputed, height=0.34, **style.bar_look())
        placing.note(ax, f"claimed 文中 {number(c.claimed, 2)}%", (c.claimed, y - 0.19))
        text = f"recomputed 复算 {number(c.recomputed, 2)}%: {c.formula}"
        placing.note(ax, text, (c.recomputed, y + 0.19))
    names = [f"{c.first['place'] or ''}\n{c.first['to']}–{c.last['to']}" for c in claims]
    placing.name_rows(ax, names, bars=True)
    ax.set_xlim(0, max(max(c.claimed, c.recomputed) for c in claims) * 2.1)
    off, count, one = sum(not c.agrees for c in claims), len(claims), claims[0]
    title = f"All {count} claimed growth rates follow from the numbers beside them"
    title_zh = f"{count}个年均增长率与文中首尾数字相符"
    if off:
        title = f"{off} of {count} claimed growth rates do not follow from the numbers beside them"
        title_zh = f"{count}个年均增长率中{off}个与文中首尾数字不符"
    elif count == 1:
        title = f"The claimed growth of {number(one.claimed, 2)}% a year follows from its two ends: {number(one.recomputed, 2)}%"
    return style.finish(
        ax,
        **style.texts("growth"),
        title=title,
        title_zh=title_zh,
        alt="Paired bars of growth rates: "
        + "; ".join(
            f"{c.first['place']} claimed {number(c.claimed, 2)}%, recomputed {number(c.recomputed, 2)}%" for c in claims
        )
        + ".",
        facts=pd.DataFrame([row for c in claims for row in (c.first, c.last, c.claim)]),
    )
