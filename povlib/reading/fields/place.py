"""Which place a figure is about: the nearest that is its subject, then the section's, then the article's own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from ...lexicon import any_word
from ...schema import LEVELS
from ..about import About
from ..gazetteer import counties_in, full_name, level_of, stem, within
from ..name_bounds import is_han
from ..places import Place
from ..sentences import LIST_MARK
from ..setting import Setting, Statement

_REGIONS = ("广西", "西藏", "新疆", "宁夏", "内蒙古")
_MUNICIPALITIES = ("北京", "上海", "天津", "重庆")


def _is_city(name: str) -> bool:
    return name.endswith("市") or level_of(name) == "prefecture"


def too_low(place: Place, floor: int | None) -> bool:
    """Whether a place is no larger than what is counted in it; ``floor``: a rank in ``LEVELS``, None for none."""
    return floor is not None and place.level in LEVELS and LEVELS.index(place.level) >= floor


class Resolver:
    """Follows which places a text speaks of, and resolves 全县, 我省 and the place of each figure.

    ``about``: the place the article is about.
    """

    def __init__(self, about: About) -> None:
        self.own, self.level = about.place, about.level
        self.codes, self.province, self.province_name = about.codes, about.provinces, about.province
        self.section: Place | None = None
        self.full: dict[str, str] = {}
        self.last: dict[str, str] = {}
        if self.own and self.level:
            self.last[self.level] = self.own

    def see(self, place: Place) -> None:
        """Take note of a named place of the article's own province."""
        if place.name and not place.relative and place.role in ("", "office"):
            bare = stem(place.name)
            if bare != place.name:
                self.full.setdefault(bare, place.name)
            if not self.foreign(place):
                for name in place.above:
                    if level_of(name) == "county":
                        self.last["county"] = name
                self.last[place.level] = place.name

    def foreign(self, place: Place) -> bool:
        """Whether a place lies in another province than the article's: a partner, a donor, a destination."""
        if place.level == "nation" or not place.provinces or not self.province or place.role in ("dateline", "event"):
            return False
        return not (place.provinces & self.province)

    def elsewhere(self, place: Place) -> bool:
        """Whether a place lies in another prefecture than the county or prefecture that the article is about."""
        if self.level not in ("county", "prefecture") or not self.codes or not place.codes or place.relative:
            return False
        if place.level not in ("county", "prefecture") or place.role not in ("", "office"):
            return False
        return not {code[:4] for code in place.codes} & {code[:4] for code in self.codes}

    def holds(self, place: Place) -> bool:
        """Whether a place is a county of the prefecture or province that the article is about."""
        return (
            place.level == "county" and (not self.codes or within(place.codes, self.codes)) and not self.foreign(place)
        )

    def name(self, place: Place) -> str | None:
        """Return the name of a place, 全县 and the like resolved to what the article or its last mention gives."""
        if place.name:
            return self.canonical(place.name)
        level = place.level
        if level == "city":  # 全市: a prefecture or a county-level city
            last = (self.last.get(kind) for kind in ("prefecture", "county", "province"))
            return next((c for c in (self.own, *last) if c and _is_city(c)), self.own)
        if level == "district":  # 全区: an autonomous region or a district
            candidates = (self.own, self.province_name, self.last.get("county"))
            return next((c for c in candidates if c and (c.endswith("区") or c in _REGIONS)), self.own)
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
            if name in _MUNICIPALITIES:
                return name + "市"
            return self.full.get(name, name)
        return name

    def default(self, floor: int | None) -> tuple[str | None, str]:
        """Return the place of a figure that nothing nearer governs: the section's, else the article's."""
        if self.section and not too_low(self.section, floor):
            return self.section.name, "section"
        return self.own, "article" if self.own else "none"

    def above_own(self, place: Place) -> bool:
        """Whether a place is of a higher level than the article's own."""
        return (
            self.level in LEVELS
            and place.level in LEVELS
            and LEVELS.index(place.level) < LEVELS.index(self.level or "")
        )


