"""Administrative names in a text: provinces, prefectures and counties by table, townships and villages by pattern.

Relative names (全县, 我省, 该乡) are resolved by ``fields.place.Resolver`` against what the article is about and what it
spoke of last.
"""

import operator
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..cleaning import CleanText, clean
from ..lexicon import read_table
from ..schema import LEVELS
from .gazetteer import bare_counties, names


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
    named = list(_named_places(text))
    found = [*named, *_local_places(text, named), *_relative_places(text)]
    found.sort(key=lambda p: (p.start, -p.end))
    return _chain(found)


# --- by table ---


def _named_places(text: str) -> Iterator[Place]:
    known, body = names(), _not_places().body
    for start, word in find_names(text, known):
        end = start + len(word)
        behind = text[end : end + 1]
        if behind == "族":
            continue
        if word[-1] not in "省市县区州盟旗" and (behind in tuple("镇乡村路街") or body.match(text, end)):
            continue
        if word[-1] == "市" and behind == "区" and known[word].level != "province":
            continue  # 某市区: the town itself, an adjective
        yield Place(start, end, word, word, *known[word])


def find_bare_counties(text: str) -> Iterator[Place]:
    """Yield the counties that a text names without their kind."""
    for at, bare in find_names(text, bare_counties()):
        full, provinces = bare_counties()[bare]
        yield Place(at, at + len(bare), bare, full, "county", provinces)


