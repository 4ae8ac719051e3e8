"""Repair a text: the checks of the exercises."""

import re
from typing import Any

from ..articles import Article
from ..cleaning import FIXES, clean
from ..reading.figures import find_figures
from .properties import judge_function
from .verdicts import articles, exercise, judge_number

PINYIN = "329萬(wàn)貧困人口"
PINYIN_GONE = "329萬貧困人口"
TO_DAMAGE = "全县减贫3200人。"
DAMAGED = "全(quán)縣(xiàn)減(jiǎn)貧(pín)３２００人。"
WIDE = "２０１８年，全县减贫３２００人。"


def _repairs(article: Article) -> int:
    return sum(repair.count for repair in clean(article.text, html=article.is_html).repairs)


def _most_repaired() -> Article:
    return max(articles(), key=_repairs)


@exercise(
    "2.1",
    "clean(...).repairs has a count for each repair: add them up.",
    "for each article: sum(r.count for r in povlib.clean(article.text).repairs).",
    "One copy in a folder can hold nearly all the damage.",
    form="the id of an article as text",
)
def _most(answer: Any) -> str | None:
    known = {a.id: a for a in articles()}
    if answer not in known:
        return "no article has this id; give one such as articles[0].id."
    if answer == _most_repaired().id:
        return None
    return f"another has more repairs: this one needs {_repairs(known[answer])}. Add up the counts of every article."


@exercise(
    "2.2",
    "list(FIXES) has the names of all repairs. Which one speaks of brackets?",
    "try each: FIXES[name](PINYIN) == PINYIN_GONE.",
    "Each repair is a function with a name, so that it can be tried, tested and left out alone.",
    form="the name of a repair as text",
)
def _which_fix(answer: Any) -> str | None:
    if answer not in FIXES:
        return "no repair has this name; list(FIXES) has them all."
    got = FIXES[answer](PINYIN)
    return (
        None if got == PINYIN_GONE else f"this repair makes {got} of it: look for the one that takes the brackets only."
    )


@exercise(
    "2.3",
    "compare len(article.text) with len(clean(article.text).text).",
    "the raw length minus the clean length, of the article of 2.1.",
    "So much of the copy was not the article. Every count per 1,000 characters on the raw copy would be wrong by it.",
)
def _shorter(answer: Any) -> str | None:
    article = _most_repaired()
    whole, left = len(article.text), len(clean(article.text, html=article.is_html).text)
    mistakes = {
        left - whole: "the sign is the other way round: how much longer is the copy?",
        whole: "this is the length of the copy; by how much is it longer?",
        left: "this is the length of the repaired text; by how much is the copy longer?",
    }
    return judge_number(answer, whole - left, mistakes=mistakes)


@exercise(
    "2.4",
    "put a reading in brackets behind a character, with its tone mark: 全(quán).",
    "the readings are quán, xiàn, jiǎn, pín, rén; three of them are enough.",
    "Damaging a clean text on purpose shows whether a repair gives back exactly what was there.",
    form="the damaged sentence as text",
    free=True,
)
def _damage(answer: Any) -> str | None:
    cleaned = clean(str(answer))
    found = {repair.name: repair.count for repair in cleaned.repairs}.get("drop_bracketed_pinyin", 0)
    if found < 3:
        return f"drop_bracketed_pinyin finds {found} readings in it; give at least three."
    return None if cleaned.text == TO_DAMAGE else "cleaned, this is another sentence than the one asked for."


@exercise(
    "2.5",
    "start and end in the clean text come from .index(); to_raw(start, end) turns them into the place in the raw text.",
    "at = cleaned.text.index('3200'); then cleaned.raw between the two numbers that cleaned.to_raw(at, at + 4) gives.",
    "The map back is what lets a figure point into the file as it was found, full-width digits and all.",
    form="what stands in the raw text, as text",
)
def _way_back(answer: Any) -> str | None:
    cleaned = clean(DAMAGED)
    at = cleaned.text.index("3200")
    start, end = cleaned.to_raw(at, at + 4)
    if str(answer) == "3200":
        return "so it stands in the clean text; how does it stand in the raw one?"
    if isinstance(answer, tuple):
        return "this is the place; cut it out of cleaned.raw."
    return None if answer == DAMAGED[start:end] else "this is not what stands at that place in the raw text."


