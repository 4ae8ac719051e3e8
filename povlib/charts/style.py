"""How every chart looks and what it carries: fonts, colours, title, subtitle, source, caveat and alternative text.

A chart begins with ``new_chart``, which gives an empty Axes (or several) of a white card, and ends with ``finish``,
which writes the texts around it and keeps the facts that were drawn. ``showing`` makes it a picture.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib import font_manager, patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D

if TYPE_CHECKING:
    import pandas as pd

# Okabe and Ito (2008), Color Universal Design: told apart with every common kind of colour blindness.
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
PALETTE = (BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE)
ACCENT = BLUE
WARNING = VERMILION
INK, SOFT, MARK, GRID, CARD = "#222222", "#595959", "#A6A6A6", "#E3E3E3", "#FFFFFF"

WIDTH = 8.6  # inches; 860 pixels on the page
_MARGIN = 0.16
_SIZES = {"title": 15.0, "title_zh": 13.0, "subtitle": 10.5, "source": 8.8, "caveat": 8.8}
_LEADING = 1.38
_FACTS = "povlib_facts"
_KEY_SIZE = 9.8
HOLLOW = {"marker": "o", "markerfacecolor": CARD, "markeredgecolor": SOFT, "markeredgewidth": 1.6}


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

    ``height`` and ``width`` are inches: the height of the part with the marks (``finish`` adds what its texts need),
    the width of the whole card. Further arguments go to ``plt.subplots``.
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


def yuan_axis(ax: Axes, values: Iterable[float], *, unit: str = "元", most: int = 7) -> None:
    """Make the horizontal axis a log axis of money with ticks at powers of ten, ``most`` of them, in two languages."""
    values = [v for v in values if v > 0]
    low, high = min(values), max(values)
    ax.set_xscale("log")
    ax.set_xlim(low / 1.9, high * 2.6)
    powers = range(math.floor(math.log10(low / 1.9)), math.ceil(math.log10(high * 2.6)) + 1)
    ticks = [10.0**p for p in powers if low / 1.9 <= 10.0**p <= high * 2.6]
    ticks = ticks[:: math.ceil(len(ticks) / most)]
    ax.set_xticks(ticks, [_power(t, unit) for t in ticks])
    ax.minorticks_off()
    ax.grid(axis="x")


def _power(value: float, unit: str) -> str:
    zh = next((f"{value / s:,.0f}{n}" for s, n in ((1e8, "亿"), (1e4, "万")) if value >= s), f"{value:,.0f}")
    en = next(
        (f"{value / s:,.0f} {n}" for s, n in ((1e9, "bn"), (1e6, "m"), (1e3, "k")) if value >= s), f"{value:,.0f}"
    )
    return f"{zh}{unit}\n{en}"


def thicken(text: Any, by: float = 0.7) -> Any:
    """Draw a text bolder and return it; the Chinese font comes in one weight only."""
    text.set_path_effects([patheffects.withStroke(linewidth=by, foreground=text.get_color())])
    return text


def text_width(text: str, size: float) -> float:
    """Return the width in inches that one line of text at a size in points takes at most."""
    return sum(map(_unit_width, _pieces(text))) * size / _UNIT * _ROUNDED


_UNIT = 100.0  # points; large, so that the width is hardly rounded
_ROUNDED = 1.03  # a small size is drawn glyph by glyph on whole pixels: lines of text come out up to 2.5% wider


@cache
def _unit_width(piece: str) -> float:
    """Return the width in inches of a piece of text at 100 points. Pieces come again and again, lines do not."""
    if not piece.strip():
        return _UNIT / 72 * 0.25 * len(piece)
    font = font_manager.get_font(str(font_path()))
    font.set_size(_UNIT, 72)
    font.set_text(piece, 0.0)
    return float(font.get_width_height()[0]) / 64 / 72


def _pieces(text: str) -> list[str]:
    """Split a text where a line may break: after a space and around Chinese characters, closing marks kept to them."""
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


def _balanced(text: str, width: float, size: float) -> list[str]:
    """Break a text into as few lines as fit, the last not much shorter than the others."""
    lines = wrap(text, width, size)
    if len(lines) < 2 or text_width(lines[-1], size) > width / 2:
        return lines
    for share in (0.6, 0.7, 0.8, 0.9):
        narrower = wrap(text, width * share, size)
        if len(narrower) == len(lines):
            return narrower
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
    facts: "pd.DataFrame | None" = None,
    key: Sequence[tuple[str, dict[str, Any]]] = (),
) -> Axes:
    """Write the texts around a chart and return its Axes.

    ``title`` and ``title_zh`` say the finding; ``subtitle`` what is measured and in which unit (``subtitle_zh``, when
    given, follows it); ``source`` where the numbers come from; ``caveat`` what they cannot tell; ``alt`` describes the
    chart to a reader who cannot see it; ``facts`` are the rows of the fact table behind the marks; ``key`` names
    marks that are not labelled, each a text and its look (arguments of ``Line2D``). Of several Axes on one card any will
    do.
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
            for line in _balanced(text, room, _SIZES[kind]) if text else ():
                down += _SIZES[kind] / 72 * _LEADING
                lines.append((kind, line, down))
            down += 0.05 if text else 0
        return lines, down

    head_lines, head_height = block(head)
    foot_lines, foot_height = block(foot)
    rows = _key_rows(key, room)
    head_height += 0.29 * len(rows)
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
    for n, row in enumerate(rows):
        level = height - _MARGIN - head_height + 0.29 * (len(rows) - n) - 0.03
        _draw_key(figure, row, (_MARGIN - 0.06) / width, level / height)
    bottom = (foot_height + _MARGIN * 0.7 + 0.14) / height
    engine: Any = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(_MARGIN / width, bottom, room / width, body / height))
    figure.set_label(alt)
    setattr(figure, _FACTS, facts)
    return ax


