"""Facts: figures with what they are about, where, when, whether done or planned, and for money what for and from whom.

This module only puts together; each column is decided in its own module of ``fields``.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..articles import Article
from ..articles.dates import read_date
from ..locale import tr
from ..schema import COLUMNS, FUNDS, OFFSETS, PLAIN, Fact
from .certainty import how_sure
from .context import Context
from .damage import less_sure
from .document import Document
from .fields.indicator import indicator_of
from .fields.indicator_money import fund_of
from .fields.part_of import continued, holds, totals
from .fields.place import FOUND, place_and_how
from .fields.sector import sector_of
from .fields.source import source_of
from .fields.status import status_of
from .fields.time import Time, found_in, given_at, read_time, that_holds
from .periods import Period
from .repeated import as_told_below
from .setting import Part, Setting, Statement

if TYPE_CHECKING:
    import pandas as pd


def find_facts(
    article: Article | Document | str, *, published: str | None = None, place: str | None = None
) -> list[Fact]:
    """Return the facts of an article in text order, one for each figure.

    ``article``: an ``Article``, one made ready as a ``Document``, or a text with ``published`` (a date in any usual
    form, for 去年 and 5年来; what is none counts as unknown) and ``place`` (what 全县 and figures without a place are
    about). Never raises for a text of any content; ``TypeError`` for anything that is no article.

    >>> (fact,) = find_facts("2018年，全县投入1.2亿元修路。", published="2019-03", place="渭源县")
    >>> fact.indicator, fact.place, fact.to, fact.status, fact.sector
    ('fund_investment', '渭源县', '2018', 'done', 'roads')
    """
    if isinstance(article, str):
        date = read_date(published).date if published else None
        article = Article(id="text", text=article, published=date, place=place)
    if not isinstance(article, Article | Document):
        raise TypeError(
            tr("find_facts takes an Article, a Document or a text, not {kind}").format(kind=type(article).__name__)
        )
    document = article if isinstance(article, Document) else Document(article)
    return as_told_below(list(_read(document)), document.clean)


def iter_facts(articles: Iterable[Article]) -> Iterator[Fact]:
    """Yield the facts of many articles, one article in memory at a time."""
    for article in articles:
        yield from find_facts(article)


def facts_table(articles: Article | Iterable[Article] | Iterable[Fact]) -> "pd.DataFrame":
    """Return one row a figure with the columns of ``povlib.schema.COLUMNS``.

    ``articles``: one article, several, or facts that are found already. Offsets are whole numbers, ``value`` and
    ``sure`` floats, everything else text, None where it is missing: article, start and end (its span as found), text,
    value (in the base unit), unit, approx, indicator, place, from, to, status, sector, source, sentence, part_of (the
    start of the total it is a part of), at_start and at_end (its span in the sentence), clean_start and clean_end (its
    span in the repaired text), sure (0 to 1). Raises ``TypeError`` for anything else.

    >>> from povlib.articles import Article
    >>> table = facts_table(Article("a", "全县投入1.2亿元，脱贫3000人。", place="渭源县"))
    >>> table[["text", "indicator", "place"]].values.tolist()
    [['1.2亿元', 'fund_investment', '渭源县'], ['3000人', 'lifted_people', '渭源县']]
    """
    import pandas as pd

    if isinstance(articles, str | bytes) or not isinstance(articles, Article | Iterable):
        raise TypeError(tr("facts_table takes articles or facts, not {kind}").format(kind=type(articles).__name__))
    rows = []
    for item in [articles] if isinstance(articles, Article) else articles:
        if not isinstance(item, Article | Fact):
            raise TypeError(
                tr("facts_table takes articles or facts, and one of these is {kind}").format(kind=type(item).__name__)
            )
        for fact in find_facts(item) if isinstance(item, Article) else (item,):
            rows.append(fact.row() | {"value": float(fact.value)})
    # objects first: left to itself pandas turns a missing text into NaN
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.astype(
        {column: "int64" for column in OFFSETS} | {"value": "float64", "part_of": "Int64", "sure": "float64"}
    )


def _read(document: Document) -> Iterator[Fact]:
    if not document.figures.items:
        return
    context = Context(document)
    for block in document.clean.blocks:
        context.enter(block)
        if not document.figures.within(block.start, block.end):
            context.pass_by(block)
            continue
        sentences = document.sentences(block)
        for n, sentence in enumerate(sentences):
            context.see(sentence, sentences[n + 1] if n + 1 < len(sentences) else None)
            figures = document.figures.within(sentence.start, sentence.end)
            facts = _facts(context, Statement(document, sentence, figures)) if figures else []
            if document.cells:
                facts = [_as_table_tells(document, fact) for fact in facts]
            context.leave(sentence, facts, figures[0].start if figures else sentence.end)
            yield from [less_sure(fact, document.damage) for fact in facts] if document.damage else facts


def _as_table_tells(document: Document, fact: Fact) -> Fact:
    """Return a fact as the head of its column, the name of its row and the line above the table tell; else as it is."""
    cell = document.cells.get(fact.clean_start)
    if cell is None:
        return fact
    about = document.about
    row = Article("cell", cell.sentence(fact), published=document.published, place=about.place, province=about.province)
    return cell.told(fact, find_facts(row))


def _facts(context: Context, statement: Statement) -> list[Fact]:
    """Return the facts of a sentence."""
    parts = totals(statement)
    wholes_before = continued(statement, context.before)
    period_before = context.period_before(statement.sentence, goes_on=bool(wholes_before))
    leads = [*period_before, *context.periods]
    rates: list[Time] = []
    facts: list[Fact] = []
    for i, figure in enumerate(statement.figures):
        called = facts[parts[i]] if i in parts else None  # the total that the text says it is a part of
        whole = called or context.total_of(figure, facts)
        before = next((f for f in wholes_before if holds(f, figure)), None)
        called, whole = called or before, whole or before
        is_total = i in parts.values() or figure.start in context.added_up
        part = Part(Setting(statement, i), whole, called, is_total, facts)
        before_money = part.before_money if figure.kind in ("money", "currency") else None
        indicator, why = indicator_of(part.setting, context, facts, before_money, whole)
        time, status, told_status = _time_and_status(context, part, indicator, leads, rates)
        place, how = place_and_how(part.setting, indicator, context.subject, context.resolver, whole)
        told: dict[str, Any] = {"indicator": why}
        if indicator not in PLAIN:
            told |= {"place": FOUND[how], "time": found_in(part.setting, time), "status": told_status}
        if indicator == "poverty_rate":
            rates.append(time)
        context.before_period = time.period or context.before_period
        sector = source = None
        if indicator in FUNDS:
            indicator, sector, source = _fund(context, part, indicator, told)
            time = given_at(part.setting, indicator, time, status, context.event)
        facts.append(_fact(context, part, indicator, place, time, status, sector, source, told))
    return facts


def _time_and_status(
    context: Context, part: Part, indicator: str, leads: list[Period], rates: list[Time]
) -> tuple[Time, str, str]:
    setting, published = part.setting, context.document.published
    time = read_time(setting, indicator, leads, published, rates)
    own_time = time.period in setting.statement.periods
    if part.whole is not None and not own_time:
        time = Time(part.whole.from_, part.whole.to, time.period)
    status, why = status_of(setting, indicator, context, time, own_time, part.whole)
    return that_holds(time, status, why, own_time, published), status, why


def _fund(context: Context, part: Part, indicator: str, why: dict[str, Any]) -> tuple[str, str, str]:
    """Return what a fund is, its sector and its source."""
    before = next((f for f in reversed(part.facts) if f.sector), None)
    source = source_of(part.setting, context, indicator, part.whole, before.source if before else None, part.is_total)
    why["money"] = why["indicator"]
    why["indicator"] = fund_of(why["money"], source.best)
    indicator = why["indicator"].best
    earlier = before.sector if before else None
    sector = sector_of(part.setting, context, indicator, source.best, part.whole, earlier, part.is_total)
    why |= {"sector": sector, "source": source}
    return indicator, sector.best, source.best


def _fact(
    context: Context, part: Part, indicator: str, place: str | None, time: Time, status: str, sector: str | None,
    source: str | None, why: dict[str, Any],
) -> Fact:  # fmt: skip
    figure, document = part.setting.figure, context.document
    start, end = document.clean.to_raw(figure.start, figure.end)
    sentence, at = part.setting.statement.quote(figure)
    why["sure"] = how_sure(part.setting, indicator, status, time, why)
    return Fact(
        document.article.id, start, end, document.clean.raw[start:end], figure.value, figure.unit, figure.approx,
        indicator, place, time.from_, time.to, status, sector, source, sentence,
        part.called.start if part.called else None, at, figure.start, figure.end, why["sure"].probability, why,
    )  # fmt: skip
