"""Count words: frequency, rate, document frequency, TF-IDF, keyness of two groups, dispersion over parts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..locale import N_, tr
from . import measures
from .segmentation import Texts, is_word, iter_tokens, keep

PER = 10_000  # rates are per 10,000 running words
_MEASURES = ("lr", "chi2", "pmi", "log_odds")


@dataclass(frozen=True)
class Counts:
    """The vocabulary of some articles: how often each word occurs, and in how many articles it stands.

    ``tokens`` are all running words, the base of every rate; ``articles`` how many articles were read.
    """

    frequency: dict[str, int]
    docfreq: dict[str, int]
    tokens: int
    articles: int


def count_terms(texts: Texts, *, engine: str = "jieba") -> Counts:
    """Count the running words of articles, one article at a time: memory grows with the vocabulary only."""
    number: dict[str, int] = defaultdict()
    number.default_factory = number.__len__  # type: ignore[attr-defined]  # a new word gets the next number
    frequency, docfreq = np.zeros(4096, np.int64), np.zeros(4096, np.int64)
    articles = 0
    for articles, tokens in enumerate(iter_tokens(texts, engine=engine), 1):  # noqa: B007
        if not tokens.words:
            continue
        # Numbering the words and letting numpy count is faster than two Counters; += on a repeated index adds once,
        # which is just the document frequency.
        ids = np.array(itemgetter(*tokens.words, tokens.words[0])(number)[:-1], np.intp)
        if len(number) > len(frequency):
            more = np.zeros(2 * len(number) - len(frequency), np.int64)
            frequency, docfreq = np.concatenate([frequency, more]), np.concatenate([docfreq, more])
        np.add.at(frequency, ids, 1)
        docfreq[ids] += 1
    counts = zip(number, frequency.tolist(), docfreq.tolist(), strict=False)
    rows = [(word, n, m) for word, n, m in counts if is_word(word)]
    found, held = {word: n for word, n, _ in rows}, {word: m for word, _, m in rows}
    return Counts(found, held, sum(found.values()), articles)


def term_table(
    texts: Texts,
    *,
    engine: str = "jieba",
    stopwords: Iterable[str] | None = None,
    numbers: bool = False,
    min_length: int = 1,
    min_frequency: int = 1,
    top: int | None = None,
) -> pd.DataFrame:
    """Return the words of articles with how often and how widely they are used, the most frequent first.

    Columns, as in quanteda's ``textstat_frequency``: feature, frequency, rank (ties share the smallest), docfreq; then
    per_10k, the occurrences per 10,000 running words, and tfidf, the frequency times log₁₀(articles / docfreq) (quanteda's
    ``dfm_tfidf`` summed over the articles; 0 for a word that stands in each).

    ``texts``: articles (cleaned first), clean text, tokens or lists of words; an iterator is read one article at a time.
    ``stopwords``: words to leave out, None for the lexicon's, () for none. What is left out still counts as running word.
    """
    counts = count_terms(texts, engine=engine)
    wanted = keep(stopwords, numbers=numbers, min_length=min_length)
    rows = [(w, n, counts.docfreq[w]) for w, n in counts.frequency.items() if n >= min_frequency and wanted(w)]
    table = pd.DataFrame(rows, columns=["feature", "frequency", "docfreq"]).astype({"frequency": int, "docfreq": int})
    table = table.sort_values(["frequency", "feature"], ascending=[False, True], ignore_index=True)
    table.insert(2, "rank", table["frequency"].rank(method="min", ascending=False).astype("int64"))
    table["per_10k"] = table["frequency"] / counts.tokens * PER
    table["tfidf"] = table["frequency"] * np.log10(counts.articles / table["docfreq"])
    table.attrs = {"articles": counts.articles, "tokens": counts.tokens}
    return table if top is None else table.head(top)


def tf_idf(
    texts: Texts,
    *,
    engine: str = "jieba",
    stopwords: Iterable[str] | None = None,
    numbers: bool = False,
    min_length: int = 1,
    scheme_tf: str = "count",
    base: float = 10,
) -> pd.DataFrame:
    """Return TF-IDF of each word in each article, the highest of each article first.

    Columns: article, feature, frequency, docfreq, tfidf. quanteda's ``dfm_tfidf``: term frequency ("count", or "prop" for
    its share of the article's kept words) times log(articles / docfreq). Raises ``ValueError`` for another scheme.
    """
    if scheme_tf not in ("count", "prop"):
        raise ValueError(tr("scheme_tf {scheme!r} is unknown: it is count or prop").format(scheme=scheme_tf))
    wanted = keep(stopwords, numbers=numbers, min_length=min_length)
    rows: list[tuple[int, str, str, int, int]] = []
    articles = 0
    for articles, tokens in enumerate(iter_tokens(texts, engine=engine), 1):
        counts = Counter(word for word in tokens.words if wanted(word))
        rows += [(articles, tokens.article, word, n, counts.total()) for word, n in counts.items()]
    table = pd.DataFrame(rows, columns=["number", "article", "feature", "frequency", "total"])
    table["docfreq"] = table.groupby("feature")["article"].transform("size").astype("int64")
    tf = table["frequency"] / table["total"] if scheme_tf == "prop" else table["frequency"]
    table["tfidf"] = tf * (np.log(articles / table["docfreq"]) / np.log(base)) if rows else 0.0
    table = table.sort_values(["number", "tfidf", "feature"], ascending=[True, False, True], ignore_index=True)
    return table[["article", "feature", "frequency", "docfreq", "tfidf"]]


def keyness(
    target: Texts,
    reference: Texts,
    *,
    measure: str = "lr",
    prior: Mapping[str, float] | None = None,
    prior_size: float | None = None,
    engine: str = "jieba",
    stopwords: Iterable[str] | None = None,
    numbers: bool = False,
    min_length: int = 1,
    min_frequency: int = 1,
) -> pd.DataFrame:
    """Return how much more (positive) or less each word is used in the target than in the reference.

    Columns, as in quanteda's ``textstat_keyness``: feature, the measure (G2, chi2, pmi or z), p, n_target, n_reference;
    then per_10k_target, per_10k_reference and two effect sizes, log_ratio (Hardie 2014: 1 is twice as frequent) and
    percent_difference (Gabrielatos and Marchi 2011); for log-odds also log_odds.

    ``measure``: "lr" is the log-likelihood ratio (Dunning 1993), "chi2" Pearson's, "pmi" as in quanteda, without p; "log_odds" the weighted log-odds with informative Dirichlet prior of
    Monroe, Colaresi and Quinn (2008): ``prior`` are background counts (None: both groups together), scaled so that they add
    up to ``prior_size`` (None: left as they are). G2 and chi2 say how sure a difference is, not how large: read them with an
    effect size. Neither knows that words of one article hang together; with few articles p is much too small.

    Raises ``ValueError`` for an unknown measure, and where a group has no words.
    """
    if measure not in _MEASURES:
        known = ", ".join(_MEASURES)
        raise ValueError(
            tr("measure {measure!r} is unknown: it is one of {known}").format(measure=measure, known=known)
        )
    one, two = count_terms(target, engine=engine), count_terms(reference, engine=engine)
    for counts, told in (
        (one, N_("the target group has no words: give at least one article with text")),
        (two, N_("the reference group has no words: give at least one article with text")),
    ):
        if not counts.tokens:
            raise ValueError(tr(told))
    n1, n2 = one.frequency, two.frequency
    both = {w: n1.get(w, 0) + n2.get(w, 0) for w in dict.fromkeys([*n1, *n2])}
    wanted = keep(stopwords, numbers=numbers, min_length=min_length)
    features = [w for w, n in both.items() if n >= min_frequency and wanted(w)]
    a, b = (np.array([n.get(w, 0) for w in features], dtype=float) for n in (n1, n2))
    table = pd.DataFrame({"feature": features})
    if measure == "log_odds":
        alpha, size = _prior(both if prior is None else prior, features, prior_size)
        delta, table["z"] = measures.log_odds(a, b, one.tokens, two.tokens, alpha, size)
        table["p"], table["log_odds"] = measures.p_value(table["z"] ** 2), delta
    elif measure == "pmi":
        table["pmi"], table["p"] = measures.pmi(a, b, one.tokens - a, two.tokens - b) * np.log(2), np.nan
    else:
        name, statistic = ("G2", measures.log_likelihood) if measure == "lr" else ("chi2", measures.chi_squared)
        table[name] = statistic(a, b, one.tokens - a, two.tokens - b)
        table["p"] = measures.p_value(table[name])
    table["n_target"], table["n_reference"] = a.astype(int), b.astype(int)
    table["per_10k_target"], table["per_10k_reference"] = a / one.tokens * PER, b / two.tokens * PER
    table["log_ratio"] = measures.log_ratio(a, b, one.tokens, two.tokens)
    table["percent_difference"] = measures.percent_difference(a, b, one.tokens, two.tokens)
    table = table.sort_values([table.columns[1], "feature"], ascending=[False, True], ignore_index=True)
    table.attrs = {"articles": one.articles + two.articles, "tokens": one.tokens + two.tokens}
    return table


def _prior(
    counts: Mapping[str, float], features: Sequence[str], size: float | None
) -> tuple[NDArray[np.float64], float]:
    """Return background counts of some words and the sum of all, both scaled so that the sum is ``size``."""
    total = float(sum(counts.values()))
    size = total if size is None else size
    alpha = np.array([counts.get(w, 0) for w in features], dtype=float) * (size / total)
    if (alpha <= 0).any():
        raise ValueError(
            tr("the prior gives a word no weight: it must have a count above 0 for each word of the groups")
        )
    return alpha, size


def dispersion(
    texts: Texts,
    *,
    terms: Sequence[str] | None = None,
    parts: int | None = None,
    engine: str = "jieba",
    stopwords: Iterable[str] | None = None,
    numbers: bool = False,
    min_length: int = 1,
    min_frequency: int = 2,
) -> pd.DataFrame:
    """Return how evenly words spread over the articles, the most frequent first.

    Columns: feature, frequency, range (parts that hold it), DP (Gries 2008), DPnorm (Lijffijt and Gries 2012), both 0 for
    even and near 1 for all in one place, and D (Juilland and Chang-Rodríguez 1964), 1 for even. ``parts`` None takes each
    article as a part; a number cuts the articles, one after another, into so many parts of equal size. ``terms`` None is
    every word of at least ``min_frequency``.

    Raises ``ValueError`` where there are fewer than two parts with words.
    """
    words = [[w for w in tokens.words if is_word(w)] for tokens in iter_tokens(texts, engine=engine)]
    if parts is not None:
        run = [w for article in words for w in article]
        edges = np.linspace(0, len(run), parts + 1).round().astype(int)
        words = [run[i:j] for i, j in pairwise(edges)]
    words = [part for part in words if part]
    if len(words) < 2:
        raise ValueError(
            tr("dispersion needs at least two parts with words: give more articles, or parts=10 to cut one")
        )
    counts = [Counter(part) for part in words]
    total = sum(counts, Counter[str]())
    wanted = keep(stopwords, numbers=numbers, min_length=min_length)
    features = [w for w in total if wanted(w) and total[w] >= min_frequency] if terms is None else list(terms)
    sizes = [len(part) for part in words]
    v = np.array([[count[w] for count in counts] for w in features], dtype=float).reshape(len(features), len(sizes))
    table = pd.DataFrame(
        {
            "feature": features,
            "frequency": v.sum(axis=1).astype(int),
            "range": (v > 0).sum(axis=1),
            "DP": measures.dp(v, sizes),
            "DPnorm": measures.dp_norm(v, sizes),
            "D": measures.juilland_d(v, sizes),
        }
    )
    if terms is not None:
        return table
    return table.sort_values(["frequency", "feature"], ascending=[False, True], ignore_index=True)
