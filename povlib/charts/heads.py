"""Sums divided by the people, households or cases that an article gives for them."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..locale import N_, chosen, either, is_chinese
from ..wording import amount, name, names, number, period
from . import rows as layout
from . import style
from .money import COLOURS
from .placing import place_of
from .rows import Lane, Mark, Row
from .style import SOFT

# What a sum is divided by: its unit, its English name, its mark
_HEADS = {"人": ("person", "o"), "户": ("household", "s"), "人次": ("case", "^")}
_RECEIVED = ("fund_benefit", "fund_loan", "fund_donation")


Fact = dict[Any, Any]


def per_head_pairs(facts: pd.DataFrame) -> list[tuple[Fact, Fact, float]]:
    """Return each sum of money with a number of heads to divide it by, rows of the fact table, and the quotient.

    Two ways a pair is given: benefits, loans and relocation funds with the households, people or cases that stand next
    to them in the same sentence; and the overall investment of a place with the registered poor people or households of
    the same place in the same article.
    """
    rows = facts.sort_values(["article", "start"], kind="stable")
    money = rows[rows["indicator"].isin(COLOURS) & (rows["value"] > 0)]
    of_article: dict[str, list[Fact]] = {}
    for head in rows[rows["unit"].isin(_HEADS) & (rows["value"] >= 10)].to_dict("records"):
        of_article.setdefault(head["article"], []).append(head)
    found: list[tuple[Fact, Fact]] = []
    for article, own in money.groupby("article", sort=False):
        heads, funds = of_article.get(str(article), []), own.to_dict("records")
        for fund in funds if heads else ():
            if fund["indicator"] == "fund_investment" and fund["sector"] == "overall":
                found += [(fund, head) for head in _poor_of_place(fund, funds, heads)]
            elif fund["indicator"] in ("fund_benefit", "fund_loan") or fund["sector"] in ("relocation", "housing"):
                found += [(fund, head) for head in _next_to(fund, funds, heads)]
    return [(fund, head, float(fund["value"] / head["value"])) for fund, head in found]


def _poor_of_place(fund: Fact, money: list[Fact], heads: list[Fact]) -> list[Fact]:
    """Return the registered poor people and households of the place of an overall sum, the largest of the place."""
    largest = max((other["value"] for other in money if other["place"] == fund["place"]), default=0)
    if fund["source"] not in ("unstated", "mixed") or fund["value"] < largest:
        return []
    poor = [h for h in heads if h["place"] == fund["place"] and h["indicator"] in ("poor_people", "poor_households")]
    return list({head["unit"]: head for head in reversed(poor)}.values())[::-1]


def _next_to(fund: Fact, money: list[Fact], heads: list[Fact]) -> list[Fact]:
    """Return the number of heads next to a sum in its clause, none where the sum may be for more than these."""
    near = [h for h in heads if h["sentence"] == fund["sentence"] and h["status"] in (None, fund["status"])]
    others = [m["start"] for m in money if m["sentence"] == fund["sentence"] and m["start"] != fund["start"]]
    for head in near:
        low, high = sorted((int(fund["start"]), int(head["start"])))
        if high - low > 24 or _apart(fund, head) or any(low <= start <= high for start in others):
            continue
        listed = (h for h in near if h["unit"] == head["unit"] and h["indicator"] == head["indicator"])
        return [] if any(head["end"] < h["start"] < head["end"] + 20 for h in listed) else [head]
    return []


def _apart(fund: Fact, head: Fact) -> bool:
    """Return whether a clause ends between a sum and a number of heads of the same sentence."""
    first, second = sorted((fund, head), key=lambda r: r["start"])
    between = str(fund["sentence"] or "")[first["at_end"] : second["at_start"]]
    return any(mark in between for mark in ";；。")


@style.chart
def per_head(facts: pd.DataFrame, *, most: int = 8) -> Axes:
    """Draw what a sum comes to for each person, household or case where the article gives both; the division is shown.

    What people received (benefits, loans, houses) stands apart from budgets divided by the poor of a place, which nobody
    received. Of each at most ``most``, evenly chosen from the largest to the smallest.
    """
    pairs = sorted(per_head_pairs(facts), key=lambda p: (-p[2], p[0]["article"], p[0]["start"], p[1]["start"]))
    if not pairs:
        return style.empty_chart("per_head", facts)
    received = [pair for pair in pairs if pair[0]["indicator"] in _RECEIVED]
    budgets = [pair for pair in pairs if pair[0]["indicator"] not in _RECEIVED]
    groups = {
        chosen("Received by households and people 到户到人"): received,
        chosen("Budgets, divided by us: nobody received this 人均预算"): budgets,
    }
    drawn, lines = [], []
    for heading, group in groups.items():
        for fund, head, quotient in _evenly(group, most):
            drawn.append((fund, head, quotient))
            lines.append(Row(_name(fund), [_division(fund, head, quotient)], heading))
            heading = ""
    ax = layout.draw(lines, layout.powers([quotient for *_, quotient in drawn], "元"))
    table = pd.DataFrame([row for fund, head, _ in drawn for row in (fund, head)])
    table = table.infer_objects().drop_duplicates(["article", "start"]).sort_values(["article", "start"])
    told = received or budgets
    divisions = [
        {**f, "heads": h["value"], "unit": h["unit"], "each": q, "name": _HEADS[h["unit"]][0]} for f, h, q in drawn
    ]
    most_each, least_each = (
        {"each": q, "unit": h["unit"], "name": _HEADS[h["unit"]][0]} for _, h, q in (told[0], told[-1])
    )
    texts = style.texts(
        "per_head",
        "" if received else "budgets",
        rows=divisions,
        least=least_each,
        most=most_each,
        cut=style.left_out(len(pairs) - len(drawn), N_("divisions between these, left out evenly")),
    )
    used = {head["unit"] for _, head, _ in drawn}
    key = [(f"a {name} 每{unit}", shape, SOFT, SOFT) for unit, (name, shape) in _HEADS.items() if unit in used]
    return style.finish(ax, **texts, facts=table, key=key)


def _evenly(pairs: list[tuple[Fact, Fact, float]], most: int) -> list[tuple[Fact, Fact, float]]:
    """Return at most ``most`` of the pairs, from the first to the last at even steps."""
    if len(pairs) <= most:
        return pairs
    return [pairs[round(i * (len(pairs) - 1) / (most - 1))] for i in range(most)]


def _name(fund: Fact) -> str:
    if is_chinese():
        return f"{place_of(fund)}{name('sector', fund['sector'])}{name('indicator', fund['indicator'])} {period(fund['from'], fund['to'])}".strip()
    kind = f"{names('sector', fund['sector'])[0]} {names('indicator', fund['indicator'])[0].lower()}"
    return " ".join(filter(None, (place_of(fund), kind.lower(), period(fund["from"], fund["to"]))))


def _division(fund: Fact, head: Fact, quotient: float) -> Lane:
    name, shape = _HEADS[head["unit"]]
    mark = Mark.of(fund, quotient, colour=COLOURS[fund["indicator"]], shape=shape)
    each = either(f"{number(quotient)} 元 a {name}", f"每{head['unit']}{number(quotient)}元")
    text = f"{each} = {amount(fund['value'])} ÷ {number(head['value'])}{head['unit']}"
    return Lane([mark], text)
