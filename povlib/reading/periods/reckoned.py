"""Expressions that are reckoned from another time: 去年, 近三年, 改革开放初期, …以来; the words stand in the lexicon.

Each has its pattern, and a function that says which period it is.
"""

import re
from functools import cache

from ...lexicon import read_table, read_words, word_class
from ..numerals import parse_number
from . import dates
from .calendar import TO, WITHIN, YEAR, within, written_year
from .context import Period, relative_times
from .expression import TO_WORDS, Expression, bounded

# 今年, 去年底, 今年1至5月, 全年, 上年同期, 上月, 本季度, 目前: the words stand in the table
RELATIVE = rf"(?P<word>{'|'.join(read_words('relative_times'))})(?!(?<=周)[边围期岁转])度?{WITHIN}"


def read_relative(x: Expression) -> Period | None:
    counted_from, unit, first, last, not_after = relative_times()[x["word"]]
    if not x.lead and x.text[x.start - 1 : x.start] in tuple(not_after):
        return None  # 基本年, 安全年
    if counted_from == "since" and x.context.sentence:
        return x.period(x.context.sentence, x.context.published, "open")  # 去年初建成，至今接待游客
    if counted_from in ("now", "since"):
        return bounded(x, x.context.published, x.context.published, "now")
    base = x.context.base(counted_from)
    if counted_from == "lately":
        return x.period(base[:7], base[:7], "point") if base else None
    if base is None:  # 去年 of nobody knows which year
        return bounded(x, None, None) or (x.period(None, None, "stretch") if unit == "year" else None)
    if unit == "day":
        return x.period(base, base, "point")
    start, end = dates.around(base, unit, first)[0], dates.around(base, unit, last)[1]
    shape = "before" if counted_from == "entry" else "stretch"
    return bounded(x, *within(start, x), shape) if unit == "year" and start == end else bounded(x, start, end, shape)


# 近三年, 5年来, 五年间, 未来三年
_DONE = word_class("done_within")
COUNT = rf"""(?P<lead>近|过去|这|前|未来|今后|最近|连续)?(?P<count>(?<!\d)\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})个?年多?
    (?P<tail>以来|下来|过去(?=[，,])|来|间|时间|里|中|内|(?=累计|共|总共|完成投资|减少|减贫|脱贫|{_DONE}|近\d|\d[\d.]{{0,8}}[十百千万]?[人户]))?"""


def read_count(x: Expression) -> Period | None:
    """Return the N years before or after the publication, or the span of N years that the paragraph has named."""
    context, text = x.context, x.text
    lead, tail = x["lead"] or "", x["tail"]
    try:
        years = int(parse_number(x["count"]))
    except ValueError:
        return None
    if not 1 <= years <= 80:
        return None
    if named := _IN_BRACKETS.match(text, x.tail_end):
        return x.period(written_year(named[1]), written_year(named[2]), "stretch", named.end())
    for first, last in reversed([] if tail in ("来", "下来") and not context.sentence else context.pairs):
        # 由2013年的A减到2019年的B，6年减少C
        if int(last[:4]) - int(first[:4]) in (years, years - 1) and text[x.tail_end : x.tail_end + 1] != "期":
            return x.period(first, last, "stretch")
    for first, last in reversed(context.earlier if tail in _ALL_OF_IT and not lead else []):
        if int(last[:4]) - int(first[:4]) == years - 1:
            return x.period(first, last, "stretch")  # 2013年至2018年… 六年间，投入…
    if tail == "间" and not lead and context.sentence and context.sentence < (context.year or ""):
        # 2018年末还有A，一年间减少B
        began = context.sentence if years == 1 else dates.year(context.sentence, -years)
        return x.period(began, context.sentence, "stretch")
    if lead in ("未来", "今后"):  # of what comes out in the first months of a year its own is the first
        early = (context.published or "")[5:7] in ("01", "02", "03")
        return x.period(context.published, dates.year(context.published, years - early), "target")
    if x.since == "后" and not lead:
        return None  # 三年后他还清了贷款, 5年后28万人脱贫: past or to come
    works = not lead and tail in ("", "里", "间") and _WORKS.match(text, x.tail_end) is not None
    if works and _TOOK.search(text, max(0, x.start - 3), x.start):
        return None  # 历时13年建成
    if years == 1 and not lead and (context.published or "")[5:7] in ("01", "02", "03") and tail is not None:
        year = dates.year(context.published, -1)
        return x.period(year, year, "stretch")  # in January: 一年减贫1.2万人
    if not lead and _TAKES.search(text, max(0, x.start - 10), x.start):
        # 从2018年起，用三年时间: the years are still to come, and count from what the sentence begins with
        return x.period(context.start, dates.year(context.start, years - 1), "stretch") if context.start else None
    if x.until and not lead and tail is None:
        then = dates.year(context.published, -years)
        return x.period(then, then, "stretch") if text[x.tail_end : x.tail_end + 1] != "后" else None  # 五年前
    said = tail is not None or x.since or lead in ("近", "过去", "这", "最近")
    if years == 1 and not tail and text[x.tail_end : x.tail_end + 1].isdigit():
        return None  # 一年71户脱贫: whichever year
    if lead == "连续" and _TOGETHER.match(text, x.tail_end, x.tail_end + 40):
        return x.period(dates.year(context.published, -years), context.published, "open")  # 连续18年帮扶…，累计
    if not said or lead == "连续" or (tail in ("内", "中", "里") and not lead and not works):
        return None
    return x.period(dates.year(context.published, -years), context.published, "open")


