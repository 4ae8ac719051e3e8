"""Arabic, full-width, Chinese and mixed numerals to exact decimals.

The grammar of a numeral, which figures.py builds on, stands here once. A numeral begins with Arabic digits or with
Chinese ones. Magnitudes follow, with a vague word among them (三十多万, 3万余亿, 两个多亿), and further pairs of digits
and magnitude (3亿2000万); behind 万 or 亿 the rest may stand in plain digits (3万4000) or be one spoken digit (13万2).
"""

import re
from decimal import Context, Decimal
from functools import cache

from ..locale import tr

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"两": 2, "兩": 2, "俩": 2, "貳": 2, "參": 3, "陸": 6}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8, "兆": 10**12}
# What a vague word in a numeral says: 多, 余 and 几 more, 来 and 把 about so much
VAGUE = {
    "多": "over",
    "余": "over",
    "餘": "over",
    "几": "over",
    "幾": "over",
    "来": "about",
    "來": "about",
    "把": "about",
}

# Thousands stand in groups of three: 1,234.5. A decimal part needs a digit.
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,9}+(?!\d)|\d++)(?:\.\d++)?"

# --- the grammar ---

DIGIT = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_ANY_CHINESE = f"{DIGIT}十百千万亿拾佰仟"
# 余额, 来自 are other words; 把 only in 百把人, 千把块
_OVER = "(?:[多几]|余(?![额下粮款热])|来(?![自到源])|(?<=[百千])把(?=[元块个人户斤亩]|$))"
_LARGE = r"[十百千]?[万亿]++"
_MAGNITUDE = rf"(?:{_LARGE}|千(?![瓦伏米克卡升])|百(?!分))"  # 千瓦 and 千米 are units, 百分 a percentage
# 3个亿, 1.5个多亿; 3个亿元村 are villages
_OF_YI = rf"个{_OVER}?亿(?!元[村镇乡县产企园项])"
_VAGUE_MAGNITUDE = rf"(?:\ ?{_OVER})?\ ?{_MAGNITUDE}(?:\ ?{_OVER}\ ?{_LARGE})?|\ ?{_OF_YI}"  # 30多万, 3万多亿
_FURTHER = rf"\d++(?:\.\d++)?{_OVER}?[十百千]?[百千万亿](?![分瓦伏米克卡升])"  # 3000万 in 12亿3000万
# 4000 in 3万4000, 2 in the spoken 13万2
_REST = r"(?<=[万亿])(?:零?\d{3,4}|零\d{1,2}|\d(?=[元块户人亩，。、；,;）)\s]|$))(?![\d年月日%％万亿]|[.,]\d)"
# 12 207户: thousands apart, where a unit stands behind them
_SPACED = (
    r"(?<![\dA-Za-z.,表图第])\d{1,3}(?:\ \d{3}){1,4}+(?:\.\d++)?(?![\d.,])(?=[\u4e00-\u9fff%％]|\ [万亿元户人亩个名])"
)
# 2 . 1亿, 达2. 1亿, 3·2亿: the parts of a decimal apart
_SPLIT = (
    r"(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]\ ))\d++(?:\ [.．]\ ?|[.．]\ )\d++"
    r"(?=\ ?(?:[十百千]?[万亿]|[%％元倍亩]))"
    r"|\d++[·•]\d++(?=\ ?[万亿%％])"
)
_WRITTEN = (  # 三千二百万; 二百 in 二百千瓦
    rf"(?:[{DIGIT}十拾]\ ?){{0,8}}+[百千万亿佰仟](?:\ ?(?:(?!千[瓦伏米克卡升])[{_ANY_CHINESE}])){{0,24}}+"
)
_DECIMAL = rf"点[{DIGIT}]{{1,8}}+"
_SMALL = rf"(?:[{DIGIT}十拾]\ ?){{1,6}}+"
_PERCENTS = rf"[{_ANY_CHINESE}点](?:\ ?[{_ANY_CHINESE}点]){{0,12}}+|{ARABIC}"
_RANGE_ON = r"[到至、~～—-]{1,2}+[一二两三四五六七八九十百千]{1,6}[百千万亿]"  # behind 七 in 七到九千
NUMERAL = re.compile(
    rf"""
    (?P<arabic>{_SPACED}|{_SPLIT}|(?:\d{{1,3}}(?:,\d{{3}}){{1,9}}+(?!\d)|\d++)(?P<decimal>\.\d++)?)
      (?P<large>{_VAGUE_MAGNITUDE})?(?:{_FURTHER})*+(?(decimal)|(?:{_REST})?)
    | (?P<parts>[百千])\ ?分\ ?之\ ?(?P<share>{_PERCENTS})(?:{_OVER})?
    | (?<![{_ANY_CHINESE}])(?P<chinese>
        {_WRITTEN}(?:{_DECIMAL}{_LARGE}|{_DECIMAL})?(?:\ ?{_OVER}(?:\ ?{_LARGE})?|{_OF_YI})?
      | {_SMALL}(?:{_DECIMAL}{_LARGE}|\ ?{_OVER}\ ?{_LARGE}|{_OF_YI}|(?={_RANGE_ON})))
    """,
    re.X,
)
VAGUE_WORD = re.compile(_OVER)
# Where a numeral may begin: one Chinese digit alone is none, unless more follows (两个亿, 一点五万, 七到九千)
RUN = re.compile(rf"[\d{_ANY_CHINESE}](?:[\d{_ANY_CHINESE}]+|(?<=[\d百千万亿佰仟])|(?=[ 个多余来几点到至、~～—-]))")

# --- the value ---

