"""Administrative names in a text: regions, provinces, prefectures and counties by table, townships and villages.

Relative names (全县, 我省, 该乡) are resolved by ``resolver.Resolver`` against what the article is about and what it
spoke of last.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..cleaning import CleanText, clean
from ..lexicon import read_table
from ..lexicon.finding import any_of
from ..schema import LEVELS
from .gazetteer import (
    OF_PEOPLE,
    Known,
    bare_counties,
    bare_county_finder,
    codes_of,
    is_bare,
    name_finder,
    names,
    within,
)
from .local_places import find_local
from .name_bounds import HAN, can_begin, is_within_word, not_places


@dataclass(frozen=True, slots=True)
class Place:
    """A place name: the span, the lowest-level name as the text gives it, its level, and the codes it may have.

    ``name`` is None for a relative name (全县) that nothing resolves. ``codes`` are the statistical codes of the
    divisions that have this name, empty for townships and villages; ``above`` the names of the places that stand before
    it (甲省乙县丙镇), the highest first. ``role``: what it is named for where it is no place of a fact: dateline (新华社成都电),
    event (在成都召开), body (成都某集团), office (成都市水利局, 渭源县某公司).
    """

    start: int
    end: int
    text: str
    name: str | None
    level: str
    codes: frozenset[str] = frozenset()
    relative: bool = False
    above: tuple[str, ...] = ()
    role: str = ""

    @property
    def provinces(self) -> frozenset[str]:
        """The two-digit codes of the provinces that have such a place."""
        return _provinces(self.codes)


@lru_cache(maxsize=10_000)
def _provinces(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(code[:2] for code in codes)


class Spans:
    """Spans of a text that do not overlap, to be asked what lies in one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def holds(self, at: int) -> bool:
        """Whether an offset lies in a span."""
        i = bisect_right(self._spans, (at, 1 << 60)) - 1
        return i >= 0 and at < self._spans[i][1]


def find_places(text: str | CleanText) -> list[Place]:
    """Return every place name of a text in text order, with offsets into the raw text; relative names have no ``name``.

    A name within that of a firm, a paper or an authority is none.

    >>> [(p.name, p.level) for p in find_places("渭源县会川镇的贫困户，全县都有。")]
    [('会川镇', 'township'), (None, 'county')]
    """
    repaired = clean(text) if isinstance(text, str) else text
    found = []
    for p in scan(repaired.text):
        if p.role not in ("body", "office"):
            start, end = repaired.to_raw(p.start, p.end)
            found.append(replace(p, start=start, end=end, text=repaired.raw[start:end]))
    return found


def scan(text: str, own: str | None = None, title: str = "") -> list[Place]:
    """Return every place name of a clean text, with offsets into that text; a chain (甲市乙县丙镇) is its lowest name.

    ``own``: the place that the text is about, where it is known; ``title``: what stands beside the text.
    """
    named = list(_named_places(text, codes_of(own)))
    named = _with_zones(text, [*named, *_heads_of_items(text, named)])
    named.sort(key=lambda p: p.start)
    head = title or text[:_HEAD]
    around = [*named, *_named_places(head, codes_of(own)), *find_bare_counties(head)]
    near = codes_of(own).union(*(p.codes for p in around if p.level in ("prefecture", "county")))
    near = frozenset(code for code in near if len(code) > 2)
    found = [*named, *_relative_places(text), *_regions_in_a_row(text)]
    found += _local(text, [(p.start, p.end) for p in named], near)
    found.sort(key=lambda p: (p.start, -p.end))
    return [replace(p, role=role) if (role := _role(text, p)) else p for p in chain(found)]


def _local(text: str, taken: Collection[tuple[int, int]], near: frozenset[str]) -> Iterator[Place]:
    """Yield the townships and villages of a text; for the arguments see ``find_local``.

    Of 喜结石林村 and 石林村 the one that is named more often is the name; where a text has 方村镇, 方村 is that.
    """
    spans = list(find_local(text, taken, near))
    counts = Counter(text[start:end] for start, end, _ in spans)
    for start, end, level in spans:
        name = text[start:end]
        inner = next((name[n:] for n in range(1, len(name) - 2) if counts[name[n:]] > counts[name]), name)
        town = next((inner + kind for kind in ("镇", "乡") if inner + kind in counts), "") if level == "village" else ""
        start = end - len(inner)
        yield Place(start, end, inner, town or inner, "township" if town else level)


# --- by table ---


@cache
def _longer_kinds() -> dict[str, str]:
    return {r["word"]: r["not_before"] for r in read_table("place_kinds") if r["not_before"]}


