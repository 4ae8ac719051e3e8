"""How what a report shows is cited: an article with its publisher and date, and this edition of the report."""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape

from .. import __version__
from ..articles import Article
from ..locale import N_, either, tr
from .contents import title_of
from .told import twice

TITLE = N_("China's poverty-alleviation news, in figures")


@dataclass(frozen=True)
class Edition:
    """One making of a report: its title, the version of the library, the day (YYYY-MM-DD), "" where none is known."""

    title: str
    version: str
    date: str

    def as_json(self) -> str:
        """Return it for the pages' own scripts."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.title, f"povlib {self.version}", self.date)))


def edition(articles: Sequence[Article], about: str | None = None) -> Edition:
    """Return the edition of a report on some articles: its day is that of the newest of their files.

    The same articles make the same report whenever it is made. SOURCE_DATE_EPOCH (seconds since 1970) sets the day.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    times = [int(given)] if given.isdecimal() else [int(a.path.stat().st_mtime) for a in articles if a.path]
    date = datetime.fromtimestamp(max(times), UTC).date().isoformat() if times else ""
    return Edition(tr(TITLE) if about is None else tr(TITLE) + either(": ", "：") + about, __version__, date)


def citation(article: Article, of: Edition, page: str) -> str:
    """Return how an article is cited in a text; ``page``: the address of its page in the report.

    >>> a = Article("a-1", "", title="修路", publisher="云南网", published="2021-02", meta={"url": "http://news.example/1"})
    >>> citation(a, Edition("News, in figures", "1.0", "2026-01-02"), "articles/a-1.html")
    '修路. 云南网, 2021-02. http://news.example/1. In: News, in figures, povlib 1.0, 2026-01-02, articles/a-1.html'
    """
    author = (article.author or "").replace(";", ", ")
    where = f"{article.publisher or tr('publisher not known')}, {article.published or tr('no date')}"
    within = tr("In: {edition}, {page}").format(edition=of, page=page)
    return ". ".join(filter(None, (author, title_of(article), where, article.meta.get("url", ""), within)))


def bibtex(article: Article, of: Edition, page: str) -> str:
    """Return how an article is cited as an entry of BibTeX.

    >>> a = Article("a 1", "", title="修路 & 通水", publisher="云南网", published="2021-02")
    >>> print(bibtex(a, Edition("News, in figures", "1.0", ""), "articles/a-1.html"))
    @misc{a-1,
      title = {{修路 \\& 通水}},
      howpublished = {云南网},
      year = {2021},
      month = {2},
      note = {In: News, in figures, povlib 1.0, articles/a-1.html}
    }
    """
    year, _, month = (article.published or "").partition("-")
    fields = {
        "title": f"{{{_tex(title_of(article))}}}",
        "author": " and ".join(_tex(name) for name in (article.author or "").split(";") if name),
        "howpublished": _tex(article.publisher or ""),
        "year": year,
        "month": str(int(month[:2])) if month else "",
        "url": article.meta.get("url", ""),
        "note": _tex(tr("In: {edition}, {page}").format(edition=of, page=page)),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9]+', '-', article.id).strip('-') or 'article'},\n{lines}\n}}"


def _tex(text: str) -> str:
    """Return a text with what TeX would take for a command escaped."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", " ")).replace("~", " ").replace("^", " ")


def cite_block(article: Article, of: Edition, address: str) -> str:
    """Return what an article's page says of how to cite it, as HTML; ``address``: the name of its page."""
    page = f"articles/{address}.html"
    text, entry, url = citation(article, of, page), bibtex(article, of, page), article.meta.get("url", "")
    source = (
        f'<p><a href="{escape(url)}" rel="noreferrer">{tr("The article at its source")}</a></p>' if _is_web(url) else ""
    )
    return (
        f'<details class="cite cite-article"><summary>{twice("Cite this article", "引用")}</summary>'
        f'<p class="cite-text" lang="zh-Hans">{escape(text)}</p>'
        f'<pre class="cite-bibtex" tabindex="0" lang="zh-Hans">{escape(entry)}</pre>{source}'
        f"<p class='time'>{tr('Who quotes a number cites the article and its publisher.')}</p></details>"
    )


def _is_web(url: str) -> bool:
    return re.match(r"https?://", url) is not None


def footer(of: Edition) -> str:
    """Return the foot of every page, as HTML: edition and licences."""
    day = f"{either(', ', '，')}<time>{escape(of.date)}</time>" if of.date else ""
    stop = either(". ", "。")
    return (
        f'<p class="edition">{escape(of.title)}{stop}povlib {escape(of.version)}{day}{stop}'
        + tr(
            "Code: MIT. Text: CC BY 4.0. The articles belong to their publishers. Who quotes a number cites the article."
        )
        + "</p>"
    )
