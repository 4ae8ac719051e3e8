"""What the report is made of: articles, facts, chapters with their charts; and what several of its pages say of them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote

from ..articles import Article
from ..schema import Fact
from .outputs import ChartFile
from .words_page import Example

_LONG_TABLE = 12  # articles; a longer list of them can be sorted and filtered


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

    ``rows`` are ``facts`` in the public format; ``addresses`` has the name of each article's page by its id; ``examples``
    are sentences of the articles. ``left_out``: what was given but cannot be used, with the reason. ``about`` names what
    the report is about, None for the collection itself; ``documents`` are the files that the site has.
    """

    articles: Sequence[Article]
    facts: Sequence[Fact]
    rows: Sequence[Mapping[str, Any]]
    examples: Sequence[Example]
    addresses: Mapping[str, str]
    chapters: Sequence[Chapter]
    left_out: Sequence[tuple[str, str]]
    about: str | None
    documents: frozenset[str]

    def chapters_in(self, folder: str) -> list[Chapter]:
        """Return the chapters of a folder of notebooks in their order; '' has those to read."""
        return [chapter for chapter in self.chapters if chapter.name.rpartition("/")[0] == folder]


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
    short, _, rest = title.partition(":")
    rest = rest.strip()
    paragraphs = [p for p in re.split(r"\n\s*\n", opening) if not re.match(r"\s*([#|>*-]|<)", p)]
    first = " ".join(re.sub(r"[*_`]|\[|\]\([^)]*\)", "", paragraphs[0] if paragraphs else "").split())
    sentence = re.match(r".{20,}?[.。](?=\s|$)", first)
    about = f"{rest[:1].upper()}{rest[1:]}" if rest else (sentence.group() if sentence else first)
    minutes = re.search(r"(\d+)(?:\s*(?:to|-|–)\s*(\d+))?\s*min", opening)
    if "/" in name:
        short = title.rpartition(": ")[2]
        short = short[:1].upper() + short[1:]
    return Chapter(name, short.strip(), about, minutes.group() if minutes else "", charts)


def title_of(article: Article) -> str:
    """Return the title of an article, or its id where it has none."""
    return article.title or article.id


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
    lines = "".join(
        f'<tr><td lang="zh-Hans"><a href="{base}{quote(site.addresses[a.id])}.html">{escape(title_of(a))}</a></td>'
        f'<td lang="zh-Hans">{escape(a.place or "not known")}</td><td>{escape(a.published or "not known")}</td>'
        f'<td lang="zh-Hans">{escape(a.publisher or "not known")}</td><td class="n">{counts[a.id]:,}</td></tr>'
        for a in site.articles
    )
    head = '<th>Title</th><th>About</th><th>Published</th><th>Publisher</th><th class="n">Figures</th>'
    return plain_table(head, lines, sortable=len(site.articles) > _LONG_TABLE)


def plain_table(head: str, body: str, *, sortable: bool = False) -> str:
    """Return a table, its head and body given as cells and rows, in a box that scrolls."""
    kind = "plain sortable" if sortable else "plain"
    return (
        f'<div class="table-box"><table class="{kind}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
