"""The pages of the report besides the notebooks: first page, articles, glossary, data and accuracy, downloads, search."""

import csv
import json
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..articles import Article, InputError
from ..evidence import viewer
from ..schema import theme_of
from ..wording import exact_amount, label, period, short_amount
from .markdown import mend_links, plain, raw_html
from .words_page import words_page

Row = Mapping[str, Any]
_TITLE = "China's poverty-alleviation news, in figures"
# The chapters that have a chart on the first page: the theme, what it is about, and the function that draws the chart.
_THEMES = {
    "04_follow_the_money": ("Funds 资金", "How much, for what, from whom, done or planned", "funds_by_sector"),
    "05_measure_the_way_out": ("Poverty reduction 减贫", "Rates, people, villages and incomes", "poverty_rates"),
    "06_hear_the_language": ("Language 语言", "In what words the campaign is told", "keyness_bars"),
    "07_check_the_numbers": ("Checks 核对", "Where the numbers contradict each other", ""),
}


@dataclass(frozen=True)
class Chapter:
    """One notebook in the site: its name, short title, what it is about, and reading time."""

    name: str
    title: str
    about: str
    time: str


@dataclass(frozen=True)
class ChartFile:
    """A chart of a chapter: its file, its alternative text, its number on the page, and the code that drew it."""

    file: str
    alt: str
    number: int
    code: str


@dataclass(frozen=True)
class Site:
    """What the pages are made of."""

    articles: list[Article]
    rows: list[dict[str, Any]]
    chapters: list[Chapter]
    charts: dict[str, list[ChartFile]]  # by chapter
    addresses: dict[str, str]
    left_out: list[tuple[str, str]]
    about: str | None  # None for the collection itself
    documents: frozenset[str]  # the files of the site that are not made here

    @property
    def read(self) -> list[Chapter]:
        """The chapters to read in their order, without exercises and solutions."""
        return [chapter for chapter in self.chapters if "/" not in chapter.name]


def addresses(articles: Iterable[Article]) -> dict[str, str]:
    """Return for each article's id a name that a file and an address can have; no two are equal."""
    result: dict[str, str] = {}
    for article in articles:
        base = re.sub(r"[^\w-]+", "-", article.id).strip("-")[:80] or "article"
        if base.lower() in ("index", "con", "nul", "aux"):
            base += "-article"
        name, n = base, 1
        taken = {used.lower() for used in result.values()}
        while name.lower() in taken:
            n += 1
            name = f"{base}-{n}"
        result[article.id] = name
    return result


def all_pages(site: Site) -> dict[str, str]:
    """Return the pages of the site by file name, those of the articles and the notebooks left out."""
    pages = {
        "index.md": first_page(site),
        "articles/index.md": articles_page(site),
        "downloads.md": downloads_page(site),
        "data.md": data_page(site),
        "words.md": words_page(site.articles, site.rows, site.addresses),
    }
    solutions = [f"{c.title} <notebooks/{c.name}>" for c in site.chapters if c.name.startswith("solutions/")]
    if solutions:
        pages["solutions.md"] = (
            f"# Solutions 答案\n\nOne way to each answer; others are right too.\n\n{_toctree('', solutions)}"
        )
        pages["solutions.md"] = pages["solutions.md"].replace(":hidden:\n:caption: \n", "")
    return pages


def chapter(notebook: dict[str, Any], name: str, title: str) -> Chapter:
    """Return what the first page says about a notebook, read from its opening cells."""
    opening = "\n\n".join("".join(c["source"]) for c in notebook["cells"][:4] if c["cell_type"] == "markdown")
    short, _, rest = title.partition(":")
    paragraphs = [p for p in re.split(r"\n\s*\n", opening) if not re.match(r"\s*([#|>*-]|<)", p)]
    first = " ".join(re.sub(r"[*_`]|\[|\]\([^)]*\)", "", paragraphs[0] if paragraphs else "").split())
    sentence = re.match(r".{20,}?[.。](?=\s|$)", first)
    about = (
        f"{rest.strip()[:1].upper()}{rest.strip()[1:]}" if rest.strip() else (sentence.group(0) if sentence else first)
    )
    minutes = re.search(r"(\d+)(?:\s*(?:to|-|–)\s*(\d+))?\s*min", opening)
    if "/" in name:
        short = title.rpartition(": ")[2]
        short = short[:1].upper() + short[1:]
    return Chapter(name, short.strip(), about, minutes.group(0) if minutes else "")


