"""The command line: the public table, and every mistake of a user as one line that says how to mend it."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from harm import harmed

import povlib
from povlib.articles import Article
from povlib.export import csv_lines, whole_file, write_facts
from povlib.reading.facts import COLUMNS
from povlib.report.build import gather

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "cases" / "files"
TEXT = "去年,全市投入扶贫资金3200万元,贫困发生率降到1.5%。"


def run(*arguments: str | Path, cwd: Path = ROOT, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "povlib.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", **options)


def test_extract_writes_one_json_line_a_figure(tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    done = run("extract", "data", "--format", "jsonl", "-o", out)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    raw = {article.id: article.text for article in povlib.load_articles(ROOT / "data")}
    assert {row["article"] for row in rows} == set(raw)
    for row in rows:
        assert list(row) == list(COLUMNS)
        assert raw[row["article"]][row["start"] : row["end"]] == row["text"]
        assert isinstance(row["value"], str) and "e" not in row["value"].lower()


def test_extract_reads_one_file_with_date_and_place_given(tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    file.write_text(TEXT, encoding="utf-8")
    done = run("extract", file, "--published", "2019-10", "--place", "青河市")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(r["value"], r["unit"]) for r in rows] == [("32000000", "元"), ("1.5", "%")]
    assert {(r["place"], r["to"]) for r in rows} == {("青河市", "2018")}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_extract_writes_tables(tmp_path: Path, form: str) -> None:
    import pandas as pd

    (tmp_path / "some.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / f"facts.{form}"
    assert run("extract", tmp_path / "some.txt", "-o", out).returncode == 0
    table = pd.read_csv(out) if form == "csv" else pd.read_parquet(out)
    assert list(table.columns) == list(COLUMNS)
    assert table["value"].tolist() == [32000000, 1.5]


def test_csv_opens_right_in_a_spreadsheet_and_computes_nothing(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text('=HYPERLINK("x")投入300万元。', encoding="utf-8")
    assert run("extract", tmp_path / "some.txt", "-o", tmp_path / "facts.csv").returncode == 0
    data = (tmp_path / "facts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [cell for line in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_csv_keeps_negative_numbers_numbers() -> None:
    base = dict.fromkeys(COLUMNS)
    lines = "".join(csv_lines([{**base, "value": "-2.5", "text": "-2.5%", "start": 3}]))
    (line,) = csv.DictReader(io.StringIO(lines))
    assert (line["value"], line["text"], line["start"]) == ("-2.5", "'-2.5%", "3")


def data_folder(tmp_path: Path, row: str, content: bytes | None) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "articles.csv").write_text(f"id,file\n{row}\n", encoding="utf-8")
    if content is not None:
        (tmp_path / "raw" / "one.txt").write_bytes(content)
    return tmp_path


def assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    assert_one_line(run("extract", tmp_path / "nowhere"), "nowhere", "no such file or folder")


def test_missing_data_folder_is_one_clear_line(tmp_path: Path) -> None:
    assert_one_line(run("extract", cwd=tmp_path), "articles.csv")


def test_row_without_its_file_is_one_clear_line(tmp_path: Path) -> None:
    assert_one_line(run("extract", data_folder(tmp_path, "a,one.txt", None)), "row 2", "one.txt", "remove the row")


def test_file_that_is_no_text_is_one_clear_line(tmp_path: Path) -> None:
    folder = data_folder(tmp_path, "a,one.txt", bytes(range(256)) * 40)
    assert_one_line(run("extract", folder), "one.txt")


def mixed(folder: Path, count: int) -> set[str]:
    """Write so many files of many kinds, each tenth unusable, and return the names of those."""
    good = {
        "txt": TEXT.encode(), "md": TEXT.encode("gbk"), "html": f"<p>{TEXT}</p>".encode(), "csv": f'标题,正文\n甲,"{TEXT}"\n'.encode(),
        "jsonl": json.dumps({"content": TEXT}).encode(), "json": json.dumps([{"正文": TEXT}]).encode(),
        "zip": zipped({"a.txt": TEXT}), "docx": (FILES / "python-docx.docx").read_bytes(),
        "xlsx": (FILES / "xlsxwriter.xlsx").read_bytes(), "pdf": (FILES / "reportlab.pdf").read_bytes(),
    }  # fmt: skip
    bad = {
        "doc": b"\xd0\xcf",
        "txt": bytes(range(256)),
        "csv": b"a,b\n1,2\n",
        "pdf": b"%PDF",
        "xyz": b"",
        "docx": b"PK",
    }
    unusable = set()
    for n in range(count):
        kinds = bad if n % 10 == 9 else good
        ending = sorted(kinds)[n // 10 % len(bad) if n % 10 == 9 else (n + n // 10) % len(good)]
        file = folder / str(2015 + n % 5) / f"{n:03}.{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(kinds[ending])
        if kinds is bad:
            unusable.add(file.relative_to(folder).as_posix())
    return unusable


def zipped(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def test_extract_report_check_clean_and_archives_name_the_same_unusable_files_and_read_the_rest(tmp_path: Path) -> None:
    unusable = mixed(tmp_path / "in", 120)
    assert len(unusable) == 12
    done = run("extract", tmp_path / "in", "-o", tmp_path / "facts.csv")
    assert done.returncode == 0
    head, *named = done.stderr.splitlines()
    assert re.fullmatch(r"povlib: \d+ articles read; 12 could not be used:", head)
    assert {line.split(": ")[1].strip() for line in named if "another row has" not in line} == unusable
    with open(tmp_path / "facts.csv", encoding="utf-8-sig", newline="") as file:
        found = {row["article"] for row in csv.DictReader(file)}
    for command in ("check", "clean"):
        assert run(command, tmp_path / "in").stderr == done.stderr
    assert {name for name, _ in gather(tmp_path / "in").left_out} == unusable
    assert run("extract", tmp_path / "in", "-o", tmp_path / "out", "--workers", "1").returncode == 0
    failures = json.loads((tmp_path / "out" / "_manifest.json").read_text(encoding="utf-8"))["failures"]
    assert {failure["file"] for failure in failures} == unusable
    assert {f"povlib:   {f['file']}: {f['reason']}" for f in failures} == {n for n in named if "another row" not in n}
    archived = {
        row["article"] for part in (tmp_path / "out").glob("*.parquet") for row in pq.read_table(part).to_pylist()
    }
    assert archived == found == {a.id for a in gather(tmp_path / "in").articles}


def test_what_is_doubtful_is_named_on_the_error_stream(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'正文,日期\n"{TEXT}",昨天\n', encoding="utf-8")
    done = run("extract", tmp_path / "a.csv")
    assert done.stdout and done.stderr == "povlib: a.csv, row 2: the date 昨天 cannot be read\n"
    done = run("extract", tmp_path / "a.csv", "-o", tmp_path / "out", "--workers", "1")
    assert "; 1 doubt: see" in done.stdout
    manifest = json.loads((tmp_path / "out" / "_manifest.json").read_text(encoding="utf-8"))
    assert manifest["doubts"] == ["a.csv, row 2: the date 昨天 cannot be read"]


def test_the_name_of_a_file_cannot_steer_the_screen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "\x1b[31mred.doc").touch()
    assert "�[31mred.doc: is an old Word file" in run("extract", tmp_path).stderr


def test_a_name_that_begins_with_a_dash_is_read_behind_two_dashes(tmp_path: Path) -> None:
    (tmp_path / "-a.txt").write_text(TEXT, encoding="utf-8")
    assert run("extract", "--", "-a.txt", cwd=tmp_path).stdout


def test_the_column_of_the_text_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'甲,乙\n1,"{TEXT}"\n', encoding="utf-8")
    assert_one_line(run("extract", tmp_path / "a.csv"), "the columns are 甲, 乙", "--text-column")
    assert run("extract", tmp_path / "a.csv", "--text-column", "乙").stdout
    assert (
        run("extract", tmp_path / "a.csv", "--text-column", "乙", "-o", tmp_path / "out", "--workers", "1").returncode
        == 0
    )
    assert run("clean", tmp_path / "a.csv", "--text-column", "乙").stdout.strip().endswith("1.5%。")


def test_wrong_date_is_one_clear_line(tmp_path: Path) -> None:
    assert_one_line(run("extract", "data", "--published", "October"), "YYYY-MM")


def test_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    assert_one_line(run("extract", "data", "-o", tmp_path / "no" / "facts.csv"), "facts.csv", "cannot be written")


def test_error_in_the_middle_leaves_no_half_file(tmp_path: Path) -> None:
    target = tmp_path / "facts.jsonl"
    with pytest.raises(RuntimeError), whole_file(target) as file:
        file.write(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_clean_prints_the_repaired_text(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("貧困縣(xiàn)脫貧。", encoding="utf-8")
    assert run("clean", tmp_path / "some.txt").stdout == "贫困县脱贫。\n"
    assert "drop_bracketed_pinyin" in run("clean", tmp_path / "some.txt", "--explain").stdout


def test_check_names_what_contradicts(tmp_path: Path) -> None:
    for name, people in (("a", 1204), ("b", 1240)):
        text = f"2018年,青河县搬迁贫困人口{people}人。"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    done = run("check", tmp_path, "--published", "2019")
    assert done.returncode == 0, done.stderr
    assert "1 finding" in done.stdout


def test_import_of_the_package_knows_every_public_name() -> None:
    assert isinstance(povlib.Article, type) and povlib.Article is Article
    assert callable(povlib.find_facts) and callable(povlib.facts_table)


def scripted(code: str, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a program that does something else first."""
    program = f"import sys; sys.argv[0] = 'povlib'\n{code}\nfrom povlib.cli import main; main()"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, **options)


