"""Kernels that are copies of one process: they run a notebook as ordinary ones do, in its environment, and none stays behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from povlib.report import kernels
from povlib.report.kernels import Kernels
from povlib.report.notebooks import execute

pytestmark = pytest.mark.skipif(not kernels.CAN_COPY, reason="here kernels begin as Jupyter begins them")


def notebook(*cells: str) -> dict[str, Any]:
    empty = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    own = [{**empty, "id": f"cell-{n}", "source": source} for n, source in enumerate(cells)]
    return {"cells": own, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def run(folder: Path, home: Kernels | None, *cells: str, **environment: str) -> tuple[str | None, list[Any]]:
    """Run cells as a notebook of a folder; return its error, and the outputs of each cell."""
    file, target = folder / "one.ipynb", folder / "out.ipynb"
    error = execute(file, target, content=notebook(*cells), environment=environment, kernels=home)
    return error, [cell["outputs"] for cell in json.loads(target.read_text(encoding="utf-8"))["cells"]]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


SHOWN = (
    "import os, sys\nimport matplotlib as mpl\nimport povlib\nfrom povlib.locale import language",
    "print(os.getcwd(), sys.argv[0].endswith('.py') or sys.argv[0], __name__, '' in sys.path[:1])\nprint(language(), mpl.rcParams['text.parse_math'], mpl.rcParams['axes.titlesize'])",
    "povlib.facts_table(povlib.find_facts('2018年，全县投入1.2亿元修路。', published='2019', place='渭源县'))",
    "import matplotlib.pyplot as plt\nfigure, ax = plt.subplots(figsize=(1, 1))\nax.plot([1, 2]);",
    "display(ax.figure)\nplt.get_backend(), mpl.is_interactive()",
    "1 / 0",
)


def test_a_copy_shows_what_an_ordinary_kernel_shows(tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "matplotlibrc").write_text("text.parse_math: False\naxes.titlesize: 17\n", encoding="utf-8")
    given = {"POVLIB_LANGUAGE": "zh", "MATPLOTLIBRC": str(settings / "matplotlibrc")}
    ordinary = run(tmp_path, None, *SHOWN, **given)
    with Kernels() as home:
        copies = [run(tmp_path, home, *SHOWN, **given) for _ in range(2)]
    assert "zh False 17" in json.dumps(ordinary)
    for copy in copies:
        assert copy[0] == ordinary[0] == "ZeroDivisionError: division by zero"
        assert copy[1] == ordinary[1]


def test_a_kernel_that_dies_is_an_error_and_no_process_stays(tmp_path: Path) -> None:
    with Kernels() as home:
        error, _ = run(
            tmp_path, home, "import os\nopen('pid', 'w').write(f'{os.getpid()} {os.getppid()}')\nos._exit(3)"
        )
        assert "died" in str(error)
    pids = [int(pid) for pid in (tmp_path / "pid").read_text(encoding="utf-8").split()]
    assert not any(map(is_there, pids))


def test_all_kernels_end_when_the_process_is_closed(tmp_path: Path) -> None:
    found: list[object] = []
    with Kernels() as home:
        cell = "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(300)"
        work = threading.Thread(target=lambda: found.append(run(tmp_path, home, cell)[0]))
        work.start()
        until = time.monotonic() + 60
        while not (tmp_path / "pid").is_file() and time.monotonic() < until:
            time.sleep(0.1)
    work.join(timeout=60)
    assert "died" in str(found)
    assert not is_there(int((tmp_path / "pid").read_text(encoding="utf-8")))


def test_ctrl_c_ends_a_run_and_its_kernels(tmp_path: Path) -> None:
    cell = f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(300)"
    (tmp_path / "one.ipynb").write_text(json.dumps(notebook(cell)), encoding="utf-8")
    code = (
        "from pathlib import Path\nfrom povlib.report.notebooks import run_notebooks\n"
        f"folder = Path({str(tmp_path)!r})\nrun_notebooks([folder / 'one.ipynb'], folder / 'out')"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 60
        while not (tmp_path / "pid").is_file() and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode != 0
    assert "KeyboardInterrupt" in told
    assert not is_there(int((tmp_path / "pid").read_text(encoding="utf-8")))
