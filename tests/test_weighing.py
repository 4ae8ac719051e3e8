"""Evidence is weighed as the table of weights says, the weights come from the labels, and certainty keeps its word."""

import csv
import json
import math
from pathlib import Path

import pytest

import povlib
from povlib import find_facts
from povlib.lexicon import read_table
from povlib.reading import fit, weighing
from povlib.reading.weighing import Evidence, weigh
from povlib.reference import reference_file
from povlib.schema import INDICATORS, kind_of
from povlib.wording import values_of

ROOT = Path(__file__).parent.parent
EVIDENCE = json.loads((ROOT / "tests" / "cases" / "evidence.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", EVIDENCE, ids=lambda case: f"{case['field']}: {case['label']}")
def test_what_speaks_for_a_purpose_and_a_payer_is_what_the_sentence_has_of_it(case: dict) -> None:
    facts = find_facts(case["text"], published="2019-10", place="渭源县")
    told = next(fact.why[case["field"]] for fact in facts if fact.text == case["figure"])
    contexts = {context for context in told.contexts if not context.startswith("paid by")}  # which is weighed itself
    assert sorted({*(f"{p.value}: {p.feature}" for p in told.evidence), *contexts}) == case["says"]


def test_of_two_values_the_one_with_more_weighed_evidence_is_best() -> None:
    with weighing.trying({"sector": {"before": 2.0, "behind": 1.0, "it is: water": 0.5}}):
        weighed = weigh(
            "sector", ("roads", "water"), [Evidence("roads", "before", 1.0), Evidence("water", "behind", 1.0)]
        )
        assert weighed.best == "roads"
        assert weighed.probability == pytest.approx(1 / (1 + 2.718281828 ** -(2.0 - 1.5)))
        assert weigh("sector", ("roads", "water"), [Evidence("water", "behind", 1.0)]).best == "water"


def test_of_several_pieces_of_one_kind_for_one_value_only_the_largest_counts() -> None:
    pieces = [Evidence("roads", "before", 0.2), Evidence("roads", "before", 0.9), Evidence("roads", "before", 0.5)]
    weighed = weigh("sector", ("roads", "water"), pieces)
    assert weighed.evidence == (pieces[1],)


def test_a_context_speaks_for_each_value_by_a_weight_of_its_own() -> None:
    with weighing.trying({"sector": {"paid by bank: roads": -1.0, "paid by bank: water": 1.0}}):
        weighed = weigh("sector", ("roads", "water"), ["paid by bank"])
    assert weighed.best == "water"
    assert {p.feature for p in weighed.pieces(["water"])} == {"it is: water", "paid by bank: water"}


def test_the_fit_finds_the_feature_that_tells() -> None:
    rows = [
        fit.Example(f"a{n}", frozenset([value]), {(value, "told"): 1.0, ("health", "noise"): float(n % 2)})
        for n, value in enumerate(["roads", "water", "roads", "health"] * 5)
    ]
    weights = fit.fit("sector", rows)
    assert weights["told"] > 1 > abs(weights["noise"])
    assert all("right" for row in rows if fit.probabilities("sector", weights, row))
    read = [max(p, key=p.__getitem__) for p in fit.cross_validate("sector", rows, folds=4)]
    assert read == [next(iter(row.right)) for row in rows]


def test_a_feature_of_too_few_articles_gets_no_weight() -> None:
    rows = [fit.Example(f"a{n}", frozenset(["roads"]), {("roads", "rare"): 1.0} if n < 2 else {}) for n in range(9)]
    assert "rare" not in fit.fit("sector", rows)


def test_an_article_is_never_on_both_sides_of_the_cross_validation() -> None:
    fold = fit.folds_of(["b", "a", "a", "c"], 2)
    assert fold == {"a": 0, "b": 1, "c": 0}


def test_the_weights_are_those_of_the_labels() -> None:
    """Fitted anew, from nothing, from the labels with the evidence as it is read now: the table is what comes out."""
    fresh, _, _ = fit.refit(fit.labelled(ROOT), fit.cases(ROOT))
    for role in fit.ROLES:
        known = weighing.weights(role)
        other = {f for f in {*fresh[role], *known} if abs(fresh[role].get(f, 0) - known.get(f, 0)) > 0.05}
        assert not other, f"{role}: run make fit"


def test_every_weight_is_of_a_known_role_and_within_bounds() -> None:
    rows = read_table("weights")
    assert [r for r in rows if r["role"] not in fit.VALUES or not abs(float(r["weight"])) < 15] == []


def test_every_cue_speaks_for_a_value_of_its_field() -> None:
    money = {i for i in INDICATORS if kind_of(i) == "money"}
    known = {"money": money, "people": {"poor", "lifted", "relocated", "other"}, "area": {"poor", "exited", "other"}}
    for row in read_table("cues_indicator"):
        assert row["indicator"] in known[row["kind"]] | {"", "filler"}, row
    for field in ("sector", "source", "status"):
        assert {row[field] for row in read_table(f"cues_{field}")} <= {*values_of(field), ""}


def test_explaining_a_fact_names_the_words_that_spoke_and_each_field() -> None:
    (fact,) = find_facts("2018年，全县投入财政资金1.2亿元修路。", published="2019-03", place="渭源县")
    told = povlib.explain(fact)
    assert "indicator: fund_investment (" in told and "财政资金 before" in told
    assert "sector: roads" in told and "修路 behind" in told
    assert "source: fiscal" in told and "place: 渭源县" in told and "time: 2018" in told
    assert f"sure: {fact.sure:.2f}" in told


def test_what_money_is_used_for_is_explained_in_its_own_words() -> None:
    (fact,) = find_facts("2018年，县里投入1.2亿元，用于修路。", published="2019-03", place="渭源县")
    told = povlib.explain(fact)
    assert "how frequent it is (" in told and "what how frequent" not in told


def test_explaining_a_text_still_says_what_cleaning_did() -> None:
    assert "drop_bracketed_pinyin" in povlib.explain("329萬(wàn)貧困人口")


def test_a_plain_sentence_is_surer_than_one_that_leaves_things_open() -> None:
    (plain,) = find_facts("2018年，渭源县贫困发生率降至1.2%。", published="2019-03", place="渭源县")
    vague = find_facts("有的说是3万元，有的说给村里，也有人提到甲镇、乙镇的1.2万元。", published="2019-03")
    assert plain.sure > 0.9 > max(fact.sure for fact in vague)


def test_what_is_told_as_done_is_less_sure_the_more_of_its_year_is_still_to_come() -> None:
    days = ("2018-02", "2018-06", "2018-11", "2019-03")
    told = [find_facts("2018年，全县投入1.2亿元修路。", published=day, place="渭源县") for day in days]
    assert {fact.status for (fact,) in told} == {"done"}
    sure = [fact.sure for (fact,) in told]
    assert sure == sorted(set(sure))


def test_certainty_counts_the_fields_that_are_hardly_decided() -> None:
    (clear,) = find_facts("2018年，县财政投入扶贫资金1.2亿元修路。", published="2019-03", place="渭源县")
    (open_,) = find_facts("村里花了3万元。", published="2019-03", place="渭源县")
    for fact in (clear, open_):
        odds = [w.probability / (1 - w.probability) for w in fact.why.values() if isinstance(w, weighing.Weighed)]
        told = dict(fact.why["sure"].features)
        for bound in (0.5, 1, 2):
            assert told[f"margins under {bound:g}"] == sum(math.log(o) < bound for o in odds)
    assert dict(open_.why["sure"].features)["margins under 2"] > dict(clear.why["sure"].features)["margins under 2"]


def test_certainty_kept_its_word_on_articles_that_were_not_fitted_on() -> None:
    """Of each tenth of the labelled figures, about as many are right as were said to be."""
    with open(reference_file("certainty.csv"), encoding="utf-8", newline="") as file:
        tenths = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]
    assert len(tenths) == 10 and [t["sure"] for t in tenths] == sorted(t["sure"] for t in tenths)
    assert max(abs(t["sure"] - t["right"]) for t in tenths) < 0.1
