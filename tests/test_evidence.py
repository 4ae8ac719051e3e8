"""Evidence: an article as HTML with its figures marked, and nothing in it that runs or is lost."""

import html
import re
from typing import Any

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

import povlib
from povlib import evidence
from povlib.articles import Article
from povlib.report.notebooks import safe_html

TEXT = "2018年,青河县投入扶贫资金1.2亿元,计划再投入3000万元。\n\n全县贫困发生率由9.8%降到1.1%。"
HOSTILE = '<script>alert(1)</script>2018年,青河县投入<img src=x onerror=alert(2)>扶贫资金1.2亿元。\n=HYPERLINK("x")投入300万元'


def row(text: str, part: str, indicator: str = "fund_investment", **more: Any) -> dict[str, Any]:
    start = text.index(part)
    known = {"article": "a", "start": start, "end": start + len(part), "text": part, "value": "1", "unit": "元"}
    return {**known, "approx": "exact", "indicator": indicator, "status": "done", "place": "青河县", **more}


def visible(markup: str) -> str:
    return str(lxml.html.fragment_fromstring(markup, create_parent="div").text_content())


def test_each_figure_is_marked_where_it_stands_with_an_anchor() -> None:
    rows = [row(TEXT, "1.2亿元"), row(TEXT, "9.8%", "poverty_rate"), row(TEXT, "1.1%", "poverty_rate")]
    page = evidence.viewer(Article("a", TEXT), rows)
    for r in rows:
        (mark,) = re.findall(rf'<a class="[^"]*" id="f{r["start"]}"[^>]*>([^<]*)</a>', page)
        assert mark == r["text"]


def test_colour_is_that_of_the_theme_and_planned_is_dashed() -> None:
    rows = [row(TEXT, "3000万元", status="planned"), row(TEXT, "9.8%", "poverty_rate")]
    page = evidence.clean_view(Article("a", TEXT), rows)
    assert re.search(r'class="figure t-funds planned"[^>]*>3000万元<', page)
    assert re.search(r'class="figure t-poverty"[^>]*>9.8%<', page)


def test_nothing_of_an_article_runs_and_the_raw_view_loses_nothing() -> None:
    page = evidence.raw_view(Article("a", HOSTILE), [row(HOSTILE, "1.2亿元")])
    assert not re.search(r"<(?!/?(?:a|del|div|span)\b)[a-z]", page)
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', page))
    assert visible(page) == HOSTILE


@given(text=st.text(max_size=200), at=st.integers(0, 200), length=st.integers(1, 20))
def test_marked_text_reads_as_the_text(text: str, at: int, length: int) -> None:
    start = min(at, len(text))
    mark = evidence.Mark(start, min(start + length, len(text)), row("x", "x"))
    markup = "".join(evidence.marked(text, [mark], prefix="f"))
    assert html.unescape(re.sub(r"<[^>]*>", "", markup)) == text


def test_highlight_shows_itself_in_a_notebook() -> None:
    shown = povlib.evidence.highlight(Article("a", TEXT, published="2018", place="青河县"))
    assert shown._repr_html_().count('class="figure') >= 4


def test_spam_and_notices_are_counted_and_not_shown() -> None:
    (article,) = (a for a in povlib.load_articles() if a.id == "shanxi-2021")
    spam = article.text.rstrip().rsplit("\n", 1)[-1].strip()
    page = evidence.viewer(article, evidence.fact_rows(article))
    pieces = {spam[n : n + 6] for n in range(0, len(spam) - 6, 6)}
    assert not [piece for piece in pieces if html.escape(piece) in page]
    assert "left out:" in page


def test_output_html_of_a_notebook_is_made_safe_and_its_table_leads_to_the_evidence() -> None:
    table = (
        "<table border=1 class=dataframe><thead><tr><th></th><th>article</th><th>start</th></tr></thead>"
        '<tbody><tr><th>0</th><td>a b</td><td>12</td></tr></tbody></table><script>x()</script><b onclick="x()">k</b>'
        '<a href="javascript:x()">l</a>'
    )
    page = safe_html(table, {"a b": "../articles/a-b.html"}.get)
    assert 'href="../articles/a-b.html#f12"' in page
    assert not re.search("script|onclick", page)
