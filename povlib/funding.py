"""What money is for (sector) and who pays it (source), from cues around it."""

import re

from .cues import Cues
from .figures import Figure
from .places import Place
from .sentences import Sentence

_THRESHOLD = 0.42


def _weigh(
    role: str, text: str, s: Sentence, figures: list[Figure], i: int, cues: Cues, ahead: float, back: float
) -> dict[str, float]:
    """Return how strongly each value of a role is said around a figure; ``ahead`` and ``back`` weigh other clauses."""
    f = figures[i]
    here = s.clause_index(f.start)
    money = [g for g in figures if g.kind == "money" and g is not f]
    scores: dict[str, float] = {}
    for cue in cues.within(role, s.start, s.end):
        if not s.can_govern(cue.start, f.start):
            continue
        there = s.clause_index(cue.start)
        if cue.end <= f.start:
            passed = sum(1 for g in money if cue.end <= g.start and g.end <= f.start)
            near = back ** (here - there) * 0.45**passed / (1 + (f.start - cue.end) / 22)
        elif cue.start >= f.end:
            if any(f.end <= g.start < cue.start for g in money):
                continue
            near = ahead ** (there - here) / (1 + (cue.start - f.end) / 26)
        else:
            near = 1.0
        scores[cue.says] = max(scores.get(cue.says, 0.0), cue.weight * near) + 0.1 * scores.get(cue.says, 0.0)
    return scores


def sector(
    text: str,
    s: Sentence,
    figures: list[Figure],
    i: int,
    cues: Cues,
    indicator: str,
    lead: tuple[int, int],
    heading: tuple[int, int],
) -> str:
    """Return the sector of a fund figure.

    ``lead`` is the span of the first words of the paragraph, ``heading`` that of the heading above: they decide where
    the sentence says nothing.
    """
    scores = _weigh("sector", text, s, figures, i, cues, 0.62, 0.5)
    for (start, end), weight in ((lead, 0.4), (heading, 0.25)):
        for cue in cues.within("sector", start, end):
            scores[cue.says] = scores.get(cue.says, 0.0) + cue.weight * weight
    if indicator == "fund_loan":
        scores["finance"] = scores.get("finance", 0.0) + 0.8
    best = max(scores, key=lambda k: scores[k], default=None)
    return best if best is not None and scores[best] >= _THRESHOLD else "overall"


def source(
    text: str, s: Sentence, figures: list[Figure], i: int, cues: Cues, indicator: str, donors: list[Place]
) -> str:
    """Return who pays: fiscal, east_west, central_unit, enterprise, social, bank, mixed or unstated.

    ``donors``: the places of the sentence that lie in another province than the article.
    """
    if indicator == "fund_loan":
        return "bank"
    scores = _weigh("source", text, s, figures, i, cues, 0.12, 0.45)
    f = figures[i]
    for place in donors:
        if place.end <= f.start and indicator in ("fund_donation", "fund_investment"):
            crossed = s.clause_index(f.start) - s.clause_index(place.start)
            scores["east_west"] = max(scores.get("east_west", 0.0), 2.2 * 0.5**crossed)
    if indicator == "fund_benefit":
        scores.pop("bank", None)
        if re.search("分红|入股", text[s.clause(f.start)[0] : s.clause(f.start)[1]]):
            scores["enterprise"] = scores.get("enterprise", 0.0) * 1.5
    best = max(scores, key=lambda k: scores[k], default=None)
    if best is not None and scores[best] >= 0.5:
        return best
    return "unstated"


_OWN_INVESTMENT = re.compile(r"总投资|投资|引进|引资|签约|协议|招商|落地|筹|配套|涉农|统筹|贴息")


def is_aid(text: str, s: Sentence, figure: Figure, indicator: str, source: str) -> bool:
    """Whether money that a partner region or a central unit put in is its aid (a donation) rather than an investment."""
    if indicator != "fund_investment" or source not in ("east_west", "central_unit"):
        return False
    start, _ = s.clause(figure.start)
    return not _OWN_INVESTMENT.search(text, start, min(figure.end + 6, s.end))
