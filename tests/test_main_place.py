"""The place that a text is about: cases as data, each a title, within the text or beside it, and a paragraph."""

import json
from pathlib import Path

import pytest

from povlib.articles import Article
from povlib.reading.document import Document

CASES = Path(__file__).parent / "cases" / "main-place.jsonl"


@pytest.mark.parametrize(
    "case",
    [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()],
    ids=lambda case: case["label"],
)
def test_a_text_tells_what_place_it_is_about_or_nothing(case: dict) -> None:
    about = Document(Article("a", case["text"], title=case.get("title"))).about
    assert [about.place, about.level, about.how, about.province, " ".join(sorted(about.codes))] == case["about"]
