"""The first page and its like: each rule finds what it should and stays quiet else, whatever the articles."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import lxml.html
import pandas as pd
import pytest
from test_checks import CONTRADICTIONS, facts_of

import povlib
from povlib.articles import Article
from povlib.articles.article import Proposal
from povlib.batch import madeup
from povlib.checks import cross_check, label_kinds
from povlib.lexicon import read_table
from povlib.reading.facts import facts_table
from povlib.report import findings, small_charts
from povlib.report.checks_page import checks_page, disagreements, told_disputes
from povlib.report.contents import Site, addresses, known_or_proposed, title_of
from povlib.report.findings import MOST, Finding, findings_of
from povlib.report.first_page import first_page
from povlib.report.not_read_page import not_read_page


def site_of(articles: Sequence[Article], about: str | None = "a folder", **more: Any) -> Site:
    """Return a report's site, no notebook run."""
    facts = [fact for article in articles for fact in povlib.find_facts(article)]
    checks = cross_check(facts_table(facts))
    documents = frozenset(("not_read.md", "data.md"))
    given = {"left_out": (), **more}
    return Site(
        articles=articles, facts=facts, rows=[f.row() for f in facts], checks=checks, examples=(),
        addresses=addresses(articles), chapters=(), themes=(), about=about, documents=documents, **given,
    )  # fmt: skip


def given(site: Site) -> dict[str, Any]:
    return {field.name: getattr(site, field.name) for field in fields(site)}


def told(text: str, **known: Any) -> list[Finding]:
    """Return the findings of one made-up article."""
    known = {"published": "2019-10", "place": "云岭县", **known}
    return findings_of(site_of([Article("a", text, **known)]))


def words(markup: str) -> str:
    return " ".join(lxml.html.fragment_fromstring(markup, create_parent="div").text_content().split())


def said(found: Sequence[Finding], id: str) -> str:
    return next((words(f.en) for f in found if f.id.startswith(f"finding-{id}")), "")


PLAN = "松坪乡实施总投资2亿元的整乡推进项目。整乡推进项目累计完成投资5000万元。"


def test_a_plan_is_set_against_what_was_done_of_it() -> None:
    found = told(PLAN)
    text = said(found, "planned-done")
    assert text == "Of 200 million yuan (2亿元) planned in 松坪乡, 50 million yuan (5000万元) was done: 25%."


def test_a_plan_with_another_sum_between_is_set_against_nothing() -> None:
    first, second = PLAN.split("。")[:2]
    found = told(f"{first}。2018年，投入300万元新建小学校舍。{second}。")
    assert not said(found, "planned-done")


def test_the_fall_of_a_rate_stands_beside_the_nations() -> None:
    found = told("2014年，全县贫困发生率为18.4%。2018年底，全县贫困发生率下降到1.2%。")
    assert said(found, "fall") == (
        "In 云岭县 the poverty rate fell from 18.4% to 1.2%; in rural China it fell from 7.2% to 1.7%."
    )
    assert "when the article was written" not in words(found[0].more)


def test_the_fall_to_the_day_of_the_article_says_so_and_a_rise_is_no_fall() -> None:
    found = told("2014年，全县贫困发生率为18.4%。目前，全县贫困发生率下降到1.2%。")
    assert "2019-10, when the article was written" in words(next(f for f in found if f.id == "finding-fall").more)
    assert not said(told("2014年，全县贫困发生率为1.4%。2018年底，全县贫困发生率为1.9%。"), "fall")


RATES = ("2014年，{0}贫困发生率为18.4%。2016年，{0}贫困发生率下降到9.1%。", "2018年，{0}贫困发生率下降到1.2%。")


@pytest.mark.parametrize(("place", "last"), [("云岭县", "1.2%"), ("青石乡", "9.1%")])
def test_a_fall_goes_on_in_another_article_on_one_county_not_on_a_township(place: str, last: str) -> None:
    site = site_of([Article(text[:5], text.format(place), published="2019-10", place=place) for text in RATES])
    assert said(findings_of(site), "fall").startswith(f"In {place} the poverty rate fell from 18.4% to {last}")


