"""What a figure is about in everyday words (education, roads, health …): not only money, every figure has a topic."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ..lexicon import read_table
from ..schema import FUNDS
from ..wording import is_known, names, values_of
from . import cues

if TYPE_CHECKING:
    import pandas as pd

TOPICS = (*(s for s in values_of("sector") if s not in ("other", "unstated")), *values_of("topic"))
"""Every topic: the sectors of money, and those that money seldom has; charts_labels.csv has their names."""
NO_TOPIC = "other"
"""The topic of a figure of which no word tells more."""

_BREAKS = {"、": 0.5, "，": 1.5, ",": 1.5, "：": 1.5, ":": 1.5, "；": 3.0, ";": 3.0, "。": 3.0}
_REACH = 10  # characters over which a word loses half of its weight
_BEHIND = 0.7  # what speaks of a figure stands before it, or in its own clause


def topic_of(row: Mapping[Any, Any]) -> str:
    """Return the topic of a fact, one of ``TOPICS`` or ``NO_TOPIC``.

    ``row``: of a fact table. Money that is for something has its sector; people who left poverty, moved or earned are
    told by the indicator; of any other figure the word that stands nearest tells, its own clause first.

    >>> topic_of({"indicator": "other", "sector": None, "sentence": "新建小学12所，硬化道路9公里。", "at_start": 4, "at_end": 7})
    'education'
    >>> topic_of({"indicator": "fund_investment", "sector": "roads", "sentence": ""})
    'roads'
    """
    sector = row.get("sector")
    if row["indicator"] in FUNDS and is_known(sector) and sector in TOPICS and sector != "overall":
        return str(sector)
    told = _by_indicator().get(row["indicator"]) or _nearest(row)
    return told or ("overall" if row["indicator"] in FUNDS else NO_TOPIC)


def topics_of(facts: "pd.DataFrame") -> "pd.Series[str]":
    """Return the topic of every row of a fact table, as a column named ``topic`` with the table's index.

    >>> import pandas as pd
    >>> row = {"indicator": "poverty_rate", "sector": None, "sentence": "贫困发生率降到1%。", "at_start": 7, "at_end": 9}
    >>> topics_of(pd.DataFrame([row])).tolist()
    ['poverty']
    """
    import pandas as pd

    return pd.Series(
        [topic_of(row) for row in facts.to_dict("records")], index=facts.index, name="topic", dtype="object"
    )


def topic_names(topic: str) -> tuple[str, str]:
    """Return the English and the Chinese name of a topic.

    >>> topic_names("roads"), topic_names("organisation")
    (('Roads', '交通'), ('Organisation', '组织工作'))
    """
    return names("topic" if topic in values_of("topic") else "sector", topic)


@cache
def _by_indicator() -> dict[str, str]:
    return {row["indicator"]: row["topic"] for row in read_table("topics")}


@cache
def _further_words() -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    rows = {row["word"]: (row["topic"], float(row["weight"])) for row in read_table("topics_cues")}
    return re.compile("|".join(map(re.escape, sorted(rows, key=lambda word: (-len(word), word))))), rows


@lru_cache(maxsize=10_000)
def _words_in(sentence: str) -> tuple[tuple[int, int, str, float], ...]:
    """Return the words of a sentence that tell a topic, in text order: their span, the topic and their weight."""
    pattern, rows = _further_words()
    found = [(c.start, c.end, c.says, c.weight) for c in cues.scan(sentence).within("sector", 0, len(sentence))]
    found += [(m.start(), m.end(), *rows[m.group()]) for m in pattern.finditer(sentence)]
    return tuple(sorted(word for word in found if word[2] in TOPICS and word[2] != "overall"))


def _nearest(row: Mapping[Any, Any]) -> str | None:
    """Return the topic of the word that tells most, its weight shared by the way from the figure; None without one."""
    if not is_known(row.get("at_start")):
        return None
    sentence, start, end = str(row["sentence"]), int(row["at_start"]), int(row["at_end"])

    def told(word: tuple[int, int, str, float]) -> float:
        first, last, _, weight = word
        way = sentence[last:start] if last <= start else sentence[end:first]
        breaks = sum(_BREAKS.get(mark, 0.0) for mark in way)
        behind = _BEHIND if first >= end and breaks else 0.0
        return weight / (1 + len(way) / _REACH) / (1 + breaks + behind)

    return max(_words_in(sentence), key=told, default=(0, 0, None, 0.0))[2]
