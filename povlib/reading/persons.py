"""Where the persons of a story live: their village holds for a paragraph that names them and no place of its own."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from ..lexicon import any_word, read_words
from .name_bounds import HAN
from .places import Place

# What may stand between the name of a village and who lives there: 某村委会某寨村民小组的, 某村一组
_GROUP = rf"(?:委会)?(?:{HAN}{{0,6}}?[组社屯湾寨沟坪队]|\d{{1,2}}[组社])"
LIVES = re.compile(f"(?:{_GROUP})?的?(?:{any_word('scene_words', 'villager')})")
"""What stands behind the name of a village where it tells who lives there: 村民, 一组的贫困户."""
_LOCAL = ("township", "village")


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
        self.named: list[tuple[int, Place]] = []
        if told:
            self._find(text, told, {p.start for p in places})

    def _find(self, text: str, told: dict[str, list[Place]], no_name: set[int]) -> None:
        found: dict[str, list[int]] = {}
        for m in _patterns()[-1].finditer(text):
            for n in (3, 2):
                if (name := text[m.start() : m.start() + n]) in told and m.start() not in no_name:
                    found.setdefault(name, []).append(m.start())
        for name, starts in found.items():
            behind = {text[at + len(name) : at + len(name) + 1] for at in starts}
            if len(behind) < 2 or len({p.name for p in told[name]}) > 1:
                continue  # what always goes on alike is a word: 易地扶|贫
            longer = {at for other, ats in found.items() if len(ats) > 1 and len(other) > len(name) for at in ats}
            self.named += [(at, told[name][0]) for at in starts if at not in longer]
        self.named.sort(key=lambda item: item[0])

    def within(self, start: int, end: int) -> Place | None:
        """Return where all those live who are named in a span; None where nobody is, or where they live apart."""
        i = bisect_left(self.named, start, key=lambda item: item[0])
        living: dict[str | None, Place] = {}
        while i < len(self.named) and self.named[i][0] < end and len(living) < 2:
            living.setdefault(self.named[i][1].name, self.named[i][1])
            i += 1
        return living.popitem()[1] if len(living) == 1 else None


def _names_at(text: str, place: Place) -> Iterator[str]:
    """Yield what can be the name of who is said to live in a place, of three characters and of two."""
    behind, before, _ = _patterns()
    start = max(0, place.start - 16)
    for m in (behind.match(text, place.end), before.search(text[start : place.start])):
        if m:
            yield from (m["name"], m["name"][:2])


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a name behind the village of who has it, of one before it, and of a family name.

    村民李桂英, 一组的李桂英; 李桂英是|某村, 李桂英家住|某村.
    """
    family = f"[{''.join(read_words('surnames'))}]"
    name = f"(?P<name>{family}(?![{_NO_NAME}]){HAN}{{2}}|[老小]{HAN})"
    return (
        re.compile(f"(?:{LIVES.pattern}|(?:{_GROUP})?的){name}"),
        re.compile(f"{name}(?:[，,]|今年\\d+岁[，,]?)?(?:是|来自|家住|住在|家在)[^，,。；;]{{0,6}}$"),
        re.compile(f"{family}|[老小]"),
    )


_NO_NAME = "兴元人年个户多余家村的了在是和"  # 高兴, 万元, 金额: what follows no family name
