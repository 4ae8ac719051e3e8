"""Which place a figure is about: the nearest that is its subject, then the section's, then the article's own."""

import re
from collections.abc import Sequence

from ...schema import LEVELS
from ..about import About
from ..places import Place, counties_in, full_name, level_of, stem
from ..sentences import LIST_MARK
from ..setting import Setting, Statement


class Resolver:
    """Follows which places a text speaks of, and resolves 全县, 我省 and the place of each figure.

    ``about``: the place the article is about.
    """

    def __init__(self, about: About) -> None:
        self.own, self.level = about.place, about.level
        self.province, self.province_name = about.provinces, about.province
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
_AS_SUBJECT = re.compile(r"(?:全|共|累计|已|有|的)?\d|全|贫困|农村|脱贫(?!攻坚)|累计|共")
_ONE_OF_ITS = re.compile(r"[^，,。；;：:\d]{0,12}(?:县|市|区|旗|乡|镇|村)[，,。；;]")
_YARDSTICK = re.compile("平均(?:水平|增速)")
_MEASURED_BY = re.compile(r"(?:比|高于|低于|超过|较|占|居|列)(?:当时|同期)?$")
_DESTINATION = re.compile(r"(?:赴|前往|销往|到|向|往|来自|输送到|转移到|运往)$")
_WITH = re.compile(r"(?:与|同|和|由|经|被|得到|获|争取|通过|在|比|高于|低于|引进|引入|引导|邀请|联合|依托|对接)$")


def place_of(setting: Setting, indicator: str, subject: Place | None, resolver: Resolver) -> str | None:
    """Return the place a figure is about; ``subject``: the place that an earlier sentence of the paragraph is about."""
    places, owners = _listed(setting.statement, resolver)
    if owners and owners[setting.index] >= 0:
        return resolver.name(places[owners[setting.index]])
    s, text, at = setting.sentence, setting.text, setting.start
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
        if lead.endswith("是") and resolver.above_own(p) and _ONE_OF_ITS.match(text, p.end):
            continue  # 某县是河南省深度贫困县，共有…: said of the county
        if _DESTINATION.search(lead) and p.level not in ("township", "village", "county"):
            continue
        if (m := _EXAMPLES.match(text, p.end)) and (
            m[0].endswith("地") or lead.endswith("、") or s.clause_index(p.start) < s.clause_index(at)
        ):
            continue
        if _YARDSTICK.match(text, p.end) or _MEASURED_BY.search(lead):
            continue
        if p.level in ("township", "village") and not p.relative and s.clause_index(p.start) < s.clause_index(at):
            if p.start - s.clause(p.start)[0] > 2 and not lead.endswith(
                ("在", "到", "位于", "走进", "帮扶", "援助", "支援")
            ):
                continue  # named in passing within an earlier clause
        if p.start >= setting.first_figure and LIST_MARK.search(text, p.end, at):
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
    return [
        Place(s.start + m.start(), s.start + m.end(), m[0], inside[m[0]], "county", resolver.province) for m in found
    ]


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
