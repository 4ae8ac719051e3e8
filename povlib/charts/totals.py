"""Totals with their parts, and the same sectors at two dates. Sums are shown beside totals, never instead of them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..locale import N_, chosen, either, language, tr
from ..wording import amount, is_known, label, split_sentence
from . import rows as layout
from . import style
from .money import funds
from .rows import Lane, Mark, Row
from .style import ACCENT, MARK, SOFT, WARNING

_THESE = {"stated": N_("its parts"), "sector": N_("sums that the article does not call parts")}


def _percent(share: float) -> str:
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def totals_with_parts(facts: pd.DataFrame) -> list[tuple[pd.Series, pd.DataFrame, str]]:
    """Return each total with its parts, and how the parts are known.

    "stated": the article says that they are parts (``part_of``). "sector": the overall investment of a place and the
    investments by sector that the same article gives for the same place; those may overlap or go beyond the total.
    """
    rows = funds(facts)
    found = []
    totals = {key: n for n, key in enumerate(zip(rows["article"], rows["start"], strict=True))}
    for named, parts in rows[rows["part_of"].notna()].groupby(["article", "part_of"], sort=True):
        if named in totals:
            found.append((rows.iloc[totals[named]], parts, "stated"))
    stated = {(total["article"], total["start"]) for total, _, _ in found}
    investments = rows[rows["indicator"] == "fund_investment"]
    for _, group in investments.groupby(["article", "place"], sort=True):
        overall = group[(group["sector"] == "overall") & (group["source"].isin(["unstated", "mixed", None]))]
        parts = group[(group["sector"] != "overall") & group["sector"].map(is_known).astype(bool)]
        if overall.empty or len(parts) < 2 or (overall.iloc[0]["article"], overall.iloc[0]["start"]) in stated:
            continue
        if parts["value"].sum() > 0.01 * overall.iloc[0]["value"]:
            found.append((overall.iloc[0], parts, "sector"))
    return sorted(found, key=lambda f: (-f[0]["value"], f[0]["article"], f[0]["start"]))


def _part_name(part: dict[Any, Any], others: Sequence[dict[Any, Any]]) -> str:
    """Return what a part is called: its sector, else its payer, else its status; told apart by its own words."""
    name = label("sector", part["sector"])
    if part["sector"] == "overall":
        paid = is_known(part["source"]) and part["source"] != "unstated"
        name = label("source", part["source"]) if paid else label("status", part["status"])
    alike = [p for p in others if all(p[k] == part[k] for k in ("article", "part_of", "sector", "source", "status"))]
    clause = re.split("[,，;；。:：、]", split_sentence(part)[0])[-1]
    words = re.sub(r"[^\u4e00-\u9fff]|其中", "", clause)[-9:]
    return f"{name} ({words})" if len(alike) > 1 and len(words) > 1 else name


@style.chart
def totals_and_parts(facts: pd.DataFrame, *, most: int = 3, parts_each: int = 6) -> Axes:
    """Draw each total as a grey bar and its parts as bars below it, all from zero, in % of the total.

    Parts that the article calls so stand apart from sums for one purpose beside the overall sum of the same place, which no
    article calls its parts. The parts are not stacked: behind the total stands what they add up to. At most ``most``
    totals of each sort, and ``parts_each`` parts of one.
    """
    found = totals_with_parts(facts)
    if not found:
        return style.empty_chart("totals_and_parts", facts)
    sorts = {
        "stated": chosen("Parts, as the article says 文中所列分项"),
        "sector": chosen(
            "Sums for one purpose beside the overall sum: the article does not call them parts 总额与分领域资金"
        ),
    }
    drawn, lines, totals = [], [], 0
    for how, heading in sorts.items():
        for total, parts, _ in [entry for entry in found if entry[2] == how][:most]:
            lines.append(Row(f"{total['place'] or ''} {total['article']}", [_total(total, parts, how)], heading))
            records = parts.head(parts_each).to_dict("records")
            lines += [Row(_part_name(part, records), [_part(part, total)]) for part in records]
            drawn += [total.to_dict(), *records]
            totals += 1
            heading = ""
    ax = layout.draw(lines, layout.from_zero([mark.at for row in lines for lane in row.lanes for mark in lane.marks]))
    stated = [entry for entry in found if entry[2] == "stated"]
    over = [total for total, parts, _ in stated if parts["value"].sum() > 1.005 * total["value"]]
    shares = {id(t): _percent(parts["value"].sum() / t["value"]) for t, parts, _ in found}
    texts = style.texts(
        "totals_and_parts",
        "none" if not stated else "over" if over else "",
        rows=[{**total, "share": shares[id(total)], "these": tr(_THESE[how])} for total, _, how in found[: 2 * most]],
        totals=style.counted(len(stated), "total"),
        count=len(stated),
        over=over[0] if over else None,
        share=shares[id(over[0])] if over else "",
        cut=style.left_out(len(found) - totals, N_("smaller totals")),
    )
    return style.finish(ax, **texts, facts=pd.DataFrame(drawn).drop_duplicates(["article", "start"]))


def _total(total: pd.Series, parts: pd.DataFrame, how: str) -> Lane:
    together = parts["value"].sum() / total["value"]
    text = f"{amount(total['value'])}; these add up to {_percent(together)} 合计"
    if language():
        text = tr("{total}; these add up to {share}").format(total=amount(total["value"]), share=_percent(together))
    return Lane(
        [Mark(1.0, since=0, colour=MARK, fact=total.to_dict())],
        text,
        colour=WARNING if how == "stated" and together > 1.005 else SOFT,
    )


def _part(part: dict[Any, Any], total: pd.Series) -> Lane:
    share = part["value"] / total["value"]
    mark = Mark.of(part, share, since=0)
    return Lane([mark], f"{amount(part['value'])}{either(', ', '，')}{_percent(share)}")


def article_pairs(facts: pd.DataFrame, published: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (place, earlier article, later article) for each place that two articles of different dates give funds of.

    ``published`` maps an article's id to its date ("2018", "2018-09" …). Only the pair with the most sectors in common
    is taken of each place.
    """
    found = []
    for place, group in _sector_sums(facts).groupby("place", sort=True):
        sectors = {str(a): set(g["sector"]) for a, g in group.groupby("article", sort=True)}
        dated = sorted((published[a][:4], a) for a in sectors if published.get(a))
        pairs = [(x, y) for i, x in enumerate(dated) for y in dated[i + 1 :] if x[0] < y[0]]
        if pairs:
            first, last = max(pairs, key=lambda p: (len(sectors[p[0][1]] & sectors[p[1][1]]), len(sectors[p[1][1]]), p))
            if sectors[first[1]] & sectors[last[1]]:
                found.append((str(place), first[1], last[1]))
    return found


