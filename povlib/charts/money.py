"""Charts of the funds: how much, for what, from whom, how many a head; a table of facts in, a finished Axes out.

Amounts are never added up across sentences: they may overlap. Where a chart sets a sum beside a total it says so.
"""

import math
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from . import style
from .sources import amount, is_known, number, period
from .style import ACCENT, INK, MARK, SOFT, WARNING, label, names

if TYPE_CHECKING:
    import pandas as pd

_SHAPES = {
    "fund_investment": ("o", style.BLUE),
    "fund_loan": ("s", style.ORANGE),
    "fund_benefit": ("^", style.GREEN),
    "fund_donation": ("D", style.PURPLE),
}


def funds(facts: "pd.DataFrame", *kinds: str) -> "pd.DataFrame":
    """Return the fund figures of a fact table (of the indicators given, else of all four), largest first."""
    wanted = [f"fund_{k}" for k in kinds] or list(_SHAPES)
    rows = facts[facts["indicator"].isin(wanted) & (facts["unit"] == "元") & (facts["value"] > 0)]
    return rows.sort_values(["value", "article", "start"], ascending=[False, True, True], kind="stable")


def funds_by_sector(facts: "pd.DataFrame") -> Axes:
    """Draw every fund figure on one log axis, a row a sector: shape by kind, hollow when planned, approximate marked."""
    rows = funds(facts)
    if rows.empty:
        return style.empty_chart("fund figures", "资金数字", facts=facts)
    order = rows.groupby("sector", dropna=False)["value"].max().sort_values(ascending=False, kind="stable").index
    order = [s for s in order if s == "overall"] + [s for s in order if s != "overall"]
    span = math.log10(rows["value"].max() * 2.6 / (rows["value"].min() / 1.9))
    drawn, base, ticks = [], 0.0, []
    for sector in order:
        part = rows[rows["sector"].isna()] if not is_known(sector) else rows[rows["sector"] == sector]
        levels = style.swarm([math.log10(v) for v in part["value"]], span * 0.026)
        up, down = max(levels), -min(levels)
        base -= 0.5 + up * 0.42
        ticks.append(base)
        drawn += [(r, base + n * 0.42) for r, n in zip(part.to_dict("records"), levels, strict=True)]
        base -= 0.5 + down * 0.42
    ax: Axes = style.new_chart(0.9 + 0.33 * -base)
    for row, y in drawn:
        shape, colour = _SHAPES[row["indicator"]]
        ax.scatter(row["value"], y, s=58, marker=shape, zorder=3, **style.dot_look(row["status"], colour))
        style.mark_approx(ax, row["value"], y, row["approx"])
    style.yuan_axis(ax, rows["value"])
    ax.set_ylim(base, 0)
    ax.set_yticks(ticks, [label("sector", s) for s in order])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    for tick in ticks:
        ax.axhline(tick, color=style.GRID, linewidth=0.8, zorder=0)
    used = [k for k in _SHAPES if k in set(rows["indicator"])]
    entries: list[tuple[str, dict[str, Any]]] = [
        (label("indicator", k), {"marker": _SHAPES[k][0], "color": _SHAPES[k][1]}) for k in used
    ]
    if (rows["status"] == "planned").any():
        entries.append(("hollow: planned 计划", style.HOLLOW))
    top, least = rows.iloc[0], rows.iloc[-1]
    ratio = top["value"] / least["value"]
    n_planned = int((rows["status"] == "planned").sum())
    style.finish(
        ax,
        title=f"The largest of {len(rows)} sums, {amount(top['value'])} for {top['place']}, is {_times(ratio)} the smallest",
        title_zh=f"{len(rows)}笔资金中最大的一笔是最小一笔的{_times_zh(ratio)}",
        subtitle="Every fund figure of the articles by sector, 元, log axis: a step is ten times",
        subtitle_zh="各领域资金,对数轴",
        source=style.source_line(rows),
        caveat="sums of different places, years and scope: do not add them up. > more than, < less than or nearly, ≈ about, as printed.",
        alt=f"Dot chart on a log axis of {len(rows)} fund figures in {len(order)} sectors, from {amount(least['value'])} to "
        f"{amount(top['value'])}; {n_planned} are planned and drawn hollow.",
        facts=rows,
        key=entries,
    )
    first: dict[Any, tuple[dict[str, Any], float]] = {}
    for row, y in sorted(drawn, key=lambda d: -d[0]["value"]):
        first.setdefault(row["sector"], (row, y))
    best = list(first.values())
    rest = [(r, y) for r, y in drawn if not any(r is b for b, _ in best)]
    style.label_points(
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


def _percent(share: float) -> str:
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def totals_with_parts(facts: "pd.DataFrame") -> "list[tuple[pd.Series, pd.DataFrame, str]]":
    """Return each total with its parts, and how the parts are known.

    "stated": the article says that they are parts (``part_of``). "sector": the overall investment of a place and the
    investments by sector that the same article gives for the same place; those may overlap or go beyond the total.
    """
    rows = funds(facts)
    found = []
    for _, total in rows.iterrows():
        parts = rows[(rows["article"] == total["article"]) & (rows["part_of"] == total["start"])]
        if len(parts):
            found.append((total, parts, "stated"))
    investments = rows[rows["indicator"] == "fund_investment"]
    for (article, place), group in investments.groupby(["article", "place"], sort=True):
        overall = group[(group["sector"] == "overall") & (group["source"].isin(["unstated", "mixed", None]))]
        parts = group[(group["sector"] != "overall") & group["sector"].map(is_known).astype(bool)]
        if (
            len(overall)
            and len(parts) >= 2
            and not any(t["start"] == overall.iloc[0]["start"] and t["article"] == article for t, _, k in found)
        ):
            found.append((overall.iloc[0], parts, "sector"))
    return sorted(found, key=lambda f: (-f[0]["value"], f[0]["article"], f[0]["start"]))


def totals_and_parts(facts: "pd.DataFrame", *, most: int = 6) -> Axes:
    """Draw each total as a wide pale bar and its parts as thin bars inside it, each from zero, in % of the total.

    The parts are not stacked: the note at each total says what they would add up to. At most ``most`` totals.
    """
    import pandas as pd

    found = totals_with_parts(facts)[:most]
    if not found:
        return style.empty_chart("fund total together with parts of it", "资金总额及其分项", facts=facts)
    y, lines, centres = 0.0, [], []
    for total, parts, how in found:
        top = y
        y -= 0.45
        for part in parts.to_dict("records"):
            y -= 0.5
            lines.append((y, part, part["value"] / total["value"]))
            y -= 0.5
        y -= 0.15
        centres.append((top, y, total, parts, how))
        y -= 1.05
    widest = max(1.0, *(share for _, _, share in lines))
    ax: Axes = style.new_chart(0.6 + 0.285 * -y)
    sums = []
    for top, low, total, parts, how in centres:
        ax.add_patch(Rectangle((0, low), 1, top - low, facecolor="#EEF1F4", edgecolor=MARK, linewidth=1.0, zorder=0))
        together = parts["value"].sum() / total["value"]
        sums.append((together, total, how))
        head = f"{total['place']} {total['article']}: {amount(total['value'])} {label('status', total['status'])}"
        ax.text(0, top + 0.1, head, va="bottom", ha="left", fontsize=10.5, color=INK, parse_math=False)
        verdict = f"parts add up to {together:.0%} 合计"
        ax.text(
            1.32, top + 0.1, verdict, va="bottom", ha="right", fontsize=10, color=WARNING if together > 1.005 else SOFT
        )
    for y, part, share in lines:
        ax.barh(y, share, height=0.62, zorder=2, **style.bar_look(part["status"]))
        name = label("sector", part["sector"]) if part["sector"] != "overall" else label("source", part["source"])
        if part["sector"] == "overall" and part["source"] == "unstated":
            name = label("status", part["status"])
        ax.text(
            share + 0.012,
            y,
            f"{name}  {amount(part['value'])}, {share:.0%}",
            va="center",
            fontsize=9.5,
            parse_math=False,
        )
    ax.set_xlim(0, max(1.34, widest + 0.34))
    ax.set_ylim(min(c[1] for c in centres) - 0.2, 0.9)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100% of the total\n总额"])
    ax.set_yticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="x", length=0)
    over = sorted((s for s in sums if s[0] > 1.005), key=lambda s: -s[0])
    n = len(sums)
    if over:
        share, total, _ = over[0]
        title = f"The parts can exceed the total: in {total['article']} they come to {share:.0%} of {amount(total['value'])}"
        title_zh = f"分项之和可以超过总额:{total['place']}的分项合计为总额{amount(total['value'])}的{share:.0%}"
    else:
        title = f"No parts exceed their total: {n} {'total' if n == 1 else 'totals'} compared"
        title_zh = f"比较{n}个总额,分项均未超过总额"
    drawn = pd.concat([pd.concat([t.to_frame().T, p]) for t, p, _, _ in ((c[2], c[3], 0, 0) for c in centres)])
    style.finish(
        ax,
        title=title,
        title_zh=title_zh,
        subtitle="Wide bar: the total. Thin bars: its parts, each from zero, in % of it; hatched is planned",
        subtitle_zh="宽条为总额,细条为分项",
        source=style.source_line(drawn),
        caveat="parts are not stacked, for they may overlap: a road to a resettlement site is both. Sector sums may also come from "
        "outside the total, or from other years.",
        alt=f"Nested bars of {n} totals with their parts. "
        + "; ".join(f"{t['place']}, {t['article']}: {s:.0%}" for s, t, _ in sums)
        + " of the total.",
        facts=drawn.infer_objects(),
    )
    return ax


