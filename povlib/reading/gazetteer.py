"""The names of the tables: divisions with their short forms, townships, regions; their levels, and where they lie.

Where a place lies is said by statistical codes: two digits for a province, four for a prefecture, six for a county.
"""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple

from ..lexicon import read_table
from ..lexicon.finding import WordFinder
from ..reference import Division, divisions, townships
from ..schema import LEVELS

_HAN = "[\u4e00-\u9fff]"
# The peoples that autonomous divisions are named for: 黔东南|苗族侗族自治州, 伊犁|哈萨克自治州, 东乡|族自治县
_PEOPLE = (
    "壮|满|回|苗|维吾尔|土家|彝|蒙古|藏|布依|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲|傈僳|仡佬|东乡|拉祜|水|佤|纳西|羌|土|仫佬|锡伯|"
    "柯尔克孜|达斡尔|景颇|毛南|撒拉|布朗|塔吉克|阿昌|普米|鄂温克|怒|京|基诺|德昂|保安|俄罗斯|裕固|乌孜别克|门巴|鄂伦春|独龙|"
    "塔塔尔|赫哲|珞巴|高山|各"
)
OF_PEOPLE = re.compile(f"(?:{_PEOPLE})?族")
_PEOPLES = f"(?:(?:{_PEOPLE})族?|族)*"
_MINORITY = re.compile(f"^(.{{2,}}?){_PEOPLES}自治(州|县|旗)$")
_PROVINCE_SHORT = re.compile(rf"^(内蒙古|广西|西藏|宁夏|新疆|{_HAN}{{2,3}}?)(?:壮族|回族|维吾尔)?(?:自治区|省|市)$")
_STEM = re.compile(
    rf"^(.{{2,}}?)(?:{_PEOPLES}自治[州县旗]|(?:壮族|回族|维吾尔)?自治区|特区|林区|地区|[省市县区州盟旗])$"
)
# Entries of the code system, and names that are common nouns
_PLACEHOLDERS = frozenset(
    ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "城区", "郊区", "矿区", "新区")
)


class Known(NamedTuple):
    """What the tables say of a name: the highest level it has, the codes it may have, and what it needs to be a place.

    ``needs``: see lexicon/everyday_places.csv and regions.csv.
    """

    level: str
    codes: frozenset[str]
    needs: str = ""


def stem(name: str) -> str:
    """Return a name without its kind: 渭源 for 渭源县, 临夏 for 临夏回族自治州, 宁夏 for 宁夏回族自治区."""
    m = _STEM.match(name)
    return m[1] if m else name


@lru_cache(maxsize=10_000)
def is_bare(name: str) -> bool:
    """Whether a name has no kind: 兰州, 宁夏."""
    return stem(name) == name


def shortened(name: str) -> str:
    """Return 临夏州 for 临夏回族自治州; any other name as it is."""
    return _MINORITY.sub(r"\1\2", name)


def _spellings(division: Division, everyday: frozenset[str]) -> list[str]:
    """Return the names that newspapers call a division by; ``everyday``: bare names that are common words."""
    name, found = division.name, [division.name]
    if m := _MINORITY.match(name):
        found += [m[1] + m[2], f"{m[1]}自治{m[2]}"]
        if division.level == "prefecture" and m[1] not in everyday:
            found.append(m[1])
    if division.level == "province":
        short = _PROVINCE_SHORT.match(name)
        if short and short[1] != name:
            found.append(short[1])
    elif division.level == "prefecture" and name.endswith("市") and len(name) >= 3 and name[:-1] not in everyday:
        found.append(name[:-1])
    return found


@cache
def names() -> dict[str, Known]:
    """Return every name of a region, province, prefecture or county, those of 2013-2020 and short forms among them."""
    found: dict[str, list[tuple[str, str]]] = {}
    needs = {r["word"]: r["needs"] for r in read_table("everyday_places")}
    everyday = frozenset(word for word, need in needs.items() if need == "kind")
    also = (*read_table("former_divisions"), *read_table("short_divisions"))
    for d in (*divisions(), *(Division(r["code"], r["name"], r["level"], "") for r in also)):
        if d.name not in _PLACEHOLDERS and len(d.name) >= 2:
            for word in _spellings(d, everyday):
                found.setdefault(word, []).append((d.level, d.code))
    regions = {r["name"]: Known("region", frozenset(r["codes"].split()), r["needs"]) for r in read_table("regions")}
    return regions | {
        word: Known(
            min((level for level, _ in of), key=LEVELS.index), frozenset(code for _, code in of), needs.get(word, "")
        )
        for word, of in found.items()
    }


