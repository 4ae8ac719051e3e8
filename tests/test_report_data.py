"""What a report gives away: the data of the explorer, tables to download, and how all of it is cited."""

import csv
import io
import json
import os
from datetime import datetime
from pathlib import Path

import pytest

import povlib
from povlib import accuracy
from povlib.articles import Article, load_articles
from povlib.checks import cross_check
from povlib.reading.topics import topic_of
from povlib.report import build
from povlib.report.citing import Edition, bibtex, citation, cite_block, edition, footer
from povlib.report.contents import Site, addresses
from povlib.report.downloads import articles_csv, fact_rows, packed
from povlib.report.explorer_page import explorer_page, facts_script, script_text
from povlib.report.finishing import _write_search_data
from povlib.report.place_paths import home_paths, place_path

HOSTILE = Article(
    "=cmd|x",
    "2019年,</script><script>window.ran=1</script>青河县投入扶贫资金1.2亿元。\u2028",
    title="=1+1",
    place="青河县",
)


def site_of(*articles: Article) -> Site:
    facts = [fact for article in articles for fact in povlib.find_facts(article)]
    rows = [fact.row() for fact in facts]
    return Site(
        articles=articles,
        facts=facts,
        rows=rows,
        checks=cross_check(povlib.facts_table(facts)),
        examples=[],
        addresses=addresses(articles),
        chapters=[],
        themes=[],
        left_out=[],
        about=None,
        documents=frozenset(),
    )


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of(*povlib.load_articles())


@pytest.fixture(scope="module")
def data(site: Site) -> dict:
    return json.loads(facts_script(site).partition("=")[2].rstrip(";\n"))


def test_data_of_the_explorer_tells_every_fact_as_the_table_does(site: Site, data: dict) -> None:
    columns, names = data["columns"], data["names"]
    assert data["count"] == len(site.rows) == len(columns["value"])
    for n, row in enumerate(site.rows):
        told = {field: names[field][columns[field][n]][0] for field in ("indicator", "topic", "status", "approx")}
        assert told == {**{f: row[f] for f in ("indicator", "status", "approx")}, "topic": topic_of(row)}
        assert data["articles"][columns["article"][n]]["id"] == row["article"]
        assert data["periods"][columns["period"][n]] == [row["from"] or "", row["to"] or ""]
        assert data["places"][columns["place"][n]][0] == (row["place"] or "")
        assert data["units"][columns["unit"][n]][0] == (row["unit"] or "")
        assert columns["value"][n] == float(row["value"])
        sentence = data["sentences"][columns["sentence"][n]]
        assert sentence[columns["at"][n] : columns["until"][n]] == row["sentence"][row["at_start"] : row["at_end"]]


def test_what_a_place_lies_in_stands_before_it(data: dict) -> None:
    names = [name for name, _, _ in data["places"]]
    for n, (_, above, _) in enumerate(data["places"]):
        assert above < n
    county = names.index("巍山县")
    assert names[data["places"][county][1]] == "云南省"
    assert "weishan" in data["places"][county][2] and "county" in data["places"][county][2]


def test_no_text_of_an_article_ends_the_script_it_stands_in() -> None:
    script = facts_script(site_of(HOSTILE))
    assert "<" not in script and "\u2028" not in script
    assert json.loads(script_text({"a": "</script>\u2029"})) == {"a": "</script>\u2029"}


def test_page_of_the_explorer_says_how_much_it_has(site: Site) -> None:
    assert f"All {len(site.rows):,} figures of {len(site.articles)} articles." in explorer_page(site)


@pytest.mark.parametrize(
    ("place", "home", "path"),
    [
        ("云岭县", ("云南省",), ("云岭县",)),  # no such county in the tables
        ("渭源县", (), ("甘肃省", "渭源县")),
        ("甘肃", (), ("甘肃省",)),
        ("清水乡", ("甘肃省", "渭源县"), ("甘肃省", "渭源县", "清水乡")),
        ("清水乡", (), ("清水乡",)),
        ("渭源县", ("甘肃省", "渭源县"), ("甘肃省", "渭源县")),
        ("鼓楼区", (), ("鼓楼区",)),  # four cities have one
        ("鼓楼区", ("福建省", "福州市"), ("福建省", "鼓楼区")),
        (None, ("甘肃省",), ()),
    ],
)
def test_place_stands_below_what_it_lies_in(place: str | None, home: tuple, path: tuple) -> None:
    assert place_path(place, home) == path


def test_article_without_a_place_is_at_home_where_most_of_its_figures_are() -> None:
    article = Article("a", "2018年，渭源县投入3亿元。渭源县脱贫3000人。")
    rows = [fact.row() for fact in povlib.find_facts(article)]
    assert home_paths([article], rows) == {"a": ("甘肃省", "渭源县")}


# --- tables to take away ---------------------------------------------------------------------------------------------
def test_facts_carry_what_they_are_cited_by(site: Site) -> None:
    rows = fact_rows(site)
    assert len(rows) == len(site.rows)
    row = next(row for row in rows if row["article"] == "shanxi-2021")
    assert (row["publisher"], row["published"], row["title"]) == ("山西日报", "2021-01-20", "脱贫攻坚 山西亮丽成绩单")


