"""The texts of a Markdown page, block by block: found for the catalogues, replaced by their translations."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

# What of a text is no language: code, addresses, roles of Sphinx, what is filled in when the page is made
_NO_WORDS = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+|\{\w+\}|%\w+%|<[^>]*>")
_TEXT_NODE = re.compile(r"(?<=>)[^<>\n]+(?=<)")


@dataclass(frozen=True)
class Block:
    """A text in a page: its lines (from, to), where in the first it begins and in the last it ends, and what it says.

    ``kind``: heading, paragraph, item, cell, term or html, for those who translate.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    kind: str


def has_words(text: str) -> bool:
    """Whether a text has words to translate.

    >>> has_words("`make report`"), has_words("170 MB"), has_words("Fields 字段")
    (False, False, True)
    """
    return bool(re.search(r"[A-Za-z][a-z]|[a-z][A-Z]", _NO_WORDS.sub(" ", text)))


def blocks(text: str) -> list[Block]:
    """Return the texts of a Markdown page in their order; each is written in one line, whatever its lines are."""
    return [block for block in _found(text) if has_words(block.text)]


def translated(text: str, translate: Callable[[str], str]) -> str:
    """Return a Markdown page whose texts are translated; code and addresses stay as they are."""
    lines = text.split("\n")
    for block in reversed(blocks(text)):
        said = translate(block.text)
        if said != block.text:
            before, after = lines[block.first][: block.start], lines[block.last][block.end :]
            lines[block.first : block.last + 1] = [before + said + after]
    return "\n".join(lines)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _found(text: str) -> Iterator[Block]:
    lines = text.split("\n")
    if lines[0] == "---":  # settings of the page: blank, so that the lines keep their numbers
        end = lines.index("---", 1)
        text = "\n".join([""] * (end + 1) + lines[end + 1 :])
    tokens = _parser().parse(text)
    for n, token in enumerate(tokens):
        if token.type == "fence" and token.info.startswith("{raw}"):
            yield from _of_html(lines, token.map[0] + 1, token.map[1] - 1)
        elif token.type == "tr_open":
            yield from _cells(lines[token.map[0]], token.map[0])
        elif token.type == "inline" and tokens[n - 1].type in ("heading_open", "paragraph_open"):
            heading = tokens[n - 1].type == "heading_open"
            inside = n > 1 and tokens[n - 2].type == "list_item_open"
            kind = "heading" if heading else "item" if inside else "paragraph"
            yield from _paragraph(lines, token.map, kind)


def _paragraph(lines: list[str], span: tuple[int, int], kind: str) -> Iterator[Block]:
    """Yield a paragraph: of a list of definitions (a term, then lines that begin with a colon) each of its parts."""
    first, last = span[0], span[1] - 1
    starts = [n for n in range(first, last + 1) if n == first or re.match(r"\s*: ", lines[n])]
    if re.fullmatch(r"\(.+\)=", lines[first]):  # a target of MyST, no text
        starts = [first + 1, *(n for n in starts if n > first + 1)] if last > first else []
    for begin, following in zip(starts, [*starts[1:], last + 1], strict=False):
        own = lines[begin:following]
        head = re.match(r"[\s>]*(?:(?:[-*+]|\d+[.)]|#{1,6}|:)\s+)*", own[0])
        start = head.end() if head else 0
        said = " ".join([own[0][start:].strip(), *(line.strip().removeprefix("> ") for line in own[1:])]).strip()
        term = len(starts) > 1 and begin == first
        yield Block(begin, following - 1, start, len(own[-1].rstrip()), said, "term" if term else kind)


def _cells(line: str, n: int) -> Iterator[Block]:
    bars = [m.start() for m in re.finditer(r"(?<!\\)\|", line)]
    for left, right in pairwise(bars):
        cell = line[left + 1 : right]
        if said := cell.strip():
            start = left + 1 + len(cell) - len(cell.lstrip())
            yield Block(n, n, start, start + len(said), said, "cell")


def _of_html(lines: list[str], first: int, last: int) -> Iterator[Block]:
    for n in range(first, last):
        for match in _TEXT_NODE.finditer(lines[n]):
            if said := match.group().strip():
                start = match.start() + match.group().index(said)
                yield Block(n, n, start, start + len(said), said, "html")
