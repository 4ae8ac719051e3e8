"""Fields of a fact, rule by rule: each case is a sentence or two and what its figures are, where, when and for what."""

import json
from collections import Counter
from pathlib import Path

import pytest

from povlib import Fact, find_facts

FIELDS = Path(__file__).parent / "cases" / "fields"
FILES = sorted(FIELDS.glob("*.json"))
COLUMNS = ("indicator", "place", "time", "status", "sector", "source")
KINDS = ("synthetic", "in-the-wild", "negative", "known-failure")
INDICATORS = (
    "fund_investment", "fund_loan", "fund_donation", "fund_benefit", "income_per_capita", "income_other", "sales",
    "standard", "money_other", "poverty_rate", "poverty_rate_change", "percent_other", "poor_people", "poor_households",
    "lifted_people", "lifted_households", "poor_villages", "poor_counties", "villages_exited", "counties_exited",
    "relocated_people", "relocated_households", "other",
)  # fmt: skip


def _column(file: Path) -> str:
    return file.stem.partition("_")[0]


def _read(file: Path) -> list[dict]:
    return json.loads(file.read_text(encoding="utf-8"))


def _cases() -> list:
    return [
        pytest.param(
            _column(file),
            case,
            id=f"{file.stem}: {case['label']}",
            marks=[pytest.mark.xfail(strict=True, reason="known failure")] if case["kind"] == "known-failure" else [],
        )
        for file in FILES
        for case in _read(file)
    ]


def _by_print(facts: list[Fact]) -> dict[str, Fact]:
    """Return the facts by their printed text, the second of the same text as text#2."""
    met: Counter[str] = Counter()
    named = {}
    for fact in facts:
        met[fact.text] += 1
        named[fact.text if met[fact.text] == 1 else f"{fact.text}#{met[fact.text]}"] = fact
    return named


def _time(fact: Fact) -> str:
    """Return the period of a fact as from..to: one date where both ends are the same, "" where there is none."""
    if fact.from_ == fact.to:
        return fact.to or ""
    return f"{fact.from_ or ''}..{fact.to or ''}"


def _value(fact: Fact, column: str) -> str | None:
    return _time(fact) if column == "time" else getattr(fact, column)


@pytest.mark.parametrize(("column", "case"), _cases())
def test_a_figure_says_what_its_sentence_says(column: str, case: dict) -> None:
    facts = find_facts(case["text"], published=case["published"], place=case["place"])
    found = _by_print(facts)
    for printed, right in case["expect"].items():
        assert printed in found, f"{case['label']}: {printed} is not among the figures {list(found)}"
        got, accepted = _value(found[printed], column), right if isinstance(right, list) else [right]
        assert got in accepted, f"{case['label']}: {column} of {printed} is {got}, not {right}, in {case['text']}"


def test_there_are_cases_for_a_field() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_named_for_a_field(file: Path) -> None:
    assert _column(file) in COLUMNS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_covers_its_field_broadly(file: Path) -> None:
    cases = _read(file)
    assert len(cases) >= 40
    assert sum(case["kind"] == "negative" for case in cases) >= 8


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_label_of_a_file_is_its_own(file: Path) -> None:
    labels = Counter(case["label"] for case in _read(file))
    assert not [label for label, times in labels.items() if times > 1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_of_a_file_is_well_formed(file: Path) -> None:
    for case in _read(file):
        assert set(case) >= {"label", "kind", "text", "published", "place", "expect"}, case["label"]
        assert case["kind"] in KINDS, case["label"]
        assert case["expect"], case["label"]
        for printed in case["expect"]:
            text, _, nth = printed.partition("#")
            assert case["text"].count(text) >= int(nth or 1), f"{case['label']}: {printed} is not in the text"


@pytest.mark.parametrize("file", [f for f in FILES if _column(f) == "indicator"], ids=lambda file: file.stem)
def test_every_indicator_expected_is_one(file: Path) -> None:
    for case in _read(file):
        for right in case["expect"].values():
            assert set(right if isinstance(right, list) else [right]) <= set(INDICATORS), case["label"]
