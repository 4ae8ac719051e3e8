"""What money is for (sector) and who pays it (source), from cues around it."""

import itertools
import re
from typing import TYPE_CHECKING

from ...cleaning import Block
from ...schema import Fact
from ..cues import Cues
from ..figures import Figure
from ..places import Place
from ..sentences import LIST_MARK, Sentence
from ..setting import Setting

if TYPE_CHECKING:
    from ..context import Context

_THRESHOLD = 0.42


def _weigh(
    role: str, setting: Setting, cues: Cues, ahead: float, back: float, only_before: bool = False
) -> dict[str, float]:
    """Return how strongly each value of a role is said around a figure; ``ahead`` and ``back`` weigh other clauses."""
    text, s, figures, f = setting.text, setting.sentence, setting.figures, setting.figure
    here = s.clause_index(f.start)
    money = [g for g in figures if g.kind == "money" and g is not f]
    scores: dict[str, float] = {}
    for cue in cues.within(role, s.start, s.end):
        if not s.can_govern(cue.start, f.start):
            continue
        there = s.clause_index(cue.start)
        if cue.end <= f.start:
            item = LIST_MARK.search(text, cue.end, f.start) and not _COLON_LEAD.search(text, cue.end, f.start)
            passed = sum(1 for g in money if cue.end <= g.start and g.end <= f.start)
            near = back ** (here - there) * 0.45**passed / (1 + (f.start - cue.end) / 22) * (_OTHER_ITEM if item else 1)
        elif cue.start >= f.end:
            if (
                only_before
                or any(f.end <= g.start < cue.start for g in money)
                or LIST_MARK.search(text, f.end, cue.start)
            ):
                continue
            owner = next((g for g in money if cue.end <= g.start), None)
            if owner and not _ITEM_END.search(text, cue.end, owner.start):
                continue  # 产业2.1亿元、道路9800万元: 道路 is said of the next amount
            near = ahead ** (there - here) / (1 + (cue.start - f.end) / 26)
        else:
            near = 1.0
        scores[cue.says] = max(scores.get(cue.says, 0.0), cue.weight * near) + 0.1 * scores.get(cue.says, 0.0)
    return scores


_FARM_UNITS = frozenset(("亩", "头", "只", "羽", "株", "尾", "箱", "峰"))
# 新建道路30公里,完成投资3亿元: such a clause speaks of the project before it
_TAIL_CLAUSE = re.compile(
    "(?:已|共|累计|总|计划|兑付|发放|落实|预计|概算|实际)*(?:完成|到位|总)?(?:投资|投入资金|投入|补助资金|补助|资金|总投资|安排)(?:达|约|为)?"
)
_OTHER_ITEM = 0.5  # what an earlier item of a list says still weighs a little
_COLON_LEAD = re.compile("[：:]")
_ITEM_END = re.compile("[，,。；;、]")
_AVERAGE = re.compile(r"(?:年均|户均|人均|村均|县均|平均每[年户村县人])(?:投入|投资|约|达|近|超过)?$")
_PROJECT_LIST = frozenset(("roads", "water", "power_telecom", "housing", "village_development"))


