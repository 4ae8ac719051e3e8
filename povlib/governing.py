"""Which time, place and status govern a figure: the nearest in its clause, then its sentence, then its paragraph or heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cues import Cues
from .periods import Period
from .places import LEVELS, Place, full_name, level_of, stem
from .sentences import Sentence

# Indicators that say how things stand at a time; all others count what happened over a time
STOCKS = frozenset(
    ("poverty_rate", "poor_people", "poor_households", "poor_villages", "poor_counties", "income_per_capita")
)
_STARTING = re.compile(r"^(?:从|由|自)")


@dataclass(frozen=True, slots=True)
class Time:
    """The ends of the time a fact is about, and the period they come from (None where the text gives none)."""

    from_: str | None
    to: str | None
    period: Period | None


def time_of(
    s: Sentence,
    at: int,
    end: int,
    previous: int,
    periods: Sequence[Period],
    leads: Sequence[Period],
    indicator: str,
    modifiers: Sequence[int],
    text: str,
    published: str | None,
    first_figure: int,
) -> Time:
    """Return the time that governs a figure at ``[at:end]``.

    ``periods``: those of the sentence; ``previous``: the end of the figure before in the sentence (or its start);
    ``first_figure``: where the first figure of the sentence starts;
    ``modifiers``: the ends of figures that are said of a noun behind them (收入超过3000元的);
    ``leads``: periods that open an earlier sentence of the paragraph, or stand in the heading, nearest first.
    """
    chosen = _nearest(s, at, previous, periods, modifiers, first_figure, text)
    starts = _FROM_VALUE.search(text, max(s.start, at - 30), at) is not None and _CHANGES.match(text, end) is not None
    if chosen is None:
        # a year in a bracket right behind the figure
        behind = next(
            (
                p
                for p in periods
                if at < p.start <= at + 16 and s.bracket(p.start) and s.bracket(p.start) != s.bracket(at)
            ),
            None,
        )
        if behind and not re.search(r"[，,。；]", text[at : behind.start]):
            chosen = behind
    clause_end = s.clause(end - 1)[1]
    for p in periods:
        # 首批120户将于年底前搬入: a time behind the figure that says when it will be
        if end <= p.start < clause_end and _WILL.fullmatch(text[end : p.start]):
            chosen = p
            break
    if chosen is None:
        chosen = next(iter(leads), None)
    if chosen is None:
        return Time(None, None, None)
    if (
        starts
        and (indicator in STOCKS or indicator == "standard")
        and not _FROM_YEAR.search(text, max(s.start, at - 30), at)
    ):
        return _start_of(chosen, s, at, periods)
    return ends(chosen, indicator, published)


_WILL = re.compile(r"[^，,。；;\d]{0,6}(?:将于|将在|拟于|预计|力争|计划于|计划在|有望在)")
# 由X降到Y: what stands between 由 and X, and what follows X
_FROM_VALUE = re.compile(r"(?:从|由)[^，,。；;：:\d]{0,8}(?:\d{4}年?[^，,。；;：:\d]{0,6})?$")
_FROM_YEAR = re.compile(r"(?:从|由)[^，,。；;：:]{0,4}(?:\d{4}|[去上前今]年|年?[初末底])[^，,。；;：:]{0,8}$")
_CHANGES = re.compile(
    r"[^，,。；;\d]{0,8}?(?:降|下降|减|减少|降低|缩小|提高|增加|增长|上升|提升|提标|增)[^，,。；;\d]{0,6}(?:到|至|为)|(?:\d|\.|万|户|人)+[^，,。；;\d]{0,6}(?:降|减|下降)"
)


def _nearest(
    s: Sentence,
    at: int,
    previous: int,
    periods: Sequence[Period],
    modifiers: Sequence[int],
    first_figure: int,
    text: str,
) -> Period | None:
    first_clause = s.clauses[1] if len(s.clauses) > 1 else s.end
    for p in reversed(periods):
        if p.start >= at or not s.can_govern(p.start, at):
            continue
        if _STARTING.match(p.text) and p.shape != "open" and p.end <= previous:
            continue  # 由2013年的A降到B: the year is A's alone
        if p.shape == "before":
            if p.end <= previous or at - p.end > 12 or (not re.match("从|由|上", p.text) and "上年" not in p.text):
                continue
            if re.match("比|较|与|同", p.text):
                continue
        if (
            p.shape == "point"
            and s.clause_index(p.start) < s.clause_index(at)
            and any(q is not p and q.end <= at for q in periods)
        ):
            continue
        if any(p.end <= m <= at and s.clause_index(m) == s.clause_index(p.start) for m in modifiers):
            continue
        if p.start >= max(first_clause, first_figure) and re.search("[；;]", text[p.end : at]):
            continue  # the items of a list keep their own time
        return p
    return None


def _start_of(p: Period, s: Sentence, at: int, periods: Sequence[Period]) -> Time:
    """Return the time of X in 由X降到Y: the start of an open stretch, the year before a single year, else unknown."""
    paired = next((q for q in periods if q.start < at and re.match("从|由", q.text) and q.shape != "open"), None)
    if paired:
        return Time(paired.to, paired.to, paired)
    if p.shape == "open" and p.from_:
        return Time(p.from_, p.from_, p)
    if p.shape == "stretch" and p.from_ and p.to and p.from_ == p.to and len(p.to) in (4, 7):
        before = f"{int(p.to[:4]) - 1:04d}"
        return Time(before, before, p)
    if p.shape == "stretch" and p.from_ and p.to and p.from_[:4] != p.to[:4]:
        return Time(p.from_, p.from_, p)
    return Time(None, None, p)


def change_of(time: Time, rates: Sequence[Time], s: Sentence, at: int, text: str) -> Time:
    """Return the time of a change of the poverty rate: from that of the first rate to that of the last before it.

    ``rates``: the times of the rates before it in the sentence.
    """
    if len(rates) >= 2 and rates[-1].to:
        return Time(rates[-2].to, rates[-1].to, time.period)
    to = rates[-1].to if rates and rates[-1].to else time.to
    if to and re.search("(?:比|较)(?:上年|去年|上一年)|同比", text[s.clause(at)[0] : at]):
        return Time(f"{int(to[:4]) - 1:04d}", to[:4], time.period)
    since = re.search(r"(?:比|较|同)((?:19|20)\d\d)年", text[s.clause(at)[0] : at])
    if to and since:
        return Time(since[1], to, time.period)
    return time


def listed(
    s: Sentence, figures: Sequence[tuple[int, int]], items: Sequence[tuple[int, int]], text: str
) -> list[int] | None:
    """Return which item each figure of a list belongs to: 甲县、乙县分别投入3亿元、5亿元.

    ``figures`` and ``items``: spans in text order. None unless a clause says 分别 or 依次 between as many of each.
    """
    for m in re.finditer("分别|依次|各自", text[s.start : s.end]):
        at = s.start + m.start()
        ahead = [k for k, (a, _) in enumerate(figures) if a >= at]
        run: list[int] = []
        for k in ahead:
            if run and not re.fullmatch(r"[、,，和及与 ]{1,2}", text[figures[run[-1]][1] : figures[k][0]]):
                break
            run.append(k)
        before = [k for k, (_, b) in enumerate(items) if b <= at]
        chain: list[int] = []
        for k in reversed(before):
            if chain and not re.fullmatch(r"[、,，和及与 ]{1,2}", text[items[k][1] : items[chain[-1]][0]]):
                break
            chain.append(k)
        chain.reverse()
        if len(run) >= 2 and len(chain) == len(run):
            owners = [-1] * len(figures)
            for k, c in zip(run, chain, strict=True):
                owners[k] = c
            return owners
    return None


def ends(p: Period, indicator: str, published: str | None = None) -> Time:
    """Return the ends of a period as a fact of the indicator has them: a stock stands at its end, a flow fills it."""
    if indicator in STOCKS:
        if p.shape == "stretch" and p.from_ and p.to and p.from_[:4] == p.to[:4] and indicator == "income_per_capita":
            return Time(p.from_, p.to, p)
        return Time(p.to or p.from_, p.to or p.from_, p)
    if p.shape in ("now", "until"):
        return Time(None, p.to, p)
    if p.shape == "target":
        # 到2019年底 in a text of 2020 cumulates, in a text of 2018 it is a target
        passed = published is not None and p.to is not None and not later(p.to, published) and p.to[:4] < published[:4]
        return Time(None if passed else p.to, p.to, p)
    return Time(p.from_, p.to, p)


_WEAK_PLANS = frozenset(("目标", "规划", "要求", "任务", "确保", "争取", "实现目标", "目标任务"))
_OBTAINED = re.compile(r"^[^，,。；;\d]{0,18}(?:资金|补助|款|投资)[^，,。；;\d]{0,4}$")
_WON = re.compile(r"(?:[^，,。；;\d增加]{0,12})(?:资金|捐款|捐赠|补助|专款|支持)")
_WEAK_DONE = frozenset(("完成", "建成", "到位", "完成投资", "落实到位", "顺利", "成功", "累计"))
_AS_NOUN = re.compile(r"的\d")
_AHEAD = re.compile(
    r"^(?:[以之]?[上内下]|左右)?[^，,。；;\d]{0,8}?(?:将|拟|有望|可望|要(?!求|素)|计划|预计|力争|即将|确保)"
)
_TO_DO = re.compile(r"^[^，,。；;]{0,12}(?:的)?(?:目标|任务)")


def status_of(
    s: Sentence, at: int, end: int, clause_end: int, cues: Cues, time: Time, published: str | None, indicator: str,
    heading_planned: bool, own_time: bool, plan_goes_on: bool, kinds: Sequence[int],
    figures: Sequence[int], text: str,
) -> str:  # fmt: skip
    """Return done or planned: the nearest word for either before the figure, then the time, then the heading.

    ``plan_goes_on``: the sentence before said only planned things of the same sort;
    ``own_time``: the time stands in the sentence itself; ``kinds``: starts of the figures of the same kind before it; ``figures``: of
    all before it.
    """
    here = s.clause_index(at)
    future = later(time.to, published)
    shape = time.period.shape if time.period else None
    before = bool(published and time.to and time.to[: len(published)] < published[: len(time.to)])
    past = own_time and (shape in ("open", "until", "now") or before)
    if _FROM_VALUE.search(text, max(s.start, at - 30), at) and _CHANGES.match(text, end) and not future:
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
        if re.search("[；;]", text[c.end : at]) and any(k < c.start for k in figures):
            continue  # an item of a list does not plan for the next
        found.append(c)
    nearest = found[-1] if found else None
    if nearest is not None and nearest.word in _WEAK_DONE and not past:
        # 确保年内完成搬迁620户 is planned; 计划投资3亿元,完成2亿元 is done
        plan = next((c for c in reversed(found[:-1]) if c.says == "planned"), None)
        if (
            plan
            and not any(plan.end <= k < nearest.start for k in kinds)
            and not re.search("累计|共|已", text[plan.end : at])
        ):
            nearest = plan
    if nearest is not None and nearest.word.endswith(_TOTALS) and nearest.says == "planned":
        if nearest.word.startswith(("计划", "预计", "概算", "规划")):
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


def later(time: str | None, published: str | None) -> bool:
    """Whether a time lies after the publication, as far as both are known."""
    if not time or not published:
        return False
    shared = min(len(time), len(published))
    return time[:shared] > published[:shared]


class Resolver:
    """Follows which places a text speaks of, and resolves 全县, 我省 and the place of each figure.

    ``own``: the place the article is about; ``province``: codes of its province, empty where unknown.
    """

    def __init__(self, own: str | None, level: str | None, province: frozenset[str], province_name: str | None) -> None:
        self.own, self.level, self.province, self.province_name = own, level or level_of(own), province, province_name
        self.section: Place | None = None
        self.full: dict[str, str] = {}
        self.last: dict[str, str] = {}
        if self.own and self.level:
            self.last[self.level] = self.own

    def see(self, place: Place) -> None:
        """Take note of a named place of the article's own province."""
        if place.name and not place.relative:
            bare = stem(place.name)
            if bare != place.name:
                self.full.setdefault(bare, place.name)
            if not self.foreign(place):
                self.last[place.level] = place.name

    def foreign(self, place: Place) -> bool:
        """Whether a place lies in another province than the article's: a partner, a donor, a destination."""
        if place.level == "nation" or not place.provinces or not self.province:
            return False
        return not (place.provinces & self.province)

    def name(self, place: Place) -> str | None:
        """Return the name of a place, 全县 and the like resolved to what the article or its last mention gives."""
        if place.name:
            return self.canonical(place.name)
        level = place.level
        if level == "city":  # 全市: a prefecture or a county-level city
            for candidate in (
                self.own,
                self.last.get("prefecture"),
                self.last.get("county"),
                self.last.get("province"),
            ):
                if candidate and (candidate.endswith("市") or level_of(candidate) == "prefecture"):
                    return candidate
            return self.own
        if level == "district":  # 全区: an autonomous region or a district
            for candidate in (self.own, self.province_name, self.last.get("county")):
                if candidate and (candidate.endswith("区") or candidate in ("广西", "西藏", "新疆", "宁夏", "内蒙古")):
                    return candidate
            return self.own
        if self.section and self.section.level == level:
            return self.section.name
        if self.level == level:
            return self.own
        if level == "province" and self.province_name:
            return self.province_name
        return self.last.get(level) or self.own

    def canonical(self, name: str) -> str:
        """Return the full form, where the text has one, of a bare name: 毕节市 for 毕节."""
        if self.own and full_name(name) == self.own:
            return self.own
        bare = stem(name)
        if bare == name:
            if self.own and stem(self.own) == bare and level_of(self.own) != "province":
                return self.own
            if name in ("北京", "上海", "天津", "重庆"):
                return name + "市"
            return self.full.get(name, name)
        return name

    def default(self, floor: int = -1) -> str | None:
        """Return the place of a figure that nothing nearer governs: the section's, or the article's own."""
        if self.section and not (
            floor >= 0 and self.section.level in LEVELS and LEVELS.index(self.section.level) >= floor
        ):
            return self.section.name
        return self.own

    def above_own(self, place: Place) -> bool:
        """Whether a place is of a higher level than the article's own."""
        return (
            self.level in LEVELS
            and place.level in LEVELS
            and LEVELS.index(place.level) < LEVELS.index(self.level or "")
        )


