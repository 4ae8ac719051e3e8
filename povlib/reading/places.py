"""Administrative names in a text: provinces, prefectures and counties by table, townships and villages by pattern.

Relative names (全县, 我省, 该乡) are resolved by ``locating.Resolver`` against what the article is about and what it spoke of last.
"""

import operator
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..cleaning import CleanText, clean
from ..lexicon import read_table, read_words
from ..reference import Division, divisions
from ..schema import LEVELS


@dataclass(frozen=True, slots=True)
class Place:
    """A place name: the span, the lowest-level name as the text gives it, its level, and the codes it may have.

    ``name`` is None for a relative name (全县) that nothing resolves. ``provinces`` holds the two-digit codes of the
    provinces that have such a place, empty for townships and villages; ``county`` the county named with it.
    """

    start: int
    end: int
    text: str
    name: str | None
    level: str
    provinces: frozenset[str] = frozenset()
    relative: bool = False
    county: str | None = None


_MINORITY = re.compile(r"^(.{2,}?)(?:[\u4e00-\u9fff]{0,5}族)+自治(州|县|旗)$")
_PROVINCE_SHORT = re.compile(
    r"^(内蒙古|广西|西藏|宁夏|新疆|[\u4e00-\u9fff]{2,3}?)(?:壮族|回族|维吾尔)?(?:自治区|省|市)$"
)

_TYPE = r"(?:乡|镇|村|街道|社区|苏木|嘎查)"
_LOCAL = re.compile(_TYPE)
# 村民, 村级, 镇政府: the type belongs to a longer word
_LONGER_WORD = re.compile(
    "民|级|组|集体|集中|集市|卫生|小学|小组|小康|委|干部|容|内|务|支部|史|官|社(?!区)|域|规民|规划|落|部|党|企|医|校|风|愁|土|亲|两委|贫困|政府|口|财|长|"
    "道(?!路)|[乡镇](?!集)|主干道|庄|里|中|上|下|人|情|工作|工厂|电|农|寨|头"
)
# Characters that no name holds: words that stand before a kind of village
_NO_NAME = re.compile(
    "[全各该本每某个的了和所名驻挂穷们里等及与对在是有为被把从向也都还将已几多出入进包联帮推督]|通[村乡镇]|^[千百万][村乡镇]|贫困|农村|建设|开发|扶贫|整村|实现|建立|构建|完善|修订|搬迁|安置|村级|[一二三四五六七八九十]个|^一[村乡镇]|[容貌]村|归(?:嘎查|[村乡镇])|新建|改建|扩建|美丽|小镇|乡村$|^新村$"
)
_RELATIVE = re.compile(
    r"(?:(?:全|我|本|该|这个)(省|市|县|区|州|乡|镇|村|旗|盟|自治区|自治州|自治县)|(全国|我国)|(?<![农山城新老驻进入到下各每多])(村|镇|乡|县|旗|州)里)(?![场域级际道委长办])(?!.{0,6}(?:扶贫日|先进|文明|率先|劳模|人大|政协|总结))"
)


@cache
def _names() -> dict[str, tuple[str, frozenset[str]]]:
    """Return every name of a province, prefecture or county: its highest level, and the codes of its provinces."""
    names: dict[str, list[tuple[str, str]]] = {}
    everyday = frozenset(read_words("everyday_places"))

    def add(word: str, level: str, code: str) -> None:
        names.setdefault(word, []).append((level, code[:2]))

    also = (*read_table("former_divisions"), *read_table("short_divisions"))
    table = [*divisions(), *(Division(r["parent"], r["name"], r["level"], "") for r in also)]
    for d in table:
        if (
            d.name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "城区", "郊区", "矿区", "新区")
            or len(d.name) < 2
        ):
            continue
        add(d.name, d.level, d.code)
        if m := _MINORITY.match(d.name):
            add(m[1] + m[2], d.level, d.code)
            if d.level == "prefecture" and len(m[1]) >= 2 and m[1] not in everyday:
                add(m[1], d.level, d.code)
        if d.level == "province":
            short = _PROVINCE_SHORT.match(d.name)
            if short and short[1] != d.name:
                add(short[1], d.level, d.code)
        elif d.level == "prefecture" and d.name.endswith("市") and len(d.name) >= 3 and d.name[:-1] not in everyday:
            add(d.name[:-1], d.level, d.code)
    return {
        word: (min((lv for lv, _ in found), key=LEVELS.index), frozenset(code for _, code in found))
        for word, found in names.items()
    }


@cache
def _by_first_two(bare: bool) -> dict[str, tuple[str, ...]]:
    """Return the names by their first two characters, the longest first: at most places of a text none begins."""
    found: dict[str, list[str]] = {}
    for word in _bare_counties() if bare else _names():
        found.setdefault(word[:2], []).append(word)
    return {pair: tuple(sorted(words, key=len, reverse=True)) for pair, words in found.items()}


