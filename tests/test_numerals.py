"""Numerals of every script to exact decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povlib import parse_number

CASES = {
    "1,234.5": "1234.5",
    "４．２亿": "420000000",
    "三千二百万": "32000000",
    "百分之十二点五": "12.5",
    "两百多": "200",
    "960余万": "9600000",
    "一亿二千万": "120000000",
    "三万五": "35000",
    "一千二": "1200",
    "一千零二十": "1020",
    "十五万": "150000",
    "二〇一八": "2018",
    "12亿3000万": "1230000000",
    "1.2万亿": "1200000000000",
    "九点八亿": "980000000",
    "壹仟贰佰": "1200",
}


@pytest.mark.parametrize(("text", "value"), CASES.items())
def test_a_numeral_has_its_value(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "几百", "数万", "abc", "元", "1.2.3", "一一百"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no numeral"):
        parse_number(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_a_value_prints_without_exponent_and_reads_back(n: int) -> None:
    assert parse_number(str(n)) == n
    assert "E" not in str(parse_number(f"{n}万"))
    assert parse_number(f"{n}万") == n * 10**4


@given(st.text(max_size=20))
def test_any_text_gives_a_decimal_or_a_value_error(text: str) -> None:
    try:
        assert isinstance(parse_number(text), Decimal)
    except ValueError:
        pass
