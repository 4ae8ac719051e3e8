"""Sums divided by the people, households or cases that an article gives for them."""

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from ..wording import amount, names, number, period
from . import placing, style
from .money import SHAPES
from .style import SOFT

if TYPE_CHECKING:
    import pandas as pd


_HEADS = {"户": ("household", "户"), "人": ("person", "人"), "人次": ("case", "人次")}


def per_head_pairs(facts: "pd.DataFrame") -> "list[tuple[pd.Series, pd.Series, float]]":
    """Return each sum of money with a number of heads to divide it by, and the quotient.

    Two ways a pair is given: benefits, loans and relocation funds with the households, people or cases that stand next
    to them in the same sentence; and the overall investment of a place with the registered poor people or households of
    the same place in the same article.
    """
    found = []
    rows = facts.sort_values(["article", "start"], kind="stable")
    money = rows[rows["indicator"].isin(SHAPES) & (rows["value"] > 0)]
    heads = rows[rows["unit"].isin(_HEADS) & (rows["value"] >= 10)]
    for _, fund in money.iterrows():
        same = heads[heads["article"] == fund["article"]]
        if fund["indicator"] == "fund_investment" and fund["sector"] == "overall":
            rivals = money[(money["article"] == fund["article"]) & (money["place"] == fund["place"])]
            if fund["value"] < rivals["value"].max() or fund["source"] not in ("unstated", "mixed"):
                continue
            stock = same[(same["place"] == fund["place"]) & same["indicator"].isin(["poor_people", "poor_households"])]
            for _, head in stock.drop_duplicates("unit").iterrows():
                found.append((fund, head, float(fund["value"] / head["value"])))
            continue
        if fund["indicator"] not in ("fund_benefit", "fund_loan") and fund["sector"] not in ("relocation", "housing"):
            continue
        near = same[
            (same["sentence"] == fund["sentence"])
            & (same["status"].map(lambda s, own=fund["status"]: s in (None, own) or s != s))
        ]
        inside = fund["sentence"] or ""
        others = money[
            (money["article"] == fund["article"]) & (money["sentence"] == inside) & (money["start"] != fund["start"])
        ]
        for _, head in near.iterrows():
            low, high = sorted((int(fund["start"]), int(head["start"])))
            if high - low > 24 or _apart(fund, head) or ((others["start"] > low) & (others["start"] < high)).any():
                continue
            listed = near[(near["unit"] == head["unit"]) & (near["indicator"] == head["indicator"])]
            if ((listed["start"] > head["end"]) & (listed["start"] < head["end"] + 20)).any():
                break  # the sum may be for the whole list
            found.append((fund, head, float(fund["value"] / head["value"])))
            break
    return found


def _apart(fund: "pd.Series", head: "pd.Series") -> bool:
    """Return whether a clause ends between a sum and a number of heads of the same sentence."""
    first, second = sorted((fund, head), key=lambda r: r["start"])
    between = str(fund["sentence"] or "")[first["at_end"] : second["at_start"]]
    return any(mark in between for mark in ";；。")


def per_head(facts: "pd.DataFrame", *, most: int = 16) -> Axes:
    """Draw what a sum comes to for each person, household or case where the article gives both; the division is shown."""
    import pandas as pd

    pairs = sorted(per_head_pairs(facts), key=lambda p: (-p[2], p[0]["article"], p[0]["start"], p[1]["start"]))
    found = len(pairs)
    if found > most:
        pairs = [pairs[round(i * (found - 1) / (most - 1))] for i in range(most)]
    if not pairs:
        return style.empty_chart("sum together with the heads it went to", "可按人户计算的资金", facts=facts)
    ax: Axes = style.new_chart(0.8 + 0.44 * len(pairs))
    style.yuan_axis(ax, [q for *_, q in pairs], most=4)
    marks = {"人": "o", "户": "s", "人次": "^"}
    ticks, labels = [], []
    for y, (fund, head, quotient) in enumerate(pairs):
        colour = SHAPES[fund["indicator"]][1]
        ax.scatter(quotient, y, s=70, marker=marks[head["unit"]], zorder=3, **style.dot_look(fund["status"], colour))
        kind = "{} {}".format(names("sector", fund["sector"])[0], names("indicator", fund["indicator"])[0].lower())
        ticks.append(f"{fund['place'] or ''} {kind}\n{fund['article']} {period(fund['from'], fund['to'])}".strip())
        text = f"{amount(fund['value'])} ÷ {number(head['value'])}{head['unit']} = {number(quotient)} 元 a {_HEADS[head['unit']][0]}"
        labels.append((quotient, text))
        placing.note(ax, text, (quotient, y), (9, 0), in_layout=True)
    placing.make_room(ax, labels, ticks)
    ax.set_yticks(range(len(pairs)), ticks, fontsize=9.5, linespacing=1.3)
    ax.set_ylim(len(pairs) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    units = [u for u in marks if any(h["unit"] == u for _, h, _ in pairs)]
    top = pairs[0]
    en, zh = _HEADS[top[1]["unit"]]
    drawn = pd.concat([f.to_frame().T for f, _, _ in pairs] + [h.to_frame().T for _, h, _ in pairs])
    drawn = drawn.infer_objects().drop_duplicates(["article", "start"]).sort_values(["article", "start"])
    return style.finish(
        ax,
        title=f"Divided by heads, the sums run from {amount(pairs[-1][2])} a {_HEADS[pairs[-1][1]['unit']][0]} to {amount(top[2])} a {en}",
        title_zh=f"按人户平均:从每{_HEADS[pairs[-1][1]['unit']][1]}{amount(pairs[-1][2])}到每{zh}{amount(top[2])}",
        subtitle="Sum divided by the people, households or cases that the same article gives for it, 元, log axis",
        subtitle_zh="资金除以人数或户数",
        source=style.source_line(drawn),
        caveat="our division, not the articles'. Overall funds also build what everyone uses, so a poor person did not get "
        f"this sum.{f' {most} of {found} divisions, evenly chosen.' if found > most else ''}",
        alt="Dot chart on a log axis of sums per head: "
        + "; ".join(
            f"{f['place']} {amount(f['value'])} by {number(h['value'])} {h['unit']} is {number(q)} yuan"
            for f, h, q in pairs
        )
        + ".",
        facts=drawn,
        key=[(f"a {_HEADS[u][0]} 每{_HEADS[u][1]}", {"marker": marks[u], "color": SOFT}) for u in units],
    )