def article_pairs(facts: "pd.DataFrame", published: "dict[str, str]") -> list[tuple[str, str, str]]:
    """Return (place, earlier article, later article) for each place that two articles of different dates give funds of.

    ``published`` maps an article's id to its date ("2018", "2018-09" …). Only the pair with the most sectors in common
    is taken of each place.
    """
    rows = funds(facts, "investment")
    rows = rows[rows["sector"].map(is_known).astype(bool) & rows["place"].map(is_known).astype(bool)]
    found = []
    for place, group in rows.groupby("place", sort=True):
        sectors = {a: set(g["sector"]) for a, g in group.groupby("article", sort=True)}
        dated = sorted((published[a][:4], a) for a in sectors if published.get(a))
        pairs = [(x, y) for i, x in enumerate(dated) for y in dated[i + 1 :] if x[0] < y[0]]
        if pairs:
            first, last = max(pairs, key=lambda p: (len(sectors[p[0][1]] & sectors[p[1][1]]), len(sectors[p[1][1]]), p))
            if sectors[first[1]] & sectors[last[1]]:
                found.append((str(place), first[1], last[1]))
    return found


def change_by_sector(facts: "pd.DataFrame", published: "dict[str, str]", *, place: str | None = None) -> Axes:
    """Draw, sector by sector, the largest investment that two articles of different dates give for the same place.

    ``published`` maps an article's id to its date; ``place`` picks one place, else the one with most figures is drawn.
    A sector that one of the articles does not name shows as missing, not as zero.
    """
    rows = funds(facts, "investment")
    pairs = [p for p in article_pairs(facts, published) if place in (None, p[0])]
    if not pairs:
        return style.empty_chart("two dates of the funds of one place", "同一地方两个时点的资金", facts=facts)
    where, first, last = max(pairs, key=lambda p: (int((rows["place"] == p[0]).sum()), p[0]))
    rows = rows[
        (rows["place"] == where) & rows["article"].isin([first, last]) & rows["sector"].map(is_known).astype(bool)
    ]
    best = rows.drop_duplicates(["article", "sector"])
    table = best.set_index(["sector", "article"])["value"].unstack().reindex(columns=[first, last])
    both = table.dropna()
    growth = (both[last] / both[first]).sort_values(ascending=False, kind="stable")
    table = table.loc[[*growth.index, *table.index[table.isna().any(axis=1)].sort_values()]]
    ax: Axes = style.new_chart(0.9 + 0.46 * len(table))
    style.yuan_axis(ax, best["value"])
    years = (published[first][:4], published[last][:4])
    low, high = ax.get_xlim()
    status = {(r["sector"], r["article"]): r["status"] for r in best.to_dict("records")}
    for y, (sector, early, late) in enumerate(zip(table.index, table[first], table[last], strict=True)):
        if is_known(early) and is_known(late):
            ax.plot([early, late], [y, y], color=style.SKY, linewidth=3, solid_capstyle="butt", zorder=1)
        for value, article, colour in ((early, first, MARK), (late, last, ACCENT)):
            if is_known(value):
                ax.scatter(value, y, s=80, zorder=3, **style.dot_look(status[sector, article], colour))
        ends = [(v, c) for v, c in ((early, SOFT), (late, ACCENT)) if is_known(v)]
        left, right = min(ends), max(ends)
        if len(ends) == 2:
            _beside(ax, left[0], y, amount(left[0]), left[1], "right")
        missing = "" if len(ends) == 2 else f"   not named in {years[0] if is_known(late) else years[1]} 未提及"
        times = f"   ×{_ratio(late / early)}" if len(ends) == 2 else missing
        _beside(ax, right[0], y, f"{amount(right[0])}{times}", right[1] if len(ends) == 2 else SOFT, "left")
    ax.set_xlim(low / 2.2, high * 7)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_yticks(range(len(table)), [label("sector", s) for s in table.index])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    sectors = [s for s in table.index if s != "overall"]
    shared = [s for s in growth.index if s != "overall"]
    if "overall" in growth:
        title = f"The overall sum for {where} went ×{_ratio(growth['overall'])} from the {years[0]} to the {years[1]} article; "
        title_zh = f"{where}:{years[1]}年文章的总额为{years[0]}年的{_ratio(growth['overall'])}倍;"
    else:
        title, title_zh = f"{where}, {years[0]} and {years[1]}: ", f"{where},{years[0]}年与{years[1]}年:"
    title += f"{len(shared)} of {len(sectors)} sectors are named by both"
    title_zh += f"{len(sectors)}个领域中{len(shared)}个两篇都提到"
    return style.finish(
        ax,
        title=title,
        title_zh=title_zh,
        subtitle=f"Largest investment that each article names in a sector of {where}, 元, log axis",
        subtitle_zh="各领域最大一笔投资",
        source=style.source_line(best),
        caveat="the two articles count other years and scopes, so a difference is no yearly growth, and the largest sum of a sector may be for another thing; not named is not zero.",
        alt=f"Dumbbell chart of {len(table)} sectors of {where}, {years[0]} against {years[1]}; {len(growth)} are named in both articles.",
        facts=best,
        key=[
            (f"{years[0]} ({first})", {"marker": "o", "color": MARK}),
            (f"{years[1]} ({last})", {"marker": "o", "color": ACCENT}),
            *([("hollow: planned 计划", style.HOLLOW)] if (best["status"] == "planned").any() else []),
        ],
    )


