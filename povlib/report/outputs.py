"""Make a run notebook ready for the site: nothing in it runs or loads, charts in files, figures linked to their evidence."""

import base64
import io
import json
import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from typing import Any

from ..charts.showing import NARROW
from ..locale import N_, tr
from .markdown import mend_links
from .tables import PageOf, finish_table

_WIDGETS = "application/vnd.jupyter.widget-view+json"
_NOTE = N_("The controls that stand here work in JupyterLab. This page shows a still of what they show at first.")

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
# What is said of how a part of a drawing looks
_DRAWN = "fill fill-opacity opacity stroke stroke-dasharray stroke-linecap stroke-opacity stroke-width".split()
_SVG = "{http://www.w3.org/2000/svg}"
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_ANCHOR = re.compile(r"[fr]\d+|check-[0-9a-f]{8}")
_INPUT_TAGS = frozenset(("show-input", "remove-input"))  # a cell that says itself what becomes of its code


@dataclass(frozen=True)
class ChartFile:
    """A chart of a chapter: its file, its alternative text, its number on the page, the code that drew it, its bytes.

    ``anchor`` is its place on the page, named for what it draws; ``data`` what it draws, as CSV, "" for none.
    """

    file: str
    alt: str
    number: int
    code: str
    picture: bytes = field(repr=False)
    anchor: str = ""
    data: str = field(default="", repr=False)


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
    ``documents``: the files of the site; a link to another is plain text. Under the title of a lesson stands a link to
    take it away. Outputs may hold text of articles: what could run or load is taken out.
    """

    def page_from_here(*figure: Any) -> str | None:
        page = page_of(*figure)
        return page and _up(name) + page

    content = json.loads(json.dumps(notebook))
    folder = posixpath.dirname(page_name(name))
    charts: list[ChartFile] = []
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = mend_links(source(cell), folder, documents)
        elif cell["cell_type"] == "code":
            tags = set(cell["metadata"].get("tags", ()))
            cell["metadata"]["tags"] = sorted(tags if tags & _INPUT_TAGS else tags | {"hide-input"})
            cell["outputs"] = [
                _output(output, source(cell), name, charts, page_from_here) for output in cell["outputs"]
            ]
    opening = next((cell for cell in content["cells"] if cell["cell_type"] == "markdown"), None)
    if opening is not None and page_name(name).startswith("notebooks/"):
        address = f"{_up(name)}_static/notebooks/{name}.ipynb"
        bar = f'<p class="chapter-bar"><a href="{address}" download>{tr("Download this notebook")}</a></p>'
        head, newline, rest = opening["source"].partition("\n")
        opening["source"] = f"{head}\n\n{bar}\n{newline}{rest}"
    return Prepared(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), charts)


def title_of(notebook: dict[str, Any], fallback: str) -> str:
    """Return the first heading of a notebook."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and (match := re.search(r"^# (.+)$", source(cell), re.M)):
            return match.group(1).strip()
    return fallback


def page_name(name: str) -> str:
    """Return the name of the page of a notebook: lessons stand among the notebooks, themes by themselves.

    >>> page_name("04_follow_the_money"), page_name("themes/funds")
    ('notebooks/04_follow_the_money', 'themes/funds')
    """
    return name if name.startswith("themes/") else f"notebooks/{name}"


def _up(name: str) -> str:
    """Return the way from the page of a notebook to the first page."""
    return "../" * page_name(name).count("/")


def _output(output: dict[str, Any], code: str, name: str, charts: list[ChartFile], page_of: PageOf) -> dict[str, Any]:
    data = output.get("data")
    if data is None:
        return output
    parts = []
    if _WIDGETS in data:
        parts.append(f'<p class="widget-note">{tr(_NOTE)}</p>')
    if "image/png" in data or _is_drawing(output):
        charts.append(_chart(output, code, name, charts))
        parts.append(_figure(charts[-1], output, name, page_of))
    if "text/html" in data and (_WIDGETS in data or not parts):
        parts.append(safe_html("".join(data["text/html"]), page_of))
    elif "text/markdown" in data and not parts:
        parts.append(safe_html(_rendered("".join(data["text/markdown"])), page_of))
    if parts:
        return {"output_type": "display_data", "data": {"text/html": "".join(parts)}, "metadata": {}}
    return {**output, "data": {"text/plain": data.get("text/plain", "")}}


def _is_drawing(output: dict[str, Any]) -> bool:
    """Whether an output holds a drawing of ``povlib.charts``; drawings of others are not shown."""
    return "image/svg+xml" in output["data"] and "povlib" in output.get("metadata", {})


