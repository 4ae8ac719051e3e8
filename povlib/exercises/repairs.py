"""Repair a text: the checks of the exercises."""

import re
from typing import Any

from ..articles import Article
from ..cleaning import FIXES, clean
from ..locale import N_, tr
from ..reading.figures import find_figures
from .properties import judge_function
from .verdicts import articles, exercise, judge_number, listed

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
    N_("clean(...).repairs has a count for each repair: add them up."),
    N_("for each article: sum(r.count for r in povlib.clean(article.text).repairs)."),
    N_("One copy in a folder can hold nearly all the damage."),
    form=N_("the id of an article as text"),
)
def _most(answer: Any) -> str | None:
    known = {a.id: a for a in articles()}
    if answer not in known:
        return tr("no article has this id; give one such as articles[0].id.")
    if answer == _most_repaired().id:
        return None
    return tr("another has more repairs: this one needs {n}. Add up the counts of every article.").format(
        n=_repairs(known[answer])
    )


@exercise(
    "2.2",
    N_("list(FIXES) has the names of all repairs. Which one speaks of brackets?"),
    N_("try each: FIXES[name](PINYIN) == PINYIN_GONE."),
    N_("Each repair is a function with a name, so that it can be tried, tested and left out alone."),
    form=N_("the name of a repair as text"),
)
def _which_fix(answer: Any) -> str | None:
    if answer not in FIXES:
        return tr("no repair has this name; list(FIXES) has them all.")
    got = FIXES[answer](PINYIN)
    return (
        None
        if got == PINYIN_GONE
        else tr("this repair makes {got} of it: look for the one that takes the brackets only.").format(got=got)
    )


@exercise(
    "2.3",
    N_("compare len(article.text) with len(clean(article.text).text)."),
    N_("the raw length minus the clean length, of the article of 2.1."),
    N_(
        "So much of the copy was not the article. Every count per 1,000 characters on the raw copy would be wrong by it."
    ),
)
def _shorter(answer: Any) -> str | None:
    article = _most_repaired()
    whole, left = len(article.text), len(clean(article.text, html=article.is_html).text)
    mistakes = {
        left - whole: tr("the sign is the other way round: how much longer is the copy?"),
        whole: tr("this is the length of the copy; by how much is it longer?"),
        left: tr("this is the length of the repaired text; by how much is the copy longer?"),
    }
    return judge_number(answer, whole - left, mistakes=mistakes)


@exercise(
    "2.4",
    N_("put a reading in brackets behind a character, with its tone mark: 全(quán)."),
    N_("the readings are quán, xiàn, jiǎn, pín, rén; three of them are enough."),
    N_("Damaging a clean text on purpose shows whether a repair gives back exactly what was there."),
    form=N_("the damaged sentence as text"),
    free=True,
)
def _damage(answer: Any) -> str | None:
    cleaned = clean(str(answer))
    found = {repair.name: repair.count for repair in cleaned.repairs}.get("drop_bracketed_pinyin", 0)
    if found < 3:
        return tr("drop_bracketed_pinyin finds {found} readings in it; give at least three.").format(found=found)
    return None if cleaned.text == TO_DAMAGE else tr("cleaned, this is another sentence than the one asked for.")


@exercise(
    "2.5",
    N_(
        "start and end in the clean text come from .index(); to_raw(start, end) turns them into the place in the raw text."
    ),
    N_(
        "at = cleaned.text.index('3200'); then cleaned.raw between the two numbers that cleaned.to_raw(at, at + 4) gives."
    ),
    N_("The map back is what lets a figure point into the file as it was found, full-width digits and all."),
    form=N_("what stands in the raw text, as text"),
)
def _way_back(answer: Any) -> str | None:
    cleaned = clean(DAMAGED)
    at = cleaned.text.index("3200")
    start, end = cleaned.to_raw(at, at + 4)
    if str(answer) == "3200":
        return tr("so it stands in the clean text; how does it stand in the raw one?")
    if isinstance(answer, tuple):
        return tr("this is the place; cut it out of cleaned.raw.")
    return None if answer == DAMAGED[start:end] else tr("this is not what stands at that place in the raw text.")


