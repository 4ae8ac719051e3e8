"""Time expressions, resolved against the date of publication.

A period has both ends as "YYYY", "YYYY-MM" or "YYYY-MM-DD" (None where the text leaves an end open) and a shape that
says how it may be used: a point (一 2018年底), a year or other stretch, an open stretch (2014年至今, 5年来), a cumulated
stretch (截至2018年底) or a target (到2020年).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from ..cleaning import CleanText, clean
from ..lexicon import read_table, read_words
from .numerals import DIGITS, parse_number


@dataclass(frozen=True, slots=True)
class Period:
    """A time expression: the span, its ends, and its shape.

    ``shape``: point (a day), stretch (a year, a quarter, a range), open (up to the publication), until (截至: the start
    is not given), target (到2020年), now (目前), before (上年: the year before the one the text speaks of).
    """

    start: int
    end: int
    text: str
    from_: str | None
    to: str | None
    shape: str


def find_periods(text: str | CleanText, published: str | None = None) -> list[Period]:
    """Return every time expression of a text in text order, with offsets into the raw text.

    ``published``: "YYYY", "YYYY-MM" or "YYYY-MM-DD"; without it, what depends on it keeps open ends.

    >>> [(p.text, p.from_, p.to) for p in find_periods("截至去年底，5年来共投入1亿元", "2020-03")]
    [('截至去年底', None, '2019-12'), ('5年来', '2015', '2020-03')]
    """
    repaired = clean(text) if isinstance(text, str) else text
    found = []
    for p in scan(repaired.text, published):
        start, end = repaired.to_raw(p.start, p.end)
        found.append(replace(p, start=start, end=end, text=repaired.raw[start:end]))
    return found


def scan(text: str, published: str | None = None, speaks_of: str | None = None) -> list[Period]:
    """Return every time expression of a clean text, with offsets into that text.

    ``speaks_of``: the year that the title of a yearly report names, for 全年 and 年末.
    """
    context = _Context(published, speaks_of)
    found: list[Period] = []
    at = 0
    while m := _PATTERN.search(text, at):
        x = _expression(text, m, context)
        at = x.tail_end
        context.move(text, x.start)
        period = _ALTERNATIVES[x.kind][1](x)
        if period is not None:
            found.append(period)
            context.note(x, period)
    return found


class _Context:
    """The year a text speaks of, for 当年, 全年, 上年 and a bare month."""

    def __init__(self, published: str | None, speaks_of: str | None) -> None:
        self.published = published
        self.named = speaks_of  # named last, anywhere before
        self.sentence: str | None = None  # named last in this sentence
        self.led: str | None = speaks_of  # opens a sentence, as in an entry of a yearbook
        self.day: str | None = None
        self._seen = 0
        month = int(published[5:7]) if published and len(published) >= 7 else None
        # a report of the year printed in the first months of the next one
        self.reported = speaks_of or _shift(published, -1 if month is not None and month <= 4 else 0)

    def move(self, text: str, at: int) -> None:
        if _SENTENCE_MARK.search(text, self._seen, at):
            self.sentence = None
        self._seen = at

    def note(self, x: "_Expression", period: Period) -> None:
        if period.shape == "before" or x.text[x.start - 1 : x.start] in ("(", "（"):
            return
        if x.kind in ("years", "date", "year"):
            self.named = self.sentence = (period.to or period.from_ or "")[:4] or self.named
            if period.shape == "stretch" and _SENTENCE_START.search(x.text, max(0, x.start - 4), x.start):
                self.led = self.named
        elif x.kind == "relative" and _relative_times()[x.match["word"]][0] == "published" and period.to:
            self.named = self.sentence = period.to[:4]
        if period.shape == "point" and period.to:
            self.day = period.to

    def bare(self, month: int) -> str | None:
        """Return the year of a month or quarter named without one: never after the publication."""
        to_the_month = self.published is not None and len(self.published) >= 7
        if self.sentence and not (to_the_month and f"{self.sentence}-{month:02d}" > (self.published or "")[:7]):
            return self.sentence
        if self.published is None:
            return self.sentence or self.named
        return _shift(self.published, -1 if to_the_month and month > int(self.published[5:7]) else 0)

    def base(self, counted_from: str) -> str | None:
        """Return the year from which a word of the table of relative times is counted."""
        match counted_from:
            case "published":
                return _shift(self.published, 0)
            case "named":
                return self.named or self.reported
            case "following":
                return self.named
            case "entry":
                return self.led or self.named or self.reported
            case "report":
                return self.sentence or self.led or self.named or self.reported
            case "reported":
                return self.reported
            case "plan":
                behind = self.led and self.published and self.led < self.published[:4]
                return self.led if behind else _shift(self.published, 0)
        return None


_SENTENCE_MARK = re.compile("[。！？\n]")
_SENTENCE_START = re.compile(r"(?:^|[。！？\n】])\s*$")


@dataclass(frozen=True, slots=True)
class _Expression:
    """A time expression of the text: which alternative of the grammar it is, its parts, and the words that lead and follow.

    ``lead``: 截至, 自, 到 …; ``since``: 以来, 起 …; ``until``: whether 前 or 以前 follows; ``end``: without these two,
    ``tail_end``: with them.
    """

    text: str
    kind: str
    match: re.Match[str]
    context: _Context
    start: int
    end: int
    tail_end: int
    lead: str
    since: str
    until: bool

    def period(self, from_: str | None, to: str | None, shape: str, end: int | None = None) -> Period:
        """Return the period that the expression names, its span up to ``end`` (with the words that follow it, if None)."""
        end = self.tail_end if end is None else end
        return Period(self.start, end, self.text[self.start : end], from_, to, shape)


def _expression(text: str, m: re.Match[str], context: _Context) -> _Expression:
    kind = m.lastgroup or ""
    own = _ALTERNATIVES[kind][0].match(text, m.start(kind))
    tail = _TAIL.match(text, m.end())
    assert own and tail, "an alternative matches where it was found, and any text has a tail"
    lead, since = m["lead"] or "", (tail["since"] or "").strip()
    return _Expression(text, kind, own, context, m.start(), m.end(), tail.end(), lead, since, bool(tail["until"]))


def _shift(date: str | None, years: int) -> str | None:
    return f"{int(date[:4]) + years:04d}" if date else None


def _month(year: str | None, month: str | int | None) -> str | None:
    """Return a month of a year, the year where no month is given, and None for a month that no year has."""
    if month is None or year is None:
        return year
    return f"{year}-{int(month):02d}" if 1 <= int(month) <= 12 else None


def _year(text: str) -> str:
    return "".join(c if c.isascii() else str(DIGITS.get(c, 0)) for c in text)


# Grammar: the parts

_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
_TO = "(?:至|到|-|—|——|–|－|~|～)"
_PART = "(?:初|底|末|中旬|上旬|下旬|中|年底|年末)"
_HALF = r"(?:上半年|下半年|前三季度|前三个季度|第?[一二三四]季度)"
_WITHIN = rf"""(?:
    的?\ ?(?P<first>\d{{1,2}})\ ?月?\ ?{_TO}\ ?(?P<last>\d{{1,2}})\ ?月(?:份)?
  | \ ?(?P<month>\d{{1,2}})\ ?月(?:份)?{_PART}?
  | (?P<half>{_HALF}|前\d{{1,2}}个?月|同期)
  | (?P<part>底|末|初|年底|年末)
)?"""
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前三个季度": (1, 9)}
_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}


def _half(year: str | None, half: str) -> tuple[str | None, str | None]:
    """Return the ends of 上半年, 前三季度, 二季度 or 前5个月 of a year, which 去年同期 has whole."""
    if half == "同期":
        return year, year
    if half in _HALVES:
        first, last = _HALVES[half]
    elif half.startswith("前"):
        first, last = 1, int("".join(c for c in half if c.isdigit()))
    else:
        first, last = _QUARTERS[half.removeprefix("第")[0]]
    return _month(year, first), _month(year, last)


def _within(year: str | None, m: re.Match[str]) -> tuple[str | None, str | None]:
    """Return the ends of the part of a year that is named: some months, one, a half, its beginning or end, or all of it."""
    if m["first"]:
        return _month(year, m["first"]), _month(year, m["last"])
    if m["half"]:
        return _half(year, m["half"])
    part = m["part"] and (1 if m["part"] == "初" else 12)
    only = _month(year, m["month"] or part)
    return only, only


# Grammar: the alternatives, each a pattern and what it says

# 2014年至2018年, 2016—18年, 2014年3月至2015年6月
_YEARS = rf"""(?P<first>{_YEAR})(?:\ ?年\ ?(?P<first_month>\d{{1,2}})\ ?月)?(?:\ ?年)?\ ?{_TO}\ ?
    (?P<last>{_YEAR}|\d\d(?=\ ?年))\ ?年\ ?(?P<last_month>\d{{1,2}}(?=月))?月?(?:底|末)?"""


def _read_years(x: _Expression) -> Period | None:
    first, last = _year(x.match["first"]), _year(x.match["last"])
    last = last if len(last) == 4 else first[:2] + last
    return _bounded(x, _month(first, x.match["first_month"]), _month(last, x.match["last_month"]))


# 2019年3月8日, 2019-03-08
_DATE = r"""(?P<year>(?:19|20)\d\d)(?:\ ?年\ ?(?P<month>\d{1,2})\ ?月\ ?(?P<day>\d{1,2})\ ?日
    |(?P<numbers>-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})(?!\d))"""


def _read_date(x: _Expression) -> Period | None:
    m = x.match
    month, day = map(int, re.findall(r"\d+", m["numbers"]) if m["numbers"] else (m["month"], m["day"]))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    date = f"{m['year']}-{month:02d}-{day:02d}"
    return _bounded(x, date, date, "point")


# 2018年, 2018年底, 2018年3至5月, 2018年上半年, 二〇一八年
_YEAR_OR_PART = rf"(?P<year>{_YEAR})\ ?年(?:度)?{_WITHIN}"


def _read_year(x: _Expression) -> Period | None:
    return _bounded(x, *_within(_year(x.match["year"]), x.match))


# 今年, 去年底, 今年1至5月, 全年, 上年同期: the words stand in the table
_RELATIVE = f"(?P<word>{'|'.join(read_words('relative_times'))})(?:度)?{_WITHIN}"


def _read_relative(x: _Expression) -> Period | None:
    word = x.match["word"]
    counted_from, shift = _relative_times()[word]
    if counted_from == "day":
        return x.period(x.context.day, x.context.day, "point") if x.context.day else None
    base = x.context.base(counted_from)
    if base is None and counted_from in ("unknown", "report", "reported"):
        return None
    if word == "一年来" and x.text[x.start - 1 : x.start] in ("十", "近"):
        return None
    return _bounded(x, *_within(_shift(base, shift), x.match), "before" if counted_from == "entry" else "stretch")


@cache
def _relative_times() -> dict[str, tuple[str, int]]:
    return {r["word"]: (r["counted_from"], int(r["shift"])) for r in read_table("relative_times")}


# 上半年, 一季度
_BARE_HALF = f"(?P<half>{_HALF})"


def _read_half(x: _Expression) -> Period | None:
    last = _half("2000", x.match["half"])[1] or ""
    ahead = _WILL.match(x.text, x.tail_end)
    return _bounded(x, *_half(x.context.base("published") if ahead else x.context.bare(int(last[5:])), x.match["half"]))


# 1至5月
_MONTHS = rf"(?<![\d年])(?P<first>\d{{1,2}})月?{_TO}(?P<last>\d{{1,2}})月(?:份)?(?!\d)"


def _read_months(x: _Expression) -> Period | None:
    year = x.context.bare(int(x.match["last"])) if int(x.match["last"]) <= 12 else None
    return _bounded(x, _month(year, x.match["first"]), _month(year, x.match["last"]))


# 5月, 5月底, 3月8日
_MONTH = rf"(?<![\d个])(?P<month>\d{{1,2}})\ ?月(?:份)?(?:\ ?(?P<day>\d{{1,2}})\ ?日|{_PART})?"


def _read_month(x: _Expression) -> Period | None:
    number, day = int(x.match["month"]), x.match["day"]
    if not 1 <= number <= 12:
        return None
    month = _month(x.context.base("published") if x.until or x.lead in ("到", "至") else x.context.bare(number), number)
    if not day:
        return _bounded(x, month, month)
    date = f"{month}-{int(day):02d}" if month else None
    return _bounded(x, date, date, "point")


# 年底, 年初
_YEAR_END = "(?P<word>年底|年末|年初)"


def _read_year_end(x: _Expression) -> Period | None:
    text, context, published = x.text, x.context, x.context.published
    if text[x.start - 1 : x.start] in tuple("今去前明当同后上度") or (x.lead == "截至" and not published):
        return None
    start = x.match["word"] == "年初"
    ahead = (
        x.until
        # 到年底; 由年初的12%下降到年末的8% is a report
        or (x.lead in ("到", "至") and text[x.start - 1 : x.start] not in tuple("降少升长高加大"))
        or _PLANS.search(text, max(0, x.start - 6), x.start)
        or _WILL.match(text, x.tail_end)
    )
    year = context.sentence or (context.base("published") if ahead else context.named or context.reported)
    if not start and not ahead and not context.sentence and published and year == published[:4]:
        # a year that is not yet at its end has none to report
        year = _shift(published, 0 if published[5:7] in ("10", "11", "12", "") else -1)
    end = _month(year, 1 if start else 12)
    return _bounded(x, end, end)


_PLANS = re.compile("预计|计划|力争|确保|将$")
# 年底要降至3%, 下半年，全州还将…: still to come
_WILL = re.compile("[，,]?[^，,。；;\\d]{0,5}?(?:将|要(?!求|素|点)|力争|可望|有望)")

# 目前
_NOW = "(?:目前|现在|如今|至此|迄今为止|迄今|至今|当前|现已|眼下)"


def _read_now(x: _Expression) -> Period | None:
    return _bounded(x, x.context.published, x.context.published, "now")


# 近三年, 5年来, 五年间, 未来三年
_COUNT = r"""(?P<lead>近|过去|这|前|未来|今后|最近|连续)?(?P<count>\d+|[一二两三四五六七八九十]+)(?:个)?(?:年多|年)
    (?P<tail>以来|来|间|时间|里|中|内|(?=累计|共|总共|完成投资))?"""


def _read_count(x: _Expression) -> Period | None:
    lead, tail = x.match["lead"] or "", x.match["tail"]
    if tail is None and not x.since and lead not in ("近", "过去", "这", "未来", "今后", "最近"):
        return None
    if lead == "连续" or (tail in ("内", "中", "里") and not lead):
        return None
    try:
        years = int(parse_number(x.match["count"]))
    except ValueError:
        return None
    if not 1 <= years <= 80:
        return None
    published = x.context.published
    if lead in ("未来", "今后"):
        return x.period(published, _shift(published, years), "target")
    return x.period(_shift(published, -years), published, "open")


# “十三五”期间, 党的十八大以来, 改革开放初: the words stand in the table
_ERA = rf"“?(?P<word>{'|'.join(map(re.escape, read_words('eras')))})”?(?P<tail>期间|时期|以来|末|初|规划|收官)?"


def _read_era(x: _Expression) -> Period | None:
    word, tail = x.match["word"], x.match["tail"] or ""
    first, last = _eras()[word]
    if first is None:
        return x.period(None, None, "stretch")  # 几年间: some years, which is all it says
    if tail in ("末", "收官"):
        first = last
    elif tail == "初":
        last = first
    if tail == "以来" or x.since:
        return x.period(first, x.context.published, "open")
    if not last:
        return None  # 党的十八大 without 以来 is an event, no stretch
    if x.lead in ("到", "至") and tail == "末":
        return x.period(last, last, "target")
    return x.period(first, last, "stretch")


@cache
def _eras() -> dict[str, tuple[str | None, str | None]]:
    return {r["word"]: (r["from"] or None, r["to"] or None) for r in read_table("eras")}


def _bounded(x: _Expression, first: str | None, last: str | None, shape: str = "stretch") -> Period | None:
    """Return the period between two ends as the words that lead and follow have it: 自…以来, 截至…, 到…, 比…."""
    published, end = x.context.published, x.tail_end
    if first is None and last is None and shape != "now":
        until = x.lead in ("截至", "截止", "截止到") and not published
        return x.period(None, None, "until") if until else None
    if x.since and (x.since != "后" or shape != "stretch" or x.lead in _SINCE):
        return x.period(first, published, "open")
    if x.since:
        end = x.end
    event = _SINCE_EVENT.match(x.text, end) if shape != "now" else None
    if event and (x.lead in _SINCE or x.kind != "month"):
        return x.period(first or last, published, "open", event.end())
    if x.lead.startswith("截"):
        return x.period(None, last or published, "until")
    if x.lead in ("到", "至") or x.until:
        future = bool(published and last and last[:4] > published[:4])
        if future or x.until or x.kind in ("year", "relative"):
            return x.period(last, last, "target", end)
    compared = x.lead in _COMPARED or _COMPARED_BEHIND.match(x.text, end)
    if compared and (x.lead != "是" or x.text[end : end + 1] == "的"):
        shape = "before"
    return x.period(first, last, shape, end)


_SINCE = ("自", "从", "自从")
_COMPARED = ("比", "较", "与", "同", "是")
_COMPARED_BEHIND = re.compile(r"相比|的\d{1,9}(?:\.\d{1,4})?倍|同期相比")
# 自2015年7月批复实施以来: the words between the date and 以来 name what began then
_SINCE_EVENT = re.compile(r"[^，。、；,;\d]{1,16}?以来")

# Which pattern stands first where two begin alike matters: the longer expression before the shorter
_ALTERNATIVES: dict[str, tuple[re.Pattern[str], Callable[[_Expression], Period | None]]] = {
    kind: (re.compile(pattern, re.X), read)
    for kind, pattern, read in (
        ("years", _YEARS, _read_years),
        ("date", _DATE, _read_date),
        ("year", _YEAR_OR_PART, _read_year),
        ("relative", _RELATIVE, _read_relative),
        ("half", _BARE_HALF, _read_half),
        ("months", _MONTHS, _read_months),
        ("month", _MONTH, _read_month),
        ("year_end", _YEAR_END, _read_year_end),
        ("now", _NOW, _read_now),
        ("count", _COUNT, _read_count),
        ("era", _ERA, _read_era),
    )
}
_LEAD = """(?P<lead>截至目前|截止目前|截至|截止到?|自从?|从|由|到|至|早在|比|较|与|同|是)?
    (?:(?<=[截至止到从由自在比较与同是了])\\ )?"""
_TAIL = re.compile(r"(?P<since>\ ?(?:以来|来|起|至今|开始|到现在|后))?(?P<until>\ ?(?:之?前|以前))?")
_NAMED = re.compile(r"\(\?P<\w+>")
# The characters that a time expression can begin with: without them the alternatives are tried at every character
_FIRST = "".join(sorted({word[0] for table in ("relative_times", "eras") for word in read_words(table)}))
_ANY = "|".join(f"(?P<{kind}>{_NAMED.sub('(?:', way.pattern)})" for kind, (way, _) in _ALTERNATIVES.items())
_PATTERN = re.compile(
    rf"(?=[\d一二两三四五六七八九十截自从由到至早比较与同是上下前第年目现如迄眼近这未最连“{_FIRST}])"
    rf"{_LEAD}(?:{_ANY})",
    re.X,
)
