"""The formulas of corpus linguistics, on plain counts: numbers or arrays in, numbers or arrays out.

The counts of a comparison stand in a 2 × 2 table as in quanteda: ``a`` and ``b`` are the occurrences of a word in the target
and in the reference, ``c`` and ``d`` all other words there. Of a pair of words, ``a`` are the places where both stand.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def _floats(*counts: ArrayLike) -> tuple[Numbers, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in counts)))


def expected(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the four counts that a 2 × 2 table would have if rows and columns were independent."""
    a, b, c, d = _floats(a, b, c, d)
    n = a + b + c + d
    with np.errstate(invalid="ignore", divide="ignore"):
        return (a + b) * (a + c) / n, (a + b) * (b + d) / n, (c + d) * (a + c) / n, (c + d) * (b + d) / n


def _sign(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:
    return np.where(a > expected(a, b, c, d)[0], 1.0, -1.0)


def log_likelihood(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Numbers:
    """Return the log-likelihood ratio G² of 2 × 2 tables, negative where the target has less than expected.

    Dunning (1993), Accurate methods for the statistics of surprise and coincidence; sign as in quanteda's
    ``textstat_keyness(measure = "lr")``. With all four cells: Rayson and Garside (2000) leave out those of all other words.
    """
    cells = _floats(a, b, c, d)
    g = sum(_x_log(o, e) for o, e in zip(cells, expected(*cells), strict=True))
    return np.asarray(2 * g * _sign(*cells))


def _x_log(observed: Numbers, expect: Numbers) -> Numbers:
    """Return x ln(x / e), which is 0 where nothing was observed."""
    some = observed > 0
    return np.where(some, observed * np.log(np.where(some, observed, 1) / np.where(some, expect, 1)), 0.0)


def chi_squared(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Numbers:
    """Return Pearson's chi-squared of 2 × 2 tables, negative where the target has less than expected.

    As quanteda's ``textstat_keyness(measure = "chi2", correction = "none")``.
    """
    a, b, c, d = _floats(a, b, c, d)
    with np.errstate(invalid="ignore", divide="ignore"):
        chi2 = (a + b + c + d) * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
    return np.asarray(chi2 * _sign(a, b, c, d))


def p_value(statistic: ArrayLike) -> Numbers:
    """Return the probability of a G² or chi-squared at least as large, with one degree of freedom, if nothing differed."""
    return np.vectorize(lambda x: math.erfc(math.sqrt(abs(x) / 2)), otypes=[float])(np.asarray(statistic, dtype=float))


def log_ratio(a: ArrayLike, b: ArrayLike, target: ArrayLike, reference: ArrayLike) -> Numbers:
    """Return the binary logarithm of the ratio of two relative frequencies: +1 is twice as frequent in the target.

    Hardie (2014), Log Ratio: an informal introduction; a frequency of 0 counts as ½, as there.
    """
    a, b, target, reference = _floats(a, b, target, reference)
    return np.asarray(np.log2((np.where(a == 0, 0.5, a) / target) / (np.where(b == 0, 0.5, b) / reference)))


def percent_difference(a: ArrayLike, b: ArrayLike, target: ArrayLike, reference: ArrayLike) -> Numbers:
    """Return %DIFF: by how many percent the relative frequency in the target exceeds that in the reference.

    Gabrielatos and Marchi (2011). Infinite where the reference has none.
    """
    a, b, target, reference = _floats(a, b, target, reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(((a / target) / (b / reference) - 1) * 100)


def log_odds(
    a: ArrayLike, b: ArrayLike, target: ArrayLike, reference: ArrayLike, prior: ArrayLike, prior_size: float
) -> tuple[Numbers, Numbers]:
    """Return the weighted log-odds-ratio of words and its z-score.

    ``prior`` are the pseudo-counts of the words, ``prior_size`` their sum over the whole vocabulary. Monroe, Colaresi and
    Quinn (2008), Fightin' words, equations 16, 20 and 22.
    """
    a, b, target, reference, prior = _floats(a, b, target, reference, prior)
    delta = np.log((a + prior) / (target + prior_size - a - prior))
    delta = delta - np.log((b + prior) / (reference + prior_size - b - prior))
    return delta, np.asarray(delta / np.sqrt(1 / (a + prior) + 1 / (b + prior)))


def pmi(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Numbers:
    """Return the pointwise mutual information log₂(observed / expected) of 2 × 2 tables; Church and Hanks (1990)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log2(np.asarray(a, dtype=float) / expected(a, b, c, d)[0]))


def log_dice(both: ArrayLike, one: ArrayLike, other: ArrayLike) -> Numbers:
    """Return logDice = 14 + log₂(2 f(xy) / (f(x) + f(y))), whatever the size of the corpus.

    Rychlý (2008), A lexicographer-friendly association score. 14 is the most; one point more is twice as typical.
    """
    both, one, other = _floats(both, one, other)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(14 + np.log2(2 * both / (one + other)))


def t_score(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Numbers:
    """Return the t-score (observed − expected) / √observed; Church, Gale, Hanks and Hindle (1991)."""
    a = np.asarray(a, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((a - expected(a, b, c, d)[0]) / np.sqrt(a))


def smoothed_log_odds(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, smoothing: float = 0.5
) -> tuple[Numbers, Numbers]:
    """Return lambda and z of quanteda's ``textstat_collocations``: the log-odds-ratio of a pair with ½ added to each cell.

    Blaheta and Johnson (2001), Unsupervised learning of multi-word verbs.
    """
    a, b, c, d = (v + smoothing for v in _floats(a, b, c, d))
    strength = np.log(a * d / (b * c))
    return strength, np.asarray(strength / np.sqrt(1 / a + 1 / b + 1 / c + 1 / d))


def dp(frequencies: ArrayLike, sizes: ArrayLike) -> Any:
    """Return the deviation of proportions: 0 is spread as evenly as the parts are large, near 1 is all in a small part.

    ``frequencies`` are the occurrences in each part (last axis), ``sizes`` the words of each part. Gries (2008), Dispersions
    and adjusted frequencies in corpora.
    """
    v, s = np.asarray(frequencies, dtype=float), np.asarray(sizes, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.abs(v / v.sum(axis=-1, keepdims=True) - s / s.sum()).sum(axis=-1) / 2


def dp_norm(frequencies: ArrayLike, sizes: ArrayLike) -> Any:
    """Return DP stretched to reach 1, DP / (1 − the share of the smallest part); Lijffijt and Gries (2012)."""
    s = np.asarray(sizes, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return dp(frequencies, sizes) / (1 - s.min() / s.sum())


def juilland_d(frequencies: ArrayLike, sizes: ArrayLike) -> Any:
    """Return Juilland's D on relative frequencies: 1 is even, 0 is all in one of equal parts.

    Juilland and Chang-Rodríguez (1964), with the shares in parts of unequal size as in Gries (2008).
    """
    rates = np.asarray(frequencies, dtype=float) / np.asarray(sizes, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - rates.std(axis=-1) / rates.mean(axis=-1) / math.sqrt(max(rates.shape[-1] - 1, 1))
