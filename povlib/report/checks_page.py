"""The page of the disagreements: how many of which kind, and the surest as cards, each with an anchor."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from ..charts.cards import cards, summary, surest
from ..checks import disputes
from ..export import inert
from ..locale import N_, chosen, either, ngettext, tr
from ..wording import is_known
from .contents import Site
from .downloads import FOLDER, packed
from .evidence_page import with_disputes
from .markdown import raw_html

_MOST = 20
_PLAIN = 5_000  # rows; a longer table is packed
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
    all_of_them = (
        f'{either(" ", "")}<a href="{download(site.checks)}" download>{text}</a>{either(".", "。")}' if count else ""
    )
    said = ngettext("{n} finding in {figures} figures.", "{n} findings in {figures} figures.", count)
    counted = f"<p>{said.format(n=f'{count:,}', figures=f'{len(site.rows):,}')}{all_of_them}</p>"
    table = summary(site.checks) if count > _SUMMED_UP else ""
    body = counted + table + cards(site.checks, most=_MOST, link=link)
    head = "---\nhtml_theme.sidebar_secondary.remove: true\n---\n"
    title = chosen(tr("Where the numbers disagree 数字核对"))
    after = f"## {chosen(tr('What the checks cannot see 核对的局限'))}\n\n{tr(_AFTER)}\n"
    return f"{head}# {title}\n\n{tr(_BEFORE)}\n\n{raw_html(body)}\n{after}"


def download(findings: pd.DataFrame) -> str:
    """Return the address of the file of the site that has all findings."""
    return f"{FOLDER}/disagreements.{'csv' if len(findings) <= _PLAIN else 'zip'}"


def disagreements(site: Site) -> bytes:
    """Return all findings as a CSV table that opens right in Excel, packed if it is long; no cell of it is a formula."""
    table = site.checks.map(lambda cell: inert(cell) if isinstance(cell, str) else cell)
    content = b"\xef\xbb\xbf" + table.to_csv(index=False).encode("utf-8")
    return content if len(table) <= _PLAIN else packed({"disagreements.csv": content})


def told_disputes(
    pages: Mapping[str, str], findings: pd.DataFrame, addresses: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the pages of articles, by the articles' ids, each with what the checks hold against its figures."""
    disputed: defaultdict[str, dict[int, list[Mapping[str, Any]]]] = defaultdict(dict)
    for (article, start), about in disputes(findings).items():
        disputed[article][start] = about
    with_card = set(surest(findings, _MOST)["id"])

    def link(found: Mapping[str, Any], side: str) -> str:
        other = "" if side else "other_"
        if found["id"] in with_card:
            return f'<a class="disputed-by" href="../checks.html#{found["id"]}">{tr("Both sides")}</a>'
        if is_known(article := found[f"{other}article"]):
            address = f"{quote(addresses[article])}.html#f{int(found[f'{other}start'])}"
            return f'<a class="disputed-by" href="{address}">{tr("The other figure")}</a>'
        return ""

    for article, page in pages.items():
        yield article, with_disputes(page, article, disputed[article], link, f"../{download(findings)}")