def _named_places(text: str, own: frozenset[str]) -> Iterator[Place]:
    """Yield the names of the tables; ``own``: the codes of what the text is about."""
    known, before = names(), -1
    for start, word in name_finder().find(text):
        end = start + len(word)
        behind = text[end : end + 1]
        if behind and behind in _longer_kinds().get(word[-1], ""):
            word = word[:-1]  # 杭州市场: Hangzhou, and a market
            end -= 1
            if word not in known:
                continue
        if _is_named(text, start, word, known[word], start == before, own):
            yield Place(start, end, word, word, known[word].level, known[word].codes)
            before = end


def _is_named(text: str, start: int, word: str, known: Known, joined: bool, own: frozenset[str]) -> bool:
    """Whether a name of the tables is one here; ``joined``: another place ends where it starts."""
    behind = text[start + len(word) : start + len(word) + 1]
    if OF_PEOPLE.match(text, start + len(word)):
        return False
    if known.level == "region":
        return _is_region(text, start, word, known, joined)
    if known.level != "county" and is_bare(word):
        if is_within_word(text, start, start + len(word)):
            return False
        if known.level == "prefecture" and behind and behind in "山河江湖" and _is_natural(text, start + len(word)):
            return False
        return behind not in tuple("镇乡村路街石") and not text.startswith(("苏木", "社区"), start + len(word))
    if word[-1] == "市" and behind == "区" and known.level != "province":
        return False  # 某市区: the town itself, an adjective
    if joined:
        return True
    if known.needs == "above":
        return bool(own) and within(known.codes, own) and can_begin(text, start)
    return len(word) > 2 or (not _OF_SHORT.match(text, start + len(word)) and can_begin(text, start))


_ZONE = re.compile("(?:国家级)?(?:经济技术|经济|高新技术产业|高新技术)?开发区|经开区|高新区")


def _with_zones(text: str, named: Sequence[Place]) -> list[Place]:
    """Return the places with those that are development zones as such: 上饶|经开区, which has villages as a county has."""
    zones: list[Place] = []
    for at, bare in bare_county_finder().find(text):
        if zone := _ZONE.match(text, at + len(bare)):
            name = text[at : zone.end()]
            zones.append(Place(at, zone.end(), name, name, "county", bare_counties()[bare][1]))
    for p in named:
        if p.level in ("prefecture", "county") and (zone := _ZONE.match(text, p.end)):
            name = text[p.start : zone.end()]
            zones.append(Place(p.start, zone.end(), name, name, "county", p.codes))
    starts = {z.start for z in zones}
    return [*(p for p in named if p.start not in starts), *{z.start: z for z in zones}.values()]


_ITEM_HEAD = re.compile(f"^[●■◆▲★◎○•·▶►※✦][ \u3000]?({HAN}{{2,5}})(?=[ \u3000：:】])", re.M)


def _heads_of_items(text: str, named: Sequence[Place]) -> Iterator[Place]:
    """Yield the counties that head the items of a column of short news without their kind: ●镇安 截至10月底，…."""
    found = [(m, *bare_counties()[m[1]]) for m in _ITEM_HEAD.finditer(text) if m[1] in bare_counties()]
    taken = {p.start for p in named}
    for m, full, codes in found:
        if m.start(1) not in taken:
            yield Place(m.start(1), m.end(1), m[1], full, "county", codes)


def _is_natural(text: str, at: int) -> bool:
    """Whether a name goes on as that of a mountain or river (吕梁山, but 广东河源 and 毕节山区 are none)."""
    return text[at + 1 : at + 2] not in ("区", "乡", "村") and not any(text[at : at + n] in names() for n in (2, 3, 4))


_OF_SHORT = re.compile("[域级]|长(?![途期江征])")  # 县域, 县级, 县长 behind what looks like a county of two characters
_REGION_TAIL = re.compile(r"(?:贫困)?地区|农村|各?省|减少|减贫|剩|[还尚仍]有|十|\d")
_NO_REGION = re.compile("计划|开发|战区|网|大开发")


def _is_region(text: str, start: int, word: str, known: Known, joined: bool) -> bool:
    """Whether the name of a region is one here: neither part of a longer word nor of a division (某县东部)."""
    end = start + len(word)
    if joined or _NO_REGION.match(text, end) or text.startswith("个", start - 1) or not can_begin(text, start):
        return False
    return known.needs != "tail" or _REGION_TAIL.match(text, end) is not None


_IN_A_ROW = re.compile("(东)部?、(中)部?(?:[、和](?=西))(西部)(?:地区)?")


def _regions_in_a_row(text: str) -> Iterator[Place]:
    """Yield the parts of the country that share their kind: 东、中、西部地区."""
    for m in _IN_A_ROW.finditer(text):
        for n in (1, 2, 3):
            end = m.end() if n == 3 else m.end(n)
            yield Place(m.start(n), end, text[m.start(n) : end], m[n][0] + "部", "region")


def find_bare_counties(text: str) -> Iterator[Place]:
    """Yield the counties that a text names without their kind."""
    for at, bare in bare_county_finder().find(text):
        full, codes = bare_counties()[bare]
        yield Place(at, at + len(bare), bare, full, "county", codes)


