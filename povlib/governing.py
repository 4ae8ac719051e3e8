"""Which time, place and status govern a figure: the nearest in its clause, then its sentence, then its paragraph or heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cues import Cues
from .periods import Period
from .places import LEVELS, Place, level_of
from .sentences import Sentence

# Indicators that say how things stand at a time; all others count what happened over a time
STOCKS = frozenset(
    ("poverty_rate", "poor_people", "poor_households", "poor_villages", "poor_counties", "income_per_capita")
)
_STARTING = re.compile(r"^(?:从|由|自)")


@dataclass(frozen=True, slots=True)
class Time:
    """The ends of the time a fact is about, and the period they come from (None where the text gives none)."""

    from_: str | None
    to: str | None
    period: Period | None


def time_of(
    s: Sentence, at: int, previous: int, periods: Sequence[Period], leads: Sequence[Period], indicator: str, text: str
) -> Time:
    """Return the time that governs an offset.

    ``periods``: those of the sentence; ``previous``: the end of the figure before in the sentence (or its start);
    ``leads``: periods that open an earlier sentence of the paragraph, or stand in the heading, nearest first.
    """
    here = s.clause(at)[0]
    bracket = s.bracket(at)
    chosen: Period | None = None
    for p in reversed(periods):
        if p.start >= at or not s.can_govern(p.start, at):
            continue
        if bracket and p.end <= bracket[0] and any(q.start >= bracket[0] and q.end <= at for q in periods):
            continue
        starting = bool(_STARTING.match(p.text)) and p.shape not in ("open",)
        if starting and p.end <= previous:
            continue  # 由2013年的A降到B: the year is A's alone
        if p.shape == "before" and (p.end <= previous or at - p.end > 12 or re.match(r"比|较|与|同", p.text)):
            continue
        if (
            p.shape == "point"
            and s.clause_index(p.start) < s.clause_index(at)
            and any(q.end <= at and q is not p for q in periods)
        ):
            continue
        chosen = p
        break
    if chosen is None:
        # a year in a bracket right behind the figure
        close = next(
            (
                p
                for p in periods
                if at < p.start <= at + 16
                and s.bracket(p.start)
                and text[at : p.start].count("（") + text[at : p.start].count("(") == 1
            ),
            None,
        )
        if close and not re.search(r"[，,。；]", text[at : close.start]):
            chosen = close
    if chosen is None:
        chosen = next(iter(leads), None)
    if chosen is None:
        return Time(None, None, None)
    del here
    return ends(chosen, indicator)


def ends(p: Period, indicator: str) -> Time:
    """Return the ends of a period as a fact of the indicator has them: a stock stands at its end, a flow fills it."""
    if indicator in STOCKS:
        if p.shape == "stretch" and p.from_ and p.to and p.from_[:4] == p.to[:4] and indicator == "income_per_capita":
            return Time(p.from_, p.to, p)
        return Time(p.to or p.from_, p.to or p.from_, p)
    if p.shape in ("now", "until"):
        return Time(None, p.to, p)
    if p.shape == "target":
        return Time(p.to, p.to, p)
    return Time(p.from_, p.to, p)


def status_of(
    s: Sentence,
    at: int,
    end: int,
    clause_end: int,
    cues: Cues,
    time: Time,
    published: str | None,
    indicator: str,
    heading_planned: bool,
    text: str,
) -> str:
    """Return done or planned: the nearest word for either before the figure, then the time, then the heading."""
    found = [c for c in cues.within("status", s.start, at) if s.can_govern(c.start, at)]
    here = s.clause_index(at)
    future = bool(
        published
        and time.to
        and (time.to[:4] > published[:4] or (len(published) >= 7 and len(time.to) >= 7 and time.to[:7] > published[:7]))
    )
    past = bool(
        time.period
        and time.period.shape in ("open", "until", "now")
        or published
        and time.to
        and time.to[: len(published)] < published[: len(time.to)]
    )
    nearest = found[-1] if found else None
    if nearest is not None and nearest.word.endswith("总投资") and nearest.says == "planned":
        # the total of a project is planned, unless the text speaks of what has been done
        done_before = any(c.says == "done" for c in found[:-1] if s.clause_index(c.start) >= here - 1)
        if done_before or (past and re.search(r"(?:实施|建设|建成|完成|投入)", text[s.start : nearest.start])):
            return "done"
        return "planned"
    if nearest is not None:
        same = s.clause_index(nearest.start) == here
        if nearest.says == "planned" and (not past or same or future):
            return "planned"
        if nearest.says == "done" and not (future and not same):
            return "done"
    if future:
        return "planned"
    if time.period and time.period.shape == "target" and published and time.to and time.to[:4] == published[:4]:
        return "planned" if "完成" not in text[s.start : at] else "done"
    if re.match(r"^[^，,。；;]{0,12}(?:的)?(?:目标|任务)", text[end:clause_end]):
        return "planned"
    if heading_planned and not past:
        return "planned"
    return "done"


class Resolver:
    """Follows which places a text speaks of, and resolves 全县, 我省 and the place of each figure.

    ``own``: the place the article is about; ``province``: codes of its province, empty where unknown.
    """

    def __init__(self, own: str | None, level: str | None, province: frozenset[str], province_name: str | None) -> None:
        self.own, self.level, self.province, self.province_name = own, level or level_of(own), province, province_name
        self.section: Place | None = None
        self.last: dict[str, str] = {}
        if self.own and self.level:
            self.last[self.level] = self.own

    def see(self, place: Place) -> None:
        """Take note of a named place of the article's own province."""
        if place.name and not place.relative and not self.foreign(place):
            self.last[place.level] = place.name

    def foreign(self, place: Place) -> bool:
        """Whether a place lies in another province than the article's: a partner, a donor, a destination."""
        if place.level == "nation" or not place.provinces or not self.province:
            return False
        return not (place.provinces & self.province)

    def name(self, place: Place) -> str | None:
        """Return the name of a place, 全县 and the like resolved to what the article or its last mention gives."""
        if place.name:
            return place.name
        level = place.level
        if level == "city":  # 全市: a prefecture or a county-level city
            for candidate in (
                self.own,
                self.last.get("prefecture"),
                self.last.get("county"),
                self.last.get("province"),
            ):
                if candidate and (candidate.endswith("市") or level_of(candidate) == "prefecture"):
                    return candidate
            return self.own
        if level == "district":  # 全区: an autonomous region or a district
            for candidate in (self.own, self.province_name, self.last.get("county")):
                if candidate and (candidate.endswith("区") or candidate in ("广西", "西藏", "新疆", "宁夏", "内蒙古")):
                    return candidate
            return self.own
        if self.section and self.section.level == level:
            return self.section.name
        if self.level == level:
            return self.own
        if level == "province" and self.province_name:
            return self.province_name
        return self.last.get(level) or self.own

    def default(self) -> str | None:
        """Return the place of a figure that nothing nearer governs: the section's, or the article's own."""
        return self.section.name if self.section else self.own


