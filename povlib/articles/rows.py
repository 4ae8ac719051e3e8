"""What the row of a table is, and how a table is laid out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..locale import tr
from .article import InputError

HEAD_ROWS = 10  # among which the head of a table is looked for: a title may stand above it

Fields = Mapping[str, str]
Need = Callable[[tuple[str, ...], str | None], Fields]


class Row(NamedTuple):
    """A row of a table: its number as a spreadsheet or an editor shows it (0 for a whole sheet), and its cells.

    ``cells`` are None where the row has a ``fault``.

    ``end``: where the next row begins, in bytes of the unpacked file (in rows, of a Parquet table). ``replaced``: how many
    bytes were no text. ``doubt``: what else is doubtful about it. ``sheet``: its sheet, where the file has several.
    """

    number: int
    cells: Mapping[str, Any] | None
    fault: str = ""
    end: int = 0
    replaced: int = 0
    doubt: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written.

    ``start`` and ``first``: where the first row below the head begins, in bytes, and its number. ``is_cuttable``: whether
    reading can begin at any row by its bytes. ``row``: what its rows are called, row or line. ``skips_spaces``:
    whether a space stands behind each separator. ``has_quotes``: whether quotes hold cells together, or are text.
    """

    kind: str
    encoding: str = "utf-8"
    separator: str = ","
    columns: tuple[str, ...] = ()
    start: int = 0
    first: int = 1
    is_cuttable: bool = True
    row: str = "row"
    skips_spaces: bool = False
    has_quotes: bool = True


def find_head(
    records: Iterable[tuple[int, Iterable[Any]]], need: Need, text_column: str | None
) -> tuple[int, tuple[str, ...]]:
    """Return the number and the columns of the row that names the columns that ``need`` asks for.

    ``records``: the number and the cells of rows, from the first on. Raises ``InputError`` where none of the first names
    them, with what the first has.
    """
    refused: InputError | None = None
    for number, cells in records:
        columns = named(cells)
        try:
            if len(need(columns, text_column)) < 2 and refused:
                continue  # a cell of the table that happens to be called so
            return number, columns
        except InputError as error:
            refused = refused or error
    raise refused or InputError(tr("is empty"))


def named(cells: Iterable[Any]) -> tuple[str, ...]:
    """Return names of columns that differ, from the cells of the head.

    >>> named(["标题 ", "正文", "正文"])
    ('标题', '正文', '正文 (2)')
    """
    times: dict[str, int] = {}
    found = []
    for cell in cells:
        name = str("" if cell is None else cell).strip()
        times[name] = times.get(name, 0) + 1
        found.append(f"{name} ({times[name]})" if times[name] > 1 and name else name)
    return tuple(found)


def count(start: int = 1) -> Iterator[int]:
    """Yield numbers without end."""
    while True:
        yield start
        start += 1
