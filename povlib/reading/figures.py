"""Every quantity that a text states: its value in base units, its unit, how exact it is, and where it stands.

What counts as a figure (and what does not: dates, durations, ages, ordinals, plan names, slogans, names, scales) is
defined in data/README.md. Words stand in lexicon/units.csv, head_nouns.csv and approximators.csv; the grammar is here:
a number, a magnitude, a unit or a noun that tells it; ranges and lists share what is printed once.
"""

import re
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


_MAGNITUDE = r"(?:个?[十百千]?[万亿]+(?<=[^个])|千(?![瓦伏米克卡升])|百(?!分))"
_CHINESE = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億"
_CANDIDATE = re.compile(
    rf"""
    (?P<arabic>{ARABIC})(?:(?P<inner>[多余])?\ ?(?P<mag>{_MAGNITUDE}))?
      (?P<more>(?:\d+(?:\.\d+)?[十百千]?[百千万亿](?![分瓦伏米克卡]))*)
    | 百\ ?分\ ?之\ ?(?P<share>[{_CHINESE}点](?:\ ?[{_CHINESE}点])*|{ARABIC})
    | (?P<chinese>(?:[{_CHINESE}]\ ?)*[百千万亿佰仟萬億](?:\ ?[{_CHINESE}])*(?:点[{_CHINESE}]+)?)(?:\ ?(?P<cinner>[多余]))?\ ?(?P<cmag>[万亿]*)
    | (?P<ten>十)\ ?(?P<tinner>[多余])\ ?(?P<tmag>[万亿]+)
    | (?P<low>[一二两三四五六七八九十]{{1,3}})(?=[到至、~～—-]+[一二两三四五六七八九十百千]+[百千万亿])
    """,
    re.X,
)
_ANY = re.compile(r"[\d百千万亿佰仟萬億]")
# The magnitude that the last item of a list prints for all: 万 in 2至3万元, 百万 in 2至3百万
_SHARED = re.compile("(?<=[0-9])[十百千]?[万亿]+|(?<![0-9])[万亿]+|(?<=[0-9])[百千]")
# Between the items of a list, and between the ends of a range, that share what is printed once
_LIST = re.compile(r" ?(?:、|,|，|和|及|与|以及|或) ?")
_RANGE = re.compile(r" ?(?:至|到|-|—|――|——|–|－|~|～|∼|〜|─) ?")
_BOUND = re.compile(r"[，。、；：！？,;:!?（()）“”\"‘’《》\s\d]|和|及|与|的")
_FILLERS = re.compile("[个 ]")  # 3个亿, 3.6 亿
_LARGE = re.compile("[万亿萬億]")
_BEFORE_RANGE = "0123456789%％元万亿人户个〇零一二三四五六七八九十百千"
_LATIN = re.compile(r"[A-Za-z]")


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    rows = {r["word"]: (r["unit"], r["kind"]) for r in read_table("units")}
    words = sorted(rows, key=lambda w: (-len(w), w))
    return re.compile(" {0,4}(" + "|".join(map(re.escape, words)) + ")"), rows


@cache
def _nouns() -> tuple[re.Pattern[str], list[tuple[str, str]]]:
    rows = {r["word"]: (r["unit"], r["kind"]) for r in read_table("head_nouns")}
    barred = {r["word"]: r["not_before"] for r in read_table("head_nouns")}
    words = sorted(rows, key=lambda w: (-len(w), w))
    parts = [re.escape(w) + (f"(?![{barred[w]}])" if barred[w] else "") for w in words]
    return re.compile("|".join(f"({p})" for p in parts)), [rows[w] for w in words]


@cache
def _approximators() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    rows = read_table("approximators")
    before = {r["word"]: r["approx"] for r in rows if r["where"] == "before"}
    behind = {r["word"]: r["approx"] for r in rows if r["where"] == "behind"}
    longest = lambda d: "|".join(map(re.escape, sorted(d, key=lambda w: (-len(w), w))))  # noqa: E731
    return re.compile(f"(?:{longest(before)}) ?$"), before, re.compile(f" ?({longest(behind)})"), behind


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
    numbers = _read_numbers(text)
    _share_units(text, numbers)
    figures = []
    for n in numbers:
        if n.kind in ("", "skip", "date") or (n.vague and n.approx == "exact" and n.kind != "money"):
            continue
        figures.append(Figure(n.start, n.end, text[n.start : n.end], n.value, n.unit, n.approx, n.kind))
    return figures


