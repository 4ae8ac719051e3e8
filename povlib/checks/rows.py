"""What the checks read from a fact: its clause, its place, the least and the most that its number can mean."""

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, TypeVar

import pandas as pd

from ..lexicon import read_table
from ..locale import either, tr
from ..schema import year_of
from ..wording import is_known, number, split_sentence

_FIGURE = ("article", "start", "end", "text", "sentence")
_AT = ("at_start", "at_end")
COLUMNS = (
    "id", "kind", "place", "what", "value", "other", "unit", "other_is", "other_unit", *_FIGURE, *(f"other_{name}" for name in _FIGURE),
    "sure", "reason", "innocent", *_AT, *(f"other_{name}" for name in _AT),
)  # fmt: skip
_BREAKS = ",，;；。:：、!！?？()（）\n"
_SCALE = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}

Findings = Iterator[dict[str, Any]]
T = TypeVar("T")


@cache
def cues(use: str) -> re.Pattern[str]:
    """Return a pattern of the words that lexicon/checks_cues.csv gives for a use, longest first."""
    words = sorted((r["word"] for r in read_table("checks_cues") if r["use"] == use), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, words)))


@dataclass(frozen=True)
class Row:
    """One fact, with what the rules read from its sentence; its columns are its attributes, as ``row.unit``."""

    fact: dict[str, Any]
    place: str | None  # as stated, else the place its article speaks of most
    lead: str  # the sentence up to the figure
    before: str  # the clause up to the figure, from the last break
    after: str  # up to six characters after it, to the next break
    label: str  # the words of the clause before the figure, without numbers and filler
    digits: str  # as printed
    told: str  # the value, as a finding tells it
    low: float  # the least that the number can mean, by its rounding and its approximator
    high: float  # the most
    span: tuple[str | None, str | None]  # the period
    years: tuple[float | None, float | None]  # its start and end as points of time, 2018.0 the end of 2018
    year: str | None  # the calendar year in which it ends
    is_part: bool  # whether the article says that the figure is a part of another

    def __getattr__(self, name: str) -> Any:
        try:
            return self.fact[name]
        except KeyError:
            raise AttributeError(name) from None


def rows_of(facts: pd.DataFrame) -> list[Row]:
    """Return the facts in text order, missing values as None, each with its place in its sentence."""
    records: list[dict[str, Any]] = facts.astype(object).where(facts.notna(), None).to_dict("records")  # type: ignore[assignment]
    records.sort(key=lambda r: (str(r["article"]), r["start"]))
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    for r in records:
        homes[r["article"]].update([r["place"]] if r["place"] else [])
    return [_row(r, homes[r["article"]]) for r in records]


def _row(r: dict[str, Any], homes: Counter[str]) -> Row:
    lead, _, behind = split_sentence(r)
    before = re.split(f"[{_BREAKS}]", lead)[-1]
    low, high = interval(r)
    span = (r["from"], r["to"])
    start, end = (year_of(time) if is_known(time) else None for time in span)
    return Row(
        fact=r,
        place=r["place"] or max(homes, key=homes.__getitem__, default=None),
        lead=lead,
        before=before,
        after=re.split(f"[{_BREAKS}\\d]", behind)[0][:6],
        label=cues("filler").sub("", re.sub(r"[^\u4e00-\u9fff]", "", before)),
        digits=re.sub(r"\D", "", r["text"]),
        told=number(r["value"], 2),
        low=low,
        high=high,
        span=span,
        years=(start, end),
        year=str(r["to"])[:4] if r["to"] else None,
        is_part=is_known(r["part_of"]) or cues("part").search(before) is not None,
    )


def interval(r: dict[str, Any]) -> tuple[float, float]:
    """Return the least and the largest value that a printed number can mean, by its rounding and its approximator.

    >>> interval({"value": 3000, "text": "3000人", "approx": "exact"})
    (2950.0, 3050.0)
    >>> interval({"value": 32000000, "text": "3200万元", "approx": "over"})
    (32000000.0, 32100000.0)
    """
    value = float(r["value"])
    printed = re.search(r"(\d[\d,]*)(?:\.(\d+))?((?!百分)[十百千万亿]*)", str(r["text"]))
    step = 1.0
    if printed:
        whole, fraction, units = printed.groups()
        step = 10.0 ** -len(fraction or "") * math.prod(_SCALE[unit] for unit in units)
        zeros = len(whole) - len(whole.rstrip("0"))
        if zeros >= 2 and step == 1:
            step = 10.0 ** (zeros - 1)
    return {
        "over": (value, value + 10 * step),
        "at_least": (value, math.inf),
        "near": (value * 0.9, value),
        "at_most": (-math.inf, value),
        "about": (value * 0.9, value * 1.1),
    }.get(r["approx"], (value - step / 2, value + step / 2))


