"""Arabic, full-width, Chinese and mixed numerals to exact decimals."""

import re
from decimal import Context, Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"两": 2, "兩": 2, "俩": 2}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8, "兆": 10**12}
_FULL_WIDTH: dict[int, str] = {ord("０") + i: str(i) for i in range(10)} | {
    ord("．"): ".",
    ord("，"): ",",
    ord("％"): "%",
}
_FULL_WIDTH |= {ord(c): "" for c in "多余餘来來"}

# A decimal part needs a digit, thousands stand in groups of three: "1,234.5", "12.5", "3"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# Longer runs of digits are codes; this also keeps every product exact
_LONGEST = 40
_EXACT = Context(prec=400)
_MIXED = re.compile(rf"({ARABIC})?([十百千万亿萬億兆拾佰仟]*)")
_COMPOUND = re.compile(rf"(?:{ARABIC}[十百千]?[百千万亿萬億])+{ARABIC}[十百千]?[百千万亿萬億]?")  # 12亿3000万, 1亿2千万
_CHUNK = re.compile(rf"({ARABIC})([十百千]?[百千万亿萬億]?)")
_PLAIN_DIGITS = re.compile("[零〇一二三四五六七八九]{2,}")


def parse_number(text: str) -> Decimal:
    """Return the value of a numeral: Arabic, full-width, Chinese, or mixed; a percentage gives its percents.

    >>> parse_number("1,234.5"), parse_number("４.２亿"), parse_number("三千二百万")
    (Decimal('1234.5'), Decimal('420000000'), Decimal('32000000'))
    >>> parse_number("百分之十二点五"), parse_number("两百多"), parse_number("960余万")
    (Decimal('12.5'), Decimal('200'), Decimal('9600000'))

    A vague 多, 余 or 来 is passed over. Raises ``ValueError`` where the text is no numeral, also for 几 and 数, whose
    value nobody knows.
    """
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return Decimal(text)
    if len(text) > _LONGEST:
        raise ValueError(f"no numeral: {text[:_LONGEST]!r}…")
    numeral = text.translate(_FULL_WIDTH).strip().removeprefix("百分之").removesuffix("%")
    if m := _MIXED.fullmatch(numeral):
        if m[1]:
            return plain(_times(m[1], magnitude(m[2])))
    if _COMPOUND.fullmatch(numeral):
        chunks = _CHUNK.findall(numeral)
        return plain(sum((_times(n, magnitude(m)) for n, m in chunks), Decimal(0)))
    if not numeral:
        raise ValueError(f"no numeral: {text!r}")
    return _chinese(numeral, text)


def plain(value: Decimal) -> Decimal:
    """Return the value without an exponent and without zeros at its end, so that 1.50 equals 1.5 also in print."""
    digits = format(value, "f")
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def _times(digits: str, factor: int) -> Decimal:
    return _EXACT.multiply(Decimal(digits.replace(",", "")), Decimal(factor))


def magnitude(text: str) -> int:
    """Return the factor of a run of magnitude characters: 万 10,000, 百万 1,000,000, 万亿 10 to the 12th."""
    factor = 1
    for c in text:
        factor *= SMALL.get(c) or LARGE[c]
    return factor


def _chinese(numeral: str, text: str) -> Decimal:
    whole, _, fraction = numeral.partition("点")
    if not whole or (fraction and not all(c in DIGITS for c in fraction.rstrip("万亿"))):
        raise ValueError(f"no numeral: {text!r}")
    if fraction:
        tail = fraction[len(fraction.rstrip("万亿")) :]
        digits = "".join(str(DIGITS[c]) for c in fraction.rstrip("万亿"))
        return plain(_times(f"{_integer(whole, text)}.{digits}", magnitude(tail)))
    return Decimal(_integer(whole, text))


def _integer(numeral: str, text: str) -> int:
    if _PLAIN_DIGITS.fullmatch(numeral):  # a year or a number read digit by digit: 二〇一八
        return int("".join(str(DIGITS[c]) for c in numeral))
    total = section = 0
    digit: int | None = None
    last = 1  # the magnitude before, for the spoken 一千二 (1,200) and 三万五 (35,000)
    for c in numeral:
        if c in DIGITS:
            if digit:
                raise ValueError(f"no numeral: {text!r}")
            digit = DIGITS[c]
            last = 1 if digit == 0 else last
        elif c in SMALL:
            section += (1 if digit is None or digit == 0 else digit) * SMALL[c]
            digit, last = None, SMALL[c]
        elif c in LARGE:
            section += digit or 0
            if section == 0 and total and last > 1:  # 四万万
                total, digit = total * LARGE[c], None
                continue
            if section == 0 and total == 0:
                section = 1
            total = (total + section) * LARGE[c] if LARGE[c] > 10**4 and total else total + section * LARGE[c]
            section, digit, last = 0, None, LARGE[c]
        else:
            raise ValueError(f"no numeral: {text!r}")
    return total + section + (digit or 0) * max(last // 10, 1)
