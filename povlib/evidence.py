"""An article as HTML with its figures marked in their places; everything that comes from the article is escaped."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from .articles import Article
from .cleaning import CleanText
from .locale import N_, either, tr
from .reading.document import Document
from .reading.facts import find_facts
from .schema import OFFSETS, Fact, theme_of
from .wording import exact_amount, label, period

if TYPE_CHECKING:
    import pandas as pd

# What a note says instead of furniture of the page: it may be spam, and nobody reads it for its words.
_NOTE = N_("left out: {count} characters of page code, notices, navigation or spam that are no part of the article")
_FURNITURE = ("drop_furniture", "drop_spam")
_BARE_TAGS = re.compile(r"(?:\s|</?[a-z][a-z0-9]*+\s*+/?>)*+", re.I)
_KEPT, _STRUCK, _WITHHELD = range(3)
# A figure's colour: the theme that its indicator belongs to.
_COLOURS = {
    "funds": "#0072B2",
    "income": "#009E73",
    "poverty": "#D55E00",
    "relocation": "#AA3377",
    "other": "#6b6b6b",
}


class Evidence(str):
    """HTML that a notebook shows as a page."""

    def __repr__(self) -> str:
        return tr("The article with its figures marked")

    def _repr_html_(self) -> str:
        return str(self)


class Mark(NamedTuple):
    """One figure in a text: where it stands there, the anchor of its place, and the row of the fact.

    ``told``: whether the mark carries what was read; where another mark on the page does, it need not.
    """

    start: int
    end: int
    anchor: str
    row: Mapping[str, Any]
    told: bool = True


def highlight(
    article: Article | Document,
    facts: "Iterable[Fact] | pd.DataFrame | None" = None,
    *,
    raw: bool = False,
    paragraphs: int | None = None,
) -> Evidence:
    """Return an article as HTML, every figure marked and coloured by theme, its fields in the tooltip.

    ``article``: an ``Article``, or one made ready as a ``Document``. ``facts``: facts of the article, or rows of a fact
    table; None finds them. ``raw`` shows the text as found instead of the repaired one; ``paragraphs`` shows only so
    many blocks of the repaired one. The result shows itself in a notebook.

    >>> shown = highlight(Article("a", "2018年，全县投入1.2亿元。"))
    >>> re.findall('id="(f[0-9]+)"', shown)
    ['f10']
    """
    document = article if isinstance(article, Document) else Document(article)
    rows = fact_rows(document, facts)
    body = raw_view(document.clean, rows) if raw else clean_view(document.clean, rows, most=paragraphs)
    style = "".join(
        f".povlib-evidence .t-{theme}{{background:{colour}22;border-bottom:2px solid {colour}}}"
        for theme, colour in _COLOURS.items()
    )
    return Evidence(
        "<style>.povlib-evidence{max-width:42em;line-height:1.9}.povlib-evidence a.figure{color:inherit;"
        f"text-decoration:none}}.povlib-evidence .raw-text{{white-space:pre-wrap}}{style}</style>"
        f'<div class="povlib-evidence" lang="zh-Hans">{body}</div>'
    )


def fact_rows(document: Document, facts: "Iterable[Fact] | pd.DataFrame | None" = None) -> list[dict[str, Any]]:
    """Return the facts of one article as rows of the public format, in text order; None finds them.

    Rows of a table without the columns ``clean_start`` and ``clean_end`` get them from the facts found anew.
    """
    if facts is None:
        facts = find_facts(document)
    if hasattr(facts, "to_dict"):
        import pandas as pd

        records: list[Any] = facts.to_dict("records")
        rows: list[dict[str, Any]] = [{k: None if pd.isna(v) else v for k, v in r.items()} for r in records]
    else:
        rows = [fact.row() if isinstance(fact, Fact) else dict(fact) for fact in facts]
    rows = [row for row in rows if row["article"] == document.article.id]
    if any(row.get("clean_start") is None for row in rows):
        spans = {(f.start, f.end): (f.clean_start, f.clean_end) for f in find_facts(document)}
        for row in rows:
            row["clean_start"], row["clean_end"] = spans.get((row["start"], row["end"]), (None, None))
    for row in rows:
        row.update((column, int(row[column])) for column in OFFSETS if row.get(column) is not None)
    return sorted(rows, key=lambda row: (row["start"], row["end"]))


def fields(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a fact as names and values for a reader, those that hold nothing left out."""
    shown = [
        (tr("Indicator"), label("indicator", row["indicator"])),
        (tr("Value"), exact_amount(row["value"], row["unit"])),
        (tr("Precision"), "" if row["approx"] == "exact" else label("approx", row["approx"])),
        (tr("Place"), row.get("place") or ""),
    ]
    if row["indicator"] not in ("other", "percent_other", "money_other") or row.get("from") or row.get("to"):
        shown.append((tr("Period"), period(row.get("from"), row.get("to")) or tr("not stated")))
    if row.get("status"):
        shown.append((tr("Status"), label("status", row["status"])))
    if theme_of(row["indicator"]) == "funds":
        shown += [
            (tr("Sector"), label("sector", row.get("sector"))),
            (tr("Source"), label("source", row.get("source"))),
        ]
    return [(name, value) for name, value in shown if value]