def _read_numbers(text: str) -> list[_Number]:
    numbers: list[_Number] = []
    for m in _CANDIDATE.finditer(text):
        number = _read_number(text, m)
        if number:
            numbers.append(number)
    return numbers


def _read_number(text: str, m: re.Match[str]) -> _Number | None:
    start, end = m.span()
    before = text[start - 1] if start else ""
    if m["arabic"]:
        if before and (
            before in "第+＋∶:.〔[№#*×/" or _LATIN.match(before) or (before in "-—" and _in_code(text, start))
        ):
            return None
        if before == "+" or (text[end : end + 1] in ("+", "＋", "∶", ":") and text[end : end + 1]):
            return None
        try:
            value = parse_number(_FILLERS.sub("", m[0]))
        except ValueError:
            return None
        number = _Number(start, end, start, end, value, bool(m["mag"]))
        if (
            before in ("-", "－", "−")
            and (start < 2 or text[start - 2] not in _BEFORE_RANGE)
            and text[end : end + 1] in ("%", "％")
        ):
            number.value, number.start = -value, start - 1
        if m["inner"]:
            number.approx = "over"
    elif m["share"]:
        try:
            value = parse_number(_FILLERS.sub("", m["share"]))
        except ValueError:
            return None
        number = _Number(start, end, start, end, value, True, "%", "percent")
    else:
        digits = (m["chinese"] or m["ten"] or m["low"]).replace(" ", "")
        if before in "第每几数" and before:
            return None
        try:
            value = parse_number(digits + (m["cmag"] or m["tmag"] or ""))
        except ValueError:
            return None
        end -= len(m[0]) - len(m[0].rstrip())
        number = _Number(start, end, start, end, value, True)
        number.magnitude = bool(_LARGE.search(digits + (m["cmag"] or m["tmag"] or "")))
        number.vague = digits[0] in "百千万亿"
        if m["cinner"] or m["tinner"]:
            number.approx = "over"
    if number.kind != "percent":
        _read_unit(text, number)
    _read_approximation(text, number)
    return number


def _in_code(text: str, start: int) -> bool:
    """Whether the number behind a dash continues a code or a telephone number rather than a range."""
    return start >= 2 and bool(_LATIN.match(text[start - 2]))


# 块 is colloquial for 元 where the clause speaks of money
_PAY = re.compile("[挣赚卖花掏]|收入|增收|工资|收益|租金|省下|分红|价")


def _read_unit(text: str, n: _Number) -> None:
    """Read what stands behind the number: 多 or 余, a unit, and for 个 or nothing the noun that tells it."""
    pattern, units = _units()
    at = n.end
    if text[at : at + 1] in ("多", "余", "来") and text[at : at + 1]:
        n.approx = "about" if text[at] == "来" else "over"
        at += 1
    if text[at : at + 1] in ("+", "＋", "∶", ":"):
        n.kind = "date"
        return
    m = pattern.match(text, at)
    following = text[at : at + 1]
    if m:
        unit, kind = units[m[1]]
        word, end = m[1], m.end()
        if kind == "skip":
            n.unit, n.kind, n.end = unit, "skip", end
            return
        if word == "个":
            unit, kind = _noun_behind(text, end) or _noun_before(text, n.start, end) or (unit, kind)
        elif word == "口" and text[n.start - 1 : n.start] in tuple("池井窖塘锅"):
            unit, kind = "口", "count"
        elif word in ("村", "县", "乡", "镇", "户", "人", "口") or kind in ("village", "county", "township"):
            barred = _barred(word, text[end : end + 1])
            if barred:
                unit, kind = "个", "item"
        elif word in ("点", "度", "级", "号", "分", "大", "后") and not n.magnitude:
            n.kind = "skip"
            return
        elif word == "块" and _PAY.search(text, max(0, n.start - 12), n.start):
            unit, kind = "元", "money"
        elif word == "家" and text[end : end + 1] in ("庭", "乡"):
            unit, kind = "户", "household"
        n.unit, n.kind, n.end = unit, kind, end
        if kind == "money":
            _read_per(text, n)
        return
    if following and _LATIN.match(following):
        n.kind = "skip"
        return
    noun = _noun_behind(text, at, near=True)
    if noun and not (
        n.digits_end - n.digits == 4 and not n.magnitude and text[n.digits : n.digits + 2] in ("19", "20")
    ):
        n.unit, n.kind = noun
        n.end = at
        return
    if n.magnitude and not n.vague:
        n.kind = "money?"  # 投入3.2亿: money unless the list shares another unit
        n.end = at
    else:
        n.end = at