def _chart(output: dict[str, Any], code: str, name: str, before: Collection[ChartFile]) -> ChartFile:
    data, about = output["data"], output.get("metadata", {})
    plain = "".join(data.get("text/plain", ""))
    alt = about.get("povlib", {}).get("alt") or about.get("image/png", {}).get("alt")
    begins = tr("Chart: {alt}").partition("{")[0]
    alt = alt or (plain.removeprefix(begins) if plain.startswith(begins) else tr("A chart"))
    number, drawn = len(before) + 1, re.sub(r"[^a-z_]", "", about.get("povlib", {}).get("chart", ""))
    anchor = f"chart-{drawn.replace('_', '-') or number}"
    anchor += f"-{number}" if anchor in {chart.anchor for chart in before} else ""
    if _is_drawing(output):
        end, content = "svg", "".join(data["image/svg+xml"]).encode("utf-8")
    else:
        end, content = "png", smaller(base64.b64decode("".join(data["image/png"])))
    table = "".join(data.get("text/csv", ""))
    return ChartFile(f"{name.replace('/', '-')}-{number}.{end}", alt, number, code, content, anchor, table)


def _figure(chart: ChartFile, output: dict[str, Any], name: str, page_of: PageOf) -> str:
    """Return the HTML that shows a chart in both its drawings, with its data, its picture and its address below."""
    data, folder = output["data"], f"{_up(name)}_static/charts/"
    if _is_drawing(output):
        drawn = drawings(data, page_of)
    else:
        picture = output.get("metadata", {}).get("image/png", {})
        size = "".join(f' {side}="{int(picture[side])}"' for side in ("width", "height") if side in picture)
        drawn = f'<img src="{folder}{chart.file}" alt="{escape(chart.alt)}"{size} loading="lazy">'
    table = f'<a href="{folder}{_table_file(chart)}" download>{tr("Data")}</a>' if chart.data else ""
    links = (
        table,
        f'<a href="{folder}{chart.file}" download>{tr("Picture")}</a>',
        f'<a href="#{chart.anchor}">{tr("Link")}</a>',
    )
    told = f"<span>{tr('Every mark leads to its sentence.')}</span>" if "<a " in drawn else ""
    tools = f'<figcaption class="chart-tools">{" ".join(filter(None, (*links, told)))}</figcaption>'
    number = f'<span id="chart-{chart.number}"></span>' if chart.anchor != f"chart-{chart.number}" else ""
    return f'<figure class="chart" id="{chart.anchor}">{number}{drawn}{tools}</figure>'


def drawings(data: Mapping[str, Any], page_of: PageOf = lambda *_: None) -> str:
    """Return the HTML of both drawings of a chart, of which the page shows the one that fits.

    ``data``: what ``povlib.charts.output_of`` gives of a chart, by kind; ``page_of``: from an article's id to the address of
    its page, seen from the page that the chart stands in.
    """
    wide = safe_svg("".join(data["image/svg+xml"]), page_of)
    slim = safe_svg("".join(data.get(NARROW, "")), page_of)
    both = f'<div class="wide">{wide}</div><div class="slim">{slim}</div>' if slim else wide
    return f'<div class="drawings">{both}</div>'


def _table_file(chart: ChartFile) -> str:
    return chart.file.rpartition(".")[0] + ".csv"


def chart_files(chart: ChartFile) -> dict[str, bytes]:
    """Return the files of a chart below _static/charts, by name: its picture and, where there is one, its table."""
    table = {_table_file(chart): b"\xef\xbb\xbf" + chart.data.encode("utf-8")} if chart.data else {}
    return {chart.file: chart.picture, **table}


def safe_svg(text: str, page_of: PageOf = lambda *_: None) -> str:
    """Return a drawing of ``povlib.charts`` without anything that runs or loads; its marks link to the pages of the site.

    What is no drawing gives "".
    """
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return ""
    for link in root.iter(f"{_SVG}a"):
        address = _evidence_address(link.get("href") or "", page_of)
        if address:
            link.set("href", address)
        else:
            link.tag = f"{_SVG}g"
            link.attrib.clear()
    ElementTree.register_namespace("", _SVG[1:-1])
    return str(_svg_cleaner().clean(ElementTree.tostring(root, encoding="unicode")))


@cache
def _svg_cleaner() -> Any:
    import nh3

    return nh3.Cleaner(
        tags={"a", "g", "path", "svg", "text", "title"},
        attributes={
            "svg": {"aria-label", "class", "font-family", "height", "role", "viewBox", "width"},
            "a": {"href", "tabindex"},
            "path": {"d", "transform", *_DRAWN},
            "text": {"font-size", "paint-order", "text-anchor", "transform", "x", "y", *_DRAWN},
        },
        attribute_filter=lambda tag, name, value: None if "url(" in value else value,
        clean_content_tags={"script", "style", "template"},
        link_rel=None,
        url_schemes=set(),
    )


def _evidence_address(address: str, page_of: PageOf) -> str | None:
    """Return the address of a figure on the page of its article from where it is linked, None where it has no page."""
    # A chart names the page by the article's id; the site may have had to write it otherwise.
    match = re.fullmatch(r"\.\./articles/(.+)\.html(#f\d+)", address, re.S)
    page = page_of(match.group(1)) if match else None
    return page + match.group(2) if match and page else None


@lru_cache(maxsize=64)  # a lesson shows its charts, and is given away with them
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
        if (link.get("href") or "").startswith("../articles/"):
            if address := _evidence_address(link.get("href"), page_of):
                link.set("href", address)
            else:
                link.tag = "span"
                del link.attrib["href"]
    for table in list(root.iter("table")):
        finish_table(table, page_of)
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
