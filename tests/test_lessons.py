"""The lessons let the reader do the work: own charts, tables, words and functions, counted from the cells."""

import ast
import inspect
import json
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
from pandas.api.typing import DataFrameGroupBy, SeriesGroupBy

from povlib import Article
from povlib.report import build, notebooks

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
WORDS_A_MINUTE, LINES_A_MINUTE = 150, 10  # of a reader who looks at the charts and tries the code
WORKED = [lesson for lesson in LESSONS if lesson.stem < "08"]  # those in which the reader works before the library does
# The lessons of the themes: in each the reader does the central step before the library does.
THEMES = {
    "03_turn_text_into_figures": {"re": 2, "matplotlib": 5, "functions": 2},
    "04_follow_the_money": {"pandas": 10, "matplotlib": 15, "functions": 1},
    "05_measure_the_way_out": {"pandas": 10, "matplotlib": 20, "functions": 2},
    "06_hear_the_language": {"pandas": 8, "matplotlib": 10, "jieba": 8, "functions": 2, "Counter": 2, "WordCloud": 1},
    "06b_words_in_company": {"pandas": 5, "matplotlib": 8, "functions": 3, "Counter": 2},
    "07_check_the_numbers": {"pandas": 8, "matplotlib": 5, "functions": 2},
}
# Methods that pandas has and what is plain Python has not: a call of one is a step in pandas.
_PLAIN = {
    name for kind in (str, bytes, list, dict, set, Counter, float, int, re.Match, re.Pattern) for name in dir(kind)
}
_TABLES = (pd.DataFrame, pd.Series, DataFrameGroupBy, SeriesGroupBy)
PANDAS = {
    name
    for kind in _TABLES
    for name, member in inspect.getmembers(kind)
    if not name.startswith("_") and callable(member) and name not in _PLAIN
}


def cells(notebook: Path, kind: str) -> list[dict[str, Any]]:
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found if cell["cell_type"] == kind]


def code_of(notebook: Path) -> str:
    return "\n".join(re.sub(r"(?m)^\s*[%!].*$", "", cell["source"]) for cell in cells(notebook, "code"))


def _base(node: ast.expr) -> str:
    """Return the name that a chain of attributes, calls and items begins with: ``ax`` of ``ax.flat[0].set_title``."""
    while not isinstance(node, ast.Name):
        inner = (
            getattr(node, "value", None)
            if isinstance(node, ast.Attribute | ast.Subscript)
            else getattr(node, "func", None)
        )
        if inner is None:
            return ""
        node = inner
    return node.id


def steps(code: str) -> Counter[str]:
    """Count the steps that code takes itself, by what they are called on, and the functions it defines."""
    tree = ast.parse(code)
    own = {"matplotlib": {"plt", "ax"}, "jieba": {"jieba"}, "pandas": {"pd"}, "re": {"re"}}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            maker = ast.unparse(node.value.func)
            for kind in ("matplotlib",) * (maker == "plt.subplots") + ("jieba",) * (maker == "jieba.Tokenizer"):
                own[kind] |= {
                    name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)
                }
    imported = {
        (name.asname or name.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    found: Counter[str] = Counter(functions=sum(isinstance(node, ast.FunctionDef) for node in ast.walk(tree)))
    for call in (node.func for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call, ast.Name):
            found[call.id] += call.id in ("Counter", "WordCloud")
        elif isinstance(call, ast.Attribute):
            base = _base(call)
            kind = next((kind for kind, names in own.items() if base in names), "pandas")
            found[kind] += kind != "pandas" or base == "pd" or (base not in imported and call.attr in PANDAS)
    return +found


def test_steps_are_counted_by_what_they_are_called_on() -> None:
    code = (
        "from povlib import terms\nfrom povlib.charts import money, show\nfig, (top, bottom) = plt.subplots(2)\n"
        "top.plot([1])\nbottom.set_title('x'.upper())\nshow(money.plot(facts))\n"
        "own = jieba.Tokenizer()\nown.lcut(text)\nterms.tokenize(text)\n"
        "facts.groupby('a')['b'].sum()\nwords.count('x')\npd.DataFrame(rows)\ndef f(): return re.findall('x', y)\n"
    )
    assert steps(code) == {"matplotlib": 3, "jieba": 2, "pandas": 3, "functions": 1, "re": 1}


def test_the_lessons_have_charts_tables_words_and_functions_of_the_readers_own() -> None:
    together = sum((steps(code_of(lesson)) for lesson in LESSONS), Counter[str]())
    assert together["matplotlib"] >= 60
    assert together["pandas"] >= 40
    assert together["jieba"] >= 10
    assert together["functions"] >= 8


@pytest.mark.parametrize("name", THEMES)
def test_each_theme_lets_the_reader_do_the_central_step(name: str) -> None:
    found = steps(code_of(ROOT / f"notebooks/{name}.ipynb"))
    assert not {kind: (found[kind], least) for kind, least in THEMES[name].items() if found[kind] < least}


@pytest.mark.parametrize("lesson", WORKED, ids=lambda path: path.stem)
def test_code_that_the_reader_writes_is_shown_in_the_report(lesson: Path) -> None:
    hidden = [
        cell["source"]
        for cell in cells(lesson, "code")
        if ("plt.subplots(" in cell["source"] or re.search(r"(?m)^def ", cell["source"]))
        and "show-input" not in cell["metadata"].get("tags", ())
    ]
    assert not hidden


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_picture_of_a_lesson_has_an_alternative_text(lesson: Path) -> None:
    outputs = [output for cell in cells(lesson, "code") for output in cell["outputs"]]
    pictures = [o for o in outputs if "image/png" in o.get("data", {}) and "widget" not in json.dumps(list(o["data"]))]
    assert not [o for o in pictures if len(o["metadata"].get("image/png", {}).get("alt", "")) < 40]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_read_and_tried_within_its_stated_time(lesson: Path) -> None:
    prose = " ".join(cell["source"] for cell in cells(lesson, "markdown"))
    words = len(re.findall(r"[A-Za-z0-9'’-]+", prose)) + len(re.findall(r"[一-鿿]", prose)) / 2
    stated = re.search(r"\*\*Time\*\*: (\d+) minutes", prose)
    assert (
        stated and words / WORDS_A_MINUTE + len(code_of(lesson).splitlines()) / LINES_A_MINUTE <= int(stated[1]) <= 25
    )


def test_a_picture_is_described_by_its_cell_unless_it_describes_itself() -> None:
    def picture(metadata: dict[str, Any]) -> Any:
        return nbformat.v4.new_output("display_data", data={"image/png": ""}, metadata=metadata)

    own = {"image/png": {"alt": "said by the chart"}}
    cell = nbformat.v4.new_code_cell("", metadata={"mystnb": {"image": {"alt": "said by the cell"}}})
    cell.outputs = [picture({}), picture(own), nbformat.v4.new_output("stream", text="")]
    notebooks._describe_pictures(nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_code_cell("")]))
    assert [o.metadata["image/png"]["alt"] for o in cell.outputs[:2]] == ["said by the cell", "said by the chart"]


