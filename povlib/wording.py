"""How a value is written for a reader, once for all: amounts, numbers, periods, names, and a sentence with its figure."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any

from .lexicon import read_table
from .locale import both, either, is_chinese

_MAGNITUDES = ((10**8, "亿"), (10**4, "万"))


def is_known(value: Any) -> bool:
    """Whether a cell of a table says something: neither missing (None, NaN, NA) nor empty.

    >>> is_known("2018"), is_known(""), is_known(float("nan"))
    (True, False, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return False
    return bool(value == value) and value != ""


def number(value: float, digits: int = 0) -> str:
    """Return a number with thousands apart and no needless zeros.

    >>> number(29546), number(12.50, 2)
    ('29,546', '12.5')
    """
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_number(value: Decimal | float | str) -> str:
    """Return a number without exponent, without thousands, and without zeros at the end of its fraction.

    >>> plain_number(Decimal("4.20E+8"))
    '420000000'
    """
    text = format(value if isinstance(value, Decimal) else Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, unit: str = "元") -> str:
    """Return an amount as Chinese newspapers write it, rounded to four digits at least.

    >>> amount(6059000000), amount(53000), amount(98.8, "%")
    ('60.59亿元', '5.3万元', '98.8%')
    """
    for size, name in _MAGNITUDES:
        if abs(value) >= size:
            scaled = value / size
            return f"{number(scaled, 2 if abs(scaled) < 1000 else 1)}{name}{unit}"
    return f"{number(value, 2 if abs(value) < 100 else 0)}{unit}"


def in_english(value: Decimal | float | str, unit: str = "") -> str:
    """Return an amount as an English text writes it: millions and billions to three digits, less than a million in full.

    >>> in_english(6059000000, "元"), in_english("80918700", "元"), in_english(148598, "公里")
    ('6.06 billion yuan', '80.9 million yuan', '148,598 km')
    >>> in_english("999999999", "元"), in_english(1, "人"), in_english("10.82", "%"), in_english(12, "座")
    ('1 billion yuan', '1 person', '10.82%', '12 座')
    """
    exact = Decimal(str(value))
    text = number(float(exact), 2)
    for size, name in ((10**9, "billion"), (10**6, "million")):
        scaled = exact / size
        rounded = round(scaled, max(0, 2 - scaled.adjusted()))
        if abs(scaled) >= 1 or abs(rounded) >= 1:
            text = f"{plain_number(rounded)} {name}"
            break
    one, many = _units().get(unit, (unit, unit))
    return text + ("%" if unit == "%" else f" {one if exact == 1 else many}" if unit else "")


@cache
def _units() -> dict[str, tuple[str, str]]:
    return {r["unit"]: (r["one"], r["many"]) for r in read_table("unit_names")}


def exact_amount(value: Decimal | float | str, unit: str | None) -> str:
    """Return a value with its unit, to the last digit.

    >>> exact_amount("420000000", "元"), exact_amount("98.8", "%")
    ('420,000,000 元', '98.8%')
    """
    whole, _, part = plain_number(value).partition(".")
    text = f"{int(whole):,}" + (f".{part}" if part else "")
    return text + ("%" if unit == "%" else f" {unit}" if unit else "")


def short_amount(row: Mapping[str, Any]) -> str:
    """Return a figure in the Chinese way, short, with the word for what is not exact.

    >>> short_amount({"value": "3290000", "unit": "人", "approx": "exact"})
    '329万人'
    >>> short_amount({"value": "60000", "unit": "人", "approx": "over"})
    '6万多人'
    """
    value = Decimal(str(row["value"]))
    size, name = next(((s, n) for s, n in _MAGNITUDES if abs(value) >= s), (1, ""))
    before = {"near": "近", "about": "约", "at_most": "不超过"}.get(row["approx"], "")
    over, least = "多" if row["approx"] == "over" else "", "以上" if row["approx"] == "at_least" else ""
    return f"{before}{plain_number(round(value / size, 2))}{name}{over}{row['unit']}{least}"


def period(start: Any, end: Any) -> str:
    """Return the time of a fact, "" where the text gives none.

    >>> period("2014", "2018"), period("2018", "2018"), period(None, "2018-12"), period("2018", None)
    ('2014–2018', '2018', 'until 2018-12', 'from 2018')
    """
    first, last = (str(x) if is_known(x) else "" for x in (start, end))
    if is_chinese():
        return (
            first if first == last else f"{first}—{last}" if first and last else f"{first}起" if first else f"{last}止"
        )
    if not first:
        return f"until {last}" if last else ""
    return first if first == last else f"{first}–{last}" if last else f"from {first}"


def names(field: str, value: str | None) -> tuple[str, str]:
    """Return the English and the Chinese name of a value of a field; one that no table knows stands for itself.

    >>> names("sector", "water"), names("indicator", "poverty_rate")
    (('Water', '水利饮水'), ('Poverty rate', '贫困发生率'))
    """
    value = value or "unstated"
    return _names().get((field, value), (value, ""))


@cache
def _names() -> dict[tuple[str, str], tuple[str, str]]:
    known = {("indicator", r["indicator"]): (r["en"], r["zh"]) for r in read_table("indicators")}
    return known | {(r["field"], r["value"]): (r["en"], r["zh"]) for r in read_table("charts_labels")}


def values_of(field: str) -> tuple[str, ...]:
    """Return the values that a field can have, in the order of their table.

    >>> values_of("status")
    ('done', 'planned')
    """
    return tuple(value for known, value in _names() if known == field)


def label(field: str, value: str | None, *, sep: str = " ") -> str:
    """Return the name of a value of a field in the language chosen, else in both.

    >>> label("sector", "water")
    'Water 水利饮水'
    """
    return both(*names(field, value), sep=sep)


def name(field: str, value: str | None) -> str:
    """Return the name of a value of a field in Chinese where that is the language chosen, else in English.

    >>> name("sector", "water")
    'Water'
    """
    return both(*names(field, value)) if is_chinese() else names(field, value)[0]


def reason(text: str) -> str:
    """Return what speaks for a reading, or what a repair mended, as data name it, in the language chosen.

    >>> reason("in the next clause, past a figure")
    'in the next clause, past a figure'
    """
    if not is_chinese():
        return text
    parts = [text] if text in _reasons() else text.split(", ")
    return either(text, "，".join(map(_reason, parts)))


def _reason(part: str) -> str:
    known = _reasons()
    if part in known:
        return known[part]
    words = part.split()
    for n in range(len(words) - 1, 0, -1):  # before 用于: all but the last words stand for any
        if pattern := known.get(" ".join([*words[:n], "*"])):
            rest = _reason(" ".join(words[n:]))
            return pattern.replace("*", rest.replace(" or ", "”或“").replace(" and ", "”和“"))
    return next((zh for field in ("indicator", "source", "sector") if (zh := names(field, part)[1])), part)


@cache
def _reasons() -> dict[str, str]:
    return {row["english"]: row["zh"] for row in read_table("reasons")}


def evidence_link(article: str, start: int) -> str:
    """Return the address of a figure on its article's evidence page, seen from a page of the notebooks."""
    return f"../articles/{escape(article, quote=True)}.html#f{start}"


def split_sentence(row: Mapping[Any, Any], prefix: str = "") -> tuple[str, str, str]:
    """Return the sentence of a fact up to its figure, the figure, and what follows.

    ``row``: of a fact table, or of a table of findings, where ``prefix`` is "other_" for the second figure. A row that
    does not say where the figure stands (``at_start``) gives all of the sentence first.

    >>> split_sentence({"sentence": "投入3亿元。", "at_start": 2, "at_end": 5})
    ('投入', '3亿元', '。')
    """
    sentence = str(row[f"{prefix}sentence"]) if is_known(row[f"{prefix}sentence"]) else ""
    start, end = row.get(f"{prefix}at_start"), row.get(f"{prefix}at_end")
    if not is_known(start) or not is_known(end):
        return sentence, "", ""
    return sentence[: int(start)], sentence[int(start) : int(end)], sentence[int(end) :]  # type: ignore[arg-type]


def marked_sentence(row: Mapping[Any, Any], prefix: str = "") -> str:
    """Return the sentence of a fact as HTML, its figure marked; see ``split_sentence``.

    >>> marked_sentence({"sentence": "投入3亿元。", "at_start": 2, "at_end": 5})
    '投入<mark>3亿元</mark>。'
    """
    before, figure, after = (escape(part) for part in split_sentence(row, prefix))
    return before + (f"<mark>{figure}</mark>" if figure else "") + after
