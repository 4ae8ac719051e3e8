"""Tables that are text: CSV with any separator, and JSON lines. Reading can begin at any row."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import IO

from ..locale import N_, tr
from .article import InputError
from .encodings import decode, decode_line
from .rows import HEAD_ROWS, Layout, Need, Row, count, find_head
from .trees import DAMAGED

LONGEST_ROW = 64 << 20
_HEAD = 1 << 18
_SEPARATORS = ",\t;|，"
# Stands for a carriage return inside an unquoted cell, which the csv module takes for a mistake; no file can hold it.
_RETURN = "\udc0d"


def text_layout(file: IO[bytes], kind: str) -> Layout:
    """Return the encoding of a table, and whether reading can begin at any row; raises ``InputError`` where it is no text."""
    head = _head(file)
    try:
        encoding = decode(head).encoding
    except ValueError as error:
        raise InputError(f"is {error}") from None
    is_cuttable = not encoding.startswith(("utf-16", "utf-32")) and (b"\n" in head or b"\r" not in head)
    return Layout(kind, encoding, is_cuttable=is_cuttable, row=N_("row {n}") if kind == "rows" else N_("line {n}"))


def _head(file: IO[bytes]) -> bytes:
    head = b""
    try:
        while len(head) < _HEAD and (line := file.readline(LONGEST_ROW)):
            head += line
    except DAMAGED:
        if not head:
            raise
    file.seek(0)
    return head


def csv_head(file: IO[bytes], layout: Layout, need: Need, text_column: str | None) -> Layout:
    """Return the layout with the separator that splits the head into the columns that are needed."""
    refused: InputError | None = None
    most = 0
    for separator in _SEPARATORS:
        file.seek(0)
        written = _written(file, replace(layout, separator=separator))
        lines = _Lines(file, written)
        ends: dict[int, int] = {}
        heads: list[tuple[int, list[str]]] = []
        for number, cells in islice(_records(lines, written), HEAD_ROWS):
            ends[number] = lines.end
            heads.append((number, cells if isinstance(cells, list) else []))
        try:
            number, columns = find_head(heads, need, text_column)
        except InputError as error:
            # the columns that the message lists are those of the separator that there is
            width = len(heads[0][1]) if heads else 0
            if refused is None or width > most:
                refused, most = error, width
            continue
        spaces = any(cell.startswith(" ") for n, cells in heads if n == number for cell in cells)
        return replace(written, columns=columns, start=ends[number], first=number + 1, skips_spaces=spaces)
    raise refused or InputError(tr("is empty"))


def _written(file: IO[bytes], layout: Layout) -> Layout:
    """Return the layout with whether quotes hold cells together: between tabs they often are but text."""
    if layout.separator != "\t":
        return layout
    text = _head(file).decode(layout.encoding, "replace")
    try:
        for _ in csv.reader(_without_returns(io.StringIO(text, newline="")), delimiter="\t", strict=True):
            pass
    except csv.Error as error:
        # what is cut in the middle of a cell may go on as it should
        return (
            layout if "unexpected end" in str(error) and len(text) > _HEAD // 4 else replace(layout, has_quotes=False)
        )
    return layout


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
            data = self._file.readline(LONGEST_ROW)
            if len(data) >= LONGEST_ROW:
                raise InputError(
                    tr("a row of more than {size} MB; is a quote never closed?").format(size=LONGEST_ROW >> 20)
                )
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
            self.fault = tr("is {error}").format(error=error)
            return "\n"
        self.replaced += replaced
        return text


def _text_lines(file: IO[bytes]) -> list[str]:
    """Return the lines of a file that cannot be cut by its bytes: UTF-16, or lines that end with a carriage return."""
    try:
        return list(io.StringIO(decode(file.read()).text, newline=""))
    except ValueError as error:
        raise InputError(str(error)) from None


def _records(lines: _Lines, layout: Layout) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number and the cells of each row of CSV that is not blank, or what is wrong with it."""
    csv.field_size_limit(min(sys.maxsize, LONGEST_ROW))
    reader = csv.reader(
        _without_returns(lines),
        delimiter=layout.separator,
        quoting=csv.QUOTE_MINIMAL if layout.has_quotes else csv.QUOTE_NONE,
        skipinitialspace=layout.skips_spaces,
    )
    for number in count(1):
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, tr("is no row of CSV ({error})").format(error=error)
            continue
        if lines.fault:
            yield number, lines.fault
        elif lines.is_over and layout.has_quotes and _is_open(lines.held, layout):
            yield number, tr("a quote is opened in it and never closed; close it, or write it twice")
        elif cells:
            yield number, [c.replace(_RETURN, "\r") for c in cells]


def _without_returns(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        bare = line.rstrip("\r\n")
        yield bare.replace("\r", _RETURN) + line[len(bare) :] if "\r" in bare else line


def _is_open(lines: list[str], layout: Layout) -> bool:
    """Whether a quote is still open at the end of some lines."""
    try:
        spaces = layout.skips_spaces
        list(
            csv.reader(_without_returns(iter(lines)), delimiter=layout.separator, strict=True, skipinitialspace=spaces)
        )
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def text_rows(file: IO[bytes], layout: Layout, start: int, stop: int | None, first: int) -> Iterator[Row]:
    """Yield the rows of a table; the arguments are those of ``tables.rows``."""
    if layout.is_cuttable:
        file.seek(start)
    for row in (_csv_rows if layout.kind == "rows" else _json_rows)(_Lines(file, layout), layout, first):
        yield row
        if stop is not None and layout.is_cuttable and row.end >= stop:
            return


def _csv_rows(lines: _Lines, layout: Layout, first: int) -> Iterator[Row]:
    head = layout.columns
    for number, cells in _records(lines, layout):
        if not layout.is_cuttable and number < layout.first:
            continue
        shown = number if not layout.is_cuttable else first + number - 1
        if isinstance(cells, list) and any(cells[len(head) :]):
            cells = tr(
                "has {cells} cells where the head has {head}; put quotes around a cell that has a {mark!r} in it"
            ).format(cells=len(cells), head=len(head), mark=layout.separator)
        if isinstance(cells, str):
            yield Row(shown, None, cells, lines.end)
        else:
            short = (
                tr("has only {cells} of {head} cells").format(cells=len(cells), head=len(head))
                if len(cells) < len(head)
                else ""
            )
            yield Row(shown, dict(zip(head, cells, strict=False)), "", lines.end, lines.replaced, short)


def _json_rows(lines: _Lines, layout: Layout, first: int) -> Iterator[Row]:
    for number in count(first):
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
                why: object = error
                if isinstance(error, json.JSONDecodeError):
                    why = tr("{why} at character {at}").format(why=error.msg, at=error.pos)
                fault = tr("is no JSON ({why}); mend or remove the line").format(why=why)
            else:
                if not isinstance(cells, dict):
                    cells, fault = None, tr("is no JSON object; each line must be one article")
        yield Row(number, cells, fault, lines.end, lines.replaced)
