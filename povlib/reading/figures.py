"""Every quantity that a text states: its value in base units, its unit, how exact it is, and where it stands.

What counts as a figure (and what does not: dates, durations, ages, ordinals, plan names, slogans, names, scales) is
defined in data/README.md. The grammar of a quantity is here: a number, a vague word, a unit or a noun that tells it,
words around it that say how exact it is. Numerals stand in numerals.py, what a number counts in counted.py, words for
how exact it is in approximators.py, what numbers take from each other in sharing.py and table_heads.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from string import ascii_letters, digits

from ..cleaning import CleanText, clean
from . import approximators, sharing, table_heads
from .counted import AREAS, NO_FIGURE, amount_words, any_of, kind_of, no_noun, noun_before, noun_behind, put_in, unit_at
from .gazetteer import OF_PEOPLE
from .numerals import DIGIT, NUMERAL, RUN, VAGUE, VAGUE_WORD, parse_number, plain, simplified, times


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


@dataclass
class Number:
    """A number under reading: the spans of its digits and of the whole expression."""

    digits: int
    digits_end: int
    start: int
    end: int
    value: Decimal
    magnitude: bool
    # what is read later is no argument: most numbers are dates and never have it
    unit: str = field(default="", init=False)
    kind: str = field(default="", init=False)  # of a figure; skip and date for none; amount: a magnitude, no unit yet
    approx: str = field(default="exact", init=False)
    shared: str = field(default="", init=False)  # the magnitude it took over from the last item of its list
    listed: bool = field(default=False, init=False)  # whether its unit is printed with a later item of its list
    vague: bool = field(default=False, init=False)  # a magnitude alone (千), which needs an approximator or money
    bare: bool = field(default=False, init=False)  # whether its 个 has no noun with it


_ANY = re.compile(r"[\d百千万亿佰仟萬億]")
_ARABIC_DIGIT = re.compile(r"\d")
_YI_OR_WAN = re.compile("[万亿]")
_BEFORE_RANGE = "0123456789%％元万亿人户个〇零一二三四五六七八九十百千"
_NO_NUMBER_BEHIND = "第+＋∶〔[№#*×/" + ascii_letters  # ordinals, plan names, scales, versions
_NO_NUMBER_BEFORE = ("+", "＋", "∶", ":")
_LETTERS = tuple(ascii_letters)
_SIGN_ENDS = "$＄€£¥￥BD币金"
_ROAD = ("国道", "省道", "县道", "乡道", "村道")


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
    seen = simplified(text)
    numbers = list(_read_numbers(seen))
    table_heads.spread(seen, numbers)
    sharing.share_units(seen, numbers)
    sharing.tell_amounts(seen, numbers)
    sharing.tell_elided(seen, numbers)
    return [
        Figure(n.start, n.end, text[n.start : n.end], n.value, n.unit, n.approx, n.kind)
        for n in numbers
        if n.kind not in NO_FIGURE and not (n.vague and n.approx == "exact" and not _counts(seen, n))
    ]


def _read_numbers(text: str) -> Iterator[Number]:
    at = end = 0
    for run in RUN.finditer(text):
        at = max(at, run.start())
        while at < run.end():
            m = NUMERAL.match(text, at)
            if m is None and (digit := _ARABIC_DIGIT.search(text, at + 1, run.end())):
                m = NUMERAL.match(text, digit.start())
            if m is None:
                break
            at = m.end()
            if n := _read_number(text, m):
                n.start = max(n.start, end)  # no word before a number is one behind the number before
                end, at = n.end, max(at, n.end)  # with the 5 of 3元5角
                yield n


def _read_number(text: str, m: re.Match[str]) -> Number | None:
    """Return the number of a match with what stands around it, None where it is part of a name or code."""
    start, end = m.span()
    words = m[0]
    arabic, _, large, parts, share, chinese = m.groups()
    before = text[start - 1] if start else " "
    sign = _sign_before(text, start) if arabic and before in _SIGN_ENDS else None
    if arabic:
        if text.startswith(_NO_NUMBER_BEFORE, end) or (before in _NO_NUMBER_BEHIND and not sign):
            return None
        if before in "-—:." and start > 1 and text[start - 2] in (ascii_letters if before in "-—" else digits):
            return None  # a code, a time, a version
    elif before in "第每几数":
        return None
    try:
        value = parse_number(share or words)
    except ValueError:
        return None
    if words[-1] == " ":
        end -= len(words) - len(words.rstrip())
    n = Number(start, end, start, end, value, large is not None)
    if (large or not arabic) and (vague := VAGUE_WORD.search(words)):
        n.approx = VAGUE[vague[0]]
    if chinese:
        n.magnitude, n.vague = bool(_YI_OR_WAN.search(words)), words[0] in "百千万亿"
    elif before in "-－−" and text.startswith(("%", "％"), end) and (start < 2 or text[start - 2] not in _BEFORE_RANGE):
        n.value, n.start = -value, start - 1  # a minus, not the dash of a range
    if share:
        n.unit, n.kind, n.value = "%", "percent", value if parts == "百" else plain(times(value, Decimal("0.1")))
    else:
        _read_unit(text, n)
    if n.kind in ("skip", "date"):
        return n
    if sign and n.kind in ("", "amount", "money", "currency", "item"):
        n.unit, n.kind = sign[1], "money" if sign[1] == "元" else "currency"
        n.start = start if sign[0].isalpha() and not sign[0].isascii() else start - len(sign[0])  # not of 港币20万
    if exact := approximators.before(text, n.start, n.kind, bare=n.vague, large=n.magnitude):
        n.approx, n.start = exact
    if n.kind and (exact := approximators.behind(text, n.end)):
        n.approx, n.end = exact
    return n


# --- the unit ---


@cache
def _per() -> re.Pattern[str]:
    return re.compile(rf"/ ?(?:{any_of('per').pattern})(?:[·•./]?(?:{any_of('often').pattern}))?")


def _sign_before(text: str, start: int) -> tuple[str, str] | None:
    """Return the sign of a currency before an amount, and its unit: HK$20万."""
    return next(((sign, unit) for sign, unit in amount_words("sign").items() if text.endswith(sign, 0, start)), None)


def _read_unit(text: str, n: Number) -> None:
    """Read what stands behind the number: 多 or 余, a unit, and for 个 or nothing the noun that tells it."""
    at = n.end
    at += text.startswith("个多百分点", at)  # 9个多百分点: the number's 多
    blank = text[at : at + 1] == " "
    if text[at + blank : at + blank + 1] in VAGUE and (vague := VAGUE_WORD.match(text, at + blank)):
        n.approx, at = VAGUE[vague[0]], vague.end()
    if text.startswith(_NO_NUMBER_BEFORE, at):
        n.kind = "date"
        return
    if (
        text.startswith(_POINTS, at)
        and not text[at + 1 : at + 2].isdigit()
        and _ITEM_NUMBER.search(text, max(0, n.digits - 4), at)
    ):
        n.kind = "skip"
        return
    found = unit_at(text, at)
    if found and n.magnitude and found[0].kind in ("name", "few"):
        found = (found[0]._replace(kind="count"), found[1]) if found[0].kind == "name" and found[0].unit else None
    if found is None:
        _read_noun(text, n, at)
        return
    word, end = found
    if word.kind == "name" or (word.kind == "kinds" and text[end : end + 1] < "\u4e00"):
        n.kind = "skip"
        return
    n.unit, n.kind, n.end = word.unit, kind_of(word), end
    if word.kind == "skip":
        return
    if word.times:
        n.value = plain(times(n.value, Decimal(word.times)))
    if (word.kind in _WHOLE and _is_section(text, n)) or _opens_line(text, n):
        n.kind = "skip"
    elif word.word == "个":
        _read_item(text, n)
    elif word.word == "家" and _POOR.match(text, end):
        n.unit, n.kind = "户", "household"
    elif word.word == "户" and _FIRMS.match(text, end):
        n.unit, n.kind = "家", "count"
    elif word.word == "口" and n.digits and text[n.digits - 1] in "池井窖塘锅":
        n.unit, n.kind = "口", "count"
    elif word.word == "块" and (n.magnitude or _is_money(text, n, end)):
        n.unit, n.kind = "元", "money"
    if n.kind == "money":
        _read_coins(text, n)
        if per := _per().match(text, n.end):
            n.end = per.end()  # 元/亩: the unit stays 元


_POINTS = (".", "．", "、")
_ITEM_NUMBER = re.compile(r"(?:^|\n)[ \u3000]*\d{1,2}$")  # 1.甲市乙区：捐款50万元


def _is_section(text: str, n: Number) -> bool:
    """Whether a number before something that comes in whole numbers is that of a section: 2.3村集体经济."""
    return not n.magnitude and "." in text[n.digits : n.digits_end]


_WHOLE = ("village", "county", "township", "household")
_SECTION = re.compile(r"(?:^|[\n。；;])[ \u3000]*\d{1,2}\.\d{1,2}$")
_IN_WHOLES = ("个", "只", "头", "口", "座", "条", "名", "人", "户", "家", "所", "项")


def _opens_line(text: str, n: Number) -> bool:
    """Whether a number with a point before what comes in whole numbers heads a line: 4.1头水河治理工程."""
    if n.magnitude or "." not in text[n.digits : n.digits_end] or not text.endswith(_IN_WHOLES, n.digits_end, n.end):
        return False
    return _SECTION.search(text, max(0, n.digits - 4), n.digits_end) is not None


def _is_money(text: str, n: Number, end: int) -> bool:
    """Whether 块 counts money: 卖了400块, 少的时候也有1600块。 and not 标志牌3块, 80块光伏板."""
    if _COINS.match(text, end) or any_of("pay").search(text, n.start - 12, n.start):
        return True
    return n.value >= _NO_PLOTS and text[n.start - 1 : n.start] in _BEFORE_MONEY and bool(_MARK_BEHIND.match(text, end))


_NO_PLOTS = 300  # what has so many pieces is named behind them or before: 光伏板
_BEFORE_MONEY = tuple("有要把到是了约达")
_MARK_BEHIND = re.compile("[，,。；;、”）)！？!]|$|[打给交]")
_COINS = re.compile(rf"([\d{DIGIT}])[角毛](?:([\d{DIGIT}])分)?钱?")


def _read_coins(text: str, n: Number) -> None:
    """Add what is printed in coins behind an amount: 3元5角, 123元1角1分."""
    if text[n.end - 1] in "元块圆" and (coins := _COINS.match(text, n.end)):
        tenths, hundredths = (parse_number(c) if c else Decimal(0) for c in coins.groups())
        n.value, n.end = plain(n.value + (10 * tenths + hundredths) / 100), coins.end()


_POOR = re.compile("(?:建档立卡|农村|未脱贫|特困|低收入)*贫困(?:户|人口|家庭)")  # 640个贫困户
_FIRMS = re.compile("(?:龙头|规模|民营|骨干|重点|涉农)*企业")  # 23户龙头企业
_HAS_DONE = re.compile("[\u4e00-\u9fff]{1,3}了")  # 已有52个通了公路
_OUT_OF = re.compile("[村县乡镇旗][中里][，,]? ?$")  # 贫困村里，97个…


def _read_item(text: str, n: Number) -> None:
    """Read the noun with the 个 of a number: behind it, or before it where none follows."""
    noun = noun_behind(text, n.end)
    if noun and noun.kind in ("person", "household") and not _POOR.match(text, n.end):
        ends = no_noun().match(text, n.end + len(noun.word)) and text.startswith(noun.word, n.end)
        noun = noun if ends else None  # 7个学生。 are persons; 5个干部联系点: with more behind 个 counts something else
    elif noun is None and (
        no_noun().match(text, n.end) or _HAS_DONE.match(text, n.end) or _OUT_OF.search(text, n.start - 4, n.start)
    ):
        noun = noun_before(text, n.start)
        n.bare = noun is None or noun.kind == "money"
        noun = noun if noun and (noun.kind in AREAS or noun.kind == "count") else None
    if noun:
        n.unit, n.kind = noun.unit, kind_of(noun)


# Before a share printed bare: 漏评率均降为0
_RATE_BEFORE = re.compile(
    "(?:[%％]|率|占比|比例|比重)(?:均|已|都|再|将|全部|仅)*+(?:降低?|下降|减少?|控制|压减|提高|上升)?"
    "(?:为|至|到|达到?|是|在)?$"
)


def _read_noun(text: str, n: Number, at: int) -> None:
    """Read what a number without unit counts: the noun behind it; an amount or share by what stands before it."""
    n.end = at
    if text.startswith(_LETTERS, at) or text.endswith(_ROAD, 0, n.start):
        n.kind = "skip"
        return
    if n.digits_end - n.digits == 4 and not n.magnitude and text.startswith(("19", "20"), n.digits):
        return  # a year
    behind = approximators.behind(text, at)
    if OF_PEOPLE.match(text, at):
        n.unit, n.kind = "人", "person"  # 10万苗族、侗族群众
        return
    invested = n.magnitude and bool(put_in().search(text, n.start - 9, n.start))
    noun = noun_behind(text, behind[1] if behind else at, far=n.magnitude, amount=True, put_in=invested)
    if noun is None or _is_section(text, n):
        pass
    elif noun.kind in ("money", "project"):
        if n.magnitude and not (n.vague and n.digits_end - n.digits == 1):
            n.unit, n.kind = "元", "money"
    elif noun.kind == "body" and n.value < 1000:
        pass  # 360公司 is a name
    elif noun.kind != "item" or (n.magnitude and not invested):
        n.unit, n.kind = noun.unit, kind_of(noun)
    if n.kind:
        return
    if n.magnitude:
        n.kind = "" if n.vague else "amount"  # 投入3.2亿: money unless the list shares another unit
    elif n.value <= 100 and no_noun().match(text, at):
        if _RATE_BEFORE.search(text, n.start - 10, n.start):
            n.unit, n.kind = "%", "percent"
        elif not n.value and (noun := noun_before(text, n.start)):
            n.unit, n.kind = noun.unit, kind_of(noun)


def _counts(text: str, n: Number) -> bool:
    """Whether a bare magnitude is an amount or a count all the same: 百万元, 惠及百万农民."""
    if n.kind in ("person", "household"):
        return n.digits_end - n.digits > 1 and text.endswith(tuple(amount_words("reach")), 0, n.start)
    before = text[n.start - 1 : n.start] if n.start else ""
    # 5个亿元村 are villages, （万元） the head of a column
    return (
        n.kind in ("money", "currency")
        and before != "个"
        and not (before in ("（", "(") and text[n.end : n.end + 1] in ("）", ")"))
    )
