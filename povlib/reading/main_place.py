"""The place that a text is about, where it tells: None rather than a guess."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..cleaning import Block, CleanText
from ..lexicon import read_table, word_class
from .gazetteer import bare_prefectures, codes_of, division_of, is_bare, level_of, stem, within
from .headline import headline_of
from .places import Place, Spans, find_bare_counties, scan


class Main(NamedTuple):
    """A place's name, level and codes, and how it is known (a key of ``lexicon/proposals.csv``)."""

    name: str
    level: str
    codes: frozenset[str]
    how: str


_DIVISIONS = ("province", "prefecture", "county")
_LOCAL = ("township", "village")
_AGAIN = 2
_OPENS = 12  # characters before the place that a text opens with
_TOLD = ("title", "heading", "paragraph")
# What one is measured by is not what one speaks of: 低于全省平均水平, 占全市的两成
_MEASURED = ("比", "于", "超过", "占", "居", "列", "较")
_OWN_BODY = re.compile(
    "(?:^|(?<![\u4e00-\u9fff])|(?<=[从由据经向]))([省市县州旗])(?:委|政府|财政|扶贫|水利|农业|直|里)"
)
_AGENCY = re.compile("[社网报台]")  # 新华社 is no 新华区
_LEDE = 80  # characters below the title in which a dispatch says who has told it
_NATIONAL = re.compile(
    f"国家(?:{word_class('national_body')})|国务院(?:扶贫|新闻)办|国新办|(?:{word_class('ministry')})部(?!门)"
)
_TEAM = re.compile("驻村|工作[队组]")
_VISITORS = re.compile("(?:党政)?(?:考察团|代表团|考察组|学习团|参观团)")  # who comes to see is not whom it is about
_AVERAGE = re.compile("(?:农村|农民)?平均")


def main_place(found: list[Place], text: CleanText) -> Main | None:
    """Return the place a text is about, where the text tells.

    It stands in the title, or it is the only one of the kind that the text speaks of (全县, 我省), or the only one at all,
    or named far more often than others. Captions and datelines do not tell, and a partner that gives is left out.
    """
    headline = headline_of(text)
    over = headline.start if headline else 0  # the menus of a page tell nothing
    blocks = [b for b in text.blocks if b.kind in _TOLD and b.start >= over]
    told = Spans((b.start, b.end) for b in blocks)
    named = [p for p in found if told.holds(p.start) and p.role != "dateline" and p.level != "region"]
    said = _kind_said(named, text.text)
    title_end = max((b.end for b in blocks if b.kind == "title"), default=0)
    title_end = max(title_end, headline.end) if headline else title_end
    if not title_end and blocks and blocks[0].kind == "heading":
        title_end = blocks[0].end
    sure = [p for p in named if p.name and not p.relative and (p.role in ("", "office") or p.end <= title_end)]
    sure = [p for p in sure if not _VISITORS.match(text.text, p.end)]
    bare = _unnamed(text.text, found)
    in_title = (p for p in find_bare_counties(bare[:title_end]) if not _AGENCY.match(text.text, p.end))
    in_title = (_as_spelled(p, text.text) for p in in_title if p.text in text.text[title_end:])
    sure += [p for p in in_title if _can_lie_among(p, sure)]
    sure += _bare_prefectures(bare[:title_end], text.text[title_end:])
    if local := next((p for p in sure if p.start < title_end and _is_told_on(p, sure, text.text, title_end)), None):
        return Main(local.name or "", local.level, local.codes, "titled")
    divisions = Divisions(sure, text.text, blocks, title_end, said)
    of_team = _TEAM.search(text.text, over, title_end) is not None  # a title that names whose team is in the village
    main = (of_team and _village_told(sure, named)) or divisions.titled(said, title_end)
    main = main or _local_told(sure, named, said, text.text)
    main = main or _village_told(sure, named) or divisions.told(said) or _only_bare(bare, said)
    main = main or _only_everyday(bare, said)
    main = main or _region_said(found, text, said)
    if main is None and _NATIONAL.search(text.text, over, (title_end or over) + _LEDE):
        return Main("全国", "nation", frozenset(), "only")
    if main or divisions.counts:
        return main
    if opening := next((p for p in sure[:1] if p.level in _LOCAL and p.above and p.start - over < _OPENS), None):
        return Main(opening.name or "", opening.level, opening.codes, "local")
    for role in ("event", "body"):
        weak = Divisions((p for p in named if p.role == role), text.text, blocks)
        if weak.counts:
            return weak.told(said)
    nation = Main("全国", "nation", frozenset(), "only") if any(p.level == "nation" for p in named) else None
    return _only_local(sure, named) or nation


