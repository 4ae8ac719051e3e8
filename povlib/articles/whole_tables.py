"""Tables that are read as a whole: spreadsheets, and JSON that is one array or object."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, Any

from ..locale import tr
from .article import InputError
from .columns import cell, fields_of, refuse_facts
from .encodings import decode
from .rows import HEAD_ROWS, Need, Row, find_head
from .trees import DAMAGED, LARGEST

_MOST_CELLS = 20_000_000
_FULL_CELL = 32_767  # characters that a spreadsheet holds in a cell; what is longer it cuts
_CHUNK = 1 << 20
_LONGEST_LINE = 64 << 20
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_ROW_OF_CELL = re.compile(rb"<(?:\w+:)?(?:row|c)\b[^>]{0,300}?\br=\"([A-Z]{0,3})(\d{1,7})\"(?![^>]*/>)")


def sheet_rows(data: bytes, need: Need, text_column: str | None) -> Iterator[Row]:
    """Yield the rows below the head of each sheet of a spreadsheet that has a column of text; of the others, why not.

    Raises ``InputError`` where the file is no spreadsheet.
    """
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise InputError(tr('a spreadsheet needs python-calamine: pip install "povlib[formats]"')) from None
    if data.startswith(b"PK"):
        _check_size(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [
                (about.name, str(about.visible).rpartition(".")[2] == "Visible", book.get_sheet_by_name(about.name))
                for about in book.sheets_metadata
                if str(about.typ).rpartition(".")[2] == "WorkSheet"
            ]
            tables = [(name, shown, sheet.to_python(skip_empty_area=False)) for name, shown, sheet in sheets]
    except BaseException as error:  # a fault in the library below comes as no ordinary exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        locked = "assword" in why or "ncrypt" in why
        if locked:
            told = tr("is no spreadsheet that can be read (it is locked with a password; save it without one)")
        else:
            told = tr("is no spreadsheet that can be read ({why}; save it anew as .xlsx)").format(why=why)
        raise InputError(told) from None
    tables = [(name, shown, rows) for name, shown, rows in tables if rows]
    if not tables:
        raise InputError(tr("is empty"))
    heads = [_head(rows, need, text_column) for _, _, rows in tables]
    has_articles = text_column is not None or any(not isinstance(head, InputError) for head in heads)
    for (name, shown, rows), head in zip(tables, heads, strict=True):
        sheet = name if len(tables) > 1 else ""
        if not shown:
            yield Row(0, None, tr("is hidden and not read; show the sheet to have it read"), sheet=sheet)
        elif not isinstance(head, InputError):
            yield from _below_head(rows, *head, sheet)
        elif has_articles or not (text := _report(rows)):
            yield Row(0, None, str(head), sheet=sheet)
        else:
            yield Row(
                0, {"text": text}, doubt=tr("has no column of texts; it is read as one table of figures"), sheet=sheet
            )


def _head(rows: list[list[Any]], need: Need, text_column: str | None) -> tuple[int, tuple[str, ...]] | InputError:
    filled = ((n, row) for n, row in enumerate(rows, 1) if any(c != "" for c in row))
    try:
        return find_head(islice(filled, HEAD_ROWS), need, text_column)
    except InputError as error:
        return error


def _report(rows: list[list[Any]]) -> str:
    """Return a table of figures as text, a tab between cells: its lines of one cell are those over and under it.

    "" where it is no such table: it has no Chinese head, fewer than two numbers, or is what this library wrote.
    """
    try:
        refuse_facts(map(str, next(row for row in rows if any(c != "" for c in row))))
    except (InputError, StopIteration):
        return ""
    used = [k for k in range(max(map(len, rows))) if any(k < len(row) and row[k] != "" for row in rows)]
    lines = [[str(cell(row[k] if k < len(row) else "")).strip() for k in used] for row in rows]
    numbers = sum(_NUMBER.fullmatch(c) is not None for line in lines for c in line)
    text = "\n".join("".join(line) if sum(map(bool, line)) == 1 else "\t".join(line) for line in lines if any(line))
    return text if numbers > 1 and len(used) > 1 and re.search("[\u4e00-\u9fff]{2}", text) else ""


def _below_head(rows: list[list[Any]], head: int, columns: tuple[str, ...], sheet: str) -> Iterator[Row]:
    for number, row in enumerate(rows[head:], head + 1):
        if any(c != "" for c in row):
            cells = {column: value for column, value in zip(columns, row, strict=False) if column}
            is_full = any(isinstance(value, str) and len(value) == _FULL_CELL for value in row)
            doubt = (
                tr("a cell is full ({most:,} characters): the spreadsheet may have cut its text").format(
                    most=_FULL_CELL
                )
                if is_full
                else ""
            )
            yield Row(number, cells, doubt=doubt, sheet=sheet)


def _check_size(data: bytes) -> None:
    """Raise ``InputError`` for a spreadsheet that would not fit into memory: two cells may lie a billion apart."""
    last = [1, 1]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            if sum(i.file_size for i in file.infolist()) > LARGEST:
                raise InputError(tr("is too large; save the table as .csv"))
            for name in file.namelist():
                if not re.search(r"worksheets/[^/]+\.xml$", name):
                    continue
                with file.open(name) as sheet:
                    tail = b""
                    while piece := sheet.read(_CHUNK):
                        for column, row in _ROW_OF_CELL.findall(tail + piece):
                            last = [max(last[0], int(row)), max(last[1], _column(column))]
                        tail = piece[-400:]
    except (*DAMAGED, OSError, ValueError, KeyError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            tr("is no spreadsheet that can be read ({error}); save it anew as .xlsx").format(error=error)
        ) from None
    if last[0] * last[1] > _MOST_CELLS:
        raise InputError(
            tr(
                "has cells as far as row {row:,}, column {column:,}; delete what stands far from the table, or "
                "save it as .csv"
            ).format(row=last[0], column=last[1])
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def has_json_lines(file: IO[bytes]) -> bool:
    """Whether a file has an object of JSON on each line, rather than one array or object over all of them."""
    line = b""
    while not (bare := line.strip().removeprefix(b"\xef\xbb\xbf")) and (line := file.readline(_LONGEST_LINE)):
        pass
    if not bare.startswith(b"{") or not bare.endswith(b"}"):
        # what is no JSON at all is told line by line
        return not bare.startswith((b"{", b"[")) and b"\x00" not in bare
    following = b"\n"
    while following and not following.strip():
        following = file.readline(_LONGEST_LINE)
    return bool(following) or _is_object(bare)


def _is_object(data: bytes) -> bool:
    """Whether a line is one article rather than a table in an object."""
    try:
        known = json.loads(data)
    except (ValueError, RecursionError):
        return True
    return not any(isinstance(value, list | dict) for value in known.values())


def json_rows(data: bytes, need: Need, text_column: str | None) -> Iterator[Row]:
    """Yield the articles of JSON: an array of objects or of texts, an object of columns, one article, or one of those below.

    Raises ``InputError`` where it is no JSON or holds no articles.
    """
    try:
        text, _, _, bad = decode(data)
        known = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = tr("its parts lie too deep in each other") if isinstance(error, RecursionError) else str(error)
        raise InputError(tr("is no JSON that can be read ({why})").format(why=why)) from None
    items = _items(known, text_column)
    if items is None:
        columns = tuple(known) if isinstance(known, dict) else ()
        need(columns, text_column)
        raise InputError(tr("holds no articles; give an array of objects, each with the text of one article"))
    for number, item in enumerate(items, 1):
        if isinstance(item, str):
            item = {"text": item}
        if not isinstance(item, dict):
            yield Row(number, None, tr("is no JSON object; each item must be one article"))
            continue
        replaced = sum(value.count("�") for value in item.values() if isinstance(value, str)) if bad else 0
        yield Row(number, item, replaced=replaced)


def _items(known: Any, text_column: str | None, depth: int = 0) -> list[Any] | None:
    """Return the articles that stand in an array or an object; None where there are none."""
    if isinstance(known, list):
        return known if not depth or any(isinstance(item, dict) for item in known) else None
    if not isinstance(known, dict):
        return None
    values = list(known.values())
    if {"columns", "data"} <= set(known) and isinstance(known["columns"], list) and isinstance(known["data"], list):
        rows = [row for row in known["data"] if isinstance(row, list)]  # as pandas writes it, orient="split"
        return [dict(zip(map(str, known["columns"]), row, strict=False)) for row in rows] or None
    text = known.get(text_column) if text_column else _text_of(known)
    if text is not None:
        if isinstance(text, dict):  # as pandas writes it: each column an object of row to cell
            return [{c: v.get(row) for c, v in known.items() if isinstance(v, dict)} for row in text]
        if isinstance(text, list) and all(isinstance(v, list) and len(v) == len(text) for v in values):
            return [dict(zip(known, row, strict=True)) for row in zip(*values, strict=True)]
        return [known]
    if values and all(isinstance(v, dict) for v in values) and any(_text_of(v) is not None for v in values):
        return values
    if depth < 3:
        for value in values:
            if (found := _items(value, text_column, depth + 1)) is not None:
                return found
    return None


def _text_of(known: Mapping[str, Any]) -> Any:
    column = fields_of(tuple(known)).get("text")
    return None if column is None else known[column]
