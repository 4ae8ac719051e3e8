"""What an article as a whole sets for its figures: the place it is about, and the year that it reports."""

import re

from ..articles import Article
from ..cleaning import CleanText
from . import places
from .cues import Cues
from .fields.place import Resolver
from .periods import Period
from .places import Place

_REPORT_YEAR = re.compile(r"(20[012]\d|19[89]\d)年")
_ASSIGNED = re.compile(
    "(?:集团|公司|央企|中央企业)[^。！？\n]{0,40}定点(?:扶贫|帮扶)|定点(?:扶贫|帮扶)[^。！？\n]{0,12}(?:集团|公司|央企|中央企业)"
)
_YEARLY = re.compile("全年|年末|年底|【")


def resolver(article: Article, text: CleanText, found: list[Place]) -> Resolver:
    """Return what resolves the names of places: the place the article is about, from what is known of it or from its text."""
    own, level, province = article.place, article.level, frozenset[str]()
    if not own:
        title_end = text.blocks[0].end if text.blocks else 0
        main = places.main_place(found, title_end, text.text)
        if main is None and any(p.level == "nation" for p in found):
            own, level = "全国", "nation"
        elif main:
            own, level, province = main.name, main.level, main.provinces
    if article.province:
        province = places.provinces_of(article.province)
    if not province:
        province = places.provinces_of(own)
    in_province = (p.name for p in found if p.level == "province" and p.provinces & province)
    return Resolver(own, level, province, article.province or next(in_province, None))


def with_own_name(text: str, found: list[Place], resolver: Resolver) -> list[Place]:
    """Return the places together with the bare mentions of the article's own: 柞水 in an article on 柞水县."""
    own = resolver.own
    bare = places.stem(own) if own else ""
    if not own or len(bare) < 2 or bare == own or resolver.level not in ("prefecture", "county"):
        return found
    taken = {i for p in found for i in range(p.start, p.end)}
    provinces = resolver.province
    more = [
        Place(m.start(), m.end(), bare, own, resolver.level, provinces)
        for m in re.finditer(re.escape(bare), text)
        if m.start() not in taken and m.end() - 1 not in taken
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
