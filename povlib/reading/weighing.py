"""What speaks for each value of a field, and how much: cues by where they stand, and how the sentence is built.

A field whose value is said by words (what an amount is, what it is for, who pays it) is decided by evidence. Each piece
speaks for one value, is of a kind (``feature``), and has an amount; lexicon/weights.csv says how much a kind weighs.
The weights are fitted from labelled articles by ``python -m povlib.reading.fit`` as a conditional logit (McFadden
1974): the score of a value is the sum of its weighed evidence, and its probability the softmax of the scores.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import NamedTuple

from ..lexicon import read_table
from ..lexicon.finding import any_of
from ..schema import Fact
from .cues import Cue, Cues
from .sentences import LIST_MARK
from .setting import Setting

_NEAR = 4  # characters
_YEARS = [f"{century}[0-9]{{2}}年[底末初]?" for century in ("19", "20")]
_COLON = re.compile("[：:]")
_ON_THE_LIST = re.compile(r"[^，,。；;：:\d]{0,14}[、和及与](?:[^，,。；;：:、\d]{1,8}等)?")
_ITEM_END = re.compile("[，,。；;、（(]")
_PAST = ("", ", past a figure", ", past figures")
_BACK = ("before", "in the clause before", "in an earlier clause")
_AHEAD = ("behind", "in the next clause", "in a later clause")


class Evidence(NamedTuple):
    """A piece of evidence: the value it speaks for, its kind, how much there is of it, and the word that says it."""

    value: str
    feature: str
    amount: float = 1.0
    word: str = ""

    def beside(self, more: str) -> "Evidence":
        """Return the same evidence with more said of its kind."""
        return Evidence(self.value, self.feature + more, self.amount, self.word)


class Weighed(NamedTuple):
    """What the evidence comes to: the role, the best value, its probability, and all the evidence.

    A context (a text) speaks for no value of its own: what it says of each is fitted, as the feature "context: value".
    """

    role: str
    best: str
    probability: float
    evidence: tuple[Evidence, ...]
    contexts: tuple[str, ...]

    def pieces(self, values: Iterable[str]) -> list[Evidence]:
        """Return the evidence with each context spelled out for each value."""
        every = tuple(values)
        return [*self.evidence, *(Evidence(v, f"{context}: {v}") for context in self.contexts for v in every)]

    def share(self, some: Collection[str], values: tuple[str, ...]) -> float:
        """Return how probable it is that one of some values is right; ``values``: all that were weighed."""
        scores = _scores(self.role, values, self.evidence, self.contexts)
        best = max(scores.values())
        parts = {value: math.exp(score - best) for value, score in scores.items()}
        return sum(parts[value] for value in some) / sum(parts.values())


_Contexts = Mapping[str, list[float]]  # what a context adds to the score of each value, in their order
_Weights = Mapping[str, Mapping[str, float]]  # by role and feature
_Compiled = tuple[Mapping[str, float], _Contexts]
_tried: ContextVar[tuple[_Weights, Callable[[str, tuple[str, ...]], _Compiled]] | None] = ContextVar(
    "weights being tried", default=None
)


@cache
def _fitted() -> dict[str, dict[str, float]]:
    known: dict[str, dict[str, float]] = {}
    for r in read_table("weights"):
        known.setdefault(r["role"], {})[r["feature"]] = float(r["weight"])
    return known


def weights(role: str) -> Mapping[str, float]:
    """Return the weights of a role (money, sector, source, sure) by feature, as lexicon/weights.csv has them."""
    tried = _tried.get()
    return (tried[0] if tried else _fitted()).get(role, {})


@contextmanager
def trying(tried: _Weights) -> Iterator[None]:
    """Read with other weights, by role and feature, than those of lexicon/weights.csv."""
    compiled = cache(lambda role, values: _compile(tried.get(role, {}), values))
    token = _tried.set((tried, compiled) if tried else None)
    try:
        yield
    finally:
        _tried.reset(token)


def forget() -> None:
    """Read lexicon/weights.csv anew, after it has been written."""
    read_table.cache_clear()
    _fitted.cache_clear()
    _compiled_once.cache_clear()


def weigh(role: str, values: tuple[str, ...], evidence: Iterable[Evidence | str]) -> Weighed:
    """Return the best of the values by the evidence; of several pieces of one kind for one value the largest counts."""
    strongest: dict[tuple[str, str], Evidence] = {}
    contexts = ["it is"]
    for piece in evidence:
        if isinstance(piece, str):
            contexts.append(piece)
            continue
        key = (piece[0], piece[1])
        before = strongest.get(key)
        if before is None or before[2] < piece[2]:
            strongest[key] = piece
    scores = _scores(role, values, strongest.values(), contexts)
    best = max(scores, key=scores.__getitem__)
    total = sum([math.exp(score - scores[best]) for score in scores.values()])
    return Weighed(role, best, 1 / total, tuple(strongest.values()), tuple(contexts))


def _scores(
    role: str, values: tuple[str, ...], evidence: Iterable[Evidence], contexts: Iterable[str]
) -> dict[str, float]:
    known, of_context = _compiled(role, values)
    of_all = [0.0] * len(values)
    for context in contexts:
        if context in of_context:
            of_all = [*map(add, of_all, of_context[context])]
    scores = dict(zip(values, of_all, strict=True))
    for value, feature, amount, _ in evidence:
        if (weight := known.get(feature)) is not None and value in scores:
            scores[value] += weight * amount
    return scores


def _compiled(role: str, values: tuple[str, ...]) -> _Compiled:
    """Return the weights of a role by feature, and those of its contexts for each value."""
    tried = _tried.get()
    return tried[1](role, values) if tried else _compiled_once(role, values)


@cache
def _compiled_once(role: str, values: tuple[str, ...]) -> _Compiled:
    return _compile(_fitted().get(role, {}), values)


def _compile(known: Mapping[str, float], values: tuple[str, ...]) -> _Compiled:
    of_context: dict[str, list[float]] = {}
    for feature, weight in known.items():
        context, _, value = feature.rpartition(": ")
        if context and value in values:
            of_context.setdefault(context, [0.0] * len(values))[values.index(value)] = weight
    return known, of_context


@dataclass(frozen=True, slots=True)
class Around:
    """How the cues of a role in the sentence of a figure speak for it, by where they stand.

    ``role``: the role of the cues; ``alike``: the kinds of figures that may be meant instead; ``reach``: after so many
    characters a word says half as much; ``passes_over``: what the words may say that stand in between and take nothing
    away, beside the fillers of the role (3万人口全部脱贫: 人口 and 全部 do not part the number from 脱贫);
    ``apart``: each value has weights of its own, since one is said by nouns and another by verbs; ``far``: words more
    than a clause away speak too (where they add nothing on articles not fitted on, they are left out).
    """

    role: str
    alike: Collection[str]
    reach: int
    passes_over: tuple[str, ...] = ()
    apart: bool = False
    far: bool = False

    def evidence(self, setting: Setting, cues: Cues) -> Iterator[Evidence]:
        """Yield what the cues say."""
        start, end = setting.statement.span if self.far else _neighbourhood(setting)
        return self.of(cues.within(self.role, start, end), setting)

    def of(self, cues: Sequence[Cue], setting: Setting) -> Iterator[Evidence]:
        """Yield what the given cues of the sentence say."""
        if not cues:
            return
        s, start = setting.sentence, setting.start
        others = [g for g in setting.figures if g.kind in self.alike and (g.end <= start or g.start >= setting.end)]
        listed, end = end_of_list(setting), _behind_bracket(setting)
        ends = {g.end for g in others}
        for cue in cues:
            if s.brackets and not s.can_govern(cue.start, start):
                continue
            if cue.end <= start and cue.where != "after":
                passed = len([g for g in others if cue.end <= g.start < start]) if others else 0
                place = _place_before(setting, cue)
                if cue.start in ends:
                    place += ", counted by another figure"  # 45个贫困村和4个县摘帽: 贫困村 is what the 45 are
                yield self._piece(setting, cue, place, passed, (cue.end, start))
            elif listed > end and cue.start >= listed and cue.where != "before":
                place = _place_behind(setting, cue, listed)
                yield self._piece(setting, cue, f"{place}, behind its list", 0, (listed, cue.start))
            elif cue.start >= end and cue.where != "before":
                passed = len([g for g in others if end <= g.start and g.end <= cue.start]) if others else 0
                owner = next((g for g in others if g.start >= cue.end), None) if others else None
                if owner and not _ITEM_END.search(setting.text, cue.end, owner.start):
                    passed += 1  # 产业2.1亿元、道路9800万元: 道路 is said of the next amount
                yield self._piece(setting, cue, _place_behind(setting, cue, end), passed, (end, cue.start))
            elif start <= cue.start < setting.end:
                yield Evidence(cue.says, "in the figure", cue.weight, cue.word)

    def _piece(self, setting: Setting, cue: Cue, place: str, passed: int, between: tuple[int, int]) -> Evidence:
        gap = between[1] - between[0]
        if self.passes_over and gap:
            gap = setting.statement.length_without(_fillers(self.role, self.passes_over), *between)
        feature = place + _PAST[min(passed, 2)] + (f": {cue.says}" if self.apart else "")
        return Evidence(cue.says, feature, cue.weight / (1 + gap / self.reach), cue.word)


def _neighbourhood(setting: Setting) -> tuple[int, int]:
    """Return the span of the clause of a figure and those next to it; from a colon on, of all before it."""
    s = setting.sentence
    if len(s.clauses) < 4:
        return setting.statement.span
    first, last = setting.clause, s.clause_index(max(end_of_list(setting), setting.end) - 1)
    start = s.start if _COLON.search(setting.text, s.start, setting.start) else s.clauses[max(first - 1, 0)]
    return start, s.clauses[last + 2] if last + 2 < len(s.clauses) else s.end


@cache
def _fillers(role: str, passes_over: tuple[str, ...]) -> re.Pattern[str]:
    words = {
        r["word"]
        for r in read_table("cues_indicator")
        if "indicator:" + r["kind"] == role and r["indicator"] in ("filler", *passes_over)
    }
    return re.compile(f"({'|'.join([*_YEARS, any_of(words)])})")


def part_of(whole: Fact, value: str) -> str:
    """Return the context of a part of a total: what the total is, and whether something was done for those it counts.

    覆盖1000户，其中贫困户300户 are covered, 全村1000户，其中贫困户300户 are poor. ``value``: what the total is.
    """
    told = whole.why.get("indicator")
    helped = isinstance(told, Weighed) and any(
        p.value == "other" and p.feature.startswith(_BACK) for p in told.evidence
    )
    return f"part of {value}" + (", for which something was done" if helped else "")


def of_span(role: str, cues: Cues, start: int, end: int, where: str) -> Iterator[Evidence]:
    """Yield what the cues of a role say in a span elsewhere (a heading …); ``where`` names the span."""
    for cue in cues.within(role, start, end):
        yield Evidence(cue.says, where, cue.weight, cue.word)


def _behind_bracket(setting: Setting) -> int:
    """Return where a figure ends with the bracket that follows it: 1.2万人（含低保对象3800人）如期脱贫."""
    s, end = setting.sentence, setting.end
    held = s.bracket(end) if s.brackets and s.bracket(end - 1) is None else None
    return held[1] if held and held[0] == end else end


def end_of_list(setting: Setting) -> int:
    """Return where a list of counted things ends that goes on behind a figure: 14个县、230个村出列."""
    end = setting.end
    for figure in setting.figures[setting.run[1] + 1 :]:
        if not _ON_THE_LIST.fullmatch(setting.text, end, figure.start):
            break
        end = figure.end
    return end


def _place_before(setting: Setting, cue: Cue) -> str:
    s, text, at = setting.sentence, setting.text, setting.start
    crossed = setting.clause - s.clause_index(cue.start)
    if crossed and _COLON.search(text, cue.end, s.clause(cue.start)[1]):
        if crossed == 1 and at - s.clause(at)[0] <= _NEAR and cue.end >= s.clause(at)[0] - _NEAR:
            return "before a colon"
        return "at the head of a list"  # what stands before a colon rules its whole list
    if setting.statement.parted and LIST_MARK.search(text, cue.end, at):
        return "in an earlier item"
    held = s.bracket(at)
    if held and cue.start < held[0]:
        return "outside its bracket"
    return _BACK[min(crossed, 2)]


def _place_behind(setting: Setting, cue: Cue, end: int) -> str:
    s = setting.sentence
    if setting.statement.parted and LIST_MARK.search(setting.text, end, cue.start):
        return "in a later item"
    return _AHEAD[min(s.clause_index(cue.start) - s.clause_index(end - 1), 2)]
