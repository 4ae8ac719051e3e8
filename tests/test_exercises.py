"""Exercises: every listed answer gets its diagnosis, hints come in steps, a slip gets a sentence, nobody's work is lost."""

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from povlib import exercises, find_facts, locale
from povlib.exercises import slips, work
from povlib.exercises.questions import CARELESS, UNKNOWN_CUE
from povlib.exercises.verdicts import EXERCISES, is_blank
from povlib.reading import cues
from povlib.report import build
from povlib.report.notebooks import Run

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks/exercises").glob("*.ipynb"))
CASES = [json.loads(line) for line in (ROOT / "tests/cases/exercises.jsonl").read_text(encoding="utf-8").splitlines()]
CHECK = re.compile(r'check\("([\d.]+)"')
NUMBERS = exercises.numbers()


def cells(notebook: Path, kind: str = "") -> list[dict[str, Any]]:
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found if not kind or cell["cell_type"] == kind]


@pytest.fixture(autouse=True)
def nobody_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_here", {})
    exercises._tries.clear()


# --- the exercises ---------------------------------------------------------------------------------------------------
def test_there_are_sixty_exercises_and_a_third_of_them_is_free() -> None:
    asked = [n for notebook in NOTEBOOKS for c in cells(notebook, "code") for n in CHECK.findall(c["source"])]
    assert sorted(asked) == sorted(NUMBERS)
    assert len(asked) >= 60
    assert 3 * sum(EXERCISES[n].free for n in NUMBERS) >= len(NUMBERS)


def test_each_exercise_has_two_hints_a_lesson_and_says_what_an_answer_looks_like() -> None:
    for number in NUMBERS:
        known = EXERCISES[number]
        assert len({known.hint, known.more, known.lesson, known.form, ""}) == 5, number


@cache
def opening(chapter: str) -> tuple[tuple[str, Any], ...]:
    """Return the names that a notebook of exercises has made before its last cell, checks left out."""
    names: dict[str, Any] = {}
    (notebook,) = [path for path in NOTEBOOKS if path.name.startswith(f"{chapter}_")]
    for cell in cells(notebook, "code"):
        if not CHECK.search(cell["source"]) and "show(" not in cell["source"]:
            exec(compile(cell["source"], notebook.name, "exec"), names)
    return tuple(names.items())


def answered(number: str, answer: str) -> exercises.Verdict:
    """Give an answer, typed as a learner does, in the cell of its exercise."""
    names = dict(opening(number.partition(".")[0]))
    code = answer if "answer = " in answer else f"answer = {answer}"
    slip = slips.slip_of(f'{code}\ncheck("{number}", answer)', names)
    if slip:
        return exercises.judge(number, slips.Slip(slip))
    try:
        exec(compile(code, number, "exec"), names)
        return exercises.judge(number, names["answer"])
    finally:
        plt.close("all")


@pytest.mark.parametrize("case", CASES, ids=[f"{case['exercise']}-{n}" for n, case in enumerate(CASES)])
def test_an_answer_gets_its_diagnosis(case: dict[str, str]) -> None:
    verdict = answered(case["exercise"], case["answer"])
    assert verdict.state == case["state"], verdict
    assert case["says"] in verdict.text


def test_the_table_of_answers_is_long_and_has_every_exercise() -> None:
    wrong = [case for case in CASES if case["state"] == "wrong"]
    assert len(wrong) >= 150 and {case["exercise"] for case in wrong} == set(NUMBERS)
    assert all(len(case["says"]) >= 4 for case in wrong)


def test_a_diagnosis_is_a_reason_and_no_bare_list_of_names() -> None:
    for case in CASES:
        if case["state"] == "wrong":
            assert len(re.findall(r"[a-z]+|[一-鿿]", case["says"])) >= 1, case


def verdicts(notebook: Path) -> list[str]:
    shown = [output for c in cells(notebook, "code") for output in c["outputs"] if "data" in output]
    texts = ["".join(output["data"].get("text/plain", "")) for output in shown]
    return [text for text in texts if text.startswith("Exercise ")]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_blanks_get_hints_and_solutions_are_right(notebook: Path) -> None:
    solution = ROOT / "notebooks/solutions" / notebook.name
    blank, solved = verdicts(notebook), verdicts(solution)
    assert len(blank) == len(solved) == sum("check(" in c["source"] for c in cells(notebook, "code"))
    assert all(re.match(r"Exercise [\d.]+, not answered yet\. Hint: ", text) for text in blank)
    assert all(re.match(r"Exercise [\d.]+, right: ", text) for text in solved)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
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


