"""Tables of notebooks made for reading: columns with names, thousands apart, no row numbers, a dash for what lacks."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from ..lexicon import read_table
from ..locale import N_, both, is_chinese, tr
from ..wording import label, number

# From an article's id, and the start of a figure in it where one is meant, to the address of its page; None for none.
PageOf = Callable[..., str | None]
_LONG_TABLE = 12  # rows; a longer table can be sorted and filtered
_MISSING = frozenset(("None", "NaN", "nan", "<NA>", "NaT"))
_SAID = {"True": N_("yes"), "False": N_("no")}
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_LEAST = 0.001  # a smaller chance is written as under it


def finish_table(table: Any, page_of: PageOf) -> None:
    """Make a table of an output ready to read, an element of lxml, in its place.

    Offsets of facts are linked to the evidence pages; the table stands in a box that scrolls, and a long one can be
    sorted. A table of pandas loses its row numbers; what it writes for a program is written for a reader.
    """
    import lxml.html

    _link_figures(table, page_of)
    if "dataframe" in (table.get("class") or ""):
        _drop_row_numbers(table)
        _write_for_reading(table)
    for head in table.xpath("./thead/tr[1]/*"):
        if not head.text_content().strip():
            head.tag = "td"
    if len(table.xpath("./tbody/tr")) > _LONG_TABLE:
        table.set("class", f"{table.get('class', '')} sortable".strip())
    box = lxml.html.Element("div")
    box.set("class", "table-box")
    table.getparent().replace(table, box)
    box.tail, table.tail = table.tail, None
    box.append(table)


def _names(table: Any) -> list[str]:
    return [" ".join(head.text_content().split()) for head in table.xpath("./thead/tr[1]/*")]


def _link_figures(table: Any, page_of: PageOf) -> None:
    """Link the offset of each figure of a table of facts to its place on the page of its article."""
    import lxml.html

    names = _names(table)
    if not {"article", "start"} <= set(names):
        return
    # ``page_of`` knows which starts are figures: that of a word in a concordance has no place on an evidence page.
    article, start = names.index("article"), names.index("start")
    for row in table.xpath("./tbody/tr"):
        cells = list(row)
        if len(cells) != len(names):
            continue
        offset = cells[start].text_content().strip()
        page = page_of(cells[article].text_content().strip(), int(offset)) if offset.isdecimal() else None
        if page:
            link = lxml.html.Element("a", href=f"{page}#f{offset}")
            link.text = offset
            link.set("aria-label", tr("the sentence, at {offset}").format(offset=offset))
            for child in list(cells[start]):
                cells[start].remove(child)
            cells[start].text = None
            cells[start].append(link)


def _drop_row_numbers(table: Any) -> None:
    """Drop the first column where it has no name and only counts rows: whole numbers that are no years."""
    heads, rows = table.xpath("./thead/tr"), table.xpath("./tbody/tr")
    if len(heads) != 1 or not len(heads[0]) or heads[0][0].text_content().strip() or not rows:
        return
    told = [row[0].text_content().strip() if len(row) else "" for row in rows]
    years = all(re.fullmatch("(?:19|20)[0-9]{2}", text) for text in told)
    if all(row[0].tag == "th" for row in rows) and all(text.isdecimal() for text in told) and not years:
        for row in (heads[0], *rows):
            row.remove(row[0])


def _write_for_reading(table: Any) -> None:
    """Write heads and cells of a table of pandas for a reader; what a cell sorts by stays with it."""
    names = _names(table)
    forms = [_columns().get(name, {"form": ""})["form"] for name in names]
    # pandas writes the names of the first columns, the index, in a row of their own
    of_index = [" ".join(head.text_content().split()) for head in table.xpath("./thead/tr[2]/*")]
    fields = [name or own for name, own in zip(names, of_index or names, strict=False)]
    for row in table.xpath("./tbody/tr"):
        for cell, form, field in zip(row, forms, fields, strict=False):
            text = cell.text_content().strip()
            if is_chinese() and text and not len(cell) and label(field, text) != text:
                _with_code(cell, label(field, text), text)
            if cell.tag != "td":
                continue
            told = text if len(cell) or not text else readable(text, form)
            if told != text:
                cell.text = told
                cell.set("data-sort", "" if text in _MISSING else text)
            if _NUMBER.fullmatch(text):
                cell.set("class", "n")
    for head in table.xpath("./thead/tr/*"):
        name = " ".join(head.text_content().split())
        if (known := _columns().get(name)) and (known["en"] or is_chinese()) and not len(head):
            _with_code(head, both(known["en"], known["zh"]), name)


def _with_code(cell: Any, said: str, code: str) -> None:
    """Say in a cell what a code means, the code behind it."""
    import lxml.html

    cell.text = f"{said} "
    element = lxml.html.Element("code")
    element.text = code
    cell.append(element)


@cache
def _columns() -> dict[str, dict[str, str]]:
    return {row["column"]: row for row in read_table("column_names")}


def readable(text: str, form: str = "") -> str:
    """Return a cell of a table as a reader wants it; ``form`` is that of lexicon/column_names.csv.

    >>> readable("120000000.0", "count"), readable("132.080000"), readable("2018", "plain"), readable("<NA>")
    ('120,000,000', '132.08', '2018', '–')
    >>> readable("0.000", "chance"), readable("True"), readable("1.2亿元")
    ('under 0.001', 'yes', '1.2亿元')
    """
    if text in _MISSING:
        return "–"
    if not _NUMBER.fullmatch(text) or form == "plain":
        plain = text.removesuffix(".0") if _NUMBER.fullmatch(text) else text
        return tr(_SAID[text]) if text in _SAID else plain
    value = float(text)
    if form == "chance" and abs(value) < _LEAST:
        return tr("under {n}").format(n=_LEAST)
    if form != "count" and abs(value) < 10_000 and "." not in text:
        return text  # it may be a year or a number that names something
    return number(value, 3 if abs(value) < 1 else 2)
