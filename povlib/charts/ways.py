"""Charts of how people left poverty: the five ways out (五个一批), and relocation."""

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ..lexicon import read_table
from ..wording import is_known, number, split_sentence
from . import placing, style
from .style import ACCENT, MARK, SOFT, WARNING

_UNITS = {"人": "people", "户": "households"}


def rows_of(facts: pd.DataFrame, *indicators: str, dated: bool = False) -> pd.DataFrame:
    """Return the rows of the indicators with a place, and with an end of their period where ``dated``."""
    rows = facts[facts["indicator"].isin(indicators) & facts["place"].map(is_known).astype(bool)]
    if dated:
        rows = rows[rows["to"].map(is_known).astype(bool)]
    return rows.drop_duplicates(["article", "start"])


def way_of(before: str) -> tuple[str, str] | None:
    """Return the way out of poverty that the words before a figure name first, in English and Chinese; None for none."""
    found = [row for row in read_table("charts_ways") if row["word"] in before]
    first = min(found, key=lambda row: before.find(row["word"]), default=None)
    return (first["english"], first["chinese"]) if first else None


def ways_out_rows(facts: pd.DataFrame, place: str | None = None) -> pd.DataFrame:
    """Return the figures of the ways out of one place in one article, a column ``way`` added; empty where none lists three.

    ``place`` picks one place, else the one with the most ways.
    """
    rows = rows_of(facts, "lifted_people", "lifted_households", "relocated_people", "relocated_households")
    ways: list[Any] = [way_of(split_sentence(row)[0]) for row in rows.to_dict("records")]
    rows = rows.assign(way=ways)
    rows = rows[rows["way"].map(is_known).astype(bool) & (rows["place"] == place if place else True)]
    rows = rows.drop_duplicates(["article", "place", "way", "unit"]).sort_values("start", kind="stable")
    counts = rows.groupby(["article", "place"])["way"].nunique()
    if counts.empty or counts.max() < 3:
        return rows.iloc[:0]
    return rows.set_index(["article", "place"], drop=False).loc[[counts.idxmax()]].reset_index(drop=True)


def ways_out(facts: pd.DataFrame, *, place: str | None = None) -> Axes:
    """Draw the ways out of poverty (五个一批) of one place as steps that add up, beside the poor it has registered."""
    rows = ways_out_rows(facts, place)
    if rows.empty:
        return style.empty_chart("ways_out", facts)
    where, article = rows["place"].iloc[0], rows["article"].iloc[0]
    stock = rows_of(facts, "poor_people", "poor_households")
    stock = stock[(stock["place"] == where) & (stock["article"] == article)].drop_duplicates("unit")
    units = [u for u in _UNITS if (rows["unit"] == u).sum() >= 3]
    ways = list(dict.fromkeys(rows["way"]))
    names = ["{} {}".format(*w) for w in ways] + ["Sum of the ways 合计", "Registered poor 建档立卡"]
    axes = style.new_chart(0.7 + 0.46 * len(names), cols=len(units), squeeze=False, sharey=True)[0]
    registered = {u: next(iter(stock[stock["unit"] == u]["value"]), None) for u in units}
    sums = {u: _steps(ax, rows[rows["unit"] == u], ways, registered[u]) for ax, u in zip(axes, units, strict=True)}
    for ax, unit in zip(axes, units, strict=True):
        placing.name_rows(ax, names, bars=True)
        ax.set_title(f"{_UNITS[unit].capitalize()} {unit}", loc="left", fontsize=10.5, color=SOFT)
    unit = units[0]
    together, total = sums[unit], registered[unit]
    told = {w[0]: rows[rows["way"] == w].to_dict("records") for w in ways}
    case = "" if total is None else "equal" if together == total else "more" if together > total else "fewer"
    texts = style.texts(
        "ways_out",
        case,
        count=len(ways),
        place=where,
        sum=together,
        people=_UNITS[unit],
        unit=unit,
        total=total,
        apart=abs(together - (total or 0)),
        listed="; ".join(
            f"{way} " + ", ".join(f"{number(r['value'])}{r['unit']}" for r in own) for way, own in told.items()
        ),
        sums=", ".join(
            f"{number(sums[u])}{u} against {'no number of' if t is None else number(t)} registered"
            for u, t in registered.items()
        ),
    )
    return style.finish(axes[0], **texts, facts=pd.concat([rows.drop(columns="way"), stock]))


