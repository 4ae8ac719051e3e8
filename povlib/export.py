"""Write facts as JSON lines, as CSV that opens right in Excel, or as Parquet; files and folders whole or not at all."""

import csv
import errno
import glob
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal

from .articles import InputError
from .locale import tr
from .schema import COLUMNS, OFFSETS, arrow_schema

Format = Literal["jsonl", "csv", "parquet"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet")
ROWS_HELD = 20_000
"""Rows of facts that are held before they are written."""
# A spreadsheet reads a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(cell: str) -> str:
    """Return a text cell that a spreadsheet shows and never computes.

    >>> inert("=1+1")
    "'=1+1"
    >>> inert("近4.2亿元")
    '近4.2亿元'
    """
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield each row as one line of JSON, Chinese as it is."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def csv_lines(rows: Iterable[dict[str, Any]], columns: Sequence[str] = COLUMNS) -> Iterator[str]:
    """Yield the lines of a CSV table with a head; text cells are made ``inert``, numbers stay numbers."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore")
    writer.writeheader()
    numbers = {*OFFSETS, "value", "sure"}
    for row in rows:
        writer.writerow({k: v if v is None or k in numbers else inert(str(v)) for k, v in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def write_parquet(rows: Iterable[dict[str, Any]], file: IO[bytes], *, further: Sequence[str] = ()) -> None:
    """Write rows as a Parquet table, some thousands at a time; the value is a number there, the rest text or whole numbers.

    ``further``: columns of text besides those of the fact table.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([*arrow_schema(), *((column, pa.string()) for column in further)])
    numbered = (row | {"value": float(row["value"])} for row in rows)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while held := list(islice(numbered, ROWS_HELD)):
            writer.write_table(pa.Table.from_pylist(held, schema=schema))


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to write that appears under its name only when all of it is written.

    Raises ``InputError`` naming the file where it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise InputError(_refused(error, path, tr("give -o a folder you may write to"))) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except OSError as error:
        raise InputError(_refused(error, path, tr("nothing was left behind"))) from None
    finally:
        Path(name).unlink(missing_ok=True)


def _refused(error: OSError, path: Path, then: str) -> str:
    """Say that something cannot be written, why, and what to do or what became of it."""
    return tr("{path}: cannot be written ({why}); {then}").format(path=path, why=error.strerror, then=then)


# What keeps a system from writing; any other error is no matter of room or permission.
NOT_WRITABLE = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY))
WHOLE = "whole"


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a folder beside ``path`` to work in; what then lies in its folder ``WHOLE`` takes the place of ``path``.

    ``WHOLE`` begins as a copy of ``path`` where that is there. The rest of the working folder goes, and so do those that
    killed runs left; those of other runs under way stay. Raises ``InputError`` where nothing can be written.
    """
    path = path.resolve()
    handle = None
    part: Path | None = None
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(_refused(error, path, tr("give -o another folder"))) from None
        for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
            if left.is_dir() and (old := _held(left)) is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(old)
        part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        handle = _held(part)
        if path.exists():
            shutil.copytree(path, part / WHOLE, symlinks=True)
        yield part
        for _ in range(3):  # another run may put its own in place at the same moment
            try:
                if path.exists():
                    os.rename(path, Path(tempfile.mkdtemp(dir=part)) / path.name)
                os.rename(part / WHOLE, path)
                break
            except (FileNotFoundError, FileExistsError):
                continue
            except OSError as error:
                if error.errno != errno.ENOTEMPTY:
                    raise
    except OSError as error:
        if error.errno not in NOT_WRITABLE:
            raise
        raise InputError(_refused(error, path, tr("give -o a folder you may write to"))) from None
    finally:
        if handle is not None:
            os.close(handle)
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _held(folder: Path) -> int | None:
    """Return a handle that holds a folder for this run, None where another run holds it or no system could tell."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def write_facts(rows: Iterable[dict[str, Any]], path: Path, form: Format, *, further: Sequence[str] = ()) -> None:
    """Write rows of facts to a file, whole or not at all; a CSV begins with a mark by which Excel knows UTF-8.

    ``further``: columns of text besides those of the fact table; JSON lines have every key of the rows anyway.
    Raises ``InputError`` where the file cannot be written.
    """
    with whole_file(path) as file:
        if form == "parquet":
            write_parquet(rows, file, further=further)
            return
        if form == "csv":
            file.write(b"\xef\xbb\xbf")
        for line in csv_lines(rows, (*COLUMNS, *further)) if form == "csv" else json_lines(rows):
            file.write(line.encode("utf-8"))
