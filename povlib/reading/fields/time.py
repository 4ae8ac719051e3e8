"""Which time governs a figure: the nearest in its clause, then its sentence, then what leads paragraph or section."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...lexicon import word_class
from ...schema import STOCKS
from ..periods import Period, dates
from ..periods.context import FROM, time_words
from ..periods.dates import later
from ..periods.expression import TO_WORDS
from ..sentences import LIST_MARK, Sentence
from ..setting import Setting

__all__ = ["Time", "change_of", "ends", "found_in", "has_come", "is_start_of_change", "later", "time_of"]


@dataclass(frozen=True, slots=True)
class Time(dates.InOrder):
    """The ends of the time a fact is about, the first never after the last, and the period they come from (or None)."""

    from_: str | None
    to: str | None
    period: Period | None


def time_of(
    setting: Setting, indicator: str, periods: Sequence[Period], leads: Sequence[Period], published: str | None
) -> Time:
    """Return the time that governs a figure.

    ``periods``: those of the sentence; ``leads``: periods that open an earlier sentence of the paragraph, or stand in
    the heading, nearest first; ``published``: the date of publication.
    """
    s, text, at = setting.sentence, setting.text, setting.start
    chosen = _to_be(setting, periods) or _nearest(setting, indicator, periods, published) or _behind(setting, periods)
    if chosen is None:
        clause = s.clause(at)[0]
        each = clause - 3 if text[clause - 3 : clause - 1] == "每年" else clause  # 每年，公司支付2200元
        habit = indicator != "standard" and _HABIT.search(text, each, at)
        goes_on = indicator in _YIELDS and _WAGE.search(text, clause, at)
        holds = (p for p in leads if _leads_on(p, s, text) and not (goes_on and _of_paragraph(p, s, text)))
        chosen = None if habit else next(holds, None)
    if chosen is not None and chosen.shape == "now" and indicator in _YIELDS:
        clause = s.clause(at)[0]
        if chosen.end <= clause and _GAINS.search(text, clause, at):
            return Time(None, None, None)  # 目前正值上市，每月能增收1500元: now as then
    if chosen is not None and indicator in _YIELDS and _ONCE_BUILT.search(text, max(s.start, chosen.end), at):
        return Time(None, None, None)
    if chosen is None or (chosen.shape == "now" and _FORMER.search(text, s.clause(at)[0], at)):
        return Time(None, None, None)
    if is_start_of_change(text, s, at, setting.figure.end) and not _FROM_YEAR.search(text, max(s.start, at - 30), at):
        return _start_of(chosen, indicator, s, at, periods)
    if _is_long(chosen) and _ends_change(setting):
        return Time(chosen.to, chosen.to, chosen)
    if indicator not in STOCKS and (first := _began(setting, chosen, periods)):
        return Time(first, chosen.to, chosen)
    if indicator not in STOCKS and (since := _than(setting, chosen)):
        return Time(since, chosen.to, chosen)
    if indicator not in STOCKS and _goes_on_since(setting, chosen, published):
        return Time(chosen.from_, published, chosen)
    if indicator not in STOCKS and (span := _sum_of(setting, chosen, periods)):
        return span
    if indicator not in STOCKS and _is_summed(setting, chosen, published):
        return Time(_since(chosen, periods), chosen.to, chosen)
    if _was_found(setting, indicator, chosen, periods):
        return Time(chosen.from_, chosen.from_, chosen)
    return ends(chosen, indicator, published)


_LENT = re.compile("发放|投放|累计|新增")
_OWED = 120  # characters behind 余额 in which amounts are parts of it


def _is_outstanding(setting: Setting) -> bool:
    """Whether a loan is one that is still to be paid back: 贷款余额12亿元，其中产业贷款7亿元."""
    s, text, at = setting.sentence, setting.text, setting.start
    told = text.rfind("余额", max(s.start, at - _OWED), at)
    return told >= 0 and _LENT.search(text, told, at) is None


def _was_found(setting: Setting, indicator: str, chosen: Period, periods: Sequence[Period]) -> bool:
    """Whether a stock is what there was when a stretch began: 2013年以来，累计识别贫困人口8760户."""
    if indicator not in _REGISTERED or chosen.shape != "open" or not chosen.from_ or chosen not in periods:
        return False
    return _CHANGED.search(setting.text, chosen.end, setting.start) is None


_REGISTERED = ("poor_people", "poor_households", "poor_villages")
_CHANGED = re.compile("[降减剩余至到]|还有|尚有|仍有|未脱贫|目前|现有")


def _leads_on(p: Period, s: Sentence, text: str) -> bool:
    """Whether a period that was named before the sentence still holds in it: a day or 目前 not beyond its paragraph."""
    if p.end > s.start or p.shape in ("before", "history"):
        return False
    return p.shape not in ("now", "point") or _of_paragraph(p, s, text)


def _of_paragraph(p: Period, s: Sentence, text: str) -> bool:
    return text.find("\n", p.end, s.start) < 0


def _is_long(p: Period) -> bool:
    return p.shape in ("open", "stretch") and bool(p.from_ and p.to) and (p.from_ or "")[:4] != (p.to or "")[:4]


def _starts(p: Period) -> bool:
    """Whether a period is led by 从 or 由, and no 起 follows: 由2013年的."""
    return p.text.startswith(FROM) and p.shape not in ("open", "target") and not _is_long(p)


_DAY_OR_END = re.compile("[底末日]$")
_PLANNED = re.compile(f"(?:{time_words('planned')})(?!定)")
_REPORTED = re.compile(time_words("reported"))
_OPENED = re.compile(
    "仪式|开业|开园|启动|举行|召开|开幕|考察|调研"
)  # 今天，…举行开业仪式，总投资3亿元: the day is not the money's
_SIGNED = re.compile("签约|签订|签署|现场")
_OF_NO_DAY = ("fund_investment", "fund_loan", "sales", "income_other", "income_per_capita")
_ANNOUNCED = re.compile("宣布")
_STANDARD = re.compile("[^，,。；;]{0,24}标准")
_BY = re.compile("(?:按照?|根据|依据)(?:国家|省里?|江苏)?的?$")
_HABIT = re.compile(f"(?<![人生户])(?:{time_words('habit')})")  # 每月能挣3000元: now as then; 每人每月500元 is a rate
_WAGE = re.compile(time_words("wage"))
_GAINS = re.compile("增收|年可得|亩产|年返")


def _nearest(setting: Setting, indicator: str, periods: Sequence[Period], published: str | None) -> Period | None:
    """Return the last period before the figure that can govern it."""
    s, text, at, previous = setting.sentence, setting.text, setting.start, setting.previous
    first_clause = s.clauses[1] if len(s.clauses) > 1 else s.end
    for p in reversed(periods):
        if p.start >= at or not (s.can_govern(p.start, at) or _is_of_plan(p, setting) or _is_bracketed(p, setting)):
            continue
        if p.end <= previous and _starts(p):
            continue  # 由2013年的A降到B: the year is A's alone
        if p.shape == "before":
            if text[p.end : at] == "的":
                return p  # 较2017年的1200万元: the year of what is compared
            if p.end <= previous or at - p.end > 12 or (not re.match("从|由|上", p.text) and "上年" not in p.text):
                continue
            if re.match("比|较|与|同", p.text):
                continue
        compared = p.text[0] in "比较" or _COMPARED_WITH.search(text, s.clause(p.start)[0], p.start)
        if _names_a_plan(p, text) and any(q.end <= p.start for q in periods):
            continue  # 截至11月底，“十三五”搬迁项目已完成投资2亿元
        if _STANDARD.match(text, p.end) and _BY.search(text, s.clause(p.start)[0], p.start):
            continue  # 按“十三五”的标准，全县还有贫困人口6万人
        if compared and (p.end <= previous or s.clause_index(p.start) < setting.clause):
            continue  # 比“十二五”还多1亿元，其中省级5亿元; 相当于2015年的两倍，其中省级5亿元
        if p.shape == "point" and s.clause_index(p.start) < s.clause_index(at):
            opened = indicator in _OF_NO_DAY and _OPENED.search(text, p.end, at) and not _SIGNED.search(text, p.end, at)
            reported = opened or (_REPORTED.search(text, p.end, at) and not _ANNOUNCED.search(text, p.end, at))
            if reported or any(q is not p and q.end <= at for q in periods):
                continue  # 6月3日，记者从县扶贫办获悉: the day of the report
        if p.shape in ("point", "stretch") and len(p.to or "") >= 7 and later(published, p.to):
            if s.clause_index(p.start) < s.clause_index(at) and _PLANNED.search(text, p.end, at):
                continue  # 今年4月，双方签订协议，拟投资2亿元: the month of the plan
        opens = p.start - s.clause(p.start)[0] <= 1  # 2013年该县为3万人的饮水…，投入: the year opens the clause
        if not opens and any(
            p.end <= m <= at and s.clause_index(m) == s.clause_index(p.start) for m in setting.modifiers
        ):
            continue  # 2013年收入超过3000元的农户: the year is of those who are sorted
        opens = p.start in s.clauses and not (setting.statement.parted and LIST_MARK.search(text, s.start, p.start))
        inside = p.start >= max(first_clause, setting.first_figure) and not opens
        if inside and setting.statement.parted and LIST_MARK.search(text, p.end, at):
            continue  # the items of a list keep their own time
        return p
    return None


_PLAN = re.compile("[^，,。；;\\d]{0,10}(?:项目|工程|任务|规划)")


def _names_a_plan(p: Period, text: str) -> bool:
    """Whether a period only says which plan a project belongs to."""
    return p.text.removesuffix("规划")[-1] in "”五" and _PLAN.match(text, p.end) is not None


_COMPARED_WITH = re.compile("(?:比|较|相当于|超过)[^，,。；;\\d]{0,2}$")


def _is_of_plan(p: Period, setting: Setting) -> bool:
    """Whether a period is that of a plan, in its name, that a figure is planned in: 《行动计划（2016—2018年）》，拟投入2亿元."""
    bracket = setting.sentence.bracket(p.start)
    named = bracket is not None and setting.text.startswith("》", bracket[1])
    return named and p.from_ != p.to and _PLANNED.search(setting.text, p.end, setting.start) is not None


def _is_bracketed(p: Period, setting: Setting) -> bool:
    """Whether a period is all that a bracket holds, in the clause of a figure: 第二批项目（2016—2018年）总投资3亿元."""
    bracket = setting.sentence.bracket(p.start)
    if bracket is None or bracket[1] - bracket[0] > p.end - p.start + 2:
        return False
    return setting.sentence.clause_index(p.start) == setting.clause and not setting.text[bracket[0] - 1].isdigit()


_WHEN = re.compile(r"[^，,。；;\d]{0,6}(?:于|在|预计|力争)")
_BY_THEN = re.compile(f"前?[也还]?(?:要|将|可|全部|实现|脱贫|{word_class('exits')})")  # 余下的8户年底前脱贫
# 按每村50万元安排，分2014年、2015年两年下达
_PAID_OUT = re.compile("[^，,。；;\\d]{0,6}[，,]?(?:其中)?(?:分别?|于|在|已于|将于)?")
_PAYS = re.compile("(?:分\\d{1,2}[期批次年])?[^，,。；;\\d]{0,4}(?:" + time_words("paid") + ")")


def _to_be(setting: Setting, periods: Sequence[Period]) -> Period | None:
    """Return the time behind a figure that says when it will be: 首批120户将于年底前搬入."""
    end = setting.end
    clause_end = setting.sentence.clause(end - 1)[1]
    text = setting.text
    behind = next((p for p in periods if end <= p.start < clause_end), None)
    if behind is None or any(behind.end <= f.start < clause_end for f in setting.figures):
        return None
    by_then = not text[end : behind.start].strip() and _BY_THEN.match(text, behind.end)
    return behind if by_then or _WHEN.fullmatch(text, end, behind.start) else None


# 310户去年8月入住: what is counted is the subject of the clause
_SUBJECT = re.compile("[^，,。；;：:\\d]{0,12}")
_CAME_ABOUT = re.compile(
    f"[^，,。；;\\d]{{0,6}}?(?:{word_class('completed')}|{word_class('exits')}|搬[入迁进]|脱贫(?!攻坚)|投完|到位|到账|拨付|兑现)"
)


def _behind(setting: Setting, periods: Sequence[Period]) -> Period | None:
    """Return a time that stands behind the figure: in a bracket, or in the clause that says when it is paid out."""
    s, text, at, end = setting.sentence, setting.text, setting.start, setting.figure.end
    for p in periods:
        bracket = s.bracket(p.start)
        if at < p.start <= at + 16 and bracket and bracket != s.bracket(at):
            return None if re.search("[，,。；]", text[at : bracket[0]]) else p
        if end <= p.start and not bracket and (pays := _PAYS.match(text, p.end)):
            clause_end = s.clause(p.start)[1]
            others = any(end <= f.start < p.end or pays.end() <= f.start < clause_end for f in setting.figures)
            return p if not others and _PAID_OUT.fullmatch(text, end, p.start) else None
        if setting.end <= p.start and not bracket and _CAME_ABOUT.match(text, p.end):
            return p if _SUBJECT.fullmatch(text, setting.end, p.start) else None
    return None


_ALL_OUT = re.compile(
    f"[^，,。；;\\d]{{0,12}}(?:全部|均已?|已全部)(?:实现|如期|顺利)?(?:脱贫|{word_class('exits')})"
)  # 2019年底…全部脱贫
_COME_SO_FAR = re.compile("累计|已有")


def _is_summed(setting: Setting, chosen: Period, published: str | None) -> bool:
    """Whether a figure is what has come together by a time: 截至9月底, 2019年底累计脱贫3万人, 历年累计."""
    s, text, at = setting.sentence, setting.text, setting.start
    if chosen.shape == "until" or "历年" in text[s.clause(at)[0] : at]:
        return True
    reaches = _DAY_OR_END.search(chosen.text) and not later(chosen.to, published)
    if reaches and _ALL_OUT.match(text, setting.end, s.end):
        return True
    return bool(reaches) and _COME_SO_FAR.search(text, max(chosen.end, s.start), at) is not None


# 去年6月开工，达效后户均收入可达1.9万元: what a work will bring is of no time named before
_YIELDS = ("income_other", "income_per_capita", "sales", "fund_benefit")
_ONCE_BUILT = re.compile(
    f"(?:{word_class('completed')}|达效|达产|盛产)[^，,。；;]{{0,4}}(?<!以)后[^。；;]*?(?:可|将|预计|能)"
)
_FORMER = re.compile("原[有来先](?:的|共)?$")  # 如今，原有的76户贫困户: what there was
_SUMMED = re.compile("[^，,。；;\\d]{0,6}累计")
_BEGINS = re.compile("启动(?!资金)|开始|结成")
_WORKS_BEGIN = re.compile(f"[^，,。；;\\d]{{0,8}}[，,]?[^，,。；;\\d]{{0,6}}(?:{word_class('begun')}|并网|投产)")
_THAN = re.compile("(?:比|较|同)(\\d{4})年(?:[底末初])?(?:相比)?[^，,。；;\\d]{0,6}(?:减少|下降|增加|增长|新增)了?$")


def _than(setting: Setting, chosen: Period) -> str | None:
    """Return the year that a change is counted from: 到目前，贫困户较2015年减少38户."""
    m = _THAN.search(setting.text, setting.sentence.clause(setting.start)[0], setting.start)
    return m[1] if m and not later(m[1], chosen.to) else None


def _goes_on_since(setting: Setting, chosen: Period, published: str | None) -> bool:
    """Whether a figure has come together since a year in which something began: 2014年，单位驻村，先后投入230万元."""
    s, text, at = setting.sentence, setting.text, setting.start
    if not chosen.from_ or chosen.from_ != chosen.to or not published or not chosen.to < published[: len(chosen.to)]:
        return False
    clause, first = s.clause(at), s.clause(max(chosen.start, s.start))
    if chosen.start < s.start or clause == first:
        return False
    told = text[clause[0] : at]
    return "先后" in told or ("累计" in told and _BEGINS.search(text, chosen.end, clause[0]) is not None)


def _sum_of(setting: Setting, chosen: Period, periods: Sequence[Period]) -> Time | None:
    """Return the time of a sum behind its parts: 今年脱贫3万人，加上2015年的2万人，累计5万人; 再投入3亿元，累计8亿元."""
    s, text, at = setting.sentence, setting.text, setting.start
    if chosen.from_ != chosen.to or chosen not in periods or not _SUMMED.match(text, s.clause(at)[0], at):
        return None
    figure = setting.figure
    parts = [
        f for f in setting.figures if f.end <= s.clause(at)[0] and f.unit == figure.unit and f.value < figure.value
    ]
    if not any(chosen.end <= f.start for f in parts):
        return None
    own = [p for p in periods if p.end <= at and p.shape == "stretch" and p.from_]
    last = max((p.to or "" for p in own), default="") or chosen.to
    several = len({p.from_ for p in own}) > 1 and figure.value == sum(f.value for f in parts)
    return Time(min(p.from_ or "" for p in own) if several else None, last, chosen)


def _since(chosen: Period, periods: Sequence[Period]) -> str | None:
    """Return since when it has come together, where the sentence says so: 今年以来，截至9月底; 今年截至9月底."""
    opened = (p for p in periods if p.end <= chosen.start and (p.shape == "open" or p.end == chosen.start))
    return next((p.from_ for p in opened if not later(p.from_, chosen.to)), None)


# 由X降到Y: what stands between 由 and X, and what follows X
_FROM_VALUE = re.compile(r"(?:从|由)[^，,。；;：:\d]{0,8}(?:\d{4}年?[^，,。；;：:\d]{0,6})?$")
_FROM_YEAR = re.compile(r"(?:从|由)[^，,。；;：:]{0,4}(?:\d{4}|[去上前今]年|年?[初末底])[^，,。；;：:]{0,8}$")
_CHANGES = re.compile(
    r"[^，,。；;\d]{0,8}?(?:降|减|缩小|提|增|上升)[^，,。；;\d]{0,8}(?:到|至|为)"
    r"|[\d.万户人]{1,20}[^，,。；;\d]{0,6}(?:降|减|下降)"
)


def is_start_of_change(text: str, s: Sentence, start: int, end: int) -> bool:
    """Whether a figure is the X of 由X降到Y."""
    return (
        _FROM_VALUE.search(text, max(s.start, start - 30), start) is not None and _CHANGES.match(text, end) is not None
    )


def _ends_change(setting: Setting) -> bool:
    """Whether a figure is the Y of 由X增加到Y."""
    if not setting.run[0]:
        return False
    x = setting.figures[setting.run[0] - 1]
    changes = _CHANGES.match(setting.text, x.end)
    return (
        changes is not None
        and 0 <= setting.start - changes.end() <= 2
        and is_start_of_change(setting.text, setting.sentence, x.start, x.end)
    )


_COMES_TO = re.compile(f"累计|共|总|增|减|降|升|已|脱贫|{word_class('exits')}")


def _began(setting: Setting, chosen: Period, periods: Sequence[Period]) -> str | None:
    """Return when a span began that ends with the chosen time: 由2013年的A减到2019年的B，减少C; 自2013年立项到2019年."""
    if chosen.shape in ("until", "now"):
        return _since_works(setting, chosen, periods)
    if chosen.shape not in ("stretch", "target") or chosen.from_ != chosen.to:
        return None
    first = next((p for p in periods if p.end <= chosen.start and _starts(p)), None)
    if first is None or later(first.to, chosen.to):
        return None
    has_values = any(first.end <= f.start < chosen.start for f in setting.figures)
    if chosen.end <= setting.previous and not _COMES_TO.search(
        setting.text, chosen.end, setting.sentence.clause(setting.start)[1]
    ):
        return None  # 从2015年起投入1亿元，去年产量5万吨，产值9亿元: what last year brought
    behind = chosen.end <= setting.previous if has_values else chosen.text.startswith(TO_WORDS)
    return first.to if behind else None


def _since_works(setting: Setting, chosen: Period, periods: Sequence[Period]) -> str | None:
    """Return when the works began that have come so far: 去年3月动工，目前已完成投资5200万元; 5月20日并网，截至7月末收入60万元."""
    first = next((p for p in reversed(periods) if p.end <= chosen.start and p.shape in ("stretch", "point")), None)
    if first is None or first.from_ != first.to or later(first.from_, chosen.to):
        return None
    return first.from_ if _WORKS_BEGIN.match(setting.text, first.end, chosen.start) else None


def _start_of(p: Period, indicator: str, s: Sentence, at: int, periods: Sequence[Period]) -> Time:
    """Return the time of X in 由X降到Y: the start of a stretch, for a stock in a year the year before, else unknown."""
    compared = (q for q in periods if q.start < at and (_starts(q) or re.match("与|比|较", q.text)))
    paired = next(compared, None)
    if paired:
        began = paired.from_ if _is_long(paired) else paired.to  # 从2015年底到2018年底，收入从X增加到Y
        return Time(began, began, paired)
    if _is_long(p) or (p.shape == "open" and p.from_):
        return Time(p.from_, p.from_, p)
    if p.shape == "stretch" and p.from_ == p.to and len(p.to or "") in (4, 7) and indicator in STOCKS:
        before = dates.year(p.to, -1)
        return Time(before, before, p)
    return Time(None, None, p)


def change_of(time: Time, rates: Sequence[Time], s: Sentence, at: int, text: str) -> Time:
    """Return the time of a change of the poverty rate: from that of the first rate to that of the last before it.

    ``rates``: the times of the rates before it in the sentence.
    """
    if len(rates) >= 2 and rates[-1].to:
        return Time(rates[-2].to, rates[-1].to, time.period)
    to = rates[-1].to if rates and rates[-1].to else time.to
    if to and re.search("(?:比|较)(?:上年|去年|上一年)|同比", text[s.clause(at)[0] : at]):
        return Time(dates.year(to, -1), to[:4], time.period)
    since = re.search(r"(?:比|较|同)((?:19|20)\d\d)年", text[s.clause(at)[0] : at])
    if to and since:
        return Time(since[1], to, time.period)
    return time


def has_come(p: Period, published: str | None) -> bool:
    """Whether the end of a period lies in a year before the publication, or in a month that has come by then.

    4月底前 is a deadline, and the end of a year that is told of in its last month still a target.
    """
    if not p.to or not published or later(p.to, published):
        return False
    this_year = p.to[5:7] not in ("", "12") and p.to[5:7] <= published[5:7] and not p.text.endswith("前")
    return p.to[:4] < published[:4] or this_year


def ends(p: Period, indicator: str, published: str | None = None) -> Time:
    """Return the ends of a period as a fact of the indicator has them: a stock stands at its end, a flow fills it."""
    if indicator in STOCKS:
        if p.shape == "stretch" and p.from_ and p.to and p.from_[:4] == p.to[:4] and indicator == "income_per_capita":
            return Time(p.from_, p.to, p)
        return Time(p.to or p.from_, p.to or p.from_, p)
    if p.shape == "now" and indicator == "income_other":
        return Time(p.to, p.to, p)  # 目前月工资2400元: what is earned now
    if p.shape in ("now", "until"):
        return Time(None, p.to, p)
    if p.shape == "target" and p.from_ == p.to:
        # 到2019年底 in a text of 2020 cumulates, in a text of 2018 it is a target
        return Time(None if has_come(p, published) else p.to, p.to, p)
    return Time(p.from_, p.to, p)


def read_time(
    setting: Setting, indicator: str, leads: Sequence[Period], published: str | None, rates: Sequence[Time]
) -> Time:
    """Return the time of a fact: that of its place in a list, else the one that governs it, as the indicator has it.

    ``leads``: the periods that hold where the sentence gives none; ``rates``: the times of the poverty rates before it
    in the sentence.
    """
    statement, at = setting.statement, setting.figure.start
    time = time_of(setting, indicator, statement.periods, leads, published)
    owners = statement.owners(statement.periods)
    if owners and owners[setting.index] >= 0:
        time = ends(statement.periods[owners[setting.index]], indicator, published)
    if indicator == "fund_loan" and time.to and _is_outstanding(setting):
        return Time(time.to, time.to, time.period)
    if indicator == "poverty_rate_change":
        return change_of(time, rates, setting.sentence, at, setting.text)
    return time


_NOT_THEN = re.compile("累计|先后|年来|以来|多年|连续|每年|共投入|计划|将|[前上]几?[一二两三四五\\d]?[届次期]")


def given_at(setting: Setting, indicator: str, time: Time, status: str, event: Period | None) -> Time:
    """Return the time of a fund; of what was given where nothing else says when, the day of the event that is told of.

    ``event``: that day, None where the text tells of none.
    """
    if (
        event is None
        or indicator not in ("fund_donation", "fund_benefit")
        or status != "done"
        or time.to
        or time.period
    ):
        return time
    if _NOT_THEN.search(setting.text, setting.sentence.start, setting.start):
        return time
    return Time(event.from_, event.to, event)


BEHIND = "done behind what was planned"
"""Why a figure is of what is done, where the plan is told before it and the word for done behind it."""


def that_holds(time: Time, status: str, why: str, own_time: bool, published: str | None) -> Time:
    """Return a time, or none where another sentence told it and it cannot be that of what is done, or still planned.

    ``why``: why it is ``status``; ``own_time``: the sentence itself tells the time.
    """
    if why == BEHIND and not own_time and later(time.to, published):
        return Time(None, None, None)
    if status == "planned" and time.to and not later(time.to, published) and time.period is not None:
        if time.period.shape == "until" or (time.period.shape == "open" and not own_time):
            return Time(None, None, None)  # what is still to come does not lie in the paragraph's past
    return time


def found_in(setting: Setting, time: Time) -> str:
    """Return where the time of a fact was found, in words, for ``povlib.explain``."""
    s = setting.sentence
    if time.period is None:
        return "nowhere"
    if time.period not in setting.statement.periods:
        return f"{time.period.shape}, in a sentence or heading before"
    same = s.clause_index(time.period.start) == setting.clause
    return f"{time.period.shape}, in the {'clause' if same else 'sentence'}"
