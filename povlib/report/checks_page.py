"""The page of the disagreements: how many of which kind, and the surest as cards, each with an anchor."""

from urllib.parse import quote

from ..charts.cards import cards, summary
from ..export import inert
from ..locale import N_, chosen, either, ngettext, tr
from .contents import Site
from .markdown import raw_html

DOWNLOAD = "_static/downloads/disagreements.csv"
"""The file of the site that has all of them."""
_MOST = 20
_SUMMED_UP = 6  # more findings than this are summed up before they are told
_BEFORE = N_(
    "Each finding is a question to put to the sources, not a verdict: two claims that do not go together, what is wrong, and "
    "what could explain it without anybody being wrong. The rules know no place and no number."
)
_AFTER = N_(
    "They compare only what was read. A figure that was missed or misread is not checked, and a misreading can look like a "
    "contradiction: the sentence decides, so read it. Two articles that copy the same wrong number agree with each other. "
    "Where nothing is found, nothing is proven."
)


def checks_page(site: Site) -> str:
    """Return the page of what disagrees, as Markdown."""
    count = len(site.checks)

    def link(article: str, start: int) -> str:
        return f"articles/{quote(site.addresses[article])}.html#f{start}"

    text = tr("All {n} as a table (CSV)").format(n=f"{count:,}")
    all_of_them = f' <a href="{DOWNLOAD}" download>{text}</a>{either(".", "。")}' if count else ""
    said = ngettext("{n} finding in {figures} figures.", "{n} findings in {figures} figures.", count)
    counted = f"<p>{said.format(n=f'{count:,}', figures=f'{len(site.rows):,}')}{all_of_them}</p>"
    table = summary(site.checks) if count > _SUMMED_UP else ""
    body = counted + table + cards(site.checks, most=_MOST, link=link)
    head = "---\nhtml_theme.sidebar_secondary.remove: true\n---\n"
    title = chosen(tr("Where the numbers disagree 数字核对"))
    after = f"## {chosen(tr('What the checks cannot see 核对的局限'))}\n\n{tr(_AFTER)}\n"
    return f"{head}# {title}\n\n{tr(_BEFORE)}\n\n{raw_html(body)}\n{after}"


def disagreements_csv(site: Site) -> bytes:
    """Return all findings as a CSV table that opens right in Excel; no cell of it is a formula."""
    table = site.checks.map(lambda cell: inert(cell) if isinstance(cell, str) else cell)
    return b"\xef\xbb\xbf" + table.to_csv(index=False).encode("utf-8")
