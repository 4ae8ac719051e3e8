"""The checks of the exercises: whether an answer is right and, where it is not, what to look at again.

The right answer is computed from the library each time, from the articles at hand; none is written down here. A blank
(``...``) gets the hint. One module a notebook of notebooks/exercises.
"""

from importlib import import_module
from typing import Any

from .verdicts import EXERCISES, Verdict, is_blank

__all__ = ["Verdict", "check", "numbers"]

_CHAPTERS = ("sentences", "repairs", "money", "poverty", "words", "questions")


def check(number: str, answer: Any) -> Verdict:
    """Say whether the answer to an exercise (its number as text) is right; a blank gets the hint, a wrong one the reason.

    Raises ``KeyError`` where no exercise has the number.
    """
    if number not in numbers():
        raise KeyError(f"no exercise has the number {number!r}; there are {', '.join(numbers())}")
    exercise = EXERCISES[number]
    if is_blank(answer):
        return Verdict(number, "blank", exercise.hint)
    try:
        wrong = exercise.judge(answer)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, ArithmeticError):
        wrong = f"the answer has another form than the exercise asks for (it is a {type(answer).__name__})."
    return Verdict(number, "wrong", wrong) if wrong else Verdict(number, "right", exercise.lesson)


def numbers() -> list[str]:
    """Return the numbers of all exercises, in order."""
    for chapter in _CHAPTERS:
        import_module(f".{chapter}", __name__)
    return sorted(EXERCISES)
