"""Stocks, flows and rates that cannot all be true, and growth rates recomputed from their ends."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ..schema import year_of
from ..wording import is_known, number
from .rows import Row, cues, finding


def _year(time: Any) -> float | None:
    return year_of(time) if is_known(time) else None


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


def stock_flow_rate(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Stocks, flows and rates of one place that cannot all be true."""
    places: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if (
            row.fact["place"]
            and row.status != "planned"
            and not cues("part").search(row.before)
            and not is_known(row.part_of)
        ):
            places[row.fact["place"]].append(row)
    for group in places.values():
        by = {name: [r for r in group if r.indicator == name] for name in {r.indicator for r in group}}
        stocks, rates, lifted = (by.get(n, []) for n in ("poor_people", "poverty_rate", "lifted_people"))
        # A register keeps the households it has lifted: the same stock at a later date is the register told again.
        stocks = [s for s in stocks if not any(t.value == s.value and str(t.span[1]) < str(s.span[1]) for t in stocks)]
        # Of several flows to one date the largest is the whole, the others are what one measure did.
        lifted = [f for f in lifted if not any(g.value > f.value and g.span[1] == f.span[1] for g in lifted)]
        yield from _rate_changes(rates, by.get("poverty_rate_change", []))
        for unit, flow_name in (("poor_people", "lifted_people"), ("poor_households", "lifted_households")):
            yield from _too_many_lifted(by.get(unit, []), by.get(flow_name, []))
        yield from _populations(stocks, rates, lifted)


def _too_many_lifted(stocks: list[Row], flows: list[Row]) -> Iterator[dict[str, Any]]:
    dated = [s for s in stocks if _year(s.span[1]) is not None]
    if not dated:
        return
    largest = max(dated, key=lambda s: s.value)
    for flow in flows:
        start, at = _year(flow.span[0]), _year(largest.span[1])
        end = _year(flow.span[1])
        if start is None or at is None or flow.low <= largest.high or start < at - 1:
            continue
        if end is None or end <= at:
            continue  # the stock may be what was left
        excess = flow.value / largest.value
        reason = f"{number(flow.value, 2)} {flow.unit} were lifted out of the {number(largest.value, 2)} who were poor ({largest.span[1]})"
        yield finding(
            "stock_flow_rate", flow, largest, "high" if excess > 1.5 else "medium" if excess > 1.1 else "low", reason
        )


def _rate_changes(rates: list[Row], changes: list[Row]) -> Iterator[dict[str, Any]]:
    dated = [r for r in rates if _year(r.span[1]) is not None]
    for change in changes:
        near = [r for r in dated if r.article == change.article and r.sentence == change.sentence]
        if len(near) != 2:
            continue
        first, last = sorted(near, key=lambda r: _year(r.span[1]) or 0)
        low, high = first.low - last.high, first.high - last.low
        slack = 0.011 + (change.high - change.low) / 2
        if not min(abs(low), abs(high)) - slack <= change.value <= max(abs(low), abs(high)) + slack:
            drop = abs(first.value - last.value)
            reason = f"from {number(first.value, 2)}% to {number(last.value, 2)}% are {number(drop, 2)} points, not {number(change.value, 2)}"
            yield finding("stock_flow_rate", change, last, "high", reason, other=drop)


def _another(a: Row, b: Row) -> bool:
    """Return whether two stocks are of one year and differ by more than rounding."""
    return str(a.span[1])[:4] == str(b.span[1])[:4] and (a.low > 1.03 * b.high or b.low > 1.03 * a.high)


