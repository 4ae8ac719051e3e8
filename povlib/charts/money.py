"""Charts of the funds: how much, for what and from whom; a table of facts in, a finished Axes out.

Amounts are never added up across sentences: they may overlap.
"""

import math
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..wording import amount, is_known, label, names, number
from . import placing, style
from .style import SOFT

if TYPE_CHECKING:
    import pandas as pd


SHAPES = {
    "fund_investment": ("o", style.BLUE),
    "fund_loan": ("s", style.ORANGE),
    "fund_benefit": ("^", style.GREEN),
    "fund_donation": ("D", style.PURPLE),
}


def funds(facts: "pd.DataFrame", *kinds: str) -> "pd.DataFrame":
    """Return the fund figures of a fact table (of the indicators given, else of all four), largest first."""
    wanted = [f"fund_{k}" for k in kinds] or list(SHAPES)
    rows = facts[facts["indicator"].isin(wanted) & (facts["unit"] == "元") & (facts["value"] > 0)]
    return rows.sort_values(["value", "article", "start"], ascending=[False, True, True], kind="stable")


def funds_by_sector(facts: "pd.DataFrame") -> Axes:
    """Draw every fund figure on one log axis, a row a sector: shape by kind, hollow when planned, approximate marked."""
    rows = funds(facts)
    if rows.empty:
        return style.empty_chart("fund figures", "资金数字", facts=facts)
    order = rows.groupby("sector", dropna=False)["value"].max().sort_values(ascending=False, kind="stable").index
    sectors = [s for s in order if s == "overall"] + [s for s in order if s != "overall"]
    span = math.log10(rows["value"].max() * 2.6 / (rows["value"].min() / 1.9))
    drawn, base, ticks = [], 0.0, []
    for sector in sectors:
        part = rows[rows["sector"].isna()] if not is_known(sector) else rows[rows["sector"] == sector]
        levels = placing.swarm([math.log10(v) for v in part["value"]], span * 0.026)
        up, down = max(levels), -min(levels)
        base -= 0.5 + up * 0.42
        ticks.append(base)
        drawn += [(r, base + n * 0.42) for r, n in zip(part.to_dict("records"), levels, strict=True)]
        base -= 0.5 + down * 0.42
    ax: Axes = style.new_chart(0.9 + 0.33 * -base)
    for row, y in drawn:
        shape, colour = SHAPES[row["indicator"]]
        ax.scatter(row["value"], y, s=58, marker=shape, zorder=3, **style.dot_look(row["status"], colour))
        placing.mark_approx(ax, row["value"], y, row["approx"])
    style.yuan_axis(ax, rows["value"])
    ax.set_ylim(base, 0)
    ax.set_yticks(ticks, [label("sector", s) for s in sectors])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    for tick in ticks:
        ax.axhline(tick, color=style.GRID, linewidth=0.8, zorder=0)
    used = [k for k in SHAPES if k in set(rows["indicator"])]
    entries: list[tuple[str, dict[str, Any]]] = [
        (label("indicator", k), {"marker": SHAPES[k][0], "color": SHAPES[k][1]}) for k in used
    ]
    if (rows["status"] == "planned").any():
        entries.append(("hollow: planned 计划", style.HOLLOW))
    top, least = rows.iloc[0], rows.iloc[-1]
    ratio = top["value"] / least["value"]
    n_planned = int((rows["status"] == "planned").sum())
    title = (
        f"The largest of {len(rows)} sums, {amount(top['value'])} for {top['place']}, is {_times(ratio)} the smallest"
    )
    title_zh = f"{len(rows)}笔资金中最大的一笔是最小一笔的{_times_zh(ratio)}"
    if len(rows) == 1 or ratio > 1e6:
        title = (
            f"{len(rows)} {'sum' if len(rows) == 1 else 'sums'}, the largest {amount(top['value'])} for {top['place']}"
        )
        title_zh = f"共{len(rows)}笔资金,最大一笔为{top['place']}的{amount(top['value'])}"
    style.finish(
        ax,
        title=title,
        title_zh=title_zh,
        subtitle="Every fund figure of the articles by sector, 元, log axis: a step is ten times",
        subtitle_zh="各领域资金,对数轴",
        source=style.source_line(rows),
        caveat="sums of different places, years and scope: do not add them up. > more than, < less than or nearly, ≈ about, as printed.",
        alt=f"Dot chart on a log axis of {len(rows)} fund figures in {len(sectors)} sectors, from {amount(least['value'])} to "
        f"{amount(top['value'])}; {n_planned} are planned and drawn hollow.",
        facts=rows,
        key=entries,
    )
    first: dict[Any, tuple[dict[str, Any], float]] = {}
    for row, y in sorted(drawn, key=lambda d: -d[0]["value"]):
        first.setdefault(row["sector"], (row, y))
    best = list(first.values())
    rest = [(r, y) for r, y in drawn if not any(r is b for b, _ in best)]
    placing.label_points(
        ax,
        [(r["value"], y) for r, y in best + rest],
        [f"{amount(r['value'])} {r['place'] or ''}" for r, _ in best] + [""] * len(rest),
        gap=9 if not (rows["approx"] != "exact").any() else 12,
    )
    return ax


