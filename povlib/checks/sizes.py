"""Sizes that cannot be: outside the limits of lexicon/checks_limits.csv, or households of no real size."""

import re
from itertools import pairwise

from ..lexicon import read_table
from ..locale import N_, tr
from ..reading.gazetteer import level_of
from ..wording import number
from .rows import Findings, Row, chained, finding

# By whether the figure is more than the limit: what is said of it where its place is known, and where it is not.
_WHERE = (
    N_("{value} {unit} for {place} is less than {bound}: {why}"),
    N_("{value} {unit} for {place} is more than {bound}: {why}"),
)
_NOWHERE = (N_("{value} {unit} is less than {bound}: {why}"), N_("{value} {unit} is more than {bound}: {why}"))


def impossible(rows: list[Row]) -> Findings:
    """Sizes outside the limits of lexicon/checks_limits.csv, and households of fewer than one or more than ten people."""
    for row in rows:
        for limit in read_table("checks_limits"):
            bound = _bound(row, limit)
            if bound is not None:
                texts = _WHERE if row.place else _NOWHERE
                reason = tr(texts[row.value > bound]).format(
                    value=row.told, unit=row.unit, place=row.place, bound=number(bound, 2), why=tr(limit["reason"])
                )
                yield finding("impossible", row, None, limit["sure"], reason, other=bound, size=limit["unit"])
                break
    for house, people in pairwise(rows):
        if house.unit == "户" and people.unit == "人" and chained(house, people) and house.value > 0:
            size = people.value / house.value
            if not 1 <= size <= 10:
                sure = "medium" if 0.8 <= size <= 15 else "high"
                reason = tr(
                    "{people} people in {households} households are {size} a household; real ones have 1 to 10"
                ).format(people=people.told, households=house.told, size=number(size, 2))
                yield finding("impossible", people, house, sure, reason, size="household")


def _bound(row: Row, limit: dict[str, str]) -> float | None:
    """Return the limit that a figure goes beyond, None where it does not or the limit is not about it."""
    if row.unit != limit["unit"] or limit["indicator"] not in ("*", row.indicator):
        return None
    of_level = row.place and "、" not in row.place and limit["level"] == level_of(row.place)  # 甲县、乙县: of both
    if limit["level"] != "*" and not of_level:
        return None
    clause = row.before + row.after
    if limit["words"] and not re.search(limit["words"], clause):
        return None
    if limit["unless"] and re.search(limit["unless"], clause):
        return None
    if limit["most"] and row.low > float(limit["most"]):
        return float(limit["most"])
    return float(limit["least"]) if limit["least"] and row.high < float(limit["least"]) else None
