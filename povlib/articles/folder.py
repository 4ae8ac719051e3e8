"""The one way in: the articles of a source one after another, with what cannot be used by name.

A source is a file, a table, a folder or a .zip: one with an articles.csv is read by it, of another every file at any depth.
"""

import os
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..locale import either, tr
from . import tables, warc
from .article import Article, Failure, InputError
from .columns import Ids, article_of, fields_of, known_of, listed, need_text, own_id
from .formats import read_file
from .inputs import INDEX, Input, find_inputs, nothing_in, one_file, stem_of
from .rows import Fields, Layout, Row
from .trees import DAMAGED, NO_FILE, Folder, open_tree


def data_folder() -> Path:
    """Return the folder of the collection's articles: ``$POVLIB_DATA``, or the nearest ``data`` with an articles.csv.

    Looked for in the working folder and the folders above it, so that a notebook needs no path. Raises ``InputError``
    where there is none.
    """
    if named := os.environ.get("POVLIB_DATA"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / INDEX).is_file():
            return folder / "data"
    raise InputError(
        tr("no folder data/ with an articles.csv here or above: run this inside the checkout, or give a path")
    )


def read_input(
    part: Input, *, start: int = 0, stop: int | None = None, first: int = 0, ids: Mapping[int, str] | None = None
) -> Iterator[Article | Failure]:
    """Yield the articles of an input in their order, and in place of one that cannot be used what is wrong with it.

    ``start``, ``stop`` and ``first``: the rows that begin there, as in ``tables.rows``, instead of all. ``ids``: those of
    rows whose own id another row has; None finds them.
    """
    with open_tree(part.root) as tree:
        if part.kind == "files":
            for name in part.names:
                try:
                    yield read_file(tree, name, key=part.stem(name), shown=part.shown(name))
                except InputError as error:
                    yield Failure(part.shown(name), "", str(error))
            return
        name, shown = part.names[0], part.shown(part.names[0])
        where = ""
        try:
            if part.kind == "warc":
                for record in warc.read(tree.path(name), start, tree.size(name) if stop is None else stop):
                    yield record if isinstance(record, Article) else Failure(shown, *record)
                return
            for row, item in _read_rows(part, tree, name, start, stop, first, ids):
                where = row
                yield item
        except (OSError, InputError, *DAMAGED) as error:
            # what comes behind the damage is lost
            yield Failure(shown, tr("behind {where}").format(where=where) if where else "", _reason(error))


def _reason(error: BaseException) -> str:
    why = str(getattr(error, "strerror", None) or error or type(error).__name__).splitlines()[0]
    return why if isinstance(error, InputError) else tr("cannot be read ({why})").format(why=why)


def _read_rows(
    part: Input, tree: Folder, name: str, start: int, stop: int | None, first: int, ids: Mapping[int, str] | None
) -> Iterator[tuple[str, Article | Failure]]:
    """Yield the place of each row of a table with its article, or with what is wrong with it."""
    layout = layout_of(part)
    own = Ids() if ids is None else None
    shown = part.shown(name)
    column, comma, numbered = part.text_column, either(", ", "，"), tr(layout.row)
    for row in tables.rows(tree, name, layout, start=start, stop=stop, first=first, text_column=column):
        place = comma.join(filter(None, (row.sheet, numbered.format(n=row.number) if row.number else "")))
        where = comma.join(filter(None, (shown, place)))
        if row.cells is None:
            yield place, Failure(shown, place, row.fault)
            continue
        try:
            fields = fields_of_row(part, row, layout)
            wanted = key_of(part, row, fields)
            key = own.own(wanted) if own else (ids or {}).get(row.number, wanted)
            doubts = [row.doubt] if row.doubt else []
            if key != wanted:
                doubts.append(
                    tr("another row has the id {wanted}; this one is called {key}").format(wanted=wanted, key=key)
                )
            if part.kind == "index":
                article = _indexed(part, tree, row, fields, key, where, doubts)
            else:
                article = article_of(
                    row.cells, fields, key=key, where=where, replaced=row.replaced, path=tree.path(name), doubts=doubts
                )
            yield place, article
        except InputError as error:
            yield place, Failure(shown, place, str(error))


def layout_of(part: Input) -> Layout:
    """Return how the table of an input is written; raises ``InputError`` where it is no table of articles."""
    with open_tree(part.root) as tree:
        need = _need_file if part.kind == "index" else need_text
        kind = "rows" if part.kind == "index" else part.kind
        return tables.layout_of(tree, part.names[0], kind, need=need, text_column=part.text_column)


def _need_file(columns: tuple[str, ...], _: str | None) -> Fields:
    fields = fields_of(columns)
    if "file" not in fields:
        raise InputError(
            tr("has no column file, which names the file of each article; the columns are {columns}").format(
                columns=listed(columns)
            )
        )
    return fields


def fields_of_row(part: Input, row: Row, layout: Layout) -> Fields:
    """Return the column of each field; JSON lines have columns of their own in each line."""
    columns = layout.columns or tuple(row.cells or ())
    return fields_of(columns) if part.kind == "index" else need_text(columns, part.text_column)


