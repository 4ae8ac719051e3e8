"""Facts: figures with what they are about, where, when, whether done or planned, and for money what for and from whom."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from ..articles import Article
from ..cleaning import Block, CleanText, clean
from ..schema import COLUMNS, FUNDS, Fact
from . import about, figures, periods, places
from . import cues as cue_tables
from .fields import (
    indicator_areas,
    indicator_money,
    indicator_people,
    indicator_rates,
    sector_and_source,
)
from .fields import place as place_field
from .fields import status as status_field
from .fields import time as time_field
from .figures import Figure
from .periods import Period, dates
from .places import Place
from .sentences import LIST_MARK, RESPECTIVELY, Sentence, listed, read_sentence, split_sentences
from .setting import Setting

if TYPE_CHECKING:
    import pandas as pd


def find_facts(article: Article | str, *, published: str | None = None, place: str | None = None) -> list[Fact]:
    """Return the facts of an article in text order, one for each figure.

    ``article``: an ``Article``, or a text with ``published`` ("YYYY[-MM[-DD]]", for 去年 and 5年来) and ``place`` (what
    全县 and figures without a place are about). Never raises for a text of any content.
    """
    if isinstance(article, str):
        article = Article(id="text", text=article, published=published, place=place)
    article = replace(article, published=dates.known(article.published))
    text = clean(article.text, html=article.is_html)
    return list(_read(article, text))


def iter_facts(articles: Iterable[Article]) -> Iterator[Fact]:
    """Yield the facts of many articles, one article in memory at a time."""
    for article in articles:
        yield from find_facts(article)


def facts_table(articles: Iterable[Article] | Iterable[Fact]) -> "pd.DataFrame":
    """Return one row a figure with the columns ``COLUMNS``; ``value`` is a float, missing is None."""
    import pandas as pd

    rows = []
    for item in articles:
        for fact in find_facts(item) if isinstance(item, Article) else (item,):
            rows.append(fact.row() | {"value": float(fact.value)})
    # objects first: left to itself pandas turns a missing text into NaN
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.astype({"start": "int64", "end": "int64", "value": "float64", "part_of": "Int64"})


_PLANNED_HEADING = re.compile(r"计划|目标|任务|打算|下一步|安排|规划|展望|要点|方案")
# 资金安排使用情况: what came of a plan
_REPORTED = re.compile("(?:计划|目标|任务|安排|规划)[^，。；、及和与]{0,8}(?:情况|进展|成效|总结|回顾|成绩)")
# A title that names a document of plans; a report on a meeting that made plans is none
_PLAN_TITLE = re.compile(r"(?:计划|要点|方案|打算|安排|目标任务|规划)[》”）)]?\s*$")
_LOOKING_BACK = re.compile("回顾|总结|成效|情况|进展|成绩|做法")
_LEAD_WORD = re.compile(r"^[\u4e00-\u9fff“”《》（）()、，,【】]{0,10}$")
_NAMED_PLAN = re.compile("“?十[一二三四]五")
_HEADS = ("heading", "title")
_STORY = re.compile("[他她俺咱]|我(?!国|省|市|县|区|乡|镇|州|旗)|家里|老伴|儿子|女儿|夫妻|老两口|村里|这里|全村|该村")
_SPENT = re.compile("[，,](?:已经?|实际|目前)?(?:支出|到位|拨付|兑现)(?:资金)?$")
_TO = ("至", "到", "-", "—", "~", "～")
_ARRIVED = re.compile("(?:到了?|来到|走进|走访|抵达|是|在)$")
_SCENE = re.compile("村民|贫困户|脱贫户|的?(?:农户|群众|老乡)|党支部|[，,]|里")
_GOES_ON = re.compile("[，,]?其中|资金(?:投向|主要|用于)|主要用于|其余")
# what a total is said to hold, or to go to
_PARTS = re.compile("其中|(?<=元)[，,](?:主要|分别)?用于")
# behind such words an amount is no part of the total any more
_NO_PART = re.compile("总额|带动|吸纳|增收|受益|惠及|工资|人均|户均|产值|收入|销售")
_EXAMPLE = re.compile(r"、|等[^，,。；;]{0,4}\d")
_LEAD = re.compile(
    r"^(?:——|[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]+[）).、．]|【)?[^，,。；;\d]{2,18}?(?:[。：:】]|方面[，,])"
)


@dataclass(slots=True)
class _Reading:
    """What reading an article has come to: its text and cues, and what the heading and the sentences before have set."""

    article: Article
    text: CleanText
    cues: cue_tables.Cues
    resolver: place_field.Resolver
    heading: tuple[int, int] = (0, 0)
    heading_period: Period | None = None
    heading_planned: bool = False
    report_period: Period | None = None
    payer: str | None = None  # whose money the title says the text is about
    assigned: bool = False  # whether the text speaks of a central unit's 定点扶贫
    leads: list[Period] = field(default_factory=list)
    subject: Place | None = None
    scene: Place | None = None  # the village or township that the story told since the last heading is set in
    block: Block = field(default_factory=lambda: Block(0, 0, "paragraph"))
    before: list["Fact"] = field(default_factory=list)  # the facts of the sentence before in the block
    before_period: Period | None = None


def _read(article: Article, text: CleanText) -> Iterator[Fact]:
    clean_text = text.text
    all_figures = figures.scan(clean_text)
    if not all_figures:
        return
    all_periods = periods.scan(clean_text, article.published, about.report_year(text, article.published))
    all_places = places.scan(clean_text)
    figures_of = _InOrder(all_figures).within
    numbered = [(b.start, b.end) for b in text.blocks if b.kind in _HEADS or figures_of(b.start, b.end)]
    cues = cue_tables.scan(clean_text, numbered)
    reading = _Reading(article, text, cues, about.resolver(article, text, all_places))
    all_places = about.with_own_name(clean_text, all_places, reading.resolver)
    reading.report_period = about.report_period(article, text, all_periods)
    periods_of, places_of = _InOrder(all_periods).within, _InOrder(all_places).within
    reading.payer, reading.assigned = about.payer(text, cues), about.assigned(clean_text)
    title_period, title_planned = None, False
    for block in text.blocks:
        block_places = places_of(block.start, block.end)
        block_periods = periods_of(block.start, block.end)
        reading.block, reading.leads, reading.subject, reading.before = block, [], None, []
        if (
            reading.scene
            and not any(not p.relative for p in block_places)
            and _STORY.search(clean_text, block.start, block.end)
        ):
            reading.subject = reading.scene
        if block.kind in _HEADS:
            reading.scene = None
            reading.heading = (block.start, block.end)
            heading = _REPORTED.sub("", clean_text[block.start : block.end])
            planned = bool(_PLANNED_HEADING.search(heading))
            if block is text.blocks[0]:
                planned = bool(_PLAN_TITLE.search(clean_text, block.start, block.end))
                title_period, title_planned = next(iter(block_periods), None), planned
            reading.heading_period = next(iter(block_periods), None) or title_period
            back = _LOOKING_BACK.search(clean_text, block.start, block.end)
            reading.heading_planned = planned or (title_planned and not back)
            resolver = reading.resolver
            named = [p for p in block_places if not p.relative and not resolver.foreign(p) and p.level != "nation"]
            if block.kind == "heading" or (named and named[0].level in ("township", "village")):
                resolver.section = named[0] if named and named[0].name != resolver.own else None
        if not figures_of(block.start, block.end):
            for p in block_places:
                reading.resolver.see(p)
                if p.level in ("township", "village") and not p.relative and _arrives(clean_text, p):
                    reading.scene = p
            continue
        for start, end in split_sentences(clean_text, block.start, block.end):
            yield from _read_sentence(
                reading, start, end, figures_of(start, end), periods_of(start, end), places_of(start, end)
            )


T = TypeVar("T", Figure, Period, Place)


class _InOrder(Generic[T]):
    """The figures, periods or places of a text, in its order, to be asked for those of a span."""

    def __init__(self, items: list[T]) -> None:
        self._items: list[T] = items
        self._starts = [item.start for item in items]

    def within(self, start: int, end: int) -> list[T]:
        """Return those that begin within a span."""
        return self._items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _read_sentence(
    reading: _Reading, start: int, end: int, found: list[Figure], here_periods: list[Period], here_places: list[Place]
) -> list[Fact]:
    resolver, text = reading.resolver, reading.text.text
    for p in here_places:
        resolver.see(p)
    facts: list[Fact] = []
    if found:
        facts = _sentence_facts(reading, read_sentence(text, start, end), found, here_periods, here_places)
    first_figure = found[0].start if found else end
    for period in here_periods:
        if period.start >= first_figure:
            break
        stretch = (
            period.shape == "stretch" and not re.match("从|由", period.text) and not _NAMED_PLAN.match(period.text)
        )
        if _LEAD_WORD.match(text[start : period.start]) and (period.shape in ("open", "until") or stretch):
            reading.leads = [period]
            break
    reading.before = facts
    for p in here_places:
        example = _EXAMPLE.match(text, p.end, p.end + 8)
        opens = p.start - start <= 6
        local = p.level in ("township", "village")
        lives_there = local and p.start < first_figure and _SCENE.match(text, p.end)
        arrived = local and p.start < first_figure and _arrives(text, p)
        if (opens or lives_there or arrived) and not resolver.foreign(p) and p.level != "nation" and not example:
            reading.subject = p
            if p.level in ("township", "village") and not p.relative:
                reading.scene = p
            break
    return facts


def _arrives(text: str, place: Place) -> bool:
    """Whether the story comes to a place: 来到了甲乡乙村。 在甲乡乙村，记者…"""
    return text[place.end : place.end + 1] in ("，", ",", "。") and bool(
        _ARRIVED.search(text, max(0, place.start - 4), place.start)
    )


def _sentence_facts(
    reading: _Reading, s: Sentence, found: list[Figure], here_periods: list[Period], here_places: list[Place]
) -> list[Fact]:
    text, cues, resolver = reading.text.text, reading.cues, reading.resolver
    published = reading.article.published
    runs = indicator_people.runs(found, text)
    donors = [p for p in here_places if resolver.foreign(p)]
    lead = _paragraph_lead(text, reading.block, s)
    totals = _parts(text, s, found) if _PARTS.search(text, s.start, s.end) else {}
    sentence = " ".join(text[s.start : s.end].split())
    modifiers = [f.end for f in found if text[f.end : f.end + 1] == "的"]
    spans = [(f.start, f.end) for f in found]
    sector_cues = cues.within("sector", s.start, s.end)
    own_places = own_sectors = own_periods = None
    if RESPECTIVELY.search(text, s.start, s.end):
        own_places = listed(s, spans, [(p.start, p.end) for p in here_places], text)
        if own_places is None and (bare := _bare_counties(text, s, resolver)):
            own_places = listed(s, spans, [(p.start, p.end) for p in bare], text)
            here_places = bare if own_places else here_places
        own_sectors = listed(s, spans, [(c.start, c.end) for c in sector_cues], text)
        own_periods = listed(s, spans, [(p.start, p.end) for p in here_periods], text)
    continued = _continues(text, s, reading.before)
    leads = reading.leads + [p for p in (reading.heading_period, reading.report_period) if p]
    if continued is not None and reading.before_period is not None:
        leads = [reading.before_period, *leads]
    before_money = continued.indicator if continued else None
    before_sector: str | None = None
    rates: list[time_field.Time] = []
    facts: list[Fact] = []
    for i, f in enumerate(found):
        setting = Setting(text, s, found, i, runs[i], modifiers)
        # 300至500元不等的津贴: both ends of a range are what the second is said to be
        is_range = i + 1 < len(found) and f.kind == found[i + 1].kind and text[f.end : found[i + 1].start] in _TO
        asked = Setting(text, s, found, i + 1, runs[i + 1], modifiers) if is_range else setting
        indicator = _indicator(asked, cues, before_money)
        if (
            indicator in ("other", "money_other")
            and i
            and f.kind == found[i - 1].kind
            and re.fullmatch("[、和及]", text[found[i - 1].end : f.start])
        ):
            indicator = facts[-1].indicator  # 减贫3200人、1800余人
        whole = facts[totals[i]] if i in totals else continued if continued and continued.unit == f.unit else None
        if whole is not None:
            indicator = indicator_money.of_part(indicator, whole.indicator)
        if f.kind == "money":
            before_money = indicator
        time = time_field.time_of(setting, indicator, here_periods, leads, published)
        if own_periods and own_periods[i] >= 0:
            time = time_field.ends(here_periods[own_periods[i]], indicator, published)
        if indicator == "fund_loan" and "余额" in text[max(s.start, f.start - 8) : f.start] and time.to:
            time = time_field.Time(time.to, time.to, time.period)
        if indicator == "poverty_rate_change":
            time = time_field.change_of(time, rates, s, f.start, text)
        elif indicator == "poverty_rate":
            rates.append(time)
        own_time = time.period in here_periods
        status = status_field.status_of(
            setting, indicator, cues, time, own_time, published,
            heading_planned=reading.heading_planned, plan_goes_on=_plan_goes_on(reading.before, indicator),
        )  # fmt: skip
        if status == "planned" and not own_time and time.to and not time_field.later(time.to, published):
            if time.period is not None and time.period.shape in ("open", "until"):
                time = time_field.Time(None, None, None)  # what is still to come does not lie in the paragraph's past
        place = place_field.place_of(setting, indicator, here_places, reading.subject, resolver)
        if own_places and own_places[i] >= 0:
            place = resolver.name(here_places[own_places[i]])
        sector = source = None
        if indicator in FUNDS:
            source = sector_and_source.source(setting, indicator, cues, donors)
            if source == "unstated" and whole is not None and whole.source:
                source = whole.source
            if source == "unstated" and facts and facts[-1].source and _SPENT.search(text, s.start, f.start):
                source = facts[-1].source  # 整合涉农资金9.86亿元,支出9.53亿元
            if source in ("unstated", "enterprise") and reading.assigned and sector_and_source.names_no_giver(setting):
                source = "central_unit"
            if source == "unstated" and indicator in ("fund_investment", "fund_benefit"):
                source = reading.payer or source
            if sector_and_source.is_aid(setting, indicator, source):
                indicator = "fund_donation"
            is_total = i in totals.values()
            sector = sector_and_source.sector(
                setting, indicator, cues, source, lead, reading.heading, is_total, before_sector
            )
            if own_sectors and own_sectors[i] >= 0:
                sector = sector_cues[own_sectors[i]].says
            elif sector == "overall" and whole is not None and whole.sector:
                sector = whole.sector
            before_sector = sector
        raw = figures.to_raw(f, reading.text)
        facts.append(
            Fact(
                reading.article.id, raw.start, raw.end, raw.text, f.value, f.unit, f.approx, indicator, place,
                time.from_, time.to, status, sector, source, sentence, whole.start if whole is not None else None,
            )
        )  # fmt: skip
        if time.period is not None:
            reading.before_period = time.period
    return facts


def _bare_counties(text: str, s: Sentence, resolver: place_field.Resolver) -> list[Place]:
    """Return the counties that a sentence names without their kind, where the article is about what holds them."""
    if resolver.level not in ("prefecture", "province") or not resolver.own:
        return []
    inside = places.counties_in(resolver.own)
    found = re.finditer("|".join(map(re.escape, inside)), text[s.start : s.end]) if inside else ()
    return [
        Place(s.start + m.start(), s.start + m.end(), m[0], inside[m[0]], "county", resolver.province) for m in found
    ]


def _indicator(setting: Setting, cues: cue_tables.Cues, before: str | None) -> str:
    """Return the indicator of a figure by the kind of its unit; ``before`` is that of the amount before it."""
    kind = setting.figure.kind
    if kind == "money":
        return indicator_money.money(setting, cues, before)
    if kind in ("percent", "points"):
        return indicator_rates.percentage(setting)
    if kind in ("person", "household"):
        return indicator_people.people(setting)
    if kind in ("village", "county"):
        return indicator_areas.area(setting.text, setting.sentence, setting.figures, setting.index)
    return "money_other" if kind == "currency" else "other"


def _plan_goes_on(before: list[Fact], indicator: str) -> bool:
    """Whether the sentence before spoke of the same sort of thing (lifted, relocated …) and only as planned."""
    sort = indicator.partition("_")[0]
    alike = [f for f in before if f.indicator.startswith(("lifted", "relocated"))]
    return sort in ("lifted", "relocated") and bool(alike) and all(f.status == "planned" for f in alike)


def _continues(text: str, s: Sentence, before: list[Fact]) -> Fact | None:
    """Return the total that a sentence which opens with 其中 goes on about: the last amount of the sentence before."""
    if not _GOES_ON.match(text, s.start, s.end):
        return None
    return next((f for f in reversed(before) if f.indicator in FUNDS and f.part_of is None), None)


def _paragraph_lead(text: str, block: Block, s: Sentence) -> tuple[int, int, float]:
    """Return the span of the words that head a paragraph or list item (抓实教育扶贫。 —— 【金融扶贫】), else of its first words.

    The third number says how much these words weigh.
    """
    for start in (s.start, block.start):
        m = _LEAD.match(text[start : min(block.end, start + 24)])
        if m:
            return start, start + m.end(), 0.4
    return block.start, min(block.start + 16, s.start), 0.2


def _parts(text: str, s: Sentence, found: list[Figure]) -> dict[int, int]:
    """Return for each figure behind a 其中 the index of the total before it: the same unit, and no smaller."""
    totals: dict[int, int] = {}
    for m in _PARTS.finditer(text, s.start, s.end):
        at = m.start()
        for i, f in enumerate(found):
            if f.start < at:
                continue
            if m[0] != "其中" and f.kind != "money":
                continue
            listed_on = LIST_MARK.search(text, at, f.start)
            if listed_on and (f.kind != "money" or not LIST_MARK.search(text, at, at + 40)):
                break
            if _NO_PART.search(text, at, f.start):
                break
            alike = ("人", "户") if f.unit in ("人", "户") else (f.unit,)
            total = next((j for j in range(i - 1, -1, -1) if found[j].end <= at and found[j].unit in alike), None)
            if total is not None and (found[total].value >= f.value or found[total].unit != f.unit):
                totals[i] = total
    return totals
