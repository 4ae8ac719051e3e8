"""Parts against their total, sectors against the overall sum, places against the place they lie in."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ..locale import either, tr
from ..reading.gazetteer import level_of
from ..schema import LEVELS
from ..wording import amount, is_known, name, number
from .rows import Findings, Row, cues, finding, grouped, overlaps

_SUMMED = ("lifted_people", "lifted_households", "poor_people", "poor_households", "villages_exited")


def parts_against_totals(rows: list[Row]) -> Findings:
    """Parts that are larger than what they are stated to be parts of, or miss it by a little."""
    known = {(r.article, r.start): r for r in rows}
    total_of: dict[tuple[str, int], tuple[str, int]] = {}
    for before, row in pairwise([None, *rows]):
        if row and is_known(row.part_of) and (row.article, int(row.part_of)) in known:
            total_of[row.article, row.start] = (row.article, int(row.part_of))
        elif row and before and _said_part(before, row):
            total_of[row.article, row.start] = (before.article, before.start)
    for group in grouped(rows, lambda r: total_of.get((r.article, r.start))):
        total = known[total_of[group[0].article, group[0].start]]
        # A part far larger than its total, or in another sentence, is rather a part of something else.
        parts = [
            p
            for p in group
            if (p.unit, p.indicator) == (total.unit, total.indicator)
            and (p.value <= total.value or (p.sentence == total.sentence and p.value < 20 * total.value))
        ]
        if parts and not cues("each").search(total.before):
            yield from _parts(total, parts)


def _said_part(before: Row, row: Row) -> bool:
    """Return whether 其中 makes a figure a part of the one before it, whatever their sizes."""
    same = (before.article, before.sentence, before.unit) == (row.article, row.sentence, row.unit)
    return bool(same and not is_known(before.part_of) and cues("part").match(row.before.strip()))


def _parts(total: Row, parts: Sequence[Row]) -> Findings:
    together = sum(p.value for p in parts)
    low, high = sum(p.low for p in parts), sum(p.high for p in parts)
    largest = max(parts, key=lambda p: p.value)
    told = {"n": len(parts), "sum": number(together, 2), "unit": total.unit, "total": total.told, "part": largest.told}
    exact = all(p.approx == "exact" for p in (*parts, total))
    if largest.low > total.high:
        reason = tr("a part, {part} {unit}, is larger than its total, {total}").format(**told)
        yield finding("parts_over_total", largest, total, "high", reason)
    elif low > total.high:
        sure = "high" if all(p.sentence == total.sentence for p in parts) else "medium"
        reason = tr("{n} parts add up to {sum} {unit}, more than their total, {total}").format(**told)
        yield finding("parts_over_total", total, largest, sure, reason, other=together)
    elif len(parts) >= 2 and high < total.low and together >= 0.97 * total.value and exact:
        reason = tr("{n} parts add up to {sum} {unit}, a little less than their total, {total}").format(**told)
        yield finding("parts_over_total", total, largest, "medium", reason, other=together)


def sectors_against_overall(rows: list[Row]) -> Findings:
    """Sector investments of a place that come to more than the overall investment the same article gives."""

    def done(r: Row) -> Any:
        return (r.article, r.fact["place"]) if r.indicator == "fund_investment" and r.status != "planned" else None

    for group in grouped((r for r in rows if r.fact["place"]), done):
        overall = [r for r in group if r.sector == "overall" and r.source in ("unstated", "mixed", None)]
        if not overall:
            continue
        total = max(overall, key=lambda r: r.value)
        of_total = (r for r in group if not is_known(r.part_of) or int(r.part_of) == total.start)
        sectors = grouped(
            (r for r in of_total if overlaps(r, total)), lambda r: None if r.sector == "overall" else r.sector
        )
        largest = sorted((max(own, key=lambda r: r.value) for own in sectors), key=lambda r: -r.value)
        low, together = sum(r.low for r in largest), sum(r.value for r in largest)
        stated = all(is_known(r.part_of) for r in largest)  # then parts_against_totals judges them
        if len(largest) >= 2 and low > total.high and not stated:
            names = either(", ", "、").join(
                f"{name('sector', r.sector).lower()}{either(' ', '')}{amount(r.value)}" for r in largest
            )
            reason = tr(
                "{n} sectors ({names}) come to {sum}, the overall investment of the same article "
                "is {total}; the article does not call them its parts"
            ).format(n=len(largest), names=names, sum=amount(together), total=amount(total.value))
            sure = "medium" if low / total.value > 1.1 else "low"
            yield finding("sums_over_total", total, largest[0], sure, reason, other=together)


def places_in_places(rows: list[Row]) -> Findings:
    """A place with more than the place it lies in."""
    summed = (r for r in rows if r.fact["place"] and r.year and r.indicator in _SUMMED)
    for group in grouped(summed, lambda r: (r.article, r.indicator, r.status, r.year)):
        ranked = [(r, LEVELS.index(level)) for r in group if (level := level_of(r.place)) in LEVELS]
        for upper, rank in ranked:
            alone = len({r.place for r, n in ranked if n == rank}) == 1
            for lower, below in ranked:
                if alone and below > rank and lower.low > upper.high:
                    reason = tr("{place} has {value} {unit}, more than the {other} of {above}").format(
                        place=lower.place, value=lower.told, unit=lower.unit, other=upper.told, above=upper.place
                    )
                    yield finding("parts_over_total", lower, upper, "medium", reason)


def ways_against_poor(rows: list[Row]) -> Findings:
    """A list of ways out of poverty and places that comes to more than the poor people of the place."""
    stated = [r for r in rows if r.fact["place"]]
    stocks: dict[Any, Row] = {}
    for row in stated:
        if row.indicator == "poor_people":
            stocks.setdefault((row.article, row.place), row)
    listed = (r for r in stated if r.indicator in ("lifted_people", "relocated_people"))
    for group in grouped(listed, lambda r: (r.article, r.place, r.status, r.span)):
        stock = stocks.get((group[0].article, group[0].place))
        lifted = sum(r.indicator == "lifted_people" for r in group)
        if not stock or lifted < 2 or len(group) < 3 or sum(r.low for r in group) <= stock.high:
            continue
        largest, together = max(group, key=lambda r: r.value), sum(r.value for r in group)
        if largest.value <= stock.high:
            reason = tr("{n} groups add up to {sum} people, {place} has {poor} poor").format(
                n=len(group), sum=number(together), place=stock.place, poor=stock.told
            )
            yield finding("sums_over_total", stock, largest, "low", reason, other=together)
