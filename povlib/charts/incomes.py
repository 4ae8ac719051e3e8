"""Charts of incomes: levels and targets, and growth recomputed from its ends."""

import re
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..checks import growth_claims
from ..locale import N_, chosen, either, tr
from ..reference import national_poverty
from ..schema import year_of
from ..wording import is_known, number, split_sentence
from . import rows as layout
from . import style
from .placing import signed, when
from .poverty import NATIONAL, dated_rows
from .rows import Lane, Mark, Row
from .style import ACCENT, CARD, MARK, SOFT, WARNING

_COLUMN = "poor_area_rural_income_yuan"


@style.chart
def incomes(facts: pd.DataFrame, *, most: int = 14) -> Axes:
    """Draw incomes a head by place: what was reached filled and joined from first to last, targets hollow below.

    A tick is the mean of all poor areas in the year of the last dot, by the national series. At most ``most`` places, those
    with the highest incomes.
    """
    rows = dated_rows(facts, "income_per_capita")
    urban = [re.search("城镇[^,，;；]{0,14}$", split_sentence(row)[0]) for row in rows.to_dict("records")]
    rows = rows[[found is None for found in urban]]
    if rows.empty:
        return style.empty_chart("incomes", facts)
    order = rows.groupby("place")["value"].max().sort_values(ascending=False, kind="stable").index
    part = rows["from"].map(is_known).astype(bool) & (rows["from"] != rows["to"])
    nation = national_poverty().dropna(subset=[_COLUMN]).set_index("year")[_COLUMN]
    lines, shown = [], []
    for place in order[:most]:
        own = rows[rows["place"] == place]
        whole = own[~part[own.index] & (own["status"] != "planned")].drop_duplicates("year", keep="last")
        rest = [row for _, row in own[part[own.index] | (own["status"] == "planned")].head(2).iterrows()]
        groups = [whole.iloc[[0, -1]].drop_duplicates("start").to_dict("records")] if len(whole) else []
        groups += [[row.to_dict()] for row in rest]
        lines.append(Row(str(place), [_income(group, nation) for group in groups]))
        shown += [row for group in groups for row in group]
    drawn = pd.DataFrame(shown)
    every = [*drawn["value"], *(mark.at for row in lines for lane in row.lanes for mark in lane.marks)]
    ax = layout.draw(lines, layout.from_zero(every))
    top = rows.sort_values("value", kind="stable").iloc[-1]
    texts = style.texts(
        "incomes",
        "target" if top["status"] == "planned" else "",
        rows,
        rows=shown,
        top=top,
        cut=style.left_out(len(order) - most, N_("places with smaller incomes")),
    )
    key = [
        ("reached 已达到", "o", ACCENT, ACCENT),
        ("mean of all poor areas in that year 全国贫困地区", "|", WARNING, WARNING),
    ]
    key += [("hollow: target 目标", "o", CARD, SOFT)] if style.planned(drawn) else []
    return style.finish(
        ax,
        **texts,
        source=f"{style.source_line(rows)}{either('; ', '；')}{tr(NATIONAL)}",
        facts=drawn.drop(columns="year"),
        key=key,
    )


def _income(rows: list[dict[Any, Any]], nation: pd.Series) -> Lane:
    """Return the lane of one income, or of the first and the last of a place, with the mean of the poor areas."""
    last = rows[-1]
    planned = last["status"] == "planned"
    dots = [Mark.of(row, row["value"], colour=ACCENT if row is last else MARK) for row in rows]
    told = [either(f"{signed(row)} 元 {when(row)}", f"{signed(row)}元（{when(row)}）") for row in rows]
    text = " → ".join(told) + (either(", target", "，目标") if planned else "")
    year = int(-(-year_of(last["to"]) // 1))
    if not planned and year in nation.index and last["from"] in (None, last["to"]):
        mean = float(nation[year])
        dots.append(Mark(mean, shape="|", colour=WARNING))
        text += either("; poor areas ", "；贫困地区") + number(mean)
    return Lane(dots, text, joined=len(rows) > 1)


@style.chart
def growth(facts: pd.DataFrame, *, most: int = 8) -> Axes:
    """Draw the yearly growth that an article claims beside the growth recomputed from the two ends it gives."""
    claims = growth_claims(facts)
    if not claims:
        return style.empty_chart("growth", facts)
    lines = [
        Row(
            f"{c.first['place'] or ''} {c.first['to']}–{c.last['to']}".strip(),
            [
                Lane(
                    [Mark(c.claimed, since=0, colour=MARK, fact=c.claim)],
                    f"{chosen('claimed 文中')} {number(c.claimed, 2)}%",
                    colour=SOFT,
                ),
                Lane(
                    [Mark(c.recomputed, since=0, colour=ACCENT if c.agrees else WARNING, fact=c.last)],
                    f"{chosen('recomputed 复算')} {number(c.recomputed, 2)}%: {c.formula}",
                ),
            ],
        )
        for c in claims[:most]
    ]
    ax = layout.draw(lines, layout.from_zero([v for c in claims[:most] for v in (c.claimed, c.recomputed)]))
    off = sum(not c.agrees for c in claims)
    case = "off" if off else "one" if len(claims) == 1 else ""
    cut = style.left_out(len(claims) - most, N_("further claims"))
    texts = style.texts(
        "growth", case, rows=map(vars, claims[:most]), off=off, count=len(claims), one=claims[0], cut=cut
    )
    shown = pd.DataFrame([row for c in claims[:most] for row in (c.first, c.last, c.claim)])
    return style.finish(ax, **texts, facts=shown)
