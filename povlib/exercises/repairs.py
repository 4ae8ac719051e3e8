"""Repair a text: the checks of the exercises."""

from typing import Any

from ..articles import Article
from ..cleaning import FIXES, clean
from .verdicts import articles, exercise, judge_number

PINYIN = "329萬(wàn)貧困人口"
PINYIN_GONE = "329萬貧困人口"
TO_DAMAGE = "全县减贫3200人。"
DAMAGED = "全(quán)縣(xiàn)減(jiǎn)貧(pín)３２００人。"


def _repairs(article: Article) -> int:
    return sum(repair.count for repair in clean(article.text, html=article.is_html).repairs)


def _most_repaired() -> Article:
    return max(articles(), key=_repairs)


@exercise(
    "2.1",
    "clean(...).repairs has a count for each repair: add them up.",
    "One copy in a folder can hold nearly all the damage.",
)
def _most(answer: Any) -> str | None:
    if answer not in {a.id for a in articles()}:
        return "give the id of an article, such as articles[0].id."
    return None if answer == _most_repaired().id else "another article has more repairs."


@exercise(
    "2.2",
    "list(FIXES) has the names of all repairs. Which one speaks of brackets?",
    "Each repair is a function with a name, so that it can be tried, tested and left out alone.",
)
def _which_fix(answer: Any) -> str | None:
    if answer not in FIXES:
        return "no repair has this name; list(FIXES) has them all."
    return (
        None if FIXES[answer](PINYIN) == PINYIN_GONE else "this repair leaves something else behind: try it on PINYIN."
    )


@exercise(
    "2.3",
    "compare len(article.text) with len(clean(article.text).text).",
    "So much of the copy was not the article. Every count per 1,000 characters on the raw copy would be wrong by it.",
)
def _shorter(answer: Any) -> str | None:
    article = _most_repaired()
    right = len(article.text) - len(clean(article.text, html=article.is_html).text)
    return judge_number(answer, right, mistakes={-right: "the sign is the other way round."})


@exercise(
    "2.4",
    "put a reading in brackets behind a character, with its tone mark: 全(quán).",
    "Damaging a clean text on purpose shows whether a repair gives back exactly what was there.",
)
def _damage(answer: Any) -> str | None:
    cleaned = clean(str(answer))
    done = {repair.name: repair.count for repair in cleaned.repairs}
    if done.get("drop_bracketed_pinyin", 0) < 3:
        return (
            f"drop_bracketed_pinyin finds {done.get('drop_bracketed_pinyin', 0)} readings in it; give at least three."
        )
    return None if cleaned.text == TO_DAMAGE else "cleaned, this is another sentence than the one asked for."


@exercise(
    "2.5",
    "start and end in the clean text come from .index(); to_raw(start, end) turns them into the place in the raw text.",
    "The map back is what lets a figure point into the file as it was found, full-width digits and all.",
)
def _way_back(answer: Any) -> str | None:
    cleaned = clean(DAMAGED)
    at = cleaned.text.index("3200")
    start, end = cleaned.to_raw(at, at + 4)
    if answer == "3200":
        return "so it stands in the clean text; how does it stand in the raw one?"
    return None if answer == DAMAGED[start:end] else "this is not what stands at that place in the raw text."


@exercise(
    "2.6",
    "clean(article.text, skip=['simplify']) leaves that repair out; count 贫困 in the text of both.",
    "A repair of the script is a repair of the words: who looks for 贫困 does not find 貧困.",
)
def _without_fix(answer: Any) -> str | None:
    article = _most_repaired()
    whole = clean(article.text, html=article.is_html).text.count("贫困")
    left = clean(article.text, skip=["simplify"], html=article.is_html).text.count("贫困")
    return judge_number(answer, whole - left, mistakes={left: "so many are still found; how many are lost?"})
