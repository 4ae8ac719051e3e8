"""A finished chart as a picture, and in a notebook, with the sentences behind its marks under it."""

import base64
import io

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ..locale import tr
from . import style
from .drawing import svg
from .style import PIXELS_PER_INCH, alt_text, chart_data, drawn_facts, name_of
from .tables import sources_table

_DPI = 160
NARROW = "image/vnd.povlib.narrow+svg"
"""What an output of a notebook calls the drawing for a telephone."""


def png(ax: Axes) -> bytes:
    """Return a finished chart as PNG, the same bytes on every run; its alternative text stands in it as Description.

    The picture has a palette of 160 colours, a third of the size of full colour and the same to the eye.
    """
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    drawn, out = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="rgba", dpi=_DPI)
    pixels = drawn.getvalue()
    wide = int(float(figure.get_figwidth()) * _DPI)
    full = Image.frombuffer("RGBA", (wide, len(pixels) // 4 // wide), pixels)
    picture = full.convert("RGB").quantize(160, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    known = PngInfo()
    known.add_itxt("Description", alt_text(ax))
    picture.save(out, format="png", optimize=True, pnginfo=known, dpi=(_DPI, _DPI))
    return out.getvalue()


def narrow_svg(ax: Axes) -> str:
    """Return a finished chart as SVG for a telephone, drawn anew; "" where its function is not marked by ``style.chart``."""
    with style.narrow():
        slim = style.again(ax)
    if slim is None:
        return ""
    drawn = svg(slim, alone=False)
    plt.close(slim.get_figure(root=True))
    return drawn


def output_of(ax: Axes) -> tuple[dict[str, str], dict[str, object]]:
    """Return what a notebook keeps of a finished chart, by kind, and what it says of it.

    The drawing as SVG, the same for a telephone, as PNG where a reader shows no SVG of others, the table of what is drawn
    as CSV, and the alternative text.
    """
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    alt, data, slim = alt_text(ax), chart_data(ax), narrow_svg(ax)
    width = round(float(figure.get_figwidth()) * PIXELS_PER_INCH)
    kinds = {"image/svg+xml": svg(ax), "image/png": base64.encodebytes(png(ax)).decode("ascii")}
    kinds |= {NARROW: slim} if slim else {}
    kinds |= {"text/csv": data.to_csv(index=False, lineterminator="\n")} if data is not None and len(data) else {}
    about: dict[str, object] = {"image/png": {"alt": alt, "width": width}, "povlib": {"chart": name_of(ax), "alt": alt}}
    return {**kinds, "text/plain": tr("Chart: {alt}").format(alt=alt)}, about


def show(ax: Axes, *, table: bool = True) -> None:
    """Show a finished chart in a notebook, once, and close it; under it, folded, the sentences behind its marks.

    The alternative text goes with the output: as its plain text, as ``alt`` of the picture's metadata (which nbconvert
    writes into the page) and inside the pictures.
    """
    from IPython.display import display

    kinds, about = output_of(ax)
    facts = drawn_facts(ax)
    plt.close(ax.get_figure(root=True))
    display(kinds, metadata=about, raw=True)
    if table and facts is not None and len(facts):
        display(sources_table(facts))
