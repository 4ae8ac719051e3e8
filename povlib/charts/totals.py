"""Totals with their parts, and the same sectors at two dates. Sums are shown beside totals, never instead of them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..wording import amount, is_known, label, number, split_sentence
from . import placing, style
from .money import funds
from .style import ACCENT, INK, MARK, SOFT, WARNING


def _percent(share: float) -> str:
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def totals_with_parts(facts: pd.DataFrame) -> list[tuple[pd.Series, pd.DataFrame, str]]:
    """Return each total with its parts, and how the parts are known.

    "stated": the article says that they are parts (``part_of``). "sector": the overall investment of a place and the
    investments by sector that the same article gives for the same place; those may overlap or go beyond the total.
    """
    rows = funds(facts)
    found = []
    for _, total in rows.iterrows():
        parts = rows[(rows["article"] == total["article"]) & (rows["part_of"] == total["start"])]
        if len(parts):
            found.append((total, parts, "stated"))
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


def totals_and_parts(facts: pd.DataFrame, *, most: int = 6) -> Axes:
    """Draw each total as a wide pale bar and its parts as thin bars inside it, each from zero, in % of the total.

    The parts are not stacked: the note at each total says what they would add up to. At most ``most`` totals.
    """
    found = totals_with_parts(facts)[:most]
    if not found:
        return style.empty_chart("totals_and_parts", facts)
    height = sum(1.65 + len(parts) for _, parts, _ in found)
    ax: Axes = style.new_chart(0.6 + 0.285 * height)
    every = [part for _, parts, _ in found for part in parts.to_dict("records")]
    y, widest = 0.0, 1.0
    for total, parts, _ in found:
        _total(ax, y, total, parts, every)
        y += 1.65 + len(parts)
        widest = max(widest, parts["value"].max() / total["value"])
    ax.set_xlim(0, max(1.34, widest + 0.34))
    ax.set_ylim(height - 0.85, -0.9)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100% of the total\n总额"])
    ax.set_yticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="x", length=0)
    shares = [parts["value"].sum() / total["value"] for total, parts, _ in found]
    largest = max(range(len(found)), key=lambda n: shares[n])
    texts = style.texts(
        "totals_and_parts",
        "over" if shares[largest] > 1.005 else "",
        rows=[{**total, "share": _percent(share)} for (total, *_), share in zip(found, shares, strict=True)],
        totals=style.counted(len(found), "total"),
        count=len(found),
        over=found[largest][0],
        share=shares[largest],
    )
    drawn = pd.concat([table for total, parts, _ in found for table in (total.to_frame().T, parts)])
    return style.finish(ax, **texts, facts=drawn.infer_objects())


def _total(ax: Axes, y: float, total: pd.Series, parts: pd.DataFrame, every: Sequence[dict[Any, Any]]) -> None:
    """Draw one total from a height downwards, its parts in it, with what they add up to."""
    tall = 0.6 + len(parts)
    ax.add_patch(Rectangle((0, y), 1, tall, facecolor="#EEF1F4", edgecolor=MARK, linewidth=1.0, zorder=0))
    head = f"{total['place']} {total['article']}: {amount(total['value'])} {label('status', total['status'])}"
    ax.text(0, y - 0.1, head, va="bottom", ha="left", fontsize=10.5, color=INK, parse_math=False)
    together = parts["value"].sum() / total["value"]
    verdict, colour = f"parts add up to {_percent(together)} 合计", WARNING if together > 1.005 else SOFT
    ax.text(1.32, y - 0.1, verdict, va="bottom", ha="right", fontsize=10, color=colour)
    for n, part in enumerate(parts.to_dict("records")):
        at, share = y + 0.95 + n, part["value"] / total["value"]
        ax.barh(at, share, height=0.62, zorder=2, **style.bar_look(part["status"]))
        text = f"{_part_name(part, every)}  {amount(part['value'])}, {_percent(share)}"
        within = share > 0.5 and part["status"] != "planned"
        look: dict[str, Any] = {"ha": "right", "color": style.CARD} if within else {}
        ax.text(share + (-0.012 if within else 0.012), at, text, va="center", fontsize=9.5, parse_math=False, **look)


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
    growth = {s: own[last]["value"] / own[first]["value"] for s, own in ends.items() if len(own) == 2}
    order = sorted(growth, key=lambda s: -growth[s]) + sorted(s for s in ends if s not in growth)
    labels = []
    for sector in order:
        missing = f"not named in {years[0] if last in ends[sector] else years[1]} 未提及"
        more = f"×{_ratio(growth[sector])}" if sector in growth else missing
        largest = max(r["value"] for r in ends[sector].values())
        labels.append((largest, f"{amount(largest)}   {more}"))
    names = [label("sector", s) for s in order]
    ax: Axes = style.new_chart(0.9 + 0.46 * len(order))
    placing.yuan_axis(ax, [*rows["value"], rows["value"].min() / 2.2], labels=labels, names=names)
    for y, (sector, (_, text)) in enumerate(zip(order, labels, strict=True)):
        _dumbbell(ax, y, [(ends[sector].get(first), MARK, SOFT), (ends[sector].get(last), ACCENT, ACCENT)], text)
    placing.name_rows(ax, names)
    sectors = len(set(ends) - {"overall"})
    texts = style.texts(
        "change_by_sector",
        ("both" if sectors else "overall") if "overall" in growth else "",
        place=where,
        first=years[0],
        last=years[1],
        times=_ratio(growth.get("overall", 0)),
        shared=len(set(growth) - {"overall"}),
        sectors=sectors,
        count=len(order),
        both=len(growth),
    )
    key = [(f"{years[0]} ({first})", "o", MARK, MARK), (f"{years[1]} ({last})", "o", ACCENT, ACCENT)]
    return style.finish(ax, **texts, facts=rows, key=[*key, *([style.HOLLOW] if style.planned(rows) else [])])


def _ratio(ratio: float) -> str:
    return number(ratio, 2 if ratio < 2 else 1)


def _dumbbell(ax: Axes, y: float, ends: Sequence[tuple[dict[Any, Any] | None, str, str]], text: str) -> None:
    """Draw one or two sums of a sector, joined; each with the colours of its dot and its number; ``text`` to the right."""
    known = sorted(((row["value"], dot, ink, row["status"]) for row, dot, ink in ends if row), key=lambda e: e[0])
    values = [value for value, *_ in known]
    ax.plot(values, [y] * len(values), color=style.SKY, linewidth=3, solid_capstyle="butt", zorder=1)
    for value, dot, _, status in known:
        ax.scatter(value, y, s=80, zorder=3, **style.dot_look(status, dot))
    if len(known) == 2:
        placing.note(ax, amount(values[0]), (values[0], y), (-9, 0), ha="right", colour=known[0][2])
    placing.note(ax, text, (values[-1], y), (9, 0), colour=known[-1][2] if len(known) == 2 else SOFT)
