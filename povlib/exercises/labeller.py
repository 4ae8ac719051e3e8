"""The widget in which a passage is labelled: choose a span, fill in its fields, keep the row, save all of them."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from ..locale import tr
from ..schema import FUNDS, INDICATORS, PLAIN
from ..wording import label as name_of
from ..wording import values_of
from . import labelling
from .labelling import APPROX, Passage

_WIDEST = 12  # characters that a span may grow by on each side


class Labeller(widgets.VBox):
    """Label the figures of a passage; ``rows`` are the labels kept so far, in text order.

    ``folder`` is where they are saved, as <article id>.jsonl; labels of the passage that it has are taken up again.
    On a rendered page a still of the passage stands in its place.
    """

    def __init__(self, passage: Passage, folder: str | Path) -> None:
        self.passage, self.folder = passage, Path(folder)
        self.rows: list[dict[str, Any]] = [
            {k: str(v) if k == "value" else v for k, v in row.items()}
            for row in labelling.within(passage, labelling.labels_of(self.folder, passage.article.id))
        ]
        self.text = widgets.HTML()
        spans = passage.numerals()
        options = [(f"{n}: {passage.text[start:end]}", (start, end)) for n, (start, end) in enumerate(spans, 1)]
        self.numeral = widgets.Dropdown(options=options, value=spans[0], description=tr("Numeral"))
        self.before = _stepper(tr("before"))
        self.behind = _stepper(tr("behind"))
        self.value = widgets.Text(description="value", placeholder=tr("in the base unit: 120000000"))
        self.unit = widgets.Text(description="unit", placeholder="元 % 人 户 村 个 …")
        self.approx = widgets.Dropdown(options=APPROX, description="approx")
        self.indicator = _choice("indicator", INDICATORS, "other")
        self.place = widgets.Text(description="place", value=passage.article.place or "")
        when = tr("2018 or 2018-06, or empty")
        self.from_ = widgets.Text(description="from", placeholder=when)
        self.to = widgets.Text(description="to", placeholder=when)
        self.status = _choice("status", values_of("status"), "done")
        self.sector = _choice("sector", values_of("sector"), "overall")
        self.source = _choice("source", values_of("source"), "unstated")
        self.note = widgets.Text(description="note", placeholder=tr("a doubt, if there is one"))
        self.keep = widgets.Button(description=tr("Keep this figure"), button_style="primary")
        self.drop = widgets.Button(description=tr("Drop it"))
        self.saving = widgets.Button(description=tr("Save"))
        self.said = widgets.HTML()
        for chooser in (self.numeral, self.before, self.behind):
            chooser.observe(lambda _: self._show(), names="value")
        self.indicator.observe(lambda _: self._ask(), names="value")
        self.keep.on_click(lambda _: self._keep())
        self.drop.on_click(lambda _: self._drop())
        self.saving.on_click(lambda _: self._save())
        self._ask()
        self._show()
        super().__init__(
            [
                self.text,
                _row(self.numeral, self.before, self.behind),
                _row(self.value, self.unit, self.approx, self.indicator),
                _row(self.place, self.from_, self.to, self.status),
                _row(self.sector, self.source, self.note),
                _row(self.keep, self.drop, self.saving),
                self.said,
            ]
        )

    @property
    def span(self) -> tuple[int, int]:
        """The chosen span, in the passage."""
        start, end = self.numeral.value
        return max(0, start - self.before.value), min(len(self.passage.text), end + self.behind.value)

    def _ask(self) -> None:
        """Show the fields that the indicator has."""
        for field, there in (
            *((f, self.indicator.value not in PLAIN) for f in (self.place, self.from_, self.to, self.status)),
            *((f, self.indicator.value in FUNDS) for f in (self.sector, self.source)),
        ):
            field.layout.display = None if there else "none"

    def _show(self) -> None:
        self.text.value = self._marked(self.span)

    def _marked(self, chosen: tuple[int, int] | None = None) -> str:
        """Return the passage as HTML, the labelled figures marked, the chosen span framed."""
        shift = self.passage.start
        marks = {(row["start"] - shift, row["end"] - shift): "#cfe3f5" for row in self.rows}
        if chosen:
            marks = {s: c for s, c in marks.items() if s[1] <= chosen[0] or s[0] >= chosen[1]} | {chosen: "#ffe08a"}
        parts, at = [], 0
        for (start, end), colour in sorted(marks.items()):
            if start < at:
                continue
            parts.append(escape(self.passage.text[at:start]))
            parts.append(f'<mark style="background:{colour};color:#000">{escape(self.passage.text[start:end])}</mark>')
            at = end
        body = "".join([*parts, escape(self.passage.text[at:])])
        return f'<p lang="zh-Hans" style="line-height:1.8;max-width:46em;white-space:pre-wrap">{body}</p>'

    def _keep(self) -> None:
        start, end = self.span
        text = self.passage.text[start:end]
        nth = sum(self.passage.text.startswith(text, at) for at in range(start + 1))
        fields = {
            "approx": self.approx.value, "place": self.place.value, "from_": self.from_.value, "to": self.to.value,
            "status": self.status.value, "sector": self.sector.value, "source": self.source.value,
            "note": self.note.value,
        }  # fmt: skip
        known = {"value": self.value.value, "unit": self.unit.value, "indicator": self.indicator.value}
        try:
            row = labelling.label(self.passage, text, nth=nth, **known, **fields)
        except ValueError as problem:
            self._say(tr("Not kept: {why}.").format(why=problem))
            return
        self.rows = sorted([*self._others(row["start"], row["end"]), row], key=lambda r: r["start"])
        self._say(tr("Kept: {text}. Figures of this passage with a label: {n}.").format(text=text, n=len(self.rows)))
        self._show()

    def _others(self, start: int, end: int) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["end"] <= start or row["start"] >= end]

    def _drop(self) -> None:
        start, end = (at + self.passage.start for at in self.span)
        left = self._others(start, end)
        dropped = len(self.rows) - len(left)
        said = tr("Dropped: {dropped}. Figures of this passage with a label: {n}.")
        self._say(said.format(dropped=dropped, n=len(left)))
        self.rows = left
        self._show()

    def _save(self) -> None:
        file = labelling.save(self.passage, self.rows, self.folder)
        said = tr("Saved to {file}. Labels of this passage: {n}.")
        self._say(said.format(file=file.as_posix(), n=len(self.rows)))

    def _say(self, what: str) -> None:
        self.said.value = f"<p>{escape(what)}</p>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data:
            note = tr("In JupyterLab the fields of a label stand below this passage.")
            data["text/html"] = f"{self._marked()}<p>{note}</p>"
            data["text/plain"] = f"Labeller: {self.passage.text}"
        return bundle


def _row(*children: widgets.Widget) -> widgets.HBox:
    return widgets.HBox(children, layout=widgets.Layout(flex_flow="row wrap"))


def _stepper(side: str) -> widgets.BoundedIntText:
    text = f"+ {side}"
    return widgets.BoundedIntText(0, 0, _WIDEST, description=text, layout=widgets.Layout(width="11em"))


def _choice(field: str, values: Iterable[str], first: str) -> widgets.Dropdown:
    options = [(f"{value} · {name_of(field, value)}", value) for value in values]
    return widgets.Dropdown(options=options, value=first, description=field)
