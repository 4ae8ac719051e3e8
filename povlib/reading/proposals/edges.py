"""What stands around an article: its file's name, the page's own data, and the lines over and under its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape

from ...articles import Article
from ...articles.formats import TEXT_SUFFIXES
from ...cleaning import CleanText, clean
from ...lexicon import read_table

_KEPT = ("extract_page", "drop_furniture", "drop_spam", "rejoin_lines", "mark_lost_characters")
_TEXT = 30  # characters: what is shorter is no paragraph of a text
_OVER, _OPENING, _UNDER = 3000, 160, 400  # raw characters over the text, of its first paragraph, and under it
_OPENINGS = 4  # blocks behind the first paragraph: a summary may stand before the dispatch
_META = re.compile(r"<meta\s[^<>]{0,1000}>", re.I)
_ATTRIBUTE = re.compile(r"""([a-z][a-z:_-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_LINKED_DATA = re.compile(r'"(headline|datePublished)"\s*:\s*"((?:[^"\\]|\\.){1,300})"')
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,300})</title>", re.I)
_PAGE_HEAD = 60_000  # characters of a page in which its data stand


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands around the text of an article.

    ``data``: what the page itself says of a field. ``head`` and ``foot``: the lines over the first paragraph, with its
    beginning, and those under the last, with its end. ``openings``: how the paragraphs behind the first begin.
    ``names``: the name of the file and those of the folders it lies in, the innermost first; none for the row of a
    table.
    """

    data: Mapping[str, str]
    head: tuple[str, ...]
    foot: tuple[str, ...]
    openings: tuple[str, ...]
    names: tuple[str, ...]


def edges_of(article: Article, text: CleanText) -> Edges:
    """Return what stands around the text of an article."""
    data = _page_data(text.raw[:_PAGE_HEAD]) if article.is_html else {}
    paragraphs = [b for b in text.blocks if b.kind == "paragraph"]
    told = [b for b in paragraphs if b.end - b.start >= _TEXT] or paragraphs or text.blocks
    if not told:
        return Edges(data, (), (), (), _names(article))
    begin, end = text.to_raw(told[0].start, told[0].end)[0], text.to_raw(told[-1].start, told[-1].end)[1]
    over = max(0, begin - _OVER)
    if article.is_html and text.blocks[0].start < told[0].start:
        over = max(over, text.to_raw(text.blocks[0].start, text.blocks[0].end)[0])
    opening = text.text[told[0].start : min(told[0].end, told[0].start + _OPENING)]
    ending = text.text[max(told[-1].start, told[-1].end - _OPENING) : told[-1].end]
    head = (*_lines(text.raw[over:begin]), opening)
    behind = [b for b in text.blocks if told[0].end <= b.start][:_OPENINGS]
    openings = tuple(text.text[b.start : min(b.end, b.start + _OPENING)] for b in behind)
    return Edges(data, head, (ending, *_lines(text.raw[end : end + _UNDER])), openings, _names(article))


def _lines(raw: str) -> tuple[str, ...]:
    """Return the lines of a piece of a text, repaired, its furniture kept: source and date stand there."""
    if not raw.strip():
        return ()
    repaired = clean(raw, skip=_KEPT).text
    return tuple(line for part in repaired.split("\n") if (line := part.strip(" \t\u3000•·|-—\\")))


def _names(article: Article) -> tuple[str, ...]:
    """Return the names in the id of the article of a file: it is its path in what was given, without the ending."""
    is_file = article.path is not None and article.path.suffix.lower() in TEXT_SUFFIXES
    return tuple(reversed(article.id.split("/"))) if is_file else ()


@cache
def _fields() -> dict[str, tuple[int, str]]:
    return {row["name"].casefold(): (n, row["field"]) for n, row in enumerate(read_table("page_metadata"))}


def _page_data(source: str) -> dict[str, str]:
    """Return what a page says of itself in its head, by field.

    >>> _page_data('<meta name="PubDate" content="2019-03-05 10:22"><meta content="某报" name="ContentSource">')
    {'published': '2019-03-05 10:22', 'publisher': '某报'}
    """
    said: list[tuple[str, str]] = []
    for m in _META.finditer(source):
        attributes = {name.lower(): one or two for name, one, two in _ATTRIBUTE.findall(m[0])}
        called = next((attributes[a] for a in ("name", "property", "itemprop") if a in attributes), "")
        said.append((called, attributes.get("content", "")))
    said += _LINKED_DATA.findall(source)
    said += [("<title>", m[1]) for m in [_TITLE.search(source)] if m]
    best: dict[str, tuple[int, str]] = {}
    for called, content in said:
        rank, field = _fields().get(called.casefold(), (0, ""))
        value = " ".join(unescape(content).split())
        if field and value and (field not in best or rank < best[field][0]):
            best[field] = rank, value
    return {field: value for field, (_, value) in best.items()}
