"""Evidence: an article as HTML with its figures marked, and nothing in it that runs or is lost."""

import html
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib
from povlib import cleaning, evidence
from povlib.articles import Article
from povlib.evidence import fact_rows
from povlib.reading.document import Document
from povlib.report import build
from povlib.report.evidence_page import viewer

TEXT = "2018年,青河县投入扶贫资金1.2亿元,计划再投入3000万元。\n\n全县贫困发生率由9.8%降到1.1%。"
HOSTILE = '<script>alert(1)</script>2018年,青河县投入<img src=x onerror=alert(2)>扶贫资金1.2亿元。\n=HYPERLINK("x")投入300万元'


def ready(text: str, **known: Any) -> Document:
    return Document(Article("a", text, **known))


def visible(markup: str) -> str:
    return str(lxml.html.fragment_fromstring(markup, create_parent="div").text_content())


def test_each_figure_is_marked_where_it_stands_with_an_anchor() -> None:
    document = ready(TEXT)
    rows = fact_rows(document)
    page = viewer(document, rows)
    assert [row["text"] for row in rows] == ["1.2亿元", "3000万元", "9.8%", "1.1%"]
    for row in rows:
        (mark,) = re.findall(rf'<a class="[^"]*" id="f{row["start"]}"[^>]*>([^<]*)</a>', page)
        assert mark == row["text"]


def test_figure_repaired_in_the_middle_is_marked_whole_in_both_views() -> None:
    document = ready("2018年，青河縣投入3000萬(wàn)元，其中教育1<b>2</b>00萬元。")
    rows = fact_rows(document)
    clean = re.findall(r'id="f\d+"[^>]*>([^<]*)</a>', evidence.clean_view(document.clean, rows))
    found = re.findall(r'id="r\d+"[^>]*>([^<]*)</a>', evidence.raw_view(document.clean, rows))
    assert clean == ["3000万元", "1200万元"]
    assert [html.unescape(text) for text in found] == ["3000萬(wàn)元", "1<b>2</b>00萬元"]


def test_rows_of_a_table_without_places_in_the_clean_text_are_found_anew() -> None:
    article = Article("a", "2018年，青河縣投入3000萬(wàn)元。")
    table = povlib.facts_table([article])
    bare = table.drop(columns=["clean_start", "clean_end", "at_start", "at_end"])
    assert evidence.highlight(article, bare) == evidence.highlight(article, table) == evidence.highlight(article)


def test_figure_that_stands_in_the_text_as_found_only_has_its_anchor_there() -> None:
    document = ready(TEXT)
    rows = fact_rows(document)
    rows[0]["clean_start"] = rows[0]["clean_end"] = None
    page = viewer(document, rows)
    start = rows[0]["start"]
    assert page.count(f'id="f{start}" href="#f{start}"') == 1
    assert f'id="r{start}"' not in page
    assert f'id="r{rows[1]["start"]}"' in page


def test_colour_is_that_of_the_theme_and_planned_is_dashed() -> None:
    document = ready(TEXT)
    page = evidence.clean_view(document.clean, fact_rows(document))
    assert re.search(r'class="figure t-funds planned"[^>]*>3000万元<', page)
    assert re.search(r'class="figure t-poverty"[^>]*>9.8%<', page)


def test_nothing_of_an_article_runs_and_the_raw_view_loses_nothing() -> None:
    document = ready(HOSTILE)
    page = evidence.raw_view(document.clean, fact_rows(document))
    assert not re.search(r"<(?!/?(?:a|del|div|span)\b)[a-z]", page)
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', page))
    assert visible(page) == HOSTILE


def test_a_page_says_once_what_was_read_from_a_figure_though_two_texts_mark_it() -> None:
    document = ready(f"<p>{TEXT}</p>")
    rows = fact_rows(document)
    marks = lxml.html.fromstring(viewer(document, rows)).xpath("//div[contains(@class, 'view')]//a")
    assert len(marks) == 2 * len(rows)
    told = {mark.get("id"): dict(line.split(": ", 1) for line in mark.get("title", "").splitlines()) for mark in marks}
    for row in rows:
        shown = {name: " ".join(value.split()) for name, value in evidence.fields(row)}
        assert told[f"f{row['start']}"] == shown and told[f"r{row['start']}"] == {}


def test_a_value_of_several_lines_is_told_in_one() -> None:
    (row,) = fact_rows(ready("2018年,青河县投入扶贫资金1.2亿元。"))
    row["place"] = "青河县\n甲乡: 乙村"
    mark = lxml.html.fragment_fromstring("".join(evidence.marked("x", [evidence.Mark(0, 1, "f1", row)])))
    assert "Place: 青河县 甲乡: 乙村" in mark.get("title").splitlines()


