"""Figures, periods and places: cases as data, and what holds for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povlib import find_figures, find_periods, find_places

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict]:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", cases("figures"), ids=lambda c: c["comment"])
def test_the_figures_of_a_text_are_found_with_value_unit_and_approximation(case: dict) -> None:
    found = [[f.text, format(f.value, "f"), f.unit, f.approx] for f in find_figures(case["text"])]
    if case["kind"] == "known-failure":
        assert found != case["figures"], "passes now: it is no known failure any more"
    else:
        assert found == case["figures"]


@pytest.mark.parametrize("case", cases("periods"), ids=lambda c: c["text"])
def test_a_time_expression_is_resolved_against_the_publication(case: dict) -> None:
    found = [[p.from_, p.to, p.shape] for p in find_periods(case["text"], case["published"])]
    assert found == case["periods"]


@pytest.mark.parametrize("case", cases("places"), ids=lambda c: c["text"])
def test_the_lowest_place_of_a_chain_is_found_and_common_nouns_are_not(case: dict) -> None:
    assert [p.name for p in find_places(case["text"])] == case["places"]


def _reads(case: dict) -> bool:
    carrier = "全县共有{}人，" if "NumberModel" in case["source"] else "共投入{}，"
    found = [format(f.value, "f") for f in find_figures(carrier.format(case["expression"]))]
    return found == case["values"]


def test_expressions_from_the_tests_of_public_recognisers_have_the_right_value() -> None:
    # Bare expressions with their values, from the tests of JioNLP (Apache 2.0) and Recognizers-Text (MIT), as far as they
    # are in scope: money in yuan, percentages, counts with 万 or 亿. Left out: foreign money, discounts (折, 成), k and M,
    # 几 and 数, small Chinese numerals without a magnitude, negative counts.
    missed = [c["expression"] for c in cases("recognisers") if not _reads(c)]
    assert len(missed) / len(cases("recognisers")) <= 0.05, missed


# Text of the kind that trips readers of numbers: digits, magnitudes, units, marks, brackets, years, place endings
NUMERIC = st.text(
    alphabet="0123456789.,，。、；（）()%％‰万亿千百十元人户年月日至到-—近超余多个村县乡镇全省第约由从降截“”<>/ \n贫困脱将"
    "来几点两角分￥$单位：|\t萬億戶",
    max_size=60,
)


KINDS = "money percent points person household village township county item currency count".split()


@given(st.one_of(NUMERIC, st.text(max_size=60)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_figures_that_slice_to_their_own_text(text: str) -> None:
    end = 0
    for f in find_figures(text):
        assert text[f.start : f.end] == f.text
        assert f.start >= end, "figures overlap"
        assert any(c.isdigit() or c in "零一二两三四五六七八九十百千万亿萬億０１２３４５６７８９" for c in f.text)
        assert f.unit and f.kind in KINDS
        end = f.end


@given(st.one_of(NUMERIC, st.text(max_size=60)), st.sampled_from([None, "2019", "2019-03", "2019-03-08"]))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_periods_and_places_that_slice_to_their_own_text(text: str, published: str | None) -> None:
    for found in (*find_periods(text, published), *find_places(text)):
        assert text[found.start : found.end] == found.text
