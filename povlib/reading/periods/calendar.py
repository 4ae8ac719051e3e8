"""Expressions that name years, months and days: each has its pattern, and a function that says which period it is."""

import re

from ..numerals import DIGITS, parse_number
from . import dates
from .context import FROM, Period, time_words
from .expression import COMPARED, TO_WORDS, Expression, bounded

# The parts of expressions

YEAR = r"(?:(?:19|20)\d\d|[一二][九〇零○O0][〇零○O0一二三四五六七八九]{2})"
YEAR_DIGITS = r"20\d\d"
TO = "(?:至|到|-|—|——|–|－|~|～)"
_N = "[两二三四五六七八九十]"
_PART = "(?:初|底|末|中旬|上旬|下旬|中|年底|年末)"
HALF = "(?:上半年|下半年|前三季度|前三个季度|第?[一二三四]季度)"
# 3至5月, 5月底, 上半年, 前8个月, 底: what may follow a year
WITHIN = rf"""(?:
    的?\ ?(?P<first>\d{{1,2}})\ ?月?\ ?{TO}\ ?(?P<last>\d{{1,2}})\ ?月(?:份)?
  | 的?\ ?(?P<month>\d{{1,2}})\ ?月(?:份)?{_PART}?
  | (?P<half>{HALF}|[前头](?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})个?月|同期|全年)
  | (?P<part>年?[底末初])
)?"""
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前三个季度": (1, 9)}
_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}


def written_year(text: str) -> str:
    """Return the four digits of a year: 二〇一八, 二O一八 and 2018 are 2018."""
    return "".join(c if c.isascii() and c.isdigit() else str(DIGITS.get(c, 0)) for c in text)


def _half(year: str | None, half: str) -> tuple[str | None, str | None]:
    """Return the ends of 上半年, 前三季度, 二季度 or 前5个月 of a year, which 同期 and 全年 have whole."""
    if half in ("同期", "全年"):
        return year, year
    if half in _HALVES:
        first, last = _HALVES[half]
    elif half.startswith(("前", "头")):
        first, last = 1, int(parse_number(half[1:].removesuffix("月").removesuffix("个")))
    else:
        first, last = _QUARTERS[half.removeprefix("第")[0]]
    return dates.month(year, first), dates.month(year, last)


def within(year: str | None, x: Expression) -> tuple[str | None, str | None]:
    """Return the ends of the part of a year that is named: some months, a half, its beginning or end, or all of it."""
    if x["first"]:
        return dates.month(year, x["first"]), dates.month(year, x["last"])
    if x["half"]:
        return _half(year, x["half"])
    part = x["part"] and (1 if x["part"].endswith("初") else 12)
    only = dates.month(year, x["month"] or part)
    return only, only


# 2014年至2018年, 2016—18年, 2014年3月至2015年6月, 2018-2020三年
YEARS = rf"""(?P<first>{YEAR})(?:\ ?年\ ?(?P<first_month>\d{{1,2}})\ ?月)?(?:\ ?年)?\ ?{TO}\ ?
    (?P<last>{YEAR}|\d\d(?=\ ?年))(?:\ ?年|(?={_N}年)|(?=累计|共|全[县市省]|间|期间|，|,))
    \ ?(?P<last_month>\d{{1,2}}(?=月))?月?(?:年?[底末])?(?:{_N}年)?"""


def read_years(x: Expression) -> Period | None:
    first, last = written_year(x["first"]), written_year(x["last"])
    last = last if len(last) == 4 else first[:2] + last
    return bounded(x, dates.month(first, x["first_month"]), dates.month(last, x["last_month"]))


# 2016年、2017年, 2016、2017和2018三年: one span, but where each year has its own share (分别)
LIST = rf"""(?P<first>{YEAR})\ ?年?(?:[、和及]{YEAR}\ ?年?){{0,9}}[、和及]
    (?P<last>{YEAR})(?:\ ?年度?|(?={_N}年))(?:{_N}年)?
    (?![^。；\n]{{0,40}}(?:分别|依次|各自|先后[^。；，\n]{{0,24}}?\d[\d.]{{0,12}}[万亿]?元?[、和]\d))(?!相比|底|末|初|\ ?\d{{1,2}}\ ?月)"""


