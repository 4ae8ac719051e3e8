"""Which place a figure is about: the nearest that is its subject, then the section's, then the article's own."""

import re
from collections.abc import Sequence
from functools import cache

from ...schema import LEVELS, Fact
from ..gazetteer import counties_in, within
from ..places import Place
from ..resolver import Resolver, too_low
from ..setting import Setting, Statement
from .in_passing import COMPARED, LOCAL, is_passed_over, question, share

# counties are counted in something above county level, villages in something above village level
_ABOVE = {"counties": LEVELS.index("county"), "villages": LEVELS.index("village")}

FOUND = {
    "list": "by its turn in a list", "clause": "named in its clause", "sentence": "named in its sentence",
    "together": "named with others", "ahead": "named behind it", "total": "of its total",
    "subject": "named in a sentence before", "office": "whose office acts",
    "section": "of the section", "article": "of the article", "none": "not told",
}  # fmt: skip
"""How the place of a figure was found, in words."""


def place_and_how(
    setting: Setting, indicator: str, subject: Place | None, resolver: Resolver, whole: Fact | None
) -> tuple[str | None, str]:
    """Return the place a figure is about, and how it was found.

    ``subject``: the place of an earlier sentence; ``whole``: the total it is a part of.

    list: an item of a list that says 分别; clause, sentence: the nearest place before the figure in its clause or
    sentence; together: the places of a list, all of them (甲县、乙县); ahead: behind the figure; total: that of the total
    it is a part of; subject: carried from an earlier sentence; office: the county whose authority
    acts; section: of the heading; article: what the article is about; none: the text does not say.
    """
    places, owners = _listed(setting.statement, resolver)
    if owners and owners[setting.index] >= 0:
        return resolver.name(places[owners[setting.index]]), "list"
    floor, office = _floor(indicator), None
    both, at = _several(setting, resolver)
    if indicator.startswith("fund_") and (helped := helped_place(setting)):
        return resolver.name(helped), "ahead"
    for n in range(len(places) - 1, -1, -1):
        place = places[n]
        if both and place.end <= at and floor is None:
            return both, "together"
        if place.start < setting.start and setting.sentence.can_govern(place.start, setting.start):
            if place.role:
                if place.role == "office" and resolver.holds(place):
                    office = office or place
                continue  # where a reporter writes from, where a meeting was held, or part of the name of a firm
            asked = question(setting, indicator, resolver, floor, places, n, subject)
            if not is_passed_over(asked):
                return resolver.name(place), "clause" if asked.same_clause else "sentence"
            if several := share(asked):
                return resolver.together(several), "together"
    if both and floor is None:
        return both, "together"
    if floor is None and (ahead := _ahead(setting, places)):
        return resolver.name(ahead), "ahead"
    if floor is None and (speaks := _speaker(setting, places)):
        return resolver.name(speaks), "ahead"
    if whole is not None and whole.place:
        return whole.place, "total"
    ours = indicator.startswith("fund_") and resolver.level in LOCAL  # a village's money, whoever hands it down
    if ours and subject is not None and subject.level not in LOCAL:
        subject = None
    if (
        subject is not None
        and subject.level == "village"
        and _OF_VILLAGES.search(setting.text, *setting.statement.span)
    ):
        subject = None
    if subject is not None and not too_low(subject, floor) and not _too_much(setting, indicator, subject):
        gives = indicator.startswith("fund_") and resolver.elsewhere(subject)
        if indicator in COMPARED or not (resolver.foreign(subject) or gives):
            return resolver.name(subject), "subject"
    if office and not ours:
        return resolver.name(office), "office"
    if resolver.helped and floor is None and (indicator.startswith("fund_") or indicator in COMPARED):
        return resolver.canonical(resolver.helped), "subject"  # what our city has sent
    if (resolver.level or "", _kind(setting, indicator)) in _MOST and (over := resolver.last.get("county")):
        if setting.figure.value >= _MOST[resolver.level or "", _kind(setting, indicator)]:
            return over, "subject"  # 全县剩余2.1万人, in the story of a village
    return resolver.default(floor)


_OF_VILLAGES = re.compile("每个?(?:行政|贫困)?村(?!民)|各村")  # 县财政另列80万元，每村聘1人: of all its villages
# The most that a village or a township has: less than one in twenty of its labelled figures lie above
_MOST = {
    ("village", "fund"): 30_000_000, ("village", "person"): 2_500, ("village", "household"): 700,
    ("village", "sales"): 20_000_000,
    ("township", "fund"): 250_000_000, ("township", "person"): 10_000, ("township", "household"): 3_000,
    ("township", "village"): 15, ("township", "sales"): 300_000_000,
}  # fmt: skip


def _too_much(setting: Setting, indicator: str, subject: Place) -> bool:
    """Whether a figure is too large for the village or township a sentence before was about: 全县又投入1.5亿元."""
    most = _MOST.get((subject.level, _kind(setting, indicator)))
    return most is not None and setting.figure.value >= most


