"""The indicator of people and households: poor, out of poverty, moved, or other, by what is said around them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...lexicon import word_class
from ...schema import Fact
from ..cues import Cue, Cues
from ..setting import Setting
from ..weighing import Around, Evidence, Weighed, part_of, weigh
from .shared import AREAS, behind_place, listed_with

if TYPE_CHECKING:
    from ..context import Context

VALUES = ("poor", "lifted", "relocated", "other")
_SUFFIX = {"person": "people", "household": "households"}
# 80个贫困村、3万人脱贫: what a figure of villages or counties says of the people listed with it
_OF_AREAS = {"poor_villages": "poor", "poor_counties": "poor", "villages_exited": "lifted", "counties_exited": "lifted"}
_AROUND = Around("indicator:people", alike=("person", "household"), reach=3, passes_over=("poor",), apart=True)

_REMAINING = word_class("remaining")
# What stands to the left of the figures, up to them
_LEFT = {
    "behind 全县 or 共有": re.compile(
        "(?:全(?:县|市|省|区|州|乡|镇|村|盟|旗|国)|[现原共尚还仍仅只]有|剩余|剩|识别|认定|锁定|纳入)(?:[的共有出了]|贫困|农村|建档立卡|户|人口)*$"
    ),
    "behind 由 or 从": re.compile(r"(?:由|从)[^，,。；;]{0,14}$"),
    "behind 降到 or 减至": re.compile(r"[降减少控][低少制]?(?:到|至|为|在)了?[^，,。；;]{0,10}$"),
    "behind 减少": re.compile("(?:减少|下降|净减|再减)了?(?:近|约|超过?)?$"),
    "behind 剩余 or 还有": re.compile(f"(?:{_REMAINING}|[还仅只]剩|[尚还仍]有)[^，,。；;]{{0,6}}$"),
    "right behind 剩余": re.compile(f"(?:{_REMAINING}|[还仅只]剩)的?$"),
    "right behind 建档立卡": re.compile("建档立卡(?:的|共|有)*$"),
    "behind 为 or 使": re.compile(r"(?:为|使|让|对|向|给|与|帮|惠)[^，,。；;为是\d]{0,8}$"),
    "behind 其中": re.compile(r"其中[^，,。；;\d]{0,8}$"),
}
# What stands to the right of the figures, from them on
_RIGHT = {
    "before 降到 or 减至": re.compile(r"[^，,。；;\d]{0,8}(?:减少?|下降|降低?|压减)[到至为]"),
    "before the end of its clause": re.compile("[，,。；;、）)]|$"),
    "before a noun and the end of its clause": re.compile(r"[^，,。；;、\d]{1,9}(?:[，,。；;、）)]|$)"),
    "before 未脱贫": re.compile("[^，,。；;]{0,8}(?:未|没有?)(?:能?脱贫)"),
    "before 的": re.compile("[^，,。；;的]{0,6}的"),
    "before 是贫困户": re.compile("(?:村民|农户|人)?(?:是|系|为|属于?)[^，,。；;\\d]{0,8}(?:贫困|低收入)[户人]"),
    "before 贫困户中有": re.compile(
        "[^，,。；;\\d]{0,6}(?:贫困|低收入)[户人]口?中[，,]?(?:[^，,。；;\\d]{0,8}的)?(?:已经?|只|可)?有"
    ),
    "before what they do": re.compile("贫困[户人群][口众]?+[^，,。；;、）)：:的和及共还仍中里未均全已]"),
}


# What stands to the left of a total that counts all who live in a place; behind it the count ends
_ALL = re.compile(
    "(?:总?人口|总户数|(?<!成员|带动|入社|入股|覆盖|受益|惠及|吸纳|参与|发展|帮助|联结|扶持|带领|组织|引导)农户|村民小?组|自然村|村民组|居民|全[村县乡镇市州省区组屯寨]|[辖共现]有)"
    "(?:共|有|为|达|约|近)*[，,、]?(?:\\d+户)?$"
)
_AT_IT = ("before: poor", "behind: poor")
_ENDS = re.compile("[，,、；;。（(]")
_LEFT_OVER = re.compile(f"(?:{_REMAINING}|最后)的?[^，,。；;\\d]{{0,6}}$")
_LEAVE = re.compile(f"[^。；;\\d]{{0,20}}(?:脱贫(?!攻坚|[户人村县])|{word_class('exits')}|达标|减贫|一户不落|一个不少)")
_ENDS_OUT = re.compile(
    "(?:贫困[户人群][口众]?|低收入[^，,。；;\\d]{1,4})?[^，,。；;、\\d的]{2,16}脱[了]?贫(?:标准)?(?:[，,。；;、”）)]|$)"
)
_HELPS = re.compile("(?:带动|带领|帮助|助力|助推|促进|推动|解决|使|让)[^，,。；;]{0,14}$")
_OUT = re.compile("[^，,。；;\\d]{0,10}脱贫(?!攻坚|[户人村县]|群众|劳动力|工作|地区|对象|任务|项目)")


def indicator_of_people(
    setting: Setting, context: "Context", before: Fact | None, areas: Fact | None, whole: Fact | None
) -> Weighed:
    """Return what a figure of people or households is about.

    ``before``: the fact of people before it in the sentence, ``areas``: that of villages or counties; ``whole``: the
    total it is a part of.
    """
    return weigh("people", VALUES, _evidence(setting, context, before, areas, whole))


def name_of(value: str, kind: str) -> str:
    """Return the indicator of a value, for a figure of a kind.

    >>> name_of("poor", "person"), name_of("other", "person")
    ('poor_people', 'other')
    """
    return value if value == "other" else f"{value}_{_SUFFIX[kind]}"


# The provinces that count their poor as 低收入: 江苏, 浙江, 山东, 广东
_COUNT_LOW_INCOMES = frozenset(("32", "33", "37", "44"))
_LOW_INCOME = re.compile("低收入(?:农户|人口|户|家庭|群众|村民|对象)")


def _low_income(setting: Setting, context: "Context") -> list[Cue]:
    """Return the words for low incomes of a sentence as cues of the poor, where the province counts its poor so."""
    provinces = context.document.about.provinces
    if not provinces or not provinces <= _COUNT_LOW_INCOMES:
        return []
    found = _LOW_INCOME.finditer(setting.text, *setting.statement.span)
    return [Cue(m.start(), m.end(), m[0], "indicator:people", "poor", 3.0, "near") for m in found]


def _value(indicator: str) -> str:
    value = indicator.partition("_")[0]
    return value if value in VALUES else "other"


def _counts_all(whole: Fact) -> bool:
    """Whether a total counts all who live in a place: 全村412户1630人, of whom the poor are a stock."""
    told, ends = (
        _ALL.search(whole.sentence, max(0, whole.at_start - 24), whole.at_start),
        _ENDS.match(whole.sentence, whole.at_end),
    )
    return whole.indicator == "other" and told is not None and ends is not None


_REACH = 120  # characters before a total in which it is said what reaches those it counts


def _reached(setting: Setting, cues: Cues, whole: Fact) -> bool:
    """Whether the sentence says before a total of it that something reaches it: 项目覆盖2个村、5个组，120户480人，其中…."""
    s = setting.sentence
    start = s.start + whole.at_start
    if start >= setting.start or not setting.text.startswith(whole.text, start):
        return False  # a total of the sentence before
    told = cues.within("indicator:people", max(s.start, start - _REACH), start)
    return any(c.says == "other" and c.where == "before" for c in told)


def _evidence(
    setting: Setting, context: "Context", before: Fact | None, areas: Fact | None, whole: Fact | None
) -> Iterator[Evidence | str]:
    text, s, cues = setting.text, setting.sentence, context.document.cues
    told = [*_AROUND.evidence(setting, cues), *_AROUND.of(_low_income(setting, context), setting)]
    told += context.asked("indicator:people") if not told else []
    yield from told
    start, _ = s.clause(setting.start)
    for name, pattern in _LEFT.items():
        if pattern.search(text, start, setting.start):
            yield name
    for name, pattern in _RIGHT.items():
        if pattern.match(text, setting.end, s.end):
            yield name
    if _HELPS.search(text, start, setting.start) and _OUT.match(text, setting.end, s.end):
        yield "helped out of poverty"
    if _LEFT_OVER.search(text, start, setting.start):
        yield "the rest, and out behind" if _LEAVE.match(text, setting.end, s.end) else "the rest"
    if _ENDS_OUT.match(text, setting.end, s.end):
        yield "a clause that ends out of poverty"
    if whole is not None:
        if whole.indicator == "other" and _reached(setting, cues, whole):
            yield "part of those reached"
        else:
            yield "part of all who live there" if _counts_all(whole) else part_of(whole, _value(whole.indicator))
    if before is not None and (how := listed_with(setting, _SUFFIX)):
        how += ", right behind a place" if behind_place(setting) else ""
        yield Evidence(_value(before.indicator), f"as the figure before, {how}")
    if areas is not None and (how := listed_with(setting, AREAS)) in ("listed with it", "in its clause"):
        yield Evidence(_OF_AREAS.get(areas.indicator, "other"), f"as the villages before, {how}")
    yield setting.figure.kind
    if setting.run[0] != setting.run[1]:
        yield "households with their people"
    if not any(p.value == "other" and p.feature.startswith("before") for p in told):
        yield "nothing done for them before"
    if not told:
        yield "no word that tells"
    if not any(p.value == "poor" and p.feature in _AT_IT for p in told) and _ALL.search(text, start, setting.start):
        yield "all who live there"
