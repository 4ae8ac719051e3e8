"""How every chart looks and what it carries: fonts, colours, title, subtitle, source, caveat and alternative text.

A chart is a function marked with ``chart``. It begins with ``new_chart``, which gives an empty Axes (or several) of a
card, and ends with ``finish``, which writes the texts around it and keeps the facts that were drawn. It is drawn for a desk,
and once more for a telephone when it is shown. What a chart always says of itself, whatever the facts, stands in texts.csv.
``showing`` makes a chart a picture.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from html import unescape
from pathlib import Path
from string import Formatter
from typing import Any, ParamSpec

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import font_manager, patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .. import wording
from ..lexicon import read_table
from ..locale import N_, both, chosen, either, is_chinese, language, tr
from ..schema import is_made_up
from ..wording import amount, evidence_link, is_known, label, number, period, short_amount
from .fonts import font_path

# Okabe and Ito (2008), Color Universal Design: told apart with every common kind of colour blindness.
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
PALETTE = (BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE)
ACCENT = BLUE
WARNING = VERMILION
INK, SOFT, MARK, GRID, CARD = "#222222", "#595959", "#A6A6A6", "#E3E3E3", "#FFFFFF"

EMPTY, EMPTY_ZH = "the chart is empty.", "图为空。"
"""How the alternative text of a chart that has nothing to draw ends, in English and Chinese."""

P = ParamSpec("P")
# What is taken away of a fact: its sentence is the article's publisher's.
_TAKEN_AWAY = (
    "article", "start", "text", "value", "unit", "approx", "indicator", "place", "from", "to", "status", "sector", "source",
)  # fmt: skip

# An entry of the key under a subtitle: what it says, and the marker, the colour and the edge of its mark.
Key = tuple[str, str, str, str]
DONE: Key = ("done 已完成", "o", ACCENT, ACCENT)
PLANNED: Key = ("planned 计划", "o", CARD, SOFT)
HOLLOW: Key = ("hollow: planned 计划", "o", CARD, SOFT)

# Inches; a page draws 96 pixels an inch, so that no text, 9.4 points at least, is smaller than 12 pixels.
_WIDE, _NARROW = 6.8, 3.5
PIXELS_PER_INCH = 96
MARGIN = 0.12
SMALL = 9.4  # points: the smallest text
_SIZES = {"title": 14.0, "title_zh": 12.0, "subtitle": 10.0, "source": SMALL, "caveat": SMALL, "made_up": 10.0}
LEADING = 1.46  # of lines, in sizes of their text: as tall as the font's own line
_FACTS, _DATA, _AGAIN, _TOLD = "povlib_facts", "povlib_data", "povlib_again", "povlib_told"
_KEY_SIZE, _KEY_HEIGHT = 9.6, 0.27
_narrow: ContextVar[bool] = ContextVar("narrow", default=False)


def width() -> float:
    """Return the width in inches of the card that is being drawn."""
    return _NARROW if _narrow.get() else _WIDE


def is_narrow() -> bool:
    """Whether what is being drawn is for a telephone."""
    return _narrow.get()


@contextmanager
def narrow() -> Iterator[None]:
    """Draw charts for a telephone: ``with style.narrow(): ...``."""
    before = _narrow.set(True)
    try:
        yield
    finally:
        _narrow.reset(before)


def chart(draw: Callable[P, Axes]) -> Callable[P, Axes]:
    """Mark a function as that of a chart: what it returns can be drawn once more, for another width (``again``)."""

    @wraps(draw)
    def drawn(*args: P.args, **given: P.kwargs) -> Axes:
        ax = draw(*args, **given)
        setattr(ax.get_figure(root=True), _AGAIN, (draw.__name__, lambda: drawn(*args, **given)))
        return ax

    return drawn


def again(ax: Axes) -> Axes | None:
    """Draw a finished chart once more, in the width that is now set; None where its function is not marked by ``chart``."""
    _, draw = getattr(ax.get_figure(root=True), _AGAIN, ("", None))
    return draw() if draw else None


def name_of(ax: Axes) -> str:
    """Return the name of the function that drew a finished chart, "" where it is not marked by ``chart``."""
    return str(getattr(ax.get_figure(root=True), _AGAIN, ("", None))[0])


@cache
def _font_name() -> str:
    font_manager.fontManager.addfont(str(font_path()))
    return font_manager.FontProperties(fname=str(font_path())).get_name()


def use_style() -> None:
    """Set the fonts, sizes and colours of matplotlib to the collection's; ``new_chart`` does it for you."""
    plt.style.use(Path(__file__).with_name("povlib.mplstyle"))
    mpl.rcParams["font.family"] = [_font_name()]


