"""The first page: what the report is, its findings in sentences, and the ways on from there."""

import csv
from collections.abc import Mapping
from html import escape

from .. import __version__
from ..checks import label_kinds
from ..reference import reference_file
from . import told
from .contents import MOST_LISTED, Site, article_table, date_of, figure_address, title_of
from .findings import Finding, findings_of
from .markdown import plain, raw_html
from .not_read_page import doubts_of, lacking
from .told import zh

_TITLE = "China's poverty-alleviation news, in figures"
_MOST_SENTENCES = 2
_NO_SAMPLE = "This is no sample: it shows what these articles tell, not what was true of China."
_HOW_SURE = {"high": "high 把握大", "medium": "medium 中", "low": "low 小"}


def first_page(site: Site) -> str:
    """Return the first page as Markdown."""
    title = _TITLE if site.about is None else f"Report: {plain(site.about)}"
    parts = [
        _lead(site),
        _findings(site),
        _ways_on(site),
        _articles(site),
        _lessons(site),
        _about_the_report(site),
    ]
    head = f"---\nhtml_theme.sidebar_secondary.remove: true\n---\n# {title}\n\n"
    return head + raw_html("\n".join(filter(None, parts)))


def _counted(count: int, rule: str, one: str, many: str) -> str:
    return f"{told.count(count, rule)} {one if count == 1 else many}"


def _lead(site: Site) -> str:
    """Say how much was read, of whom and when, and what it is not."""
    publishers = {a.publisher for a in site.articles if a.publisher}
    years = sorted({date_of(a)[:4] for a in site.articles if date_of(a)})
    span = f", {years[0]}–{years[-1]}" if len(years) > 1 else f" of {years[0]}" if years else ""
    by = f", {_counted(len(publishers), 'publishers', 'publisher', 'publishers')} named" if publishers else ""
    articles = _counted(len(site.articles), "articles", "article", "articles")
    figures = _counted(len(site.rows), "figures", "figure", "figures")
    return (
        f"<p class='lead'>{articles} of Chinese local news on poverty relief{span}{by}; {figures} of money, people and places read from "
        f"{'it' if len(site.articles) == 1 else 'them'}. <strong>Every number leads to its sentence.</strong> {_NO_SAMPLE}</p>"
    )


def _findings(site: Site) -> str:
    found = findings_of(site)
    if not found:
        return (
            '<p class="no-findings">No figure was found that says something by itself. '
            f"{_link(site, 'not_read', 'What could not be read, and how to mend it')}</p>"
        )
    items = "".join(_item(site, finding) for finding in found)
    return f'<h2 id="findings">Findings <span lang="zh-Hans">发现</span></h2><ol class="findings">{items}</ol>'


def _item(site: Site, finding: Finding) -> str:
    return (
        f'<li class="finding" id="{finding.id}"><div class="finding-head">'
        f'<h3>{finding.en} <a class="anchor" href="#{finding.id}" aria-label="Link to this finding">#</a></h3>'
        f'<p class="finding-zh" lang="zh-Hans">{finding.zh}。</p></div>'
        f'<div class="finding-chart">{finding.chart}</div><div class="finding-text">'
        f'<p class="more">{finding.more}</p>{_sure(site, finding)}{_sentences(site, finding)}</div></li>'
    )


def _sure(site: Site, finding: Finding) -> str:
    """Say how sure a finding is: of a check what else it could be, of a reading how likely, and what disputes it."""
    if finding.check:
        also = f"Nobody need be wrong: {escape(finding.check['innocent'])}. "
        link = f'<a href="checks.html#{finding.check["id"]}">Both sides</a>'
        return f'<p class="sure">How sure: {_HOW_SURE[finding.check["sure"]]}. {also}{link}</p>'
    if not finding.rows:
        return ""
    least = min(float(row["sure"]) for row in finding.rows)
    text = told.number(
        round(least * 100),
        f"{least * 100:.0f}%",
        "sure",
        " ".join(f"{r['article']} {r['start']}" for r in finding.rows),
    )
    disputed = "".join(
        f' <span class="disputed-note">{zh(row["text"])} is disputed: <a href="checks.html#{check["id"]}">'
        f"{escape(label_kinds()[check['kind']][0].lower())}</a>.</span>"
        for row in finding.rows
        for check in site.disputes.get((row["article"], row["start"]), ())[:1]
    )
    return f'<p class="sure">How likely it is read right: {text}.{disputed}</p>'


def _sentences(site: Site, finding: Finding) -> str:
    """Return the ways to the sentences that a finding rests on, or to some of those that it counts."""
    titles = {article.id: article for article in site.articles}
    links = ""
    seen: set[tuple[str, str]] = set()
    for row in finding.rows or finding.examples:
        key = row["article"], row["sentence"]
        if key in seen or len(seen) == _MOST_SENTENCES:
            continue
        seen.add(key)
        article = titles[row["article"]]
        when = f" ({date_of(article)})" if date_of(article) else ""
        title = f"{zh(row['text'])}: {zh(title_of(article))}{when}"
        links += f'<li><a href="{figure_address(site, row)}">{title}</a></li>'
    head = "Read the sentence:" if finding.rows else "The largest of them:"
    return f'<p class="read">{head}</p><ul class="sentences">{links}</ul>' if links else ""