def test_parquet_is_written_as_the_rows_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povlib.export.ROWS_HELD", 10)
    (row,) = (fact.row() for fact in povlib.find_facts("2018年,全县投入300万元。"))
    write_facts((row | {"start": n} for n in range(35)), tmp_path / "facts.parquet", "parquet")
    with pq.ParquetFile(tmp_path / "facts.parquet") as file:
        assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [10, 10, 10, 5]
        assert file.read()["start"].to_pylist() == list(range(35))


def test_an_output_that_is_the_input_is_refused_also_through_a_link(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.txt", tmp_path / "folder"
    file.write_text(TEXT, encoding="utf-8")
    folder.mkdir()
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    for name, make in (("soft.txt", "symlink_to"), ("hard.txt", "hardlink_to")):
        getattr(tmp_path / name, make)(file)
        assert_one_line(run("extract", file, "-o", tmp_path / name), name, "is what is read")
    assert_one_line(run("extract", file, "-o", file), "is what is read")
    assert_one_line(run("extract", folder, "-o", folder / "b.txt"), "b.txt", "is one of the files that are read")
    assert {p.read_text(encoding="utf-8") for p in (file, folder / "b.txt")} == {TEXT}
    assert run("extract", folder, "-o", folder / "facts.csv").returncode == 0


def test_a_fault_of_the_program_is_one_line_that_says_where_its_details_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code = "import povlib.checks as c\ndef f(*_): raise KeyError('x\\n\\x1b[31m')\nc.cross_check = f"
    done = scripted(code, "check", tmp_path / "a.txt", env={**os.environ, "TMPDIR": str(tmp_path)})
    assert (done.returncode, done.stderr.count("\n")) == (70, 1), done.stderr
    assert f"in povlib check {tmp_path / 'a.txt'}: KeyError" in done.stderr and "\x1b" not in done.stderr
    (details,) = tmp_path.glob("povlib-fault-*.txt")
    assert str(details) in done.stderr and "Traceback" in details.read_text(encoding="utf-8")


def test_an_article_at_which_the_program_fails_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    done = run("extract", tmp_path, env=harmed(tmp_path, "if a.id == 'b': raise RecursionError('deep')"))
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 4
    assert done.stderr.count("\n") == 2 and "b.txt, b: a fault of the program (RecursionError: deep)" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        ("all(n == 0 for n in iter(int, 1))", "took longer than 1 s"),
        ("import re; re.match('(a+)+b', 'a' * 60)", "took longer than 1 s"),
        ("import os; os.kill(os.getpid(), 9)", "ended the program that read it, 3 times (code -9)"),
        pytest.param(
            "bytes(300 << 20)",
            "took more than 200 MB of memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds memory"),
        ),
    ],
)
def test_an_article_that_takes_too_much_is_named_and_the_others_are_read(
    tmp_path: Path, harm: str, reason: str
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    bounds = ("--seconds-per-article", "1", "--megabytes-per-article", "200")
    done = run("extract", tmp_path, *bounds, env=harmed(tmp_path, f"if a.id == 'b': {harm}"))
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 4, done.stderr
    assert done.stderr.count("\n") == 2 and f"b.txt, b: {reason}" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_run_that_is_stopped_leaves_nothing_behind(tmp_path: Path, sent: str, code: int) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    stop = f"import os, signal, povlib.export as e\ne.json_lines = lambda _: os.kill(os.getpid(), signal.{sent})"
    done = scripted(stop, "extract", tmp_path / "a.txt", "-o", tmp_path / "facts.jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full of Linux")
def test_a_screen_that_takes_nothing_more_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "povlib.cli", "extract", str(tmp_path / "a.txt")]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (1, "povlib: cannot be written (No space left on device)\n")


def test_a_report_without_its_packages_is_one_line_that_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    lines = ["sphinx<10,>=8; extra == 'report'", 'not-there>=1; extra == "report"', "other; extra == 'formats'"]
    code = f"import povlib.cli as c\nc.requires = lambda _: {lines!r}"
    done = scripted(code, "report", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (1, 'povlib: a report needs not-there: pip install "povlib[report]"\n')
    assert not (tmp_path / "out").exists()
