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
    # Where two texts have one translation the last counts: that of a lesson, and one that says both languages, a heading
    for one in [name] if name else reversed(lists()):
        texts = sorted(catalogue(one).items(), key=lambda entry: bool(re.search("[一-龥]", entry[0])))
        known |= {_MARKS.sub("", own): _MARKS.sub("", text) for text, own in texts}
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
            given = [doctree.nameids[one] for one in section["names"] if doctree.nametypes.get(one)]
            section["ids"] = list(dict.fromkeys([*given, name, *section["ids"]]))
