"""Which time governs a figure: the nearest in its clause, then its sentence, then the lead of its paragraph or heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...schema import STOCKS
from ..periods import Period
from ..sentences import LIST_MARK, Sentence
from ..setting import Setting

_STARTING = re.compile(r"^(?:从|由|自)")


@dataclass(frozen=True, slots=True)
class Time:
    """The ends of the time a fact is about, and the period they come from (None where the text gives none)."""

    from_: str | None
    to: str | None
    period: Period | None


def time_of(
    setting: Setting, indicator: str, periods: Sequence[Period], leads: Sequence[Period], published: str | None
) -> Time:
    """Return the time that governs a figure.

    ``periods``: those of the sentence; ``leads``: periods that open an earlier sentence of the paragraph, or stand in the
    heading, nearest first; ``published``: the date of publication.
    """
    s, text, at, end = setting.sentence, setting.text, setting.start, setting.figure.end
    chosen = _nearest(setting, periods)
    starts = is_start_of_change(text, s, at, end)
    if chosen is None:
        # a year in a bracket right behind the figure
        behind = next(
            (
                p
                for p in periods
                if at < p.start <= at + 16 and s.bracket(p.start) and s.bracket(p.start) != s.bracket(at)
            ),
            None,
        )
        if behind and not re.search(r"[，,。；]", text[at : behind.start]):
            chosen = behind
    clause_end = s.clause(end - 1)[1]
    for p in periods:
        # 首批120户将于年底前搬入: a time behind the figure that says when it will be
        if end <= p.start < clause_end and _WILL.fullmatch(text[end : p.start]):
            chosen = p
            break
    if chosen is None:
        chosen = next(iter(leads), None)
    if chosen is None:
        return Time(None, None, None)
    if (
        starts
        and (indicator in STOCKS or indicator == "standard")
        and not _FROM_YEAR.search(text, max(s.start, at - 30), at)
    ):
        return _start_of(chosen, s, at, periods)
    return ends(chosen, indicator, published)


_WILL = re.compile(r"[^，,。；;\d]{0,6}(?:将于|将在|拟于|预计|力争|计划于|计划在|有望在)")
# 由X降到Y: what stands between 由 and X, and what follows X
_FROM_VALUE = re.compile(r"(?:从|由)[^，,。；;：:\d]{0,8}(?:\d{4}年?[^，,。；;：:\d]{0,6})?$")
_FROM_YEAR = re.compile(r"(?:从|由)[^，,。；;：:]{0,4}(?:\d{4}|[去上前今]年|年?[初末底])[^，,。；;：:]{0,8}$")
_CHANGES = re.compile(
    r"[^，,。；;\d]{0,8}?(?:降|下降|减|减少|降低|缩小|提高|增加|增长|上升|提升|提标|增)[^，,。；;\d]{0,6}(?:到|至|为)|(?:\d|\.|万|户|人)+[^，,。；;\d]{0,6}(?:降|减|下降)"
)


def is_start_of_change(text: str, s: Sentence, start: int, end: int) -> bool:
    """Whether a figure is the X of 由X降到Y."""
    return (
        _FROM_VALUE.search(text, max(s.start, start - 30), start) is not None and _CHANGES.match(text, end) is not None
    )


def _nearest(setting: Setting, periods: Sequence[Period]) -> Period | None:
    s, text, at, previous = setting.sentence, setting.text, setting.start, setting.previous
    first_clause = s.clauses[1] if len(s.clauses) > 1 else s.end
    for p in reversed(periods):
        if p.start >= at or not s.can_govern(p.start, at):
            continue
        if _STARTING.match(p.text) and p.shape != "open" and p.end <= previous:
            continue  # 由2013年的A降到B: the year is A's alone
        if p.shape == "before":
            if text[p.end : at] == "的":
                return p  # 较2017年的1200万元: the year of what is compared
            if p.end <= previous or at - p.end > 12 or (not re.match("从|由|上", p.text) and "上年" not in p.text):
                continue
            if re.match("比|较|与|同", p.text):
                continue
        if (
            p.shape == "point"
            and s.clause_index(p.start) < s.clause_index(at)
            and any(q is not p and q.end <= at for q in periods)
        ):
            continue
        if any(p.end <= m <= at and s.clause_index(m) == s.clause_index(p.start) for m in setting.modifiers):
            continue
        if p.start >= max(first_clause, setting.first_figure) and LIST_MARK.search(text, p.end, at):
            continue  # the items of a list keep their own time
        return p
    return None


def _start_of(p: Period, s: Sentence, at: int, periods: Sequence[Period]) -> Time:
    """Return the time of X in 由X降到Y: the start of an open stretch, the year before a single year, else unknown."""
    paired = next(
        (q for q in periods if q.start < at and re.match("从|由|与|比|较", q.text) and q.shape != "open"), None
    )
    if paired:
        return Time(paired.to, paired.to, paired)
    if p.shape == "open" and p.from_:
        return Time(p.from_, p.from_, p)
    if p.shape == "stretch" and p.from_ and p.to and p.from_ == p.to and len(p.to) in (4, 7):
        before = f"{int(p.to[:4]) - 1:04d}"
        return Time(before, before, p)
    if p.shape == "stretch" and p.from_ and p.to and p.from_[:4] != p.to[:4]:
        return Time(p.from_, p.from_, p)
    return Time(None, None, p)


def change_of(time: Time, rates: Sequence[Time], s: Sentence, at: int, text: str) -> Time:
    """Return the time of a change of the poverty rate: from that of the first rate to that of the last before it.

    ``rates``: the times of the rates before it in the sentence.
    """
    if len(rates) >= 2 and rates[-1].to:
        return Time(rates[-2].to, rates[-1].to, time.period)
    to = rates[-1].to if rates and rates[-1].to else time.to
    if to and re.search("(?:比|较)(?:上年|去年|上一年)|同比", text[s.clause(at)[0] : at]):
        return Time(f"{int(to[:4]) - 1:04d}", to[:4], time.period)
    since = re.search(r"(?:比|较|同)((?:19|20)\d\d)年", text[s.clause(at)[0] : at])
    if to and since:
        return Time(since[1], to, time.period)
    return time


def ends(p: Period, indicator: str, published: str | None = None) -> Time:
    """Return the ends of a period as a fact of the indicator has them: a stock stands at its end, a flow fills it."""
    if indicator in STOCKS:
        if p.shape == "stretch" and p.from_ and p.to and p.from_[:4] == p.to[:4] and indicator == "income_per_capita":
            return Time(p.from_, p.to, p)
        return Time(p.to or p.from_, p.to or p.from_, p)
    if p.shape in ("now", "until"):
        return Time(None, p.to, p)
    if p.shape == "target":
        # 到2019年底 in a text of 2020 cumulates, in a text of 2018 it is a target
        passed = published is not None and p.to is not None and not later(p.to, published) and p.to[:4] < published[:4]
        return Time(None if passed else p.to, p.to, p)
    return Time(p.from_, p.to, p)


def later(time: str | None, published: str | None) -> bool:
    """Whether a time lies after the publication, as far as both are known."""
    if not time or not published:
        return False
    shared = min(len(time), len(published))
    return time[:shared] > published[:shared]


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
    if indicator == "fund_loan" and time.to and "余额" in setting.text[max(setting.sentence.start, at - 8) : at]:
        return Time(time.to, time.to, time.period)
    if indicator == "poverty_rate_change":
        return change_of(time, rates, setting.sentence, at, setting.text)
    return time