def new_chart(height: float = 4.0, *, rows: int = 1, cols: int = 1, **subplots: Any) -> Any:
    """Return an empty Axes, or an array of ``rows`` × ``cols`` of them, on a card.

    ``height``: inches of the part with the marks; ``finish`` adds what its texts need. Further arguments go to
    ``plt.subplots``.
    """
    use_style()
    _, axes = plt.subplots(rows, cols, figsize=(width(), height), layout="constrained", **subplots)
    return axes


def new_sheet(height: float) -> Axes:
    """Return an empty Axes over the whole width of a card, in inches from its left upper corner, without axes or ticks."""
    use_style()
    figure = plt.figure(figsize=(width(), height))
    ax: Axes = figure.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(0, width())
    ax.set_ylim(height, 0)
    return ax


def link(artist: Any, fact: Mapping[Any, Any] | None) -> Any:
    """Make a mark or a text lead to the figure of a row of the fact table, and tell of it; return it."""
    if fact is not None:
        address = unescape(evidence_link(str(fact["article"]), int(fact["start"])))
        artist.set_urls([address]) if hasattr(artist, "set_urls") else artist.set_url(address)
        told = [short_amount(fact), label("indicator", fact["indicator"])]
        told += [label(field, fact[field]) for field in ("sector", "status") if is_known(fact.get(field))]
        told += [str(fact["place"] or ""), period(fact["from"], fact["to"])]
        told.append(tr("in {article}").format(article=fact["article"]))
        figure = artist.get_figure(root=True)
        setattr(figure, _TOLD, getattr(figure, _TOLD, {}) | {address: " · ".join(filter(None, told))})
    return artist


def told_of_links(figure: Figure) -> dict[str, str]:
    """Return what is told of each address that the marks of a chart lead to."""
    return getattr(figure, _TOLD, {})


def bar_look(status: str | None = None, colour: str = ACCENT) -> dict[str, Any]:
    """Return the look of a bar by its status: filled, or hollow with a broken edge (seen without colour) when planned."""
    if status == "planned":
        return {"facecolor": CARD, "edgecolor": colour, "linewidth": 1.2, "linestyle": (0, (4, 2))}
    return {"facecolor": colour, "edgecolor": colour, "linewidth": 1.2}


def dot_look(status: str | None, colour: str = ACCENT) -> dict[str, Any]:
    """Return the look of a dot by its status: hollow when planned."""
    return {"facecolors": CARD if status == "planned" else colour, "edgecolors": colour, "linewidths": 1.6}


def english_yuan(value: float) -> str:
    """Return an amount of money as English newspapers write it.

    >>> english_yuan(4780000000), english_yuan(80918700), english_yuan(1000000), english_yuan(53000)
    ('4.78 billion yuan', '80.9 million yuan', '1 million yuan', '53,000 yuan')
    """
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{number(value / size, 2 if value < 10 * size else 1)} {name} yuan"
    return f"{number(value)} yuan"


