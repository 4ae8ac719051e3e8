"""Townships and villages: by the table of townships where one lies in what the text is about, else by pattern."""

import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from ..lexicon import read_table
from ..lexicon.finding import any_of
from .gazetteer import OF_PEOPLE, bare_counties, township_codes, within
from .name_bounds import HAN, behind_words, not_places

_REACH = 8  # characters before the kind among which a name is looked for
_LONGEST = 6  # characters of a name that the table does not vouch for
_LONGEST_TOWNSHIP = 12
_CHINESE = re.compile(f"{HAN}*")
_NUMBERS = tuple("一二两三四五六七八九十几各多")  # 沙子坡镇三个乡镇
_COUNTS = tuple("两二三四五六七八九")
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
    spans = iter((*taken, (len(text) + 1, len(text) + 1)))
    span, at, told = next(spans), 0, set[str]()
    common = not_places().common
    for m in pattern.finditer(text):
        start, end = m.span()
        while span[1] <= start:
            at, span = max(at, span[1]), next(spans)
        if text.startswith("村镇银行", start):
            continue
        if start < at or span[0] <= start or (end == span[0] and m[0] == "村") or text[start - 2 : start] in common:
            continue
        name = _name(text, at, start, end, levels[m[0]], near)
        if not name and told:  # named before, behind a higher place or a mark
            name = next((n for n in (text[b:end] for b in range(max(at, end - _LONGEST), end - 2)) if n in told), "")
        if name and not (levels[m[0]] == "village" and _quoted(text, end - len(name), end)):
            told.add(name)
            yield end - len(name), end, levels[m[0]]
            at = end


def _name(text: str, at: int, start: int, end: int, level: str, near: frozenset[str]) -> str:
    """Return the name whose kind is ``[start:end]``, "" for none; ``at``: the end of the place before, 0 for none."""
    kind = text[start:end]
    run = _run(text, max(start - _LONGEST_TOWNSHIP, at), start)  # to the mark, or the end of a higher place, before it
    behind = start - len(run) == at > 0
    if level == "township":
        if text[end : end + 1] == "村" and text[end + 1 : end + 2] not in ("民", "级", "委", "里", "两"):
            known = _known_township(run + kind, near)
            return known if len(known) > 2 else ""  # 白镇村 is a village, 青山镇|村口村 are two places
        if text[end : end + 1] in ("镇", "乡") and len(_known_township(run + text[start : end + 1], near)) > 2:
            return ""  # 牛镇镇 is a town called 牛镇
        if known := _known_township(run + kind, near):
            return known
        if text.startswith(("乡镇", "鄉鎮"), start):
            return ""  # 两所乡镇中心校
    if _goes_on(text, start, end) and (not at or start - at > 4):
        return ""
    if level == "township" and text[start - 1 : start] in _COUNTS:
        return ""  # 甲、乙、丙三镇
    bounded, run = len(run) <= _REACH, run[-_REACH:]
    if text[start - len(run) - 1 : start - len(run)].isdigit():
        run = run.lstrip("年月日个户名人元")  # 2016年石塔村
    cut = behind_words(run)
    name = run[cut:]
    ordinary = text[at - 1 : at] in ("乡", "镇") and run[:1] not in _NUMBERS
    if (
        behind
        and (cut == 1 or (cut and ordinary))
        and len(run) in (2, 3)
        and run[0] not in "的在和与等是有为将对由到从"
    ):
        name = run  # 耶底乡各洛村, 会川镇高中村
    elif not (bounded or cut):
        return ""
    name = _without_county(name, near)
    if behind and name == run and len(name) > 1 and text.startswith("委会", end):
        return name + kind  # 某乡安农村委会: what has a committee is a village
    return name + kind if _can_be_name(name, kind, behind and name == run) else ""


def _without_county(name: str, near: frozenset[str]) -> str:
    """Return a name without what stands before it: a zone, or a county nearby without its kind (渭源 in 渭源石门村)."""
    if zone := _ZONE.match(name):
        return name[zone.end() :]
    for n in (3, 2):
        known = bare_counties().get(name[:n]) if len(name) > n + 1 else None
        if known and within(known[1], near):
            return name[n:]
    return name


_ZONE = re.compile("[\u4e00-\u9fff]{2,6}(?:新区|经开区|高新区|开发区|示范区)(?=[\u4e00-\u9fff]{2})")  # 某某新区石门村


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether a span stands in quotation marks: “空心村” is a kind or a nickname."""
    return text[start - 1 : start] in ("“", '"', "「") and text[end : end + 1] in ("”", '"', "」")


def _run(text: str, left: int, right: int) -> str:
    """Return the Chinese characters that end a span."""
    span = text[left:right]
    return span[len(span) - _CHINESE.match(span[::-1]).end() :]  # type: ignore[union-attr]


def _known_township(run: str, near: frozenset[str]) -> str:
    """Return the longest name of a township nearby that a run of characters ends with, "" for none."""
    table = township_codes()
    for n in range(len(run), 1, -1):
        codes = table.get(run[-n:])
        if codes and within(codes, near) and (n > 2 or behind_words(run[:-n]) == len(run) - n):
            return run[-n:]
    return ""


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
    if len(name) > 3 and name[-1] == kind == "村":
        return False  # 省定薄弱村村均: of each
    if OF_PEOPLE.fullmatch(name):
        return False  # 全国唯一的某族乡
    if name[-1] == "个" or (len(name) == 1 and not behind):
        return False  # 辖七个村
    if name in words.common or any(name[-n:] in words.common for n in range(2, len(name))):
        return False
    if kind in ("镇", "乡") and name[-1] == "大" and not behind and whole not in township_codes():
        return False  # 农业大镇
    if whole in words.whole or words.within.search(whole):
        return False
    if whole[-2:] not in words.tail or words.name.search(name[-2:]):
        return True
    return whole in township_codes() and (behind or whole[-2:] not in ("城镇", "古镇"))