# 甲县、乙县等5个县率先摘帽，15万人脱贫: the examples are not whom the rest is about
_EXAMPLES = re.compile(r"(?:、[^，,。；;]{1,24})?等(?:[^，,。；;]{0,4}\d|地)")
_AS_SUBJECT = re.compile(r"(?:全|共|累计|已|[还仍尚现]?有|的)?\d|全|贫困|农村|脱贫(?!攻坚)|累计|共")
_ONE_OF_ITS = re.compile(r"[^，,。；;：:\d]{0,12}(?:县|市|区|旗|乡|镇|村)[，,。；;]")
_MOST_OF_ITS = re.compile(r"[^，,。；;：:]{0,24}之一|[^，,。；;：:\d]{0,20}(?:最|唯一|第一|首)")
_NAMED = re.compile("[^”》。；，,;]{2,20}[”》]")
_YARDSTICK = re.compile("平均(?:水平|增速)|的[一二三四五六七八九十百]{1,3}分之")
_MEASURED_BY = re.compile(r"(?:比|高于|低于|超过|较|占|居|列)(?:当时|同期)?$")
_DESTINATION = re.compile(r"(?:赴|前往|销往|到|向|往|来自|输送到|转移到|运往)$")
_TO = re.compile("(?:[向给]|支援|援助|帮扶|对口)$")
_GIVEN = re.compile("[^，,。；;\\d]{0,6}(?:投入|捐|拨|安排|援|提供|划|落实|帮扶)")
_WITH = re.compile(
    r"(?:与|同|和|由|经过?|被|依靠|靠|得到|获|争取|通过|在|比|高于|低于|引进|引入|引导|邀请|联合|依托|对接)$"
)
_FROM = re.compile("(?:获得?|得到|争取到?|经|由|从)$")
_GIVES = re.compile("(?:财政|有关部门)?(?:下达|下拨|拨付|批准|批复|安排|支持|补助)")
_HANDS_DOWN = re.compile("(?:财政)?(?:下达|下拨|拨付|分配|交办|安排)(?:给|的)")
_JOINED = re.compile("(?:、|和|与|及|以及|，)(?:(?:国家?级?|省级?|市级|国定|省定|深度)?(?:贫困|重点)[县乡镇村])?")
_SETTING = ("在", "是", "到", "驻", "位于", "走进", "帮扶", "援助", "支援")
_SET_IN = re.compile("位于|地处|坐落|在|走进|来到|走访")
_ITS_HEAD = re.compile(f"(?:村|驻村|党|党总支|党支部|第一|扶贫)*(?:{any_word('scene_words', 'head')})")
_ITS_MONEY = re.compile("[里级]?的?(?:专项|财政|扶贫|帮扶|配套|补助){0,3}资金")
_OF_THE_PROJECT = re.compile("(?:项目|工程|基地|园区?)[^，,。；;]{0,4}[，,；;。]该(?:项目|工程|基地|园区?)")
_LOCAL = ("township", "village")
# What a place outside the article's own province can be told of in passing
_COMPARED = frozenset(
    "income_per_capita poverty_rate poor_people lifted_people poor_households poor_counties counties_exited".split()
)
_EXITED = frozenset(("poor_villages", "villages_exited"))
# counties are counted in something above county level, villages in something above village level
_ABOVE = {"counties": LEVELS.index("county"), "villages": LEVELS.index("village")}


