"""What the charts of words share: English glosses, which words a picture may show, where its words come from."""

from functools import cache

import pandas as pd

from ..lexicon import read_table
from ..terms import is_number, is_word, stopword_list

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
