"""Check the figures of articles against each other: what cannot all be true, and what could explain it innocently.

Every check is a general rule on the fact table (``povlib.facts_table``); none knows a place or a number. What the rules
read besides it stands in the lexicon: checks_limits.csv (impossible sizes) and checks_kinds.csv (the names of the kinds
and their innocent explanations). A finding is a question to ask the sources, not a verdict.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from .lexicon import read_table
from .places import level_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "kind", "place", "what", "value", "other", "unit", "article", "start", "end", "text", "sentence",
    "other_article", "other_start", "other_end", "other_text", "other_sentence", "sure", "reason", "innocent",
)  # fmt: skip
_SURE = ("high", "medium", "low")
_STOCKS = ("poverty_rate", "poor_people", "poor_households", "poor_villages", "poor_counties", "income_per_capita")
_PEOPLE = ("poor_people", "lifted_people", "relocated_people")
_HOUSEHOLDS = ("poor_households", "lifted_households", "relocated_households")
_BREAKS = ",，;；。:：、!！?？()（）\n"
_FILLER = re.compile(r"[的了共有达约近已为至\s]|累计|总计|一共|目前|其中|全[县市区乡镇村省州]")
_SCALE = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


@dataclass(frozen=True)
class _Row:
    """One fact, with what the rules read from its sentence."""

    fact: dict[str, Any]
    before: str  # the clause up to the figure, from the last break
    lead: str  # the sentence up to the figure
    after: str  # up to six characters after it, to the next break
    place: str | None
    low: float
    high: float

    def __getattr__(self, name: str) -> Any:
        try:
            return self.fact[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def label(self) -> str:
        """The words of the clause before the figure, without numbers and filler."""
        return _FILLER.sub("", re.sub(r"[^\u4e00-\u9fff]", "", self.before))

    @property
    def digits(self) -> str:
        """The digits as printed."""
        return re.sub(r"\D", "", self.fact["text"])

    @property
    def span(self) -> tuple[Any, Any]:
        return self.fact["from"], self.fact["to"]


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


def cross_check(facts: "pd.DataFrame") -> "pd.DataFrame":
    """Return what in a fact table cannot all be true, one row a finding, the surest first.

    ``facts`` is what ``povlib.facts_table`` returns, of one article or many. The columns: ``kind`` (see
    lexicon/checks_kinds.csv), ``place``, ``what``, ``value`` and ``other`` (the two numbers that disagree; ``other`` may
    be a sum, a limit or a recomputed value), ``unit``, the article, offsets, text and sentence of the figure and, where
    there is one, of the other figure, ``sure`` (high, medium, low), ``reason`` and ``innocent`` explanations. An empty
    table means that the rules found nothing, not that all is true.
    """
    import pandas as pd

    rows = _rows(facts)
    findings: dict[tuple[Any, ...], dict[str, Any]] = {}
    for rule in (
        _impossible,
        _chains,
        _same_period,
        _two_numbers,
        _other_thing,
        _parts,
        _sectors,
        _levels,
        _stock_flow_rate,
        _growth,
        _repeated,
    ):
        for found in rule(rows):
            key = (
                found["kind"],
                *sorted(
                    [(found["article"], found["start"]), (found["other_article"] or "", found["other_start"] or -1)]
                ),
            )
            findings.setdefault(key, found)
    table = pd.DataFrame(list(findings.values()), columns=list(COLUMNS))
    table["rank"] = table["sure"].map({s: n for n, s in enumerate(_SURE)})
    table = table.sort_values(["rank", "kind", "article", "start"], kind="stable").drop(columns="rank")
    return table.reset_index(drop=True).astype(object).where(lambda t: t.notna(), None)


def growth_claims(facts: "pd.DataFrame") -> list[GrowthClaim]:
    """Return every growth that a sentence claims together with the two values it grew between."""
    return list(_growth_claims(_rows(facts)))


def _known(value: Any) -> bool:
    return value is not None and value == value and value != ""


def _rows(facts: "pd.DataFrame") -> list[_Row]:
    """Return the facts in text order, missing values as None, each with its place in its sentence."""
    records: list[dict[str, Any]] = facts.astype(object).where(facts.notna(), None).to_dict("records")  # type: ignore[assignment]
    records.sort(key=lambda r: (str(r["article"]), r["start"]))
    homes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for r in records:
        if r["place"]:
            homes[r["article"]][r["place"]] += 1
    cursor: dict[tuple[str, str], int] = {}
    rows = []
    for r in records:
        r["sentence"] = str(r.get("sentence") or "")
        key = (r["article"], r["sentence"])
        at = r["sentence"].find(str(r["text"]), cursor.get(key, 0))
        length = len(str(r["text"]))
        if at < 0 and (number := re.search(r"\d[\d,.]*", str(r["text"]))):
            # The text is as found, the sentence cleaned: look for the digits alone.
            at, length = r["sentence"].find(number[0], cursor.get(key, 0)), len(number[0])
        lead = r["sentence"][: max(at, 0)]
        if at >= 0:
            cursor[key] = at + length
        before = re.split(f"[{_BREAKS}]", lead)[-1]
        after = re.split(f"[{_BREAKS}\\d]", r["sentence"][at + length :] if at >= 0 else "")[0][:6]
        home = homes.get(r["article"])
        place = r["place"] or (max(home, key=lambda p: home[p]) if home else None)
        rows.append(_Row(r, before, lead, after, place, *_interval(r)))
    return rows


def _interval(r: dict[str, Any]) -> tuple[float, float]:
    """Return the least and the largest value that a printed number can mean, by its rounding and its approximator."""
    value = float(r["value"])
    text = str(r["text"])
    number = re.search(r"\d[\d,]*(\.\d+)?", text)
    step = 1.0
    if number:
        step = 10.0 ** -len((number[1] or ".")[1:])
        for unit in re.findall("[百千万亿]", text[number.end() :][:2]):
            step *= _SCALE[unit]
        zeros = len(number[0]) - len(number[0].rstrip("0")) if "." not in number[0] else 0
        if zeros >= 2 and step == 1:
            step = 10.0**zeros
    approx = r["approx"]
    if approx in ("over", "at_least"):
        return value, math.inf if approx == "at_least" else value + 10 * step
    if approx in ("near", "at_most"):
        return -math.inf if approx == "at_most" else value * 0.9, value
    if approx == "about":
        return value * 0.9, value * 1.1
    return value - step / 2, value + step / 2


def _disagree(a: _Row, b: _Row) -> bool:
    return a.low > b.high or b.low > a.high


def _same_words(a: str, b: str) -> float:
    """Return how many of the two-character words of two labels are the same, 0 to 1 (Jaccard index of bigrams)."""
    x, y = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (a, b))
    return len(x & y) / len(x | y) if x | y else 0.0


def _ending(a: str, b: str) -> int:
    """Return the number of characters that two labels end with in common."""
    n = 0
    while n < min(len(a), len(b)) and a[-1 - n] == b[-1 - n]:
        n += 1
    return n


def _plain(value: float) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def _what(row: _Row) -> str:
    indicator = str(row.indicator)
    return f"{indicator}: {row.label[-10:] or row.after}" if row.label or row.after else indicator


def _finding(
    kind: str, a: _Row, b: _Row | None, sure: str, reason: str, *, other: float | None = None
) -> dict[str, Any]:
    innocent = next(r["innocent"] for r in read_table("checks_kinds") if r["kind"] == kind)
    row = {
        "kind": kind, "place": a.place, "what": _what(a), "value": float(a.value),
        "other": float(b.value) if other is None and b is not None else other, "unit": a.unit,
        "article": a.article, "start": int(a.start), "end": int(a.end), "text": a.text, "sentence": a.sentence,
        "sure": sure, "reason": reason, "innocent": innocent,
    }  # fmt: skip
    for name in ("article", "start", "end", "text", "sentence"):
        row[f"other_{name}"] = None if b is None else b.fact[name]
    return row


def _impossible(rows: list[_Row]) -> Iterator[dict[str, Any]]:
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
                reason = f"{_plain(row.value)} {row.unit}{place} is {way} than {_plain(bound)}: {limit['reason']}"
                yield _finding("impossible", row, None, limit["sure"], reason, other=bound)
                break
    for house, people in zip(rows, rows[1:], strict=False):
        if house.unit == "户" and people.unit == "人" and _chained(house, people) and house.value > 0:
            size = people.value / house.value
            if size < 1 or size > 10:
                reason = f"{_plain(people.value)} people in {_plain(house.value)} households are {_plain(size)} a household; real ones have 1 to 10"
                yield _finding(
                    "impossible",
                    people,
                    house,
                    "high" if size < 0.8 or size > 15 else "medium",
                    reason,
                    other=float(house.value),
                )


def _chained(a: _Row, b: _Row) -> bool:
    """Return whether two figures follow each other with at most a character between: 650户2754人."""
    return bool(a.article == b.article and a.end <= b.start <= a.end + 1)


def _chains(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """The same chain of figures (650户2754人) told twice, with one number equal and another not."""
    chains: list[list[_Row]] = []
    for row in rows:
        if chains and _chained(chains[-1][-1], row):
            chains[-1].append(row)
        else:
            chains.append([row])
    groups: dict[Any, list[list[_Row]]] = defaultdict(list)
    for chain in chains:
        if len(chain) > 1 and chain[0].place:
            groups[chain[0].place, tuple(r.unit for r in chain)].append(chain)
    for same in groups.values():
        for a, b in combinations(same, 2):
            if max(_ending(a[0].label, b[0].label), 4 * _same_words(a[0].label, b[0].label)) < 2:
                continue
            equal = [x for x, y in zip(a, b, strict=True) if x.value == y.value and len(x.digits) >= 3]
            for x, y in zip(a, b, strict=True):
                if equal and x.approx == y.approx == "exact" and _disagree(x, y):
                    apart = abs(x.value - y.value) / max(x.value, y.value)
                    if apart > 0.5 and x.span != y.span:
                        continue
                    anchor = f"{_plain(equal[0].value)} {equal[0].unit}"
                    reason = f"both sentences give {anchor} for the same thing, but {_plain(x.value)} and {_plain(y.value)} {x.unit} with them"
                    yield _finding("other_number", x, y, "high" if apart < 0.1 else "medium", reason)


def _same_period(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """Two values of one indicator for the same place and the same period."""
    groups: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.place and row.fact["place"] and row.indicator not in ("money_other", "standard", "income_other"):
            groups[row.place, row.indicator, row.unit, row.sector, row.source, row.status, row.span].append(row)
    for same in groups.values():
        for a, b in combinations(same, 2):
            if not _disagree(a, b) or "其中" in a.before + b.before or _known(a.part_of) or _known(b.part_of):
                continue
            dated = a.span[1] is not None
            alike = _same_words(a.label, b.label)
            close = abs(a.value - b.value) / max(abs(a.value), abs(b.value)) < 0.2
            ending = _ending(a.label, b.label)
            if a.article == b.article and a.sentence == b.sentence:
                continue
            if a.indicator in _STOCKS[1:-1] and not 0.6 < a.value / b.value < 1.7 and alike < 0.8:
                continue  # more likely a stock and a part of it
            if a.indicator in _STOCKS and dated and (alike > 0.25 or ending >= 2 or not a.label or not b.label):
                sure = "high" if alike >= 0.5 or close else "medium"
            elif (alike >= 0.6 or ending >= 6) and (dated or a.article != b.article):
                sure = "medium" if dated and close else "low"
            elif alike >= 0.4 and ending >= 4 and close and dated:
                sure = "medium"
            else:
                continue
            if a.indicator in ("other", "percent_other") and not (
                alike >= 0.6 and ending >= 3 and a.after[:1] == b.after[:1]
            ):
                continue
            when = f" for {a.span[1]}" if dated else ""
            yield _finding(
                "other_number",
                a,
                b,
                sure,
                f"two values of the same quantity{when}: {_plain(a.value)} and {_plain(b.value)} {a.unit}",
            )


def _two_numbers(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """One list that names the same thing twice with different numbers: 能繁母猪10023头、能繁母猪13777头."""
    for a, b in zip(rows, rows[1:], strict=False):
        if (
            a.article != b.article
            or a.sentence != b.sentence
            or a.unit != b.unit
            or a.unit in ("%", "元", "百分点")
            or not _disagree(a, b)
        ):
            continue
        x, y = a.label, b.label
        gap = b.lead[len(a.lead) :]
        if (
            len(y) >= 3
            and x.endswith(y)
            and a.span == b.span
            and a.status == b.status
            and len(gap) < 24
            and "其中" not in b.before
        ):
            reason = f"the same list names {y} twice, with {_plain(a.value)} and {_plain(b.value)} {a.unit}"
            yield _finding("two_numbers", a, b, "medium", reason)


def _significant(row: _Row) -> int:
    return len(row.digits.strip("0"))


def _other_thing(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """A long number that two sentences give to two different things."""
    groups: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.place and _significant(row) >= 4 and row.unit not in ("户", "人", "村", "县", "乡", "个", "%", "人次"):
            groups[row.place, row.unit, row.value].append(row)
    for same in groups.values():
        for a, b in combinations(same, 2):
            x, y = a.label[-8:], b.label[-8:]
            if a.unit == "元":
                if a.sector and b.sector and a.sector != b.sector and "overall" not in (a.sector, b.sector):
                    reason = f"the same {_plain(a.value)} 元 goes to {a.sector} in one sentence and to {b.sector} in the other"
                    yield _finding("other_thing", a, b, "medium", reason)
            elif x and y and x[-2:] != y[-2:] and x not in y and y not in x:
                tail_x, tail_y = x[-4:], y[-4:]
                shared = len(set(tail_x) & set(tail_y)) / max(len(set(tail_x) | set(tail_y)), 1)
                reason = f"the same {_plain(a.value)} {a.unit} is {tail_x} in one sentence and {tail_y} in the other"
                yield _finding("other_thing", a, b, "high" if shared >= 0.4 else "medium", reason)


def _parts(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """Parts that are larger than what they are stated to be parts of, or miss it by a little."""
    totals = {(r.article, r.start): r for r in rows}
    groups: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        if _known(row.part_of) and (row.article, int(row.part_of)) in totals:
            groups[row.article, int(row.part_of)].append(row)
    for key, found in groups.items():
        total = totals[key]
        parts = [p for p in found if p.unit == total.unit]
        if not parts:
            continue
        together = sum(p.value for p in parts)
        low, high = sum(p.low for p in parts), sum(p.high for p in parts)
        largest = max(parts, key=lambda p: p.value)
        if largest.low > total.high:
            reason = f"a part, {_plain(largest.value)} {total.unit}, is larger than its total, {_plain(total.value)}"
            yield _finding("parts_over_total", largest, total, "high", reason)
        elif low > total.high:
            reason = f"{len(parts)} parts add up to {_plain(together)} {total.unit}, more than their total, {_plain(total.value)}"
            yield _finding(
                "parts_over_total", total, largest, "high" if len(parts) > 1 else "medium", reason, other=together
            )
        elif (
            len(parts) >= 2
            and high < total.low
            and together >= 0.97 * total.value
            and all(p.approx == "exact" for p in (*parts, total))
        ):
            reason = f"{len(parts)} parts add up to {_plain(together)} {total.unit}, a little less than their total, {_plain(total.value)}"
            yield _finding("parts_over_total", total, largest, "medium", reason, other=together)


def _sectors(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """Sector investments of a place that come to more than the overall investment the same article gives."""
    groups: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.indicator == "fund_investment" and row.fact["place"] and row.status != "planned":
            groups[row.article, row.fact["place"]].append(row)
    for group in groups.values():
        overall = [r for r in group if r.sector == "overall" and r.source in ("unstated", "mixed", None)]
        if not overall:
            continue
        total = max(overall, key=lambda r: r.value)
        largest: dict[str, _Row] = {}
        for r in group:
            within = not (_known(r.part_of) and int(r.part_of) != int(total.start)) and _overlaps(r.span, total.span)
            if r.sector not in ("overall", None) and within and r.value > largest.get(r.sector, r).value - 1:
                largest[r.sector] = r
        together = sum(r.low for r in largest.values())
        if len(largest) >= 2 and together > total.high:
            ratio = together / total.value
            names = ", ".join(
                f"{s} {_plain(r.value / 1e8)}" for s, r in sorted(largest.items(), key=lambda i: -i[1].value)
            )
            reason = f"{len(largest)} sectors ({names} 亿元) come to {_plain(together / 1e8)}亿元, the overall investment is {_plain(total.value / 1e8)}亿元"
            top = max(largest.values(), key=lambda r: r.value)
            yield _finding("parts_over_total", total, top, "medium" if ratio > 1.1 else "low", reason, other=together)


def _overlaps(a: tuple[Any, Any], b: tuple[Any, Any]) -> bool:
    if a[1] is None or b[1] is None:
        return True
    (start, end), (first, last) = ((str(x[0] or "0000")[:4], str(x[1])[:4]) for x in (a, b))
    return start <= last and first <= end


_LEVELS = ("nation", "province", "prefecture", "county", "township", "village")


def _levels(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """A place with more than the place it lies in, or a list of ways and places that comes to more than the whole."""
    summed = ("lifted_people", "lifted_households", "poor_people", "poor_households", "villages_exited")
    groups: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.fact["place"] and row.indicator in summed and row.span[1]:
            groups[row.article, row.indicator, row.status, str(row.span[1])[:4]].append(row)
    for group in groups.values():
        ranked = [(r, level_of(r.place)) for r in group]
        ranked = [(r, _LEVELS.index(lv)) for r, lv in ranked if lv in _LEVELS]
        for upper, rank in ranked:
            if len({r.place for r, n in ranked if n == rank}) != 1:
                continue
            for lower, below in ranked:
                if below > rank and lower.low > upper.high:
                    reason = f"{lower.place} has {_plain(lower.value)} {lower.unit}, more than the {_plain(upper.value)} of {upper.place}"
                    yield _finding("parts_over_total", lower, upper, "medium", reason)
    plans: dict[Any, list[_Row]] = defaultdict(list)
    stocks: dict[Any, _Row] = {}
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
            reason = f"{len(items)} groups add up to {_plain(sum(r.value for r in items))} people, {place} has {_plain(stock.value)} poor"
            yield _finding(
                "parts_over_total",
                stock,
                max(items, key=lambda r: r.value),
                "low",
                reason,
                other=sum(r.value for r in items),
            )


def _year(date: Any) -> float | None:
    if not _known(date):
        return None
    parts = str(date).split("-")
    return int(parts[0]) + (int(parts[1]) / 12 if len(parts) > 1 else 1)


def _stock_flow_rate(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """Stocks, flows and rates of one place that cannot all be true."""
    places: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.fact["place"] and row.status != "planned" and "其中" not in row.before and not _known(row.part_of):
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


def _too_many_lifted(stocks: list[_Row], flows: list[_Row]) -> Iterator[dict[str, Any]]:
    dated = [s for s in stocks if _year(s.span[1]) is not None]
    if not dated:
        return
    largest = max(dated, key=lambda s: s.value)
    for flow in flows:
        start, at = _year(flow.span[0]), _year(largest.span[1])
        if start is None or at is None or flow.low <= largest.high or start < at - 1:
            continue
        excess = flow.value / largest.value
        reason = f"{_plain(flow.value)} {flow.unit} were lifted out of the {_plain(largest.value)} who were poor ({largest.span[1]})"
        yield _finding(
            "stock_flow_rate", flow, largest, "high" if excess > 1.5 else "medium" if excess > 1.1 else "low", reason
        )


def _rate_changes(rates: list[_Row], changes: list[_Row]) -> Iterator[dict[str, Any]]:
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
            reason = f"from {_plain(first.value)}% to {_plain(last.value)}% are {_plain(drop)} points, not {_plain(change.value)}"
            yield _finding("stock_flow_rate", change, last, "high", reason, other=drop)


def _populations(stocks: list[_Row], rates: list[_Row], lifted: list[_Row]) -> Iterator[dict[str, Any]]:
    """Compare the populations that pairs of poor people and poverty rate imply."""
    implied: list[tuple[float, float, _Row, _Row, str]] = []
    for rate in rates:
        if not rate.value or rate.high <= 0 or rate.span[1] is None:
            continue
        for stock in stocks:
            if str(stock.span[1])[:4] == str(rate.span[1])[:4] and stock.span[1]:
                text = f"{_plain(stock.value)} poor people at {_plain(rate.value)}%"
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
                    text = f"{_plain(stock.value)} poor less {_plain(flow.value)} lifted, at {_plain(rate.value)}%"
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
            reason = f"{text_a} imply {_plain(round(one))} people, but {text_b} imply {_plain(round(two))}"
            yield _finding("stock_flow_rate", b, a, "high" if ratio > 2 else "medium", reason, other=float(a.value))


_YEARLY = re.compile("年均|每年|年平均|逐年")
_UP = re.compile("增长|增加|提高|上升|增幅|涨|增收|递增")
_DOWN = re.compile("下降|减少|降低|减幅|递减")


def _growth_claims(rows: list[_Row]) -> Iterator[GrowthClaim]:
    sentences: dict[Any, list[_Row]] = defaultdict(list)
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
                or "同比" in cue
                or "比上年" in cue
                and abs((_year(last.span[1]) or 0) - (_year(first.span[1]) or 0)) > 1
            ):
                continue
            years = (_year(last.span[1]) or 0) - (_year(first.span[1]) or 0)
            yearly = bool(_YEARLY.search(cue))
            if years <= 0 or first.value <= 0 or yearly and years < 1.5:
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
            root = f"^(1/{_plain(years)})" if yearly else ""
            formula = f"({_plain(last.value)} ÷ {_plain(first.value)}){root} − 1"
            yield GrowthClaim(first.fact, last.fact, claim.fact, years, yearly, claimed, recomputed, agrees, formula)


def _ends_before(group: Sequence[_Row]) -> tuple[_Row, _Row] | None:
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


def _growth(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """Growth rates that do not follow from the two values beside them."""
    index = {(r.article, r.start): r for r in rows}
    for c in _growth_claims(rows):
        if not c.agrees:
            each = " a year" if c.yearly else ""
            reason = (
                f"the sentence claims {_plain(c.claimed)}%{each}; its ends give {c.formula} = {_plain(c.recomputed)}%"
            )
            gap = abs(c.claimed - c.recomputed) / max(abs(c.recomputed), 1)
            claim, last = (index[r["article"], r["start"]] for r in (c.claim, c.last))
            yield _finding("growth", claim, last, "high" if gap > 0.1 else "medium", reason, other=c.recomputed)


def _repeated(rows: list[_Row]) -> Iterator[dict[str, Any]]:
    """A long number that stands for the same thing in two different periods."""
    groups: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        if (
            row.place
            and row.span[1]
            and _significant(row) >= 4
            and row.unit == "元"
            and row.indicator not in ("standard", "income_per_capita")
        ):
            groups[row.place, row.indicator, row.sector, row.value].append(row)
    for same in groups.values():
        for a, b in combinations(same, 2):
            if _overlaps(a.span, b.span) or a.span[0] is None or b.span[0] is None:
                continue
            if _same_words(a.label, b.label) >= 0.4:
                reason = f"{_plain(a.value)} {a.unit} for {a.span[1]} and again for {b.span[1]}"
                yield _finding("repeated", a, b, "low" if a.article != b.article else "medium", reason)


def label_kinds() -> dict[str, tuple[str, str]]:
    """Return the English and the Chinese name of each kind of finding, in the order of the lexicon."""
    return {r["kind"]: (r["en"], r["zh"]) for r in read_table("checks_kinds")}


def sentences_of(finding: dict[str, Any]) -> Iterable[tuple[str, int, int, str, str]]:
    """Yield (article, start, end, text, sentence) of each figure that a finding is about."""
    for prefix in ("", "other_"):
        if _known(finding[f"{prefix}article"]):
            yield tuple(finding[f"{prefix}{k}"] for k in ("article", "start", "end", "text", "sentence"))  # type: ignore[misc]
