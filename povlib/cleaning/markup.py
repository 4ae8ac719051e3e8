"""Debris of the page or the file that a text was copied from: tags, entities, escapes."""

import html
import re
import unicodedata
from collections.abc import Iterator

from .fixes import HAN, Fix
from .offsets import Edit, disjoint

_TAGS = (
    "a abbr article aside b big blockquote body br button caption center cite code col colgroup dd del div "
    "dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input ins label li link main meta nav noscript object ol option p param pre s script section select "
    "small source span strike strong style sub sup svg table tbody td textarea tfoot th thead title tr tt u "
    "ul video wbr"
).split()
_LINES = "br p div li tr h1 h2 h3 h4 h5 h6 table ul ol dl dd dt blockquote article section hr".split()
_BREAKS = {"td": "\t", "th": "\t"} | dict.fromkeys(_LINES, "\n")
_HIDDEN = re.compile(r"<(script|style)\b[^<>]{0,2000}>", re.I)
_TAG = re.compile(
    rf"<(/?)({'|'.join(sorted(_TAGS, key=len, reverse=True))})\b(?:\s[^<>]{{0,2000}}+|\s[^<>=]{{1,99}}=[^<>]*+)?/?>",
    re.I,
)
_DECLARATION = re.compile(r"<!DOCTYPE[^<>]{0,200}>|<\?xml[^<>]{0,200}\?>", re.I)


def hidden_code(text: str) -> Iterator[Edit]:
    """Yield comments and scripts. One that nothing closes is left, and no later one looked for."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        yield Edit(start, end + 3, "", "comment")
        at = end + 3
    lowered, at, unclosed = text.lower(), 0, set()
    if len(lowered) != len(text):
        return
    for m in _HIDDEN.finditer(text):
        name = m[1].lower()
        if m.start() < at or name in unclosed:
            continue
        close = lowered.find(f"</{name}", m.end())
        end = lowered.find(">", close) if close >= 0 else -1
        if end < 0:
            unclosed.add(name)
            continue
        yield Edit(m.start(), end + 1, "", "script")
        at = end + 1


@Fix
def strip_tags(text: str) -> Iterator[Edit]:
    """Remove the HTML tags, comments and scripts that a copy left in the text.

    >>> strip_tags('全县<strong>8214户</strong>脱贫。<script>count(7)</script>')
    '全县8214户脱贫。'

    The cells of a table stay apart, by tabs.

    >>> strip_tags("<table><tr><td>1200</td><td>35户</td></tr></table>")
    '1200\\t35户'

    Only names of HTML elements count as tags; a comparison or a title in angle brackets stays.

    >>> strip_tags("增速<5%，<扶贫纪事>一书")
    '增速<5%，<扶贫纪事>一书'
    """
    if "<" not in text:
        return
    found = [*hidden_code(text), *(Edit(m.start(), m.end(), "", "tag") for m in _DECLARATION.finditer(text))]
    for m in _TAG.finditer(text):
        name = m[2].lower()
        found.append(Edit(*m.span(), _BREAKS.get(name, "") if m[1] or name in ("br", "hr", "td", "th") else "", "tag"))
    together: list[Edit] = []
    for edit in disjoint(sorted(found, key=lambda e: (e.start, -e.end))):
        if together and edit.start > (end := together[-1].end):
            if "\t" in together[-1].replacement + edit.replacement and text[end : edit.start].isspace():
                # Between cells a page's source may have any spaces; they mean nothing.
                together.append(Edit(end, edit.start, "", "tag"))
            else:
                yield from _one_break(text, together)
                together = []
        together.append(edit)
    yield from _one_break(text, together)


def _one_break(text: str, tags: list[Edit]) -> Iterator[Edit]:
    """Yield edits of tags that stand side by side, with one break for them all, of lines rather than of cells."""
    around = {text[tags[0].start - 1 : tags[0].start], text[tags[-1].end : tags[-1].end + 1]} if tags else set()
    needed = max((tag.replacement for tag in tags), key=("", "\t", "\n").index, default="")
    needed = "" if around & {"", "\n"} else needed
    for tag in tags:
        yield tag._replace(replacement=needed)
        needed = ""


_ENTITY = re.compile(r"&(?:amp;){0,8}(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@Fix
def decode_entities(text: str) -> Iterator[Edit]:
    """Turn HTML entities into the characters they stand for, however often they were escaped.

    >>> decode_entities("&ldquo;两不愁&rdquo;&nbsp;A&amp;amp;B")
    '“两不愁”\\xa0A&B'

    What is no entity stays.

    >>> decode_entities("R&D;AT&T")
    'R&D;AT&T'
    """
    if "&" not in text:
        return
    for m in _ENTITY.finditer(text):
        char = html.unescape(f"&{m[1]};")
        if ";" not in char and not (
            len(char) == 1 and unicodedata.category(char) in ("Cc", "Cs", "Cn") and char not in "\n\t"
        ):
            yield Edit(m.start(), m.end(), char)


_UNICODE = re.compile(r"(?:\\{1,2}u[0-9a-fA-F]{4})+")
# Each character is an edit of its own, so that each leads back to its own escape; two surrogates are one
_CHARACTER = re.compile(r"\\{1,2}u[dD][89abAB][0-9a-fA-F]{2}\\{1,2}u[dD][c-fC-F][0-9a-fA-F]{2}|\\{1,2}u[0-9a-fA-F]{4}")
_SHORT = re.compile(r'\\(?:[nrt]|["/])')
_MEANT = {"n": "\n", "r": "\n", "t": "\t"}
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*+")


@Fix
def decode_escapes(text: str) -> Iterator[Edit]:
    r"""Turn the escapes of JSON and of web addresses into the characters they stand for.

    >>> decode_escapes(r"\u003Cp\u003E脱贫1200\u6237")
    '<p>脱贫1200户'
    >>> decode_escapes("%E8%84%B1%E8%B4%AB1200%E6%88%B7")
    '脱贫1200户'

    A percentage and a folder stay.

    >>> decode_escapes(r"增长25%，见D:\upload\new")
    '增长25%，见D:\\upload\\new'
    """
    found: list[Edit] = []
    if "\\u" in text:
        for m in _CHARACTER.finditer(text):
            units = bytes.fromhex("".join(re.findall("u(.{4})", m[0])))
            found.append(Edit(*m.span(), units.decode("utf-16-be", "replace"), "escape"))
        if sum(1 for _ in _UNICODE.finditer(text)) > 2:
            found += [Edit(*m.span(), _MEANT.get(m[0][1], m[0][1]), "escape") for m in _SHORT.finditer(text)]
    if "%" in text:
        is_all = not re.search(f"[{HAN}]", text)
        for m in _PERCENT.finditer(text):
            data = bytes.fromhex(m[0].replace("%", ""))
            chars = data.decode("utf-8", "ignore")
            if chars.encode() == data and (not data.isascii() or (is_all and found)):
                found.append(Edit(*m.span(), chars, "escape"))
    yield from sorted(found)
