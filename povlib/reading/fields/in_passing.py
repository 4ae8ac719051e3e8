"""Places before a figure that it is not about: givers, destinations, examples, yardsticks, what is named in passing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...schema import LEVELS
from ..gazetteer import stem
from ..name_bounds import is_han
from ..places import Place
from ..resolver import JOINED, Resolver, listed, too_low
from ..sentences import LIST_MARK
from ..setting import Setting, Statement

# 甲县、乙县等5个县率先摘帽，15万人脱贫: the examples are not whom the rest is about
_EXAMPLES = re.compile(r"(?:、[^，,。；;]{1,24})?等(?:[^，,。；;]{0,4}\d|地)")
_AS_SUBJECT = re.compile(r"(?:全|共|累计|已|[还仍尚现]?有|的)?\d|全|贫困|农村|脱贫(?!攻坚)|累计|共")
_ONE_OF_ITS = re.compile(r"[^，,。；;：:\d]{0,12}(?:县|市|区|旗|乡|镇|村)[，,。；;]")
_NAMED = re.compile("[^”》。；，,;]{2,20}[”》]")
_YARDSTICK = re.compile("平均(?:水平|增速)|的[一二三四五六七八九十百]{1,3}分之")
_MEASURED_BY = re.compile(r"(?:比|高于|低于|超过|较|占|居|列)(?:当时|同期)?$")
_DESTINATION = re.compile(r"(?:赴|前往|销往|到|向|往|来自|输送到|转移到|运往)$")
_TO = re.compile("(?:[向给]|支援|援助|帮扶|对口)$")
_GIVEN = re.compile("[^，,。；;\\d]{0,6}(?:投入|捐|拨|下达|安排|援|提供|划|落实|帮扶)")
_WITH = re.compile(
    r"(?:与|同|和|由|经过?|被|依靠|靠|得到|获|争取|通过|在|比|高于|低于|引进|引入|引导|邀请|联合|依托|对接)$"
)
_FROM = re.compile("(?:获得?|得到|争取到?|经|由|从)$")
_GIVES = re.compile("(?:财政|有关部门)?(?:下达|下拨|拨付|批准|批复|安排|支持|补助)")
# 某区帮扶单位投入…; 某市（对口帮扶）：…
_HELPS = re.compile("[（(]?(?:对口|结对|定点)?(?:帮扶|支援|援助|协作)(?:的?(?:单位|工作[队组]|干部|资金)|[）)])")
_SENDS = re.compile("(?:下达|下拨|拨付)(?:资金)?\\d")
_TREASURY = re.compile("本?级?(?:财政|专项|配套|补助)")
_HANDS_DOWN = re.compile("(?:财政)?(?:下达|下拨|拨付|分配|交办|安排)(?:给|的)")
_RIGHT_AT = re.compile(
    "(?:等?[一二两三四五六七八九十\\d]+个?[县市区州省旗盟乡镇村][区]?)?(?:各|共|合计|分别)?(?:有|为)?"
)
# (1)某镇…, 某报10月24日讯 某镇…: what stands before the place that opens a clause
_ITEM_MARK = re.compile(r"[（(]?\d{1,2}[）).、．]|[^，,。；;]{0,24}?(?:讯|电|消息)(?:[（(][^）)]{0,20}[）)])? *")
_LIES_IN = re.compile("[“”]?(?:地处|位于|坐落[在于]?|身处)[^，,。；;]{1,20}的")
_SETTING = ("在", "是", "到", "驻", "位于", "走进", "帮", "帮扶", "帮助", "援助", "支援")
_IS_TOLD_OF = re.compile("[，,](?:是|地处|位于|现有|共有|下?辖|属|距)|(?:几年前|过去|以前|曾经?|原来?|本)是")
_ITS_MONEY = re.compile("[里级]?的?(?:专项|财政|扶贫|帮扶|配套|补助){0,3}资金")
_OF_THE_PROJECT = re.compile("(?:项目|工程|基地|园区?)[^，,。；;]{0,4}[，,；;。]该(?:项目|工程|基地|园区?)")
LOCAL = ("township", "village")
# What a place outside the article's own province can be told of in passing
COMPARED = frozenset(
    "income_per_capita poverty_rate poor_people lifted_people poor_households poor_counties counties_exited".split()
)
_EXITED = frozenset(("poor_villages", "villages_exited"))


@dataclass(slots=True)
class Question:
    """Whether a place before a figure is the one it is about.

    ``floor``: see ``too_low``; ``place``: that of ``places``, those of the sentence, with the index ``n``; ``lead``:
    the characters before it; ``same_clause``: whether it stands in the clause of the figure; ``subject``: the place
    that an earlier sentence is about.
    """

    setting: Setting
    indicator: str
    resolver: Resolver
    floor: int | None
    places: Sequence[Place]
    n: int
    place: Place
    lead: str
    same_clause: bool
    subject: Place | None


def question(
    setting: Setting, indicator: str, resolver: Resolver, floor: int | None, places: Sequence[Place], n: int,
    subject: Place | None,
) -> Question:  # fmt: skip
    """Return what is to be asked of the place of ``places`` with the index ``n``; for the names see ``Question``."""
    s, place = setting.sentence, places[n]
    lead = setting.text[max(s.start, place.start - 4) : place.start]
    same_clause = s.clause_index(place.start) == setting.clause
    return Question(setting, indicator, resolver, floor, places, n, place, lead, same_clause, subject)


def _counted_within(q: Question) -> bool:
    """Counties are counted in something larger than a county."""
    return too_low(q.place, q.floor)


def _outside(q: Question) -> bool:
    """A place of another province is a giver or a destination, unless the figure is told of it as of others."""
    if q.indicator.startswith("fund_") and q.resolver.elsewhere(q.place):
        return not _receives(q)
    if not q.resolver.foreign(q.place) or _receives(q):
        return False
    told = q.indicator in COMPARED and (q.same_clause or opens(q.setting.statement, q.place))
    return not told or bool(_DESTINATION.search(q.lead) or _WITH.search(q.lead))


def _receives(q: Question) -> bool:
    """Whether money goes to a place: 向某州投入帮扶资金3亿元."""
    given = q.indicator.startswith("fund_") and q.same_clause and _TO.search(q.lead)
    return bool(given) and _GIVEN.match(q.setting.text, q.place.end) is not None


def _wide_in_passing(q: Question) -> bool:
    """The nation and regions are spoken of within one clause only, unless the sentence is about them."""
    if q.place.level not in ("nation", "region") or q.same_clause or q.resolver.level in ("nation", "region"):
        return False
    p, s = q.place, q.setting.sentence
    if q.indicator not in COMPARED | _EXITED:
        return True
    if p.level == "region":
        return p.start - s.clause(p.start)[0] > 1
    return not opens(q.setting.statement, p) or _AS_SUBJECT.match(q.setting.text, p.end) is None


def _one_of_several(q: Question) -> bool:
    """A place of a list: 甲镇、乙镇新建水厂各1座. A partner of another province and whom it helps are no list."""
    p, text = q.place, q.setting.text
    if p.end <= q.setting.start and _RIGHT_AT.fullmatch(text, p.end, q.setting.start):
        return False  # 甲市和乙州2亿元: of both, and so of the one at it
    around = (*q.places[max(0, q.n - 1) : q.n], *q.places[q.n + 1 : q.n + 2])
    return not p.relative and any(
        JOINED.fullmatch(text, min(o.end, p.end), max(o.start, p.start))
        for o in around
        if not o.relative and q.resolver.foreign(o) == q.resolver.foreign(p)
    )


def _adjective(q: Question) -> bool:
    """A name of something larger than the article's place that is bare, or part of a name: 海南某企业, 山西省级, “某省示范项目”."""
    p = q.place
    if q.resolver.above_own(p) and (q.setting.text.startswith("级", p.end) or _is_in_a_name(q)):
        return True
    bare = p.name and not p.relative and stem(p.name) == p.name
    return bool(bare) and q.resolver.above_own(p) and not (_AS_SUBJECT.match(q.setting.text, p.end) or _receives(q))


