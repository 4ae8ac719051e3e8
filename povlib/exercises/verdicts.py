"""What a check is made of: the exercise, the verdict on an answer, and how numbers, sets and dicts are compared."""

import dis
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..articles import Article, load_articles
from ..reading.facts import Fact, facts_table, find_facts

if TYPE_CHECKING:
    import pandas as pd

# The made-up place of the exercises, and the day on which its paper came out.
PLACE = "云岭县"
PUBLISHED = "2019-06"

Judge = Callable[[Any], str | None]  # what is wrong with an answer, None where nothing is

_HEADS = {"blank": ("○", "not answered yet. Hint"), "wrong": ("✗", "not yet. Look again"), "right": ("✓", "right")}


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer: its state (blank, wrong or right) and why."""

    number: str
    state: str
    text: str

    def __str__(self) -> str:
        return f"Exercise {self.number}, {_HEADS[self.state][1]}: {self.text}"

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        mark, head = _HEADS[self.state]
        return f"{mark} **Exercise {self.number}, {head}:** {self.text}"


@dataclass(frozen=True)
class Exercise:
    """One exercise: what judges its answer, two hints, what a right answer teaches, and the form an answer has.

    ``free``: many answers are right, and the check looks at what the answer does, not at which it is.
    """

    judge: Judge
    hint: str
    more: str
    lesson: str
    form: str
    free: bool = False


EXERCISES: dict[str, Exercise] = {}


def exercise(
    number: str, hint: str, more: str, lesson: str, *, form: str = "a number", free: bool = False
) -> Callable[[Judge], Judge]:
    """Register the judge of an exercise: first and second hint, lesson, and what form an answer has."""

    def register(judge: Judge) -> Judge:
        EXERCISES[number] = Exercise(judge, hint, more, lesson, form, free)
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
        return "None: the last call gave nothing back"
    known: dict[type, str] = {
        bool: "a truth value", str: "a text", int: "a number", float: "a number", dict: "a dict", set: "a set",
        list: "a list", tuple: "a tuple",
    }  # fmt: skip
    name = type(answer).__name__
    return known.get(
        type(answer), "a function" if callable(answer) else f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
    )


def judge_number(
    answer: Any, right: float, *, within: float = 0.0, mistakes: Mapping[int, str] | Mapping[float, str] | None = None
) -> str | None:
    """Judge a number: right within a distance; ``mistakes`` are wrong numbers whose reason can be told.

    A mistake is known by its size: the answer is within a thousandth of it, or as near as a right answer must be.
    """
    if isinstance(answer, bool):
        return "give a number."
    value = float(answer)
    if abs(value - right) <= within + 1e-9:
        return None
    near = sorted((abs(value - wrong), why) for wrong, why in (mistakes or {}).items() if _meant(value, wrong, within))
    if near:
        return near[0][1]
    return f"too {'large' if value > right else 'small'}{_by_what(value, right)}."


def _meant(value: float, wrong: float, within: float) -> bool:
    return abs(value - wrong) <= max(min(within, abs(wrong) * 0.02), abs(wrong) * 1e-3, 1e-9)


def _by_what(value: float, right: float) -> str:
    """Say that an answer is off by a power of ten, the commonest slip with 万 and 亿; '' where it is not."""
    if value * right <= 0:
        return ": look at the sign, and whether anything is left at all" if value != right else ""
    power = math.log10(value / right)
    if abs(power) > 0.99 and abs(power - round(power)) < 0.002:
        return f", by a factor of 10 to the power {abs(round(power))}: count the zeros of the unit"
    return f" by {'more' if abs(value - right) > abs(right) * 0.1 else 'less'} than a tenth: go through the steps again"


def judge_choices(answer: Collection[Any], right: Collection[Any], why: Mapping[Any, str] | None = None) -> str | None:
    """Judge a set: how many are missing, and why one that is given should not be there."""
    if isinstance(answer, str):
        return "give a set of texts, in braces: {'…', '…'}."
    missing, wrong = set(right) - set(answer), sorted(set(answer) - set(right), key=str)
    said = [f"{piece}: {(why or {}).get(piece, 'it does not stand there so')}" for piece in wrong]
    if missing:
        said.append(f"{len(missing)} more {'belongs' if len(missing) == 1 else 'belong'} there")
    return f"{'; '.join(said)}." if said else None


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
            said.append(f"{key} has no entry")
        elif allowed is not None and given not in allowed:
            said.append(f"{key}: {given!r} is none of {', '.join(map(str, allowed))}")
        elif (given != value) if within is None else abs(float(given) - value) > within:  # type: ignore[arg-type]
            said.append(f"{key}: {why[key]}")
    return f"{'; '.join(said)}." if said else None


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
