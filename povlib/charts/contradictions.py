"""Charts of what the checks find: where two numbers disagree, by how much, and how sure the finding is."""

from html import escape
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..checks import label_kinds
from ..wording import amount, evidence_link, is_known, marked_sentence, number
from . import placing, style
from .style import CARD, WARNING
from .tables import Shown

_PALE = "#F3B98D"
# How sure a finding is: the colour of its dot, and its name
_SURE = {
    "high": (WARNING, "high: sure 把握大"),
    "medium": (_PALE, "medium 中"),
    "low": (CARD, "low: weak 小"),
}


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


def _quantity(value: float, unit: str) -> str:
    return amount(value) if unit == "元" else f"{number(value, 2)}{unit}"


def _numbers(row: dict[Any, Any]) -> str:
    """Return the two numbers of a finding with what stands between them."""
    first = _quantity(row["value"], row["unit"])
    second = _quantity(row["other"], row["unit"]) if is_known(row["other"]) else ""
    if row["kind"] == "impossible":
        return (
            f"{first} in {number(row['other'])}户"
            if is_known(row["other_article"])
            else f"{first}, limit 上限 {second}"
        )
    if row["value"] == row["other"]:
        return f"{first} twice 重复"
    said = {"growth": "claimed {}, recomputed {}", "parts_over_total": "{} against 与 {}"}
    return said.get(row["kind"], "{} or 或 {}").format(first, second)


def _ratio(row: dict[Any, Any]) -> float:
    if not row["value"] or not is_known(row["other"]) or not row["other"]:
        return 1.0
    low, high = sorted((row["value"], row["other"]))
    return float(high / max(low, 1e-9))


def disagreements(findings: pd.DataFrame, facts: pd.DataFrame, *, most: int = 20) -> Axes:
    """Draw each finding of ``povlib.checks.cross_check`` as two ends on a log axis: how many times one is the other.

    ``facts`` is the fact table that was checked. Findings of two equal numbers (the same number for another thing, or
    for another period) stand at 1. At most ``most`` findings, the surest.
    """
    shown = findings.head(most)
    if shown.empty:
        return style.empty_chart("disagreements", facts)
    rows = shown.to_dict("records")
    kinds = label_kinds()
    labels = [(_ratio(row), _numbers(row)) for row in rows]
    names = [
        f"{' '.join(kinds[row['kind']])}\n{row['place'] or ''}: "
        + ", ".join(dict.fromkeys(filter(is_known, (row["article"], row["other_article"]))))
        for row in rows
    ]
    ax: Axes = style.new_chart(0.7 + 0.56 * len(rows))
    top = max(ratio for ratio, _ in labels)
    ax.set_xscale("log")
    ax.set_xlim(0.93, max(top * 1.3, 4))
    ticks = [
        t for t in (1, 1.5, 2, 5, 10, 20, 50, 100, 1000, 10000) if t <= max(top * 1.2, 2) and (t != 1.5 or top < 9)
    ]
    ax.set_xticks(ticks, ["the same\n相同" if t == 1 else f"×{t:g}" for t in ticks])
    ax.minorticks_off()
    ax.grid(axis="x")
    placing.make_room(ax, labels, names)
    for y, (row, (ratio, text)) in enumerate(zip(rows, labels, strict=True)):
        ax.plot([1, ratio], [y, y], color=_PALE, linewidth=3, solid_capstyle="butt", zorder=1)
        ax.scatter(ratio, y, s=82, zorder=3, linewidths=1.6, facecolors=_SURE[row["sure"]][0], edgecolors=WARNING)
        placing.note(ax, text, (ratio, y), (10, 0))
    placing.name_rows(ax, names, fontsize=9.5, linespacing=1.35)
    count, places = len(findings), findings["place"].nunique()
    texts = style.texts(
        "disagreements",
        rows=[{**row, "name": kinds[row["kind"]][0]} for row in rows],
        questions=style.counted(count, "question"),
        places=style.counted(places, "place"),
        where=places,
        count=count,
        high=int((findings["sure"] == "high").sum()),
        shown=len(rows),
        cut=style.left_out(count - len(rows), "The {} least sure are left out."),
    )
    key = [(name, "o", colour, WARNING) for colour, name in _SURE.values()]
    return style.finish(ax, **texts, facts=facts_of(shown, facts), key=key)


def explained(findings: pd.DataFrame) -> Shown:
    """Return the findings as cards that a notebook shows: what disagrees, both sentences, how sure, what may explain it."""
    rows = findings.to_dict("records")
    cards = "".join(_card(n, row) for n, row in enumerate(rows, 1))
    lines = [f"{r['sure']:6} {r['kind']}: {r['place']}: {r['reason']}" for r in rows]
    return Shown(f'<div class="povlib-findings">{cards or "No findings."}</div>', "\n".join(lines))


def _card(n: int, row: dict[Any, Any]) -> str:
    quotes = ""
    for prefix in ("", "other_"):
        article, start, end = (row[f"{prefix}{k}"] for k in ("article", "start", "end"))
        if is_known(article):
            quotes += (
                f'<blockquote style="margin:.3em 0 .3em 1em">{marked_sentence(row, prefix)} <small>'
                f'(<a href="{evidence_link(article, int(start))}">{escape(article)} {int(start)}–{int(end)}</a>)'
                "</small></blockquote>"
            )
    en, zh = label_kinds()[row["kind"]]
    return (
        f'<div style="margin:.4em 0 1.2em"><strong>{n}. {escape(en)} {zh} · {escape(str(row["place"] or ""))}</strong> '
        f"({row['sure']}) — {escape(row['reason'])}{quotes}"
        f"<small>Innocent explanations: {escape(row['innocent'])}.</small></div>"
    )
