"""The collection is a course: notebooks of a bearable length, exercises that check themselves, pages whose links lead somewhere."""

import ast
import itertools
import json
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
import yaml

from povlib import exercises, load_articles
from povlib.lexicon import read_table
from povlib.reading.document import Document
from povlib.report.words_page import sentences_of, words_page

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
PAGES = sorted((ROOT / "povlib/report/site").glob("*.md"))
REPORT = ROOT / "build/report"
WORDS_A_MINUTE = 150  # of a reader who looks at charts and code as well
MINUTES = 20
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")


def cells(notebook: Path, kind: str = "") -> list[dict[str, Any]]:
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found if not kind or cell["cell_type"] == kind]


def named(paths: list[Path]) -> dict[str, Any]:
    return {"argvalues": paths, "ids": [f"{path.parent.name}/{path.stem}" for path in paths]}


# --- notebooks -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("notebook", **named(NOTEBOOKS))
def test_code_cells_are_short(notebook: Path) -> None:
    long = [c["source"] for c in cells(notebook, "code") if len(c["source"].strip().splitlines()) > 15]
    assert not long


@pytest.mark.parametrize("notebook", **named(NOTEBOOKS))
def test_notebook_is_read_in_twenty_minutes(notebook: Path) -> None:
    prose = " ".join(c["source"] for c in cells(notebook, "markdown"))
    words = len(re.findall(r"[A-Za-z0-9'’-]+", prose)) + len(re.findall(r"[一-鿿]", prose)) / 2
    code = sum(len(c["source"].splitlines()) for c in cells(notebook, "code"))
    assert words / WORDS_A_MINUTE + code / 20 <= MINUTES
    assert len(cells(notebook)) <= 50


def test_no_function_is_defined_in_two_notebooks() -> None:
    defined: Counter[str] = Counter()
    for notebook in NOTEBOOKS:
        if notebook.parent.name == "solutions":  # each is its exercise, filled
            continue
        code = "\n".join(re.sub(r"(?m)^\s*[%!].*$", "", c["source"]) for c in cells(notebook, "code"))
        names = {node.name for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        defined.update(names)
    assert not [name for name, count in defined.items() if count > 1]


@pytest.mark.parametrize("notebook", **named(NOTEBOOKS))
def test_notebook_opens_and_closes_as_a_tutorial(notebook: Path) -> None:
    prose = [c["source"] for c in cells(notebook, "markdown")]
    assert prose[0].startswith("# ")
    opening, closing = "\n".join(prose[:3]), prose[-1]
    missing = [w for w in ("What you'll do", "What you'll learn", "What you'll need", "Time") if w not in opening]
    missing += [w for w in ("## Summary", "On your own", "Further reading") if w not in closing]
    assert not missing


@pytest.mark.parametrize("notebook", **named(NOTEBOOKS))
def test_links_of_a_notebook_lead_to_files(notebook: Path) -> None:
    targets = [t for c in cells(notebook, "markdown") for t in LINK.findall(c["source"]) if "://" not in t]
    dead = [t for t in targets if not t.startswith("#") and not (notebook.parent / unquote(t.split("#")[0])).exists()]
    assert not dead


def test_each_notebook_links_to_the_next() -> None:
    reading = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    for one, following in itertools.pairwise(reading):
        assert f"]({following.name})" in cells(one, "markdown")[-1]["source"], one.name


def test_start_here_tells_the_minutes_that_the_notebooks_tell() -> None:
    text = "\n".join(c["source"] for c in cells(ROOT / "notebooks/00_start_here.ipynb", "markdown"))
    told = dict(re.findall(r"\]\((\d\d[a-z]?_\w+)\.ipynb\) \|[^|]+\| (\d+) \|", text))
    for notebook in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))[1:]:
        opening = "\n".join(c["source"] for c in cells(notebook, "markdown")[:3])
        minutes = re.search(r"\*\*Time\*\*: (\d+) minutes", opening)
        assert minutes and told[notebook.stem] == minutes[1]


# --- pages -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", **named(PAGES))
def test_links_of_a_page_lead_to_pages_or_notebooks(page: Path) -> None:
    made = {"index.md", "data.md", "downloads.md", "words.md"}
    targets = [t.split("#")[0] for t in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in t]
    dead = [
        t
        for t in targets
        if t
        and t not in made
        and not (page.parent / t).is_file()
        and not (t.startswith("notebooks/") and (ROOT / t).is_file())
    ]
    assert not dead


