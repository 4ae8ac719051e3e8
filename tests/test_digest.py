"""What makes a saved result old: the code and the words that it came from, and nothing else."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("articles", "cleaning", "lexicon", "reading", "reference.py", "schema.py", "wording.py")
FITTING = ROOT / "povlib" / "reading" / "fit.py"  # reads no article: it writes lexicon/weights.csv


def checkout(folder: Path) -> Path:
    """Copy what a checkout holds of the package."""
    junk = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "povlib", folder / "povlib", ignore=junk)
    shutil.copytree(ROOT / "data" / "reference", folder / "data" / "reference")
    return folder


def digests(folder: Path) -> tuple[str, str]:
    """Return the digests of the package in a folder: of the reading, and of the notebooks."""
    code = "import povlib.batch.digest as d; print(d.__file__, d.code_digest(), d.code_digest('notebooks'), sep='\\n')"
    command = [sys.executable, "-B", "-c", code]
    env = {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=env)
    file, reading, notebooks = done.stdout.splitlines()
    assert Path(file).is_relative_to(folder)
    return reading, notebooks


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return checkout(tmp_path / "copy")


def test_installed_package_and_checkout_of_one_commit_have_one_digest(copy: Path, tmp_path: Path) -> None:
    before = digests(copy)
    installed = tmp_path / "installed"
    shutil.copytree(copy / "povlib", installed / "povlib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(copy / "data" / "reference", installed / "povlib" / "reference_data")
    shutil.copytree(ROOT / "notebooks", installed / "povlib" / "notebooks")
    for file in installed.rglob("*"):
        if file.suffix in (".py", ".csv"):
            file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    (installed / "povlib" / "reading" / "__pycache__").mkdir()
    (installed / "povlib" / "reading" / "__pycache__" / "facts.cpython-311.pyc").write_bytes(b"x")
    assert digests(installed) == before


@pytest.mark.parametrize("name", ["reading/facts.py", "reading/fields/place.py", "lexicon/units.csv", "schema.py"])
def test_another_word_or_line_of_the_reading_makes_every_result_old(copy: Path, name: str) -> None:
    before = digests(copy)
    with (copy / "povlib" / name).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    after = digests(copy)
    assert after[0] != before[0] and after[1] != before[1]


def test_another_reference_table_makes_every_result_old(copy: Path) -> None:
    before = digests(copy)
    with (copy / "data" / "reference" / "divisions.csv").open("a", encoding="utf-8") as file:
        file.write("999999,新县,county,999900\n")
    assert all(a != b for a, b in zip(digests(copy), before, strict=True))


def test_charts_make_notebooks_old_and_no_archive(copy: Path) -> None:
    before = digests(copy)
    with (copy / "povlib" / "charts" / "style.py").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    after = digests(copy)
    assert after[0] == before[0] and after[1] != before[1]


def test_half_done_archive_run_goes_on_after_a_comment_in_the_code_of_the_report(copy: Path, tmp_path: Path) -> None:
    lines = tmp_path / "archive.jsonl"
    lines.write_text("".join(f'{{"id": "{n}", "text": "投入{n + 1}亿元"}}\n' for n in range(4)), encoding="utf-8")
    run = (
        "import sys; from povlib.batch import extract_corpus\n"
        "class Stop(Exception): pass\n"
        "def stop(progress):\n"
        "    if sys.argv[1] == 'stop' and progress.parts == 2: raise Stop\n"
        "extract_corpus('archive.jsonl', 'out', workers=1, part_articles=1, progress=stop)\n"
    )

    def extract(how: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", run, how]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(copy)})

    assert "Stop" in extract("stop").stderr
    with (copy / "povlib" / "report" / "build.py").open("a", encoding="utf-8") as file:
        file.write("# a comment\n")
    done = extract("go on")
    assert done.returncode == 0, done.stderr
    with (copy / "povlib" / "reading" / "facts.py").open("a", encoding="utf-8") as file:
        file.write("# a comment\n")
    assert "another version" in extract("go on").stderr


def test_reading_rests_on_nothing_that_its_digest_leaves_out() -> None:
    used: dict[str, str] = {}
    for room in ROOMS:
        path = ROOT / "povlib" / room
        for file in {path} if path.is_file() else {*path.rglob("*.py")} - {FITTING}:
            dots = len(file.relative_to(ROOT / "povlib").parts)
            for name in re.findall(rf"^\s*from {re.escape('.' * dots)}(\w+)", file.read_text(encoding="utf-8"), re.M):
                used[name] = str(file)
    # In which language a value is written for a reader changes no fact: tests/test_locale.py reads the articles in each
    names = {room.removesuffix(".py") for room in ROOMS} | {"locale"}
    assert {name: file for name, file in used.items() if name not in names} == {}
