"""An article as HTML with its figures marked in their places; everything that comes from the article is escaped."""

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from .articles import Article
from .schema import THEMES, indicators_of, theme_of
from .wording import exact_amount, label, period

if TYPE_CHECKING:
    import pandas as pd

    from .cleaning import CleanText
    from .reading.facts import Fact

# A figure's colour: the theme that its indicator belongs to.
# What a note says instead of furniture of the page: it may be spam, and nobody reads it for its words.
_NOTE = "left out: {count} characters of notices, navigation or spam that are no part of the article"
_FURNITURE = ("drop_furniture", "drop_spam")
_STRUCK, _KEPT, _WITHHELD = range(3)
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
        return "The article with its figures marked"

    def _repr_html_(self) -> str:
        return str(self)


class Mark(NamedTuple):
    """One figure in a text: where it stands there, and the row of the fact."""

    start: int
    end: int
    row: Mapping[str, Any]


def highlight(
    article: Article,
    facts: "Iterable[Fact] | pd.DataFrame | None" = None,
    *,
    raw: bool = False,
    paragraphs: int | None = None,
) -> Evidence:
    """Return an article as HTML, every figure marked and coloured by theme, its fields in the tooltip.

    ``facts``: facts of the article, or rows of a fact table; None finds them. ``raw`` shows the text as found instead
    of the repaired one; ``paragraphs`` shows only so many blocks of the repaired one. The result shows itself in a notebook.
    """
    rows = fact_rows(article, facts)
    body = raw_view(article, rows) if raw else clean_view(article, rows, most=paragraphs)
    style = "".join(
        f".povlib-evidence .t-{theme}{{background:{colour}22;border-bottom:2px solid {colour}}}"
        for theme, colour in _COLOURS.items()
    )
    return Evidence(
        "<style>.povlib-evidence{max-width:42em;line-height:1.9}.povlib-evidence a.figure{color:inherit;"
        f"text-decoration:none}}.povlib-evidence .raw-text{{white-space:pre-wrap}}{style}</style>"
        f'<div class="povlib-evidence" lang="zh-Hans">{body}</div>'
    )


def fact_rows(article: Article, facts: "Iterable[Fact] | pd.DataFrame | None" = None) -> list[dict[str, Any]]:
    """Return the facts of one article as rows of the public format, in text order; None finds them."""
    from .reading.facts import Fact, find_facts

    if facts is None:
        facts = find_facts(article)
    if hasattr(facts, "to_dict"):
        import pandas as pd

        records: list[Any] = facts.to_dict("records")
        rows = [{k: None if pd.isna(v) else v for k, v in record.items()} for record in records]
        for row in rows:
            total = row.get("part_of")
            row["part_of"] = None if total is None else int(total)
    else:
        rows = [fact.row() if isinstance(fact, Fact) else dict(fact) for fact in facts]
    return sorted((row for row in rows if row["article"] == article.id), key=lambda row: (row["start"], row["end"]))


