"""How far a run has come: what its parts hold, added up in whatever order they come."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from ..articles import Failure
from ..locale import tr
from .manifest import Counts
from .sources import Part


@dataclass(frozen=True, slots=True)
class Done:
    """A part that is written: its counts, how long it took, the worker's peak memory so far, in MB, and whether the files
    that it was read from changed meanwhile.
    """

    part: Part
    counts: Counts
    seconds: float = 0.0
    peak_mb: float = 0.0
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: parts, input bytes, and since its start articles, characters and seconds."""

    parts: int
    all_parts: int
    size: int
    all_size: int
    articles: int
    characters: int
    failures: int
    seconds: float
    size_now: int
    peak_mb: float

    @property
    def rate(self) -> float:
        """Return characters a second."""
        return self.characters / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Return the seconds left at this rate, None before the first part is done."""
        return (self.all_size - self.size) * self.seconds / self.size_now if self.size_now else None

    def __str__(self) -> str:
        share = self.size / self.all_size if self.all_size else 1.0
        told = tr("{share:4.0%} · {articles:,} articles, {pace:,.0f} a second, {rate:,.0f} characters a second").format(
            share=share, articles=self.articles, pace=self.articles / (self.seconds or 1), rate=self.rate
        )
        if self.left is not None:
            told = tr("{told}, {span} left").format(told=told, span=_span(self.left))
        return tr("{told} · {n:,} not read").format(told=told, n=self.failures) if self.failures else told


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 90:
        return tr("{n} s").format(n=whole)
    return tr("{n} min").format(n=whole // 60) if whole < 5400 else tr("{n:.1f} h").format(n=whole / 3600)


class Counter:
    """Adds up what the parts of a run have read, in whatever order they come."""

    def __init__(self, parts: list[Part]) -> None:
        self._all = parts
        self._done: dict[int, Counts] = {}
        self._size = self._size_now = self._articles = self._characters = self._failures = 0
        self._all_size = sum(p.size for p in parts)
        self._peak = 0.0
        self._start = time.monotonic()

    def add(self, done: Done, *, now: bool = True) -> None:
        """Add a part; ``now`` says that this run read it."""
        self._done[done.part.number] = done.counts
        self._size += done.part.size
        self._failures += len(done.counts.failures)
        if now:
            self._size_now += done.part.size
            self._articles += done.counts.articles
            self._characters += done.counts.characters
            self._peak = max(self._peak, done.peak_mb)

    def progress(self) -> Progress:
        """Return how far the run has come."""
        return Progress(
            len(self._done), len(self._all), self._size, self._all_size, self._articles, self._characters,
            self._failures, time.monotonic() - self._start, self._size_now, self._peak,
        )  # fmt: skip

    def total(self, failed: Iterable[Failure]) -> Counts:
        """Return the sum over the parts, failures in the order of the parts."""
        every = [self._done[n] for n in sorted(self._done)]
        return Counts(
            sum(c.articles for c in every),
            sum(c.characters for c in every),
            sum(c.facts for c in every),
            (*failed, *(f for c in every for f in c.failures)),
            tuple(doubt for c in every for doubt in c.doubts),
        )
