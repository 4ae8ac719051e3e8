"""The pages that the report writes besides those of the notebooks and the articles, and the tree that all hang in."""

from collections.abc import Collection
from html import escape
from pathlib import Path

from ..locale import chosen, either, tr
from .checks_page import checks_page, download
from .contents import MOST_LISTED, Site, article_table, toctree
from .data_page import data_page
from .explorer_page import explorer_page
from .first_page import first_page
from .markdown import raw_html
from .not_read_page import not_read_page
from .words_page import words_page

_REPORT = ("explorer", "checks", "articles/index", "words", "not_read")
_BACKGROUND = ("background", "counting", "ethics", "teaching")
_PRACTISE = ("exercises",)
_LOOK_UP = ("glossary", "labels", "data", "downloads", "archives", "contributing", "search")
_SHOWN = {"search": "Search 搜索"}
FOR_ANY_ARTICLES = ("glossary", "labels", "search")
"""The written pages that a report on any articles has too."""
MADE = ("index", "explorer", "checks", "data", "downloads", "words", "articles/index")
"""The pages made here that every report has."""
MADE_OF_OWN = ("not_read",)
"""Those made here that a report on any articles has besides."""


def all_pages(site: Site) -> dict[str, str]:
    """Return the pages of the site by file name, those of the articles and the notebooks left out."""
    pages = {
        "index.md": f"{first_page(site)}\n{_tree(site)}",
        "explorer.md": explorer_page(site),
        "articles/index.md": articles_page(site),
        "downloads.md": downloads_page(site),
        "checks.md": checks_page(site),
        "data.md": data_page(site),
        "words.md": words_page(site.examples, site.rows, site.addresses),
    }
    if "not_read.md" in site.documents:
        pages["not_read.md"] = not_read_page(site)
    if solutions := _chapters(site, "solutions"):
        listed = "```{toctree}\n\n" + "\n".join(solutions) + "\n```\n"
        about = tr("One way to each answer; others are right too.")
        pages["solutions.md"] = f"# {chosen(tr('Solutions 答案'))}\n\n{about}\n\n{listed}"
    return pages


def _tree(site: Site) -> str:
    """Return the tree of the site by groups; a report on other articles than the collection's has not all of them."""

    def there(names: Collection[str]) -> list[str]:
        return [
            f"{chosen(_SHOWN[name])} <{name}>" if name in _SHOWN else name
            for name in names
            if f"{name}.md" in site.documents
        ]

    exercises = _chapters(site, "exercises")
    explorer, others = there(_REPORT[:1]), there(_REPORT[1:])
    groups = {
        "Report 报告": [*explorer, *(t.name for t in site.themes), *others],
        "Lessons 课程": _chapters(site, ""),
        "Practise 练习": [*there(_PRACTISE), *exercises, "solutions"] if exercises else [],
        "Background 背景": there(_BACKGROUND),
        "Look up 查阅": there(_LOOK_UP),
    }
    return "\n".join(toctree(chosen(caption), names) for caption, names in groups.items() if names)


def _chapters(site: Site, folder: str) -> list[str]:
    return [f"{c.title} <notebooks/{c.name}>" for c in site.chapters_in(folder)]


def articles_page(site: Site) -> str:
    """Return the list of the articles; their pages hang below it."""
    text = tr("Each article with every figure marked where it stands. Choose a figure to see what was read from it.")
    listed = site.articles if len(site.articles) <= MOST_LISTED else ()
    tree = toctree("", [site.addresses[a.id] for a in listed])
    return f"# {chosen(tr('The articles 文章'))}\n\n{text}\n\n{raw_html(article_table(site, ''))}\n{tree}"


def downloads_page(site: Site) -> str:
    """Return the page of downloads."""
    files = [
        (
            "facts.csv",
            tr(
                "opens in Excel and LibreOffice. A text cell that a spreadsheet would take for a formula begins with an apostrophe."
            ),
        ),
        ("facts.parquet", tr("for pandas, R, DuckDB; the value is a number.")),
        (
            "facts.jsonl.gz",
            tr("one JSON object a line, the value a plain decimal string; pandas and DuckDB read it as it is."),
        ),
        ("articles.csv", tr("the list of the articles, {n} rows.").format(n=f"{len(site.articles):,}")),
    ]
    if len(site.checks):
        files.append(
            (Path(download(site.checks)).name, tr("what the checks found, {n} rows.").format(n=f"{len(site.checks):,}"))
        )
    colon = either(": ", "：")
    listed = "".join(
        f'<li><a href="_static/downloads/{name}" download>{name}</a>{colon}{about}</li>\n' for name, about in files
    )
    about = tr(
        "The table of facts: one row a figure, {n} rows, each with its topic and with title, publisher, date and address of "
        "its article, so that it can be cited. The glossary says what the columns mean."
    ).format(n=f"{len(site.rows):,}")
    body = f"<p>{about}</p>\n<ul>\n{listed}</ul>"
    notebooks = "".join(
        f'<li><a href="_static/notebooks/{c.name}.ipynb" download>{escape(c.title)}</a> <span class="time">.ipynb</span></li>'
        for c in site.chapters
    )
    if notebooks:
        all_of_them = '<a href="_static/downloads/notebooks.zip" download>notebooks.zip</a>'
        about = tr(
            "{file} has all of them. A browser that opens this report from a disk shows a single notebook as text: save it "
            "from there."
        ).format(file=all_of_them)
        head = tr("The notebooks, as they were run")
        body += f'<h2 id="notebooks">{head}</h2><p>{about}</p><ul>{notebooks}</ul>'
    return f"# {chosen(tr('Downloads 下载'))}\n\n{raw_html(body)}"
