"""Charts of how people left poverty: the five ways out (五个一批), and relocation."""

import math
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from ..lexicon import read_table
from ..wording import is_known, number, split_sentence
from . import placing, style
from .style import ACCENT, MARK, SOFT, WARNING

if TYPE_CHECKING:
    import pandas as pd


def rows_of(facts: "pd.DataFrame", *indicators: str, dated: bool = False) -> "pd.DataFrame":
    """Return the rows of the indicators with a place, and with an end of their period where ``dated``."""
    rows = facts[facts["indicator"].isin(indicators) & facts["place"].map(is_known).astype(bool)]
    if dated:
        rows = rows[rows["to"].map(is_known).astype(bool)]
    return rows.drop_duplicates(["article", "start"])


def way_of(before: str) -> tuple[str, str] | None:
    """Return the way out of poverty that the words before a figure name, in English and Chinese; None where none does."""
    best: tuple[int, tuple[str, str]] | None = None
    for row in read_table("charts_ways"):
        at = before.find(row["word"])
        if at >= 0 and (best is None or at < best[0]):
            best = (at, (row["english"], row["chinese"]))
    return best[1] if best else None


def ways_out_rows(facts: "pd.DataFrame", place: str | None = None) -> "pd.DataFrame":
    """Return the figures of the ways out of one place in one article, a column ``way`` added; empty where none lists three.

    ``place`` picks one place, else the one with the most ways.
    """
    rows = rows_of(facts, "lifted_people", "lifted_households", "relocated_people", "relocated_households")
    ways: list[Any] = [way_of(split_sentence(row)[0]) for row in rows.to_dict("records")]
    rows = rows.assign(way=ways)
    rows = rows[rows["way"].map(is_known).astype(bool)]
    rows = rows[rows["place"] == place] if place else rows
    rows = rows.drop_duplicates(["article", "place", "way", "unit"])
    best = rows.iloc[:0]
    for _, group in rows.groupby(["article", "place"], sort=True):
        if group["way"].nunique() >= 3 and group["way"].nunique() > (best["way"].nunique() if len(best) else 0):
            best = group
    return best.sort_values("start", kind="stable")


def ways_out(facts: "pd.DataFrame", *, place: str | None = None) -> Axes:
    """Draw the ways out of poverty (五个一批) of one place as steps that add up, beside the poor it has registered."""
    import pandas as pd

    rows = ways_out_rows(facts, place)
    if rows.empty:
        return style.empty_chart("list of ways out of poverty", "五个一批的数字", facts=facts)
    where, article = rows["place"].iloc[0], rows["article"].iloc[0]
    stock = rows_of(facts, "poor_people", "poor_households")
    stock = stock[(stock["place"] == where) & (stock["article"] == article)].drop_duplicates("unit")
    units = [u for u in ("人", "户") if (rows["unit"] == u).sum() >= 3]
    ways = list(dict.fromkeys(rows["way"]))
    names = ["{} {}".format(*w) for w in ways] + ["Sum of the ways 合计", "Registered poor 建档立卡"]
    axes = style.new_chart(0.7 + 0.46 * len(names), cols=len(units), squeeze=False, sharey=True)[0]
    sums: dict[str, tuple[float, float | None]] = {}
    for ax, unit in zip(axes, units, strict=True):
        at = 0.0
        for y, way in enumerate(ways):
            part = rows[(rows["way"] == way) & (rows["unit"] == unit)]
            if part.empty:
                ax.text(at, y, "  not given 未给出", va="center", fontsize=9.5, color=SOFT)
                continue
            row = part.iloc[0]
            ax.barh(y, row["value"], left=at, height=0.62, **style.bar_look(row["status"]))
            ax.plot([at + row["value"]] * 2, [y + 0.31, y + 0.69], color=MARK, linewidth=0.9)
            placing.note(ax, number(row["value"]), (at + row["value"], y), (5, 0), in_layout=True)
            at += row["value"]
        registered = stock[stock["unit"] == unit]["value"]
        total = float(registered.iloc[0]) if len(registered) else None
        sums[unit] = (at, total)
        ax.barh(len(ways), at, height=0.62, facecolor="#DDE6EE", edgecolor=ACCENT, linewidth=1.2)
        placing.note(ax, number(at), (at, len(ways)), (5, 0), size=10, in_layout=True)
        if total is None:
            ax.text(0, len(ways) + 1, "  not given 未给出", va="center", fontsize=9.5, color=SOFT)
        else:
            ax.barh(len(ways) + 1, total, height=0.62, facecolor=MARK, edgecolor=MARK)
            placing.note(ax, number(total), (total, len(ways) + 1), (5, 0), in_layout=True)
            ax.plot(
                [total] * 2, [-0.5, len(ways) + 0.69], color=WARNING, linewidth=1.1, linestyle=(0, (4, 3)), zorder=0
            )
        ax.set_xlim(0, max(at, total or 0) * 1.24)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        ax.set_title({"人": "People 人", "户": "Households 户"}[unit], loc="left", fontsize=10.5, color=SOFT)
        ax.tick_params(axis="y", length=0)
    axes[0].set_yticks(range(len(names)), names)
    axes[0].set_ylim(len(names) - 0.4, -0.7)
    at, total = sums[units[0]]
    unit_en = {"人": "people", "户": "households"}[units[0]]
    title = f"The {len(ways)} ways out of {where} add up to {number(at)} {unit_en}"
    title_zh = f"{where}的{len(ways)}条脱贫途径合计{number(at)}{units[0]}"
    if total is not None and at != total:
        title += f", {number(abs(at - total))} {'more' if at > total else 'fewer'} than are registered as poor"
        title_zh += (
            f",比建档立卡的{number(total)}{units[0]}{'多' if at > total else '少'}{number(abs(at - total))}{units[0]}"
        )
    elif total is not None:
        title, title_zh = title + ", as many as are registered as poor", title_zh + ",与建档立卡人数一致"
    drawn = pd.concat([rows.drop(columns="way"), stock])
    return style.finish(
        axes[0],
        title=title,
        title_zh=title_zh,
        subtitle="Ways out of poverty one after another; hatched: planned; dashed: registered poor",
        subtitle_zh="“五个一批”与建档立卡贫困人口",
        source=style.source_line(drawn),
        caveat="a household can take more than one way, so a sum above the registered poor is no error by itself.",
        alt=f"Steps of {len(ways)} ways out of poverty in {where}: "
        + "; ".join(
            f"{w[0]} "
            + ", ".join(f"{number(r['value'])}{r['unit']}" for r in rows[rows["way"] == w].to_dict("records"))
            for w in ways
        )
        + "; sums "
        + ", ".join(
            f"{number(a)}{u} against {'no number of' if t is None else number(t)} registered"
            for u, (a, t) in sums.items()
        )
        + ".",
        facts=drawn,
    )


