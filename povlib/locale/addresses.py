"""The addresses of headings: those of the Chinese pages are those of the English, so that a link leads to both."""

import re
from functools import cache
from typing import Any

from . import catalogue, language, lists, traditional

_MARKS = re.compile(r"[*`]|\]\([^)]*\)|\[")


@cache
def _english() -> dict[str, str]:
    """Return the English of each translated text, both without the marks of Markdown."""
    known: dict[str, str] = {}
    for name in lists():
        known |= {_MARKS.sub("", own): _MARKS.sub("", text) for text, own in catalogue(name).items()}
    return {traditional(own): text for own, text in known.items()} if language() == "zh-Hant" else known


def english_address(heading: str) -> str:
    """Return the address of a heading within its page, made from its English, as MyST makes it."""
    return re.sub(r"[^\w -]", "", _english().get(heading, heading).lower()).replace(" ", "-")


def keep_addresses(app: Any, doctree: Any) -> None:
    """Give the sections of a translated page the ids of the English one, before their own."""
    from docutils import nodes

    for section in doctree.findall(nodes.section):
        title = section.next_node(nodes.title)
        english = _english().get(title.astext()) if title is not None else None
        name = nodes.make_id(english) if english else ""
        if name and name not in doctree.ids:
            doctree.ids[name] = section
            section["ids"].insert(0, name)