def _is_in_a_name(q: Question) -> bool:
    """Whether a place begins what stands in quotation marks, a name: “某省美丽乡村试点项目”."""
    return q.lead.endswith(("“", "《")) and _NAMED.match(q.setting.text, q.place.end) is not None


def _one_of_its(q: Question) -> bool:
    """某县是河南省深度贫困县，共有…: said of the county."""
    if not q.lead.endswith("是"):
        return False
    return q.resolver.above_own(q.place) and _ONE_OF_ITS.match(q.setting.text, q.place.end) is not None


def _destination(q: Question) -> bool:
    """Where people, goods or visitors go: 赴上海务工."""
    if q.place.relative and q.lead.endswith(("往", "去")):
        return True  # 往县里跑，争来资金
    if q.place.level in (*LOCAL, "county") or _receives(q):
        return False
    if q.indicator.startswith("fund_") and q.resolver.is_helped(q.place):
        return False  # 我市向某州派出48人，投入3亿元
    return _DESTINATION.search(q.lead) is not None


def _example(q: Question) -> bool:
    """An example of several: 甲县、乙县等5个县."""
    m = _EXAMPLES.match(q.setting.text, q.place.end)
    s = q.setting.sentence
    earlier = s.clause_index(q.place.start) < q.setting.clause
    counted = m is not None and m.end() > q.setting.start  # 甲县等5个县: the number counts them all
    return m is not None and (m[0].endswith("地") or q.lead.endswith("、") or earlier or counted)