def main_under(title: str, found: list[Place], text: CleanText) -> Main | None:
    """Return the place a text is about under a title that stands beside it, where it has none of its own.

    A text of a township that speaks of that alone (全乡, 该镇) is about it, whatever county the title names.
    """
    told = main_place(found, text)
    if not title or headline_of(text) or any(b.kind == "title" for b in text.blocks):
        return told
    said = Counter(p.level in _LOCAL for p in found if p.relative and p.level != "nation")
    if told and told.level == "township" and said[True] > 2 * said[False]:
        return told
    by = len(title) + 1
    places = [*scan(title), *(replace(p, start=p.start + by, end=p.end + by) for p in found)]
    blocks = Block(0, len(title), "title"), *(Block(b.start + by, b.end + by, b.kind) for b in text.blocks)
    return main_place(places, CleanText(f"{title}\n{text.text}", text.raw, blocks))


def _bare_prefectures(title: str, body: str) -> Iterator[Place]:
    """Yield the prefectures that a title names by a bare name that is a word (定西), where the text tells it is none.

    It has the whole name, or the title begins with the name and the text has it again and again.
    """
    for bare, (name, codes) in bare_prefectures().items():
        at = title.find(bare)
        begins = at == 0 and body.count(bare) > 1 and "全市" in body
        if at >= 0 and (begins or name in body):
            yield Place(at, at + len(bare), bare, name, "prefecture", codes)


def _as_spelled(bare: Place, text: str) -> Place:
    """Return a bare name as that of the county which the text names in full, where several have it: 东乡 of 东乡县."""
    spelled = {code: name for code in bare.codes if (name := division_of(code)) and name in text}
    if len(spelled) != 1:
        return bare
    code, name = spelled.popitem()
    return replace(bare, name=name, codes=frozenset((code,)))


def _can_lie_among(bare: Place, others: list[Place]) -> bool:
    """Whether a bare name can be a place: it is a word where all else that is named lies in other provinces."""
    provinces = {code for p in others if p.level in _DIVISIONS for code in p.provinces}
    return not provinces or bool(bare.provinces & provinces)


def _is_told_on(place: Place, sure: list[Place], text: str, title_end: int) -> bool:
    """Whether a township or village of the title is named again under it: a word of a caption or a menu is not.

    One of a title that names other places too is one of several, unless the text names it again and again.
    """
    name = place.name or ""
    others = [p for p in sure if p.start < title_end and p.level in _DIVISIONS and p.end < place.start - 1]
    if others and text.count(name, title_end) < _AGAIN:
        return False
    again = text.find(name, title_end) >= 0 or (
        len(name) > 2 and text.count(name[:-1], title_end) > 1
    )  # 石门 of 石门乡
    return place.level in _LOCAL and again


def province_told(found: list[Place], text: CleanText) -> frozenset[str]:
    """Return the code of the province that all places of a text lie in, datelines among them; empty for several."""
    told = Spans((b.start, b.end) for b in text.blocks if b.kind in _TOLD)
    codes = frozenset(code for p in found if told.holds(p.start) for code in p.provinces)
    return codes if len(codes) == 1 else frozenset()