def _sector_sums(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the investments whose sector and place are known, the largest first."""
    rows = funds(facts, "investment")
    return rows[rows["sector"].map(is_known).astype(bool) & rows["place"].map(is_known).astype(bool)]


@style.chart
def change_by_sector(facts: pd.DataFrame, published: Mapping[str, str], *, place: str | None = None) -> Axes:
    """Draw, sector by sector, the largest investment that two articles of different dates give for the same place.

    ``published`` maps an article's id to its date; ``place`` picks one place, else the one with most figures is drawn.
    A sector that one of the articles does not name shows as missing, not as zero.
    """
    rows = _sector_sums(facts)
    pairs = [p for p in article_pairs(facts, published) if place in (None, p[0])]
    if not pairs:
        return style.empty_chart("change_by_sector", facts)
    count = funds(facts, "investment")["place"].value_counts()
    where, first, last = max(pairs, key=lambda p: (count[p[0]], p[0]))
    rows = rows[(rows["place"] == where) & rows["article"].isin([first, last])].drop_duplicates(["article", "sector"])
    years = (published[first][:4], published[last][:4])
    ends: dict[str, dict[str, Any]] = {str(sector): {} for sector in sorted(set(rows["sector"]))}
    for row in rows.to_dict("records"):
        ends[row["sector"]][row["article"]] = row
    both = [s for s, own in ends.items() if len(own) == 2]
    order = sorted(ends, key=lambda s: (s != "overall", s not in both, -max(r["value"] for r in ends[s].values())))
    lines = [Row(label("sector", s), [_change(ends[s].get(first), ends[s].get(last), years)]) for s in order]
    ax = layout.draw(lines, layout.powers(rows["value"], "元"))
    sectors = set(ends) - {"overall"}
    texts = style.texts(
        "change_by_sector",
        "" if sectors else "overall",
        place=where,
        first=years[0],
        last=years[1],
        shared=len(set(both) & sectors),
        sectors=len(sectors),
        count=len(order),
        both=len(both),
    )
    key = [(f"{years[0]} ({first})", "o", MARK, MARK), (f"{years[1]} ({last})", "o", ACCENT, ACCENT)]
    return style.finish(ax, **texts, facts=rows, key=[*key, *([style.HOLLOW] if style.planned(rows) else [])])


def _change(first: dict[Any, Any] | None, last: dict[Any, Any] | None, years: tuple[str, str]) -> Lane:
    """Return the lane of one sector: its sum in each of two articles, or that one does not name it."""
    ends = ((first, MARK), (last, ACCENT))
    marks = [Mark.of(r, r["value"], colour=c) for r, c in ends if r is not None]
    told = " → ".join(amount(row["value"]) for row, _ in ends if row is not None)
    missing = years[0] if first is None else years[1] if last is None else ""
    return Lane(marks, told + _not_named(missing), joined=True)


def _not_named(year: str) -> str:
    if not year:
        return ""
    return (
        f", not named in {year} 未提及" if language() is None else either(f", not named in {year}", f"，{year}年未提及")
    )
