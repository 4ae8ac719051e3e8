"""Find the words of the cue tables (indicators, sectors, sources, status) in a clean text, in one pass."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ahocorasick

from ..lexicon import read_table
from ..reference import divisions
from .gazetteer import stem


@dataclass(slots=True)  # a text has thousands, which frozen take thrice as long to make
class Cue:
    """A word of a cue table in the text: its span, its role (table and kind), what it says and how strongly."""

    start: int
    end: int
    word: str
    role: str
    says: str
    weight: float
    where: str


_Row = tuple[str, str, float, str]  # the word, what it says, how strongly, where
_Found = tuple[int, int, list[_Row]]  # where a word starts and ends, and its rows of a role


class Cues:
    """The cues of a text by role, each role in text order; within a role a word inside a longer word does not count."""

    def __init__(self, found: Mapping[str, list[_Found]]) -> None:
        self._by_role = {
            role: [  # a word that says nothing has only hidden others
                Cue(start, end, word, role, says, weight, where)
                for start, end, rows in words
                for word, says, weight, where in rows
                if says
            ]
            for role, words in found.items()
        }
        self._starts = {role: [c.start for c in cues] for role, cues in self._by_role.items()}

    def within(self, role: str, start: int, end: int) -> list[Cue]:
        """Return the cues of a role that lie wholly in a span."""
        starts = self._starts.get(role)
        if not starts:
            return []
        found = self._by_role[role][bisect_left(starts, start) : bisect_left(starts, end)]
        while found and found[-1].end > end:
            found.pop()  # none lies in another: those that go on beyond the span are the last
        return found


def scan(text: str, names: Sequence[tuple[int, int]] = ()) -> Cues:
    """Return the cues of a clean text.

    ``names``: the spans of place names, in text order; a word within one (杨梅村) says nothing of sector and source.
    """
    found = defaultdict[str, list[_Found]](list)
    # By where they end, of those that end together the longest first: what lies in another comes right beside it
    for last, (size, by_role) in _automaton(_added.get()).iter(text):
        start, end = last - size + 1, last + 1
        for role, rows in by_role:
            kept = found[role]
            if kept and kept[-1][1] == end:
                continue
            while kept and kept[-1][0] >= start:
                kept.pop()
            kept.append((start, end, rows))
    for role in _NOT_IN_NAMES if names else ():
        found[role] = list(_outside(found[role], names))
    return Cues(found)


_NOT_IN_NAMES = ("sector", "source")


def _outside(found: Iterable[_Found], names: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    n = 0
    for word in found:
        while n < len(names) and names[n][1] < word[1]:
            n += 1
        if n == len(names) or word[0] < names[n][0]:
            yield word


_added: ContextVar[tuple[tuple[str, ...], ...]] = ContextVar("cue rows added", default=())
_COLUMNS = ("word", "kind", "indicator", "where", "weight")


@contextmanager
def also(rows: Iterable[Mapping[str, str]]) -> Iterator[None]:
    """Read as if these rows stood in cues_indicator.csv too: what would accuracy be with them?

    A row has that table's columns (word, kind, indicator, where, weight), all of them text.
    """
    token = _added.set(tuple(tuple(row[c] for c in _COLUMNS) for row in rows))
    try:
        yield
    finally:
        _added.reset(token)


_MARKS = "，的、。0123456789“”\n"


@lru_cache(maxsize=8)
def _automaton(added: tuple[tuple[str, ...], ...]) -> Any:
    entries: dict[str, dict[str, list[_Row]]] = {}

    def add(word: str, role: str, says: str, weight: str = "1", where: str = "near") -> None:
        entries.setdefault(word, {}).setdefault(role, []).append((word, says, float(weight), where))

    for r in (*read_table("cues_indicator"), *(dict(zip(_COLUMNS, row, strict=True)) for row in added)):
        if r["indicator"] != "filler":
            add(r["word"], "indicator:" + r["kind"], r["indicator"], r["weight"], r["where"])
    for r in read_table("cues_sector"):
        add(r["word"], "sector", r["sector"], r["weight"])
    for r in read_table("cues_source"):
        add(r["word"], "source", r["source"], r["weight"])
    for body in read_table("provincial_bodies"):
        for division in divisions():
            if division.level == "province":
                add(stem(division.name) + body["word"], "source", body["source"], body["weight"])
    abbreviations = read_table("partnerships")
    for giver in (r["word"] for r in abbreviations if r["role"] == "giver"):
        for receiver in (r["word"] for r in abbreviations if r["role"] == "receiver"):
            add(giver + receiver, "source", "east_west", "3")
    for r in read_table("cues_status"):
        add(r["word"], "status", r["status"], where=r["sort"])
    machine = ahocorasick.Automaton()
    # It tries the characters that words begin with in the order they came: marks, which begin none, and the usual first
    begin_with = Counter(word[0] for word in entries)
    for mark in _MARKS:
        machine.add_word(mark + "\0", (0, []))
    for word in sorted(entries, key=lambda word: -begin_with[word[0]]):
        machine.add_word(word, (len(word), [(role, sorted(rows)) for role, rows in entries[word].items()]))
    machine.make_automaton()
    return machine
