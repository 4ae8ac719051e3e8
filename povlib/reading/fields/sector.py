"""What money is for: the words around an amount, in its heading, and in the sentence before."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ...lexicon import read_table, word_class
from ...schema import Fact
from ...wording import values_of
from ..cues import Cue, Cues
from ..setting import Setting
from ..weighing import Around, Evidence, Weighed, end_of_list, of_span, weigh
from .shared import listed_with

if TYPE_CHECKING:
    from ..context import Context

VALUES = tuple(v for v in values_of("sector") if v != "unstated")
AROUND = Around("sector", alike=("money",), reach=16, far=True)

_AT_IT = ("before", "behind", "in the clause before", "in the next clause", "before a colon")
_BEHIND = ("behind", "in the next clause")
# What improves a village: several of these at once are village development, with anything else the whole of its needs
_WORKS = frozenset(("roads", "water", "power_telecom", "housing", "village_development", "ecology"))
_STOP = re.compile("[。；;！!]")
_SCOPE = 120  # characters behind an amount that may say what it is used for
_NEXT = 12  # figures behind an amount among which the next amount is looked for
_ROAD_UNITS = frozenset(("公里", "千米", "里"))
_FARM_UNITS = frozenset(("亩", "头", "只", "羽", "株", "尾", "箱", "峰"))
# 新建道路30公里,完成投资3亿元: such a clause speaks of the project before it
_TAIL_CLAUSE = re.compile(
    "(?:已|共|累计|总|计划|兑付|发放|落实|预计|概算|实际)*(?:完成|到位|总)?"
    "(?:投资|投入资金|投入|补助资金|补助|资金|总投资|安排)(?:达|约|为)?"
)
_AVERAGE = re.compile("(?:年均|户均|人均|村均|县均|平均每[年户村县人])(?:投入|投资|约|达|近|超过)?$")
_FIRMS_INVEST = re.compile(
    f"(?:(?:{word_class('attracts')})[^。；;]{{0,16}}(?:企业|企\\d|商)[^。；;]{{0,24}}投资"
    "|(?:企业|客商)[）)]?[^。；;，,]{0,16}(?:投资|落户)[^。；;]{0,24}(?:投资总?额|(?:到位|实际|协议)(?:资金|投资)|已到位))[^，,。；;]{0,6}$"
)
_OF_A_PROJECT = re.compile("(?:项目|工程)[^，,；;]{0,8}$")
_JOINT = re.compile("[^，,。；;、]{0,8}(?:、|和|及|与)[^，,。；;、]{0,8}")
_AND_OTHERS = re.compile("[^，,。；;、]{0,8}等")
_LEAD = re.compile(
    r"(?:——|[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]|【)?"
    r"[^，,。；;\d]{2,18}?(?:[。：:】]|方面[，,])"
)


def sector_of(
    setting: Setting, context: "Context", indicator: str, source: str, whole: Fact | None, before: str | None,
    is_total: bool,
) -> Weighed:  # fmt: skip
    """Return what an amount is for.

    ``whole``: the total it is a part of; ``before``: the sector of the amount before; ``is_total``: parts follow.
    """
    return weigh("sector", VALUES, _evidence(setting, context, indicator, source, whole, before, is_total))


def _evidence(
    setting: Setting, context: "Context", indicator: str, source: str, whole: Fact | None, before: str | None,
    is_total: bool,
) -> Iterator[Evidence | str]:  # fmt: skip
    text, s, f, cues = setting.text, setting.sentence, setting.figure, context.document.cues
    start = s.clause(f.start)[0]
    cued = cues.within("sector", *setting.statement.span)
    items = [c for n, c in enumerate(cued) if not n or cued[n - 1].end < c.start]  # of 交通扶贫贷款 not the 贷款
    owners = setting.statement.owners(items)
    turn = items[owners[setting.index]] if owners and owners[setting.index] >= 0 else None
    listed = [] if turn else _listed(setting, cues.within("sector", f.end, min(s.end, f.end + 61)))
    if owners and turn:  # of a list the others are said of the other amounts
        cued = [c for n, c in enumerate(items) if n not in owners]
    if listed:
        cued = [c for c in cued if c not in listed]
    told = list(AROUND.of(cued, setting))
    told += [p.beside(", one of a list") for p in AROUND.of(listed, setting)]
    if is_total:  # what is said behind a total is said of its parts
        told = [piece for piece in told if not piece.feature.startswith(("in the next", "in a later"))]
    told += _of_object(setting, cues, listed)
    if any(p.value != "overall" and p.feature in _BEHIND for p in told):  # 投入扶贫资金30万元,硬化道路2公里
        told = [p.beside(", a purpose behind") if p.value == "overall" else p for p in told]
    if start > s.start and _TAIL_CLAUSE.fullmatch(text[start : f.start].strip()):
        told += [p.beside(", which the clause sums up") for p in told if "clause" in p.feature]
    if whole is not None and whole.sector:  # 整合资金 and 贷款 of a part say whose money it is
        of_payer = ("overall", "finance") if source == "bank" else ("overall",)
        told = [p.beside(", of a part") if p.value in of_payer else p for p in told]
    yield from told
    if turn:
        yield Evidence(turn.says, "by its turn in a list", turn.weight, turn.word)
    if listed:
        yield "a list of purposes behind"
    if not turn:
        yield from _of_scope(setting, cues)
    own = _own(told)
    beside = "a purpose at it" if turn or (told and not own) else "" if told else "alone"
    if beside != "a purpose at it" and _OF_A_PROJECT.search(text, start, f.start):
        beside = "of a project"  # 项目总投资300万元: the project was told of before
    yield from context.carried("sector", beside)
    yield from of_span("sector", cues, *_lead(setting, context), "at the head of the paragraph")
    if whole is not None and whole.sector:
        yield Evidence(whole.sector, f"as its total, {_paid(setting, context)}{own}")
    if before:
        average = _AVERAGE.search(text, start, f.start)
        how = "an average of" if average else f"as the amount before, {listed_with(setting, ('money',))}{own}"
        yield Evidence(before, how)
    elif context.last_fund:
        yield f"the first amount of its sentence{own}"
    if any(g.unit in _ROAD_UNITS for g in setting.figures[max(0, setting.index - 2) : setting.index + 3]):
        yield f"a length beside it{own}"
    if any(g.unit in _FARM_UNITS and f.end <= g.start <= f.end + 30 for g in setting.figures[setting.index + 1 :][:2]):
        yield Evidence("industry", "land or animals behind")
    yield indicator
    yield f"paid by {source}"
    if "签约" in text[start : f.start]:
        yield Evidence("industry", "signed")
    if _FIRMS_INVEST.search(text, s.start, f.start):
        yield Evidence("industry", "firms brought to invest")
    if not told and not turn:
        yield Evidence("overall", "no word for a sector in the sentence")


def _of_object(setting: Setting, cues: Cues, listed: Sequence[Cue]) -> Iterator[Evidence]:
    """Yield what the object of a verb right behind an amount says it is for: 300万元支持甲乡乙村实施3个道路项目."""
    text, s = setting.text, setting.sentence
    verb = _verb().match(text, end_of_list(setting), s.end)
    if verb is None:
        return
    end = s.clause(verb.end())[1]
    money = next((g.start for g in setting.figures[setting.index + 1 :][:_NEXT] if g.kind == "money"), end)
    how = ", in the next clause" if verb[0][0] in "，," else ""
    for cue in cues.within("sector", verb.start() + 1, min(end, money)):
        if cue not in listed:
            yield Evidence(cue.says, f"what it is used for{how}", cue.weight, cue.word)


def _of_scope(setting: Setting, cues: Cues) -> Iterator[Evidence]:
    """Yield what the purposes between an amount and the next one come to, where they are of several kinds."""
    f, text = setting.figure, setting.text
    end = min(setting.sentence.end, f.end + _SCOPE)
    money = next((g.start for g in setting.figures[setting.index + 1 :][:_NEXT] if g.kind == "money"), end)
    if money < end:  # the clause of the next amount is said of that
        end = max(f.end, text.rfind("，", f.end, money), text.rfind(",", f.end, money))
    if stop := _STOP.search(text, f.end, end):
        end = stop.start()
    said = [cue.says for cue in cues.within("sector", f.end, end) if cue.says != "overall"]
    kinds = {*said}
    if len(kinds) < 2:
        return
    many = f"{'many' if len(kinds) > 2 else 'two'} kinds behind"
    yield Evidence(said[0], f"the first of {many}")
    if kinds <= _WORKS:
        yield Evidence("village_development", f"works of {many}")
        return
    yield Evidence("overall", f"purposes of {many}")
    if len(other := kinds - _WORKS) == 1:
        yield Evidence(other.pop(), f"works beside it, {many}")


@cache
def _verb() -> re.Pattern[str]:
    words: dict[str, list[str]] = {"adverb": [], "verb": []}
    for row in read_table("purpose_verbs"):
        words[row["sort"]].append(row["word"])
    return re.compile(f"[，,]?(?:{'|'.join(words['adverb'])})*(?:{'|'.join(words['verb'])})")


def _own(told: list[Evidence]) -> str:
    """Return whether a word for a purpose stands right at the amount."""
    return "" if any(p.feature in _AT_IT and p.value != "overall" for p in told) else ", no purpose at it"


def _paid(setting: Setting, context: "Context") -> str:
    """Return whether a giver is named in the clause before an amount: a part of a total by who pays it."""
    start = max(setting.sentence.clause(setting.start)[0], setting.previous)
    return "a giver named" if context.document.cues.within("source", start, setting.start) else "no giver named"


def _listed(setting: Setting, behind: Sequence[Cue]) -> list[Cue]:
    """Return the cues of one list behind an amount (道路、水利、教育等项目) that name three sectors, or two and 等.

    ``behind``: the cues within some characters of it.
    """
    text = setting.text
    run: list[Cue] = []
    for cue in behind:
        if run and not _JOINT.fullmatch(text, run[-1].end, cue.start):
            if _are_many(run, text):
                break
            run = []
        run.append(cue)
    return run if _are_many(run, text) else []


def _are_many(run: Sequence[Cue], text: str) -> bool:
    return len({c.says for c in run}) >= (2 if run and _AND_OTHERS.match(text, run[-1].end) else 3)


def _lead(setting: Setting, context: "Context") -> tuple[int, int]:
    """Return the span of the words that head a paragraph or list item (抓实教育扶贫。 —— 【金融扶贫】), else of its first words."""
    block, start = context.block, setting.sentence.start
    for at in (start, block.start):
        if m := _LEAD.match(setting.text, at, min(block.end, at + 24)):
            return at, m.end()
    return block.start, min(block.start + 16, start)
