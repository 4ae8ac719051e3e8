"""Numbers in the words of charts, read back: found in the tables of a report or computed anew from them, with plain pandas.

A case of tests/cases/chart-texts.json says how a title or an alternative text reads: a pattern with a name for each part
that tells something, ``each`` the same for what is listed. For each name stands what it must be, an expression over the
tables of ``Tables`` and, as text, the other parts of the same words. A number that no part names is a mistake.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from povlib.lexicon import read_table
from povlib.reference import national_poverty

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("cases").joinpath("chart-texts.json").read_text(encoding="utf-8")
)
SIZES = {"万": 1e4, "亿": 1e8, "million": 1e6, "billion": 1e9}
# What a pattern may call a number, an amount of money, a place, and the end of a period
_KINDS = {
    "N": r"-?[\d,]+(?:\.\d+)?",
    "MONEY": r"[\d,]+(?:\.\d+)?(?:million|billion)?",
    "AMOUNT": r"[\d,]+(?:\.\d+)?(?:万|亿)?(?:元|yuan)?",
    "WORDS": r"[^\d;:]+?",
    "DATE": r"[\d–-]+",
}


def worth(text: str) -> float:
    """Return what a number is worth as it is written, in English or as newspapers write it."""
    match = re.search(r"(?:\d{4}: )?(-?[\d,]+(?:\.\d+)?)\s*(万|亿|million|billion)?", text)
    assert match, text
    return float(match[1].replace(",", "")) * SIZES.get(match[2] or "", 1)


def is_written(text: str, value: float) -> bool:
    """Whether a number as written is a value, rounded to the digits that it is written with."""
    match = re.search(r"\d[\d,]*(?:\.(\d+))?\s*(万|亿|million|billion)?", text)
    assert match, text
    step = 10.0 ** -len(match[1] or "") * SIZES.get(match[2] or "", 1)
    return abs(worth(text) - value) <= step / 2 * (1 + 1e-6)


@dataclass
class Tables:
    """What a report gives away, read without the library: its facts and articles, and what a chart draws.

    ``sizes``: of each word that a chart writes, its largest size; ``published``: from an article to its date.
    """

    facts: pd.DataFrame
    published: Mapping[str, str]
    checks: pd.DataFrame = field(default_factory=pd.DataFrame)
    data: pd.DataFrame = field(default_factory=pd.DataFrame)
    sizes: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, Any]:
        """What an expression may name; ``moved``: households that were moved, with their people."""
        facts = self.facts.copy()
        rows = [
            *read_table("charts_labels"),
            *({"field": "indicator", "value": r["indicator"], **r} for r in read_table("indicators")),
        ]
        codes = {(r["field"], _bare(text)): r["value"] for r in rows for text in (r["en"], r["en"] + r["zh"])}
        themes = {r["indicator"]: r["theme"] for r in read_table("indicators")}
        facts["theme"] = facts["indicator"].map(themes)
        funds = facts[(facts["theme"] == "funds") & (facts["unit"] == "元") & (facts["value"] > 0)]
        placed = facts[facts["place"].notna()]

        homes = list(placed[placed["indicator"] == "relocated_households"].itertuples())
        people = list(placed[placed["indicator"] == "relocated_people"].itertuples())
        moved = [(a, b) for a in homes for b in people if a.article == b.article and 0 <= b.start - a.end <= 3]

        def code(field: str, label: str) -> str:
            return codes[field, label]

        return {
            "facts": facts, "funds": funds, "placed": placed, "done": placed[placed["status"] != "planned"],
            "invested": funds[funds["indicator"] == "fund_investment"], "code": code, "moved": moved,
            "checks": self.checks,
            "data": self.data, "nation": national_poverty().set_index("year"), "pd": pd, "published": self.published,
            "is_written": is_written, "re": re, "room": lambda word: self.sizes[word] ** 2 * len(word), "worth": worth,
        }  # fmt: skip


def wrong(chart: str, part: str, text: str, tables: Tables) -> list[str]:
    """Return what in the words of a chart is not so; ``part``: title, title_zh or alt."""
    own = [case for case in CASES if (case["chart"], case["part"]) == (chart, part)]
    bare = _bare(text.removeprefix("Made-up articles. "))
    for case in own:
        if match := re.fullmatch(_pattern(case["says"]), bare):
            return [f"{chart}, {part}: {what} in {text!r}" for what in _wrong(case, match, bare, tables.names)]
    return [f"{chart}, {part}: no case reads {text!r}"]


def _wrong(case: Mapping[str, Any], match: re.Match[str], text: str, names: dict[str, Any]) -> Iterable[str]:
    told = {name: value for name, value in match.groupdict().items() if value is not None}
    left = list(text)
    for name, expression in case.get("is", {}).items():
        if name in told:
            if not _fits(told[name], eval(expression, {**names, **told})):
                yield f"{name} is {told[name]}, not as {expression}"
            left[match.start(name) : match.end(name)] = " " * len(told[name])
    if "each" in told:
        each = case["each"]
        for item in re.split(each.get("between", ";"), told["each"]):
            if inner := re.fullmatch(_pattern(each["says"]), item):
                yield from _wrong(each, inner, item, {**names, **told})
            else:
                yield f"no pattern reads {item}"
        left[match.start("each") : match.end("each")] = " " * len(told["each"])
    if rest := re.search(r"\d[\d.,]*", "".join(left)):
        yield f"{rest[0]} comes from nowhere"


def _fits(told: str, right: Any) -> bool:
    """Whether a part of a text says what is right: a number as it is written, a text, or one of several."""
    if isinstance(right, bool):
        return right
    if isinstance(right, str):
        return told == _bare(right)
    if isinstance(right, Iterable):
        return any(_fits(told, one) for one in right)
    return is_written(told, float(right))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _pattern(says: str) -> str:
    """Return a pattern of a case for a text without white space: ``{name:KIND}`` is a part that tells something."""
    parts = re.split(r"\{(\w+)(?::((?:[^{}]|\{\{[\d,]*\}\})*))?\}", says)
    pattern = _bare(parts[0])
    for name, kind, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        inner = _KINDS.get(kind or "", kind or ".+?").replace("{{", "{").replace("}}", "}")
        pattern += f"(?P<{name}>{_bare(inner)})" + _bare(after)
    return pattern
