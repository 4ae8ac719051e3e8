"""Edits of a text, and the way back from an edited text to the text before."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``replacement``.

    ``kind`` names the sort of damage, ``sure`` is False for a guess, ``times`` says how often there was damage in it.
    """

    start: int
    end: int
    replacement: str
    kind: str = ""
    sure: bool = True
    times: int = 1


class Layer(NamedTuple):
    """Where each replaced stretch of a new text begins and ends, and where in the old one; four equal lengths."""

    new_start: tuple[int, ...]
    new_end: tuple[int, ...]
    old_start: tuple[int, ...]
    old_end: tuple[int, ...]

    def char(self, at: int) -> tuple[int, int]:
        """Return the old span of the new character at ``at``.

        A character of a replaced stretch stands for the whole old stretch, as 万 does for 万(wàn).
        """
        i = bisect_right(self.new_start, at) - 1
        # A deletion has no characters of its own: what stands at its place is the text after it.
        if i < 0:
            return at, at + 1
        if at < self.new_end[i]:
            return self.old_start[i], self.old_end[i]
        old = self.old_end[i] + at - self.new_end[i]
        return old, old + 1


def disjoint(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield edits in text order, leaving out one that begins before the end of the one before it."""
    at = 0
    for edit in edits:
        if edit.start >= at:
            yield edit
            at = edit.end


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Layer]:
    """Return the text with edits (in text order, disjoint) done, and the way back.

    An edit that keeps the length is taken to replace character by character.
    """
    parts: list[str] = []
    new_start: list[int] = []
    new_end: list[int] = []
    old_start: list[int] = []
    old_end: list[int] = []
    at = shift = 0
    for start, end, replacement, *_ in edits:
        parts += (text[at:start], replacement)
        at = end
        if len(replacement) != end - start:
            new_start.append(start + shift)
            shift += len(replacement) - (end - start)
            new_end.append(end + shift)
            old_start.append(start)
            old_end.append(end)
    parts.append(text[at:])
    return "".join(parts), Layer(tuple(new_start), tuple(new_end), tuple(old_start), tuple(old_end))


def to_old(layers: Iterable[Layer], start: int, end: int) -> tuple[int, int]:
    """Return the span before the layers (newest first) of the span ``start``, ``end`` after them."""
    for layer in layers:
        if not layer.new_start:
            continue
        if start == end:
            start = end = layer.char(start)[0]
        else:
            start, end = layer.char(start)[0], layer.char(end - 1)[1]
    return start, end
