"""Policy themes by lexicon: how much of an article is about industry, education, health, …"""

import re
from collections import Counter
from fnmatch import translate
from functools import cache

import pandas as pd

from ..lexicon import read_table
from .segmentation import Texts, is_word, iter_tokens

PER = 10_000


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {row["theme"]: [] for row in read_table("terms_theme_names")}
    for row in read_table("terms_themes"):
        found[row["theme"]].append(translate(row["pattern"]))
    return {theme: re.compile("|".join(parts)) for theme, parts in found.items()}


def theme_names() -> dict[str, tuple[str, str]]:
    """Return the themes in their order, each with its English and Chinese name."""
    return {row["theme"]: (row["english"], row["chinese"]) for row in read_table("terms_theme_names")}


def themes_of(word: str) -> tuple[str, ...]:
    """Return the themes that a word belongs to, by the patterns of lexicon/terms_themes.csv.

    >>> themes_of("农村公路"), themes_of("的")
    (('roads',), ())
    """
    return tuple(theme for theme, pattern in _patterns().items() if pattern.match(word))


def themes(texts: Texts, *, engine: str = "jieba") -> pd.DataFrame:
    """Return how much each article speaks of each policy theme.

    One row an article and theme, zeros included; columns: article, theme, frequency (words of the theme), per_10k running
    words, share (of the article's theme words; None where it has none), words (the most frequent ones). A word in two
    themes counts in both, as with quanteda's ``dfm_lookup``.
    """
    rows = []
    for tokens in iter_tokens(texts, engine=engine):
        counts = Counter(tokens.words)
        running = sum(n for word, n in counts.items() if is_word(word))
        found: dict[str, Counter[str]] = {theme: Counter() for theme in theme_names()}
        for word, n in counts.items():
            for theme in themes_of(word):
                found[theme][word] += n
        total = sum(c.total() for c in found.values())
        for theme, words in found.items():
            n = words.total()
            best = " ".join(sorted(words, key=lambda w: (-words[w], w))[:5])
            share = n / total if total else None
            rows.append((tokens.article, theme, n, n / max(running, 1) * PER, share, best))
    return pd.DataFrame(rows, columns=["article", "theme", "frequency", "per_10k", "share", "words"])