def sector(
    setting: Setting, indicator: str, cues: Cues, source: str, lead: tuple[int, int, float], heading: tuple[int, int],
    is_total: bool, before: str | None,
) -> str:  # fmt: skip
    """Return the sector of a fund figure.

    ``lead``: the span of the words that head the paragraph, and their weight; ``heading``: of the heading above; ``is_total``: parts of the
    amount follow; ``before``: the sector of the amount before it in the sentence.
    """
    text, s, figures, i, f = setting.text, setting.sentence, setting.figures, setting.index, setting.figure
    clause_start, _ = s.clause(f.start)
    if before and _AVERAGE.search(text, clause_start, f.start):
        return before
    ahead, back = (
        (0.4, 0.8)
        if _TAIL_CLAUSE.fullmatch(text[clause_start : f.start].strip()) and clause_start > s.start
        else (0.62, 0.5)
    )
    scores = _weigh("sector", setting, cues, ahead, back, only_before=is_total)
    if not is_total and any(g.unit in _FARM_UNITS and f.end <= g.start <= f.end + 30 for g in figures[i + 1 : i + 3]):
        if not re.search("[；;。]", text[f.end : f.end + 12]):
            scores["industry"] = scores.get("industry", 0.0) + 0.7
    mixed = _enumerated(text, s, f, cues)
    if mixed:
        for says in mixed:
            scores[says] = scores.get(says, 0.0) * 0.3
        if len(mixed & _PROJECT_LIST) >= 3:
            scores["village_development"] = scores.get("village_development", 0.0) + 1.0
    for start, end, weight in (lead, (*heading, 0.15)):
        for cue in cues.within("sector", start, end):
            if cue.says != "overall":
                scores[cue.says] = scores.get(cue.says, 0.0) + cue.weight * weight
    if indicator == "fund_loan":
        scores["finance"] = scores.get("finance", 0.0) + 0.8
    if indicator == "fund_investment" and (source == "enterprise" or "签约" in text[clause_start : f.start]):
        scores["industry"] = scores.get("industry", 0.0) + 0.9
    best = max(scores, key=lambda k: scores[k], default=None)
    return best if best is not None and scores[best] >= _THRESHOLD else "overall"


def _enumerated(text: str, s: Sentence, f: Figure, cues: Cues) -> set[str]:
    """Return the sectors that stand in one list behind an amount (道路、水利、教育等项目), where they are three or more."""
    end = min(s.end, f.end + 60)
    run: list[str] = []
    last = None
    for cue in cues.within("sector", f.end, end):
        if last is not None and not re.fullmatch(r"[^，,。；;]{0,8}、[^，,。；;]{0,8}", text[last : cue.start]):
            if len(set(run)) >= 3:
                break
            run = []
        run.append(cue.says)
        last = cue.end
    return set(run) if len(set(run)) >= 3 else set()


def source(setting: Setting, indicator: str, cues: Cues, donors: list[Place]) -> str:
    """Return who pays: fiscal, east_west, central_unit, enterprise, social, bank, mixed or unstated.

    ``donors``: the places of the sentence that lie in another province than the article.
    """
    if indicator == "fund_loan":
        return "bank"
    text, s, figures, f = setting.text, setting.sentence, setting.figures, setting.figure
    clause_start, clause_end = s.clause(f.start)
    dividend = indicator == "fund_benefit" and re.search("分红|入股", text[clause_start:clause_end]) is not None
    scores = _weigh("source", setting, cues, 0.12, 0.7 if dividend else 0.45)
    payers = [c for c in cues.within("source", clause_start, f.start) if s.can_govern(c.start, f.start)]
    if len({c.says for c in payers} - {"mixed"}) >= 2 and all(
        "、" in text[a.end : b.start] or "和" in text[a.end : b.start]
        for a, b in itertools.pairwise(payers)
        if a.says != b.says
    ):
        if not any(g.kind == "money" and payers[0].start < g.start < f.start for g in figures):
            return "mixed"
    for place in donors:
        if (
            place.end <= f.start
            and indicator in ("fund_donation", "fund_investment")
            and not LIST_MARK.search(text, place.end, f.start)
        ):
            crossed = s.clause_index(f.start) - s.clause_index(place.start)
            scores["east_west"] = max(scores.get("east_west", 0.0), 2.2 * 0.5**crossed)
    if indicator == "fund_benefit":
        scores.pop("bank", None)
    if indicator == "fund_donation" and any(
        scores.get(k, 0.0) >= 0.5 for k in ("east_west", "central_unit", "enterprise")
    ):
        scores["fiscal"] = scores.get("fiscal", 0.0) * 0.4
        scores["social"] = scores.get("social", 0.0) * 0.7
    best = max(scores, key=lambda k: scores[k], default=None)
    if best is not None and scores[best] >= 0.5:
        return best
    if indicator == "fund_donation":
        # 某企业在县城举行捐赠仪式，现场捐赠1000万元: the one giver of the sentence gives, however far off
        givers = {c.says for c in cues.within("source", s.start, f.start) if s.can_govern(c.start, f.start)}
        if len(givers) == 1 and not donors:
            return givers.pop()
    return "unstated"


