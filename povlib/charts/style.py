"""How every chart looks and what it carries: fonts, colours, title, subtitle, source, caveat and alternative text.

A chart begins with ``new_chart``, which gives an empty Axes (or several) of a white card, and ends with ``finish``, which
writes the texts around it. ``show`` puts it into a notebook together with its alternative text; ``png`` and ``save`` give
the same bytes on every run.
"""

import base64
import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib import font_manager, patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath

from ..lexicon import read_table

# Okabe and Ito (2008), Color Universal Design: told apart with every common kind of colour blindness.
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
PALETTE = (BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE)
ACCENT = BLUE
WARNING = VERMILION
INK, SOFT, MARK, GRID, CARD = "#222222", "#595959", "#A6A6A6", "#E3E3E3", "#FFFFFF"

WIDTH = 8.6  # inches; 860 pixels on the page
_DPI = 160
_PIXELS_PER_INCH = 100
_MARGIN = 0.16
_SIZES = {"title": 15.0, "title_zh": 13.0, "subtitle": 10.5, "source": 8.8, "caveat": 8.8}
_LEADING = 1.38


def font_path() -> Path:
    """Return the file of the Chinese font (Noto Sans SC, OFL), for what draws text itself, such as a word cloud."""
    return Path(str(files("zhplot"))) / "fonts" / "NotoSansSC-Regular.ttf"


@cache
def _font_name() -> str:
    font_manager.fontManager.addfont(str(font_path()))
    return font_manager.FontProperties(fname=str(font_path())).get_name()


def use_style() -> None:
    """Set the fonts, sizes and colours of matplotlib to the collection's; ``new_chart`` does it for you."""
    mpl.rcParams.update(
        {
            "font.family": [_font_name()],
            "font.size": 10.5,
            "text.color": INK,
            "axes.unicode_minus": False,
            "axes.edgecolor": MARK,
            "axes.labelcolor": SOFT,
            "axes.labelsize": 10,
            "axes.facecolor": CARD,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.prop_cycle": cycler(color=PALETTE),
            "figure.facecolor": CARD,
            "savefig.facecolor": CARD,
            "grid.color": GRID,
            "grid.linewidth": 0.8,
            "xtick.color": MARK,
            "ytick.color": MARK,
            "xtick.labelcolor": SOFT,
            "ytick.labelcolor": INK,
            "xtick.labelsize": 10,
            "ytick.labelsize": 10.5,
            "hatch.linewidth": 1.0,
            "legend.frameon": False,
            "svg.hashsalt": "povlib",
        }
    )


def new_chart(height: float = 4.0, *, rows: int = 1, cols: int = 1, width: float = WIDTH, **subplots: Any) -> Any:
    """Return an empty Axes, or an array of ``rows`` × ``cols`` of them, on a white card.

    ``height`` and ``width`` are inches: the height of the part with the marks (``finish`` adds what its texts need), the
    width of the whole card. Further arguments go to ``plt.subplots``.
    """
    use_style()
    _, axes = plt.subplots(rows, cols, figsize=(width, height), layout="constrained", **subplots)
    return axes


def done(colour: str = ACCENT) -> dict[str, Any]:
    """Return how a bar or patch of something done looks: filled."""
    return {"facecolor": colour, "edgecolor": colour, "linewidth": 1.2}


def planned(colour: str = ACCENT) -> dict[str, Any]:
    """Return how a bar or patch of something planned looks: hollow and hatched, so that it shows without colour."""
    return {"facecolor": CARD, "edgecolor": colour, "linewidth": 1.2, "hatch": "////"}


def bar_look(status: str | None, colour: str = ACCENT) -> dict[str, Any]:
    """Return the look of a bar by its status."""
    return planned(colour) if status == "planned" else done(colour)


def dot_look(status: str | None, colour: str = ACCENT) -> dict[str, Any]:
    """Return the look of a dot by its status: hollow when planned."""
    return {"facecolors": CARD if status == "planned" else colour, "edgecolors": colour, "linewidths": 1.6}


def thicken(text: Any, by: float = 0.7) -> Any:
    """Draw a text bolder and return it; the Chinese font comes in one weight only."""
    text.set_path_effects([patheffects.withStroke(linewidth=by, foreground=text.get_color())])
    return text


@cache
def text_width(text: str, size: float) -> float:
    """Return the width in inches of one line of text at a size in points."""
    if not text.strip():
        return size / 72 * 0.25 * len(text)
    path = TextPath((0, 0), text, size=size, prop=font_manager.FontProperties(fname=str(font_path())), usetex=False)
    return float(path.get_extents().width) / 72


