"""The columns of a table of articles by the names that people use (``lexicon/table_columns.csv``), and its cells."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..lexicon import read_table
from ..locale import either, ngettext, tr
from .article import Article, InputError
from .dates import read_date

_META = ("title", "publisher", "author", "published", "place", "level", "province", "script", "note")
_EMPTY = {"", "nan", "none", "null", "n/a", "#n/a", "nat", "<na>"}
_REMARK = re.compile(r"[(\[【].*$")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHOWN = 12  # columns that a message names
# The columns of the table of facts that this library writes: its text is a figure, not an article.
_FACTS = {"article", "start", "end", "text", "indicator"}


@cache
def _names() -> dict[str, tuple[int, str]]:
    """Return the field of each name of a column, and how far before others it goes."""
    return {_plain(row["name"]): (n, row["field"]) for n, row in enumerate(read_table("table_columns"))}


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-:*\ufeff]", "", unicodedata.normalize("NFKC", name).casefold())


def _field_of(column: str) -> tuple[int, str]:
    """Return the field of a column; its name may carry a remark, 正文（全文）, or be written in traditional characters."""
    plain = _plain(column)
    found = _names().get(plain) or _names().get(_REMARK.sub("", plain))
    if found is None and not plain.isascii():
        found = _names().get(_simplifier().convert(_REMARK.sub("", plain)))
    return found or (0, "")


def field_of(label: str) -> str:
    """Return the field of an article that a label names, "" where it names none.

    >>> field_of("发布时间"), field_of("阅读量")
    ('published', '')
    """
    return _field_of(label)[1]


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(256)
def fields_of(columns: tuple[str, ...], text_column: str | None = None) -> Mapping[str, str]:
    """Return the column that gives each field of an article.

    ``text_column``: the column of the text, whatever it is called. Raises ``InputError`` where there is none of that name.

    >>> dict(fields_of(("标题", "正文内容", "发布时间", "阅读量")))
    {'title': '标题', 'text': '正文内容', 'published': '发布时间'}
    """
    best: dict[str, tuple[int, str]] = {}
    for column in columns:
        rank, field = _field_of(column)
        if field and column != text_column and (field not in best or rank < best[field][0]):
            best[field] = rank, column
    found = {field: column for field, (_, column) in best.items()}
    if text_column is not None:
        if text_column not in columns:
            raise InputError(
                tr("has no column {text_column}; the columns are {columns}").format(
                    text_column=text_column, columns=listed(columns)
                )
            )
        found["text"] = text_column
    return found


def need_text(columns: tuple[str, ...], text_column: str | None = None) -> Mapping[str, str]:
    """Return ``fields_of`` a table of articles; raises ``InputError`` where no column can be the text."""
    refuse_facts(columns)
    fields = fields_of(columns, text_column)
    if "text" not in fields:
        raise InputError(
            tr(
                "has no column of the articles' text (text, content, 正文, 内容); the columns are {columns}; name "
                "the one with --text-column"
            ).format(columns=listed(columns))
        )
    return fields


def refuse_facts(columns: Iterable[str]) -> None:
    """Raise ``InputError`` for the columns of a table of facts."""
    if set(columns) >= _FACTS:
        raise InputError(tr("is a table of facts that povlib wrote; give the articles"))


def listed(columns: tuple[str, ...]) -> str:
    """Return the names of columns for a message.

    >>> listed(("编号", "", "说明"))
    '编号, (empty), 说明'
    """
    shown = either(", ", "、").join(" ".join(c.split())[:20] or tr("(empty)") for c in columns[:_SHOWN])
    if len(columns) > _SHOWN:
        return tr("{columns} and {n} more").format(columns=shown, n=len(columns) - _SHOWN)
    return shown or tr("none")


def whole(text: str) -> tuple[str, int]:
    """Return text without halves of surrogate pairs, which no file can hold, and how many stood there.

    >>> whole("投入\\ud8003亿元")
    ('投入�3亿元', 1)
    """
    return _SURROGATE.subn("�", text) if not text.isascii() else (text, 0)


def cell(value: Any) -> str:
    """Return a cell as text: nothing for a missing one, no .0 behind a whole number, a list of texts as lines.

    Raises ``InputError`` for what is no text: a table in a cell, a picture.
    """
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError(tr("its text is bytes that are no UTF-8; save the column as text")) from None
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    if isinstance(value, list | dict | tuple):
        is_table = isinstance(value, dict)
        raise InputError(tr("its text is no text but a table") if is_table else tr("its text is no text but a list"))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def known_of(cells: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return what a row says about its article, as fields of ``Article``, and what is doubtful about it."""
    known: dict[str, Any] = {}
    doubts: list[str] = []
    meta: dict[str, str] = {}
    taken = {column: field for field, column in fields.items()}
    for column, value in cells.items():
        field = taken.get(column, "")
        if not column or field in ("id", "file", "text"):
            continue
        if field == "published":
            known["published"], doubt = read_date(value if isinstance(value, date) else _metadata(value))
            if doubt:
                doubts.append(doubt)
        elif (text := _metadata(value)) and field == "doubts":
            doubts.append(text)
        elif text and field in _META:
            known[field] = text
        elif text:
            meta[field or whole(column)[0]] = text
    known["meta"] = dict(sorted(meta.items()))
    return known, doubts


def _metadata(value: Any) -> str:
    try:
        text = whole(cell(value))[0].strip()
    except InputError:
        return ""
    return "" if text.lower() in _EMPTY else text


def own_id(cells: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    """Return the id that a row gives its article, "" where it gives none."""
    return _metadata(cells.get(fields["id"])) if "id" in fields else ""


def article_of(
    cells: Mapping[str, Any],
    fields: Mapping[str, str],
    *,
    key: str,
    where: str,
    path: Path,
    replaced: int = 0,
    doubts: Sequence[str] = (),
) -> Article:
    """Return the article of a row.

    ``key``: its id. ``where``: file and row, for its doubts. ``replaced``: bytes of the row that were no text. ``doubts``:
    those that are known already. Raises ``InputError`` with the reason where the row has no text.
    """
    if fields["text"] not in cells:
        raise InputError(tr("has no {column}").format(column=fields["text"]))
    text, halves = whole(cell(cells[fields["text"]]))
    if text.strip(" \t\r\n�").lower() in _EMPTY:
        raise InputError(tr("its text is empty"))
    known, more = known_of(cells, fields)
    bad = [replaced_bytes(replaced + halves)] if replaced + halves else []
    return Article(
        id=key,
        text=text,
        path=path,
        doubts=tuple(either(f"{where}: {d}", f"{where}：{d}") for d in (*doubts, *bad, *more)),
        **known,
    )


def replaced_bytes(count: int) -> str:
    """Return the doubt of a text in which � stands for bytes that are no text."""
    return ngettext(
        "� stands in place of {n} character that could not be read",
        "� stands in place of {n} characters that could not be read",
        count,
    ).format(n=count)


class Ids:
    """Gives each article of a table an id of its own: a second one of the same id gets a number."""

    def __init__(self) -> None:
        self._times: dict[int, int] = {}

    def own(self, key: str) -> str:
        """Return the id, or where it was given before the id with the next number that is free.

        >>> ids = Ids()
        >>> [ids.own(key) for key in ("a", "a", "a-2", "b")]
        ['a', 'a-2', 'a-2-2', 'b']
        """
        times = self._times.get(hash(key), 0)
        name = key
        while times and hash(name := f"{key}-{times + 1}") in self._times:
            times += 1
        self._times[hash(key)] = times + 1
        if name != key:
            self._times[hash(name)] = 1
        return name
