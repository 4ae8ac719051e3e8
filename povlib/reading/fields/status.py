"""Done or planned: the nearest word for either, then the time, then the heading."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...lexicon import word_class
from ...schema import STOCKS, Fact
from ..cues import Cue, Cues
from ..sentences import LIST_MARK
from ..setting import Setting
from .time import BEHIND, Time, has_come, is_start_of_change, later

if TYPE_CHECKING:
    from ..context import Context

# 争取资金3亿元, 争取国家补助1200万元: the money has been won
_OBTAINED = re.compile(r"[^，,。；;\d]{0,18}(?:资金|补助|款|投资|扶持)[^，,。；;\d]{0,4}")
_WON = re.compile(r"[^，,。；;\d增加]{0,12}(?:资金|捐款|捐赠|捐资|补助|专款|支持|扶持)")
# 他将5000元入股: 将 for 把, with nothing but the amount's own words between
_TAKES = re.compile("(?:这|该|其|这些|全部|自己的?|筹集的|剩余的?)?")
# 将扶贫资金优先安排: the same, with the money named
_PUTS = re.compile(
    "[^，,。；;\\d]{0,8}(?:资金|经费|款项?)(?:全部|优先|重点|主要|集中)*(?:安排|用于|用在|投向|投入|聚焦|倾斜|整合|拨付|下达|分配|注入)"
)
# 将养蜂作为主导产业: the same, with what it is made
_MAKES = re.compile("[^，,。；;\\d]{1,20}(?:作为|列为|纳入|打造成|提高到|提升到|(?:相|有机)?结合)")
_SHALL_LEAVE = ("拟脱贫", "预脱贫", "应脱贫", "拟退出", "预退出")
_WHO = re.compile("的?(?:建档立卡)?贫困[户村人县]")
_AS_NOUN = re.compile(r"的\d|数?的\d[\d.]*%")
_AHEAD = re.compile(
    r"(?:[以之]?[上内下]|左右)?[^，,。；;\d]{0,8}?(?:将|拟|有望|可望|(?<![主重首必只])要(?![求素点])|计划(?!的)|预计|力争|即将|确保|预(?:退出|脱贫|摘帽))"
)
_ALREADY = re.compile(r"[^，,。；;\d]{0,6}已")
_BY_DEMAND = re.compile("按照?|落实|根据|围绕|对照|依据|符合|达到")
_TO_DO = re.compile(r"[^，,。；;]{0,24}的?(?:目标|任务)")
_QUOTED = 120  # characters of what is quoted before and behind a figure
_AIM = re.compile(r"的?[^，,。；;\d]{0,6}(?:目标|任务|计划)")
_SET = re.compile("(?:任务|目标)[：:]")
_MET = re.compile("(?:完成|实现|超额)[^，,。；;]{0,20}$")
_COUNTED_UP = re.compile("累计|共|已")
_BUILT = re.compile("实施|建设|建成|完成|投入|改造|硬化|新建|修建|修通|整治")
# 今年起，每年扶持: from now on
_FROM_NOW_ON = re.compile("(?:今|明)年起[，,]?[^，,。；;]{0,4}每年[^，,。；;]*$")
_FINISHED = re.compile(f"[^。；;]{{0,24}}?(?:{word_class('completed')})(?!后|时|前)")
_STILL_TO_COME = re.compile(f"{word_class('intends')}|年底|年内|明年|后|前")
_FALLS = re.compile("降|减|控制|剩|只有|以内")
_HAS_BUILT = re.compile("(?<![已将待])建成(?!后)|竣工|建设了|新建了|修建了|搬进|入住|通车")
_OPENS = 3  # characters of a sentence before the word for a total that opens it
_NOW = re.compile("[，,；;]但?(?:眼下|目前|现在|如今|截至目前|到目前)")
_THERE_IS = re.compile("[共现还尚仍]有")
_AIMS = ("任务", "目标", "目标任务")
_SAME = re.compile("[^，,。；;：:]{0,20}")
_TARGETS = ("lifted", "relocated", "villages", "counties")


def status_of(
    setting: Setting, indicator: str, context: "Context", time: Time, own_time: bool, whole: Fact | None
) -> tuple[str, str]:
    """Return done or planned, and why: the nearest word before the figure, then the time, its total, the heading.

    ``own_time``: the time stands in the sentence itself; ``whole``: the total it is a part of.
    """
    s, text, at, end = setting.sentence, setting.text, setting.start, setting.end
    cues, published = context.document.cues, context.document.published
    future, past = later(time.to, published), own_time and _has_passed(time, published)
    part_of_plan = whole is not None and whole.status == "planned" and not past
    if not future and is_start_of_change(text, s, at, end):
        return "done", "where a change starts"
    there = indicator in ("poor_villages", "poor_counties")  # 将支持4个贫困县: the counties are poor as it is said
    there = there or (indicator.startswith("poor_") and _THERE_IS.search(text, s.start, at) is not None)
    if there and not _FALLS.search(text, *s.clause(at)):
        return "done", "what there is"
    words = _words_before(setting, indicator, cues)
    word = _governing(words, setting, past)
    if word is not None and word.where == "total":
        if word.start - s.start < _OPENS and _was_built(context):
            return "done", "the total of what the sentence before says was built"
        return _of_total(word, words, setting, cues, past), "the total of a project"
    clause_end = s.clause(end - 1)[1]
    if future and not own_time and _ALREADY.match(text, end, clause_end):
        return "done", BEHIND  # 计划年底脱贫。80个村已出列
    if future and not (word is not None and word.where == "already"):
        return "planned", "its time is to come"
    if _AHEAD.match(text, end, clause_end) or _FROM_NOW_ON.search(text, s.start, at):
        return "planned", "a word for plans behind"
    if (word is None or word.where == "weak") and _is_quoted_aim(setting):
        return "planned", "a task"
    if _is_set_task(setting, word):
        return "planned", "a task"
    if word is not None:
        if word.says == "planned" and text[at - 1] == "的" and _ALREADY.match(text, end, clause_end):
            return "done", BEHIND  # 规划搬迁的54户已入住
        if word.says == "planned" and (word.where != "weak" or not past or _in_its_clause(word, setting)):
            return "planned", f"a {word.where if word.where == 'weak' else 'strong'} word for plans before"
        if word.says == "done" and not (context.plans and word.where == "weak" and not past):
            return "done", f"a {word.where if word.where == 'weak' else 'strong'} word for done before"
    if time.period is not None and time.period.shape == "target" and _this_year(time, published):
        if has_come(time.period, published) or _ALREADY.match(text, end, clause_end):
            return "done", "by a date that has come"  # 资金1亿元已于3月底前到位
        return ("done" if "完成" in text[s.start : at] else "planned"), "by a date of this year"
    if to_do := _TO_DO.match(text, end, clause_end):
        met = _MET.search(text, s.clause(at)[0], at) or "完成" in to_do[0]
        return ("done" if met else "planned"), "a task"
    if word is None and not past and indicator.startswith(_TARGETS):
        if any(c.word in ("确保", "力争") for c in cues.within("status", end, s.end)):
            return "planned", "a promise behind"
        if plan_goes_on(context.before, indicator):
            return "planned", "as the sentence before"
    if part_of_plan:
        return "planned", "part of a plan"
    return ("planned", "by the heading") if context.plans and not past else ("done", "no word for it")


def _is_set_task(setting: Setting, word: Cue | None) -> bool:
    """Whether a task or aim is set before a colon, and no word for done stands behind it: 明确了全年任务：帮助9800人脱贫."""
    s, text, at = setting.sentence, setting.text, setting.start
    head = _SET.search(text, s.start, at)
    if head is None or _MET.search(text, s.start, head.start()):
        return False
    return word is None or word.says == "planned" or word.start < head.start()


def _is_quoted_aim(setting: Setting) -> bool:
    """Whether a figure stands in the words of a task or plan: “15万人脱贫、3个县摘帽”的年度任务."""
    s, text, at = setting.sentence, setting.text, setting.start
    opening = text.rfind("“", max(s.start, at - _QUOTED), at)
    closing = text.find("”", setting.end, min(s.end, setting.end + _QUOTED))
    if opening < 0 or closing < 0 or text.find("”", opening, at) >= 0 or _MET.search(text, s.start, opening):
        return False
    return _AIM.match(text, closing + 1, s.end) is not None


def plan_goes_on(before: list[Fact], indicator: str) -> bool:
    """Whether the sentence before spoke of the same sort of thing (lifted, relocated …) and only as planned."""
    alike = [f for f in before if f.indicator.startswith(("lifted", "relocated"))]
    return indicator.startswith(("lifted", "relocated")) and bool(alike) and all(f.status == "planned" for f in alike)


def _has_passed(time: Time, published: str | None) -> bool:
    """Whether a time lies before the publication, or goes up to it."""
    if time.period is not None and time.period.shape in ("open", "until", "now"):
        return True
    return bool(published and time.to and time.to[: len(published)] < published[: len(time.to)])


def _this_year(time: Time, published: str | None) -> bool:
    return bool(published and time.to and time.to[:4] == published[:4])


def _in_its_clause(word: Cue, setting: Setting) -> bool:
    return setting.sentence.clause_index(word.start) == setting.clause


def _words_before(setting: Setting, indicator: str, cues: Cues) -> list[Cue]:
    """Return the words for done and planned before a figure that speak of it."""
    s, text, at = setting.sentence, setting.text, setting.start
    earlier = setting.figures[: setting.index]
    found: list[Cue] = []
    for c in cues.within("status", s.start, at):
        between = text[c.end : at]
        if not s.can_govern(c.start, at):
            continue
        if c.word == "争取" and (_OBTAINED.fullmatch(between) or _WON.match(text, c.end)):
            continue
        if c.word == "将" and (
            _TAKES.fullmatch(text, c.end, _next_figure(setting, c.end))
            or _PUTS.match(text, c.end)
            or _MAKES.match(text, c.end, at)
        ):
            continue
        if c.where == "total" and (not indicator.startswith(("fund", "relocated")) or len(between) > 8):
            if not (indicator.startswith("relocated") and _in_its_clause(c, setting)):
                continue  # the total of a project speaks of its own amount only
        if c.word.endswith("计划") and text.startswith(("”", "》"), c.end):
            continue  # 在“春蕾计划”助学金发放仪式上: a scheme's name
        if c.says == "planned" and _AS_NOUN.match(text, c.end):
            continue  # 为年初计划的103%: what had been planned
        if c.says == "planned" and indicator in STOCKS and _NOW.search(text, c.end, at):
            continue  # 计划年底摘帽，眼下还有贫困人口1.2万人: what there is as it is said
        if c.word in _SHALL_LEAVE and _WHO.match(text, c.end):
            continue  # 向拟脱贫的贫困户发放贷款: who they are
        if c.word == "测算" and "标准" in text[s.start : c.start]:
            continue  # 按现行标准（每人每年2300元）测算: reckoned, not planned
        if c.word == "要求" and _BY_DEMAND.search(text, s.clause(c.start)[0], c.start):
            continue  # 按照…要求，拨付: the demand itself
        if c.word == "下达" and "任务" in text[c.end : s.clause(c.end)[1]]:
            continue  # 下达改造任务1.1万户: what is still to do
        if c.word.startswith("为") and not _in_its_clause(c, setting):
            continue  # 为确保…脱贫，投入: what is done for it
        if (
            c.word.endswith(_AIMS)
            and found
            and found[-1].says == "done"
            and _SAME.fullmatch(text, found[-1].end, c.start)
        ):
            continue  # 超额完成贷款任务: the task is met
        if setting.statement.parted and LIST_MARK.search(between) and any(g.start < c.start for g in earlier):
            continue  # an item of a list does not plan for the next
        found.append(c)
    return found


def _next_figure(setting: Setting, at: int) -> int:
    """Return where the first figure of the sentence behind an offset starts."""
    return setting.figures[bisect_left(setting.figures, at, key=lambda f: f.start)].start


def _governing(words: Sequence[Cue], setting: Setting, past: bool) -> Cue | None:
    """Return the nearest word, but a plan before a weak word for done: 确保年内完成搬迁620户 is planned."""
    if not words:
        return None
    nearest = words[-1]
    if nearest.says != "done" or nearest.where != "weak" or past:
        return nearest
    plan = next((c for c in reversed(words[:-1]) if c.says == "planned"), None)
    if plan is None or _COUNTED_UP.search(setting.text, plan.end, setting.start):
        return nearest
    alike = (g.start for g in setting.figures[: setting.index] if g.kind == setting.figure.kind)
    # 计划投资3亿元,完成2亿元: the plan has its own amount
    return nearest if any(plan.end <= start < nearest.start for start in alike) else plan


def _was_built(context: "Context") -> bool:
    """Whether the sentence before told of works that are done: 建成安置区56个，安置1万人。总投资8亿元。"""
    before = context.before
    built = before and _HAS_BUILT.search(context.text, *context.previous)
    return bool(built) and all(fact.status in (None, "done") for fact in before)


def _of_total(word: Cue, words: Sequence[Cue], setting: Setting, cues: Cues, past: bool) -> str:
    """Return done or planned for the total of a project (总投资): planned, unless it is said to be built or spent."""
    if word.word.startswith(("计划", "预计", "概算", "规划", "协议")):
        return "planned"
    s, text, end = setting.sentence, setting.text, setting.end
    here = setting.clause
    if any(c.says == "done" for c in words[:-1] if s.clause_index(c.start) >= here - 1):
        return "done"
    if any(c.word in ("建成", "已建成") for c in cues.within("status", end, min(s.end, end + 16))):
        return "done"
    finished = _FINISHED.match(text, end, s.end)
    if finished and not _STILL_TO_COME.search(finished[0]):
        return "done"  # 总投资2亿元的电站，31日并网发电
    return "done" if past and _BUILT.search(text, s.start, word.start) else "planned"