def test_address_of_an_article_comes_with_its_facts() -> None:
    article = Article("a", "2018年，全县投入3亿元。", place="青河县", meta={"url": "https://news.example/1"})
    (row,) = fact_rows(site_of(article))
    assert row["url"] == "https://news.example/1"


def test_list_of_articles_has_a_row_an_article_and_no_formula() -> None:
    table = articles_csv(site_of(HOSTILE, Article("b", "全县投入3亿元，脱贫200人。"))).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(table))
    assert first["title"] == "'=1+1" and first["article"] == "'=cmd|x"
    assert second["figures"] == "2" and second["page"] == "articles/b.html"


def test_same_notebooks_make_the_same_file() -> None:
    notebooks = {"02_b": "{}", "01_a": "[]"}
    assert packed(notebooks) == packed(dict(reversed(notebooks.items())))


def test_day_of_a_report_is_that_of_its_newest_file_or_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name, when in (("a.txt", "2020-02-03"), ("b.txt", "2021-05-06")):
        (tmp_path / name).write_text("2018年，全县投入扶贫资金3亿元。", encoding="utf-8")
        seconds = datetime.fromisoformat(f"{when}T12:00+00:00").timestamp()
        os.utime(tmp_path / name, (seconds, seconds))
    articles = load_articles(tmp_path)
    assert edition(articles).date == "2021-05-06"
    staged = load_articles(build.stage(articles, tmp_path / "staged"))
    assert edition(staged).date == "2021-05-06"  # a copy of the articles is as old as they are
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert edition(articles).date == "1970-01-01"


# --- citing ----------------------------------------------------------------------------------------------------------
THIS = Edition("News, in figures", "1.0", "2026-01-02")


def test_citation_says_what_is_not_known() -> None:
    assert citation(Article("a", "x"), THIS, "articles/a.html").startswith("a. publisher not known, no date. In: News")


def test_bibtex_of_a_hostile_title_stays_one_entry() -> None:
    entry = bibtex(Article("a}b", "x", title="50% \\input{x} #1 {"), THIS, "articles/a_b.html")
    body = entry.replace("\\{", "").replace("\\}", "")
    assert body.count("{") == body.count("}") and "\\input" not in entry and "\\%" in entry
    assert entry.startswith("@misc{a-b,")


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    safe = cite_block(Article("a", "x", meta={"url": 'https://news.example/"x'}), THIS, "a")
    assert 'href="https://news.example/&quot;x"' in safe
    assert "href" not in cite_block(Article("a", "x", meta={"url": "javascript:alert(1)"}), THIS, "a")
    assert "<b>" not in cite_block(Article("a", "x", title="<b>"), THIS, "a")


def test_foot_names_edition_and_licences() -> None:
    assert all(part in footer(THIS) for part in ("1.0", "2026-01-02", "MIT", "CC BY 4.0"))
    assert "<b>" not in footer(Edition("<b>", "1", ""))


# --- search ----------------------------------------------------------------------------------------------------------
def test_search_data_has_no_table_of_a_notebook_and_no_text_twice(tmp_path: Path) -> None:
    page = "<article class='bd-article'><h1>{0}</h1><p>A sentence that stands on more than one page.</p>{1}</article>"
    cells = (
        "<div class='cell_output'><table><tr><td>47.8亿元</td></tr></table></div><table><tr><td>kept</td></tr></table>"
    )
    (tmp_path / "a.html").write_text(page.format("One", cells), encoding="utf-8")
    (tmp_path / "b.html").write_text(page.format("Two", "<p>own words</p>"), encoding="utf-8")
    _write_search_data(tmp_path)
    pages = json.loads((tmp_path / "searchdata.js").read_text(encoding="utf-8").partition("=")[2].rstrip(";\n"))
    texts = [[text for _, text in page["texts"]] for page in pages]
    assert texts == [["A sentence that stands on more than one page.", "kept"], ["own words"]]


def test_the_mean_of_the_last_first_readings_is_weighed_by_their_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["date,texts,articles,figures,place,sector", "2025-01-01,made-up articles,10,900,0.100,0.1"]
    lines += ["2026-01-01,made-up articles,10,300,0.900,0.5"] * 4 + ["2026-01-02,made-up articles,10,100,0.800,"]
    table = tmp_path / "first_readings.csv"
    table.write_text("\n".join([*lines, "2026-01-03,excerpts of local news,10,50,0.500,0.5"]), encoding="utf-8")
    monkeypatch.setattr(accuracy, "reference_file", lambda name: table)
    mean, last = accuracy.last_readings("made-up articles")
    assert (mean["texts"], mean["articles"], mean["figures"], mean["date"]) == ("made-up articles", "50", "1300", "")
    assert mean["place"] == f"{(0.8 * 100 + 0.9 * 1200) / 1300:.3f}"
    assert mean["sector"] == "", "one of them has none"
    assert [row["date"] for row in last] == ["2026-01-02", *["2026-01-01"] * 4], "the newest first"


def test_places_that_share_a_figure_lie_where_both_lie() -> None:
    assert place_path("岷县、漳县") == ("甘肃省", "岷县、漳县")
    assert place_path("岷县、巍山县") == ("岷县、巍山县",)
