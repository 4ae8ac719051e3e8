"""Every number that the pages tell is read back, as a browser shows it, and found in the downloads or computed anew."""

import csv
import re
from collections.abc import Callable
from operator import mul
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import Opener, OwnReport, Visit
from readback import Tables, worth, wrong

from povlib.lexicon import read_table
from povlib.reference import national_poverty, reference_file

# What a page shows: each number with what it carries, and what text is left where all of them are taken out.
SHOWN = """() => {
  const read = (root) => [...root.querySelectorAll('data')].map(d => ({value: d.value, text: d.textContent, ...d.dataset}));
  const rest = (root) => {
    const copy = root.cloneNode(true);
    copy.querySelectorAll('data, time, .anchor').forEach(e => e.remove());
    return copy.textContent;
  };
  const findings = [...document.querySelectorAll('.finding')].map(f => ({
    id: f.id, head: rest(f.querySelector('h3')), zh: rest(f.querySelector('.finding-zh')), more: rest(f.querySelector('.more')),
    times: [...f.querySelectorAll('time')].map(t => t.textContent),
    bars: [...f.querySelectorAll('svg .value')].map(t => ({text: t.textContent, href: t.closest('a')?.getAttribute('href') ?? ''})),
  }));
  return {numbers: read(document), findings, lead: rest(document.querySelector('.lead'))};
}"""
CARDS = """() => [...document.querySelectorAll('.check')].map(c => ({
  id: c.id, numbers: [...c.querySelectorAll('.check-number')].map(n => n.textContent),
  marks: [...c.querySelectorAll('mark')].map(m => m.textContent), links: [...c.querySelectorAll('.check-claim a')].map(a => a.getAttribute('href')),
}))"""


