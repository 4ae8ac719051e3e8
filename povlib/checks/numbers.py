"""The same quantity with another number, and the same number with another quantity or period."""

from ..locale import is_chinese, tr
from ..schema import STOCKS
from ..wording import name
from .rows import (
    Findings,
    Row,
    chained,
    cues,
    dated,
    disagree,
    ending,
    finding,
    overlaps,
    pairs,
    same_words,
    significant,
)

_COUNTED = tuple(i for i in STOCKS if i not in ("poverty_rate", "income_per_capita"))


def chains(rows: list[Row]) -> Findings:
    """The same chain of figures (650户2754人) told twice, with one number equal and another not."""
    found: list[list[Row]] = []
    for row in rows:
        if found and chained(found[-1][-1], row):
            found[-1].append(row)
        else:
            found.append([row])
    long = [chain for chain in found if len(chain) > 1 and chain[0].place]
    for a, b in pairs(long, lambda chain: (chain[0].place, *(r.unit for r in chain))):
        yield from _two_chains(a, b)


def _two_chains(a: list[Row], b: list[Row]) -> Findings:
    equal = [x for x, y in zip(a, b, strict=True) if x.value == y.value and len(x.digits) >= 3]
    alike = ending(a[0], b[0]) >= 2 or same_words(a[0], b[0]) >= 0.5
    # A long number in common needs no words in common.
    if not equal or not (alike or any(significant(x) >= 4 for x in equal)):
        return
    for x, y in zip(a, b, strict=True):
        if x.approx == y.approx == "exact" and disagree(x, y):
            apart = abs(x.value - y.value) / max(x.value, y.value)
            if (apart > 0.5 and x.span != y.span) or (apart > 0.2 and not alike):
                continue
            reason = tr(
                "both sentences give {same} {same_unit} for the same thing, but {one} and {other} {unit} with them"
            ).format(same=equal[0].told, same_unit=equal[0].unit, one=x.told, other=y.told, unit=x.unit)
            yield finding("other_number", x, y, "high" if apart < 0.1 else "medium", reason)


def same_period(rows: list[Row]) -> Findings:
    """Two values of one indicator for the same place and the same period."""

    def quantity(r: Row) -> tuple[str | None, ...] | None:
        one_of_many = not r.fact["place"] or r.indicator in ("money_other", "standard", "income_other")
        return None if one_of_many else (r.place, r.indicator, r.unit, r.sector, r.source, r.status, *r.span)

    for a, b in pairs(rows, quantity):
        told_apart = (a.article, a.sentence) == (b.article, b.sentence) or _scope(a) != _scope(b)
        if told_apart or a.is_part or b.is_part or not disagree(a, b):
            continue
        sure = _sure_of_one_quantity(a, b)
        if sure:
            of_a_year = tr("two values of the same quantity for {year}: {one} and {other} {unit}")
            reason = of_a_year if a.year else tr("two values of the same quantity: {one} and {other} {unit}")
            reason = reason.format(year=dated(a.span[1]), one=a.told, other=b.told, unit=a.unit)
            yield finding("other_number", a, b, sure, reason)


def _sure_of_one_quantity(a: Row, b: Row) -> str | None:
    """Return how sure it is that two figures of one indicator, place and period count the same; None where it is not."""
    alike, tail = same_words(a, b), ending(a, b)
    close = abs(a.value - b.value) / max(abs(a.value), abs(b.value)) < 0.2
    by_how_much = a.unit == "%" and a.indicator != "poverty_rate"
    if by_how_much and (cues("up").search(a.before) or cues("down").search(a.before)):
        return None  # the clause does not say of what
    if a.indicator in _COUNTED and not 0.6 < a.value / b.value < 1.7 and alike < 0.8:
        return None  # more likely a stock and a part of it
    if a.indicator in ("other", "percent_other") and (alike < 0.6 or tail < 3 or a.after[:1] != b.after[:1]):
        return None
    if a.indicator in STOCKS and a.year and (alike > 0.25 or tail >= 2 or not a.label or not b.label):
        return "high" if alike >= 0.5 or close else "medium"
    if (alike >= 0.6 or tail >= 6) and (a.year or a.article != b.article):
        return "medium" if a.year and close else "low"
    return "medium" if alike >= 0.4 and tail >= 4 and close and a.year else None


