"""Build the HTML report: run the notebooks, write a page for each article, and put all of it together with Sphinx.

``python -m povlib.report`` (``make report``) builds the report of the collection into build/report; ``report_on`` builds
the same for any other articles. Only notebooks that changed are run again; where nothing did, the report stands as it is.
"""

import argparse
import base64
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..articles import Article, InputError, by_reason, load_articles, read_articles
from ..articles.duplicates import once
from ..batch.bounds import Limits, NotRead, Reader, facts_of, reading
from ..checks import cross_check
from ..evidence import fact_rows
from ..export import NOT_WRITABLE, WHOLE, whole_folder
from ..locale import BOTH, EDITIONS, LANGUAGES, either, is_chinese, language, markdown, speaking, tr
from ..locale.notebooks import translator
from ..reading.document import Document
from ..reading.facts import facts_table, find_facts
from ..schema import Fact
from . import contents, explorer_page, pages
from .checks_page import disagreements, download, told_disputes
from .citing import Edition, cite_block, edition
from .contents import Chapter, Site
from .downloads import write_downloads
from .evidence_page import article_page
from .finishing import finish
from .markdown import mend_links, raw_html
from .notebooks import Run, every_notebook, notebook_folder, run_in_languages, run_notebooks
from .outputs import chart_files, page_name, prepare, title_of, with_smaller_charts
from .script_words import words_script
from .stamp import Stamp, made_from
from .themes import THEMES, theme_notebook
from .words_page import MOST_ARTICLES, Example, sentences_of

_SITE = Path(__file__).parent / "site"
_ROOT = Path(__file__).parents[2]
# The collection's notebooks whose charts say something about any articles; a report shows these, not the lessons.
_FOR_ANY_ARTICLES = tuple(THEMES)
# For every process that is started: what lies in the folder one stands in is no module, and a warning stops nothing.
_CHILD = {"PYTHONSAFEPATH": "1", "PYTHONWARNINGS": ""}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Inputs:
    """The articles a report is about, and what was given but cannot be used: its name and the reason."""

    articles: list[Article]
    left_out: list[tuple[str, str]]

    @property
    def doubts(self) -> list[str]:
        """Return what of the articles could not be read as it stood, a line each."""
        return [doubt for article in self.articles for doubt in article.doubts]


def report_on(
    source: str | Path,
    out: str | Path,
    *,
    published: str | None = None,
    place: str | None = None,
    text_column: str | None = None,
    limits: Limits | None = None,
    keep_duplicates: bool = False,
    say: Say = print,
) -> Path:
    """Write an HTML report on any articles, in the language chosen, and return the page to open.

    ``source`` and ``text_column``: as in ``load_articles``. ``out``: the folder to write. ``published`` and ``place`` fill
    in where an article says nothing of its own. An article whose reading takes more than the ``limits`` is left out and named,
    and so is one whose text another has, unless ``keep_duplicates``.

    Raises ``InputError`` where nothing in the source can be used, or where ``out`` is no folder for a report.
    """
    source, out = Path(source), Path(out)
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "searchdata.js").is_file())):
        raise InputError(
            tr("{folder}: holds something else than a report; name a new folder with -o").format(folder=out)
        )
    say(tr("Reading {source}").format(source=source))
    with reading(limits or Limits()) as reader:
        inputs = gather(source, but=out, text_column=text_column)
        filled = [replace(a, published=a.published or published, place=a.place or place) for a in inputs.articles]
        known, not_read = _readable(filled, reader)
    if not known:
        why = either("; ", "；").join(_line(a, why) for a, why in not_read[:3])
        raise InputError(tr("{source}: no article in it can be used ({why})").format(source=source, why=why))
    known, twice = (known, []) if keep_duplicates else once(known)
    inputs = replace(
        inputs,
        left_out=[
            *inputs.left_out,
            *not_read,
            *((d.article, tr("{duplicate}; counted once").format(duplicate=d)) for d in twice),
        ],
    )
    with whole_folder(out) as work:
        data = stage(known, work / "data")
        notebooks = [p for name in _FOR_ANY_ARTICLES if (p := notebook_folder() / f"{name}.ipynb").is_file()]
        text = tr("{n} articles can be used, {others} cannot")
        say(text.format(n=len(known), others=len(inputs.left_out)))
        for line in (*(_line(name, reason) for name, reason in inputs.left_out), *inputs.doubts):
            say(f"  {line}")
        # a $ in somebody's title or id is a $, no formula; and no settings of one's own change the charts
        (work / "matplotlibrc").write_text("text.parse_math: False\n", encoding="utf-8")
        environment = {**_CHILD, "POVLIB_DATA": str(data), "MATPLOTLIBRC": str(work / "matplotlibrc")}
        runs = run_notebooks(notebooks, work / "executed", environment=environment, jobs=_jobs(), say=say)
        articles = load_articles(data)
        about = source.resolve().name
        build_site(articles, runs, work / WHOLE, work=work, left_out=inputs.left_out, about=about, say=say)
    return out / "index.html"


