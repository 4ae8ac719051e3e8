"""What articles tell themselves of what nobody gave with them."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import povlib
from povlib.articles import Article, load_articles
from povlib.articles.article import Proposal
from povlib.reading.metadata import FIELDS, propose
from povlib.report.build import stage

CASES = json.loads((Path(__file__).parent / "cases" / "proposals.json").read_text(encoding="utf-8"))
TITLE = "渭源县多措并举决战脱贫攻坚"
STAMPED = (
    f"{TITLE}\n2019-03-05 10:22 来源：定西日报\n今年以来，全县投入资金2.1亿元修路，1200户4500人脱贫，去年是800户。"
)


def article_of(case: dict[str, Any]) -> Article:
    file = case.get("file")
    return Article(
        id=file.rpartition(".")[0] if file else "a",
        text=case["text"],
        path=Path(file) if file else None,
        is_html=case.get("html", False),
        meta=case.get("meta", {}),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_an_article_tells_what_stands_in_and_around_it_and_no_more(case: dict[str, Any]) -> None:
    told = article_of(case).proposed
    assert {f: told[f].value if f in told else None for f in case["expect"]} == case["expect"]


def test_a_proposal_says_how_it_is_known_and_how_sure_that_is() -> None:
    told = Article("a", STAMPED).proposed["published"]
    assert told == Proposal("2019-03-05", "printed over the text: 2019-03-05", told.sure)
    assert 0.5 < told.sure < 1


def test_what_is_given_is_not_proposed() -> None:
    given = {field: "x" for field in FIELDS if field != "published"} | {"published": "2018"}
    assert propose(Article("a", STAMPED, **given)) == {}


def test_reading_uses_the_date_and_the_place_that_the_article_tells() -> None:
    facts = {fact.text: fact for fact in povlib.find_facts(Article("a", STAMPED))}
    assert (facts["2.1亿元"].from_, facts["2.1亿元"].place) == ("2019", "渭源县")
    assert facts["800户"].to == "2018"


def test_a_given_date_goes_before_the_one_that_is_told() -> None:
    facts = {fact.text: fact for fact in povlib.find_facts(Article("a", STAMPED, published="2016-05-01"))}
    assert facts["800户"].to == "2015"


def folder(tmp_path: Path) -> Path:
    (tmp_path / "2018").mkdir()
    (tmp_path / "a.txt").write_text(STAMPED, encoding="utf-8")
    (tmp_path / "2018" / "b.txt").write_text("村里修了路，投入资金30万元，乡亲们都说好。", encoding="utf-8")
    return tmp_path


def test_the_command_drafts_a_table_that_can_be_corrected_and_read_again(tmp_path: Path) -> None:
    source = folder(tmp_path)
    out = source / "articles.csv"
    done = subprocess.run(
        [sys.executable, "-m", "povlib.cli", "metadata", str(source), "-o", str(out)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    with open(out, encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows["a"]["published"] == "2019-03-05"
    assert "printed over the text" in rows["a"]["known"]
    assert rows["2018/b"] | {"known": ""} == dict.fromkeys(rows["a"], "") | {
        "id": "2018/b", "file": "2018/b.txt", "published": "2018",
    }  # fmt: skip
    out.write_text(out.read_text(encoding="utf-8-sig").replace("定西日报", "甘肃日报"), encoding="utf-8")
    again = {article.id: article for article in load_articles(source)}
    assert again["a"].publisher == "甘肃日报"
    assert again["2018/b"].published == "2018"


def test_the_name_of_a_file_tells_also_in_a_report_which_keeps_its_articles_under_other_names(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "20190305.txt").write_text("村里修了路，投入资金30万元，乡亲们都说好。", encoding="utf-8")
    staged = load_articles(stage(load_articles(tmp_path / "in"), tmp_path / "out"))
    assert [a.proposed["published"].value for a in staged] == ["2019-03-05"]
