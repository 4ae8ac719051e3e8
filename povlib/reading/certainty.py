"""How sure a fact is, as a probability that every field of it is right, and what spoke for each field, in words."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..cleaning import CleanText
from ..cleaning import explain as explain_cleaning
from ..locale import N_, either, is_chinese, tr
from ..schema import PLAIN, Fact
from ..wording import name, reason
from .fields.time import Time
from .periods.dates import still_to_come
from .setting import Setting
from .weighing import Evidence, Weighed, weights

_FIELDS = ("indicator", "place", "time", "status", "sector", "source")
_NARROW = (0.5, 1, 2)  # margins (log odds) under which a field is hardly, or not well, decided
_NEVER = 1e-6  # no margin counts for more than a million to one


class Certainty(NamedTuple):
    """How likely it is that every field of a fact is right, and the features with their amounts that say so."""

    probability: float
    features: tuple[tuple[str, float], ...]


def how_sure(setting: Setting, indicator: str, status: str, time: Time, why: Mapping[str, Any]) -> Certainty:
    """Return how likely it is that a fact is right in every field.

    ``why``: what spoke for each field. Fitted on labelled articles that the weights of the other fields had not
    seen, so that it keeps its word on new ones.
    """
    known = weights("sure")
    features = _features(setting, indicator, status, time, why)
    score = sum([known.get(feature, 0.0) * amount for feature, amount in features])
    return Certainty(round(1 / (1 + math.exp(-score)), 3), tuple(features))


def _features(
    setting: Setting, indicator: str, status: str, time: Time, why: Mapping[str, Any]
) -> list[tuple[str, float]]:
    told = [("it is: right", 1.0), (f"a figure of {indicator}", 1.0)]
    if setting.figure.approx != "exact":
        told.append(("not exact", 1.0))
    told += ("figures in the sentence", float(len(setting.figures))), ("clauses before it", float(setting.clause))
    if indicator not in PLAIN:
        to_come = still_to_come(time.from_, time.to, setting.statement.document.published)
        told += (f"status: {status}", 1.0), (f"{status}, and still to come", to_come)
    every, margins = 1.0, []
    for field, says in why.items():
        if type(says) is Weighed:
            every *= says.probability
            margins.append(_margin(says.probability))
            told.append((f"margin of the {says.role}", margins[-1]))
            if field in ("sector", "source"):
                told.append((f"{field}: {says.best}", 1.0))
        else:
            told.append((f"{field}: {says}", 1.0))
    told.append(("margin of all that is weighed", _margin(every)))
    told += [(f"margins under {bound:g}", float(sum(m < bound for m in margins))) for bound in _NARROW]
    return told


def _margin(p: float) -> float:
    """Return the logarithm of the odds of a probability, none more than a million to one."""
    if not _NEVER < p < 1 - _NEVER:
        p = min(max(p, _NEVER), 1 - _NEVER)
    return math.log(p / (1 - p))


def explain(thing: Fact | CleanText | str) -> str:
    """Return in words what spoke for and against each field of a fact; of a text, what cleaning did to it.

    >>> from povlib.reading.facts import find_facts
    >>> (fact,) = find_facts("2018年，全县投入1.2亿元修路。", published="2019-03", place="渭源县")
    >>> print(explain(fact).splitlines()[0].split(" (")[0])
    indicator: fund_investment
    """
    if not isinstance(thing, Fact):
        return explain_cleaning(thing)
    shown = {"time": either(" to ", "—").join(dict.fromkeys(t for t in (thing.from_, thing.to) if t)) or None}
    lines = []
    for field in _FIELDS:
        told = thing.why.get(field)
        if told is None:
            continue
        value = shown.get(field, getattr(thing, field, None)) or tr("not stated")
        how = f"{told.probability:.2f}" if isinstance(told, Weighed) else reason(told)
        lines.append(tr("{field}: {value} ({how})").format(field=reason(field), value=_named(field, value), how=how))
        lines += _weighed(told) if isinstance(told, Weighed) else ()
    if "text" in thing.why:
        lines.append(tr("text: {why}").format(why=reason(thing.why["text"])))
    lines.append(tr("sure: {probability:.2f}").format(probability=thing.sure))
    return "\n".join(lines)


def _weighed(told: Weighed) -> Iterator[str]:
    known = weights(told.role)
    values = [feature.rpartition(": ")[2] for feature in known if feature.startswith("it is: ")]
    pieces = [(known.get(p.feature, 0.0) * p.amount, p) for p in told.pieces(values)]
    for heading, chosen in (
        (N_("for"), [x for x in pieces if x[1].value == told.best and x[0] > 0]),
        (N_("against"), [x for x in pieces if x[1].value == told.best and x[0] < 0]),
        (N_("for another"), [x for x in pieces if x[1].value != told.best and x[0] > 0]),
    ):
        strongest = sorted(chosen, key=lambda x: -abs(x[0]))[:4]
        if strongest:
            pieces_told = either("; ", "；").join(_piece(weight, p, told) for weight, p in strongest)
            yield either(f"  {heading}: ", f"  {tr(heading)}：") + pieces_told


def _named(field: str, value: str) -> str:
    """Return a value by its Chinese name where that is the language chosen, else as the fact has it."""
    return name(field, value) if is_chinese() else value


def _piece(weight: float, piece: Evidence, told: Weighed) -> str:
    feature = piece.feature.removesuffix(f": {piece.value}")
    feature = reason("how frequent it is" if feature == "it is" else feature)
    says = either(f"{piece.word} {feature}", f"“{piece.word}”{feature}") if piece.word else feature
    if piece.value != told.best:
        field = told.role if told.role in _FIELDS else "indicator"
        says = tr("{evidence} says {value}").format(evidence=says, value=_named(field, reason(piece.value)))
    return either(f"{says} ({weight:+.1f})", f"{says}（{weight:+.1f}）")
