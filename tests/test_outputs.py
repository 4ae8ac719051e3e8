"""Outputs of a run notebook on the site: whatever stands in them reads as text, and nothing runs, loads or asks another host."""

import base64
import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import lxml.html
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povlib.report
from povlib.articles import Article
from povlib.charts import style
from povlib.charts.showing import NARROW
from povlib.charts.tables import sources_table
from povlib.evidence import highlight
from povlib.reading.facts import facts_table
from povlib.report.outputs import chart_files, prepare, safe_html, safe_svg
from povlib.wording import evidence_link

CASES = json.loads((Path(__file__).parent / "cases" / "outputs-hostile.json").read_text(encoding="utf-8"))
# What neither runs nor loads by itself; written down here a second time, apart from the code.
INERT = set(
    "a b blockquote br code details div em figure i img li mark ol p pre s small span strong summary table tbody td th "
    "thead tr ul".split()
)
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ARTICLE = Article("a-1", "2019年,县里投入扶贫资金1.2亿元,其中教育3000万元。", published="2019", place="云岭县")


class Tags(HTMLParser):
    """Every tag of a piece of HTML with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def shown(data: dict[str, str]) -> dict[str, Any]:
    """Return what the site shows of an output."""
    cell = {
        "cell_type": "code",
        "source": "",
        "metadata": {},
        "outputs": [{"output_type": "display_data", "data": data}],
    }
    ready = json.loads(prepare({"cells": [cell]}, "x").text)
    return dict(ready["cells"][0]["outputs"][0]["data"])


def visible(markup: str) -> str:
    return str(lxml.html.fragment_fromstring(markup, create_parent="div").text_content())


def harm(markup: str) -> list[str]:
    """Return the tags and attributes that could run, load or ask another host."""
    found = []
    for tag, attributes in Tags(markup).found:
        wrong = [] if tag in INERT else [tag]
        for name, value in attributes.items():
            value = value or ""
            loads = name in ("src", "srcset", "background", "poster", "action", "formaction", "data", "ping", "srcdoc")
            if name == "src" and value.startswith("data:image/png;base64,"):
                loads = False
            # as a browser reads an address: without the line ends in it and without what stands in front
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"^[\x00-\x20]+|[\t\n\r]", "", value), re.I)
            strange = name == "href" and scheme and scheme[1].lower() not in ("http", "https", "mailto")
            runs = name.startswith(("on", "data-bs-")) or strange
            style = name == "style" and re.search(r"[\\(@]|position|import", value)
            if loads or runs or style or (name == "id" and not re.fullmatch(r"[fr]\d+", value)):
                wrong.append(f"{tag} {name}={value}")
        found += wrong
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_nothing_of_a_hostile_output_runs_or_loads_and_its_text_stays(case: dict[str, Any]) -> None:
    data = shown(case["data"])
    assert set(data) <= {"text/html", "text/plain"}
    markup = data.get("text/html", "")
    assert harm(markup) == []
    assert all(word in visible(markup) for word in case["reads"].split())


@given(st.text(st.sampled_from("<>/='\"&;! abnimgsrcoxe脱贫\n`-[]()"), max_size=80))
def test_no_output_whatever_holds_anything_that_runs(text: str) -> None:
    assert harm(safe_html(text)) == []


@pytest.mark.parametrize("piece", ["<b>", "<table><tr><td>", "<p title='", "<!--", "&lt;", "<a href=x>12</a>"])
def test_time_grows_no_faster_than_an_output(piece: str) -> None:
    def seconds(times: int) -> float:
        text, found = piece * times, []
        for _ in range(3):
            began = time.process_time()
            safe_html(text)
            found.append(time.process_time() - began)
        return min(found)

    assert seconds(8000) < 12 * seconds(2000) + 0.1


def test_table_of_facts_keeps_what_it_needs() -> None:
    facts = facts_table([ARTICLE])
    page = safe_html(sources_table(facts)._repr_html_(), lambda article, *_: f"../articles/{article}-page.html")
    first = facts.iloc[0]
    assert f'href="../articles/a-1-page.html#f{first.start}"' in page
    assert '<details class="povlib-sources"' in page
    assert page.count("<mark>") == len(facts)
    assert '<th scope="col">' in page and 'class="table-box"' in page


def test_marked_article_keeps_what_it_needs() -> None:
    page = safe_html(highlight(ARTICLE))
    assert 'lang="zh-Hans"' in page
    marks = [attributes for tag, attributes in Tags(page).found if tag == "a"]
    assert len(marks) == 2
    for mark in marks:
        assert {"class", "id", "href", "data-start", "data-indicator", "title"} <= set(mark)
        assert mark["href"] == f"#{mark['id']}"
        assert [line.partition(": ")[0] for line in (mark["title"] or "").splitlines()][:2] == ["Indicator", "Value"]


def test_picture_in_an_output_stays_where_it_brings_its_own_bytes() -> None:
    assert f'src="data:image/png;base64,{DOT}"' in safe_html(f'<img src="data:image/png;base64,{DOT}" alt="dot">')


def test_style_keeps_what_only_places_text() -> None:
    page = safe_html(
        '<td style="text-align:right;background:url(x);margin:.4em 0">12</td>'.join(["<table><tr>", "</table>"])
    )
    assert re.search('style="text-align:right; ?margin:0?.4em 0"', page)


def test_table_links_each_figure_to_its_evidence() -> None:
    table = (
        "<table border=1 class=dataframe><thead><tr><th></th><th>article</th><th>start</th></tr></thead>"
        "<tbody><tr><th>0</th><td>a b</td><td>12</td></tr><tr><th>1</th><td>a b</td><td>13</td></tr></tbody></table>"
    )
    page = safe_html(table, lambda article, start=None: "../articles/a-b.html" if start == 12 else None)
    assert '<a href="../articles/a-b.html#f12" aria-label="the sentence, at 12">12</a>' in page
    assert '<td class="n">13</td>' in page


def test_table_of_pandas_is_written_for_a_reader() -> None:
    frame = pd.DataFrame(
        {
            "article": ["a", None],
            "value": [120_000_000.0, 0.5],
            "to": ["2018", pd.NA],
            "p": [0.0, 0.04],
            "new": [True, False],
        },
        index=[4, 7],
    )
    table = lxml.html.fragment_fromstring(safe_html(frame.to_html())).xpath(".//table")[0]
    cells = [[cell.text_content() for cell in row] for row in table.xpath(".//tbody/tr")]
    assert cells == [["a", "120,000,000", "2018", "under 0.001", "yes"], ["–", "0.5", "–", "0.04", "no"]]
    heads = [head.text_content() for head in table.xpath(".//thead//th")]
    assert heads[:2] == ["Article 文章 article", "Value 数值 value"] and heads[-1] == "new"
    assert [cell.get("data-sort") for cell in table.xpath(".//tbody/tr[1]/td")] == [
        None,
        "120000000.0",
        None,
        "0.00",
        "True",
    ]


def test_rows_that_are_named_keep_their_names() -> None:
    frame = pd.DataFrame({"count": [1200, 3]}, index=["产业", "教育"])
    years = pd.DataFrame({"count": [1200, 3]}, index=[2018, 2019])
    for table, name in ((frame, "教育"), (years, "2019")):
        assert f"<th>{name}</th>" in safe_html(table.to_html())


def test_values_of_a_table_of_facts_sort_by_what_they_are_worth() -> None:
    facts = facts_table([ARTICLE])
    page = safe_html(sources_table(facts)._repr_html_())
    sorts = [float(v) for v in re.findall(r'data-sort="([^"]+)"', page)]
    assert sorts == facts["value"].tolist() == [120_000_000, 30_000_000]


def test_link_of_a_chart_leads_to_the_page_of_an_article_with_an_odd_id() -> None:
    link = f'<a href="{evidence_link("50%25 <b>&amp;", 3)}">3亿元</a>'
    assert 'href="../articles/p.html#f3"' in safe_html(link, {"50%25 <b>&amp;": "../articles/p.html"}.get)


def test_link_to_an_article_without_a_page_is_plain_text() -> None:
    assert safe_html('<a href="../articles/b.html#f3">3亿元</a>') == "<div><span>3亿元</span></div>"


def test_chart_stands_in_a_file_with_its_alternative_text() -> None:
    output = {
        "output_type": "display_data",
        "data": {"image/png": DOT, "text/plain": "Chart: funds <b>"},
        "metadata": {"image/png": {"width": 640}},
    }
    cell = {"cell_type": "code", "source": "show()", "metadata": {}, "outputs": [output]}
    ready = prepare({"cells": [cell]}, "exercises/x")
    (chart,) = ready.charts
    assert (chart.file, chart.alt, chart.code) == ("exercises-x-1.png", "funds <b>", "show()")
    assert chart.picture == base64.b64decode(DOT) or chart.picture[:4] == b"\x89PNG"
    (page,) = (o["data"]["text/html"] for o in json.loads(ready.text)["cells"][0]["outputs"])
    assert 'src="../../_static/charts/exercises-x-1.png" alt="funds &lt;b&gt;" width="640"' in page


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="drawing x" viewBox="0 0 9 9" onload="window.ran=1"><style>@import "//a"</style>'
    '<a href="../articles/a-1.html#f7" tabindex="-1"><title>3亿元</title><path d="M0 0L1 1" fill="#0072b2" onclick="x()"/></a>'
    '<a href="javascript:x()"><text x="1" y="2" fill="url(//a)">县</text></a><script>x()</script><image href="//a"/>'
    "<foreignObject><p>x</p></foreignObject></svg>"
)


def drawn_page(name: str, wide: str, slim: str = "") -> tuple[str, Any]:
    data = {"image/svg+xml": wide, "text/csv": "a,b\n1,2\n", "text/plain": "Chart: c"} | (
        {NARROW: slim} if slim else {}
    )
    output = {"output_type": "display_data", "data": data, "metadata": {"povlib": {"chart": "who_paid", "alt": "c"}}}
    cell = {"cell_type": "code", "source": "show()", "metadata": {}, "outputs": [output, output]}
    ready = prepare({"cells": [cell]}, name, page_of=lambda a, *_: f"articles/{a}-page.html" if a == "a-1" else None)
    return "".join(o["data"]["text/html"] for o in json.loads(ready.text)["cells"][0]["outputs"]), ready.charts


@pytest.mark.parametrize(("name", "up"), [("x", "../"), ("solutions/x", "../../")])
def test_marks_of_a_drawing_lead_to_the_page_of_the_article_from_where_it_stands(name: str, up: str) -> None:
    page, _ = drawn_page(name, DRAWING, DRAWING)
    assert page.count(f'<a href="{up}articles/a-1-page.html#f7" tabindex="-1"><title>3亿元</title><path') == 4
    assert '<div class="wide"><svg' in page and '<div class="slim"><svg' in page


def test_a_drawing_keeps_what_it_draws_and_nothing_that_runs_or_loads() -> None:
    page = safe_svg(DRAWING, lambda *_: "p.html")
    assert 'viewBox="0 0 9 9"' in page and 'fill="#0072b2"' in page and ">县<" in page
    assert not re.search(r"on\w+=|script|import|javascript|url\(|image|foreign|//a", page)
    assert safe_svg("no drawing") == safe_svg("<svg") == ""


def test_a_drawing_of_others_is_not_shown() -> None:
    assert "svg" not in str(shown({"image/svg+xml": DRAWING, "text/plain": "plain"}))


def test_a_chart_has_an_address_by_what_it_draws_and_its_picture_and_table_as_files() -> None:
    page, (first, second) = drawn_page("x", DRAWING)
    assert (first.anchor, second.anchor) == ("chart-who-paid", "chart-who-paid-2")
    assert 'id="chart-who-paid"' in page and 'id="chart-2"' in page and 'href="#chart-who-paid-2"' in page
    files = chart_files(first)
    assert set(files) == {"x-1.svg", "x-1.csv"} and files["x-1.csv"].decode("utf-8-sig") == "a,b\n1,2\n"
    assert all(f'href="../_static/charts/{name}" download' in page for name in files)


def test_every_colour_of_the_charts_has_one_for_the_dark() -> None:
    css = (Path(povlib.report.__file__).parent / "site" / "_static" / "report.css").read_text(encoding="utf-8")
    used = {*style.PALETTE, style.INK, style.SOFT, style.MARK, style.GRID, style.CARD}
    for colour in used:
        for part in ("fill", "stroke"):
            assert f'html[data-theme="dark"] .drawings [{part}="{colour.lower()}"] {{ {part}: ' in css


def test_markdown_of_an_output_is_shown_as_markdown() -> None:
    assert shown({"text/markdown": "**53** of 394, *县* `a.b` [more](x.html)"})["text/html"] == (
        '<div><p><strong>53</strong> of 394, <em>县</em> <code>a.b</code> <a href="x.html">more</a></p>\n</div>'
    )