_PER = re.compile(r"/ ?(?:人|户|亩|年|月|平方米|村|吨|斤|公斤|头|只|株|千瓦时|度|天|日|次)(?:[·•./]?(?:年|月|天|次))?")


def _read_per(text: str, n: _Number) -> None:
    """Take 元/亩 or 元/户 into the span: the unit stays 元."""
    m = _PER.match(text, n.end)
    if m:
        n.end = m.end()


def _barred(word: str, following: str) -> bool:
    return bool(following) and following in _bars().get(word, "")


@cache
def _bars() -> dict[str, str]:
    return {r["word"]: r["not_before"] for r in read_table("head_nouns")}


def _noun_behind(text: str, at: int, near: bool = False) -> tuple[str, str] | None:
    """Return unit and kind of the first head noun behind a number or its 个, up to the next mark or word that ends it."""
    pattern, nouns = _nouns()
    limit = _BOUND.search(text, at)
    stop = min(limit.start() if limit else len(text), at + (8 if near else 14))
    # a bracket that belongs to the noun: 村(社区)
    if text[stop : stop + 1] in ("(", "（"):
        stop = min(stop + 6, len(text))
    m = next(
        (
            m
            for m in pattern.finditer(text, at, stop)
            if m.start() == at or text[m.start() - 1] not in "到进驻入包跨联挂下扶农城"
        ),
        None,
    )
    if not m:
        return None
    unit, kind = nouns[(m.lastindex or 1) - 1]
    if not near and kind in ("person", "household"):
        return None  # 8个贫困户 is rare, 5个干部 too; 个 with a noun of persons is a group or a body
    return unit, kind


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
    before, words, behind, behind_words = _approximators()
    if m := before.search(text, max(0, n.start - 6), n.start):
        word = m[0].strip()
        n.approx, n.start = words[word], m.start()
    elif n.kind in ("village", "township", "county") and _AT_LEAST.search(text, max(0, n.start - 18), n.start):
        n.approx = "at_least"
    elif n.vague and n.start and text[n.start - 1] == "上":
        n.approx, n.start = "over", n.start - 1
    if n.kind and n.kind not in ("skip", "date") and (m := behind.match(text, n.end)):
        after = text[m.end() : m.end() + 1]
        if not (m[1] in ("来", "余", "多") and after in ("年", "元", "次", "样", "种")) and not (
            m[1] == "以下" and after in ("问", "方", "几")
        ):
            n.approx, n.end = behind_words[m[1]], m.end()


# 3.2亿 without a unit is money where the text around speaks of it
_MONEY_WORD = re.compile("[投资款金额元贷捐费钱债薪税]|收入|产值|支出|预算|赚|挣|卖|增收|销售|补助|补贴|GDP")
# 尚有贫困人口10.27万: what is counted stands before the number
_PEOPLE_BEFORE = re.compile(
    r"(?:人口|人数|群众|劳动力|学生|移民)(?:数|规模|总数)?(?:共|约|近|已|仍|还|有|为|达|达到|减少|增加|超过|突破|分别|从|由|\d{4}年|的|底|末)*$"
)


def _share_units(text: str, numbers: list[_Number]) -> None:
    """Give the bare items of a list or range the unit, magnitude and approximation of the item that prints them."""
    for i in range(len(numbers) - 2, -1, -1):
        this, following = numbers[i], numbers[i + 1]
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
                this.value = plain(this.value * magnitude(this.shared))
                this.magnitude = True
        this.unit, this.kind = following.unit, following.kind
        if this.approx == "exact" and following.approx in ("about", "at_most", "at_least", "over") and ranged:
            this.approx = following.approx
    last: _Number | None = None
    for n in numbers:
        if n.kind == "money?":
            people = _PEOPLE_BEFORE.search(text, max(0, n.start - 14), n.start)
            if people:
                n.unit, n.kind = "人", "person"
            elif _MONEY_WORD.search(text, max(0, n.start - 30), n.end + 12):
                n.unit, n.kind = "元", "money"
            else:
                n.unit, n.kind = "个", "item"
        if (
            last
            and last.approx != "exact"
            and n.approx == "exact"
            and last.kind == n.kind
            and _RANGE.fullmatch(text[last.end : n.start])
        ):
            n.approx = last.approx
        last = n
