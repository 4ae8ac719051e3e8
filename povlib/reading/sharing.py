"""What numbers take from each other: what a list or range prints once, and a noun that is left out.

A list or range shares unit, magnitude and approximation (2至3万元); a noun that has just been said is not said again
(30个贫困县已有21个摘帽).
"""

import re
from typing import TYPE_CHECKING

from ..lexicon import word_class
from .counted import AREAS, NO_FIGURE, any_of, is_verb, kind_of, no_noun, noun_before, put_in
from .numerals import magnitude, plain, times

if TYPE_CHECKING:
    from .figures import Number

# The magnitude that the last item of a list prints for all: 万 in 2至3万元, 百万 in 2至3百万
_SHARED = re.compile("(?<=[0-9])[十百千]?[万亿]+|(?<![0-9])[万亿]+|(?<=[0-9])[百千]")
# Between the items of a list, and between the ends of a range, that share what is printed once
_LIST = re.compile(r" ?(?:、|,|，|和|及|与|以及|或) ?")
_RANGE = re.compile(r" ?(?:至|到|-|—|――|——|–|－|~|～|∼|〜|─) ?")
_FAR_APART = 200  # items that differ more do not share a magnitude: 3000、5000和1万元


def share_units(text: str, numbers: list["Number"]) -> None:
    """Give the bare items of a list or range the unit, magnitude and approximation of the item that prints them."""
    for this, following in zip(numbers[-2::-1], numbers[:0:-1], strict=True):
        if this.kind not in ("", "amount") or following.kind == "":
            continue
        gap = text[this.end : following.start]
        ranged = bool(_RANGE.fullmatch(gap))
        if not ranged and not _LIST.fullmatch(gap):
            continue
        if following.kind in ("skip", "date"):
            this.kind = "skip"
            continue
        if this.magnitude and following.kind in AREAS:
            continue  # 减少83万，4个县: no one has so many counties
        if not this.magnitude and following.magnitude and following.unit != "%":
            printed = _SHARED.search(text, following.digits, following.digits_end)
            shared = following.shared or (printed[0] if printed else "")
            factor = magnitude(shared)
            if factor > 1 and this.value * factor < _FAR_APART * following.value:
                this.value, this.magnitude, this.shared = plain(times(this.value, factor)), True, shared
        this.unit, this.kind, this.listed = following.unit, following.kind, True
        if ranged and this.approx == "exact" and following.approx != "near":
            this.approx = following.approx


# From one number to the next of the same thing: 由61个减至15个, 12.6万减少到2018年的3.2万
_CHANGED = re.compile(
    r"(?:[^，,。；;\d]{0,8}[，,；;])?(?:[到至截]?至?(?:\d{4}年|去年|上年|今年|前年|年|目前|现在|如今)[底末初]?[，,]?)?"
    r"(?:减少?|下降|降低?|压减|缩减|增加?|增长|上升|提高|扩大|发展|壮大)?(?:到|至|为)(?:\d{4}年[底末初]?的?)?"
)
# Before a 个 that counts the villages, counties … named last: 30个贫困县已有21个摘帽
_ELIDED = re.compile(
    f"(?:已有|其中有?|占|的有?|[原现还尚仍另]有|剩|[余还]剩|{word_class('remaining')}|、(?:国家|[省市县区])[级定]|[中里][，,]?有?"
    f"|{word_class('exits')}|销号) ?$"
)
_LEFT_IT = re.compile(
    f"[^，,。；;、\\d]{{0,5}}(?:{word_class('exits')}|达标)(?!任务|目标|标准)"
)  # 帮扶的60个县，48个已经摘帽
_LEVEL = re.compile("[\u4e00-\u9fff]{1,6}[级定](?:和|及|与|、|以及)")
_NEXT_PLACE = re.compile("[、和][\u4e00-\u9fff]{2,7}")  # 甲省17个、乙省19个贫困县
_SENTENCE_END = re.compile("[。！？!?\n]")
_NEAR = 200  # a noun further back is not left out, in characters
# What only villages or only counties do, where none has been named: 再销号22个
_DONE = re.compile("(?P<village>出列|销号)|摘帽")


