"""What stands around an article on its page: counters, notices, navigation, and injected spam."""

import re
from collections.abc import Iterator
from functools import cache

from ..lexicon import read_table
from .fixes import HAN, Fix
from .offsets import Edit

_DATE = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[./-]\d{1,2}[./-]\d{4})"
_CLOCK = r"(?:\s{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_STAMP = re.compile(rf"(?:(?:发布|更新|发表|刊发)?(?:时间|日期)\s?[:：]\s?|发布于\s?)?{_DATE}{_CLOCK}")
_SENTENCE_END = re.compile("[。！？!?；]")
_HAN = re.compile(f"[{HAN}]")
_PAIR = re.compile(f"(?=([{HAN}]{{2}}))")
_NAV_GAP = re.compile(r"[\s|｜/\\>›»·,，、:：\-—\[\]【】()（）+T]+")
_MARK = re.compile(r"[_|｜丨\t ,，、/\\;；·•\-—~～=+#*]+")


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, str], dict[str, str], re.Pattern[str], re.Pattern[str]]:
    rows = read_table("cleaning_furniture")
    kinds = {row["cue"]: row["kind"] for row in rows if row["how"] == "label"}
    words = {row["cue"]: row["kind"] for row in rows if row["how"] == "line"}
    labels = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    notices = "|".join(sorted((re.escape(r["cue"]) for r in rows if r["how"] == "notice"), key=len, reverse=True))
    label = re.compile(
        rf"(?:(?<=[\s(（\[【|｜])|^)({labels})\s{{0,3}}[:：]|(?:(?<=[\s(（\[【|｜])|^)({labels})(?=\s{{0,3}}\d{{0,9}}\s{{0,3}}次?[\s)）\]】]*$)"
    )
    return (
        label,
        kinds,
        words,
        re.compile(rf"[（(【\[*※]?(?:{notices})"),
        re.compile("|".join(re.escape(r["cue"]) for r in rows if r["how"] == "legal")),
    )


def _line_kind(line: str) -> str:
    """Return the kind of furniture that a whole (stripped) line is, '' for none."""
    label, kinds, words, notice, legal = _patterns()
    if len(line) <= 60:
        parts = [p for p in _NAV_GAP.split(line) if p]
        if parts and all(p in words for p in parts) and len(line) > 1:
            return words[parts[0]]
    if m := notice.match(line):
        follows = line[m.end() : m.end() + 1]
        if follows in ("", ":", "：", " ", "　", ",", "，") or len(set(legal.findall(line))) >= 2:
            return "notice"
    if len(line) > 20 and len(set(legal.findall(line))) >= 4:
        return "notice"
    if len(line) <= 80 and (m := label.match(line) or label.match(line, 1)) and not _SENTENCE_END.search(line):
        return kinds[m[1] or m[2]]
    return ""


def _within_line(line: str, at: int) -> Iterator[Edit]:
    """Yield the labelled parts behind a date: 2021-01-20 来源:某报 浏览次数: keeps the date."""
    label, kinds, *_ = _patterns()
    if _SENTENCE_END.search(line) or not (stamp := _STAMP.search(line)):
        return
    found = [m for m in label.finditer(line)]
    if not found or stamp.start() > 80:
        return
    last = 0
    for m, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(line)
        if m.end() <= stamp.start() < end:
            if m[1] and stamp.start() - m.end() < 2:
                continue
            end = stamp.start()
        start = m.start()
        while start > last and line[start - 1] in " \t\u3000([（【|｜":
            start -= 1
        last = end
        yield Edit(at + start, at + end, "", kinds[m[1] or m[2]])