def _yardstick(q: Question) -> bool:
    """What the figure is measured by: 高于全省平均水平."""
    return bool(_YARDSTICK.match(q.setting.text, q.place.end) or _MEASURED_BY.search(q.lead))


def _giver(q: Question) -> bool:
    """Who sets a task or hands money down: 县里下达的1600人任务; what a village's money comes from, not where it goes."""
    if q.indicator.startswith("fund_") and q.resolver.level in LOCAL and q.place.level not in LOCAL:
        return not q.place.relative or q.place.text.endswith("里")
    if q.place.level not in LOCAL and _HELPS.match(q.setting.text, q.place.end):
        return True
    if q.place.relative and q.indicator.startswith("fund_") and q.resolver.above_own(q.place):
        if any(g.start == q.place.end for g in q.setting.figures):
            return True  # 中央3亿元，自治区9000万元，县本级7000万元
        if _TREASURY.match(q.setting.text, q.place.end):
            return True  # 中央、自治区财政专项资金7.3亿元
    if q.indicator.startswith("fund_") and q.resolver.above_own(q.place) and _SENDS.match(q.setting.text, q.place.end):
        return True  # 自治区和某市下达3.9亿元
    given = _FROM.search(q.lead) and q.resolver.above_own(q.place) and _GIVES.match(q.setting.text, q.place.end)
    return bool(given) or _HANDS_DOWN.match(q.setting.text, q.place.end) is not None


_LOOKED_AFTER = re.compile("(?:包[联抓保扶帮村]|挂[联钩包点]|联系|结对|对接|帮扶|定点)(?:的|帮扶|对接|联系){0,3}$")
_PAIRED = re.compile("结(?:成|为|对)")


def _local_in_passing(q: Question) -> bool:
    """A township or village that is named within an earlier clause, neither its subject nor where it plays."""
    p, s = q.place, q.setting.sentence
    if p.level not in LOCAL or p.relative or q.same_clause or (q.n and q.resolver.foreign(q.places[q.n - 1])):
        return False
    clause = s.clause(p.start)
    if p.end == clause[1] - 1 and q.lead.endswith("的"):
        return False  # 该局驻村帮扶的某村，投入…
    if _OF_THE_PROJECT.search(q.setting.text, p.end, q.setting.start):
        return False  # 建设了某村搬迁工程，该项目安置48户
    if _IS_TOLD_OF.match(q.setting.text, p.end):
        return False  # 位于某县的某村，是一个深度贫困村，共有512户; 他的家乡某村几年前是深度贫困村
    if _LOOKED_AFTER.search(q.setting.text, max(clause[0], p.start - 12), p.start) or _PAIRED.match(
        q.setting.text, p.end
    ):
        return False  # 我局包抓的某村有贫困户74户，今年协调资金130万元; 与某村结成对子，投资900万元
    if _LIES_IN.fullmatch(q.setting.text, clause[0], p.start):
        return False  # 地处某河谷的某乡办起旅馆，户均…
    mark = _ITEM_MARK.match(q.setting.text, clause[0])
    return p.start - (mark.end() if mark else clause[0]) > 2 and not q.lead.endswith(_SETTING)