@dataclass(slots=True)
class _Question:
    """Whether a place before a figure is the one it is about.

    ``floor``: see ``too_low``; ``place``: that of ``places``, those of the sentence, which has the index ``n``; ``lead``:
    the characters before it; ``same_clause``: whether it stands in the clause of the figure.
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


FOUND = {
    "list": "by its turn in a list", "clause": "named in its clause", "sentence": "named in its sentence",
    "ahead": "named behind it", "subject": "named in a sentence before", "office": "whose office acts",
    "section": "of the section", "article": "of the article", "none": "not told",
}  # fmt: skip
"""How the place of a figure was found, in words."""


def place_and_how(
    setting: Setting, indicator: str, subject: Place | None, resolver: Resolver
) -> tuple[str | None, str]:
    """Return the place a figure is about, and how it was found; ``subject``: the place of an earlier sentence.

    list: an item of a list that says 分别; clause, sentence: the nearest place before the figure in its clause or
    sentence; ahead: behind the figure; subject: carried from an earlier sentence; office: the county whose authority
    acts; section: of the heading; article: what the article is about; none: the text does not say.
    """
    places, owners = _listed(setting.statement, resolver)
    if owners and owners[setting.index] >= 0:
        return resolver.name(places[owners[setting.index]]), "list"
    floor, office = _floor(indicator), None
    if indicator.startswith("fund_") and (helped := helped_place(setting)):
        return resolver.name(helped), "ahead"
    for n in range(len(places) - 1, -1, -1):
        place = places[n]
        if place.start < setting.start and setting.sentence.can_govern(place.start, setting.start):
            if place.role:
                if place.role == "office" and resolver.holds(place):
                    office = office or place
                continue  # where a reporter writes from, where a meeting was held, or part of a name of a firm or office
            question = _question(setting, indicator, resolver, floor, places, n)
            if not _is_passed_over(question):
                return resolver.name(place), "clause" if question.same_clause else "sentence"
    if floor is None and (ahead := _ahead(setting, places)):
        return resolver.name(ahead), "ahead"
    ours = indicator.startswith("fund_") and resolver.level in _LOCAL  # a village's money, whoever hands it down
    if ours and subject is not None and subject.level not in _LOCAL:
        subject = None
    if subject is not None and not too_low(subject, floor) and not _too_much(setting, indicator, subject):
        gives = indicator.startswith("fund_") and resolver.elsewhere(subject)
        if indicator in _COMPARED or not (resolver.foreign(subject) or gives):
            return resolver.name(subject), "subject"
    if office and not ours:
        return resolver.name(office), "office"
    return resolver.default(floor)


_MOST_FOR_A_VILLAGE = 30_000_000  # yuan: of the labelled sums above it none that names no place was a village's


def _too_much(setting: Setting, indicator: str, subject: Place) -> bool:
    """Whether a fund is too large to be that of the village a sentence before was about: 全县又投入1.5亿元."""
    return indicator.startswith("fund_") and subject.level == "village" and setting.figure.value >= _MOST_FOR_A_VILLAGE


@cache
def _floor(indicator: str) -> int | None:
    """Return the rank in ``LEVELS`` that a place must lie above for this indicator, None for any place."""
    counted = indicator.partition("_")[0] if indicator.endswith("_exited") else indicator.removeprefix("poor_")
    return _ABOVE.get(counted)


def _question(
    setting: Setting, indicator: str, resolver: Resolver, floor: int | None, places: Sequence[Place], n: int
) -> _Question:
    s, place = setting.sentence, places[n]
    lead = setting.text[max(s.start, place.start - 4) : place.start]
    same_clause = s.clause_index(place.start) == setting.clause
    return _Question(setting, indicator, resolver, floor, places, n, place, lead, same_clause)


# --- places before a figure that it is not about ---


def _counted_within(q: _Question) -> bool:
    """Counties are counted in something larger than a county."""
    return too_low(q.place, q.floor)


def _outside(q: _Question) -> bool:
    """A place of another province is a giver or a destination, unless the figure is told of it as of others."""
    if q.indicator.startswith("fund_") and q.resolver.elsewhere(q.place):
        return not _receives(q)
    if not q.resolver.foreign(q.place) or _receives(q):
        return False
    told = q.indicator in _COMPARED and (q.same_clause or opens(q.setting.statement, q.place))
    return not told or bool(_DESTINATION.search(q.lead) or _WITH.search(q.lead))


def _receives(q: _Question) -> bool:
    """Whether money goes to a place: 向某州投入帮扶资金3亿元."""
    given = q.indicator.startswith("fund_") and q.same_clause and _TO.search(q.lead)
    return bool(given) and _GIVEN.match(q.setting.text, q.place.end) is not None


def _wide_in_passing(q: _Question) -> bool:
    """The nation and regions are spoken of within one clause only, unless the sentence is about them."""
    if q.place.level not in ("nation", "region") or q.same_clause or q.resolver.level in ("nation", "region"):
        return False
    p, s = q.place, q.setting.sentence
    if q.indicator not in _COMPARED | _EXITED:
        return True
    if p.level == "region":
        return p.start - s.clause(p.start)[0] > 1
    return not opens(q.setting.statement, p) or _AS_SUBJECT.match(q.setting.text, p.end) is None


def _one_of_several(q: _Question) -> bool:
    """A place of a list: 甲镇、乙镇新建水厂各1座. A partner of another province and whom it helps are no list."""
    p, text = q.place, q.setting.text
    around = (*q.places[max(0, q.n - 1) : q.n], *q.places[q.n + 1 : q.n + 2])
    return not p.relative and any(
        _JOINED.fullmatch(text, min(o.end, p.end), max(o.start, p.start))
        for o in around
        if not o.relative and q.resolver.foreign(o) == q.resolver.foreign(p)
    )


def _adjective(q: _Question) -> bool:
    """A name of something larger than the article's place that is bare, or part of a name: 海南某企业, 山西省级, “某省示范项目”."""
    p = q.place
    if q.resolver.above_own(p) and (q.setting.text.startswith("级", p.end) or _is_in_a_name(q)):
        return True
    bare = p.name and not p.relative and stem(p.name) == p.name
    return bool(bare) and q.resolver.above_own(p) and not (_AS_SUBJECT.match(q.setting.text, p.end) or _receives(q))


