"""Every quantity that a text states: its value in base units, its unit, how exact it is, and where it stands.

What counts as a figure (and what does not: dates, durations, ages, ordinals, plan names, slogans, names, scales) is
defined in data/README.md. Words stand in lexicon/units.csv, head_nouns.csv and approximators.csv; the grammar is here:
a number, a magnitude, a unit or a noun that tells it; ranges and lists share what is printed once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..cleaning import CleanText, clean
from ..lexicon import read_table
from .numerals import ARABIC, magnitude, parse_number, plain


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity: ``text`` is the slice ``[start:end]`` of the text searched, ``value`` is in the base unit.

    ``approx`` is exact, near, over, about, at_least or at_most. ``kind`` groups units: money, percent, points, person,
    household, village, township, county, item (个 of something), currency (foreign money) or count.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    approx: str
    kind: str


@dataclass(slots=True)
class _Number:
    """A number under reading: the spans of its digits and of the whole expression."""

    digits: int
    digits_end: int
    start: int
    end: int
    value: Decimal
    magnitude: bool
    unit: str = ""
    kind: str = ""
    approx: str = "exact"
    shared: str = ""  # the magnitude it took over from the last item of its list, for the item before it
    vague: bool = False  # a bare magnitude such as 千 or 百万, which needs an approximator or money to be a figure


# --- the grammar of a number ---

# 4.2亿, 3个亿, 500千; 千瓦, 千米 are units and 百分 is a percentage
_MAGNITUDE = r"(?:个?[十百千]?[万亿]+(?<=[^个])|千(?![瓦伏米克卡升])|百(?!分))"
_FURTHER = r"\d+(?:\.\d+)?[十百千]?[百千万亿](?![分瓦伏米克卡])"  # 3000万 in 12亿3000万
_CHINESE = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億"
_WRITTEN = rf"(?:[{_CHINESE}]\ ?)*[百千万亿佰仟萬億](?:\ ?[{_CHINESE}])*(?:点[{_CHINESE}]+)?"  # 三千二百, 一点五万
_PERCENTS = rf"[{_CHINESE}点](?:\ ?[{_CHINESE}点])*|{ARABIC}"
_RANGE_ON = r"[到至、~～—-]+[一二两三四五六七八九十百千]+[百千万亿]"  # behind 七 in 七到九千
_CANDIDATE = re.compile(
    rf"""
    (?P<arabic>{ARABIC})(?:(?P<inner>[多余])?\ ?(?P<mag>{_MAGNITUDE}))?(?:{_FURTHER})*
    | 百\ ?分\ ?之\ ?(?P<share>{_PERCENTS})
    | (?P<chinese>{_WRITTEN})(?:\ ?(?P<cinner>[多余]))?\ ?(?P<cmag>[万亿]*)
    | (?P<ten>十)\ ?(?P<tinner>[多余])\ ?(?P<tmag>[万亿]+)
    | (?P<low>[一二两三四五六七八九十]{{1,3}})(?={_RANGE_ON})
    """,
    re.X,
)
_ANY = re.compile(r"[\d百千万亿佰仟萬億]")
_FILLERS = re.compile("[个 ]")  # 3个亿, 3.6 亿
_LARGE = re.compile("[万亿萬億]")
# The magnitude that the last item of a list prints for all: 万 in 2至3万元, 百万 in 2至3百万
_SHARED = re.compile("(?<=[0-9])[十百千]?[万亿]+|(?<![0-9])[万亿]+|(?<=[0-9])[百千]")
# Between the items of a list, and between the ends of a range, that share what is printed once
_LIST = re.compile(r" ?(?:、|,|，|和|及|与|以及|或) ?")
_RANGE = re.compile(r" ?(?:至|到|-|—|――|——|–|－|~|～|∼|〜|─) ?")
_BEFORE_RANGE = "0123456789%％元万亿人户个〇零一二三四五六七八九十百千"
_LATIN = re.compile(r"[A-Za-z]")
_NO_NUMBER_BEHIND = "第+＋∶:.〔[№#*×/"  # ordinals, plan names, scales, versions
_NO_NUMBER_BEFORE = ("+", "＋", "∶", ":")

# --- its words ---

_BOUND = re.compile(r"[，。、；：！？,;:!?（()）“”\"‘’《》\s\d]|和|及|与|的")


def _any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    rows = {r["word"]: (r["unit"], r["kind"]) for r in read_table("units")}
    return re.compile(f" {{0,4}}({_any_of(rows)})"), rows


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, tuple[str, str]], dict[str, str]]:
    """Return the pattern of the nouns, what each tells, and the characters that make each part of a longer word."""
    rows = {r["word"]: (r["unit"], r["kind"]) for r in read_table("head_nouns")}
    barred = {r["word"]: r["not_before"] for r in read_table("head_nouns") if r["not_before"]}
    words = sorted(rows, key=lambda w: (-len(w), w))
    return (
        re.compile("|".join(re.escape(w) + (f"(?![{barred[w]}])" if w in barred else "") for w in words)),
        rows,
        barred,
    )


@cache
def _approximators() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Return the patterns of what stands before a number and behind it, and how exact each word says it is."""
    says = {r["word"]: r["approx"] for r in read_table("approximators")}
    before, behind = ([r["word"] for r in read_table("approximators") if r["where"] == w] for w in ("before", "behind"))
    return re.compile(f"(?:{_any_of(before)}) ?$"), re.compile(f" ?({_any_of(behind)})"), says


