"""A finished chart as a picture, and in a notebook, with the sentences behind its marks under it."""

import base64
import io

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from .style import alt_text, drawn_facts
from .tables import sources_table

_DPI = 160
_PIXELS_PER_INCH = 100


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


def show(ax: Axes, *, table: bool = True) -> None:
    """Show a finished chart in a notebook, once, and close it; under it, folded, the sentences behind its marks.

    The alternative text goes with the output: as its plain text, as ``alt`` of the picture's metadata (which nbconvert
    writes into the page) and inside the PNG.
    """
    from IPython.display import display

    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    picture = base64.encodebytes(png(ax)).decode("ascii")
    alt, facts = alt_text(ax), drawn_facts(ax)
    width = round(float(figure.get_figwidth()) * _PIXELS_PER_INCH)
    plt.close(figure)
    display(
        {"image/png": picture, "text/plain": f"Chart: {alt}"},
        metadata={"image/png": {"alt": alt, "width": width}},
        raw=True,
    )
    if table and facts is not None and len(facts):
        display(sources_table(facts))
