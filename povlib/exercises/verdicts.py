"""What a check is made of: the exercise, the verdict on an answer, and how numbers, sets and dicts are compared."""

import dis
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from ..articles import Article, load_articles
from ..locale import N_, either, ngettext, tr
from ..reading.facts import Fact, facts_table, find_facts

if TYPE_CHECKING:
    import pandas as pd

# The made-up place of the exercises, and the day on which its paper came out.
PLACE = "云岭县"
PUBLISHED = "2019-06"

Judge = Callable[[Any], str | None]  # what is wrong with an answer, None where nothing is

_HEADS = {
    "blank": ("○", N_("not answered yet. Hint")), "wrong": ("✗", N_("not yet. Look again")), "right": ("✓", N_("right")),
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer: its state (blank, wrong or right) and why."""

    number: str
    state: str
    text: str

    def __str__(self) -> str:
        head = tr(_HEADS[self.state][1])
        return tr("Exercise {number}, {head}: {text}").format(number=self.number, head=head, text=self.text)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        mark, head = _HEADS[self.state]
        said = tr("**Exercise {number}, {head}:** {text}")
        return f"{mark} {said.format(number=self.number, head=tr(head), text=self.text)}"


@dataclass(frozen=True)
class Exercise:
    """One exercise: what judges its answer, two hints, what a right answer teaches, and the form an answer has.

    ``free``: many answers are right, and the check looks at what the answer does, not at which it is. ``values``: what the
    hint is filled with where it has fields.
    """

    judge: Judge
    hint: str
    more: str
    lesson: str
    form: str
    free: bool = False
    values: Mapping[str, object] = field(default_factory=dict)

    def hints(self) -> list[str]:
        """Return the two hints in the language chosen."""
        hint = tr(self.hint)
        return [hint.format(**self.values) if self.values else hint, tr(self.more)]


EXERCISES: dict[str, Exercise] = {}


def exercise(
    number: str, hint: str, more: str, lesson: str, *, form: str = N_("a number"), free: bool = False, **values: object
) -> Callable[[Judge], Judge]:
    """Register the judge of an exercise: first and second hint, lesson, and what form an answer has, in English."""

    def register(judge: Judge) -> Judge:
        EXERCISES[number] = Exercise(judge, hint, more, lesson, form, free, values)
        return judge

    return register


def is_blank(answer: Any) -> bool:
    """Whether an answer is ``...`` or holds one, is empty, or is a function whose body is ``...``."""
    if answer is ...:
        return True
    if code := getattr(answer, "__code__", None):
        steps = [step for step in dis.get_instructions(code) if step.opname not in ("RESUME", "NOP", "RETURN_VALUE")]
        return all(step.opname in ("LOAD_CONST", "RETURN_CONST") and step.argval is None for step in steps)
    if isinstance(answer, Mapping):
        return not answer or any(map(is_blank, answer.values()))
    return isinstance(answer, list | tuple | set | frozenset) and (not answer or any(map(is_blank, answer)))


def form_of(answer: Any) -> str:
    """Say in words what form an answer has.

    >>> form_of(None), form_of("done"), form_of({1, 2})
    ('None: the last call gave nothing back', 'a text', 'a set')
    """
    if answer is None:
        return tr("None: the last call gave nothing back")
    known: dict[type, str] = {
        bool: tr("a truth value"), str: tr("a text"), int: tr("a number"), float: tr("a number"), dict: tr("a dict"),
        set: tr("a set"), list: tr("a list"), tuple: tr("a tuple"),
    }  # fmt: skip
    if type(answer) in known:
        return known[type(answer)]
    name = type(answer).__name__
    return tr("a function") if callable(answer) else either(f"{'an' if name[0] in 'AEIOU' else 'a'} {name}", name)


def judge_number(
    answer: Any, right: float, *, within: float = 0.0, mistakes: Mapping[int, str] | Mapping[float, str] | None = None
) -> str | None:
    """Judge a number: right within a distance; ``mistakes`` are wrong numbers whose reason can be told.

    A mistake is known by its size: the answer is within a thousandth of it, or as near as a right answer must be.
    """
    if isinstance(answer, bool):
        return tr("give a number.")
    value = float(answer)
    if abs(value - right) <= within + 1e-9:
        return None
    near = sorted((abs(value - wrong), why) for wrong, why in (mistakes or {}).items() if _meant(value, wrong, within))
    if near:
        return near[0][1]
    return _off(value, right)


def _meant(value: float, wrong: float, within: float) -> bool:
    return abs(value - wrong) <= max(min(within, abs(wrong) * 0.02), abs(wrong) * 1e-3, 1e-9)


def _off(value: float, right: float) -> str:
    """Say how an answer is off; by a power of ten, if so, the commonest slip with 万 and 亿."""
    size = tr("too large") if value > right else tr("too small")
    if value * right <= 0:
        return tr("{size}: look at the sign, and whether anything is left at all.").format(size=size)
    power = math.log10(value / right)
    if abs(power) > 0.99 and abs(power - round(power)) < 0.002:
        said = tr("{size}, by a factor of 10 to the power {power}: count the zeros of the unit.")
        return said.format(size=size, power=abs(round(power)))
    if abs(value - right) > abs(right) * 0.1:
        return tr("{size} by more than a tenth: go through the steps again.").format(size=size)
    return tr("{size} by less than a tenth: go through the steps again.").format(size=size)


def listed(names: Iterable[object]) -> str:
    """Return names side by side, parted as the language chosen parts them."""
    return either(", ", "、").join(map(str, names))


def about(what: object, why: str) -> str:
    """Return a reason behind what it is about."""
    return f"{what}{either(': ', '：')}{why}"


def in_one(said: Collection[str]) -> str | None:
    """Return what is said as one sentence, None where nothing is."""
    return f"{either('; ', '；').join(said)}{either('.', '。')}" if said else None


def judge_choices(answer: Collection[Any], right: Collection[Any], why: Mapping[Any, str] | None = None) -> str | None:
    """Judge a set: how many are missing, and why one that is given should not be there."""
    if isinstance(answer, str):
        return tr("give a set of texts, in braces: {'…', '…'}.")
    missing, wrong = set(right) - set(answer), sorted(set(answer) - set(right), key=str)
    said = [about(piece, (why or {}).get(piece) or tr("it does not stand there so")) for piece in wrong]
    if missing:
        n = len(missing)
        said.append(ngettext("{n} more belongs there", "{n} more belong there", n).format(n=n))
    return in_one(said)


def judge_entries(
    answer: Mapping[Any, Any],
    right: Mapping[Any, Any],
    why: Mapping[Any, str],
    *,
    within: float | None = None,
    allowed: Collection[Any] | None = None,
) -> str | None:
    """Judge a dict entry by entry: which to look at again and why, not what it should be.

    ``why`` has the reason for each entry; ``within`` compares numbers; ``allowed`` are the values that are asked for.
    """
    if not isinstance(answer, Mapping):
        raise TypeError(answer)
    said = []
    for key, value in right.items():
        given = answer[key] if key in answer else None
        if key not in answer:
            said.append(tr("{key} has no entry").format(key=key))
        elif allowed is not None and given not in allowed:
            none = tr("{value!r} is none of {values}").format(value=given, values=listed(allowed))
            said.append(about(key, none))
        elif (given != value) if within is None else abs(float(given) - value) > within:  # type: ignore[arg-type]
            said.append(about(key, why[key]))
    return in_one(said)


@cache
def articles() -> tuple[Article, ...]:
    """Return the articles of the collection, read once."""
    return tuple(load_articles())


@cache
def facts() -> tuple[Fact, ...]:
    """Return the facts of the collection, read once."""
    return tuple(fact for article in articles() for fact in find_facts(article))


def funds() -> "pd.DataFrame":
    """Return the rows of the fact table that are money for poverty alleviation."""
    table = facts_table(facts())
    return table[table["indicator"].str.startswith("fund_")]


def read(text: str) -> list[Fact]:
    """Return the facts of a sentence from the made-up place's paper."""
    return find_facts(text, published=PUBLISHED, place=PLACE)
