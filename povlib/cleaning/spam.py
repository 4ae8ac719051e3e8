"""Spam that copies of an article carry: lists of search terms, advertisements, terms stuck in sentences.

It is told by the words of ``lexicon/cleaning_spam.csv``, by how close together they stand, and by what they stand in. A
figure with a unit, a sentence and a cue of reporting are never dropped: what only may be spam is kept, as doubtful.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ..lexicon import read_table
from ..lexicon.finding import WordFinder
from .decoding import daily_words
from .fixes import HAN, Fix
from .furniture import cue_pattern, figure_pattern, without_gaps
from .offsets import Edit

_LINE = re.compile(r"[^\n]+\n?")
_TERM = re.compile(r"[^_|｜丨\s,，、/;；·•+#*。！？!?—-]+")
_HARD = re.compile("[_|｜丨]")
_CLAUSE_END = re.compile(r"[_|｜丨\s,，、;；:：。！？!?…()（）【】\[\]“”《》]")
_SENTENCE_END = re.compile("[。！？!?；]")
_LATIN_END = re.compile("[A-Za-z0-9]{1,8}$")
_PAIRED = ("()", "（）", "【】", "[]", "“”")
_HAN = re.compile(f"[{HAN}]")
_PAIR = re.compile(f"(?=([{HAN}]{{2}}))")
# Where to call and to write, and what is given away, with the points of each: no figures of an article.
_CONTACTS = (
    (re.compile(r"[148](?<!\d.)(?:(?<=1)[3-9]\d{9}|(?<!1)00-?\d{3}-?\d{4})(?!\d)"), 1.5),
    (
        re.compile(
            r"(?:微信|v信|vx|qq|群|加微信|加v信|加vx|加qq|加群)号?[:：]?\s?[a-z0-9_-]{5,}+"
            r"(?![\d.]*\s?[万亿千百元%户人个村])"
        ),
        2,
    ),
    (re.compile(r"(?:日结|注册送|首存|首充|存|充|送)\s?\d{1,4}(?:元|块)?(?:彩金|体验金|红包)?"), 1.5),
)
_ENOUGH = 3.0  # points by which words are taken for spam
_APART = 0.25  # points that a Chinese character between two of them takes away
_JOINED = 0.3  # points that they gain where nothing stands between
_NAMED = 0.7  # points that a name of nobody before them adds
_SET_OFF = 1.0  # points that brackets and the like around both add
_LEAST = 1.4  # points below which nothing of this helps


class Stretch(NamedTuple):
    """A part of a line: its span, the points of the words of spam in it, their number, and how telling the best is.

    2: no article has it; 1: spam where an unknown name is before it; 0: articles have it too.
    """

    start: int
    end: int
    points: float
    words: int = 1
    telling: int = 2


@cache
def _spam_words() -> tuple[WordFinder, dict[str, tuple[float, int]]]:
    """Return the words of spam, as what finds them and with the points and the ``telling`` of each."""
    words: dict[str, tuple[float, int]] = {}
    for row in read_table("cleaning_spam"):
        points = float(row["weight"])
        telling = 0 if row["about"] in ("download", "trade", "network") else 2 * (points >= 1.5)
        told = points, telling or int(row["about"] == "adult" and points > 1)
        words |= dict.fromkeys(row["words"].split(), told)
    return WordFinder(words), words


def _hits(text: str) -> list[Stretch]:
    """Return the words of the table in a text, in text order; a word inside a longer one does not count."""
    low = text.lower()
    low = low if len(low) == len(text) else text
    found = [Stretch(*m.span(), points) for pattern, points in _CONTACTS for m in pattern.finditer(low)]
    finder, words = _spam_words()
    for start, word in finder.find(low):
        end = start + len(word)
        if not (word[0].isascii() and re.search("[a-z]", low[start - 1 : start] + low[end : end + 1])):
            points, telling = words[word]
            found.append(Stretch(start, end, points, 1, telling))
    kept: list[Stretch] = []
    for hit in sorted(found, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _dense(text: str, hits: list[Stretch]) -> Iterator[Stretch]:
    """Yield the parts of a line where words of spam reach nearly enough points, no figure or many words between."""
    if sum(h.points for h in hits if h.points > 0) < _LEAST:
        return
    nothing = Stretch(0, 0, 0, 0, 0)
    bars = [m.end() for m in figure_pattern().finditer(text)]
    now = best = nothing
    bar = 0
    for hit in [*hits, nothing._replace(start=len(text))]:
        between = text[now.end : hit.start]
        while bar < len(bars) and bars[bar] <= now.end:
            bar += 1
        apart = _APART * len(_HAN.findall(between[:99]))
        points = now.points + (_JOINED if now.words and not between else -apart)
        is_barred = "。" in between or (bar < len(bars) and bars[bar] <= hit.start)
        if not hit.words or is_barred or not 0 < points >= best.points - _ENOUGH:
            if best.points >= _LEAST and (best.words > 1 or best.telling > 1):
                yield best
            # Who speaks against such things is heard for some words more.
            now, points, best = nothing._replace(start=hit.start), min(0, now.points + apart), nothing
        now = Stretch(
            now.start, hit.end, points + hit.points, now.words + (hit.points > 0), max(now.telling, hit.telling)
        )
        best = now if now.points > best.points else best


def _spread(line: str, part: Stretch) -> tuple[int, int] | None:
    """Return the span of spam with the unknown name before it, or of its clause where hardly anything else is in it.

    None where it has not points enough, an unknown name included.
    """
    start, end = part.start, part.end
    left = max((m.end() for m in _CLAUSE_END.finditer(line, max(0, start - 20), start)), default=max(0, start - 20))
    right = m.start() if (m := _CLAUSE_END.search(line, end, end + 20)) else min(len(line), end + 20)
    start -= len(m[0]) if (m := _LATIN_END.search(line, left, start)) else 0
    for name in range(start, max(left, start - 4) - 1, -1):
        if name == left or any(line[name - n : name] in daily_words() for n in (2, 3, 4) if name >= n):
            break
    else:
        name = start
    is_named = part.start - name > 1
    is_clause = start - left < 5 and right - end < 7 and not _reports(line[left:start] + "\n" + line[end:right])
    start, end = (left, right) if is_clause else (name, end)
    before, behind = line[start - 1 : start], line[end : end + 1]
    is_set_off = is_clause and (before + behind in _PAIRED or bool(_HARD.match(before) and _HARD.match(behind)))
    telling = part.telling + is_named + (is_named and is_clause and "、" not in (before, behind))
    points = part.points + is_named * (_NAMED + _SET_OFF * is_set_off)
    if points < _ENOUGH or telling < 2 or part.words + is_named < 2:
        return None
    if before + behind in _PAIRED or is_set_off:
        return start - 1, end + 1
    if _CLAUSE_END.match(before) and _CLAUSE_END.match(behind) and behind != "\n":
        # One of the two marks goes with it: the weaker.
        return (start - 1, end) if behind in "。！？" and before not in "。！？" else (start, end + 1)
    return start, end


def _is_list(line: str, hits: list[Stretch], body: str = "") -> bool:
    """Say whether a line is a list of search terms.

    Most of its terms advertise; or it is foreign to the article around it (``body``), and its marks are those of such
    lists (_ and |) or some of its terms advertise. What holds a figure, a cue or a sentence is none.
    """
    if _SENTENCE_END.search(line):
        return False
    terms = [m.span() for m in _TERM.finditer(line)]
    points = sum(h.points for h in hits)
    if len(terms) < 3 or len(line) > 24 * len(terms) or _reports(line, hits):
        return False
    i, telling = 0, 0
    for start, end in terms:
        while i < len(hits) and hits[i].end <= start:
            i += 1
        telling += i < len(hits) and hits[i].start < end and hits[i].points > 0
    if telling >= 0.6 * len(terms) and points >= _ENOUGH:
        # An enumeration of the article may be of goods and trades; that of spam has a word of its own.
        return "、" not in line or max(h.points for h in hits) >= 1.5
    # A bar at the head of a line is that of a table.
    is_like = len(_HARD.findall(line)) > 1 and len(line) > 5 * len(terms) and line[0] not in "|｜"
    is_like |= len(terms) > 3 and telling > 1 and points >= 2 and "、" not in line
    return is_like and _is_foreign(line, body)


def _may_be_spam(line: str, hits: list[Stretch], body: str) -> bool:
    """Say whether a line that is kept may be spam: its words are dense, or it is a list foreign to the article."""
    if any(part.telling and part.words > 1 and part.points > _ENOUGH - _NAMED for part in _dense(line, hits)):
        return True
    is_list = not _SENTENCE_END.search(line) and len(_TERM.findall(line)) > max(5, len(line) / 13)
    return is_list and not _reports(line, hits) and _is_foreign(line, body)


def _is_foreign(line: str, body: str) -> bool:
    """Say whether a line has few pairs of characters in common with the article around it."""
    if len(body) < 150 or len(_HAN.findall(line)) < 16:
        return False
    pairs = [m[1] for m in _PAIR.finditer(line[:400])]
    return sum(pair in body for pair in pairs) < 0.35 * len(pairs)


def _reports(line: str, hits: Sequence[Stretch] = ()) -> bool:
    """Say whether a line has a figure with a unit or a cue of reporting outside of its words of spam."""
    starts, ends = [h.start for h in hits], [h.end for h in hits]
    rest = "\n".join(line[a:b] for a, b in zip([0, *ends], [*starts, len(line)], strict=True))
    return bool(figure_pattern().search(rest) or cue_pattern().search(rest))


def _outer_lines(text: str, count: int) -> dict[int, str]:
    """Return what stands around each of the first and last ``count`` lines that are not blank, by the line's start."""
    spans = [m.span() for m in _LINE.finditer(text) if not m[0].isspace()]
    outer = spans[:count] + spans[max(count, len(spans) - count) :]
    return {start: text[max(0, start - 20_000) : start] + "\n" + text[end : end + 20_000] for start, end in outer}