def _ratio(ratio: float) -> str:
    return number(ratio, 2 if ratio < 2 else 1)


def _beside(ax: Axes, x: float, y: float, text: str, colour: str, ha: str) -> None:
    shift = (9 if ha == "left" else -9, 0)
    style.note(ax, text, (x, y), shift, ha=ha, colour=colour, in_layout=True)


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
    low, high = ax.get_xlim()
    ax.set_xlim(low, high * 12)
    for y_line, row in lines:
        shape, colour = _SHAPES[row["indicator"]]
        ax.plot([low, row["value"]], [y_line, y_line], color=style.GRID, linewidth=1, zorder=0)
        ax.scatter(row["value"], y_line, s=58, marker=shape, zorder=3, **style.dot_look(row["status"], colour))
        style.mark_approx(ax, row["value"], y_line, row["approx"])
        text = f"{amount(row['value'])}  {row['place'] or ''}, {label('sector', row['sector'])}"
        shift = (17 if row["approx"] in ("over", "at_least", "about") else 9, 0)
        style.note(ax, text, (row["value"], y_line), shift, size=9.5, in_layout=True)
    ax.set_yticks([t for t, _ in ticks], [label("source", s) for _, s in ticks])
    ax.set_ylim(y - 0.6, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(visible=False)
    used = [k for k in _SHAPES if k in set(shown["indicator"])]
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
        key=[(label("indicator", k), {"marker": _SHAPES[k][0], "color": _SHAPES[k][1]}) for k in used],
    )


