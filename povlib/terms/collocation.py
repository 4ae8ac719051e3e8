"""Words that keep company: collocations in a window, and co-occurrence in sentences."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from . import measures
from .segmentation import Texts, iter_tokens, keep, sentences

_COLUMNS = [
    "node",
    "collocate",
    "count",
    "n_node",
    "n_collocate",
    "expected",
    "G2",
    "pmi",
    "logDice",
    "t",
    "lambda",
    "z",
]


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
        raise ValueError(f"sort {sort!r} is no measure: it is one of {', '.join(_COLUMNS[2:])}")
    wanted = keep(stopwords, numbers=numbers, min_length=min_length)
    pairs: Counter[tuple[str, str]] = Counter()
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    single: Counter[str] = Counter()
    for tokens in iter_tokens(texts, engine=engine):
        for sentence in sentences(tokens):
            words = [w if w in wanted else "" for w in sentence]
            for i, one in enumerate(words):
                if not one:
                    continue
                single[one] += 1
                for other in words[i + 1 : i + 1 + window]:
                    if not other:
                        continue
                    left[one] += 1
                    right[other] += 1
                    pairs[(one, other) if ordered or one <= other else (other, one)] += 1
    total = left.total()
    if not ordered:  # each pair stands in the table both ways round
        left = right = left + right
        total *= 2
    rows = [
        (x, y, n)
        for (x, y), n in pairs.items()
        if n >= min_count and min(single[x], single[y]) >= min_frequency and (node is None or node in (x, y))
    ]
    if not ordered:
        # The node asked for comes first; without one, the more frequent word of the pair.
        rows = [
            (y, x, n) if y == node or (node is None and (single[y], x) > (single[x], y)) else (x, y, n)
            for x, y, n in rows
        ]
    table = pd.DataFrame(rows, columns=["node", "collocate", "count"])
    a = table["count"].to_numpy(dtype=float)
    if not ordered:  # a word with itself fills its cell twice
        a = a * np.where(table["node"] == table["collocate"], 2, 1)
    row = np.array([left[w] for w in table["node"]], dtype=float)
    column = np.array([right[w] for w in table["collocate"]], dtype=float)
    b, c = row - a, column - a
    d = total - a - b - c
    table["n_node"] = [single[w] for w in table["node"]]
    table["n_collocate"] = [single[w] for w in table["collocate"]]
    table["expected"] = measures.expected(a, b, c, d)[0]
    table["G2"] = measures.log_likelihood(a, b, c, d)
    table["pmi"] = measures.pmi(a, b, c, d)
    table["logDice"] = measures.log_dice(table["count"], table["n_node"], table["n_collocate"])
    table["t"] = measures.t_score(a, b, c, d)
    table["lambda"], table["z"] = measures.smoothed_log_odds(a, b, c, d)
    return table.sort_values([sort, "node", "collocate"], ascending=[False, True, True], ignore_index=True)[_COLUMNS]


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
            bag = frozenset(w for w in sentence if (w in wanted if chosen is None else w in chosen))
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
