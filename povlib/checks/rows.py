"""What the checks read from a fact: its clause, its place, the least and the most that its number can mean."""

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..lexicon import read_table
from ..wording import split_sentence

if TYPE_CHECKING:
    import pandas as pd


COLUMNS = (
    "kind", "place", "what", "value", "other", "unit", "article", "start", "end", "text", "sentence",
    "other_article", "other_start", "other_end", "other_text", "other_sentence", "sure", "reason", "innocent",
    "at_start", "at_end", "other_at_start", "other_at_end",
)  # fmt: skip


_BREAKS = ",，;；。:：、!！?？()（）\n"


_SCALE = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


@cache
def cues(use: str) -> re.Pattern[str]:
    """Return a pattern of the words that lexicon/checks_cues.csv gives for a use, longest first."""
    words = sorted((r["word"] for r in read_table("checks_cues") if r["use"] == use), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, words)))


@dataclass(frozen=True)
class Row:
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
        return cues("filler").sub("", re.sub(r"[^\u4e00-\u9fff]", "", self.before))

    @property
    def digits(self) -> str:
        """The digits as printed."""
        return re.sub(r"\D", "", self.fact["text"])

    @property
    def span(self) -> tuple[Any, Any]:
        return self.fact["from"], self.fact["to"]


def rows_of(facts: "pd.DataFrame") -> list[Row]:
    """Return the facts in text order, missing values as None, each with its place in its sentence."""
    records: list[dict[str, Any]] = facts.astype(object).where(facts.notna(), None).to_dict("records")  # type: ignore[assignment]
    records.sort(key=lambda r: (str(r["article"]), r["start"]))
    homes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for r in records:
        if r["place"]:
            homes[r["article"]][r["place"]] += 1
    rows = []
    for r in records:
        lead, _, behind = split_sentence(r)
        before = re.split(f"[{_BREAKS}]", lead)[-1]
        after = re.split(f"[{_BREAKS}\\d]", behind)[0][:6]
        home = homes.get(r["article"])
        place = r["place"] or (max(home, key=lambda p: home[p]) if home else None)
        rows.append(Row(r, before, lead, after, place, *interval(r)))
    return rows


def interval(r: dict[str, Any]) -> tuple[float, float]:
    """Return the least and the largest value that a printed number can mean, by its rounding and its approximator."""
    value = float(r["value"])
    text = str(r["text"])
    number = re.search(r"\d[\d,]*(\.\d+)?", text)
    step = 1.0
    if number:
        step = 10.0 ** -len((number[1] or ".")[1:])
        for unit in re.match("(?!百分)[十百千万亿]*", text[number.end() :])[0]:  # type: ignore[index]
            step *= _SCALE[unit]
        zeros = len(number[0]) - len(number[0].rstrip("0")) if "." not in number[0] else 0
        if zeros >= 2 and step == 1:
            step = 10.0 ** (zeros - 1)
    approx = r["approx"]
    if approx in ("over", "at_least"):
        return value, math.inf if approx == "at_least" else value + 10 * step
    if approx in ("near", "at_most"):
        return -math.inf if approx == "at_most" else value * 0.9, value
    if approx == "about":
        return value * 0.9, value * 1.1
    return value - step / 2, value + step / 2


def disagree(a: Row, b: Row) -> bool:
    return a.low > b.high or b.low > a.high


def same_words(a: str, b: str) -> float:
    """Return how many of the two-character words of two labels are the same, 0 to 1 (Jaccard index of bigrams)."""
    x, y = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (a, b))
    return len(x & y) / len(x | y) if x | y else 0.0


def ending(a: str, b: str) -> int:
    """Return the number of characters that two labels end with in common."""
    n = 0
    while n < min(len(a), len(b)) and a[-1 - n] == b[-1 - n]:
        n += 1
    return n


def significant(row: Row) -> int:
    return len(row.digits.strip("0"))


def chained(a: Row, b: Row) -> bool:
    """Return whether two figures follow each other with at most a character between: 650户2754人."""
    return bool(a.article == b.article and a.end <= b.start <= a.end + 1)


def overlaps(a: tuple[Any, Any], b: tuple[Any, Any]) -> bool:
    if a[1] is None or b[1] is None:
        return True
    (start, end), (first, last) = ((str(x[0] or "0000")[:4], str(x[1])[:4]) for x in (a, b))
    return start <= last and first <= end


def _what(row: Row) -> str:
    indicator = str(row.indicator)
    return f"{indicator}: {row.label[-10:] or row.after}" if row.label or row.after else indicator


def finding(kind: str, a: Row, b: Row | None, sure: str, reason: str, *, other: float | None = None) -> dict[str, Any]:
    innocent = next(r["innocent"] for r in read_table("checks_kinds") if r["kind"] == kind)
    row = {
        "kind": kind, "place": a.place, "what": _what(a), "value": float(a.value),
        "other": float(b.value) if other is None and b is not None else other, "unit": a.unit,
        "article": a.article, "start": int(a.start), "end": int(a.end), "text": a.text, "sentence": a.sentence,
        "sure": sure, "reason": reason, "innocent": innocent, "at_start": a.at_start, "at_end": a.at_end,
    }  # fmt: skip
    for name in ("article", "start", "end", "text", "sentence", "at_start", "at_end"):
        row[f"other_{name}"] = None if b is None else b.fact[name]
    return row
