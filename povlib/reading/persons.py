"""Where the persons of a story live: their village holds for a paragraph that names them and no place of its own."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from ..lexicon import any_word, read_words, word_class
from .name_bounds import HAN
from .places import Place

# What may stand between the name of a village and who lives there: 某村委会某寨村民小组的, 某村一组
_GROUP = rf"(?:委会)?(?:{HAN}{{0,6}}?[组社屯湾寨沟坪队]|\d{{1,2}}[组社])"
LIVES = re.compile(f"(?:{_GROUP})?的?(?:{any_word('scene_words', 'villager')})")
"""What stands behind the name of a village where it tells who lives there: 村民, 一组的贫困户."""
_LOCAL = ("township", "village")
_LENGTHS = (4, 3, 2)  # characters of a name
_LINE = 200  # characters of a line before one who lives in the village that it names
_BEFORE = 16  # characters before the name of a village among which stands who lives there


class Homes:
    """The villages and townships of the persons that a clean text names again.

    ``named``: where such a person is named, in text order, with the place. Who lives in two has none.

    >>> from povlib.reading.places import scan
    >>> text = "“去年挣了3000元。”李桂英说。李桂英是会川镇罗家磨村的村民。"
    >>> [(at, place.name) for at, place in Homes(text, scan(text)).named]
    [(12, '罗家磨村'), (17, '罗家磨村')]
    """

    def __init__(self, text: str, places: Sequence[Place]) -> None:
        told: dict[str, list[Place]] = {}
        for p in places:
            if p.level in _LOCAL and not p.relative and not p.role:
                for name in _names_at(text, p):
                    told.setdefault(name, []).append(p)
        for name, p in _villagers(text, [p for p in places if p.level in _LOCAL and not p.role]):
            told.setdefault(name, []).append(p)
        self.named: list[tuple[int, Place]] = []
        if told:
            self._find(text, told, {p.start for p in places})

    def _find(self, text: str, told: dict[str, list[Place]], no_name: set[int]) -> None:
        firsts, found = {name[0] for name in told}, dict[str, list[int]]()
        for at in [i for i, character in enumerate(text) if character in firsts and i not in no_name]:
            for n in _LENGTHS:
                if (name := text[at : at + n]) in told:
                    found.setdefault(name, []).append(at)
        taken: set[int] = set()
        for name in sorted(found, key=len, reverse=True):
            starts = [at for at in found[name] if at not in taken]
            if _is_person(text, name, starts) and len({p.name for p in told[name]}) == 1:
                taken.update(starts)
                self.named += [(at, told[name][0]) for at in starts]
        self.named.sort(key=lambda item: item[0])

    def within(self, start: int, end: int) -> Place | None:
        """Return where all those live who are named in a span; None where nobody is, or where they live apart."""
        i = bisect_left(self.named, start, key=lambda item: item[0])
        living: dict[str | None, Place] = {}
        while i < len(self.named) and self.named[i][0] < end and len(living) < 2:
            living.setdefault(self.named[i][1].name, self.named[i][1])
            i += 1
        return living.popitem()[1] if len(living) == 1 else None


def _is_person(text: str, name: str, starts: Sequence[int]) -> bool:
    """Whether a name that stands at these offsets is that of a person, and named again.

    What always goes on alike is a word (易地扶|贫). One of two characters may be a word (项目), and one of another people has
    no family name: they are persons where the text tells of a home, an age or words.
    """
    behind = {text[at + len(name) : at + len(name) + 1] for at in starts}
    if len(behind) < 2:
        return False
    known = name[0] in "老小" or (len(name) == 3 and name[0] in read_words("surnames") and name[1] not in _NO_NAME)
    return known or any(_AS_PERSON.match(text, at + len(name)) for at in starts)


def _names_at(text: str, place: Place) -> Iterator[str]:
    """Yield what can be the name of who is said to live in a place, the longest first."""
    behind, before, _ = _patterns()
    start = max(0, place.start - _BEFORE)
    for m in (behind.match(text, place.end), before.search(text[start : place.start])):
        if m:
            yield from (m["name"][:n] for n in _LENGTHS if len(m["name"]) >= n)


def _villagers(text: str, local: Sequence[Place]) -> Iterator[tuple[str, Place]]:
    """Yield who is called a villager behind the only village or township that the line has named: 村里的贫困户李桂英."""
    for m in _patterns()[2].finditer(text) if local else ():
        line = max(text.rfind("\n", max(0, m.start() - _LINE), m.start()), m.start() - _LINE)
        n = bisect_left(local, m.start(), key=lambda p: p.start)
        above = [p for p in local[max(0, n - 3) : n] if p.start > line and not p.relative]
        if above and above[-1].end < m.start() and len({p.name for p in above}) == 1:
            yield from ((m["name"][:k], above[-1]) for k in (3, 2))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a name behind the village of who has it, of one before it, and of a villager's.

    村民李桂英, 一组的李桂英; 李桂英是|某村, 李桂英家住|某村; 贫困户李桂英.
    """
    family = "".join(read_words("surnames"))
    return (
        re.compile(f"(?:{LIVES.pattern}|(?:{_GROUP})?的)(?P<name>{HAN}{{2,4}})"),
        re.compile(
            f"(?<!{HAN})(?P<name>{HAN}{{2,4}}?)(?:[，,]|今年\\d+岁[，,]?)?(?:是|来自|家住|住在|家在)[^，,。；;]{{0,6}}$"
        ),
        re.compile(f"(?:{any_word('scene_words', 'villager')})(?P<name>[{family}](?![{_NO_NAME}]){HAN}{{2}})"),
    )


_NO_NAME = "兴元人年个户多余家村的了在是和"  # 高兴, 万元, 金额: what follows no family name
_AS_PERSON = re.compile(
    f"(?:全|一)?家(?!庭|乡|禽|电)|(?:今年|[，,])?\\d{{2}}岁|说|告诉|笑|和(?:妻|丈|老)|的?(?:{word_class('kin')})"
)