# --- relative ---

# 全国扶贫日, 全省先进, 全省首个
_NOT_RELATIVE_LATER = ".{0,6}(?:扶贫日|先进|文明|率先|劳模|人大|政协|总结|[百十][强佳]|示范)|.{0,2}(?:首|唯一|第[一二三四五\\d]|最(?!后)|前列)"


@cache
def _relative() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of 全县, 我省, 该乡, 全国 and 村里, and the level that each kind speaks of."""
    levels = {r["word"]: r["said"] for r in read_table("place_kinds") if r["said"]}
    kinds = any_of(kind for kind in levels if kind != "国")
    pattern = (  # each alternative begins with a character, which makes the search fast
        rf"(?:[全我本该](?P<said>{kinds})|这个(?P<this>{kinds})|(?P<nation>全国|我国|国家(?<=[（(]国家)(?=\d))"
        rf"|(?P<within>(?<!个)[村镇乡县旗州])(?:里(?<![农山城新老驻进入到下各每多].里)|内(?<!{HAN}.内))"
        rf"|(?P<region>自治区)(?<!{HAN}自治区)(?=本级|财政|安排|投入|[共已]|\d))"
        rf"(?!{not_places().no_relative})(?!{_NOT_RELATIVE_LATER})"
    )
    return re.compile(pattern), levels


def _relative_places(text: str) -> Iterator[Place]:
    pattern, levels = _relative()
    for m in pattern.finditer(text):
        nation = m.lastgroup == "nation"
        kind = "国" if nation else m[m.lastgroup or 0]
        yield Place(m.start(), m.end(), m[0], "全国" if nation else None, levels[kind], relative=True)


# --- what a place is named for ---

_DATED = rf"[\d〇一二三四五六七八九十年月日.·/ -]{{2,16}}(?:{HAN}{{0,4}}讯|{HAN}{{0,2}}电|消息)"
_DATELINE = re.compile(rf"{_DATED}|(?:记者站?)?(?:专?电|讯)(?=[ （(:：,，]|{HAN}{{0,3}}记者)|{HAN}{{0,2}}报道[）)]")
_AGENCY = re.compile("(?:社|报|网|台|端|讯|记者|发自)$")
_WITHOUT_DATE = re.compile("(?:记者站?)?(?:专?电|讯)(?![商力脑视话影信子气器动缆价灌网站])")
_HEAD = 40  # characters of a line in which its dateline stands
_AT_EVENT = re.compile("(?:在|于)$")


def _role(text: str, place: Place) -> str:
    """Return what a place is named for where it is no place of a fact, else ""."""
    words = not_places()
    if place.relative or place.level not in ("province", "prefecture", "county"):
        return ""
    if _is_dateline(text, place):
        return "dateline"
    if words.body.match(text, place.end):
        return "office" if place.level == "county" else "body"
    if words.office.match(text, place.end):
        return "office"
    if _AT_EVENT.search(text, max(0, place.start - 1), place.start) and words.event.match(text, place.end):
        return "event"
    return ""


def _is_dateline(text: str, place: Place) -> bool:
    """Whether a place opens a line as where a reporter writes from: 新华社成都3月2日电, （记者 某某 成都报道）."""
    line = text.rfind("\n", max(0, place.start - _HEAD), place.start)
    if line < 0 and place.start > _HEAD:
        return False
    head = text[line + 1 : place.start]
    if any(mark in head for mark in "。，,；;！？"):
        return False
    if _DATELINE.match(text, place.end):
        return True
    return _AGENCY.search(head) is not None and _WITHOUT_DATE.match(text, place.end) is not None


# --- chains ---


def chain(found: list[Place]) -> list[Place]:
    """Join names that follow each other without a gap into one place: its lowest level, spanning all."""
    chained: list[Place] = []
    for p in found:
        before = chained[-1] if chained else None
        if before and p.start < before.end:
            continue
        if before and p.relative and p.start == before.end and p.level == before.level == "village":
            continue  # 甲村全村
        if before and p.start == before.end and not (before.relative or p.relative) and _below(p, before):
            codes = frozenset(c for c in p.codes if within((c,), before.codes)) or before.codes or p.codes
            above = (*before.above, before.name or "")
            chained[-1] = Place(before.start, p.end, before.text + p.text, p.name, p.level, codes, above=above)
        else:
            chained.append(p)
    return chained


def _below(place: Place, other: Place) -> bool:
    """Whether a place lies in another by its level, or by its code (two counties of one name at two levels)."""
    if place.level not in LEVELS or other.level not in LEVELS:
        return False
    if place.level == other.level:
        return place.name != other.name and within(place.codes, other.codes)
    return LEVELS.index(place.level) > LEVELS.index(other.level)
