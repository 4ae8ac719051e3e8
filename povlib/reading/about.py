"""What an article as a whole sets for its figures: the place it is about, and the year that it reports."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from ..articles import Article
from ..cleaning import CleanText
from .cues import Cues
from .gazetteer import level_of, provinces_of, stem
from .periods import Period
from .places import Place, Spans, find_bare_counties

_REPORT_YEAR = re.compile(r"(20[012]\d|19[89]\d)年")
_COMPANY = "(?:集团|公司|央企|中央企业)"
_TO_ASSIGN = "定点(?:扶贫|帮扶)"
_ASSIGNED = re.compile(f"{_COMPANY}[^。！？\n]{{0,40}}{_TO_ASSIGN}|{_TO_ASSIGN}[^。！？\n]{{0,12}}{_COMPANY}")
_YEARLY = re.compile("全年|年末|年底|【")


@dataclass(frozen=True, slots=True)
class About:
    """The place an article is about, None where neither is given nor told.

    ``level``: its level; ``provinces``: the two-digit codes of the provinces it can lie in, empty where unknown;
    ``province``: the name of its province.
    """

    place: str | None
    level: str | None
    provinces: frozenset[str]
    province: str | None


def about(article: Article, text: CleanText, found: list[Place]) -> About:
    """Return the place an article is about: what is given with it, else what its text tells.

    ``found``: the places of the text.
    """
    own, level, provinces = article.place, article.level, frozenset[str]()
    if not own:
        title_end = text.blocks[0].end if text.blocks else 0
        main = main_place(found, title_end, text.text)
        if main is None and any(p.level == "nation" for p in found):
            own, level = "全国", "nation"
        elif main:
            own, level, provinces = main.name, main.level, main.provinces
    if article.province:
        provinces = provinces_of(article.province)
    if not provinces:
        provinces = provinces_of(own)
    inside = (p.name for p in found if p.level == "province" and p.provinces & provinces)
    return About(own, level or level_of(own), provinces, article.province or next(inside, None))


_DIVISIONS = ("province", "prefecture", "county")


def main_place(places: list[Place], title_end: int, text: str) -> Place | None:
    """Return the place a text is about: named first in its title, or else named most often among counties and above.

    A title often drops the kind (柞水 for 柞水县): a county's bare name in it counts when the text names it again.
    """
    named = [p for p in places if p.name and not p.relative and p.level in (*_DIVISIONS, "township", "village")]
    if not named:
        return None
    if head := next((p for p in named if p.start < title_end), None):
        return head
    titled = {county.text: county for county in reversed(list(find_bare_counties(text[:title_end])))}
    for bare, county in reversed(titled.items()):
        if text.count(bare) >= 3:
            return county
    above = [(p.county or p.name, p) for p in named if p.county or p.level in _DIVISIONS]
    if not above:
        return named[0]
    counts = Counter(name for name, _ in above)
    most = max(counts.values())
    name, place = next((name, p) for name, p in above if counts[name] == most)
    return replace(place, name=name, level="county" if place.county else place.level)


def with_own_name(text: str, found: list[Place], own: About) -> list[Place]:
    """Return the places together with the bare mentions of the article's own: 柞水 in an article on 柞水县."""
    name = own.place
    bare = stem(name) if name else ""
    if not name or len(bare) < 2 or bare == name or own.level not in ("prefecture", "county"):
        return found
    taken = Spans((p.start, p.end) for p in found)
    more = [
        Place(m.start(), m.end(), bare, name, own.level, own.provinces)
        for m in re.finditer(re.escape(bare), text)
        if not taken.holds(m.start()) and not taken.holds(m.end() - 1)
    ]
    return sorted(found + more, key=lambda p: p.start) if more else found


def report_year(text: CleanText, published: str | None) -> str | None:
    """Return the year that the title of a report names, where it is not after the publication."""
    first = text.blocks[0] if text.blocks else None
    if first is None or first.kind not in ("title", "heading"):
        return None
    m = _REPORT_YEAR.search(text.text, first.start, first.end)
    return m[1] if m and not (published and m[1] >= published[:4] and published[5:7] < "10") else None


def report_period(article: Article, text: CleanText, found: list[Period]) -> Period | None:
    """Return the year of a yearly report or yearbook entry, which holds where nothing nearer does.

    Such a text opens with the year, comes out in a later one, and speaks of 全年 or 年末.
    """
    first = found[0] if found else None
    if first is None or first.shape != "stretch" or first.from_ != first.to or len(first.to or "") != 4:
        return None
    if not article.published or not (first.to or "") < article.published[:4]:
        return None
    opening = re.fullmatch(r"[^。！？]{0,40}", text.text[: first.start])
    return (
        first
        if opening and _YEARLY.search(text.text) and int(article.published[:4]) - int(first.to or "0") == 1
        else None
    )


def payer(text: CleanText, cues: Cues) -> str | None:
    """Return whose money a text is about that says so in its title: 2018年财政专项扶贫资金使用情况公告."""
    first = text.blocks[0] if text.blocks else None
    if first is None or first.kind not in ("title", "heading") or "资金" not in text.text[first.start : first.end]:
        return None
    named = {cue.says for cue in cues.within("source", first.start, first.end)}
    return named.pop() if len(named) == 1 else None


def assigned(text: str) -> bool:
    """Whether a text speaks of a company of the centre that is assigned to the place (定点扶贫)."""
    return "定点" in text and _ASSIGNED.search(text) is not None