class _Words(Formatter):
    """Fills in a text; beside Python's formats it knows yuan, wan and both (an amount, a count in 万, an amount in English
    and Chinese), n and n.1 (a number).
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        kind, _, digits = format_spec.partition(".")
        if kind in ("yuan", "wan"):
            return amount(value, "元" if kind == "yuan" else "")
        if kind == "both":
            return english_yuan(value) if language() == "en" else f"{english_yuan(value)} ({amount(value)})"
        return number(value, int(digits or 0)) if kind == "n" else str(super().format_field(value, format_spec))


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in read_table("texts", Path(__file__).parent):
        found.setdefault(row["chart"], {})[row["part"]] = row
    return found


def texts(
    chart: str,
    case: str = "",
    facts: pd.DataFrame | None = None,
    *,
    rows: Iterable[Mapping[Any, Any]] = (),
    **words: Any,
) -> dict[str, Any]:
    """Return what texts.csv says of a chart, as arguments of ``finish``.

    ``case`` names one of several titles; ``words`` fill what stands in braces, and ``rows`` what is listed. Of ``facts``
    everybody is told how many they are (count), how many are planned, the first and the last (top, least).
    """
    own, told_in = _texts()[chart], either("en", "zh")
    if facts is not None:
        words = {"top": facts.iloc[0], "least": facts.iloc[-1], "count": len(facts), "planned": planned(facts), **words}
        rows = rows or facts.to_dict("records")
    if "each" in own:
        words["listed"] = either("; ", "；").join(_Words().format(own["each"][told_in], **_named(row)) for row in rows)
    title, subtitle = own[f"title {case}".strip()], own["subtitle"]
    told = {"title": title["en"], "title_zh": title["zh"], "subtitle": subtitle["en"], "subtitle_zh": subtitle["zh"]}
    if is_chinese():
        alone = own.get("subtitle alone", subtitle)
        told |= {"title_zh": _pointed(title["zh"]), "subtitle_zh": _pointed(alone["zh"])}
    told |= {part: own[part][told_in] for part in ("caveat", "alt") if part in own}
    return {part: _Words().format(text, **words).strip() for part, text in told.items()}


def _named(row: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return a row whose values have their Chinese names where Chinese is the language chosen."""
    fields = ("status", "indicator", "sector", "source") if is_chinese() else ()
    return {
        **row,
        **{field: wording.name(field, row[field]) for field in fields if is_known(row.get(field)) and field in row},
    }


_WIDE_MARKS = str.maketrans(",:;()", "，：；（）")


def _pointed(template: str) -> str:
    """Return a Chinese text with the full marks of Chinese where it stands alone; what stands in braces stays."""
    return re.sub(r"\{[^}]*\}|[,:;()]", lambda m: m[0] if m[0][0] == "{" else m[0].translate(_WIDE_MARKS), template)


def largest_first(facts: pd.DataFrame) -> pd.DataFrame:
    """Return facts by value, the largest first, equal ones in the order of the text."""
    return facts.sort_values(["value", "article", "start"], ascending=[False, True, True], kind="stable")


def planned(facts: pd.DataFrame) -> int:
    """Return how many facts are planned."""
    return int((facts["status"] == "planned").sum())


def left_out(count: int, what: str) -> str:
    """Return a sentence about what a chart leaves out: "Not drawn: smaller sums (3)."; "" where that is nothing.

    >>> left_out(3, "smaller sums"), left_out(0, "smaller sums")
    (' Not drawn: smaller sums (3).', '')
    """
    if count <= 0:
        return ""
    return either(" ", "") + tr("Not drawn: {what} ({n}).").format(what=tr(what), n=f"{count:,}")


def counted(count: int, thing: str) -> str:
    """Return a number of things: "1 sum", "3 sums"."""
    return tr(_COUNTED[thing][count != 1]).format(n=f"{count:,}")


_COUNTED = {
    "place": (N_("{n} place"), N_("{n} places")),
    "question": (N_("{n} question"), N_("{n} questions")),
    "rate": (N_("{n} rate"), N_("{n} rates")),
    "sum": (N_("{n} sum"), N_("{n} sums")),
    "total": (N_("{n} total"), N_("{n} totals")),
}


@cache
def _advance(character: str) -> float:
    """Return how far a character moves the pen, as a share of the size of the text."""
    font = font_manager.get_font(str(font_path()))
    font.set_size(100, 72)
    return float(font.load_char(ord(character)).linearHoriAdvance) / 65536 / 100


def text_width(text: str, size: float) -> float:
    """Return the width in inches that one line of text at a size in points takes at most."""
    # A small size is drawn glyph by glyph on whole pixels: lines of text come out up to 2.5% wider.
    return sum(map(_advance, text)) * size / 72 * 1.03