_HEADS = {"户": ("household", "户"), "人": ("person", "人"), "人次": ("case", "人次")}


def per_head_pairs(facts: "pd.DataFrame") -> "list[tuple[pd.Series, pd.Series, float]]":
    """Return each sum of money with a number of heads to divide it by, and the quotient.

    Two ways a pair is given: benefits, loans and relocation funds with the households, people or cases that stand next
    to them in the same sentence; and the overall investment of a place with the registered poor people or households of
    the same place in the same article.
    """
    found = []
    rows = facts.sort_values(["article", "start"], kind="stable")
    money = rows[rows["indicator"].isin(_SHAPES) & (rows["value"] > 0)]
    heads = rows[rows["unit"].isin(_HEADS) & (rows["value"] >= 10)]
    for _, fund in money.iterrows():
        same = heads[heads["article"] == fund["article"]]
        if fund["indicator"] == "fund_investment" and fund["sector"] == "overall":
            rivals = money[(money["article"] == fund["article"]) & (money["place"] == fund["place"])]
            if fund["value"] < rivals["value"].max() or fund["source"] not in ("unstated", "mixed"):
                continue
            stock = same[(same["place"] == fund["place"]) & same["indicator"].isin(["poor_people", "poor_households"])]
            for _, head in stock.drop_duplicates("unit").iterrows():
                found.append((fund, head, float(fund["value"] / head["value"])))
            continue
        if fund["indicator"] not in ("fund_benefit", "fund_loan") and fund["sector"] not in ("relocation", "housing"):
            continue
        near = same[
            (same["sentence"] == fund["sentence"])
            & (same["status"].map(lambda s: s in (None, fund["status"]) or s != s))
        ]
        inside = fund["sentence"] or ""
        others = money[
            (money["article"] == fund["article"]) & (money["sentence"] == inside) & (money["start"] != fund["start"])
        ]
        for _, head in near.iterrows():
            low, high = sorted((int(fund["start"]), int(head["start"])))
            if high - low > 24 or _apart(fund, head) or ((others["start"] > low) & (others["start"] < high)).any():
                continue
            found.append((fund, head, float(fund["value"] / head["value"])))
            break
    return found


