"""The one way in: what a source is made of, and its articles one after another, with what cannot be used by name.

A source is a file, a table, a folder or a .zip: one with an articles.csv is read by it, of another every file at any depth.
"""

import os
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from . import tables, warc
from .article import Article, Failure, InputError
from .columns import Ids, article_of, fields_of, known_of, listed, need_text, own_id, whole
from .formats import PAGES, TEXT_SUFFIXES, read_file, what_to_do
from .rows import Fields, Layout, Row
from .trees import DAMAGED, Archive, Folder, open_tree

_INDEX = "articles.csv"
_GIVE = "give a folder of articles, a text or a table"


@dataclass(frozen=True, slots=True)
class Input:
    """A piece of a source that is read at one go.

    ``kind``: files (each one article), index (an articles.csv), warc, or the kind of a table. ``names`` are those of the
    files below ``root``, a folder or a .zip; ``label`` is what stands before them in the source. ``keep`` are those whose id
    keeps the ending, because another file has the same name without it. ``is_alone``: whether it is the only table of the
    source, whose ids need not tell it from others.
    """

    kind: str
    root: str
    names: tuple[str, ...]
    label: str = ""
    keep: frozenset[str] = frozenset()
    is_alone: bool = False
    text_column: str | None = None

    @property
    def path(self) -> str:
        """Return the path of the file, or the folder of several."""
        return self.root if self.kind == "files" else str(Path(self.root, self.names[0]))

    def stem(self, name: str) -> str:
        """Return the id of a file: its name below the source, without the ending unless another has the same."""
        return self.shown(name if name in self.keep else _stem(name))

    def shown(self, name: str) -> str:
        """Return what a file is called in the source."""
        return whole(self.label + name)[0]


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return str(path.with_suffix(""))


def kind_of(name: str) -> str | None:
    """Return what kind of input a file is by its name, None where it is none."""
    low = name.lower()
    if low.endswith((".warc", ".wet", ".warc.gz", ".wet.gz")):
        return "warc"
    if low.endswith(".zip"):
        return "zip"
    return tables.kind_of(name) or ("files" if low.endswith(TEXT_SUFFIXES) else None)


def data_folder() -> Path:
    """Return the folder of the collection's articles: ``$POVLIB_DATA``, or the nearest ``data`` with an articles.csv.

    Looked for in the working folder and the folders above it, so that a notebook needs no path. Raises ``InputError``
    where there is none.
    """
    if named := os.environ.get("POVLIB_DATA"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / _INDEX).is_file():
            return folder / "data"
    raise InputError("no folder data/ with an articles.csv here or above: run this inside the checkout, or give a path")


def find_inputs(
    source: str | Path, *, but: Path | None = None, text_column: str | None = None
) -> tuple[list[Input], list[Failure]]:
    """Return what a source is made of, in a fixed order, and what in it cannot be read.

    ``but``: a folder whose files are left out, that of the results. ``text_column``: the column that holds the text in
    tables. Raises ``InputError`` where the source is nothing that can be read.
    """
    source = Path(source)
    if not source.is_dir():
        part = _one_file(source, text_column)
        if part.kind != "zip":
            return [part], []
    try:
        inputs, failures = _in_tree(source, "", but, text_column)
    except (InputError, OSError) as error:
        raise InputError(f"{source}: {error}") from None
    if not inputs:
        raise InputError(_nothing(source, failures))
    if sum(part.kind != "files" for part in inputs) == 1:
        inputs = [part if part.kind == "files" else replace(part, is_alone=True) for part in inputs]
    return inputs, failures


def _one_file(source: Path, text_column: str | None) -> Input:
    name = source.name
    if not source.exists() and not source.is_symlink():
        raise InputError(f"{source}: no such file or folder; {_GIVE}")
    here = source.absolute() if not source.exists() else source.resolve()
    if fault := Folder(here.parent).fault(here.name):
        raise InputError(f"{source}: {fault}")
    kind = "index" if _is_index(Folder(source.parent), name) else kind_of(name)
    if kind is None and (advice := what_to_do(name)):
        raise InputError(f"{source}: {advice}")
    return Input(kind or "files", str(source.parent), (name,), is_alone=True, text_column=text_column)


def _is_index(tree: Folder, name: str) -> bool:
    """Whether a file is an index, which names the files of the articles; a table may be called articles.csv too."""
    if PurePosixPath(name).name != _INDEX:
        return False
    try:
        return "file" in fields_of(tables.layout_of(tree, name, "rows").columns)
    except (InputError, OSError, *DAMAGED):
        return True


def _in_tree(root: Path, label: str, but: Path | None, text_column: str | None) -> tuple[list[Input], list[Failure]]:
    """Return what a folder or a .zip is made of, and what in it cannot be read; ``label`` stands before the names."""
    with open_tree(root) as tree:
        if tree.is_file(_INDEX) and _is_index(tree, _INDEX):
            return [Input("index", str(root), (_INDEX,), label)], []
        return _below(tree, label, but, text_column)