def _key_rows(key: Sequence[tuple[str, dict[str, Any]]], room: float) -> list[list[tuple[str, dict[str, Any]]]]:
    rows: list[list[tuple[str, dict[str, Any]]]] = []
    used = room
    for text, look in key:
        need = text_width(text, _KEY_SIZE) + 0.5
        if used + need > room:
            rows.append([])
            used = 0.0
        rows[-1].append((text, look))
        used += need
    return rows


def _draw_key(figure: Figure | SubFigure, entries: Sequence[tuple[str, dict[str, Any]]], x: float, y: float) -> None:
    legend = figure.legend(
        [Line2D([], [], **{"linestyle": "none", "markersize": 8, **look}) for _, look in entries],
        [text for text, _ in entries],
        loc="upper left",
        bbox_to_anchor=(x, y),
        ncols=len(entries),
        fontsize=_KEY_SIZE,
        handletextpad=0.1,
        columnspacing=1.2,
        borderpad=0.1,
        borderaxespad=0,
    )
    legend.set_in_layout(False)


def empty_chart(what: str, what_zh: str, *, facts: "pd.DataFrame | None" = None) -> Axes:
    """Return a card that says that the articles hold no such figures, for a chart with nothing to draw."""
    ax: Axes = new_chart(0.35)
    ax.set_axis_off()
    message = f"These articles give no {what}"
    return finish(
        ax,
        title=message,
        title_zh=f"这些文章中没有{what_zh}",
        subtitle="The chart draws itself as soon as an article that gives such figures is added",
        source=source_line(facts),
        alt=f"{message}: the chart is empty.",
        facts=None if facts is None else facts.iloc[:0],
    )


def source_line(facts: "pd.DataFrame | None") -> str:
    """Return the source line of a chart drawn from facts: the ids of their articles."""
    ids = [] if facts is None else sorted(set(facts["article"]))
    if not ids:
        return "no article 无文章"
    named = ", ".join(ids[:6]) + (f" and {len(ids) - 6} more" if len(ids) > 6 else "")
    return f"{'article' if len(ids) == 1 else 'articles'} {named}; figures read by povlib"


def drawn_facts(ax: Axes) -> "pd.DataFrame | None":
    """Return the rows of the fact table behind the marks of a finished chart, None where it was drawn from no facts."""
    return getattr(ax.get_figure(root=True), _FACTS, None)


def alt_text(ax: Axes) -> str:
    """Return the alternative text of a finished chart."""
    figure = ax.get_figure(root=True)
    return str(figure.get_label()) if figure is not None else ""