def _apart(fund: "pd.Series", head: "pd.Series") -> bool:
    """Return whether a clause ends between a sum and a number of heads of the same sentence."""
    sentence = str(fund["sentence"] or "")
    first, second = sorted((fund, head), key=lambda r: r["start"])
    before, _, after = sentence.partition(str(first["text"]))
    return any(mark in after.partition(str(second["text"]))[0] for mark in ";；。")


def per_head(facts: "pd.DataFrame", *, most: int = 16) -> Axes:
    """Draw what a sum comes to for each person, household or case where the article gives both; the division is shown."""
    import pandas as pd

    pairs = sorted(per_head_pairs(facts), key=lambda p: (-p[2], p[0]["article"], p[0]["start"], p[1]["start"]))[:most]
    if not pairs:
        return style.empty_chart("sum together with the heads it went to", "可按人户计算的资金", facts=facts)
    ax: Axes = style.new_chart(0.8 + 0.44 * len(pairs))
    style.yuan_axis(ax, [q for *_, q in pairs])
    low, high = ax.get_xlim()
    ax.set_xlim(low, high * 60)
    marks = {"人": "o", "户": "s", "人次": "^"}
    ticks = []
    for y, (fund, head, quotient) in enumerate(pairs):
        colour = _SHAPES[fund["indicator"]][1]
        ax.scatter(quotient, y, s=70, marker=marks[head["unit"]], zorder=3, **style.dot_look(fund["status"], colour))
        kind = "{} {}".format(names("sector", fund["sector"])[0], names("indicator", fund["indicator"])[0].lower())
        ticks.append(f"{fund['place'] or ''} {kind}\n{fund['article']} {period(fund)}".strip())
        text = f"{amount(fund['value'])} ÷ {number(head['value'])}{head['unit']} = {number(quotient)} 元 a {_HEADS[head['unit']][0]}"
        style.note(ax, text, (quotient, y), (9, 0), in_layout=True)
    ax.set_yticks(range(len(pairs)), ticks, fontsize=9.5, linespacing=1.3)
    ax.set_ylim(len(pairs) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    units = [u for u in marks if any(h["unit"] == u for _, h, _ in pairs)]
    top = pairs[0]
    en, zh = _HEADS[top[1]["unit"]]
    drawn = pd.concat([f.to_frame().T for f, _, _ in pairs] + [h.to_frame().T for _, h, _ in pairs])
    drawn = drawn.infer_objects().drop_duplicates(["article", "start"]).sort_values(["article", "start"])
    return style.finish(
        ax,
        title=f"Divided by heads, the sums run from {amount(pairs[-1][2])} a {_HEADS[pairs[-1][1]['unit']][0]} to {amount(top[2])} a {en}",
        title_zh=f"按人户平均:从每{_HEADS[pairs[-1][1]['unit']][1]}{amount(pairs[-1][2])}到每{zh}{amount(top[2])}",
        subtitle="Sum divided by the people, households or cases that the same article gives for it, 元, log axis",
        subtitle_zh="资金除以人数或户数",
        source=style.source_line(drawn),
        caveat="our division, not the articles'. Overall funds also build what everyone uses, so a poor person did not get this sum.",
        alt="Dot chart on a log axis of sums per head: "
        + "; ".join(
            f"{f['place']} {amount(f['value'])} by {number(h['value'])} {h['unit']} is {number(q)} yuan"
            for f, h, q in pairs
        )
        + ".",
        facts=drawn,
        key=[(f"a {_HEADS[u][0]} 每{_HEADS[u][1]}", {"marker": marks[u], "color": SOFT}) for u in units],
    )


def loans_and_benefits(facts: "pd.DataFrame", *, most: int = 5) -> Axes:
    """Draw loans, benefits and donations apart from investment as squares whose areas are the amounts.

    A row a kind, at most ``most`` squares each, the largest; the side of a square is the root of its amount.
    """
    import pandas as pd

    rows = funds(facts)
    kinds = [k for k in _SHAPES if (rows["indicator"] == k).any()]
    if not set(kinds) - {"fund_investment"}:
        return style.empty_chart("loans, benefits or donations", "贷款、补助或捐赠", facts=facts)
    shown = {k: rows[rows["indicator"] == k].head(most) for k in kinds}
    largest = max(g["value"].iloc[0] for g in shown.values())
    inch, left, room = 1.75 / math.sqrt(largest), 1.75, style.WIDTH - 0.35
    size, y, squares = 9.3, 0.0, []
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
    drawn = []
    for mark, kind, x, base, side in squares:
        if mark is None:
            total = int((rows["indicator"] == kind).sum())
            ax.text(0, base, "{}\n{}".format(*names("indicator", kind)), va="bottom", fontsize=11, linespacing=1.4)
            ax.text(
                0, base + 0.06, f"{total} {'figure' if total == 1 else 'figures'}", va="top", fontsize=size, color=SOFT
            )
            continue
        drawn.append(mark)
        look = style.bar_look(mark["status"], _SHAPES[kind][1])
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
