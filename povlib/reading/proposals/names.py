"""Title, publisher and author of an article by the lines around its text."""

import re
from collections.abc import Iterator
from functools import cache

from ...articles.article import Proposal, proposal
from ...articles.columns import field_of
from ...cleaning import CleanText
from ...lexicon import read_table
from ..headline import IN_DISPATCH, LEAST, can_be_headline, headline_of
from .edges import Edges

_HAN = "\u4e00-\u9fff"
_LABEL = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{2,5}})\s{{0,3}}[:：]\s{{0,3}}")
_VALUE_END = re.compile(r"\s{2,}|[\t|｜\]】]|[,，。;；]|\d{4}[-/.年]\d|$")
_PRESS = "(?:通讯社|新华社|中新社|[网报刊台]|客户端|杂志|融媒体中心|日报|政府|委|局|办|中心|社)"
_NO_NAME = re.compile("^(?:本[站网报社台刊]|网络|互联网|未知|不详|佚名|原创|转载|管理员|admin)")


def _labelled(lines: tuple[str, ...], field: str) -> Iterator[str]:
    """Yield what stands behind a label of a field: 来源:某某日报."""
    for line in lines:
        for m in _LABEL.finditer(line):
            if field_of(m[1]) == field:
                rest = line[m.end() : m.end() + 60]
                ends = [end.start() for end in (_VALUE_END.search(rest), _LABEL.search(rest)) if end]
                yield _furniture().split(rest[: min(ends, default=60)])[0].strip()


@cache
def _furniture() -> re.Pattern[str]:
    """Return the pattern of what a page prints behind a name: the next label, 字号, 打印, 浏览次数."""
    words = {r["cue"] for r in read_table("cleaning_furniture") if r["how"] in ("label", "line") and len(r["cue"]) > 1}
    words -= {"新闻", "正文", "今日头条", "豆瓣", "人民网", "微信", "微博", "要闻", "更多"}
    labels = "时间|日期|作者|记者|标题|参与互动"
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) + f"|{labels}")


# --- publisher ---

_AGENCY = re.compile(
    rf"^[\d\s:：.年月日-]{{0,24}}[（(【\[]?(?P<name>[{_HAN}/·—]{{1,16}}?(?:{_PRESS}))(?:[{_HAN}]{{0,8}})"
    rf"\s?(?:\d{{4}}年)?(?:\d{{1,2}}月\d{{1,2}}日)?\s?(?:[电讯](?=[ \u3000（(:：，,]|$|题)|消息[（(])"
)
_BESIDE_DATE = re.compile(rf"([{_HAN}]{{2,12}}{_PRESS})(?=\s*$)")
_DATE_THERE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?")


def propose_publisher(edges: Edges) -> Proposal | None:
    """Return the publisher: named with its label, by the page's data, by the dispatch, or beside the date."""
    for lines in (edges.head, edges.foot):
        for value in _labelled(lines, "publisher"):
            if _is_press(value):
                return proposal("label", value, f"来源:{value}")
    if _is_press(edges.data.get("publisher", "")):
        return proposal("data", edges.data["publisher"])
    for line in (*edges.head, *edges.openings):
        if (m := _AGENCY.match(line)) and _is_press(m["name"]):
            return proposal("agency", m["name"], m[0].strip())
    for line in edges.head:
        if (stamp := _DATE_THERE.search(line)) and len(line) < 60:
            for part in (line[: stamp.start()], *re.split(r"\s{2,}|\|", line[stamp.end() :])):
                if re.fullmatch(rf"\s*[{_HAN}]{{2,12}}{_PRESS}\s*", part) and _is_press(part.strip()):
                    return proposal("stamp", part.strip(), line[:40])
    return None


def _is_press(name: str) -> bool:
    return (
        2 <= len(name) <= 30
        and not _NO_NAME.match(name)
        and re.search(f"[{_HAN}]{{2}}|[A-Za-z]{{3}}", name) is not None
    )


