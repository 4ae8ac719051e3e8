"""A finished chart as SVG: text that is text, marks that are links, nothing that runs or is loaded, the same on every run.

What matplotlib writes is thinned to the few elements and attributes that a page needs, without ids (two charts stand on one
page) and with colours as plain attributes, which the style sheet of a page can change in the dark. Alone, as a file or in
JupyterLab, a chart carries the characters of the Chinese font that it uses.
"""

import base64
import io
import re
from collections.abc import Iterator
from functools import cache
from html import escape, unescape
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from ..locale import tr
from .fonts import part
from .style import CARD, PIXELS_PER_INCH, alt_text, name_of, told_of_links

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_FONT = "'Report Han Charts', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
# What is drawn as it is by default needs not be said.
_DEFAULTS = {"stroke": "none", "stroke-width": "1", "opacity": "1", "fill-opacity": "1", "stroke-opacity": "1"}
_KEPT = (
    "fill",
    "fill-opacity",
    "opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-opacity",
    "stroke-width",
)


def svg(ax: Axes, *, alone: bool = True) -> str:
    """Return a finished chart as SVG; ``alone``: with its font in it, as a picture that stands for itself needs it."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    root = ElementTree.fromstring(_drawn(figure))
    told = told_of_links(figure)
    shapes = {e.get("id"): e for e in root.iter() if e.tag in (f"{_SVG}path", f"{_SVG}pattern") and e.get("id")}
    body = "".join(_thin(root, shapes, told))
    wide, tall = (float(v) for v in figure.get_size_inches())
    size = f'width="{wide * PIXELS_PER_INCH:.0f}" height="{tall * PIXELS_PER_INCH:.0f}"'
    style = f"<style>{_font_face(_characters(body))}</style>" if alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing {name_of(ax)}" viewBox="0 0 {_short(wide * 72)} {_short(tall * 72)}" '
        f'{size} role="group" aria-label="{escape(tr("Chart: {alt}").format(alt=alt_text(ax)))}" font-family="{_FONT}">{style}{body}</svg>'
    )


def _drawn(figure: Figure) -> bytes:
    """Return a figure as matplotlib writes it, its effects of text, which would turn it into outlines, as ids of groups."""
    texts = [text for text in figure.findobj(Text) if text.get_path_effects()]
    before = [(text, text.get_path_effects(), text.get_gid()) for text in texts]
    for text, effects, _ in before:
        text.set_path_effects([])
        text.set_gid("halo" if effects[0]._gc["foreground"] == CARD else "bold")  # type: ignore[attr-defined]
    out = io.BytesIO()
    try:
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "povlib", "path.simplify": False}):
            figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    finally:
        for text, effects, gid in before:
            text.set_path_effects(effects)
            text.set_gid(gid)
    return out.getvalue()


def _thin(
    element: ElementTree.Element, shapes: dict[str | None, ElementTree.Element], told: dict[str, str], group: str = ""
) -> Iterator[str]:
    """Yield what is drawn within an element, one after the other; groups go, links stay."""
    for child in element:
        tag = child.tag.removeprefix(_SVG)
        if tag == "a":
            address = child.get(_HREF, "")
            title = f"<title>{escape(told[address])}</title>" if address in told else ""
            inner = "".join(_thin(child, shapes, told, group))
            if inner:
                yield f'<a href="{escape(address)}" tabindex="-1">{title}{inner}</a>'
        elif tag == "g":
            yield from _thin(child, shapes, told, child.get("id", "") if child.get("id") in ("halo", "bold") else group)
        elif tag == "path":
            yield _path(child, _look(child), child.get("d", ""))
        elif tag == "use":
            shape = shapes[child.get(_HREF, "")[1:]]
            at = f' transform="translate({_short(child.get("x", 0))} {_short(child.get("y", 0))})"'
            yield _path(child, _look(shape) | _look(child), shape.get("d", ""), at)
        elif tag == "text":
            yield _text(child, group)


def _short(number: float | str) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def _look(element: ElementTree.Element) -> dict[str, str]:
    """Return how an element looks, from its style, without what is so by default."""
    parts = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    look = {name.strip(): value.strip() for name, value in parts}
    return {name: look[name] for name in _KEPT if name in look and _DEFAULTS.get(name) != look[name]}


def _path(element: ElementTree.Element, look: dict[str, str], outline: str, at: str = "") -> str:
    outline = re.sub(r"-?\d+\.?\d*(?:e-?\d+)?", lambda m: _short(m.group()), outline)
    outline = re.sub(r"\s*\n?\s*([MLQCzZ])\s*", r"\1", outline).strip()
    said = "".join(f' {name}="{_numbers(value)}"' for name, value in look.items())
    return f'<path d="{outline}"{said}{at}/>'


def _numbers(value: str) -> str:
    return re.sub(r"\d+\.\d+", lambda m: _short(m.group()), value)


def _text(element: ElementTree.Element, group: str) -> str:
    """Return a text: where it is, its size and anchor; a halo of the card's colour, or a little bolder, by its group."""
    style = dict(part.strip().split(": ", 1) for part in element.get("style", "").split(";") if ": " in part)
    size = re.search(r"([\d.]+)px", f"{style.get('font-size', '')} {style.get('font', '')}")
    fill = style.get("fill", "#000000")
    said = f' font-size="{_short(size[1])}"' if size else ""
    if (anchor := style.get("text-anchor", "start")) != "start":
        said += f' text-anchor="{anchor}"'
    if group:
        said += f' stroke="{CARD.lower() if group == "halo" else fill}" stroke-width="{3 if group == "halo" else 0.4}"'
        said += ' paint-order="stroke"' if group == "halo" else ""
    move = element.get("transform", "")
    if not re.match(r"rotate\(-?0 ", move):
        said += f' transform="{_numbers(move)}"'
    at = (element.get("x", "0"), element.get("y", "0"))
    return f'<text x="{_short(at[0])}" y="{_short(at[1])}" fill="{fill}"{said}>{escape(element.text or "", quote=False)}</text>'


def _characters(markup: str) -> str:
    shown = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", markup))
    return "".join(sorted(set(unescape(shown))))


@cache
def _font_face(characters: str) -> str:
    """Return the rule of a style sheet that holds a part of the Chinese font, for some characters."""
    data = base64.b64encode(part(characters)).decode("ascii")
    return f"@font-face{{font-family:'Report Han Charts';src:url(data:font/woff2;base64,{data})}}"
