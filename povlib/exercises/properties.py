"""How free answers are judged, by what they do: a function by what it returns, a chart by what it shows, a reading by
the words it rests on.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..locale import tr
from .verdicts import read

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Case = tuple[tuple[Any, ...], Any, str]  # arguments, what is right, and why
_LONGEST = 6  # characters of the words that a reading rests on


def judge_function(answer: Any, cases: Sequence[Case], *, within: float = 1e-6) -> str | None:
    """Judge a function by what it returns for each case; the first that fails is told with its reason.

    Raises ``TypeError`` where the answer is no function.
    """
    if not callable(answer) or isinstance(answer, type):
        raise TypeError(answer)
    name = getattr(answer, "__name__", tr("the function"))
    for given, right, why in cases:
        call = f"{name}({', '.join(map(_short, given))})"
        try:
            got = answer(*given)
        except Exception as error:  # whatever a learner's function may raise
            return tr("{call} stops with {kind} ({error}): {why}.").format(
                call=call, kind=type(error).__name__, error=error, why=why
            )
        if got is None:
            return tr("{call} gives nothing back: a function hands over its result with return.").format(call=call)
        if not _same(got, right, within):
            return tr("{call} gives {result}: {why}.").format(call=call, result=_short(got), why=why)
    return None


def _short(value: Any) -> str:
    text = repr(value) if not hasattr(value, "columns") else tr("a table of {n} rows").format(n=len(value))
    return text if len(text) <= 60 else f"{text[:57]}..."


def _same(got: Any, right: Any, within: float) -> bool:
    if isinstance(right, bool):
        return bool(got) is right
    if isinstance(right, int | float):
        return abs(float(got) - right) <= within * max(1.0, abs(right))
    if isinstance(right, list | tuple):
        return [list(x) if isinstance(x, tuple) else x for x in got] == [
            list(x) if isinstance(x, tuple) else x for x in right
        ]
    return bool(got == right)


def axes_of(answer: Any) -> "Axes":
    """Return the axes of a chart: of an Axes itself, or the first of a Figure.

    Raises ``TypeError`` where the answer is no chart of matplotlib.
    """
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    if isinstance(answer, Figure) and answer.axes:
        return answer.axes[0]
    if isinstance(answer, Axes):
        return answer
    raise TypeError(answer)


def judge_labels(ax: "Axes", unit: str | Sequence[str]) -> str | None:
    """Judge what is written on a chart: a title, and an axis label that names the unit (one of several words for it)."""
    words = (unit,) if isinstance(unit, str) else unit
    if len(ax.get_title().strip() or ax.get_title(loc="left").strip()) < 5:
        return tr("the chart has no title: a reader should know what it says before looking at the axes.")
    labels = ax.get_xlabel() + ax.get_ylabel()
    if not any(word in labels for word in words):
        return tr("no axis names the unit ({unit}): a number without its unit cannot be checked.").format(unit=words[0])
    return None


def judge_evidence(answer: Any, text: str, figure: str, value_of: Callable[[Any], object]) -> str | None:
    """Judge the words that a reading rests on: taken out of the sentence, the figure must be read otherwise.

    ``figure`` is the figure as printed, ``value_of`` gives the field of its fact that the reading is about.
    """
    words = answer.strip() if isinstance(answer, str) else None
    if not words:
        raise TypeError(answer)
    if words not in text:
        return tr("these words do not stand in the sentence: quote them as they are printed.")
    if words in figure or figure in words:
        return tr("this is the figure itself: which words around it decide how it is read?")
    if len(words) > _LONGEST:
        return tr("this is more than decides it: quote at most {most} characters.").format(most=_LONGEST)

    def value(sentence: str) -> object:
        return next((value_of(fact) for fact in read(sentence) if fact.text == figure), tr("no figure at all"))

    before, after = value(text), value(text.replace(words, "", 1))
    if before == after:
        return tr("take these words out and the figure is still read as {before}: it does not rest on them.").format(
            before=before
        )
    return None