# Where a line may break: after a space and around Chinese characters, but marks stay with what they open or close.
_PIECES = re.compile(
    r"[(（【《“‘]*(?:[\u2e80-\U0010ffff]|[^\s\u2e80-\U0010ffff]++)[,，。、;；:：!！?？)）】》”’%％]*+\s*+|\s++"
)


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text, English or Chinese or both, into lines that fit ``width`` inches at ``size`` points."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def balanced(text: str, width: float, size: float) -> list[str]:
    """Break a text into as few lines as fit, the last not much shorter than the others."""
    few = wrap(text, width, size)
    narrower = (wrap(text, width * share, size) for share in (0.6, 0.7, 0.8, 0.9))
    short = text_width(few[-1], size) < width / 2
    return next((lines for lines in narrower if short and len(lines) == len(few)), few)


def finish(
    ax: Axes,
    *,
    title: str,
    title_zh: str,
    subtitle: str,
    alt: str,
    subtitle_zh: str = "",
    source: str = "",
    caveat: str = "",
    facts: pd.DataFrame | None = None,
    data: pd.DataFrame | None = None,
    key: Sequence[Key] = (),
) -> Axes:
    """Write the texts around a chart and return its Axes.

    ``title`` and ``title_zh`` say the finding; ``subtitle`` what is measured and in which unit (``subtitle_zh``, when
    given, follows it); ``source`` where the numbers come from, when not given the articles of ``facts``; ``caveat`` what
    they cannot tell; ``alt`` describes the chart to a reader who cannot see it; ``facts`` are the rows of the fact table
    behind the marks, ``data`` the table of a chart that draws no facts; ``key`` names marks that are not labelled. Of
    several Axes on one card any will do. That articles are made up is said in the picture.
    """
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    across, body = (float(v) for v in figure.get_size_inches())
    room = across - 2 * MARGIN
    # a picture travels alone, and made-up articles tell of places that there are
    made_up = chosen("Made-up articles: no number here is of a real place 虚构文章")
    if is_chinese():
        title, title_zh, subtitle, subtitle_zh = title_zh, "", subtitle_zh or subtitle, ""
    elif language() == "en":
        title_zh = subtitle_zh = ""
    colon = either(": ", "：")
    parts = {"made_up": made_up if _made_up(facts, source) else ""}
    parts |= {"title": title, "title_zh": title_zh, "subtitle": " · ".join(filter(None, (subtitle, subtitle_zh)))}
    parts["source"] = both("Source", "来源") + colon + (source or source_line(facts))
    parts["caveat"] = caveat and both("Note", "注") + colon + caveat
    lines = {kind: balanced(text, room, _SIZES[kind]) for kind, text in parts.items() if text}
    tall = {kind: len(own) * _SIZES[kind] / 72 * LEADING + 0.05 for kind, own in lines.items()}
    rows = _key_rows([(chosen(entry[0]), *entry[1:]) for entry in key], room)
    below = MARGIN * 0.7 + sum(tall.get(kind, 0) for kind in ("source", "caveat"))
    above = MARGIN + sum(tall.values()) - below + MARGIN * 0.7 + _KEY_HEIGHT * len(rows) + (0.05 if rows else 0)
    height = above + 0.1 + body + 0.14 + below
    figure.set_size_inches(across, height)
    at = height - MARGIN
    for kind, own in lines.items():
        at = below if kind == "source" else at
        _write(figure, kind, own, MARGIN, at)
        at -= tall[kind]
    for n, entries in enumerate(rows):
        _draw_key(figure, entries, height - above + _KEY_HEIGHT * (len(rows) - n) - 0.03)
    engine: Any = figure.get_layout_engine()
    if engine is None:
        ax.set_position((0, (below + 0.14) / height, 1, body / height))
    else:
        engine.set(rect=(MARGIN / across, (below + 0.14) / height, 1 - 2 * MARGIN / across, body / height))
    figure.set_label((either("Made-up articles. ", "虚构文章。") if "made_up" in lines else "") + alt)
    setattr(figure, _FACTS, facts)
    setattr(figure, _DATA, data)
    return ax


def _made_up(facts: pd.DataFrame | None, source: str) -> bool:
    articles = [] if facts is None else set(facts["article"])
    return any(map(is_made_up, articles)) or any(map(is_made_up, re.findall(r"[\w-]+", source)))


