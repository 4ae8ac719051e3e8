"""A period, and what a text has said of time up to one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ...lexicon import any_word, read_table
from . import dates

if TYPE_CHECKING:
    from .expression import Expression


@dataclass(frozen=True, slots=True)
class Period(dates.InOrder):
    """A time expression: the span, its ends (``from_`` never after ``to``), and its shape.

    ``shape``: point (a day), stretch (a year, a quarter, a range), open (up to the publication), until (截至: the start
    is not given), target (到2020年), now (目前), before (上年: the year before the one the text speaks of), history (a
    stretch a generation ago, which the next sentence has left behind), printed (the date printed with the article).
    """

    start: int
    end: int
    text: str
    from_: str | None
    to: str | None
    shape: str


class Context:
    """What a text has said of time so far: the years it speaks of, for 当年, 全年, 上年 and a bare month."""

    def __init__(self, published: str | None, speaks_of: str | None) -> None:
        self.published = published
        self.year = dates.year(published)
        self.speaks_of = speaks_of
        self.named = speaks_of  # the year named last, anywhere before
        self.told = speaks_of  # the same, of history too
        self.led = speaks_of  # the year that opens a sentence, as in an entry of a yearbook
        self.sentence: str | None = None  # the year named last in this sentence
        self.start: str | None = None  # the year from which something goes on in this sentence: 从2018年起, 由2013年的
        self.pairs: list[tuple[str, str]] = []  # from which year to which, in this paragraph
        self.earlier: list[tuple[str, str]] = []  # the same, in those before
        self.month: str | None = None
        self.day: str | None = None
        self.end = 0  # of the last period
        self._seen = 0
        # a report of the year printed in the first months of the next one
        early = published is not None and len(published) >= 7 and int(published[5:7]) <= 4
        self.reported = speaks_of or dates.year(published, -1 if early else 0)

    def move(self, text: str, at: int) -> None:
        """Go on to an offset: a new sentence forgets the years of the last one, a new paragraph what it opened with."""
        if _SENTENCE_MARK.search(text, self._seen, at):
            self.sentence = self.start = None
            if text.find("\n", self._seen, at) >= 0:
                self.led = self.speaks_of
                self.earlier, self.pairs = [*self.earlier, *self.pairs][-4:], []
        self._seen = at

    def note(self, x: Expression, period: Period) -> None:
        """Keep what a period says for the ones that follow it."""
        listed = x.text[self.end : x.start] in ("、", "和", "及") and self.end > 0
        self.end = period.end
        if period.shape in ("before", "printed") or x.text[x.start - 1 : x.start] in ("(", "（"):
            return
        if period.shape == "point":
            self.day = period.to or self.day
        if period.to and len(period.to) >= 7:
            self.month = period.to[:7]
        word = relative_times()[x["word"]] if x.kind == "relative" else None
        if x.kind in _NAMES_A_YEAR or (word and word.counted_from == "published" and word.unit == "year"):
            self._note_years(x, period, listed)
        elif x.kind == "count" and period.shape == "stretch" and period.from_ and period.to:
            self.pairs = [*self.pairs[-3:], (period.from_, period.to)]
        elif word and word.counted_from in ("report", "reported"):
            self.sentence = period.to[:4] if period.to else self.sentence

    def _note_years(self, x: Expression, period: Period, listed: bool) -> None:
        first, last = (period.from_ or period.to or "")[:4], (period.to or period.from_ or "")[:4]
        if listed and self.sentence:
            first = self.pairs[-1][0] if self.pairs and self.pairs[-1][1] == self.sentence else self.sentence
        elif first == last and self.start and x.lead not in FROM:
            first = self.start  # 由2013年的A减到2019年的B
        if period.shape != "open" and first < last:
            self.pairs = [*self.pairs[-3:], (first, last)]
        elif period.shape == "open" or x.lead in FROM:
            self.start = first
        self.sentence = last or self.sentence
        if period.shape == "target":
            return  # what was aimed at is not what the text goes on about
        self.told = last or self.told
        if period.shape == "history":
            return
        self.named = self.told
        opens = period.shape == "stretch" and x.kind in ("year", "years")
        opens = opens or x.kind == "relative"  # 今年以来，…计划年内: of this year again
        if opens and _SENTENCE_START.search(x.text, max(0, x.start - 4), x.start):
            self.led = self.named

    def base(self, counted_from: str) -> str | None:
        """Return the date from which a word of the table of relative times is counted."""
        match counted_from:
            case "named":
                return self.told or self.reported
            case "following":
                return self.told
            case "month":
                return self.month or self.published
            case "day":
                return self.day
            case "entry":
                return self.led or self.named or self.reported
            case "report":
                if self.start and self.start == dates.year(self.published, -1):
                    return self.start  # 去年以来，全年投入: the whole year is the last
                return self.sentence or self.led or self.named or self.reported
            case "reported":
                return self.reported
            case "plan":
                return self.led if self.led and self.year and self.led < self.year else self.year or self.named
        return self.published or self.speaks_of  # 今年 of a report without a date is the year that its title names

    def bare(self, month: int) -> str | None:
        """Return the year of a month or quarter named without one: never after the publication."""
        to_the_month = self.published is not None and len(self.published) >= 7
        if self.sentence and not (to_the_month and dates.later(dates.month(self.sentence, month), self.published)):
            return self.sentence
        if self.published is None:
            return self.sentence or self.named
        return dates.year(self.published, -1 if to_the_month and month > int(self.published[5:7]) else 0)

    def coming(self, month: int) -> str | None:
        """Return the year of a month or quarter that is still to come: never before the publication."""
        if self.sentence and not dates.later(self.year, self.sentence):
            return self.sentence
        passed = self.published is not None and month < int(self.published[5:7] or 1)
        return dates.year(self.published, int(passed)) or self.named


SINCE = ("自", "从", "自从")
FROM = (*SINCE, "由")
"""What leads a time at which something begins."""
_SENTENCE_MARK = re.compile("[。！？\n]")
_SENTENCE_START = re.compile(r"(?:^|[。！？\n】])\s*$")
_NAMES_A_YEAR = ("years", "list", "date", "year", "short_years", "short_year")


def time_words(role: str) -> str:
    """Return the pattern of the words of the table of time cues that play a role."""
    return any_word("time_cues", role)


class Relative(NamedTuple):
    """A row of the table of relative times: from where a word counts, in which unit, and from which to which."""

    counted_from: str
    unit: str
    first: int
    last: int
    not_after: str


@cache
def relative_times() -> dict[str, Relative]:
    """Return the table of relative times by its words."""
    rows = read_table("relative_times")
    return {
        r["word"]: Relative(r["counted_from"], r["unit"], int(r["first"]), int(r["last"]), r["not_after"]) for r in rows
    }
