"""What makes a saved result old: the code and the words that it came from, and nothing else."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from povlib import locale
from povlib.batch.kept import kept
from povlib.report import build
from povlib.report import stamp as stamps
from povlib.report.notebooks import Run
from povlib.report.stamp import Stamp, made_from

ROOT = Path(__file__).parent.parent
ROOMS = ("articles", "cleaning", "lexicon", "reading", "reference.py", "schema.py", "wording.py")
FITTING = ROOT / "povlib" / "reading" / "fit.py"  # reads no article: it writes lexicon/weights.csv


def checkout(folder: Path) -> Path:
    """Copy what a checkout holds of the package."""
    junk = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "povlib", folder / "povlib", ignore=junk)
    shutil.copytree(ROOT / "data" / "reference", folder / "data" / "reference")
    return folder


def digests(folder: Path) -> tuple[str, str, str]:
    """Return the digests of the package in a folder: of the reading, of the notebooks, of the report."""
    code = (
        "import povlib.batch.digest as d; print(d.__file__); "
        "print(*(d.code_digest(of) for of in ('reading', 'notebooks', 'report')), sep='\\n')"
    )
    command = [sys.executable, "-B", "-c", code]
    env = {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=env)
    file, reading, notebooks, report = done.stdout.splitlines()
    assert Path(file).is_relative_to(folder)
    return reading, notebooks, report


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
    assert all(a != b for a, b in zip(digests(copy), before, strict=True))


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
    assert after[0] == before[0] and after[1] != before[1] and after[2] != before[2]


@pytest.mark.parametrize("name", ["report/build.py", "report/site/glossary.md", "report/site/_static/report.css"])
def test_what_writes_the_pages_makes_the_report_old_and_no_notebook(name: str, copy: Path) -> None:
    before = digests(copy)
    with (copy / "povlib" / name).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    after = digests(copy)
    assert after[:2] == before[:2] and after[2] != before[2]


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


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# What may change about a report that stands: its inputs, its notebooks, what it is built with, itself.
CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], object]] = {
    "an article": lambda folder, _: write(folder / "data/a.txt", "投入2亿元"),
    "one more article": lambda folder, _: write(folder / "data/b.txt"),
    "a notebook's output": lambda folder, _: write(folder / "ran.ipynb", "2"),
    "the code": lambda _, patch: patch.setattr(stamps, "code_digest", lambda of: f"another {of}"),
    "a package": lambda _, patch: patch.setattr(stamps, "installed", lambda: ("3.11", "sphinx 99")),
    "a page": lambda folder, _: write(folder / "report/index.html", "by hand"),
    "a page that is lost": lambda folder, _: (folder / "report/articles/a.html").unlink(),
    "a file more": lambda folder, _: write(folder / "report/own"),
}


@pytest.mark.parametrize("change", ["nothing", *CHANGES])
def test_a_report_stands_until_what_it_is_made_from_or_it_itself_changes(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data/a.txt", "ran.ipynb", "report/index.html", "report/articles/a.html"):
        write(tmp_path / name)

    def stamp(run: Run, day: str = "2026-01-02") -> Stamp:
        inputs = {file.as_posix(): file for file in (tmp_path / "data").iterdir()}
        return Stamp(tmp_path / "stamp", tmp_path / "report", made_from(inputs, [run], day))

    run = Run("00_start_here", tmp_path / "ran.ipynb", ran=True)
    assert not stamp(run).holds()
    stamp(run).write()
    CHANGES.get(change, lambda *_: None)(tmp_path, monkeypatch)
    assert stamp(run).holds() == (change == "nothing")
    assert not stamp(Run(run.name, run.path, ran=True, error="NameError")).holds()
    assert not stamp(run, day="2026-01-03").holds()


def test_a_report_in_several_languages_is_built_anew_where_anything_of_any_of_them_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pages(*editions: build.Pages) -> None:
        for edition in editions:
            write(edition.out / "index.html", edition.source.name)

    for edition in ("", "zh/"):
        write(tmp_path / f"{edition}executed/00_start_here.ipynb")
    monkeypatch.setattr(build, "write_site", lambda *_, work, **__: work / (locale.language() or "en"))
    monkeypatch.setattr(build, "_sphinx", pages)
    monkeypatch.setattr(build, "finish", lambda *_: None)

    def built(*languages: str) -> bool:
        folders = {None if code == "en" else code: "" if code == "en" else f"{code}/" for code in languages}
        runs = {c: [Run("00", tmp_path / f"{f}executed/00_start_here.ipynb", ran=False)] for c, f in folders.items()}
        return build._editions(tmp_path, runs)

    assert built("en", "zh") and not built("en", "zh")
    write(tmp_path / "zh/executed/00_start_here.ipynb", "另一个结果")
    assert built("en", "zh") and not built("en", "zh")
    assert (tmp_path / "report/zh/index.html").read_text(encoding="utf-8") == "zh"
    (tmp_path / "report/zh/index.html").unlink()
    assert built("en", "zh") and built("en") and not (tmp_path / "report/zh").exists()
    assert not built("en") and built("en", "zh")
    monkeypatch.setattr(stamps, "code_digest", lambda of: "another catalogue")
    assert built("en", "zh")


def test_a_catalogue_is_part_of_what_a_report_is_built_with(tmp_path: Path) -> None:
    folder = checkout(tmp_path)
    before = digests(folder)
    write(folder / "povlib/locale/zh/LC_MESSAGES/pages/ethics.po", "")
    assert [a == b for a, b in zip(before, digests(folder), strict=True)] == [True, True, False]


def test_what_is_kept_is_made_again_only_where_what_it_comes_from_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def asked() -> list[int]:
        return list(kept("sums", {"labels": tmp_path / "labels"}, lambda: made.append(len(made)) or [len(made)]))

    write(tmp_path / "labels", "1")
    assert (asked(), asked()) == ([1], [2]), "nothing is kept where nobody names a folder"
    monkeypatch.setenv("POVLIB_KEPT", str(tmp_path / "kept"))
    assert (asked(), asked()) == ([3], [3])
    write(tmp_path / "labels", "2")
    assert (asked(), asked()) == ([4], [4])
    monkeypatch.setattr("povlib.batch.kept.code_digest", lambda of: "another reading")
    assert (asked(), asked()) == ([5], [5])