class Report:
    """The downloads of a report, read without the library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        downloads = folder / "_static" / "downloads"
        self.facts = pd.read_csv(downloads / "facts.csv", encoding="utf-8-sig", dtype={"from": str, "to": str})
        self.checks = pd.read_csv(downloads / "disagreements.csv", encoding="utf-8-sig").set_index("id")
        articles = pd.read_csv(downloads / "articles.csv", encoding="utf-8-sig", dtype=str)
        self.pages = {
            article: Path(page).stem for article, page in zip(articles["article"], articles["page"], strict=True)
        }
        funds = self.facts[self.facts["source"].notna()]
        done = self.facts[(self.facts["status"] == "done") & self.facts["place"].notna()]
        self.counts: dict[str, Callable[[], float]] = {
            "articles": lambda: len(self.pages),
            "figures": lambda: len(self.facts),
            "sums": lambda: len(funds),
            "sums_unstated": lambda: int((funds["source"] == "unstated").sum()),
            "checks": lambda: len(self.checks),
            "checks_high": lambda: int((self.checks["sure"] == "high").sum()),
        }
        for indicator in ("lifted_people", "villages_exited", "relocated_people"):
            places = done[(done["indicator"] == indicator) & (done["place"] != "全国")]["place"]
            self.counts[f"places_{indicator}"] = places.nunique
        themes = {r["indicator"]: r["theme"] for r in read_table("indicators")}
        for theme, n in self.facts["indicator"].map(themes).value_counts().items():
            self.counts[f"theme_{theme}"] = lambda n=n: n

    def fact(self, about: str) -> Any:
        article, start = about.rsplit(" ", 1)
        ((_, row),) = self.facts[(self.facts["article"] == article) & (self.facts["start"] == int(start))].iterrows()
        return row


def same(text: str, value: float) -> bool:
    """Whether a number as written is a value, to the three digits that it is written with."""
    return worth(text) == pytest.approx(value, rel=5.1e-3)


def problem(report: Report, number: dict[str, str], seen: set[str]) -> str:
    """Return what is wrong with a number of a page, "" for nothing."""
    value, text = float(number["value"]), number["text"]
    if "fact" in number:
        row = report.fact(number["fact"])
        ok = row["value"] == value and (text == row["text"] or same(text, value))
        seen.add("fact")
    elif "check" in number:
        ok = round(report.checks.loc[number["check"], "other"], 2) == value and same(text, value)
    elif "national" in number:
        column, year = number["national"].split()
        ok = national_poverty().set_index("year").loc[int(year), column] == value and same(text, value)
    elif "reading" in number:
        with open(reference_file("first_readings.csv"), encoding="utf-8", newline="") as file:
            rows = [r for r in csv.DictReader(file) if r["texts"] == "excerpts of local news"][-5:]
        known, figures = [float(r[number["reading"]]) for r in rows], [int(r["figures"]) for r in rows]
        if number["reading"] == "articles":
            ok = value == sum(known)
        else:
            mean = sum(map(mul, known, figures)) / sum(figures)
            ok = value in [round(100 * k) for k in (mean, min(known), max(known))]
    elif "sure" in number:
        *pairs, last = re.split(r"(?<=\d) (?=\S+ \d+)", number["sure"])
        ok = value == round(100 * min(report.fact(p)["sure"] for p in (*pairs, last)))
    else:
        rule = number["count"]
        seen.add(rule)
        if rule not in report.counts:
            return (
                ""
                if rule in ("publishers", "left_out", "doubts", "pairs", "planned_done") or rule.startswith("no_")
                else str(number)
            )
        ok = report.counts[rule]() == value and same(text, value)
    return "" if ok else str(number)


def check_page(report: Report, shown: dict[str, Any]) -> set[str]:
    """Read back the first page of a report; return what kinds of numbers stood on it."""
    seen: set[str] = set()
    assert [p for number in shown["numbers"] if (p := problem(report, number, seen))] == []
    assert not re.search(r"\d", re.sub(r"\d{4}(–\d{4})?", "", shown["lead"])), shown["lead"]
    for finding in shown["findings"]:
        # What is no number with its source is no number; a time is one of the facts'.
        assert not re.search(r"\d", finding["head"] + finding["zh"]), finding
        known = {str(t) for column in ("from", "to") for t in report.facts[column].dropna()}
        assert {part for t in finding["times"] for part in re.split("–|until |from ", t) if part} <= known
        for bar in finding["bars"]:
            if bar["href"]:
                page, start = re.fullmatch(r"articles/(.*)\.html#f(\d+)", bar["href"]).groups()  # type: ignore[union-attr]
                here = report.facts[report.facts["article"].map(report.pages.get) == page]
                rows, near = here[here["start"] == int(start)], here[here["unit"] == "%"]
                values = [*rows["value"], *(near["value"] if "%" in bar["text"] else ())]
                assert any(same(bar["text"], v) for v in values), bar
    return seen


def test_every_number_of_the_first_page_is_found_or_computed_anew(open_page: Opener, site: Path) -> None:
    report = Report(site)
    shown = open_page(site / "index.html").page.evaluate(SHOWN)
    assert 3 <= len(shown["findings"]) <= 5
    seen = check_page(report, shown)
    assert {"fact", "sums", "sums_unstated", "articles", "figures", "checks"} <= seen
    share = next(n for n in shown["numbers"] if n.get("count") == "planned_done")
    plan, done = (
        n for n in shown["numbers"] if n.get("fact") and n["text"].endswith("yuan") and "million" in n["text"]
    )
    assert share["text"] == f"{round(float(done['value']) / float(plan['value']) * 100)}%"


def test_every_number_of_the_first_page_of_an_own_report_is_found_or_computed_anew(
    open_page: Opener, own: OwnReport
) -> None:
    shown = open_page(own.folder / "index.html").page.evaluate(SHOWN)
    assert shown["findings"]
    check_page(Report(own.folder), shown)


def test_every_number_of_the_disagreements_is_that_of_the_table(open_page: Opener, site: Path) -> None:
    report = Report(site)
    cards = open_page(site / "checks.html").page.evaluate(CARDS)
    assert [card["id"] for card in cards] == list(report.checks.index[:20])
    for card in cards:
        row = report.checks.loc[card["id"]]
        first, second = card["numbers"]
        assert same(first, row["value"]) and same(second, row["other"]), card
        assert row["text"] in card["marks"]
        assert f"articles/{row['article']}.html#f{row['start']}" in card["links"]


# The charts of a page: which, their titles and alternative texts, of each text its largest size, and their tables.
DRAWN = """() => [...document.querySelectorAll('figure.chart:has(svg.drawing)')].map(figure => {
  const svg = figure.querySelector('svg.drawing'), texts = [...svg.querySelectorAll('text')], sizes = {};
  for (const t of texts) sizes[t.textContent] = Math.max(sizes[t.textContent] ?? 0, parseFloat(t.getAttribute('font-size')));
  return {
    chart: svg.classList[1], sizes, alt: svg.getAttribute('aria-label').replace(/^Chart: /, ''),
    title: texts.filter(t => t.getAttribute('stroke-width') === '0.4').map(t => t.textContent).join(' '),
    data: [...figure.querySelectorAll('.chart-tools a')].map(a => a.getAttribute('href')).find(href => href.endsWith('.csv')),
  };
})"""


def test_every_number_that_a_chart_of_a_theme_or_a_lesson_says_is_found_or_computed_anew(
    visit: Visit, site: Path
) -> None:
    report = Report(site)
    articles = pd.read_csv(site / "_static" / "downloads" / "articles.csv", encoding="utf-8-sig", dtype=str).fillna("")
    published = dict(zip(articles["article"], articles["published"], strict=True))
    # A lesson also draws what is planned, and what one article says
    planned = report.facts[report.facts["status"] == "planned"]
    read: set[str] = set()
    for page in (*sorted(site.glob("themes/*.html")), *sorted(site.glob("notebooks/*.html"))):
        for drawn in visit.go(page).page.evaluate(DRAWN):
            if drawn["alt"].startswith("Made-up articles"):
                continue  # of an archive that is no part of the report
            data = pd.read_csv(page.parent / drawn["data"], encoding="utf-8-sig", dtype={"from": str, "to": str})
            for part in ("title", "alt"):
                mistakes: list[str] = []
                for facts in (report.facts, planned):
                    tables = Tables(facts, published, report.checks, data, drawn["sizes"])
                    mistakes = wrong(drawn["chart"], part, drawn[part], tables)
                    if not mistakes:
                        break
                assert mistakes == [], page.name
            read.add(drawn["chart"])
    assert len(read) >= 20


def test_no_text_of_a_small_chart_is_small_or_lies_on_another(open_page: Opener, site: Path) -> None:
    for width in (1280, 390, 320):
        boxes = open_page(site / "index.html", width=width).page.evaluate(
            """() => [...document.querySelectorAll('svg.small-chart')].map(s => ({
              size: Math.min(...[...s.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize)
                * s.getBoundingClientRect().width / s.viewBox.baseVal.width)),
              inside: [...s.querySelectorAll('text')].every(t => {
                const b = t.getBoundingClientRect(), box = s.getBoundingClientRect();
                return b.left >= box.left - 1 && b.right <= box.right + 1 && b.bottom <= box.bottom + 2; }),
              apart: [...s.querySelectorAll('text')].every((t, n, all) => all.slice(n + 1).every(u => {
                const a = t.getBBox(), b = u.getBBox();
                return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y + 2 || b.y + b.height <= a.y + 2; })),
            }))"""
        )
        assert boxes
        for box in boxes:
            assert box["size"] >= 12 and box["inside"] and box["apart"], (width, box)


def test_the_panel_and_the_page_of_an_article_say_what_disputes_a_figure(open_page: Opener, site: Path) -> None:
    report = Report(site)
    id, row = next((i, r) for i, r in report.checks.iterrows() if r["other_is"] == "figure")
    visit = open_page(site / "articles" / f"{row['article']}.html", at=f"#f{row['start']}")
    panel = visit.page.locator(".evidence-panel .dispute")
    assert row["reason"] in " ".join(panel.all_inner_texts())
    panel.locator(f"a[href$='#{id}']").click()
    visit.page.wait_for_url(f"**/checks.html#{id}")
    assert visit.page.locator(f"#{id}").is_visible() and visit.wrong == []


def test_an_article_on_paper_lists_its_figures_with_their_values(open_page: Opener, site: Path) -> None:
    report = Report(site)
    article = report.facts["article"].iloc[0]
    page = open_page(site / "articles" / f"{article}.html").page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    own = report.facts[report.facts["article"] == article].sort_values("start")
    rows = page.locator(".print-figures tbody tr")
    assert rows.count() == len(own)
    heads = page.locator(".print-figures thead th").all_inner_texts()
    assert heads[1:3] == ["Figure 数字", "Value 数值"] and len(heads) == rows.first.locator("td").count()
    texts = rows.all_inner_texts()
    for text, fact in zip(texts, own.itertuples(), strict=True):
        assert fact.text in text
        assert f"{int(fact.value):,}" in text or f"{fact.value:g}" in text
    assert page.locator(".print-figures").is_visible() and not page.locator(".evidence-panel").is_visible()
