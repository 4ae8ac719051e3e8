"""Repair real web text and keep the way back to where each character stood in the raw text.

The repairs are applied in the order of ``FIXES``; each can be called alone or left out by its name.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ..locale import either, tr
from ..wording import reason
from .blocks import Block, find_blocks, rejoin_lines
from .decoding import mark_lost_characters, mend_split_characters, mend_wrong_decoding
from .fixes import (
    Fix,
    drop_bracketed_pinyin,
    drop_invisible_characters,
    mend_broken_ends,
    mend_doubled_marks,
    mend_spaces,
    narrow_wide_characters,
    simplify,
    unify_line_ends,
)
from .furniture import drop_furniture
from .markup import decode_entities, decode_escapes, strip_tags
from .offsets import Edit, Layer, apply_edits, removed, to_old
from .saved_page import extract_page
from .spam import drop_spam

__all__ = ["FIXES", "Block", "CleanText", "Repair", "clean", "explain"]

FIXES: Mapping[str, Fix] = {
    fix.__name__: fix
    for fix in (
        mend_wrong_decoding,
        extract_page,
        unify_line_ends,
        decode_escapes,
        strip_tags,
        decode_entities,
        drop_invisible_characters,
        mend_broken_ends,
        mend_split_characters,
        drop_bracketed_pinyin,
        simplify,
        narrow_wide_characters,
        mend_spaces,
        mend_doubled_marks,
        drop_furniture,
        drop_spam,
        rejoin_lines,
        mark_lost_characters,
    )
}
"""Every repair by its name, in the order in which ``clean`` applies them; ``extract_page`` only to a saved page."""

# A repair may uncover damage for another; after so many rounds the rest is left alone.
_ROUNDS = 10


@dataclass(frozen=True)
class Repair:
    """What one repair did: how often, by kind of damage, and the raw spans of what it guessed or left as doubtful."""

    name: str
    count: int
    kinds: Mapping[str, int]
    doubtful: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class CleanText:
    """Repaired text, the raw text, the blocks, what each repair did, and the map back into the raw text."""

    text: str
    raw: str = field(repr=False)
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...] = ()
    _layers: tuple[Layer, ...] = field(default=(), repr=False)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span (str offsets) that a span of the clean text came from.

        A character whose pinyin was removed stands for both: the raw span of 万 is that of 万(wàn).
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(
                tr("no such span in the clean text of {length} characters: {start} to {end}").format(
                    length=len(self.text), start=start, end=end
                )
            )
        return to_old(self._layers, start, end)

    def removed(self) -> list[tuple[int, int, str]]:
        """Return the spans of the raw text of which nothing is left, in order, each with the name of the repair.

        >>> clean("全县<b>脱贫</b>。").removed()
        [(2, 5, 'strip_tags'), (7, 11, 'strip_tags')]
        """
        return list(removed(self._layers, len(self.text)))

    def replaced(self, repair: str) -> list[tuple[int, int]]:
        """Return the spans of the raw text in whose place a repair put something else, or nothing.

        >>> clean("<p>一</p><p>二</p>", html=True).replaced("extract_page")
        [(0, 3), (4, 11), (12, 16)]
        """
        found = []
        for n, layer in enumerate(self._layers):
            if layer.repair == repair:
                older = self._layers[n + 1 :]
                found += [to_old(older, start, end) for start, end in zip(layer.old_start, layer.old_end, strict=True)]
        return found


def clean(text: str, *, skip: Collection[str] = (), html: bool = False) -> CleanText:
    """Return the text repaired.

    ``skip``: names of ``FIXES`` to leave out. ``html`` says that the text is the source of a saved page. Clean text
    comes out unchanged. Raises ``ValueError`` for a name that is no repair.
    """
    if unknown := set(skip) - set(FIXES):
        raise ValueError(
            tr("no repair is called {unknown}; there are {names}").format(
                unknown=", ".join(sorted(unknown)), names=", ".join(FIXES)
            )
        )
    current = text
    layers: list[Layer] = []
    done: dict[str, Counter[str]] = {}
    guessed: dict[str, list[tuple[int, int]]] = {}
    left: dict[str, list[tuple[int, int]]] = {}
    seen: dict[str, str] = {}
    for number in range(_ROUNDS):
        before = current
        for name, fix in FIXES.items():
            # What was taken out of a page is no page any more.
            if name in skip or (name == extract_page.__name__ and (number or not html)):
                continue
            if seen.get(name) is current:
                continue  # nothing has changed since it looked last
            seen[name] = current
            found = fix.find(current)
            edits: list[Edit] = []
            same: list[Edit] = []
            for e in found:
                (same if current[e.start : e.end] == e.replacement else edits).append(e)
            # What stays as it is, and is only reported, is that of the last round.
            left[name] = [to_old(layers[::-1], e.start, e.end) for e in same if not e.sure]
            if not edits:
                continue
            done.setdefault(name, Counter()).update(_kinds(edits))
            guessed.setdefault(name, []).extend(to_old(layers[::-1], e.start, e.end) for e in edits if not e.sure)
            current, layer = apply_edits(current, edits)
            if layer.new_start:
                layers.append(layer._replace(repair=name))
        if current == before:
            break
    repairs = tuple(
        Repair(n, sum(kinds.values()), dict(kinds), (*guessed.get(n, ()), *left.get(n, ())))
        for n in FIXES
        if (kinds := done.get(n, Counter())) or left.get(n)
    )
    return CleanText(current, text, find_blocks(current), repairs, tuple(layers[::-1]))


def _kinds(edits: list[Edit]) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for e in edits:
        kinds[e.kind or "repaired"] += e.times
    return kinds


def explain(text: str | CleanText) -> str:
    """Return what each repair did to a text, one line a repair; what furniture and spam said is not repeated."""
    cleaned = clean(text) if isinstance(text, str) else text
    lines = []
    for repair in cleaned.repairs:
        told = tr("{repair}: {n}").format(repair=repair.name, n=repair.count)
        of_kinds = [(reason(kind), n) for kind, n in repair.kinds.items() if kind != "repaired"]
        kinds = either(", ", "，").join(either(f"{n} {kind}", f"{kind}{n}处") for kind, n in of_kinds)
        told += either(f" ({kinds})", f"（{kinds}）") if kinds else ""
        doubtful = len(repair.doubtful)
        lines.append(tr("{told}; {n} doubtful").format(told=told, n=doubtful) if doubtful else told)
    return "\n".join(lines) or tr("nothing to repair")
