"""The sums of a headline are those of the text: what the text tells of one holds for the headline's too."""

from collections.abc import Mapping
from dataclasses import replace

from ..cleaning import CleanText
from ..schema import FUNDS, Fact
from .document import HEADS

_SPANS = ("at", "clean_start", "clean_end")
_TOLD = "of the same sum in the text"


def as_told_below(facts: list[Fact], text: CleanText) -> list[Fact]:
    """Return facts, each sum of the headline as the text tells of the same sum: what it is, and when, if undated.

    A headline is short of words: 某县获1.2亿元助脱贫 says neither whose money it is nor of which year.
    """
    headline = text.blocks[0] if text.blocks else None
    if headline is None or headline.kind not in HEADS:
        return facts
    below: dict[tuple[object, str], Fact] = {}
    for fact in facts:
        if fact.clean_start >= headline.end and fact.indicator in FUNDS:
            below.setdefault((fact.value, fact.unit), fact)
    return [_as_told(fact, below) if fact.clean_start < headline.end else fact for fact in facts]


def _as_told(fact: Fact, below: Mapping[tuple[object, str], Fact]) -> Fact:
    if fact.indicator in FUNDS and (told := below.get((fact.value, fact.unit))):
        return _as(fact, told)
    if (
        fact.indicator == "other"
        and fact.text.endswith(("万", "亿", "萬", "億"))
        and (told := below.get((fact.value, "元")))
    ):
        # 3年2600万 某企帮扶甲县: the text says that it is money
        own = {name: getattr(fact, name) for name in ("start", "end", "text", "approx", "sentence", *_SPANS)}
        return replace(told, **own, part_of=None, why={**told.why, "indicator": _TOLD})
    return fact


def _as(fact: Fact, told: Fact) -> Fact:
    """Return the fact of the headline with what is told of its sum."""
    why = dict(fact.why)
    if fact.indicator != told.indicator:
        why.pop("money", None)
        why["indicator"] = _TOLD
        fact = replace(fact, indicator=told.indicator, why=why)
    if fact.from_ is None and fact.to is None and not (told.from_ is None and told.to is None):
        why["time"] = _TOLD
        fact = replace(fact, from_=told.from_, to=told.to, why=why)
    return fact