def _below(tree: Folder, label: str, but: Path | None, text_column: str | None) -> tuple[list[Input], list[Failure]]:
    failures: list[Failure] = []
    found: list[str] = []
    for item in tree.files(but=but):
        if isinstance(item, Failure):
            failures.append(Failure(whole(label + item.file)[0], "", item.reason))
        else:
            found.append(item)
    belongings = _belongings(found)
    for folder, page in belongings.items():
        failures.append(Failure(whole(label + folder)[0], "", f"holds the pictures and scripts of {page}"))
    found = [f for f in found if not _is_below(f, belongings)]
    indexes = {f for f in found if _is_index(tree, f)}
    indexed = {str(PurePosixPath(f).parent) for f in indexes}
    found = sorted(f for f in found if f in indexes or not _is_below(f, indexed))
    times = Counter(map(_stem, found))
    texts: list[str] = []
    inputs: list[Input] = []
    for name in found:
        keep = frozenset([name] if times[_stem(name)] > 1 else ())
        kind = "index" if name in indexes else kind_of(name)
        if kind == "files":
            texts.append(name)
        elif kind == "zip" and not isinstance(tree, Archive):
            try:
                more, passed = _in_tree(tree.path(name), f"{label}{name}/", None, text_column)
            except (InputError, OSError) as error:
                failures.append(Failure(whole(label + name)[0], "", str(error)))
            else:
                inputs += more
                failures += passed
        elif kind in (None, "zip") or (kind == "warc" and isinstance(tree, Archive)):
            failures.append(Failure(whole(label + name)[0], "", _not_read(name)))
        else:
            inputs.append(Input(kind or "", str(tree.root), (name,), label, keep, text_column=text_column))
    if texts:
        keep = frozenset(t for t in texts if times[_stem(t)] > 1)
        inputs.append(Input("files", str(tree.root), tuple(texts), label, keep))
    return inputs, failures


def _belongings(names: list[str]) -> dict[str, str]:
    """Return the folders of pictures and scripts that belong to a saved page beside them, each with the page."""
    folders = {str(PurePosixPath(name).parent) for name in names}
    found: dict[str, str] = {}
    for name in names:
        if PurePosixPath(name).suffix.lower() in PAGES:
            stem = PurePosixPath(name).with_suffix("")
            found |= {f: name for f in (f"{stem}_files", f"{stem}.files", f"{stem}_文件") if f in folders}
    return found


def _is_below(name: str, folders: Collection[str]) -> bool:
    return bool(folders) and any(str(parent) in folders for parent in PurePosixPath(name).parents)


def _not_read(name: str) -> str:
    if kind_of(name) in ("zip", "warc"):
        return "is an archive in an archive; unpack it"
    ending = PurePosixPath(name).suffix
    what = f"ends in {ending}, which is not read" if ending else "has no ending that tells what it is"
    return what_to_do(name) or f"{what}; save it as .txt, .docx or .csv"


def _nothing(source: Path, failures: list[Failure]) -> str:
    """Return the message for a source in which nothing can be used."""
    if not failures:
        return f"{source}: holds no article; {_GIVE}"
    if len(failures) == 1 and not source.is_dir():
        return f"{source}{str(failures[0]).removeprefix(failures[0].file)}"
    more = f"; and {len(failures) - 3} more" if len(failures) > 3 else ""
    return f"{source}: no article in it can be used ({'; '.join(map(str, failures[:3]))}{more})"


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
            yield Failure(shown, f"behind {where}" if where else "", _reason(error))


def _reason(error: BaseException) -> str:
    why = str(getattr(error, "strerror", None) or error or type(error).__name__).splitlines()[0]
    return why if isinstance(error, InputError) else f"cannot be read ({why})"


def _read_rows(
    part: Input, tree: Folder, name: str, start: int, stop: int | None, first: int, ids: Mapping[int, str] | None
) -> Iterator[tuple[str, Article | Failure]]:
    """Yield the place of each row of a table with its article, or with what is wrong with it."""
    layout = layout_of(part)
    own = Ids() if ids is None else None
    shown = part.shown(name)
    column = part.text_column
    for row in tables.rows(tree, name, layout, start=start, stop=stop, first=first, text_column=column):
        place = ", ".join(filter(None, (row.sheet, f"{layout.row} {row.number}" if row.number else "")))
        where = f"{shown}, {place}"
        if row.cells is None:
            yield place, Failure(shown, place, row.fault)
            continue
        try:
            fields = fields_of_row(part, row, layout)
            wanted = key_of(part, row, fields)
            key = own.own(wanted) if own else (ids or {}).get(row.number, wanted)
            doubts = [row.doubt] if row.doubt else []
            if key != wanted:
                doubts.append(f"another row has the id {wanted}; this one is called {key}")
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
        raise InputError(f"has no column file, which names the file of each article; the columns are {listed(columns)}")
    return fields


