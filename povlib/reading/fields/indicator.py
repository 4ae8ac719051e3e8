"""What a figure is about: which module answers, by the kind of its unit, and what it shares with its neighbours."""

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ...schema import FUNDS, PLAIN, Fact
from ..figures import Figure
from ..sentences import LIST_MARK
from ..setting import Setting
from ..weighing import Weighed
from . import indicator_areas, indicator_people
from .indicator_areas import indicator_of_areas
from .indicator_money import indicator_of_money
from .indicator_people import indicator_of_people
from .indicator_rates import percentage
from .part_of import tells_parts
from .shared import AREAS, behind_place, listed_with

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
    if said := _said_before(setting, context, facts):
        return said, _SAID
    if kind in ("money", "currency"):
        weighed = indicator_of_money(setting, context, before_money, whole)
        return weighed.best, weighed
    if kind in _PEOPLE:
        earlier = figures[: setting.run[0]]
        before, areas = _last(facts, earlier, _PEOPLE), _last(facts, earlier, AREAS)
        if before and behind_place(setting):
            before = _first_of_item(setting, facts, earlier, _PEOPLE) or before
        weighed = indicator_of_people(setting, context, before, areas, whole)
        return indicator_people.name_of(weighed.best, kind), weighed
    if kind in AREAS:
        weighed = indicator_of_areas(setting, context, _last(facts, figures[:i], AREAS), whole)
        return indicator_areas.name_of(weighed.best, kind), weighed
    return (percentage(setting) if kind in ("percent", "points") else "other"), "by its unit"


_SAID = "as said before of another"
_NO_MORE = re.compile("[，,、；;。（()和及与]|$")  # what follows where nothing is said of a figure any more
_OF_YEAR = re.compile("[、，,和](?:19|20)\\d\\d年$")  # 减贫目标为2016年80万人、2017年70万人
_SAME_UNITS = ("person", "household", "money")


def _said_before(setting: Setting, context: "Context", facts: list[Fact]) -> str | None:
    """Return the indicator of a figure that is only named by its place: 甲州减贫9万人，乙州4万人; 丙县、丁县分别为3000元、2000元.

    It is that of the first of the item before, or of the sentence before where this one tells its parts.
    """
    figure, text, cues = setting.figure, setting.text, context.document.cues
    if figure.kind not in _SAME_UNITS or not _NO_MORE.match(text, setting.end):
        return None
    figures = setting.figures[: setting.index]
    alike = [f for f, g in zip(facts, figures, strict=False) if g.kind == figure.kind]
    if alike and listed_with(setting, (figure.kind,)) == "listed with it":
        said = alike[-1].why.get("indicator") == _SAID or _OF_YEAR.search(text, setting.previous, setting.start)
        if (said or setting.statement.respectively) and alike[-1].indicator not in FUNDS:
            return alike[-1].indicator
    if not behind_place(setting):
        return None
    start = max(setting.previous, setting.sentence.clause(setting.start)[0])
    role = "indicator:money" if figure.kind == "money" else "indicator:people"
    if any(cue.says for cue in cues.within(role, start, setting.start)):
        return None
    of_item = _first_of_item(setting, facts, figures, (figure.kind,))
    if of_item is None and tells_parts(text, *setting.statement.span):
        of_item = next((f for f in context.before if f.unit == figure.unit and f.indicator not in PLAIN), None)
    return of_item.indicator if of_item and of_item.indicator not in (*FUNDS, *PLAIN) else None


def _first_of_item(
    setting: Setting, facts: list[Fact], figures: Sequence[Figure], kinds: Collection[str]
) -> Fact | None:
    """Return the first fact of some kinds of the item before: 甲地有9万人，减少5万人；乙地7万人."""
    last = next((n for n in range(min(len(facts), len(figures)) - 1, -1, -1) if figures[n].kind in kinds), None)
    if last is None:
        return None
    marks = [m.end() for m in LIST_MARK.finditer(setting.text, setting.sentence.start, figures[last].start)]
    start = marks[-1] if marks else setting.sentence.start
    return next((facts[n] for n in range(last + 1) if figures[n].start >= start and figures[n].kind in kinds), None)


def _last(facts: list[Fact], figures: Sequence[Figure], kinds: Collection[str]) -> Fact | None:
    """Return the last fact whose figure is of one of the kinds; facts and figures go side by side."""
    numbers = range(min(len(facts), len(figures)) - 1, -1, -1)
    return next((facts[n] for n in numbers if figures[n].kind in kinds), None)
