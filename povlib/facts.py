"""Facts: figures with what they are about, where, when, whether done or planned, and for money what for and from whom."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import cues as cue_tables
from . import figures, funding, governing, indicators, periods, places
from .articles import Article
from .cleaning import Block, CleanText, clean
from .figures import Figure
from .periods import Period
from .places import Place
from .sentences import Sentence, split_sentences

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "article", "start", "end", "text", "value", "unit", "approx", "indicator", "place", "from", "to", "status",
    "sector", "source", "sentence", "part_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure and what it says; the fields are those of data/README.md.

    ``start`` and ``end`` are offsets into the raw article and ``text`` is that slice; ``value`` is in the base unit.
    ``from_`` and ``to`` are "YYYY", "YYYY-MM" or "YYYY-MM-DD". ``sector`` and ``source`` are None but for funds.
    ``part_of`` is the start of the total that this figure is a part of. Unknown is None.
    """

    article: str
    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    approx: str
    indicator: str
    place: str | None
    from_: str | None
    to: str | None
    status: str
    sector: str | None
    source: str | None
    sentence: str
    part_of: int | None = None

    def row(self) -> dict[str, Any]:
        """Return the fact as a row of the public table, its value a plain decimal string."""
        row: dict[str, Any] = {c: getattr(self, "from_" if c == "from" else c) for c in COLUMNS}
        row["value"] = format(self.value, "f")
        return row


def find_facts(article: Article | str, *, published: str | None = None, place: str | None = None) -> list[Fact]:
    """Return the facts of an article in text order, one for each figure.

    ``article``: an ``Article``, or a text with ``published`` ("YYYY[-MM[-DD]]", for 去年 and 5年来) and ``place`` (what
    全县 and figures without a place are about). Never raises for a text of any content.
    """
    if isinstance(article, str):
        article = Article(id="text", text=article, published=published, place=place)
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
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["part_of"] = table["part_of"].astype("Int64")
    return table.astype({c: object for c in COLUMNS if c not in ("start", "end", "value", "part_of")})


_PLANNED_HEADING = re.compile(r"计划|目标|任务|打算|下一步|安排|规划|展望|部署")
_LOOKING_BACK = re.compile("回顾|总结|成效|情况|进展|成绩|做法")
_LEAD_WORD = re.compile(r"^[\u4e00-\u9fff“”《》（）()、]{0,6}$")


def _read(article: Article, text: CleanText) -> Iterator[Fact]:
    clean_text = text.text
    all_figures = figures.scan(clean_text)
    if not all_figures:
        return
    all_periods = periods.scan(clean_text, article.published, _report_year(text, article.published))
    all_places = places.scan(clean_text)
    cues = cue_tables.scan(clean_text)
    resolver = _resolver(article, text, all_places)
    heading, heading_period, heading_planned = (0, 0), None, False
    title_period, title_planned = None, False
    for block in text.blocks:
        block_places = _within(all_places, block.start, block.end)
        if block.kind in ("heading", "title"):
            heading = (block.start, block.end)
            inside = _within(all_periods, block.start, block.end)
            heading_period = inside[0] if inside else None
            heading_planned = bool(_PLANNED_HEADING.search(clean_text, block.start, block.end))
            if block is text.blocks[0]:
                title_period, title_planned = heading_period, heading_planned
            heading_period = heading_period or title_period
            if title_planned and not _LOOKING_BACK.search(clean_text, block.start, block.end):
                heading_planned = True
            named = [p for p in block_places if not p.relative and not resolver.foreign(p) and p.level != "nation"]
            if block.kind == "heading" or named and named[0].level in ("township", "village"):
                resolver.section = named[0] if named and named[0].name != resolver.own else None
        yield from _read_block(
            article,
            text,
            block,
            block_places,
            all_figures,
            all_periods,
            cues,
            resolver,
            heading,
            heading_period,
            heading_planned,
        )  # noqa: E501


def _resolver(article: Article, text: CleanText, found: list[Place]) -> governing.Resolver:
    own, level, province = article.place, article.level, frozenset[str]()
    if not own:
        title_end = text.blocks[0].end if text.blocks else 0
        main = places.main_place(found, title_end)
        if main is None and any(p.level == "nation" for p in found):
            own, level = "全国", "nation"
        elif main:
            own, level, province = main.name, main.level, main.provinces
    if article.province:
        province = places.provinces_of(article.province)
    if not province:
        province = places.provinces_of(own)
    province_name = article.province or next(
        (p.name for p in found if p.level == "province" and p.provinces & province), None
    )
    return governing.Resolver(own, level, province, province_name)