_DESTINATION = re.compile(r"(?:赴|前往|销往|到|向|往|来自|输送到|转移到|运往)$")
_WITH = re.compile(r"(?:与|同|和|由|经|被|得到|获|争取|通过|在|比|高于|低于|引进|引入|引导|邀请|联合|依托|对接)$")


def place_of(
    s: Sentence, at: int, places: Sequence[Place], subject: Place | None, resolver: Resolver, indicator: str, text: str
) -> str | None:
    """Return the place a figure is about.

    ``places``: those of the sentence; ``subject``: the place that an earlier sentence of the paragraph is about.
    """
    comparing = indicator in (
        "income_per_capita",
        "poverty_rate",
        "poor_people",
        "lifted_people",
        "poor_households",
        "poor_counties",
        "counties_exited",
    )
    for p in reversed(places):
        if p.start >= at or not s.can_govern(p.start, at):
            continue
        lead = text[max(s.start, p.start - 4) : p.start]
        if resolver.foreign(p):
            direct = s.clause_index(p.start) == s.clause_index(at)
            if not (comparing and direct and not _DESTINATION.search(lead) and not _WITH.search(lead)):
                continue
            return resolver.name(p)
        if p.level == "nation" and s.clause_index(p.start) != s.clause_index(at):
            continue
        if _DESTINATION.search(lead) and LEVELS.index(p.level) > 0 if p.level in LEVELS else False:
            if p.level not in ("township", "village", "county"):
                continue
        return resolver.name(p)
    if subject is not None:
        return resolver.name(subject)
    return resolver.default()
