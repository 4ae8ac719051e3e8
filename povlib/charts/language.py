"""Charts of the language: the tables of ``povlib.terms`` in, a finished Axes out; concordances as a table to read."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from ..terms import theme_names
from . import style
from .concordance import ConcordanceTable, concordance
from .network import network
from .style import ACCENT, CARD, GRID, INK, MARK, SOFT, WARNING
from .words import COUNTED, SEED, gloss, nothing_to_draw, quoted, rounded, shown, source_of, with_gloss

__all__ = [
    "ConcordanceTable",
    "bars_and_cloud",
    "cloud_image",
    "concordance",
    "dispersion_plot",
    "gloss",
    "keyness_bars",
    "network",
    "shown",
    "term_bars",
    "theme_heatmap",
    "with_gloss",
    "word_cloud",
]


def _bars(ax: Axes, words: Sequence[str], values: Sequence[float], colours: Sequence[str]) -> None:
    at = range(len(words))
    ax.barh(at, values, color=colours, height=0.72)
    ax.set_yticks(at, words)
    ax.set_ylim(len(words) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks([])


def term_bars(table: pd.DataFrame, *, top: int = 20, source: str = "") -> Axes:
    """Draw the most frequent words of a term table as bars, the rate per 10,000 running words at each."""
    rows = shown(table).head(top)
    if rows.empty:
        return nothing_to_draw(source)
    ax: Axes = style.new_chart(0.5 + 0.27 * len(rows))
    _bars(ax, [with_gloss(w) for w in rows["feature"]], rows["per_10k"].tolist(), _colours(len(rows)))
    for n, rate in enumerate(rows["per_10k"]):
        ax.text(rate, n, f" {rounded(rate)}", va="center", fontsize=9.5, color=SOFT)
    ax.set_xlim(0, float(rows["per_10k"].max()) * 1.1)
    first = rows.iloc[0]
    return style.finish(
        ax,
        title=f"{quoted(first['feature'])} is the commonest word: {rounded(first['per_10k'])} in every 10,000",
        title_zh=f"“{first['feature']}”最常见,每万词出现{rounded(first['per_10k'])}次",
        subtitle="Occurrences per 10,000 running words, function words and numbers left out",
        subtitle_zh="每万词次数",
        source=source_of(table, source),
        alt=f"Bar chart of the {len(rows)} commonest words, from {first['feature']} with {rounded(first['per_10k'])} per "
        f"10,000 words to {rows.iloc[-1]['feature']} with {rounded(rows.iloc[-1]['per_10k'])}.",
    )


def _colours(n: int, marked: int = 1) -> list[str]:
    return [ACCENT if i < marked else MARK for i in range(n)]


def _cloud(rows: pd.DataFrame, width: int, height: int, marked: Iterable[str], colour: str) -> Any:
    """Return a laid-out cloud that holds every word: all level, none so small that it slips into a larger one's strokes."""
    from wordcloud import WordCloud

    chosen = frozenset(marked)
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
            color_func=lambda word, **_: colour if word in chosen else INK,
        ).generate_from_frequencies(frequencies)
        if len(cloud.layout_) == len(rows):
            break
    return cloud


def cloud_image(table: pd.DataFrame, *, words: int = 60, width: int = 1340, height: int = 800) -> np.ndarray[Any, Any]:
    """Return a word cloud of a term table as pixels (``height`` × ``width`` × 3), the same on every run.

    Words only: single characters, numbers and function words are left out. All lie level; the more frequent the larger.
    """
    rows = shown(table).head(words)
    if rows.empty:
        return np.full((height, width, 3), 255, dtype=np.uint8)
    return np.asarray(_cloud(rows, width, height, rows["feature"].head(1), ACCENT).to_array())


def word_cloud(table: pd.DataFrame, *, words: int = 60, source: str = "") -> Axes:
    """Draw a word cloud of a term table."""
    rows = shown(table).head(words)
    if rows.empty:
        return nothing_to_draw(source)
    ax: Axes = style.new_chart(5.0)
    ax.imshow(cloud_image(table, words=words), interpolation="lanczos")
    ax.set_axis_off()
    return style.finish(
        ax,
        title=f"{quoted(rows['feature'].iloc[0])} is the largest word of the cloud",
        title_zh=f"词云中最大的词是“{rows['feature'].iloc[0]}”",
        subtitle=f"The {len(rows)} commonest words; the larger the more frequent",
        subtitle_zh="词频",
        source=source_of(table, source),
        caveat="a longer word takes more room at the same frequency; place and neighbours mean nothing",
        alt=f"Word cloud of {len(rows)} words; the largest are {', '.join(rows['feature'].head(5))}.",
    )


def bars_and_cloud(table: pd.DataFrame, *, top: int = 24, source: str = "") -> Axes:
    """Draw the same words as bars and as a cloud, side by side.

    The pair marked is the one that a cloud misleads about most: words of about the same frequency whose lengths differ.
    """
    rows = shown(table).head(top)
    if rows.empty:
        return nothing_to_draw(source)
    left, right = style.new_chart(0.5 + 0.24 * len(rows), cols=2, gridspec_kw={"width_ratios": [1.0, 1.5]})
    short, long = _misleading(rows)
    _bars(
        left,
        rows["feature"].tolist(),
        rows["frequency"].tolist(),
        [WARNING if w in (short, long) else MARK for w in rows["feature"]],
    )
    for n, count in enumerate(rows["frequency"]):
        left.text(count, n, f" {count}", va="center", fontsize=9, color=SOFT)
    left.set_xlim(0, rows["frequency"].max() * 1.16)
    cloud = _cloud(rows, 1000, round(1000 * (0.5 + 0.24 * len(rows)) / 4.8), (short, long), WARNING)
    right.imshow(np.asarray(cloud.to_array()), interpolation="lanczos")
    right.set_axis_off()
    room = {word: size**2 * len(word) for (word, _), size, *_ in cloud.layout_}
    count_of = dict(zip(rows["feature"], rows["frequency"], strict=True))
    n_short, n_long = count_of[short], count_of[long]
    times = f"{room[long] / room[short]:.1f}".removesuffix(".0") if {long, short} <= set(room) else "several"
    counts = f"both occur {n_long} times" if n_long == n_short else f"they occur {n_long} and {n_short} times"
    return style.finish(
        left,
        title=f"In a cloud “{long}” takes {times} times the room of “{short}”; {counts}",
        title_zh=f"词云中“{long}”所占面积是“{short}”的{times}倍,实际次数为{n_long}与{n_short}",
        subtitle=f"The {len(rows)} commonest words, occurrences, in both pictures the same",
        subtitle_zh="次数",
        source=source_of(table, source),
        caveat="a longer word takes more room at the same frequency; place and neighbours in a cloud mean nothing",
        alt=f"The {len(rows)} commonest words as bars and as a word cloud; {long} and {short}, marked in both, have "
        f"{n_long} and {n_short} occurrences.",
    )


def _misleading(rows: pd.DataFrame) -> tuple[str, str]:
    """Return a short and a long word of nearly the same frequency, the long one not more frequent if there is such a pair."""
    pairs = [
        (len(b) - len(a), -abs(m - n) / max(m, n), -i - j, a, b)
        for i, (a, n) in enumerate(zip(rows["feature"], rows["frequency"], strict=True))
        for j, (b, m) in enumerate(zip(rows["feature"], rows["frequency"], strict=True))
        if len(b) > len(a) and abs(m - n) <= 0.15 * max(m, n)
    ]
    if pairs:
        return max(pairs)[3:]
    return rows["feature"].iloc[-1], rows["feature"].iloc[0]


def keyness_bars(
    table: pd.DataFrame, target: str, reference: str, *, top: int = 12, min_frequency: int = 5, source: str = ""
) -> Axes:
    """Draw the words that mark the target (right) and the reference (left), by the measure of a keyness table.

    At each bar stands how often the word is used in the two groups per 10,000 running words. Words rarer than
    ``min_frequency`` in both groups together are left out.
    """
    name = next((c for c in ("G2", "chi2", "z", "pmi") if c in table), None)
    if name is None or table.empty:
        return nothing_to_draw(source)
    rows = table[(table["n_target"] + table["n_reference"] >= min_frequency) & np.isfinite(table[name])]
    rows = rows.sort_values([name, "feature"], ascending=[False, True])
    more, less = rows[rows[name] > 0].head(top), rows[rows[name] < 0].tail(top)
    rows = pd.concat([more, less])
    if rows.empty:
        return nothing_to_draw(source)
    ax: Axes = style.new_chart(0.45 + 0.27 * len(rows))
    at = np.arange(len(rows)) + np.where(rows[name] > 0, 0, 0.4)
    ax.barh(at, rows[name], color=[ACCENT if v > 0 else style.ORANGE for v in rows[name]], height=0.72)
    reach = float(rows[name].abs().max())
    for y, row in zip(at, rows.to_dict("records"), strict=True):
        side = 1 if row[name] > 0 else -1
        here, there = (row["per_10k_target"], row["per_10k_reference"])[::side]
        ax.text(
            row[name] + side * reach * 0.02,
            y,
            f"{rounded(here)} : {rounded(there)}",
            ha="left" if side > 0 else "right",
            va="center",
            fontsize=9,
            color=SOFT,
        )
        ax.text(-side * reach * 0.02, y, with_gloss(row["feature"]), ha="right" if side > 0 else "left", va="center")
    ax.axvline(0, color=MARK, linewidth=0.8)
    room = 1.75 if len(less) and len(more) else 1.2
    ax.set_xlim(-reach * (room if len(less) else 1.2), reach * (room if len(more) else 1.2))
    ax.set_ylim(at.max() + 0.6, -0.6)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ticks = [t for t in ax.get_xticks() if abs(t) <= reach]
    ax.set_xticks(ticks, [rounded(abs(t)) if t else "0" for t in ticks])
    ax.set_xlabel({"G2": "log-likelihood G²", "chi2": "chi-squared", "z": "z of the log-odds", "pmi": "PMI"}[name])
    parts = []
    if len(more):
        parts.append(f"{quoted(more['feature'].iloc[0])} marks {target}")
    if len(less):
        parts.append(f"{quoted(less['feature'].iloc[-1])} {'marks ' if not parts else ''}{reference}")
    zh = [f"“{more['feature'].iloc[0]}”是{target}的特征词"] if len(more) else []
    zh += [f"“{less['feature'].iloc[-1]}”是{reference}的特征词"] if len(less) else []
    return style.finish(
        ax,
        title=", ".join(parts),
        title_zh=",".join(zh),
        subtitle="At each bar how often in 10,000 words, own group first",
        subtitle_zh="每万词次数,本组在前",
        source=source_of(table, source),
        caveat="keyness says how sure a difference is for words drawn one by one; words of one article hang together, so a "
        "few articles give hints, not proof",
        key=[
            (f"more in {target} 更多", {"marker": "s", "color": ACCENT}),
            (f"more in {reference} 更多", {"marker": "s", "color": style.ORANGE}),
        ],
        alt=f"Diverging bar chart of keywords. More in {target}: {', '.join(more['feature'].head(5)) or 'none'}. More in "
        f"{reference}: {', '.join(less['feature'][::-1].head(5)) or 'none'}.",
    )


def theme_heatmap(table: pd.DataFrame, *, names: dict[str, str] | None = None, source: str = "") -> Axes:
    """Draw the share of each policy theme in each article's theme words as a heatmap; ``names`` renames articles."""
    known = table.dropna(subset=["share"])
    if known.empty:
        return nothing_to_draw(source)
    articles = list(dict.fromkeys(known["article"]))
    order = [t for t in theme_names() if t in set(known["theme"])]
    share = known.pivot(index="article", columns="theme", values="share").loc[articles, order]
    ax: Axes = style.new_chart(0.95 + 0.5 * len(articles))
    top = float(share.to_numpy().max())
    colours = LinearSegmentedColormap.from_list("povlib", [CARD, "#cfe3f1", ACCENT, "#003a5c"])
    ax.imshow(share.to_numpy(), cmap=colours, vmin=0, vmax=top, aspect="auto")
    for (y, x), value in np.ndenumerate(share.to_numpy()):
        ink = CARD if value > top * 0.55 else INK if value else MARK
        ax.text(x, y, f"{value:.0%}" if value else "–", ha="center", va="center", fontsize=9.5, color=ink)
    ax.set_xticks(
        range(len(order)), ["\n".join((theme_names()[t][1], *theme_names()[t][0].split())) for t in order], fontsize=9
    )
    ax.set_yticks(range(len(articles)), [(names or {}).get(a, a) for a in articles])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_xticks(np.arange(len(order) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(articles) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color=CARD, linewidth=2)
    ax.tick_params(which="minor", length=0)
    leading = dict(zip(articles, share.idxmax(axis=1), strict=True))
    most = max(order, key=list(leading.values()).count)
    times = list(leading.values()).count(most)
    english, chinese = theme_names()[most]
    total = len(articles)
    return style.finish(
        ax,
        title=f"{english} is the first theme in {times} of {total} articles",
        title_zh=f"{total}篇文章中有{times}篇以“{chinese}”为第一主题",
        subtitle="Share of each theme in the theme words of an article; a row adds up to 100% but for rounding",
        subtitle_zh="各主题用词占比",
        source=source or f"{', '.join(articles[:6])}; {COUNTED}",
        caveat="themes are lists of word patterns (lexicon/terms_themes.csv); a word in two themes counts in both",
        alt=f"Heatmap of theme shares in {total} articles. "
        + "; ".join(f"{a}: {theme_names()[leading[a]][0]} {share.loc[a].max():.0%}" for a in articles)
        + ".",
    )


def dispersion_plot(table: pd.DataFrame, *, names: dict[str, str] | None = None, source: str = "") -> Axes:
    """Draw where in each article some words stand: a stroke an occurrence, from the first word to the last."""
    terms = list(dict.fromkeys(table["feature"].dropna()))
    articles = list(dict.fromkeys(table["article"]))
    if not terms:
        return nothing_to_draw(source)
    rows = [(t, a) for t in terms for a in articles]
    levels = {pair: n + terms.index(pair[0]) * 0.9 for n, pair in enumerate(rows)}
    bottom = max(levels.values())
    ax: Axes = style.new_chart(0.55 + 0.24 * (bottom + 1))
    counts = table.dropna(subset=["feature"]).groupby(["feature", "article"]).size()
    for n, term in enumerate(terms):
        colour = style.PALETTE[n % len(style.PALETTE)]
        ax.text(0, levels[term, articles[0]] - 0.75, with_gloss(term), fontsize=10, color=colour, va="center")
        for article in articles:
            y = levels[term, article]
            ax.plot([0, 1], [y, y], color=GRID, linewidth=0.8, zorder=0)
            at = table.loc[(table["feature"] == term) & (table["article"] == article), "position"]
            ax.vlines(at, y - 0.36, y + 0.36, color=colour, linewidth=1.4)
            ax.text(1.012, y, str(counts.get((term, article), 0)), va="center", fontsize=9, color=SOFT)
    ax.set_yticks([levels[p] for p in rows], [(names or {}).get(a, a) for _, a in rows], fontsize=9)
    ax.set_ylim(bottom + 0.6, -1.3)
    ax.set_xlim(-0.005, 1.06)
    ax.set_xticks([0, 0.5, 1], ["start 开头", "middle 中间", "end 结尾"])
    ax.get_xticklabels()[0].set_horizontalalignment("left")
    ax.get_xticklabels()[-1].set_horizontalalignment("right")
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    held = {t: sum((t, a) in counts.index for a in articles) for t in terms}
    wide, narrow = max(terms, key=lambda t: held[t]), min(terms, key=lambda t: held[t])
    if held[wide] == held[narrow]:
        title = f"Each of the {len(terms)} words stands in {held[wide]} of {len(articles)} articles"
        zh = f"{len(terms)}个词都见于{len(articles)}篇中的{held[wide]}篇"
    else:
        title = f"“{wide}” stands in {held[wide]} of {len(articles)} articles, “{narrow}” in {held[narrow]}"
        zh = f"“{wide}”见于{len(articles)}篇中的{held[wide]}篇,“{narrow}”见于{held[narrow]}篇"
    return style.finish(
        ax,
        title=title,
        title_zh=zh,
        subtitle="A stroke is an occurrence on its article's line, from first word to last; right, how many",
        subtitle_zh="词语分布",
        source=source or f"{', '.join(articles[:6])}; {COUNTED}",
        alt="Lexical dispersion plot. "
        + "; ".join(f"{t}: " + ", ".join(f"{a} {counts.get((t, a), 0)}" for a in articles) for t in terms)
        + ".",
    )
