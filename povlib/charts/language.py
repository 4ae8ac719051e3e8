"""Charts of the language: the tables of ``povlib.terms`` in, a finished Axes out; concordances as a table to read."""

import math
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from ..terms import theme_names
from . import placing, style
from .network import network
from .style import ACCENT, CARD, GRID, INK, MARK, ORANGE, SOFT, WARNING
from .tables import concordance
from .words import COUNTED, SEED, quoted, rounded, shown, source_of, with_gloss

__all__ = [
    "bars_and_cloud",
    "concordance",
    "dispersion_plot",
    "keyness_bars",
    "network",
    "shown",
    "theme_heatmap",
    "with_gloss",
]


def word_cloud(rows: pd.DataFrame, width: int, height: int, marked: Collection[str] = ()) -> Any:
    """Return a laid-out cloud that holds every word: all level, none so small that it slips into a larger one's strokes.

    ``rows`` of a term table, ``width`` and ``height`` in pixels; the words ``marked`` have a colour of their own.
    """
    from wordcloud import WordCloud

    frequencies = dict(zip(rows["feature"], rows["frequency"], strict=True))
    cell = math.sqrt(width * height / 4 / len(rows))  # laid out at half size, drawn at full
    for step in range(12):
        largest = cell * 1.25 * 0.93**step
        cloud = WordCloud(
            font_path=str(style.font_path()),
            width=width // 2,
            height=height // 2,
            scale=2,
            background_color=CARD,
            prefer_horizontal=1.0,
            relative_scaling=0.5,
            max_words=len(rows),
            max_font_size=round(largest),
            min_font_size=round(largest / 5),
            margin=3,
            random_state=SEED,
            collocations=False,
            color_func=lambda word, **_: WARNING if word in marked else INK,
        ).generate_from_frequencies(frequencies)
        if len(cloud.layout_) == len(rows):
            break
    return cloud


def bars_and_cloud(table: pd.DataFrame, *, top: int = 24, source: str = "") -> Axes:
    """Draw the same words as bars and as a cloud, side by side.

    The pair marked is the one that a cloud misleads about most: words of about the same frequency whose lengths differ.
    """
    rows = shown(table).head(top)
    if rows.empty:
        return style.empty_chart("bars_and_cloud")
    count_of = dict(zip(rows["feature"], rows["frequency"].tolist(), strict=True))
    short, long = _misleading(count_of)
    height = 0.5 + 0.24 * len(rows)
    left, right = style.new_chart(height, cols=2, gridspec_kw={"width_ratios": [1.0, 1.5]})
    colours = [WARNING if w in (short, long) else MARK for w in count_of]
    left.barh(range(len(rows)), count_of.values(), color=colours, height=0.72)
    for n, count in enumerate(count_of.values()):
        placing.note(left, f"{count}", (count, n), (4, 0), size=9, colour=SOFT)
    placing.name_rows(left, list(count_of), bars=True)
    left.set_xlim(0, max(count_of.values()) * 1.16)
    cloud = word_cloud(rows, 1000, round(1000 * height / 4.8), (short, long))
    right.imshow(np.asarray(cloud.to_array()), interpolation="lanczos")
    right.set_axis_off()
    room = {word: size**2 * len(word) for (word, _), size, *_ in cloud.layout_}
    texts = style.texts(
        "bars_and_cloud",
        "equal" if count_of[long] == count_of[short] else "",
        count=len(rows),
        long=long,
        short=short,
        n_long=count_of[long],
        n_short=count_of[short],
        times=f"{room[long] / room[short]:.1f}".removesuffix(".0") if {long, short} <= set(room) else "several",
    )
    return style.finish(left, **texts, source=source_of(table, source))


def _misleading(count_of: dict[str, int]) -> tuple[str, str]:
    """Return a short and a long word of nearly the same frequency, the long one not more frequent if there is such a pair."""
    words = list(count_of)
    pairs = [
        (len(b) - len(a), -abs(m - n) / max(m, n), -i - j, a, b)
        for i, (a, n) in enumerate(count_of.items())
        for j, (b, m) in enumerate(count_of.items())
        if len(b) > len(a) and abs(m - n) <= 0.15 * max(m, n)
    ]
    return max(pairs)[3:] if pairs else (words[-1], words[0])