def for_reading(notebook: dict[str, Any], name: str, documents: Collection[str]) -> str:
    """Return the text of a notebook for Sphinx: links mended, and under its title one to take it away."""
    content = json.loads(json.dumps(notebook))
    folder = posixpath.dirname(f"notebooks/{name}")
    texts = [cell for cell in content["cells"] if cell["cell_type"] == "markdown"]
    for cell in texts:
        cell["source"] = mend_links("".join(cell["source"]), folder, documents)
    if texts:
        address = f"{'../' * (1 + name.count('/'))}_static/notebooks/{name}.ipynb"
        bar = f'<p class="chapter-bar"><a href="{address}" download>Download this notebook</a></p>'
        head, newline, rest = texts[0]["source"].partition("\n")
        texts[0]["source"] = f"{head}\n\n{bar}\n{newline}{rest}"
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)


def title_of(article: Article) -> str:
    """Return the title of an article, or its id where it has none."""
    return article.title or article.id


def article_page(article: Article, rows: list[dict[str, Any]]) -> str:
    """Return the page of one article: what is known about it, and its text with the figures marked."""
    facts = [
        ("Publisher", article.publisher),
        ("Author", (article.author or "").replace(";", ", ")),
        ("Published", article.published),
        ("How the date is known", article.meta.get("published_basis")),
        (
            "About",
            " ".join(filter(None, (article.place, f"({article.level})" if article.level else "", article.province))),
        ),
        ("The copy", article.note),
    ]
    known = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in facts if v)
    return (
        f"---\nhtml_theme.sidebar_secondary.remove: true\n---\n# {plain(title_of(article))}\n\n"
        + raw_html(f'<dl class="known">{known}</dl>')
        + "\n"
        + raw_html(viewer(article, rows))
    )


def first_page(site: Site) -> str:
    """Return the first page: the findings at a glance, the best charts, the way into each theme, the articles."""
    title = _TITLE if site.about is None else f"Report: {plain(site.about)}"
    n_figures = len(site.rows)
    n_articles = f"{len(site.articles)} {'article' if len(site.articles) == 1 else 'articles'}"
    lead = (
        f"<p class='lead'>{n_articles}, {n_figures:,} figures: how much money went into ending poverty, how far poverty fell, "
        "and in what words it was told. <strong>Every number here leads to the sentence it was read from.</strong></p>"
    )
    parts = [
        lead,
        _findings(site),
        _theme_cards(site),
        _chapters(site),
        _left_out(site),
        _not_known(site) if site.about is not None else "",
        _article_table(site, "articles/"),
    ]
    trees = [_toctree("Read 阅读", [f"{c.title} <notebooks/{c.name}>" for c in site.read])]
    trees.append(_toctree("Background 背景", _here(site, _BACKGROUND)))
    exercises = [f"{c.title} <notebooks/{c.name}>" for c in site.chapters if c.name.startswith("exercises/")]
    if exercises:
        trees.append(_toctree("Practise 练习", [*_here(site, _PRACTISE), *exercises, "solutions"]))
    trees.append(_toctree("Articles 文章", ["articles/index"]))
    trees.append(_toctree("Look up 查阅", [name for name in _LOOK_UP if "<" in name or f"{name}.md" in site.documents]))
    head = f"---\nhtml_theme.sidebar_secondary.remove: true\n---\n# {title}\n\n"
    return head + raw_html("\n".join(filter(None, parts))) + "\n" + "\n".join(trees)


def _here(site: Site, names: Sequence[str]) -> list[str]:
    """Return those of the collection's own pages that there are; a report on other articles has none of them."""
    return [name for name in names if site.about is None and f"{name}.md" in site.documents]