@Fix
def drop_furniture(text: str) -> Iterator[Edit]:
    """Remove source and visit counters, editor and copyright notices, share and navigation lines.

    >>> drop_furniture("2021-01-20 10:34 来源:某某日报 浏览次数:7\\n\\n全县脱贫。\\n责编:某某\\n打印 关闭")
    '2021-01-20 10:34\\n\\n全县脱贫。'

    A sentence that speaks of sources or editors stays.

    >>> drop_furniture("资金来源：财政投入3亿元。")
    '资金来源：财政投入3亿元。'
    """
    found: list[Edit] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare and len(bare) <= 500:
            start = at + line.index(bare[0])
            parts = list(_within_line(bare, start)) if len(bare) <= 160 else []
            if parts:
                found += parts
            elif kind := _line_kind(bare):
                found.append(Edit(at, at + len(line), "", kind))
        at += len(line)
    yield from _without_gaps(text, found)


_GAP = re.compile(r"\s*")
_GAP_BEFORE = re.compile(r"\n[^\S\n]*\n[^\S\n]*$")


def _without_gaps(text: str, edits: list[Edit]) -> Iterator[Edit]:
    """Widen edits that drop whole lines over the blank lines which only stood around them."""
    first = len(text) - len(text.lstrip())
    wide = []
    for edit in edits:
        start, end = edit.start, edit.end
        if not start or text[start - 1] == "\n":
            if start <= first:
                first = max(first, _blank_to(text, end))
            if start <= first or _GAP_BEFORE.search(text, max(0, start - 50), start):
                behind = _blank_to(text, end)
                # The indent of the next line is its own.
                end = behind if behind == len(text) else max(end, text.rfind("\n", end, behind) + 1)
        wide.append(edit._replace(end=end))
    at = len(text)
    for i in range(len(wide) - 1, -1, -1):
        if text[wide[i].end : at].strip():
            break
        at = wide[i].start
        if i == 0 or text[wide[i - 1].end : at].strip():
            wide[i] = wide[i]._replace(start=len(text[:at].rstrip()))
    yield from wide


def _blank_to(text: str, at: int) -> int:
    """Return where the first character stands, from ``at`` on, that is no space."""
    m = _GAP.match(text, at)
    return m.end() if m else at


def looks_stuffed(line: str, body: str) -> bool:
    """Say whether a line at the head or tail of an article is keyword stuffing: short terms strung together, foreign to it.

    Measured, not known by its words: the line has no sentence end, falls into short terms between marks, and few of its
    pairs of characters occur in the article.
    """
    if not 16 <= len(line) <= 20_000 or len(body) < 150 or len(_SENTENCE_END.findall(line)) > len(line) / 100:
        return False
    terms = [t for t in _MARK.split(line) if t]
    hard = len(re.findall(r"[_|｜丨]", line))
    if len(terms) < 3 or len(_HAN.findall(line)) < 16:
        return False
    repeated = 1 - len(set(terms)) / len(terms)
    average = len(line) / len(terms)
    if not (hard >= 2 or (len(terms) >= 6 and average <= 12) or (len(terms) >= 4 and repeated > 0.3)):
        return False
    pairs = [m[1] for m in _PAIR.finditer(line[:400])]
    return bool(pairs) and sum(pair in body for pair in pairs) < 0.35 * len(pairs)


def _outer_lines(text: str, count: int) -> list[tuple[int, int]]:
    """Return start and end of the first and the last ``count`` lines that are not blank."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text) and len(found) < count:
        end = text.find("\n", at) + 1 or len(text)
        if not text[at:end].isspace():
            found.append((at, end))
        at = end
    first, end, last = at, len(text), 0
    while end > first and last < count:
        start = text.rfind("\n", first, end - 1) + 1 or first
        if not text[start:end].isspace():
            found.append((start, end))
            last += 1
        end = start
    return found


@Fix
def drop_spam(text: str) -> Iterator[Edit]:
    """Remove lines of stuffed keywords before the first or after the last line of an article.

    What the lines hold is never shown: ``explain`` gives their number only.
    """
    spans = _outer_lines(text, 4)
    if len(spans) < 2:
        return
    found: list[Edit] = []
    for start, end in spans:
        if looks_stuffed(
            text[start:end].strip(), text[max(0, start - 20_000) : start] + "\n" + text[end : end + 20_000]
        ):
            found.append(Edit(start, end, "", "spam"))
    yield from _without_gaps(text, sorted(found))
