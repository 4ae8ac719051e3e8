"""What the report is made of: articles, facts, chapters with their charts; and what several of its pages say of them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

import pandas as pd

from ..articles import Article
from ..checks import disputes
from ..locale import either, is_chinese, tr
from ..schema import Fact
from .outputs import ChartFile
from .words_page import Example

_LONG_TABLE = 12  # articles; a longer list of them can be sorted and filtered
MOST_LISTED = 40
"""How many articles the side bar and the first page list; of more, each page would carry all their titles."""


@dataclass(frozen=True)
class Chapter:
    """One notebook in the site: its name, short title, what it is about, reading time, and charts."""

    name: str
    title: str
    about: str
    time: str
    charts: list[ChartFile] = field(default_factory=list)


@dataclass(frozen=True)
class Site:
    """What the pages are made of.

    ``rows`` are ``facts`` in the public format, ``checks`` what disagrees in them; ``addresses`` has the name of each
    article's page by its id; ``examples`` are sentences of the articles. ``chapters`` are the lessons, ``themes`` the pages
    of charts. ``left_out``: what was given but cannot be used, with the reason. ``about`` names what the report is about,
    None for the collection itself; ``documents`` are the files that the site has; ``built`` is the day of its newest
    article.
    """

    articles: Sequence[Article]
    facts: Sequence[Fact]
    rows: Sequence[dict[str, Any]]
    checks: pd.DataFrame
    examples: Sequence[Example]
    addresses: Mapping[str, str]
    chapters: Sequence[Chapter]
    themes: Sequence[Chapter]
    left_out: Sequence[tuple[str, str]]
    about: str | None
    documents: frozenset[str]
    built: str = ""

    @cached_property
    def disputes(self) -> dict[tuple[str, int], list[Mapping[str, Any]]]:
        """Return what the checks hold against each figure; see ``checks.disputes``."""
        return disputes(self.checks)

    def chapters_in(self, folder: str) -> list[Chapter]:
        """Return the chapters of a folder of notebooks in their order; '' has those to read."""
        return [chapter for chapter in self.chapters if chapter.name.rpartition("/")[0] == folder]

    def page(self, name: str) -> str:
        """Return the address of a page seen from the first page, "" where the site has none of that name."""
        return f"{name}.html" if {f"{name}.md", f"{name}.ipynb"} & self.documents else ""


def addresses(articles: Iterable[Article]) -> dict[str, str]:
    """Return for each article's id a name that a file and an address can have; no two are equal."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for article in articles:
        base = re.sub(r"[^\w-]+", "-", article.id).strip("-")[:80] or "article"
        if base.lower() in ("index", "con", "nul", "aux"):
            base += "-article"
        name, n = base, 1
        while name.lower() in taken:
            n += 1
            name = f"{base}-{n}"
        taken.add(name.lower())
        result[article.id] = name
    return result


def chapter(notebook: Mapping[str, Any], name: str, title: str, charts: list[ChartFile]) -> Chapter:
    """Return a notebook as a chapter; what it is about and its time are read from its opening cells."""
    opening = "\n\n".join("".join(c["source"]) for c in notebook["cells"][:4] if c["cell_type"] == "markdown")
    short, _, rest = title.replace("：", ":", 1).partition(":")
    rest = rest.strip()
    paragraphs = [p for p in re.split(r"\n\s*\n", opening) if not re.match(r"\s*([#|>*-]|<)", p)]
    first = " ".join(re.sub(r"[*_`]|\[|\]\([^)]*\)", "", paragraphs[0] if paragraphs else "").split())
    sentence = re.match(r".{20,}?(?:[.](?=\s|$)|。)", first)
    about = f"{rest[:1].upper()}{rest[1:]}" if rest else (sentence.group() if sentence else first)
    minutes = re.search(r"(\d+)(?:\s*(?:to|-|–|—|至|到)\s*(\d+))?\s*(?:min|分钟)", opening)
    if "/" in name:
        short = title.replace("：", ": ").rpartition(": ")[2]
        short = short[:1].upper() + short[1:]
    return Chapter(name, short.strip(), about, minutes.group() if minutes else "", charts)


def title_of(article: Article) -> str:
    """Return the title of an article, else the one that its text proposes, else its id."""
    return article.title or proposed(article, "title")[0] or article.id


def proposed(article: Article, field: str) -> tuple[str, str]:
    """Return what the text of an article itself proposes for a field that nobody gave, and how; "" and "" for nothing."""
    told = getattr(article, "proposed", {}).get(field)
    return (str(told.value), str(told.told)) if told else ("", "")


def date_of(article: Article) -> str:
    """Return the date of an article: the one given, else the one that its text proposes, else ""."""
    return article.published or proposed(article, "published")[0]


def known_or_proposed(article: Article, field: str, *, level: str = "", within: str | None = None) -> str:
    """Return a field of an article as HTML, "" where nothing is known; what its text proposes is marked as proposed.

    ``level`` stands behind it where the field is given, and what it lies in, ``within``: in Chinese that stands first.
    """
    if given := getattr(article, field):
        over = within if within != given else ""
        parts = (over, given, level) if is_chinese() else (given, level, over)
        return escape(either(" ", "").join(filter(None, parts)))
    value, how = proposed(article, field)
    return f'{escape(value)} <span class="proposed" title="{escape(how)}">{tr("proposed")}</span>' if value else ""


def toctree(caption: str, names: Sequence[str]) -> str:
    """Return the directive that hangs documents into the tree of the site, unseen on the page; '' for none."""
    if not names:
        return ""
    head = ":hidden:\n" + (f":caption: {caption}\n" if caption else "")
    return f"```{{toctree}}\n{head}\n" + "\n".join(names) + "\n```\n"


def figure_address(site: Site, row: Mapping[str, Any]) -> str:
    """Return the address of a figure on its article's page, seen from the first page."""
    return f"articles/{quote(site.addresses[row['article']])}.html#f{row['start']}"


def article_table(site: Site, base: str) -> str:
    """Return the articles as a table; ``base`` leads from its page to the folder of their pages."""
    counts = Counter(row["article"] for row in site.rows)
    fields = ("place", "published", "publisher")
    lines = "".join(
        f'<tr><td class="title" lang="zh-Hans"><a href="{base}{quote(site.addresses[a.id])}.html">{escape(title_of(a))}</a>'
        f"{_proposed_title(a)}</td>"
        + "".join(f'<td lang="zh-Hans">{known_or_proposed(a, field) or _not_known()}</td>' for field in fields)
        + f'<td class="n">{counts[a.id]:,}</td></tr>'
        for a in site.articles
    )
    heads = (tr("Title"), tr("About"), tr("Published"), tr("Publisher"))
    head = "".join(f"<th>{name}</th>" for name in heads) + f'<th class="n">{tr("Figures")}</th>'
    return plain_table(head, lines, sortable=len(site.articles) > _LONG_TABLE)


def _not_known() -> str:
    return f'<span class="unknown" lang="{either("en", "zh-Hans")}">{tr("not known")}</span>'


def _proposed_title(article: Article) -> str:
    how = "" if article.title else proposed(article, "title")[1]
    return (
        f' <span class="proposed" lang="{either("en", "zh-Hans")}" title="{escape(how)}">{tr("proposed")}</span>'
        if how
        else ""
    )


def plain_table(head: str, body: str, *, sortable: bool = False) -> str:
    """Return a table, its head and body given as cells and rows, in a box that scrolls."""
    kind = "plain sortable" if sortable else "plain"
    return (
        f'<div class="table-box"><table class="{kind}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