@exercise(
    "2.6",
    "clean(article.text, skip=['simplify']) leaves that repair out; count 贫困 in the text of both.",
    "the count with all repairs minus the count with skip=['simplify'].",
    "A repair of the script is a repair of the words: who looks for 贫困 does not find 貧困.",
)
def _without_fix(answer: Any) -> str | None:
    article = _most_repaired()
    whole = clean(article.text, html=article.is_html).text.count("贫困")
    left = clean(article.text, skip=["simplify"], html=article.is_html).text.count("贫困")
    if left == 0 and answer == 0:
        return "so many are still found without the repair; how many are lost?"
    return judge_number(answer, whole - left, mistakes={left: "so many are still found; how many are lost?"})


@exercise(
    "2.7",
    "the digits ０ to ９ have the numbers ord('０') to ord('９'); those of half width begin at ord('0').",
    "text.translate(str.maketrans('０１２３４５６７８９', '0123456789')).",
    "Only digits were asked for: the full-width comma is right in Chinese, and a repair that takes it along does harm.",
    form="a function of one text",
    free=True,
)
def _half_width(answer: Any) -> str | None:
    def right(text: str) -> str:
        return re.sub("[０-９]", lambda m: chr(ord(m[0]) - ord("０") + ord("0")), text)

    cases = [
        ((WIDE,), right(WIDE), "its digits become 2018 and 3200, and nothing else changes"),
        (("３５％，共７个。",), right("３５％，共７个。"), "marks such as ％ and ， stay as they are"),
        (("第4批",), "第4批", "what is of half width already stays"),
        (("",), "", "an empty text stays empty"),
    ]
    return judge_function(answer, cases)


@exercise(
    "2.8",
    "what has a reading that WHO and B2B have not? A tone mark over a vowel.",
    "re.sub(r'\\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*\\)', '', text).",
    "A repair is worth as much as what it leaves alone. Half of its tests should be texts that must not change.",
    form="a function of one text",
    free=True,
)
def _drop_readings(answer: Any) -> str | None:
    cases = [
        ((PINYIN,), PINYIN_GONE, "the reading behind 萬 goes, with its brackets"),
        (("贫(pín)困(kùn)村",), "贫困村", "every reading goes, not the first only"),
        (("世界卫生组织(WHO)",), "世界卫生组织(WHO)", "an abbreviation is no reading: it has no tone mark"),
        (("电商(B2B)平台",), "电商(B2B)平台", "letters and digits in brackets are no reading"),
        (("投入(含贷款)2亿元",), "投入(含贷款)2亿元", "Chinese in brackets belongs to the text"),
    ]
    return judge_function(answer, cases)


@exercise(
    "2.9",
    "an abbreviation, a model, a unit in brackets: something that is part of the sentence.",
    "世界卫生组织(WHO) would do; write a sentence of your own with a figure in it.",
    "A negative case: the text that a repair must not touch. It finds more faults than ten texts that it should.",
    form="a sentence as text",
    free=True,
)
def _untouched(answer: Any) -> str | None:
    sentence = str(answer)
    if not re.search(r"[(（][^()（）]*[A-Za-z][^()（）]*[)）]", sentence):
        return "it has no letters in brackets, so nothing tempts the repair."
    if not re.search(r"[一-鿿]", sentence) or not find_figures(sentence):
        return "it is no Chinese sentence with a figure."
    cleaned = clean(sentence)
    if cleaned.text != sentence:
        return f"cleaning changes it: {', '.join(r.name for r in cleaned.repairs)}. Find one that stays as it is."
    return None


@exercise(
    "2.10",
    "what does a news page print under an article that belongs to the page, not to the article?",
    "the name of an editor behind 责任编辑： is such a line.",
    "Such a line gives false figures and false names. What it looks like is a rule; where it came from is not.",
    form="the line as text",
    free=True,
)
def _furniture(answer: Any) -> str | None:
    line = str(answer).strip()
    if "\n" in line or not line:
        return "give one line."
    left = clean(f"{TO_DAMAGE}\n\n{line}").text.strip()
    if left == TO_DAMAGE:
        return None
    if TO_DAMAGE not in left:
        return "with this line the sentence itself is lost."
    return "cleaning keeps this line: it could be a sentence of the article. Which line could not?"
