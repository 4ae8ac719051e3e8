"""Markdown of the site: text and HTML set into it, links out of it."""

import posixpath
import re
from collections.abc import Collection

_WRITTEN = "povlib/report/site/"  # of a checkout: where the pages that are written by hand stand


def mend_links(text: str, folder: str, documents: Collection[str]) -> str:
    """Return Markdown of a document in ``folder`` of the site, where a link to a file that the site lacks is plain text.

    A link to the source of a written page, as it leads there in a checkout, leads to the page.

    >>> mend_links("[a](../povlib/report/site/ethics.md#b), [c](../Makefile)", "notebooks", {"ethics.md"})
    '[a](../ethics.md#b), c'
    """

    def mend(match: re.Match[str]) -> str:
        target = match.group(2)
        path, mark, section = target.partition("#")
        file = posixpath.normpath(posixpath.join(folder, path))
        if (page := file.removeprefix(_WRITTEN)) != file and page in documents:
            return f"[{match.group(1)}]({posixpath.relpath(page, folder or '.')}{mark}{section})"
        return match.group(0) if re.match(r"https?://|#|mailto:", target) or file in documents else match.group(1)

    return re.sub(r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)", mend, text)


def plain(text: str) -> str:
    """Return text for a Markdown heading or line, every mark in it escaped."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def raw_html(html: str) -> str:
    """Return HTML as a block of a MyST page, whatever stands in it."""
    fence = "`" * max(4, 1 + max((len(run) for run in re.findall(r"`+", html)), default=0))
    return f"{fence}{{raw}} html\n{html}\n{fence}\n"
