"""The first page: what the report is, its findings in sentences, and the ways on from there."""

from collections.abc import Iterable, Mapping
from html import escape

from .. import __version__
from ..accuracy import EXCERPTS, last_readings
from ..checks import label_kinds
from ..locale import N_, chosen, either, is_chinese, language, ngettext, tr
from . import told
from .citing import TITLE
from .contents import MOST_LISTED, Site, article_table, date_of, figure_address, title_of
from .findings import Finding, findings_of
from .markdown import plain, raw_html
from .not_read_page import doubts_of, lacking
from .told import twice, zh

_MOST_SENTENCES = 2
_NO_SAMPLE = N_("This is no sample: it shows what these articles tell, not what was true of China.")
_NOT_READ = N_("What could not be read, and how to mend it")
_HOW_SURE = {"high": "high 把握大", "medium": "medium 中", "low": "low 小"}


def first_page(site: Site) -> str:
    """Return the first page as Markdown."""
    title = tr(TITLE) if site.about is None else tr("Report: {about}").format(about=plain(site.about))
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


def _lead(site: Site) -> str:
    """Say how much was read, of whom and when, and what it is not."""
    publishers = {a.publisher for a in site.articles if a.publisher}
    years = sorted({date_of(a)[:4] for a in site.articles if date_of(a)})
    span = by = ""
    if years:
        span = tr(", {first}–{last}") if len(years) > 1 else tr(" of {first}")
    if publishers:
        by = ngettext(", {n} publisher named", ", {n} publishers named", len(publishers))
    n = len(site.articles)
    lead = ngettext(
        "{articles} article of Chinese local news on poverty relief{span}{by}; {figures} figures of money, people and places "
        "read from it. <strong>Every number leads to its sentence.</strong>",
        "{articles} articles of Chinese local news on poverty relief{span}{by}; {figures} figures of money, people and places "
        "read from them. <strong>Every number leads to its sentence.</strong>",
        n,
    )
    text = lead.format(
        articles=told.count(n, "articles"),
        span=span.format(first=years[0], last=years[-1]) if years else "",
        by=by.format(n=told.count(len(publishers), "publishers")),
        figures=told.count(len(site.rows), "figures"),
    )
    if len(site.rows) == 1:
        text = text.replace(" figures of", " figure of")
    return f"<p class='lead'>{either(' ', '').join((text, tr(_NO_SAMPLE)))}</p>"


def _findings(site: Site) -> str:
    found = findings_of(site)
    if not found:
        return (
            f'<p class="no-findings">{tr("No figure was found that says something by itself.")} '
            f"{_link(site, 'not_read', tr(_NOT_READ))}</p>"
        )
    items = "".join(_item(site, finding) for finding in found)
    return f'<h2 id="findings">{twice("Findings", "发现")}</h2><ol class="findings">{items}</ol>'


def _item(site: Site, finding: Finding) -> str:
    own = f"{finding.zh}。"
    below = f'<p class="finding-zh" lang="zh-Hans">{own}</p>' if language() is None else ""
    link = tr("Link to this finding")
    return (
        f'<li class="finding" id="{finding.id}"><div class="finding-head">'
        f'<h3>{own if is_chinese() else finding.en} <a class="anchor" href="#{finding.id}" aria-label="{link}">#</a></h3>'
        f"{below}</div>"
        f'<div class="finding-chart">{finding.chart}</div><div class="finding-text">'
        f'<p class="more">{finding.more}</p>{_sure(site, finding)}{_sentences(site, finding)}</div></li>'
    )


def _sure(site: Site, finding: Finding) -> str:
    """Say how sure a finding is: of a check what else it could be, of a reading how likely, and what disputes it."""
    if finding.check:
        said = tr("How sure: {sure}. Nobody need be wrong: {innocent}.")
        said = said.format(
            sure=chosen(_HOW_SURE[finding.check["sure"]]).removeprefix("把握"),
            innocent=escape(finding.check["innocent"]),
        )
        link = f'<a href="checks.html#{finding.check["id"]}">{tr("Both sides")}</a>'
        return f'<p class="sure">{said} {link}</p>'
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
        f' <span class="disputed-note">{tr("{figure} is disputed:").format(figure=zh(row["text"]))} '
        f'<a href="checks.html#{check["id"]}">{escape(either(*label_kinds()[check["kind"]]).lower())}</a>'
        f"{either('.', '。')}</span>"
        for row in finding.rows
        for check in site.disputes.get((row["article"], row["start"]), ())[:1]
    )
    return f'<p class="sure">{tr("How likely it is read right: {share}.").format(share=text)}{disputed}</p>'


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
        when = either(" ({})", "（{}）").format(date_of(article)) if date_of(article) else ""
        title = zh(row["text"]) + either(": ", "：") + zh(title_of(article)) + when
        links += f'<li><a href="{figure_address(site, row)}">{title}</a></li>'
    head = tr("Read the sentence:") if finding.rows else tr("The largest of them:")
    return f'<p class="read">{head}</p><ul class="sentences">{links}</ul>' if links else ""


def _link(site: Site, page: str, text: str) -> str:
    address = site.page(page)
    return f'<a href="{address}">{text}</a>' if address else text


