"""What an archive is made of: its files, cut into parts that do not depend on how many workers there are.

A part is small to send and says where its articles stand; whoever reads it opens the file itself. What files are and what
stands in them, ``povlib.articles`` says, here as for a single article.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..articles import Article, Failure, InputError, tables, warc
from ..articles.columns import Ids, fields_of
from ..articles.folder import fields_of_row, key_of, layout_of, read_input
from ..articles.inputs import Input, find_inputs
from ..articles.rows import Layout, Row
from ..articles.trees import DAMAGED, open_tree
from ..locale import tr

ARTICLES_A_PART = 1000
BYTES_A_PART = 16 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an archive that is read at one go, into one part of the table.

    ``input``: the file, or the files of a folder that are in this part. ``start`` and ``stop`` count bytes of the unpacked
    file (of a WARC: of the file as it is), of Parquet rows; ``first`` is the number of the first row. ``ids`` are those of
    rows whose own id another row has; None where a file is read as a whole. ``size`` says how much work it is, in bytes of
    input; ``mark`` tells whether its files have changed since.
    """

    number: int
    input: Input
    start: int = 0
    stop: int | None = None
    first: int = 0
    ids: tuple[tuple[int, str], ...] | None = None
    size: int = 0
    mark: str = ""

    @property
    def path(self) -> str:
        """Return the path of the file, or the folder of several."""
        return self.input.path


@dataclass(frozen=True, slots=True)
class Source:
    """An input with its size, in bytes, and a mark that tells whether it has changed."""

    input: Input
    size: int
    mark: str


def inputs(
    source: str | Path, *, but: Path | None = None, text_column: str | None = None
) -> tuple[list[Source], list[Failure]]:
    """Return what an archive is made of, in a fixed order, and what of it cannot be read.

    What lies in ``but``, the folder of the results, is left out. ``text_column``: the column of the text. Raises
    ``InputError`` where there is nothing to read.
    """
    found, failures = find_inputs(source, but=but, text_column=text_column)
    return [Source(part, *_size_and_mark(part)) for part in found], failures


def _size_and_mark(part: Input) -> tuple[int, str]:
    """Return the bytes of the files of an input, and a mark that tells whether one has changed."""
    checked = size = 0
    with open_tree(part.root) as tree:
        for name in part.names:
            try:
                size += tree.size(name)
                mark = tree.mark(name)
            except OSError as error:  # whoever reads it says so
                mark = str(error.errno)
            checked = zlib.crc32(f"{name}\0{mark}\n".encode("utf-8", "surrogatepass"), checked)
    return size, f"{len(part.names)} {checked:08x}"


def has_changed(part: Part) -> bool:
    """Whether a file of a part is another than when the part was planned."""
    try:
        return _size_and_mark(part.input)[1] != part.mark
    except InputError:  # the .zip they lay in is gone, or is none any more
        return True


def plan(source: Source, *, articles: int = ARTICLES_A_PART) -> list[Part]:
    """Return the parts of an input, numbered from 0, each with at most so many articles.

    Raises ``InputError`` where the input cannot be read at all.
    """
    part = source.input
    try:
        if part.kind == "files":
            parts = list(_plan_files(source, articles))
        elif part.kind == "warc":
            parts = [Part(0, part, a, b, size=b - a) for a, b in warc.cut(Path(part.path))]
        else:
            parts = list(_plan_rows(source, articles))
    except (OSError, *DAMAGED) as error:
        why = str(getattr(error, "strerror", None) or error or type(error).__name__)
        raise InputError(tr("cannot be read ({why})").format(why=why)) from None
    # the files of a part are marked for themselves, so that one that changes costs no other part
    return [
        replace(p, number=n, mark=source.mark if p.input is part else _size_and_mark(p.input)[1])
        for n, p in enumerate(parts)
    ]


def _plan_files(source: Source, articles: int) -> Iterator[Part]:
    part = source.input
    names: list[str] = []
    size = 0
    with open_tree(part.root) as tree:
        for name in part.names:
            names.append(name)
            size += tree.size(name)
            if len(names) == articles or size >= BYTES_A_PART:
                yield _of_names(part, names, size)
                names, size = [], 0
    if names:
        yield _of_names(part, names, size)


def _of_names(part: Input, names: list[str], size: int) -> Part:
    return Part(0, replace(part, names=tuple(names), keep=part.keep & frozenset(names)), size=size)


def _plan_parquet(source: Source, layout: Layout, articles: int) -> Iterator[Part]:
    part = source.input
    fields = fields_of(layout.columns, part.text_column)
    with open_tree(part.root) as tree:
        count = tables.parquet_length(tree, part.names[0])
        ids: list[tuple[int, str]] = []
        if "id" in fields:
            seen = Ids()
            for row in tables.rows(tree, part.names[0], layout, only=fields["id"]):
                ids += _renamed(part, row, fields, seen)
    for start in range(0, count, articles):
        stop = min(count, start + articles)
        own = tuple(i for i in ids if start < i[0] <= stop) if ids else ()
        yield Part(0, part, start, stop, start + 1, own, source.size * (stop - start) // count)


def _renamed(part: Input, row: Row, fields: Mapping[str, str], seen: Ids) -> list[tuple[int, str]]:
    wanted = key_of(part, row, fields)
    key = seen.own(wanted)
    return [] if key == wanted else [(row.number, key)]


def _plan_rows(source: Source, articles: int) -> Iterator[Part]:
    """Yield the parts of a table, each from one row on to another."""
    part = source.input
    layout = layout_of(part)
    if layout.kind == "parquet":
        yield from _plan_parquet(source, layout, articles)
        return
    if not layout.is_cuttable:
        yield Part(0, part, size=source.size)
        return
    seen = Ids()
    start, first = layout.start, layout.first
    at, last, count = start, first, 0
    ids: list[tuple[int, str]] = []
    with open_tree(part.root) as tree:
        try:
            for row in tables.rows(tree, part.names[0], layout):
                if row.cells is not None:
                    try:
                        ids += _renamed(part, row, fields_of_row(part, row, layout), seen)
                    except InputError:
                        pass  # whoever reads the row says what is wrong with it
                at, last, count = row.end, row.number, count + 1
                if count == articles or at - start >= BYTES_A_PART:
                    yield Part(0, part, start, at, first, tuple(ids), at - start)
                    start, first, count = at, last + 1, 0
                    ids.clear()
        except DAMAGED:
            # whoever reads the last part meets the damage, and says so
            at, count = at + 1, count + 1
    if count:
        yield Part(0, part, start, at, first, tuple(ids), at - start)


def read(part: Part) -> Iterator[Article | Failure]:
    """Yield the articles of a part in their order, and in place of one that cannot be read what is wrong with it."""
    ids = None if part.ids is None else dict(part.ids)
    return read_input(part.input, start=part.start, stop=part.stop, first=part.first, ids=ids)