def marked(text: str, marks: Iterable[Mark], *, offset: int = 0) -> Iterator[str]:
    """Yield pieces of HTML: the text, escaped, with a link around each mark (in text order) that leads to itself.

    ``offset``: where ``text`` begins in the text that the marks count in. A mark that overlaps the one before is cut.
    """
    at = 0
    for mark in marks:
        start, end = max(mark.start - offset, at), min(mark.end - offset, len(text))
        if start >= end:
            continue
        yield escape(text[at:start])
        row = mark.row
        total = "" if row.get("part_of") is None else f' data-total="{int(row["part_of"])}"'
        yield (
            f'<a class="figure t-{theme_of(row["indicator"])}{" planned" if row.get("status") == "planned" else ""}"'
            f' id="{mark.anchor}" href="#{mark.anchor}" data-start="{row["start"]}"'
            f' data-indicator="{escape(str(row["indicator"]))}"{total}{_read_from(row) if mark.told else ""}>'
            f"{escape(text[start:end])}</a>"
        )
        at = end
    yield escape(text[at:])


def _read_from(row: Mapping[str, Any]) -> str:
    """Return the attribute of a mark that tells what was read: its tooltip, a line a field, which the page's script reads."""
    colon = either(": ", "：")
    lines = (escape(f"{name}{colon}{' '.join(value.split())}") for name, value in fields(row))
    return f' title="{"&#10;".join(lines)}"'


def clean_view(cleaned: CleanText, rows: Iterable[Mapping[str, Any]], *, most: int | None = None) -> str:
    """Return the repaired text (or its first ``most`` blocks) as HTML, one element a block, its figures marked.

    ``rows``: rows of facts with ``clean_start`` and ``clean_end``; one without stands in the text as found only. The
    anchor of a figure is ``f`` and its start in the raw text.
    """
    known = (row for row in rows if row.get("clean_start") is not None)
    marks = _in_order(Mark(row["clean_start"], row["clean_end"], f"f{row['start']}", row) for row in known)
    parts = []
    for block in cleaned.blocks[:most]:
        text = cleaned.text[block.start : block.end]
        body = "".join(marked(text, _beginning_in(marks, block.start, block.end), offset=block.start))
        parts.append(f'<p class="block-{escape(block.kind)}">{body}</p>')
    return "\n".join(parts)


def raw_view(cleaned: CleanText, rows: Iterable[Mapping[str, Any]], *, only_here: Collection[int] | None = None) -> str:
    """Return the text as found as HTML, its figures marked; what cleaning takes out is struck out, furniture withheld.

    The anchor of a figure is ``r`` and its start. ``only_here``: the starts of figures that the repaired text on the
    same page has not; theirs is ``f`` and the start, and only their marks tell what was read.
    """
    text = cleaned.raw
    state = bytearray(len(text))  # of each character, whether it is kept, struck out or withheld
    page = [(start, end, "extract_page") for start, end in cleaned.replaced("extract_page")]
    for start, end, repair in (*cleaned.removed(), *page):
        # the source of a page hides more than a reader of the page has seen
        is_source = bool(page) and not _BARE_TAGS.fullmatch(text, start, end)
        is_withheld = repair in _FURNITURE or (is_source and repair in ("extract_page", "strip_tags"))
        state[start:end] = bytes([_WITHHELD if is_withheld else _STRUCK]) * (end - start)
    marks = _in_order(
        Mark(row["start"], row["end"], f"{'f' if row['start'] in (only_here or ()) else 'r'}{row['start']}", row)
        for row in rows
    )
    if only_here is not None:
        marks = [mark._replace(told=mark.row["start"] in only_here) for mark in marks]
    for mark in marks:
        state[mark.start : mark.end] = bytes(mark.end - mark.start)  # a figure is shown whole
    parts = []
    for run in re.finditer(rb"(.)\1*+", state, re.DOTALL):
        start, end = run.span()
        piece = text[start:end]
        if state[start] == _KEPT:
            parts.append("".join(marked(piece, _beginning_in(marks, start, end), offset=start)))
        elif not piece.strip():
            parts.append(escape(piece))
        elif state[start] == _WITHHELD:
            parts.append(
                f'<span class="withheld" lang="{either("en", "zh-Hans")}">[{tr(_NOTE).format(count=end - start)}]</span>'
            )
        else:
            parts.append(f"<del>{escape(piece)}</del>")
    return f'<div class="raw-text">{"".join(parts)}</div>'


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _beginning_in(marks: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    """Return the marks, which are in text order, that begin within a span."""
    return marks[bisect_left(marks, start, key=lambda m: m.start) : bisect_left(marks, end, key=lambda m: m.start)]