def _is_in_a_name(q: _Question) -> bool:
    """Whether a place begins what stands in quotation marks, a name: “某省美丽乡村试点项目”."""
    return q.lead.endswith(("“", "《")) and _NAMED.match(q.setting.text, q.place.end) is not None


def _one_of_its(q: _Question) -> bool:
    """某县是河南省深度贫困县，共有…: said of the county. 某乡是某县最偏远的乡镇之一: said of the township."""
    if not q.lead.endswith("是"):
        return False
    most = _MOST_OF_ITS.match(q.setting.text, q.place.end) if q.n else None
    if most and most.end() <= q.setting.start:
        return True
    return q.resolver.above_own(q.place) and _ONE_OF_ITS.match(q.setting.text, q.place.end) is not None


def _destination(q: _Question) -> bool:
    """Where people, goods or visitors go: 赴上海务工."""
    if q.place.level in (*_LOCAL, "county") or _receives(q):
        return False
    return _DESTINATION.search(q.lead) is not None


def _example(q: _Question) -> bool:
    """An example of several: 甲县、乙县等5个县."""
    m = _EXAMPLES.match(q.setting.text, q.place.end)
    s = q.setting.sentence
    earlier = s.clause_index(q.place.start) < q.setting.clause
    counted = m is not None and m.end() > q.setting.start  # 甲县等5个县: the number counts them all
    return m is not None and (m[0].endswith("地") or q.lead.endswith("、") or earlier or counted)


def _yardstick(q: _Question) -> bool:
    """What the figure is measured by: 高于全省平均水平."""
    return bool(_YARDSTICK.match(q.setting.text, q.place.end) or _MEASURED_BY.search(q.lead))


def _giver(q: _Question) -> bool:
    """Who sets a task or hands money down: 县里下达的1600人任务; what a village's money comes from, not where it goes."""
    if q.indicator.startswith("fund_") and q.resolver.level in _LOCAL and q.place.level not in _LOCAL:
        return not q.place.relative
    given = _FROM.search(q.lead) and q.resolver.above_own(q.place) and _GIVES.match(q.setting.text, q.place.end)
    return bool(given) or _HANDS_DOWN.match(q.setting.text, q.place.end) is not None


