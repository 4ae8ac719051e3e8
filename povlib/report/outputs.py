"""Make a run notebook ready for the site: nothing in it runs or loads, charts in files, figures linked to their evidence."""

import base64
import io
import json
import posixpath
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

from .markdown import mend_links

# From an article's id, and the start of a figure in it where one is meant, to the address of its page; None for none.
PageOf = Callable[..., str | None]
_LONG_TABLE = 12  # rows; a longer table can be sorted and filtered
_WIDGETS = "application/vnd.jupyter.widget-view+json"
_NOTE = (
    '<p class="widget-note">The controls that stand here work in JupyterLab. '
    "This page shows a still of what they show at first.</p>"
)

# What an output may hold. All else goes: what runs, what loads, and what the library's own outputs do not need.
_TAGS = frozenset(
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins li "
    "mark ol p pre s small span strong sub summary sup table tbody td tfoot th thead tr u ul".split()
)
_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "style", "title"},
    "a": {"href"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"colspan", "headers", "rowspan", "scope"},
}
# None of these properties can name another file.
_STYLES = frozenset(
    "background-color color font-size font-style font-weight line-height margin max-width min-width overflow-x padding "
    "text-align vertical-align white-space width".split()
)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_ANCHOR = re.compile(r"[fr]\d+")


@dataclass(frozen=True)
class ChartFile:
    """A chart of a chapter: its file, its alternative text, its number on the page, the code that drew it, and its bytes."""

    file: str
    alt: str
    number: int
    code: str
    picture: bytes = field(repr=False)


@dataclass(frozen=True)
class Prepared:
    """A notebook for the site: its text, and the charts taken out of it."""

    text: str
    charts: list[ChartFile]


def source(cell: dict[str, Any]) -> str:
    """Return the source of a cell as one text."""
    return "".join(cell["source"])


def prepare(
    notebook: dict[str, Any], name: str, *, page_of: PageOf = lambda *_: None, documents: Collection[str] = ()
) -> Prepared:
    """Return an executed notebook for the site: code folded, charts in files with alternative text, tables linked.

    ``page_of``: from an article's id to the address of its evidence page, seen from the first page, or None.
    ``documents``: the files of the site; a link to another is plain text. Under the title stands a link to take the
    notebook away. Outputs may hold text of articles: what could run or load is taken out.
    """

    def page_from_here(*figure: Any) -> str | None:
        page = page_of(*figure)
        return page and _up(name) + page

    content = json.loads(json.dumps(notebook))
    folder = posixpath.dirname(f"notebooks/{name}")
    charts: list[ChartFile] = []
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = mend_links(source(cell), folder, documents)
        elif cell["cell_type"] == "code":
            tags = set(cell["metadata"].get("tags", ()))
            cell["metadata"]["tags"] = sorted(tags if "show-input" in tags else tags | {"hide-input"})
            cell["outputs"] = [
                _output(output, source(cell), name, charts, page_from_here) for output in cell["outputs"]
            ]
    opening = next((cell for cell in content["cells"] if cell["cell_type"] == "markdown"), None)
    if opening is not None:
        address = f"{_up(name)}_static/notebooks/{name}.ipynb"
        bar = f'<p class="chapter-bar"><a href="{address}" download>Download this notebook</a></p>'
        head, newline, rest = opening["source"].partition("\n")
        opening["source"] = f"{head}\n\n{bar}\n{newline}{rest}"
    return Prepared(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), charts)