_BARE_GIVER = re.compile("(?:^|[，,。；;、（(“])(?:该|本)?(?:集团|总公司|公司)(?!化)")


def names_no_giver(setting: Setting) -> bool:
    """Whether the giver before a figure is only called 集团 or 公司: the one the text has named before."""
    s = setting.sentence
    return _BARE_GIVER.search(setting.text[s.start : setting.start]) is not None


_ENDOWED = re.compile("(?:用于)?(?:设立|成立|建立)[^，,。；;]{0,10}(?:助学金|奖学金|基金)")
_OWN_INVESTMENT = re.compile(r"总投资|投资|引进|引资|签约|协议|招商|落地|筹|配套|涉农|统筹|贴息")


def is_aid(setting: Setting, indicator: str, source: str) -> bool:
    """Whether money of a partner region, a central unit or a company is its aid (a donation) rather than what it seems."""
    if indicator == "fund_benefit" and source in ("enterprise", "social"):
        return _ENDOWED.match(setting.text, setting.figure.end) is not None
    if indicator != "fund_investment" or source not in ("east_west", "central_unit"):
        return False
    s, figure = setting.sentence, setting.figure
    start, _ = s.clause(figure.start)
    return not _OWN_INVESTMENT.search(setting.text, start, min(figure.end + 6, s.end))


_SPENT = re.compile("[，,](?:已经?|实际|目前)?(?:支出|到位|拨付|兑现)(?:资金)?$")
_LEAD = re.compile(
    r"^(?:——|[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]+[）).、．]|【)?[^，,。；;\d]{2,18}?(?:[。：:】]|方面[，,])"
)


def sector_and_source(
    setting: Setting, indicator: str, context: "Context", whole: Fact | None, facts: list[Fact], is_total: bool
) -> tuple[str, str, str]:
    """Return indicator, sector and source of a fund; money of a partner or a company may turn out to be its aid.

    ``whole``: the total it is a part of; ``facts``: those of the sentence before it; ``is_total``: parts of it follow.
    """
    statement, cues = setting.statement, context.document.cues
    s, text = setting.sentence, setting.text
    donors = [p for p in statement.places if context.resolver.foreign(p)]
    payer = source(setting, indicator, cues, donors)
    if payer == "unstated" and whole is not None and whole.source:
        payer = whole.source
    if payer == "unstated" and facts and facts[-1].source and _SPENT.search(text, s.start, setting.figure.start):
        payer = facts[-1].source  # 整合涉农资金9.86亿元,支出9.53亿元
    if payer in ("unstated", "enterprise") and context.assigned and names_no_giver(setting):
        payer = "central_unit"
    if payer == "unstated" and indicator in ("fund_investment", "fund_benefit"):
        payer = context.payer or payer
    if is_aid(setting, indicator, payer):
        indicator = "fund_donation"
    before = next((f.sector for f in reversed(facts) if f.sector), None)
    lead = _paragraph_lead(text, context.block, s)
    purpose = sector(setting, indicator, cues, payer, lead, context.heading, is_total, before)
    listed = cues.within("sector", s.start, s.end)
    owners = statement.owners(listed)
    if owners and owners[setting.index] >= 0:
        purpose = listed[owners[setting.index]].says
    elif purpose == "overall" and whole is not None and whole.sector:
        purpose = whole.sector
    return indicator, purpose, payer


def _paragraph_lead(text: str, block: Block, s: Sentence) -> tuple[int, int, float]:
    """Return the span of the words that head a paragraph or list item (抓实教育扶贫。 —— 【金融扶贫】), else of its first words.

    The third number says how much these words weigh.
    """
    for start in (s.start, block.start):
        m = _LEAD.match(text[start : min(block.end, start + 24)])
        if m:
            return start, start + m.end(), 0.4
    return block.start, min(block.start + 16, s.start), 0.2
