"""Check the figures of articles against each other: what cannot all be true, and what could explain it innocently.

Every check is a general rule on the fact table (``povlib.facts_table``); none knows a place or a number. What the rules
read besides it stands in the lexicon: checks_limits.csv (impossible sizes), checks_kinds.csv (the names of the kinds
and their innocent explanations) and checks_sizes.csv (those of impossible sizes, by unit). A finding is a question to
ask the sources, not a verdict.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..lexicon import read_table
from ..locale import both
from ..wording import is_known
from . import numbers, sizes, sums, trends
from .rows import COLUMNS, rows_of
from .trends import GrowthClaim

__all__ = ["COLUMNS", "GrowthClaim", "cross_check", "disputes", "growth_claims", "kind_names", "label_kinds"]

_SURE = ("high", "medium", "low")
# In this order: of two rules that find the same pair, the first one names it.
_RULES = (
    sizes.impossible, numbers.chains, numbers.same_period, numbers.two_numbers, numbers.other_thing,
    sums.parts_against_totals, sums.sectors_against_overall, sums.places_in_places, sums.ways_against_poor,
    trends.stock_flow_rate, trends.growth, numbers.repeated,
)  # fmt: skip


def cross_check(facts: pd.DataFrame) -> pd.DataFrame:
    """Return what in a fact table cannot all be true, one row a finding, the surest first.

    ``facts`` is what ``povlib.facts_table`` returns, of one article or many. The columns: ``id`` (made of the kind and
    the figures: it stays when other findings come or go), ``kind`` (see lexicon/checks_kinds.csv), ``place``, ``what``,
    ``value`` and ``other`` (the two numbers that disagree), their ``unit`` and ``other_unit``, ``other_is`` (whether the
    second is a figure, a limit, or computed), the article, offsets, text and sentence of the figure and, where there is
    one, of the other figure, ``sure`` (high, medium, low), ``reason`` and ``innocent`` explanations. An empty table
    means that the rules found nothing, not that all is true.
    """
    rows = rows_of(facts)
    findings: dict[tuple[str, frozenset[tuple[str, int]]], dict[str, object]] = {}
    for rule in _RULES:
        for found in rule(rows):
            figures = frozenset((found[f"{side}article"], found[f"{side}start"]) for side in ("", "other_"))
            findings.setdefault((found["kind"], figures), found)
    table = pd.DataFrame(list(findings.values()), columns=list(COLUMNS))
    table = table.sort_values(
        ["sure", "kind", "article", "start"],
        key=lambda column: column.map(_SURE.index) if column.name == "sure" else column,
        kind="stable",
        ignore_index=True,
    )
    return table.astype(object).where(lambda t: t.notna(), None)


def disputes(findings: pd.DataFrame) -> dict[tuple[str, int], list[Mapping[str, Any]]]:
    """Return the findings about each figure, by the article and the start of the figure.

    ``findings`` is what ``cross_check`` returns. A figure that no finding is about is not among the keys.
    """
    found: defaultdict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    rows: list[dict[str, Any]] = findings.to_dict("records")  # type: ignore[assignment]
    for row in rows:
        for side in ("", "other_"):
            if is_known(row[f"{side}article"]):
                found[row[f"{side}article"], int(row[f"{side}start"])].append(row)
    return dict(found)


def growth_claims(facts: pd.DataFrame) -> list[GrowthClaim]:
    """Return every growth that a sentence claims together with the two values it grew between."""
    return list(trends.claims_in(rows_of(facts)))


def label_kinds() -> dict[str, tuple[str, str]]:
    """Return the English and the Chinese name of each kind of finding, in the order of the lexicon."""
    return {r["kind"]: (r["en"], r["zh"]) for r in read_table("checks_kinds")}


def kind_names() -> dict[str, str]:
    """Return the name of each kind of finding in the language chosen, in the order of the lexicon.

    >>> kind_names()["growth"]
    'Growth against its ends 增长率与首尾数不符'
    """
    return {kind: both(*names) for kind, names in label_kinds().items()}
