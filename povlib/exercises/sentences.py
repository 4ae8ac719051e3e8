"""Read a sentence: the checks of the exercises."""

from typing import Any

from ..lexicon import read_table
from ..locale import N_, tr
from ..reading.figures import find_figures
from .properties import judge_evidence, judge_function
from .verdicts import exercise, judge_choices, judge_entries, judge_number, read

AMOUNT = "全镇投入1.16亿元修路。"
ROUGHLY = ("近6000万元", "12%以上", "300余户", "约5万人", "不超过3000元")
NUMBERED = "十三五期间，全县实施第二批6个项目，落实两不愁三保障，2个贫困乡建成4G基站120座，产量提高百余倍。"
PIECES = ("十三五", "第二批", "6个项目", "两不愁三保障", "2个贫困乡", "4G基站", "120座", "百余倍")
DONE_OR_PLANNED = {
    "a": "2018年，全县投入扶贫资金2.4亿元。",
    "b": "2020年，全县计划投入扶贫资金2.4亿元。",
    "c": "全县力争年底前减贫3200人。",
    "d": "总投资8000万元的公路项目开工建设。",
}
SPAN_OF_YEARS = "近三年来，全县累计投入扶贫资金3.6亿元。"
PROMISE = "今年，全县确保减贫3200人。"
AMOUNTS = ("2.4亿元", "3500万元", "860元", "1.16亿元", "12万元", "0.9亿元")

_APPROX = ("exact", "near", "over", "about", "at_least", "at_most")
_COMMON_PLANS = ("计划", "力争", "将", "目标")


@exercise(
    "1.1",
    N_("亿 is a hundred million: how many zeros has it?"),
    N_("multiply the number before 亿 by 100_000_000."),
    N_("亿 is 10⁸ and 万 is 10⁴; the table has values in base units."),
)
def _amount(answer: Any) -> str | None:
    right = float(find_figures(AMOUNT)[0].value)
    mistakes = {
        right / 1e8: tr("this is the number in 亿; write it in 元."),
        right / 1e4: tr("this is in 万元; write it in 元."),
        right * 10: tr("one zero too many: 亿 is 10⁸, not a billion."),
        right / 10: tr("one zero too few: 亿 is 10⁸."),
    }
    return judge_number(answer, right, mistakes=mistakes)


@exercise(
    "1.2",
    N_(
        "the words are: exact, near, over, about, at_least, at_most. 近 says that it stays below, 余 that it goes beyond."
    ),
    N_("以上 includes the number itself; 不超过 forbids more; 约 says neither below nor above."),
    N_("Half of what looks exact in such news is not; approx keeps what the text says."),
    form=N_("a dict with a word for each of the five"),
)
def _roughly(answer: Any) -> str | None:
    why = {
        "近6000万元": tr("近 comes from below: nearly, and not reached"),
        "12%以上": tr("以上 begins at the number and goes up: no less than that"),
        "300余户": tr("余 says that some are left beyond the round number"),
        "约5万人": tr("约 leaves open whether it is a little more or a little less"),
        "不超过3000元": tr("不超过 sets a cap: it may be that much and no more"),
    }
    return judge_entries(answer, {text: find_figures(text)[0].approx for text in ROUGHLY}, why, allowed=_APPROX)


@exercise(
    "1.3",
    N_("a figure counts or measures something. Names of plans, slogans and ordinals hold digits and count nothing."),
    N_("ask of each: how many of what? 6个项目 answers; 第二批 says which, not how many."),
    N_("Who counts every number counts slogans: a good part of the digits in such articles are names."),
    form=N_("a set of texts from PIECES"),
)
def _pieces(answer: Any) -> str | None:
    spans = [(f.start, f.end) for f in find_figures(NUMBERED)]
    right = set()
    for piece in PIECES:
        at = NUMBERED.index(piece)
        if any(start < at + len(piece) and at < end for start, end in spans):
            right.add(piece)
    why = {
        "十三五": tr("it is the name of a plan, the thirteenth of its kind"),
        "第二批": tr("第 makes it an ordinal: it says which, not how many"),
        "两不愁三保障": tr("it is a slogan, whose numbers are part of its name"),
        "4G基站": tr("4G is the name of a technique; nobody counted four"),
    }
    return judge_choices(answer, right, why)


@exercise(
    "1.4",
    N_("look for 计划, 力争, 将, 目标. And what is 总投资 on the day a project begins: spent, or to be spent?"),
    N_("three of the four are promises."),
    N_("A project's 总投资 is a promise until the text says 完成投资 or 投入."),
    form=N_("a dict with 'done' or 'planned' for a, b, c and d"),
)
def _status(answer: Any) -> str | None:
    why = {
        "a": tr("投入 with a year that is over reports what was spent"),
        "b": tr("计划 says what shall be"),
        "c": tr("力争 says what one strives for"),
        "d": tr("开工建设 begins the work: its 总投资 is still to be spent"),
    }
    right = {key: read(text)[0].status for key, text in DONE_OR_PLANNED.items()}
    return judge_entries(answer, right, why, allowed=("done", "planned"))


