"""The words around a number that say how exact it is: 近3万元, 不低于五成, 300户左右, 至少可增收2万元.

Words stand in lexicon/approximators.csv, with the place that each may take.
"""

import re
from functools import cache

from ..lexicon import read_table
from .counted import AREAS

# Where the words of lexicon/approximators.csv stand, and what may stand between them and the number
_PLACES = {
    "before": "({}) ?$",
    "magnitude": "({})$",
    "beside": "({})$",
    "behind": " ?({})",
    "adverb": r"({})[\u4e00-\u9fff]{{1,14}}$",
    "names": r"({})[\u4e00-\u9fff、]{{2,14}}$",  # 至少甲、乙、丙3个村
    "apart": r"({})[^，,。；;、\d]{{1,20}}的$",
}


@cache
def _approximators() -> tuple[dict[str, re.Pattern[str]], dict[str, str], str, str]:
    """Return the patterns of the approximators by place, what each says, and where one can stand.

    The last two are the characters that one before a number ends in and one behind begins with: most numbers have
    neither, and no pattern is tried.
    """
    rows = sorted(read_table("approximators"), key=lambda r: -len(r["word"]))
    patterns: dict[str, list[str]] = {place: [] for place in _PLACES}
    for r in rows:
        behind, before = ("".join(r[column].split()) for column in ("not_behind", "not_before"))
        pattern = (f"(?<![{behind}])" if behind else "") + re.escape(r["word"])
        patterns[r["where"]].append(pattern + (f"(?![{before}])" if before else ""))
    patterns["names"] = patterns["adverb"]
    compiled = {place: re.compile(shape.format("|".join(patterns[place]))) for place, shape in _PLACES.items()}
    ends = "".join({r["word"][-1] for r in rows if r["where"] == "before"})
    begins = "".join({r["word"][0] for r in rows if r["where"] == "behind"})
    return compiled, {r["word"]: r["approx"] for r in rows}, ends + " ", begins + " "


def before(text: str, start: int, kind: str, *, bare: bool, large: bool) -> tuple[str, int] | None:
    """Return how exact the words before a number say it is, and where they begin if they belong to it.

    ``kind``: of its unit, empty where it has none. ``bare``: it is a magnitude alone (上千); ``large``: it has one.
    """
    words, says, ends, _ = _approximators()  # a search from before the text is one from its start
    if start and text[start - 1] in ends and (m := words["before"].search(text, start - 6, start)):
        return says[m[1]], m.start()
    if bare and (m := words["magnitude"].search(text, start - 1, start)):
        return says[m[1]], m.start()
    if not kind:
        return None
    if text.startswith("的", start - 1):
        m = words["apart"].search(text, start - 27, start) if kind in ("percent", "count") else None
    elif text[start - 1 : start] in "，。；：！？,;:":
        return None
    else:
        m = words["names" if kind in AREAS else "adverb"].search(text, start - 18, start)
        if m is None and large:
            m = words["beside"].search(text, start - 2, start)
    return (says[m[1]], start) if m else None


def behind(text: str, end: int) -> tuple[str, int] | None:
    """Return how exact the words behind a number and its unit say it is, and where they end."""
    words, says, _, begins = _approximators()
    m = words["behind"].match(text, end) if text[end : end + 1] in begins else None
    return (says[m[1]], m.end()) if m else None
