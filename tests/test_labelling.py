"""Labels made by people: rows are checked as they are made, saved as data/gold has them, compared, and learnt from."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povlib
from povlib import accuracy
from povlib.exercises import labelling
from povlib.exercises.agreement import agreement, differences, kappa, paired
from povlib.exercises.labeller import Labeller
from povlib.exercises.labelling import Passage, label, passages, save
from povlib.reading import fit

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "data/gold/label.schema.json").read_text(encoding="utf-8"))
TEXT = "标题\n\n2018年，全县投入资金2.4亿元，其中产业2.4亿元；减贫8600人，新建卫生室5个。"
PASSAGE = Passage(povlib.Article("made-up", TEXT, published="2019-02", place="云岭县"), 4, len(TEXT))
FUND: dict[str, Any] = {"value": 240000000, "unit": "元", "indicator": "fund_investment", "sector": "industry"}
TIME: dict[str, Any] = {"place": "云岭县", "from_": "2018", "to": "2018", "status": "done"}


def fund(**other: Any) -> dict[str, Any]:
    return label(PASSAGE, "2.4亿元", **({**FUND, **TIME, "source": "unstated"} | other))


def people(**other: Any) -> dict[str, Any]:
    return label(PASSAGE, "8600人", **({"value": 8600, "unit": "人", "indicator": "lifted_people"} | TIME | other))


# --- a row -----------------------------------------------------------------------------------------------------------
def test_a_row_has_the_offsets_of_the_raw_article_and_the_form_of_the_collections_labels() -> None:
    for row in (fund(), fund(nth=2), people(), label(PASSAGE, "5个", value=5, unit="个", indicator="other")):
        assert TEXT[row["start"] : row["end"]] == row["text"]
        jsonschema.Draft202012Validator(SCHEMA).validate(row)
    assert fund(nth=2)["start"] > fund()["start"]


def test_a_figure_that_is_no_fact_about_poverty_has_no_place_and_time() -> None:
    row = label(PASSAGE, "5个", value=5, unit="个", indicator="other", **TIME)
    assert set(row) == {"text", "start", "end", "value", "unit", "approx", "indicator"}


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"nth": 3}, "does not stand in the passage 3 times"),
        ({"value": "2.4亿"}, "base units"),
        ({"value": -1}, "not less than 0"),
        ({"unit": ""}, "has a text and a unit"),
        ({"sector": "schools"}, "sector is 'schools'; it is one of overall"),
        ({"source": None}, "source is None"),
        ({"indicator": "money"}, "indicator is 'money'"),
        ({"status": "maybe"}, "status is 'maybe'"),
        ({"from_": "last year"}, "a time is 2018"),
        ({"colour": "red"}, "no field 'colour'"),
    ],
)
def test_a_row_that_cannot_be_is_told_why(other: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        fund(**other)


def test_passages_are_paragraphs_of_the_article_that_have_a_numeral() -> None:
    for article in povlib.load_articles(ROOT / "data"):
        found = passages(article)
        assert found and all(p.numerals() and p.text == article.text[p.start : p.end] for p in found)


def test_a_magnitude_belongs_to_its_numeral() -> None:
    assert [PASSAGE.text[s:e] for s, e in PASSAGE.numerals()] == ["2018", "2.4亿", "2.4亿", "8600", "5"]


# --- saved -----------------------------------------------------------------------------------------------------------
def test_labels_are_saved_in_text_order_and_read_as_the_collections_are(tmp_path: Path) -> None:
    file = save(PASSAGE, [people(), fund()], tmp_path)
    (rows,) = accuracy.read_labels(tmp_path).values()
    assert file.name == "made-up.jsonl"
    assert [row["text"] for row in rows] == ["2.4亿元", "8600人"] and rows[0]["value"] == Decimal(240000000)


def test_saving_a_passage_again_replaces_its_labels_and_leaves_those_of_others(tmp_path: Path) -> None:
    elsewhere = people() | {"start": 0, "end": 2, "text": "标题"}
    save(Passage(PASSAGE.article, 0, 3), [elsewhere], tmp_path)
    save(PASSAGE, [people(), fund()], tmp_path)
    save(PASSAGE, [fund()], tmp_path)
    assert [row["text"] for row in labelling.labels_of(tmp_path, "made-up")] == ["标题", "2.4亿元"]


def test_an_article_without_a_file_has_no_labels(tmp_path: Path) -> None:
    assert labelling.labels_of(tmp_path, "made-up") == []


# --- agreement -------------------------------------------------------------------------------------------------------
@given(st.integers(1, 4), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60))
def test_kappa_is_that_of_scikit_learn(kinds: int, pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    one, other = [a % kinds for a, _ in pairs], [b % kinds for _, b in pairs]
    if len({*one, *other}) > 1:  # of one value throughout scikit-learn says that nothing is defined
        assert kappa(one, other) == pytest.approx(cohen_kappa_score(one, other))
    else:
        assert kappa(one, other) == 1.0


def test_kappa_of_two_labellers_of_one_passage_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import cohen_kappa_score

    gold = accuracy.read_labels(ROOT / "data/gold")["weishan-2021"]
    chance = random.Random(7)
    other = [row | {"indicator": "other"} if chance.random() < 0.2 else dict(row) for row in gold]
    table = agreement(gold, other).set_index("field")
    pairs = paired(gold, other)
    for field in ("indicator", "unit", "approx"):
        expected = cohen_kappa_score([str(a[field]) for a, _ in pairs], [str(b[field]) for _, b in pairs])
        assert table.loc[field, "kappa"] == pytest.approx(expected)
    assert table.loc["indicator", "kappa"] < 0.99


def test_kappa_of_unequally_many_is_told() -> None:
    with pytest.raises(ValueError, match="2 and 1 values"):
        kappa(["a", "b"], ["a"])


def test_f1_of_two_labellers_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    gold = accuracy.read_labels(ROOT / "data/gold")["wanyuan-2019"]
    one, other = gold[::2] + gold[1:20:2], gold[:30] + gold[31::3]
    starts = sorted({row["start"] for row in gold})
    found = [[start in {row["start"] for row in rows} for start in starts] for rows in (one, other)]
    table = agreement(one, other).set_index("field")
    assert table.loc["figure", "same"] == pytest.approx(f1_score(*found))


def test_differences_are_the_rows_to_talk_about() -> None:
    table = differences([fund(), people()], [fund(source="fiscal")])
    assert list(table["field"]) == ["source", "figure"]
    assert list(table.iloc[0][["one", "other"]]) == ["unstated", "fiscal"]
    assert list(table.iloc[1][["text", "one", "other"]]) == ["8600人", "8600", ""]


# --- the library -----------------------------------------------------------------------------------------------------
def test_a_passage_measured_by_the_librarys_own_reading_has_no_miss() -> None:
    read = [dict(fact.row()) for fact in povlib.find_facts(PASSAGE.article)]
    measured = labelling.against_reader(PASSAGE, read)
    assert measured.scores["figure_f1"] == 1 and measured.misses_table().empty
    wrong = [row | {"unit": "口"} if row["text"] == "8600人" else row for row in read]
    assert list(labelling.against_reader(PASSAGE, wrong).misses_table()["field"]) == ["unit"]


def test_labels_of_ones_own_take_the_place_of_the_collections_in_their_passage(tmp_path: Path) -> None:
    gold = accuracy.read_labels(ROOT / "data/gold")["weishan-2021"]
    (article,) = [a for a in povlib.load_articles(ROOT / "data") if a.id == "weishan-2021"]
    save(Passage(article, 0, len(article.text)), [row | {"unit": "mine"} for row in gold[10:20]], tmp_path)
    (labels,) = [rows for found, rows in fit.labelled(ROOT, tmp_path) if found.id == "weishan-2021"]
    assert [row["unit"] == "mine" for row in labels] == [10 <= n < 20 for n in range(len(gold))]


def test_weights_written_to_a_file_leave_those_of_the_library(tmp_path: Path) -> None:
    before = (ROOT / "povlib/lexicon/weights.csv").read_bytes()
    fit.write({"money": {"before: x, y": 1.5}}, tmp_path / "weights.csv")
    assert 'money,"before: x, y",1.5' in (tmp_path / "weights.csv").read_text(encoding="utf-8")
    assert (ROOT / "povlib/lexicon/weights.csv").read_bytes() == before


# --- the widget ------------------------------------------------------------------------------------------------------
def test_a_figure_is_labelled_kept_and_saved_by_the_widget(tmp_path: Path) -> None:
    widget = Labeller(PASSAGE, tmp_path)
    widget.numeral.value = PASSAGE.numerals()[2]
    widget.behind.value = 1
    widget.value.value, widget.unit.value, widget.indicator.value = "240000000", "元", "fund_investment"
    widget.from_.value = widget.to.value = "2018"
    widget.keep.click()
    assert "Kept: 2.4亿元" in widget.said.value
    widget.saving.click()
    (row,) = labelling.labels_of(tmp_path, "made-up")
    assert row == fund(nth=2, sector="overall") | {"value": Decimal(240000000)}
    assert Labeller(PASSAGE, tmp_path).rows == widget.rows


def test_the_widget_says_what_is_wrong_and_keeps_nothing(tmp_path: Path) -> None:
    widget = Labeller(PASSAGE, tmp_path)
    widget.keep.click()
    assert "Not kept" in widget.said.value and not widget.rows


def test_the_widget_asks_only_for_what_an_indicator_has(tmp_path: Path) -> None:
    widget = Labeller(PASSAGE, tmp_path)
    hidden = {"other": 6, "lifted_people": 2, "fund_loan": 0}
    for indicator, count in hidden.items():
        widget.indicator.value = indicator
        fields = (widget.place, widget.from_, widget.to, widget.status, widget.sector, widget.source)
        assert sum(field.layout.display == "none" for field in fields) == count


def test_a_figure_kept_again_replaces_itself_and_can_be_dropped(tmp_path: Path) -> None:
    widget = Labeller(PASSAGE, tmp_path)
    widget.numeral.value = PASSAGE.numerals()[4]
    widget.value.value, widget.unit.value = "5", "个"
    widget.keep.click()
    widget.behind.value = 1
    widget.keep.click()
    assert [row["text"] for row in widget.rows] == ["5个"]
    widget.drop.click()
    assert not widget.rows


def test_the_passage_is_shown_as_text_whatever_it_holds(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>投入3亿元"
    widget = Labeller(Passage(povlib.Article("x", hostile), 0, len(hostile)), tmp_path)
    assert "<script" not in widget.text.value
    assert "<script" not in widget._repr_mimebundle_()["text/html"]