def fields_of_row(part: Input, row: Row, layout: Layout) -> Fields:
    """Return the column of each field; JSON lines have columns of their own in each line."""
    columns = layout.columns or tuple(row.cells or ())
    return fields_of(columns) if part.kind == "index" else need_text(columns, part.text_column)


def key_of(part: Input, row: Row, fields: Fields) -> str:
    """Return the id that the article of a row has if no other has it."""
    stem = part.stem(part.names[0])
    if part.kind == "index":
        own = own_id(row.cells or {}, fields) or _stem(str((row.cells or {}).get(fields["file"], "")).strip())
        return own if part.is_alone else f"{stem.removesuffix(_stem(_INDEX))}{own}"
    own = own_id(row.cells or {}, fields)
    if part.is_alone:
        return own or "-".join(filter(None, (PurePosixPath(stem).name, row.sheet, str(row.number))))
    return f"{stem}/{own}" if own else "-".join(filter(None, (stem, row.sheet, str(row.number))))


def _indexed(part: Input, tree: Folder, row: Row, fields: Fields, key: str, where: str, doubts: list[str]) -> Article:
    """Return the article of a row of an index; the file stands in raw/ below its folder, or beside it."""
    assert row.cells is not None
    file = str(row.cells.get(fields["file"]) or "").strip()
    if not file or not key:
        raise InputError("names no file; fill it in or remove the row")
    here = PurePosixPath(part.names[0]).parent
    name = PurePosixPath(file.replace("\\", "/") if os.sep != "\\" and not tree.is_file(str(here / file)) else file)
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        raise InputError(f"{file} lies outside the folder; put the file into raw/ and its name here")
    faults = []
    for below in (here / "raw" / name, here / name):
        fault = tree.fault(str(below))
        if fault is None and tables.kind_of(name.name) is not None:
            raise InputError(f"{file} is a table; give it by itself, the index lists files of one article each")
        if fault is None:
            known, more = known_of(row.cells, fields)
            known["doubts"] = [*doubts, *more]
            try:
                return read_file(tree, str(below), key=key, shown=where, **known)
            except InputError as error:
                raise InputError(f"{file} {error}") from None
        faults.append(fault)
    if other := next((f for f in faults if not f.startswith("there is no")), None):
        raise InputError(f"{file} {other}")
    raise InputError(f"{file} is neither in raw/ nor beside the table; add the file or remove the row")


def read_articles(
    source: str | Path, *, but: Path | None = None, text_column: str | None = None
) -> Iterator[Article | Failure]:
    """Yield the articles of a source one at a time, and each thing in it that cannot be used with its reason.

    ``source``, ``text_column``: as in ``load_articles``. ``but``: a folder whose files are left out.

    Raises ``InputError`` where nothing in the source can be used.
    """
    inputs, failures = find_inputs(source, but=but, text_column=text_column)
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
        raise InputError(_nothing(Path(source), failures))


def load_articles(path: str | Path | None = None, *, text_column: str | None = None) -> list[Article]:
    """Return the articles of a folder, a file or a table, in the order of the table or of the file names.

    ``path``: a folder with an articles.csv (``file`` is looked up in raw/ below it, then beside the table), a folder
    without one (every file in it and below, its name without the ending as id), one file, or a table with a column of
    text. None is the collection's own data folder. ``text_column``: the column of the text where its name does not tell.

    Raises ``InputError`` naming the file or row and the mend: where nothing can be used, and for the first row of an
    articles.csv that cannot. Of other folders and tables, what cannot be used is named in a warning.
    """
    source = data_folder() if path is None else Path(path)
    is_indexed = source.name == _INDEX or (source / _INDEX).is_file()
    articles: list[Article] = []
    passed: list[Failure] = []
    for item in read_articles(source, text_column=text_column):
        if isinstance(item, Article):
            articles.append(item)
        elif is_indexed:
            raise InputError(f"{source.parent if source.is_file() else source}/{item}")
        else:
            passed.append(item)
    if passed:
        warnings.warn(f"{source}: {len(passed)} could not be used: {'; '.join(map(str, passed))}", stacklevel=2)
    return articles


def read_article(path: str | Path, **known: Any) -> Article:
    """Read one file as an article; ``known`` is what is known about it (fields of ``Article``).

    Raises ``InputError`` where the file cannot be read or is no text.
    """
    path = Path(path)
    part = _one_file(path, None)
    if part.kind != "files":
        raise InputError(f"{path}: is a table; read it with load_articles")
    for item in read_input(part):
        if isinstance(item, Article):
            return replace(item, **known)
        raise InputError(f"{path}: {item.reason}")
    raise InputError(f"{path}: holds no article")
