"""Who pays: the giver that the words around an amount name, in its sentence, the title, or the sentence before."""

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...lexicon import any_word
from ...schema import Fact
from ...wording import values_of
from ..cues import Cue, Cues
from ..figures import Figure
from ..gazetteer import within
from ..places import Place
from ..setting import Setting
from ..weighing import Around, Evidence, Weighed, weigh
from .place import helped_place
from .shared import listed_with

if TYPE_CHECKING:
    from ..context import Context

VALUES = values_of("source")
AROUND = Around("source", alike=("money",), reach=16, far=True)
_BARE_GIVER = re.compile("(?:^|[，,。；;、（(“])(?:该|本)?(?:集团|总公司|公司|学校|校方|校工会)(?!化)")
# 中央1.6亿元，自治区9000万元，县本级2000万元
_LEVEL_AT_IT = re.compile(
    "(?:中央|自治区|[省市县州区盟旗](?:本?级|上))(?:财政|专项|配套|补助|资金|投入|安排|累计|支持|出资){0,3}$"
)
_FURTHER = 200  # characters behind the sentence of a total in which its parts are looked for
_PARTS = 12  # figures behind a total that are looked at for its parts
_WHOSE = 8  # characters behind a place within which those of it who give are named: 甲市35家民营企业
_AT = frozenset("从在赴到往")  # before a place that people come from or go to
# 县水务局介绍, 市扶贫办主任说: who tells of the money need not give it
_SPEAKS = re.compile(f"[^，,。；;、：:]{{0,8}}(?:{any_word('scene_words', 'teller')})")
_FIRMS = re.compile(
    "(?:的|籍|[一两三几\\d]{1,3}家)?(?:民营)?(?:企业(?![和与、]社)|客商|商会|民企)"
)  # 甲市企业投资3000万元


_NO_GIVER = Evidence("unstated", "no giver in the sentence")


def source_of(
    setting: Setting, context: "Context", indicator: str, whole: Fact | None, before: str | None, is_total: bool
) -> Weighed:
    """Return who pays an amount.

    ``whole``: the total it is a part of; ``before``: who pays the amount before it in the sentence; ``is_total``: parts
    follow.
    """
    evidence = list(_evidence(setting, context, indicator, whole, before))
    if is_total and (parts := list(_of_its_parts(setting, context))):
        evidence = [*(e for e in evidence if e is not _NO_GIVER), *parts]
    return weigh("source", VALUES, evidence)


def _of_its_parts(setting: Setting, context: "Context") -> Iterator[Evidence]:
    """Yield who pays a total by those who pay its parts: one kind of giver, or several (mixed)."""
    givers, end = [], setting.figure.end
    for part in _parts(setting, context):
        named = context.document.cues.within("source", end, part.start)
        partners = [p for p in context.document.places.within(end, part.start) if context.resolver.is_partner(p)]
        if partners and not (named and named[-1].start >= partners[-1].end and named[-1].says != "fiscal"):
            givers.append("east_west")
        elif named:
            givers.append(named[-1].says)
        elif _LEVEL_AT_IT.search(setting.text, end, part.start):
            givers.append("fiscal")
        end = part.end
    if len(givers) > 1:
        several = len(set(givers)) > 1
        yield Evidence("mixed" if several else givers[0], f"its parts are paid by {'several' if several else 'one'}")


def _parts(setting: Setting, context: "Context") -> list[Figure]:
    """Return the amounts behind a total that are its parts: those of its sentence, else those that add up to it."""
    inside = [g for g in setting.figures[setting.index + 1 :][:_PARTS] if g.kind == "money"]
    addends = context.document.addends
    behind = context.document.figures.within(
        setting.sentence.end, min(context.block.end, setting.sentence.end + _FURTHER)
    )
    return inside or [g for g in behind if addends.get(g.start) == setting.figure.start]


