"""Edits of a text, and the way back from an edited text to the text before."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
    """Where each replaced stretch of a new text begins and ends, and where it did in the old one; four equal lengths.

    ``repair`` names what replaced them.
    """

    new_start: tuple[int, ...]
    new_end: tuple[int, ...]
    old_start: tuple[int, ...]
    old_end: tuple[int, ...]
    repair: str = ""

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


def removed(layers: Sequence[Layer], length: int) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of the text before the layers (newest first) of which nothing is left, and what removed each.

    ``length`` is that of the text after them. In one pass a layer, whatever the number of spans.
    """
    repairs = ["", *dict.fromkeys(layer.repair for layer in layers)]
    gone = bytearray(length)  # for each character 0, or which repair removed it
    for layer in layers:
        by = repairs.index(layer.repair)
        parts: list[bytes | bytearray] = []
        at = 0
        for new_start, new_end, old_start, old_end in zip(*layer[:4], strict=True):
            # As long as one character of a stretch is left, it stands for the whole old stretch.
            left = min(gone[new_start:new_end], default=by)
            parts += (gone[at:new_start], bytes([left]) * (old_end - old_start))
            at = new_end
        gone = bytearray().join([*parts, gone[at:]])
    for run in re.finditer(rb"([^\0])\1*+", gone, re.DOTALL):
        yield run.start(), run.end(), repairs[gone[run.start()]]