def grouped(items: Iterable[T], key: Callable[[T], Hashable | None]) -> list[list[T]]:
    """Return the items of each key, in the order in which the keys first come; items whose key is None are left out."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        if (own := key(item)) is not None:
            groups.setdefault(own, []).append(item)
    return list(groups.values())


def pairs(items: Iterable[T], key: Callable[[T], Hashable | None]) -> Iterator[tuple[T, T]]:
    """Yield every two items of one key."""
    for group in grouped(items, key):
        yield from combinations(group, 2)


def disagree(a: Row, b: Row) -> bool:
    """Return whether two numbers differ by more than rounding and approximation allow."""
    return a.low > b.high or b.low > a.high


def same_words(a: Row, b: Row) -> float:
    """Return how many of the two-character words of two labels are the same, 0 to 1 (Jaccard index of bigrams)."""
    x, y = ({label[i : i + 2] for i in range(len(label) - 1)} for label in (a.label, b.label))
    return len(x & y) / len(x | y) if x | y else 0.0


def ending(a: Row, b: Row) -> int:
    """Return the number of characters that two labels end with in common."""
    x, y = a.label[::-1], b.label[::-1]
    return next((n for n, (c, d) in enumerate(zip(x, y, strict=False)) if c != d), min(len(x), len(y)))


def dated(time: Any) -> str:
    """Return the end of a period as a finding tells it: 2018, in Chinese 2018年."""
    return either(str(time), f"{time}年" if len(str(time)) == 4 else str(time))


def significant(row: Row) -> int:
    """Return the number of digits as printed, without zeros at either end."""
    return len(row.digits.strip("0"))


def chained(a: Row, b: Row) -> bool:
    """Return whether two figures follow each other with at most a character between: 650户2754人."""
    return bool(a.article == b.article and a.end <= b.start <= a.end + 1)


def overlaps(a: Row, b: Row) -> bool:
    """Return whether two periods may have a year in common; one without an end may."""
    if a.year is None or b.year is None:
        return True
    start, first = (str(row.span[0] or "0000")[:4] for row in (a, b))
    return start <= b.year and first <= a.year


@cache
def _innocent() -> dict[str, str]:
    """Return what could explain a finding innocently, by its kind, and of impossible sizes by their unit."""
    return {r.get("kind") or r["unit"]: r["innocent"] for t in ("checks_kinds", "checks_sizes") for r in read_table(t)}


def finding(
    kind: str,
    a: Row,
    b: Row | None,
    sure: str,
    reason: str,
    *,
    other: float | None = None,
    unit: str = "",
    size: str = "",
) -> dict[str, Any]:
    """Return a finding about a figure, and where there is one about another, with the number that disagrees.

    ``other``: that number, where it is not the value of ``b``, and its ``unit``, where it is not that of ``a``.
    ``size``: of an impossible size the row of lexicon/checks_sizes.csv that explains it. The ``id`` is made of the kind
    and the figures, so that it stays when other findings come or go.
    """
    words = a.label[-10:] or a.after
    other_is = "limit" if b is None else "figure" if other in (None, b.value) else "computed"
    named = f"{kind} {a.article} {a.start}" + (f" {b.article} {b.start}" if b else "")
    row: dict[str, Any] = {
        "id": f"check-{hashlib.sha256(named.encode()).hexdigest()[:8]}",
        "kind": kind,
        "place": a.place,
        "what": f"{a.indicator}: {words}" if words else str(a.indicator),
        "value": float(a.value),
        "other": float(b.value) if other is None and b is not None else other,
        "unit": a.unit,
        "other_is": other_is,
        "other_unit": unit or (b.unit if b is not None and other_is == "figure" else a.unit),
        "sure": sure,
        "reason": reason,
        "innocent": either("; ", "；").join(tr(text) for text in (_innocent().get(size), _innocent()[kind]) if text),
    }
    for name in (*_FIGURE, *_AT):
        row[name] = a.fact[name]
        row[f"other_{name}"] = None if b is None else b.fact[name]
    return row
