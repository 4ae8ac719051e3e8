"""Sums divided by the people, households or cases that an article gives for them."""

import pandas as pd
from matplotlib.axes import Axes

from ..wording import amount, names, number, period
from . import placing, style
from .money import SHAPES
from .style import SOFT

# What a sum is divided by: its unit, its English name, its mark
_HEADS = {"人": ("person", "o"), "户": ("household", "s"), "人次": ("case", "^")}


def per_head_pairs(facts: pd.DataFrame) -> list[tuple[pd.Series, pd.Series, float]]:
    """Return each sum of money with a number of heads to divide it by, and the quotient.

    Two ways a pair is given: benefits, loans and relocation funds with the households, people or cases that stand next
    to them in the same sentence; and the overall investment of a place with the registered poor people or households of
    the same place in the same article.
    """
    rows = facts.sort_values(["article", "start"], kind="stable")
    money = rows[rows["indicator"].isin(SHAPES) & (rows["value"] > 0)]
    heads = rows[rows["unit"].isin(_HEADS) & (rows["value"] >= 10)]
    found = []
    for _, fund in money.iterrows():
        same = heads[heads["article"] == fund["article"]]
        others = money[money["article"] == fund["article"]]
        if fund["indicator"] == "fund_investment" and fund["sector"] == "overall":
            found += [(fund, head) for head in _poor_of_place(fund, others, same)]
        elif fund["indicator"] in ("fund_benefit", "fund_loan") or fund["sector"] in ("relocation", "housing"):
            found += [(fund, head) for head in _next_to(fund, others, same)]
    return [(fund, head, float(fund["value"] / head["value"])) for fund, head in found]


def _poor_of_place(fund: pd.Series, money: pd.DataFrame, heads: pd.DataFrame) -> list[pd.Series]:
    """Return the registered poor people and households of the place of an overall sum, the largest of the place."""
    if (
        fund["source"] not in ("unstated", "mixed")
        or fund["value"] < money[money["place"] == fund["place"]]["value"].max()
    ):
        return []
    poor = heads[(heads["place"] == fund["place"]) & heads["indicator"].isin(["poor_people", "poor_households"])]
    return [head for _, head in poor.drop_duplicates("unit").iterrows()]


def _next_to(fund: pd.Series, money: pd.DataFrame, heads: pd.DataFrame) -> list[pd.Series]:
    """Return the number of heads next to a sum in its clause, none where the sum may be for more than these."""
    status = heads["status"].map(lambda status: status in (None, fund["status"]) or status != status)
    near = heads[(heads["sentence"] == fund["sentence"]) & status.astype(bool)]
    others = money[(money["sentence"] == fund["sentence"]) & (money["start"] != fund["start"])]["start"]
    for _, head in near.iterrows():
        low, high = sorted((int(fund["start"]), int(head["start"])))
        if high - low > 24 or _apart(fund, head) or others.between(low, high).any():
            continue
        listed = near[(near["unit"] == head["unit"]) & (near["indicator"] == head["indicator"])]["start"]
        whole_list = (listed > head["end"]) & (listed < head["end"] + 20)
        return [] if whole_list.any() else [head]
    return []


def _apart(fund: pd.Series, head: pd.Series) -> bool:
    """Return whether a clause ends between a sum and a number of heads of the same sentence."""
    first, second = sorted((fund, head), key=lambda r: r["start"])
    between = str(fund["sentence"] or "")[first["at_end"] : second["at_start"]]
    return any(mark in between for mark in ";；。")


def per_head(facts: pd.DataFrame, *, most: int = 16) -> Axes:
    """Draw what a sum comes to for each person, household or case where the article gives both; the division is shown."""
    pairs = sorted(per_head_pairs(facts), key=lambda p: (-p[2], p[0]["article"], p[0]["start"], p[1]["start"]))
    found = len(pairs)
    if found > most:
        pairs = [pairs[round(i * (found - 1) / (most - 1))] for i in range(most)]
    if not pairs:
        return style.empty_chart("per_head", facts)
    rows, labels = [], []
    for fund, head, quotient in pairs:
        kind = f"{names('sector', fund['sector'])[0]} {names('indicator', fund['indicator'])[0].lower()}"
        rows.append(f"{fund['place'] or ''} {kind}\n{fund['article']} {period(fund['from'], fund['to'])}".strip())
        division = f"{amount(fund['value'])} ÷ {number(head['value'])}{head['unit']} = {number(quotient)} 元"
        labels.append((quotient, f"{division} a {_HEADS[head['unit']][0]}"))
    ax: Axes = style.new_chart(0.8 + 0.44 * len(pairs))
    placing.yuan_axis(ax, [q for *_, q in pairs], most=4, labels=labels, names=rows)
    for y, ((fund, head, quotient), (_, text)) in enumerate(zip(pairs, labels, strict=True)):
        look = style.dot_look(fund["status"], SHAPES[fund["indicator"]][1])
        ax.scatter(quotient, y, s=70, marker=_HEADS[head["unit"]][1], zorder=3, **look)
        placing.note(ax, text, (quotient, y), (9, 0))
    placing.name_rows(ax, rows, fontsize=9.5, linespacing=1.3)
    drawn = pd.DataFrame([row for fund, head, _ in pairs for row in (fund, head)])
    drawn = drawn.infer_objects().drop_duplicates(["article", "start"]).sort_values(["article", "start"])
    divisions = [
        {**f, "heads": h["value"], "unit": h["unit"], "each": q, "name": _HEADS[h["unit"]][0]} for f, h, q in pairs
    ]
    texts = style.texts(
        "per_head",
        rows=divisions,
        least=divisions[-1],
        most=divisions[0],
        cut=style.left_out(found - most, f"{most} of {found} divisions, evenly chosen."),
    )
    used = {head["unit"] for _, head, _ in pairs}
    key = [(f"a {name} 每{unit}", shape, SOFT, SOFT) for unit, (name, shape) in _HEADS.items() if unit in used]
    return style.finish(ax, **texts, facts=drawn, key=key)