def _link(site: Site, page: str, text: str) -> str:
    address = site.page(page)
    return f'<a href="{address}">{text}</a>' if address else text


def _ways_on(site: Site) -> str:
    """Return the ways into the report: the explorer, the themes, the checks, the words."""
    cards = []
    if page := site.page("explorer"):
        cards.append(
            _card(page, "Explore 探索", f"All {len(site.rows):,} figures: choose by place, year, subject and source.")
        )
    for theme in site.themes:
        charts = f"{len(theme.charts)} {'chart' if len(theme.charts) == 1 else 'charts'}"
        cards.append(_card(f"{theme.name}.html", theme.title, f"{theme.about} <span class='time'>{charts}</span>"))
    disagree = "No number contradicts another."
    if count := len(site.checks):
        high = int((site.checks["sure"] == "high").sum())
        found = _counted(count, "checks", "finding", "findings")
        disagree = (
            f"{found}, {told.count(high, 'checks_high')} with high confidence: questions to the sources, no verdicts."
        )
    cards.append(_card("checks.html", "Where the numbers disagree 核对", disagree))
    cards.append(
        _card("words.html", "Words 词语", "The terms and slogans of the campaign, each with a sentence that uses it.")
    )
    return (
        f'<h2 id="themes">Look further <span lang="zh-Hans">继续看</span></h2><ul class="themes">{"".join(cards)}</ul>'
    )


def _card(href: str, title: str, about: str) -> str:
    return f'<li class="theme"><h3><a href="{escape(href)}">{escape(title)}</a></h3><p>{about}</p></li>'


def _articles(site: Site) -> str:
    head = '<h2 id="articles">The articles <span lang="zh-Hans">文章</span></h2>'
    problems = _problems(site)
    if len(site.articles) > MOST_LISTED:
        link = f'<a href="articles/index.html">All {len(site.articles):,} articles, with their figures marked</a>'
        return f"{head}<p>{link}</p>{problems}"
    return f"{head}{article_table(site, 'articles/')}{problems}"


def _problems(site: Site) -> str:
    """Say in a line what could not be read and what is not known, with the way to the page that names it."""
    if not site.page("not_read"):
        return ""
    said = []
    if site.left_out:
        said.append(f"Left out: {told.count(len(site.left_out), 'left_out')} of what was given.")
    if doubts := doubts_of(site):
        said.append(f"Read with doubts: {told.count(len(doubts), 'doubts')}.")
    if missing := lacking(site):
        told_of = ", ".join(
            f"{name} of {told.count(len(without) + n, f'no_{name}')}" for name, _, without, n in missing
        )
        said.append(f"Not given, of {len(site.articles):,} articles: {told_of}.")
    text = " ".join(said) or "Everything that was given could be read."
    return f'<p class="problems">{text} <a href="not_read.html">What could not be read, and how to mend it</a></p>'


def _lessons(site: Site) -> str:
    items = "".join(
        f'<li><a href="notebooks/{c.name}.html">{escape(c.title)}</a>'
        f"{f' <span class=time>{escape(c.time)}</span>' if c.time else ''}<br>{escape(c.about)}</li>"
        for c in site.chapters_in("")
    )
    if not items:
        return ""
    about = "<p>Notebooks that teach how the figures are read and what can be asked of them; each with its code, and exercises with answers.</p>"
    return f'<h2 id="read">Lessons <span lang="zh-Hans">课程</span></h2>{about}<ol class="chapters">{items}</ol>'


def _about_the_report(site: Site) -> str:
    """Say for whom and by whom the report is, with what it was made, and how far to trust it."""
    by = (
        "the povlib contributors"
        if site.about is None
        else "the program povlib, from articles that somebody gave it; nobody has checked it"
    )
    rows = (
        (
            "For whom 读者",
            "Students, teachers, journalists and researchers who ask what local news tells of poverty relief in China.",
        ),
        ("By whom 作者", f"Made by {by}."),
        ("Made with 版本", f"povlib {escape(__version__)}{_built(site)}. The same articles give the same report."),
        ("How sure 可靠性", f"{_expected()} {_link(site, 'data', 'How it was measured')}."),
    )
    items = "".join(f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in rows)
    return f'<h2 id="about">About this report <span lang="zh-Hans">关于</span></h2><dl class="known about">{items}</dl>'


def _built(site: Site) -> str:
    return f"; edition of <time>{escape(site.built)}</time>, the day of the newest file" if site.built else ""


def _expected() -> str:
    """Say what to expect of articles never seen before, as it was measured on real local news."""
    with open(reference_file("first_readings.csv"), encoding="utf-8", newline="") as file:
        measured: list[Mapping[str, str]] = [r for r in csv.DictReader(file) if not r["texts"].startswith("made-up")]

    def between(measure: str) -> str:
        known = [round(float(r[measure]) * 100) for r in measured if r[measure]]
        ends = sorted({min(known), max(known)})
        return " to ".join(told.number(n, str(n), "reading", measure) for n in ends)

    articles = sum(int(r["articles"]) for r in measured)
    return (
        f"A program reads the figures. On {told.number(articles, str(articles), 'reading', 'articles')} excerpts of local news that it had never "
        f"seen, it found what a figure is about in {between('fact_f1')} of 100, and every field of a sum of money in {between('fund_whole')}. "
        "So read the sentence before you use a number."
    )
