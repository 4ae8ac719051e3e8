"""Markdown of the site: text and HTML set into it, links out of it."""

import posixpath
import re
from collections.abc import Collection


def mend_links(text: str, folder: str, documents: Collection[str]) -> str:
    """Return Markdown of a document in ``folder`` of the site, where a link to a file that the site lacks is plain text."""

    def mend(match: re.Match[str]) -> str:
        target = match.group(2)
        file = posixpath.normpath(posixpath.join(folder, target.partition("#")[0]))
        return match.group(0) if re.match(r"https?://|#|mailto:", target) or file in documents else match.group(1)

    return re.sub(r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)", mend, text)


def plain(text: str) -> str:
    """Return text for a Markdown heading or line, every mark in it escaped."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def raw_html(html: str) -> str:
    """Return HTML as a block of a MyST page, whatever stands in it."""
    fence = "`" * max(4, 1 + max((len(run) for run in re.findall(r"`+", html)), default=0))
    return f"{fence}{{raw}} html\n{html}\n{fence}\n"
