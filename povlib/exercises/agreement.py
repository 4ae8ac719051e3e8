"""How far two who label the same text agree: figures found by both, and Cohen's kappa of what they say of these."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..accuracy import FIELDS
from ..locale import tr

if TYPE_CHECKING:
    import pandas as pd

Label = Mapping[str, Any]


def kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Return Cohen's kappa of two labellers' values for the same items, in the same order.

    1 is full agreement, 0 what chance would give, negative less than that. Where both give one and the same value
    throughout nothing is left to chance, and it is 1.

    Cohen (1960), A coefficient of agreement for nominal scales. Raises ``ValueError`` where the two are not equally many,
    or none.

    >>> kappa(["done", "done", "planned", "done"], ["done", "planned", "planned", "done"])
    0.5
    """
    if len(one) != len(other) or not one:
        raise ValueError(
            tr("{one} and {other} values: kappa compares equally many of both, at least one").format(
                one=len(one), other=len(other)
            )
        )
    n = len(one)
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    first, second = Counter(one), Counter(other)
    expected = sum(first[value] * second[value] for value in first) / n**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def paired(one: Sequence[Label], other: Sequence[Label]) -> list[tuple[Label, Label]]:
    """Pair the labels of two labellers whose spans overlap and whose values are equal, each used once, in text order."""
    left, pairs = list(other), []
    for a in one:
        hit = next(
            (b for b in left if b["start"] < a["end"] and a["start"] < b["end"] and b["value"] == a["value"]), None
        )
        if hit is not None:
            left.remove(hit)
            pairs.append((a, hit))
    return pairs


def agreement(one: Sequence[Label], other: Sequence[Label]) -> "pd.DataFrame":
    """Return how far two labellers of one text agree: a row for the figures, then one a field.

    Columns: ``field``; ``compared``, how many figures both found; ``same``, the share of them in which both say the same
    (of the row ``figure``: F1 of one's figures against the other's); ``kappa``, NaN where no figure is compared, and for
    figures, of which nobody counts those that are none. A field that a figure has not counts as a value of its own.
    """
    import pandas as pd

    pairs = paired(one, other)
    f1 = 2 * len(pairs) / (len(one) + len(other)) if one or other else float("nan")
    rows: list[dict[str, Any]] = [{"field": "figure", "compared": len(pairs), "same": f1, "kappa": float("nan")}]
    for field in FIELDS:
        values = [(_value(a, field), _value(b, field)) for a, b in pairs]
        first, second = [a for a, _ in values], [b for _, b in values]
        same = sum(a == b for a, b in values) / len(values) if values else float("nan")
        rows.append(
            {
                "field": field,
                "compared": len(values),
                "same": same,
                "kappa": kappa(first, second) if values else float("nan"),
            }
        )
    return pd.DataFrame(rows)


def differences(one: Sequence[Label], other: Sequence[Label]) -> "pd.DataFrame":
    """Return what two labellers say differently, to be talked about: columns text, start, field, one, other.

    A figure that only one of them has is a row with field ``figure``.
    """
    import pandas as pd

    pairs = paired(one, other)
    rows = [
        {"text": a["text"], "start": a["start"], "field": field, "one": _value(a, field), "other": _value(b, field)}
        for a, b in pairs
        for field in FIELDS
        if _value(a, field) != _value(b, field)
    ]
    for labels, side, known in ((one, "one", [a for a, _ in pairs]), (other, "other", [b for _, b in pairs])):
        rows += [
            {"text": x["text"], "start": x["start"], "field": "figure", "one": "", "other": ""}
            | {side: str(x["value"])}
            for x in labels
            if not any(x is y for y in known)
        ]
    frame = pd.DataFrame(rows, columns=["text", "start", "field", "one", "other"])
    return frame.sort_values(["start", "field"], ignore_index=True)


def _value(label: Label, field: str) -> str:
    if field == "time":
        return f"{label.get('from') or ''}–{label.get('to') or ''}".strip("–")
    return str(label.get(field) or "")
