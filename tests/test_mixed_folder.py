"""A folder as people have it: three hundred files of all formats, a tenth of them of no use, read in one go."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from povlib.report import gather

MADE = Path(__file__).parent / "cases" / "files"
FILES, UNUSABLE = 300, 30
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}'
    "</w:t></w:r></w:p></w:body></w:document>"
)
MHT = "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"


def news(n: int) -> str:
    return f"2019年，渭源县第{n}个村投入扶贫资金{n + 10}万元，脱贫{n + 100}户。"


def page(text: str) -> str:
    return f"<html><head><meta charset=utf-8></head><body><p>{text}</p></body></html>"


def packed(name: str, text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(name, text)
    return made.getvalue()


def table(text: str, separator: str = ",") -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=separator).writerows([["标题", "正文", "来源"], ["题目", text, "某报"]])
    return made.getvalue().encode("utf-8-sig")


def parquet(text: str) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table({"text": [text]}), made)
    return made.getvalue()


def spreadsheet(text: str) -> bytes:
    """Return the spreadsheet that xlsxwriter made, its first text another."""
    made = io.BytesIO()
    with zipfile.ZipFile(MADE / "xlsxwriter.xlsx") as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, content.replace("2019年，青石县", f"{text}2019年，青石县", 1))
    return made.getvalue()


USABLE: dict[str, Callable[[str], bytes]] = {
    ".txt": lambda t: t.encode(),
    "-gbk.txt": lambda t: t.encode("gbk"),
    "-bom.TXT": lambda t: t.encode("utf-8-sig"),
    "-utf16.txt": lambda t: t.encode("utf-16"),
    ".md": lambda t: f"# 标题\n\n{t}".encode(),
    ".html": lambda t: page(t).encode(),
    ".htm": lambda t: page(t).replace("utf-8", "gbk").encode("gbk"),
    ".shtml": lambda t: page(t).encode(),
    ".mht": lambda t: (MHT + page(t)).encode(),
    ".docx": lambda t: packed("word/document.xml", WORD.format(t)),
    ".pdf": lambda _: (MADE / "reportlab.pdf").read_bytes(),
    ".xlsx": spreadsheet,
    ".csv": table,
    ".tsv": lambda t: table(t, "\t"),
    ".json": lambda t: json.dumps([{"title": "题目", "content": t}], ensure_ascii=False).encode(),
    ".jsonl": lambda t: json.dumps({"正文": t}, ensure_ascii=False).encode() + b"\n",
    ".jsonl.gz": lambda t: gzip.compress(json.dumps({"text": t}).encode()),
    ".parquet": parquet,
    ".zip": lambda t: packed("内/a.txt", t),
}
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (" \n\u3000\n".encode(), "is empty"),
    "photo.txt": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8, "is "),
    "old.doc": (b"\xd0\xcf\x11\xe0", "is an old Word file; open it"),
    "paper.caj": (b"CAJ", "; "),
    "scan.pdf": ((MADE / "scan.pdf").read_bytes(), "has no text layer"),
    "broken.pdf": (b"%PDF-1.4 nothing", "is no PDF that can be read"),
    "broken.docx": (b"PK\x03\x04 nothing", "is no Word file that can be read"),
    "sheet.docx": (packed("xl/workbook.xml", "<x/>"), "is no Word file"),
    "broken.xlsx": (b"PK\x03\x04 nothing", "is no spreadsheet that can be read"),
    "numbers.csv": ("编号,户数\n1,20\n".encode(), "has no column of the articles' text"),
    "broken.json": (b'[{"text": ', "is no JSON that can be read"),
    "other.json": (b'{"a": {"b": 1}}', "has no column of the articles' text"),
    "broken.parquet": (b"PAR1 nothing", "is no Parquet table"),
    "broken.zip": (b"PK\x03\x04 nothing", "is no .zip, or a damaged one"),
    "photo.jpg": (b"\xff\xd8\xff", "; "),
    "archive.rar": (b"Rar!", "; "),
    "program.exe": (b"MZ", "which is not read; save it as"),
    "README": (b"text", "has no ending that tells what it is"),
    "empty.mht": (MHT.replace("text/html", "image/png").encode(), "is no saved page"),
}
LINKS = ("gone.txt", "out.txt")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mixed") / "文章"
    for n, (ending, make) in zip(range(FILES - UNUSABLE), cycle(USABLE.items()), strict=False):
        here = root / str(2016 + n % 5) / ("县" if n % 2 else "")
        here.mkdir(parents=True, exist_ok=True)
        (here / f"{n:03}{ending}").write_bytes(make(news(n)))
    (root / "坏").mkdir()
    links = len(LINKS) if os.name == "posix" else 0
    for n, (name, (content, _)) in zip(range(UNUSABLE - links), cycle(REFUSED.items()), strict=False):
        (root / "坏" / f"{n}-{name}").write_bytes(content)
    if links:
        (root / "坏" / LINKS[0]).symlink_to("nothing.txt")
        (root.parent / "outside.txt").write_text(news(1), encoding="utf-8")
        (root / "坏" / LINKS[1]).symlink_to("../../outside.txt")
    assert sum(path.is_file() or path.is_symlink() for path in root.rglob("*")) == FILES
    return root


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "povlib.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def expected(folder: Path) -> dict[str, str]:
    """Return the files that cannot be used, each with words of its reason."""
    reasons = {name: reason for name, (_, reason) in REFUSED.items()} | {
        LINKS[0]: "is a link to nothing",
        LINKS[1]: "leads out of the folder",
    }
    return {f"坏/{p.name}": reasons[p.name.partition("-")[2] or p.name] for p in (folder / "坏").iterdir()}


def test_extract_reads_what_can_be_read_and_names_the_rest_with_reasons_and_a_count(folder: Path) -> None:
    done = run("extract", folder)
    assert done.returncode == 0
    head, *lines = done.stderr.splitlines()
    named = [line.removeprefix("povlib:   ") for line in lines if line.startswith("povlib:   ")]
    assert head.endswith(f" articles read; {UNUSABLE} could not be used:")
    assert sorted(name for name, _, _ in (line.partition(": ") for line in named)) == sorted(expected(folder))
    for line in named:
        name, _, reason = line.partition(": ")
        assert expected(folder)[name] in reason
    assert len({reason.partition(": ")[2] for reason in named}) >= 10
    read = {json.loads(line)["article"] for line in done.stdout.splitlines()}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - set(
        expected(folder)
    )
    for file in files:
        assert any(
            article.startswith(file.rpartition("/")[0]) and f"{Path(file).name[:3]}" in article for article in read
        )


def test_report_names_the_same_files_as_extract(folder: Path) -> None:
    inputs = gather(folder)
    assert sorted(name for name, _ in inputs.left_out) == sorted(expected(folder))
    extracted = [line for line in run("extract", folder).stderr.splitlines() if line.startswith("povlib:   ")]
    assert sorted(f"povlib:   {name}: {reason}" for name, reason in inputs.left_out) == sorted(extracted)


def test_workers_name_the_same_files_as_extract(folder: Path, tmp_path: Path) -> None:
    done = run("extract", folder, "--workers", "1", "-o", tmp_path / "out")
    assert done.returncode == 0
    assert f"{UNUSABLE} could not be used" in done.stdout
    manifest = json.loads((tmp_path / "out" / "_manifest.json").read_text(encoding="utf-8"))
    failures = sorted((f["file"], f["reason"]) for f in manifest["failures"])
    assert failures == sorted(gather(folder).left_out)
    assert manifest["articles"] == len(gather(folder).articles)
