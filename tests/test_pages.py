"""What the pages, the README and the notebooks say of the project is so: files, names and commands exist, examples run."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from povlib.articles.formats import TEXT_SUFFIXES
from povlib.articles.tables import TABLE_SUFFIXES
from povlib.schema import COLUMNS, INDICATORS
from povlib.wording import values_of

ROOT = Path(__file__).parent.parent
SITE = ROOT / "povlib/report/site"
WRITTEN = [ROOT / "README.md", ROOT / "data/README.md", ROOT / "data/reference/README.md", *sorted(SITE.glob("*.md"))]
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
ROOMS = {path.stem for path in (ROOT / "povlib").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
APPROX = ("exact", "near", "over", "about", "at_least", "at_most")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
ENDINGS = (".py", ".csv", ".md", ".json", ".jsonl", ".toml", ".ipynb", ".txt")


def texts_of(path: Path) -> tuple[str, list[str]]:
    """Return what a page or notebook says in words (fenced blocks left in), and its code."""
    if path.suffix != ".ipynb":
        text = path.read_text(encoding="utf-8")
        return text, re.findall(r"```python\n(.*?)```", text, re.S)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    words = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return words, ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


# --- files -----------------------------------------------------------------------------------------------------------
def files_named(text: str) -> Iterator[str]:
    """Yield what stands as code in a text and names a file or folder of the checkout: its first folder is one of ours."""
    for code in CODE.findall(text):
        first, slash, _ = code.partition("/")
        ours = slash and ((ROOT / first).is_dir() or first in ROOMS | {"lexicon"}) and first != "build"
        if re.fullmatch(r"[\w.*/-]+", code) and (ours or (not slash and code.endswith((".py", ".csv", ".md")))):
            yield code


def exists(name: str) -> bool:
    folders = ["", "povlib", "povlib/lexicon", "data", "data/raw", "data/gold", "data/reference"]
    return any(any((ROOT / folder).glob(name.rstrip("/"))) for folder in folders)


@pytest.mark.parametrize("page", [*WRITTEN, *NOTEBOOKS], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_files_that_a_page_names_exist(page: Path) -> None:
    assert not [name for name in files_named(texts_of(page)[0]) if not exists(name)]


@pytest.mark.parametrize("table", sorted((ROOT / "povlib/lexicon").glob("*.csv")), ids=lambda path: path.stem)
def test_files_that_the_head_of_a_table_names_exist(table: Path) -> None:
    head = "\n".join(line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    named = re.findall(r"[\w/]+\.(?:csv|py|md)\b", head)
    folders = ("", "povlib/lexicon", "povlib/report/site")
    assert not [name for name in named if not any((ROOT / folder / name).is_file() for folder in folders)]


# --- names -----------------------------------------------------------------------------------------------------------
def resolves(dotted: str) -> bool:
    """Whether povlib.a.b is a module or a name in one."""
    first, *rest = dotted.split(".")
    found, so_far = import_module(first), first
    for name in rest:
        so_far = f"{so_far}.{name}"
        try:
            found = import_module(so_far)
        except ImportError:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
    return True


def names_in(words: str, code: list[str]) -> Iterator[str]:
    yield from re.findall(r"(?<![\w/.-])povlib(?:\.[A-Za-z_]\w*)+", "\n".join([words, *code]))
    for span in CODE.findall(words):
        if (
            (found := re.match(r"([a-z]+)(?:\.[A-Za-z_]\w*)+", span))
            and not span.endswith(ENDINGS)
            and found[1] in ROOMS
        ):
            yield f"povlib.{found[0]}"
    for cell in code:
        plain = re.sub(r"(?m)^\s*[%!].*$|^(?:>>>|\.\.\.) ?", "", cell)
        imports = re.findall(r"(?m)^from povlib\S* import .+$", plain)
        for node in ast.walk(ast.parse("\n".join(imports))):
            if isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("page", [*WRITTEN, *NOTEBOOKS], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_names_of_the_library_that_a_page_uses_exist(page: Path) -> None:
    assert not sorted({name for name in names_in(*texts_of(page)) if not resolves(name)})


def test_a_name_or_file_that_is_no_more_is_noticed() -> None:
    words = "`povlib/facts.py`, `lexicon/gone.csv`, `gone.csv`, `povlib/lexicon/units.csv`; `povlib.facts`, `terms.kwic`, `terms.no`"
    assert [n for n in files_named(words) if not exists(n)] == ["povlib/facts.py", "lexicon/gone.csv", "gone.csv"]
    code = ["from povlib.charts import show, hide\npovlib.clean(1)"]
    assert sorted(n for n in names_in(words, code) if not resolves(n)) == [
        "povlib.charts.hide",
        "povlib.facts",
        "povlib.terms.no",
    ]


def test_every_room_and_every_make_target_is_in_the_tables_of_contributing() -> None:
    text = (SITE / "contributing.md").read_text(encoding="utf-8")
    rooms = set(re.findall(r"`(\w+)(?:/|\.py)`", text.partition("The way of the data")[0]))
    assert ROOMS - {"__init__"} <= rooms | {"lexicon"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"\.PHONY: (.*)", makefile)[1].split()) - {"help"}  # type: ignore[index]
    assert set(re.findall(r"`make ([\w-]+)`", text)) == targets


@pytest.mark.parametrize("page", [*WRITTEN, *NOTEBOOKS], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_make_targets_that_a_page_names_exist(page: Path) -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    named = re.findall(r"(?m)(?:`|^)make ([a-z]+)\b(?=`| *(?:#|$))", texts_of(page)[0])
    assert not set(named) - set(targets)


# --- what is documented ----------------------------------------------------------------------------------------------
def test_the_guide_to_labels_defines_every_value_that_a_label_can_have() -> None:
    text = (SITE / "labels.md").read_text(encoding="utf-8")
    first_cells = " ".join(re.findall(r"(?m)^\| ([^|]+) \|", text))
    known = (*INDICATORS, *APPROX, *values_of("sector"), *values_of("source"))
    assert not [value for value in known if not re.search(rf"\b{value}\b", first_cells)]


@pytest.mark.parametrize("page", ["data/README.md", "povlib/report/site/glossary.md"])
def test_every_column_of_the_fact_table_is_explained(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    heads = re.findall(r"(?m)^\| ([^|]+) \||^(\w.*)\n:", text)  # of a row of a table, or a term of a list
    explained = " ".join(a or b for a, b in heads)
    assert not [column for column in COLUMNS if not re.search(rf"\b{column}\b", explained)]


def test_readme_counts_the_lessons_and_the_exercises_that_there_are() -> None:
    lessons = [path for path in NOTEBOOKS if path.parent.name == "notebooks"]
    exercises = [path for path in NOTEBOOKS if path.parent.name == "exercises"]
    checks = {n for path in exercises for n in re.findall(r'check\("([\d.]+)"', "\n".join(texts_of(path)[1]))}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"[{len(checks)} exercises]" in text
    assert f"**The lessons** are {len(lessons)} notebooks" in text


@pytest.mark.parametrize("page", ["README.md", "notebooks/09_read_your_own_articles.ipynb"])
def test_every_format_that_is_read_is_named(page: str) -> None:
    rare = {".markdown", ".text", ".htm", ".shtml", ".xhtml", ".mhtml", ".tab", ".ndjson", ".xlsm"}
    words = texts_of(ROOT / page)[0]
    assert not [ending for ending in {*TEXT_SUFFIXES, *TABLE_SUFFIXES} - rare if f"{ending}" not in words]


# --- examples --------------------------------------------------------------------------------------------------------
RUN = r"""
import doctest, json, re, sys
from pathlib import Path
names = {"__name__": "page"}
for told, kind, block in re.findall(r"([^\n]*)\n+```(python|json)\n(.*?)```", Path(sys.argv[1]).read_text("utf-8"), re.S):
    if kind == "python" and block.startswith(">>>"):
        test = doctest.DocTestParser().get_doctest(block, names, sys.argv[1], None, 0)
        if doctest.DocTestRunner().run(test, clear_globs=False).failed:
            sys.exit(1)
        names |= test.globs
    elif kind == "python":
        exec(compile(block, block[:200], "exec"), names)
    else:
        import povlib
        from povlib.cleaning import FIXES
        from povlib.cleaning.fixes import Fix
        case = json.loads(block)
        if "fixed" in case:
            FIXES.update({n: f for n, f in names.items() if isinstance(f, Fix)})
            assert povlib.clean(case["original"]).text == case["fixed"], case
        else:
            column = re.search(r"fields/([a-z]+)", told)[1]
            facts = povlib.find_facts(case["text"], published=case["published"], place=case["place"])
            assert {f.text: getattr(f, column) for f in facts} == case["expect"], case
"""


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(SITE.glob("*.md"))], ids=lambda path: path.stem)
def test_examples_of_a_page_run_as_printed(page: Path, tmp_path: Path) -> None:
    """The rows that a page adds to tables are added to a copy; then its blocks of Python and its cases run in order."""
    text = page.read_text(encoding="utf-8")
    if "```python" not in text:
        pytest.skip("no example in Python")
    shutil.copytree(ROOT / "povlib", tmp_path / "povlib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "data/raw", tmp_path / "FOLDER")
    (tmp_path / "data/raw/yunling-2017.txt").write_text("今年，全县投入扶贫资金3000万元。", encoding="utf-8")
    rows = re.findall(r"\bIn\s+`((?:data|povlib/lexicon)/\w+\.csv)`[^`\n]*:\n\n```text\n(.*?)```", text, re.S)
    assert len(rows) >= text.count("```text\n") - 1  # all but the drawing of the way of the data
    for table, block in rows:
        with open(tmp_path / table, "a", encoding="utf-8") as file:
            file.write(block)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "MPLBACKEND": "Agg", "PYTHONUTF8": "1"}
    environment.pop("POVLIB_DATA", None)
    command = [sys.executable, "-c", RUN, str(page)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