def _toctree(caption: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(names) + "\n```\n"


def _link(site: Site, row: Row, base: str = "articles/") -> str:
    return f"{base}{quote(site.addresses[row['article']])}.html#f{row['start']}"


def _card(kicker: str, number: str, text: str, href: str, more: str) -> str:
    return (
        f'<li class="finding"><p class="kicker">{escape(kicker)}</p><p class="number" lang="zh-Hans">{escape(number)}</p>'
        f'<p class="what">{escape(text)}</p><p class="more"><a href="{escape(href)}">{escape(more)}</a></p></li>'
    )


def _findings(site: Site) -> str:
    cards = [*_money_cards(site), *_rate_cards(site), *_people_cards(site), *_check_card(site)]
    if not cards:
        return ""
    return (
        f'<h2 id="findings">At a glance <span lang="zh-Hans">一览</span></h2><ul class="findings">{"".join(cards)}</ul>'
    )


def _of(site: Site, indicator: str, status: str = "done") -> list[dict[str, Any]]:
    return [row for row in site.rows if row["indicator"] == indicator and row.get("status") == status]


def _where_when(row: Row) -> str:
    return ", ".join(filter(None, (row.get("place"), period(row.get("from"), row.get("to")))))


def _money_cards(site: Site) -> list[str]:
    cards = []
    for status, word in (("done", "invested"), ("planned", "planned")):
        rows = [row for row in _of(site, "fund_investment", status) if row["unit"] == "元"]
        if rows:
            row = max(rows, key=lambda r: float(r["value"]))
            text = f"The largest sum {word}: {exact_amount(row['value'], '元')} ({_where_when(row)})"
            cards.append(
                _card(
                    f"Funds 资金, {label('status', status)}",
                    short_amount(row),
                    text,
                    _link(site, row),
                    "Read the sentence",
                )
            )
    return cards


def _rate_cards(site: Site) -> list[str]:
    """Return the steepest fall of a poverty rate: first and last dated rate of one place in one article."""
    rates: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in _of(site, "poverty_rate"):
        if row.get("to") and row.get("place"):
            rates.setdefault((row["article"], row["place"]), []).append(row)
    falls = []
    for rows in rates.values():
        rows.sort(key=lambda row: row["to"])
        first, last = rows[0], rows[-1]
        if first["to"] < last["to"] and float(first["value"]) > float(last["value"]):
            falls.append((float(first["value"]) - float(last["value"]), first, last))
    if not falls:
        return []
    _, first, last = max(falls, key=lambda fall: fall[0])
    number = f"{exact_amount(first['value'], '%')} → {exact_amount(last['value'], '%')}"
    text = f"The poverty rate of {last['place']}, {first['to']} to {last['to']}"
    return [_card("Poverty rate 贫困发生率", number, text, _link(site, last), "Read the sentence")]


def _people_cards(site: Site) -> list[str]:
    cards = []
    for indicator, text in (
        ("lifted_people", "People lifted out of poverty"),
        ("relocated_people", "People relocated"),
    ):
        rows = [row for row in _of(site, indicator) if row["unit"] == "人" and row.get("place") != "全国"]
        if rows:
            row = max(rows, key=lambda r: float(r["value"]))
            about = f"{text}, the largest count: {_where_when(row)}"
            cards.append(
                _card(label("indicator", indicator), short_amount(row), about, _link(site, row), "Read the sentence")
            )
    return cards


def _check_card(site: Site) -> list[str]:
    target = next((c for c in site.chapters if c.name.startswith("07")), None)
    count = findings_count(site.rows)
    if target is None or count is None:
        return []
    text = "places where the numbers contradict each other, or cannot be"
    return [_card("Checks 核对", str(count), text, f"notebooks/{target.name}.html", "See them all")]


def findings_count(rows: Sequence[Row]) -> int | None:
    """Return how many contradictions the checks find, or None where they cannot run."""
    import pandas as pd

    try:
        from ..checks import cross_check
    except ImportError:
        return None
    table = pd.DataFrame(list(rows))
    if table.empty:
        return 0
    table["value"] = table["value"].astype(float)
    return len(cross_check(table))


def _theme_cards(site: Site) -> str:
    cards = []
    for c in site.chapters:
        if c.name not in _THEMES or not site.charts.get(c.name):
            continue
        name, about, function = _THEMES[c.name]
        charts = site.charts[c.name]
        chart = next((chart for chart in charts if function and f"{function}(" in chart.code), charts[0])
        cards.append(
            f'<li class="theme"><h3>{escape(name)}</h3><p>{escape(about)}</p>'
            f'<a class="theme-chart" href="notebooks/{c.name}.html#chart-{chart.number}">'
            f'<img src="_static/charts/{chart.file}" alt="{escape(chart.alt)}"></a>'
            f'<p class="more"><a href="notebooks/{c.name}.html">{escape(c.title)}</a></p></li>'
        )
    if not cards:
        return ""
    return f'<h2 id="themes">Themes <span lang="zh-Hans">主题</span></h2><ul class="themes">{"".join(cards)}</ul>'


def _chapters(site: Site) -> str:
    items = "".join(
        f'<li><a href="notebooks/{c.name}.html">{escape(c.title)}</a>'
        f"{f' <span class=time>{escape(c.time)}</span>' if c.time else ''}<br>{escape(c.about)}</li>"
        for c in site.read
    )
    heading = '<h2 id="read">Read in order <span lang="zh-Hans">阅读</span></h2>'
    return f'{heading}<ol class="chapters">{items}</ol>' if items else ""


def _not_known(site: Site) -> str:
    """Say which articles have no date or place of their own, and what that costs."""
    lines = []
    for name, missing, cost in (
        ("date", [a for a in site.articles if not a.published], "今年 and 去年 in them are no year"),
        ("place", [a for a in site.articles if not a.place], "全县 and 我省 in them are no place"),
    ):
        if missing:
            some = ", ".join(escape(title_of(a)) for a in missing[:8]) + (" …" if len(missing) > 8 else "")
            lines.append(f"<li>{len(missing)} of {len(site.articles)} articles have no {name}: {cost}. ({some})</li>")
    if not lines:
        return ""
    mend = (
        "<p>Give them in an <code>articles.csv</code> beside the files (columns id, file, published, place), or for all at once with "
        "<code>--published</code> and <code>--place</code>.</p>"
    )
    return f'<h2 id="not-known">What is not known</h2><ul>{"".join(lines)}</ul>{mend}'


def _left_out(site: Site) -> str:
    if not site.left_out:
        return ""
    items = "".join(f"<li><strong>{escape(name)}</strong>: {escape(reason)}</li>" for name, reason in site.left_out)
    return f'<h2 id="left-out">What was left out, and why</h2><ul class="left-out">{items}</ul>'


def _article_table(site: Site, base: str) -> str:
    counts = Counter(row["article"] for row in site.rows)
    lines = "".join(
        f'<tr><td lang="zh-Hans"><a href="{base}{quote(site.addresses[a.id])}.html">{escape(title_of(a))}</a></td>'
        f'<td lang="zh-Hans">{escape(a.place or "not known")}</td><td>{escape(a.published or "not known")}</td>'
        f'<td lang="zh-Hans">{escape(a.publisher or "not known")}</td><td class="n">{counts[a.id]:,}</td></tr>'
        for a in site.articles
    )
    long = " sortable" if len(site.articles) > 12 else ""
    return (
        '<h2 id="articles">The articles <span lang="zh-Hans">文章</span></h2>'
        f'<div class="table-box"><table class="plain{long}"><thead><tr><th>Title</th><th>About</th><th>Published</th>'
        f'<th>Publisher</th><th class="n">Figures</th></tr></thead><tbody>{lines}</tbody></table></div>'
    )


def articles_page(site: Site) -> str:
    """Return the list of the articles; their pages hang below it."""
    tree = "```{toctree}\n:hidden:\n\n" + "\n".join(site.addresses[a.id] for a in site.articles) + "\n```\n"
    themes = Counter()  # type: Counter[str]
    for row in site.rows:
        themes[theme_of(row["indicator"])] += 1
    text = "Each article with every figure marked where it stands. Choose a figure to see what was read from it."
    table = _article_table(site, "").replace('<h2 id="articles">The articles <span lang="zh-Hans">文章</span></h2>', "")
    return f"# The articles 文章\n\n{text}\n\n{raw_html(table)}\n{tree}"


def downloads_page(site: Site) -> str:
    """Return the page of downloads."""
    notebooks = "".join(
        f'<li><a href="_static/notebooks/{c.name}.ipynb" download>{escape(c.title)}</a> <span class="time">.ipynb</span></li>'
        for c in site.chapters
    )
    body = f"""<p>The table of facts: one row a figure, {len(site.rows):,} rows. The glossary says what the columns mean.</p>
<ul>
<li><a href="_static/downloads/facts.csv" download>facts.csv</a>: opens in Excel and LibreOffice. A text cell that a spreadsheet
would take for a formula begins with an apostrophe.</li>
<li><a href="_static/downloads/facts.parquet" download>facts.parquet</a>: for pandas, R, DuckDB; the value is a number.</li>
<li><a href="_static/downloads/facts.jsonl" download>facts.jsonl</a>: one JSON object a line, the value a plain decimal string.</li>
</ul>
<h2 id="notebooks">The notebooks, as they were run</h2><ul>{notebooks}</ul>"""
    return f"# Downloads 下载\n\n{raw_html(body)}"


def data_page(site: Site) -> str:
    """Return the page on data and accuracy: where the articles come from, how well the figures are read, what is not known."""
    themes = Counter(row["indicator"] for row in site.rows)
    lines = "".join(
        f'<tr><td>{escape(label("indicator", name))}</td><td class="n">{count:,}</td></tr>'
        for name, count in themes.most_common()
    )
    counts = (
        '<div class="table-box"><table class="plain sortable"><thead><tr><th>Indicator</th><th class="n">Figures</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )
    return (
        f"# Data and accuracy 数据与准确度\n\n{_DATA_INTRO if site.about is None else _DATA_INTRO_OWN}\n"
        f"## How well the figures are read\n\n{_accuracy(site)}\n\n## What was found\n\n{raw_html(counts)}\n"
        f"## What an article cannot say\n\n{_LIMITS}"
    )


_DATA_INTRO = """The articles belong to their publishers and are included as found on the web, for teaching and research. Each article's
page says who published it, when, and how the date is known. The national series that the charts set beside them are official
statistics: the National Bureau of Statistics, the State Council's white paper of April 2021, and the Ministry of Finance.
"""
_DATA_INTRO_OWN = """The articles are those that were given to `povlib report`; the first page names what could not be used. The national
series that the charts set beside them are official statistics: the National Bureau of Statistics, the State Council's white paper
of April 2021, and the Ministry of Finance.
"""
_BACKGROUND = ("background", "counting", "ethics", "teaching")
_PRACTISE = ("exercises",)
_LOOK_UP = ("glossary", "words", "data", "downloads", "archives", "contributing", "Search 搜索 <search>")
FOR_ANY_ARTICLES = ("glossary", "search")
"""The written pages that a report on any articles has too."""
_LIMITS = """- An article reports what its publisher wanted known. A figure here is what the article says, not what was true.
- Planned is not done: charts draw planned figures hollow or hatched.
- Sums in one article may overlap; they are not added up unless the article itself divides a total into parts.
- What is missing stays missing: a period or a place that the text does not give is not guessed.
- A misprint is kept as printed. The checks name sizes that cannot be.
"""


def _accuracy(site: Site) -> str:
    """Return the measured accuracy on the labelled articles, where they are at hand."""
    if site.about is not None:
        return (
            "These articles are not labelled by hand, so their accuracy is not known. Choose figures on the pages of the articles and "
            "compare them with the text; the collection's own report gives the accuracy measured on labelled articles."
        )
    scores = measured_accuracy(site.articles)
    if not scores:
        return "Nothing was measured: the labelled articles of `data/gold` are not at hand."
    lines = "".join(f'<tr><td>{escape(name)}</td><td class="n">{value:.3f}</td></tr>' for name, value in scores.items())
    table = (
        '<div class="table-box"><table class="plain"><thead><tr><th>Measure</th><th class="n">Score</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )
    text = (
        "Measured when this report was built, on the articles of the collection, whose figures were labelled by hand in two independent "
        "passes. These are the articles the rules were practised on: on others the scores are lower. The notebook *Turn text into "
        "figures* shows every miss with its sentence."
    )
    return f"{text}\n\n{raw_html(table)}\n\n{_first_readings()}"


def _first_readings() -> str:
    """Return what was measured on texts that the rules had not seen: a record, since a text is new only once."""
    with open(Path(__file__).parent / "site" / "first_readings.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    head = "".join(
        f'<th class="n">{row["articles"]} articles<br>{row["figures"]} figures<br>{row["date"]}</th>' for row in rows
    )
    body = "".join(
        f"<tr><td>{escape(_MEASURES[name])}</td>"
        + "".join(f'<td class="n">{row[name] or "–"}</td>' for row in rows)
        + "</tr>"
        for name in rows[0]
        if name in _MEASURES
    )
    table = (
        f'<div class="table-box"><table class="plain"><thead><tr><th>Measure</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    return (
        "### On articles never seen before\n\n"
        "Made-up articles on other counties, written and labelled apart from the rules, scored at their first reading, before anything was "
        "learnt from them. This is what to expect of your own articles; damaged web text may read worse still.\n\n"
        f"{raw_html(table)}"
    )


_MEASURES = {
    "figure_p": "Figures: precision (what was read is a figure)",
    "figure_r": "Figures: recall (what is a figure was read)",
    "fact_p": "Facts: precision (what it is about is right)",
    "fact_r": "Facts: recall",
    "fact_f1": "Facts: F1",
    "indicator_macro": "Facts: F1, every indicator alike",
    "unit": "Unit right",
    "approx": "Approximation right (约, 近, 以上)",
    "place": "Place right",
    "time": "Period right (years)",
    "status": "Done or planned right",
    "sector": "Funds: sector right",
    "source": "Funds: source right",
    "fund_whole": "Funds: every field right at once",
}


def measured_accuracy(articles: Sequence[Article]) -> dict[str, float]:
    """Return the scores on the labelled articles by measure, or nothing where there are no labels."""
    from ..accuracy import measure, read_labels
    from ..reading.facts import iter_facts

    try:
        labels = read_labels()
    except InputError:
        return {}
    scores = measure(labels, iter_facts(articles)).scores
    return {text: scores[name] for name, text in _MEASURES.items() if name in scores}
