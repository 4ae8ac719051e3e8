"""Widgets for JupyterLab: choose articles, indicators and places; table, chart and sentence change together."""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd

from .articles import Article
from .charts import overview, png
from .lexicon import read_table
from .locale import both, chosen, either, is_chinese, tr
from .reading.topics import topic_names, topics_of
from .terms.concordance import kwic
from .wording import amount, is_known, label, marked_sentence

_ROWS = 200  # of the table; more do not help a reader who has not narrowed the choice
_LINES = 60  # of the concordance


class _Still(widgets.VBox):
    """Widgets of which a still stands in their place on a rendered page."""

    def still(self) -> dict[str, str]:
        """Return what the widgets show now, by MIME type."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data:
            data.update(self.still())
        return bundle


def _row(*children: widgets.Widget) -> widgets.HBox:
    return widgets.HBox(children, layout=widgets.Layout(flex_flow="row wrap"))


def _list(description: str, width: str) -> widgets.SelectMultiple:
    return widgets.SelectMultiple(description=description, layout=widgets.Layout(width=width, height="9em"))


class Explorer(_Still):
    """Choices above, and below them the chart, the figures with their sentence, and the table of what was chosen.

    ``articles`` are those to choose from and ``facts`` their fact table; ``indicator`` is chosen at first, None for the
    most frequent of funds. Each list shows what the others leave, with how many figures. ``selection`` is what is shown
    now, rows of ``facts`` with a column ``topic``. Outside JupyterLab, on a rendered page, a still of the first choice
    stands in its place.

    >>> from povlib import facts_table
    >>> article = Article("a", "2018年，全县投入1.2亿元，硬化道路30公里。", title="修路", place="巍山县")
    >>> explorer = Explorer([article], facts_table(article))
    >>> explorer.selection[["text", "indicator"]].to_numpy().tolist()
    [['1.2亿元', 'fund_investment']]
    >>> explorer.indicators.value = ()  # nothing marked is all of it
    >>> len(explorer.selection)
    2
    """

    def __init__(self, articles: Sequence[Article], facts: pd.DataFrame, *, indicator: str | None = None) -> None:
        self._facts = facts.assign(topic=topics_of(facts))
        self._titles = {a.id: a.title or a.id for a in articles}
        self._busy = False
        self.articles, self.indicators = _list(tr("Articles"), "24em"), _list(tr("Indicators"), "24em")
        self.topics, self.places = _list(tr("Topics"), "20em"), _list(tr("Places"), "16em")
        status = [
            (tr("done and planned"), ""), (chosen("done 已完成"), "done"), (chosen("planned 计划"), "planned"),
        ]  # fmt: skip
        self.status = widgets.Dropdown(options=status, description=tr("Status"))
        self.message = widgets.HTML()
        self.chart = widgets.Image(format="png", layout=widgets.Layout(max_width="100%", width="860px"))
        self.table = widgets.HTML(layout=widgets.Layout(max_height="24em", overflow="auto"))
        self.figure = widgets.Dropdown(description=tr("Figure"), layout=widgets.Layout(width="30em"))
        self.sentence = widgets.HTML()
        # the column that each chooser chooses from
        self._choosers: dict[str, Any] = {
            "article": self.articles, "indicator": self.indicators, "topic": self.topics, "place": self.places,
            "status": self.status,
        }  # fmt: skip
        counts = facts["indicator"].value_counts()
        first = indicator or next((i for i in counts.index if i.startswith("fund_")), next(iter(counts.index), None))
        self._list_options()
        if first in [value for _, value in self.indicators.options]:
            self.indicators.value = (first,)
        for chooser in self._choosers.values():
            chooser.observe(self._choose, names="value")
        self.figure.observe(self._read, names="value")
        hint = widgets.HTML(tr("Nothing marked in a list means all of it. Ctrl or Cmd and a click marks several."))
        lists = _row(self.articles, self.indicators, self.topics, self.places)
        shown = [self.message, self.chart, widgets.HBox([self.figure]), self.sentence, self.table]
        super().__init__([lists, _row(self.status, hint), *shown])
        self._choose()

    @property
    def selection(self) -> pd.DataFrame:
        """The rows of the fact table that the choices leave."""
        return self._left_by(self._choosers)

    def _left_by(self, columns: Iterable[str]) -> pd.DataFrame:
        """Return the rows that the choices of some columns leave."""
        rows = self._facts
        for column in columns:
            if kept := self._choosers[column].value:
                rows = rows[rows[column].isin([kept] if isinstance(kept, str) else kept)]
        return rows

    def _without(self, column: str) -> pd.DataFrame:
        """Return the rows that are left when one choice is taken back."""
        return self._left_by(other for other in self._choosers if other != column)

    def _list_options(self) -> None:
        """Show in each list what the other choices leave, with how many figures; what is chosen stays in it."""
        for column in ("article", "indicator", "topic", "place"):
            chooser = self._choosers[column]
            counts = self._without(column)[column].value_counts()
            kept = chooser.value
            counts = pd.concat(
                [counts, pd.Series({value: 0 for value in kept if value not in counts.index}, dtype=int)]
            )
            options = tuple((f"{self._name(column, str(value))} ({n})", value) for value, n in counts.items())
            if options != tuple(chooser.options):
                chooser.options = options
                chooser.value = kept

    def _name(self, column: str, value: str) -> str:
        if column == "topic":
            return both(*topic_names(value))
        return self._titles.get(value, value) if column == "article" else label(column, value)

    def _choose(self, _: Any = None) -> None:
        if self._busy:
            return
        self._busy = True  # a list whose options change reports a choice, which is none of the reader's
        try:
            self._list_options()
        finally:
            self._busy = False
        rows = self.selection
        self.message.value = "" if len(rows) else self._way_back()
        for shown in (self.chart, self.figure, self.table):
            shown.layout.display = None if len(rows) else "none"
        if len(rows):
            ax = overview.values_by_place(rows)
            self.chart.value = png(ax)
            plt.close(ax.get_figure(root=True))
        self.table.value = _table(rows) if len(rows) else ""
        order = rows.sort_values("value", ascending=False, kind="stable").head(_ROWS)
        self.figure.options = [
            (f"{r['text']}  {r['place'] or ''}  ({r['article']})", n)
            for n, r in zip(order.index, order.to_dict("records"), strict=True)
        ]
        # new options choose none of themselves
        self.figure.value = order.index[0] if len(order) else None
        self._read()

    def _way_back(self) -> str:
        """Say which choice can be taken back where nothing is left, and what is left then.

        There is one: the lists offer nothing that leaves nothing, so that the last choice was of the status.
        """
        names = {column: chooser.description for column, chooser in self._choosers.items() if chooser.value}
        left = tr("{list} ({n} figures then)")
        ways = [left.format(list=name, n=n) for column, name in names.items() if (n := len(self._without(column)))]
        lists = either(" or ", "或").join(ways)
        text = tr("<b>No figure fits all of these choices.</b> Take back what is marked in {lists}.").format(
            lists=lists
        )
        return f"<p>{text}</p>"

    def _read(self, _: Any = None) -> None:
        known = self.figure.value is not None
        shown = marked_sentence(self._facts.loc[self.figure.value].to_dict()) if known else ""
        look = "max-width:50em;font-size:15px;line-height:1.7"
        self.sentence.value = f'<p lang="zh-Hans" style="{look}">{shown}</p>' if known else ""

    def still(self) -> dict[str, str]:
        """Return the chart, the sentence and the table that are shown now."""
        shown = {"text/html": self.message.value + self.sentence.value + self.table.value}
        if self.message.value:
            return shown
        return {"image/png": base64.b64encode(self.chart.value).decode("ascii"), **shown}


class Concordance(_Still):
    """A word to look for, and every place it stands at, with what is before and after it."""

    def __init__(self, articles: Sequence[Article], word: str = "脱贫") -> None:
        self._articles = articles
        self.word = widgets.Text(value=word, description=tr("Word"), continuous_update=False)
        orders = [(tr("as in the text"), ""), (tr("by what stands before"), "pre"), (tr("by what follows"), "post")]
        self.sort = widgets.Dropdown(options=orders, description=tr("Order"))
        self.lines = widgets.HTML()
        self.word.observe(self._search, names="value")
        self.sort.observe(self._search, names="value")
        super().__init__([_row(self.word, self.sort), self.lines])
        self._search()

    def _search(self, _: Any = None) -> None:
        word = self.word.value.strip()
        if not word:
            self.lines.value = f"<p>{tr('Give a word.')}</p>"
            return
        found = kwic(self._articles, word, sort=self.sort.value or None)
        lines = found[["pre", "keyword", "post", "article", "start"]].head(_LINES).to_numpy()
        few = tr("{word} stands at {n} places, the first {shown} of them shown.")
        text = few if len(found) > _LINES else tr("{word} stands at {n} places.")
        self.lines.value = f"<p>{text.format(word=escape(word), n=len(found), shown=_LINES)}</p>" + _html(
            (tr("before"), tr("word"), tr("after"), *_heads("article", "start")),
            lines,
            '<td style="text-align:right">{}</td><td><b>{}</b></td>',
        )

    def still(self) -> dict[str, str]:
        """Return the lines that are shown now."""
        return {"text/html": self.lines.value}


def _html(names: Sequence[str], lines: Iterable[Sequence[Any]], first: str = "") -> str:
    """Return a table of HTML, all that stands in it escaped; ``first`` is the markup of its first cells."""
    row = first + "<td>{}</td>" * (len(names) - first.count("{}"))
    body = "".join(f"<tr>{row.format(*(escape(str(c)) if is_known(c) else '' for c in cells))}</tr>" for cells in lines)
    head = "".join(f"<th>{name}</th>" for name in names)
    table = f'<thead><tr>{head}</tr></thead><tbody lang="zh-Hans">{body}</tbody>'
    look = "font-size:13px;line-height:1.5;border-collapse:separate;border-spacing:12px 3px"
    return f'<table style="{look}">{table}</table>'


def _heads(*columns: str) -> list[str]:
    """Return the names of columns: those of the fact table, or Chinese ones where that is the language chosen."""
    chinese = {row["column"]: row["zh"] for row in read_table("column_names")}
    return [either(column, chinese.get(column, column)) for column in columns]


def _table(rows: pd.DataFrame) -> str:
    names = ("article", "start", "text", "value", "indicator", "topic", "place", "from", "to", "status", "sector")
    shown = rows.head(_ROWS).to_dict("records")
    told = (
        {
            **r,
            "value": amount(r["value"], r["unit"]),
            "indicator": label("indicator", r["indicator"]),
            "topic": both(*topic_names(r["topic"])) if is_chinese() else topic_names(r["topic"])[0],
            "sector": label("sector", r["sector"]) if is_known(r["sector"]) else "",
        }
        for r in shown
    )
    few = tr("{shown} of {n} figures shown; choose fewer.") if len(rows) > _ROWS else tr("{n} figures.")
    return f"<p>{few.format(shown=_ROWS, n=len(rows))}</p>" + _html(
        _heads(*names), ([r[name] for name in names] for r in told)
    )