def _write(figure: Figure, kind: str, lines: Sequence[str], left: float, top: float) -> None:
    """Write lines of text below each other, from inches from the left edge and the bottom of a card."""
    across, height = figure.get_size_inches()
    size = _SIZES[kind]
    colour = INK if kind.startswith("title") else WARNING if kind == "made_up" else SOFT
    for n, line in enumerate(lines, 1):
        base = top - (n * LEADING - 0.3) * size / 72
        text = figure.text(left / across, base / height, line, fontsize=size, color=colour, gid=kind, parse_math=False)
        if kind in ("title", "made_up"):  # drawn bolder: the Chinese font comes in one weight only
            text.set_path_effects([patheffects.withStroke(linewidth=0.6, foreground=colour)])


def _key_rows(key: Sequence[Key], room: float) -> list[list[Key]]:
    """Return the entries of a key in as many rows as they need where a row is ``room`` inches wide."""
    rows: list[list[Key]] = []
    used = room
    for entry in key:
        need = text_width(entry[0], _KEY_SIZE) + 0.36
        if used + need > room:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += need
    return rows


def _draw_key(figure: Figure, entries: Sequence[Key], top: float) -> None:
    """Draw a row of a key, each entry a mark and what it says, its upper edge at inches from the bottom of a card."""
    across, height = figure.get_size_inches()
    x, y = MARGIN + 0.06, (top - _KEY_HEIGHT / 2) / height
    for text, marker, colour, edge in entries:
        look: Any = {"marker": marker, "markerfacecolor": colour, "markeredgecolor": edge, "linestyle": "none"}
        mark = Line2D([x / across], [y], markersize=8, markeredgewidth=1.6, transform=figure.transFigure, **look)
        figure.add_artist(mark)
        figure.text((x + 0.12) / across, y, text, va="center_baseline", fontsize=_KEY_SIZE, color=INK, parse_math=False)
        x += text_width(text, _KEY_SIZE) + 0.36


def empty_chart(chart: str, facts: pd.DataFrame | None = None, **words: str) -> Axes:
    """Return a card that says that the articles hold nothing to draw; what, says texts.csv."""
    missing = _texts()[chart]["missing"]
    ax = new_sheet(0.1)
    message = f"These articles give no {missing['en'].format(**words)}"
    message_zh = f"这些文章中没有{missing['zh'].format(**words)}"
    return finish(
        ax,
        title=message,
        title_zh=message_zh,
        subtitle=tr("The chart draws itself as soon as an article that gives such figures is added"),
        source=source_line(facts),
        alt=f"{message_zh}：{EMPTY_ZH}" if is_chinese() else f"{message}: {EMPTY}",
        facts=None if facts is None else facts.iloc[:0],
    )


def source_line(facts: pd.DataFrame | None) -> str:
    """Return the source line of a chart drawn from facts: the ids of their articles."""
    ids = [] if facts is None else sorted(set(facts["article"]))
    if not ids:
        return both("no article", "无文章")
    named = listed(ids)
    if is_chinese():
        return f"文章{named}；数字由povlib读出"
    return f"{'article' if len(ids) == 1 else 'articles'} {named}; figures read by povlib"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Return some names in a row, and of more than ``most`` how many more there are.

    >>> listed(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    more = len(names) - most
    if is_chinese():
        return "、".join(names[:most]) + (f"等{len(names):,}篇" if more > 0 else "")
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def drawn_facts(ax: Axes) -> pd.DataFrame | None:
    """Return the rows of the fact table behind the marks of a finished chart, None where it was drawn from no facts."""
    return getattr(ax.get_figure(root=True), _FACTS, None)


def chart_data(ax: Axes) -> pd.DataFrame | None:
    """Return the table of what a finished chart draws, to take away: that of its facts without their sentences, or its own."""
    figure = ax.get_figure(root=True)
    facts, data = drawn_facts(ax), getattr(figure, _DATA, None)
    return data if facts is None else facts[[c for c in _TAKEN_AWAY if c in facts]]


def alt_text(ax: Axes) -> str:
    """Return the alternative text of a finished chart."""
    figure = ax.get_figure(root=True)
    return str(figure.get_label()) if figure is not None else ""
