"""Charts of what the checks find: where two numbers disagree, by how much, and how sure the finding is."""

import math
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from ..lexicon import read_table
from ..wording import amount, evidence_link, is_known, marked_sentence, number
from . import placing, style
from .style import WARNING

if TYPE_CHECKING:
    import pandas as pd

_LOOK: dict[str, dict[str, Any]] = {
    "high": {"facecolors": WARNING, "edgecolors": WARNING},
    "medium": {"facecolors": "#F3B98D", "edgecolors": WARNING},
    "low": {"facecolors": style.CARD, "edgecolors": WARNING},
}


def facts_of(findings: "pd.DataFrame", facts: "pd.DataFrame") -> "pd.DataFrame":
    """Return the rows of the fact table that findings are about, in the order of the findings."""
    import pandas as pd

    index = {(r["article"], int(r["start"])): n for n, r in enumerate(facts.to_dict("records"))}
    wanted: dict[int, None] = {}
    for row in findings.to_dict("records"):
        for article, start in ((row["article"], row["start"]), (row["other_article"], row["other_start"])):
            if is_known(article) and (article, int(start)) in index:
                wanted[index[article, int(start)]] = None
    return facts.iloc[list(wanted)] if wanted else pd.DataFrame(columns=facts.columns)


def _quantity(value: float, unit: str) -> str:
    return amount(value) if unit == "元" else f"{number(value, 2)}{unit}"


def disagreements(findings: "pd.DataFrame", facts: "pd.DataFrame", *, most: int = 20) -> Axes:
    """Draw each finding of ``povlib.checks.cross_check`` as two ends on a log axis: how many times one is the other.

    ``facts`` is the fact table that was checked. Findings of two equal numbers (the same number for another thing, or
    for another period) stand at 1. At most ``most`` findings, the surest.
    """
    rows = findings.head(most)
    if rows.empty:
        return style.empty_chart("figures that contradict each other", "相互矛盾的数字", facts=facts)
    kinds = {r["kind"]: (r["en"], r["zh"]) for r in read_table("checks_kinds")}
    ax: Axes = style.new_chart(0.7 + 0.56 * len(rows))
    ratios, labels = [], []
    for y, row in enumerate(rows.to_dict("records")):
        other = row["other"]
        same = not is_known(other) or not other or not row["value"]
        ratio = 1.0 if same else max(row["value"], other) / max(min(row["value"], other), 1e-9)
        ratios.append(ratio)
        ax.plot([1, ratio], [y, y], color="#F3B98D", linewidth=3, solid_capstyle="butt", zorder=1)
        ax.scatter(ratio, y, s=82, zorder=3, linewidths=1.6, **_LOOK[row["sure"]])
        first = _quantity(row["value"], row["unit"])
        second = _quantity(other, row["unit"]) if is_known(other) else ""
        if row["kind"] == "impossible":
            text = (
                f"{first}, limit 上限 {second}"
                if not is_known(row["other_article"])
                else f"{first} in {number(other)}户"
            )
        elif row["value"] == other:
            text = f"{first} twice 重复"
        elif row["kind"] == "growth":
            text = f"claimed {first}, recomputed {second}"
        elif row["kind"] == "parts_over_total":
            text = f"{first} against 与 {second}"
        else:
            text = f"{first} or 或 {second}"
        labels.append((ratio, text))
        placing.note(ax, text, (ratio, y), (10, 0), in_layout=True)
    ax.set_xscale("log")
    top = max(ratios)
    ax.set_xlim(0.93, max(top * 1.3, 4))
    ticks = [t for t in (1, 1.5, 2, 5, 10, 20, 50, 100, 1000, 10000) if t <= max(top * 1.2, 2)]
    ticks = [t for t in ticks if math.log10(top + 1) < 1 or t not in (1.5,)]
    ax.set_xticks(ticks, ["the same\n相同" if t == 1 else f"×{t:g}" for t in ticks])
    ax.minorticks_off()
    names = [
        f"{kinds[r['kind']][0]} {kinds[r['kind']][1]}\n{r['place'] or ''}: {_where(r)}" for r in rows.to_dict("records")
    ]
    placing.make_room(ax, labels, names)
    ax.set_yticks(range(len(rows)), names, fontsize=9.5, linespacing=1.35)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    sure = {s: int((findings["sure"] == s).sum()) for s in ("high", "medium", "low")}
    n, places = len(findings), findings["place"].nunique()
    cut = f" The {n - len(rows)} least sure are left out." if n > len(rows) else ""
    return style.finish(
        ax,
        title=f"The checks ask {n} {'question' if n == 1 else 'questions'} about {places} {'place' if places == 1 else 'places'}; "
        f"{sure['high']} with high confidence",
        title_zh=f"核对发现{places}个地方的{n}个疑点,其中{sure['high']}个把握较大",
        subtitle="How many times the larger number is the smaller, log axis",
        subtitle_zh="两数之比",
        source=style.source_line(facts_of(rows, facts)),
        caveat=f"a finding is a question, not a verdict: each has innocent explanations in the table of findings.{cut}",
        alt=f"Dots on a log axis of {len(rows)} findings: "
        + "; ".join(f"{kinds[r['kind']][0]}, {r['place']}: {r['reason']}" for r in rows.to_dict("records"))
        + ".",
        facts=facts_of(rows, facts),
        key=[
            ("high: sure 把握大", {"marker": "o", "color": WARNING}),
            ("medium 中", {"marker": "o", "markerfacecolor": "#F3B98D", "markeredgecolor": WARNING}),
            (
                "low: weak 小",
                {"marker": "o", "markerfacecolor": style.CARD, "markeredgecolor": WARNING, "markeredgewidth": 1.6},
            ),
        ],
    )