@cache
def _amounts() -> dict[str, re.Pattern[str]]:
    """Return the patterns of the words that tell an amount: pay (块 is 元), money (3.2亿 is 元), per (元/亩)."""
    rows = read_table("amount_words")
    said = {says: _any_of(r["word"] for r in rows if r["says"] == says) for says in ("pay", "money", "per", "often")}
    said["per"] = rf"/ ?(?:{said['per']})(?:[·•./]?(?:{said.pop('often')}))?"
    return {says: re.compile(pattern) for says, pattern in said.items()}


def find_figures(text: str | CleanText) -> list[Figure]:
    """Return every figure of a text in text order, with offsets into the raw text.

    ``text`` is cleaned first, unless it is a ``CleanText`` already. Never raises for a text of any content.

    >>> [(f.text, str(f.value), f.unit) for f in find_figures("全镇投入1.2亿元，建房300余户。")]
    [('1.2亿元', '120000000', '元'), ('300余户', '300', '户')]
    """
    repaired = clean(text) if isinstance(text, str) else text
    return [to_raw(f, repaired) for f in scan(repaired.text)]


def to_raw(figure: Figure, text: CleanText) -> Figure:
    """Return the figure with offsets and text of the raw article."""
    start, end = text.to_raw(figure.start, figure.end)
    return Figure(start, end, text.raw[start:end], figure.value, figure.unit, figure.approx, figure.kind)


def scan(text: str) -> list[Figure]:
    """Return every figure of a clean text, with offsets into that text."""
    if not _ANY.search(text):
        return []
    numbers = [n for m in _CANDIDATE.finditer(text) if (n := _read_number(text, m))]
    _share_units(text, numbers)
    _tell_amounts(text, numbers)
    return [
        Figure(n.start, n.end, text[n.start : n.end], n.value, n.unit, n.approx, n.kind)
        for n in numbers
        if n.kind not in ("", "skip", "date") and not (n.vague and n.approx == "exact" and n.kind != "money")
    ]


def _read_number(text: str, m: re.Match[str]) -> _Number | None:
    """Return the number of a match with what stands around it, None where it is part of a name or code."""
    start, end = m.span()
    before = text[start - 1] if start else ""
    if m["arabic"]:
        if before and (before in _NO_NUMBER_BEHIND or _LATIN.match(before) or _in_code(text, start)):
            return None
    elif not m["share"] and before and before in "第每几数":
        return None
    if m["arabic"] and text[end : end + 1] in _NO_NUMBER_BEFORE:
        return None
    # the vague 多 or 余 inside is passed over by parse_number
    digits = m["share"] or (m["ten"] or m["low"] or m["chinese"] or m[0]) + (m["cmag"] or m["tmag"] or "")
    try:
        value = parse_number(_FILLERS.sub("", digits))
    except ValueError:
        return None
    end -= len(m[0]) - len(m[0].rstrip())
    n = _Number(start, end, start, end, value, bool(m["mag"] or m["share"]))
    if m["arabic"]:
        if before in ("-", "－", "−") and text[end : end + 1] in ("%", "％") and not _ends_range(text, start):
            n.value, n.start = -value, start - 1
    elif not m["share"]:
        n.magnitude, n.vague = bool(_LARGE.search(digits)), digits[0] in "百千万亿"
    if m["inner"] or m["cinner"] or m["tinner"]:
        n.approx = "over"
    if m["share"]:
        n.unit, n.kind = "%", "percent"
    else:
        _read_unit(text, n)
    _read_approximation(text, n)
    return n


