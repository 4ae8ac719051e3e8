"""What the checks find: how many findings of which kind, and how sure; the findings as cards to read."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..checks import kind_names, label_kinds
from ..locale import either
from ..wording import is_known
from . import cards, style
from . import rows as layout
from .rows import Lane, Mark, Row
from .style import MARK, ORANGE, WARNING
from .tables import Shown

# How sure a finding is: the colour of its dot, and its name
_SURE = {"high": (WARNING, "high: sure 把握大"), "medium": (ORANGE, "medium 中"), "low": (MARK, "low: weak 小")}
_DOTS = 16  # findings of a kind that are drawn each as a dot


def facts_of(findings: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the fact table that findings are about, in the order of the findings."""
    index = {(r["article"], int(r["start"])): n for n, r in enumerate(facts.to_dict("records"))}
    named = [
        (row[f"{prefix}article"], int(row[f"{prefix}start"]))
        for row in findings.to_dict("records")
        for prefix in ("", "other_")
        if is_known(row[f"{prefix}article"])
    ]
    return facts.iloc[list(dict.fromkeys(index[key] for key in named if key in index))]


@style.chart
def disagreements(findings: pd.DataFrame, facts: pd.DataFrame) -> Axes:
    """Draw how many findings of ``povlib.checks.cross_check`` there are, by kind and by how sure they are.

    ``facts`` is the fact table that was checked. A dot is a finding and leads to its sentence; where a kind has more than
    ``_DOTS``, all kinds are drawn as bars, whose parts lead to the first of them.
    """
    if findings.empty:
        return style.empty_chart("disagreements", facts)
    kinds = {str(kind): group for kind, group in findings.groupby("kind", sort=True)}
    order = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    known = {(row["article"], int(row["start"])): row for row in facts_of(findings, facts).to_dict("records")}
    most = max(map(len, kinds.values()))
    lines, shown = [], []
    for kind in order:
        own = sorted(kinds[kind].to_dict("records"), key=lambda row: list(_SURE).index(row["sure"]))
        marks = _dots(own, known) if most <= _DOTS else _parts(own, known)
        counts = either(", ", "、").join(
            _counted(n, sure) for sure in _SURE if (n := sum(row["sure"] == sure for row in own))
        )
        lines.append(Row(kind_names()[kind], [Lane(marks, counts)]))
        shown += own[: len(own) if most <= _DOTS else 3]
    ax = layout.draw(lines, layout.from_zero([most if most > _DOTS else _DOTS]))
    places = findings["place"].nunique()
    texts = style.texts(
        "disagreements",
        rows=[{**row, "name": either(*label_kinds()[row["kind"]])} for row in shown[:12]],
        questions=style.counted(len(findings), "question"),
        places=style.counted(places, "place"),
        where=places,
        count=len(findings),
        high=int((findings["sure"] == "high").sum()),
        shown=len(findings),
    )
    key = [(name, "o", colour, colour) for colour, name in _SURE.values()]
    return style.finish(ax, **texts, facts=facts_of(pd.DataFrame(shown), facts), key=key)


def _counted(n: int, sure: str) -> str:
    return either(f"{n:,} {sure}", f"{ {'high': '把握大', 'medium': '把握中', 'low': '把握小'}[sure] }{n:,}个")


def _fact(row: dict[Any, Any], known: dict[tuple[str, int], Any]) -> Any:
    return known.get((row["article"], int(row["start"])))


def _dots(rows: list[dict[Any, Any]], known: dict[tuple[str, int], Any]) -> list[Mark]:
    return [Mark(n + 0.5, colour=_SURE[row["sure"]][0], fact=_fact(row, known)) for n, row in enumerate(rows)]


def _parts(rows: list[dict[Any, Any]], known: dict[tuple[str, int], Any]) -> list[Mark]:
    """Return a bar in parts, one for each of how sure the findings are, which lead to the first finding of it."""
    marks, at = [], 0
    for sure, (colour, _) in _SURE.items():
        own = [row for row in rows if row["sure"] == sure]
        if own:
            marks.append(Mark(at + len(own), since=at, colour=colour, fact=_fact(own[0], known)))
            at += len(own)
    return marks


def explained(findings: pd.DataFrame, *, most: int = 20) -> Shown:
    """Return the ``most`` surest findings as cards: both claims, what is wrong, how sure, what may explain it."""
    rows = cards.surest(findings, most).to_dict("records")
    lines = [f"{r['sure']:6} {r['kind']}: {r['place']}: {r['reason']}" for r in rows]
    return Shown(cards.STYLE + cards.cards(findings, most=most), "\n".join(lines))
