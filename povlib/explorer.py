"""Widgets for JupyterLab: choose articles, indicators and places; table, chart and sentence change together."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from .articles import Article
from .charts import overview, png
from .terms.concordance import kwic
from .wording import amount, is_known, label, marked_sentence

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 200  # of the table; more do not help a reader who has not narrowed the choice
_LINES = 60  # of the concordance
_STYLE = "font-size:13px;line-height:1.5"


class Explorer(widgets.VBox):
    """Choices above, and below them the chart, the table and the sentence of what was chosen.

    ``articles`` are those to choose from and ``facts`` their fact table. ``selection`` is what is shown now. Outside
    JupyterLab, on a rendered page, a still of the first choice stands in its place.
    """

    def __init__(self, articles: Sequence[Article], facts: "pd.DataFrame", *, indicator: str | None = None) -> None:
        self._facts = facts
        counts = facts["indicator"].value_counts()
        first = indicator or next(
            (i for i in counts.index if i.startswith("fund_")), counts.index[0] if len(counts) else None
        )
        options = [(f"{label('indicator', str(i))} ({n})", i) for i, n in counts.items()]
        places = facts["place"].dropna().value_counts()
        wide = widgets.Layout(width="16em", height="9em")
        self.articles = widgets.SelectMultiple(
            options=[(a.title or a.id, a.id) for a in articles],
            description="Articles",
            layout=widgets.Layout(width="24em", height="9em"),
        )
        self.indicators = widgets.SelectMultiple(
            options=options,
            value=(first,) if first else (),
            description="Indicators",
            layout=widgets.Layout(width="24em", height="9em"),
        )
        self.places = widgets.SelectMultiple(
            options=[(f"{p} ({n})", p) for p, n in places.items()], description="Places", layout=wide
        )
        self.status = widgets.Dropdown(
            options=[("done and planned", ""), ("done 已完成", "done"), ("planned 计划", "planned")],
            description="Status",
        )
        self.chart = widgets.Image(format="png", layout=widgets.Layout(max_width="100%", width="860px"))
        self.table = widgets.HTML()
        self.figure = widgets.Dropdown(description="Figure", layout=widgets.Layout(width="30em"))
        self.sentence = widgets.HTML()
        for chooser in (self.articles, self.indicators, self.places, self.status):
            chooser.observe(self._choose, names="value")
        self.figure.observe(self._read, names="value")
        hint = widgets.HTML("Nothing marked in a list means all of it. Ctrl or Cmd and a click marks several.")
        super().__init__(
            [
                widgets.HBox(
                    [self.articles, self.indicators, self.places], layout=widgets.Layout(flex_flow="row wrap")
                ),
                widgets.HBox([self.status, hint], layout=widgets.Layout(flex_flow="row wrap")),
                self.chart,
                widgets.HBox([self.figure]),
                self.sentence,
                self.table,
            ]
        )
        self._choose()

    @property
    def selection(self) -> "pd.DataFrame":
        """The rows of the fact table that the choices leave."""
        rows = self._facts
        for column, chosen in (("article", self.articles), ("indicator", self.indicators), ("place", self.places)):
            if chosen.value:
                rows = rows[rows[column].isin(chosen.value)]
        return rows[rows["status"] == self.status.value] if self.status.value else rows

    def _choose(self, _: Any = None) -> None:
        import matplotlib.pyplot as plt

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
        if self.figure.value is None:
            self.sentence.value = ""
            return
        row = self._facts.loc[self.figure.value]
        shown = marked_sentence(row.to_dict())
        self.sentence.value = f'<p lang="zh-Hans" style="max-width:50em;font-size:15px;line-height:1.7">{shown}</p>'

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data:
            data["image/png"] = _base64(self.chart.value)
            data["text/html"] = self.sentence.value + self.table.value
        return bundle


class Concordance(widgets.VBox):
    """A word to look for, and every place it stands at, with what is before and after it."""

    def __init__(self, articles: Sequence[Article], word: str = "脱贫") -> None:
        self._articles = articles
        self.word = widgets.Text(value=word, description="Word", continuous_update=False)
        self.sort = widgets.Dropdown(
            options=[("as in the text", ""), ("by what stands before", "pre"), ("by what follows", "post")],
            description="Order",
        )
        self.lines = widgets.HTML()
        self.word.observe(self._search, names="value")
        self.sort.observe(self._search, names="value")
        super().__init__(
            [widgets.HBox([self.word, self.sort], layout=widgets.Layout(flex_flow="row wrap")), self.lines]
        )
        self._search()

    def _search(self, _: Any = None) -> None:
        word = self.word.value.strip()
        if not word:
            self.lines.value = "<p>Give a word.</p>"
            return
        found = kwic(self._articles, word, sort=self.sort.value or None)
        cells = "".join(
            f'<tr><td style="text-align:right">{escape(r["pre"])}</td><td><b>{escape(r["keyword"])}</b></td>'
            f"<td>{escape(r['post'])}</td><td>{escape(r['article'])}</td><td>{r['start']}</td></tr>"
            for r in found.head(_LINES).to_dict("records")
        )
        more = f", the first {_LINES} of them shown" if len(found) > _LINES else ""
        head = "<tr><th>before</th><th>word</th><th>after</th><th>article</th><th>start</th></tr>"
        self.lines.value = (
            f"<p>{escape(word)} stands at {len(found)} places{more}.</p>"
            f'<table style="{_STYLE}"><thead>{head}</thead><tbody lang="zh-Hans">{cells}</tbody></table>'
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data:
            data["text/html"] = self.lines.value
        return bundle


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode("ascii")


def _table(rows: "pd.DataFrame") -> str:
    def cell(value: Any) -> str:
        return escape(str(value)) if is_known(value) else ""

    names = ("article", "start", "text", "value", "indicator", "place", "from", "to", "status")
    head = "".join(f"<th>{name}</th>" for name in names)
    lines = []
    for r in rows.head(_ROWS).to_dict("records"):
        shown = {**r, "value": amount(r["value"], r["unit"]), "indicator": label("indicator", r["indicator"])}
        lines.append("<tr>" + "".join(f"<td>{cell(shown[name])}</td>" for name in names) + "</tr>")
    more = (
        f"<p>{_ROWS} of {len(rows)} figures shown; choose fewer.</p>"
        if len(rows) > _ROWS
        else f"<p>{len(rows)} figures.</p>"
    )
    return f'{more}<table style="{_STYLE}"><thead><tr>{head}</tr></thead><tbody lang="zh-Hans">{"".join(lines)}</tbody></table>'