def _in_code(text: str, start: int) -> bool:
    """Whether the number behind a dash continues a code or a telephone number rather than a range."""
    return start >= 2 and text[start - 1] in "-—" and bool(_LATIN.match(text[start - 2]))


def _ends_range(text: str, start: int) -> bool:
    """Whether the dash before a number is that of a range, not a minus."""
    return start >= 2 and text[start - 2] in _BEFORE_RANGE


def _read_unit(text: str, n: _Number) -> None:
    """Read what stands behind the number: 多 or 余, a unit, and for 个 or nothing the noun that tells it."""
    pattern, units = _units()
    at = n.end
    if text[at : at + 1] in ("多", "余", "来"):
        n.approx = "about" if text[at] == "来" else "over"
        at += 1
    if text[at : at + 1] in _NO_NUMBER_BEFORE:
        n.kind = "date"
    elif m := pattern.match(text, at):
        n.unit, n.kind = _told(text, n, m[1], m.end(), *units[m[1]])
        if n.kind or n.unit:
            n.end = m.end()
        n.kind = n.kind or "skip"
        if n.kind == "money" and (m := _amounts()["per"].match(text, n.end)):
            n.end = m.end()  # 元/亩: the unit stays 元
    elif _LATIN.match(text, at):
        n.kind = "skip"
    else:
        n.end = at
        noun = _noun_behind(text, at, near=True)
        year = n.digits_end - n.digits == 4 and not n.magnitude and text[n.digits : n.digits + 2] in ("19", "20")
        if noun and not year:
            n.unit, n.kind = noun
        elif n.magnitude and not n.vague:
            n.kind = "money?"  # 投入3.2亿: money unless the list shares another unit


# What counts something only behind a magnitude: 3度 is a name or a grade
_NAMING = ("点", "度", "级", "号", "分", "大", "后")


def _told(text: str, n: _Number, word: str, end: int, unit: str, kind: str) -> tuple[str, str]:
    """Return unit and kind of a number by the word behind it, which ends at ``end``; no kind where it is no figure."""
    following = text[end : end + 1]
    barred = _nouns()[2].get(word, "")
    if kind == "skip":
        return unit, kind
    if word == "个":
        return _noun_behind(text, end) or _noun_before(text, n.start, end) or (unit, kind)
    if word == "口" and n.start and text[n.start - 1] in "池井窖塘锅":
        return "口", "count"
    if following and following in barred:
        return "个", "item"
    if word in _NAMING and not n.magnitude:
        return "", ""
    if word == "块" and _amounts()["pay"].search(text, max(0, n.start - 12), n.start):
        return "元", "money"
    if word == "家" and text[end : end + 1] in ("庭", "乡"):
        return "户", "household"
    return unit, kind


# Before 村, 县 or 户 in a verb and its object: 联系包村, 进村入户
_VERB_BEFORE = "到进驻入包跨联挂下扶农城"


def _noun_behind(text: str, at: int, near: bool = False) -> tuple[str, str] | None:
    """Return unit and kind of the first head noun behind a number or its 个, up to a mark or word that ends it."""
    pattern, rows, _ = _nouns()
    limit = _BOUND.search(text, at)
    stop = min(limit.start() if limit else len(text), at + (8 if near else 14))
    # a bracket that belongs to the noun: 村(社区)
    if text[stop : stop + 1] in ("(", "（"):
        stop = min(stop + 6, len(text))
    for m in pattern.finditer(text, at, stop):
        if m.start() == at or text[m.start() - 1] not in _VERB_BEFORE:
            # 8个贫困户 is rare, 5个干部 too; 个 with a noun of persons is a group or a body
            return rows[m[0]] if near or rows[m[0]][1] not in ("person", "household") else None
    return None