def test_the_exercises_that_a_page_names_exist() -> None:
    known = set(exercises.numbers())
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for first, second in re.findall(r"[Ee]xercises? (\d\.\d)(?: to (\d\.\d))?", text):
            assert {first, second or first} <= known, page.name


def test_each_term_is_explained_once_with_its_pinyin() -> None:
    rows = read_table("campaign_terms")
    assert len({row["term"] for row in rows}) == len(rows)
    assert all(row["pinyin"] and row["english"] and row["explanation"] for row in rows)


def test_words_stand_with_a_sentence_that_uses_them() -> None:
    articles = load_articles(ROOT / "data")
    examples = [example for article in articles for example in sentences_of(Document(article))]
    page = words_page(examples, [], {a.id: a.id for a in articles})
    entry = re.search(
        r'<dt id="建档立卡">.*?</dt><dd>.*?</dd><dd lang="zh-Hans"><a href="articles/[\w-]+\.html">(.+?)</a>', page
    )
    assert entry and "建档立卡" in entry[1]


def test_words_of_an_article_are_escaped() -> None:
    from povlib import Article

    hostile = Article(
        id="x", text="县里<script>alert(1)</script>开展````建档立卡`````工作，成效明显，群众满意。", is_html=False
    )
    page = words_page(list(sentences_of(Document(hostile))), [], {"x": "x"})
    assert "<script" not in page
    fence = re.search(r"^(`{4,})\{raw\} html$", page, re.M)
    assert fence and fence[1] not in page.split(fence[0], 1)[1].split("\n" + fence[1])[0]


# --- data and citation -----------------------------------------------------------------------------------------------
def test_data_package_is_valid() -> None:
    from frictionless import Package

    report = Package(str(ROOT / "data/datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_data_package_lists_every_file() -> None:
    package = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    listed = {resource["path"] for resource in package["resources"]}
    there = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    left_out = {name for name in there if name.endswith(".md")} | {"datapackage.json"}
    assert listed == there - left_out


@cache
def label_schema() -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "data/gold/label.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("labels", **named(sorted((ROOT / "data/gold").glob("*.jsonl"))))
def test_labels_have_the_fields_of_the_schema_and_the_text_of_the_article(labels: Path) -> None:
    raw = next(a.text for a in load_articles(ROOT / "data") if a.id == labels.stem)
    for line in labels.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert not list(label_schema().iter_errors(row)), row
        assert raw[row["start"] : row["end"]] == row["text"]


def test_citation_follows_the_published_schema() -> None:
    schema = json.loads((ROOT / "tests/cases/cff-schema-1.2.0.json").read_text(encoding="utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(citation)
    assert {"MIT", "CC-BY-4.0"} == set(citation["license"])


# --- the built site --------------------------------------------------------------------------------------------------
def dead_links(folder: Path) -> list[str]:
    """Return the links and sources of all pages of a folder that lead to no file or section in it."""
    import lxml.html

    ids: dict[Path, set[str]] = {}
    links: list[tuple[Path, str]] = []
    for page in sorted(folder.rglob("*.html")):
        if "_static" in page.relative_to(folder).parts:
            continue
        root = lxml.html.fromstring(page.read_bytes())
        ids[page.resolve()] = set(root.xpath("//@id")) | set(root.xpath("//a/@name"))
        links += [(page, link) for link in root.xpath("//@href | //@src")]
    dead = []
    for page, link in sorted(set(links)):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
        fragment = unquote(parts.fragment)
        if not target.is_file() or (fragment and target in ids and fragment not in ids[target]):
            dead.append(f"{page.relative_to(folder)}: {link}")
    return dead


def test_the_link_checker_finds_dead_links(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<p id="here"><a href="#here">1</a><a href="#gone">2</a><a href="b.html">3</a><a href="https://x.org">4</a></p>'
    )
    assert dead_links(tmp_path) == ["a.html: #gone", "a.html: b.html"]


def test_links_of_the_built_report_resolve() -> None:
    if not (REPORT / "index.html").is_file():
        if os.environ.get("CI"):
            pytest.fail("the report is not built: make report")
        pytest.skip("the report is not built: make report")
    assert not dead_links(REPORT)