def relocation_pairs(facts: "pd.DataFrame") -> "list[tuple[pd.Series, pd.Series]]":
    """Return each number of relocated households with the number of people printed right after it."""
    rows = rows_of(facts, "relocated_households", "relocated_people").sort_values(["article", "start"], kind="stable")
    found = []
    for _, house in rows[rows["indicator"] == "relocated_households"].iterrows():
        after = rows[(rows["article"] == house["article"]) & (rows["indicator"] == "relocated_people")]
        after = after[(after["start"] >= house["end"]) & (after["start"] <= house["end"] + 3)]
        if len(after):
            found.append((house, after.iloc[0]))
    return found


def relocation(facts: "pd.DataFrame") -> Axes:
    """Draw relocated households against people, both on log axes, with lines of equal household size."""

    import pandas as pd

    pairs = relocation_pairs(facts)
    if not pairs:
        return style.empty_chart("relocation with households and people", "搬迁户数与人数", facts=facts)
    xs, ys = [float(h["value"]) for h, _ in pairs], [float(p["value"]) for _, p in pairs]
    ax: Axes = style.new_chart(4.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    low, high = min(xs) / 1.7, max(xs) * 2.4
    ax.set_xlim(low, high)
    ax.set_ylim(min(ys) / 1.8, max(ys) * 1.9)
    bottom, top = ax.get_ylim()
    wide, tall = math.log(high / low), math.log(top / bottom)
    named: list[tuple[float, float]] = []
    for size in (2, 5, 3, 4):
        ax.plot([low, high], [low * size, high * size], color=style.GRID, linewidth=1.2, zorder=0)
        ends_right = high * size <= top
        point = (high, high * size) if ends_right else (top / size, top)
        at = (math.log(point[0] / low) / wide, math.log(point[1] / bottom) / tall)
        if at[0] < 0.05 or any(abs(at[0] - x) < 0.09 and abs(at[1] - y) < 0.06 for x, y in named):
            continue  # no room for a name
        named.append(at)
        shift, ha, va = ((3, 0), "left", "center") if ends_right else ((0, 2), "center", "bottom")
        placing.note(ax, f"{size}人/户", point, shift, ha=ha, va=va, size=9, colour=SOFT, in_layout=True)
    sizes: list[float] = [y / x for x, y in zip(xs, ys, strict=True)]
    for house, people in pairs:
        ax.scatter(house["value"], people["value"], s=74, zorder=3, **style.dot_look(house["status"]))
    for axis, span, unit in ((ax.xaxis, (low, high), "户"), (ax.yaxis, (bottom, top), "人")):
        ticks = [m * 10**e for e in range(0, 8) for m in (1, 2, 5) if span[0] <= m * 10**e <= span[1]]
        axis.set_ticks(ticks, [f"{number(t)}{unit}" for t in ticks])
        axis.set_ticks([], minor=True)
    ax.grid(axis="both", linewidth=0.5)
    drawn = pd.concat([r.to_frame().T for pair in pairs for r in pair]).infer_objects()
    style.finish(
        ax,
        title=f"Relocated households have {number(min(sizes), 1)} to {number(max(sizes), 1)} people"
        if len(pairs) > 1
        else f"The relocated households of {pairs[0][0]['place']} have {number(sizes[0], 1)} people",
        title_zh=f"搬迁户平均每户{number(min(sizes), 1)}至{number(max(sizes), 1)}人",
        subtitle="Relocated households and people, both axes log; lines: people a household; hollow: planned",
        subtitle_zh="易地搬迁户数与人数",
        source=style.source_line(drawn),
        caveat="two dots on one spot are the same relocation told by two articles; see the checks where their numbers differ.",
        alt="Scatter of relocated households and people: "
        + "; ".join(f"{h['place']} {number(h['value'])}户 {number(p['value'])}人 {h['status']}" for h, p in pairs)
        + ".",
        facts=drawn,
    )
    order = sorted(range(len(pairs)), key=lambda i: -xs[i])
    texts = []
    for k, i in enumerate(order):
        twins = [j for j in order if xs[j] == xs[i] and math.isclose(ys[i], ys[j], rel_tol=0.02)]
        if any(j in twins for j in order[:k]):
            texts.append("")
            continue
        heads = " or ".join(number(y) for y in sorted({ys[j] for j in twins}))
        told = len({pairs[j][0]["article"] for j in twins})
        texts.append(
            f"{pairs[i][0]['place']} {number(xs[i])}户, {heads}人" + (f" ({told} articles)" if told > 1 else "")
        )
    placing.label_points(ax, [(xs[i], ys[i]) for i in order], texts, gap=8)
    return ax
