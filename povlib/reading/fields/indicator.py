"""What a figure is about: which module answers, by the kind of its unit, and what it shares with its neighbours."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ...schema import Fact
from ..figures import Figure
from ..sentences import LIST_MARK
from ..setting import Setting
from ..weighing import Weighed
from . import indicator_areas, indicator_people
from .indicator_areas import indicator_of_areas
from .indicator_money import indicator_of_money
from .indicator_people import indicator_of_people
from .indicator_rates import percentage
from .shared import AREAS, behind_place

if TYPE_CHECKING:
    from ..context import Context

_RANGE = ("至", "到", "-", "—", "~", "～")
_PEOPLE = ("person", "household")


def indicator_of(
    setting: Setting, context: "Context", facts: list[Fact], before_money: str | None, whole: Fact | None
) -> tuple[str, Weighed | str]:
    """Return the indicator of a figure, and what spoke for it.

    ``facts``: those before it in the sentence; ``before_money``: the indicator of the amount before it; ``whole``: the
    total it is a part of.
    """
    figures, i = setting.figures, setting.index
    kind = figures[i].kind
    if not context.document.on_subject and kind in ("money", "currency", *_PEOPLE, *AREAS):
        return ("money_other" if kind in ("money", "currency") else "other"), "the article is about something else"
    following = figures[i + 1] if i + 1 < len(figures) else None
    if following and following.kind == kind and setting.text[figures[i].end : following.start] in _RANGE:
        setting = Setting(setting.statement, i + 1)  # both ends of a range are what the second is said to be
    if kind in ("money", "currency"):
        weighed = indicator_of_money(setting, context, before_money, whole)
        return weighed.best, weighed
    if kind in _PEOPLE:
        earlier = figures[: setting.run[0]]
        before, areas = _last(facts, earlier, _PEOPLE), _last(facts, earlier, AREAS)
        if before and behind_place(setting):
            before = _first_of_item(setting, facts, earlier) or before
        weighed = indicator_of_people(setting, context, before, areas, whole)
        return indicator_people.name_of(weighed.best, kind), weighed
    if kind in AREAS:
        weighed = indicator_of_areas(setting, context, _last(facts, figures[:i], AREAS), whole)
        return indicator_areas.name_of(weighed.best, kind), weighed
    return (percentage(setting) if kind in ("percent", "points") else "other"), "by its unit"


def _first_of_item(setting: Setting, facts: list[Fact], figures: Sequence[Figure]) -> Fact | None:
    """Return the first fact of people of the item before: 甲地有9万人，减少5万人；乙地7万人."""
    last = next((n for n in range(min(len(facts), len(figures)) - 1, -1, -1) if figures[n].kind in _PEOPLE), None)
    if last is None:
        return None
    marks = [m.end() for m in LIST_MARK.finditer(setting.text, setting.sentence.start, figures[last].start)]
    start = marks[-1] if marks else setting.sentence.start
    return next((facts[n] for n in range(last + 1) if figures[n].start >= start and figures[n].kind in _PEOPLE), None)


def _last(facts: list[Fact], figures: Sequence[Figure], kinds: Collection[str]) -> Fact | None:
    """Return the last fact whose figure is of one of the kinds; facts and figures go side by side."""
    numbers = range(min(len(facts), len(figures)) - 1, -1, -1)
    return next((facts[n] for n in numbers if figures[n].kind in kinds), None)
