"""Charts of the funds: how much, for what and from whom, planned and done; a table of facts in, a finished Axes out.

Amounts are never added up across sentences: they may overlap.
"""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..locale import N_, chosen, either
from ..wording import is_known, label, names
from . import rows as layout
from . import style
from .placing import place_of, signed_amount, when
from .rows import Lane, Mark, Row
from .style import SOFT

COLOURS = {
    "fund_investment": style.BLUE,
    "fund_loan": style.ORANGE,
    "fund_benefit": style.GREEN,
    "fund_donation": style.PURPLE,
}


def funds(facts: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """Return the fund figures of a fact table (of the indicators given, else of all four), largest first."""
    wanted = [f"fund_{k}" for k in kinds] or list(COLOURS)
    return style.largest_first(facts[facts["indicator"].isin(wanted) & (facts["unit"] == "元") & (facts["value"] > 0)])


def _bar(row: dict[Any, Any]) -> Mark:
    return Mark.of(row, row["value"], since=0, colour=COLOURS[row["indicator"]])


def _key(drawn: pd.DataFrame) -> list[style.Key]:
    used = set(drawn["indicator"])
    key = [(label("indicator", kind), "s", colour, colour) for kind, colour in COLOURS.items() if kind in used]
    return [*key, style.HOLLOW] if style.planned(drawn) else key


def _told(row: dict[Any, Any]) -> str:
    """Return what is written beside a sum: how much, where, when."""
    return " ".join(filter(None, (signed_amount(row), place_of(row), when(row))))


@style.chart
def funds_by_sector(facts: pd.DataFrame) -> Axes:
    """Draw for each sector the largest investment that is done, as a bar, and the largest planned one, hollow, below it.

    Sums for no single sector stand first. Of a sector without an investment its largest other sum is drawn. Behind the
    name of a sector stands how many sums of all kinds the articles give for it.
    """
    rows = funds(facts)
    if rows.empty:
        return style.empty_chart("funds_by_sector", facts)
    counts = rows["sector"].fillna("unstated").value_counts()
    drawn: dict[str, list[dict[Any, Any]]] = {}
    for sector, group in rows.groupby(rows["sector"].fillna("unstated"), sort=True):
        invested = group[group["indicator"] == "fund_investment"]
        firsts = (invested if len(invested) else group).drop_duplicates("status").sort_values("status", kind="stable")
        drawn[str(sector)] = firsts.to_dict("records")
    order = sorted(drawn, key=lambda s: (s != "overall", min(map(_rank, drawn[s])), s))
    heads = {"overall": chosen("For all purposes together 总体")} if "overall" in drawn and len(drawn) > 1 else {}
    if heads:
        heads[order[1]] = chosen("For one purpose 分领域")
    bars = [
        Row(
            f"{label('sector', s)} ({counts[s]})",
            [Lane([_bar(row)], _told(row)) for row in drawn[s]],
            heads.get(s, ""),
        )
        for s in order
    ]
    shown = pd.DataFrame([row for s in order for row in drawn[s]])
    ax = layout.draw(bars, layout.from_zero(shown["value"]))
    single = [row for s in order if s not in ("overall", "unstated") for row in drawn[s]]
    top = min(single or drawn[order[0]], key=_rank)
    en, zh = names("sector", top["sector"])
    case = "planned" if top["status"] == "planned" else ""
    texts = style.texts(
        "funds_by_sector",
        case,
        rows,
        top=top,
        purpose=en,
        purpose_zh=zh,
        sums=style.counted(len(rows), "sum"),
        drawn=len(shown),
        rows=[{**row, "purpose": label("sector", row["sector"])} for row in shown.to_dict("records")],
    )
    return style.finish(ax, **texts, facts=shown, key=_key(shown))


def _rank(row: dict[Any, Any]) -> tuple[bool, float]:
    """Return what sums are sorted by: what is done before any plan, then the larger."""
    return row["status"] == "planned", -row["value"]


@style.chart
def who_paid(facts: pd.DataFrame, *, most: int = 24) -> Axes:
    """Draw the largest fund figures that say who paid, grouped by payer, on a log axis; figures without a payer are counted.

    At most ``most`` figures, of each payer as many; the rest is said in the note.
    """
    rows = funds(facts)
    stated = rows[rows["source"].map(is_known).astype(bool) & (rows["source"] != "unstated")]
    if stated.empty:
        return style.empty_chart("who_paid", facts)
    payers = list(stated["source"].drop_duplicates())
    shown = stated.groupby("source", sort=False).head(max(most // len(payers), 2))
    counts = stated["source"].value_counts()
    lines = []
    for source in payers:
        heading = label("source", source) + either(", ", "，") + style.counted(int(counts[source]), "sum")
        for row in shown[shown["source"] == source].to_dict("records"):
            mark = Mark.of(row, row["value"], colour=COLOURS[row["indicator"]])
            name = place_of(row) + either(", ", "，") + label("sector", row["sector"])
            lines.append(Row(name, [Lane([mark], f"{signed_amount(row)} {when(row)}".strip())], heading))
            heading = ""
    ax = layout.draw(lines, layout.powers(shown["value"], "元"))
    texts = style.texts(
        "who_paid",
        unstated=len(rows) - len(stated),
        count=len(rows),
        stated=len(stated),
        payers=len(payers),
        shown=len(shown),
        cut=style.left_out(len(stated) - len(shown), N_("smaller sums")),
        listed=either(", ", "、").join(f"{label('source', s)} {counts[s]}" for s in payers),
    )
    return style.finish(ax, **texts, facts=shown, key=_key(shown))


@style.chart
def loans_and_benefits(facts: pd.DataFrame, *, most: int = 5) -> Axes:
    """Draw loans, benefits and donations, apart from investment: the ``most`` largest of each kind as bars."""
    rows = funds(facts)
    other = rows[rows["indicator"] != "fund_investment"]
    if other.empty:
        return style.empty_chart("loans_and_benefits", facts)
    of_kind = {kind: own for kind in COLOURS if len(own := other[other["indicator"] == kind])}
    lines = []
    for kind, own in of_kind.items():
        heading = label("indicator", kind) + either(", ", "，") + style.counted(len(own), "sum")
        for row in own.head(most).to_dict("records"):
            lines.append(Row(label("sector", row["sector"]), [Lane([_bar(row)], _told(row))], heading))
            heading = ""
    shown = pd.concat([own.head(most) for own in of_kind.values()])
    ax = layout.draw(lines, layout.from_zero(shown["value"]))
    top = other.iloc[0]
    kind_en, kind_zh = names("indicator", top["indicator"])
    invested = rows[rows["indicator"] == "fund_investment"]["value"].max()
    texts = style.texts(
        "loans_and_benefits",
        "share" if is_known(invested) else "",
        rows=[{"kind": label("indicator", k), "most": o["value"].iloc[0], "count": len(o)} for k, o in of_kind.items()],
        top=top,
        kind=kind_en.lower(),
        kind_zh=kind_zh,
        share=top["value"] / invested,
        cut=style.left_out(len(other) - len(shown), N_("smaller sums")),
    )
    return style.finish(ax, **texts, facts=shown, key=_key(shown))


_NEAR = 160  # characters: a plan and what became of it are told one after the other


def plans_with_results(facts: pd.DataFrame) -> list[tuple[dict[Any, Any], dict[Any, Any]]]:
    """Return sums that were planned, each with the sum done of it: the next that the article tells for the same thing.

    The same thing: the same place, sector and kind of money, told at most ``_NEAR`` characters later, and no more than was
    planned. Largest plan first.
    """
    groups: dict[tuple[Any, ...], list[dict[Any, Any]]] = {}
    for row in funds(facts).sort_values(["article", "start"], kind="stable").to_dict("records"):
        groups.setdefault(tuple(str(row[k]) for k in ("article", "place", "sector", "indicator")), []).append(row)
    found = []
    for plan, same in ((row, group) for group in groups.values() for row in group if row["status"] == "planned"):
        after = (row for row in same if plan["start"] < row["start"] <= plan["end"] + _NEAR and row["status"] == "done")
        done = next((row for row in after if row["value"] <= plan["value"]), None)
        if done is not None:
            found.append((plan, done))
    return sorted(found, key=lambda pair: (-pair[0]["value"], pair[0]["article"], pair[0]["start"]))


@style.chart
def planned_against_done(facts: pd.DataFrame, *, most: int = 10) -> Axes:
    """Draw sums that were planned, hollow, each with what the same article says was done of it, filled, below it."""
    found = plans_with_results(facts)
    if not found:
        return style.empty_chart("planned_against_done", facts)
    lines = [
        Row(
            place_of(plan) + either(", ", "，") + label("sector", plan["sector"]),
            [
                Lane(
                    [_bar(plan)], f"{signed_amount(plan)} {either('planned', '计划')} {when(plan)}".strip(), colour=SOFT
                ),
                Lane(
                    [_bar(done)], f"{signed_amount(done)}{either(', ', '，')}{_share(plan, done)} {when(done)}".strip()
                ),
            ],
        )
        for plan, done in found[:most]
    ]
    ax = layout.draw(lines, layout.from_zero([plan["value"] for plan, _ in found[:most]]))
    plan, done = found[0]
    texts = style.texts(
        "planned_against_done",
        "" if len(found) == 1 else "several",
        rows=[{**d, "plan": p["value"], "share": _share(p, d)} for p, d in found[:most]],
        plan=plan,
        done=done,
        share=_share(plan, done),
        count=len(found),
        cut=style.left_out(len(found) - most, N_("smaller plans")),
    )
    shown = pd.DataFrame([row for pair in found[:most] for row in pair]).drop_duplicates(["article", "start"])
    return style.finish(ax, **texts, facts=shown, key=_key(shown))


def _share(plan: dict[Any, Any], done: dict[Any, Any]) -> str:
    return f"{done['value'] / plan['value']:.0%}"