_MEASURES = {"G2": "log-likelihood G²", "chi2": "chi-squared", "z": "z of the log-odds", "pmi": "PMI"}


def keyness_bars(
    table: pd.DataFrame, target: str, reference: str, *, top: int = 12, min_frequency: int = 5, source: str = ""
) -> Axes:
    """Draw the words that mark the target (right) and the reference (left), by the measure of a keyness table.

    At each bar stands how often the word is used in the two groups per 10,000 running words. Words rarer than
    ``min_frequency`` in both groups together are left out.
    """
    name = next(measure for measure in _MEASURES if measure in table)
    rows = table[(table["n_target"] + table["n_reference"] >= min_frequency) & np.isfinite(table[name])]
    rows = rows.sort_values([name, "feature"], ascending=[False, True])
    more, less = rows[rows[name] > 0].head(top), rows[rows[name] < 0].tail(top)
    if more.empty and less.empty:
        return style.empty_chart("keyness_bars")
    ax: Axes = style.new_chart(0.45 + 0.27 * (len(more) + len(less)))
    reach = float(pd.concat([more, less])[name].abs().max())
    _keyness_side(ax, more, name, 0.0, ACCENT)
    _keyness_side(ax, less, name, len(more) + 0.4, ORANGE)
    ax.axvline(0, color=MARK, linewidth=0.8)
    beyond = 1.75 if len(less) and len(more) else 1.2
    ax.set_xlim(-reach * (beyond if len(less) else 1.2), reach * (beyond if len(more) else 1.2))
    ax.set_ylim(len(more) + len(less) + (0 if less.empty else 0.4) - 0.4, -0.6)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ticks = [t for t in ax.get_xticks() if abs(t) <= reach]
    ax.set_xticks(ticks, [rounded(abs(t)) for t in ticks])
    ax.set_xlabel(_MEASURES[name])
    first, last = more["feature"].tolist()[:5], less["feature"].tolist()[:-6:-1]
    texts = style.texts(
        "keyness_bars",
        "" if first and last else "target" if first else "reference",
        target=target,
        reference=reference,
        more=first,
        less=last,
        first=quoted(first[0]) if first else "",
        last=quoted(last[0]) if last else "",
        listed=", ".join(first) or "none",
        others=", ".join(last) or "none",
    )
    key = [(f"more in {target} 更多", "s", ACCENT, ACCENT), (f"more in {reference} 更多", "s", ORANGE, ORANGE)]
    return style.finish(ax, **texts, source=source_of(table, source), key=key)


def _keyness_side(ax: Axes, rows: pd.DataFrame, name: str, at: float, colour: str) -> None:
    """Draw the words of one group from a height downwards: the bar, the two rates at its end, the word across the axis."""
    for n, row in enumerate(rows.to_dict("records")):
        side = 1 if row[name] > 0 else -1
        here, there = (row["per_10k_target"], row["per_10k_reference"])[::side]
        away, towards = ("left", "right")[::side]
        ax.barh(at + n, row[name], color=colour, height=0.72)
        rates, word = f"{rounded(here)} : {rounded(there)}", with_gloss(row["feature"])
        placing.note(ax, rates, (row[name], at + n), (side * 5, 0), ha=away, size=9, colour=SOFT)
        placing.note(ax, word, (0, at + n), (-side * 5, 0), ha=towards, size=10.5)


