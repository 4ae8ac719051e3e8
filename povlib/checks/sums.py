"""Parts against their total, sectors against the overall sum, places against the place they lie in."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..reading.gazetteer import level_of
from ..schema import LEVELS
from ..wording import is_known, number
from .rows import Row, cues, finding, overlaps


def parts_against_totals(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Parts that are larger than what they are stated to be parts of, or miss it by a little."""
    totals = {(r.article, r.start): r for r in rows}
    groups: dict[Any, list[Row]] = defaultdict(list)
    for before, row in zip([None, *rows], rows, strict=False):
        if is_known(row.part_of) and (row.article, int(row.part_of)) in totals:
            groups[row.article, int(row.part_of)].append(row)
        elif before and _said_part(before, row):
            groups[row.article, int(before.start)].append(row)
    for key, found in groups.items():
        total = totals[key]
        parts = [p for p in found if p.unit == total.unit and p.indicator == total.indicator]
        # A part far larger than its total, or in another sentence, is rather a part of something else.
        parts = [
            p for p in parts if p.value <= total.value or (p.sentence == total.sentence and p.value < 20 * total.value)
        ]
        if not parts or cues("each").search(total.before):
            continue
        together = sum(p.value for p in parts)
        low, high = sum(p.low for p in parts), sum(p.high for p in parts)
        largest = max(parts, key=lambda p: p.value)
        if largest.low > total.high:
            reason = (
                f"a part, {number(largest.value, 2)} {total.unit}, is larger than its total, {number(total.value, 2)}"
            )
            yield finding("parts_over_total", largest, total, "high", reason)
        elif low > total.high:
            reason = f"{len(parts)} parts add up to {number(together, 2)} {total.unit}, more than their total, {number(total.value, 2)}"
            yield finding(
                "parts_over_total",
                total,
                largest,
                "high" if all(p.sentence == total.sentence for p in parts) else "medium",
                reason,
                other=together,
            )
        elif (
            len(parts) >= 2
            and high < total.low
            and together >= 0.97 * total.value
            and all(p.approx == "exact" for p in (*parts, total))
        ):
            reason = f"{len(parts)} parts add up to {number(together, 2)} {total.unit}, a little less than their total, {number(total.value, 2)}"
            yield finding("parts_over_total", total, largest, "medium", reason, other=together)


def _said_part(before: Row, row: Row) -> bool:
    """Return whether 其中 makes a figure a part of the one before it, whatever their sizes."""
    same = before.article == row.article and before.sentence == row.sentence and before.unit == row.unit
    return bool(same and not is_known(before.part_of) and cues("part").match(row.before.strip()))


def sectors_against_overall(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Sector investments of a place that come to more than the overall investment the same article gives."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row.indicator == "fund_investment" and row.fact["place"] and row.status != "planned":
            groups[row.article, row.fact["place"]].append(row)
    for group in groups.values():
        overall = [r for r in group if r.sector == "overall" and r.source in ("unstated", "mixed", None)]
        if not overall:
            continue
        total = max(overall, key=lambda r: r.value)
        largest: dict[str, Row] = {}
        for r in group:
            within = not (is_known(r.part_of) and int(r.part_of) != int(total.start)) and overlaps(r.span, total.span)
            if r.sector not in ("overall", None) and within and r.value > largest.get(r.sector, r).value - 1:
                largest[r.sector] = r
        together = sum(r.low for r in largest.values())
        if len(largest) >= 2 and together > total.high:
            ratio = together / total.value
            names = ", ".join(
                f"{s} {number(r.value / 1e8, 2)}" for s, r in sorted(largest.items(), key=lambda i: -i[1].value)
            )
            reason = f"{len(largest)} sectors ({names} 亿元) come to {number(together / 1e8, 2)}亿元, the overall investment is {number(total.value / 1e8, 2)}亿元"
            top = max(largest.values(), key=lambda r: r.value)
            yield finding("parts_over_total", total, top, "medium" if ratio > 1.1 else "low", reason, other=together)


def levels(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """A place with more than the place it lies in, or a list of ways and places that comes to more than the whole."""
    summed = ("lifted_people", "lifted_households", "poor_people", "poor_households", "villages_exited")
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row.fact["place"] and row.indicator in summed and row.span[1]:
            groups[row.article, row.indicator, row.status, str(row.span[1])[:4]].append(row)
    for group in groups.values():
        ranked = [(r, LEVELS.index(lv)) for r in group if (lv := level_of(r.place)) in LEVELS]
        for upper, rank in ranked:
            if len({r.place for r, n in ranked if n == rank}) != 1:
                continue
            for lower, below in ranked:
                if below > rank and lower.low > upper.high:
                    reason = f"{lower.place} has {number(lower.value, 2)} {lower.unit}, more than the {number(upper.value, 2)} of {upper.place}"
                    yield finding("parts_over_total", lower, upper, "medium", reason)
    plans: dict[Any, list[Row]] = defaultdict(list)
    stocks: dict[Any, Row] = {}
    for row in rows:
        if row.fact["place"] and row.indicator in ("lifted_people", "relocated_people"):
            plans[row.article, row.fact["place"], row.status, row.span].append(row)
        elif row.fact["place"] and row.indicator == "poor_people":
            stocks.setdefault((row.article, row.fact["place"]), row)
    for (article, place, _, _), items in plans.items():
        stock = stocks.get((article, place))
        lifted = [r for r in items if r.indicator == "lifted_people"]
        together = sum(r.low for r in items)
        if (
            stock
            and len(lifted) >= 2
            and len(items) >= 3
            and together > stock.high
            and max(r.value for r in items) <= stock.high
        ):
            reason = f"{len(items)} groups add up to {number(sum(r.value for r in items), 2)} people, {place} has {number(stock.value, 2)} poor"
            yield finding(
                "parts_over_total",
                stock,
                max(items, key=lambda r: r.value),
                "low",
                reason,
                other=sum(r.value for r in items),
            )
