"""Charts of the funds: how much, for what and from whom; a table of facts in, a finished Axes out.

Amounts are never added up across sentences: they may overlap.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..wording import amount, is_known, label, names
from . import placing, style
from .style import SOFT

SHAPES = {
    "fund_investment": ("o", style.BLUE),
    "fund_loan": ("s", style.ORANGE),
    "fund_benefit": ("^", style.GREEN),
    "fund_donation": ("D", style.PURPLE),
}


def funds(facts: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """Return the fund figures of a fact table (of the indicators given, else of all four), largest first."""
    wanted = [f"fund_{k}" for k in kinds] or list(SHAPES)
    return style.largest_first(facts[facts["indicator"].isin(wanted) & (facts["unit"] == "元") & (facts["value"] > 0)])


def _dots(ax: Axes, lines: Iterable[tuple[dict[Any, Any], float]]) -> None:
    """Draw a dot for each fund figure at its height: shape by kind, hollow when planned, approximate marked."""
    for row, y in lines:
        shape, colour = SHAPES[row["indicator"]]
        ax.scatter(row["value"], y, s=58, marker=shape, zorder=3, **style.dot_look(row["status"], colour))
        placing.mark_approx(ax, row["value"], y, row["approx"])


def _key(rows: pd.DataFrame) -> list[style.Key]:
    used = set(rows["indicator"])
    return [(label("indicator", k), shape, colour, colour) for k, (shape, colour) in SHAPES.items() if k in used]


def funds_by_sector(facts: pd.DataFrame) -> Axes:
    """Draw every fund figure on one log axis, a row a sector: shape by kind, hollow when planned, approximate marked."""
    rows = funds(facts)
    if rows.empty:
        return style.empty_chart("funds_by_sector", facts)
    sectors, lines, ticks, height = _swarms(rows)
    ax: Axes = style.new_chart(0.9 + 0.33 * height)
    _dots(ax, lines)
    placing.yuan_axis(ax, rows["value"])
    placing.name_rows(ax, [label("sector", s) for s in sectors], ticks)
    ax.set_ylim(height, 0)
    for tick in ticks:
        ax.axhline(tick, color=style.GRID, linewidth=0.8, zorder=0)
    ratio = rows["value"].iloc[0] / rows["value"].iloc[-1]
    texts = style.texts(
        "funds_by_sector",
        "few" if len(rows) == 1 or ratio > 1e6 else "",
        rows,
        sums=style.counted(len(rows), "sum"),
        times=float(f"{ratio:.2g}") if ratio >= 10 else ratio,
        sectors=len(sectors),
    )
    style.finish(ax, **texts, facts=rows, key=[*_key(rows), *([style.HOLLOW] if style.planned(rows) else [])])
    lines.sort(key=lambda line: -line[0]["value"])
    of = [row["sector"] for row, _ in lines]
    labels = [
        f"{amount(r['value'])} {r['place'] or ''}" if of.index(of[n]) == n else "" for n, (r, _) in enumerate(lines)
    ]
    gap = 12 if (rows["approx"] != "exact").any() else 9
    placing.label_points(ax, [(row["value"], y) for row, y in lines], labels, gap=gap)
    return ax


def _swarms(rows: pd.DataFrame) -> tuple[list[Any], list[tuple[dict[Any, Any], float]], list[float], float]:
    """Return the sectors, the rows with their heights, the heights of the sectors' lines, and that of all of them.

    The sector with the largest sum stands first, the overall funds before all; dots that would touch stand apart.
    """
    order = rows.groupby("sector", dropna=False)["value"].max().sort_values(ascending=False, kind="stable").index
    sectors = [s for s in order if s == "overall"] + [s for s in order if s != "overall"]
    span = math.log10(rows["value"].max() * 2.6 / (rows["value"].min() / 1.9))
    lines, ticks, height = [], [], 0.0
    for sector in sectors:
        part = rows[rows["sector"] == sector] if is_known(sector) else rows[rows["sector"].isna()]
        levels = placing.swarm([math.log10(v) for v in part["value"]], span * 0.026)
        height += 0.5 + max(levels) * 0.42
        ticks.append(height)
        lines += [(r, height - n * 0.42) for r, n in zip(part.to_dict("records"), levels, strict=True)]
        height += 0.5 - min(levels) * 0.42
    return sectors, lines, ticks, height


def who_paid(facts: pd.DataFrame, *, most: int = 24) -> Axes:
    """Draw every fund figure that says who paid, grouped by payer, on a log axis; figures without a payer are counted.

    At most ``most`` figures, the largest; the rest is said in the note.
    """
    rows = funds(facts)
    stated = rows[rows["source"].map(is_known).astype(bool) & (rows["source"] != "unstated")]
    if stated.empty:
        return style.empty_chart("who_paid", facts)
    shown = stated.head(most)
    sources = shown.groupby("source")["value"].max().sort_values(ascending=False, kind="stable").index
    payers = [label("source", s) for s in sources]
    lines: list[tuple[dict[Any, Any], float]] = []
    ticks, y = [], 0.0
    for source in sources:
        ticks.append(y)
        group = shown[shown["source"] == source].to_dict("records")
        lines += [(row, y + n) for n, row in enumerate(group)]
        y += len(group) + 0.45
    labels = [
        (r["value"], f"{amount(r['value'])}  {r['place'] or ''}, {label('sector', r['sector'])}") for r, _ in lines
    ]
    ax: Axes = style.new_chart(0.8 + 0.285 * y)
    placing.yuan_axis(ax, shown["value"], labels=labels, names=payers, gap=0.45)
    placing.name_rows(ax, payers, ticks)
    ax.set_ylim(y - 0.6, -0.8)
    ax.grid(visible=False)
    _dots(ax, lines)
    for (row, y), (_, text) in zip(lines, labels, strict=True):
        ax.plot([ax.get_xlim()[0], row["value"]], [y, y], color=style.GRID, linewidth=1, zorder=0)
        shift = 17 if row["approx"] in ("over", "at_least", "about") else 9
        placing.note(ax, text, (row["value"], y), (shift, 0), size=9.5)
    texts = style.texts(
        "who_paid",
        unstated=len(rows) - len(stated),
        count=len(rows),
        stated=len(stated),
        payers=len(payers),
        shown=len(shown),
        cut=style.left_out(len(stated) - len(shown), "{} smaller ones are left out."),
        listed=", ".join(f"{p} {int((shown['source'] == s).sum())}" for p, s in zip(payers, sources, strict=True)),
    )
    return style.finish(ax, **texts, facts=shown, key=_key(shown))


def loans_and_benefits(facts: pd.DataFrame, *, most: int = 5) -> Axes:
    """Draw loans, benefits and donations apart from investment as squares whose areas are the amounts.

    A row a kind, at most ``most`` squares each, the largest; the side of a square is the root of its amount.
    """
    rows = funds(facts)
    of_kind = {k: own for k in SHAPES if len(own := rows[rows["indicator"] == k])}
    if not set(of_kind) - {"fund_investment"}:
        return style.empty_chart("loans_and_benefits", facts)
    inch = 1.75 / math.sqrt(rows["value"].max())
    ax: Axes = style.new_chart()
    ax.set_axis_off()
    ax.set_xlim(0, style.WIDTH - 0.32)
    ax.set_aspect("equal", anchor="W")
    drawn: list[dict[Any, Any]] = []
    y = 0.0
    for kind, own in of_kind.items():
        y += max(0.42, math.sqrt(own["value"].iloc[0]) * inch)
        ax.text(0, y, "{}\n{}".format(*names("indicator", kind)), va="bottom", fontsize=11, linespacing=1.4)
        ax.text(0, y + 0.06, style.counted(len(own), "figure"), va="top", fontsize=9.3, color=SOFT)
        drawn += _squares(ax, own.head(most).to_dict("records"), y, inch)
        y += 0.68
    ax.set_ylim(y, 0)
    ax.get_figure(root=True).set_figheight(y)  # type: ignore[union-attr]
    top = rows[rows["indicator"] != "fund_investment"].iloc[0]
    kind, kind_zh = names("indicator", top["indicator"])
    invested = of_kind.get("fund_investment", rows.iloc[:0])["value"].max()
    texts = style.texts(
        "loans_and_benefits",
        "share" if "fund_investment" in of_kind else "",
        rows=[
            {"kind": label("indicator", k), "most": own["value"].iloc[0], "count": len(own)}
            for k, own in of_kind.items()
        ],
        top=top,
        kind=kind.lower(),
        kind_zh=kind_zh,
        share=top["value"] / invested,
    )
    return style.finish(ax, **texts, facts=pd.DataFrame(drawn))


def _squares(ax: Axes, rows: Sequence[dict[Any, Any]], base: float, inch: float) -> list[dict[Any, Any]]:
    """Draw squares side by side on a base line, each as wide as the root of its value times ``inch``; return those that fit."""
    x, drawn = 1.75, []
    for row in rows:
        side = math.sqrt(row["value"]) * inch
        lines = [amount(row["value"]), f"{row['place'] or ''} {names('sector', row['sector'])[1]}"]
        wide = max(side, *(style.text_width(line, 9.3) for line in lines)) + 0.16
        if x + wide > style.WIDTH - 0.35:
            break
        look = style.bar_look(row["status"], SHAPES[row["indicator"]][1])
        ax.add_patch(Rectangle((x, base - side), side, side, **look))
        ax.text(x, base + 0.06, "\n".join(lines), va="top", fontsize=9.3, linespacing=1.35, parse_math=False)
        drawn.append(row)
        x += wide
    return drawn
