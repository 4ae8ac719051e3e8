"""The word lists and cues that the library reads: plain CSV tables in this folder, which a reader can edit.

A line that starts with ``#`` is a comment; the first other line names the columns. A table is read once; in a notebook an
edited one is read again when the next cell runs, elsewhere ``read_again`` does it.
"""

import csv
import sys
from functools import cache
from pathlib import Path

from .finding import any_of

FOLDER = Path(__file__).parent
# What these say is built into patterns when the library is loaded: an edit counts after a restart.
AT_START = frozenset(
    {"charts_labels", "eras", "indicators", "relative_times", "scene_words", "time_cues", "word_classes"}
)


@cache
def read_table(name: str, folder: Path | None = None) -> tuple[dict[str, str], ...]:
    """Return the rows of ``<name>.csv`` of the lexicon or of another folder, comments left out, as column name to text.

    Raises ``FileNotFoundError`` where there is no such table and ``ValueError`` where a row has too few or too many cells.
    """
    path = (folder or FOLDER) / f"{name}.csv"
    with open(path, encoding="utf-8", newline="") as f:
        lines = [(n, line) for n, line in enumerate(f, 1) if line.strip() and not line.startswith("#")]
    cells = list(csv.reader(line for _, line in lines))
    head, body = cells[0], cells[1:]
    for (n, _), row in zip(lines[1:], body, strict=True):
        if len(row) != len(head):
            raise ValueError(
                f"{path.parent.name}/{path.name}, line {n}: {len(row)} cells where the head has {len(head)} ({','.join(head)})"
            )
    return tuple(dict(zip(head, row, strict=True)) for row in body)


@cache
def read_words(name: str, column: str = "word") -> tuple[str, ...]:
    """Return one column of a table, longest word first, so that an alternation of them finds the longest."""
    return tuple(sorted({row[column] for row in read_table(name)}, key=lambda w: (-len(w), w)))


@cache
def any_word(name: str, role: str) -> str:
    """Return the pattern of any of the words of a table that play a role, the longest first.

    >>> any_word("scene_words", "teller").split("|")[:2]
    ['数据显示', '了解到']
    """
    return any_of(row["word"] for row in read_table(name) if row["role"] == role)


def word_class(role: str) -> str:
    """Return the pattern of any of the words of one meaning that patterns of the reading share, the longest first.

    >>> word_class("begun")
    '动工|启动|开(?:业|工)|运营'
    """
    return any_word("word_classes", role)


def cell(text: str) -> str:
    """Return a text as a cell of a table, in quotation marks where it holds a comma.

    >>> cell("before, past an amount")
    '"before, past an amount"'
    """
    return f'"{text}"' if "," in text else text


def read_again() -> None:
    """Forget what was read of the tables, and all that was made of it: an edit counts from the next call on.

    Not for the tables of ``AT_START``, for which Python must be started again (in a notebook: restart the kernel).
    """
    own = __name__.partition(".")[0]
    for name, module in list(sys.modules.items()):
        if name == own or name.startswith(f"{own}."):
            for value in list(vars(module).values()):
                if callable(forget := getattr(value, "cache_clear", None)):
                    forget()


def _edited() -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in FOLDER.glob("*.csv")}


def _watch() -> None:
    """Read edited tables again before a cell of a notebook runs; does nothing outside IPython."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    seen = _edited()

    def before_a_cell(*_: object) -> None:
        nonlocal seen
        if (now := _edited()) != seen:
            seen = now
            read_again()

    shell.events.register("pre_run_cell", before_a_cell)


_watch()
