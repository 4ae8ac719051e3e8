"""Sizes that cannot be: outside the limits of lexicon/checks_limits.csv, or households of no real size."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..lexicon import read_table
from ..reading.gazetteer import level_of
from ..wording import number
from .rows import Row, chained, finding


def impossible(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Sizes outside the limits of lexicon/checks_limits.csv, and households of fewer than one or more than ten people."""
    for row in rows:
        level = {"city": "county", "district": "county"}.get(level_of(row.place) or "", level_of(row.place))
        clause = row.before + row.after
        for limit in read_table("checks_limits"):
            if (
                limit["unit"] != row.unit
                or limit["level"] not in ("*", level)
                or limit["indicator"] not in ("*", row.indicator)
            ):
                continue
            if limit["words"] and not re.search(limit["words"], clause):
                continue
            if limit["unless"] and re.search(limit["unless"], clause):
                continue
            most, least = (float(limit[k]) if limit[k] else None for k in ("most", "least"))
            bound = (
                most
                if most is not None and row.low > most
                else least
                if least is not None and row.high < least
                else None
            )
            if bound is not None:
                way = "more" if row.value > bound else "less"
                place = f" for {row.place}" if row.place else ""
                reason = f"{number(row.value, 2)} {row.unit}{place} is {way} than {number(bound, 2)}: {limit['reason']}"
                yield finding("impossible", row, None, limit["sure"], reason, other=bound)
                break
    for house, people in pairwise(rows):
        if house.unit == "户" and people.unit == "人" and chained(house, people) and house.value > 0:
            size = people.value / house.value
            if size < 1 or size > 10:
                reason = f"{number(people.value, 2)} people in {number(house.value, 2)} households are {number(size, 2)} a household; real ones have 1 to 10"
                yield finding(
                    "impossible",
                    people,
                    house,
                    "high" if size < 0.8 or size > 15 else "medium",
                    reason,
                    other=float(house.value),
                )
