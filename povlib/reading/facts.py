"""Facts: figures with what they are about, where, when, whether done or planned, and for money what for and from whom.

This module only puts together; each column is decided in its own module of ``fields``.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..articles import Article
from ..schema import COLUMNS, FUNDS, OFFSETS, Fact
from .context import Context
from .document import Document
from .fields.indicator import indicator_of, of_part
from .fields.part_of import continued, totals
from .fields.place import place_of
from .fields.sector_and_source import sector_and_source
from .fields.status import plan_goes_on, status_of
from .fields.time import Time, later, read_time
from .figures import to_raw
from .setting import Setting, Statement

if TYPE_CHECKING:
    import pandas as pd


def find_facts(
    article: Article | Document | str, *, published: str | None = None, place: str | None = None
) -> list[Fact]:
    """Return the facts of an article in text order, one for each figure.

    ``article``: an ``Article``, one made ready as a ``Document``, or a text with ``published`` ("YYYY[-MM[-DD]]", for
    去年 and 5年来) and ``place`` (what 全县 and figures without a place are about). Never raises for a text of any content.

    >>> (fact,) = find_facts("2018年，全县投入1.2亿元修路。", published="2019-03", place="渭源县")
    >>> fact.indicator, fact.place, fact.to, fact.status, fact.sector
    ('fund_investment', '渭源县', '2018', 'done', 'roads')
    """
    if isinstance(article, str):
        article = Article(id="text", text=article, published=published, place=place)
    return list(_read(article if isinstance(article, Document) else Document(article)))


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
    return table.astype({column: "int64" for column in OFFSETS} | {"value": "float64", "part_of": "Int64"})


def _read(document: Document) -> Iterator[Fact]:
    if not document.figures.items:
        return
    context = Context(document)
    for block in document.clean.blocks:
        context.enter(block)
        if not document.figures.within(block.start, block.end):
            context.pass_by(block)
            continue
        for sentence in document.sentences(block):
            context.see(sentence)
            figures = document.figures.within(sentence.start, sentence.end)
            facts = _facts(context, Statement(document, sentence, figures)) if figures else []
            context.leave(sentence, facts, figures[0].start if figures else sentence.end)
            yield from facts


def _facts(context: Context, statement: Statement) -> list[Fact]:
    """Return the facts of a sentence."""
    parts = totals(statement)
    whole_before = continued(context.text, statement.sentence, context.before)
    leads = context.periods
    if whole_before and context.before_period:
        leads = [context.before_period, *leads]
    before_money = whole_before.indicator if whole_before else None
    rates: list[Time] = []
    facts: list[Fact] = []
    for i, figure in enumerate(statement.figures):
        setting = Setting(statement, i)
        indicator = indicator_of(setting, context.document.cues, facts[-1].indicator if facts else None, before_money)
        whole = facts[parts[i]] if i in parts else None
        if whole is None and whole_before and whole_before.unit == figure.unit:
            whole = whole_before
        if whole is not None:
            indicator = of_part(indicator, whole.indicator)
        if figure.kind == "money":
            before_money = indicator
        fact, time = _fact(context, setting, indicator, whole, leads, rates, facts, i in parts.values())
        facts.append(fact)
        if indicator == "poverty_rate":
            rates.append(time)
        if time.period is not None:
            context.before_period = time.period
    return facts


def _fact(
    context: Context, setting: Setting, indicator: str, whole: Fact | None, leads: list, rates: list[Time],
    facts: list[Fact], is_total: bool,
) -> tuple[Fact, Time]:  # fmt: skip
    document, published = context.document, context.document.article.published
    time = read_time(setting, indicator, leads, published, rates)
    own_time = time.period in setting.statement.periods
    status = status_of(
        setting, indicator, document.cues, time, own_time, published,
        heading_planned=context.heading_planned, plan_goes_on=plan_goes_on(context.before, indicator),
    )  # fmt: skip
    if status == "planned" and not own_time and time.to and not later(time.to, published):
        if time.period is not None and time.period.shape in ("open", "until"):
            time = Time(None, None, None)  # what is still to come does not lie in the paragraph's past
    place = place_of(setting, indicator, context.subject, context.resolver)
    sector = source = None
    if indicator in FUNDS:
        indicator, sector, source = sector_and_source(setting, indicator, context, whole, facts, is_total)
    figure = setting.figure
    raw = to_raw(figure, document.clean)
    sentence, at = setting.statement.quote(figure)
    fact = Fact(
        document.article.id, raw.start, raw.end, raw.text, figure.value, figure.unit, figure.approx, indicator, place,
        time.from_, time.to, status, sector, source, sentence, whole.start if whole is not None else None, at, figure.start, figure.end,
    )  # fmt: skip
    return fact, time
