"""Sentences, clauses and brackets of a clean text: the reach within which one word can speak about another."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

# What is searched for in all of a text begins with a set of characters: that makes the search several times faster
_SENTENCE_END = re.compile(r"[。！？!?\n][。！？!?\n]*[”’」』）)》]*")
_CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n—](?:(?<!—)|—)")
# What stands between the items of a list that is one sentence
LIST_MARK = re.compile("[；;]")
_BRACKETS = re.compile(r"[（(][^（()）]{1,60}[)）]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block: its span, the starts of its clauses, and the spans of its brackets."""

    start: int
    end: int
    clauses: tuple[int, ...]
    brackets: tuple[tuple[int, int], ...]

    def clause(self, at: int) -> tuple[int, int]:
        """Return the span of the clause that holds an offset."""
        behind = bisect_right(self.clauses, at, 1)
        return self.clauses[behind - 1], self.clauses[behind] if behind < len(self.clauses) else self.end

    def clause_index(self, at: int) -> int:
        """Return which clause, counted from 0, holds an offset."""
        return bisect_right(self.clauses, at, 1) - 1

    def bracket(self, at: int) -> tuple[int, int] | None:
        """Return the span of the bracket that holds an offset, if one does."""
        if not self.brackets:
            return None
        return next(((a, b) for a, b in self.brackets if a <= at < b), None)

    def can_govern(self, word: int, at: int) -> bool:
        """Whether a word may speak about an offset: a word in brackets speaks only within them."""
        if not self.brackets:
            return True
        held = self.bracket(word)
        return held is None or held == self.bracket(at)


# No sentence of a newspaper is as long; a longer run is cut at its commas, so that reading stays linear on any text
_LONGEST = 1000


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > _LONGEST:
        cut = max(text.rfind(mark, start, start + _LONGEST) for mark in "，,；;、 ") + 1
        cut = cut if cut > start else start + _LONGEST
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences in the span of a block, in order, without blanks at their beginning."""
    bounds, at = [], start
    for m in _SENTENCE_END.finditer(text, start, end):
        bounds.append((at, m.end()))
        at = m.end()
    if at < end:
        bounds.append((at, end))
    spans = []
    for a, b in bounds:
        for start, end in _cut(text, a, b) if b - a > _LONGEST else ((a, b),):
            while start < end and text[start] in " \u3000\t\n":
                start += 1
            if start < end:
                spans.append((start, end))
    return spans


def read_sentence(text: str, start: int, end: int) -> Sentence:
    """Return the sentence of a span with its clauses and brackets."""
    clauses = [start]
    for m in _CLAUSE_END.finditer(text, start, end):
        # a comma between digits groups thousands; one at the very end begins nothing
        if m.end() < end and not (m[0] == "," and text[m.start() - 1].isdigit() and text[m.end()].isdigit()):
            clauses.append(m.end())
    opened = text.find("（", start, end) >= 0 or text.find("(", start, end) >= 0
    brackets = tuple(m.span() for m in _BRACKETS.finditer(text, start, end)) if opened else ()
    return Sentence(start, end, tuple(clauses), brackets)


RESPECTIVELY = re.compile("分别|依次|各自|先后")


def _chain(items: Sequence[tuple[int, int]], numbers: Sequence[int], text: str) -> list[int]:
    """Return the last items that only a mark or a word parts, by their numbers."""
    chain: list[int] = []
    for k in reversed(numbers):
        if chain and not re.fullmatch(r"[、,，和及与 ]{1,2}", text[items[k][1] : items[chain[-1]][0]]):
            break
        chain.append(k)
    return chain[::-1]


def listed(
    s: Sentence, figures: Sequence[tuple[int, int]], items: Sequence[tuple[int, int]], text: str
) -> list[int] | None:
    """Return which item each figure of a list belongs to: 甲县、乙县分别投入3亿元、5亿元.

    ``figures`` and ``items``: spans in text order. None unless a clause says 分别 or 依次 between as many of each.
    """
    owners: list[int] | None = None
    for m in RESPECTIVELY.finditer(text, s.start, s.end):
        at = m.start()
        ahead = [k for k, (a, _) in enumerate(figures) if a >= at]
        run: list[int] = []
        for k in ahead:
            if run and not re.fullmatch(r"[、,，和及与 ]{1,2}", text[figures[run[-1]][1] : figures[k][0]]):
                break
            run.append(k)
        # 分别援助丙县、丁县2亿元、1亿元: what stands between is nearer than what stands before
        between = [k for k, (a, b) in enumerate(items) if at <= a and run and b <= figures[run[0]][0]]
        chain = _chain(items, between, text)
        if len(chain) != len(run):
            chain = _chain(items, [k for k, (_, b) in enumerate(items) if b <= at], text)
        if len(run) >= 2 and len(chain) == len(run):
            owners = owners or [-1] * len(figures)
            for k, c in zip(run, chain, strict=True):
                owners[k] = c
    return owners
