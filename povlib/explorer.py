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


def _list(description: str, options: Sequence[tuple[str, Any]], width: str, **chosen: Any) -> widgets.SelectMultiple:
    layout = widgets.Layout(width=width, height="9em")
    return widgets.SelectMultiple(options=options, description=description, layout=layout, **chosen)


class Explorer(_Still):
    """Choices above, and below them the chart, the table and the sentence of what was chosen.

    ``articles`` are those to choose from and ``facts`` their fact table. ``selection`` is what is shown now. Outside
    JupyterLab, on a rendered page, a still of the first choice stands in its place.
    """

    def __init__(self, articles: Sequence[Article], facts: pd.DataFrame, *, indicator: str | None = None) -> None:
        self._facts = facts
        counts = facts["indicator"].value_counts()
        first = indicator or next((i for i in counts.index if i.startswith("fund_")), next(iter(counts.index), None))
        options = [(f"{label('indicator', str(i))} ({n})", i) for i, n in counts.items()]
        places = [(f"{p} ({n})", p) for p, n in facts["place"].dropna().value_counts().items()]
        self.articles = _list("Articles", [(a.title or a.id, a.id) for a in articles], "24em")
        self.indicators = _list("Indicators", options, "24em", value=(first,) if first else ())
        self.places = _list("Places", places, "16em")
        status = [("done and planned", ""), ("done 已完成", "done"), ("planned 计划", "planned")]
        self.status = widgets.Dropdown(options=status, description="Status")
        self.chart = widgets.Image(format="png", layout=widgets.Layout(max_width="100%", width="860px"))
        self.table = widgets.HTML()
        self.figure = widgets.Dropdown(description="Figure", layout=widgets.Layout(width="30em"))
        self.sentence = widgets.HTML()
        for chooser in (self.articles, self.indicators, self.places, self.status):
            chooser.observe(self._choose, names="value")
        self.figure.observe(self._read, names="value")
        hint = widgets.HTML("Nothing marked in a list means all of it. Ctrl or Cmd and a click marks several.")
        choices = (_row(self.articles, self.indicators, self.places), _row(self.status, hint))
        super().__init__([*choices, self.chart, widgets.HBox([self.figure]), self.sentence, self.table])
        self._choose()

    @property
    def selection(self) -> pd.DataFrame:
        """The rows of the fact table that the choices leave."""
        rows = self._facts
        for column, chosen in (("article", self.articles), ("indicator", self.indicators), ("place", self.places)):
            if chosen.value:
                rows = rows[rows[column].isin(chosen.value)]
        return rows[rows["status"] == self.status.value] if self.status.value else rows

    def _choose(self, _: Any = None) -> None:
        rows = self.selection
        ax = overview.values_by_place(rows)
        self.chart.value = png(ax)
        plt.close(ax.get_figure(root=True))
        self.table.value = _table(rows)
        order = rows.sort_values("value", ascending=False, kind="stable").head(_ROWS)
        self.figure.options = [
            (f"{r['text']}  {r['place'] or ''}  ({r['article']})", n)
            for n, r in zip(order.index, order.to_dict("records"), strict=True)
        ]
        self._read()

    def _read(self, _: Any = None) -> None:
        known = self.figure.value is not None
        shown = marked_sentence(self._facts.loc[self.figure.value].to_dict()) if known else ""
        look = "max-width:50em;font-size:15px;line-height:1.7"
        self.sentence.value = f'<p lang="zh-Hans" style="{look}">{shown}</p>' if known else ""

    def still(self) -> dict[str, str]:
        """Return the chart, the sentence and the table that are shown now."""
        picture = base64.b64encode(self.chart.value).decode("ascii")
        return {"image/png": picture, "text/html": self.sentence.value + self.table.value}


class Concordance(_Still):
    """A word to look for, and every place it stands at, with what is before and after it."""

    def __init__(self, articles: Sequence[Article], word: str = "脱贫") -> None:
        self._articles = articles
        self.word = widgets.Text(value=word, description="Word", continuous_update=False)
        orders = [("as in the text", ""), ("by what stands before", "pre"), ("by what follows", "post")]
        self.sort = widgets.Dropdown(options=orders, description="Order")
        self.lines = widgets.HTML()
        self.word.observe(self._search, names="value")
        self.sort.observe(self._search, names="value")
        super().__init__([_row(self.word, self.sort), self.lines])
        self._search()

    def _search(self, _: Any = None) -> None:
        word = self.word.value.strip()
        if not word:
            self.lines.value = "<p>Give a word.</p>"
            return
        found = kwic(self._articles, word, sort=self.sort.value or None)
        lines = found[["pre", "keyword", "post", "article", "start"]].head(_LINES).to_numpy()
        more = f", the first {_LINES} of them shown" if len(found) > _LINES else ""
        self.lines.value = f"<p>{escape(word)} stands at {len(found)} places{more}.</p>" + _html(
            ("before", "word", "after", "article", "start"),
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
    return f'<table style="font-size:13px;line-height:1.5">{table}</table>'


def _table(rows: pd.DataFrame) -> str:
    names = ("article", "start", "text", "value", "indicator", "place", "from", "to", "status")
    shown = rows.head(_ROWS).to_dict("records")
    told = (
        {**r, "value": amount(r["value"], r["unit"]), "indicator": label("indicator", r["indicator"])} for r in shown
    )
    few = f"{_ROWS} of {len(rows)} figures shown; choose fewer." if len(rows) > _ROWS else f"{len(rows)} figures."
    return f"<p>{few}</p>" + _html(names, ([r[name] for name in names] for r in told))
