"""Bytes to text: every encoding that Chinese news comes in, and an error that names the place for what is no text."""

import random
from collections import Counter

import pytest
from damage import clean_article
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from povlib.articles.encodings import decode

SIMPLE = clean_article(5)
# What Big5 can hold of it.
FULL = OpenCC("s2tw").convert(SIMPLE).encode("big5", "ignore").decode("big5")


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLE, "utf-8", "utf-8"),
        (SIMPLE, "utf-8-sig", "utf-8"),
        (SIMPLE, "utf-16", "utf-16-le"),
        (SIMPLE, "utf-16-le", "utf-16-le"),
        (SIMPLE, "utf-16-be", "utf-16-be"),
        (SIMPLE, "gb18030", "gb18030"),
        (SIMPLE, "gbk", "gb18030"),
        (FULL, "gb18030", "gb18030"),
        (FULL, "big5", "big5"),
        (FULL, "utf-8", "utf-8"),
    ],
)
def test_the_encoding_is_told_and_the_text_is_whole(text: str, codec: str, name: str) -> None:
    found = decode(text.encode(codec))
    assert found.text == text
    assert found.encoding == name
    assert found.confidence > 0.8


def test_a_phrase_is_enough_to_tell_gb18030_from_big5() -> None:
    wrong = [
        i for i in range(0, len(SIMPLE) - 30, 11) if decode(SIMPLE[i : i + 30].encode("gb18030")).encoding != "gb18030"
    ]
    wrong += [i for i in range(0, len(FULL) - 30, 11) if decode(FULL[i : i + 30].encode("big5")).encoding != "big5"]
    assert not wrong


def test_plain_ascii_and_nothing_are_utf_8() -> None:
    assert decode(b"") == ("", "utf-8", 1.0, 0)
    assert decode(b"id,file\n").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", 0),
        (b"PK\x03\x04" + bytes(40), 0),
        (b"some text\x00\x01\x02\x03", 9),
        (b"\xff\xfe\x00\xd8\x00", 2),
        (b"caf\xe9 au lait", 3),
        (random.Random(3).randbytes(5000), 70),
    ],
    ids=["picture", "archive", "zero bytes", "half a UTF-16 pair", "Latin-1", "noise"],
)
def test_what_is_no_text_is_an_error_that_names_the_offset(data: bytes, offset: int) -> None:
    with pytest.raises(ValueError, match=rf"no text: (byte 0x..|the end) at offset {offset} .*; \w+"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("全县脱贫".encode() * 9 + b"\xff" + "全县脱贫".encode(), "全县脱贫" * 9 + "�" + "全县脱贫"),
        ("全县脱贫".encode() * 9 + b"\xe5\x85", "全县脱贫" * 9 + "�"),
        ("全县脱贫".encode() * 9 + b"\x00", "全县脱贫" * 9 + "�"),
        ("全县脱贫攻坚，投入3亿元".encode("gbk") + b"\x1a", "全县脱贫攻坚，投入3亿元�"),
        ("全县脱贫攻坚，投入".encode("gbk") + b"\xff" + "3亿元".encode("gbk"), "全县脱贫攻坚，投入�3亿元"),
        ("全縣脫貧攻堅，投入".encode("big5") + b"\xff" + "3億元".encode("big5"), "全縣脫貧攻堅，投入�3億元"),
    ],
    ids=["one bad byte", "cut inside a character", "a zero byte", "end of a DOS file", "GBK", "Big5"],
)
def test_a_bad_byte_is_replaced_and_counted(data: bytes, text: str) -> None:
    found = decode(data)
    assert (found.text, found.replaced) == (text, 1)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_a_text_with_bad_bytes_here_and_there_keeps_its_encoding_and_its_other_characters(codec: str) -> None:
    text = FULL if codec == "big5" else SIMPLE
    data = bytearray(text.encode(codec))
    for at in range(50, len(data), 400):
        data[at] = 0xFF
    found = decode(bytes(data))
    assert found.encoding == codec and 0 < found.replaced <= 3 * len(range(50, len(data), 400))
    assert sum((Counter(text) - Counter(found.text)).values()) < 0.05 * len(text)


def test_utf_32_is_not_taken_for_utf_16() -> None:
    assert decode(SIMPLE.encode("utf-32")).text == SIMPLE


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_clear_error(data: bytes) -> None:
    try:
        text = decode(data).text
    except ValueError as error:
        assert "at offset" in str(error)
    else:
        assert "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200).filter(lambda t: "\x00" not in t and not t.startswith("\ufeff")))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    data = text.encode()
    if not data.startswith((b"%PDF", b"GIF8", b"PAR1")):
        assert decode(data).text == text
