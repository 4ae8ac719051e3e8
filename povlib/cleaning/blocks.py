"""The lines of an article: hard line breaks joined, and each line told apart by kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ..lexicon import read_table
from .fixes import HAN, Fix
from .furniture import _STAMP
from .offsets import Edit


@dataclass(frozen=True)
class Block:
    """A stretch of clean text and what it is: title, heading, byline, dateline, caption or paragraph."""

    start: int
    end: int
    kind: str


_STOP = "。！？!?…；;：:"
_CLOSE = "”’」』）)】》〉"
_LEANS_BACK = re.compile(r"[，,、。；;：:！!？?”’）)】》」』％%·]")
_LEANS_ON = re.compile(r"[，,、（(“‘《【「『＋+－—∶/·]$")
_LONG = 40
_THREE = re.compile(f"[{HAN}]{{3}}")


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does, closing quotation marks and brackets left out of account."""
    bare = line.rstrip(_CLOSE + " ")
    return bool(bare) and bare[-1] in _STOP


def _lines(text: str) -> list[tuple[int, int]]:
    """Return start and end of what is printed on each line that is not blank."""
    spans, at = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            start = at + len(line) - len(line.lstrip())
            spans.append((start, start + len(bare)))
        at += len(line) + 1
    return spans


def _is_prose(line: str) -> bool:
    """Say whether a line is (a piece of) a paragraph rather than a heading, a caption or a by-line."""
    return len(line) >= _LONG or len(re.findall("[，,、；;]", line)) >= 2 or bool(re.search("[。；;！？]", line))


