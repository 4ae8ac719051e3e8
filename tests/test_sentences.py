"""Sentences, their clauses and brackets, and lists that say 分别."""

import pytest

from povlib.reading.sentences import listed, read_sentence, split_sentences


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, 0, len(text))]


def clauses(text: str) -> list[str]:
    s = read_sentence(text, 0, len(text))
    return [text[slice(*s.clause(at))] for at in s.clauses]


def test_a_sentence_ends_with_its_mark_and_begins_without_blanks() -> None:
    assert sentences("　全县脱贫。 修路！\n\t建房") == ["全县脱贫。", "修路！\n", "建房"]
    assert sentences(" 。　") == ["。"]
    assert split_sentences("甲。乙。丙。", 2, 4) == [(2, 4)]


@pytest.mark.parametrize(
    ("length", "pieces"), [(1000, [1000]), (1001, [1000, 1]), (2000, [1000, 1000]), (2001, [1000, 1000, 1])]
)
def test_a_run_without_a_mark_is_cut_at_a_thousand_characters(length: int, pieces: list[int]) -> None:
    assert list(map(len, sentences("户" * length))) == pieces


def test_a_long_run_is_cut_behind_its_last_comma() -> None:
    assert list(map(len, sentences("户" * 600 + "，" + "户" * 600))) == [601, 600]
    assert list(map(len, sentences("户" * 600 + "，" + "户" * 300 + "、" + "户" * 600))) == [902, 600]
    assert list(map(len, sentences("，" + "户" * 1000))) == [1, 1000]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投入3亿元，修路30公里", ["投入3亿元，", "修路30公里"]),
        ("共1,200户", ["共1,200户"]),
        ("共1,两百户", ["共1,", "两百户"]),
        ("投入3亿元，", ["投入3亿元，"]),
        ("共3户,5人", ["共3户,", "5人"]),
    ],
)
def test_a_comma_ends_a_clause_but_for_one_of_thousands_and_one_at_the_end(text: str, found: list[str]) -> None:
    assert clauses(text) == found


def test_an_offset_lies_in_a_clause() -> None:
    s = read_sentence("前言。甲乙，丙丁，戊", 3, 10)
    assert [s.clause_index(at) for at in (0, 3, 5, 6, 8, 9)] == [0, 0, 0, 1, 1, 2]
    assert [s.clause(at) for at in (3, 5, 6, 9)] == [(3, 6), (3, 6), (6, 9), (9, 10)]


def test_a_word_in_a_bracket_speaks_within_it_only() -> None:
    s = read_sentence("甲（乙丙）丁(戊)", 0, 9)
    assert [s.bracket(at) for at in (0, 1, 4, 5, 6, 8)] == [None, (1, 5), (1, 5), None, (6, 9), (6, 9)]
    assert [s.can_govern(word, at) for word, at in ((0, 2), (2, 3), (2, 5), (2, 7), (5, 7))] == [
        True, True, False, False, True,
    ]  # fmt: skip
    assert read_sentence("甲乙丙", 0, 3).can_govern(2, 0)


def owners(text: str, figures: str, items: str) -> list[int] | None:
    """Return which of the single characters ``items`` each of the characters ``figures`` belongs to."""
    spans = [[(at, at + 1) for at, c in enumerate(text) if c in of] for of in (figures, items)]
    return listed(read_sentence(text, 0, len(text)), spans[0], spans[1], text)


@pytest.mark.parametrize(
    ("text", "belongs"),
    [
        ("甲、乙分别投入1、2", [0, 1]),
        ("甲、乙、丙依次投入1、2和3", [0, 1, 2]),
        ("甲、乙投入1、2", None),
        ("甲、乙分别投入1", None),
        ("甲分别投入1", None),
        ("甲、乙分别投入1、2、3", None),
        ("甲、乙、丙分别投入1、2", None),
        ("甲的乙、丙分别投入1、2", [1, 2]),
        ("1户，甲、乙分别投入2、3", [-1, 0, 1]),
        ("甲、乙分别投入1、2，另有3", [0, 1, -1]),
        ("分别投入1、2的甲、乙", None),
    ],
)
def test_the_figures_of_a_list_belong_to_its_items_one_by_one(text: str, belongs: list[int] | None) -> None:
    assert owners(text, "123", "甲乙丙") == belongs