def test_a_rate_since_a_year_in_an_article_of_an_unknown_day_is_the_end_of_no_fall() -> None:
    text = "2013年，全县贫困发生率为18.4%。2014年以来，全县贫困发生率下降到1.2%。"
    assert said(told(text), "fall").startswith("In 云岭县 the poverty rate fell from 18.4% to 1.2%")
    assert not said(told(text, published=None), "fall")


def test_who_paid_is_counted_where_there_are_sums_enough() -> None:
    text = "".join(f"2018年，投入财政专项扶贫资金{n}万元。" for n in range(110, 170, 10))
    site = site_of([Article("a", text, published="2019-10", place="云岭县")])
    payers = ["fiscal"] * 4 + ["unstated"] * 2
    rows = [{**row, "source": payer} for row, payer in zip(site.rows, payers, strict=True)]
    quiet = {**given(site), "checks": site.checks.iloc[:0]}
    found = findings_of(Site(**{**quiet, "rows": rows}))
    assert said(found, "payers") == "2 of 6 sums of money do not say who paid."
    assert said(findings_of(Site(**{**quiet, "rows": rows[:4]})), "payers") == ""


def test_what_cannot_be_comes_first_with_its_limit_and_what_else_it_could_be() -> None:
    found = told(
        "2019年，全县新建农村道路98500公里。2014年，全县贫困发生率为18.4%。2018年底，全县贫困发生率下降到1.2%。"
    )
    assert re.match(
        "An article on 云岭县 gives 98,500 km of road .*no county should have more than 15,000 km", words(found[0].en)
    )
    assert found[0].check is not None and "里 (500 m)" in found[0].check["innocent"]


def test_every_kind_of_disagreement_has_a_sentence_and_a_place_that_is_not_known_is_none() -> None:
    worded = {row["rule"] for row in read_table("findings")}
    assert set(label_kinds()) == set(findings._KINDS) <= worded
    (found,) = told("贫困发生率为118.4%。", place=None)
    assert words(found.en).startswith("An article on a place gives 118.4%") and words(found.zh).startswith(
        "有报道称某地有"
    )


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda c: c["label"])
def test_every_disagreement_that_the_checks_know_can_be_told(case: dict[str, Any]) -> None:
    table = facts_of(case).assign(sure=0.9)
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    articles = [Article(name, "x", published="2019") for name in case["articles"]]
    checks = cross_check(table).assign(sure="high")
    if checks.empty:
        pytest.skip("the checks miss this one")
    site = Site(articles, (), rows, checks, (), addresses(articles), (), (), (), "x", frozenset())
    found = [f for f in findings_of(site) if f.check]
    assert [f.check["kind"] for f in found if f.check] == [case["kind"]]
    text = (
        lxml.html.fromstring(first_page(site)).text_content() + lxml.html.fromstring(checks_page(site)).text_content()
    )
    assert words(found[0].en) in " ".join(text.split()) and "None" not in text and "nan" not in text


def test_a_weak_finding_of_the_checks_is_no_finding_of_the_first_page() -> None:
    site = site_of(povlib.load_articles(), None)
    assert all(f.check["sure"] == "high" for f in findings_of(site) if f.check)
    weak = site.checks.assign(sure="low")
    assert not [f for f in findings_of(Site(**{**given(site), "checks": weak})) if f.check]


def test_the_five_articles_have_five_findings_and_each_leads_to_its_sentence() -> None:
    site = site_of(povlib.load_articles(), None)
    found = findings_of(site)
    assert len(found) == MOST and len({f.id for f in found}) == MOST
    page = lxml.html.fromstring(first_page(site))
    anchors = {f"articles/{site.addresses[r['article']]}.html#f{r['start']}" for r in site.rows}
    items = page.xpath("//ol[@class='findings']/li")
    assert [item.get("id") for item in items] == [f.id for f in found]
    for item in items:
        links = item.xpath(".//ul[@class='sentences']//a/@href")
        assert links and set(links) <= anchors


