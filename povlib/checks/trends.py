"""Stocks, flows and rates that cannot all be true, and growth rates recomputed from their ends."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Any, NamedTuple

from ..locale import tr
from ..wording import number
from .rows import Findings, Row, cues, dated, finding, grouped


@dataclass(frozen=True)
class GrowthClaim:
    """A growth that a sentence claims, with the two values it gives for its ends.

    ``first``, ``last`` and ``claim`` are rows of the fact table; ``claimed`` and ``recomputed`` are in %, a year when
    ``yearly`` and over the whole period else; ``formula`` shows the recomputation; ``agrees`` allows for rounding.
    """

    first: dict[str, Any]
    last: dict[str, Any]
    claim: dict[str, Any]
    years: float
    yearly: bool
    claimed: float
    recomputed: float
    agrees: bool
    formula: str


def stock_flow_rate(rows: list[Row]) -> Findings:
    """Stocks, flows and rates of one place that cannot all be true."""
    whole = [r for r in rows if r.fact["place"] and r.status != "planned" and not r.is_part]
    for group in grouped(whole, lambda r: r.fact["place"]):
        people, rates, lifted, changes, households, homes_lifted = (
            [r for r in group if r.indicator == name]
            for name in (
                "poor_people", "poverty_rate", "lifted_people",
                "poverty_rate_change", "poor_households", "lifted_households",
            )
        )  # fmt: skip
        # Of several flows to one date the largest is the whole, the others are what one measure did.
        flows = [f for f in lifted if not any(g.value > f.value and g.span[1] == f.span[1] for g in lifted)]
        # A register keeps the households it has lifted: the same stock at a later date is the register told again.
        stocks = [s for s in people if not any(t.value == s.value and str(t.span[1]) < str(s.span[1]) for t in people)]
        yield from _rate_changes(rates, changes)
        yield from _too_many_lifted(people, lifted)
        yield from _too_many_lifted(households, homes_lifted)
        yield from _populations(stocks, rates, flows)


def _too_many_lifted(stocks: list[Row], flows: list[Row]) -> Findings:
    largest = max((s for s in stocks if s.year), key=lambda s: s.value, default=None)
    at = largest.years[1] if largest else None
    for flow in flows:
        start, end = flow.years
        if largest is None or at is None or start is None or flow.low <= largest.high or start < at - 1:
            continue
        if end is not None and end > at:  # else the stock may be what was left
            excess = flow.value / largest.value
            sure = "high" if excess > 1.5 else "medium" if excess > 1.1 else "low"
            reason = tr("{lifted} {unit} were lifted out of the {poor} who were poor ({year})").format(
                lifted=flow.told, unit=flow.unit, poor=largest.told, year=dated(largest.span[1])
            )
            yield finding("stock_flow_rate", flow, largest, sure, reason)


def _rate_changes(rates: list[Row], changes: list[Row]) -> Findings:
    for change in changes:
        near = [r for r in rates if r.year and (r.article, r.sentence) == (change.article, change.sentence)]
        if len(near) != 2:
            continue
        first, last = sorted(near, key=lambda r: str(r.span[1]))
        least, most = sorted((abs(first.low - last.high), abs(first.high - last.low)))
        slack = 0.011 + (change.high - change.low) / 2
        if change.value != median((least - slack, change.value, most + slack)):
            drop = abs(first.value - last.value)
            reason = tr("from {first}% to {last}% are {drop} points, not {told}").format(
                first=first.told, last=last.told, drop=number(drop, 2), told=change.told
            )
            yield finding("stock_flow_rate", change, last, "high", reason, other=drop)


class _Implied(NamedTuple):
    """How many people a place has, at least and at most, by a rate and a number of poor people."""

    low: float
    high: float
    rate: Row
    poor: Row
    text: str


def _implied(poor: tuple[float, float], rate: Row, row: Row, text: str) -> _Implied:
    low, high = poor
    return _Implied(low / rate.high * 100, high / max(rate.low, 1e-9) * 100, rate, row, text)


def _populations(stocks: list[Row], rates: list[Row], flows: list[Row]) -> Findings:
    """Compare the populations that pairs of poor people and poverty rate imply."""
    # Of two stocks in one year nobody can tell which the rate goes with.
    stocks = [s for s in stocks if not any(_another(s, t) for t in stocks)]
    implied: list[_Implied] = []
    for rate in rates:
        if rate.value and rate.year:
            own = [s for s in stocks if s.year == rate.year]
            poor_at = tr("{poor} poor people at {rate}%")
            implied += [_implied((s.low, s.high), rate, s, poor_at.format(poor=s.told, rate=rate.told)) for s in own]
            left = ((s, f) for s in stocks for f in flows if f.year == rate.year and _is_left(s, f))
            left_at = tr("{poor} poor less {lifted} lifted, at {rate}%")
            implied += [
                _implied(
                    (s.low - f.high, s.high - f.low), rate, f,
                    left_at.format(poor=s.told, lifted=f.told, rate=rate.told),
                )
                for s, f in left
            ]  # fmt: skip
    for a, b in combinations(implied, 2):
        ratio = max(a.low / max(b.high, 1e-9), b.low / max(a.high, 1e-9))
        if ratio > 1.3 and (a.rate is not b.rate or a.poor is not b.poor):
            people, others = (number((x.low + x.high) / 2) for x in (a, b))
            reason = tr("{one} imply {people} people, but {other} imply {others}").format(
                one=a.text, people=people, other=b.text, others=others
            )
            sure = "high" if ratio > 2 else "medium"
            yield finding("stock_flow_rate", b.poor, a.poor, sure, reason, other=float(a.poor.value))


def _another(a: Row, b: Row) -> bool:
    """Return whether two stocks are of one year and differ by more than rounding."""
    return a.year == b.year and (a.low > 1.03 * b.high or b.low > 1.03 * a.high)


def _is_left(stock: Row, flow: Row) -> bool:
    """Return whether the people lifted go off a stock from about its date on, so that the rest was poor at the end."""
    at, (start, end) = stock.years[1], flow.years
    if at is None or start is None or end is None or abs(start - at) > 1 or end <= at:
        return False
    # Under a third, it is what one measure did rather than the whole.
    return bool(0.3 * stock.value < flow.value < stock.value)


def claims_in(rows: list[Row]) -> Iterator[GrowthClaim]:
    """Yield the growth that each sentence claims, where it gives both ends before."""
    for group in grouped(rows, lambda r: (r.article, r.sentence)):
        for n, claim in enumerate(group):
            if claim.unit in ("%", "倍") and claim.indicator in ("percent_other", "other"):
                pair = _ends_before(group[:n])
                found = _growth_claim(claim, *pair) if pair else None
                if found:
                    yield found


def _growth_claim(claim: Row, first: Row, last: Row) -> GrowthClaim | None:
    cue = claim.lead[len(last.lead) + len(str(last.text)) :]
    years = (last.years[1] or 0) - (first.years[1] or 0)
    down, yearly = (cues(use).search(cue) is not None for use in ("down", "yearly"))
    said = (down or cues("up").search(cue)) and len(cue) <= 24 and not cues("prior").search(cue)
    if not said or ("比上年" in cue and years > 1) or years <= 0 or (yearly and years < 1.5) or first.value <= 0:
        return None

    def change(start: float, end: float) -> float:
        return (max(end / start, 0.0) ** (1 / years if yearly else 1) - 1) * 100

    ends = [
        change(x, y) for x in (first.low, first.high) for y in (last.low, last.high) if x > 0 and math.isfinite(x + y)
    ]
    factor = 100 if claim.unit == "倍" else 1
    slack = (claim.high - claim.low) / 2 * factor + 0.06
    if not math.isfinite(slack):
        return None
    claimed, recomputed = float(claim.value) * factor * (-1 if down else 1), change(first.value, last.value)
    ends = ends or [recomputed]
    agrees = claimed == median((min(ends) - slack, claimed, max(ends) + slack))
    formula = f"({last.told} ÷ {first.told}){f'^(1/{number(years, 2)})' if yearly else ''} − 1"
    return GrowthClaim(first.fact, last.fact, claim.fact, years, yearly, claimed, recomputed, agrees, formula)


def _ends_before(group: Sequence[Row]) -> tuple[Row, Row] | None:
    """Return the last two figures of one quantity at two times, before a claim."""
    last = next((r for r in reversed(group) if r.unit not in ("%", "百分点", "倍")), None)
    if last is None or not last.year:
        return None
    quantity = (last.unit, last.indicator, last.fact["place"])
    same = (r for r in reversed(group) if r.start < last.start and (r.unit, r.indicator, r.fact["place"]) == quantity)
    first = next((r for r in same if r.year), None)
    return (first, last) if first and str(first.span[1]) < str(last.span[1]) else None


def growth(rows: list[Row]) -> Findings:
    """Growth rates that do not follow from the two values beside them."""
    index = {(r.article, r.start): r for r in rows}
    for c in claims_in(rows):
        if not c.agrees:
            reason = (
                tr("the sentence claims {claimed}% a year; its ends give {formula} = {found}%")
                if c.yearly
                else tr("the sentence claims {claimed}%; its ends give {formula} = {found}%")
            ).format(claimed=number(c.claimed, 2), formula=c.formula, found=number(c.recomputed, 2))
            gap = abs(c.claimed - c.recomputed) / max(abs(c.recomputed), 1)
            claim, last = (index[r["article"], r["start"]] for r in (c.claim, c.last))
            yield finding(
                "growth", claim, last, "high" if gap > 0.1 else "medium", reason, other=c.recomputed, unit="%"
            )
