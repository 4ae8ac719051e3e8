"""What a number counts: the unit or classifier behind it, or the noun that stands behind it or before it.

Words stand in lexicon/units.csv, head_nouns.csv and amount_words.csv. A unit or noun counts only where the characters
around it do not make it part of another word (人 in 人才, 村 in 农村).
"""

import re
from functools import cache
from typing import NamedTuple

from ..lexicon import read_table

AREAS = ("village", "township", "county")
NO_FIGURE = ("", "skip", "date")  # kinds of numbers that are none


class Word(NamedTuple):
    """A row of a table: what it tells, and what bars it where it follows (but for the excepted) or stands before."""

    word: str
    unit: str
    kind: str
    times: str
    bars: tuple[str, ...]
    excepted: tuple[str, ...]
    behind: tuple[str, ...]


@cache
def amount_words(says: str) -> dict[str, str]:
    """Return the words of one class of lexicon/amount_words.csv, the longest first, each with its unit."""
    rows = [r for r in read_table("amount_words") if r["says"] == says]
    return {r["word"]: r["unit"] for r in sorted(rows, key=lambda r: (-len(r["word"]), r["word"]))}


@cache
def any_of(says: str) -> re.Pattern[str]:
    """Return the pattern of the words of one class of lexicon/amount_words.csv."""
    return re.compile("|".join(map(re.escape, amount_words(says))))


@cache
def _words(table: str) -> tuple[dict[str, Word], dict[str, tuple[int, ...]]]:
    """Return the words of a table, and for each character the lengths of those that begin with it, longest first."""
    words, lengths = {}, dict[str, set[int]]()
    for row in read_table(table):
        barred = [cell.partition("-") for cell in row["not_before"].split()]
        bars, excepted = tuple(b for b, _, _ in barred), tuple(b + rest for b, _, rest in barred if rest)
        behind = tuple(row.get("not_behind", "").split())
        words[row["word"]] = Word(row["word"], row["unit"], row["kind"], row.get("times", ""), bars, excepted, behind)
        lengths.setdefault(row["word"][0], set()).add(len(row["word"]))
    return words, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def _word_at(table: str, text: str, at: int, stop: int) -> Word | None:
    """Return the longest word of a table that begins at an offset, ends by ``stop``, and is no part of another."""
    words, lengths = _words(table)
    for length in lengths.get(text[at : at + 1], ()):
        end = at + length
        if end <= stop and (w := words.get(text[at:end])):
            barred = w.bars and text.startswith(w.bars, end) and not text.startswith(w.excepted, end)
            if not barred and not (w.behind and text.endswith(w.behind, 0, at)):
                return w
    return None


_BLANKS = " \u3000"


def unit_at(text: str, at: int) -> tuple[Word, int] | None:
    """Return the unit or classifier behind a number that ends at an offset, and its end; blanks may stand between."""
    stop = at + 4
    while at < stop and text[at : at + 1] in _BLANKS and at < len(text):
        at += 1
    word = _word_at("units", text, at, len(text))
    return (word, at + len(word.word)) if word else None


BOUND = r"[，。、；：！？,;:!?（()）“”\"‘’《》|\s\d]|和|及|与|的"  # what ends a phrase
_BOUND = re.compile(f"{BOUND}|了")  # 已有52个通了公路: the road is not what is counted
# Two modifiers before one noun: 9个国家和省定贫困县, 个未摘帽和深度贫困县
_JOINED = re.compile("[\u4e00-\u9fff]{0,6}?(?:[级定帽度困省市州区县]|国家|中央|脱贫|退出)[和、及与](?=[\u4e00-\u9fff])")
# 18个“十三五”贫困村; 260个“深度贫困村”: the plan and the mark before the noun are passed over
_OF_A_PLAN = re.compile('[“"](?:十[一二三四五]五[”"](?:期间)?|(?=[\u4e00-\u9fff]{2,8}[村县][”"]))')
_NEAR, _FAR = 8, 14  # no counted noun ends further behind a bare number, or a classifier or magnitude, in characters


