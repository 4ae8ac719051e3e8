"""The text of one file: plain text or a saved page."""

from pathlib import PurePosixPath
from typing import Any

from .article import Article, InputError
from .columns import replaced_bytes
from .encodings import decode
from .trees import Folder

TEXT_SUFFIXES = (".txt", ".html", ".htm")
_PAGES = (".html", ".htm")
_LARGEST = 1 << 30  # bytes


def read_file(tree: Folder, name: str, *, key: str, shown: str, **known: Any) -> Article:
    """Return the article of a file.

    ``key``: its id. ``shown``: what the file is called in doubts. ``known``: what is known about it, fields of ``Article``.
    Raises ``InputError`` with the reason where the file cannot be read or holds no text.
    """
    try:
        if tree.size(name) > _LARGEST:
            raise InputError(f"is larger than {_LARGEST >> 30} GB; cut it into smaller files")
        with tree.open(name) as file:
            data = file.read()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})") from None
    try:
        text, encoding, _, replaced = decode(data)
    except ValueError as error:
        raise InputError(f"is {error}") from None
    if not text.strip():
        raise InputError("is empty")
    doubts = [*known.pop("doubts", ()), *([replaced_bytes(replaced)] if replaced else [])]
    is_html = PurePosixPath(name).suffix.lower() in _PAGES
    return Article(
        id=key, text=text, is_html=is_html, encoding=encoding, path=tree.path(name),
        doubts=tuple(f"{shown}: {d}" for d in doubts), **known,
    )  # fmt: skip