def _pieces(text: str) -> list[str]:
    """Split a text where a line may break: after a space and around Chinese characters, closing marks kept with them."""
    out: list[str] = []
    for c in text:
        wide = ord(c) > 0x2E80
        glued = c in ",。、;:!?)】》”’%" or (out and out[-1][-1:] in "(【《“‘")
        if not out or ((out[-1].endswith(" ") or wide or ord(out[-1][-1]) > 0x2E80) and not glued):
            out.append(c)
        else:
            out[-1] += c
    return out


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text, English or Chinese or both, into lines that fit ``width`` inches at ``size`` points."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and text_width((line + piece).rstrip().replace("$", r"\$"), size) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def finish(
    ax: Axes,
    *,
    title: str,
    title_zh: str,
    subtitle: str,
    source: str,
    alt: str,
    caveat: str = "",
    subtitle_zh: str = "",
) -> Axes:
    """Write the texts around a chart and return its Axes.

    ``title`` and ``title_zh`` say the finding; ``subtitle`` what is measured and in which unit (``subtitle_zh``, when
    given, follows it); ``source`` where the numbers come from; ``caveat`` what they cannot tell; ``alt`` describes the
    chart to a reader who cannot see it. Of several Axes on one card any will do.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    width, body = (float(v) for v in figure.get_size_inches())
    room = width - 2 * _MARGIN
    sub = f"{subtitle} · {subtitle_zh}" if subtitle_zh else subtitle
    head = [("title", title), ("title_zh", title_zh), ("subtitle", sub)]
    foot = [("source", f"Source 来源: {source}"), ("caveat", f"Note 注: {caveat}" if caveat else "")]

    def block(parts: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str, float]], float]:
        lines, down = [], 0.0
        for kind, text in parts:
            for line in wrap(text, room, _SIZES[kind]) if text else ():
                down += _SIZES[kind] / 72 * _LEADING
                lines.append((kind, line, down))
            down += 0.05 if text else 0
        return lines, down

    head_lines, head_height = block(head)
    foot_lines, foot_height = block(foot)
    height = _MARGIN + head_height + 0.1 + body + 0.14 + foot_height + _MARGIN * 0.7
    figure.set_size_inches(width, height)
    for top, lines in ((height - _MARGIN, head_lines), (foot_height + _MARGIN * 0.7, foot_lines)):
        for kind, line, down in lines:
            text = figure.text(
                _MARGIN / width,
                (top - down + _SIZES[kind] / 72 * 0.3) / height,
                line,
                fontsize=_SIZES[kind],
                color=INK if kind.startswith("title") else SOFT,
                gid=kind,
                parse_math=False,
                va="baseline",
            )
            text.set_in_layout(False)
            if kind == "title":
                thicken(text)
    bottom = (foot_height + _MARGIN * 0.7 + 0.14) / height
    engine: Any = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(_MARGIN / width, bottom, room / width, body / height))
    figure.set_label(alt)
    return ax


def empty_chart(what: str, what_zh: str, *, source: str, subtitle: str = "") -> Axes:
    """Return a card that says that the articles hold no such figures, for a chart with nothing to draw."""
    ax = new_chart(1.1)
    ax.set_axis_off()
    message = f"No {what} in these articles"
    ax.text(0.5, 0.5, "nothing to draw 无可绘数据", ha="center", va="center", color=SOFT, transform=ax.transAxes)
    return finish(
        ax,
        title=message,
        title_zh=f"这些文章中没有{what_zh}",
        subtitle=subtitle or "The chart draws itself when an article with such figures is added",
        source=source,
        alt=f"{message}: the chart is empty.",
    )


def alt_text(ax: Axes) -> str:
    """Return the alternative text of a finished chart."""
    figure = ax.get_figure(root=True)
    return str(figure.get_label()) if figure is not None else ""


def png(ax: Axes) -> bytes:
    """Return a finished chart as PNG, the same bytes on every run; its alternative text stands in it as Description."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DPI, metadata={"Software": None, "Description": alt_text(ax)})
    return out.getvalue()


def save(ax: Axes, path: str | Path) -> None:
    """Write a finished chart to a PNG file."""
    Path(path).write_bytes(png(ax))


def show(ax: Axes) -> None:
    """Show a finished chart in a notebook, once, and close it.

    The alternative text goes with the output: as its plain text, as ``alt`` of the picture's metadata (which nbconvert
    writes into the page) and inside the PNG.
    """
    from IPython.display import display

    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    picture = base64.encodebytes(png(ax)).decode("ascii")
    width, height = (round(v * _PIXELS_PER_INCH) for v in figure.get_size_inches())
    plt.close(figure)
    alt = alt_text(ax)
    display(
        {"image/png": picture, "text/plain": f"Chart: {alt}"},
        metadata={"image/png": {"alt": alt, "width": width, "height": height}},
        raw=True,
    )


def label(field: str, value: str | None, *, sep: str = " ") -> str:
    """Return the bilingual name of a value of a field: ``label("sector", "water")`` is "Water 饮水水利".

    A value that lexicon/charts_labels.csv does not know stands for itself.
    """
    en, zh = names(field, value)
    return f"{en}{sep}{zh}" if zh else en


def names(field: str, value: str | None) -> tuple[str, str]:
    """Return the English and the Chinese name of a value of a field."""
    for row in read_table("charts_labels"):
        if row["field"] == field and row["value"] == (value or "unstated"):
            return row["en"], row["zh"]
    return (value or "unstated"), ""