def read_list(x: Expression) -> Period | None:
    return bounded(x, written_year(x["first"]), written_year(x["last"]))


# 2019年3月8日, 2019-03-08
DATE = r"""(?P<year>(?:19|20)\d\d)(?:\ ?年\ ?(?P<month>\d{1,2})\ ?月\ ?(?P<day>\d{1,2})\ ?日
    |(?P<numbers>-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})(?!\d))"""


def read_date(x: Expression) -> Period | None:
    month, day = map(int, re.findall(r"\d+", x["numbers"]) if x["numbers"] else (x["month"], x["day"]))
    date = dates.known(f"{int(x['year'])}-{month:02d}-{day:02d}")
    return bounded(x, date, date, "point")


# 2018年, 2018年底, 2018年3至5月, 2018年上半年, 二〇一八年, the years of 2016、2017年分别, at the head of a line 2018：
YEAR_OR_PART = rf"""(?P<year>{YEAR})(?:\ ?年度?{WITHIN}|(?=(?:[、和及]{YEAR}){{1,9}}\ ?年)
    |(?<=^{YEAR_DIGITS})(?=[：:])|(?<=\n{YEAR_DIGITS})(?=[：:]))"""


def read_year(x: Expression) -> Period | None:
    return bounded(x, *within(written_year(x["year"]), x))


# 13年至16年, ’13年至’16年: two digits, where no number of years can be meant
SHORT_YEARS = rf"""(?<![\d第满期限需要达约])[’‘']?(?P<first>\d\d)年\ ?{TO}\ ?[’‘']?(?P<last>\d\d)年
    (?!期|不等|左右|以[上下内]|的?时间|间隔)"""


def read_short_years(x: Expression) -> Period | None:
    first, last = (_century(x[name], x.context.year) for name in ("first", "last"))
    return bounded(x, first, last) if 0 < int(last) - int(first) <= 15 else None


# ’18年, 18年底, 18年5月, 18年上半年; at the head of a clause also 18年投入 and 18年全县
SHORT_YEAR = rf"""(?<![\d第满])(?:
    [’‘'](?P<marked>\d\d)\ ?年(?:度)?
  | (?P<parted>\d\d)年
    (?=度|\d{{1,2}}月|[上下]半年|前三个?季度|[一二三四]季度|[底末](?![子线层部端])|初(?![心中步次级]))度?
  | (?<![^\s，,。；;：:、（(])(?P<bare>\d\d)年
    (?=[全我该][省市州县区旗乡镇村]|{time_words("acts")}|[一全]年|[、和至到]\d\d年|[，,])
){WITHIN}"""


def read_short_year(x: Expression) -> Period | None:
    published = x.context.year
    year = _century(x["marked"] or x["parted"] or x["bare"], published)
    if x["bare"]:
        # 10年投入 may be ten years: not next to another such year, and not where the number is no round one
        paired = any(0 < abs(int(o) - int(x["bare"])) <= 5 for o in _PARTNERS.findall(x.text, x.start - 60, x.end + 60))
        recent = published is not None and -5 <= int(year) - int(published) <= 0 and int(year) % 5 > 0
        if not paired and (not recent or x.text.startswith(("，", ","), x.tail_end)):
            return None
    return bounded(x, *within(year, x))


_PARTNERS = re.compile(r"(?<![^\s，,。；;：:、（(])(\d\d)年(?!以?来|[多间里内期])")


def _century(digits: str, published: str | None) -> str:
    """Return the year that two digits stand for: of this century up to ten years after the publication."""
    return f"20{digits}" if int(f"20{digits}") <= int(published or "2020") + 10 else f"19{digits}"


# 上世纪八十年代, 90年代初, 本世纪初
DECADE = """(?:(?:上个?世纪|(?:20|二十)世纪)的?)?(?P<decade>[1-9]0|[一二三四五六七八九]?十)年代(?:[初末]期?|[中后]期)?
    |(?:本|21|二十一)世纪初期?"""


def read_decade(x: Expression) -> Period | None:
    written = x["decade"]
    if written is None:
        return bounded(x, "2000", "2009")
    decade = f"19{int(parse_number(written)):02d}"
    return bounded(x, decade, decade[:3] + "9")