def _region_said(found: list[Place], text: CleanText, said: str | None) -> Main | None:
    """Return the autonomous region that a text calls 我区, by the dateline or whatever else it names."""
    codes = province_told(found, text) if said == "区" and "自治区" in text.text else frozenset()
    name = division_of(min(codes)) if codes else None
    return Main(name, "province", codes, "spoken") if name and name.endswith("自治区") else None


class Divisions:
    """The divisions that a text names, by their codes, so that 毕节 and 毕节市 are one; givers are left out.

    ``counts``: how often each is named, in the order of the first mention.
    """

    def __init__(
        self, places: Iterable[Place], text: str, blocks: list[Block], title_end: int = 0, said: str | None = None
    ) -> None:
        self.text, self.blocks = text, blocks
        self.counts: Counter[frozenset[str]] = Counter()
        self._first: dict[frozenset[str], int] = {}
        self._names: dict[frozenset[str], str] = {}
        self._given: Counter[frozenset[str]] = Counter()  # how often help is said to go to it
        self._spoken: Counter[frozenset[str]] = Counter()  # how often more is named than an authority of it
        names = [(name, p) for p in places for name in (*p.above, p.name or "") if level_of(name) in _DIVISIONS]
        sure = {code for name, _ in names if len(codes := codes_of(name)) == 1 for code in codes}
        near = {digits: {code[:digits] for code in sure if len(code) >= digits} for digits in (4, 2)}
        for name, p in sorted(names, key=lambda item: item[1].start):
            codes = _narrowed(codes_of(name), near)
            self.counts[codes] += 1
            self._first.setdefault(codes, p.start)
            known = self._names.get(codes, "")
            if not known or is_bare(known):  # of 张家川县 and 张家川回族自治县 the one that comes first
                self._names[codes] = max(known, name, key=len)
            self._given[codes] += _GIVEN_TO.search(text, max(0, p.start - 6), p.start) is not None
            self._spoken[codes] += p.role != "office"
        self._leave_out_givers(title_end, said)

    def _leave_out_givers(self, title_end: int, said: str | None) -> None:
        """Leave out the places of the provinces that give, where others are named and what is given is spoken of.

        A text whose title names a giver and nobody who receives is of the giver's own paper (甲市商会的账本), unless it
        speaks of 全县 and names one county.
        """
        if not _GIVING.search(self.text):
            return
        givers = {c: n for c, n in self.counts.items() if {code[:2] for code in c} <= _givers()}
        titled = [c for c in self.counts if self._first[c] < title_end]
        others = sum(self._names[c].endswith(said) for c in self.counts if c not in givers) if said else 0
        if others != 1 and titled and all(c in givers and not self._is_giving(c) for c in titled):
            return
        elsewhere = self.counts.total() - sum(givers.values())
        if 3 * elsewhere >= sum(givers.values()) or all(self._gives(c) for c in givers):
            for codes in givers:
                del self.counts[codes]

    def _gives(self, codes: frozenset[str]) -> bool:
        """Whether the first that is said of a place is that it gives: 浙江援疆资金."""
        at = self._first[codes] + len(self._names[codes])
        return _GIVING.search(self.text, at - 3, at + 12) is not None

    def _only_gives(self, codes: frozenset[str]) -> bool:
        """Whether a division is named first as what gives, right before it, and others are named: 甲市帮扶力量在行动."""
        return self._is_giving(codes) and any(not within(codes, c) and not within(c, codes) for c in self.counts)

    def _is_giving(self, codes: frozenset[str]) -> bool:
        """Whether right behind its first mention stands that a division gives: 甲市帮扶."""
        at, name = self._first[codes], self._names[codes]
        end = at + len(name if self.text.startswith(name, at) else stem(name))
        return _GIVING.match(self.text, end) is not None

    def _answer(self, codes: frozenset[str], how: str = "only") -> Main:
        """Return a division as the answer; a bare name with its kind (陇南市 for 陇南)."""
        name = self._names[codes]
        if is_bare(name) and len(codes) == 1:
            name = division_of(min(codes)) or name
        return Main(name, level_of(name) or "", codes, how)

    def _of(self, said: str | None) -> set[frozenset[str]]:
        """Return the divisions that 全县, 全市 or the like can speak of."""
        return {c for c in self.counts if said and self._answer(c)[0].endswith(said)}

    def _lowest(self, ranked: list[frozenset[str]]) -> list[frozenset[str]]:
        """Return those that none of the others lies in."""
        above = {code[:digits] for c in ranked for code in c for digits in (2, 4) if len(code) > digits}
        return [c for c in ranked if not c & above]

    def titled(self, said: str | None, title_end: int) -> Main | None:
        """Return the division that the title names: of several the one that the text speaks of, or names most."""
        titled = [c for c in self.counts if self._first[c] < title_end and not self._only_gives(c)]
        if helps := _HELPS.search(self.text, 0, title_end):  # 甲区落实资金助力乙县: it is about whom it helps
            titled = [c for c in titled if self._first[c] >= helps.end()] or titled
        can_be_said = self._of(said)
        spoken = [c for c in titled if c in can_be_said] or titled
        return self._answer(max(spoken, key=lambda c: self.counts[c]), "titled") if spoken else None

    def told(self, said: str | None) -> Main | None:
        """Return the division that the text is about though no title names it."""
        ranked = sorted(self.counts, key=lambda c: (-self.counts[c], self._first[c]))
        helped = self._lowest([c for c in ranked if self._given[c]])
        if len(helped) == 1 and self._given[helped[0]] > 1:
            return self._answer(helped[0], "most")
        can_be_said = self._of(said)
        if among := [c for c in ranked if c in can_be_said]:
            return self._first_of(among) or self._over_all(ranked)
        lowest = self._lowest(ranked)
        if len(lowest) == 1 and (said in (None, "省", "国") or self._opens(lowest[0])) and self._tells(lowest[0]):
            above = self._holding(said) if not self._opens(lowest[0]) else None
            return above or self._answer(self._named_more(lowest[0]))
        if said:
            return self._holding(said) or self._over_all(ranked)
        if len(lowest) > 1 and self.counts[lowest[0]] >= max(3, 2 * self.counts[lowest[1]]):
            return self._answer(lowest[0], "most")
        holding = next(filter(self._holds_most, ranked), None)
        return self._answer(holding) if holding is not None and self._tells(holding) else None

    def _holds_most(self, codes: frozenset[str]) -> bool:
        """Whether divisions that neither lie in one nor hold it are named a quarter as often, or less."""
        outside = 0
        for other, count in self.counts.items():
            if other != codes and not within(other, codes) and not self._is_over(other, codes):
                outside += count
                if 4 * outside > self.counts[codes]:
                    return False
        return True

    def _over_all(self, ranked: list[frozenset[str]]) -> Main | None:
        """Return the division that is named more often than any other and holds them all: 全县 is said of an example."""
        most = ranked[0] if ranked else frozenset[str]()
        others = [c for c in ranked if c != most]
        over = others and all(within(c, most) and self.counts[c] < self.counts[most] for c in others)
        return self._answer(most, "most") if over and self._tells(most) else None

    def _is_over(self, other: frozenset[str], codes: frozenset[str]) -> bool:
        """Whether the other one holds a division and is named no more often: 四川省 in 四川省甘孜州."""
        return within(codes, other) and self.counts[other] <= self.counts[codes]

    def _named_more(self, codes: frozenset[str]) -> frozenset[str]:
        """Return the division, or the one that holds it where the text opens with that or names it more often."""
        holding = sorted((c for c in self.counts if c != codes and within(codes, c)), key=lambda c: -len(min(c)))
        for above in holding:
            opens = self._first[above] < self._first[codes] and self._opens(above)
            if self._spoken[above] + opens > self.counts[codes]:
                codes = above
        return codes

    def _first_of(self, among: list[frozenset[str]]) -> Main | None:
        """Return the only one of several, or the one named first and most, or the one that opens the text."""
        first = min(among, key=lambda c: self._first[c])
        most = self.counts[among[0]] == self.counts[first]
        share = 2 * self.counts[first] > sum(self.counts[c] for c in among)
        return self._answer(first, "spoken") if len(among) == 1 or (most and (share or self._opens(first))) else None

    def _holding(self, said: str | None) -> Main | None:
        """Return the division of the kind that is spoken of that all named ones lie in: 河北省 where 阜平县 is in 我省."""
        digits = {"省": 2, "州": 4, "市": 4, "盟": 4}.get(said or "", 0)
        codes = {code[:digits] for c in self.counts for code in c if len(code) >= digits}
        codes |= {code for c in self.counts for code in c if not any(at.startswith(code[:digits]) for at in codes)}
        name = division_of(codes.pop()) if digits and len(codes) == 1 else None
        return (
            Main(name, level_of(name) or "", codes_of(name), "spoken") if name and name.endswith(said or "") else None
        )

    def _opens(self, codes: frozenset[str]) -> bool:
        """Whether a division opens the first paragraph, but for a heading in brackets and the time."""
        paragraph = next((b for b in self.blocks if b.kind == "paragraph"), None)
        if paragraph is None or not paragraph.start <= self._first[codes] < paragraph.end:
            return False
        return _OPENING.fullmatch(self.text, paragraph.start, self._first[codes]) is not None

    def _tells(self, codes: frozenset[str]) -> bool:
        """Whether a division is first named where something is told: in the first block or beside numbers."""
        block = next((b for b in self.blocks if b.start <= self._first[codes] < b.end), None)
        return block is not None and (
            block is self.blocks[0] or re.search(r"\d", self.text[block.start : block.end]) is not None
        )


