"""The headline of a text: the line over its paragraphs that is its title, no menu, caption or by-line."""

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ..cleaning import Block, CleanText
from ..lexicon import read_table

LEAST, _MOST = 7, 70  # Chinese characters, and characters, of a title
_PARAGRAPH = 20  # characters of the first paragraph; a shorter line that ends as a sentence may be a notice
_LOOKED_AT = 10  # blocks among which a headline is looked for behind a paragraph that stands over it
_HAN = "\u4e00-\u9fff"
_MARKED = re.compile(
    r"[>›»]|[。；;，,：:]$|^[■□◆▲△]|^【[^】]{2,6}】|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|[|｜]\s*\S|\w\.(?:com|cn|net|org)",
    re.I,
)
_SITE = re.compile(rf"^(?:[{_HAN}]{{2,12}}(?:网|报|网站|频道|信息网|门户|客户端|在线)[-—· ]?)+$")
_MENU = re.compile(rf"(?:^|\s)[{_HAN}]{{2,6}}(?:\s+[{_HAN}]{{2,6}}){{2,}}\s*$")
_JOINED = re.compile(r"^[—－-]{1,2}")
_STAMP = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d\d")
_NAMED_AS = re.compile("工作(?:报告|总结|要点)$")  # 政府工作报告 is a title, however short
_SECTION = re.compile("[（(]?[一二三四五六七八九十]{1,3}[、）)]")
IN_DISPATCH = re.compile(r"(?:^|[电讯\s])题\s?[:：]\s?(?P<title>\S[^\n]{5,60}?)(?=\s{2,}|\s*新华社记者|$)")
"""A headline within a dispatch: 新华社某地3月5日电 题：…"""


class Headline(NamedTuple):
    """A title, and the span of its line in the text."""

    start: int
    end: int
    line: str


def headline_of(text: CleanText) -> Headline | None:
    """Return the headline of a repaired text; None where no line is one.

    Of several lines over the text it is the first of those whose characters the text has most, two by two.

    >>> from povlib.cleaning import clean
    >>> headline_of(clean("首页 新闻中心 视频图片\\n渭源县易地扶贫搬迁见闻\\n渭源县的易地扶贫搬迁户搬进新居，全县脱贫。")).line
    '渭源县易地扶贫搬迁见闻'
    """
    over = []
    for block in text.blocks:
        if block.kind == "paragraph" and block.end - block.start >= _PARAGRAPH:
            line = text.text[block.start : block.end]
            if _document().fullmatch(line):
                return Headline(block.start, block.end, line)
            break
        over.append(block)
    else:
        return None
    found = [h for i, block in enumerate(over) if (h := _headline(text.text, block, over[i + 1 : i + 2]))]
    if not found:
        return _over_a_stamp(text)
    found = [h for h in found if not _SECTION.match(h.line)] or found  # under it: 九、人民生活
    body = text.text[over[-1].end :]
    shares = [_share(h.line, body) for h in found]
    return next(h for h, share in zip(found, shares, strict=True) if 2 * share >= max(shares))


def _headline(text: str, block: Block, behind: list[Block]) -> Headline | None:
    """Return the block as a headline, with the one behind it that goes on with it."""
    line = text[block.start : block.end].strip(" •·|\u3000")
    if len(line) < _MOST + 20 and (m := IN_DISPATCH.search(line)):
        line = m["title"]
    if block.kind not in ("title", "heading") or not can_be_headline(line):
        return None
    for below in behind:
        more = text[below.start : below.end]
        if _JOINED.match(more) and below.kind in ("title", "heading"):
            return Headline(block.start, below.end, line + more)
        if below.kind == "caption" and text.count("\n", block.end, below.start) > 1 and len(line) < 12:
            return None  # one of several captions
    return Headline(block.start, block.end, line)


def _over_a_stamp(text: CleanText) -> Headline | None:
    """Return the line right over the date and time of a page, where a paragraph stands over both."""
    blocks = text.blocks[:_LOOKED_AT]
    for block, below in pairwise(blocks):
        line = text.text[block.start : block.end]
        if (
            below.end - below.start < _MOST
            and _STAMP.search(text.text, below.start, below.end)
            and can_be_headline(line)
        ):
            return Headline(block.start, block.end, line)
    return None


def _share(line: str, body: str) -> float:
    """Return which share of the pairs of Chinese characters of a line a text has."""
    pairs = {line[i : i + 2] for i in range(len(line) - 1) if re.fullmatch(f"[{_HAN}]{{2}}", line[i : i + 2])}
    return sum(pair in body for pair in pairs) / max(1, len(pairs))


def can_be_headline(line: str) -> bool:
    """Whether a line can be a title by its length, its marks and its words."""
    if len(line) > _MOST:
        return False
    han = len(re.findall(f"[{_HAN}]", line))
    no_title = _MARKED.search(line) or _no_title().search(line) or _SITE.match(line) or _MENU.search(line)
    return (han >= LEAST or _NAMED_AS.search(line) is not None) and not no_title


def _words(where: str) -> str:
    return "|".join(re.escape(row["word"]) for row in read_table("not_titles") if row["where"] == where)


@cache
def _no_title() -> re.Pattern[str]:
    return re.compile(f"^(?:{_words('start')})|{_words('any')}")


@cache
def _document() -> re.Pattern[str]:
    """Return the pattern of the title of an official document: 某局关于下达扶贫资金的通知."""
    return re.compile(rf"[^。；！？\n]{{2,80}}关于[^。；！？\n]{{4,80}}的(?:{_words('document')})")