def _local_in_passing(q: _Question) -> bool:
    """A township or village that is named within an earlier clause, neither its subject nor where it plays."""
    p, s = q.place, q.setting.sentence
    if p.level not in _LOCAL or p.relative or q.same_clause or (q.n and q.resolver.foreign(q.places[q.n - 1])):
        return False
    clause = s.clause(p.start)
    if p.end == clause[1] - 1 and _SET_IN.match(q.setting.text, clause[0]):
        return False  # 地处山区的某县某乡，投入…
    if _OF_THE_PROJECT.search(q.setting.text, p.end, q.setting.start):
        return False  # 建设了某村搬迁工程，该项目安置50户
    if _ITS_HEAD.match(q.setting.text, p.end):
        return False  # 据某村第一书记介绍，还剩21户
    return p.start - clause[0] > 2 and not q.lead.endswith(_SETTING)


def _above_the_subject(q: _Question) -> bool:
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


def _other_item(q: _Question) -> bool:
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


_REASONS: tuple[Callable[[_Question], bool], ...] = (
    _counted_within, _outside, _wide_in_passing, _one_of_several, _adjective, _one_of_its, _destination,
    _example, _yardstick, _giver, _local_in_passing, _above_the_subject, _other_item,
)  # fmt: skip


def _is_passed_over(question: _Question) -> bool:
    for reason in _REASONS:  # asked for every figure: any() over a generator takes twice as long
        if reason(question):
            return True
    return False


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


def _ahead(setting: Setting, places: Sequence[Place]) -> Place | None:
    """Return the township or village behind an amount that is its: 总投资2000万元的某村搬迁项目."""
    s, at = setting.sentence, setting.start
    for p in places:
        if at < p.start < at + 24 and setting.text[p.start - 1] == "的" and s.clause(p.start) == s.clause(at):
            return p if p.level in _LOCAL and not p.relative else None
    return None


_AND_OTHERS = re.compile("[、和与及等]")
_TO_PLACE = re.compile(
    r"[^，。；;\d、]{0,6}[,，]?(?:(在(?:对口)?(?:帮扶|支援|援助)的|帮扶|支援|援助|对口帮扶|助力|助推)|帮助|支持|扶持|资助|用于(?:整治|改造|完善|修缮)?|援建|为|在|给|对)"
)


def helped_place(setting: Setting) -> Place | None:
    """Return the village that money is said to be for (投入90万元，帮助某村修路), or the place that is helped with it."""
    ahead = next((p for p in setting.statement.places if p.start >= setting.figure.end), None)
    if ahead is None or ahead.relative or ahead.role or _AND_OTHERS.match(setting.text, ahead.end):
        return None
    way = _TO_PLACE.fullmatch(setting.text, setting.figure.end, ahead.start)
    return ahead if way and (ahead.level in _LOCAL or way[1]) else None


# --- lists that say 分别 ---


def _listed(statement: Statement, resolver: Resolver) -> tuple[Sequence[Place], list[int] | None]:
    """Return the places of a sentence, and which of them each figure of a list that says 分别 belongs to.

    Such a list may name counties without their kind: then the places are those counties.
    """
    owners = statement.owners(statement.places)
    if owners is None and statement.respectively and (bare := _bare_counties(statement, resolver)):
        if owners := statement.owners(bare):
            return bare, owners
    return statement.places, owners


def _bare_counties(statement: Statement, resolver: Resolver) -> list[Place]:
    """Return the counties that a sentence names without their kind, where the article is about what holds them."""
    if resolver.level not in ("prefecture", "province") or not resolver.own:
        return []
    s, inside = statement.sentence, counties_in(resolver.own)
    found = re.finditer("|".join(map(re.escape, inside)), statement.text[s.start : s.end]) if inside else ()
    return [Place(s.start + m.start(), s.start + m.end(), m[0], inside[m[0]], "county") for m in found]