def _evidence(
    setting: Setting, context: "Context", indicator: str, whole: Fact | None, before: str | None
) -> Iterator[Evidence | str]:
    text, s, f, cues = setting.text, setting.sentence, setting.figure, context.document.cues
    start = s.clause(f.start)[0]
    donors = _donors(setting, context)
    named = setting.statement.once("givers", lambda: _givers(setting, cues))
    if donors:  # 天津市级财政: the treasury of a partner
        named = [c for c in named if not (c.says == "fiscal" and any(p.start <= c.start <= p.end + 1 for p in donors))]
    owners = setting.statement.owners(named)
    turn = named[owners[setting.index]] if owners and owners[setting.index] >= 0 else None
    if owners and turn:  # of a list the others are said of the other amounts
        named = [c for n, c in enumerate(named) if n not in owners]
        yield Evidence(turn.says, "by its turn in a list", turn.weight, turn.word)
    told = list(AROUND.of(named, setting))
    if donors:
        told = [p.beside(", beside a partner") if p.value == "fiscal" else p for p in told]
    yield from told
    yield from AROUND.of([Cue(p.start, p.end, p.text, "source", "east_west", 2.0, "near") for p in donors], setting)
    if _LEVEL_AT_IT.search(text, start, f.start):
        yield Evidence("fiscal", "a level of government before it")
    if not turn and _joined(setting, context, start):
        yield Evidence("mixed", "givers joined")
    alone = not (told or donors or turn)
    yield from context.carried("source", "alone" if alone else "")
    if context.payer:
        yield Evidence(context.payer, f"the money that the title names{', alone' * alone}")
    if whole is not None and whole.source:
        yield Evidence(whole.source, f"as its total{', unstated' * (whole.source == 'unstated')}")
    if before:
        yield Evidence(before, f"as the amount before, {listed_with(setting, ('money',))}")
    if context.assigned:
        yield Evidence("central_unit", "a company of the centre is assigned")
        if _BARE_GIVER.search(text, s.start, setting.start):
            yield Evidence("central_unit", "the assigned company, named only 公司")
    yield indicator
    if alone and not context.payer:
        yield _NO_GIVER


def _givers(setting: Setting, cues: Cues) -> list[Cue]:
    """Return the cues of givers in a sentence but for those who only tell of money."""
    return [c for c in cues.within("source", *setting.statement.span) if not _SPEAKS.match(setting.text, c.end)]


def _donors(setting: Setting, context: "Context") -> list[Place]:
    """Return the places before an amount that give it: of another province or prefecture, or such as help another."""
    before = [p for p in setting.statement.places if p.end <= setting.figure.start]
    before = [p for p in before if not (_FIRMS.match(setting.text, p.end) or _only_tells_whose(p, context))]
    if (helped := helped_place(setting)) and helped.codes:
        return [p for p in before if not p.relative and not within(helped.codes, p.codes)]
    resolver, text = context.resolver, setting.text
    return [
        p
        for p in before
        if resolver.is_partner(p) or (resolver.elsewhere(p) and text[p.start - 1 : p.start] not in _AT)
    ]


def _only_tells_whose(place: Place, context: "Context") -> bool:
    """Whether a place only says whose society or firms give: 甲市社会各界捐款."""
    behind = context.document.cues.within("source", place.end, place.end + _WHOSE)
    return any(c.says in ("social", "enterprise") for c in behind)


def _joined(setting: Setting, context: "Context", start: int) -> bool:
    """Whether givers of two kinds are joined before an amount: 财政资金和社会资金共3亿元."""
    f, text, s = setting.figure, setting.text, setting.sentence
    givers = [c for c in context.document.cues.within("source", start, f.start) if s.can_govern(c.start, f.start)]
    if len({c.says for c in givers} - {"mixed"}) < 2:
        return False
    if any(g.kind == "money" and givers[0].start < g.start < f.start for g in setting.figures):
        return False
    return all(re.search("[、和]", text[a.end : b.start]) for a, b in itertools.pairwise(givers) if a.says != b.says)
