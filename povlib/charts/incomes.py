"""Charts of incomes: levels and targets, and growth recomputed from its ends."""

import re

import pandas as pd
from matplotlib.axes import Axes

from ..checks import growth_claims
from ..reference import national_poverty
from ..wording import is_known, number, period, split_sentence
from . import placing, style
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
    top = rows.sort_values("value", kind="stable").iloc[-1]
    case = "target" if top["status"] == "planned" else ""
    ends = nation[column].iloc[[0, -1]].tolist()
    texts = style.texts("incomes", case, rows, top=top, first=ends[0], last=ends[1])
    key = [("level 水平", "o", SOFT, SOFT)]
    key += [("hollow: target 目标", "o", CARD, SOFT)] if style.planned(rows) else []
    key += [("part of a year 不足一年", "v", SOFT, SOFT)] if part.any() else []
    source = f"{style.source_line(rows)}; {NATIONAL}"
    style.finish(ax, **texts, source=source, facts=rows.drop(columns="year"), key=key)
    when = [f" ({period(*span)})" if own else "" for own, *span in zip(part, rows["from"], rows["to"], strict=True)]
    records = zip(rows.to_dict("records"), when, strict=True)
    labels = [f"{row['place']} {placing.signed(row)}{told}" for row, told in records]
    placing.label_points(ax, rows[["year", "value"]].to_numpy(), labels, size=10, gap=9)
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
    off = sum(not c.agrees for c in claims)
    case = "off" if off else "one" if len(claims) == 1 else ""
    texts = style.texts("growth", case, rows=map(vars, claims), off=off, count=len(claims), one=claims[0])
    return style.finish(ax, **texts, facts=pd.DataFrame([r for c in claims for r in (c.first, c.last, c.claim)]))
