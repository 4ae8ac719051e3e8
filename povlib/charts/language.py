"""Charts of the language: the tables of ``povlib.terms`` in, a finished Axes out; concordances as a table to read."""

import math
from collections.abc import Collection, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from ..lexicon import read_table
from ..terms import is_number, is_word, stopword_list, theme_names
from . import placing, style
from .style import ACCENT, CARD, GRID, INK, MARK, ORANGE, SOFT, WARNING
from .tables import concordance as concordance

SEED = 6  # of everything laid out by chance, so that a picture is the same on every run
COUNTED = "words cut and counted by povlib.terms"


@cache
def _glosses() -> dict[str, str]:
    return {row["word"]: row["english"] for row in read_table("terms_glosses")}


def with_gloss(word: str) -> str:
    """Return a word with its English by lexicon/terms_glosses.csv: "扶贫 poverty alleviation"."""
    return f"{word} {_glosses().get(word, '')}".strip()


def quoted(word: str) -> str:
    """Return a word in quotation marks, its English in brackets."""
    english = _glosses().get(word)
    return f"“{word}” ({english})" if english else f"“{word}”"


def rounded(value: float) -> str:
    """Return a rate with one digit after the point below ten, else none."""
    return f"{value:,.0f}" if abs(value) >= 10 or not value else f"{value:.1f}"


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a term table that a cloud may show: no single characters, numbers or function words."""
    stop = stopword_list()
    fit = [
        len(w) > 1 and w not in stop and is_word(w) and not is_number(w) and not any(map(str.isdigit, w))
        for w in table["feature"]
    ]
    return table[fit]


def source_of(table: pd.DataFrame, source: str) -> str:
    """Return the source line: what the caller names, else how many articles and words the table counts."""
    articles, tokens = table.attrs.get("articles"), table.attrs.get("tokens")
    if not source and articles and tokens:
        source = f"{articles} articles, {tokens:,} running words"
    return f"{source}; {COUNTED}" if source else COUNTED


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


def network(edges: pd.DataFrame, *, most: int = 60, source: str = "") -> Axes:
    """Draw the ``most`` pairs of words that share the most sentences: thicker lines for more, larger dots for commoner words."""
    import networkx as nx

    if edges.empty:
        return style.empty_chart("network")
    rows = edges.sort_values(["count", "weight"], ascending=False, kind="stable").head(most).to_dict("records")
    graph = nx.Graph((row["source"], row["target"]) for row in rows)
    sentences = {row[word]: row[f"n_{word}"] for row in rows for word in ("source", "target")}
    words = sorted(sentences, key=lambda w: (-sentences[w], w))
    place = _apart(words, _layout(graph, words), style.WIDTH, 5.6)
    where = dict(zip(words, place, strict=True))
    ax: Axes = style.new_chart(5.6)
    for row in reversed(rows):
        (x1, y1), (x2, y2) = where[row["source"]], where[row["target"]]
        share = row["count"] / rows[0]["count"]
        ax.plot([x1, x2], [y1, y2], color=ACCENT, alpha=0.12 + 0.4 * share, linewidth=0.6 + 5 * share, zorder=1)
    for word, point in where.items():
        share = sentences[word] / sentences[words[0]]
        size = 30 + 420 * share
        ax.scatter(point[0], point[1], s=size, color=ACCENT, zorder=2, linewidths=0, alpha=0.9)
        placing.note(ax, word, point, (0, math.sqrt(size) * 0.55), ha="center", va="bottom", size=9 + 4 * share)
    ax.set_xlim(place[:, 0].min() - 0.5, place[:, 0].max() + 0.5)
    ax.set_ylim(place[:, 1].min() - 0.25, place[:, 1].max() + 0.45)
    ax.set_axis_off()
    texts = style.texts(
        "network",
        rows=rows[:5],
        top=rows[0],
        pairs=len(rows),
        words=len(words),
    )
    return style.finish(ax, **texts, source=source or COUNTED)


def _layout(graph: Any, words: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return places from 0 to 1: a spring layout, spread so that the crowded middle takes its share of the room."""
    import networkx as nx

    held = graph.copy()
    for part in nx.connected_components(graph):
        if words[0] not in part:  # else parts without a link to the rest would fly off
            held.add_edge(words[0], min(part, key=words.index))
    at = nx.spring_layout(held, k=2.4 / math.sqrt(len(words)), weight=None, seed=SEED, iterations=300)
    raw = np.array([at[w] for w in words])
    low, high = raw.min(axis=0), raw.max(axis=0)
    scaled = (raw - low) / np.where(high > low, high - low, 1)
    rank = raw.argsort(axis=0).argsort(axis=0) / max(len(words) - 1, 1)
    return np.asarray(0.4 * scaled + 0.6 * rank)


def _apart(words: Sequence[str], at: np.ndarray[Any, Any], width: float, height: float) -> np.ndarray[Any, Any]:
    """Return places in inches where no two labels touch, moved as little as that needs."""
    place = at * [width - 1.4, height - 1.0]
    half = np.array([[max(style.text_width(w, 12.0) / 2 + 0.06, 0.2), 0.24] for w in words])
    for _ in range(400):
        moved = False
        for i, j in combinations(range(len(words)), 2):
            gap = place[j] - place[i]
            overlap = half[i] + half[j] - np.abs(gap)
            if (overlap > 0).all():
                axis = int(overlap[0] > overlap[1])
                push = (1 if gap[axis] >= 0 else -1) * overlap[axis] / 2
                place[i][axis] -= push
                place[j][axis] += push
                moved = True
        if not moved:
            break
    return place
