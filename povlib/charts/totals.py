"""Totals with their parts, and the same sectors at two dates. Sums are shown beside totals, never instead of them."""

import re
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..wording import amount, is_known, label, number, split_sentence
from . import placing, style
from .money import funds
from .style import ACCENT, INK, MARK, SOFT, WARNING

if TYPE_CHECKING:
    import pandas as pd


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
    for (article, _), group in investments.groupby(["article", "place"], sort=True):
        overall = group[(group["sector"] == "overall") & (group["source"].isin(["unstated", "mixed", None]))]
        parts = group[(group["sector"] != "overall") & group["sector"].map(is_known).astype(bool)]
        if (
            len(overall)
            and len(parts) >= 2
            and parts["value"].sum() > 0.01 * overall.iloc[0]["value"]
            and not any(t["start"] == overall.iloc[0]["start"] and t["article"] == article for t, _, k in found)
        ):
            found.append((overall.iloc[0], parts, "sector"))
    return sorted(found, key=lambda f: (-f[0]["value"], f[0]["article"], f[0]["start"]))


def _part_name(part: dict[Any, Any], others: list[dict[Any, Any]]) -> str:
    """Return what a part is called: its sector, else its payer, else its status; told apart by its own words."""
    name = label("sector", part["sector"])
    if part["sector"] == "overall":
        paid = is_known(part["source"]) and part["source"] != "unstated"
        name = label("source", part["source"]) if paid else label("status", part["status"])
    alike = [p for p in others if all(p[k] == part[k] for k in ("article", "part_of", "sector", "source", "status"))]
    clause = re.split("[,，;；。:：、]", split_sentence(part)[0])[-1]
    words = re.sub(r"[^\u4e00-\u9fff]|其中", "", clause)[-9:]
    return f"{name} ({words})" if len(alike) > 1 and len(words) > 1 else name


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
        verdict = f"parts add up to {_percent(together)} 合计"
        ax.text(
            1.32, top + 0.1, verdict, va="bottom", ha="right", fontsize=10, color=WARNING if together > 1.005 else SOFT
        )
    for y, part, share in lines:
        ax.barh(y, share, height=0.62, zorder=2, **style.bar_look(part["status"]))
        text = f"{_part_name(part, [p for _, p, _ in lines])}  {amount(part['value'])}, {_percent(share)}"
        if share > 0.5 and part["status"] != "planned":
            ax.text(share - 0.012, y, text, va="center", ha="right", fontsize=9.5, color=style.CARD, parse_math=False)
        else:
            ax.text(share + 0.012, y, text, va="center", fontsize=9.5, parse_math=False)
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
        + "; ".join(f"{t['place']}, {t['article']}: {_percent(s)}" for s, t, _ in sums)
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
        sectors = {str(a): set(g["sector"]) for a, g in group.groupby("article", sort=True)}
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
    labels: list[tuple[float, str]] = []
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
        labels.append((right[0], f"{amount(right[0])}{times}"))
        _beside(ax, right[0], y, labels[-1][1], right[1] if len(ends) == 2 else SOFT, "left")
    ax.set_xlim(low / 2.2, high)
    placing.make_room(ax, labels, [label("sector", s) for s in table.index])
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
    if sectors:
        title += f"{len(shared)} of {len(sectors)} sectors are named by both"
        title_zh += f"{len(sectors)}个领域中{len(shared)}个两篇都提到"
    title, title_zh = title.rstrip("; "), title_zh.rstrip(";")
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
    placing.note(ax, text, (x, y), shift, ha=ha, colour=colour, in_layout=True)
