"""Which places a text speaks of: what 全县 and 我省 mean, what lies elsewhere, who helps whom."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from ..lexicon import read_table
from ..schema import LEVELS
from .about import About
from .gazetteer import full_name, level_of, stem, within
from .places import Place

_REGIONS = ("广西", "西藏", "新疆", "宁夏", "内蒙古")
_MUNICIPALITIES = ("北京", "上海", "天津", "重庆")


_HELPED = 3  # mentions of places that are helped


@cache
def givers() -> frozenset[str]:
    """Return the codes of the provinces that give to others (lexicon/partnerships.csv)."""
    return frozenset(r["code"] for r in read_table("partnerships") if r["code"])


JOINED = re.compile("(?:、|和|与|及|以及|，|,)(?:(?:国家?级?|省级?|市级|国定|省定|深度)?(?:贫困|重点)[县乡镇村])?")
"""What stands between the places of a list."""
_SEVERAL = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_MOST = 12  # places that one figure can be of


def listed(text: str, places: Sequence[Place], n: int) -> Sequence[Place]:
    """Return the named places of one level that are joined to a list, up to the one with the index ``n``: 甲县、乙县.

    Empty where it stands alone, or where so many are joined that no figure is of them all.
    """
    first, level = n, places[n].level
    while first > max(0, n - _MOST) and places[first - 1].level == level:
        if not JOINED.fullmatch(text, places[first - 1].end, places[first].start):
            break
        first -= 1
    several = places[first : n + 1]
    return several if 1 < len(several) <= _MOST and not any(p.relative or p.role for p in several) else ()


def _is_city(name: str) -> bool:
    return name.endswith("市") or level_of(name) == "prefecture"


def too_low(place: Place, floor: int | None) -> bool:
    """Whether a place is no larger than what is counted in it; ``floor``: a rank in ``LEVELS``, None for none."""
    return floor is not None and place.level in LEVELS and LEVELS.index(place.level) >= floor


class Resolver:
    """Follows which places a text speaks of, and resolves 全县, 我省 and the place of each figure.

    ``about``: the place the article is about; ``found``: the places of the text. ``helps``: whether its own place is of
    a province that gives, and the text is about those it helps: what our city sent to a county in the west.
    """

    def __init__(self, about: About, found: Iterable[Place] = ()) -> None:
        self.own, self.level = about.place, about.level
        self.codes, self.province, self.province_name = about.codes, about.provinces, about.province
        self.section: Place | None = None
        self.helped: str | None = None  # whom the article's own place helps, as named last
        self.full: dict[str, str] = {}
        self.last: dict[str, str] = {}
        if self.own and self.level:
            self.last[self.level] = self.own
        self._lists: dict[tuple[int, str], list[tuple[int, str]]] = {}
        self.helps = bool(self.province & givers()) and sum(map(self._is_given_to, found)) >= _HELPED

    def note_lists(self, text: str, found: Sequence[Place]) -> None:
        """Take note of the lists of places of a text, by how many they are and what they are: what 两县 and 四州 mean."""
        told = (self.own or "").split("、")
        if len(told) > 1:
            self._lists[len(told), told[-1][-1]] = [(0, self.own or "")]
        for n, place in enumerate(found):
            if several := listed(text, found, n):
                key = len(several), (place.name or "")[-1:]
                self._lists.setdefault(key, []).append((place.end, self.together(several)))

    def together(self, listed: Sequence[Place]) -> str:
        """Return the name of several places that share a figure, as the text gives it: 岷县、漳县; 通渭、渭源."""
        names = list(dict.fromkeys(filter(None, map(self.name, listed))))
        bare = all(p.name and not p.text.endswith(p.name[-1]) for p in listed)
        return "、".join(map(stem, names) if bare else names)

    def several(self, count: str, kind: str, at: int) -> str | None:
        """Return the places that 两县 or 4县 speaks of at an offset: the last such list before it, None where none is."""
        number = _SEVERAL.get(count) or (int(count) if count.isdigit() else 0)
        lists = self._lists.get((number, kind), [])
        n = bisect_right(lists, at, key=lambda told: told[0])
        return lists[n - 1][1] if n else None

    def see(self, place: Place) -> None:
        """Take note of a named place of the article's own province."""
        if place.name and not place.relative and place.role in ("", "office"):
            bare = stem(place.name)
            if bare != place.name:
                self.full.setdefault(bare, place.name)
            if place.level in ("prefecture", "county") and self.is_helped(place):
                self.helped = place.name
            if not self.foreign(place):
                for name in place.above:
                    if level_of(name) == "county":
                        self.last["county"] = name
                self.last[place.level] = place.name

    def foreign(self, place: Place) -> bool:
        """Whether a place lies in another province than the article's: a partner, a donor, a destination."""
        if place.level == "nation" or not place.provinces or not self.province or place.role in ("dateline", "event"):
            return False
        return not (place.provinces & self.province) and not self.is_helped(place)

    def is_helped(self, place: Place) -> bool:
        """Whether a place is one that the article's own place helps."""
        return self.helps and self._is_given_to(place)

    def _is_given_to(self, place: Place) -> bool:
        """Whether a place lies in a province that does not give to others, and is not the article's."""
        return bool(place.provinces) and not place.role and not (place.provinces & (givers() | self.province))

    def gives(self, place: Place) -> bool:
        """Whether a place is on the side that gives: another province's, or the article's own where that helps."""
        if not self.helps:
            return self.foreign(place)
        if place.relative:
            return self._says_own(place)
        return bool(place.provinces & givers()) and place.role in ("", "office")

    def is_partner(self, place: Place) -> bool:
        """Whether a place is the other side of a partnership: who helps, or whom the article's own place helps."""
        return self.is_helped(place) if self.helps else self.foreign(place)

    def elsewhere(self, place: Place) -> bool:
        """Whether a place lies in another prefecture than the county or prefecture that the article is about."""
        if self.level not in ("county", "prefecture") or not self.codes or not place.codes or place.relative:
            return False
        if self.is_helped(place):
            return False
        if place.level not in ("county", "prefecture") or place.role not in ("", "office"):
            return False
        return not {code[:4] for code in place.codes} & {code[:4] for code in self.codes}

    def holds(self, place: Place) -> bool:
        """Whether a place is a county of the prefecture or province that the article is about."""
        return (
            place.level == "county" and (not self.codes or within(place.codes, self.codes)) and not self.foreign(place)
        )

    def _says_own(self, place: Place) -> bool:
        """Whether a relative name has the kind of the article's own place: 我市 in the paper of a city, but not 全州."""
        return place.text[-1:] == (self.own or "")[-1:]

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
            return self.canonical(self.section.name or "")
        if self.level == level and (not self.helps or self._says_own(place)):
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
            return self.canonical(self.section.name or ""), "section"
        return self.own, "article" if self.own else "none"

    def above_own(self, place: Place) -> bool:
        """Whether a place is of a higher level than the article's own."""
        return (
            self.level in LEVELS
            and place.level in LEVELS
            and LEVELS.index(place.level) < LEVELS.index(self.level or "")
        )
