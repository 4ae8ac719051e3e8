"""Townships and villages: by the table of townships where one lies in what the text is about, else by pattern."""

import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from ..lexicon import read_table
from .gazetteer import township_codes, within
from .name_bounds import any_of, behind_words, is_han, not_places

_REACH = 8  # characters before the kind among which a name is looked for
_LONGEST = 6  # characters of a name that the table does not vouch for
_LONGEST_TOWNSHIP = 12
_COUNTED = re.compile(r"\d+个")  # 建成新村260个


@cache
def _local_kind() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {r["word"]: r["level"] for r in read_table("place_kinds") if r["level"] in ("township", "village")}
    return re.compile(any_of(kinds)), kinds


def find_local(text: str, taken: Collection[tuple[int, int]], near: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the start, end and level of the townships and villages of a text.

    ``taken``: the spans of other names, in order; ``near``: the codes of the prefectures and counties that the text
    speaks of, where any name of the table counts.
    """
    pattern, levels = _local_kind()
    starts, ends = {start for start, _ in taken}, {end for _, end in taken}
    spans, at = iter((*taken, (len(text) + 1, len(text) + 1))), 0
    span, told = next(spans), set[str]()
    for m in pattern.finditer(text):
        start, end = m.span()
        while span[1] <= start:
            span = next(spans)
        if start < at or span[0] <= start or (end in starts and m[0] == "村"):
            continue
        begin = _begin(text, at, start, end, levels[m[0]], ends, near)
        if begin is None:  # named before, behind a higher place or a mark
            begin = next((b for b in range(max(at, end - _LONGEST), end - 2) if text[b:end] in told), None)
        if begin is not None:
            told.add(text[begin:end])
            yield begin, end, levels[m[0]]
            at = end
            ends.add(end)


def _begin(
    text: str, at: int, start: int, end: int, level: str, ends: Collection[int], near: frozenset[str]
) -> int | None:
    """Return where the name begins whose kind is ``[start:end]``, None for none; it begins at ``at`` at the earliest."""
    run = start  # walk back to the mark, or the end of the higher place, before the name
    while run > max(start - _LONGEST_TOWNSHIP, at) and run not in ends and is_han(text[run - 1]):
        run -= 1
    behind = run in ends
    if level == "township" and (known := _known_township(text[run:end], near)):
        return end - known
    if not behind and not any(start - n in ends for n in range(1, 5)) and _goes_on(text, start, end):
        return None
    left = max(run, start - _REACH)
    bounded = left == run and (run == at or run in ends or run == 0 or not is_han(text[run - 1]))
    cut = behind_words(text[left:start])
    name = text[left + cut : start]
    behind = behind and left == run and (not cut or (cut == 1 and len(text[run:start]) in (2, 3)))
    if behind and cut == 1 and text[run] not in "的在和与等":
        name = text[run:start]  # 耶底乡各洛村
    if not (bounded or cut) or not _can_be_name(name, text[start:end], behind):
        return None
    return start - len(name)


def _known_township(run: str, near: frozenset[str]) -> int:
    """Return the length of the longest name of a township nearby that a run of characters ends with, 0 for none."""
    table = township_codes()
    for n in range(len(run), 1, -1):
        codes = table.get(run[-n:])
        if codes and within(codes, near) and (n > 2 or behind_words(run[:-n]) == len(run) - n):
            return n
    return 0


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the kind is part of a longer word: 村民, 乡村, 镇级."""
    kind = text[start:end]
    if kind in ("乡", "镇") and text[end : end + 1] == "村":
        return True
    if _COUNTED.match(text, end):
        return True
    return kind in ("村", "乡", "镇") and not_places().longer.match(text, end) is not None


@lru_cache(maxsize=10_000)
def _can_be_name(name: str, kind: str, behind: bool) -> bool:
    """Whether these characters before a kind can be a name; ``behind``: a higher place stands right before them."""
    words, whole = not_places(), name + kind
    if not name or len(name) > _LONGEST:
        return False
    if len(name) == 1 and not behind:
        return False
    if name in words.common or any(name[-n:] in words.common for n in range(2, len(name))):
        return False
    if whole in words.whole or words.within.search(whole):
        return False
    if whole[-2:] not in words.tail or words.name.search(name[-2:]):
        return True
    return whole in township_codes() and (behind or whole[-2:] not in ("城镇", "古镇"))
