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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from povlib import exercises, find_facts, load_articles
from povlib.exercises.questions import CARELESS, UNKNOWN_CUE
from povlib.lexicon import read_table
from povlib.reading import cues
from povlib.reading.document import Document
from povlib.report.words_page import sentences_of, words_page

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
EXERCISES = sorted((ROOT / "notebooks/exercises").glob("*.ipynb"))
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


# --- exercises -------------------------------------------------------------------------------------------------------
def test_there_are_exercises_enough_and_each_is_asked_once() -> None:
    asked = [
        number
        for notebook in EXERCISES
        for c in cells(notebook, "code")
        for number in re.findall(r'check\("([\d.]+)"', c["source"])
    ]
    assert sorted(asked) == exercises.numbers()
    assert len(asked) >= 24


def verdicts(notebook: Path) -> list[str]:
    shown = [output for c in cells(notebook, "code") for output in c["outputs"] if "data" in output]
    texts = ["".join(output["data"].get("text/plain", "")) for output in shown]
    return [text for text in texts if text.startswith("Exercise ")]


@pytest.mark.parametrize("notebook", **named(EXERCISES))
def test_blanks_get_hints_and_solutions_are_right(notebook: Path) -> None:
    solution = ROOT / "notebooks/solutions" / notebook.name
    blank, solved = verdicts(notebook), verdicts(solution)
    assert len(blank) == len(solved) == sum("check(" in c["source"] for c in cells(notebook, "code"))
    assert all(re.match(r"Exercise [\d.]+, not answered yet\. Hint: ", text) for text in blank)
    assert all(re.match(r"Exercise [\d.]+, right: ", text) for text in solved)


@pytest.mark.parametrize("notebook", **named(EXERCISES))
def test_a_solution_is_its_exercise_with_the_blanks_filled(notebook: Path) -> None:
    solution = ROOT / "notebooks/solutions" / notebook.name
    asked, solved = cells(notebook)[2:], cells(solution)[2:]
    assert len(asked) == len(solved)
    for one, other in zip(asked, solved, strict=True):
        if "check(" in one["source"] and one["cell_type"] == "code":
            assert "..." in one["source"] and "..." not in other["source"]
            assert one["source"].splitlines()[-1] == other["source"].splitlines()[-1]
        else:
            assert one["source"] == other["source"]


@pytest.mark.parametrize("number", exercises.numbers())
def test_a_blank_is_no_answer(number: str) -> None:
    for blank in (..., (..., ...), {"points": ...}, [{"text": ...}], {...}):
        assert exercises.check(number, blank).state == "blank"


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), min_size=1, max_size=3),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), min_size=1, max_size=3),
)
# measuring accuracy for each guess would take minutes
QUICK = [number for number in exercises.numbers() if number not in ("6.3", "6.6", "6.7")]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(number=st.sampled_from(QUICK), answer=JUNK)
def test_no_answer_of_any_form_raises_or_is_right_by_chance(number: str, answer: object) -> None:
    assert exercises.check(number, answer).state in ("wrong", "blank")


WRONG = [
    ("1.1", 1.16, "write it in 元"),
    ("1.1", True, "give a number"),
    ("3.4", "a", "one unit"),
    ("4.2", {"points": 92.9, "percent": 11.7}, "points, percent"),
    ("6.2", {"precision": 0.75, "recall": 0.833}, "exchanged"),
    ("6.5", {"word": "林场", "kind": "money", "indicator": "income_other", "where": "near", "weight": 5}, "only"),
]


@pytest.mark.parametrize(("number", "answer", "why"), WRONG, ids=[number for number, _, _ in WRONG])
def test_a_wrong_answer_is_told_why(number: str, answer: object, why: str) -> None:
    verdict = exercises.check(number, answer)
    assert verdict.state == "wrong" and why in verdict.text


def test_an_unknown_number_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"9\.9.*1\.1"):
        exercises.check("9.9", 1)


def test_a_cue_added_for_one_reading_is_gone_after_it() -> None:
    def indicator() -> str:
        return find_facts(UNKNOWN_CUE, published="2019")[0].indicator

    before = indicator()
    with cues.also([CARELESS | {"word": "酬金"}]):
        assert indicator() == "fund_donation" != before
    assert indicator() == before


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
