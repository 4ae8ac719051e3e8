"""A time expression as it stands in the text, between the words that lead and follow it."""

import re
from dataclasses import dataclass
from typing import Any

from ...lexicon import word_class
from . import dates
from .context import FROM, SINCE, Context, Period, time_words


@dataclass(slots=True)
class Expression:
    """A time expression of the text: which alternative of the grammar it is, its parts, and the words around it.

    ``x["month"]`` is what the group of that name in the alternative's pattern has matched, None where it has not.
    ``lead``: 截至, 自, 到 …; ``since``: 以来, 起 …; ``until``: whether 前 or 以前 follows; ``end``: without these two,
    ``tail_end``: with them.
    """

    text: str
    kind: str
    match: re.Match[str]
    context: Context
    start: int
    end: int
    tail_end: int
    lead: str
    since: str
    until: bool

    def __getitem__(self, group: str) -> str | Any:
        return self.match[f"{self.kind}_{group}"]

    def period(self, first: str | None, last: str | None, shape: str, end: int | None = None) -> Period:
        """Return the period that the expression names, its span up to ``end`` (with the words that follow it, if None).

        What goes on from after the publication is a plan for its beginning; what ended a generation ago is history.
        """
        if shape == "open" and dates.later(first, last):
            last, shape = first, "target"
        elif shape == "stretch" and dates.later(dates.year(self.context.published or "2020", -_GENERATION), last):
            shape = "history"
        end = self.tail_end if end is None else end
        return Period(self.start, end, self.text[self.start : end], first, last, shape)

    def to_come(self) -> bool:
        """Whether the words around it say that the time is still to come: 预计11月末投产, 年底要降至3%."""
        text = self.text
        return bool(_PLANS.search(text, max(0, self.start - 8), self.start) or _WILL.match(text, self.tail_end))

    def comes_before_plans(self) -> bool:
        """Whether the next clause says what will be then: 11月末投产，将惠及3000人."""
        return _WILL_THEN.match(self.text, self.tail_end) is not None


_GENERATION = 15
_PLANS = re.compile(rf"(?:{time_words('ahead')})[^，,。；;\d]{{0,4}}$")
_WILL = re.compile(f"[，,]?[^，,。；;\\d]{{0,5}}?(?:{word_class('intends')}|要(?!求|素|点))")
_WILL_THEN = re.compile(r"[^，,。；;\d]{1,8}[，,][^，,。；;\d]{0,5}?(?:将|可(?!以)|预计)")


def bounded(x: Expression, first: str | None, last: str | None, shape: str = "stretch") -> Period | None:
    """Return the period between two ends as the words that lead and follow have it: 自…以来, 截至…, 到…, 比…."""
    published, end = x.context.published, x.tail_end
    if first is None and last is None and shape != "now":
        until = x.lead in ("截至", "截止", "截止到") and not published
        return x.period(None, None, "until") if until else None
    if x.since and (x.since != "后" or shape != "stretch" or x.lead in SINCE):
        event = _SINCE_EVENT.match(x.text, end)  # 2013年开始定点帮扶某县以来
        return x.period(first, published, "open", event.end() if event else None)
    if x.since:
        end = x.end
    if shape != "now" and (x.lead in SINCE or x.kind != "month"):
        event = (_SINCE_LONG if x.lead in SINCE else _SINCE_EVENT).match(x.text, end)
        if event:
            return x.period(first or last, published, "open", event.end())
    if x.lead.startswith("截"):
        return x.period(None, last or published, "until")
    if x.lead in TO_WORDS and _OF_A_FIGURE.match(x.text, end):
        return x.period(first, last, shape, end)  # 到2017年的800万元: the sum of that year
    if x.lead in TO_WORDS or x.until:
        future = bool(published and last and last[:4] > published[:4])
        if future or x.until or (x.kind in ("year", "short_year", "relative") and shape != "now"):
            return x.period(last, last, "target", end)
    compared = x.lead in COMPARED or _COMPARED_BEHIND.match(x.text, end)
    if compared and (x.lead != "是" or x.text[end : end + 1] == "的"):
        shape = "before"
    return x.period(first, last, shape, end)


TO_WORDS = ("到", "至")
COMPARED = ("比", "较", "与", "同", "是")
LEADS = ("截至", "截止", "截止到", *FROM, *TO_WORDS, "早在", *COMPARED)
_OF_A_FIGURE = re.compile(r"的[^，,。；;\d]{0,3}\d")
_COMPARED_BEHIND = re.compile(r"相比|的\d{1,9}(?:\.\d{1,4})?倍|同期相比")
# 自2015年7月批复实施以来: the words between the date and 以来 name what began then; behind 自 they may be many
_SINCE_EVENT = re.compile(r"[^，。、；,;\d]{1,16}?以来")
_SINCE_LONG = re.compile(r"[^，。；,;\d\n]{1,40}?以来|[^，。；,;\d\n]{1,30}[，,][^，。；,;\d\n]{1,30}?(?<![大年])以来")