# --- blanks and junk -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", NUMBERS)
def test_a_blank_is_no_answer(number: str) -> None:
    for blank in (..., (..., ...), {"points": ...}, [{"text": ...}], {...}):
        assert exercises.judge(number, blank).state == "blank"


def test_a_function_whose_body_is_a_blank_is_no_answer() -> None:
    names: dict[str, Any] = {}
    exec('def one(a, b): ...\ndef two(a):\n    "doc"\n    ...\ndef three(a):\n    return a', names)
    assert [is_blank(names[name]) for name in ("one", "two", "three")] == [True, True, False]


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), min_size=1, max_size=3),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), min_size=1, max_size=3),
)
# measuring accuracy for each guess would take minutes
QUICK = [number for number in NUMBERS if number not in ("6.3", "6.6", "6.7")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(number=st.sampled_from(QUICK), answer=JUNK)
def test_no_answer_of_any_form_raises_or_is_right_by_chance(number: str, answer: object) -> None:
    assert exercises.judge(number, answer).state in ("wrong", "blank")


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


# --- hints in steps --------------------------------------------------------------------------------------------------
def test_a_blank_gets_a_second_hint_when_it_is_run_again() -> None:
    known = EXERCISES["1.1"]
    first, second = exercises.check("1.1", ...), exercises.check("1.1", ...)
    assert known.hint in first.text and known.more not in first.text
    assert known.hint in second.text and known.more in second.text


def test_a_wrong_answer_gets_its_reason_first_and_hints_when_it_is_wrong_again() -> None:
    known = EXERCISES["1.1"]
    first, second, third = (exercises.check("1.1", 1.16).text for _ in range(3))
    assert known.hint not in first and known.hint in second and known.more not in second and known.more in third
    assert exercises.check("1.1", 116_000_000).state == "right"
    assert known.hint not in exercises.check("1.1", 1.16).text


# --- the language chosen ---------------------------------------------------------------------------------------------
def test_a_check_speaks_chinese_alone_where_it_is_chosen() -> None:
    with locale.speaking("zh"):
        blank, wrong = str(exercises.check("1.1", ...)), str(exercises.check("1.1", 1.16))
        right = exercises.check("1.1", 116_000_000)._repr_markdown_()
        forms = [exercises.judge("1.5", 2016).text, exercises.judge("1.3", {"十三五", "6个项目"}).text]
        done = str(exercises.progress())
    assert blank.startswith("练习1.1，还没有作答。提示：亿是") and wrong.startswith(
        "练习1.1，还不对，再看看：这是以亿计的数；"
    )
    assert "。提示：亿是" in wrong and right.startswith("✓ **练习1.1，对**：亿是")
    assert "要给出两个年份（文本），例如：('2010', '2012')；你给的是一个数。" in forms[0]
    assert forms[1].startswith("十三五：它是规划的名称") and forms[1].endswith("；还差3个。")
    assert done.startswith("练习1：10题中完成1题") and "exercises" not in done


def test_a_hint_with_a_computed_number_has_it_in_each_language() -> None:
    assert "400,000 people" in exercises.judge("4.10", ...).text
    with locale.speaking("zh"):
        assert "400,000人" in exercises.judge("4.10", ...).text


@pytest.mark.parametrize(
    ("typed", "says"), [("6个项目", "文本要加引号"), ("{done}", "Python不认识done"), ("“b”", "英文直引号")]
)
def test_a_slip_gets_its_sentence_in_chinese(typed: str, says: str) -> None:
    with locale.speaking("zh"):
        assert says in (slips.slip_of(f"answer = {typed}", ()) or "")


# --- slips -----------------------------------------------------------------------------------------------------------
def shell() -> Any:
    from IPython.core.interactiveshell import InteractiveShell

    return InteractiveShell.instance()


@pytest.mark.parametrize(
    ("typed", "says"),
    [("6个项目", "quotation marks"), ("1.16亿", "does not know 万 and 亿"), ('{"a": done}', "done is no name")],
)
def test_an_unquoted_answer_gets_a_sentence_and_the_cell_does_not_fail(typed: str, says: str) -> None:
    ip = shell()
    ip.run_cell("from povlib.exercises import check, slips\nslips.watch()")
    done = ip.run_cell(f'answer = {typed}\ncheck("1.4", answer)')
    assert done.success and done.result.state == "wrong" and says in done.result.text


def test_only_cells_that_check_an_exercise_are_looked_at() -> None:
    ip = shell()
    ip.run_cell("from povlib.exercises import check, slips\nslips.watch()")
    assert isinstance(ip.run_cell("nobody_gave_this", silent=True).error_in_exec, NameError)
    assert ip.run_cell('answer = [n for n in "ab"]\ncheck("1.1", 116_000_000)').result.state == "right"


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks/solutions").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_right_cell_is_no_slip(notebook: Path) -> None:
    known: set[str] = set()
    for cell in cells(notebook, "code"):
        if CHECK.search(cell["source"]):
            assert slips.slip_of(cell["source"], known) is None
        tree = ast.parse(cell["source"])
        known |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        known |= {
            a.asname or a.name.partition(".")[0]
            for n in ast.walk(tree)
            if isinstance(n, ast.Import | ast.ImportFrom)
            for a in n.names
        }
        known |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


# --- the report ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "stops"), [("exercises/1_read_a_sentence", False), ("04_follow_the_money", True)])
def test_a_mistake_in_an_exercise_costs_its_page_and_not_the_report(
    name: str, stops: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = tmp_path / "ran.ipynb"
    ran.touch()
    runs = [Run("00_start_here", ran, True), Run(name, ran, True, "NameError: name 'done' is not defined")]
    built: list[object] = []
    monkeypatch.setattr(build, "_ROOT", tmp_path)
    monkeypatch.setattr(build, "run_in_languages", lambda _, outs, **__: dict.fromkeys(outs, runs))
    monkeypatch.setattr(build, "load_articles", lambda _: [])
    monkeypatch.setattr(build, "write_site", lambda _, runs, **__: built.extend(runs) or tmp_path)
    for rest in ("_sphinx", "finish"):
        monkeypatch.setattr(build, rest, lambda *_: None)
    if stops:
        with pytest.raises(SystemExit):
            build.main(["--languages", "en"])
    else:
        build.main(["--languages", "en"])
    assert built == ([] if stops else runs)
    assert f"{name} stopped: NameError" in capsys.readouterr().err


# --- the learner's folder --------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notebooks/exercises").mkdir(parents=True)
    for name in ("00_start.ipynb", "exercises/1_read.ipynb", "exercises/2_repair.ipynb"):
        (tmp_path / "notebooks" / name).write_text(f"fresh {name}", encoding="utf-8")
    (tmp_path / "notebooks/.ipynb_checkpoints").mkdir()
    (tmp_path / "notebooks/.ipynb_checkpoints/x.ipynb").write_text("", encoding="utf-8")
    made, new, kept = work.make_folder(tmp_path)
    assert (new, kept) == (3, 0)
    monkeypatch.chdir(made / "exercises")
    return made


def test_a_second_copy_writes_over_nothing(folder: Path) -> None:
    mine = folder / "exercises/1_read.ipynb"
    mine.write_text("my answers", encoding="utf-8")
    (folder / "exercises/2_repair.ipynb").unlink()
    assert work.make_folder(folder.parent)[1:] == (1, 2)
    assert mine.read_text(encoding="utf-8") == "my answers"
    assert not list(folder.rglob("x.ipynb"))


def test_progress_is_kept_in_the_learners_folder_and_reset_forgets_it(folder: Path) -> None:
    exercises.check("1.1", 116_000_000)
    exercises.check("1.1", ...)
    exercises.check("2.2", "simplify")
    assert work.states() == {"1.1": "right", "2.2": "wrong"}
    assert exercises.progress().done == ["1.1"]
    assert "1.1 ✓" in str(exercises.progress()) and "2.2 ✗" in str(exercises.progress())
    exercises.reset("1.1")
    assert work.states() == {"2.2": "wrong"}


def test_reset_of_a_notebook_gives_a_fresh_copy_and_keeps_the_old_one(folder: Path) -> None:
    mine = folder / "exercises/1_read.ipynb"
    mine.write_text("my answers", encoding="utf-8")
    assert "before reset 1" in exercises.reset("1")
    assert mine.read_text(encoding="utf-8") == "fresh exercises/1_read.ipynb"
    assert (folder / "exercises/1_read (before reset 1).ipynb").read_text(encoding="utf-8") == "my answers"


def test_nothing_is_written_outside_a_learners_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exercises.check("1.1", 116_000_000)
    assert exercises.progress().done == ["1.1"] and not list(tmp_path.iterdir())


def test_a_damaged_record_of_progress_is_an_empty_one(folder: Path) -> None:
    (folder / work._MARK).write_text('{"1.1": "ri', encoding="utf-8")
    assert exercises.progress().done == []
    exercises.check("1.1", 116_000_000)
    assert exercises.progress().done == ["1.1"]


def test_reset_of_what_is_no_exercise_is_told() -> None:
    with pytest.raises(KeyError, match="no exercise or notebook"):
        exercises.reset("9")
