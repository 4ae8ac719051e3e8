"""The text of one file: plain text, a saved page, a Word file, a PDF with a text layer."""

import email
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from xml.etree import ElementTree

from ..lexicon import read_table
from ..locale import N_, either, tr
from .article import Article, InputError
from .columns import replaced_bytes
from .encodings import decode
from .parsing import parse
from .trees import DAMAGED, LARGEST, Folder

_PLAIN = (".txt", ".md", ".markdown", ".text")
PAGES = (".html", ".htm", ".shtml", ".xhtml")
_SAVED = (".mht", ".mhtml")
TEXT_SUFFIXES = (*_PLAIN, *PAGES, *_SAVED, ".docx", ".pdf")
_OCR = N_("read it with text recognition (OCR), such as ocrmypdf -l chi_sim, and give the new file")


class _Text(NamedTuple):
    """The text of a file, its encoding, whether it is the source of a page, and what is doubtful about it."""

    text: str
    encoding: str = "utf-8"
    is_html: bool = False
    doubts: tuple[str, ...] = ()


@cache
def _advice() -> dict[str, tuple[str, str]]:
    return {row["ending"]: (row["what"], row["mend"]) for row in read_table("file_endings")}


def what_to_do(name: str) -> str | None:
    """Return what a file is that is not read, and what to do instead; None for an ending that nobody knows.

    >>> what_to_do("年报.DOC")
    'is an old Word file; open it in Word, WPS or LibreOffice and save it as .docx'
    """
    told = _advice().get(PurePosixPath(name).suffix.lower())
    return told and tr("is {what}; {mend}").format(what=tr(told[0]), mend=tr(told[1]))


def read_file(tree: Folder, name: str, *, key: str, shown: str, **known: Any) -> Article:
    """Return the article of a file.

    ``key``: its id. ``shown``: what the file is called in doubts. ``known``: what is known about it, fields of ``Article``.
    Raises ``InputError`` with the reason where the file cannot be read or holds no text.
    """
    if advice := what_to_do(name):
        raise InputError(advice)
    try:
        data = tree.data(name)
    except (OSError, *DAMAGED) as error:
        raise InputError(tr("cannot be read ({why})").format(why=getattr(error, "strerror", None) or error)) from None
    suffix = PurePosixPath(name).suffix.lower()
    read = {".docx": _word, ".pdf": _pdf, **dict.fromkeys(_SAVED, _saved_page)}.get(suffix, _plain)
    if read is _plain and suffix in PAGES and re.match(rb"\s*(?:From:|MIME-Version:|Content-Type: multipart)", data):
        read = _saved_page
    text, encoding, is_html, doubts = parse(read, data)
    if not text.strip():
        raise InputError(tr("is empty"))
    lines = tuple(either(f"{shown}: {doubt}", f"{shown}：{doubt}") for doubt in (*known.pop("doubts", ()), *doubts))
    is_html = is_html or suffix in PAGES
    return Article(id=key, text=text, is_html=is_html, encoding=encoding, path=tree.path(name), doubts=lines, **known)


def _plain(data: bytes) -> _Text:
    try:
        text, encoding, _, bad = decode(data)
    except ValueError as error:
        raise InputError(tr("is {error}").format(error=error)) from None
    return _Text(text, encoding, doubts=(replaced_bytes(bad),) if bad else ())


def _saved_page(data: bytes) -> _Text:
    """Return the page of a web archive of one page (.mht), which is written as an e-mail with its pictures."""
    try:
        parts = [part for part in email.message_from_bytes(data).walk() if not part.is_multipart()]
        found = [part for kind in ("text/html", "text/plain") for part in parts if part.get_content_type() == kind]
        payload = found[0].get_payload(decode=True) if found else None
    except Exception as error:  # the parser raises whatever a damaged head leads it to
        raise InputError(tr("is a damaged web archive ({why})").format(why=error or type(error).__name__)) from None
    if not isinstance(payload, bytes) or "content-type" not in found[0]:
        raise InputError(tr("is no saved page (.mht): it holds no HTML; save the page again as .html"))
    return _plain(payload)._replace(is_html=found[0].get_content_type() == "text/html")