def theme_heatmap(table: pd.DataFrame, *, names: dict[str, str] | None = None, source: str = "") -> Axes:
    """Draw the share of each policy theme in each article's theme words as a heatmap; ``names`` renames articles."""
    known = table.dropna(subset=["share"])
    if known.empty:
        return style.empty_chart("theme_heatmap")
    articles = list(dict.fromkeys(known["article"]))
    order = [t for t in theme_names() if t in set(known["theme"])]
    share = known.pivot(index="article", columns="theme", values="share").loc[articles, order]
    ax: Axes = style.new_chart(0.95 + 0.5 * len(articles))
    top = float(share.to_numpy().max())
    colours = LinearSegmentedColormap.from_list("povlib", [CARD, "#cfe3f1", ACCENT, "#003a5c"])
    ax.pcolormesh(share.to_numpy(), cmap=colours, vmin=0, vmax=top, edgecolors=CARD, linewidth=2)
    for (y, x), value in np.ndenumerate(share.to_numpy()):
        ink = CARD if value > top * 0.55 else INK if value else MARK
        text = f"{value:.0%}" if value else "–"
        ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=9.5, color=ink)
    heads = ["\n".join((theme_names()[t][1], *theme_names()[t][0].split())) for t in order]
    ax.set_xticks(np.arange(len(order)) + 0.5, heads, fontsize=9)
    ax.set_yticks(np.arange(len(articles)) + 0.5, [(names or {}).get(a, a) for a in articles])
    ax.invert_yaxis()
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    leading = share.idxmax(axis=1).astype(str).tolist()
    most = max(order, key=leading.count)
    english, chinese = theme_names()[most]
    listed = (f"{a}: {theme_names()[t][0]} {share.loc[a].max():.0%}" for a, t in zip(articles, leading, strict=True))
    texts = style.texts(
        "theme_heatmap",
        english=english,
        chinese=chinese,
        times=leading.count(most),
        count=len(articles),
        listed="; ".join(listed),
    )
    return style.finish(ax, **texts, source=source or f"{', '.join(articles[:6])}; {COUNTED}")


def dispersion_plot(table: pd.DataFrame, *, names: dict[str, str] | None = None, source: str = "") -> Axes:
    """Draw where in each article some words stand: a stroke an occurrence, from the first word to the last."""
    terms = list(dict.fromkeys(table["feature"].dropna()))
    articles = list(dict.fromkeys(table["article"]))
    if not terms:
        return style.empty_chart("dispersion_plot")
    levels = {(t, a): n * (len(articles) + 0.9) + m for n, t in enumerate(terms) for m, a in enumerate(articles)}
    bottom = max(levels.values())
    ax: Axes = style.new_chart(0.55 + 0.24 * (bottom + 1))
    counts = table.groupby(["feature", "article"]).size()
    for (term, article), y in levels.items():
        colour = style.PALETTE[terms.index(term) % len(style.PALETTE)]
        if article == articles[0]:
            ax.text(0, y - 0.75, with_gloss(term), fontsize=10, color=colour, va="center")
        ax.plot([0, 1], [y, y], color=GRID, linewidth=0.8, zorder=0)
        at = table.loc[(table["feature"] == term) & (table["article"] == article), "position"]
        ax.vlines(at, y - 0.36, y + 0.36, color=colour, linewidth=1.4)
        ax.text(1.012, y, str(counts.get((term, article), 0)), va="center", fontsize=9, color=SOFT)
    placing.name_rows(ax, [(names or {}).get(a, a) for _, a in levels], list(levels.values()), fontsize=9)
    ax.set_ylim(bottom + 0.6, -1.3)
    ax.set_xlim(-0.005, 1.06)
    ax.set_xticks([0, 0.5, 1], ["start 开头", "middle 中间", "end 结尾"])
    ax.get_xticklabels()[0].set_horizontalalignment("left")
    ax.get_xticklabels()[-1].set_horizontalalignment("right")
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)
    held = {t: sum((t, a) in counts.index for a in articles) for t in terms}
    wide, narrow = max(terms, key=lambda t: held[t]), min(terms, key=lambda t: held[t])
    texts = style.texts(
        "dispersion_plot",
        "equal" if held[wide] == held[narrow] else "",
        wide=wide,
        narrow=narrow,
        most=held[wide],
        least=held[narrow],
        count=len(terms),
        articles=len(articles),
        listed="; ".join(f"{t}: " + ", ".join(f"{a} {counts.get((t, a), 0)}" for a in articles) for t in terms),
    )
    return style.finish(ax, **texts, source=source or f"{', '.join(articles[:6])}; {COUNTED}")