@exercise(
    "1.5",
    N_("count back from the day of publication, and give two texts such as ('2010', '2012'); a year is enough."),
    N_("the paper is of June 2019: the span ends in the year of the paper or the last full year before it."),
    N_(
        "Three readings are usual: the three years up to the day of the paper (2016 to 2019, which is how povlib "
        "reads it), the calendar "
        "years with the running one (2017 to 2019), and the three full years (2016 to 2018). Without the day of "
        "publication "
        "近三年 means nothing at all."
    ),
    form=N_("two years as text, such as ('2010', '2012')"),
)
def _period(answer: Any) -> str | None:
    fact = read(SPAN_OF_YEARS)[0]
    first, last = int((fact.from_ or "")[:4]), int((fact.to or "")[:4])
    begin, end = (int(str(year)[:4]) for year in answer)
    if (begin, end) in {(first, last), (first + 1, last), (first, last - 1)}:
        return None
    if begin > end:
        return tr("it ends before it begins.")
    if end > last:
        return tr("the end: a paper cannot report a year that came after it.")
    if end < last - 1:
        return tr("the end: 近 says that the span reaches up to now, the day of the paper.")
    return tr(
        "the beginning: 近三年 is three years back from the paper; from {begin} to {end} is another span."
    ).format(begin=begin, end=end)


@exercise(
    "1.6",
    N_("a range such as 5至8 with one unit at its end; the first number of it has no unit of its own."),
    N_("write 每户补助 and two numbers with 至 between them, then 万元."),
    N_("A range is two figures: the first borrows the unit, and the magnitude, of the second."),
    form=N_("a sentence as text"),
    free=True,
)
def _range(answer: Any) -> str | None:
    found = find_figures(str(answer))
    if len(found) != 2:
        return tr("the library reads {n} figures in this sentence; a range is two.").format(n=len(found))
    if not found[0].text.strip().replace(".", "").isdigit():
        return tr("the first figure has a unit of its own; let it share that of the second.")
    return None if found[0].unit == found[1].unit else tr("the two do not share a unit: one counts other things.")


_AMOUNT_WHY = {
    "亿": N_("亿 is 10⁸"),
    "万": N_("万 is 10⁴"),
}


@exercise(
    "1.7",
    N_("cut 元 off, look whether 亿 or 万 is the last character left, and multiply what stands before it."),
    N_(
        "float(text[:-2]) * 1e8 where text ends in 亿元, float(text[:-2]) * 1e4 where it ends in 万元, float(text[:-1]) "
        "otherwise."
    ),
    N_(
        "Four lines read most sums of such news. What they miss (近, 余, 1200、800和350万元) is why a library is longer."
    ),
    form=N_("a function of one text"),
    free=True,
)
def _in_yuan(answer: Any) -> str | None:
    cases = []
    for text in AMOUNTS:
        sign = next((s for s in _AMOUNT_WHY if s in text), "")
        cases.append(
            (
                (text,),
                float(find_figures(text)[0].value),
                tr(_AMOUNT_WHY.get(sign, N_("here is neither 万 nor 亿, only 元"))),
            )
        )
    return judge_function(answer, cases)


@exercise(
    "1.8",
    N_("what else does Chinese say of what is still to come? Look into povlib/lexicon/cues_status.csv."),
    N_("确保, 拟, 打算, 预计 and 争取 promise as well; take one of them and a sum."),
    N_("A promise has many words. Who looks for 计划 only, counts the others as done."),
    form=N_("a sentence as text"),
    free=True,
)
def _promise(answer: Any) -> str | None:
    sentence = str(answer)
    used = [word for word in _COMMON_PLANS if word in sentence]
    if used:
        return tr("it has {word}; say it without that word.").format(word=used[0])
    found = read(sentence)
    if not found:
        return tr("the library reads no figure in this sentence; promise a number of something.")
    known = {row["word"] for row in read_table("cues_status") if row["status"] == "planned"}
    if not any(fact.status == "planned" for fact in found):
        if any(word in sentence for word in known):
            return tr("the library reads it as done.")
        return tr("the library reads it as done; no word of it stands in cues_status.csv as planned.")
    return None


@exercise(
    "1.9",
    N_("cover one word after another: without which one would the sentence report what has happened?"),
    N_("it is a verb of two characters before 减贫."),
    N_("A reading is defended by the words it rests on. Quote them, and others can check you."),
    form=N_("the words as text"),
    free=True,
)
def _defend_status(answer: Any) -> str | None:
    return judge_evidence(answer, PROMISE, "3200人", lambda fact: fact.status)


@exercise(
    "1.10",
    N_("go through the words of approximation (近, 约, 超, 余, 多, 以上 …) and ask whether one stands in the text."),
    N_("any(word in text for word in (...)) with the words in the brackets."),
    N_(
        "Such a list is never complete: that is why the library keeps its list in a table, approximators.csv, where "
        "words can be added."
    ),
    form=N_("a function of one text that returns True or False"),
    free=True,
)
def _is_rough(answer: Any) -> str | None:
    texts = (*ROUGHLY, "3200人", "2.4亿元", "逾万人", "1000多户", "3000元以内", "12个村", "0.9%", "超过2000万元")
    cases = []
    for text in texts:
        approx = find_figures(text)[0].approx
        reason = (
            tr("nothing in it says that it is not exact")
            if approx == "exact"
            else tr("a word in it says that it is rough")
        )
        cases.append(((text,), approx != "exact", reason))
    return judge_function(answer, cases)
