"""The rows of any table: CSV, JSON, spreadsheets, Parquet."""

import gzip
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from ..locale import N_, tr
from .article import InputError
from .columns import need_text, refuse_facts
from .parsing import parse
from .rows import Layout, Need, Row
from .text_tables import csv_head, text_layout, text_rows
from .trees import LARGEST, Folder
from .whole_tables import has_json_lines, json_rows, sheet_rows

_ENDINGS = {
    ".csv": "rows", ".tsv": "rows", ".tab": "rows", ".jsonl": "lines", ".ndjson": "lines", ".json": "json",
    ".parquet": "parquet", ".xlsx": "sheets", ".xlsm": "sheets", ".xls": "sheets",
}  # fmt: skip
TABLE_SUFFIXES = tuple(_ENDINGS)


def kind_of(name: str) -> str | None:
    """Return what kind of table a file is by its name, None where it is none.

    >>> kind_of("news.JSONL.gz"), kind_of("news.txt")
    ('lines', None)
    """
    plain = name.lower().removesuffix(".gz")
    kind = _ENDINGS.get(PurePosixPath(plain).suffix)
    return kind if plain == name.lower() or kind in ("rows", "lines", "json") else None


def unpacked(tree: Folder, name: str) -> IO[bytes]:
    """Open a file to read its bytes, a .gz unpacked; seeking forward in one unpacks what lies between."""
    file = tree.open(name)
    return gzip.GzipFile(fileobj=file) if name.lower().endswith(".gz") else file  # type: ignore[return-value]


def layout_of(tree: Folder, name: str, kind: str, *, need: Need = need_text, text_column: str | None = None) -> Layout:
    """Return how a table is written; raises ``InputError`` where it has no column that ``need`` asks for."""
    if kind == "parquet":
        return Layout(kind, columns=_parquet_columns(tree, name, need, text_column))
    if kind in ("json", "lines"):
        with unpacked(tree, name) as file:
            kind = "lines" if has_json_lines(file) else "json"
    if kind == "sheets":
        kind = _kind_inside(tree, name)
    if kind in ("sheets", "json"):
        refused = None
        for row in _whole(tree, name, kind, need, text_column):
            if row.cells is not None:
                return Layout(kind, is_cuttable=False, row=N_("row {n}") if kind == "sheets" else N_("item {n}"))
            refused = refused or row.fault
        raise InputError(refused or tr("is empty"))
    with unpacked(tree, name) as file:
        layout = text_layout(file, kind)
        if kind == "rows":
            return csv_head(file, layout, need, text_column)
        refuse_facts(next((row.cells or () for row in text_rows(file, layout, 0, None, 1)), ()))
        return layout


def _kind_inside(tree: Folder, name: str) -> str:
    """Return what kind of table a file is that is called a spreadsheet: many programs write .xls that is but text."""
    with tree.open(name) as file:
        head = file.read(64).lstrip()
    if head.startswith(b"<"):
        raise InputError(tr("is a web page, though it is called a spreadsheet; open it in Excel and save it as .xlsx"))
    return "sheets" if not head or head.startswith((b"PK", b"\xd0\xcf")) else "rows"


def _whole(tree: Folder, name: str, kind: str, need: Need, text_column: str | None) -> list[Row]:
    if kind == "sheets":
        return parse(_sheet_rows, tree.data(name), need, text_column)
    with unpacked(tree, name) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(tr("is larger than {size} GB; write it as JSON lines (.jsonl)").format(size=LARGEST >> 30))
    return parse(_json_rows, data, need, text_column)


def _sheet_rows(*given: Any) -> list[Row]:
    return list(sheet_rows(*given))


def _json_rows(*given: Any) -> list[Row]:
    return list(json_rows(*given))


def rows(
    tree: Folder,
    name: str,
    layout: Layout,
    *,
    start: int = 0,
    stop: int | None = None,
    first: int = 0,
    only: str | None = None,
    text_column: str | None = None,
) -> Iterator[Row]:
    """Yield the rows of a table, those that begin in ``[start:stop]`` (as ``Row.end`` counts); ``first`` is their number.

    Without them, every row below the head. ``only``: the one column of a Parquet table to read. ``text_column``:
    the column of the text. Raises ``InputError`` or ``OSError`` where reading cannot go on.
    """
    if not first:
        start, first = layout.start, layout.first
    if layout.kind == "parquet":
        yield from _parquet_rows(tree, name, start, stop, [only] if only else None)
        return
    if layout.kind in ("sheets", "json"):
        yield from _whole(tree, name, layout.kind, need_text, text_column)
        return
    with unpacked(tree, name) as file:
        yield from text_rows(file, layout, start, stop, first)


def _parquet_columns(tree: Folder, name: str, need: Need, text_column: str | None) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with tree.open_anywhere(name) as file, pq.ParquetFile(file) as table:
            columns = tuple(table.schema_arrow.names)
    except InputError:
        raise
    except (pa.ArrowException, ValueError) as error:
        raise InputError(tr("is no Parquet table ({error})").format(error=error)) from None
    need(columns, text_column)
    return columns


def parquet_length(tree: Folder, name: str) -> int:
    """Return the number of rows of a Parquet table."""
    import pyarrow.parquet as pq

    with tree.open_anywhere(name) as file, pq.ParquetFile(file) as table:
        return int(table.metadata.num_rows)


def _parquet_rows(tree: Folder, name: str, start: int, stop: int | None, columns: list[str] | None) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 0
    try:
        with tree.open_anywhere(name) as file, pq.ParquetFile(file) as table:
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
                        yield Row(n + 1, None, tr("is no UTF-8 text ({why})").format(why=error.reason), n + 1)
                        continue
                    yield Row(n + 1, cells, "", n + 1)
    except pa.ArrowException as error:
        raise InputError(tr("is damaged ({error})").format(error=error)) from None