# 上半年, 一季度, 前9个月
BARE_HALF = f"(?P<half>{HALF}|(?<![目之以提日年月天])前(?:\\d{{1,2}}|[一二三四五六七八九十]{{1,2}})个月(?![前内里来]))"


def read_half(x: Expression) -> Period | None:
    since, until = _half("2000", x["half"])
    if since is None or until is None:
        return None  # 前15个月
    first, last = int(since[5:]), int(until[5:])
    begun = first if x["half"] == "下半年" else last  # in July 下半年 is that of the year
    return bounded(x, *_half(x.context.coming(last) if x.to_come() else x.context.bare(begun), x["half"]))


# 1至5月
MONTHS = rf"(?<![\d年])(?P<first>\d{{1,2}})月?{TO}(?P<last>\d{{1,2}})月(?:份)?(?!\d)"


def read_months(x: Expression) -> Period | None:
    year = x.context.bare(int(x["last"])) if int(x["last"]) <= 12 else None
    return bounded(x, dates.month(year, x["first"]), dates.month(year, x["last"]))


# 5月, 5月底, 3月8日
MONTH = rf"(?<![\d个])(?P<month>\d{{1,2}})\ ?月(?:份)?(?:\ ?(?P<day>\d{{1,2}})\ ?日|{_PART})?"


def read_month(x: Expression) -> Period | None:
    number = int(x["month"])
    if not 1 <= number <= 12:
        return None
    if x.to_come():
        year = x.context.coming(number)
    elif x.until or x.lead in TO_WORDS:
        year = x.context.year
    else:
        # 11月末投产，将惠及…: this year's, whatever the month
        year = x.context.year if not x.context.sentence and x.comes_before_plans() else None
        year = year or x.context.bare(number)
    month = dates.month(year, number)
    if not x["day"]:
        return bounded(x, month, month)
    date = dates.known(f"{month}-{int(x['day']):02d}")
    return bounded(x, date, date, "point")


# 12日上午: the day of a dispatch
DAY = r"(?<![\d月年至到—~-])(?P<day>\d{1,2})日(?=[上下]午|当天|晚|凌晨|清晨|[，,]|从|在|举行)"


def read_day(x: Expression) -> Period | None:
    """Return the last such day up to the publication."""
    published = x.context.published or ""
    if len(published) < 10:
        return None
    month = published[:7] if x["day"].zfill(2) <= published[8:] else dates.around(published, "month", -1)[0]
    date = dates.known(f"{month}-{int(x['day']):02d}")
    return bounded(x, date, date, "point")


# 年底, 年初
YEAR_END = "(?P<word>年底|年末|年初)"


_LOOKS_BACK = re.compile("[^。！？\n]{0,60}(?:年末|年底|全年)")


_MAY_BE = re.compile("(?:我?家|还|也|就)*(?:可|能|将|会|有望|再[脱减])")


def read_year_end(x: Expression) -> Period | None:
    context, before = x.context, x.text[x.start - 1 : x.start]
    if before in tuple("今去前明当同后上度") or (x.lead == "截至" and not context.published):
        return None
    if x["word"] == "年初":
        # 由年初的5%: of the year that is reported; else of the one in which the text is written
        reported = context.named or context.reported if x.lead in (*FROM, *COMPARED) else context.led or context.year
        written = (context.published or "")[5:7] in ("01", "02")
        if written and not context.sentence and _LOOKS_BACK.match(x.text, x.tail_end):
            reported = dates.year(context.published, -1)  # in January: 年初有900户，年末剩200户
        month = dates.month(context.sentence or reported, 1)
        return bounded(x, month, month)
    # 到年底; 由年初的12%下降到年末的8% is a report
    ahead = (
        x.until
        or x.to_come()
        or _MAY_BE.match(x.text, x.tail_end) is not None
        or (x.lead in TO_WORDS and before not in tuple("降少升长高加大"))
    )
    year = context.sentence or (context.year if ahead else context.named or context.reported)
    if not ahead and not context.sentence and context.published and year == context.year:
        # a year that is not yet at its end has none to report
        year = dates.year(year, 0 if context.published[5:7] in ("10", "11", "12", "") else -1)
    month = dates.month(year, 12)
    return bounded(x, month, month)