def _kind(setting: Setting, indicator: str) -> str:
    return "fund" if indicator.startswith("fund_") else "sales" if indicator == "sales" else setting.figure.kind


@cache
def _floor(indicator: str) -> int | None:
    """Return the rank in ``LEVELS`` that a place must lie above for this indicator, None for any place."""
    counted = indicator.partition("_")[0] if indicator.endswith("_exited") else indicator.removeprefix("poor_")
    return _ABOVE.get(counted)


_COUNTED = re.compile("(?<![\\d.第余个])([两二三四五六2-6])(县|市|州|区|旗|盟|乡|镇|村)(?![级区县市镇乡村\\d])")
_NEAR = 120  # characters before a figure in which places are counted


def _several(setting: Setting, resolver: Resolver) -> tuple[str | None, int]:
    """Return the places that the sentence counts before a figure (向两县投入), and where it does."""
    since = max(setting.sentence.start, setting.start - _NEAR)
    found = list(_COUNTED.finditer(setting.text, since, setting.start))
    if not found:
        return None, -1
    at = found[-1].start()
    told = resolver.several(found[-1][1], found[-1][2], at)
    if told and setting.statement.respectively:  # 两县分别为3000元和4000元: each has its own
        alike = [f.start for f in setting.figures if f.start > at and f.unit == setting.figure.unit]
        names = told.split("、")
        if len(alike) == len(names):
            return names[alike.index(setting.figure.start)], at
    return told, at


def _ahead(setting: Setting, places: Sequence[Place]) -> Place | None:
    """Return the township or village behind an amount that is its: 总投资2000万元的某村搬迁项目."""
    s, at = setting.sentence, setting.start
    for p in places:
        if at < p.start < at + 24 and setting.text[p.start - 1] == "的" and s.clause(p.start) == s.clause(at):
            return p if p.level in LOCAL and not p.relative else None
    return None


def _speaker(setting: Setting, places: Sequence[Place]) -> Place | None:
    """Return the village of who says what a figure stands in: “借到了3万元。”某村村民李桂英说."""
    s, text, at = setting.sentence, setting.text, setting.start
    since, until = max(s.start, at - _SAID), min(s.end, setting.end + _SAID)
    closing = text.find("”", setting.end, until)
    if closing < 0 or text.rfind("“", since, at) <= text.rfind("”", since, at):
        return None
    behind = [p for p in places if p.level in LOCAL and not p.relative and closing < p.start]
    return behind[-1] if behind and _SAYS.search(text, behind[-1].end, s.end) else None


_SAID = 200  # characters before and behind a figure in which the quotation begins and ends
_SAYS = re.compile("说|告诉|介绍|道[。，,：]|笑|感慨|感叹")
_AND_OTHERS = re.compile("[、和与及等]")
_TO_PLACE = re.compile(
    r"[^，,。；;\d、]{0,6}[,，]?(?:定向|专门|全部|主要|开始|着手)?"
    r"(?:(在(?:对口)?(?:帮扶|支援|援助)的|帮扶|支援|援助|对口帮扶|助力|助推)"
    r"|帮助?|支持|扶持|资助|((?:组织)?实施|(?:新建|建设|改造|硬化|打造)了?)|用于(?:整治|改造|完善|修缮|修建|援建|建设?)?"
    r"|援建|修通了?|修建了?|建起了?|为|在|给|对)"
)


def helped_place(setting: Setting) -> Place | None:
    """Return the village that money is said to be for (投入90万元，帮助某村修路), or the place that is helped with it."""
    ahead = next((p for p in setting.statement.places if p.start >= setting.figure.end), None)
    if ahead is None or ahead.relative or ahead.role or _AND_OTHERS.match(setting.text, ahead.end):
        return None
    if any(p.start == ahead.end + 1 for p in setting.statement.places):
        return None  # 对甲镇石门村，乙镇白水村…: the villages of a list
    if ahead.start == setting.figure.end + 1 and setting.text[ahead.start - 1] == "的" and ahead.level in LOCAL:
        return ahead  # 投资860万元的某镇烘干厂
    way = _TO_PLACE.fullmatch(setting.text, setting.figure.end, ahead.start)
    if way is None or (way[2] and ahead.level != "village"):  # 捐资500万元新建某镇幼儿园
        return None
    return ahead if ahead.level in LOCAL or way[1] or _lies_elsewhere(setting, ahead) else None


def _lies_elsewhere(setting: Setting, ahead: Place) -> bool:
    """Whether a division lies apart from the one that is named last before a figure: 甲市投入250万元，在乙县建学校."""
    before = [p for p in setting.statement.places if p.end <= setting.start and not p.relative and not p.role]
    if not before or ahead.level not in _APART or before[-1].level not in _APART:
        return False
    one, other = before[-1].codes, ahead.codes
    return bool(one and other) and not within(one, other) and not within(other, one)


_APART = ("county", "prefecture")


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
