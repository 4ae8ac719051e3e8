"""The rows of tables: CSV and JSON lines, which can be read from any row on, and what is read as a whole."""

import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, NamedTuple

from .article import InputError
from .columns import need_text
from .encodings import decode, decode_line
from .trees import Folder

DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)
_LONGEST_ROW = 64 << 20
_HEAD = 1 << 18
_HEAD_ROWS = 10  # among which the head of a table is looked for: a title may stand above it
_SEPARATORS = ",\t;|，"
_LINES = (".jsonl", ".ndjson")
# Stands for a carriage return inside an unquoted cell, which the csv module takes for a mistake; no file can hold it.
_RETURN = "\udc0d"

Fields = Mapping[str, str]
Need = Callable[[tuple[str, ...], str | None], Fields]


class Row(NamedTuple):
    """A row of a table: its number as a spreadsheet or an editor shows it, and its cells, None where it has a fault.

    ``end``: where the next row begins, in bytes of the unpacked file (in rows, of a Parquet table). ``replaced``: how many
    bytes were no text. ``doubt``: what else is doubtful about it.
    """

    number: int
    cells: Mapping[str, Any] | None
    fault: str = ""
    end: int = 0
    replaced: int = 0
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written.

    ``start`` and ``first``: where the first row below the head begins, in bytes, and its number. ``is_cuttable``: whether
    reading can begin at any row by its bytes. ``row``: what its rows are called, row or line.
    """

    kind: str
    encoding: str = "utf-8"
    separator: str = ","
    columns: tuple[str, ...] = ()
    start: int = 0
    first: int = 1
    is_cuttable: bool = True
    row: str = "row"


def kind_of(name: str) -> str | None:
    """Return what kind of table a file is by its name, None where it is none."""
    name = name.lower()
    if name.endswith(".parquet"):
        return "parquet"
    name = name.removesuffix(".gz")
    return "rows" if name.endswith(".csv") else "lines" if name.endswith(_LINES) else None


def unpacked(tree: Folder, name: str) -> IO[bytes]:
    """Open a file to read its bytes, a .gz unpacked; seeking forward in one unpacks what lies between."""
    file = tree.open(name)
    return gzip.GzipFile(fileobj=file) if name.lower().endswith(".gz") else file  # type: ignore[return-value]


def layout_of(tree: Folder, name: str, kind: str, *, need: Need = need_text, text_column: str | None = None) -> Layout:
    """Return how a table is written; raises ``InputError`` where it has no column that ``need`` asks for."""
    if kind == "parquet":
        return Layout(kind, columns=_parquet_columns(tree, name, need, text_column))
    with unpacked(tree, name) as file:
        head = _head(file)
        try:
            encoding = decode(head).encoding
        except ValueError as error:
            raise InputError(str(error)) from None
        is_cuttable = not encoding.startswith(("utf-16", "utf-32")) and (b"\n" in head or b"\r" not in head)
        layout = Layout(kind, encoding, is_cuttable=is_cuttable)
        if kind == "lines":
            return Layout(kind, encoding, is_cuttable=is_cuttable, row="line")
        return _csv_head(file, layout, need, text_column)


def _head(file: IO[bytes]) -> bytes:
    head = b""
    try:
        while len(head) < _HEAD and (line := file.readline(_LONGEST_ROW)):
            head += line
    except DAMAGED:
        if not head:
            raise
    file.seek(0)
    return head


def _csv_head(file: IO[bytes], layout: Layout, need: Need, text_column: str | None) -> Layout:
    """Return the layout with the separator that splits the head into the columns that are needed."""
    refused: InputError | None = None
    most = 0
    for separator in _SEPARATORS:
        file.seek(0)
        lines = _Lines(file, layout)
        for number, cells in islice(_records(lines, separator), _HEAD_ROWS):
            columns = tuple(c.strip() for c in cells) if isinstance(cells, list) else ()
            try:
                if len(need(columns, text_column)) < 2 <= number:
                    continue  # a cell of the table that happens to be called so
            except InputError as error:
                if refused is None or (number == 1 and len(columns) > most):
                    refused, most = error, len(columns)
                continue
            return Layout(layout.kind, layout.encoding, separator, columns, lines.end, number + 1, layout.is_cuttable)
    raise refused or InputError("is empty")


class _Lines:
    """The lines of a file as text.

    ``end`` is where the last one ends, in bytes; ``held`` are the lines of a row, ``replaced`` the bad bytes in them and
    ``fault`` why one of them is no text. Raises ``InputError`` where a line does not end.
    """

    def __init__(self, file: IO[bytes], layout: Layout) -> None:
        self._file, self._encoding = file, layout.encoding
        self._rest = None if layout.is_cuttable else iter(_text_lines(file))
        self.end = file.tell()
        self.is_over = False
        self.begin()

    def begin(self) -> None:
        """Forget the row before."""
        self.held: list[str] = []
        self.replaced = 0
        self.fault = ""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._rest is not None:
            line = next(self._rest, "")
        else:
            data = self._file.readline(_LONGEST_ROW)
            if len(data) >= _LONGEST_ROW:
                raise InputError(f"a row of more than {_LONGEST_ROW >> 20} MB; is a quote never closed?")
            self.end += len(data)
            line = self._decoded(data)
            if self.end == len(data):
                line = line.removeprefix("\ufeff")
        if not line:
            self.is_over = True
            raise StopIteration
        self.held.append(line)
        return line

    def _decoded(self, data: bytes) -> str:
        try:
            text, replaced = decode_line(data, self._encoding)
        except ValueError as error:
            self.fault = f"is {error}"
            return "\n"
        self.replaced += replaced
        return text


def _text_lines(file: IO[bytes]) -> list[str]:
    """Return the lines of a file that cannot be cut by its bytes: UTF-16, or lines that end with a carriage return."""
    try:
        return list(io.StringIO(decode(file.read()).text, newline=""))
    except ValueError as error:
        raise InputError(str(error)) from None


def _records(lines: _Lines, separator: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number and the cells of each row of CSV that is not blank, or what is wrong with it."""
    csv.field_size_limit(min(sys.maxsize, _LONGEST_ROW))
    reader = csv.reader(_without_returns(lines), delimiter=separator)
    for number in _count():
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, f"is no row of CSV ({error})"
            continue
        if lines.fault:
            yield number, lines.fault
        elif lines.is_over and _is_open(lines.held, separator):
            yield number, "a quote is opened in it and never closed; close it, or write it twice"
        elif cells:
            yield number, [c.replace(_RETURN, "\r") for c in cells]