_GIVEN_TO = re.compile("(?:对口|定点|结对)?(?:支援|援建|帮扶|援助)$")
_HELPS = re.compile("助力|助推|帮扶|支援|援助|对口")
_GIVING = re.compile("协作|对口|援[疆藏青助建派]|支援|帮扶|捐|结对|认购|采购")
_OPENING = re.compile(r"(?:【[^】]{1,12}】|[\d年月日底末初季度上下半前截至止到来以今去近日，,、 ]|记者|从|在|据)*+")


@cache
def _givers() -> frozenset[str]:
    """Return the codes of the provinces that give in the partnerships of east and west."""
    return frozenset(r["code"] for r in read_table("partnerships") if r["code"])


def _narrowed(codes: frozenset[str], near: dict[int, set[str]]) -> frozenset[str]:
    """Return those codes of a name that several places have which lie by what else is named: 鼓楼区 beside 福州市.

    ``near``: the codes of all that is named and has one code only, cut to so many digits.
    """
    for digits, codes_near in near.items():
        if len(codes) > 1 and (inside := frozenset(code for code in codes if code[:digits] in codes_near)):
            return inside
    return codes


def _kind_said(named: list[Place], text: str) -> str | None:
    """Return the kind that a text speaks of most as its own: 县 for 全县, 我县, 该县 and 县里; None for none."""
    said: Counter[str] = Counter()
    for p in named:
        if not p.relative or p.level in ("nation", *_LOCAL):
            continue
        if text.endswith(_MEASURED, 0, p.start) or _AVERAGE.match(text, p.end):
            continue
        said[p.text.strip("全我本该这个里")] += 3 if p.text[0] == "我" else 2 if p.text[0] == "全" else 1
    for m in _OWN_BODY.finditer(text):
        said[m[1]] += 1
    kinds = ("村", "镇", "县", "旗", "市", "区", "州", "盟", "省")
    return max(said, key=lambda kind: (said[kind], -kinds.index(kind) if kind in kinds else 0), default=None)


