"""Fit the weights of the evidence from labelled articles: ``python -m povlib.reading.fit``.

A conditional logit with an L2 penalty, fitted by L-BFGS; how well it does on articles it has not seen is measured by
cross-validation in which no article is on both sides. Needs scipy, which the development
packages bring; reading itself does not.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from .. import lexicon
from ..accuracy import judge, measure, pair, read_labels
from ..articles import Article, load_articles
from ..reference import reference_file
from ..schema import FUNDS, Fact
from . import weighing
from .document import Document
from .facts import find_facts
from .fields import indicator_areas, indicator_money, indicator_people, sector, source

VALUES = {
    "money": indicator_money.VALUES,
    "fund": indicator_money.OF_FUNDS,
    "people": indicator_people.VALUES,
    "areas": indicator_areas.VALUES,
    "sector": sector.VALUES,
    "source": source.VALUES,
}
ROLES = tuple(VALUES)
VALUES["sure"] = ("right", "wrong")
_COLUMN = {"sector": "sector", "source": "source"}  # of the other roles: the indicator
_PENALTY = 0.5
_PENALTIES = {"sector": 1.0, "source": 1.0, "sure": 10.0}  # those with more features, of which few say much
_REAL = 3.0  # a figure of a real article, labelled by two, counts as so many of a made-up one
_SEEN = 3  # a feature that fewer articles show is left out
_PASSES = 2  # evidence holds what was read of the amount before: with new weights it is read anew
_FOLDS = 5
_HEAD = """# How much each kind of evidence weighs, fitted from the labelled articles by python -m povlib.reading.fit.
# role: the field; feature: the kind of evidence (povlib/reading/weighing.py); weight: what an amount of one adds to
# the score of the value it speaks for.
role,feature,weight
"""


Labelled = tuple[Article, Sequence[Mapping[str, Any]]]
Weights = dict[str, dict[str, float]]  # by role and feature


@dataclass(frozen=True)
class Example:
    """A labelled figure: article, the right values, evidence by value and feature, and how much it counts."""

    article: str
    right: frozenset[str]
    evidence: Mapping[tuple[str, str], float]
    weight: float = 1.0


Examples = dict[str, list[Example]]  # by role


@dataclass(frozen=True)
class Outcome:
    """What became of a labelled figure: the evidence for its certainty, whether it is a fund, and a whole one."""

    example: Example
    fund: bool
    whole: bool


def examples(articles: Iterable[Labelled], ready: Mapping[int, Document] = MappingProxyType({})) -> Examples:
    """Return the examples of each role that the labelled figures give, read with the weights as they are.

    An article of the collection (one with a path) counts for more than a made-up one. ``ready``: the articles by
    their ``id()`` as they are made ready to be read, where they are.
    """
    found: Examples = {role: [] for role in ROLES}
    for article, labels in articles:
        pairs, _ = pair(labels, find_facts(ready.get(id(article), article)))
        for label, fact in pairs:
            if fact is None:
                continue
            for role in ROLES:
                weighed = fact.why.get("money", fact.why.get("indicator"))
                if role != "money":
                    weighed = fact.why.get(_COLUMN.get(role, "indicator"))
                right = frozenset(VALUES[role]) & _right(role, label)
                if isinstance(weighed, weighing.Weighed) and weighed.role == role and right:
                    evidence = {(p.value, p.feature): p.amount for p in weighed.pieces(VALUES[role])}
                    found[role].append(Example(article.id, right, evidence, _REAL if article.path else 1.0))
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
    from scipy.sparse import csr_array
    from threadpoolctl import threadpool_limits

    penalty = _PENALTIES.get(role, _PENALTY) if penalty is None else penalty

    values = VALUES[role]
    shown: dict[str, set[str]] = {}
    for row in rows:
        for _, feature in row.evidence:
            shown.setdefault(feature, set()).add(row.article)
    features = sorted(f for f, seen in shown.items() if len(seen) >= _SEEN)
    column = {feature: n for n, feature in enumerate(features)}
    right = np.array([[value in row.right for value in values] for row in rows], dtype=float)
    counts = np.array([row.weight for row in rows])
    place = {value: k for k, value in enumerate(values)}
    cells = {
        (n * len(values) + place[value], column[feature]): amount
        for n, row in enumerate(rows)
        for (value, feature), amount in row.evidence.items()
        if value in place and feature in column
    }
    at = np.array([*cells], dtype=int).reshape(-1, 2).T
    x = csr_array(([*cells.values()], (at[0], at[1])), shape=(right.size, len(features)))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = (x @ w).reshape(right.shape)
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        hit = np.maximum((p * right).sum(axis=1), 1e-12)
        gradient = x.T @ ((p - p * right / hit[:, None]) * counts[:, None]).ravel() + penalty * w
        return float(-(np.log(hit) * counts).sum() + penalty / 2 * w @ w), gradient

    with threadpool_limits(1):  # the vectors are short: threads would wait for each other three times as long
        best = minimize(loss, np.zeros(len(features)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return {feature: round(float(weight), 2) for feature, weight in zip(features, best.x, strict=True)}


def probabilities(role: str, weights: Mapping[str, float], row: Example) -> dict[str, float]:
    """Return the probability of each value of an example under weights."""
    scores = dict.fromkeys(VALUES[role], 0.0)
    for (value, feature), amount in row.evidence.items():
        if value in scores:
            scores[value] += weights.get(feature, 0.0) * amount
    parts = {value: math.exp(score - max(scores.values())) for value, score in scores.items()}
    return {value: part / sum(parts.values()) for value, part in parts.items()}


def folds_of(articles: Iterable[str], folds: int) -> dict[str, int]:
    """Return the fold of each article."""
    return {article: n % folds for n, article in enumerate(sorted(set(articles)))}


def cross_validate(
    role: str, rows: Sequence[Example], extra: Sequence[Example] = (), folds: int = 10
) -> list[dict[str, float]]:
    """Return for each example the probabilities of its values under weights fitted without its article.

    ``extra``: examples that are always fitted on.
    """
    fold = folds_of((row.article for row in rows), folds)
    fitted = [fit(role, [*(row for row in rows if fold[row.article] != n), *extra]) for n in range(folds)]
    return [probabilities(role, fitted[fold[row.article]], row) for row in rows]


def held_out(
    articles: Sequence[Labelled], rows: Examples, extra: Examples
) -> Iterator[tuple[Sequence[Labelled], Weights]]:
    """Yield the articles by folds, with the weights that are fitted without them.

    ``rows``: their examples; ``extra``: examples that are always fitted on.
    """
    fold = folds_of((article.id for article, _ in articles), _FOLDS)
    for n in range(_FOLDS):
        fitted = {role: fit(role, [*(r for r in rows[role] if fold[r.article] != n), *extra[role]]) for role in ROLES}
        yield [x for x in articles if fold[x[0].id] == n], fitted


def outcomes(articles: Sequence[Labelled], facts: Iterable[Fact]) -> list[Outcome]:
    """Return for each labelled figure that was read whether it was read right as a whole."""
    of_article: dict[str, list[Fact]] = {}
    for fact in facts:
        of_article.setdefault(fact.article, []).append(fact)
    found = []
    for article, labels in articles:
        for label, read in pair(labels, of_article.get(article.id, []))[0]:
            if read is not None:
                right = {field: ok for field, (ok, _, _) in judge(label, read).items()}
                evidence = {("right", feature): amount for feature, amount in read.why["sure"].features}
                verdict = frozenset(["right" if all(right.values()) else "wrong"])
                whole = all(right.get(field, False) for field in ("indicator", "place", "status", "sector"))
                fund = read.indicator in FUNDS
                found.append(Outcome(Example(article.id, verdict, evidence), fund, fund and whole))
    return found


def kept_word(found: Sequence[Outcome], bins: int = 10) -> tuple[list[dict[str, float]], float, float]:
    """Return how certainty and truth go together, cross-validated.

    A row for each tenth of the figures, the area under the ROC curve, and the share of whole facts in the surer half
    of the funds.
    """
    sure = [p["right"] for p in cross_validate("sure", [o.example for o in found])]
    order = sorted(zip(sure, found, strict=True), key=lambda x: x[0])
    rows = []
    for n in range(bins):
        part = order[n * len(order) // bins : (n + 1) * len(order) // bins]
        right = sum("right" in o.example.right for _, o in part)
        rows.append({"figures": len(part), "sure": sum(p for p, _ in part) / len(part), "right": right / len(part)})
    rank, wrong, auc = 0, 0, 0
    for _, outcome in order:
        if "right" in outcome.example.right:
            rank, auc = rank + 1, auc + wrong
        else:
            wrong += 1
    funds = [o for _, o in order if o.fund]
    surer = funds[len(funds) // 2 :]
    return rows, auc / (rank * wrong), sum(o.whole for o in surer) / len(surer)


def labelled(checkout: Path, folder: Path | None = None) -> list[Labelled]:
    """Return the labelled articles of the collection, and the practice passages of a checkout.

    ``folder``: labels of one's own, <article id>.jsonl. Of an article that the collection has labelled they take the
    place of its labels from their first figure to their last.
    """
    gold = read_labels()
    for article_id, own in (read_labels(folder) if folder else {}).items():
        if not own:
            continue
        first, last = min(row["start"] for row in own), max(row["end"] for row in own)
        kept = [row for row in gold.get(article_id, ()) if row["end"] <= first or row["start"] >= last]
        gold[article_id] = sorted([*kept, *own], key=lambda row: row["start"])
    found: list[Labelled] = [(article, gold[article.id]) for article in load_articles() if article.id in gold]
    passages = checkout / "tests" / "cases" / "facts" / "practice.jsonl"
    for line in passages.read_text(encoding="utf-8").splitlines() if passages.is_file() else ():
        row = json.loads(line)
        article = Article(row["id"], row["text"], published=row["published"], place=row["place"])
        found.append((article, [label | {"value": Decimal(str(label["value"]))} for label in row["labels"]]))
    return found


def cases(checkout: Path) -> list[Labelled]:
    """Return the cases of a checkout: sentences of which one field of some figures is labelled."""
    found: list[Labelled] = []
    for file in sorted((checkout / "tests" / "cases" / "fields").glob("*.json")):
        column = file.stem.partition("_")[0]
        for n, case in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            article = Article(f"{file.stem}-{n}", case["text"], published=case["published"], place=case["place"])
            labels, met = [], Counter[str]()
            for fact in find_facts(article) if column in ("indicator", *_COLUMN) else ():
                met[fact.text] += 1
                printed = fact.text if met[fact.text] == 1 else f"{fact.text}#{met[fact.text]}"
                if printed in case["expect"]:
                    row = {"start": fact.start, "end": fact.end, "value": fact.value, column: case["expect"][printed]}
                    labels.append(row)
            found.append((article, labels))
    return found


def write(weights: Mapping[str, Mapping[str, float]], out: Path | None = None) -> None:
    """Write lexicon/weights.csv, and forget the weights that were read before; or write them to another file."""
    lines = [
        f"{role},{lexicon.cell(feature)},{weight:g}\n"
        for role, known in weights.items()
        for feature, weight in sorted(known.items())
        if weight
    ]
    (out or lexicon.FOLDER / "weights.csv").write_text(_HEAD + "".join(lines), encoding="utf-8")
    if out is None:
        weighing.forget()


def refit(articles: Sequence[Labelled], more: Sequence[Labelled] = ()) -> tuple[Weights, Examples, Examples]:
    """Return weights by role and feature fitted on labelled articles and cases, and the last examples of both.

    What was read of the amount before is evidence too, and less sure than a label: it is read with weights that have
    not seen the article (Wolpert 1992, stacked generalization). It begins from no weights, so that the same labels
    give the same weights. Nothing is written: ``weighing.trying`` reads with what is returned.
    """
    known: Weights = {role: {} for role in ROLES}
    ready = {id(article): Document(article) for article, _ in (*articles, *more)}  # once: weights change nothing in it
    with weighing.trying(known):
        rows = examples(articles, ready)
    for _ in range(_PASSES):
        with weighing.trying(known):
            extra = examples(more, ready)
        read: Examples = {role: [] for role in ROLES}
        for part, fitted in held_out(articles, rows, extra):
            with weighing.trying(fitted):
                for role, found in examples(part, ready).items():
                    read[role] += found
        rows = read
        known = {role: fit(role, rows[role] + extra[role]) for role in ROLES}
    return known, rows, extra


def main() -> None:
    """Fit all weights and write them; print how well each role does on articles that its weights have not seen."""
    parser = argparse.ArgumentParser(prog="python -m povlib.reading.fit", description=__doc__)
    parser.add_argument(
        "--checkout", type=Path, default=Path(), help="the checkout whose labels and cases are fitted on"
    )
    parser.add_argument("--labels", type=Path, help="a folder of labels of your own, to be fitted on as well")
    parser.add_argument("--out", type=Path, help="write the weights to this file only, and measure nothing")
    options = parser.parse_args()
    articles, more = labelled(options.checkout, options.labels), cases(options.checkout)
    known, rows, extra = refit(articles, more)
    if options.out:
        write(known | {"sure": dict(weighing.weights("sure"))}, options.out)
        print(f"fitted on {len(articles)} labelled articles; weights written to {options.out}")
        return
    facts: list[Fact] = []
    for part, fitted in held_out(articles, rows, extra):
        with weighing.trying(fitted):
            facts += [fact for article, _ in part for fact in find_facts(article)]
    found = outcomes(articles, facts)
    write(known | {"sure": fit("sure", [o.example for o in found])})
    for role in ROLES:
        tried = zip(cross_validate(role, rows[role], extra[role]), rows[role], strict=True)
        share = sum(max(p, key=lambda value: p[value]) in row.right for p, row in tried) / len(rows[role])
        print(f"{role}: {share:.3f} of {len(rows[role])} right on articles not fitted on")
    scores = measure({article.id: labels for article, labels in articles}, facts).scores
    print("read with weights that had not seen the article:", ", ".join(f"{k} {v:.3f}" for k, v in scores.items()))
    tenths, auc, surer = kept_word(found)
    print(f"sure: area under the ROC curve {auc:.3f}; of the surer half of the funds {surer:.3f} whole")
    table = "".join(f"{row['figures']},{row['sure']:.3f},{row['right']:.3f}\n" for row in tenths)
    reference_file("certainty.csv").write_text(f"figures,sure,right\n{table}", encoding="utf-8")


if __name__ == "__main__":
    main()