@cache
def bare_prefectures() -> dict[str, tuple[str, frozenset[str]]]:
    """Return the prefectures whose bare names are words (定西, 保山): by that the short name and the codes."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for d in divisions():
        if d.level == "prefecture" and len(bare := stem(d.name)) >= 2 and bare not in names():
            found[bare] = shortened(d.name), frozenset((d.code,))
    return found


@cache
def name_finder() -> WordFinder:
    """Return what finds the names of the tables in a text."""
    return WordFinder(names())


@cache
def bare_county_finder() -> WordFinder:
    """Return what finds the names of counties without their kind."""
    return WordFinder(bare_counties())


@cache
def bare_counties() -> dict[str, tuple[str, frozenset[str]]]:
    """Return for each county's name without its kind its short form and its codes; no everyday words."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    everyday = {r["word"] for r in read_table("everyday_places")}
    for d in divisions():
        bare = stem(d.name)
        if d.level == "county" and len(bare) >= 2 and d.name[-1] in "县旗市区" and bare not in everyday:
            short, codes = found.get(bare, (shortened(d.name), frozenset[str]()))
            found[bare] = short, codes | {d.code}
    return found


@cache
def counties_in(own: str) -> dict[str, str]:
    """Return the counties of a prefecture or province by their bare names: the short form of each."""
    codes = {d.code for d in divisions() if d.name == own or (_MINORITY.match(d.name) and stem(d.name) == stem(own))}
    above = tuple(code for code in codes if len(code) < 6)
    inside = (d.name for d in divisions() if d.level == "county" and d.code.startswith(above))
    return {bare: shortened(name) for name in inside if len(bare := stem(name)) >= 2}


@cache
def _full_names() -> dict[str, str]:
    return {r["name"]: r["full"] for r in read_table("short_divisions")}


def full_name(name: str) -> str:
    """Return the full name of a division that newspapers shorten (科右中旗), else the name itself."""
    return _full_names().get(name, name)


@cache
def _levels_by_kind() -> dict[str, str]:
    """Return the level of each kind of place, the longest kinds first: 社区 is no 区."""
    rows = sorted(read_table("place_kinds"), key=lambda r: -len(r["word"]))
    return {r["word"]: r["level"] for r in rows if r["level"]}


def level_of(name: str | None) -> str | None:
    """Return the level of a place name: by table for provinces to counties, by its last character below."""
    if not name:
        return None
    if name in ("全国", "中国"):
        return "nation"
    if known := names().get(name):
        return known.level
    return next((level for kind, level in _levels_by_kind().items() if name.endswith(kind)), None)


def provinces_of(name: str | None) -> frozenset[str]:
    """Return the two-digit codes of the provinces that have a place of this name; empty where the table has none."""
    return frozenset(code[:2] for code in codes_of(name))


def codes_of(name: str | None) -> frozenset[str]:
    """Return the codes of the divisions that have this name; empty where the tables have none."""
    known = names().get(name) if name else None
    return known.codes if known else frozenset()


def within(codes: Collection[str], others: Collection[str]) -> bool:
    """Whether one of the codes is one of the others, or lies in it.

    >>> within({"621123"}, {"6211"}), within({"62"}, {"6211"})
    (True, False)
    """
    return any(code[:n] in others for code in codes for n in (2, 4, 6) if len(code) >= n)


@cache
def _names_by_code() -> dict[str, str]:
    return {d.code: shortened(d.name) for d in divisions()}


def division_of(code: str) -> str | None:
    """Return the short form of the name of the division of a code: 临夏州 for 6229."""
    return _names_by_code().get(code)


_TOWNSHIP_SHORT = re.compile(f"^(.{{2,}}?)(?:(?:(?:{_PEOPLE})族)+|(?:{_PEOPLE})+民族)(乡|镇|苏木)$")


@cache
def township_codes() -> dict[str, tuple[str, ...]]:
    """Return the codes of the counties that have a township of a name, 石塔乡 for 石塔回族乡 among them."""
    found = dict(townships())
    for name in townships():
        if "族" in name and (m := _TOWNSHIP_SHORT.match(name)):
            found[m[1] + m[2]] = (*found.get(m[1] + m[2], ()), *townships()[name])
    return found
