"""What the charts of words share: English glosses, which words a picture may show, where its words come from."""

from functools import cache

import pandas as pd
from matplotlib.axes import Axes

from ..lexicon import read_table
from ..terms import is_number, is_word, stopword_list
from . import style

SEED = 6  # of everything laid out by chance, so that a picture is the same on every run
COUNTED = "words cut and counted by povlib.terms"


@cache
def _glosses() -> dict[str, str]:
    return {row["word"]: row["english"] for row in read_table("terms_glosses")}


def gloss(word: str) -> str:
    """Return the English of a common word of the field by lexicon/terms_glosses.csv, "" where it has none."""
    return _glosses().get(word, "")


def with_gloss(word: str) -> str:
    """Return a word with its English: "扶贫 poverty alleviation"."""
    return f"{word} {gloss(word)}".strip()


def quoted(word: str) -> str:
    """Return a word in quotation marks, its English in brackets."""
    english = gloss(word)
    return f"“{word}” ({english})" if english else f"“{word}”"


def rounded(value: float) -> str:
    """Return a rate with one digit after the point below ten, else none."""
    if not value:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}"


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
    if source:
        return f"{source}; {COUNTED}"
    articles, tokens = table.attrs.get("articles"), table.attrs.get("tokens")
    return f"{articles} articles, {tokens:,} running words; {COUNTED}" if articles and tokens else COUNTED


def nothing_to_draw(source: str) -> Axes:
    """Return a card that says that there are no words to draw."""
    ax: Axes = style.new_chart(0.35)
    ax.set_axis_off()
    return style.finish(
        ax,
        title="There is nothing to draw",
        title_zh="没有可绘的词语",
        subtitle="The chart draws itself as soon as there are words to count",
        source=source or COUNTED,
        alt="There is nothing to draw: the chart is empty.",
    )