def _wrap_width(lines: list[str]) -> int:
    """Return the width at which a text was wrapped, in characters; 0 where it was not.

    Wrapped text has many lines of nearly the same length, which do not end a sentence.
    """
    unfinished = sorted(len(line) for line in lines if len(line) >= 12 and not ends_sentence(line))
    if len(unfinished) < 4:
        return 0
    width = unfinished[len(unfinished) // 2]
    near = sum(abs(n - width) <= 2 for n in unfinished)
    return width if near >= 0.7 * len(unfinished) and max(map(len, lines)) <= width + 4 else 0


_GAP = re.compile(r" {3,}|\u3000[ \u3000]+")


def _column_gap(line: str) -> int:
    """Return where the gap between two columns of prose is in a line, 0 where there is none."""
    if "\u3000" not in line and "   " not in line:
        return 0
    gaps = [m.span() for m in _GAP.finditer(line)]
    return gaps[0][0] if len(gaps) == 1 and min(len(line[: gaps[0][0]]), len(line[gaps[0][1] :])) >= 8 else 0


def _columns(text: str, spans: list[tuple[int, int]]) -> Iterator[range]:
    """Yield the runs of three lines and more, by their numbers, that hold two columns printed side by side."""
    gaps = [_column_gap(text[a:b]) for a, b in spans]
    first = 0
    for i in range(1, len(gaps) + 1):
        if i == len(gaps) or not gaps[i] or abs(gaps[i] - gaps[i - 1]) > 3:
            if i - first > 2 and gaps[first]:
                yield range(first, i)
            first = i


def _is_known(text: str, at: int, triples: tuple[str, ...]) -> bool:
    """Say whether one of some triples of Chinese characters stands in the text within some thousand characters."""
    low, high = max(0, at - 4000), at + 4000
    return any(_THREE.fullmatch(triple) and text.find(triple, low, high) >= 0 for triple in triples)


_CELLS = re.compile("[\t|]")  # between the cells of a table, whose rows are lines of their own


def _continues(text: str, one: tuple[int, int], two: tuple[int, int], width: int) -> bool:
    """Say whether the line ``two`` goes on with the sentence of ``one``."""
    a = text[one[0] : one[1]]
    b = text[two[0] : two[1]]
    gap = text[one[1] : two[0]]
    if _CELLS.search(a) or _CELLS.search(b) or _is_dateline(a) or _is_dateline(b):
        return False
    if ends_sentence(a) and not (width and gap == "\n" and len(a) >= width - 2):
        return False
    if width and gap == "\n" and len(a) >= width - 2:
        return True
    if b[0] in "—•●◆★■▲①②③④⑤⑥⑦⑧⑨⑩" or re.match(
        r"[一二三四五六七八九十]{1,3}[、是]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)", b
    ):
        return False
    if _LEANS_BACK.match(b) or _LEANS_ON.search(a):
        return _is_prose(a) or _is_prose(b)
    if re.search(r"\d[.．]?$", a) and re.match(r"[.．]?\d", b) and not _STAMP.match(b):
        return _is_prose(a) or _is_prose(b)
    if re.search("[，,][^，,]*$", a) and re.match(r"\d", b) and _is_prose(b) and not re.match(r"\d{4}年|\d{1,2}月", b):
        return a[-1] not in _CLOSE
    if len(a) >= 8 and _is_prose(b) and _is_known(text, one[1], (a[-2:] + b[0], a[-1] + b[:2])):
        # The break runs through a word that the article has elsewhere.
        return True
    if not _is_prose(a) or a[-1] in _CLOSE or not (_is_prose(b) or ends_sentence(b)):
        return False
    if re.search(r"[\d.]$", a):
        return True
    if re.search(f"[{HAN}A-Za-z]$", a):
        return bool(re.match(f"[{HAN}A-Za-z0-9“《]", b)) and not _STAMP.match(b) and "记者" not in a[-30:]
    return False


@Fix
def rejoin_lines(text: str) -> Iterator[Edit]:
    """Rejoin a sentence that a hard line break cut in two.

    >>> rejoin_lines("村里办起合作社，修通了路，引来了水，全村的老人都说，日子越过越有奔\\n\\n头，明年还要种茶。")
    '村里办起合作社，修通了路，引来了水，全村的老人都说，日子越过越有奔头，明年还要种茶。'

    Headings, by-lines, lists and verse keep their lines; two columns printed side by side are reported as doubtful.

    >>> rejoin_lines("重任在肩\\n\\n冲锋向前不退缩\\n\\n今年一开年，全市打响攻势。")
    '重任在肩\\n\\n冲锋向前不退缩\\n\\n今年一开年，全市打响攻势。'
    """
    spans = _lines(text)
    runs = list(_columns(text, spans))
    beside = {i for run in runs for i in run}
    lines = (text[a:b] for i, (a, b) in enumerate(spans) if i not in beside)
    width = _wrap_width([line for line in lines if not _CELLS.search(line)])
    found = [
        Edit(a := spans[run[0]][0], b := spans[run[-1]][1], text[a:b], "columns side by side", False) for run in runs
    ]
    for i, (one, two) in enumerate(pairwise(spans)):
        if not {i, i + 1} & beside and _continues(text, one, two, width):
            found.append(Edit(one[1], two[0], ""))
    yield from sorted(found)


@cache
def _cue_words(kind: str, where: str) -> tuple[str, ...]:
    return tuple(r["word"] for r in read_table("cleaning_blocks") if r["kind"] == kind and r["where"] == where)


_SIGNED = re.compile(rf"[（(]\s?(?:[{HAN}]\s?){{2,4}}(?:[、 　]\s?(?:[{HAN}]\s?){{2,4}}){{0,4}}[)）]$")
# A name that goes down two levels says where a picture was taken; a heading names one level at most.
_WHERE_TAKEN = re.compile(rf"[{HAN}]{{1,9}}[县区市州旗][{HAN}]{{1,7}}(?:乡|镇|街道|苏木)[{HAN}]{{1,9}}[村组寨社]")
_ISSUE = re.compile(r"第?\s?\d+\s?[期版]|[A-Z]?\d{1,2}版")


def _is_byline(line: str) -> bool:
    if len(line) > 45 or ends_sentence(line):
        return False
    if _SIGNED.fullmatch(line):
        return True
    return (
        any(w in line for w in _cue_words("byline", "any"))
        or line.startswith(_cue_words("byline", "start"))
        or (line.endswith(_cue_words("byline", "end")) and len(line) <= 20)
    ) and not re.search("[，,；;]", line)


def _is_dateline(line: str) -> bool:
    if len(line) > 40:
        return False
    if (m := _STAMP.search(line)) and len(line) - len(m[0]) <= 8:
        return True
    return bool(_ISSUE.search(line)) and not re.search("[，,。]", line) and len(line) <= 30


def _first_kind(line: str) -> str:
    """Return what a line is by itself: '' for a short one that may be a heading or a caption."""
    if len(line) > 60:
        return "paragraph"
    if _is_dateline(line):
        return "dateline"
    if _is_byline(line):
        return "byline"
    if ends_sentence(line) or (len(line) > 45 and re.search("[，,]", line)):
        return "paragraph"
    return ""


def find_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a clean text, in text order; blank lines and indents belong to none.

    A short line without a sentence end is a heading where it stands before a paragraph, and a caption where extra blank
    lines show that a picture stood there, where it begins or ends as captions do, or where no paragraph follows.
    """
    spans = _lines(text)
    kinds = [_first_kind(text[a:b]) for a, b in spans]
    gaps = [text.count("\n", a[1], b[0]) for a, b in pairwise(spans)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 1
    first = next((i for i, k in enumerate(kinds) if k == "paragraph"), len(kinds))
    has_title = False
    for i in range(first):
        if not kinds[i]:
            kinds[i] = "title" if not has_title or text[spans[i][0]] in "—－-" else ""
            has_title = True
    for i in range(len(kinds) - 1, -1, -1):
        if not kinds[i]:
            kinds[i] = _heading_or_caption(text, spans, kinds, gaps, usual, i)
    blocks: list[Block] = []
    for (start, end), kind in zip(spans, kinds, strict=True):
        signed = _SIGNED.search(text, start, end) if kind == "paragraph" else None
        if signed and start < signed.start() and text[signed.start() - 1] in _STOP + _CLOSE + " ":
            blocks += [Block(start, signed.start(), kind), Block(signed.start(), end, "byline")]
        else:
            blocks.append(Block(start, end, kind))
    return tuple(blocks)


def _heading_or_caption(
    text: str, spans: list[tuple[int, int]], kinds: list[str], gaps: list[int], usual: int, i: int
) -> str:
    """Return the kind of a short line, the kinds behind it known."""
    line = text[slice(*spans[i])]
    if (
        i + 1 == len(kinds)
        or line.startswith(_cue_words("caption", "start"))
        or line.endswith(_cue_words("caption", "end"))
    ):
        return "caption"
    before, after, behind = (gaps[i - 1] if i else usual), gaps[i], kinds[i + 1]
    if behind == "caption" or after > usual or (before > usual and behind == "heading") or _WHERE_TAKEN.match(line):
        return "caption"
    return "heading"