NO_FIGURES = Article(id="meeting", text="今天县里召开会议，干部和群众都来了，大家都很高兴。会议开得很好，群众满意。")
ONE_SUM = Article(id="sum", text="2018年，全县投入扶贫资金3亿元，其中产业1亿元。", published="2019", place="云岭县")


@pytest.mark.parametrize("articles", [[NO_FIGURES], [NO_FIGURES, ONE_SUM]], ids=["no figures", "one sum"])
@pytest.mark.parametrize("name", build._FOR_ANY_ARTICLES)
def test_a_lesson_for_any_articles_runs_on_few(
    name: str, articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POVLIB_DATA", str(build.stage(articles, tmp_path / "data")))
    names: dict[str, Any] = {}
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
        warnings.filterwarnings("ignore", category=ResourceWarning)  # jieba leaves its list open
        plt.switch_backend("Agg")
        for cell in cells(ROOT / f"notebooks/{name}.ipynb", "code"):
            exec(cell["source"], names)
    plt.close("all")


def test_functions_of_the_lessons_say_what_they_return() -> None:
    for lesson in WORKED:
        functions = [n for n in ast.walk(ast.parse(code_of(lesson))) if isinstance(n, ast.FunctionDef)]
        assert not [f.name for f in functions if not ast.get_docstring(f)], lesson.stem


MEASURES = {
    "03_turn_text_into_figures": ("F1", "precision"),
    "04_follow_the_money": ("median", "log₁₀", "sum a head"),
    "05_measure_the_way_out": ("percentage points", "growth"),
    "06_hear_the_language": ("rate", "tf-idf", "G²", "log ratio"),
    "06b_words_in_company": ("logDice", "DP"),
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_has_an_example_on_paper_and_what_it_must_not_be_used_for(name: str) -> None:
    prose = "\n".join(cell["source"] for cell in cells(ROOT / f"notebooks/{name}.ipynb", "markdown"))
    assert all(measure in prose for measure in MEASURES[name])
    examples = len(re.findall(r"[Oo]n paper", prose))
    warnings = len(re.findall(r"(?:must\s+not|neither\s+must)\s+be\s+used\s+for", prose))
    assert min(examples, warnings) >= len(MEASURES[name])


# What a notebook needs is said twice: in its own head and in the table of the first one.
def test_start_here_names_what_each_notebook_needs() -> None:
    prose = "\n".join(cell["source"] for cell in cells(LESSONS[0], "markdown"))
    told = dict(re.findall(r"\]\((\d\w*?_\w+)\.ipynb\) \|[^|]+\|[^|]+\| ([^|]+) \|", prose))
    for lesson in LESSONS[1:]:
        opening = "\n".join(cell["source"] for cell in cells(lesson, "markdown")[:3])
        need = re.search(r"\*\*What you'll need\*\*:(.*?)\n\n", opening, re.S)
        assert need
        needed = [target.split("_")[0] for target in re.findall(r"\]\((\d\w*?)\.ipynb\)", need[1])]
        listed = told[lesson.stem].replace("this one", "00").split(", ")
        assert set(needed) <= {*listed, *([] if "00" in listed else ["00"])} and (
            not needed or set(listed) & set(needed)
        ), lesson.stem


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_notebook_of_exercises_that_a_lesson_links_needs_no_later_lesson(lesson: Path) -> None:
    linked = re.findall(r"\]\((exercises/\w+\.ipynb)\)", cells(lesson, "markdown")[-1]["source"])
    for target in linked:
        opening = "\n".join(cell["source"] for cell in cells(ROOT / "notebooks" / target, "markdown")[:3])
        need = re.search(r"\*\*What you'll need\*\*:(.*?)\n\n", opening, re.S)
        assert need and all(name <= lesson.stem for name in re.findall(r"\]\(\.\./(\w+)\.ipynb\)", need[1]))
