"""The class kit: no solution reaches a student, every task has an answer, slides and handouts need nothing from elsewhere."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import povlib
import povlib.exercises
from povlib.classkit import editions, handout, page, scored, slides
from povlib.exercises import numbers
from povlib.report.notebooks import execute

ROOT = Path(__file__).parent.parent
NOTEBOOKS = [
    *sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")),
    *sorted((ROOT / "notebooks/exercises").glob("*.ipynb")),
]


def code_of(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


# --- the student edition ---------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kit") / "povlib-student"
    editions.student_edition(ROOT, out)
    return out


def test_no_cell_of_a_solution_is_in_the_student_edition(student: Path) -> None:
    solved = {
        code
        for notebook in (ROOT / "notebooks/solutions").glob("*.ipynb")
        for code in code_of(notebook)
        if "check(" in code
    }
    handed_out = {code for notebook in student.rglob("*.ipynb") for code in code_of(notebook)}
    assert len(solved) == len(numbers()) and not solved & handed_out


def test_the_student_edition_has_neither_solutions_nor_answers_nor_links_to_them(student: Path) -> None:
    names = {path.relative_to(student).as_posix() for path in student.rglob("*")}
    assert not [name for name in names if re.search(r"solutions|classkit|answers|rubrics|__pycache__|checkpoint", name)]
    for notebook in student.rglob("*.ipynb"):
        assert "solutions" not in notebook.read_text(encoding="utf-8"), notebook.name


def test_the_student_edition_works_by_itself(student: Path, tmp_path: Path) -> None:
    code = (
        "import povlib; from povlib.exercises import check, work; from pathlib import Path\n"
        "assert Path(povlib.__file__).is_relative_to(Path.cwd()), povlib.__file__\n"
        "print(work.make_folder(Path())[1], check('1.1', 116_000_000).state, len(povlib.load_articles()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=student, capture_output=True, text=True)
    copied, state, articles = done.stdout.split() or [done.stderr] * 3
    assert int(copied) > 15 and state == "right" and int(articles) == len(povlib.load_articles(ROOT / "data"))


def test_the_archive_of_the_student_edition_is_the_same_bytes_on_every_run(tmp_path: Path) -> None:
    one, other = (editions.student_edition(ROOT, tmp_path / n / "s").read_bytes() for n in ("1", "2"))
    assert one == other
    with zipfile.ZipFile(tmp_path / "1/s.zip") as packed:
        assert "s/notebooks/exercises/1_read_a_sentence.ipynb" in packed.namelist()


# --- the teacher's edition -------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    return editions.answers()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_task_on_your_own_has_an_answer(notebook: Path, answers: dict[str, str]) -> None:
    assert "On your own" in notebook.read_text(encoding="utf-8")
    assert len(answers[notebook.stem].split()) > 20


def test_what_a_block_of_an_answer_gives_stands_under_it() -> None:
    assert "```text\n42\n```" in page.with_results("```python\nx = 40\nx + 2\n```\n")
    with pytest.raises(ZeroDivisionError):
        page.with_results("```python\n1 / 0\n```\n")


def test_the_teachers_edition_has_answers_solutions_plans_and_rubrics(tmp_path: Path) -> None:
    editions.teacher_edition(ROOT, tmp_path)
    for notebook in NOTEBOOKS:
        copy = tmp_path / notebook.relative_to(ROOT)
        assert "An answer to “On your own”" in copy.read_text(encoding="utf-8"), copy
    assert (tmp_path / "notebooks/solutions/1_read_a_sentence.ipynb").is_file()
    plans = (tmp_path / "plans-and-rubrics.html").read_text(encoding="utf-8")
    assert "One hour: is this number true?" in plans and "A chart with its sentence" in plans
    for file in tmp_path.glob("*.html"):
        assert_needs_nothing(file.read_text(encoding="utf-8"))


def assert_needs_nothing(html: str) -> None:
    """Nothing in a page is loaded from elsewhere; what a link leads to is not loaded."""
    assert not re.findall(
        r"<(?:script|img|iframe)[^>]+src=\"(?!data:)[^$\"][^\"]*\"|<link[^>]+href=\"(?!data:)[^$\"]", html
    )
    assert not re.findall(r"@import|url\(\s*[\"']?(?:https?:|//)", html)


def test_rubrics_add_up() -> None:
    text = (ROOT / "povlib/classkit/rubrics.md").read_text(encoding="utf-8")
    sums = [sum(map(int, re.findall(r"(?m)^\| (\d+) \|", part))) for part in text.split("\n## ")[1:]]
    assert sums == [10, 10, 10, 0]


# --- slides ----------------------------------------------------------------------------------------------------------
def test_slides_carry_their_script_and_hide_the_code(tmp_path: Path) -> None:
    assert execute(slides.NOTEBOOK, tmp_path / "run.ipynb") is None
    html = slides.slides(tmp_path / "run.ipynb")
    assert_needs_nothing(re.sub(r"(?s)<script>.*?</script>", "", html))
    assert "Reveal.initialize" in html and "reveal.js" in html and len(html) > 200_000
    assert html.count("<section") >= 10 and "find_figures(" not in html


# --- handouts --------------------------------------------------------------------------------------------------------
def test_a_handout_has_the_text_of_the_article_and_no_mark_on_a_figure() -> None:
    for article in handout.shortest(povlib.load_articles(ROOT / "data")):
        html = handout.handout(article)
        assert_needs_nothing(html)
        text = re.sub(r"<[^>]+>", "", html.partition("<body>")[2])
        assert all(fact.text in text for fact in povlib.find_facts(article))
        assert not re.search(r"<mark|class=\"figure|<a ", html)


def test_an_article_too_long_for_a_page_says_how_much_is_left_out() -> None:
    text = "\n\n".join(
        f"第{n}段：2018年，全县投入扶贫资金{n}亿元，用于修路、建校、引水、造林和培训。" * 3 for n in range(1, 90)
    )
    html = handout.handout(povlib.Article("long", text, title="很长的报道"))
    left = int(re.findall(r"\[([\d,]+) characters more", html)[0].replace(",", ""))
    shown = len(re.sub(r"<[^>]+>|\s", "", html.partition("<body>")[2]))
    assert left > 1000 and shown + left > len(text.replace("\n", ""))


# --- the scored edition ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    out = tmp_path_factory.mktemp("scored")
    assert scored.scored_edition(ROOT / "notebooks/exercises", out) == len(numbers())
    return [editions.read(path) for path in sorted((out / "source" / scored.ASSIGNMENT).glob("*.ipynb"))]


def test_each_exercise_of_the_scored_edition_is_a_cell_to_fill_and_a_locked_one_that_grades(
    assignment: list[dict[str, Any]],
) -> None:
    about = [c["metadata"]["nbgrader"] for nb in assignment for c in nb["cells"] if "nbgrader" in c["metadata"]]
    filled = {a["grade_id"] for a in about if a["solution"] and not a["grade"] and not a["locked"]}
    graded = {a["grade_id"] for a in about if a["grade"] and a["locked"] and a["points"] == 1}
    assert filled == {f"answer-{n.replace('.', '-')}" for n in numbers()}
    assert graded == {f"check-{n.replace('.', '-')}" for n in numbers()}


def test_a_grading_cell_passes_a_right_answer_and_stops_at_another(assignment: list[dict[str, Any]]) -> None:
    (cell,) = [c for c in assignment[0]["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "check-1-1"]
    names = {"check": povlib.exercises.check, "answer": 116_000_000}
    exec(editions.text_of(cell), names)
    for wrong in (1.16, ...):
        with pytest.raises(AssertionError):
            exec(editions.text_of(cell), names | {"answer": wrong})