def find_names(text: str, words: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the start of each name in a text, and the name: the longest at each place, none within another."""
    by_pair, done = _by_first_two(tuple(words)), 0
    for at, pair in enumerate(map(operator.add, text, text[1:])):
        if pair in by_pair and at >= done:
            for word in by_pair[pair]:
                if text.startswith(word, at):
                    yield at, word
                    done = at + len(word)
                    break


@lru_cache(maxsize=4)
def _by_first_two(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the names by their first two characters, the longest first: at most places of a text none begins."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[:2], []).append(word)
    return {pair: tuple(sorted(of, key=len, reverse=True)) for pair, of in found.items()}


# --- by pattern ---


@dataclass(frozen=True, slots=True)
class _NotPlaces:
    """The words of lexicon/not_places.csv, ready to be asked for; ``verbs``: the longest first."""

    common: frozenset[str]
    verbs: tuple[str, ...]
    within: re.Pattern[str]
    whole: frozenset[str]
    longer: re.Pattern[str]
    body: re.Pattern[str]
    no_relative: str


def _any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))


@cache
def _not_places() -> _NotPlaces:
    rows = read_table("not_places")

    def of(kind: str) -> list[str]:
        return [r["word"] for r in rows if r["kind"] == kind]

    return _NotPlaces(
        common=frozenset(of("common")),
        verbs=tuple(sorted(of("verb"), key=len, reverse=True)),
        within=re.compile(_any_of(of("within")) + "|乡村$"),
        whole=frozenset(of("whole")),
        # 村社区, 村道路 and 乡镇集 go on as words of their own
        longer=re.compile(f"(?!社区|道路|[乡镇]集)(?:{_any_of(of('longer'))})"),
        body=re.compile(_any_of(of("body")) + "|[\u4e00-\u9fff]{0,4}公司"),
        no_relative=_any_of(of("no_relative")),
    )


_LONGEST_NAME = 6  # characters before the kind
_REACH = 8  # characters before the kind among which a name is looked for


@cache
def _local_kind() -> re.Pattern[str]:
    local = ("township", "village")
    return re.compile(_any_of(r["word"] for r in read_table("place_kinds") if r["level"] in local))


@cache
def _level_by_kind() -> dict[str, str]:
    return {r["word"]: r["level"] for r in read_table("place_kinds")}


def _local_places(text: str, named: list[Place]) -> Iterator[Place]:
    """Yield the townships and villages: what stands between a mark, a verb or a higher place and 乡, 镇 or 村."""
    taken, ends = Spans((p.start, p.end) for p in named), {p.end for p in named}
    at = 0
    for m in _local_kind().finditer(text):
        start, end = m.span()
        if start < at or taken.holds(start):
            continue
        behind_place = any(start - n in ends for n in (1, 2, 3, 4))  # 官坡镇兰东村贫困户
        if m[0] in "村乡镇" and not behind_place and _not_places().longer.match(text, end):
            continue
        if name := _local_name(text, max(start - _REACH, at), start, m[0], ends):
            yield Place(start - len(name), end, name + m[0], name + m[0], _level_by_kind()[m[0]])
            at = end
            ends.add(end)


def _local_name(text: str, left: int, start: int, kind: str, ends: set[int]) -> str:
    """Return the name that stands before its kind, "" for none; ``left``: where it can begin at the earliest.

    It begins behind a mark, a verb, or the end of another place (``ends``).
    """
    run = start
    while run > left and run not in ends and "\u4e00" <= text[run - 1] <= "\u9fff":
        run -= 1
    bounded = run > left or left == 0 or run in ends or not "\u4e00" <= text[run - 1] <= "\u9fff"
    name = text[run:start]
    if cut := _after_verb(name):
        name, bounded = name[cut:], True
    return name if bounded and 0 < len(name) <= _LONGEST_NAME and _can_be_name(name, kind) else ""


@lru_cache(maxsize=10_000)
def _can_be_name(name: str, kind: str) -> bool:
    """Whether these characters before a kind can be a name: none of them says a kind of village (贫困, 示范), or a verb."""
    words = _not_places()
    if name in words.common or any(name[-n:] in words.common for n in range(2, len(name))):
        return False
    whole = name + kind
    return whole not in words.whole and whole[:2] not in _numbers_of_places() and not words.within.search(whole)


@cache
def _numbers_of_places() -> frozenset[str]:
    """Return 千村, 百镇, 一乡 and the like, which begin no name."""
    return frozenset(word for word in _not_places().whole if word[0] in "一百千万")


@lru_cache(maxsize=10_000)
def _after_verb(name: str) -> int:
    """Return where a name begins behind the verbs that stand before it, 0 where none does."""
    cut = 0
    for verb in _not_places().verbs:
        k = name.rfind(verb, cut)
        if k >= 0 and len(name) > k + len(verb):
            cut = k + len(verb)
    return cut


# --- relative ---

_NOT_RELATIVE_LATER = ".{0,6}(?:扶贫日|先进|文明|率先|劳模|人大|政协|总结)"  # 全国扶贫日, 全省先进


@cache
def _relative() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of 全县, 我省, 该乡, 全国 and 村里, and the level that each kind speaks of."""
    levels = {r["word"]: r["said"] for r in read_table("place_kinds") if r["said"]}
    kinds = _any_of(kind for kind in levels if kind != "国")
    pattern = (
        rf"(?:(?:全|我|本|该|这个)({kinds})|(全国|我国)|(?<![农山城新老驻进入到下各每多])(村|镇|乡|县|旗|州)里)"
        rf"(?!{_not_places().no_relative})(?!{_NOT_RELATIVE_LATER})"
    )
    return re.compile(pattern), levels


def _relative_places(text: str) -> Iterator[Place]:
    pattern, levels = _relative()
    for m in pattern.finditer(text):
        level = levels[m[1] or m[3] or "国"]
        yield Place(m.start(), m.end(), m[0], "全国" if m[2] else None, level, relative=True)


# --- chains ---


def _chain(found: list[Place]) -> list[Place]:
    """Join names that follow each other without a gap into one place: its lowest level, spanning all."""
    chained: list[Place] = []
    for p in found:
        before = chained[-1] if chained else None
        if before and p.start < before.end:
            continue
        if before and p.start == before.end and not (before.relative or p.relative) and _below(p, before):
            chained[-1] = replace(
                p,
                start=before.start,
                text=before.text + p.text,
                provinces=before.provinces or p.provinces,
                county=before.name if before.level == "county" else before.county,
            )
        else:
            chained.append(p)
    return chained


def _below(place: Place, other: Place) -> bool:
    """Whether a place can lie in another by its level."""
    return place.level in LEVELS and other.level in LEVELS and LEVELS.index(place.level) >= LEVELS.index(other.level)
