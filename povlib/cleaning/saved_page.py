"""The article of a saved HTML page, found by trafilatura and kept where it stands in the page's source."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from .fixes import HAN, Fix
from .furniture import _STAMP
from .markup import decode_entities, hidden_code, strip_tags
from .offsets import Edit, apply_edits, to_old

_NOT_SHOWN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
# What a page has beside its text, and what it does not show; what is only invisible may be shown by a script.
_ASIDE = frozenset("head nav footer select noscript template textarea".split())
_UNSEEN = re.compile(
    r"""\s(?:hidden(?=[\s/>=])|aria-hidden\s*=\s*["']?true|style\s*=\s*["'][^"'>]*?display\s*:\s*none)""", re.I
)
_ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^<>]*+)>")
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ENDS_ITSELF = frozenset("p li td th tr dt dd option".split())
_LONG_TAG = re.compile(r"(<[a-zA-Z][a-zA-Z0-9]*)\s[^<>]{2000,}+>")
_MANY_TAGS = 5000
_SOURCE_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
_TIGHT_BEFORE = re.compile(f"[{HAN}，。、；：！？”’）》…>]")
_TIGHT_BEHIND = re.compile(f"[{HAN}，。、；：！？“‘（《…<]")


def _elements(source: str, *, aside: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans of the elements that a page does not show, and with ``aside`` of those beside its text."""
    opened: dict[str, list[tuple[int, bool]]] = {}
    for m in _ELEMENT.finditer(source):
        name = m[2].lower()
        if name in _EMPTY:
            continue
        before = opened.setdefault(name, [])
        if before and (m[1] or name in _ENDS_ITSELF):
            start, unseen = before.pop()
            if unseen:
                yield start, m.end() if m[1] else m.start()
        if not m[1]:
            before.append((m.start(), bool(_UNSEEN.search(m[0])) or (aside and name in _ASIDE)))


def _blanked(source: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a source with line feeds in place of some spans."""
    parts, at = [], 0
    for start, end in sorted(spans):
        parts.append(source[at:start] + "\n" * (end - max(start, at)))
        at = max(at, end)
    return "".join([*parts, source[at:]])


def _visible(source: str) -> tuple[str, list[int], list[int]]:
    """Return what a page shows, without spaces, and where each character of it begins and ends in the source."""
    stripped, first = apply_edits(source, strip_tags.find(source))
    decoded, second = apply_edits(stripped, decode_entities.find(stripped))
    chars, starts, ends = [], [], []
    for at, char in enumerate(decoded):
        if not _NOT_SHOWN.match(char):
            start, end = to_old((second, first), at, at + 1)
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return "".join(chars), starts, ends


def _squeeze(text: str) -> str:
    return _NOT_SHOWN.sub("", text)


def _article_lines(source: str) -> tuple[str, list[str]]:
    """Return the title and the lines of the article on a page, as trafilatura finds them."""
    import trafilatura

    # The second opinions that it asks for take time in the square of the paragraphs.
    fast = source.count("<") > _MANY_TAGS
    found = trafilatura.bare_extraction(
        source, fast=fast, include_comments=False, include_tables=True, with_metadata=True
    )
    if found is None:
        return "", []
    data = found if isinstance(found, dict) else found.as_dict()
    return data.get("title") or "", [line for line in (data.get("text") or "").split("\n") if line.strip()]


def _kept(shown: str, title: str, lines: list[str]) -> list[tuple[int, int]]:
    """Return the spans of a page's title and of its article's lines in what it shows; all of it where none is found."""
    kept: list[tuple[int, int]] = []
    at = 0
    for line in lines:
        wanted = _squeeze(re.sub(r"^(?:[-*|]\s|#{1,6}\s)|\|", "", line))
        found = shown.find(wanted, at) if wanted.strip("-:") else -1
        if found >= 0:
            at = found + len(wanted)
            kept.append((found, at))
    kept = kept or [(0, len(shown))]
    # A page's title repeats the site's name behind a mark; the longest part of it that the page shows is the article's.
    for part in (_squeeze(title), *sorted(map(_squeeze, re.split(r"[-_|—–]", title)), key=len, reverse=True)):
        before = shown.rfind(part, 0, kept[0][0]) if len(part) > 3 else -1
        if before >= 0:
            return [(before, before + len(part)), *kept]
    return kept


@Fix
def extract_page(text: str) -> Iterator[Edit]:
    """Keep of a saved page's source only the article: title, date and paragraphs, tags inside them included.

    >>> extract_page("<html><body><p>全县脱贫。<span hidden>投入9亿元。</span></p></body></html>")
    '全县脱贫。'
    """
    code = [(e.start, e.end) for e in hidden_code(text)]
    bare = _blanked(text, code)
    unseen = [*_elements(bare, aside=False)]
    seen = _blanked(text, unseen)
    left_out = sorted([*unseen, *_elements(bare, aside=True)])
    source = _blanked(bare, left_out)
    shown, starts, ends = _visible(source)
    if not shown:
        return
    kept = _kept(shown, *_article_lines(_LONG_TAG.sub(r"\1>", seen)))
    if len(kept) > 1 and (date := _STAMP.search(source, ends[kept[0][1] - 1], starts[kept[1][0]])):
        # Between title and text the page's date is kept.
        inside = [i for i in range(kept[0][1], kept[1][0]) if date.start() <= starts[i] < date.end()]
        kept[1:1] = [(inside[0], inside[-1] + 1)] if inside else []
    edge = 0
    for number, (begin, finish) in enumerate(_together(source, [(starts[a], ends[b - 1]) for a, b in kept])):
        if begin > edge or number:
            between = text[edge:begin].lower()
            is_row = "</tr" in between and "</table" not in between
            yield Edit(edge, begin, ("\n" if is_row else "\n\n") if number else "", "page")
        first, behind = bisect_left(left_out, (begin, 0)), bisect_left(left_out, (finish, 0))
        inner = [Edit(a, b, "", "hidden") for a, b in left_out[first:behind]]
        for m in _SOURCE_BREAK.finditer(text, begin, finish):
            is_tight = _TIGHT_BEFORE.match(text[m.start() - 1]) or _TIGHT_BEHIND.match(text[m.end()])
            inner.append(Edit(m.start(), m.end(), "" if is_tight else " ", "source line break"))
        yield from sorted(inner)
        edge = finish
    if edge < len(text):
        yield Edit(edge, len(text), "", "page")


def _together(source: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of a source, those as one between which it has neither text nor a tag that breaks the line."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        between = source[joined[-1][1] : start] if joined else "<br>"
        if len(between) < 2000 and re.fullmatch("x[ \u3000]*x", strip_tags(f"x{_SOURCE_BREAK.sub('', between)}x")):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined
