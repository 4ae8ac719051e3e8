"""Charts of the language: the tables of ``povlib.terms`` in, a finished Axes out; concordances as a table to read."""

import math
import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..lexicon import read_table
from ..locale import N_, both, chosen, either, is_chinese, language, tr
from ..reading.gazetteer import bare_counties, level_of, names
from ..schema import LEVELS
from ..terms import is_number, is_word, stopword_list, theme_names
from . import rows as layout
from . import style
from .rows import Lane, Mark, Row, write
from .style import ACCENT, CARD, INK, LEADING, MARGIN, MARK, ORANGE, SMALL, SOFT, WARNING, wrap
from .tables import concordance as concordance

SEED = 6  # of everything laid out by chance, so that a picture is the same on every run
_DOTS = 160  # an inch, in which a cloud is laid out
_IN_BOX = 0.56  # a cloud places the strokes of words; so much smaller a word fits with the line it is written on
COUNTED = N_("words cut and counted by povlib.terms")


@cache
def _glosses() -> dict[str, str]:
    return {row["word"]: row["english"] for row in read_table("terms_glosses")}


def with_gloss(word: str) -> str:
    """Return a word with its English by lexicon/terms_glosses.csv: "扶贫 poverty alleviation"."""
    return word if is_chinese() else f"{word} {_glosses().get(word, '')}".strip()


def quoted(word: str) -> str:
    """Return a word in quotation marks, its English in brackets."""
    english = _glosses().get(word)
    return f"“{word}” ({english})" if english and not is_chinese() else f"“{word}”"


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
        source = tr("{articles} articles, {words} running words").format(articles=articles, words=f"{tokens:,}")
    return source + either("; ", "；") + tr(COUNTED) if source else tr(COUNTED)


def word_cloud(rows: pd.DataFrame, width: int, height: int, marked: Collection[str] = ()) -> Any:
    """Return a laid-out cloud that holds every word: all level, none so small that it slips into a larger one's strokes.

    ``rows`` of a term table, ``width`` and ``height`` in pixels; the words ``marked`` have a colour of their own.
    """
    from wordcloud import WordCloud

    frequencies = dict(zip(rows["feature"], rows["frequency"], strict=True))
    cell = math.sqrt(width * height / 4 / len(rows))  # laid out at half size, drawn at full
    smallest = SMALL / 72 * _DOTS / 2 / _IN_BOX
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
            max_font_size=math.ceil(max(largest, smallest)),
            min_font_size=math.ceil(max(largest / 5, smallest)),
            margin=3,
            random_state=SEED,
            collocations=False,
            color_func=lambda word, **_: WARNING if word in marked else INK,
        ).generate_from_frequencies(frequencies)
        if len(cloud.layout_) == len(rows):
            break
    return cloud


@style.chart
def bars_and_cloud(table: pd.DataFrame, *, top: int = 20, source: str = "") -> Axes:
    """Draw the same words as bars and, below them, as a cloud.

    The pair marked is the one that a cloud misleads about most: words of about the same frequency whose lengths differ.
    """
    rows = shown(table)
    if rows.empty:
        return style.empty_chart("bars_and_cloud")
    # Most words of a few short texts stand once: any choice of those is chance.
    again = rows[rows["frequency"] > 1]
    rows = (again if len(again) > 1 else rows).head(top)
    count_of = dict(zip(rows["feature"], rows["frequency"].tolist(), strict=True))
    pair = _misleading(count_of)
    lines = [
        Row(with_gloss(w), [Lane([Mark(n, since=0, colour=WARNING if w in pair else MARK)], f"{n:,}")])
        for w, n in count_of.items()
    ]
    wide, tall = style.width() - 2 * MARGIN, 2.6 if style.is_narrow() else 3.2
    cloud = word_cloud(rows, round(wide * _DOTS), round(tall * _DOTS), pair)
    ax = layout.draw(lines, layout.from_zero(count_of.values()), below=tall + 0.1)
    _write_cloud(ax, cloud, ax.get_ylim()[0] - tall, pair)
    short, long = pair
    room = {word: size**2 * len(word) for (word, _), size, *_ in cloud.layout_}
    texts = style.texts(
        "bars_and_cloud",
        "equal" if count_of[long] == count_of[short] else "",
        count=len(rows),
        long=long,
        short=short,
        n_long=count_of[long],
        n_short=count_of[short],
        times=f"{room[long] / room[short]:.1f}".removesuffix(".0")
        if {long, short} <= set(room)
        else either("several", "几"),
    )
    return style.finish(ax, **texts, source=source_of(table, source), data=rows)


def _write_cloud(ax: Axes, cloud: Any, top: float, marked: Collection[str]) -> None:
    """Write the words of a cloud on a sheet, each in the middle of its place there; the words ``marked`` in colour."""
    for (word, _), laid, (y, x), *_ in cloud.layout_:
        size = 2 * laid / _DOTS  # inches
        middle = MARGIN + 2 * x / _DOTS + size * len(word) / 2
        base = top + 2 * y / _DOTS + size * (0.44 + 0.436 * _IN_BOX)
        colour = WARNING if word in marked else INK
        write(ax, middle, base, word, size * _IN_BOX * 72, colour, ha="center", va="baseline")


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


_MEASURES = ("G2", "chi2", "z", "pmi")


@cache
def _is_place(word: str) -> bool:
    """Whether a word is the name of a division, with its kind or without, or of a lower place (乡, 村)."""
    below = ("township", "village", "county")
    return word in names() or word in bare_counties() or (len(word) > 2 and level_of(word) in below)


def _named(group: str) -> tuple[str, str]:
    """Return the English and the Chinese name of a group of articles: of a level, or of a name in both languages."""
    if group in LEVELS:
        return f"articles of a {group}", f"{_LEVEL_NAMES[group]}文章"
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]+", group))
    english = re.sub(r"\s*[\u4e00-\u9fff]+", "", group).strip()
    return english or group, chinese or group


def _more_in(english: str, chinese: str) -> str:
    """Return the head over the words that a group uses more."""
    return either(both(f"More in {english}", chinese if chinese != english else ""), f"{chinese}较多")


_LEVEL_NAMES = dict(zip(LEVELS, ("国家级", "省级", "地市级", "县级", "乡级", "村级"), strict=True))


@style.chart
def keyness_bars(
    table: pd.DataFrame, target: str, reference: str, *, top: int = 10, min_frequency: int = 5, source: str = ""
) -> Axes:
    """Draw the words that mark the target and those that mark the reference, by the measure of a keyness table.

    Two dots a word: how often in 10,000 running words each group uses it. At most ``top`` words of each group; place names
    and words rarer than ``min_frequency`` in both groups together are left out.
    """
    name = next(measure for measure in _MEASURES if measure in table)
    rows = table[(table["n_target"] + table["n_reference"] >= min_frequency) & np.isfinite(table[name])]
    rows = rows[~rows["feature"].map(_is_place).astype(bool)]
    rows = rows.sort_values([name, "feature"], ascending=[False, True])
    more, less = rows[rows[name] > 0].head(top), rows[rows[name] < 0].tail(top)[::-1]
    if more.empty and less.empty:
        return style.empty_chart("keyness_bars")
    (one, one_zh), (two, two_zh) = _named(target), _named(reference)
    lines = []
    for group, title in (
        (more, _more_in(one, one_zh)),
        (less, _more_in(two, two_zh)),
    ):
        for n, row in enumerate(group.to_dict("records")):
            here, there = row["per_10k_target"], row["per_10k_reference"]
            marks = [Mark(here, colour=ACCENT), Mark(there, colour=ORANGE)]
            lines.append(
                Row(
                    with_gloss(row["feature"]),
                    [Lane(marks, f"{rounded(here)} : {rounded(there)}", joined=True)],
                    "" if n else title.strip(),
                )
            )
    drawn = pd.concat([more, less])
    ax = layout.draw(lines, layout.from_zero([*drawn["per_10k_target"], *drawn["per_10k_reference"]]))
    first, last = (group["feature"].tolist()[:5] for group in (more, less))
    articles = table.attrs.get("articles")
    texts = style.texts(
        "keyness_bars",
        "" if first and last else "target" if first else "reference",
        target=one,
        reference=two,
        target_zh=one_zh,
        reference_zh=two_zh,
        counted=f" ({articles} articles)" if articles else "",
        more=first,
        less=last,
        first=quoted(first[0]) if first else "",
        last=quoted(last[0]) if last else "",
        listed=either(", ", "、").join(first) or either("none", "无"),
        others=either(", ", "、").join(last) or either("none", "无"),
    )
    key = [(f"{target}", "o", ACCENT, ACCENT), (f"{reference}", "o", ORANGE, ORANGE)]
    return style.finish(ax, **texts, source=source_of(table, source), key=key, data=drawn)


_COLUMNS = 8  # articles side by side


@style.chart
def theme_heatmap(table: pd.DataFrame, *, names: dict[str, str] | None = None, source: str = "") -> Axes:
    """Draw the share of each policy theme in each article's theme words: a row a theme, a column an article.

    ``names`` renames articles. Of more than ``_COLUMNS`` articles the first are drawn, and a column for the mean of all.
    """
    known = table.dropna(subset=["share"])
    if known.empty:
        return style.empty_chart("theme_heatmap")
    articles = list(dict.fromkeys(known["article"]))
    order = [t for t in theme_names() if t in set(known["theme"])]
    share = known.pivot(index="article", columns="theme", values="share").loc[articles, order].fillna(0.0)
    leading = share.idxmax(axis=1).astype(str).tolist()
    columns = {(names or {}).get(a, a): share.loc[a] for a in articles[:_COLUMNS]}
    if len(articles) > _COLUMNS:
        columns = dict([*columns.items()][: _COLUMNS - 1]) | {
            both(
                f"all {len(articles):,} articles, mean", f"全部{len(articles):,}篇的平均" if language() else "平均"
            ): share.mean()
        }
    means = share.mean().to_dict()
    order.sort(key=lambda theme: -means[theme])
    ax = _grid(order, columns)
    most = max(theme_names(), key=leading.count)
    english, chinese = theme_names()[most]
    listed = (
        either(f"{a}: {theme_names()[t][0]} ", f"{a}：{theme_names()[t][1]}") + f"{float(share.loc[a].max()):.0%}"
        for a, t in zip(articles[:12], leading, strict=False)
    )
    texts = style.texts(
        "theme_heatmap",
        english=english,
        chinese=chinese,
        times=leading.count(most),
        count=len(articles),
        listed=either("; ", "；").join(listed),
        cut=style.left_out(len(articles) - len(columns) + 1 if len(articles) > _COLUMNS else 0, N_("further articles")),
    )
    source = source or style.listed(articles) + either("; ", "；") + tr(COUNTED)
    return style.finish(ax, **texts, source=source, data=share.reset_index())


def _grid(themes: list[str], columns: Mapping[str, Any]) -> Axes:
    """Draw a grid of shares, the letters of its columns on top and what they stand for below."""
    narrow, line = style.is_narrow(), LEADING * SMALL / 72
    titles = {t: both(*theme_names()[t]) for t in themes}
    left = MARGIN + (0.0 if narrow else max(style.text_width(t, layout.NAME) for t in titles.values()) + 0.12)
    step = min((style.width() - MARGIN - left) / len(columns), 0.9)
    tall = 0.3 + (line + 0.06 if narrow else 0.04)
    legend = [f"{chr(65 + n)}  {name}" for n, name in enumerate(columns)]
    told = [piece for text in legend for piece in wrap(text, style.width() - 2 * MARGIN, SMALL)]
    ax = style.new_sheet(0.3 + tall * len(themes) + 0.1 + line * len(told))
    top = max(float(column.max()) for column in columns.values())
    for n in range(len(columns)):
        write(ax, left + (n + 0.5) * step, 0.2, chr(65 + n), SMALL, SOFT, ha="center", va="baseline")
    for m, theme in enumerate(themes):
        y = 0.3 + m * tall + (line + 0.02 if narrow else 0)
        write(ax, MARGIN, y - 0.05 if narrow else y + 0.2, titles[theme], layout.NAME, va="baseline")
        for n, column in enumerate(columns.values()):
            value = float(column[theme])
            look: dict[str, Any] = {"facecolor": ACCENT, "edgecolor": "none", "alpha": 0.6 * value / top}
            ax.add_patch(Rectangle((left + n * step + 0.015, y), step - 0.03, 0.3, zorder=1, **look))
            write(
                ax,
                left + (n + 0.5) * step,
                y + 0.2,
                f"{value:.0%}" if value else "–",
                SMALL,
                ha="center",
                va="baseline",
            )
    for n, text in enumerate(told):
        write(ax, MARGIN, 0.4 + tall * len(themes) + (n + 0.75) * line, text, SMALL, SOFT, va="baseline")
    return ax


@style.chart
def dispersion_plot(
    table: pd.DataFrame, *, names: dict[str, str] | None = None, source: str = "", most: int = 6
) -> Axes:
    """Draw where in each article some words stand: a stroke an occurrence, from the first word to the last.

    Articles without a word have no line for it; at most ``most`` articles a word, those with most occurrences.
    """
    terms = list(dict.fromkeys(table["feature"].dropna()))
    articles = list(dict.fromkeys(table["article"]))
    if not terms:
        return style.empty_chart("dispersion_plot")
    counts = table.dropna(subset=["feature"]).groupby(["feature", "article"]).size()
    lines, without = [], 0
    for n, term in enumerate(terms):
        held = counts[term].sort_values(kind="stable", ascending=False)
        without += max(0, len(held) - most)
        heading = tr("{word}: in {n} of {all} articles").format(word=with_gloss(term), n=len(held), all=len(articles))
        for article, count in held[:most].items():
            at = table.loc[(table["feature"] == term) & (table["article"] == article), "position"]
            marks = [Mark(float(x), shape="|", colour=style.PALETTE[n % len(style.PALETTE)]) for x in at]
            marks.append(Mark(1.0, shape=" "))
            lines.append(Row((names or {}).get(str(article), str(article)), [Lane(marks, f"{count}")], heading))
            heading = ""
    ticks = [(0.0, chosen("start 开头")), (0.5, chosen("middle 中间")), (1.0, chosen("end 结尾"))]
    ax = layout.draw(lines, layout.Scale(0, 1, ticks=ticks))
    spread = {t: len(counts[t]) for t in terms}
    wide, narrow = max(terms, key=lambda t: spread[t]), min(terms, key=lambda t: spread[t])
    texts = style.texts(
        "dispersion_plot",
        "equal" if spread[wide] == spread[narrow] else "",
        wide=wide,
        narrow=narrow,
        most=spread[wide],
        least=spread[narrow],
        count=len(terms),
        articles=len(articles),
        listed=either("; ", "；").join(
            f"{t}: " + ", ".join(f"{a} {n}" for a, n in counts[t][:most].items()) for t in terms
        ),
        cut=style.left_out(without, N_("lines with fewer occurrences")),
    )
    return style.finish(
        ax,
        **texts,
        source=source or either(", ", "、").join(articles[:6]) + either("; ", "；") + tr(COUNTED),
        data=table,
    )


@style.chart
def pairs(edges: pd.DataFrame, *, most: int = 20, source: str = "") -> Axes:
    """Draw the ``most`` pairs of words that share the most sentences, as bars: how many sentences hold both."""
    if edges.empty:
        return style.empty_chart("pairs")
    drawn = edges.sort_values(["count", "weight"], ascending=False, kind="stable").head(most)
    rows = drawn.to_dict("records")
    lines = [
        Row(
            f"{with_gloss(row['source'])} + {with_gloss(row['target'])}",
            [Lane([Mark(row["count"], since=0)], f"{row['count']:,}")],
        )
        for row in rows
    ]
    ax = layout.draw(lines, layout.from_zero(drawn["count"]))
    texts = style.texts("pairs", rows=rows[:5], top=rows[0], pairs=len(edges), shown=len(rows))
    return style.finish(ax, **texts, source=source or tr(COUNTED), data=drawn)


def network(edges: pd.DataFrame, *, most: int = 20, source: str = "") -> Axes:
    """Draw the pairs of words that share the most sentences: see ``pairs``, which a network of lines hides."""
    return pairs(edges, most=most, source=source)
