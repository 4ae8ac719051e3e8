"""The addresses of headings: those of the Chinese pages are those of the English, so that a link leads to both."""

import re
from functools import cache
from typing import Any

from . import catalogue, language, lists, traditional

_MARKS = re.compile(r"[*`]|\]\([^)]*\)|\[")


@cache
def _english(name: str = "") -> dict[str, str]:
    """Return the English of each translated text of a catalogue, else of all, both without the marks of Markdown."""
    known: dict[str, str] = {}
    for one in [name] if name else lists():
        known |= {_MARKS.sub("", own): _MARKS.sub("", text) for text, own in catalogue(one).items()}
    return {traditional(own): text for own, text in known.items()} if language() == "zh-Hant" else known


def english_address(heading: str) -> str:
    """Return the address of a heading within its page, made from its English, as MyST makes it."""
    return re.sub(r"[^\w -]", "", _english().get(heading, heading).lower()).replace(" ", "-")


def keep_addresses(app: Any, doctree: Any) -> None:
    """Give the sections of a translated page the ids of the English one, before their own."""
    from docutils import nodes

    page = str(app.env.docname)
    own = page.replace("solutions/", "exercises/") if page.startswith("notebooks/") else f"pages/{page}"
    for section in doctree.findall(nodes.section):
        title = section.next_node(nodes.title)
        heading = title.astext() if title is not None else ""
        english = _english(own).get(heading) or _english().get(heading)
        name = nodes.make_id(english) if english else ""
        if name and doctree.ids.get(name, section) is section:
            doctree.ids[name] = section
            section["ids"] = [name, *(one for one in section["ids"] if one != name)]