def _where(row: dict[Any, Any]) -> str:
    articles = [row["article"]]
    if is_known(row["other_article"]) and row["other_article"] not in articles:
        articles.append(row["other_article"])
    return ", ".join(articles)


def explained(findings: "pd.DataFrame") -> "Explained":
    """Return the findings as cards that a notebook shows: what disagrees, both sentences, how sure, what may explain it."""
    return Explained(findings)


class Explained:
    """Findings as HTML cards; article text in them is escaped."""

    def __init__(self, findings: "pd.DataFrame") -> None:
        self.findings = findings

    def __repr__(self) -> str:
        return "\n".join(
            f"{r['sure']:6} {r['kind']}: {r['place']}: {r['reason']}" for r in self.findings.to_dict("records")
        )

    def _repr_html_(self) -> str:
        import html

        kinds = {r["kind"]: (r["en"], r["zh"]) for r in read_table("checks_kinds")}
        cards = []
        for n, r in enumerate(self.findings.to_dict("records"), 1):
            quotes = []
            for prefix in ("", "other_"):
                if not is_known(r[f"{prefix}article"]):
                    continue
                article, start, end = (r[f"{prefix}{k}"] for k in ("article", "start", "end"))
                link = evidence_link(str(article), int(start))
                quotes.append(
                    f'<blockquote style="margin:.3em 0 .3em 1em">{marked_sentence(r, prefix)} <small>(<a href="{link}">{html.escape(str(article))} '
                    f"{int(start)}–{int(end)}</a>)</small></blockquote>"
                )
            en, zh = kinds[r["kind"]]
            cards.append(
                f'<div style="margin:.4em 0 1.2em"><strong>{n}. {html.escape(en)} {zh} · {html.escape(str(r["place"] or ""))}</strong> '
                f"({r['sure']}) — {html.escape(r['reason'])}{''.join(quotes)}"
                f"<small>Innocent explanations: {html.escape(r['innocent'])}.</small></div>"
            )
        return f'<div class="povlib-findings">{"".join(cards) or "No findings."}</div>'