def tell_elided(text: str, numbers: list["Number"]) -> None:
    """Say what numbers count that name it no more, or not yet: 9个国家级和5个省级贫困县."""
    area: Number | None = None
    for n, following in zip(numbers, [*numbers[1:], None], strict=False):
        if n.kind == "item" and (n.bare or _LEFT_IT.match(text, n.end)):
            near = area and n.start - area.end < _NEAR and not _SENTENCE_END.search(text, area.end, n.start)
            named = area if near else None
            if named and (_ELIDED.search(text, max(named.end, n.start - 4), n.start) or _LEFT_IT.match(text, n.end)):
                n.unit, n.kind = named.unit, named.kind
            elif named is None and (m := _DONE.search(text, max(0, n.start - 2), n.start) or _DONE.match(text, n.end)):
                n.unit, n.kind = ("村", "village") if m["village"] else ("县", "county")
        if n.kind == "item" and following and following.kind in AREAS:
            if _LEVEL.fullmatch(text, n.end, following.start) or (
                n.bare and _NEXT_PLACE.fullmatch(text, n.end, following.start)
            ):
                n.unit, n.kind = following.unit, following.kind
        if n.kind in AREAS:
            area = n


_AMONG = re.compile("(?:里|中|当中|[，,]其中)(?:就|已|还)?有?")  # 务工的5万人里有1.2万来自贫困家庭


def tell_amounts(text: str, numbers: list["Number"]) -> None:
    """Say of numbers with a magnitude and no unit what they are; carry units and approximations on where they hold."""
    last: Number | None = None
    for n in numbers:
        if last and n.kind in ("amount", "item") and (n.bare or n.kind == "amount"):
            if _CHANGED.fullmatch(text, last.end, n.start):
                n.unit, n.kind = last.unit, last.kind
        if last and n.kind == "amount" and last.kind == "person" and _AMONG.fullmatch(text, last.end, n.start):
            n.unit, n.kind = last.unit, last.kind
        if last and n.kind == "amount" and last.kind == "money" and _RANGE.fullmatch(text, last.end, n.start):
            n.unit, n.kind = last.unit, last.kind  # 户均1千至2千
        if n.kind == "amount":
            n.unit, n.kind = _told_before(text, n)
        if last and last.approx != "exact" and n.approx == "exact" and last.kind == n.kind:
            gap = _LIST if last.listed else _RANGE
            if gap.fullmatch(text, last.end, n.start) or _RANGE.fullmatch(text, last.end, n.start):
                n.approx = last.approx  # 不超过3000、5000和1万元
        last = n if n.kind not in NO_FIGURE else last


_EACH = re.compile("(?:[户人月]均|每[户人月])(?:年|月)?(?:收入|增收|分红|补助|工资|可?达|约|近)?$")  # 户均1千至2千
# 贫困人口五年减少558.9万, 全县人口不过30来万; 一年得花六万多
_POPULATION = re.compile("人口(?!密度|数据|普查)[^，,。；;、\\d]{0,10}$")
_PAID = re.compile("(?:花|挣|赚|卖|掏|借|欠|攒)(?:了|掉|到|出)?$")


def _told_before(text: str, n: "Number") -> tuple[str, str]:
    """Return unit and kind of an amount by what stands before it, or by whether the text around speaks of money."""
    noun = noun_before(text, n.start)
    if noun and text[n.start - len(noun.word) - 1 : n.start] == f"个{noun.word}":
        noun = None  # 11个县市10万: it has a number of its own
    if noun and kind_of(noun) not in ("item", "money"):
        return noun.unit, noun.kind
    if put_in().search(text, max(0, n.start - 9), n.start) or _EACH.search(text, max(0, n.start - 8), n.start):
        return "元", "money"
    if "个" in text[n.digits : n.digits_end]:
        return "元", "money"  # 3个亿
    if no_noun().match(text, n.end) or is_verb(text, n.end):
        if _POPULATION.search(text, max(0, n.start - 16), n.start):
            return "人", "person"
        if _PAID.search(text, max(0, n.start - 4), n.start):
            return "元", "money"
        if any_of("money").search(text, max(0, n.start - 30), n.end + 12):
            return "元", "money"
    return "个", "item"