def gather(source: Path, *, but: Path | None = None, text_column: str | None = None) -> Inputs:
    """Read every article of a source that can be used; one that cannot is named with its reason and stops nothing.

    ``but``: a folder that is left out. Raises ``InputError`` where no article can be used.
    """
    found = list(read_articles(source, but=but, text_column=text_column))
    failures = by_reason(item for item in found if not isinstance(item, Article))
    return Inputs([a for a in found if isinstance(a, Article)], [(f.name, f.reason) for f in failures])


def _readable(articles: Sequence[Article], reader: Reader) -> tuple[list[Article], list[tuple[str, str]]]:
    """Return the articles that a reader can read, and the others with the reason."""
    found, not_read = [], []
    for article in articles:
        try:
            _, told = reader.call(facts_of, article)
        except NotRead as error:
            not_read.append((article.path.name if article.path else article.id, str(error)))
        else:
            found.append(replace(article, doubts=(*article.doubts, *(_line(article.id, doubt) for doubt in told))))
    return found, not_read


def _line(name: str, told: str) -> str:
    return f"{name}{either(': ', '：')}{told}"


def stage(articles: Sequence[Article], folder: Path) -> Path:
    """Write articles as a data folder (raw/ in UTF-8 and an articles.csv), for the notebooks to load; return it."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    columns = ["title", "source", "author", "published", "place", "level", "province", "script", "note", "doubts"]
    columns += sorted({key for article in articles for key in article.meta} - {"id", "file", *columns})
    with open(folder / "articles.csv", "w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["id", "file", *columns])
        for n, article in enumerate(articles, 1):
            file = f"{n:05}{'.html' if article.is_html else '.txt'}"
            (folder / "raw" / file).write_bytes(article.text.encode("utf-8"))
            if article.path is not None and article.path.is_file():  # the day of a report is that of its newest file
                os.utime(folder / "raw" / file, (article.path.stat().st_mtime,) * 2)
            known = {**article.meta, **vars(article), "source": article.publisher, "doubts": "; ".join(article.doubts)}
            writer.writerow([article.id, file, *(_one_line(known.get(column)) for column in columns)])
    return folder


def _one_line(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def build_site(articles: Sequence[Article], runs: Sequence[Run], out: Path, *, work: Path, **given: Any) -> Path:
    """Write the site's source below ``work`` and build it with Sphinx into ``out``; return its first page.

    ``given``: as in ``write_site``.
    """
    source = write_site(articles, runs, work=work, **given)
    given.get("say", print)(tr("Building the pages"))
    _sphinx(Pages(source, out, work / "doctrees", language()))
    finish(out, work / "font")
    return out / "index.html"


def write_site(
    articles: Sequence[Article],
    runs: Sequence[Run],
    *,
    work: Path,
    left_out: Sequence[tuple[str, str]] = (),
    about: str | None = None,
    editions: Sequence[str] = (),
    say: Say = print,
) -> Path:
    """Write the site's source, which Sphinx builds, below ``work``, and return its folder.

    ``about`` names what the report is about where it is not the collection itself. ``editions``: the languages in which
    the report is built, where they are several: each page leads to itself in the others. A notebook that failed is left
    out and named on the first page.
    """
    source = Tree(work / "site-src")
    addresses = contents.addresses(articles)
    say(tr("Finding the figures of each article"))
    this = edition(articles, about)
    source.put("edition.json", this.as_json())
    source.put("language.json", json.dumps({"language": language(), "editions": list(editions)}))
    facts, examples, article_pages = _read(articles, addresses, this)
    rows = [fact.row() for fact in facts]
    found = cross_check(facts_table(facts))
    for article_id, page in told_disputes(article_pages, found, addresses):
        source.put(f"articles/{addresses[article_id]}.md", page)
    own = about is not None
    say("  " + tr("{n} figures in {articles} articles").format(n=len(rows), articles=len(articles)))
    written = _written_pages(about)
    documents = set() if own else {f"notebooks/{run.name}.ipynb" for run in runs if not run.error}
    documents |= {f"{name}.md" for name in (*written, *pages.MADE, *(pages.MADE_OF_OWN if own else ()))}
    for name, text in written.items():
        source.put(f"{name}.md", mend_links(text, "", documents))
    for file in sorted(_SITE.rglob("*")):
        if file.is_file() and file.suffix != ".md" and "__pycache__" not in file.parts:
            source.put(file.relative_to(_SITE).as_posix(), file.read_bytes())
    anchors = {(fact.article, fact.start) for fact in facts}
    chapters: list[Chapter] = []
    themes: list[Chapter] = []
    for run in runs:
        notebook = json.loads(run.path.read_text(encoding="utf-8"))
        if run.error:
            reason = tr("could not be made from these articles ({why})").format(why=run.error)
            what = tr("the chapter “{title}”").format(title=title_of(notebook, run.name))
            left_out = [*left_out, (what, reason)]
            continue
        if not own:
            chapters.append(_chapter(notebook, run.name, source, documents, addresses, anchors))
        if run.name in THEMES and (charts := theme_notebook(notebook, THEMES[run.name])):
            themes.append(_chapter(charts, f"themes/{THEMES[run.name].page}", source, documents, addresses, anchors))
    known = frozenset(documents | {f"{theme.name}.ipynb" for theme in themes})
    site = Site(articles, facts, rows, found, examples, addresses, chapters, themes, left_out, about, known, this.date)
    for name, text in pages.all_pages(site).items():
        source.put(name, text)
    source.put("_static/words.js", words_script())
    source.put(explorer_page.DATA, explorer_page.facts_script(site))
    source.put(download(found), disagreements(site))
    write_downloads(site, source)
    source.drop_the_rest()
    return source.folder


def _read(
    articles: Sequence[Article], addresses: Mapping[str, str], this: Edition
) -> tuple[list[Fact], list[Example], dict[str, str]]:
    """Return the facts of all articles, sentences of the first as examples, and the page of each article by its id.

    Each article is made ready once, and only one is held at a time. What disputes a figure is not known before all
    articles are read: the pages have a place for it.
    """
    facts: list[Fact] = []
    examples: list[Example] = []
    made: dict[str, str] = {}
    for n, article in enumerate(articles):
        document = Document(article)
        found = find_facts(document)
        page = article_page(document, fact_rows(document, found), listed=len(articles) <= contents.MOST_LISTED)
        made[article.id] = page + raw_html(cite_block(article, this, addresses[article.id]))
        facts += found
        if n < MOST_ARTICLES:
            examples += sentences_of(document)
    return facts, examples, made


def _written_pages(about: str | None) -> dict[str, str]:
    """Return the pages that are written by hand, by name: all of them, or those for any articles."""
    names = None if about is None else pages.FOR_ANY_ARTICLES
    files = [file for file in sorted(_SITE.glob("*.md")) if names is None or file.stem in names]
    texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
    if is_chinese():
        return {name: markdown.translated(text, translator(f"pages/{name}")) for name, text in texts.items()}
    return texts


def _chapter(
    notebook: dict[str, Any],
    chapter_name: str,
    source: "Tree",
    documents: Collection[str],
    addresses: Mapping[str, str],
    anchors: Collection[tuple[str, int]],
) -> Chapter:
    """Write a notebook that was run and its charts; return it as a chapter of the site.

    A lesson can be taken away; a page of ``themes`` is none.
    """
    title = title_of(notebook, chapter_name)

    def page_of(article_id: str, start: int | None = None) -> str | None:
        known = article_id in addresses if start is None else (article_id, start) in anchors
        return f"articles/{addresses[article_id]}.html" if known else None

    ready = prepare(notebook, chapter_name, page_of=page_of, documents=documents)
    source.put(f"{page_name(chapter_name)}.ipynb", ready.text)
    if page_name(chapter_name).startswith("notebooks/"):
        source.put(f"_static/notebooks/{chapter_name}.ipynb", with_smaller_charts(notebook))
    for chart in ready.charts:
        for file, content in chart_files(chart).items():
            source.put(f"_static/charts/{file}", content)
    return contents.chapter(notebook, chapter_name, title, ready.charts)


class Tree:
    """A folder whose files are written only where they differ, so that what is built from it stays where nothing did."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: set[str] = set()

    def put(self, name: str, content: str | bytes) -> None:
        """Write a file below the folder, if its content is another."""
        self.keep(name)
        path = self.folder / name
        data = content.encode("utf-8") if isinstance(content, str) else content
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def keep(self, name: str) -> None:
        """Say that a file belongs to the tree."""
        self._names.add(name)

    def drop_the_rest(self) -> None:
        """Remove files that nothing put or kept."""
        for file in self.folder.rglob("*"):
            if file.is_file() and file.relative_to(self.folder).as_posix() not in self._names:
                file.unlink()


