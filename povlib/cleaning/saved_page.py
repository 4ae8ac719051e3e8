"""The article of a saved HTML page, found by trafilatura and kept where it stands in the page's source."""

import re
from collections.abc import Iterator

from .fixes import HAN, Fix, decode_entities, strip_tags
from .furniture import _STAMP
from .offsets import Edit, apply_edits, to_old

_NOT_SHOWN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
_HEAD = re.compile(r"<(head|nav|footer|select|noscript)\b.{0,200000}?</\1\s*>", re.I | re.S)
_SOURCE_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
_TIGHT_BEFORE = re.compile(f"[{HAN}，。、；：！？”’）》…>]")
_TIGHT_BEHIND = re.compile(f"[{HAN}，。、；：！？“‘（《…<]")


def _visible(source: str) -> tuple[str, list[int], list[int]]:
    """Return what a page shows, without spaces, and where each character of it begins and ends in the source."""
    blank = _HEAD.sub(lambda m: "\n" * len(m[0]), source)
    stripped, first = apply_edits(blank, strip_tags.find(blank))
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

    found = trafilatura.bare_extraction(source, include_comments=False, include_tables=True, with_metadata=True)
    if found is None:
        return "", []
    data = found if isinstance(found, dict) else found.as_dict()
    return data.get("title") or "", [line for line in (data.get("text") or "").split("\n") if line.strip()]


@Fix
def extract_page(text: str) -> Iterator[Edit]:
    """Keep of a saved page's source only the article: its title, its date and its paragraphs, tags inside them included.

    >>> extract_page("<html><body><p>全县脱贫。</p></body></html>")
    '全县脱贫。'
    """
    shown, starts, ends = _visible(text)
    if not shown:
        return
    title, lines = _article_lines(text)
    kept: list[tuple[int, int]] = []
    at = 0
    for line in lines:
        wanted = _squeeze(re.sub(r"^(?:[-*|]\s|#{1,6}\s)|\|", "", line))
        found = shown.find(wanted, at) if wanted else -1
        if found >= 0:
            kept.append((found, found + len(wanted)))
            at = found + len(wanted)
    if not kept:
        kept = [(0, len(shown))]
    first = kept[0][0]
    heading = _squeeze(title)
    # A page's title repeats the site's name behind a mark; the longest part of it that the page shows is the article's.
    for part in (heading, *sorted(map(_squeeze, re.split(r"[-_|—–]", title)), key=len, reverse=True)):
        before = shown.rfind(part, 0, first) if len(part) > 3 else -1
        if before >= 0:
            between = text[ends[before + len(part) - 1] : starts[first]]
            date = _STAMP.search(between)
            if date:
                offset = ends[before + len(part) - 1]
                inside = [i for i in range(before, first) if offset + date.start() <= starts[i] < offset + date.end()]
                if inside:
                    kept.insert(0, (inside[0], inside[-1] + 1))
            kept.insert(0, (before, before + len(part)))
            break
    edge = 0
    for number, (start, end) in enumerate(kept):
        begin = starts[start]
        if begin > edge or number:
            yield Edit(edge, begin, "\n\n" if number else "", "page")
        for m in _SOURCE_BREAK.finditer(text, begin, ends[end - 1]):
            is_tight = _TIGHT_BEFORE.match(text[m.start() - 1]) or _TIGHT_BEHIND.match(text[m.end()])
            yield Edit(m.start(), m.end(), "" if is_tight else " ", "source line break")
        edge = ends[end - 1]
    if edge < len(text):
        yield Edit(edge, len(text), "", "page")
