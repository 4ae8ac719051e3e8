"""What an archive is made of: its files, cut into parts that do not depend on how many workers there are.

A part is small to send and says where its articles stand; whoever reads it opens the file itself. A row is found by
bytes: a line of JSON, or of CSV the lines up to the one that closes the last quote, so that a part begins at a whole row.
"""

import csv
import gzip
import io
import json
import os
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from ..articles.encodings import decode
from ..articles.folder import TEXT_SUFFIXES, Article, InputError, _known, read_article
from . import warc

ARTICLES_A_PART = 1000
BYTES_A_PART = 16 << 20
_LONGEST_ROW = 64 << 20
_HEAD = 1 << 18
_LINES = (".jsonl", ".ndjson")
_UNPACKED = (gzip.BadGzipFile, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an archive that is read at one go, into one part of the table.

    ``kind``: files (``names`` below the folder ``path``), index (rows of an articles.csv), lines, rows (CSV), parquet or
    warc. ``start`` and ``stop`` count bytes of the unpacked file (of a WARC: of the file as it is), of Parquet rows;
    ``first`` is the number of the first line. ``size`` says how much work it is, in bytes of input.
    """

    number: int
    kind: str
    path: str
    start: int = 0
    stop: int = 0
    first: int = 1
    names: tuple[str, ...] = ()
    size: int = 0
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Failure:
    """An article, or a piece of a file, that could not be read: which, where and why."""

    input: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Input:
    """A file of the archive, or the loose text files of a folder together; ``mark`` tells whether it has changed."""

    kind: str
    path: str
    names: tuple[str, ...] = ()
    size: int = 0
    mark: str = ""


def inputs(source: str | Path, *, but: Path | None = None) -> list[Input]:
    """Return what an archive is made of, in a fixed order.

    ``source``: a folder (with an articles.csv, or with tables, WARC files and texts at any depth) or one file. What lies
    in ``but``, the folder of the results, is left out. Raises ``InputError`` where there is nothing to read.
    """
    source = Path(source)
    if source.is_file():
        kind = _kind(source.name)
        if kind is None:
            raise InputError(
                f"{source}: is neither a text, a table (.csv, .jsonl, .jsonl.gz, .parquet) nor a WARC file"
            )
        if kind == "files":
            return [_texts(source.parent, [source.name])]
        return [_input(kind, source)]
    if not source.is_dir():
        raise InputError(f"{source}: no such file or folder; give a folder of articles, a table or a WARC file")
    if (source / "articles.csv").is_file():
        return [_input("index", source / "articles.csv")]
    found: list[Input] = []
    texts: list[str] = []
    for folder, below, files in os.walk(source):
        below[:] = sorted(b for b in below if not b.startswith(".") and (but is None or Path(folder, b) != but))
        for name in sorted(files):
            kind = None if name.startswith((".", "_")) else _kind(name)
            if kind == "files":
                texts.append(Path(folder, name).relative_to(source).as_posix())
            elif kind is not None:
                found.append(_input(kind, Path(folder, name)))
    found.sort(key=lambda i: i.path)
    if texts:
        found.append(_texts(source, sorted(texts)))
    if not found:
        raise InputError(
            f"{source}: holds no texts (.txt, .html), tables (.csv, .jsonl, .jsonl.gz, .parquet) or WARC files"
        )
    return found


def _kind(name: str) -> str | None:
    name = name.lower()
    if name.endswith(TEXT_SUFFIXES):
        return "files"
    if name.endswith((".warc", ".wet", ".warc.gz", ".wet.gz")):
        return "warc"
    if name == "articles.csv":
        return "index"
    name = name.removesuffix(".gz")
    return "rows" if name.endswith(".csv") else "lines" if name.endswith(_LINES) else (
        "parquet" if name.endswith(".parquet") else None
    )  # fmt: skip


def _input(kind: str, path: Path) -> Input:
    stat = path.stat()
    return Input(kind, str(path), size=stat.st_size, mark=str(stat.st_mtime_ns))


def _texts(folder: Path, names: list[str]) -> Input:
    checked, size = 0, 0
    for name in names:
        stat = (folder / name).stat()
        size += stat.st_size
        checked = zlib.crc32(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode("utf-8", "surrogatepass"), checked)
    return Input("files", str(folder), tuple(names), size, f"{len(names)} {checked:08x}")


def plan(source: Input, *, articles: int = ARTICLES_A_PART) -> list[Part]:
    """Return the parts of an input, numbered from 0, each with at most so many articles.

    Raises ``InputError`` where the input cannot be read at all.
    """
    try:
        if source.kind == "files":
            parts = list(_plan_files(source, articles))
        elif source.kind == "parquet":
            parts = list(_plan_parquet(source, articles))
        elif source.kind == "warc":
            parts = [Part(0, "warc", source.path, a, b, size=b - a) for a, b in warc.cut(Path(source.path))]
        else:
            parts = list(_plan_rows(source, articles))
    except (OSError, *_UNPACKED) as error:
        raise InputError(f"{source.path}: cannot be read ({_reason(error)})") from None
    return [replace(part, number=n) for n, part in enumerate(parts)]


def _plan_files(source: Input, articles: int) -> Iterator[Part]:
    names: list[str] = []
    size = 0
    for name in source.names:
        names.append(name)
        size += Path(source.path, name).stat().st_size
        if len(names) == articles or size >= BYTES_A_PART:
            yield Part(0, "files", source.path, names=tuple(names), size=size)
            names, size = [], 0
    if names:
        yield Part(0, "files", source.path, names=tuple(names), size=size)


def _plan_rows(source: Input, articles: int) -> Iterator[Part]:
    quoted = source.kind != "lines"
    encoding = _encoding(source.path)
    with unpacked(source.path) as file:
        start, first, line = 0, 1, 1
        rows = _rows(file, quoted)
        if quoted:
            head, lines = next(rows, (b"", 0))
            columns = set(_cells(head, encoding))
            wanted = {"id", "file"} if source.kind == "index" else {"text"}
            if not wanted <= columns:
                raise InputError(f"{source.path}: the first line must name the column {' and '.join(sorted(wanted))}")
            start, first, line = len(head), 1 + lines, 1 + lines
        at, count = start, 0
        try:
            for row, lines in rows:
                at, line, count = at + len(row), line + lines, count + 1
                if count == articles or at - start >= BYTES_A_PART:
                    yield Part(0, source.kind, source.path, start, at, first, size=at - start, encoding=encoding)
                    start, first, count = at, line, 0
        except _UNPACKED:
            # whoever reads the last part meets the damage, and says so
            at += 1
        if at > start:
            yield Part(0, source.kind, source.path, start, at, first, size=at - start, encoding=encoding)


def _plan_parquet(source: Input, articles: int) -> Iterator[Part]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(source.path) as file:
            rows, columns = file.metadata.num_rows, file.schema_arrow.names
    except pa.ArrowInvalid as error:
        raise InputError(f"{source.path}: is no Parquet table ({error})") from None
    if "text" not in columns:
        raise InputError(f"{source.path}: has no column text; name the column that holds the articles text")
    for start in range(0, rows, articles):
        stop = min(rows, start + articles)
        yield Part(0, "parquet", source.path, start, stop, start + 1, size=source.size * (stop - start) // rows)


def unpacked(path: str | Path) -> IO[bytes]:
    """Open a file to read its bytes, a .gz unpacked; seeking forward in one unpacks what lies between."""
    return gzip.open(path, "rb") if str(path).lower().endswith(".gz") else open(path, "rb")  # type: ignore[return-value]


def _rows(file: IO[bytes], quoted: bool) -> Iterator[tuple[bytes, int]]:
    """Yield each row and how many lines it has; a quoted row goes on until its quotes are closed.

    Raises ``InputError`` where a row does not end.
    """
    held: list[bytes] = []
    size, is_open = 0, False
    while line := file.readline(_LONGEST_ROW):
        size += len(line)
        if size >= _LONGEST_ROW:
            raise InputError(f"{file.name}: a row of more than {_LONGEST_ROW >> 20} MB; is a quote never closed?")
        if quoted and line.count(b'"') % 2:
            is_open = not is_open
        if is_open:
            held.append(line)
        elif held:
            yield b"".join((*held, line)), len(held) + 1
            held, size = [], 0
        else:
            yield line, 1
            size = 0
    if held:
        yield b"".join(held), len(held)


def _encoding(path: str) -> str:
    with unpacked(path) as file:
        head = b""
        try:
            while len(head) < _HEAD and (line := file.readline(_LONGEST_ROW)):
                head += line
        except _UNPACKED:
            if not head:
                raise
    try:
        encoding = decode(head).encoding
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
    if encoding.startswith("utf-16"):
        raise InputError(f"{path}: is UTF-16; save it as UTF-8")
    return encoding


def _cells(row: bytes, encoding: str) -> list[str]:
    return next(csv.reader(io.StringIO(row.decode(encoding).lstrip("\ufeff"), newline="")), [])


def read(part: Part) -> Iterator[Article | Failure]:
    """Yield the articles of a part in their order, and in place of one that cannot be read what is wrong with it."""
    reading = {"files": _read_files, "parquet": _read_parquet, "warc": _read_warc}.get(part.kind, _read_rows)
    try:
        yield from reading(part)
    except (OSError, InputError, *_UNPACKED) as error:
        # what comes behind the damage in this part is lost
        yield Failure(part.path, f"from row {part.first} on", _reason(error))


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__).splitlines()[0]


def _read_files(part: Part) -> Iterator[Article | Failure]:
    for name in part.names:
        path = Path(part.path, name)
        try:
            yield read_article(path, id=name[: -len(path.suffix)])
        except InputError as error:
            yield Failure(part.path, name, str(error).removeprefix(f"{path}: "))


def _read_rows(part: Part) -> Iterator[Article | Failure]:
    path = Path(part.path)
    stem = path.name.removesuffix(".gz").removesuffix(".GZ").rsplit(".", 1)[0]
    csv.field_size_limit(min(sys.maxsize, (1 << 31) - 1))
    with unpacked(path) as file:
        columns = _cells(next(_rows(file, True))[0], part.encoding) if part.kind != "lines" else []
        file.seek(part.start)
        at, line = part.start, part.first
        rows = _rows(file, part.kind != "lines")
        while at < part.stop:
            row, lines = next(rows, (b"", 0))
            if not row:
                break
            at, line = at + len(row), line + lines
            if not row.strip():
                continue
            last = line - 1
            try:
                known = _row(row, part, columns)
                key = str(known.get("id") or f"{stem}-{last}")
                if part.kind == "index":
                    yield _indexed(path, known)
                else:
                    yield Article(id=key, text=str(known["text"] or ""), path=path, **_known(known))
            except KeyError as error:
                yield Failure(part.path, f"line {last}", f"has no {error.args[0]}")
            except (ValueError, InputError, csv.Error, RecursionError) as error:
                yield Failure(part.path, f"line {last}", str(error).removeprefix(f"{path}: "))


def _row(row: bytes, part: Part, columns: list[str]) -> dict[str, Any]:
    """Return the cells of a row by the names of their columns; ``ValueError`` says why there are none."""
    try:
        text = row.decode(part.encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"is no {part.encoding} text ({error.reason} at byte {error.start} of the line)") from None
    if part.kind != "lines":
        cells = next(csv.reader(io.StringIO(text, newline="")), [])
        return dict(zip(columns, cells, strict=False))
    try:
        known = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON ({error})") from None
    if not isinstance(known, dict):
        raise ValueError("is no JSON object; each line must be one article")
    return known


def _indexed(table: Path, known: dict[str, Any]) -> Article:
    name, key = (known.get("file") or "").strip(), (known.get("id") or "").strip()
    if not name or not key:
        raise InputError("id or file is empty; fill it in or remove the row")
    file = next((f for f in (table.parent / "raw" / name, table.parent / name) if f.is_file()), None)
    if file is None:
        raise InputError(f"{name} is neither in raw/ nor beside the table")
    return read_article(file, id=key, **_known(known))


def _read_parquet(part: Part) -> Iterator[Article | Failure]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path, row = Path(part.path), 0
    try:
        with pq.ParquetFile(path) as file:
            groups = []
            for group in range(file.metadata.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if row < part.stop and row + rows > part.start:
                    groups.append((group, row))
                row += rows
            row = groups[0][1] if groups else 0
            for batch in file.iter_batches(64, row_groups=[group for group, _ in groups]):
                begin, row = row, row + batch.num_rows
                for n in range(max(part.start, begin), min(part.stop, row)):
                    try:
                        (known,) = batch.slice(n - begin, 1).to_pylist()
                    except UnicodeDecodeError as error:
                        yield Failure(part.path, f"row {n + 1}", f"is no UTF-8 text ({error.reason})")
                        continue
                    key = str(known.get("id") or f"{path.stem}-{n + 1}")
                    yield Article(id=key, text=str(known["text"] or ""), path=path, **_known(known))
    except pa.ArrowException as error:
        raise InputError(f"is damaged ({error})") from None


def _read_warc(part: Part) -> Iterator[Article | Failure]:
    for record in warc.read(Path(part.path), part.start, part.stop):
        yield record if isinstance(record, Article) else Failure(part.path, *record)
