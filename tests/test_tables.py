"""Tables in pages, Word files and spreadsheets are read as tables: head, row and the line above tell of each cell."""

import json
from pathlib import Path
from typing import Any

import pytest

import povlib
from povlib.articles import Article, load_articles

HERE = Path(__file__).parent / "cases"
CASES = json.loads((HERE / "tables.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_cell_is_told_by_the_head_the_row_and_the_line_above(case: dict[str, Any]) -> None:
    article = Article("a", case["text"], published="2020-01", place="渭源县", is_html=case.get("html", False))
    found = [[f.text, format(f.value, "f"), f.unit, f.indicator, f.place, f.to] for f in povlib.find_facts(article)]
    times = {row[0]: row[5] for row in case["expect"]}
    found = [row if times.get(row[0]) else [*row[:5], None] for row in found]
    for row in case["expect"]:
        assert row in found


def test_the_figures_of_a_plan_are_planned() -> None:
    (case,) = (c for c in CASES if c["label"].startswith("a plan"))
    assert {f.status for f in povlib.find_facts(case["text"], published="2019-03", place="渭源县")} == {"planned"}


def test_every_cell_points_to_where_it_is_printed() -> None:
    for case in CASES:
        for fact in povlib.find_facts(Article("a", case["text"], is_html=case.get("html", False))):
            assert case["text"][fact.start : fact.end] == fact.text


@pytest.mark.parametrize("name", ["table.docx", "report.xlsx"])
def test_a_table_of_another_program_is_read_as_one(name: str) -> None:
    (article,) = load_articles(HERE / "files" / name)
    facts = {(f.place, f.indicator): f for f in povlib.find_facts(article)}
    year = facts["会川镇", "fund_investment"].to
    assert (facts["会川镇", "fund_investment"].value, year) == (12_000_000, "2018" if name == "table.docx" else "2019")
    assert facts["莲峰镇", "fund_investment"].value in (8_500_000, 8_505_000)


def test_a_spreadsheet_of_figures_is_said_to_be_read_as_one_table() -> None:
    (article,) = load_articles(HERE / "files" / "report.xlsx")
    assert article.doubts == ("report.xlsx: has no column of texts; it is read as one table of figures",)
    assert article.id == "report"


def test_a_long_table_is_read_within_a_second_or_two() -> None:
    table = "村\t脱贫户数\n" + "\n".join(f"天池村\t{n}" for n in range(1, 3000))
    facts = povlib.find_facts(table)
    assert len(facts) == 2999