def _above_the_subject(q: Question) -> bool:
    """What lies over the place that opens its clause: 甲村被列入全县项目村之一，争取到资金; 甲镇借助县里专项资金90万元."""
    p, text = q.place, q.setting.text
    money = _ITS_MONEY.match(text, p.end) is not None
    if (q.same_clause and not money) or not q.n:
        return False
    clause, subject = q.setting.sentence.clause(p.start), q.places[q.n - 1]
    return (
        p.level in LEVELS
        and subject.level in LEVELS
        and LEVELS.index(p.level) < LEVELS.index(subject.level)
        and clause[0] <= subject.start
        and subject.end < p.start
        and opens_clause(q.setting.statement, subject, clause[0])
    )


def _other_item(q: Question) -> bool:
    """A place of another item of the list that the sentence is, whose own item names a place or holds a figure.

    What lies somewhere (位于某县的水库) is told of in its own item.
    """
    p, setting = q.place, q.setting
    marks = list(LIST_MARK.finditer(setting.text, p.end, setting.start)) if setting.statement.parted else []
    if not marks:
        return False
    if q.lead.endswith("位于") and setting.text.startswith("的", p.end):
        return True  # 向位于某县的水库下达1亿元；河道治理下达2亿元
    own = any(not o.relative and marks[-1].end() <= o.start < setting.start for o in q.places[q.n + 1 :])
    return own or p.start >= setting.first_figure


def _side_that_gives(q: Question) -> bool:
    """What helps, beside whom it helps: 由甲市结对的乙县，…; our city, in a text about those it helps."""
    resolver = q.resolver
    if not resolver.helps or not resolver.gives(q.place):
        return False
    told_of = (*q.places, *(p for p in (q.subject, resolver.section) if p))
    return q.place.relative or any(resolver.is_helped(p) for p in told_of)


_REASONS: tuple[Callable[[Question], bool], ...] = (
    _counted_within, _outside, _wide_in_passing, _one_of_several, _adjective, _one_of_its, _destination,
    _example, _yardstick, _giver, _local_in_passing, _above_the_subject, _other_item, _side_that_gives,
)  # fmt: skip


def is_passed_over(asked: Question) -> bool:
    """Whether a place is one that the figure is not about, for one of the reasons above."""
    for reason in _REASONS:  # asked for every figure: any() over a generator takes twice as long
        if reason(asked):
            return True
    return False


def share(q: Question) -> Sequence[Place]:
    """Return the places of a list that a figure is about, all of them: 甲县、乙县两县减贫9万人. Empty where it is not."""
    if any(reason(q) for reason in _REASONS if reason is not _one_of_several) or not q.same_clause:
        return ()
    return listed(q.setting.text, q.places, q.n)


def opens(statement: Statement, place: Place) -> bool:
    """Whether a place opens its sentence, but for the time: 截至2018年底，甲省…."""
    return opens_clause(statement, place, statement.sentence.start)


def opens_clause(statement: Statement, place: Place, start: int) -> bool:
    """Whether a place opens what begins at ``start``, but for the time."""
    han = 0
    for period in statement.periods:
        if start <= period.start < place.start:
            han += _count_han(statement.text[start : period.start])
            start = max(start, period.end)
    return han + _count_han(statement.text[start : place.start]) <= _LEAD


def _count_han(text: str) -> int:
    return sum(is_han(c) for c in text)


_LEAD = 2  # characters that may stand before a place that opens its sentence: 截至…，其中
