"""A notebook in the language chosen: its Markdown, the comments and texts of its code; what it prints follows."""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from ..lexicon import read_table
from . import catalogue, code, is_chinese, language, markdown, traditional


def catalogue_of(name: str) -> str:
    """Return the name of the catalogue of a notebook by its path below notebooks/; a solution shares its exercise's.

    >>> catalogue_of("solutions/1_read_a_sentence")
    'notebooks/exercises/1_read_a_sentence'
    """
    return f"notebooks/{name.replace('solutions/', 'exercises/')}"


def texts(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each text of a notebook that is translated, and what it is (heading, paragraph, comment …)."""
    names = _names(notebook)
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from ((block.text, block.kind) for block in markdown.blocks(source))
        elif cell["cell_type"] == "code":
            yield from ((piece.text, piece.kind) for piece in code.pieces(source, names))
            if alt := _picture(cell).get("alt"):
                yield alt, "text for those who cannot see the picture"


def translated(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a notebook in the language chosen, without outputs where it is another; as it is where none was chosen.

    ``name``: its path below notebooks/, without its end.
    """
    if not is_chinese():
        return notebook
    translate = translator(catalogue_of(name))
    content, names = copy.deepcopy(notebook), _names(notebook)
    for cell in content["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            cell["source"] = markdown.translated(source, translate)
        elif cell["cell_type"] == "code":
            cell["source"] = code.translated(source, translate, names)
            cell["outputs"], cell["execution_count"] = [], None
            if alt := _picture(cell).get("alt"):
                _picture(cell)["alt"] = translate(alt)
    return content


def _names(notebook: dict[str, Any]) -> frozenset[str]:
    """Return the words that name columns and rows of a notebook's own tables; none where its answers are looked at."""
    cells = {
        kind: ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == kind]
        for kind in ("code", "markdown")
    }
    if any("povlib.exercises" in cell for cell in cells["code"]):
        return frozenset()
    named = {
        word for cell in cells["markdown"] for span in re.findall(r"`[^`]+`", cell) for word in re.findall(r"\w+", span)
    }
    return code.own_names(cells["code"], named | {row["column"] for row in read_table("column_names") if row["en"]})


def _picture(cell: dict[str, Any]) -> dict[str, Any]:
    """Return what the metadata of a cell says of the picture that it draws."""
    known: dict[str, Any] = cell.get("metadata", {}).get("mystnb", {}).get("image", {})
    return known


def translator(name: str) -> Callable[[str], str]:
    """Return what translates the texts of a catalogue into the language chosen; a text that is not in it stays."""
    known, hant = catalogue(name), language() == "zh-Hant"
    return lambda text: (traditional(known[text]) if hant else known[text]) if text in known else text