@pytest.mark.parametrize(("text", "texts"), [(TEXT, 1), (TEXT.replace("\n", "  \r\n"), 1), (f"<b>{TEXT}</b>", 2)])
def test_a_text_in_which_nothing_is_repaired_stands_once_on_its_page(text: str, texts: int) -> None:
    document = ready(text)
    page = viewer(document, fact_rows(document))
    assert page.count("计划再投入") == page.count('class="view ') == texts
    assert ("evidence-raw" in page) == (texts == 2) != ("stands as it was found" in page)


@given(text=st.text(max_size=200), at=st.integers(0, 200), length=st.integers(1, 20))
def test_marked_text_reads_as_the_text(text: str, at: int, length: int) -> None:
    start = min(at, len(text))
    row = {"start": start, "indicator": "fund_investment", "value": "1", "unit": "元", "approx": "exact"}
    mark = evidence.Mark(start, min(start + length, len(text)), f"f{start}", row)
    markup = "".join(evidence.marked(text, [mark]))
    assert html.unescape(re.sub(r"<[^>]*>", "", markup)) == text


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["投入3000萬(wàn)元", "<b>", "</b>", "。", "\n", "1 2", "&nbsp;", "\u200b", "３", "县"]))
)
def test_text_as_found_reads_as_the_article_and_what_is_struck_out_is_gone(pieces: list[str]) -> None:
    document = ready("".join(pieces))
    rows = fact_rows(document)
    page = evidence.raw_view(document.clean, rows)
    text = document.article.text.replace("\r", "\n")
    assert html.unescape(re.sub(r"</?(?:a|del|div|span)\b[^>]*>", "", page)) == text
    kept = [to for n in range(len(document.text)) for to in range(*document.clean.to_raw(n, n + 1))]
    removed = {at for start, end, _ in document.clean.removed() for at in range(start, end)}
    # A character that stands for a stretch stands for what an earlier repair had removed within it, too.
    assert removed | set(kept) == set(range(len(text)))


@pytest.mark.parametrize("piece", [TEXT + "\n\n", "投入1.2亿元", "<b>县</b>3000萬(wàn)元，\n", "县\u200b"])
def test_twice_the_article_takes_twice_the_time(piece: str) -> None:
    def seconds(size: int) -> float:
        document = ready(piece * (size // len(piece)))
        rows = fact_rows(document)
        best = 1e9
        for _ in range(3):
            began = time.process_time()
            viewer(document, rows)
            best = min(best, time.process_time() - began)
        return best

    assert seconds(40_000) < 3 * seconds(20_000) + 0.02


def test_an_article_is_cleaned_once_in_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    plain = cleaning.clean

    def spy(text: str, **options: Any) -> cleaning.CleanText:
        calls[text] += 1
        return plain(text, **options)

    for module in list(sys.modules.values()):
        if getattr(module, "clean", None) is plain:
            monkeypatch.setattr(module, "clean", spy)
    monkeypatch.setattr(build, "_sphinx", lambda *_: None)
    monkeypatch.setattr(build, "finish", lambda *_: None)
    articles = [*povlib.load_articles(), Article("b", TEXT), Article("c", HOSTILE, published="2019")]
    build.build_site(articles, [], tmp_path / "out", work=tmp_path, say=lambda _: None)
    assert [calls[article.text] for article in articles] == [1] * len(articles)
    # What stands over, under and beside a text, once for the reading and once for what is shown as proposed
    edges = calls.keys() - {article.text for article in articles}
    assert all(calls[edge] <= 2 and any(edge == a.title or edge in a.text for a in articles) for edge in edges)


def test_highlight_shows_itself_in_a_notebook() -> None:
    shown = povlib.evidence.highlight(Article("a", TEXT, published="2018", place="青河县"))
    assert shown._repr_html_().count('class="figure') >= 4


def test_spam_and_notices_are_counted_and_not_shown() -> None:
    (article,) = (a for a in povlib.load_articles() if a.id == "shanxi-2021")
    spam = article.text.rstrip().rsplit("\n", 1)[-1].strip()
    document = Document(article)
    page = viewer(document, fact_rows(document))
    pieces = {spam[n : n + 6] for n in range(0, len(spam) - 6, 6)}
    assert not [piece for piece in pieces if html.escape(piece) in page]
    assert "left out:" in page


def test_what_the_source_of_a_page_hides_is_counted_and_not_shown() -> None:
    spam = "赢钱网站"
    text = f"2018年,全县投入1.2亿元修路。<b title='{spam}'>群众</b>出行更方便,村民收入明显增加。"
    source = (
        f"<html><head><title>{spam}</title></head><body><nav>{spam}</nav><p>{text}</p><div hidden>{spam}</div>"
        f"<p class='{spam}'>2019年,<i style='display:none'>{spam}</i>全县投入3亿元。<!-- {spam} --><img alt='{spam}'></p></body></html>"
    )
    document = Document(Article("a", source, is_html=True))
    page = viewer(document, fact_rows(document))
    assert spam not in page and "left out:" in page
    assert all(figure in page for figure in ("1.2亿元", "3亿元")) and "<del>&lt;/b&gt;</del>" in page
