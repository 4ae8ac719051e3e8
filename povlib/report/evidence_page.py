"""The page of one article: what is known about it, and its text with the figures marked, to filter and to choose from."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
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


def article_page(document: Document, rows: list[dict[str, Any]], *, listed: bool = True) -> str:
    """Return the page of one article as Markdown; ``rows`` are its facts, in text order.

    ``listed``: whether the page stands in the tree of the site, and so in the side bar of every page. What disputes its
    figures is put in by ``with_disputes``.
    """
    article = document.article
    facts = [
        (tr("Publisher"), known_or_proposed(article, "publisher")),
        (tr("Author"), known_or_proposed(article, "author").replace(";", ", ")),
        (tr("Published"), known_or_proposed(article, "published")),
        (tr("How the date is known"), escape(tr(article.meta.get("published_basis") or ""))),
        (
            tr("About"),
            known_or_proposed(article, "place", _level(article), article.province),
        ),
        (tr("The copy"), escape(tr(article.note or ""))),
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


def with_disputes(page: str, article: str, by_figure: Mapping[tuple[str, int], Sequence[Mapping[str, Any]]]) -> str:
    """Return the page of an article with what the checks hold against its figures; see ``checks.disputes``."""
    items = ""
    for (name, start), findings in sorted(by_figure.items()):
        for found in findings if name == article else ():
            text = next(found[f"{side}text"] for side in ("", "other_") if found[f"{side}start"] == start)
            reason = escape(found["reason"]) + either(".", "。")
            sure = tr("How sure: {sure}.").format(sure=either(found["sure"], SURE_ZH[found["sure"]]))
            items += (
                f'<li data-start="{start}" data-why="{reason}">'
                f'<a class="disputed-figure" href="#f{start}" lang="zh-Hans">{escape(text)}</a>{either(": ", "：")}'
                f"{reason}{either(' ', '')}{sure} "
                f'<a class="disputed-by" href="../checks.html#{found["id"]}">{tr("Both sides")}</a></li>'
            )
    head = f"<h2>{twice('Disputed figures', '存疑数字')}</h2>"
    note = (
        f'<aside class="disputed" aria-label="{tr("Disputed figures")}">{head}<ul>{items}</ul></aside>' if items else ""
    )
    return page.replace(_DISPUTED, note, 1)


def viewer(document: Document, rows: list[dict[str, Any]]) -> str:
    """Return what an article's page holds: filter, legend, panel, repaired text and text as found.

    The anchor of a figure is ``f`` and its offset in the raw text: in the repaired text, or where it stands only in the
    text as found, there.
    """
    repaired = clean_view(document.clean, rows)
    here = {int(start) for start in re.findall(r' id="f(\d+)"', repaired)}
    as_found = raw_view(document.clean, rows, only_here={row["start"] for row in rows} - here)
    counts = Counter(row["indicator"] for row in rows)
    every = tr("all figures ({n})").format(n=len(rows))
    status = ngettext("{n} figure", "{n} figures", len(rows)).format(n=len(rows))
    legend = f'<li><span class="figure t-funds planned">{both("dashed: planned", "虚线：计划" if language() else "计划")}</span></li>'
    hint = tr("Choose a marked figure, with the mouse or with Tab and Enter, to see what was read from it.")
    return f"""<div class="evidence" data-count="{len(rows)}">
<div class="evidence-bar">
<label>{tr("Show")} <select class="evidence-filter"><option value="">{every}</option>{_choices(counts)}</select></label>
<label class="evidence-switch"><input type="checkbox" class="evidence-raw"> {tr("Text as found")}</label>
<p class="evidence-status" role="status">{status}</p>
</div>
<ul class="evidence-legend" aria-label="{tr("Colours")}">{_legend(counts)}{legend}</ul>
<div class="evidence-columns">
<div class="evidence-text">
<div class="view view-clean" lang="zh-Hans">{repaired}</div>
<div class="view view-raw" lang="{"zh-Hant" if document.article.script == "traditional" else "zh-Hans"}" hidden>{as_found}</div>
</div>
<section class="evidence-panel" aria-label="{tr("The figure chosen")}" aria-live="polite">
<p class="evidence-hint">{hint}</p>
</section>
</div>
</div>"""


def _choices(counts: Counter[str]) -> str:
    """Return the options of the filter: the indicators that there are, by theme."""
    groups = []
    for theme, name in THEMES.items():
        there = [indicator for indicator in indicators_of(theme) if indicator in counts]
        if there:
            options = "".join(
                f'<option value="{i}">{escape(label("indicator", i))} ({counts[i]})</option>' for i in there
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