_ALL_OF_IT = ("间", "里")
# 过去三年（2011年至2013年）
_IN_BRACKETS = re.compile(rf"[（(]({YEAR})年?{TO}({YEAR})年?[)）]")
# 用三年时间, 计划三年累计投入: how long something shall take; 仅用三年 and 用了三年 say how long it took
_TAKES = re.compile(
    f"(?:(?<![仅只就])用|{word_class('intends')}|目标|[要到至花以])[^，,。；;\\d了]{{0,5}}"
    "(?:[\\d一二两三四五六七八九]{1,2}[-~～—至到]?)?$"
)

_WORKS = re.compile(_DONE)
_TOOK = re.compile(f"(?:{word_class('took')})$")
_TOGETHER = re.compile("[^。；;\\n]*累计")

_OF_A_PLAN = re.compile("贫困[村县户人]")  # “十三五”贫困村: which villages, not when
# “十三五”期间, 党的十八大以来, 改革开放初期, “十三五”头两年: the words stand in the table
ERA = rf"""(?<![附]) [“‘]?(?P<word>{"|".join(map(re.escape, read_words("eras")))})[”’]?
    (?P<tail>期间|时期|以来|之?[初末]期?|规划|收官|开局|[头前后][一二两三四]年|第[一二三四五]年)?"""


def read_era(x: Expression) -> Period | None:
    tail, published = x["tail"] or "", x.context.published
    if not tail and _OF_A_PLAN.match(x.text, x.tail_end):
        return None
    first, last = _eras()[x["word"]]
    if first is None:
        return x.period(None, None, "open")  # 近年来: some years, which is all it says
    if tail == "以来" or x.since:
        return x.period(first, published, "open")
    if x.until and not last:
        return x.period(None, first, "history")  # 改革开放前
    if "初" in tail:
        last = first
    if not last:
        return None  # 党的十八大 without 以来 is an event, no stretch
    if "末" in tail or tail == "收官":
        return x.period(last, last, "target" if x.lead in TO_WORDS else "stretch")
    return x.period(*_years_of_plan(first, last, tail), "stretch")


def _years_of_plan(first: str, last: str, tail: str) -> tuple[str, str]:
    """Return the ends of the years of a five-year plan that are named: 头两年, 后三年, 第三年, 开局."""
    if tail == "开局":
        return first, first
    if not tail.endswith("年"):
        return first, last
    n = int(parse_number(tail[1]))
    if tail[0] == "第":
        return str(int(first) + n - 1), str(int(first) + n - 1)
    return (str(int(last) - n + 1), last) if tail[0] == "后" else (first, str(int(first) + n - 1))


@cache
def _eras() -> dict[str, tuple[str | None, str | None]]:
    return {r["word"]: (r["from"] or None, r["to"] or None) for r in read_table("eras")}


# 自脱贫攻坚工作开展以来: nobody says when it began
EVENT = r"(?<=[自从])[^，。；,;\d\n]{2,30}?以来|以来"


def read_event(x: Expression) -> Period | None:
    published = x.context.published
    if x.match["event"] != "以来":
        return x.period(None, published, "open")
    named = _EVENT_NAME.search(x.text, max(x.context.end, x.start - 16), x.start)
    if named is None:
        return None
    return Period(named.start(), x.end, x.text[named.start() : x.end], None, published, "open")


_EVENT_NAME = re.compile(r"[^\s，,。；;：:、！？\d]{2,}$")
