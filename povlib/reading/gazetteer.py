"""The names of provinces, prefectures and counties: short forms, levels, and the provinces they lie in."""

import re
from functools import cache
from typing import NamedTuple

from ..lexicon import read_table, read_words
from ..reference import Division, divisions
from ..schema import LEVELS

_HAN = "[\u4e00-\u9fff]"
_PEOPLES = f"(?:{_HAN}{{0,5}}族)+"
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
    """What the tables say of a name: the highest level it has, and the two-digit codes of its provinces."""

    level: str
    provinces: frozenset[str]


def stem(name: str) -> str:
    """Return a name without its kind: 渭源 for 渭源县, 临夏 for 临夏回族自治州, 宁夏 for 宁夏回族自治区."""
    m = _STEM.match(name)
    return m[1] if m else name


def _shortened(name: str) -> str:
    """Return 临夏州 for 临夏回族自治州; any other name as it is."""
    return _MINORITY.sub(r"\1\2", name)


def _spellings(division: Division, everyday: frozenset[str]) -> list[str]:
    """Return the names that newspapers call a division by; ``everyday``: bare names that are common words."""
    name, found = division.name, [division.name]
    if m := _MINORITY.match(name):
        found.append(m[1] + m[2])
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
    """Return every name of a province, prefecture or county, those of 2013-2020 and short forms among them."""
    found: dict[str, list[tuple[str, str]]] = {}
    everyday = frozenset(read_words("everyday_places"))
    also = (*read_table("former_divisions"), *read_table("short_divisions"))
    for d in (*divisions(), *(Division(r["parent"], r["name"], r["level"], "") for r in also)):
        if d.name not in _PLACEHOLDERS and len(d.name) >= 2:
            for word in _spellings(d, everyday):
                found.setdefault(word, []).append((d.level, d.code[:2]))
    return {
        word: Known(min((level for level, _ in of), key=LEVELS.index), frozenset(code for _, code in of))
        for word, of in found.items()
    }


@cache
def bare_counties() -> dict[str, Known]:
    """Return each county's name without its kind, if it has two characters or more, by its short form and provinces.

    The short form (渭源县 for 渭源) stands where ``Known`` has the level: every one is a county.
    """
    found: dict[str, Known] = {}
    for d in divisions():
        bare = stem(d.name)
        if d.level == "county" and len(bare) >= 2 and d.name[-1] in "县旗市区":
            short, provinces = found.get(bare, Known(_shortened(d.name), frozenset()))
            found[bare] = Known(short, provinces | {d.code[:2]})
    return found


@cache
def counties_in(own: str) -> dict[str, str]:
    """Return the counties of a prefecture or province by their bare names: the short form of each."""
    codes = {d.code for d in divisions() if d.name == own or (_MINORITY.match(d.name) and stem(d.name) == stem(own))}
    above = tuple(code for code in codes if len(code) < 6)
    inside = (d.name for d in divisions() if d.level == "county" and d.code.startswith(above))
    return {bare: _shortened(name) for name in inside if len(bare := stem(name)) >= 2}


@cache
def _full_names() -> dict[str, str]:
    return {r["name"]: r["full"] for r in read_table("short_divisions")}


def full_name(name: str) -> str:
    """Return the full name of a division that newspapers shorten (科右中旗), else the name itself."""
    return _full_names().get(name, name)


@cache
def _levels_by_kind() -> dict[str, str]:
    return {r["word"]: r["level"] for r in read_table("place_kinds") if r["level"]}


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
    known = names().get(name) if name else None
    return known.provinces if known else frozenset()