def _named(text: str, *, bare: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the start of each name of the tables, and the name: the longest at each place, none within another.

    ``bare``: the names of counties without their kind, instead.
    """
    by_pair, done = _by_first_two(bare), 0
    for at, pair in enumerate(map(operator.add, text, text[1:])):
        if pair in by_pair and at >= done:
            for word in by_pair[pair]:
                if text.startswith(word, at):
                    yield at, word
                    done = at + len(word)
                    break


@cache
def _local_words() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = read_table("not_places")
    verbs = sorted((r["word"] for r in rows if r["kind"] == "verb"), key=len, reverse=True)
    return frozenset(r["word"] for r in rows if r["kind"] == "common"), tuple(verbs)


def find_places(text: str | CleanText) -> list[Place]:
    """Return every place name of a text in text order, with offsets into the raw text; relative names have no ``name``.

    >>> [(p.name, p.level) for p in find_places("渭源县会川镇的贫困户，全县都有。")]
    [('会川镇', 'township'), (None, 'county')]
    """
    repaired = clean(text) if isinstance(text, str) else text
    found = []
    for p in scan(repaired.text):
        start, end = repaired.to_raw(p.start, p.end)
        found.append(replace(p, start=start, end=end, text=repaired.raw[start:end]))
    return found


def scan(text: str) -> list[Place]:
    """Return every place name of a clean text, with offsets into that text; a chain (甲市乙县丙镇) is its lowest name."""
    found: list[Place] = []
    names = _names()
    for start, word in _named(text):
        level, provinces = names[word]
        end = start + len(word)
        behind = text[end : end + 1]
        if behind == "族":
            continue
        if word[-1] not in "省市县区州盟旗" and (behind in tuple("镇乡村路街") or _BODY.match(text, end)):
            continue
        if word[-1] == "市" and behind == "区" and level != "province":
            continue  # 某市区: the town itself, an adjective
        found.append(Place(start, end, word, word, level, provinces))
    taken = [(p.start, p.end) for p in found]
    found += _local(text, taken)
    for m in _RELATIVE.finditer(text):
        kind = m[1] or m[3] or "国"
        level = {"省": "province", "自治区": "province", "国": "nation", "市": "city", "区": "district", "州": "prefecture",
                 "盟": "prefecture", "自治州": "prefecture", "县": "county", "旗": "county", "自治县": "county", "乡": "township",
                 "镇": "township", "村": "village"}[kind]  # fmt: skip
        found.append(Place(m.start(), m.end(), m[0], "全国" if m[2] else None, level, frozenset(), True))
    found.sort(key=lambda p: (p.start, -p.end))
    return _chain(found)


def _local(text: str, taken: list[tuple[int, int]]) -> list[Place]:
    """Find townships and villages: what stands between a mark, a verb or a higher place and 乡, 镇 or 村."""
    common = _local_words()[0]
    ends = {end for _, end in taken}
    inside = [(s, e) for s, e in taken]
    found = []
    at = 0
    for m in _LOCAL.finditer(text):
        start, end = m.start(), m.end()
        if start < at or any(s <= start < e for s, e in _near(inside, start)):
            continue
        behind_place = any(start - n in ends for n in (1, 2, 3, 4))  # 官坡镇兰东村贫困户
        if m[0] in "村乡镇" and not behind_place and _LONGER_WORD.match(text, end):
            continue
        left = max(start - 8, at)
        run = start  # walk back to the mark, or the end of the higher place, before the name
        while run > left and run not in ends and "\u4e00" <= text[run - 1] <= "\u9fff":
            run -= 1
        bounded = run > left or left == 0 or run in ends or not "\u4e00" <= text[run - 1] <= "\u9fff"
        name = text[run:start]
        if cut := _after_verb(name):
            name, bounded = name[cut:], True
        if not bounded or not name or len(name) > 6 or name in common or _NO_NAME.search(name + m[0]):
            continue
        if any(name[-n:] in common for n in range(2, len(name))):
            continue
        level = "village" if m[0] in ("村", "社区", "嘎查") else "township"
        found.append(Place(start - len(name), end, name + m[0], name + m[0], level))
        at = end
        ends.add(end)
    return found


@cache
def _bare_counties() -> dict[str, tuple[str, frozenset[str]]]:
    """Return each county's name without its kind, if it has two characters or more: its short form and its provinces."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for d in divisions():
        if d.level == "county" and len(stem(d.name)) >= 2 and d.name[-1] in "县旗市区":
            m = _MINORITY.match(d.name)
            short = m[1] + m[2] if m else d.name
            known = found.get(stem(d.name), (short, frozenset[str]()))
            found[stem(d.name)] = (known[0], known[1] | {d.code[:2]})
    return found


@cache
def counties_in(own: str) -> dict[str, str]:
    """Return the counties of a prefecture or province by their bare names: the short form of each."""
    codes = {d.code for d in divisions() if d.name == own or (_MINORITY.match(d.name) and stem(d.name) == stem(own))}
    inside = [d for d in divisions() if d.level == "county" and any(d.code.startswith(c) for c in codes if len(c) < 6)]
    bare = {stem(d.name): _MINORITY.sub(r"\1\2", d.name) for d in inside}
    return {k: v for k, v in bare.items() if len(k) >= 2}


@lru_cache(maxsize=10_000)
def _after_verb(name: str) -> int:
    """Return where a name begins behind the verbs that stand before it, 0 where none does."""
    cut = 0
    for verb in _local_words()[1]:
        k = name.rfind(verb, cut)
        if k >= 0 and len(name) > k + len(verb):
            cut = k + len(verb)
    return cut


def _near(spans: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    from bisect import bisect_right

    i = bisect_right(spans, (at, 1 << 60))
    return spans[max(0, i - 2) : i + 1]


def _chain(found: list[Place]) -> list[Place]:
    """Join names that follow each other without a gap into one place: its lowest level, spanning all."""
    chained: list[Place] = []
    for p in found:
        if chained and p.start < chained[-1].end:
            continue
        before = chained[-1] if chained else None
        if (
            before
            and p.start == before.end
            and not before.relative
            and not p.relative
            and _below(p.level, before.level)
        ):
            county = before.name if before.level == "county" else before.county
            provinces = before.provinces or p.provinces
            chained[-1] = replace(p, start=before.start, text=before.text + p.text, provinces=provinces, county=county)
        else:
            chained.append(p)
    return chained


def _below(level: str, other: str) -> bool:
    return level in LEVELS and other in LEVELS and LEVELS.index(level) >= LEVELS.index(other)


# A bare name that only says whose body this is: 海南某企业, 河南大学, 临夏供电公司
_BODY = re.compile("大学|日报|银行|晚报|卫视|学院|医院|某|籍|商会|集团|企业|[\u4e00-\u9fff]{0,4}公司")
_STEM = re.compile(
    r"^(.{2,}?)(?:(?:[\u4e00-\u9fff]{0,5}族)+自治[州县旗]|(?:壮族|回族|维吾尔)?自治区|特区|林区|地区|[省市县区州盟旗])$"
)


def stem(name: str) -> str:
    """Return a name without its kind: 渭源 for 渭源县, 临夏 for 临夏回族自治州, 宁夏 for 宁夏回族自治区."""
    m = _STEM.match(name)
    return m[1] if m else name


@cache
def _full_names() -> dict[str, str]:
    return {r["name"]: r["full"] for r in read_table("short_divisions")}


def full_name(name: str) -> str:
    """Return the full name of a division that newspapers shorten (科右中旗), else the name itself."""
    return _full_names().get(name, name)


def level_of(name: str | None) -> str | None:
    """Return the level of a place name: by table for provinces to counties, by its last character below."""
    if not name:
        return None
    if name in ("全国", "中国"):
        return "nation"
    if known := _names().get(name):
        return known[0]
    for suffix, level in (("省", "province"), ("州", "prefecture"), ("盟", "prefecture"), ("县", "county"), ("旗", "county"),
                          ("区", "county"), ("市", "county"), ("乡", "township"), ("镇", "township"), ("街道", "township"),
                          ("苏木", "township"), ("村", "village"), ("社区", "village"), ("嘎查", "village")):  # fmt: skip
        if name.endswith(suffix):
            return level
    return None


def provinces_of(name: str | None) -> frozenset[str]:
    """Return the two-digit codes of the provinces that have a place of this name; empty where the table has none."""
    if not name:
        return frozenset()
    known = _names().get(name)
    return known[1] if known else frozenset()


def main_place(places: list[Place], title_end: int, text: str = "") -> Place | None:
    """Return the place a text is about: named first in its title, or else named most often among counties and above.

    A title often drops the kind (柞水 for 柞水县): where ``text`` is given, a county's bare name in its title counts when the
    text names it again.
    """
    named = [
        p
        for p in places
        if p.name and not p.relative and p.level in ("province", "prefecture", "county", "township", "village")
    ]
    if not named:
        return None
    head = [p for p in named if p.start < title_end]
    if head:
        return head[0]
    for at, bare in _named(text[:title_end], bare=True):
        if text.count(bare) >= 3:
            full, provinces = _bare_counties()[bare]
            return Place(at, at + len(bare), bare, full, "county", provinces)
    above = [(p.county or p.name, p) for p in named if p.county or p.level in ("province", "prefecture", "county")]
    if not above:
        return named[0] if named else None
    counts = Counter(name for name, _ in above)
    best = max(counts.values())
    name, place = next((name, p) for name, p in above if counts[name] == best)
    return replace(place, name=name, level="county" if place.county else place.level)
