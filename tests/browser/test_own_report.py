"""``povlib report`` on a folder of somebody's own articles, some of them broken, one hostile."""

import csv
import io
from pathlib import Path

from conftest import HOSTILE, Opener, OwnReport, Visit


def test_report_names_what_it_could_not_use_and_why(own: OwnReport) -> None:
    page = (own.folder / "not_read.html").read_text(encoding="utf-8")
    left_out = page.partition('class="left-out"')[2].partition("<h2")[0]
    assert left_out.count("<li><strong>") == 2, left_out
    assert "empty.txt" in left_out and "binary.txt" in left_out
    assert "could not be made" not in page


def test_every_usable_article_has_its_page(own: OwnReport) -> None:
    pages = {p.stem for p in (own.folder / "articles").glob("*.html")} - {"index"}
    usable = {p.stem for p in own.source.glob("*.txt")} - {"empty", "binary"}
    assert len(pages) == len(usable) and {name for name in usable if name.replace("-", "").isalnum()} <= pages


def test_big5_article_is_read(own: OwnReport) -> None:
    assert "四千" in (own.folder / "articles" / "big5.html").read_text(encoding="utf-8")


def test_report_is_complete_and_says_what_it_does(own: OwnReport) -> None:
    assert {p.stem for p in (own.folder / "themes").glob("*.html")} >= {"overview", "funds", "poverty"}
    assert own.printed.rstrip().endswith("index.html")
    assert len(own.printed.splitlines()) >= 5
    print(f"33 articles took {own.seconds:.0f} s")


def test_nothing_is_written_beside_the_report(own: OwnReport) -> None:
    assert {path.name for path in own.folder.parent.iterdir()} == {own.source.name, own.folder.name}


def test_nothing_is_taught_and_nothing_stands_empty_in_a_report_on_own_articles(own: OwnReport) -> None:
    assert not (own.folder / "notebooks").exists()
    for page in own.folder.glob("themes/*.html"):
        text = page.read_text(encoding="utf-8")
        for word in ("What you", "Show the code", "These articles give no", "the chart is empty", "前半", "first half"):
            assert word not in text, (page.name, word)


def test_nothing_of_an_article_runs_in_any_page(visit: Visit, own: OwnReport) -> None:
    for file in [
        "articles/hostile.html",
        "index.html",
        "checks.html",
        "not_read.html",
        *(f"themes/{p.name}" for p in own.folder.glob("themes/*.html")),
    ]:
        assert visit.go(own.folder / file).wrong == [], file
        assert visit.page.evaluate("window.ran") is None, file


def test_nothing_of_a_hostile_article_is_lost(open_page: Opener, own: OwnReport) -> None:
    page = open_page(own.folder / "articles" / "hostile.html").page
    page.locator(".evidence-raw").check()
    assert page.locator(".view-raw").evaluate("e => e.textContent") == HOSTILE
    assert page.locator(".view-raw a.figure").count() >= 4


def test_spreadsheet_cells_are_inert(own: OwnReport) -> None:
    data = (own.folder / "_static" / "downloads" / "facts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    sentences = [row["sentence"] for row in rows if row["article"] == "hostile"]
    assert any(sentence.startswith("'=") for sentence in sentences)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@", "-"))]


def test_page_names_survive_odd_ids(tmp_path: Path) -> None:
    from povlib.articles import Article
    from povlib.report.contents import addresses

    names = addresses([Article(i, "x") for i in ("a/b", "a b", "A-B", "index", "../..", "县志 2020")])
    assert len({name.lower() for name in names.values()}) == len(names)
    assert all("/" not in name and "." not in name and name != "index" for name in names.values())
