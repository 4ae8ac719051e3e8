"""A figure in its sentence: what every question about it (what, when, where, done or planned, for what) starts from."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from ..schema import Fact
from .cues import Cue
from .document import Document
from .figures import Figure
from .sentences import LIST_MARK, RESPECTIVELY, Sentence, listed

# Between the 户 and the 人 of a run: 8214户29546人, 120户共300人
_IN_RUN = re.compile("[、,，和共计约近（(及涉]{0,3}(?:贫困户|贫困人口|建档立卡户)?[、,，和（(]{0,1}")
_GOES_WITH = {"person": "household", "household": "person"}


class Spanned(Protocol):
    """Anything that stands in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Statement:
    """A sentence with the figures, periods and places in it, and how its figures belong together.

    ``runs``: for each figure the indices of the first and last figure of its run of 户 and 人 (8214户29546人), which
    share what is said of them; ``modifiers``: the ends of figures that are said of a noun behind them (收入超过3000元的);
    ``parted``: whether it is a list whose items a ； parts.
    """

    def __init__(self, document: Document, sentence: Sentence, figures: Sequence[Figure]) -> None:
        self.document, self.sentence, self.figures = document, sentence, figures
        self.text = document.text
        self.periods = document.periods.within(sentence.start, sentence.end)
        self.places = document.places.within(sentence.start, sentence.end)
        self.runs = _runs(figures, self.text)
        self.modifiers = [f.end for f in figures if self.text[f.end : f.end + 1] == "的"]
        self._listed: dict[tuple[tuple[int, int], ...], list[int] | None] = {}
        self._made: dict[str, list[Cue]] = {}
        self._printed = self.text[sentence.start : sentence.end]
        self._quoted = " ".join(self._printed.split())
        self.span = (sentence.start, sentence.end)
        self._free: dict[re.Pattern[str], bytes] = {}  # by pattern: 1 for a character that no match holds
        self.parted = LIST_MARK.search(self.text, sentence.start, sentence.end) is not None
        self.respectively = RESPECTIVELY.search(self.text, sentence.start, sentence.end) is not None

    def once(self, name: str, make: Callable[[], list[Cue]]) -> list[Cue]:
        """Return the cues of a name, made when they are first asked for: they are the same for all figures."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def quote(self, figure: Figure) -> tuple[str, tuple[int, int]]:
        """Return the sentence as it is quoted, its white space in single blanks, and the span of a figure in it."""
        whole, quoted = self._printed, self._quoted
        start, end = figure.start - self.sentence.start, figure.end - self.sentence.start
        if quoted == whole:
            return whole, (start, end)
        before, marked = whole[:start].split(), " ".join(whole[start:end].split())
        lead = len(" ".join(before))
        lead += bool(before) and whole[start - 1].isspace()
        return quoted, (lead, lead + len(marked))

    def length_without(self, pattern: re.Pattern[str], start: int, end: int) -> int:
        """Return how many characters of a span of the sentence no match of a pattern holds, which is one group."""
        first = self.span[0]
        free = self._free.get(pattern)
        if free is None:
            pieces = pattern.split(self._printed)
            free = b"".join([(b"\0" if n % 2 else b"\1") * len(piece) for n, piece in enumerate(pieces)])
            self._free[pattern] = free
        return free.count(1, start - first, end - first)

    def owners(self, items: Sequence[Spanned]) -> list[int] | None:
        """Return which item each figure belongs to in a list that says 分别: 甲县、乙县分别投入3亿元、5亿元.

        ``items``: in text order. An index into them for each figure, -1 for one outside the list; None where the
        sentence has no such list of them.
        """
        if not self.respectively:
            return None
        spans = tuple((item.start, item.end) for item in items)
        if spans not in self._listed:
            figures = [(f.start, f.end) for f in self.figures]
            self._listed[spans] = listed(self.sentence, figures, spans, self.text)
        return self._listed[spans]


class Setting:
    """A figure, by its index, among the figures of its sentence.

    ``run``: the indices of the first and last figure of its run, ``start`` and ``end`` where that starts and ends;
    ``previous``: the end of the figure before its run, or the start of the sentence; ``first_figure``: where the first
    figure of the sentence starts; ``modifiers``: the ends of the figures that are said of a noun behind them;
    ``clause``: which clause of the sentence, counted from 0, it starts in.
    """

    __slots__ = (
        "clause", "end", "figure", "figures", "first_figure", "index", "modifiers", "previous", "run", "sentence",
        "start", "statement", "text",
    )  # fmt: skip

    def __init__(self, statement: Statement, index: int) -> None:
        figures = statement.figures
        first, last = run = statement.runs[index]
        self.statement, self.index, self.run = statement, index, run
        self.text, self.sentence, self.figures = statement.text, statement.sentence, figures
        self.modifiers, self.figure, self.first_figure = statement.modifiers, figures[index], figures[0].start
        self.start, self.end = figures[first].start, figures[last].end
        self.clause = self.sentence.clause_index(self.start)
        self.previous = figures[first - 1].end if first else statement.sentence.start


class Part(NamedTuple):
    """A figure in its sentence, the total it is a part of, whether parts of it follow, and the facts before it.

    ``called``: the total, where the text calls it a part; of those that only add up to one it is None.
    """

    setting: Setting
    whole: Fact | None
    called: Fact | None
    is_total: bool
    facts: list[Fact]

    @property
    def before_money(self) -> str | None:
        """The indicator of the amount before it in the sentence, or of the total that the sentence goes on about."""
        earlier = next((f.indicator for f in reversed(self.facts) if f.unit == "元"), None)
        return earlier or (self.whole.indicator if self.whole else None)


def _runs(figures: Sequence[Figure], text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    while len(spans) < len(figures):
        i = len(spans)
        # of 全村1940人，贫困人口87户312人 the households go with the people behind them
        in_run = _goes_on(figures, i, text) and not (figures[i].kind == "person" and _goes_on(figures, i + 1, text))
        spans += [(i, i + 1)] * 2 if in_run else [(i, i)]
    return spans


def _goes_on(figures: Sequence[Figure], i: int, text: str) -> bool:
    """Whether a figure and the one behind it are households with their people."""
    if i + 1 >= len(figures) or figures[i + 1].kind != _GOES_WITH.get(figures[i].kind):
        return False
    return _IN_RUN.fullmatch(text, figures[i].end, figures[i + 1].start) is not None