def _count(start: int = 1) -> Iterator[int]:
    while True:
        yield start
        start += 1


def _without_returns(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        bare = line.rstrip("\r\n")
        yield bare.replace("\r", _RETURN) + line[len(bare) :] if "\r" in bare else line


def _is_open(lines: list[str], separator: str) -> bool:
    """Whether a quote is still open at the end of some lines."""
    try:
        list(csv.reader(_without_returns(iter(lines)), delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def rows(
    tree: Folder,
    name: str,
    layout: Layout,
    *,
    start: int = 0,
    stop: int | None = None,
    first: int = 0,
    only: str | None = None,
) -> Iterator[Row]:
    """Yield the rows of a table, those that begin in ``[start:stop]`` (as ``Row.end`` counts); ``first`` is their number.

    Without them, every row below the head. ``only``: the one column of a Parquet table to read. Raises ``InputError`` or ``OSError`` where reading cannot go on.
    """
    if not first:
        start, first = layout.start, layout.first
    if layout.kind == "parquet":
        yield from _parquet_rows(tree, name, start, stop, [only] if only else None)
        return
    with unpacked(tree, name) as file:
        if layout.is_cuttable:
            file.seek(start)
            lines = _Lines(file, layout)
        else:
            lines = _Lines(file, layout)
        read = _csv_rows if layout.kind == "rows" else _json_rows
        for row in read(lines, layout, first):
            yield row
            if stop is not None and layout.is_cuttable and row.end >= stop:
                return


def _csv_rows(lines: _Lines, layout: Layout, first: int) -> Iterator[Row]:
    head = layout.columns
    for number, cells in _records(lines, layout.separator):
        if not layout.is_cuttable and number < layout.first:
            continue
        shown = number if not layout.is_cuttable else first + number - 1
        if isinstance(cells, list) and any(cells[len(head) :]):
            cells = f"has {len(cells)} cells where the head has {len(head)}; put quotes around a cell with {layout.separator}"
        if isinstance(cells, str):
            yield Row(shown, None, cells, lines.end)
        else:
            short = f"has only {len(cells)} of {len(head)} cells" if len(cells) < len(head) else ""
            yield Row(shown, dict(zip(head, cells, strict=False)), "", lines.end, lines.replaced, short)


def _json_rows(lines: _Lines, layout: Layout, first: int) -> Iterator[Row]:
    for number in _count(first):
        lines.begin()
        cells, fault = None, ""
        try:
            line = next(lines)
        except StopIteration:
            return
        if lines.fault:
            fault = lines.fault
        elif not line.strip():
            continue
        else:
            try:
                cells = json.loads(line)
            except (ValueError, RecursionError) as error:
                fault = f"is no JSON ({error}); mend or remove the line"
            else:
                if not isinstance(cells, dict):
                    cells, fault = None, "is no JSON object; each line must be one article"
        yield Row(number, cells, fault, lines.end, lines.replaced)


def _parquet_columns(tree: Folder, name: str, need: Need, text_column: str | None) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with tree.open(name) as file, pq.ParquetFile(file) as table:
            columns = tuple(table.schema_arrow.names)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"is no Parquet table ({error})") from None
    need(columns, text_column)
    return columns


def parquet_length(tree: Folder, name: str) -> int:
    """Return the number of rows of a Parquet table."""
    import pyarrow.parquet as pq

    with tree.open(name) as file, pq.ParquetFile(file) as table:
        return int(table.metadata.num_rows)


def _parquet_rows(tree: Folder, name: str, start: int, stop: int | None, columns: list[str] | None) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 0
    try:
        with tree.open(name) as file, pq.ParquetFile(file) as table:
            groups = []
            stop = table.metadata.num_rows if stop is None else stop
            for group in range(table.metadata.num_row_groups):
                count = table.metadata.row_group(group).num_rows
                if row < stop and row + count > start:
                    groups.append((group, row))
                row += count
            row = groups[0][1] if groups else 0
            for batch in table.iter_batches(64, row_groups=[group for group, _ in groups], columns=columns):
                begin, row = row, row + batch.num_rows
                for n in range(max(start, begin), min(stop, row)):
                    try:
                        (cells,) = batch.slice(n - begin, 1).to_pylist()
                    except UnicodeDecodeError as error:
                        yield Row(n + 1, None, f"is no UTF-8 text ({error.reason})", n + 1)
                        continue
                    yield Row(n + 1, cells, "", n + 1)
    except pa.ArrowException as error:
        raise InputError(f"is damaged ({error})") from None