def _times(ratio: float) -> str:
    return f"{number(float(f'{ratio:.2g}'))} times" if ratio >= 10 else f"{number(ratio, 1)} times"


def _times_zh(ratio: float) -> str:
    value = float(f"{ratio:.2g}") if ratio >= 10 else round(ratio, 1)
    return f"{number(value / 1e4, 1)}万倍" if value >= 1e4 else f"{number(value, 1)}倍"


def who_paid(facts: "pd.DataFrame", *, most: int = 24) -> Axes:
    """Draw every fund figure that says who paid, grouped by payer, on a log axis; figures without a payer are counted.

    At most ``most`` figures, the largest; the rest is said in the note.
    """
    rows = funds(facts)
    stated = rows[rows["source"].map(is_known).astype(bool) & (rows["source"] != "unstated")]
    if stated.empty:
        return style.empty_chart("payer of any fund", "资金来源", facts=facts)
    unstated = len(rows) - len(stated)
    shown = stated.head(most)
    order = shown.groupby("source")["value"].max().sort_values(ascending=False, kind="stable").index
    lines, ticks, y = [], [], 0.0
    for source in order:
        group = shown[shown["source"] == source]
        ticks.append((y, source))
        for row in group.to_dict("records"):
            lines.append((y, row))
            y += 1
        y += 0.45
    ax: Axes = style.new_chart(0.8 + 0.285 * y)
    style.yuan_axis(ax, shown["value"])
    low, _ = ax.get_xlim()
    labels = []
    for y_line, row in lines:
        shape, colour = SHAPES[row["indicator"]]
        ax.plot([low, row["value"]], [y_line, y_line], color=style.GRID, linewidth=1, zorder=0)
        ax.scatter(row["value"], y_line, s=58, marker=shape, zorder=3, **style.dot_look(row["status"], colour))
        placing.mark_approx(ax, row["value"], y_line, row["approx"])
        text = f"{amount(row['value'])}  {row['place'] or ''}, {label('sector', row['sector'])}"
        labels.append((row["value"], text))
        shift = (17 if row["approx"] in ("over", "at_least", "about") else 9, 0)
        placing.note(ax, text, (row["value"], y_line), shift, size=9.5, in_layout=True)
    placing.make_room(ax, labels, [label("source", s) for s in order], gap=0.45)
    ax.set_yticks([t for t, _ in ticks], [label("source", s) for _, s in ticks])
    ax.set_ylim(y - 0.6, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(visible=False)
    used = [k for k in SHAPES if k in set(shown["indicator"])]
    cut = f" {len(stated) - len(shown)} smaller ones are left out." if len(stated) > len(shown) else ""
    return style.finish(
        ax,
        title=f"{unstated} of {len(rows)} fund figures do not say who paid; the other {len(stated)} name {len(order)} kinds of payer",
        title_zh=f"{len(rows)}笔资金中有{unstated}笔未说明来源,其余{len(stated)}笔来自{len(order)}类出资方",
        subtitle="Fund figures that name their payer, 元, log axis",
        subtitle_zh="注明来源的资金",
        source=style.source_line(shown),
        caveat=f"figures of different places and years, not to be added up; mixed: several payers in one sum.{cut}",
        alt=f"Dot chart on a log axis of {len(shown)} fund figures grouped by payer: "
        + ", ".join(f"{label('source', s)} {int((shown['source'] == s).sum())}" for s in order)
        + ".",
        facts=shown,
        key=[(label("indicator", k), {"marker": SHAPES[k][0], "color": SHAPES[k][1]}) for k in used],
    )


def loans_and_benefits(facts: "pd.DataFrame", *, most: int = 5) -> Axes:
    """Draw loans, benefits and donations apart from investment as squares whose areas are the amounts.

    A row a kind, at most ``most`` squares each, the largest; the side of a square is the root of its amount.
    """
    import pandas as pd

    rows = funds(facts)
    kinds = [k for k in SHAPES if (rows["indicator"] == k).any()]
    if not set(kinds) - {"fund_investment"}:
        return style.empty_chart("loans, benefits or donations", "贷款、补助或捐赠", facts=facts)
    shown = {k: rows[rows["indicator"] == k].head(most) for k in kinds}
    largest = max(g["value"].iloc[0] for g in shown.values())
    inch, left, room = 1.75 / math.sqrt(largest), 1.75, style.WIDTH - 0.35
    size, y = 9.3, 0.0
    squares: list[tuple[dict[Any, Any] | None, str, float, float, float]] = []
    for kind in kinds:
        sides = [math.sqrt(v) * inch for v in shown[kind]["value"]]
        tall, x = max(max(sides), 0.42), left
        squares.append((None, kind, 0.0, y + tall, 0.0))
        for row, side in zip(shown[kind].to_dict("records"), sides, strict=True):
            lines = [amount(row["value"]), f"{row['place'] or ''} {names('sector', row['sector'])[1]}"]
            wide = max(side, *(style.text_width(t, size) for t in lines)) + 0.16
            if x + wide > room:
                break
            squares.append((row, kind, x, y + tall, side))
            x += wide
        y += tall + 0.68
    ax: Axes = style.new_chart(y)
    ax.set_axis_off()
    ax.set_xlim(0, style.WIDTH - 0.32)
    ax.set_ylim(y, 0)
    ax.set_aspect("equal", anchor="W")
    drawn: list[dict[Any, Any]] = []
    for mark, kind, x, base, side in squares:
        if mark is None:
            total = int((rows["indicator"] == kind).sum())
            ax.text(0, base, "{}\n{}".format(*names("indicator", kind)), va="bottom", fontsize=11, linespacing=1.4)
            ax.text(
                0, base + 0.06, f"{total} {'figure' if total == 1 else 'figures'}", va="top", fontsize=size, color=SOFT
            )
            continue
        drawn.append(mark)
        look = style.bar_look(mark["status"], SHAPES[kind][1])
        ax.add_patch(Rectangle((x, base - side), side, side, **look))
        text = f"{amount(mark['value'])}\n{mark['place'] or ''} {names('sector', mark['sector'])[1]}"
        ax.text(x, base + 0.06, text, va="top", fontsize=size, linespacing=1.35, parse_math=False)
    apart = [k for k in kinds if k != "fund_investment"]
    top = rows[rows["indicator"].isin(apart)].iloc[0]
    en, zh = names("indicator", top["indicator"])
    table = pd.DataFrame(drawn)
    title = f"The largest sum outside investment, {amount(top['value'])} of {en.lower()} for {top['place']}"
    title_zh = f"投资以外最大的一笔是{top['place']}的{amount(top['value'])}{zh}"
    if "fund_investment" in kinds:
        share = top["value"] / shown["fund_investment"]["value"].iloc[0]
        title += f", is {share:.0%} of the largest investment"
        title_zh += f",相当于最大一笔投资的{share:.0%}"
    return style.finish(
        ax,
        title=title,
        title_zh=title_zh,
        subtitle="Largest figures of each kind, 元; the area of a square is the amount, hatched is planned",
        subtitle_zh="面积表示金额",
        source=style.source_line(table),
        caveat="loans are to be paid back, benefits reach households, donations come from outside; sums may overlap with investment.",
        alt="Squares whose areas are amounts: "
        + "; ".join(
            f"{label('indicator', k)}, largest {amount(shown[k]['value'].iloc[0])}, {len(rows[rows['indicator'] == k])} figures"
            for k in kinds
        )
        + ".",
        facts=table,
    )
