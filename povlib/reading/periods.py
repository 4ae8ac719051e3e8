"""Time expressions, resolved against the date of publication.

A period has both ends as "YYYY", "YYYY-MM" or "YYYY-MM-DD" (None where the text leaves an end open) and a shape that
says how it may be used: a point (一 2018年底), a year or other stretch, an open stretch (2014年至今, 5年来), a cumulated
stretch (截至2018年底) or a target (到2020年).
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from ..cleaning import CleanText, clean
from ..lexicon import read_table
from .numerals import parse_number


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


_YEAR = r"(?:19|20)\d\d"
_ZH_YEAR = r"[一二][九〇零○][〇零○一二三四五六七八九]{2}"
_N = r"(?:\d+|[一二两三四五六七八九十]+)"
_PART = r"(?:初|底|末|中旬|上旬|下旬|中|年底|年末)"
# The characters that a time expression can begin with: without them the many alternatives are tried at every character
_FIRST = "".join(
    sorted(
        set(
            "截自从由到至早比较与同是 今本去上前明后当次第全年过下目现如迄眼近这未最连“０１２３４５６７８９一二两三四五六七八九十"
        )
    )
)
_FIRST += "".join(sorted({r["word"][0] for r in read_table("eras")}))
_PATTERN = re.compile(
    rf"""
    (?=[\d{re.escape(_FIRST)}])
    (?P<lead>截至目前|截止目前|截至|截止到?|自从?|从|由|到|至|早在|比|较|与|同|是)?
    (?:(?<=[截止至到从由自在比较与同是了])\ )?
    (?:
      (?P<y1>{_YEAR}|{_ZH_YEAR})(?:\ ?年\ ?(?P<m0>\d{{1,2}})\ ?月)?(?:\ ?年)?\ ?(?:至|到|-|—|——|–|－|~|～)\ ?
        (?P<y2>{_YEAR}|{_ZH_YEAR}|\d\d(?=\ ?年))\ ?年\ ?(?P<m3>\d{{1,2}}(?=月))?(?:月)?(?P<span_tail>底|末)?
    | (?P<ymd>{_YEAR})(?:\ ?年\ ?(?P<ymd_m>\d{{1,2}})\ ?月\ ?(?P<ymd_d>\d{{1,2}})\ ?日|(?P<sep>[-/.])(?P<ymd_m2>\d{{1,2}})(?P=sep)(?P<ymd_d2>\d{{1,2}})(?!\d))
    | (?P<year>{_YEAR}|{_ZH_YEAR})\ ?年(?:度)?(?:
          \ ?(?P<m1>\d{{1,2}})\ ?月?\ ?(?:至|到|-|—|–|－|~|～)\ ?(?P<m2>\d{{1,2}})\ ?月(?:份)?
        | \ ?(?P<month>\d{{1,2}})\ ?月(?:份)?(?P<month_part>{_PART})?
        | (?P<half>上半年|下半年|前三季度|前三个季度|[一二三四]季度|第[一二三四]季度|前\d{{1,2}}个?月)
        | (?P<year_part>底|末|初|年底|年末)
      )?
    | (?P<rel>今年|本年|去年|上年|前年|明年|后年|当年|同年|次年|第二年|全年|年内|本年度|上年度|过去一年|过去的一年|一年来|当天|当日|今后)(?:度)?(?:
          的?(?P<rm1>\d{{1,2}})月?(?:至|到|-|—|–|－|~|～)(?P<rm2>\d{{1,2}})月(?:份)?
        | (?P<rmonth>\d{{1,2}})月(?:份)?(?P<rmonth_part>{_PART})?
        | (?P<rhalf>上半年|下半年|前三季度|前三个季度|[一二三四]季度|第[一二三四]季度|前\d{{1,2}}个?月|同期)
        | (?P<rpart>底|末|初|年底|年末)
      )?
    | (?P<bare_half>上半年|下半年|前三季度|前三个季度|[一二三四]季度|第[一二三四]季度)
    | (?<![\d年])(?P<bm1>\d{{1,2}})月?(?:至|到|-|—|–|－|~|～)(?P<bm2>\d{{1,2}})月(?:份)?(?!\d)
    | (?<![\d个])(?P<bmonth>\d{{1,2}})\ ?月(?:份)?(?:\ ?(?P<bday>\d{{1,2}})\ ?日|(?P<bmonth_part>{_PART}))?
    | (?P<year_end>年底|年末|年初)
    | (?P<now>目前|现在|如今|至此|迄今为止|迄今|至今|当前|现已|眼下)
    | (?P<count_lead>近|过去|这|前|未来|今后|最近|连续)?(?P<count>{_N})(?:个)?(?P<count_unit>年多|年)(?P<count_tail>以来|来|间|时间|里|中|内|(?=累计|共|总共|完成投资))?
    | “?(?P<era>@ERAS@)”?(?P<era_tail>期间|时期|以来|末|初|规划|收官)?
    )
    (?P<since>\ ?(?:以来|来|起|至今|开始|到现在|后))?(?P<until>\ ?(?:之?前|以前))?
    """.replace("@ERAS@", "|".join(sorted((re.escape(r["word"]) for r in read_table("eras")), key=len, reverse=True))),
    re.X,
)
# 自2015年7月批复实施以来: the words between the date and 以来 name what began then
_SINCE_EVENT = re.compile(r"[^，。、；,;\d]{1,16}?以来")
_QUICK = re.compile(
    r"[年月]|当[天日]|十[一二三四]五|目前|季度|至今|迄今|现在|如今|当前|五”|大以来|[三四五]大|眼下|现已|至此|以来"
)
_SENTENCE_MARK = re.compile("[。！？\n]")
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前三个季度": (1, 9)}
_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}


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
    if not _QUICK.search(text):
        return []
    context = _Context(published, speaks_of)
    found: list[Period] = []
    for m in _PATTERN.finditer(text):
        context.move(text, m.start())
        period = _resolve(text, m, published, context)
        if period is None:
            continue
        found.append(period)
        context.note(m, period, text)
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
        self.reported = speaks_of or (
            _shift(published, -1) if month is not None and month <= 4 else _shift(published, 0)
        )

    def move(self, text: str, at: int) -> None:
        if _SENTENCE_MARK.search(text, self._seen, at):
            self.sentence = None
        self._seen = at

    def note(self, m: re.Match[str], period: Period, text: str) -> None:
        if period.shape == "before" or text[m.start() - 1 : m.start()] in ("(", "（"):
            return
        if m["year"] or m["y2"] or m["ymd"]:
            self.named = self.sentence = (period.to or period.from_ or "")[:4] or self.named
            if period.shape == "stretch" and re.search(
                r"(?:^|[。！？\n】])\s*$", text[max(0, m.start() - 4) : m.start()]
            ):
                self.led = self.named
        elif m["rel"] in ("今年", "去年", "本年", "前年", "明年") and period.to:
            self.named = self.sentence = period.to[:4]
        if period.shape == "point" and period.to:
            self.day = period.to

    def bare(self, month: int) -> str | None:
        """Return the year of a month or quarter named without one: never after the publication."""
        if self.sentence and not (
            self.published and f"{self.sentence}-{month:02d}" > self.published[:7] and len(self.published) >= 7
        ):
            return self.sentence
        if self.published is None:
            return self.sentence or self.named
        if len(self.published) >= 7 and month > int(self.published[5:7]):
            return _shift(self.published, -1)
        return self.published[:4]


def _shift(published: str | None, years: int) -> str | None:
    return f"{int(published[:4]) + years:04d}" if published else None


def _month(year: str | None, month: str | int) -> str | None:
    return f"{year}-{int(month):02d}" if year and 1 <= int(month) <= 12 else None


def _number(text: str) -> str:
    return "".join("零一二三四五六七八九".find(c).__str__() for c in text.replace("〇", "零").replace("○", "零"))


def _year(text: str) -> str:
    return text if text.isdigit() and text.isascii() else _number(text)


def _part(year: str | None, part: str) -> tuple[str | None, str | None]:
    """Return the ends of 上半年, 前三季度, 二季度 or 前5个月 of a year."""
    if part in _HALVES:
        a, b = _HALVES[part]
    elif part.startswith("前"):
        a, b = 1, int("".join(c for c in part if c.isdigit()))
    elif part == "同期":
        return year, year
    else:
        a, b = _QUARTERS[part.removeprefix("第")[0]]
    return _month(year, a), _month(year, b)


# 年底要降至3%, 下半年，全州还将…: still to come
_WILL = re.compile("[，,]?[^，,。；;\\d]{0,5}?(?:将|要(?!求|素|点)|力争|可望|有望)")


def _within_year(
    year: str | None, first: str | None, last: str | None, month: str | None, half: str | None, end: str | None
) -> tuple[str | None, str | None]:
    """Return the ends of the part of a year that is named: some months, one, a half, its beginning or end, or all of it."""
    if first and last:
        return _month(year, first), _month(year, last)
    if half:
        return _part(year, half)
    if month or end:
        only = _month(year, month or (1 if end and end.endswith("初") else 12))
        return only, only
    return year, year


def _resolve(text: str, m: re.Match[str], published: str | None, context: _Context) -> Period | None:
    lead, since, until = m["lead"] or "", bool(m["since"]), bool(m["until"])
    start, end = m.span()
    shape = "stretch"
    a: str | None
    b: str | None
    y: str | None
    if m["y1"]:
        y2 = m["y2"] if len(m["y2"]) == 4 else m["y1"][:2] + m["y2"]
        a, b = _year(m["y1"]), _year(y2)
        a = _month(a, m["m0"]) if m["m0"] else a
        b = _month(b, m["m3"]) if m["m3"] else b
    elif m["ymd"]:
        month, day = int(m["ymd_m"] or m["ymd_m2"]), int(m["ymd_d"] or m["ymd_d2"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        a = b = f"{m['ymd']}-{month:02d}-{day:02d}"
        shape = "point"
    elif m["year"]:
        a, b = _within_year(_year(m["year"]), m["m1"], m["m2"], m["month"], m["half"], m["year_part"])
    elif m["rel"]:
        rel = m["rel"]
        if rel in ("今年", "本年", "本年度"):
            y = _shift(published, 0)
        elif rel == "年内":
            y = context.led if context.led and published and context.led < published[:4] else _shift(published, 0)
        elif rel in ("全年", "过去一年", "过去的一年", "一年来"):
            y = (context.sentence or context.led or context.named if rel == "全年" else None) or context.reported
            if y is None or (rel == "一年来" and start and text[start - 1] in "十近"):
                return None
        elif rel in ("当天", "当日"):
            return Period(start, end, m[0], context.day, context.day, "point") if context.day else None
        elif rel in ("当年", "同年"):
            y = context.named or context.reported
        elif rel == "去年":
            y = _shift(published, -1)
        elif rel in ("上年", "上年度"):
            y = _shift(context.led or context.named or context.reported, -1)
        elif rel in ("次年", "第二年"):
            y = _shift(context.named, 1)
        elif rel == "今后":
            return None
        else:
            y = _shift(published, {"前年": -2, "明年": 1, "后年": 2}[rel])
        a, b = _within_year(y, m["rm1"], m["rm2"], m["rmonth"], m["rhalf"], m["rpart"])
        shape = "before" if rel in ("上年", "上年度") else "stretch"
    elif m["bare_half"]:
        a, b = _part("2000", m["bare_half"])
        last = int((b or "2000-12")[5:])
        a, b = _part(_shift(published, 0) if _WILL.match(text, end) else context.bare(last), m["bare_half"])
    elif m["bm1"]:
        y = context.bare(int(m["bm2"])) if int(m["bm2"]) <= 12 else None
        a, b = _month(y, m["bm1"]), _month(y, m["bm2"])
    elif m["bmonth"]:
        if not 1 <= int(m["bmonth"]) <= 12:
            return None
        y = _shift(published, 0) if until or lead in ("到", "至") else context.bare(int(m["bmonth"]))
        a = b = _month(y, m["bmonth"])
        if m["bday"]:
            shape = "point"
            a = b = f"{a}-{int(m['bday']):02d}" if a else None
    elif m["year_end"]:
        if (start and text[start - 1] in "今去前明当同后上度") or (lead in ("截至",) and not published):
            return None
        ahead = (
            until
            # 到年底; 由年初的12%下降到年末的8% is a report
            or (lead in ("到", "至") and text[start - 1 : start] not in tuple("降少升长高加大"))
            or re.search("预计|计划|力争|确保|将$", text[max(0, start - 6) : start])
            or _WILL.match(text, end)
        )
        y = context.sentence or (_shift(published, 0) if ahead else context.named or context.reported)
        if (
            m["year_end"] != "年初"
            and not ahead
            and not context.sentence
            and published
            and y == published[:4]
            and published[5:7] != "12"
        ):
            y = _shift(published, 0 if published[5:7] in ("10", "11", "") else -1)
        a = b = _month(y, 1 if m["year_end"] == "年初" else 12)
    elif m["now"]:
        a = b = published
        shape = "now"
    elif m["count"]:
        return _counted(m, published, text)
    else:
        row = _eras()[m["era"]]
        tail = m["era_tail"] or ""
        a, b = row
        if a is None:
            return Period(start, end, m[0], None, None, "stretch")  # 几年间: some years, which is all it says
        if tail == "末" or tail == "收官":
            a = b
        elif tail == "初":
            b = a
        if tail == "以来" or since or (not b):
            if ("十" in m["era"] and m["era"].endswith("五")) or tail == "以来" or since:
                return Period(start, end, m[0], a, published, "open")
            return None  # 党的十八大 without 以来 is an event, no stretch
        if lead in ("到", "至") and tail == "末":
            return Period(start, end, m[0], b, b, "target")
        return Period(start, end, m[0], a, b, "stretch")
    if a is None and b is None and shape != "now":
        return (
            None
            if published or lead not in ("截至", "截止", "截止到")
            else Period(start, end, m[0], None, None, "until")
        )
    if since and not (
        m["since"].strip() in ("后", "来", "起", "开始")
        and shape == "stretch"
        and lead not in ("自", "从", "自从")
        and m["since"].strip() == "后"
    ):
        return Period(start, end, m[0], a, published, "open")
    if since:
        end -= len(m["since"])
    if (
        (a or b)
        and shape != "now"
        and (event := _SINCE_EVENT.match(text, end))
        and (lead in ("自", "自从", "从") or not m["bmonth"])
    ):
        return Period(start, event.end(), text[start : event.end()], a or b, published, "open")
    if lead.startswith("截"):
        return Period(start, end, m[0], None, b or published, "until")
    if lead in ("到", "至") or until:
        future = bool(published and b and b[:4] > published[:4])
        if future or until or m["year"] or m["rel"]:
            return Period(start, end, text[start:end], b, b, "target")
    if lead in ("比", "较", "与", "同", "是") or re.match("相比|的\\d+(?:\\.\\d+)?倍|同期相比", text[end : end + 8]):
        if lead != "是" or re.match("的", text[end : end + 1]):
            shape = "before"
    return Period(start, end, text[start:end], a, b, shape)


def _counted(m: re.Match[str], published: str | None, text: str) -> Period | None:
    """Resolve 近三年, 5年来, 五年间, 未来三年: N years before (or after) the publication."""
    lead, tail = m["count_lead"] or "", m["count_tail"] or ("以来" if m["since"] or m["count_tail"] == "" else "")
    if not tail and lead not in ("近", "过去", "这", "未来", "今后", "最近"):
        return None
    if lead == "连续" or (tail in ("内", "中", "里") and not lead):
        return None
    try:
        years = int(parse_number(m["count"]))
    except ValueError:
        return None
    if not 1 <= years <= 80:
        return None
    if lead in ("未来", "今后"):
        return Period(m.start(), m.end(), m[0], published, _shift(published, years), "target")
    return Period(m.start(), m.end(), m[0], _shift(published, -years), published, "open")


@cache
def _eras() -> dict[str, tuple[str | None, str | None]]:
    return {r["word"]: (r["from"] or None, r["to"] or None) for r in read_table("eras")}