_REPORT_YEAR = re.compile(r"(20[012]\d|19[89]\d)年")


def _report_year(text: CleanText, published: str | None) -> str | None:
    """Return the year that the title of a report names, where it is not after the publication."""
    first = text.blocks[0] if text.blocks else None
    if first is None or first.kind not in ("title", "heading"):
        return None
    m = _REPORT_YEAR.search(text.text, first.start, first.end)
    return m[1] if m and not (published and m[1] > published[:4]) else None


def _within(items: list[Any], start: int, end: int) -> list[Any]:
    """Return the items (with a start, in order) that begin within a span."""
    starts = [i.start for i in items] if len(items) < 8 else None
    if starts is not None:
        return [i for i in items if start <= i.start < end]
    low = bisect_left(items, start, key=lambda i: i.start)
    return items[low : bisect_left(items, end, key=lambda i: i.start)]


def _read_block(
    article: Article, text: CleanText, block: Block, block_places: list[Place], all_figures: list[Figure],
    all_periods: list[Period], cues: cue_tables.Cues, resolver: governing.Resolver, heading: tuple[int, int],
    heading_period: Period | None, heading_planned: bool,
) -> Iterator[Fact]:  # fmt: skip
    clean_text = text.text
    leads: list[Period] = []
    subject: Place | None = None
    for s in split_sentences(clean_text, block.start, block.end):
        found = _within(all_figures, s.start, s.end)
        here_periods = _within(all_periods, s.start, s.end)
        here_places = _within(block_places, s.start, s.end)
        for p in here_places:
            resolver.see(p)
        if found:
            fallback = leads + ([heading_period] if heading_period else [])
            yield from _read_sentence(
                article,
                text,
                block,
                s,
                found,
                here_periods,
                here_places,
                cues,
                resolver,
                heading,
                fallback,
                heading_planned,
                subject,
            )  # noqa: E501
        first_figure = found[0].start if found else s.end
        for p in here_periods:
            if p.start >= first_figure:
                break
            opens = _LEAD_WORD.match(clean_text[s.start : p.start]) is not None
            named_plan = re.match("“?十[一二三四]五", p.text) is not None
            if (
                opens
                and (p.shape in ("open", "until") or (p.shape == "stretch" and not re.match("从|由", p.text)))
                and not named_plan
            ):
                leads = [p]
                break
        opening = next(
            (p for p in here_places if p.start - s.start <= 6 and not resolver.foreign(p) and p.level != "nation"), None
        )
        if opening is not None:
            subject = opening


