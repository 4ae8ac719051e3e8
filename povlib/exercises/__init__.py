"""The checks of the exercises: whether an answer is right and, where it is not, what to look at again.

The right answer is computed from the library each time, from the articles at hand; none is written down here. A blank
(``...``) gets a hint, and another when it is run again. One module a notebook of notebooks/exercises.
"""

from collections import Counter
from importlib import import_module
from typing import Any

from ..locale import either, tr
from . import slips, work
from .verdicts import EXERCISES, Verdict, form_of, is_blank, listed

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
    steps = _tries[number] if verdict.state == "blank" else _tries[number] - 1
    hints = EXERCISES[number].hints()[: max(0, steps)]
    if verdict.state == "blank":
        return Verdict(number, "blank", either(" More: ", "再提示：").join(hints))
    said = [verdict.text, *(tr("Hint: {hint}").format(hint=hint) for hint in hints)]
    return Verdict(number, "wrong", either(" ", "").join(said))


def judge(number: str, answer: Any) -> Verdict:
    """Return the verdict on an answer, whatever was tried before; a blank gets the first hint.

    Raises ``KeyError`` where no exercise has the number.
    """
    if number not in numbers():
        said = tr("no exercise has the number {number!r}; there are {known}")
        raise KeyError(said.format(number=number, known=listed(numbers())))
    exercise = EXERCISES[number]
    if isinstance(answer, slips.Slip):
        return Verdict(number, "wrong", answer.reason)
    if is_blank(answer):
        return Verdict(number, "blank", exercise.hints()[0])
    try:
        wrong = exercise.judge(answer)
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, ArithmeticError):
        wrong = tr("give {form}; this is {found}.").format(form=tr(exercise.form), found=_found(answer))
    return Verdict(number, "wrong", wrong) if wrong else Verdict(number, "right", tr(exercise.lesson))


def _found(answer: Any) -> str:
    """Say what form an answer has, and what a container holds: its form may be right and what is in it wrong."""
    form = form_of(answer)
    if isinstance(answer, dict):
        return tr("{form} with the entries {entries}").format(form=form, entries=listed(answer))
    if not isinstance(answer, list | tuple | set):
        return form
    if isinstance(answer, tuple) and all(isinstance(part, int) for part in answer):
        said = tr("{form} of {n}: a comma parts numbers, it does not group their digits")
        return said.format(form=form, n=len(answer))
    return tr("{form} of {n}").format(form=form, n=len(answer))


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
        said = tr("no exercise or notebook {which!r}; there are {known}")
        raise KeyError(said.format(which=which, known=listed(numbers())))
    for number in known:
        _tries.pop(number, None)
    return work.begin_again(known, notebooks=which is None or "." not in which)


slips.watch()
