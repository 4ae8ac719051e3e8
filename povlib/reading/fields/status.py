"""Done or planned: the nearest word for either, then the time, then the heading."""

import re

from ...schema import Fact
from ..cues import Cues
from ..sentences import LIST_MARK
from ..setting import Setting
from .time import Time, is_start_of_change, later

_WEAK_PLANS = frozenset(("目标", "规划", "要求", "任务", "确保", "争取", "实现目标", "目标任务"))
_OBTAINED = re.compile(r"^[^，,。；;\d]{0,18}(?:资金|补助|款|投资)[^，,。；;\d]{0,4}$")
_WON = re.compile(r"(?:[^，,。；;\d增加]{0,12})(?:资金|捐款|捐赠|捐资|补助|专款|支持)")
_WEAK_DONE = frozenset(("完成", "建成", "到位", "完成投资", "落实到位", "顺利", "成功", "累计"))
_AS_NOUN = re.compile(r"的\d")
_AHEAD = re.compile(
    r"^(?:[以之]?[上内下]|左右)?[^，,。；;\d]{0,8}?(?:将|拟|有望|可望|要(?!求|素)|计划|预计|力争|即将|确保)"
)
_TO_DO = re.compile(r"^[^，,。；;]{0,12}(?:的)?(?:目标|任务)")


def status_of(
    setting: Setting, indicator: str, cues: Cues, time: Time, own_time: bool, published: str | None, *,
    heading_planned: bool, plan_goes_on: bool,
) -> str:  # fmt: skip
    """Return done or planned: the nearest word for either before the figure, then the time, then the heading.

    ``own_time``: the time stands in the sentence itself; ``heading_planned``: the heading or title announces plans;
    ``plan_goes_on``: the sentence before said only planned things of the same sort.
    """
    s, text, at, end = setting.sentence, setting.text, setting.start, setting.end
    clause_end = s.clause(end - 1)[1]
    earlier = setting.figures[: setting.index]
    alike = [g.start for g in earlier if g.kind == setting.figure.kind]
    here = s.clause_index(at)
    future = later(time.to, published)
    shape = time.period.shape if time.period else None
    before = bool(published and time.to and time.to[: len(published)] < published[: len(time.to)])
    past = own_time and (shape in ("open", "until", "now") or before)
    if is_start_of_change(text, s, at, end) and not future:
        return "done"
    found = []
    for c in cues.within("status", s.start, at):
        if not s.can_govern(c.start, at):
            continue
        if c.word == "争取" and (_OBTAINED.match(text[c.end : at]) or _WON.match(text, c.end)):
            continue  # 争取资金3亿元: the money has been won
        if c.word.endswith(_TOTALS) and (not indicator.startswith(("fund", "relocated")) or at - c.end > 8):
            if not (indicator.startswith("relocated") and s.clause_index(c.start) == here):
                continue  # the total of a project speaks of its own amount only
        if c.says == "planned" and _AS_NOUN.match(text, c.end):
            continue  # 为年初计划的103%: what had been planned
        if LIST_MARK.search(text, c.end, at) and any(g.start < c.start for g in earlier):
            continue  # an item of a list does not plan for the next
        found.append(c)
    nearest = found[-1] if found else None
    if nearest is not None and nearest.word in _WEAK_DONE and not past:
        # 确保年内完成搬迁620户 is planned; 计划投资3亿元,完成2亿元 is done
        plan = next((c for c in reversed(found[:-1]) if c.says == "planned"), None)
        if (
            plan
            and not any(plan.end <= k < nearest.start for k in alike)
            and not re.search("累计|共|已", text[plan.end : at])
        ):
            nearest = plan
    if nearest is not None and nearest.word.endswith(_TOTALS) and nearest.says == "planned":
        if nearest.word.startswith(("计划", "预计", "概算", "规划", "协议")):
            return "planned"
        done_before = any(c.says == "done" for c in found[:-1] if s.clause_index(c.start) >= here - 1)
        built = any(c.word in ("建成", "已建成") for c in cues.within("status", end, min(s.end, end + 16)))
        if done_before or built or (past and re.search("实施|建设|建成|完成|投入", text[s.start : nearest.start])):
            return "done"
        return "planned"
    if future and not (nearest is not None and nearest.word in ("已", "已经", "现已")):
        return "planned"
    if _AHEAD.match(text[end:clause_end]):
        return "planned"
    if nearest is not None:
        same = s.clause_index(nearest.start) == here
        if nearest.says == "planned" and (nearest.word not in _WEAK_PLANS or not past or same):
            return "planned"
        if nearest.says == "done" and not (heading_planned and nearest.word in ("完成", "建成", "到位") and not past):
            return "done"
    if shape == "target" and published and time.to and time.to[:4] == published[:4]:
        return "planned" if "完成" not in text[s.start : at] else "done"
    if _TO_DO.match(text[end:clause_end]):
        return "planned"
    if nearest is None and not past and indicator.startswith(("lifted", "relocated", "villages", "counties")):
        if plan_goes_on or any(c.word in ("确保", "力争") for c in cues.within("status", end, s.end)):
            return "planned"
    return "planned" if heading_planned and not past else "done"


_TOTALS = ("总投资", "概算", "签约资金", "签约金额", "协议资金", "协议投资", "签约总额")


def plan_goes_on(before: list[Fact], indicator: str) -> bool:
    """Whether the sentence before spoke of the same sort of thing (lifted, relocated …) and only as planned."""
    alike = [f for f in before if f.indicator.startswith(("lifted", "relocated"))]
    return indicator.startswith(("lifted", "relocated")) and bool(alike) and all(f.status == "planned" for f in alike)
