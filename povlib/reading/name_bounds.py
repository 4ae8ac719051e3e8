"""Where the name of a place can begin, and which words make it part of another, from lexicon/not_places.csv."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ..lexicon import read_table, read_words
from ..lexicon.finding import any_of

HAN = "[\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class NotPlaces:
    """The words of lexicon/not_places.csv by kind, which says what each kind is for; ``words`` end before a name."""

    common: frozenset[str]
    words: frozenset[str]
    function: frozenset[str]
    verb: frozenset[str]
    name: re.Pattern[str]
    within: re.Pattern[str]
    tail: frozenset[str]
    whole: frozenset[str]
    longer: re.Pattern[str]
    body: re.Pattern[str]
    office: re.Pattern[str]
    event: re.Pattern[str]
    around: re.Pattern[str]
    no_relative: str


@cache
def not_places() -> NotPlaces:
    """Return the words that tell a name from what is none."""
    rows = read_table("not_places")

    def of(kind: str) -> list[str]:
        return [r["word"] for r in rows if r["kind"] == kind]

    # 甘肃省农业银行, 渭源县水利局: some characters that are in the name of such a body, then its kind
    inner = f"(?:(?!{any_of(of('no_body'))}|[的了在与和及为向对由是将把被从等]|有(?!限)){HAN}){{0,10}}?"
    return NotPlaces(
        common=frozenset(of("common")),
        words=frozenset((*of("before"), *read_words("ordinary_words"))),
        function=frozenset(of("function")),
        verb=frozenset(of("verb")),
        name=re.compile(any_of((*of("name"), *read_words("everyday_places")))),
        within=re.compile(any_of(of("within"))),
        tail=frozenset(of("tail")),
        whole=frozenset(of("whole")),
        # 村社区, 村道路, 村人均 and 乡镇集 go on as words of their own
        longer=re.compile(f"(?!{any_of(of('no_longer'))}|[乡镇]集|{HAN}{{1,3}}村(?![民级]))(?:{any_of(of('longer'))})"),
        body=re.compile(f"{inner}(?:{any_of(of('body'))})|[一两几多]家|网(?![络点格箱民])"),
        office=re.compile(f"{inner}(?:{any_of(of('office'))})"),
        event=re.compile(f"{HAN}{{0,2}}?(?:{any_of(of('event'))})"),
        around=re.compile(any_of(of("around"))),
        no_relative=any_of(of("no_relative")),
    )


def is_within_word(text: str, start: int, end: int) -> bool:
    """Whether a name stands within a longer word that is none: 合肥 in 复合肥.

    >>> is_within_word("发放复合肥", 3, 5), is_within_word("合肥帮扶", 0, 2)
    (True, False)
    """
    held = not_places().around.finditer(text, max(0, start - 2), end + 2)
    return any(m.start() <= start and end <= m.end() for m in held)


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u4e00" <= character <= "\u9fff"


@lru_cache(maxsize=20_000)
def behind_words(run: str) -> int:
    """Return where a name can begin at the earliest in a run of characters: behind the last word that no name holds.

    >>> behind_words("组织走访太和"), behind_words("灯点亮"), behind_words("与和平")
    (4, 3, 1)
    """
    words = not_places()
    masked = words.name.sub(lambda m: "〇" * len(m[0]), run)
    cut = 0
    for i, character in enumerate(masked):
        if character in words.function:
            cut = max(cut, i + 1)
        for n in (2, 3, 4):
            if masked[i : i + n] in words.words:
                cut = max(cut, min(i + n, len(run)))
    return cut


def can_begin(text: str, at: int) -> bool:
    """Whether a name can begin at an offset: behind a mark, a verb or a preposition, not within a longer word."""
    if at == 0 or not is_han(text[at - 1]):
        return True
    run = text[max(0, at - 4) : at]
    return run[-1] in not_places().verb or behind_words(run) == len(run)
