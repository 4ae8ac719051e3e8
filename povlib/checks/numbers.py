"""The same quantity with another number, and the same number with another quantity or period."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from ..schema import STOCKS
from ..wording import is_known, number
from .rows import Row, chained, cues, disagree, ending, finding, overlaps, same_words, significant

_COUNTED = tuple(i for i in STOCKS if i not in ("poverty_rate", "income_per_capita"))


def chains(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """The same chain of figures (650户2754人) told twice, with one number equal and another not."""
    chains: list[list[Row]] = []
    for row in rows:
        if chains and chained(chains[-1][-1], row):
            chains[-1].append(row)
        else:
            chains.append([row])
    groups: dict[Any, list[list[Row]]] = defaultdict(list)
    for chain in chains:
        if len(chain) > 1 and chain[0].place:
            groups[chain[0].place, tuple(r.unit for r in chain)].append(chain)
    for same in groups.values():
        for a, b in combinations(same, 2):
            equal = [x for x, y in zip(a, b, strict=True) if x.value == y.value and len(x.digits) >= 3]
            alike = max(ending(a[0].label, b[0].label), 4 * same_words(a[0].label, b[0].label)) >= 2
            # A long number in common needs no words in common.
            if not alike and not any(significant(x) >= 4 for x in equal):
                continue
            for x, y in zip(a, b, strict=True):
                if equal and x.approx == y.approx == "exact" and disagree(x, y):
                    apart = abs(x.value - y.value) / max(x.value, y.value)
                    if (apart > 0.5 and x.span != y.span) or (apart > 0.2 and not alike):
                        continue
                    anchor = f"{number(equal[0].value, 2)} {equal[0].unit}"
                    reason = f"both sentences give {anchor} for the same thing, but {number(x.value, 2)} and {number(y.value, 2)} {x.unit} with them"
                    yield finding("other_number", x, y, "high" if apart < 0.1 else "medium", reason)


def same_period(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Two values of one indicator for the same place and the same period."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row.place and row.fact["place"] and row.indicator not in ("money_other", "standard", "income_other"):
            groups[row.place, row.indicator, row.unit, row.sector, row.source, row.status, row.span].append(row)
    for same in groups.values():
        for a, b in combinations(same, 2):
            if (
                not disagree(a, b)
                or cues("part").search(a.before + b.before)
                or is_known(a.part_of)
                or is_known(b.part_of)
            ):
                continue
            dated = a.span[1] is not None
            alike = same_words(a.label, b.label)
            close = abs(a.value - b.value) / max(abs(a.value), abs(b.value)) < 0.2
            tail = ending(a.label, b.label)
            if (a.article == b.article and a.sentence == b.sentence) or _scope(a) != _scope(b):
                continue
            if (
                a.unit == "%"
                and a.indicator != "poverty_rate"
                and (cues("up").search(a.before) or cues("down").search(a.before))
            ):
                continue  # the clause says only by how much, not what
            if a.indicator in _COUNTED and not 0.6 < a.value / b.value < 1.7 and alike < 0.8:
                continue  # more likely a stock and a part of it
            if a.indicator in STOCKS and dated and (alike > 0.25 or tail >= 2 or not a.label or not b.label):
                sure = "high" if alike >= 0.5 or close else "medium"
            elif (alike >= 0.6 or tail >= 6) and (dated or a.article != b.article):
                sure = "medium" if dated and close else "low"
            elif alike >= 0.4 and tail >= 4 and close and dated:
                sure = "medium"
            else:
                continue
            if a.indicator in ("other", "percent_other") and not (
                alike >= 0.6 and tail >= 3 and a.after[:1] == b.after[:1]
            ):
                continue
            when = f" for {a.span[1]}" if dated else ""
            yield finding(
                "other_number",
                a,
                b,
                sure,
                f"two values of the same quantity{when}: {number(a.value, 2)} and {number(b.value, 2)} {a.unit}",
            )


def _scope(row: Row) -> frozenset[str]:
    """Return the words that say of whom or where a figure is."""
    return frozenset(cues("scope").findall(row.before))


def two_numbers(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """One list that names the same thing twice with different numbers: 能繁母猪10023头、能繁母猪13777头."""
    pairs = [(rows[n - back], b) for n, b in enumerate(rows) for back in (1, 2, 3, 4) if back <= n]
    for a, b in pairs:
        if (
            a.article != b.article
            or a.sentence != b.sentence
            or a.unit != b.unit
            or a.unit in ("%", "元", "百分点")
            or not disagree(a, b)
        ):
            continue
        x, y = a.label, b.label
        gap = b.lead[len(a.lead) :]
        if any(c.isdigit() for c in b.before):
            continue  # 10千伏线路 and 0.4千伏线路 are two things
        listed = "、" in gap and y != "" and not set(gap) & set(",，;；。")
        if (
            len(y) >= (2 if listed else 3)
            and x.endswith(y)
            and a.span == b.span
            and a.status == b.status
            and len(gap) < 24
            and not cues("part").search(b.before)
        ):
            reason = f"the same list names {y} twice, with {number(a.value, 2)} and {number(b.value, 2)} {a.unit}"
            yield finding("two_numbers", a, b, "medium", reason)


def other_thing(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """A long number that two sentences give to two different things."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row.place and significant(row) >= 4 and row.unit not in ("户", "人", "村", "县", "乡", "个", "%", "人次"):
            groups[row.place, row.unit, row.value].append(row)
    for same in groups.values():
        for a, b in combinations(same, 2):
            x, y = a.label[-8:], b.label[-8:]
            if a.unit == "元":
                if a.sector and b.sector and a.sector != b.sector and "overall" not in (a.sector, b.sector):
                    reason = f"the same {number(a.value, 2)} 元 goes to {a.sector} in one sentence and to {b.sector} in the other"
                    yield finding("other_thing", a, b, "medium", reason)
            elif x and y and x[-2:] != y[-2:] and x not in y and y not in x:
                tail_x, tail_y = x[-4:], y[-4:]
                shared = len(set(tail_x) & set(tail_y)) / max(len(set(tail_x) | set(tail_y)), 1)
                reason = f"the same {number(a.value, 2)} {a.unit} is {tail_x} in one sentence and {tail_y} in the other"
                yield finding("other_thing", a, b, "high" if shared >= 0.4 else "medium", reason)


def repeated(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """A long number that stands for the same thing in two different periods."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if (
            row.place
            and row.span[1]
            and significant(row) >= 4
            and row.unit == "元"
            and row.indicator not in ("standard", "income_per_capita")
        ):
            groups[row.place, row.indicator, row.sector, row.value].append(row)
    for same in groups.values():
        for a, b in combinations(same, 2):
            if overlaps(a.span, b.span) or a.span[0] is None or b.span[0] is None:
                continue
            if same_words(a.label, b.label) >= 0.4:
                reason = f"{number(a.value, 2)} {a.unit} for {a.span[1]} and again for {b.span[1]}"
                yield finding("repeated", a, b, "low" if a.article != b.article else "medium", reason)