def _unnamed(text: str, found: list[Place]) -> str:
    """Return a text with its places blanked out, so that no name is read across two (江|西青|原)."""
    parts: list[str] = []
    at = 0
    for p in found:
        parts += text[at : p.start], "〇" * (p.end - p.start)
        at = p.end
    return "".join((*parts, text[at:]))


def _only_bare(text: str, said: str | None) -> Main | None:
    """Return the county that a text which speaks of 全县 names by its bare name (柞水) and names most so."""
    if said not in ("县", "旗", "市"):
        return None
    counts = Counter((p.name or "", p.codes) for p in find_bare_counties(text) if (p.name or "").endswith(said))
    ranked = counts.most_common()
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    (name, codes), _ = ranked[0]
    return Main(name, "county", codes, "most")


def _only_everyday(text: str, said: str | None) -> Main | None:
    """Return the county whose name is an everyday word (新县) where a text of 全县 begins clauses with no other."""
    if said not in ("县", "区"):
        return None
    named = {m[1] for m in _everyday().finditer(text) if m[1].endswith(said)}
    name = named.pop() if len(named) == 1 else None
    return Main(name, "county", codes_of(name), "most") if name else None


@cache
def _everyday() -> re.Pattern[str]:
    words = [r["word"] for r in read_table("everyday_places") if r["needs"] == "above"]
    return re.compile(f"(?:^|[，,。；：:、\\s])({'|'.join(words)})(?=[\u4e00-\u9fff])")


