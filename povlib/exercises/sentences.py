"""Read a sentence: the checks of the exercises."""

from typing import Any

from ..reading.figures import find_figures
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


@exercise(
    "1.1",
    "亿 is a hundred million: how many zeros has it?",
    "亿 is 10⁸ and 万 is 10⁴; the table has values in base units.",
)
def _amount(answer: Any) -> str | None:
    right = float(find_figures(AMOUNT)[0].value)
    mistakes = {
        right / 1e8: "this is the number in 亿; write it in 元.",
        right / 1e4: "this is in 万元; write it in 元.",
    }
    return judge_number(answer, right, mistakes=mistakes | {right * 10: "one zero too many: 亿 is 10⁸, not a billion."})


@exercise(
    "1.2",
    "the words are: exact, near, over, about, at_least, at_most. 近 says that it stays below, 余 that it goes beyond.",
    "Half of what looks exact in such news is not; approx keeps what the text says.",
)
def _roughly(answer: Any) -> str | None:
    return judge_entries(answer, {text: find_figures(text)[0].approx for text in ROUGHLY})


@exercise(
    "1.3",
    "a figure counts or measures something. Names of plans, slogans and ordinals hold digits and count nothing.",
    "Who counts every number counts slogans: a good part of the digits in such articles are names.",
)
def _pieces(answer: Any) -> str | None:
    spans = [(f.start, f.end) for f in find_figures(NUMBERED)]
    right = set()
    for piece in PIECES:
        at = NUMBERED.index(piece)
        if any(start < at + len(piece) and at < end for start, end in spans):
            right.add(piece)
    return judge_choices(answer, right)


@exercise(
    "1.4",
    "look for 计划, 力争, 将, 目标. And what is 总投资 on the day a project begins: spent, or to be spent?",
    "A project's 总投资 is a promise until the text says 完成投资 or 投入.",
)
def _status(answer: Any) -> str | None:
    return judge_entries(answer, {key: read(text)[0].status for key, text in DONE_OR_PLANNED.items()})


@exercise(
    "1.5",
    "count back from the day of publication, and give two texts such as ('2010', '2012'); a year is enough.",
    "Without the day of publication 近三年 means nothing: that is why an article without a date is worth less.",
)
def _period(answer: Any) -> str | None:
    fact = read(SPAN_OF_YEARS)[0]
    right = {"the beginning": (fact.from_ or "")[:4], "the end": (fact.to or "")[:4]}
    return judge_entries(dict(zip(right, (str(year)[:4] for year in answer), strict=True)), right)


@exercise(
    "1.6",
    "a range such as 5至8 with one unit at its end; the first number of it has no unit of its own.",
    "A range is two figures: the first borrows the unit, and the magnitude, of the second.",
)
def _range(answer: Any) -> str | None:
    found = find_figures(str(answer))
    if len(found) != 2:
        return f"the library reads {len(found)} figures in this sentence, not two."
    if not found[0].text.strip().replace(".", "").isdigit():
        return "the first figure has a unit of its own; let it share that of the second."
    return None if found[0].unit == found[1].unit else "the two do not share a unit."