_NOUN_BEFORE = re.compile(
    r"(村|县|(?<=贫困)[市旗]|(?<=旗)县|乡镇)寨?(?:退出|出列|摘帽)?(?:共有|共计|中已有|中有|已有|[共达有为计])?$"
)


def _noun_before(text: str, start: int, end: int) -> tuple[str, str] | None:
    """Return unit and kind of a noun that stands before its number, as in 受益贫困村8个."""
    if end < len(text) and not _BOUND.match(text, end):
        return None
    m = _NOUN_BEFORE.search(text, max(0, start - 6), start)
    return {"村": ("村", "village"), "乡镇": ("乡", "township")}.get(m[1], ("县", "county")) if m else None


# 至少 may stand before the names that its number counts: 至少甲、乙、丙3个村
_AT_LEAST = re.compile(r"(?:至少|不少于)[\u4e00-\u9fff、]{2,14}$")


def _read_approximation(text: str, n: _Number) -> None:
    """Read the words around the number that say how exact it is."""
    before, behind, says = _approximators()
    if m := before.search(text, max(0, n.start - 6), n.start):
        n.approx, n.start = says[m[0].strip()], m.start()
    elif n.kind in ("village", "township", "county") and _AT_LEAST.search(text, max(0, n.start - 18), n.start):
        n.approx = "at_least"
    elif n.vague and n.start and text[n.start - 1] == "上":
        n.approx, n.start = "over", n.start - 1
    if n.kind and n.kind not in ("skip", "date") and (m := behind.match(text, n.end)):
        after = text[m.end() : m.end() + 1]
        other_word = (
            ("年", "元", "次", "样", "种") if m[1] in ("余", "多") else ("问", "方", "几") if m[1] == "以下" else ()
        )
        if after not in other_word:
            n.approx, n.end = says[m[1]], m.end()


def _share_units(text: str, numbers: list[_Number]) -> None:
    """Give the bare items of a list or range the unit, magnitude and approximation of the item that prints them."""
    for this, following in zip(numbers[-2::-1], numbers[:0:-1], strict=True):
        if this.kind not in ("", "money?") or following.kind == "":
            continue
        gap = text[this.end : following.start]
        ranged = bool(_RANGE.fullmatch(gap))
        if not ranged and not _LIST.fullmatch(gap):
            continue
        if following.kind in ("skip", "date"):
            this.kind = "skip"
            continue
        if not this.magnitude and following.magnitude and following.unit != "%":
            printed = _SHARED.search(text, following.digits, following.digits_end)
            this.shared = following.shared or (printed[0] if printed else "")
            if this.shared:
                this.value, this.magnitude = plain(this.value * magnitude(this.shared)), True
        this.unit, this.kind = following.unit, following.kind
        if ranged and this.approx == "exact" and following.approx != "near":
            this.approx = following.approx


# 尚有贫困人口10.27万: what is counted stands before the number
_PEOPLE = "人口|人数|群众|劳动力|学生|移民"
_REACHING = r"共|约|近|已|仍|还|有|为|达|达到|减少|增加|超过|突破|分别|从|由|\d{4}年|的|底|末"
_PEOPLE_BEFORE = re.compile(rf"(?:{_PEOPLE})(?:数|规模|总数)?(?:{_REACHING})*$")


def _tell_amounts(text: str, numbers: list[_Number]) -> None:
    """Say of numbers with a magnitude and no unit what they are; carry an approximation to the end of a range."""
    last: _Number | None = None
    for n in numbers:
        if n.kind == "money?":
            if _PEOPLE_BEFORE.search(text, max(0, n.start - 14), n.start):
                n.unit, n.kind = "人", "person"
            elif _amounts()["money"].search(text, max(0, n.start - 30), n.end + 12):
                n.unit, n.kind = "元", "money"
            else:
                n.unit, n.kind = "个", "item"
        if last and last.approx != "exact" and n.approx == "exact" and last.kind == n.kind:
            n.approx = last.approx if _RANGE.fullmatch(text[last.end : n.start]) else n.approx
        last = n