def noun_behind(text: str, at: int, *, far: bool = True, amount: bool = False, put_in: bool = False) -> Word | None:
    """Return the head noun behind a classifier, past its modifiers: 个深度贫困村.

    A noun with another right behind it is a modifier too: 个移民村 are villages. What ends in 的 is one (个未脱贫的村).
    ``far``: whether the number has a classifier or a magnitude. ``amount``: it has no classifier (2.2万农村低收入人口);
    then a verb ends the search (3.2亿改善…), unless it is a noun's modifier (3万搬迁群众), which it is not right behind
    an amount that is ``put_in`` (投入300万帮扶群众).
    """
    noun, end = _head_noun(text, at, _FAR if far else _NEAR, amount, put_in)
    if noun is None and far and at < end < len(text) and text[end] == "的":
        noun, _ = _head_noun(text, end + 1, _FAR, amount, False)
    return noun


def _head_noun(text: str, at: int, reach: int, amount: bool, put_in: bool) -> tuple[Word | None, int]:
    """Return the head noun of the phrase that begins at an offset, and where the search for it ended."""
    at += text.startswith(" ", at)
    if plan := _OF_A_PLAN.match(text, at):
        at = plan.end()
    joined = _JOINED.match(text, at)
    stop = min(at + reach, len(text))
    if limit := _BOUND.search(text, joined.end() if joined else at, stop + 1):
        stop = min(limit.start(), stop)
    if text[stop : stop + 1] in ("(", "（"):
        stop += 6  # a bracket that belongs to the noun: 村(社区)
    last, i = None, at
    while i < stop:
        word = _word_at("head_nouns", text, i, stop)
        if word is None:
            if last:
                break
            i += 1
            continue
        end = i + len(word.word)
        if word.kind == "verb":
            if last or (amount and ((put_in and i == at) or not _word_at("head_nouns", text, end, stop))):
                return last, i
        elif last and amount and word.word.endswith("资金"):
            last = word  # 安排3000万移民资金
        elif last and (word.kind == "money" or (not amount and word.kind in ("person", "household"))):
            break
        elif word.kind != "modifier" and (amount or word.kind != "money"):
            last = word
        i = end
    return last, stop


def is_verb(text: str, at: int) -> bool:
    """Whether another phrase begins at an offset, with a verb or preposition: 3.2亿用于…."""
    word = _word_at("head_nouns", text, at, len(text))
    return word is not None and word.kind == "verb"


# Between a noun and the number of what it names: 贫困人口减少到3.2万, 受益贫困村共有8个
@cache
def _reached() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('between').pattern}|\d{{4}}年)*+$")


_MORE_KINDS = re.compile("[（(](?:[市区旗]|社区|[、,，和]){1,4}[)）]$")
_OF_EACH = re.compile("每[^，,。；;、]{0,4}$|[全该本我各农城]$")


def noun_before(text: str, start: int) -> Word | None:
    """Return the noun before a number that begins at an offset: 受益贫困村8个; none of 每村, 全村, 该村."""
    reached = _reached().search(text, max(0, start - 14), start)
    end = reached.start() if reached else start
    if more := _MORE_KINDS.search(text, max(0, end - 8), end):
        end = more.start()  # 贫困县（市、区）25个
    for begin in range(max(0, end - 4), end):
        noun = _words("head_nouns")[0].get(text[begin:end])
        if noun and noun.kind not in ("verb", "modifier"):
            return None if _OF_EACH.search(text, max(0, begin - 6), begin) else noun
    return None


@cache
def no_noun() -> re.Pattern[str]:
    """Return the pattern of what follows where no noun does: a mark, or what came of it (61个减至15个, 21个摘帽)."""
    return re.compile(rf"$|{BOUND}|{any_of('came').pattern}")


_READ_AS = {"body": "item", "project": "item", "kinds": "item", "few": "count"}


def kind_of(word: Word) -> str:
    """Return the kind of a figure by the word that tells its unit: some kinds of words only say how to read them."""
    return _READ_AS.get(word.kind, word.kind)


@cache
def put_in() -> re.Pattern[str]:
    """Return the pattern of a word of money right before an amount: 投入资金约."""
    return re.compile(rf"(?:{any_of('money').pattern})[^，。；、：,;:!?！？\s（）()\d]{{0,4}}$")