def test_a_finding_whose_figure_the_checks_dispute_says_so() -> None:
    parts = (
        "2019年，全县投入扶贫资金2亿元。2019年，全县投入道路建设资金1.8亿元，投入教育资金1.5亿元，投入水利资金0.9亿元。"
    )
    site = site_of([Article("a", parts, published="2019-10", place="云岭县")])
    page = lxml.html.fromstring(first_page(site))
    (check,) = site.checks.to_dict("records")
    assert check["kind"] == "sums_over_total" and "finding-sectors" in {f.id for f in findings_of(site)}
    notes = page.xpath("//li[@id='finding-sectors']//*[@class='disputed-note']")
    assert [note.text_content().strip() for note in notes] == ["1.8亿元 is disputed: sums that exceed an overall sum."]
    assert notes[0].xpath(".//a/@href") == [f"checks.html#{check['id']}"]


@pytest.mark.parametrize(
    "articles",
    [
        [Article("a", "青河县脱贫记\n\n2019年，青河县3200人脱贫，12个贫困村退出。")],
        [Article("a", "今天天气很好。")],
        [madeup.article(n) for n in range(30)],
    ],
    ids=["no money", "no figure", "thirty"],
)
def test_every_collection_has_a_first_page_of_its_own(articles: list[Article]) -> None:
    page = first_page(site_of(articles))
    root = lxml.html.fromstring(page)
    assert len(root.xpath("//ol[@class='findings']/li")) <= MOST
    assert "{" not in root.text_content().replace("{raw}", "") and "None" not in root.text_content()
    assert len(root.xpath("//svg")) == len(root.xpath("//ol[@class='findings']/li"))
    assert "This is no sample" in root.text_content()


def test_disagreements_are_bounded_and_the_rest_is_counted() -> None:
    site = site_of([madeup.article(n) for n in range(60)])
    page = lxml.html.fromstring(checks_page(site))
    shown = page.xpath("//li[@class='check']")
    assert len(site.checks) > len(shown) == 20
    assert f"{len(site.checks) - 20:,} more findings" in page.text_content()
    assert len({card.get("id") for card in shown}) == 20
    kinds = {card.xpath("string(.//strong[1])") for card in shown}
    assert len(kinds) >= 4  # they take turns


COUNTED = "2014年底,全县有贫困人口4{:02}36人。"  # no two of these can be true


def test_a_page_tells_some_of_what_disputes_a_figure_counts_the_rest_and_each_way_leads_somewhere() -> None:
    site = site_of([Article(f"a {n}", COUNTED.format(n), published="2015", place="云岭县") for n in range(1, 12)])
    pages = {article.id: f"{article.id}: <!--disputed-->" for article in site.articles}
    told = dict(told_disputes(pages, site.checks, site.addresses))
    carded = set(re.findall(r'id="(check-\w+)"', checks_page(site)))
    anchors = {f"{site.addresses[row['article']]}.html#f{row['start']}" for row in site.rows}
    assert len(site.checks) == 55 > len(carded) == 20
    for article, page in told.items():
        items = lxml.html.fromstring(page).xpath("//aside[@class='disputed']//li")
        assert [item.get("data-start") for item in items] == [items[0].get("data-start")] * 4
        assert "7 more findings; all as a table" in items[-1].text_content()
        ways = [item.xpath(".//a[@class='disputed-by']/@href")[0] for item in items]
        assert ways.pop() == "../_static/downloads/disagreements.csv"
        for way in ways:
            card, other = way.partition("../checks.html#")[2], way.replace("%20", " ")
            assert card in carded or (other in anchors and not other.startswith(site.addresses[article] + "."))


def test_a_long_table_of_disagreements_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_of([Article(f"a {n}", COUNTED.format(n), published="2015", place="云岭县") for n in (1, 2)])
    plain = disagreements(site)
    monkeypatch.setattr("povlib.report.checks_page._PLAIN", 0)
    assert len(site.checks) > 0 and "disagreements.zip" in checks_page(site)
    with zipfile.ZipFile(io.BytesIO(disagreements(site))) as file:
        assert file.read("disagreements.csv") == plain


