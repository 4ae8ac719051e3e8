"""The checks of the exercises: whether an answer is right and, where it is not, what to look at again.

The right answer is computed from the library each time, from the articles at hand; none is written down here. A blank
(``...``) gets a hint, and another when it is run again. One module a notebook of notebooks/exercises.
"""

from collections import Counter
from importlib import import_module
from typing import Any

from . import slips, work
from .verdicts import EXERCISES, Verdict, form_of, is_blank

__all__ = ["Verdict", "check", "judge", "numbers", "progress", "reset"]

CHAPTERS = ("sentences", "repairs", "money", "poverty", "words", "questions")
_tries: Counter[str] = Counter()  # answers in a row that were blank or wrong, by exercise


def check(number: str, answer: Any) -> Verdict:
    """Say whether the answer to an exercise (its number as text) is right, and keep it for ``progress``.

    A blank gets the first hint, and both when it is run again; a wrong answer gets the reason, from the second on a hint
    too, from the third on both.

    Raises ``KeyError`` where no exercise has the number.
    """
    verdict = judge(number, answer)
    work.note(number, verdict.state)
    if verdict.state == "right":
        del _tries[number]
        return verdict
    _tries[number] += 1
    known = EXERCISES[number]
    steps = _tries[number] if verdict.state == "blank" else _tries[number] - 1
    hints = [known.hint, known.more][: max(0, steps)]
    if verdict.state == "blank":
        return Verdict(number, "blank", " More: ".join(hints))
    return Verdict(number, "wrong", " ".join([verdict.text, *(f"Hint: {hint}" for hint in hints)]))


def judge(number: str, answer: Any) -> Verdict:
    """Return the verdict on an answer, whatever was tried before; a blank gets the first hint.

    Raises ``KeyError`` where no exercise has the number.
    """
    if number not in numbers():
        raise KeyError(f"no exercise has the number {number!r}; there are {', '.join(numbers())}")
    exercise = EXERCISES[number]
    if isinstance(answer, slips.Slip):
        return Verdict(number, "wrong", answer.reason)
    if is_blank(answer):
        return Verdict(number, "blank", exercise.hint)
    try:
        wrong = exercise.judge(answer)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, ArithmeticError):
        wrong = f"give {exercise.form}; this is {form_of(answer)}{_missing(answer)}."
    return Verdict(number, "wrong", wrong) if wrong else Verdict(number, "right", exercise.lesson)


def _missing(answer: Any) -> str:
    """Say what a container holds, since its form may be right and what is in it wrong."""
    if isinstance(answer, dict):
        return f" with the entries {', '.join(map(str, answer))}"
    if isinstance(answer, tuple) and all(isinstance(part, int) for part in answer):
        return f" of {len(answer)}: a comma parts numbers, it does not group their digits"
    return f" of {len(answer)}" if isinstance(answer, list | tuple | set) else ""


def numbers() -> list[str]:
    """Return the numbers of all exercises, in order."""
    for chapter in CHAPTERS:
        import_module(f".{chapter}", __name__)
    return sorted(EXERCISES, key=lambda number: tuple(map(int, number.split("."))))


def progress() -> "work.Progress":
    """Return what is done of the exercises: right, tried or still open, by notebook.

    It is kept in the folder ``work`` that ``make lab`` makes; elsewhere it lasts as long as the kernel.
    """
    return work.Progress(numbers(), work.states())


def reset(which: str | None = None) -> str:
    """Begin again: an exercise ("1.2"), a notebook ("1"), or all of it (None). Return what was done.

    What was answered is forgotten. Of a notebook that was begun in the folder ``work`` a fresh copy is put in its place,
    and the old one is kept beside it.

    Raises ``KeyError`` where there is no such exercise or notebook.
    """
    known = [n for n in numbers() if which in (None, n, n.partition(".")[0])]
    if not known:
        raise KeyError(f"no exercise or notebook {which!r}; there are {', '.join(numbers())}")
    for number in known:
        _tries.pop(number, None)
    return work.begin_again(known, notebooks=which is None or "." not in which)


slips.watch()
