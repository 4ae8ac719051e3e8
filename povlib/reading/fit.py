"""Fit the weights of the evidence from labelled articles: ``python -m povlib.reading.fit``.

A conditional logit with an L2 penalty, fitted by L-BFGS; how well it does on articles it has not seen is measured by
cross-validation in which no article is on both sides. Needs scikit-learn's companions numpy and scipy, which the
development packages bring; reading itself does not.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from .. import lexicon
from ..accuracy import judge, pair, read_labels
from ..articles import Article, load_articles
from . import weighing
from .facts import find_facts
from .fields import indicator_areas, indicator_money, indicator_people, sector, source

VALUES = {
    "money": indicator_money.VALUES,
    "people": indicator_people.VALUES,
    "areas": indicator_areas.VALUES,
    "sector": sector.VALUES,
    "source": source.VALUES,
}
ROLES = tuple(VALUES)
VALUES["sure"] = ("right", "wrong")
_COLUMN = {"sector": "sector", "source": "source"}  # of the other roles: the indicator
_PENALTY = 0.5
_PENALTIES = {"sure": 3.0}  # few of its many features say much
_SEEN = 3  # a feature that fewer articles show is left out
_PASSES = 3  # evidence holds what was read of the amount before: with new weights it is read anew
_HEAD = """# How much each kind of evidence weighs, fitted from the labelled articles by python -m povlib.reading.fit. role: the field;
# feature: the kind of evidence (povlib/reading/weighing.py); weight: what an amount of one adds to the score of the value it speaks for.
role,feature,weight
"""


Labelled = tuple[Article, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Example:
    """A labelled figure: its article, the values that are right, and its evidence by value and feature."""

    article: str
    right: frozenset[str]
    evidence: Mapping[tuple[str, str], float]


def examples(articles: Iterable[Labelled]) -> dict[str, list[Example]]:
    """Return the examples of each role that the labelled figures give, read with the weights as they are."""
    found: dict[str, list[Example]] = {role: [] for role in ROLES}
    for article, labels in articles:
        pairs, _ = pair(labels, find_facts(article))
        for label, fact in pairs:
            if fact is None:
                continue
            for role in ROLES:
                weighed = fact.why.get(_COLUMN.get(role, "indicator"))
                right = frozenset(VALUES[role]) & _right(role, label)
                if isinstance(weighed, weighing.Weighed) and weighed.role == role and right:
                    evidence = {(p.value, p.feature): p.amount for p in weighed.evidence}
                    found[role].append(Example(article.id, right, evidence))
    return found


def _right(role: str, label: Mapping[str, Any]) -> frozenset[str]:
    """Return the values of a role that a label holds right."""
    given = label.get(_COLUMN.get(role, "indicator"))
    named = [given] if isinstance(given, str) else given or ()
    if role in ("people", "areas"):
        return frozenset("exited" if v.endswith("_exited") else v.partition("_")[0] for v in named)
    return frozenset(named)


def fit(role: str, rows: Sequence[Example], penalty: float | None = None) -> dict[str, float]:
    """Return the weight of each feature that makes the right values most probable."""
    from scipy.optimize import minimize

    penalty = _PENALTIES.get(role, _PENALTY) if penalty is None else penalty

    values = VALUES[role]
    shown: dict[str, set[str]] = {}
    for row in rows:
        for _, feature in row.evidence:
            shown.setdefault(feature, set()).add(row.article)
    features = sorted({f for f, seen in shown.items() if len(seen) >= _SEEN} | {f"it is {value}" for value in values})
    column = {feature: n for n, feature in enumerate(features)}
    x = np.zeros((len(rows), len(values), len(features)))
    right = np.zeros((len(rows), len(values)))
    for n, row in enumerate(rows):
        for k, value in enumerate(values):
            x[n, k, column[f"it is {value}"]] = 1
            right[n, k] = value in row.right
        for (value, feature), amount in row.evidence.items():
            if value in values and feature in column:
                x[n, values.index(value), column[feature]] = amount

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ w
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        hit = (p * right).sum(axis=1)
        wanted = p * right / np.maximum(hit, 1e-12)[:, None]
        gradient = np.einsum("nk,nkf->f", p - wanted, x) + penalty * w
        return float(-np.log(np.maximum(hit, 1e-12)).sum() + penalty / 2 * w @ w), gradient

    best = minimize(loss, np.zeros(len(features)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return {feature: round(float(weight), 2) for feature, weight in zip(features, best.x, strict=True)}


def predict(role: str, weights: Mapping[str, float], row: Example) -> str:
    """Return the best value of an example under weights."""
    scores = {value: weights.get(f"it is {value}", 0.0) for value in VALUES[role]}
    for (value, feature), amount in row.evidence.items():
        if value in scores:
            scores[value] += weights.get(feature, 0.0) * amount
    return max(scores, key=lambda value: scores[value])


def folds_of(articles: Iterable[str], folds: int = 10) -> dict[str, int]:
    """Return the fold of each article."""
    return {article: n % folds for n, article in enumerate(sorted(set(articles)))}


def cross_validate(role: str, rows: Sequence[Example], folds: int = 10, penalty: float | None = None) -> float:
    """Return the share of examples right when each is read with weights fitted without its article."""
    fold = folds_of((row.article for row in rows), folds)
    right = 0
    for n in range(folds):
        weights = fit(role, [row for row in rows if fold[row.article] != n], penalty)
        right += sum(predict(role, weights, row) in row.right for row in rows if fold[row.article] == n)
    return right / len(rows)


def held_out(articles: Sequence[Labelled], folds: int = 5) -> list[tuple[Example, float, bool]]:
    """Return for each labelled figure whether it was read right as a whole with weights fitted without its article.

    The example holds the evidence for ``sure``; the number is the certainty under the weights as they are; the last says
    whether it is a fund.
    """
    fold = folds_of((a.id for a, _ in articles), folds)
    found = []
    for n in range(folds):
        rows = examples([x for x in articles if fold[x[0].id] != n])
        tried = {role: fit(role, rows[role]) for role in ROLES} | {"sure": weighing.weights("sure")}
        with weighing.trying(tried):
            for article, labels in (x for x in articles if fold[x[0].id] == n):
                for label, fact in pair(labels, find_facts(article))[0]:
                    if fact is not None:
                        right = all(ok for ok, _, _ in judge(label, fact).values())
                        evidence = {(p.value, p.feature): p.amount for p in fact.why["sure"].evidence}
                        example = Example(article.id, frozenset(["right" if right else "wrong"]), evidence)
                        found.append((example, fact.sure, fact.indicator.startswith("fund_")))
    return found


def labelled(passages: Path | None) -> list[Labelled]:
    """Return the labelled articles of the collection, and the practice passages of a checkout."""
    gold = read_labels()
    found: list[Labelled] = [(article, gold[article.id]) for article in load_articles() if article.id in gold]
    if passages is not None and passages.is_file():
        for line in passages.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            article = Article(row["id"], row["text"], published=row["published"], place=row["place"])
            found.append((article, [label | {"value": Decimal(str(label["value"]))} for label in row["labels"]]))
    return found


def write(weights: Mapping[str, Mapping[str, float]]) -> None:
    """Write lexicon/weights.csv and forget the weights that were read before."""
    lines = [
        f"{role},{lexicon.cell(feature)},{weight:g}\n"
        for role, known in weights.items()
        for feature, weight in sorted(known.items())
        if weight
    ]
    (lexicon.FOLDER / "weights.csv").write_text(_HEAD + "".join(lines), encoding="utf-8")
    weighing.forget()


def main() -> None:
    """Fit all weights and write them; print how well each role does on articles that its weights have not seen."""
    parser = argparse.ArgumentParser(prog="python -m povlib.reading.fit", description=__doc__)
    parser.add_argument("--passages", type=Path, default=Path("tests/cases/facts/practice.jsonl"))
    options = parser.parse_args()
    articles = labelled(options.passages)
    known: dict[str, dict[str, float]] = {}
    for _ in range(_PASSES):
        rows = examples(articles)
        known = {role: fit(role, rows[role]) for role in ROLES}
        write(known | {"sure": weighing.weights("sure")})
    seen = [example for example, _, _ in held_out(articles)]
    write(known | {"sure": fit("sure", seen)})
    for role in ROLES:
        print(f"{role}: {cross_validate(role, rows[role]):.3f} of {len(rows[role])} right on articles not fitted on")
    print(f"sure: {cross_validate('sure', seen):.3f} of {len(seen)} rightly called right or wrong")


if __name__ == "__main__":
    main()
