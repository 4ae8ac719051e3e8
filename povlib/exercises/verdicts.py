"""What a check is made of: the exercise, the verdict on an answer, and how numbers, sets and dicts are compared."""

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


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer: its state (blank, wrong or right) and why."""

    number: str
    state: str
    text: str

    def __str__(self) -> str:
        head = {"blank": "not answered yet. Hint", "wrong": "not yet. Look again", "right": "right"}[self.state]
        return f"Exercise {self.number}, {head}: {self.text}"

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        mark, head = {
            "blank": ("○", "not answered yet. Hint"),
            "wrong": ("✗", "not yet. Look again"),
            "right": ("✓", "right"),
        }[self.state]
        return f"{mark} **Exercise {self.number}, {head}:** {self.text}"


@dataclass(frozen=True)
class Exercise:
    """One exercise: what judges its answer, the hint for a blank, and what a right answer teaches."""

    judge: Judge
    hint: str
    lesson: str


EXERCISES: dict[str, Exercise] = {}


def exercise(number: str, hint: str, lesson: str) -> Callable[[Judge], Judge]:
    """Register the judge of an exercise with its hint and its lesson."""

    def register(judge: Judge) -> Judge:
        EXERCISES[number] = Exercise(judge, hint, lesson)
        return judge

    return register


def is_blank(answer: Any) -> bool:
    """Whether an answer is ``...`` or holds one, or is empty."""
    if answer is ...:
        return True
    if isinstance(answer, Mapping):
        return not answer or any(map(is_blank, answer.values()))
    return isinstance(answer, list | tuple | set | frozenset) and (not answer or any(map(is_blank, answer)))


def judge_number(
    answer: Any, right: float, *, within: float = 0.0, mistakes: Mapping[int, str] | Mapping[float, str] | None = None
) -> str | None:
    """Judge a number: right within a distance; ``mistakes`` are wrong numbers whose reason can be told."""
    if isinstance(answer, bool):
        return "give a number."
    value = float(answer)
    if abs(value - right) <= within + 1e-9:
        return None
    for wrong, why in (mistakes or {}).items():
        if abs(value - wrong) <= within + 1e-9:
            return why
    return "too large." if value > right else "too small."


def judge_choices(answer: Collection[Any], right: Collection[Any]) -> str | None:
    """Judge a set: how many are missing and how many are too many, not which."""
    if isinstance(answer, str):
        return "give a set of texts, in braces."
    missing, wrong = len(set(right) - set(answer)), len(set(answer) - set(right))
    return f"{missing} missing, {wrong} that should not be there." if missing or wrong else None


def judge_entries(answer: Mapping[Any, Any], right: Mapping[Any, Any], *, within: float | None = None) -> str | None:
    """Judge a dict entry by entry: which to look at again, not what they should be; ``within`` compares numbers."""
    if within is None:
        again = [key for key, value in right.items() if answer.get(key) != value]
    else:
        again = [key for key, value in right.items() if abs(float(answer[key]) - value) > within]
    return f"{', '.join(map(str, again))}." if again else None


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
