"""The indicator of villages and counties: poor, out of poverty, or something else, by what is said around them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...schema import Fact
from ..setting import Setting
from ..weighing import Around, Evidence, Weighed, part_of, weigh
from .shared import listed_with

if TYPE_CHECKING:
    from ..context import Context

VALUES = ("poor", "exited", "other")
_NAMES = {
    "village": {"poor": "poor_villages", "exited": "villages_exited"},
    "county": {"poor": "poor_counties", "exited": "counties_exited"},
}
_AROUND = Around("indicator:area", alike=("village", "county"), reach=3, passes_over=("poor",), apart=True)

# What stands to the left of the figure, up to it
_LEFT = {
    "behind 全县 or 共有": re.compile(
        "(?:全(?:县|市|省|区|州|乡|镇|盟|旗|国)|[现原共尚还仍仅只]有|剩余|识别|认定|有|的|和|、)$"
    ),
    "behind 由 or 从": re.compile(r"(?:由|从)[^，,。；;]{0,14}$"),
    "behind 降到 or 减至": re.compile(r"[降减少][低少]?(?:到|至|为)了?[^，,。；;]{0,10}$"),
    "behind 减少": re.compile("(?:减少|净减)了?(?:近|约|超过?)?$"),
    "behind 为 or 在": re.compile(r"(?:为|使|对|向|给|在|到|每)[^，,。；;是\d]{0,8}$"),
}
# What stands to the right of the figure, from it on
_RIGHT = {
    "before 降到 or 减至": re.compile(r"[^，,。；;\d]{0,8}(?:减少?|下降|降低?|压减)[到至为]"),
    "before 和 and another figure": re.compile(r"[^，,。；;\d]{0,12}[、和及]\d"),
    "before the end of its clause": re.compile("[^，,。；;、]{0,3}(?:[，,。；;）)]|$)"),
    "before a noun and the end of its clause": re.compile("[^，,。；;、]{1,8}[村县区市旗](?:[，,。；;）)]|$)"),
    "before nothing but poor ones": re.compile("[^，,。；;、\\d]{0,6}贫困[村县](?:[，,。；;）)]|$)"),
    "before 之一": re.compile(r"[^，,。；;、\d]{0,20}之一"),
    "before 是": re.compile("(?:都|均)?(?:是|为|属于|被列为|被定为)"),
    "before 的": re.compile("[^，,。；;的]{0,8}的"),
    "before 自然村": re.compile("[^，,。；;]{0,4}自然村"),
    "before 未脱贫": re.compile("[^，,。；;]{0,8}(?:未|没有?)(?:能?(?:脱贫|摘帽|退出|出列))"),
    "before 中有": re.compile(
        "(?:[（(][^）)]{0,8}[）)])?[^，,。；;\\d]{0,10}中[，,]?(?:共?有|的)|[（(][^）)]{1,8}[）)]有"
    ),
    "before 非贫困": re.compile("[^，,。；;]{0,6}非贫困"),
}


def indicator_of_areas(setting: Setting, context: "Context", before: Fact | None, whole: Fact | None) -> Weighed:
    """Return what a figure of villages or counties is about.

    ``before``: the fact before it in the sentence; ``whole``: the total it is a part of.
    """
    return weigh("areas", VALUES, _evidence(setting, context, before, whole))


def name_of(value: str, kind: str) -> str:
    """Return the indicator of a value, for a figure of a kind.

    >>> name_of("exited", "county"), name_of("other", "county")
    ('counties_exited', 'other')
    """
    return _NAMES[kind].get(value, "other")


def _value(indicator: str) -> str:
    return next((v for names in _NAMES.values() for v, name in names.items() if name == indicator), "other")


def _evidence(
    setting: Setting, context: "Context", before: Fact | None, whole: Fact | None
) -> Iterator[Evidence | str]:
    text, s, cues, figure = setting.text, setting.sentence, context.document.cues, setting.figure
    told = list(_AROUND.evidence(setting, cues))
    yield from told
    start, _ = s.clause(figure.start)
    for name, pattern in _LEFT.items():
        if pattern.search(text, start, figure.start):
            yield name
    for name, pattern in _RIGHT.items():
        if pattern.match(text, figure.end, s.end):
            yield name
    if whole is not None:
        yield part_of(whole, _value(whole.indicator))
    if before is not None and (how := listed_with(setting, _NAMES)):
        yield Evidence(_value(before.indicator), f"as the figure before, {how}")
    yield figure.kind
    if not any(p.value == "other" and p.feature.startswith("before") for p in told):
        yield "nothing done for them before"
    if not told:
        yield "no word that tells"