@exercise(
    "2.6",
    N_("clean(article.text, skip=['simplify']) leaves that repair out; count 贫困 in the text of both."),
    N_("the count with all repairs minus the count with skip=['simplify']."),
    N_("A repair of the script is a repair of the words: who looks for 贫困 does not find 貧困."),
)
def _without_fix(answer: Any) -> str | None:
    article = _most_repaired()
    whole = clean(article.text, html=article.is_html).text.count("贫困")
    left = clean(article.text, skip=["simplify"], html=article.is_html).text.count("贫困")
    if left == 0 and answer == 0:
        return tr("so many are still found without the repair; how many are lost?")
    return judge_number(answer, whole - left, mistakes={left: tr("so many are still found; how many are lost?")})


@exercise(
    "2.7",
    N_("the digits ０ to ９ have the numbers ord('０') to ord('９'); those of half width begin at ord('0')."),
    N_("text.translate(str.maketrans('０１２３４５６７８９', '0123456789'))."),
    N_(
        "Only digits were asked for: the full-width comma is right in Chinese, and a repair that takes it along does harm."
    ),
    form=N_("a function of one text"),
    free=True,
)
def _half_width(answer: Any) -> str | None:
    def right(text: str) -> str:
        return re.sub("[０-９]", lambda m: chr(ord(m[0]) - ord("０") + ord("0")), text)

    cases = [
        ((WIDE,), right(WIDE), tr("its digits become 2018 and 3200, and nothing else changes")),
        (("３５％，共７个。",), right("３５％，共７个。"), tr("marks such as ％ and ， stay as they are")),
        (("第4批",), "第4批", tr("what is of half width already stays")),
        (("",), "", tr("an empty text stays empty")),
    ]
    return judge_function(answer, cases)


@exercise(
    "2.8",
    N_("what has a reading that WHO and B2B have not? A tone mark over a vowel."),
    N_("re.sub(r'\\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*\\)', '', text)."),
    N_("A repair is worth as much as what it leaves alone. Half of its tests should be texts that must not change."),
    form=N_("a function of one text"),
    free=True,
)
def _drop_readings(answer: Any) -> str | None:
    cases = [
        ((PINYIN,), PINYIN_GONE, tr("the reading behind 萬 goes, with its brackets")),
        (("贫(pín)困(kùn)村",), "贫困村", tr("every reading goes, not the first only")),
        (("世界卫生组织(WHO)",), "世界卫生组织(WHO)", tr("an abbreviation is no reading: it has no tone mark")),
        (("电商(B2B)平台",), "电商(B2B)平台", tr("letters and digits in brackets are no reading")),
        (("投入(含贷款)2亿元",), "投入(含贷款)2亿元", tr("Chinese in brackets belongs to the text")),
    ]
    return judge_function(answer, cases)


@exercise(
    "2.9",
    N_("an abbreviation, a model, a unit in brackets: something that is part of the sentence."),
    N_("世界卫生组织(WHO) would do; write a sentence of your own with a figure in it."),
    N_("A negative case: the text that a repair must not touch. It finds more faults than ten texts that it should."),
    form=N_("a sentence as text"),
    free=True,
)
def _untouched(answer: Any) -> str | None:
    sentence = str(answer)
    if not re.search(r"[(（][^()（）]*[A-Za-z][^()（）]*[)）]", sentence):
        return tr("it has no letters in brackets, so nothing tempts the repair.")
    if not re.search(r"[一-鿿]", sentence) or not find_figures(sentence):
        return tr("it is no Chinese sentence with a figure.")
    cleaned = clean(sentence)
    if cleaned.text != sentence:
        return tr("cleaning changes it: {repairs}. Find one that stays as it is.").format(
            repairs=listed(r.name for r in cleaned.repairs)
        )
    return None


@exercise(
    "2.10",
    N_("what does a news page print under an article that belongs to the page, not to the article?"),
    N_("the name of an editor behind 责任编辑： is such a line."),
    N_("Such a line gives false figures and false names. What it looks like is a rule; where it came from is not."),
    form=N_("the line as text"),
    free=True,
)
def _furniture(answer: Any) -> str | None:
    line = str(answer).strip()
    if "\n" in line or not line:
        return tr("give one line.")
    left = clean(f"{TO_DAMAGE}\n\n{line}").text.strip()
    if left == TO_DAMAGE:
        return None
    if TO_DAMAGE not in left:
        return tr("with this line the sentence itself is lost.")
    return tr("cleaning keeps this line: it could be a sentence of the article. Which line could not?")