def fields(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a fact as names and values for a reader, those that hold nothing left out."""
    shown = [
        ("Indicator", label("indicator", row["indicator"])),
        ("Value", exact_amount(row["value"], row["unit"])),
        ("Precision", "" if row["approx"] == "exact" else label("approx", row["approx"])),
        ("Place", row.get("place") or ""),
    ]
    if row["indicator"] not in ("other", "percent_other", "money_other") or row.get("from") or row.get("to"):
        shown.append(("Period", period(row.get("from"), row.get("to")) or "not stated"))
    if row.get("status"):
        shown.append(("Status", label("status", row["status"])))
    if theme_of(row["indicator"]) == "funds":
        shown += [("Sector", label("sector", row.get("sector"))), ("Source", label("source", row.get("source")))]
    return [(name, value) for name, value in shown if value]


def marked(text: str, marks: Iterable[Mark], *, prefix: str, offset: int = 0) -> Iterator[str]:
    """Yield pieces of HTML: the text, escaped, with a link around each mark; the link's id is ``prefix`` and raw start.

    ``offset``: where ``text`` begins in the text that the marks count in. A mark that overlaps the one before is cut.
    """
    at = 0
    for mark in marks:
        start, end = max(mark.start - offset, at), min(mark.end - offset, len(text))
        if start >= end:
            continue
        yield escape(text[at:start])
        row = mark.row
        shown = fields(row)
        key = f"{prefix}{row['start']}"
        about = json.dumps(shown, ensure_ascii=False)
        total = "" if row.get("part_of") is None else f' data-total="{int(row["part_of"])}"'
        yield (
            f'<a class="figure t-{theme_of(row["indicator"])}{" planned" if row.get("status") == "planned" else ""}"'
            f' id="{key}" href="#{key}" data-start="{row["start"]}" data-indicator="{escape(str(row["indicator"]))}"'
            f' data-fields="{escape(about)}"{total} title="{escape("; ".join(f"{n}: {v}" for n, v in shown))}">'
            f"{escape(text[start:end])}</a>"
        )
        at = end
    yield escape(text[at:])


def clean_view(
    article: Article, rows: Iterable[Mapping[str, Any]], *, prefix: str = "f", most: int | None = None
) -> str:
    """Return the repaired text (or its first ``most`` blocks) as HTML, one element a block, its figures marked."""
    from .cleaning import clean

    cleaned = clean(article.text, html=article.is_html)
    marks = _clean_marks(cleaned, rows)
    parts = []
    for block in cleaned.blocks[:most]:
        inside = [mark for mark in marks if block.start <= mark.start < block.end]
        body = "".join(marked(cleaned.text[block.start : block.end], inside, prefix=prefix, offset=block.start))
        parts.append(f'<p class="block-{escape(block.kind)}">{body}</p>')
    return "\n".join(parts)


def raw_view(article: Article, rows: Iterable[Mapping[str, Any]], *, prefix: str = "r") -> str:
    """Return the text as found as HTML, its figures marked; what cleaning takes out is struck out, furniture withheld."""
    from .cleaning import clean

    text = article.text
    kept = _covered(clean(text, html=article.is_html))
    with_furniture = _covered(clean(text, html=article.is_html, skip=_FURNITURE))
    marks = [Mark(row["start"], row["end"], row) for row in rows]
    for mark in marks:
        kept[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
    state = bytearray(_KEPT if k else _WITHHELD if f else _STRUCK for k, f in zip(kept, with_furniture, strict=True))
    parts = []
    for start, end in _runs(state):
        piece = text[start:end]
        if state[start] == _KEPT:
            inside = [mark for mark in marks if start <= mark.start < end]
            parts.append("".join(marked(piece, inside, prefix=prefix, offset=start)))
        elif not piece.strip():
            parts.append(escape(piece))
        elif state[start] == _WITHHELD:
            parts.append(f'<span class="withheld" lang="en">[{_NOTE.format(count=end - start)}]</span>')
        else:
            parts.append(f"<del>{escape(piece)}</del>")
    return f'<div class="raw-text">{"".join(parts)}</div>'


def _covered(cleaned: "CleanText") -> bytearray:
    """Return for each raw character whether something of the clean text came from it."""
    covered = bytearray(len(cleaned.raw))
    for n in range(len(cleaned.text)):
        start, end = cleaned.to_raw(n, n + 1)
        covered[start:end] = b"\x01" * (end - start)
    return covered


def _clean_marks(cleaned: "CleanText", rows: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """Return the marks of raw spans in the repaired text; one that stands only in the raw text has none."""
    where: dict[int, list[int]] = {}
    spans = [cleaned.to_raw(n, n + 1) for n in range(len(cleaned.text))]
    for n, (start, end) in enumerate(spans):
        for offset in range(start, end):
            where.setdefault(offset, []).append(n)
    marks = []
    for row in rows:
        found = [n for offset in range(row["start"], row["end"]) for n in where.get(offset, ())]
        if found:
            marks.append(Mark(min(found), max(found) + 1, row))
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _runs(flags: bytearray) -> Iterator[tuple[int, int]]:
    """Yield the runs of equal flags as start and end."""
    start = 0
    for n in range(1, len(flags) + 1):
        if n == len(flags) or flags[n] != flags[start]:
            yield start, n
            start = n


def viewer(article: Article, rows: list[dict[str, Any]]) -> str:
    """Return what an article's page in the report holds: filter, legend, panel, repaired text and text as found.

    The anchor of a figure is ``f`` and its offset in the raw text: in the repaired text, or where it stands only in the
    text as found, there.
    """
    clean_html = clean_view(article, rows)
    raw_html = raw_view(article, rows)
    for row in rows:
        if f' id="f{row["start"]}"' not in clean_html:
            raw_html = raw_html.replace(f' id="r{row["start"]}"', f' id="f{row["start"]}"')
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["indicator"]] = counts.get(row["indicator"], 0) + 1
    groups = []
    for theme, name in THEMES.items():
        indicators = indicators_of(theme)
        options = "".join(
            f'<option value="{i}">{escape(label("indicator", i))} ({counts[i]})</option>'
            for i in indicators
            if i in counts
        )
        if options:
            total = sum(counts.get(i, 0) for i in indicators)
            every = f'<option value="theme:{theme}">All of {escape(name)} ({total})</option>'
            groups.append(f'<optgroup label="{escape(name)}">{every}{options}</optgroup>')
    legend = "".join(
        f'<li><span class="figure t-{theme}">{escape(name)}</span></li>'
        for theme, name in THEMES.items()
        if any(i in counts for i in indicators_of(theme))
    )
    return f"""<div class="evidence" data-count="{len(rows)}">
<div class="evidence-bar">
<label>Show <select class="evidence-filter"><option value="">all figures ({len(rows)})</option>{"".join(groups)}</select></label>
<label class="evidence-switch"><input type="checkbox" class="evidence-raw"> Text as found</label>
<p class="evidence-status" role="status">{len(rows)} figures</p>
</div>
<ul class="evidence-legend" aria-label="Colours">{legend}<li><span class="figure t-funds planned">dashed: planned 计划</span></li></ul>
<div class="evidence-columns">
<div class="evidence-text">
<div class="view view-clean" lang="zh-Hans">{clean_html}</div>
<div class="view view-raw" lang="{"zh-Hant" if article.script == "traditional" else "zh-Hans"}" hidden>{raw_html}</div>
</div>
<section class="evidence-panel" aria-label="The figure chosen" aria-live="polite">
<p class="evidence-hint">Choose a marked figure, with the mouse or with Tab and Enter, to see what was read from it.</p>
</section>
</div>
</div>"""
