"""The page of one article: what is known about it, and its text with the figures marked, to filter and to choose from."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from ..articles import Article
from ..evidence import clean_view, raw_view
from ..locale import both, chosen, either, is_chinese, language, ngettext, tr
from ..reading.document import Document
from ..schema import THEMES, indicators_of
from ..wording import label
from .contents import known_or_proposed, title_of
from .markdown import plain, raw_html
from .told import twice

SURE_ZH = {"high": "大", "medium": "中", "low": "小"}
# Where the page of an article says what of it is disputed; a text of an article is escaped and cannot hold it.
_DISPUTED = "<!--disputed-->"
_MOST_TOLD = 3  # findings about one figure; in a large collection some have hundreds
Link = Callable[[Mapping[str, Any], str], str]


def article_page(document: Document, rows: list[dict[str, Any]], *, listed: bool = True) -> str:
    """Return the page of one article as Markdown; ``rows`` are its facts, in text order.

    ``listed``: whether the page stands in the tree of the site, and so in the side bar of every page. What disputes its
    figures is put in by ``with_disputes``.
    """
    article = document.article
    facts = [
        (tr("Publisher"), known_or_proposed(article, "publisher")),
        (tr("Author"), known_or_proposed(article, "author").replace(";", either(", ", "、"))),
        (tr("Published"), known_or_proposed(article, "published")),
        (tr("How the date is known"), escape(article.told("published_basis"))),
        (
            tr("About"),
            known_or_proposed(article, "place", level=_level(article), within=article.province),
        ),
        (tr("The copy"), escape(article.told("note"))),
    ]
    known = "".join(f"<div><dt>{escape(k)}</dt><dd>{v}</dd></div>" for k, v in facts if v)
    orphan = "" if listed else "orphan: true\n"
    return (
        f"---\nhtml_theme.sidebar_secondary.remove: true\n{orphan}---\n# {plain(title_of(article))}\n\n"
        + raw_html(f'<dl class="known">{known}</dl>')
        + "\n"
        + raw_html(_DISPUTED + viewer(document, rows))
    )


def _level(article: Article) -> str:
    """Return the level of an article's place in brackets, "" where it is not known."""
    if not article.level:
        return ""
    return f"（{label('level', article.level)}）" if is_chinese() else f"({article.level})"


def with_disputes(
    page: str, article: str, disputed: Mapping[int, Sequence[Mapping[str, Any]]], link: Link, all_of_them: str
) -> str:
    """Return the page of an article with what the checks hold against its figures.

    ``article``: its id; ``disputed``: findings, the surest first, by the start of the figure that they are about; of those about one figure
    some are told. ``link``: from a finding and the side of it ("" or "other_") that the page has to the HTML that leads to
    the other; ``all_of_them``: the address of the table that has all.
    """
    items = ""
    for start, findings in sorted(disputed.items()):
        for found in findings[:_MOST_TOLD]:
            here = (article, start)  # two articles may have a figure at one place
            side = next(side for side in ("", "other_") if (found[f"{side}article"], found[f"{side}start"]) == here)
            text = escape(found[f"{side}text"])
            sure = tr("How sure: {sure}.").format(sure=either(found["sure"], SURE_ZH[found["sure"]]))
            why = escape(found["reason"]) + either(". ", "。") + sure
            items += _item(start, text, why, link(found, side))
        if (more := len(findings) - _MOST_TOLD) > 0:
            table = f'<a class="disputed-by" href="{all_of_them}" download>{tr("all as a table")}</a>'
            said = ngettext("{n} more finding;", "{n} more findings;", more).format(n=f"{more:,}")
            items += _item(start, text, said, table)
    head = f"<h2>{twice('Disputed figures', '存疑数字')}</h2>"
    note = (
        f'<aside class="disputed" aria-label="{tr("Disputed figures")}">{head}<ul>{items}</ul></aside>' if items else ""
    )
    return page.replace(_DISPUTED, note, 1)