@Fix
def drop_spam(text: str) -> Iterator[Edit]:
    """Remove spam: lines of search terms, advertisements, and terms stuck inside sentences.

    >>> drop_spam("全县投入某某彩票官网下载扶贫资金1.2亿元。")
    '全县投入扶贫资金1.2亿元。'

    Who writes about such things, or uses one such word, is left alone; what spam said is never shown.

    >>> drop_spam("体育彩票公益金500万元，用于建设健身广场；整治赌博，免费观看电影12场。")
    '体育彩票公益金500万元，用于建设健身广场；整治赌博，免费观看电影12场。'
    """
    found: list[Edit] = []
    kept: list[Edit] = []
    hits, i, outer = _hits(text), 0, _outer_lines(text, 4)
    for line in _LINE.finditer(text):
        first = i
        while i < len(hits) and hits[i].start < line.end():
            i += 1
        at = line.start()
        if i - first > 1 or (i > first and hits[first].telling) or (at in outer and not _SENTENCE_END.search(line[0])):
            inside = [h._replace(start=h.start - at, end=h.end - at) for h in hits[first:i]]
            spam = _spam_of(line[0], inside, outer.get(at, ""))
            found += (Edit(at + a, at + b, "", "spam") for a, b in spam)
            if not spam and _may_be_spam(line[0], inside, outer.get(at, "")):
                bare = line[0].rstrip("\n")
                kept.append(Edit(at, at + len(bare), bare, "spam", False))
    yield from sorted([*without_gaps(text, found), *kept])


def _spam_of(line: str, hits: list[Stretch], body: str) -> list[tuple[int, int]]:
    """Return the spans of spam in a line, in order; the whole line where hardly anything else is in it."""
    if _is_list(line, hits, body):
        return [(0, len(line))]
    spans: list[tuple[int, int]] = []
    for part in _dense(line, hits):
        if span := _spread(line, part):
            joins = spans and span[0] <= spans[-1][1]
            spans.append((spans.pop()[0] if joins else span[0], span[1]))
    if not spans:
        return []
    rest, at = "", 0
    for start, end in [*spans, (len(line), len(line))]:
        rest, at = rest + line[at:start], end
    is_like = len(_HARD.findall(line)) > 1 or (not _SENTENCE_END.search(line) and sum(h.telling > 1 for h in hits) > 1)
    is_rest = len(_HAN.findall(rest)) < (0.7 if is_like else 0.25) * len(_HAN.findall(line))
    return [(0, len(line))] if is_rest and not _reports(rest) else spans