def key_of(part: Input, row: Row, fields: Fields) -> str:
    """Return the id that the article of a row has if no other has it."""
    stem = part.stem(part.names[0])
    if part.kind == "index":
        own = own_id(row.cells or {}, fields) or stem_of(str((row.cells or {}).get(fields["file"], "")).strip())
        return own if part.is_alone else f"{stem.removesuffix(stem_of(INDEX))}{own}"
    own, number = own_id(row.cells or {}, fields), str(row.number or "")
    if part.is_alone:
        return own or "-".join(filter(None, (PurePosixPath(stem).name, row.sheet, number)))
    return f"{stem}/{own}" if own else "-".join(filter(None, (stem, row.sheet, number)))


def _indexed(part: Input, tree: Folder, row: Row, fields: Fields, key: str, where: str, doubts: list[str]) -> Article:
    """Return the article of a row of an index; the file stands in raw/ below its folder, or beside it."""
    assert row.cells is not None
    file = str(row.cells.get(fields["file"]) or "").strip()
    if not file or not key:
        raise InputError(tr("names no file; fill it in or remove the row"))
    here = PurePosixPath(part.names[0]).parent
    name = PurePosixPath(file.replace("\\", "/") if os.sep != "\\" and not tree.is_file(str(here / file)) else file)
    if name.is_absolute() or ".." in name.parts or ":" in "".join(name.parts[:1]):
        raise InputError(
            tr("{file} lies outside the folder; put the file into raw/ and its name here").format(file=file)
        )
    faults = []
    for below in (here / "raw" / name, here / name):
        fault = tree.fault(str(below))
        if fault is None and tables.kind_of(name.name) is not None:
            raise InputError(
                tr("{file} is a table; give it by itself, the index lists files of one article each").format(file=file)
            )
        if fault is None:
            known, more = known_of(row.cells, fields)
            known["doubts"] = [*doubts, *more]
            try:
                return read_file(tree, str(below), key=key, shown=where, **known)
            except InputError as error:
                raise InputError(either(f"{file} {error}", f"{file}：{error}")) from None
        faults.append(fault)
    if other := next((f for f in faults if f != tr(NO_FILE)), None):
        raise InputError(either(f"{file} {other}", f"{file}：{other}"))
    raise InputError(
        tr("{file} is neither in raw/ nor beside the table; add the file or remove the row").format(file=file)
    )


def read_articles(
    source: str | Path, *, but: Path | None = None, text_column: str | None = None
) -> Iterator[Article | Failure]:
    """Yield the articles of a source one at a time, and each thing in it that cannot be used with its reason.

    ``source``, ``text_column``: as in ``load_articles``. ``but``: a folder whose files are left out.

    Raises ``InputError`` where nothing in the source can be used.
    """
    inputs, failures = find_inputs(source, but=but, text_column=text_column)
    return _articles_of(inputs, failures, Path(source))


def _articles_of(inputs: list[Input], failures: list[Failure], source: Path) -> Iterator[Article | Failure]:
    found = False
    ids = Ids()
    for part in inputs:
        for item in read_input(part):
            if isinstance(item, Article) and len(inputs) > 1 and (key := ids.own(item.id)) != item.id:
                item = replace(item, id=key)  # a row that is called as a file is
            if found:
                yield item
            elif isinstance(item, Failure):
                failures.append(item)
            else:
                found = True
                yield from failures
                yield item
    if not found:
        raise InputError(nothing_in(source, failures))


def load_articles(path: str | Path | None = None, *, text_column: str | None = None) -> list[Article]:
    """Return the articles of a folder, a file, a table or a .zip, in the order of the table or of the file names.

    ``path``: a folder with an articles.csv (``file`` is looked up in raw/ below it, then beside the table), a folder
    without one (every file in it and below, its name without the ending as id), one file, or a table with a column of
    text. None is the collection's own data folder. ``text_column``: the column of the text where its name does not tell.

    Raises ``InputError`` naming the file or row and the mend: where nothing can be used, and for the first row of an
    articles.csv that cannot. Of other folders and tables, what cannot be used is named in a warning.
    """
    source = data_folder() if path is None else Path(path)
    inputs, failures = find_inputs(source, text_column=text_column)
    is_indexed = all(part.kind == "index" for part in inputs)
    articles: list[Article] = []
    passed: list[Failure] = []
    for item in _articles_of(inputs, failures, source):
        if isinstance(item, Article):
            articles.append(item)
        elif is_indexed:
            raise InputError(f"{source.parent if source.name == INDEX else source}/{item}")
        else:
            passed.append(item)
    if passed:
        warnings.warn(
            tr("{source}: {n} could not be used: {passed}").format(
                source=source, n=len(passed), passed=either("; ", "；").join(map(str, passed))
            ),
            stacklevel=2,
        )
    return articles


def read_article(path: str | Path, **known: Any) -> Article:
    """Read one file as an article; ``known`` is what is known about it (fields of ``Article``).

    Raises ``InputError`` where the file cannot be read or is no text.
    """
    path = Path(path)
    part = one_file(path, None)
    if part.kind != "files":
        raise InputError(tr("{path}: is a table; read it with load_articles").format(path=path))
    for item in read_input(part):
        if isinstance(item, Article):
            return replace(item, **known)
        raise InputError(either(f"{path}: {item.reason}", f"{path}：{item.reason}"))
    raise InputError(tr("{path}: holds no article").format(path=path))
