"""What an article as a whole sets for its figures: the place it is about, and the year that it reports."""

import re
from dataclasses import dataclass

from ..articles import Article
from ..cleaning import CleanText
from .cues import Cues
from .cues import scan as scan_cues
from .gazetteer import codes_of, division_of, level_of, provinces_of
from .main_place import main_under, province_told
from .periods import Period
from .places import Place

_REPORT_YEAR = re.compile(r"(20[012]\d|19[89]\d)年")
_COMPANY = "(?:集团|公司|央企|中央企业|大学|高校)"
_TO_ASSIGN = "定点(?:扶贫|帮扶)"
_ASSIGNED = re.compile(f"{_COMPANY}[^。！？\n]{{0,40}}{_TO_ASSIGN}|{_TO_ASSIGN}[^。！？\n]{{0,12}}{_COMPANY}")
_NOTICE = re.compile("现将[^。！？；\n]{0,120}?(?:公告|公示|公布|公开|如下)")
_ENTRY_HEAD = re.compile("(?:^|\n)【[^】\n]{2,10}】")
_YEARLY = re.compile("全年|年末|年底|【")


@dataclass(frozen=True, slots=True)
class About:
    """The place an article is about, None where neither is given nor told.

    ``level``: its level; ``codes``: the statistical codes it may have, empty where unknown; ``province``: the name of
    its province. ``how``: where the text tells it, how (a key of ``lexicon/proposals.csv``).
    """

    place: str | None
    level: str | None
    codes: frozenset[str]
    province: str | None
    how: str = ""

    @property
    def provinces(self) -> frozenset[str]:
        """The two-digit codes of the provinces it can lie in, empty where unknown."""
        return frozenset(code[:2] for code in self.codes)


def about(article: Article, text: CleanText, found: list[Place], beside: str = "") -> About:
    """Return the place an article is about: what is given with it, else what its text tells, else None.

    ``found``: the places of the text; ``beside``: the title that stands beside it.
    """
    own, level, codes, how = article.place, article.level, frozenset[str](), ""
    if not own and (main := main_under(beside, found, text)):
        own, level, codes, how = main
    codes = codes or _codes(own) or codes_of(article.province)
    provinces = provinces_of(article.province) or frozenset(code[:2] for code in codes)
    if not own and not provinces:
        provinces = province_told(found, text)
    inside = (p.name for p in found if p.level == "province" and p.provinces & provinces and not p.role)
    province = article.province or next(inside, None)
    if not province and len(provinces) == 1:
        province = division_of(min(provinces))
    return About(own, level or level_of(own), codes, province, how)


def _codes(own: str | None) -> frozenset[str]:
    """Return the codes of a place, or of several that are given as one: 甲州、乙州."""
    return codes_of(own) or frozenset[str]().union(*(codes_of(name) for name in re.split("[、，,和及]", own or "")))


def report_year(text: CleanText, published: str | None) -> str | None:
    """Return the year that the title of a report names, where it is not after the publication."""
    first = text.blocks[0] if text.blocks else None
    if first is None or first.kind not in ("title", "heading"):
        return None
    m = _REPORT_YEAR.search(text.text, first.start, first.end)
    return m[1] if m and not (published and m[1] >= published[:4] and published[5:7] < "10") else None


def report_period(
    published: str | None, text: CleanText, found: list[Period], title: str | None = None
) -> Period | None:
    """Return the year of a yearly report, a yearbook entry or a notice, which holds where nothing nearer does.

    A report opens with the year, comes out in a later one, and speaks of 全年 or 年末; one to a congress (政府工作报告) says
    so in its title, that of the text or the ``title`` beside it. A notice says what it makes known:
    现将2018年度专项资金分配情况公告如下.
    """
    if notice := _NOTICE.search(text.text):
        told = [p for p in found if notice.start() <= p.start < notice.end() and p.shape == "stretch"]
        if len({(p.from_, p.to) for p in told}) == 1:
            return told[0]
    head = text.blocks[0] if text.blocks else None
    named = text.text[head.start : head.end] if head and head.kind in ("title", "heading") else title or ""
    if "工作报告" in named and (published or "")[5:7] in ("01", "02", "03") and "全年" in text.text:
        year = str(int((published or "")[:4]) - 1)
        return Period(0, 0, year, year, year, "stretch")
    first = found[0] if found else None
    if first is None or first.shape != "stretch" or first.from_ != first.to or len(first.to or "") != 4:
        return None
    opening = re.fullmatch(r"[^。！？]{0,40}", text.text[: first.start])
    if not published:  # an entry of a yearbook, by its heads
        return first if opening and len(_ENTRY_HEAD.findall(text.text)) > 1 else None
    if not (first.to or "") < published[:4]:
        return None
    return first if opening and _YEARLY.search(text.text) and int(published[:4]) - int(first.to or "0") == 1 else None


def payer(text: CleanText, cues: Cues, beside: str) -> str | None:
    """Return whose money a text is about that says so in its title, or where it makes it known.

    2018年财政专项扶贫资金使用情况公告; 现将第二批财政专项扶贫资金项目计划予以公告.
    """
    first = text.blocks[0] if text.blocks else None
    if first and first.kind in ("title", "heading") and "资金" in text.text[first.start : first.end]:
        told = cues.within("source", first.start, first.end)
    elif "资金" in beside:
        told = scan_cues(beside).within("source", 0, len(beside))
    elif (notice := _NOTICE.search(text.text)) and "资金" in notice[0]:
        told = cues.within("source", *notice.span())
    else:
        return None
    named = {cue.says for cue in told}
    return named.pop() if len(named) == 1 else None


def assigned(text: str) -> bool:
    """Whether a text speaks of a company of the centre that is assigned to the place (定点扶贫)."""
    return "定点" in text and _ASSIGNED.search(text) is not None
