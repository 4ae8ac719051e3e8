"""Charts of how people left poverty: the five ways out (五个一批), and relocation."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..lexicon import read_table
from ..locale import N_, both, chosen, either, tr
from ..wording import is_known, number, split_sentence
from . import rows as layout
from . import style
from .placing import place_of
from .rows import Lane, Mark, Row
from .style import MARK, WARNING

_UNITS = {"人": "people", "户": "households"}


def rows_of(facts: pd.DataFrame, *indicators: str, dated: bool = False) -> pd.DataFrame:
    """Return the rows of the indicators with a place, and with an end of their period where ``dated``."""
    rows = facts[facts["indicator"].isin(indicators) & facts["place"].map(is_known).astype(bool)]
    if dated:
        rows = rows[rows["to"].map(is_known).astype(bool)]
    return rows.drop_duplicates(["article", "start"])


def way_of(before: str) -> tuple[str, str] | None:
    """Return the way out of poverty that the words before a figure name first, in English and Chinese; None for none."""
    found = [row for row in read_table("charts_ways") if row["word"] in before]
    first = min(found, key=lambda row: before.find(row["word"]), default=None)
    return (first["english"], first["chinese"]) if first else None


def ways_out_rows(facts: pd.DataFrame, place: str | None = None) -> pd.DataFrame:
    """Return the figures of the ways out of one place in one article, a column ``way`` added; empty where none lists three.

    ``place`` picks one place, else the one with the most ways.
    """
    rows = rows_of(facts, "lifted_people", "lifted_households", "relocated_people", "relocated_households")
    ways: list[Any] = [way_of(split_sentence(row)[0]) for row in rows.to_dict("records")]
    rows = rows.assign(way=ways)
    rows = rows[rows["way"].map(is_known).astype(bool) & (rows["place"] == place if place else True)]
    rows = rows.drop_duplicates(["article", "place", "way", "unit"]).sort_values("start", kind="stable")
    counts = rows.groupby(["article", "place"])["way"].nunique()
    if counts.empty or counts.max() < 3:
        return rows.iloc[:0]
    return rows.set_index(["article", "place"], drop=False).loc[[counts.idxmax()]].reset_index(drop=True)


@style.chart
def ways_out(facts: pd.DataFrame, *, place: str | None = None) -> Axes:
    """Draw the ways out of poverty (五个一批) of one place as bars, with their sum and the poor it has registered."""
    rows = ways_out_rows(facts, place)
    if rows.empty:
        return style.empty_chart("ways_out", facts)
    where, article = rows["place"].iloc[0], rows["article"].iloc[0]
    stock = rows_of(facts, "poor_people", "poor_households")
    stock = stock[(stock["place"] == where) & (stock["article"] == article)].drop_duplicates("unit")
    unit = next(u for u in _UNITS if (rows["unit"] == u).sum() >= 3)
    own = rows[rows["unit"] == unit]
    together = own["value"].sum()
    registered = next(iter(stock[stock["unit"] == unit].to_dict("records")), None)
    lines = [Row(both(*row["way"]), [_way(row, rows)]) for row in own.to_dict("records")]
    lines.append(
        Row(chosen("Sum of the ways 合计"), [Lane([Mark(together, since=0, colour=MARK)], f"{number(together)}{unit}")])
    )
    if registered is not None:
        mark = Mark(registered["value"], since=0, colour=WARNING, fact=registered)
        lines.append(Row(chosen("Registered poor 建档立卡"), [Lane([mark], f"{number(registered['value'])}{unit}")]))
    ax = layout.draw(lines, layout.from_zero([together, registered["value"] if registered is not None else 0]))
    total = registered["value"] if registered is not None else None
    case = "" if total is None else "more" if together > total else "equal" if together == total else "fewer"
    told = {either(*w): rows[rows["way"] == w].to_dict("records") for w in dict.fromkeys(rows["way"])}
    texts = style.texts(
        "ways_out",
        case,
        count=len(own),
        place=where,
        sum=together,
        people=_UNITS[unit],
        unit=unit,
        total=total,
        apart=abs(together - (total or 0)),
        listed=either("; ", "；").join(
            f"{way} " + ", ".join(f"{number(r['value'])}{r['unit']}" for r in ways) for way, ways in told.items()
        ),
        sums=_sums(f"{number(together)}{unit}", None if total is None else number(total)),
    )
    shown = pd.concat([rows.drop(columns="way"), stock])
    return style.finish(ax, **texts, facts=shown, key=[style.HOLLOW] if style.planned(own) else ())


def _sums(together: str, total: str | None) -> str:
    """Return the sum of the ways beside the registered poor, as the alternative text tells them."""
    if total is None:
        return tr("{sum} against no number of registered").format(sum=together)
    return tr("{sum} against {total} registered").format(sum=together, total=total)


def _way(row: dict[Any, Any], rows: pd.DataFrame) -> Lane:
    """Return the lane of one way out: its number, and beside it that of its other unit."""
    other = rows[(rows["way"] == row["way"]) & (rows["unit"] != row["unit"])].to_dict("records")
    text = ", ".join(f"{number(r['value'])}{r['unit']}" for r in (row, *other[:1]))
    return Lane([Mark.of(row, row["value"], since=0)], text)


def relocation_pairs(facts: pd.DataFrame) -> list[tuple[pd.Series, pd.Series]]:
    """Return each number of relocated households with the number of people printed right after it."""
    rows = rows_of(facts, "relocated_households", "relocated_people").sort_values(["article", "start"], kind="stable")
    found = []
    for _, own in rows.groupby("article", sort=False):
        people = own[own["indicator"] == "relocated_people"]
        for _, house in own[own["indicator"] == "relocated_households"].iterrows():
            after = people[people["start"].between(house["end"], house["end"] + 3)]
            if len(after):
                found.append((house, after.iloc[0]))
    return found


@style.chart
def relocation(facts: pd.DataFrame, *, most: int = 20) -> Axes:
    """Draw how many people a relocated household has, by place: people divided by households, as an article gives both.

    At most ``most`` relocations, the largest.
    """
    pairs = relocation_pairs(facts)
    if not pairs:
        return style.empty_chart("relocation", facts)
    pairs.sort(key=lambda pair: (-pair[0]["value"], pair[0]["article"], pair[0]["start"]))
    sizes = [float(people["value"] / house["value"]) for house, people in pairs]
    lines = []
    for (house, people), size in zip(pairs[:most], sizes, strict=False):
        mark = Mark(size, planned=house["status"] == "planned", fact=people.to_dict())
        text = f"{number(size, 2)} = {number(people['value'])}人 ÷ {number(house['value'])}户"
        lines.append(Row(f"{place_of(house.to_dict())} {house['article']}", [Lane([mark], text)]))
    ax = layout.draw(
        lines, layout.from_zero(sizes[:most], ticks=[(n, f"{n}人") for n in range(int(max(sizes[:most])) + 1)])
    )
    drawn = pd.concat([r.to_frame().T for pair in pairs[:most] for r in pair]).infer_objects()
    texts = style.texts(
        "relocation",
        "" if len(pairs) > 1 else "one",
        rows=[{**house, "people": people["value"]} for house, people in pairs[:most]],
        least=min(sizes),
        most=max(sizes),
        place=pairs[0][0]["place"],
        cut=style.left_out(len(pairs) - most, N_("smaller relocations")),
    )
    return style.finish(ax, **texts, facts=drawn, key=[style.DONE, style.PLANNED] if style.planned(drawn) else ())