def _ways_on(site: Site) -> str:
    """Return the ways into the report: the explorer, the themes, the checks, the words."""
    cards = []
    if page := site.page("explorer"):
        cards.append(
            _card(
                page,
                chosen("Explore 探索"),
                tr("All {n} figures: choose by place, year, subject and source.").format(n=f"{len(site.rows):,}"),
            )
        )
    for theme in site.themes:
        charts = ngettext("{n} chart", "{n} charts", len(theme.charts)).format(n=len(theme.charts))
        cards.append(_card(f"{theme.name}.html", theme.title, f"{theme.about} <span class='time'>{charts}</span>"))
    disagree = tr("No number contradicts another.")
    if count := len(site.checks):
        high = int((site.checks["sure"] == "high").sum())
        found = ngettext(
            "{n} finding, {high} with high confidence: questions to the sources, no verdicts.",
            "{n} findings, {high} with high confidence: questions to the sources, no verdicts.",
            count,
        )
        disagree = found.format(n=told.count(count, "checks"), high=told.count(high, "checks_high"))
    cards.append(_card("checks.html", chosen("Where the numbers disagree 核对"), disagree))
    cards.append(
        _card(
            "words.html",
            chosen("Words 词语"),
            tr("The terms and slogans of the campaign, each with a sentence that uses it."),
        )
    )
    return f'<h2 id="themes">{twice("Look further", "继续看")}</h2><ul class="themes">{"".join(cards)}</ul>'


def _card(href: str, title: str, about: str) -> str:
    return f'<li class="theme"><h3><a href="{escape(href)}">{escape(title)}</a></h3><p>{about}</p></li>'


def _articles(site: Site) -> str:
    head = f'<h2 id="articles">{twice("The articles", "文章")}</h2>'
    problems = _problems(site)
    if len(site.articles) > MOST_LISTED:
        text = tr("All {n} articles, with their figures marked").format(n=f"{len(site.articles):,}")
        link = f'<a href="articles/index.html">{text}</a>'
        return f"{head}<p>{link}</p>{problems}"
    return f"{head}{article_table(site, 'articles/')}{problems}"


def _problems(site: Site) -> str:
    """Say in a line what could not be read and what is not known, with the way to the page that names it."""
    if not site.page("not_read"):
        return ""
    said = []
    if site.left_out:
        said.append(tr("Left out: {n} of what was given.").format(n=told.count(len(site.left_out), "left_out")))
    if doubts := doubts_of(site):
        said.append(tr("Read with doubts: {n}.").format(n=told.count(len(doubts), "doubts")))
    if missing := lacking(site):
        told_of = either(", ", "、").join(
            tr("{what} of {n}").format(what=tr(name), n=told.count(len(without) + n, f"no_{name}"))
            for name, _, without, n in missing
        )
        said.append(tr("Not given, of {n} articles: {listed}.").format(n=f"{len(site.articles):,}", listed=told_of))
    text = either(" ", "").join(said) or tr("Everything that was given could be read.")
    return f'<p class="problems">{text} <a href="not_read.html">{tr(_NOT_READ)}</a></p>'


def _lessons(site: Site) -> str:
    items = "".join(
        f'<li><a href="notebooks/{c.name}.html">{escape(c.title)}</a>'
        f"{f' <span class=time>{escape(c.time)}</span>' if c.time else ''}<br>{escape(c.about)}</li>"
        for c in site.chapters_in("")
    )
    if not items:
        return ""
    about = tr(
        "Notebooks that teach how the figures are read and what can be asked of them; each with its code, and exercises "
        "with answers."
    )
    return f'<h2 id="read">{twice("Lessons", "课程")}</h2><p>{about}</p><ol class="chapters">{items}</ol>'


def _about_the_report(site: Site) -> str:
    """Say for whom and by whom the report is, with what it was made, and how far to trust it."""
    by = (
        tr("Made by the povlib contributors.")
        if site.about is None
        else tr("Made by the program povlib, from articles that somebody gave it; nobody has checked it.")
    )
    rows = (
        (
            "For whom 读者",
            tr(
                "Students, teachers, journalists and researchers who ask what local news tells of poverty relief in China."
            ),
        ),
        ("By whom 作者", by),
        (
            "Made with 版本",
            f"povlib {escape(__version__)}{_built(site)}{tr('. The same articles give the same report.')}",
        ),
        ("How sure 可靠性", f"{_expected()} {_link(site, 'data', tr('How it was measured'))}{either('.', '。')}"),
    )
    items = "".join(f"<div><dt>{chosen(name)}</dt><dd>{text}</dd></div>" for name, text in rows)
    return f'<h2 id="about">{twice("About this report", "关于")}</h2><dl class="known about">{items}</dl>'


def _built(site: Site) -> str:
    if not site.built:
        return ""
    return tr("; edition of {day}, the day of the newest file").format(day=f"<time>{escape(site.built)}</time>")


def _expected() -> str:
    """Say what to expect of articles never seen before, as it was measured on real local news."""
    mean, last = last_readings(EXCERPTS)

    def of_100(measure: str, rows: Iterable[Mapping[str, str]]) -> str:
        ends = sorted({round(float(row[measure]) * 100) for row in rows})
        return either(" to ", "—").join(
            told.number(n, str(n), "reading", measure) for n in (ends[0], ends[-1])[: len(ends)]
        )

    return tr(
        "A program reads the figures. On the last {articles} excerpts of local news that it had never seen, it read what a figure is "
        "about in {facts} of 100; what a sum of money is, where, done or planned, and what for, all at once, in {funds} ({range} "
        "from one set of excerpts to the next). So read the sentence before you use a number."
    ).format(
        articles=told.number(int(mean["articles"]), mean["articles"], "reading", "articles"),
        facts=of_100("fact_f1", [mean]),
        funds=of_100("fund_whole", [mean]),
        range=of_100("fund_whole", last),
    )