# 甲县、乙县等5个县率先摘帽，15万人脱贫: the examples are not whom the rest is about
_EXAMPLES = re.compile(r"(?:、[^，,。；;]{1,24})?等(?:[^，,。；;]{0,4}\d|地)")
_AS_SUBJECT = re.compile(r"(?:全|共|累计|已|有|的)?\d|全|贫困|农村|脱贫|累计|共")
_YARDSTICK = re.compile("平均(?:水平|增速)")
_DESTINATION = re.compile(r"(?:赴|前往|销往|到|向|往|来自|输送到|转移到|运往)$")
_WITH = re.compile(r"(?:与|同|和|由|经|被|得到|获|争取|通过|在|比|高于|低于|引进|引入|引导|邀请|联合|依托|对接)$")


def place_of(
    s: Sentence,
    at: int,
    places: Sequence[Place],
    subject: Place | None,
    resolver: Resolver,
    indicator: str,
    text: str,
    first_figure: int,
) -> str | None:
    """Return the place a figure is about.

    ``places``: those of the sentence; ``subject``: the place that an earlier sentence of the paragraph is about;
    ``first_figure``: where the first figure of the sentence starts.
    """
    floor = _ABOVE.get(
        indicator.partition("_")[0] if indicator.endswith("_exited") else indicator.removeprefix("poor_"), -1
    )
    for p in reversed(places):
        if p.start >= at or not s.can_govern(p.start, at):
            continue
        if p.level in LEVELS and LEVELS.index(p.level) >= floor >= 0:
            continue  # counties are counted in something larger than a county
        lead = text[max(s.start, p.start - 4) : p.start]
        if resolver.foreign(p):
            direct = s.clause_index(p.start) == s.clause_index(at)
            if indicator in _COMPARED and direct and not _DESTINATION.search(lead) and not _WITH.search(lead):
                return resolver.name(p)
            continue
        if p.level == "nation" and s.clause_index(p.start) != s.clause_index(at) and resolver.own != "全国":
            continue
        bare = p.name and not p.relative and stem(p.name) == p.name
        if bare and resolver.above_own(p) and not _AS_SUBJECT.match(text, p.end):
            continue  # 海南某企业, a bare name of something larger, is an adjective
        if _DESTINATION.search(lead) and p.level not in ("township", "village", "county"):
            continue
        if (m := _EXAMPLES.match(text, p.end)) and (
            m[0].endswith("地") or s.clause_index(p.start) < s.clause_index(at)
        ):
            continue
        if _YARDSTICK.match(text, p.end) or re.search(r"(?:比|高于|低于|超过|较|占|居|列)(?:当时|同期)?$", lead):
            continue
        if p.level in ("township", "village") and not p.relative and s.clause_index(p.start) < s.clause_index(at):
            if p.start - s.clause(p.start)[0] > 2 and not re.search(r"(?:在|到|位于|来到|走进)$", lead):
                continue  # named in passing within an earlier clause
        if p.start >= first_figure and re.search("[；;]", text[p.end : at]):
            continue
        return resolver.name(p)
    ahead = next(
        (
            p
            for p in places
            if at < p.start < at + 24 and text[p.start - 1] == "的" and s.clause(p.start) == s.clause(at)
        ),
        None,
    )
    if ahead is not None and ahead.level in ("township", "village") and not ahead.relative and floor < 0:
        return resolver.name(ahead)  # 总投资2000万元的某村搬迁项目
    if subject is not None and not (subject.level in LEVELS and LEVELS.index(subject.level) >= floor >= 0):
        return resolver.name(subject)
    return resolver.default(floor)


_COMPARED = frozenset(
    (
        "income_per_capita",
        "poverty_rate",
        "poor_people",
        "lifted_people",
        "poor_households",
        "poor_counties",
        "counties_exited",
    )
)
# counties are counted in something above county level, villages in something above village level
_ABOVE = {"counties": LEVELS.index("county"), "villages": LEVELS.index("village")}