def _scope(row: Row) -> frozenset[str]:
    """Return the words that say of whom or where a figure is."""
    return frozenset(cues("scope").findall(row.before))


def two_numbers(rows: list[Row]) -> Findings:
    """One list that names the same thing twice with different numbers: 能繁母猪10023头、能繁母猪13777头."""
    near = ((rows[n - back], b) for n, b in enumerate(rows) for back in (1, 2, 3, 4) if back <= n)
    for a, b in near:
        if (a.article, a.sentence, a.unit) != (b.article, b.sentence, b.unit) or a.unit in ("%", "元", "百分点"):
            continue
        gap = b.lead[len(a.lead) :]
        listed = "、" in gap and not set(gap) & set(",，;；。")
        named = len(b.label) >= (2 if listed else 3) and a.label.endswith(b.label)
        digits = any(c.isdigit() for c in b.before)  # 10千伏线路 and 0.4千伏线路 are two things
        alike = a.span == b.span and a.status == b.status and len(gap) < 24
        if named and alike and not digits and disagree(a, b) and not cues("part").search(b.before):
            reason = tr("the same list names {what} twice, with {one} and {other} {unit}").format(
                what=b.label, one=a.told, other=b.told, unit=a.unit
            )
            yield finding("two_numbers", a, b, "medium", reason)


def other_thing(rows: list[Row]) -> Findings:
    """A long number that two sentences give to two different things."""
    counted = ("户", "人", "村", "县", "乡", "个", "%", "人次")
    for a, b in pairs(rows, lambda r: _long_number(r, r.unit) if r.unit not in counted else None):
        if a.unit == "元":
            if a.sector and b.sector and a.sector != b.sector and "overall" not in (a.sector, b.sector):
                one, other = (name("sector", r.sector) if is_chinese() else r.sector for r in (a, b))
                reason = tr("the same {value} 元 goes to {one} in one sentence and to {other} in the other").format(
                    value=a.told, one=one, other=other
                )
                yield finding("other_thing", a, b, "medium", reason)
            continue
        x, y = a.label[-8:], b.label[-8:]
        if x and y and x[-2:] != y[-2:] and x not in y and y not in x:
            one, other = x[-4:], y[-4:]
            shared = len(set(one) & set(other)) / len(set(one) | set(other))
            reason = tr("the same {value} {unit} is {one} in one sentence and {other} in the other").format(
                value=a.told, unit=a.unit, one=one, other=other
            )
            yield finding("other_thing", a, b, "high" if shared >= 0.4 else "medium", reason)


def _long_number(r: Row, *more: str | None) -> tuple[str | float | None, ...] | None:
    return (r.place, r.value, *more) if r.place and significant(r) >= 4 else None


def repeated(rows: list[Row]) -> Findings:
    """A long number that stands for the same thing in two different periods."""

    def sum_of_a_period(r: Row) -> tuple[str | float | None, ...] | None:
        timed = all(r.span) and r.unit == "元" and r.indicator not in ("standard", "income_per_capita")
        return _long_number(r, r.indicator, r.sector) if timed else None

    for a, b in pairs(rows, sum_of_a_period):
        if not overlaps(a, b) and same_words(a, b) >= 0.4:
            reason = tr("{value} {unit} for {year} and again for {again}").format(
                value=a.told, unit=a.unit, year=dated(a.span[1]), again=dated(b.span[1])
            )
            yield finding("repeated", a, b, "low" if a.article != b.article else "medium", reason)