def _local_told(sure: list[Place], named: list[Place], said: str | None, text: str) -> Main | None:
    """Return the township or village of a text that speaks of 该镇 and no county, if it names one first and again."""
    kinds = {p.text[-1] for p in named if p.relative and p.level in _LOCAL}
    local = [p for p in sure if p.level in _LOCAL and p.text[-1] in kinds]
    if said or not local or sure[0].start < local[0].start or local[0].level != min(p.level for p in local):
        return None
    first = local[0].name or ""
    return Main(first, local[0].level, local[0].codes, "local") if text.count(first) > 1 else None


def _village_told(sure: list[Place], named: list[Place]) -> Main | None:
    """Return the village that a text opens with (甲县乙镇丙村) and goes on about, more than about what it lies in."""
    first = min(sure, key=lambda p: p.start, default=None)
    villages = Counter(p.name for p in sure if p.level == "village")
    if first is None or first.level != "village" or not first.above:
        return _most_named(sure, villages)
    said = Counter("village" if p.level in _LOCAL else "above" for p in named if p.relative and p.level != "nation")
    above = sum(p.level in ("county", "prefecture") and not p.role and not p.above for p in sure)
    told = villages[first.name] + said["village"]
    if told < 3 or 2 * villages[first.name] < villages.total() or told <= above + 2 * said["above"]:
        return None
    return Main(first.name or "", first.level, first.codes, "local")


def _most_named(sure: list[Place], villages: Counter[str | None]) -> Main | None:
    """Return the village that a text names far more often than any other place: the givers of a village's story."""
    name, count = next(iter(villages.most_common(1)), (None, 0))
    others = Counter(p.name for p in sure if p.name != name)
    if not name or count < 4 or count < 1.5 * max(others.values(), default=0):
        return None
    village = next(p for p in sure if p.name == name)
    return Main(name, village.level, village.codes, "local")


def _only_local(sure: list[Place], named: list[Place]) -> Main | None:
    """Return the township or village of a text that names no other; of one of each, the village that it calls 全村."""
    local = {(p.name or "", p.level) for p in sure if p.level in _LOCAL}
    if len(local) == 2 and any(p.text == "全村" for p in named):
        villages = {x for x in local if x[1] == "village"}
        local = villages if len(villages) == 1 else local
    return Main(*local.pop(), frozenset(), "local") if len(local) == 1 else None