def _read_sentence(
    article: Article, text: CleanText, block: Block, s: Sentence, found: list[Figure], here_periods: list[Period],
    here_places: list[Place], cues: cue_tables.Cues, resolver: governing.Resolver, heading: tuple[int, int],
    leads: list[Period], heading_planned: bool, subject: Place | None,
) -> Iterator[Fact]:  # fmt: skip
    clean_text = text.text
    runs = indicators._groups(found, clean_text)
    donors = [p for p in here_places if resolver.foreign(p)]
    lead = _paragraph_lead(clean_text, block, s)
    before_money: str | None = None
    totals = _parts(clean_text, s, found)
    sentence = re.sub(r"\s+", " ", clean_text[s.start : s.end]).strip()
    raw_figures = [figures.to_raw(f, text) for f in found]
    previous_end = s.start
    modifiers = [f.end for f in found if clean_text[f.end : f.end + 1] == "的"]
    before_sector: str | None = None
    rates: list[governing.Time] = []
    spans = [(f.start, f.end) for f in found]
    own_places = governing.listed(s, spans, [(p.start, p.end) for p in here_places], clean_text)
    sector_cues = cues.within("sector", s.start, s.end)
    own_sectors = governing.listed(s, spans, [(c.start, c.end) for c in sector_cues], clean_text)
    own_periods = governing.listed(s, spans, [(p.start, p.end) for p in here_periods], clean_text)
    for i, f in enumerate(found):
        if f.kind == "money":
            indicator = indicators.money(clean_text, s, found, i, cues, before_money)
            before_money = indicator
        elif f.kind in ("percent", "points"):
            indicator = indicators.percentage(clean_text, s, found, i)
        elif f.kind in ("person", "household"):
            indicator = indicators.people(clean_text, s, found, i, runs[i])
        elif f.kind in ("village", "county"):
            indicator = indicators.area(clean_text, s, found, i)
        else:
            indicator = "money_other" if f.kind == "currency" else "other"
        anchor = found[runs[i][0]].start
        time = governing.time_of(
            s, anchor, f.end, min(previous_end, anchor), here_periods, leads, indicator, modifiers, clean_text
        )
        if own_periods and own_periods[i] >= 0:
            time = governing.ends(here_periods[own_periods[i]], indicator)
        if indicator == "fund_loan" and "余额" in clean_text[max(s.start, f.start - 8) : f.start] and time.to:
            time = governing.Time(time.to, time.to, time.period)
        if indicator == "poverty_rate_change":
            time = governing.change_of(time, rates, s, f.start, clean_text)
        elif indicator == "poverty_rate":
            rates.append(time)
        _, clause_end = s.clause(f.end - 1)
        own_time = time.period in here_periods
        status = governing.status_of(
            s, anchor, f.end, clause_end, cues, time, article.published, indicator, heading_planned, own_time,
            [g.start for g in found[:i] if g.kind == f.kind], clean_text,
        )  # fmt: skip
        if status == "planned" and not own_time and time.to and not governing.later(time.to, article.published):
            if time.period is not None and time.period.shape in ("open", "until"):
                time = governing.Time(None, None, None)  # what is still to come does not lie in the paragraph's past
        if indicator in ("villages_exited", "counties_exited", "lifted_people", "lifted_households") and re.match(
            r".{0,3}(?:拟|预)(?:脱贫|退出|摘帽|出列)", clean_text[f.end : f.end + 8]
        ):
            status = "planned"
        place = governing.place_of(s, anchor, here_places, subject, resolver, indicator, clean_text)
        if own_places and own_places[i] >= 0:
            place = resolver.name(here_places[own_places[i]])
        sector = source = None
        if indicator in indicators.FUNDS:
            source = funding.source(clean_text, s, found, i, cues, indicator, donors)
            if funding.is_aid(clean_text, s, f, indicator, source):
                indicator = "fund_donation"
            sector = funding.sector(
                clean_text, s, found, i, cues, indicator, source, lead, heading, i in totals.values(), before_sector
            )
            if own_sectors and own_sectors[i] >= 0:
                sector = sector_cues[own_sectors[i]].says
            before_sector = sector
        total = totals.get(i)
        raw = raw_figures[i]
        yield Fact(
            article.id, raw.start, raw.end, raw.text, f.value, f.unit, f.approx, indicator, place, time.from_, time.to,
            status, sector, source, sentence, raw_figures[total].start if total is not None else None,
        )  # fmt: skip
        if i == runs[i][1]:
            previous_end = f.end


_LEAD = re.compile(
    r"^(?:——|[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]+[）).、．]|【)?[^，,。；;\d]{2,18}?(?:[。：:】]|方面[，,])"
)


def _paragraph_lead(text: str, block: Block, s: Sentence) -> tuple[int, int]:
    """Return the span of the words that head a paragraph or list item (抓实教育扶贫。 —— 【金融扶贫】), empty if none do."""
    for start in (s.start, block.start):
        m = _LEAD.match(text[start : min(block.end, start + 24)])
        if m:
            return start, start + m.end()
    return block.start, block.start


def _parts(text: str, s: Sentence, found: list[Figure]) -> dict[int, int]:
    """Return for each figure behind a 其中 the index of the total before it: the same unit, and no smaller."""
    totals: dict[int, int] = {}
    for m in re.finditer("其中", text[s.start : s.end]):
        at = s.start + m.start()
        for i, f in enumerate(found):
            if f.start < at:
                continue
            stop = re.search(r"[;；。]", text[at : f.start])
            if stop and "；" not in text[at : at + 40] and ";" not in text[at : at + 40]:
                break
            total = next((j for j in range(i - 1, -1, -1) if found[j].end <= at and found[j].unit == f.unit), None)
            if total is not None and found[total].value >= f.value:
                totals[i] = total
    return totals