def _steps(ax: Axes, rows: pd.DataFrame, ways: list[Any], total: float | None) -> float:
    """Draw the ways of one unit one after another, their sum and the registered poor below them; return the sum."""
    at = 0.0
    for y, way in enumerate(ways):
        part = rows[rows["way"] == way].to_dict("records")
        if not part:
            placing.note(ax, "not given 未给出", (at, y), size=9.5, colour=SOFT)
            continue
        ax.barh(y, part[0]["value"], left=at, height=0.62, **style.bar_look(part[0]["status"]))
        at += part[0]["value"]
        ax.plot([at] * 2, [y + 0.31, y + 0.69], color=MARK, linewidth=0.9)
        placing.note(ax, number(part[0]["value"]), (at, y), (5, 0))
    low = len(ways)
    ax.barh(low, at, height=0.62, facecolor="#DDE6EE", edgecolor=ACCENT, linewidth=1.2)
    placing.note(ax, number(at), (at, low), (5, 0), size=10)
    if total is None:
        placing.note(ax, "not given 未给出", (0, low + 1), size=9.5, colour=SOFT)
    else:
        ax.barh(low + 1, total, height=0.62, facecolor=MARK, edgecolor=MARK)
        placing.note(ax, number(total), (total, low + 1), (5, 0))
        ax.plot([total] * 2, [-0.5, low + 0.69], color=WARNING, linewidth=1.1, linestyle=(0, (4, 3)), zorder=0)
    ax.set_xlim(0, max(at, total or 0) * 1.24)
    return at


def relocation_pairs(facts: pd.DataFrame) -> list[tuple[pd.Series, pd.Series]]:
    """Return each number of relocated households with the number of people printed right after it."""
    rows = rows_of(facts, "relocated_households", "relocated_people").sort_values(["article", "start"], kind="stable")
    found = []
    for _, house in rows[rows["indicator"] == "relocated_households"].iterrows():
        after = rows[(rows["article"] == house["article"]) & (rows["indicator"] == "relocated_people")]
        after = after[(after["start"] >= house["end"]) & (after["start"] <= house["end"] + 3)]
        if len(after):
            found.append((house, after.iloc[0]))
    return found


def relocation(facts: pd.DataFrame) -> Axes:
    """Draw relocated households against people, both on log axes, with lines of equal household size."""
    pairs = relocation_pairs(facts)
    if not pairs:
        return style.empty_chart("relocation", facts)
    points = [(float(house["value"]), float(people["value"])) for house, people in pairs]
    xs, ys = zip(*points, strict=True)
    ax: Axes = style.new_chart(4.6)
    for axis, low, high, unit in (("x", min(xs) / 1.7, max(xs) * 2.4, "户"), ("y", min(ys) / 1.8, max(ys) * 1.9, "人")):
        ticks = placing.log_ticks(low, high)
        ax.set(**{f"{axis}scale": "log", f"{axis}lim": (low, high), f"{axis}ticks": ticks})
        ax.set(**{f"{axis}ticklabels": [f"{number(t)}{unit}" for t in ticks]})
    ax.minorticks_off()
    ax.grid(axis="both", linewidth=0.5)
    _household_sizes(ax)
    for house, people in pairs:
        ax.scatter(house["value"], people["value"], s=74, zorder=3, **style.dot_look(house["status"]))
    sizes = sorted(people / houses for houses, people in points)
    drawn = pd.concat([r.to_frame().T for pair in pairs for r in pair]).infer_objects()
    texts = style.texts(
        "relocation",
        "" if len(pairs) > 1 else "one",
        rows=[{**house, "people": people["value"]} for house, people in pairs],
        least=sizes[0],
        most=sizes[-1],
        place=pairs[0][0]["place"],
    )
    style.finish(ax, **texts, facts=drawn)
    largest_first = sorted(range(len(pairs)), key=lambda n: -xs[n])
    labels = [_told(pairs, points, n, largest_first[:k]) for k, n in enumerate(largest_first)]
    placing.label_points(ax, [points[n] for n in largest_first], labels, gap=8)
    return ax


def _told(pairs: list[Any], points: list[tuple[float, float]], n: int, labelled: list[int]) -> str:
    """Return the label of one relocation, told by several articles or not; "" where another of the same is labelled."""
    x, y = points[n]
    twins = [m for m, (a, b) in enumerate(points) if a == x and math.isclose(y, b, rel_tol=0.02)]
    if set(twins) & set(labelled):
        return ""
    heads = " or ".join(number(y) for y in sorted({points[m][1] for m in twins}))
    told = len({pairs[m][0]["article"] for m in twins})
    return f"{pairs[n][0]['place']} {number(x)}户, {heads}人" + (f" ({told} articles)" if told > 1 else "")


def _household_sizes(ax: Axes) -> None:
    """Draw lines of two to five people a household, named where they leave the axes and there is room."""
    (low, high), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    named: list[tuple[float, float]] = []
    for size in (2, 5, 3, 4):
        ax.plot([low, high], [low * size, high * size], color=style.GRID, linewidth=1.2, zorder=0)
        right = high * size <= top
        point = (high, high * size) if right else (top / size, top)
        at = (math.log(point[0] / low, high / low), math.log(point[1] / bottom, top / bottom))
        if at[0] < 0.05 or any(abs(at[0] - x) < 0.09 and abs(at[1] - y) < 0.06 for x, y in named):
            continue  # no room for a name
        named.append(at)
        shift, ha, va = ((3, 0), "left", "center") if right else ((0, 2), "center", "bottom")
        placing.note(ax, f"{size}人/户", point, shift, ha=ha, va=va, size=9, colour=SOFT)