# Longer runs of digits are codes; this also keeps every product exact
_LONGEST = 40
_EXACT = Context(prec=400)
_NARROW = {ord("０") + i: str(i) for i in range(10)} | {ord("．"): ".", ord("·"): ".", ord("，"): ",", ord("％"): "%"}
_PASSED_OVER = dict.fromkeys(map(ord, [*VAGUE, "个", "個", " "]), "")
_NOBODY_KNOWS = ("几", "幾", "数", "數", "多", "余", "餘", "来", "來", "个", "個")
_PLAIN = re.compile(rf"({ARABIC})([十百千万亿萬億]*)")
_SPOKEN = re.compile("([^点]+)点([零〇一二三四五六七八九]+)([百千万亿萬億]*)")  # 一点五万
_DIGIT_BY_DIGIT = re.compile("[零〇一二三四五六七八九]{2,}")  # 二〇一八
_TOKEN = re.compile(rf"{ARABIC}|[^\d,.]")


def parse_number(text: str) -> Decimal:
    """Return the value of a numeral: Arabic, full-width, Chinese, or mixed; a percentage gives its percents.

    >>> parse_number("1,234.5"), parse_number("４.２亿"), parse_number("三千二百万")
    (Decimal('1234.5'), Decimal('420000000'), Decimal('32000000'))
    >>> parse_number("百分之十二点五"), parse_number("两个多亿"), parse_number("3万多亿")
    (Decimal('12.5'), Decimal('200000000'), Decimal('3000000000000'))
    >>> parse_number("三万五"), parse_number("3万4000"), parse_number("12 207")
    (Decimal('35000'), Decimal('34000'), Decimal('12207'))

    A vague 多, 余, 几 or 来 is passed over. Raises ``ValueError`` where the text is no numeral, also where 几 or 数
    begins it: nobody knows its value.
    """
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return Decimal(text)
    if len(text) > _LONGEST:
        raise ValueError(tr("no numeral: {text!r}…").format(text=text[:_LONGEST]))
    if (m := _PLAIN.fullmatch(text)) is None:
        numeral = text.translate(_NARROW).strip().removeprefix("百分之").removesuffix("%")
        if numeral.startswith(_NOBODY_KNOWS):
            raise ValueError(tr("no numeral: {text!r}").format(text=text))
        numeral = numeral.translate(_PASSED_OVER)
        m = _PLAIN.fullmatch(numeral)
    if m:
        digits = m[1].replace(",", "")
        return plain(times(Decimal(digits), magnitude(m[2]))) if m[2] or "." in digits else Decimal(digits)
    try:
        if m := _SPOKEN.fullmatch(numeral):
            fraction = "".join(str(DIGITS[c]) for c in m[2])
            return plain(times(Decimal(f"{_sum(m[1])}.{fraction}"), magnitude(m[3])))
        return plain(_sum(numeral))
    except (KeyError, ArithmeticError):
        raise ValueError(tr("no numeral: {text!r}").format(text=text)) from None


def plain(value: Decimal) -> Decimal:
    """Return the value without an exponent and without zeros at its end, so that 1.50 equals 1.5 also in print."""
    digits = format(value, "f")
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def times(value: Decimal, factor: Decimal | int) -> Decimal:
    """Return the exact product."""
    return _EXACT.multiply(value, Decimal(factor))


def magnitude(text: str) -> int:
    """Return the factor of a run of magnitude characters: 万 10,000, 百万 1,000,000, 万亿 10 to the 12th."""
    factor = 1
    for c in text:
        factor *= SMALL.get(c) or LARGE[c]
    return factor


def _sum(numeral: str) -> Decimal:
    """Return the value of digits and magnitudes in their order. Raises ``KeyError`` where they give no number."""
    if _DIGIT_BY_DIGIT.fullmatch(numeral):
        return Decimal("".join(str(DIGITS[c]) for c in numeral))
    total = section = Decimal(0)
    digit: Decimal | None = None
    last = 1  # the magnitude before, for the spoken 一千二 (1,200) and 三万五 (35,000)
    tokens = _TOKEN.findall(numeral)
    if not tokens or sum(map(len, tokens)) != len(numeral):
        raise KeyError(numeral)
    for token in tokens:
        if token in SMALL:
            section = _EXACT.add(section, times(digit or Decimal(1), SMALL[token]))
            digit, last = None, SMALL[token]
        elif token in LARGE:
            section = _EXACT.add(section, digit or 0)
            if not section and not total:
                section = Decimal(1)
            if not section and last == 1:
                raise KeyError(numeral)
            if not section or LARGE[token] > 10**4:  # 四万万, 一万二千亿
                total = times(_EXACT.add(total, section), LARGE[token])
            else:
                total = _EXACT.add(total, times(section, LARGE[token]))
            section, digit, last = Decimal(0), None, LARGE[token]
        elif digit:
            raise KeyError(numeral)
        else:
            digit = Decimal(token.replace(",", "")) if token[0].isdigit() else Decimal(DIGITS[token])
            last = 1 if not digit or len(token) > 1 else last
    return _EXACT.add(_EXACT.add(total, section), times(digit or Decimal(0), max(last // 10, 1)))


# Traditional characters that a numeral or its unit often holds, where a text is otherwise simplified: 捐贈50萬元
_MIXED = re.compile("[萬億餘幾來兩個戶縣鄉鎮畝噸頭隻間條項圓塊]")


def simplified(text: str) -> str:
    """Return the text with its traditional characters simplified, each for itself, where a number or unit has some."""
    return text.translate(_simple()) if _MIXED.search(text) else text


@cache
def _simple() -> dict[int, str]:
    import opencc

    every = "".join(map(chr, range(0x4E00, 0x9FA6)))
    return {ord(a): b for a, b in zip(every, opencc.OpenCC("t2s").convert(every), strict=True) if a != b}