def title_of(notebook: dict[str, Any], fallback: str) -> str:
    """Return the first heading of a notebook."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and (match := re.search(r"^# (.+)$", source(cell), re.M)):
            return match.group(1).strip()
    return fallback


def _up(name: str) -> str:
    """Return the way from the page of a notebook to the first page."""
    return "../" * (1 + name.count("/"))


def _output(output: dict[str, Any], code: str, name: str, charts: list[ChartFile], page_of: PageOf) -> dict[str, Any]:
    data = output.get("data")
    if data is None:
        return output
    parts = []
    if _WIDGETS in data:
        parts.append(_NOTE)
    if "image/png" in data:
        charts.append(_chart(output, code, name, len(charts) + 1))
        parts.append(_figure(charts[-1], output.get("metadata", {}).get("image/png", {}), name))
    if "text/html" in data and (_WIDGETS in data or not parts):
        parts.append(safe_html("".join(data["text/html"]), page_of))
    elif "text/markdown" in data and not parts:
        parts.append(safe_html(_rendered("".join(data["text/markdown"])), page_of))
    if parts:
        return {"output_type": "display_data", "data": {"text/html": "".join(parts)}, "metadata": {}}
    return {**output, "data": {"text/plain": data.get("text/plain", "")}}


def _chart(output: dict[str, Any], code: str, name: str, number: int) -> ChartFile:
    picture = output.get("metadata", {}).get("image/png", {})
    plain = "".join(output["data"].get("text/plain", ""))
    alt = picture.get("alt") or (plain.removeprefix("Chart: ") if plain.startswith("Chart: ") else "A chart")
    content = smaller(base64.b64decode("".join(output["data"]["image/png"])))
    return ChartFile(f"{name.replace('/', '-')}-{number}.png", alt, number, code, content)


def _figure(chart: ChartFile, picture: dict[str, Any], name: str) -> str:
    """Return the HTML that shows a chart, with its alternative text; ``picture``: what the output says of its size."""
    size = "".join(f' {side}="{int(picture[side])}"' for side in ("width", "height") if side in picture)
    return (
        f'<figure class="chart" id="chart-{chart.number}"><img src="{_up(name)}_static/charts/{chart.file}"'
        f' alt="{escape(chart.alt)}"{size} loading="lazy"></figure>'
    )


def smaller(picture: bytes) -> bytes:
    """Return a PNG of a chart with 256 colours, which is enough for one and a third of the bytes; as it is, if not.

    A picture that has a palette already, as ``povlib.charts`` draws them, stays as it is.
    """
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        if image.mode == "P":
            return picture
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, format="PNG", optimize=True)
    return min(out.getvalue(), picture, key=len)


def with_smaller_charts(notebook: dict[str, Any]) -> str:
    """Return the text of a notebook whose charts take less room, for readers to take away."""
    content = json.loads(json.dumps(notebook))
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "image/png" in data:
                picture = smaller(base64.b64decode("".join(data["image/png"])))
                data["image/png"] = base64.b64encode(picture).decode("ascii")
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _rendered(markdown: str) -> str:
    """Return Markdown as HTML, as the site renders it; a tag in it is text."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")
    return str(reader.render(markdown))


def safe_html(text: str, page_of: PageOf = lambda *_: None) -> str:
    """Return HTML without anything that runs or loads; tables scroll by themselves and link figures to their evidence.

    Raises nothing for a text of any content; what is no tag that may stand reads as text.
    """
    import lxml.html

    text = text.replace("\0", "�")  # as a browser reads it; the parser may end there
    try:
        root = lxml.html.fragment_fromstring(text, create_parent="div")
    except (ValueError, lxml.etree.ParserError):
        return f"<div>{escape(text)}</div>"
    for link in root.iter("a"):
        # A chart's table names the page by the article's id; the site may have had to write it otherwise.
        if match := re.match(r"\.\./articles/(.+)\.html(#f\d+)$", link.get("href") or ""):
            if page := page_of(match.group(1)):
                link.set("href", page + match.group(2))
            else:
                link.tag = "span"
                del link.attrib["href"]
    for table in list(root.iter("table")):
        _finish_table(table, page_of)
    # Last, so that nothing changes what was made safe.
    return str(_cleaner().clean(lxml.html.tostring(root, encoding="unicode")))


@cache
def _cleaner() -> Any:
    import nh3

    return nh3.Cleaner(
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        clean_content_tags={"script", "style", "template"},
        filter_style_properties=set(_STYLES),
        generic_attribute_prefixes={"aria-", "data-"},
        link_rel=None,
        url_schemes={"data", "http", "https", "mailto"},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return what an attribute may say, None where it goes."""
    if name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if name == "href" and re.match(r"\s*data:", value, re.I):
        return None
    # An id that the page's own scripts look for would be taken for the page's; data-bs- makes Bootstrap act.
    if (name == "id" and not _ANCHOR.fullmatch(value)) or name.startswith("data-bs-"):
        return None
    return value


def _finish_table(table: Any, page_of: PageOf) -> None:
    """Link the offsets of a table of facts to the evidence pages, and put the table into a box that scrolls."""
    import lxml.html

    heads = table.xpath("./thead/tr[1]/*")
    names = [" ".join(head.text_content().split()) for head in heads]
    rows = table.xpath("./tbody/tr")
    # ``page_of`` knows which starts are figures: that of a word in a concordance has no place on an evidence page.
    if "article" in names and "start" in names:
        article, start = names.index("article"), names.index("start")
        for row in rows:
            cells = list(row)
            if len(cells) != len(names):
                continue
            offset = cells[start].text_content().strip()
            page = page_of(cells[article].text_content().strip(), int(offset)) if offset.isdecimal() else None
            if page:
                link = lxml.html.Element("a", href=f"{page}#f{offset}")
                link.text = offset
                link.set("aria-label", f"the sentence, at {offset}")
                for child in list(cells[start]):
                    cells[start].remove(child)
                cells[start].text = None
                cells[start].append(link)
    for head in heads:
        if not head.text_content().strip():
            head.tag = "td"
    if len(rows) > _LONG_TABLE:
        table.set("class", f"{table.get('class', '')} sortable".strip())
    box = lxml.html.Element("div")
    box.set("class", "table-box")
    table.getparent().replace(table, box)
    box.tail, table.tail = table.tail, None
    box.append(table)
