"""The explorer, the search, what can be cited and taken away: in a real browser, from the folder, without network."""

import csv
import gzip
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import AXE, Opener, Visit, need, until
from test_site import assert_fits, serious

from povlib.articles import Article
from povlib.reading.topics import topic_of
from povlib.report.build import write_site
from povlib.report.explorer_page import DATA
from povlib.schema import THEMES, theme_of

# The texts of the chart: what they say, the size they are drawn at (px), and their boxes.
TEXTS = """() => [...document.querySelectorAll('.explorer-chart svg text')].filter((t) => t.textContent).map((t) => {
  const { left, right, top, bottom } = t.getBoundingClientRect();
  const size = parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a;
  return { text: t.textContent, size, left, right, top, bottom };
})"""


def facts_of(site: Path) -> list[dict[str, Any]]:
    data = (site / "_static" / "downloads" / "facts.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(data)))


def education_done(site: Path) -> list[dict[str, Any]]:
    rows = [row for row in facts_of(site) if row["topic"] == "education" and row["status"] == "done"]
    return sorted(rows, key=lambda row: -float(row["value"]))


def open_explorer(open_page: Opener, site: Path, at: str = "", **how: Any) -> Visit:
    visit = open_page(site / "explorer.html", at=at, **how)
    until(visit.page, "document.querySelector('.tabulator-row, .explorer-rows[hidden]')")
    return visit


def tick(page: Any, value: str) -> None:
    page.locator(f".explorer-facet input[value='{value}']").click()


def shown(page: Any) -> list[str]:
    """Return the figures at the top of the table."""
    return page.locator(".explorer-table .tabulator-row [tabulator-field=text]").all_inner_texts()


def test_all_figures_are_there_at_first_the_largest_on_top(open_page: Opener, site: Path) -> None:
    visit = open_explorer(open_page, site)
    rows = facts_of(site)
    assert visit.page.locator(".explorer-status").inner_text() == f"{len(rows)} figures"
    assert shown(visit.page)[0] == max(rows, key=lambda row: float(row["value"]))["text"]
    assert visit.wrong == []


def test_education_done_by_value_takes_two_clicks(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site).page
    tick(page, "education")
    tick(page, "done")
    rows = education_done(site)
    assert len(rows) > 10
    assert page.locator(".explorer-status").inner_text().startswith(f"{len(rows)} of ")
    assert shown(page)[:5] == [row["text"] for row in rows[:5]]


def test_key_names_the_colours_that_are_in_the_chart(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#unit=%").page
    there = {theme_of(row["indicator"]) for row in facts_of(site) if row["unit"] == "%"}
    wanted = [name for theme, name in THEMES.items() if theme in there]
    assert 1 < len(wanted) < len(THEMES)
    assert page.locator(".explorer-key li").all_inner_texts() == wanted
    page.locator(".explorer-kinds").get_by_label("Unit").select_option("元")
    assert page.locator(".explorer-key li").all_inner_texts() != wanted


def test_address_reopens_the_same_choice(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site).page
    tick(page, "education")
    tick(page, "done")
    page.get_by_label("By topic").check()
    page.locator(".explorer-table button.sort", has_text="Sure").click()
    address = urlsplit(page.url).fragment
    again = open_explorer(open_page, site, at=f"#{address}").page
    assert shown(again) == shown(page)
    assert again.locator(".explorer-title").inner_text() == page.locator(".explorer-title").inner_text()
    assert again.locator("[tabulator-field=sure][aria-sort=descending]").count() == 1
    assert parse_qs(address)["topic"] == ["education"]


def test_csv_holds_the_rows_of_the_choice_each_with_its_article(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#topic=education&status=done").page
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    wanted = education_done(site)
    for name in (
        "article",
        "start",
        "text",
        "indicator",
        "topic",
        "sector",
        "source",
        "place",
        "from",
        "to",
        "sentence",
        "title",
        "publisher",
        "published",
    ):
        assert [row[name] for row in rows] == [row[name] for row in wanted], name
    assert [float(row["value"]) for row in rows] == [float(row["value"]) for row in wanted]


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("#place=-", lambda row: not row["place"]),
        ("#year=-", lambda row: not row["from"] and not row["to"]),
        ("#year=2018&year=2019", lambda row: (row["to"] or row["from"])[:4] in ("2018", "2019")),
        ("#sector=unstated&sector=-", lambda row: row["sector"] in ("unstated", "")),
        ("#source=bank&status=planned", lambda row: row["source"] == "bank" and row["status"] == "planned"),
        (
            "#place=云南省/巍山县&how_sure=0.9",
            lambda row: row["place"] in ("巍山县", "巍宝山乡") and float(row["sure"]) >= 0.9,
        ),
        ("#article=no-such-article", lambda row: True),
    ],
)
def test_choice_of_an_address_leaves_what_it_says(open_page: Opener, site: Path, address: str, fits: Any) -> None:
    page = open_explorer(open_page, site, at=address).page
    count, every = sum(fits(row) for row in facts_of(site)), len(facts_of(site))
    told = f"{every} figures" if count == every else f"{count} of {every} figures"
    assert page.locator(".explorer-status").inner_text() == told


def test_counts_tell_what_a_further_choice_leaves(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#topic=education").page
    count = page.locator("label", has=page.locator("input[value=done]")).locator(".n").inner_text()
    tick(page, "done")
    assert page.locator(".explorer-status").inner_text().startswith(f"{count} of ")


def test_a_province_holds_what_its_counties_hold(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site).page
    boxes = page.locator(".explorer-facet", has_text="Place 地点").locator("li")
    province = boxes.first
    count = province.locator(".n").inner_text()
    province.locator("input").check()
    assert page.locator(".explorer-status").inner_text().startswith(f"{count} of ")
    assert "/" not in parse_qs(urlsplit(page.url).fragment)["place"][0]


def test_a_mark_of_the_chart_leads_to_the_marked_figure(open_page: Opener, site: Path) -> None:
    visit = open_explorer(open_page, site, at="#topic=education&chart=place&unit=元")
    link = visit.page.locator(".explorer-chart a").first
    told = link.get_attribute("aria-label")
    link.click()
    visit.page.wait_for_url("**/articles/*#f*")
    assert visit.page.locator("a.figure.chosen").count() == 1
    assert told and visit.page.locator(".evidence-panel .chosen-text").is_visible()
    assert visit.wrong == []


def test_chart_shows_its_sentence_where_the_mouse_is(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#chart=topic&unit=元").page
    box = page.locator(".explorer-chart a").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    until(page, "[...document.querySelectorAll('.explorer-chart svg tspan')].some((t) => t.textContent.includes('【'))")


@pytest.mark.parametrize("kind", ["time", "place", "topic", "sector", "plan"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_text_of_every_chart_is_large_enough_and_none_covers_another(
    open_page: Opener, site: Path, kind: str, width: int
) -> None:
    page = open_explorer(open_page, site, at=f"#chart={kind}&unit=元", width=width).page
    texts = page.evaluate(TEXTS)
    assert texts
    assert [t["text"] for t in texts if t["size"] < 12] == []
    inside = page.locator(".explorer-picture").bounding_box()
    assert inside
    assert [t["text"] for t in texts if t["right"] > inside["x"] + inside["width"] or t["left"] < inside["x"]] == []
    covered = [
        (a["text"], b["text"])
        for n, a in enumerate(texts)
        for b in texts[n + 1 :]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 3
    ]
    assert covered == []


def test_planned_against_done_sets_the_two_of_a_place_side_by_side(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#chart=plan&unit=元").page
    rows = [row for row in facts_of(site) if row["unit"] == "元"]
    pairs = {
        status: {(r["place"], r["topic"]) for r in rows if r["status"] == status} for status in ("done", "planned")
    }
    both = pairs["done"] & pairs["planned"]
    assert both
    assert page.locator(".explorer-chart a").count() == 2 * len(both)


def test_words_find_place_in_pinyin_and_topic_in_english(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#words=weishan+roads").page
    rows = [row for row in facts_of(site) if row["place"] == "巍山县" and row["topic"] == "roads"]
    assert page.locator(".explorer-status").inner_text().startswith(f"{len(rows)} of ")
    assert rows and shown(page)[0] in {row["text"] for row in rows}


def test_words_in_context_stand_around_the_word(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#words=道路").page
    assert set(page.locator(".explorer-kwic .kw").all_inner_texts()) <= {"道路", "道"}
    assert page.locator(".explorer-kwic .kw").count() > 3


def test_an_empty_choice_can_be_taken_back(open_page: Opener, site: Path) -> None:
    visit = open_explorer(open_page, site, at="#topic=education&words=nothing-says-this")
    page = visit.page
    assert page.locator(".explorer-title").inner_text() == "Nothing fits the choice"
    page.get_by_role("button", name="Show all").click()
    assert page.locator(".explorer-status").inner_text() == f"{len(facts_of(site))} figures"
    assert visit.wrong == []


def test_explorer_works_by_keyboard(open_page: Opener, site: Path) -> None:
    page = open_explorer(open_page, site, at="#unit=元").page
    box = page.locator(".explorer-facet input[value=education]")
    box.focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.value") == "education"  # the focus stays on the choice
    page.locator(".explorer-chart a[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first and second and first != second
    button = page.locator(".explorer-table button.sort", has_text="Place")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("[tabulator-field=place][aria-sort=ascending]").count() == 1


@pytest.mark.parametrize("at", ["#topic=education&chart=plan", "#words=nothing-says-this", "#chart=place&place=云南省"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_choice(open_page: Opener, site: Path, at: str, theme: str) -> None:
    need(AXE.is_file(), "axe-core (npm ci --prefix tests/browser)")
    visit = open_explorer(open_page, site, at=at, theme=theme)
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    assert serious(visit.page) == {}
    assert_fits(visit, 390)
    assert serious(visit.page) == {}
    assert visit.wrong == []


def test_chart_changes_its_colours_with_the_page(open_page: Opener, site: Path) -> None:
    look = "getComputedStyle(document.querySelector('.explorer-chart svg text')).fill"
    light, dark = (open_explorer(open_page, site, theme=theme).page.evaluate(look) for theme in ("light", "dark"))
    assert light != dark


def test_a_report_on_own_articles_has_the_explorer_and_runs_nothing_of_them(open_page: Opener, own: Any) -> None:
    visit = open_explorer(open_page, own.folder, at="#words=hostile")
    assert visit.page.locator(".explorer-table .tabulator-row").count() > 0
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert any(row["sentence"].startswith("'=") for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@", "-"))]
    assert visit.page.evaluate("window.ran") is None
    assert visit.wrong == []


def with_facts(site: Path, articles: list[Article], folder: Path) -> Path:
    """Return a report of which only the facts are new: those of other articles, without building its pages anew."""
    source = write_site(articles, [], work=folder / "work", say=lambda _: None)
    report = folder / "report"
    (report / DATA).parent.mkdir(parents=True)
    for of in (Path(), Path(DATA).parent):
        for file in (site / of).iterdir():
            if file.name != Path(DATA).parts[len(of.parts)]:
                (report / of / file.name).symlink_to(file)
    shutil.copy(source / DATA, report / DATA)
    return report


def test_two_places_of_one_name_are_two(open_page: Opener, site: Path, tmp_path: Path) -> None:
    articles = [
        Article(f"a-{n}", f"2018年，全区投入教育扶贫资金{n}亿元。", place="鼓楼区", level="county", province=province)
        for n, province in ((3, "福建省"), (4, "江苏省"))
    ]
    page = open_explorer(open_page, with_facts(site, articles, tmp_path), at="#chart=place").page
    texts = page.locator(".explorer-chart svg text").all_text_contents()
    assert [text.split()[0] for text in texts] == ["江苏省鼓楼区", "福建省鼓楼区"]


# --- search ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["巍山县 道路", "Weishan roads"])
def test_search_finds_the_roads_of_a_county(open_page: Opener, site: Path, query: str) -> None:
    visit = open_page(site / "search.html", at=f"?q={query}")
    until(visit.page, "document.querySelector('#found-figures')")
    kinds = visit.page.locator("#search-found h2").evaluate_all("list => list.map((h) => h.id)")
    assert kinds[:2] == ["found-articles", "found-figures"]
    roads = {row["text"] for row in facts_of(site) if row["place"] == "巍山县" and row["topic"] == "roads"}
    found = visit.page.locator("#found-figures + ol a").all_inner_texts()
    assert roads <= set(found)
    count = int(re.search(r"(\d+) figures", visit.page.locator("#search-status").inner_text())[1])  # type: ignore[index]
    assert count >= len(roads)
    visit.page.locator("#found-figures ~ p a").first.click()
    visit.page.wait_for_url("**/explorer.html#words=*")
    until(visit.page, "document.querySelector('.tabulator-row')")
    assert visit.page.locator(".explorer-status").inner_text().startswith(f"{count} of ")
    assert visit.wrong == []


def test_search_shows_no_copies_of_a_table(open_page: Opener, site: Path) -> None:
    page = open_page(site / "search.html", at="?q=易地搬迁").page
    until(page, "document.querySelector('#found-pages')")
    lines = page.locator("#found-pages ~ ol p").all_inner_texts()
    assert len(lines) == len(set(lines))
    pages = json.loads((site / "searchdata.js").read_text(encoding="utf-8").partition("=")[2].rstrip(";\n"))
    long = [text for p in pages if not p["url"].startswith("articles/") for _, text in p["texts"] if len(text) > 20]
    assert len(long) == len(set(long))


def test_box_of_ctrl_k_gives_hints_and_leads_to_the_sentence(open_page: Opener, site: Path) -> None:
    visit = open_page(site / "articles" / "weishan-2018.html")
    page = visit.page
    page.keyboard.press("Control+k")
    page.locator(".search-hints a").first.wait_for()
    assert page.locator(".search-hints a[href*='search.html?q=']").count() >= 2
    page.keyboard.type("weishan roads")
    page.locator(".search-hints a[href*='#f']").first.wait_for()
    page.locator(".search-hints a[href*='#f']").first.click()
    page.wait_for_url("**/articles/*#f*")
    page.locator("a.figure.chosen").wait_for()
    assert visit.wrong == []


# --- cite and take away ----------------------------------------------------------------------------------------------
def test_article_can_be_cited_with_publisher_date_and_edition(open_page: Opener, site: Path) -> None:
    page = open_page(site / "articles" / "shanxi-2021.html").page
    page.locator(".cite-article > summary").click()
    text = page.locator(".cite-article .cite-text").inner_text()
    edition = json.loads(page.locator("meta[name='povlib-edition']").get_attribute("content"))
    assert all(part in text for part in ("山西日报", "2021-01-20", edition["version"], edition["date"]))
    assert "howpublished = {山西日报}" in page.locator(".cite-article .cite-bibtex").inner_text()


def test_chosen_figure_and_chart_can_be_cited_with_their_anchor(open_page: Opener, site: Path) -> None:
    visit = open_page(site / "articles" / "weishan-2021.html", at="#f492")
    cite = visit.page.locator(".evidence-panel details.cite")
    cite.locator("summary").click()
    assert "articles/weishan-2021.html#f492" in cite.locator(".cite-text").inner_text()
    visit.go(site / "notebooks" / "04_follow_the_money.html")
    charts, cites = visit.page.locator("figure.chart"), visit.page.locator("figure.chart + details.cite")
    assert charts.count() == cites.count() > 0
    cites.first.locator("summary").click()
    assert "04_follow_the_money.html#chart-1" in cites.first.locator(".cite-text").inner_text()
    assert visit.wrong == []


def test_every_page_has_edition_and_licences_at_its_foot(site: Path) -> None:
    pages = [p for p in site.rglob("*.html") if "_static" not in p.parts]
    assert [p.name for p in pages if 'class="edition"' not in p.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("name", ["facts.csv", "facts.parquet", "facts.jsonl.gz", "articles.csv", "notebooks.zip"])
def test_files_download_also_from_a_disk(open_page: Opener, site: Path, name: str) -> None:
    page = open_page(site / "downloads.html").page
    with page.expect_download() as waiting:
        page.locator(f"a[href$='{name}']").click()
    assert waiting.value.suggested_filename == name
    assert Path(waiting.value.path()).read_bytes() == (site / "_static" / "downloads" / name).read_bytes()


def test_tables_to_take_away_say_the_same(site: Path) -> None:
    rows = facts_of(site)
    lines = (
        gzip.decompress((site / "_static" / "downloads" / "facts.jsonl.gz").read_bytes()).decode("utf-8").splitlines()
    )
    assert [json.loads(line)["topic"] for line in lines] == [row["topic"] for row in rows]
    assert [topic_of(json.loads(line)) for line in lines] == [row["topic"] for row in rows]
    with zipfile.ZipFile(site / "_static" / "downloads" / "notebooks.zip") as file:
        assert all(name.endswith(".ipynb") and json.loads(file.read(name))["cells"] for name in file.namelist())
    articles = (site / "_static" / "downloads" / "articles.csv").read_text(encoding="utf-8-sig")
    for article in csv.DictReader(io.StringIO(articles)):
        assert int(article["figures"]) == sum(row["article"] == article["article"] for row in rows)
        assert (site / article["page"]).is_file()
