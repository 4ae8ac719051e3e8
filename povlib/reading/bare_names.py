"""Places named without their kind (柞水 for 柞水县), where the text itself tells that they are places."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from ..lexicon.finding import any_of
from .about import About
from .gazetteer import bare_prefectures, codes_of, stem, within
from .name_bounds import can_begin
from .places import Place, Spans, chain, find_bare_counties

_LISTED = re.compile("[、和及与]")
# What a list says of its names: 漳县、岷县、渭源3县; 漳县、岷县等地
_COUNTED = re.compile(r"(?:等?(?:[\d两三四五六七八九十]+个?)?(?:[^，,。；;、\d]{0,8})(?:县|旗|市|区|州)|等地)")
_SEVERAL = 3  # counties of the article's own place in a row are no words
_NOT_BEHIND = re.compile("[镇乡村路街河江山湖县市区州旗话]|苏木|社区|人(?!口)|地区|盟|流域|盆地|平原")


def with_bare_names(text: str, found: list[Place], own: About) -> list[Place]:
    """Return the places together with the bare names that the text tells to be places.

    These are: the article's own place; a name whose full form the text has (渭源县 … 渭源); a name right behind what it
    lies in (甘肃渭源); and names in a list that says what they are (通渭、渭源2个县).
    """
    taken = Spans((p.start, p.end) for p in found)
    loose = [p for p in find_bare_counties(text) if not _NOT_BEHIND.match(text, p.end)]
    above = {p.end: p for p in found if p.level in ("province", "prefecture") and not p.relative}
    spelled = {stem(p.name): p for p in found if p.name and p.level in ("county", "prefecture") and not p.role}
    sure = {p.start: p for p in _prefectures(text, above)}
    for p in loose:
        over, full = above.get(p.start), spelled.get(p.text)
        if over and within(p.codes, over.codes):
            sure[p.start] = p
        elif full and can_begin(text, p.start):
            sure[p.start] = replace(p, name=full.name, level=full.level, codes=full.codes)
    listed = list(_listed(text, loose, [*found, *sure.values()], own))
    told = {p.text for p in listed}
    again = [p for p in loose if p.text in told and can_begin(text, p.start)]
    more = [*again, *listed, *sure.values(), *_own(text, own), *_spelled_prefectures(text, found)]
    fresh = {p.start: p for p in more if not taken.holds(p.start) and not taken.holds(p.end - 1)}
    return _joined(text, sorted([*found, *fresh.values()], key=lambda p: p.start)) if fresh else found


def _spelled_prefectures(text: str, found: Iterable[Place]) -> Iterator[Place]:
    """Yield the prefectures whose bare names are words (定西) where the text has the whole name elsewhere."""
    full = {stem(name): name for p in found for name in (*p.above, p.name or "") if stem(name) in bare_prefectures()}
    for m in re.finditer(any_of(full), text) if full else ():
        if can_begin(text, m.start()) and not _NOT_BEHIND.match(text, m.end()):
            name = full[m[0]]
            yield Place(m.start(), m.end(), m[0], name, "prefecture", codes_of(name))


def _joined(text: str, places: list[Place]) -> list[Place]:
    """Return the places, those that follow what they lie in as one; of a list (甲州乙、丙) what it lies in stays."""
    several = {p.start for p in places if _LISTED.match(text, p.end)}
    alone = chain([p for p in places if p.start not in several])
    return sorted([*alone, *(p for p in places if p.start in several)], key=lambda p: p.start)


def _own(text: str, own: About) -> Iterator[Place]:
    """Yield the bare mentions of the article's own place."""
    name = own.place
    bare = stem(name) if name else ""
    if name and len(bare) >= 2 and bare != name and own.level in ("prefecture", "county"):
        for m in re.finditer(re.escape(bare), text):
            yield Place(m.start(), m.end(), bare, name, own.level, own.codes)


def _listed(text: str, loose: list[Place], sure: Iterable[Place], own: About) -> Iterator[Place]:
    """Yield the names of lists that hold a name that is ``sure``, say what they name, or have several of its own."""
    starts, ends = ({at(p) for p in sure if p.level == "county"} for at in (attrgetter("start"), attrgetter("end")))
    run: list[Place] = []  # the names of a list of which none has told yet that they are places
    inside = told = False  # whether all of it lie in the article's own place; whether the list is one of places
    for p in loose:
        if not run or run[-1].end != p.start - 1 or not _LISTED.match(text, run[-1].end):
            told = p.start - 1 in ends and _LISTED.match(text, p.start - 1) is not None
            run, inside = [], True
        run.append(p)
        inside = inside and within(p.codes, own.codes)
        told = told or p.start in starts or (p.end + 1 in starts and _LISTED.match(text, p.end) is not None)
        told = told or (inside and len(run) >= _SEVERAL) or (len(run) > 1 and _COUNTED.match(text, p.end) is not None)
        if told:
            yield from run
            run = run[-1:]


def _prefectures(text: str, ends: dict[int, Place]) -> Iterator[Place]:
    """Yield prefectures whose bare names are common words (定西) right behind their province."""
    for end, over in ends.items():
        if over.level == "province":
            for size in (4, 3, 2):
                bare = text[end : end + size]
                name, codes = bare_prefectures().get(bare, ("", frozenset[str]()))
                if name and within(codes, over.codes) and not _NOT_BEHIND.match(text, end + size):
                    yield Place(end, end + size, bare, name, "prefecture", codes)
                    break
