"""Which total a figure is a part of: 投入3亿元，其中财政资金2亿元."""

import re
from bisect import bisect_left

from ...schema import FUNDS, PLAIN, Fact
from ..figures import Figure
from ..sentences import LIST_MARK
from ..setting import Statement

# What a total is said to hold, or to go to
_PARTS = re.compile("其中|(?<=元)[，,](?:主要|分别)?用于")
# Behind such words an amount is no part of the total any more
_NO_PART = re.compile("总额|带动|吸纳|增收|受益|惠及|工资|人均|户均|产值|收入|销售")
_GOES_ON = re.compile(
    "[，,]?其中|资金(?:投向|主要|用于)|主要用于|其余"
    # 分地区看，…; 按资金来源，…
    r"|(?:分|按|从)[^，,。；;\d]{1,8}(?:看|来源|投向|用途|类型|类别|性质|渠道|划分|分)[，,]"
)


def totals(statement: Statement) -> dict[int, int]:
    """Return for each figure behind a 其中 the index of the total before it: the same unit, and no smaller."""
    text, s, found = statement.text, statement.sentence, statement.figures
    parts: dict[int, int] = {}
    for m in _PARTS.finditer(text, s.start, s.end):
        at = m.start()
        # searched once for all figures behind: a sentence may have thousands
        marked, ended = LIST_MARK.search(text, at, s.end), _NO_PART.search(text, at, s.end)
        first = bisect_left(found, at, key=lambda f: f.start)
        before: dict[tuple[str, ...], int | None] = {}
        for i, f in enumerate(found[first:], first):
            if m[0] != "其中" and f.kind != "money":
                continue
            listed_on = marked and marked.end() <= f.start
            if listed_on and (f.kind != "money" or not LIST_MARK.search(text, at, at + 40)):
                break
            if ended and ended.end() <= f.start:
                break
            alike = ("人", "户") if f.unit in ("人", "户") else (f.unit,)
            if alike not in before:
                held = (j for j in range(first - 1, -1, -1) if found[j].end <= at and found[j].unit in alike)
                before[alike] = next(held, None)
            total = before[alike]
            if total is not None and (found[total].value >= f.value or found[total].unit != f.unit):
                parts[i] = total
    return parts


def tells_parts(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells of parts of what the one before has told: 其中…, 分地区看，…, 按资金来源，…."""
    return _GOES_ON.match(text, start, end) is not None


def continued(statement: Statement, before: list[Fact]) -> list[Fact]:
    """Return the totals that a sentence which opens with 其中 goes on about: of each unit the last before it."""
    if not tells_parts(statement.text, *statement.span):
        return []
    wholes = [f for f in before if f.part_of is None]
    last = {
        f.unit: f for f in wholes if f.indicator in FUNDS or (f.indicator not in PLAIN and f.unit not in ("元", "%"))
    }
    return [f for f in last.values() if f.unit == "元" or any(holds(f, figure) for figure in statement.figures)]


def holds(whole: Fact, figure: Figure) -> bool:
    """Whether a total of the sentence before can hold a figure: of people and villages, one that is no smaller."""
    return whole.unit == figure.unit and (whole.unit == "元" or whole.value >= figure.value)
