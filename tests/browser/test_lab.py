"""A real JupyterLab in a real browser, as a learner meets it: on this machine only, ended by its own process id."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, need

SECONDS = 120


@dataclass(frozen=True)
class Lab:
    """A JupyterLab at the root of a copy of the checkout."""

    folder: Path
    address: str


def scratch(folder: Path, name: str, *cells: str) -> None:
    """Write a notebook of a learner's own."""
    code = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": text}
        for n, text in enumerate(cells)
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    content = {"cells": code, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "work" / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    need(shutil.which("jupyter-lab", path=Path(sys.executable).parent) is not None, "JupyterLab")
    folder = tmp_path_factory.mktemp("checkout")
    for part in ("data", "notebooks", "povlib"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    own = {f"JUPYTER_{kind}_DIR": str(folder / ".jupyter" / kind) for kind in ("CONFIG", "RUNTIME", "DATA")}
    environment = {**os.environ, **own, "PYTHONPATH": str(folder), "IPYTHONDIR": str(folder / ".ipython")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    subprocess.run([sys.executable, "-m", "povlib.exercises"], cwd=folder, env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", f"--port={port}"]
    command += ["--IdentityProvider.token=", "--ServerApp.port_retries=0", "--allow-root", "--log-level=ERROR"]
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait(lambda: answers(f"{address}/api/status"), "JupyterLab answers")
        yield Lab(folder, address)
    finally:
        server.terminate()
        server.wait(30)


def answers(url: str) -> bool:
    try:
        return bool(urllib.request.urlopen(url, timeout=5).status == 200)
    except OSError:
        return False


def wait(holds: Callable[[], bool], what: str, page: Any = None) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        page.wait_for_timeout(300) if page else time.sleep(0.3)


@pytest.fixture
def page(browser: Any, lab: Lab) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.on("request", lambda r: None if is_local(r.url) else pytest.fail(f"asked for {r.url}"))
    yield page
    context.close()


def is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def open_notebook(page: Any, lab: Lab, name: str) -> None:
    """Open a notebook in JupyterLab, no other beside it, and wait for its kernel."""
    page.goto(f"{lab.address}/lab/tree/{name}?reset")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()  # only then does a cell that is run reach the kernel


def open_in_editor(page: Any, lab: Lab, name: str) -> None:
    """Open a file of the file browser as text, as a learner does; a table opens in a viewer otherwise."""
    folder, _, file = name.rpartition("/")
    page.goto(f"{lab.address}/lab/tree/{folder}?reset")
    page.locator(".jp-DirListing-item", has_text=file).click(button="right")
    page.locator(".lm-Menu-itemLabel", has_text="Open With").click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Editor", exact=True).click()
    page.locator(".jp-FileEditor .cm-content").wait_for()


def run_all(page: Any) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()


def cell(page: Any, code: str) -> Any:
    return page.locator(".jp-CodeCell", has_text=code).first


def answer(page: Any, code: str, text: str) -> str:
    """Write a text into the cell that holds a code, run it, and return what stands under it."""
    found = cell(page, code)
    found.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    before = found.locator(".jp-InputPrompt").inner_text()
    page.keyboard.press("Control+Enter")

    def ran() -> bool:
        prompt = str(found.locator(".jp-InputPrompt").inner_text())
        return prompt != before and any(digit in prompt for digit in "123456789")

    wait(ran, f"{text} ran", page)
    return str(found.locator(".jp-OutputArea").inner_text())


def saved(page: Any, file: Path) -> list[dict[str, Any]]:
    page.keyboard.press("Control+S")
    page.wait_for_timeout(300)
    for _ in range(20):
        try:
            cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        except ValueError:  # read while it was being written
            page.wait_for_timeout(100)
        else:
            return [c for c in cells if c["cell_type"] == "code"]
    raise AssertionError(f"{file} is never whole")


def test_start_here_runs_from_top_to_bottom(page: Any, lab: Lab) -> None:
    name = "work/00_start_here.ipynb"
    open_notebook(page, lab, name)
    count = len(saved(page, lab.folder / name))
    run_all(page)
    wait(lambda: max(c["execution_count"] or 0 for c in saved(page, lab.folder / name)) >= count, "all cells ran", page)

    def outputs() -> list[dict[str, Any]]:
        return [output for c in saved(page, lab.folder / name) for output in c["outputs"]]

    # a cell has its number before it has its outputs
    wait(lambda: any("image/png" in output.get("data", {}) for output in outputs()), "a picture is saved", page)
    assert not [output for output in outputs() if output["output_type"] == "error"]


def test_an_exercise_is_told_right_and_wrong_and_an_unquoted_answer_gets_a_sentence(page: Any, lab: Lab) -> None:
    name = "work/exercises/1_read_a_sentence.ipynb"
    open_notebook(page, lab, name)
    run_all(page)
    last = len(saved(page, lab.folder / name))
    wait(lambda: max(c["execution_count"] or 0 for c in saved(page, lab.folder / name)) >= last, "all cells ran", page)
    code = 'check("1.1"'
    assert "number in 亿" in answer(page, code, f"answer = 1.16\n{code}, answer)")
    assert "does not know 万 and 亿" in answer(page, code, f"answer = 1.16亿\n{code}, answer)")
    assert "right" in answer(page, code, f"answer = 116_000_000\n{code}, answer)")
    known = json.loads((lab.folder / "work/.course.json").read_text(encoding="utf-8"))
    assert known["1.1"] == "right" and known["1.2"] == "blank"
    handed_out = lab.folder / "notebooks/exercises/1_read_a_sentence.ipynb"
    assert handed_out.read_bytes() == (ROOT / "notebooks/exercises/1_read_a_sentence.ipynb").read_bytes()


def test_a_word_list_edited_in_jupyterlab_is_read_by_the_next_cell(page: Any, lab: Lab) -> None:
    read = 'povlib.find_facts("2018年，林场向护林员支付酬金36万元。", published="2019-06", place="云岭县")[0].indicator'
    scratch(lab.folder, "pay.ipynb", f"import povlib\n{read}")
    open_notebook(page, lab, "work/pay.ipynb")
    assert "income_other" not in answer(page, "find_facts", f"import povlib\n{read}")
    saved(page, lab.folder / "work/pay.ipynb")
    table = lab.folder / "povlib/lexicon/cues_indicator.csv"
    open_in_editor(page, lab, "povlib/lexicon/cues_indicator.csv")
    page.locator(".jp-FileEditor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("酬金,money,income_other,near,3\n")
    page.keyboard.press("Control+S")
    wait(lambda: "酬金" in table.read_text(encoding="utf-8"), "the table is saved", page)
    # The kernel of the notebook is the one that was running before the edit.
    open_notebook(page, lab, "work/pay.ipynb")
    assert "income_other" in answer(page, "find_facts", read)


def test_a_figure_is_labelled_in_the_widget_and_saved(page: Any, lab: Lab) -> None:
    code = (
        "import povlib\nfrom povlib.exercises.labeller import Labeller\nfrom povlib.exercises.labelling import Passage\n"
        'text = "2018年，全县减贫8600人。"\n'
        'Labeller(Passage(povlib.Article("mine", text, place="云岭县"), 0, len(text)), "labels/me")'
    )
    scratch(lab.folder, "label.ipynb", code)
    open_notebook(page, lab, "work/label.ipynb")
    answer(page, "Labeller", code)
    widget = page.locator(".jp-OutputArea .widget-vbox").first
    widget.wait_for()
    select = widget.locator("select")
    select.nth(0).select_option(label="2: 8600")
    widget.locator("input[type=number]").nth(1).fill("1")
    widget.locator("input[type=number]").nth(1).press("Enter")
    texts = {"value": "8600", "unit": "人", "from": "2018", "to": "2018"}
    chooser = widget.locator(".widget-dropdown", has_text="indicator").locator("select")
    wanted = chooser.evaluate("s => [...s.options].findIndex(o => o.text.startsWith('lifted_people'))")
    chooser.select_option(index=wanted)
    for name, value in texts.items():
        field = (
            widget.locator(".widget-text")
            .filter(has=page.get_by_text(name, exact=True))
            .locator("input[type=text]")
            .first
        )
        field.fill(value)
        field.press("Tab")
    widget.locator("button", has_text="Keep").click()
    widget.get_by_text("Kept: 8600人").wait_for()
    widget.locator("button", has_text="Save").click()
    file = lab.folder / "work/labels/me/mine.jsonl"
    wait(file.is_file, "the labels are saved", page)
    (row,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert (row["text"], row["value"], row["indicator"], row["place"]) == ("8600人", "8600", "lifted_people", "云岭县")


def test_a_choice_in_the_explorer_changes_table_chart_and_sentence(page: Any, lab: Lab) -> None:
    code = (
        "import povlib\nfrom povlib.explorer import Explorer\narticles = povlib.load_articles()\n"
        "Explorer(articles, povlib.facts_table(articles))"
    )
    scratch(lab.folder, "explore.ipynb", code)
    open_notebook(page, lab, "work/explore.ipynb")
    answer(page, "Explorer", code)
    widget = page.locator(".jp-OutputArea .widget-vbox").first
    widget.locator("mark").first.wait_for()  # a sentence with its figure, before anything is chosen

    def shown() -> tuple[str, str, str]:
        chart = str(widget.locator("img").first.get_attribute("src"))
        return chart, str(widget.locator("mark").first.inner_text()), str(widget.locator("table").first.inner_text())

    before = shown()
    widget.locator(".widget-dropdown", has_text="Status").locator("select").select_option(label="planned 计划")
    wait(lambda: all(a != b for a, b in zip(before, shown(), strict=True)), "chart, sentence and table follow", page)
    figures = widget.locator(".widget-dropdown", has_text="Figure").locator("select")
    first = widget.locator("mark").first.inner_text()
    figures.select_option(index=1)
    wait(lambda: widget.locator("mark").first.inner_text() != first, "the sentence of the figure chosen", page)