_SKIPPED = {"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "sectPr", "pPr"}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _word(data: bytes) -> _Text:
    """Return the paragraphs of a Word file, and its tables with a line a row and a tab between cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            if "EncryptedPackage" in file.namelist():
                raise InputError(tr("is locked with a password; save it without one"))
            if file.getinfo("word/document.xml").file_size > LARGEST >> 4:
                raise InputError(tr("is too large; cut it into smaller files"))
            body = ElementTree.fromstring(file.read("word/document.xml"))
    except KeyError:
        raise InputError(tr("is no Word file, though its name ends in .docx")) from None
    except (*DAMAGED, ElementTree.ParseError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        is_locked = data.startswith(b"\xd0\xcf\x11\xe0")
        fault = tr("is no Word file that can be read ({error})").format(error=error)
        mend = tr("if it has a password, save it without one")
        raise InputError(either(f"{fault}; {mend}", f"{fault}；{mend}") if is_locked else fault) from None
    try:
        return _Text("\n".join(_blocks(body)))
    except RecursionError:
        raise InputError(tr("is no Word file that can be read (its parts lie too deep in each other)")) from None


def _local(node: ElementTree.Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _blocks(node: ElementTree.Element) -> Iterator[str]:
    """Yield a line for each paragraph and each row of a table below a node."""
    for child in node:
        name = _local(child)
        if name in _SKIPPED:
            continue
        if name == "p":
            boxes: list[str] = []
            yield _run(child, boxes)
            yield from boxes
        elif name == "tr":
            yield "\t".join(" ".join(line.strip() for line in _blocks(c) if line.strip()) for c in _cells(child))
        else:
            yield from _blocks(child)


def _cells(row: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield the cells of a row of a table, those in a frame of their own too."""
    for child in row:
        if _local(child) == "tc":
            yield child
        elif _local(child) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _run(node: ElementTree.Element, boxes: list[str]) -> str:
    """Return the text of a paragraph; what stands in a box of its own goes to ``boxes``."""
    if _local(node) == "r" and any(_local(n) == "vanish" for style in node if _local(style) == "rPr" for n in style):
        return ""
    found = []
    for child in node:
        name = _local(child)
        if name == "t":
            found.append(child.text or "")
        elif name in _BREAKS:
            found.append(_BREAKS[name])
        elif name == "txbxContent":
            boxes.extend(_blocks(child))
        elif name not in _SKIPPED:
            found.append(_run(child, boxes))
    return "".join(found)


_PRIVATE = re.compile("[\ue000-\uf8ff\x01-\x08\x0e-\x1f]")
_LINE_MARKS = re.compile("[\x02\ufffe\uffff]")  # what PDFium puts where a line was broken
# Fonts in PDF files often show radicals for the characters that look like them; these have no other form in Unicode's tables.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_LOOK_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def _pdf(data: bytes) -> _Text:
    """Return the text layer of a PDF, page after page."""
    try:
        import pypdfium2
    except ImportError:
        raise InputError(tr('a .pdf needs pypdfium2: pip install "povlib[formats]"')) from None
    pages: list[str] = []
    scans = 0
    try:
        with pypdfium2.PdfDocument(data) as file:
            for n in range(len(file)):
                page = file[n]
                pages.append(_page_text(page.get_textpage()))
                if len("".join(pages[-1].split())) < 20:
                    kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
                    scans += any(True for _ in page.get_objects(filter=kinds, max_depth=3))
                page.close()
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise InputError(tr("is locked with a password; save it without one")) from None
        raise InputError(
            tr("is no PDF that can be read ({error}); save it anew as .pdf or .txt").format(error=error)
        ) from None
    except Exception as error:  # a damaged page leads to whatever
        raise InputError(
            tr("is a damaged PDF ({why}); save it anew as .pdf or .txt").format(why=error or type(error).__name__)
        ) from None
    text = "\n".join(pages)
    if scans == len(pages) or not text.strip():
        raise InputError(tr("has no text layer, as a scan has none; {ocr}").format(ocr=tr(_OCR)))
    lost = text.count("�")
    if 3 * (lost + len(_PRIVATE.findall(text))) > sum(c > "\x7f" for c in text) > 0:
        raise InputError(
            tr("has a text layer without characters (its fonts do not say what they show); {ocr}").format(ocr=tr(_OCR))
        )
    doubts = [replaced_bytes(lost)] if lost else []
    if scans:
        doubts.append(
            tr("{scans} of {pages} pages are scans without text; {ocr}").format(
                scans=scans, pages=len(pages), ocr=tr(_OCR)
            )
        )
    return _Text(text, doubts=tuple(doubts))


def _page_text(page: Any) -> str:
    """Return the text of a page, with � for each character of which the font does not say what it is."""
    import pypdfium2

    text = page.get_text_range()
    count = page.count_chars()
    if len(text) < count:  # PDFium leaves out what it cannot name
        codes = [pypdfium2.raw.FPDFText_GetUnicode(page, n) for n in range(count)]
        text = "".join("�" if not c else chr(c) for c in codes)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _LINE_MARKS.sub("", text.replace("\r\n", "\n"))
    return _LOOK_ALIKE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text).translate(_RADICALS)
