"""What stands around an article on its page: counters, notices, navigation."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..lexicon import read_table
from ..lexicon.finding import any_of
from .fixes import HAN, Fix
from .offsets import Edit

_DATE = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[./-]\d{1,2}[./-]\d{4})"
_CLOCK = r"(?:\s{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_STAMP = re.compile(rf"(?:(?:发布|更新|发表|刊发)?(?:时间|日期)\s?[:：]\s?|发布于\s?)?{_DATE}{_CLOCK}")
_SENTENCE_END = re.compile("[。！？!?；]")
_NAV_GAP = re.compile(r"[\s|｜/\\>›»·,，、:：\-—\[\]【】()（）+T]+")


@cache
def figure_pattern() -> re.Pattern[str]:
    """Return the pattern of a number with a unit: what only an article has, and what is never dropped."""
    units = any_of(r["word"] for r in read_table("units") if r["kind"] != "skip")
    arabic, chinese = (
        r"\d(?<![\d,.，]\d)[\d,.，]*+[多余几]?",
        "[一二三四五六七八九十两数上近][百千]|[百千](?=[多余万亿])",
    )
    return re.compile(rf"(?:{arabic}|{chinese})[百千万亿多余]*+\s?(?:{units})")


@cache
def cue_pattern() -> re.Pattern[str]:
    """Return the pattern of the words of reporting on poverty that advertisements do not use."""
    cues = {r["word"] for r in read_table("cues_indicator") if r["kind"] == "money"}
    cues |= {r["word"] for r in read_table("cues_source")}
    cues |= {r["word"] for r in read_table("cleaning_blocks") if r["kind"] == "byline" and r["where"] == "any"}
    for row in read_table("campaign_terms"):
        cues |= {row["term"], *row["forms"].split(";")}
    for row in read_table("cleaning_spam"):
        cues -= {*row["words"].split()}
    return re.compile("|".join(map(re.escape, sorted((w for w in cues if len(w) > 1), key=len, reverse=True))))


_BARE_COUNT = re.compile(r"\d[\d.]*+万?\+?")


class _Cues(NamedTuple):
    label: re.Pattern[str]
    kinds: dict[str, str]
    words: dict[str, str]
    notice: re.Pattern[str]
    legal: re.Pattern[str]
    press: frozenset[str]


@cache
def _cues() -> _Cues:
    rows = read_table("cleaning_furniture")
    by_how = {how: {r["cue"]: r["kind"] for r in rows if r["how"] == how} for how in {r["how"] for r in rows}}
    labels = "|".join(sorted(map(re.escape, by_how["label"]), key=len, reverse=True))
    notices = "|".join(sorted(map(re.escape, by_how["notice"]), key=len, reverse=True))
    begins, counted = r"(?:(?<=[\s(（\[【|｜])|^)", r"(?=\s{0,3}\d{0,9}\s{0,3}次?[\s)）\]】]*$)"
    return _Cues(
        re.compile(rf"{begins}({labels})\s{{0,3}}[:：]|{begins}({labels}){counted}"),
        by_how["label"],
        by_how["line"],
        re.compile(rf"[（(【\[*※]?(?:{notices})"),
        re.compile("|".join(map(re.escape, [*by_how["legal"], *by_how["press"]]))),
        frozenset(by_how["press"]),
    )


_COUNT = re.compile(r"[:：]\s{0,3}\d[\d,]*+\s?(?:万?\+|[次条个]|人次?)?(?=\s|$|[)）\]】|｜])")


def _informs(part: str) -> bool:
    """Say whether a part of a line holds a figure with a unit that does not count visits: that is no furniture."""
    return bool(figure_pattern().search(_COUNT.sub("", part)))


def _line_kind(line: str) -> str:
    """Return the kind of furniture that a whole (stripped) line is, '' for none."""
    label, kinds, words, notice, legal, press = _cues()
    if len(line) <= 60:
        parts = [p for p in _NAV_GAP.split(line) if p and not _BARE_COUNT.fullmatch(p)]
        if parts and all(p in words for p in parts) and len(line) > 1:
            return words[parts[0]]
    begins, names = notice.match(line), label.match(line) or label.match(line, 1)
    if (not begins and not names and len(line) <= 20) or _informs(line):
        return ""
    law = set(legal.findall(line))
    if begins and (line[begins.end() : begins.end() + 1] in ("", *":： \u3000,，") or len(law) >= 2):
        return "notice"
    if len(line) > 20 and len(law) >= 4 and law & press:
        return "notice"
    if len(line) > 80 or not names or _SENTENCE_END.search(line):
        return ""
    # Behind a counter or 分享到 stand numbers and the names of services; behind 点赞 as a headline has it, words.
    rest = [p for p in _NAV_GAP.split(label.sub(" ", line)) if p not in words]
    kind = kinds[names[1] or names[2]]
    is_headline = (kind == "counter" or "分享" in names[0]) and len(re.findall(f"[{HAN}]", "".join(rest))) > 4
    return "" if is_headline else kind


def _within_line(line: str, at: int) -> Iterator[Edit]:
    """Yield the labelled parts behind a date: 2021-01-20 来源:某报 浏览次数: keeps the date."""
    label, kinds, *_ = _cues()
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
        if not _informs(line[start:end]):
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
    yield from without_gaps(text, found)


_GAP = re.compile(r"\s*")
_GAP_BEFORE = re.compile(r"\n[^\S\n]*\n[^\S\n]*$")


def without_gaps(text: str, edits: list[Edit]) -> Iterator[Edit]:
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
