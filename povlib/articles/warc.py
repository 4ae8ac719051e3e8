"""Articles from WARC and WET files, those of web archives such as Common Crawl: Chinese pages only."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..locale import either, tr
from .article import Article, InputError
from .columns import replaced_bytes
from .encodings import decode

CUT_ABOVE = 512 << 20  # bytes; a smaller file is one part
_BYTES_A_PART = 128 << 20
_LONGEST = 16 << 20
_LEAST = 50  # Chinese characters that a page must have
_HAN = re.compile("[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.S | re.I)
_ASCII = bytes(range(128))
# A page that says it is in another encoding than one of Chinese was not meant to be read.
_OTHER = re.compile(rb"charset=[\"']?(?!utf|gb|big5|hz)", re.I)


def is_chinese(text: str, *, html: bool = False) -> bool:
    """Whether a page is in Chinese: half of its letters are Chinese characters, 50 at least, and few are kana or hangul.

    >>> is_chinese("精准扶贫精准脱贫基本方略。" * 5), is_chinese("貧困をなくすために、村の人々は働いています。" * 5)
    (True, False)
    """
    if html:
        text = _MARKUP.sub(" ", text)
    han = len(_HAN.findall(text))
    if han < _LEAST:
        return False
    return 2 * han >= len(_LETTER.findall(text)) and 20 * len(_KANA_OR_HANGUL.findall(text)) <= han


def cut(path: Path) -> Iterator[tuple[int, int]]:
    """Yield the spans of a file, in bytes, that can be read each by itself: they begin at a record."""
    size = path.stat().st_size
    start = 0
    if size > CUT_ABOVE:
        with open(path, "rb") as file:
            for record in _records(file, parse_http=False):
                if record.stream_pos - start >= _BYTES_A_PART:
                    yield start, record.stream_pos
                    start = record.stream_pos
    yield start, size


def _records(file: Any, **options: Any) -> Any:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise InputError(tr('WARC files need FastWARC: pip install "povlib[archive]"')) from None
    kinds = WarcRecordType.response | WarcRecordType.conversion
    return ArchiveIterator(file, record_types=kinds, **options)


def read(path: Path, start: int, stop: int) -> Iterator[Article | tuple[str, str]]:
    """Yield the Chinese pages of the records that begin in ``[start:stop]``; of one that cannot be read, which and why.

    A page is called by its address; ``meta`` has when it was fetched, which is not when it was published.
    """
    with open(path, "rb") as file:
        file.seek(start)
        shift: int | None = None
        try:
            for record in _records(file, parse_http=True, auto_decode="all", max_content_length=_LONGEST):
                if shift is None:  # versions differ in whether they count from the file's start or from here
                    shift = start - record.stream_pos if start else 0
                if shift + record.stream_pos >= stop:
                    return
                kind = (record.http_content_type if record.is_http else record.headers.get("Content-Type")) or ""
                html = "html" in kind
                if not html and "text/plain" not in kind:
                    continue
                data = record.reader.read()
                beyond = len(data.translate(None, _ASCII))
                # a Chinese character has two bytes beyond ASCII, at least one: a cheap look before decoding
                if beyond < max(_LEAST, len(data) // (50 if html else 5)):
                    continue
                address = record.headers.get("WARC-Target-URI") or record.record_id
                try:
                    text, encoding, _, bad = decode(data)
                except ValueError as error:
                    if not _OTHER.search(data, 0, 4096):
                        yield address, str(error)
                    continue
                if is_chinese(text, html=html):
                    fetched = record.headers.get("WARC-Date") or ""
                    doubts = (either(": ", "：").join((address, replaced_bytes(bad))),) if bad else ()
                    meta = {"fetched": fetched}
                    yield Article(address, text, is_html=html, encoding=encoding, path=path, meta=meta, doubts=doubts)
        except InputError:
            raise
        except (OSError, ValueError, EOFError) as error:
            yield (
                tr("behind byte {start}").format(start=start),
                tr("the WARC file is damaged ({error})").format(error=error),
            )