# --- author ---

_ONE = rf"(?:[{_HAN}]{{2,4}}|[{_HAN}] [{_HAN}])(?:·[{_HAN}]{{1,6}})?"
_ROLE = "(?:记者|通讯员|实习生|特约记者|见习记者|撰稿|作者|笔者)"
_NAMES = rf"{_ONE}(?:[、,，/ \u3000]\s?(?:{_ROLE}\s?[:：]?\s?)?{_ONE}){{0,7}}"
_REPORTER = re.compile(
    rf"{_ROLE}[:：/ ]{{0,2}}(?P<names>{_NAMES})(?=[）)\]】]|\s*$|\s{{2,}}|[ ]?{_ROLE}|[ ]?(?:文/图|图/文|摄|报道|通讯员))"
)
_BRACKETED = re.compile(
    rf"(?:[电讯]|消息)\s?[（(](?P<names>{_NAMES})[）)]"
    rf"|[。”！？ ][（(](?P<last>{_NAMES})(?: 报道)?[）)]$|^[（(](?P<alone>{_NAMES})(?: 报道)?[）)]$"
)
_NO_PERSON = re.compile("[转接版图完责编摄据按注讯]|报道|来源|单位|资料|部分|节选|国家|中央|上|下")


def propose_author(edges: Edges) -> Proposal | None:
    """Return the authors, divided by ``;``: named with a label, by the page's data, or signed to the text."""
    for lines in (edges.head, edges.foot):
        for value in _labelled(lines, "author"):
            if names := _names_in(value):
                return proposal("label", names, value)
    if names := _names_in(edges.data.get("author", "")):
        return proposal("data", names)
    for line in (*edges.head, *edges.openings, *edges.foot):
        for pattern in (_REPORTER, _BRACKETED):
            for m in pattern.finditer(line):
                said = next(filter(None, m.groups()))
                if names := _names_in(said):
                    return proposal("signature", names, m[0].strip())
    return None


def _names_in(value: str) -> str:
    """Return the names of people in a text of nothing but names, divided by ``;``; none where it is something else."""
    value = re.sub(rf"(?<![{_HAN}])([{_HAN}]) ([{_HAN}])(?![{_HAN}])", r"\1\2", value)
    found = [part for part in re.split(rf"[、,，/; \u3000]+|{_ROLE}[:：]?", value) if part]
    ok = found and all(
        re.fullmatch(rf"[{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,6}})?", p) and not _NO_PERSON.search(p) for p in found
    )
    return ";".join(found) if ok and not _NO_NAME.match(value) else ""


# --- title ---

_SITE_TAIL = re.compile(rf"\s*[-_|｜—–]+\s*[{_HAN}A-Za-z .]{{2,20}}$")
_DATE_IN_NAME = re.compile(
    r"^(?:\d{4}[-_.年]?\d{0,2}[-_.月]?\d{0,2}日?|\d{1,4})[-_. ]*|[-_. ]*(?:\d{4}[-_.年]\d{1,2}[-_.月]\d{1,2}日?|\d{8})$"
)


def propose_title(edges: Edges, text: CleanText) -> Proposal | None:
    """Return the title: the line over the text, the page's data, the headline of a dispatch, the file's name."""
    if said := _SITE_TAIL.sub("", edges.data.get("title", "")):
        return proposal("data", said)
    if over := headline_of(text):
        return proposal("title", over.line)
    for line in (*edges.head, *edges.openings):
        if (m := re.search(r"原标题[:：]\s?([^)）\n]{6,60})", line)) or (m := IN_DISPATCH.search(line)):
            return proposal("headline", m[1].strip())
    page = _SITE_TAIL.sub("", edges.data.get("page", ""))
    if can_be_headline(page):
        return proposal("data", page)
    name = _DATE_IN_NAME.sub("", edges.names[0]).strip("_- ") if edges.names else ""
    return proposal("file", name) if len(re.findall(f"[{_HAN}]", name)) >= LEAST else None