def _item(start: int, text: str, why: str, link: str) -> str:
    figure = f'<a class="disputed-figure" href="#f{start}" lang="zh-Hans">{text}</a>'
    return f'<li data-start="{start}">{figure}{either(": ", "：")}<span class="why">{why}</span> {link}</li>'


def viewer(document: Document, rows: list[dict[str, Any]]) -> str:
    """Return what an article's page holds: filter, legend, panel, repaired text and, where it is another, text as found.

    The anchor of a figure is ``f`` and its offset in the raw text: in the repaired text, or where it stands only in the
    text as found, there.
    """
    repaired = clean_view(document.clean, rows)
    here = {int(start) for start in re.findall(r' id="f(\d+)"', repaired)}
    only_found = {row["start"] for row in rows} - here
    switch, as_found = _as_found(document, rows, only_found)
    counts = Counter(row["indicator"] for row in rows)
    every = tr("all figures ({n})").format(n=len(rows))
    status = ngettext("{n} figure", "{n} figures", len(rows)).format(n=len(rows))
    legend = f'<li><span class="figure t-funds planned">{both("dashed: planned", "虚线：计划" if language() else "计划")}</span></li>'
    hint = tr("Choose a marked figure, with the mouse or with Tab and Enter, to see what was read from it.")
    return f"""<div class="evidence" data-count="{len(rows)}">
<div class="evidence-bar">
<label>{tr("Show")} <select class="evidence-filter"><option value="">{every}</option>{_choices(counts)}</select></label>
{switch}
<p class="evidence-status" role="status">{status}</p>
</div>
<ul class="evidence-legend" aria-label="{tr("Colours")}">{_legend(counts)}{legend}</ul>
<div class="evidence-columns">
<div class="evidence-text">
<div class="view view-clean" lang="zh-Hans">{repaired}</div>
{as_found}</div>
<section class="evidence-panel" aria-label="{tr("The figure chosen")}" aria-live="polite">
<p class="evidence-hint">{hint}</p>
</section>
</div>
</div>"""


def _is_repaired(document: Document) -> bool:
    """Whether the repaired text has other characters than the text as found, white space left out."""
    clean = document.clean
    shown = "".join(clean.text[block.start : block.end] for block in clean.blocks)
    return "".join(shown.split()) != "".join(clean.raw.split())


def _as_found(document: Document, rows: list[dict[str, Any]], only_found: set[int]) -> tuple[str, str]:
    """Return the switch to the text as found, and that text, where it is another than the repaired one.

    ``only_found``: the figures that stand nowhere else.
    """
    if not only_found and not _is_repaired(document):
        return f"<span>{tr('The text stands as it was found.')}</span>", ""
    name = tr("Text as found")
    switch = f'<label class="evidence-switch"><input type="checkbox" class="evidence-raw"> {name}</label>'
    lang = "zh-Hant" if document.article.script == "traditional" else "zh-Hans"
    text = raw_view(document.clean, rows, only_here=only_found)
    return switch, f'<div class="view view-raw" lang="{lang}" hidden>{text}</div>\n'


def _choices(counts: Counter[str]) -> str:
    """Return the options of the filter: the indicators that there are, by theme."""
    groups = []
    for theme, name in THEMES.items():
        there = [indicator for indicator in indicators_of(theme) if indicator in counts]
        if there:
            options = "".join(
                f'<option value="{i}">{escape(label("indicator", i))}{either(f" ({counts[i]})", f"（{counts[i]}）")}</option>'
                for i in there
            )
            total = sum(counts[i] for i in there)
            said = tr("All of {theme} ({n})").format(theme=chosen(name), n=total)
            every = f'<option value="theme:{theme}">{escape(said)}</option>'
            groups.append(f'<optgroup label="{escape(chosen(name))}">{every}{options}</optgroup>')
    return "".join(groups)


def _legend(counts: Counter[str]) -> str:
    return "".join(
        f'<li><span class="figure t-{theme}">{escape(chosen(name))}</span></li>'
        for theme, name in THEMES.items()
        if any(indicator in counts for indicator in indicators_of(theme))
    )
