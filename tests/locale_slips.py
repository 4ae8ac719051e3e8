"""What can be wrong with a translated text: functions that name the slips of one entry of a catalogue."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from markdown_it import MarkdownIt

from povlib.lexicon import read_table
from povlib.locale import FOLDER
from povlib.locale.code import fields

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_MONTHS = "January February March April May June July August September October November December".split()
_WORDS = {
    word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_WORDS |= {
    "first": 1,
    "once": 1,
    "second": 2,
    "twice": 2,
    "third": 3,
    "half": 2,
    "fifteen": 15,
    "twenty": 20,
    "forty": 40,
    "sixty": 60,
    "hundred": 100,
    "thousand": 1000,
}
_SIZES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "万": 10**4, "亿": 10**8, "万亿": 10**12, "": 1}
_NUMBER = re.compile(r"(?<![A-Za-z\d.])(\d[\d,]*(?:\.\d+)?)(?:\s?(million|billion|thousand)\b|(万亿|万|亿))?")
_ADDRESS = re.compile(r"\]\(([^)]*)\)")
_CODE = re.compile(r"`+[^`]+`+")
_ENGLISH = re.compile(r"(?:\b[A-Za-z][A-Za-z'’-]*[ ,]+){2,}[A-Za-z][A-Za-z'’-]*")
_ALLOWED = [
    line
    for line in (Path(__file__).parent / "cases/locale/english.txt").read_text(encoding="utf-8").splitlines()
    if line[:1] != "#"
]
GLOSSARY = read_table("glossary", FOLDER)


def slips(english: str, chinese: str) -> list[str]:
    """Return what is wrong with a translation, a line each."""
    if english == chinese:
        return []
    found = [*_kept(english, chinese), *_punctuation(english, chinese), *_marks(chinese), *_terms(english, chinese)]
    if numbers(english) != numbers(chinese) and not _spelt(english, chinese):
        found.append(f"numbers: {_listed(numbers(english))} became {_listed(numbers(chinese))}")
    return [*found, *(f"English: {run}" for run in english_runs(chinese))]


def _listed(values: Counter[Decimal]) -> str:
    return ", ".join(f"{value:f}" for value in sorted(values.elements()))


def numbers(text: str) -> Counter[Decimal]:
    """Return the values of the numbers in a text; a month has its number, 万 and million their size."""
    text = re.sub(r"(\d) to (?=\d+ (thousand|million|billion)\b)", r"\1 \2 to ", bare(text, ""))
    for n, month in enumerate(_MONTHS, 1):
        text = (
            re.sub(rf"\b{month}\b", f" {n} ", text)
            if month not in ("May", "March")
            else re.sub(rf"\b{month} (?=\d)|(?<=\d ){month}\b", f" {n} ", text)
        )
    values = ((Decimal(m[1].rstrip(",").replace(",", "")), m[2] or m[3] or "") for m in _NUMBER.finditer(text))
    return Counter((value * _SIZES[size]).normalize() for value, size in values)


def _spelt(english: str, chinese: str) -> bool:
    """Whether the numbers that the Chinese has more are words in the English text, and none is missing."""
    here, there = numbers(english), numbers(chinese)
    words = set(re.findall(r"[a-z]+", english.lower()))
    return not here - there and all(any(_WORDS.get(w) == v for w in words) for v in there - here)


def bare(text: str, mark: str = "○") -> str:
    """Return a text without code, addresses and fields; ``mark`` stands where code or a field stood."""
    text = _ADDRESS.sub("]", _CODE.sub(mark, text))
    for field in fields(text):
        text = text.replace(field, mark)
    return re.sub(r"<[^>]+>|\{ref\}", "", text)


def _kept(english: str, chinese: str) -> Iterator[str]:
    for what, parts in (
        ("code", _CODE.findall), ("addresses", _ADDRESS.findall), ("tags", re.compile(r"</?[A-Za-z][^>]*>").findall),
        ("what is filled in", lambda text: [f for f in [*fields(_CODE.sub("", text)), *re.findall(r"%\w+%", text)] if "'s'" not in f and f != "{ref}"]),
        ("line ends", re.compile(r"\\n|\n").findall),
    ):  # fmt: skip
        here, there = Counter(parts(english)), Counter(parts(chinese))
        if here != there:
            yield f"{what}: lost {[*(here - there)]}, new {[*(there - here)]}"


def _punctuation(english: str, chinese: str) -> Iterator[str]:
    """Yield what is against GB/T 15834, and blanks beside Chinese characters."""
    text = re.sub(r"\[([^\]]*)\]", r"\1", bare(chinese)).replace("**", "")
    for match in re.finditer(
        rf"[{_HAN}○”）》][,;:?!]|[{_HAN}]\.(?!\.|\w)|[{_HAN}][\"'(]|[)\"'][{_HAN}]|[\"(][{_HAN}]|[{_HAN}][)\"']", text
    ):
        if match.group() in english and set(match.group()) & set("()\"'"):  # code that the English has, too
            continue
        yield f"punctuation: {text[max(0, match.start() - 6) : match.end() + 6]}"
    for match in re.finditer(
        rf"[{_HAN}] (?=[{_HAN}A-Za-z0-9○])|[A-Za-z0-9○] (?=[{_HAN}])| [，。；：！？、）》”]|[，。；：！？、（《“] (?! )",
        text,
    ):
        yield f"blank: {text[max(0, match.start() - 6) : match.end() + 6]}"


def _marks(chinese: str) -> Iterator[str]:
    """Yield Markdown that stays unread: a star or a backtick that a reader would see."""
    for field in fields(chinese):
        chinese = chinese.replace(field, "0")
    html = MarkdownIt("commonmark").renderInline(chinese.replace("{ref}", ""))
    text = re.sub(r"<code>.*?</code>|<[^>]+>", "", html)
    if "**" in text or "`" in text or "](" in text:
        yield f"Markdown that is not read: {text}"
    if "<em>" in html and "<em>" not in chinese:
        yield "slanted text: use 《》, “” or **"


def _terms(english: str, chinese: str) -> Iterator[str]:
    words = bare(english, "")
    for row in GLOSSARY:
        if not re.search(rf"\b{re.escape(row['en'])}(?:s|es)?\b", words, re.I):
            continue
        if row["note"].startswith("!") and not any(term in chinese for term in row["zh"].split("/")):
            yield f"term: {row['en']} is {row['zh']}"
        if wrong := [term for term in row["avoid"].split("/") if term and term in chinese]:
            yield f"term: {row['en']} is {row['zh']}, not {', '.join(wrong)}"


def english_runs(text: str) -> list[str]:
    """Return the runs of three English words in a text that are no names."""
    return [run for run in _ENGLISH.findall(bare(text)) if not any(run in line for line in _ALLOWED)]
