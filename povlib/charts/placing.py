"""How a fact is told beside its mark: its value with the sign of its approximation, its time; and axes that are levels."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.text import Text

from ..lexicon import read_table
from ..locale import chosen, tr
from ..wording import amount, is_known, number, period, split_sentence
from .style import CARD, INK, SMALL

# How a number is marked that is not exact, before it
SIGN = {"over": ">", "at_least": "≥", "near": "<", "at_most": "≤", "about": "≈"}


def signed(row: Mapping[Any, Any], digits: int = 0) -> str:
    """Return the value of a fact with the sign of its approximation before it."""
    return SIGN.get(row["approx"], "") + number(row["value"], digits)


def signed_amount(row: Mapping[Any, Any]) -> str:
    """Return the value of a fact in 万 and 亿 with its unit, the sign of its approximation before it."""
    return SIGN.get(row["approx"], "") + amount(row["value"], row["unit"])


@cache
def _until_now() -> re.Pattern[str]:
    words = {row["word"] for row in read_table("relative_times") if row["counted_from"] in ("now", "since")}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def is_by_now(row: Mapping[Any, Any]) -> bool:
    """Whether a fact holds for the time of writing (至今, 目前), not for the end of the period that it names."""
    return bool(_until_now().search(split_sentence(row)[0]))


def when(row: Mapping[Any, Any]) -> str:
    """Return the time of a fact; a year of which it tells what held at the time of writing is no end of that year."""
    told = period(row["from"], row["to"])
    by_now = tr("by now, {time}").format(time=told)
    return by_now if told and is_by_now(row) and len(str(row["to"])) == 4 and "–" not in told else told


def place_of(row: Mapping[Any, Any]) -> str:
    """Return the place of a fact, or that none is stated."""
    return str(row["place"]) if is_known(row["place"]) else chosen("place not stated 地点未说明")


def level_axis(ax: Axes, colour: str = INK) -> None:
    """Make the vertical axis one of levels: lines across, no line beside them."""
    ax.grid(axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, labelcolor=colour)


def note(
    ax: Axes,
    text: str,
    point: tuple[float, float],
    shift: tuple[float, float] = (6, 0),
    *,
    ha: Any = "left",
    va: Any = "center",
    size: float = SMALL,
    colour: str = INK,
) -> Text:
    """Write a text beside a point of the data, ``shift`` points away, with a rim of the card that keeps it off lines."""
    look: dict[str, Any] = {"ha": ha, "va": va, "fontsize": size, "color": colour, "parse_math": False, "zorder": 5}
    drawn = ax.annotate(text, point, shift, textcoords="offset points", **look)
    drawn.set_path_effects([patheffects.withStroke(linewidth=3, foreground=CARD)])
    return drawn