def _populations(stocks: list[Row], rates: list[Row], lifted: list[Row]) -> Iterator[dict[str, Any]]:
    """Compare the populations that pairs of poor people and poverty rate imply."""
    # Of two stocks in one year nobody can tell which the rate goes with.
    stocks = [s for s in stocks if not any(_another(s, t) for t in stocks)]
    implied: list[tuple[float, float, Row, Row, str]] = []
    for rate in rates:
        if not rate.value or rate.high <= 0 or rate.span[1] is None:
            continue
        for stock in stocks:
            if str(stock.span[1])[:4] == str(rate.span[1])[:4] and stock.span[1]:
                text = f"{number(stock.value, 2)} poor people at {number(rate.value, 2)}%"
                implied.append((stock.low / rate.high * 100, stock.high / max(rate.low, 1e-9) * 100, rate, stock, text))
        for stock in stocks:
            for flow in lifted:
                start, end, at = _year(flow.span[0]), _year(flow.span[1]), _year(stock.span[1])
                joined = (
                    start is not None
                    and at is not None
                    and abs(start - at) <= 1
                    and str(flow.span[1])[:4] == str(rate.span[1])[:4]
                )
                # Under a third, it is what one measure did rather than the whole.
                left = stock.value - flow.value if flow.value > 0.3 * stock.value else 0
                if joined and end is not None and end > (at or 0) and left > 0:
                    text = f"{number(stock.value, 2)} poor less {number(flow.value, 2)} lifted, at {number(rate.value, 2)}%"
                    implied.append(
                        (
                            (stock.low - flow.high) / rate.high * 100,
                            (stock.high - flow.low) / max(rate.low, 1e-9) * 100,
                            rate,
                            flow,
                            text,
                        )
                    )
    for (low_a, high_a, rate_a, a, text_a), (low_b, high_b, rate_b, b, text_b) in combinations(implied, 2):
        if rate_a is rate_b and a is b:
            continue
        ratio = max(low_a / max(high_b, 1e-9), low_b / max(high_a, 1e-9))
        if ratio > 1.3:
            one, two = ((low_a + high_a) / 2, (low_b + high_b) / 2)
            reason = f"{text_a} imply {number(round(one), 2)} people, but {text_b} imply {number(round(two), 2)}"
            yield finding("stock_flow_rate", b, a, "high" if ratio > 2 else "medium", reason, other=float(a.value))


_YEARLY, _UP, _DOWN, _PRIOR = (cues(use) for use in ("yearly", "up", "down", "prior"))


def claims_in(rows: list[Row]) -> Iterator[GrowthClaim]:
    sentences: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        sentences[row.article, row.sentence].append(row)
    for group in sentences.values():
        for n, claim in enumerate(group):
            if claim.unit not in ("%", "倍") or claim.indicator not in ("percent_other", "other"):
                continue
            pair = _ends_before(group[:n])
            if pair is None:
                continue
            first, last = pair
            cue = claim.lead[len(last.lead) + len(str(last.text)) :]
            down = bool(_DOWN.search(cue))
            if (
                not (down or _UP.search(cue))
                or len(cue) > 24
                or _PRIOR.search(cue)
                or ("比上年" in cue and abs((_year(last.span[1]) or 0) - (_year(first.span[1]) or 0)) > 1)
            ):
                continue
            years = (_year(last.span[1]) or 0) - (_year(first.span[1]) or 0)
            yearly = bool(_YEARLY.search(cue))
            if years <= 0 or first.value <= 0 or (yearly and years < 1.5):
                continue
            sign = -1 if down else 1
            factor = 100 if claim.unit == "倍" else 1

            def change(start: float, end: float, power: float = 1 / years if yearly else 1) -> float:
                return (max(end / start, 0.0) ** power - 1) * 100

            claimed = float(claim.value) * factor * sign
            recomputed = change(first.value, last.value)
            ends = [
                change(x, y)
                for x in (first.low, first.high)
                for y in (last.low, last.high)
                if x > 0 and math.isfinite(x) and math.isfinite(y)
            ]
            slack = max((claim.high - claim.low) / 2 * factor, 0.0) + 0.06
            if not math.isfinite(slack):
                continue
            agrees = min(ends, default=recomputed) - slack <= claimed <= max(ends, default=recomputed) + slack
            root = f"^(1/{number(years, 2)})" if yearly else ""
            formula = f"({number(last.value, 2)} ÷ {number(first.value, 2)}){root} − 1"
            yield GrowthClaim(first.fact, last.fact, claim.fact, years, yearly, claimed, recomputed, agrees, formula)


def _ends_before(group: Sequence[Row]) -> tuple[Row, Row] | None:
    """Return the last two figures of one quantity at two times, before a claim."""
    for last in reversed(group):
        if last.unit in ("%", "百分点", "倍"):
            continue
        for first in reversed([r for r in group if r.start < last.start]):
            if (
                first.unit == last.unit
                and first.indicator == last.indicator
                and first.fact["place"] == last.fact["place"]
                and first.span[1]
                and last.span[1]
            ):
                return (first, last) if str(first.span[1]) < str(last.span[1]) else None
        return None
    return None


def growth(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Growth rates that do not follow from the two values beside them."""
    index = {(r.article, r.start): r for r in rows}
    for c in claims_in(rows):
        if not c.agrees:
            each = " a year" if c.yearly else ""
            reason = f"the sentence claims {number(c.claimed, 2)}%{each}; its ends give {c.formula} = {number(c.recomputed, 2)}%"
            gap = abs(c.claimed - c.recomputed) / max(abs(c.recomputed), 1)
            claim, last = (index[r["article"], r["start"]] for r in (c.claim, c.last))
            yield finding("growth", claim, last, "high" if gap > 0.1 else "medium", reason, other=c.recomputed)