@dataclass(frozen=True)
class Pages:
    """What Sphinx builds: the source of a site, the folder of its pages and that of what Sphinx keeps, the language."""

    source: Path
    out: Path
    doctrees: Path
    language: str | None = None


def _sphinx(*editions: Pages) -> None:
    """Build the pages of a site, of all its editions at the same time."""
    for one in editions:
        _clear(one.source, one.out)
    told = [[str(e.source), str(e.out), str(e.doctrees), e.language or BOTH] for e in editions]
    command = [sys.executable, "-P", "-m", "povlib.report.sphinxes", json.dumps(told)]
    # Sphinx dies of a locale that is not installed
    environment = {**os.environ, **_CHILD, "PYTHONUTF8": "1", "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    for one in editions:
        for unused in (*one.out.glob("_static/**/*.map"), *one.out.glob("_static/locales/**/*.[mp]o")):
            unused.unlink()
    notes = done.stdout + done.stderr
    if done.returncode:
        for number in NOT_WRITABLE:
            if os.strerror(number) in notes:
                raise OSError(number, os.strerror(number))
        raise RuntimeError(f"Sphinx could not build the pages:\n{notes}")
    if notes.strip():
        print(re.sub(r"\x1b\[[0-9;]*m", "", notes.strip()), file=sys.stderr)


def _clear(source: Path, out: Path) -> None:
    """Remove the pages that have no source any more, and what Sphinx copies."""
    for folder in ("*", "articles/*", "themes/*", "notebooks/**/*"):
        for page in out.glob(f"{folder}.html"):
            if not any((source / page.relative_to(out)).with_suffix(end).is_file() for end in (".md", ".ipynb")):
                page.unlink()
    for made in ("_static", "_images", "_downloads"):
        shutil.rmtree(out / made, ignore_errors=True)


def _jobs() -> int:
    # One more than cores: a kernel that begins or ends waits more than it works
    return min(4, (os.cpu_count() or 1) + 1)


def _picture(notebook: Path) -> None:
    """Write the first chart of a notebook as the picture that README.md shows."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    kept = (output.get("data", {}) for cell in cells for output in cell.get("outputs", ()))
    first = next((data["image/png"] for data in kept if "image/png" in data), None)
    if first is not None:
        Tree(notebook_folder() / "images").put("funds.png", base64.b64decode("".join(first)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the collection's own report into build/report, or only run its notebooks."""
    parser = argparse.ArgumentParser(prog="python -m povlib.report", description=__doc__)
    parser.add_argument("--notebooks-only", action="store_true", help="run the notebooks and build no pages")
    parser.add_argument("--in-place", action="store_true", help="keep the outputs in notebooks/")
    parser.add_argument(
        "--languages",
        nargs="+",
        choices=LANGUAGES,
        default=EDITIONS,
        help="the editions to build beside the English one",
    )
    options = parser.parse_args(arguments)
    began = time.monotonic()
    build = _ROOT / "build"
    others = [] if options.notebooks_only else [code for code in dict.fromkeys(options.languages) if code != "en"]
    runs = _runs(build, others)
    # What a learner wrote into an exercise costs its page only; of what is to be committed nothing may be wrong.
    if any(run.error and (options.in_place or "/" not in run.name) for own in runs.values() for run in own):
        sys.exit(1)
    with speaking(None):  # whatever the system speaks: what is committed and the first edition have both
        if options.in_place:
            for run in runs[None]:
                Tree(notebook_folder()).put(f"{run.name}.ipynb", run.path.read_bytes())
            _picture(runs[None][0].path)
        if not options.notebooks_only:
            if not _editions(build, runs):
                print("Nothing has changed since the report was built")
            print(f"Done in {time.monotonic() - began:.0f} s. Open build/report/index.html in a browser.")


def _runs(build: Path, others: Sequence[str]) -> dict[str | None, list[Run]]:
    """Run the collection's notebooks for the English edition and those in other languages; print what is wrong with them."""
    notebooks = every_notebook()
    several = f", in {len(others) + 1} languages" if others else ""
    print(f"Running {len(notebooks)} notebooks{several}; one that has not changed since it last ran is not run again")
    outs: dict[str | None, Path] = {None: build / "executed"}
    outs |= {code: build / code / "executed" for code in others}
    runs = run_in_languages(notebooks, outs, inputs=_inputs().values(), jobs=_jobs())
    for code, own in runs.items():
        for run in own:
            if run.error:
                print(f"{run.name}{f' ({code})' if code else ''} stopped: {run.error}", file=sys.stderr)
    return runs


def _inputs() -> dict[str, Path]:
    """Return the files that the collection's notebooks and its report read, by name."""
    return {path.as_posix(): path for path in (_ROOT / "data").rglob("*") if path.is_file()}


def _editions(build: Path, runs: Mapping[str | None, Sequence[Run]]) -> bool:
    """Build the editions of the collection's report: the English one, and each other in a folder of it.

    ``runs``: the notebooks as they were run for each edition, None the English one. Returns whether anything had to be built:
    the report is built anew, in all its languages, where anything changed.
    """
    articles = load_articles(_ROOT / "data")
    editions = {code: (build / code if code else build, own) for code, own in runs.items()}
    languages = [code or "en" for code in editions]
    named = [replace(run, name=f"{code}/{run.name}") for code, (_, own) in editions.items() for run in own]
    # The catalogues are part of the package, whose code the stamp holds
    told = made_from(_inputs(), named, edition(articles).as_json(), *languages)
    stamp = Stamp(build / "report.stamp", build / "report", told)
    if stamp.holds():
        return False
    with whole_folder(stamp.report) as part:
        for other in LANGUAGES:
            if (part / WHOLE / other).exists():  # built before: no part of the English edition while that is built
                (part / WHOLE / other).rename(part / other)
        sites = []
        for code, (work, own) in editions.items():
            with speaking(code):
                if code:
                    print(f"The edition in {code}")
                source = write_site(articles, own, work=work, editions=languages)
            sites.append(Pages(source, part / (code or WHOLE), work / "doctrees", code))
        print("Building the pages")
        _sphinx(*sites)
        for site in sites:
            with speaking(site.language):
                finish(site.out, site.source.parent / "font")
            if site.language:
                site.out.rename(part / WHOLE / site.language)
    stamp.write()
    return True
