"""Numbered slogans (六个精准, 五个一批, 四不摘, "5+2"): found by pattern, counted, explained where known."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ..lexicon import read_table
from ..locale import is_chinese, tr
from ..reference import divisions
from .segmentation import Texts, iter_tokens

_SMALL = "一二两双三四五六七八九十"
_LARGE = "百千万"
_OPEN, _CLOSE = '“"「『‘《', '”"」』’》'
_MARKS = re.compile(r"[\s、，,“”\"「」『』‘’·]")


@dataclass(frozen=True)
class Slogan:
    """A numbered slogan in a clean text: its place, its form without marks, and the glossary's name of it, or None."""

    start: int
    end: int
    text: str
    known: str | None

    @property
    def name(self) -> str:
        """The form to count by: the glossary's, else the text's own."""
        return self.known or self.text


@cache
def _glossary() -> dict[str, str]:
    """Return each form of a slogan with the form that the glossary explains."""
    forms: dict[str, str] = {}
    for row in read_table("terms_slogans"):
        for form in (row["slogan"], *filter(None, row["variants"].split(";"))):
            forms.setdefault(_bare(form), row["slogan"])
    return forms


@cache
def _cues(kind: str) -> tuple[str, ...]:
    """Return the words of lexicon/terms_slogan_cues.csv of one kind, the longest first."""
    words = {row["word"] for row in read_table("terms_slogan_cues") if row["kind"] == kind}
    return tuple(sorted(words, key=lambda w: (-len(w), w)))


