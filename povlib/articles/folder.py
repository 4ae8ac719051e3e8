"""Read articles and what is known about them: from a folder, one file, or a table with a text column."""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .encodings import decode

TEXT_SUFFIXES = (".txt", ".html", ".htm")
TABLE_SUFFIXES = (".csv", ".jsonl", ".ndjson", ".parquet")
_KNOWN = ("title", "author", "published", "place", "level", "province", "script", "note")


class InputError(Exception):
    """Something the user gave cannot be read; the message names the file or row and what to do."""


@dataclass(frozen=True)
class Article:
    """One article as found, and what is known about it.

    ``text`` is the raw text: every offset of the library points into it. ``published`` is "YYYY", "YYYY-MM" or
    "YYYY-MM-DD"; ``place`` the place the article is about, for 全县 or 我省. Unknown metadata is None. ``is_html`` says
    that ``text`` is the source of a saved page. Further columns of the table stand in ``meta``.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    place: str | None = None
    level: str | None = None
    province: str | None = None
    script: str | None = None
    note: str | None = None
    is_html: bool = False
    encoding: str = "utf-8"
    path: Path | None = field(default=None, compare=False)
    meta: Mapping[str, str] = field(default_factory=dict)


def data_folder() -> Path:
    """Return the folder of the collection's articles: ``$POVLIB_DATA``, or the nearest ``data`` with an articles.csv.

    Looked for in the working folder and the folders above it, so that a notebook needs no path. Raises ``InputError``
    where there is none.
    """
    if named := os.environ.get("POVLIB_DATA"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "articles.csv").is_file():
            return folder / "data"
    raise InputError("no folder data/ with an articles.csv here or above: run this inside the checkout, or give a path")


def load_articles(path: str | Path | None = None) -> list[Article]:
    """Return the articles of a folder, a file or a table, in the order of the table or of the file names.

    ``path``: a folder with an articles.csv (``file`` is looked up in raw/ below it, then beside the table), a folder
    without one (every .txt and .html in it, the file's stem as id), one .txt or .html file, or a CSV, JSON-lines or
    Parquet table with a ``text`` column. None is the collection's own data folder.

    Raises ``InputError`` naming the file or row and the mend.
    """
    return list(iter_articles(data_folder() if path is None else path))


def iter_articles(path: str | Path) -> Iterator[Article]:
    """Yield the articles that ``load_articles`` returns, one at a time."""
    path = Path(path)
    if path.is_dir():
        table = path / "articles.csv"
        yield from _from_index(table) if table.is_file() else _from_folder(path)
    elif not path.exists():
        raise InputError(
            f"{path}: no such file or folder; give a folder of .txt or .html files, one such file, or a table"
        )
    elif path.name == "articles.csv":
        yield from _from_index(path)
    elif path.suffix.lower() in TABLE_SUFFIXES:
        yield from _from_table(path)
    else:
        yield read_article(path)


def read_article(path: Path, **known: Any) -> Article:
    """Read one file as an article; ``known`` is what is known about it (fields of ``Article``).

    Raises ``InputError`` where the file cannot be read or is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    try:
        text, encoding, _ = decode(data)
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
    is_html = path.suffix.lower() in (".html", ".htm")
    return Article(**{"id": path.stem, "text": text, "is_html": is_html, "encoding": encoding, "path": path, **known})


def _from_folder(folder: Path) -> Iterator[Article]:
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in TEXT_SUFFIXES and p.is_file())
    if not files:
        raise InputError(f"{folder}: holds neither an articles.csv nor any .txt or .html file")
    for file in files:
        yield read_article(file)


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of ``Article`` that a row of metadata gives; the column ``source`` is the publisher."""
    filled = {k: str(v).strip() for k, v in row.items() if k and v is not None and v == v and str(v).strip()}
    known: dict[str, Any] = {k: filled[k] for k in _KNOWN if k in filled}
    if publisher := filled.get("publisher") or filled.get("source"):
        known["publisher"] = publisher
    rest = set(filled) - set(_KNOWN) - {"id", "file", "text", "publisher", "source"}
    known["meta"] = {k: filled[k] for k in sorted(rest)}
    return known


def _from_index(table: Path) -> Iterator[Article]:
    try:
        text, _, _ = decode(table.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{table}: {error}") from None
    reader = csv.DictReader(text.splitlines())
    if not {"id", "file"} <= set(reader.fieldnames or ()):
        raise InputError(f"{table}: the first line must name at least the columns id and file")
    seen: dict[str, int] = {}
    for row in reader:
        line = reader.line_num
        name, key = (row["file"] or "").strip(), (row["id"] or "").strip()
        if not name or not key:
            raise InputError(f"{table}, line {line}: id or file is empty; fill it in or remove the row")
        if key in seen:
            raise InputError(f"{table}, line {line}: the id {key} stands in line {seen[key]} already; ids must differ")
        seen[key] = line
        for file in (table.parent / "raw" / name, table.parent / name):
            if file.is_file():
                break
        else:
            raise InputError(
                f"{table}, line {line}: {name} is neither in raw/ nor beside the table; add the file or remove the row"
            )
        yield read_article(file, id=key, **_known(row))


def _rows(table: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line (or row) number and row of a CSV, JSON-lines or Parquet table."""
    suffix = table.suffix.lower()
    if suffix == ".parquet":
        import pyarrow.parquet as pq

        try:
            rows = pq.read_table(table).to_pylist()
        except (OSError, ValueError) as error:
            raise InputError(f"{table}: is no Parquet table ({error})") from None
        yield from enumerate(rows, 1)
        return
    try:
        text, _, _ = decode(table.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{table}: {error}") from None
    if suffix == ".csv":
        reader = csv.DictReader(text.splitlines(keepends=True))
        for row in reader:
            yield reader.line_num, row
        return
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{table}, line {n}: is no JSON ({error}); mend or remove the line") from None
            if not isinstance(row, dict):
                raise InputError(f"{table}, line {n}: is no JSON object; each line must be one article")
            yield n, row


def _from_table(table: Path) -> Iterator[Article]:
    for n, row in _rows(table):
        if "text" not in row:
            raise InputError(f"{table}, row {n}: has no column text; name the column that holds the articles text")
        key = str(row.get("id") or f"{table.stem}-{n}")
        yield Article(id=key, text=str(row["text"] or ""), path=table, **_known(row))
