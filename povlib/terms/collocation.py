"""Words that keep company: collocations in a window, and co-occurrence in sentences."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from ..locale import tr
from . import measures
from .segmentation import Texts, iter_tokens, keep, sentences

_COLUMNS = "node collocate count n_node n_collocate expected G2 pmi logDice t lambda z".split()


def collocations(
    texts: Texts,
    node: str | None = None,
    *,
    window: int = 5,
    ordered: bool = False,
    min_count: int = 2,
    min_frequency: int = 1,
    engine: str = "jieba",
    stopwords: Iterable[str] | None = None,
    numbers: bool = False,
    min_length: int = 1,
    sort: str = "G2",
) -> pd.DataFrame:
    """Return the pairs of words that stand together more often than chance, the surest first.

    ``window`` is how many running words apart two words may be, within a sentence; ``ordered`` keeps 扶贫 资金 and 资金 扶贫
    apart. ``node`` keeps the pairs of one word, ``min_count`` those that stand together often enough, ``min_frequency``
    those of words that occur often enough. Words left out as stopwords or numbers keep their place, as with
    quanteda's ``tokens_remove(padding = TRUE)``.

    Columns: node, collocate, count (joint occurrences), n_node, n_collocate (occurrences), expected; G2 (Dunning 1993),
    negative where the pair is rarer than chance; pmi (Church and Hanks 1990); logDice (Rychlý 2008); t; and lambda and z as
    in quanteda's ``textstat_collocations``, which with ``window=1, ordered=True`` gives the same. G2, pmi, t, lambda and z
    compare pairs with pairs: their table holds every pair of kept words within the window.

    Raises ``ValueError`` where ``sort`` is no such column.
    """
    if sort not in _COLUMNS[2:]:
        known = ", ".join(_COLUMNS[2:])
        raise ValueError(tr("sort {sort!r} is no measure: it is one of {known}").format(sort=sort, known=known))
    wanted = keep(stopwords, numbers=numbers, min_length=min_length)
    single, pairs = _pairs(texts, wanted, window, engine, ordered)
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for (one, other), n in pairs.items():
        left[one] += n
        right[other] += n
    if not ordered:  # each pair stands in the table both ways round, a word with itself fills its cell twice
        left = right = left + right
    rows = [
        (*(pair if ordered else _first(pair, node, single)), n)
        for pair, n in pairs.items()
        if n >= min_count and min(single[w] for w in pair) >= min_frequency and (node is None or node in pair)
    ]
    table = pd.DataFrame(rows, columns=["node", "collocate", "count"])
    twice = 1 if ordered else np.where(table["node"] == table["collocate"], 2, 1)
    a = table["count"].to_numpy(dtype=float) * twice
    b, c = (
        np.array([n[w] for w in table[side]], dtype=float) - a for n, side in ((left, "node"), (right, "collocate"))
    )
    d = left.total() - a - b - c
    table["n_node"], table["n_collocate"] = ([single[w] for w in table[side]] for side in ("node", "collocate"))
    table["expected"] = measures.expected(a, b, c, d)[0]
    table["G2"] = measures.log_likelihood(a, b, c, d)
    table["pmi"] = measures.pmi(a, b, c, d)
    table["logDice"] = measures.log_dice(table["count"], table["n_node"], table["n_collocate"])
    table["t"] = measures.t_score(a, b, c, d)
    table["lambda"], table["z"] = measures.smoothed_log_odds(a, b, c, d)
    return table.sort_values([sort, "node", "collocate"], ascending=[False, True, True], ignore_index=True)[_COLUMNS]


def _pairs(
    texts: Texts, wanted: Callable[[str], bool], window: int, engine: str, ordered: bool
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return how often each wanted word occurs, and each two of them within the window, in this order or in any."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for tokens in iter_tokens(texts, engine=engine):
        for sentence in sentences(tokens):
            words = [w if wanted(w) else "" for w in sentence]
            single.update(filter(None, words))
            for i, one in enumerate(words):
                for other in filter(None, words[i + 1 : i + 1 + window] if one else ()):
                    pairs[(one, other) if ordered or one <= other else (other, one)] += 1
    return single, pairs


def _first(pair: tuple[str, str], node: str | None, single: Counter[str]) -> tuple[str, str]:
    """Return a pair with the node asked for first; without one, the more frequent word."""
    x, y = pair
    turned = y == node if node else (single[y], x) > (single[x], y)
    return (y, x) if turned else (x, y)


def cooccurrence(
    texts: Texts,
    *,
    terms: Sequence[str] | None = None,
    top: int = 40,
    min_count: int = 3,
    engine: str = "jieba",
    stopwords: Iterable[str] | None = None,
    min_length: int = 2,
) -> pd.DataFrame:
    """Return which words share sentences: the edges of a network of words, the most frequent first.

    Columns: source, target, count (sentences that hold both, as in quanteda's ``fcm(count = "boolean")``), n_source,
    n_target (sentences that hold each) and weight, their logDice. ``terms`` None are the ``top`` words that stand in the
    most sentences.
    """
    wanted = keep(stopwords, min_length=min_length)
    chosen = None if terms is None else frozenset(terms)
    single: Counter[str] = Counter()
    bags: list[frozenset[str]] = []
    for tokens in iter_tokens(texts, engine=engine):
        for sentence in sentences(tokens):
            bag = frozenset(w for w in sentence if (wanted(w) if chosen is None else w in chosen))
            single.update(bag)
            bags.append(bag)
    if chosen is None:
        chosen = frozenset(sorted(single, key=lambda w: (-single[w], w))[:top])
    pairs: Counter[tuple[str, str]] = Counter()
    for bag in bags:
        pairs.update(combinations(sorted(bag & chosen, key=lambda w: (-single[w], w)), 2))
    rows = [(x, y, n, single[x], single[y]) for (x, y), n in pairs.items() if n >= min_count]
    table = pd.DataFrame(rows, columns=["source", "target", "count", "n_source", "n_target"])
    table["weight"] = measures.log_dice(table["count"], table["n_source"], table["n_target"])
    return table.sort_values(
        ["count", "weight", "source", "target"], ascending=[False, False, True, True], ignore_index=True
    )