def _bare(text: str) -> str:
    """Return a slogan without marks and spaces, its signs, digits and letters of half width."""
    return unicodedata.normalize("NFKC", _MARKS.sub("", text)).upper()


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return the patterns in the order in which they claim text, each with whether its find must still be judged."""
    not_after = f"(?<![{_SMALL}{_LARGE}{''.join(_cues('not_after'))}\\d])"
    counter = f"(?![{''.join(_cues('counter'))}])"
    mark = r"[、，\s”“\"]{0,2}"
    known = "|".join(
        mark.join(map(re.escape, form))
        for form in sorted(_glossary(), key=len, reverse=True)
        if form[0] not in "0123456789"
    )
    han = "[\u4e00-\u9fff]"
    part = f"[{_SMALL}]{counter}(?:(?![{_SMALL}]){han}){{1,3}}"
    each = f"一(?:(?![{_SMALL}]){han}){{1,2}}[、]?[一双](?:(?![{_SMALL}]){han}){{1,3}}"
    large = f"([{_LARGE}])(?:(?![{_SMALL}{_LARGE}]){han}){{1,2}}\\1(?:(?![{_SMALL}{_LARGE}]){han}){{1,2}}"
    # Without quotation marks a slogan must begin and end where a phrase does.
    begin = f"(?:(?<=^)|(?<=[^\\w])|{'|'.join(f'(?<={re.escape(w)})' for w in _cues('lead'))})"
    end = f"(?=$|[^\\w]|{_any(_cues('end'))})"
    plus = r"(?:\d{1,2}|[NnXx]|[一二三四五六七八九十百]{1,2})"
    return (
        (re.compile(f"{not_after}(?:{known})"), False),
        (
            re.compile(
                rf"(?<![A-Za-z\d.+＋%])(?<![\d.]\s){plus}(?:\s?[+＋]\s?{plus})+(?![\d.%％万亿元个名户人A-Za-z+＋]|\s?[=＝])"
            ),
            False,
        ),
        (re.compile(f"(?<=[{_OPEN}])[{_SMALL}{_LARGE}][^{_OPEN}{_CLOSE}。！？；，…\n]{{1,11}}(?=[{_CLOSE}])"), True),
        (re.compile(f"{begin}{not_after}(?:{part}(?:[、]?{part})+|{each}|{large}){end}", re.M), True),
        (re.compile(f"{not_after}[{_SMALL[1:]}]个(?:{_any(_cues('head'))})"), True),
        (
            re.compile(
                f"{not_after}[{_SMALL[2:]}]不{han}(?![{_SMALL}]?{han}*?的话)(?={han}{{0,2}}(?:$|[^\\w]|{_any(_cues('end'))}))",
                re.M,
            ),
            True,
        ),
    )


@cache
def _numbered_places() -> tuple[str, ...]:
    """Return the places whose name begins with a numeral (四川, 三亚, 五台县), with and without 省, 市, 县, 区."""
    names = {d.name for d in divisions() if d.name[0] in _SMALL + _LARGE}
    return tuple(sorted(names | {n[:-1] for n in names if n[-1] in "省市县区" and len(n) > 2}))


def _is_slogan(text: str) -> bool:
    """Say whether a find is a slogan rather than a count, a date, an ordinal or an idiom."""
    bare = _bare(text)
    if len(bare) < 3 or bare.startswith(_cues("idiom")) or bare.startswith(_numbered_places()):
        return False
    first, rest = bare[0], bare[1:]
    if rest[0] in _SMALL + _LARGE + "亿":
        return False  # 三八, 十三五, 三百
    again = [i for i, c in enumerate(rest) if c in _SMALL + _LARGE]
    if first in _LARGE:
        return any(rest[i] == first for i in again)
    if again and rest[: again[0]] == rest[again[0] + 1 : 2 * again[0] + 1] and rest[again[0]] == first:
        return False  # 一户一户, a word said twice
    if first == "一":
        each = rest[: again[0]] if again else ""
        return 0 < len(each) <= 3 and each not in _cues("time") and not (len(each) == 2 and each[0] in _cues("counter"))
    if rest[0] == "个":
        return not again or rest[1:2] == "一"
    return rest[0] not in _cues("counter") or bool(again) or rest[0] in "级"


def find_slogans(text: str) -> list[Slogan]:
    """Return the numbered slogans of a clean text, in order.

    Those of the glossary (lexicon/terms_slogans.csv) are found in every form it lists; others by what numbered slogans look
    like: in quotation marks, numeral upon numeral (三通四有), one for each (一户一策), N个 with a slogan's head (五个确保),
    N不 (四不摘), sums (5+2, 1+N). Counts, dates, ordinals and idioms are none.

    >>> [s.name for s in find_slogans("落实“四个不摘”，实行一户一策，有三个村、两个孩子，一心一意")]
    ['四个不摘', '一户一策']
    """
    found: list[Slogan] = []
    taken = [False] * len(text)
    for pattern, judge in _patterns():
        for m in pattern.finditer(text):
            start, end = m.span()
            if any(taken[start:end]) or (judge and not _is_slogan(m.group())):
                continue
            bare = _bare(m.group())
            known = _glossary().get(bare)
            if known is None and not judge and "+" not in bare:
                continue
            taken[start:end] = [True] * (end - start)
            found.append(Slogan(start, end, bare, known))
    return sorted(found, key=lambda s: s.start)


def slogans(texts: Texts, *, engine: str = "jieba") -> pd.DataFrame:
    """Return the numbered slogans of articles, counted, the most frequent first.

    Columns: slogan, frequency, docfreq (articles that use it), known (whether the glossary explains it), pinyin, english,
    explanation; the last three are None for a slogan that the glossary does not know, english where only Chinese is spoken.
    """
    frequency: Counter[str] = Counter()
    where: dict[str, set[str]] = {}
    known: set[str] = set()
    for tokens in iter_tokens(texts, engine=engine):
        for slogan in find_slogans(tokens.text):
            frequency[slogan.name] += 1
            where.setdefault(slogan.name, set()).add(tokens.article)
            known |= {slogan.name} if slogan.known else set()
    about = {row["slogan"]: row for row in read_table("terms_slogans")}
    rows = []
    for name in sorted(frequency, key=lambda s: (-frequency[s], s)):
        entry = about[name] if name in known else {}
        explanation = tr(entry["explanation"]) if entry else None
        told = (entry.get("pinyin"), None if is_chinese() else entry.get("english"), explanation)
        rows.append((name, frequency[name], len(where[name]), name in known, *told))
    table = pd.DataFrame(rows, columns=["slogan", "frequency", "docfreq", "known", "pinyin", "english", "explanation"])
    return table.astype({"known": bool})