def test_a_finding_within_one_sentence_quotes_it_once_with_both_figures_marked() -> None:
    text = "2018年，全县养殖能繁母猪10023头、能繁母猪13777头。"
    page = lxml.html.fromstring(checks_page(site_of([Article("a", text, published="2019", place="云岭县")])))
    (card,) = page.xpath("//li[@class='check']")
    (quote,) = card.xpath(".//p[@class='check-quote']")
    assert [mark.text for mark in quote.xpath(".//mark")] == ["10023头", "13777头"]
    assert card.xpath(".//p[@class='check-number']/text()") == ["10,023头", "13,777头"]


def test_what_could_not_be_read_is_named_with_its_reason_and_the_mend() -> None:
    articles = [Article("a", "2019年，全县脱贫3200人。", doubts=("a.txt: 3 bytes are no UTF-8",))]
    page = not_read_page(site_of(articles, left_out=(("b.jpg", "is a picture; give its text"),)))
    text = lxml.html.fromstring(page).text_content()
    for part in (
        "b.jpg",
        "is a picture; give its text",
        "3 bytes are no UTF-8",
        "1 of 1 article has no date given",
        "How to mend it",
    ):
        assert part in text


# --- small charts ---------------------------------------------------------------------------------------------------
def test_a_bar_is_as_long_as_its_value_and_leaves_room_for_its_text() -> None:
    rows = [
        small_charts.Bar("a", 100, "100 million yuan"),
        small_charts.Bar("b", 50, "50"),
        small_charts.Bar("c", 0, "0"),
    ]
    svg = lxml.html.fromstring(small_charts.bars(rows, "bars"))
    lengths = [float(bar.get("width")) for bar in svg.xpath(".//rect")]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2) and lengths[2] == 2
    ends = [float(t.get("x")) + small_charts.width_of(t.text, 15) for t in svg.xpath(".//text[@class='value']")]
    assert max(ends) <= small_charts.WIDTH


def test_a_chart_of_many_rows_is_cut_and_says_so() -> None:
    rows = [small_charts.Bar(str(n), n, str(n)) for n in range(5000, 0, -1)]
    svg = small_charts.bars(rows, "bars")
    assert svg.count("<rect") == small_charts.MOST_ROWS and f"and {5000 - small_charts.MOST_ROWS:,} more" in svg


@pytest.mark.parametrize("values", [(91.06, 0.8), (0.8, 91.06), (0.0, 0.0), (None, 3.2)])
def test_a_change_stays_within_its_chart(values: tuple[float | None, float]) -> None:
    first, last = values
    row = small_charts.Change("县", first, last, "" if first is None else f"2014: {first}%", f"2018: {last}%")
    svg = lxml.html.fromstring(small_charts.changes([row], "rates"))
    for text in svg.xpath(".//text[@class='value']"):
        x, wide = float(text.get("x")), small_charts.width_of(text.text, 15)
        start = x - wide if text.get("text-anchor") == "end" else x
        assert start >= 0 and start + wide <= small_charts.WIDTH


def test_what_articles_write_stays_text_in_a_chart() -> None:
    svg = small_charts.bars([small_charts.Bar("<script>x</script>", 1, "<b>", "", "a.html#f1")], "<i>")
    assert "<script" not in svg and "<b>" not in svg and "<i>" not in svg


def test_findings_stand_on_an_empty_table_without_a_fault() -> None:
    site = site_of([])
    assert findings_of(site) == [] and pd.DataFrame(site.checks).empty


# --- what is told of articles ---------------------------------------------------------------------------------------
def test_what_a_text_proposes_is_shown_as_proposed_and_what_is_given_is_not() -> None:
    told_by_text = SimpleNamespace(
        id="a", title=None, publisher="云南网", published=None, place=None,
        proposed={"title": Proposal("渭源县脱贫记", "the first line", 0.9), "published": Proposal("2019-03", "<b>", 0.9)},
    )  # fmt: skip
    article: Any = told_by_text
    assert title_of(article) == "渭源县脱贫记"
    assert known_or_proposed(article, "publisher") == "云南网"
    shown = known_or_proposed(article, "published")
    assert words(shown) == "2019-03 proposed" and 'title="&lt;b&gt;"' in shown
    assert known_or_proposed(article, "place") == ""
