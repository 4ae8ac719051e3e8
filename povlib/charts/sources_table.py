"""The way back from a mark to its sentence: the table under a chart."""

import html
from dataclasses import dataclass

import pandas as pd

from ..wording import evidence_link, is_known, label, marked_sentence, number, period

_STYLE = (
    "<style>.povlib-sources :is(th,td){text-align:left;vertical-align:top;white-space:normal;padding:.25em .6em}"
    ".povlib-sources td:last-child{min-width:22em}.povlib-sources mark{background:#ffe08a;color:#222}</style>"
)


@dataclass(frozen=True)
class SourcesTable:
    """The figures behind a chart as a table that a notebook shows folded; article text in it is escaped."""

    count: int
    markup: str

    def __repr__(self) -> str:
        return f"The {self.count} figures behind this chart, each with its article, offsets and sentence"

    def _repr_html_(self) -> str:
        return self.markup


def sources_table(facts: pd.DataFrame, *, folded: bool = True) -> SourcesTable:
    """Return the figures of a fact table with what they are read as, their article, offsets and sentence.

    Each figure links to its place on the evidence page of its article (``articles/<id>.html#f<start>`` of the built
    site; elsewhere the link leads nowhere). The order is that of ``facts``.
    """
    head = (
        "Figure 数字",
        "Value 数值",
        "What 指标",
        "Where, when 地点时间",
        "Article 文章",
        "Offsets 位置",
        "Sentence 原句",
    )
    lines = []
    for row in facts.to_dict("records"):
        text = str(row["text"])
        what = label("indicator", row["indicator"])
        if is_known(row.get("sector")):
            what += f", {label('sector', row['sector'])}; {label('source', row['source'])}"
        if is_known(row.get("status")):
            what += f" ({label('status', row['status'])})"
        approx = "" if row["approx"] == "exact" or not is_known(row["approx"]) else label("approx", row["approx"]) + " "
        where = " ".join(
            x for x in (str(row["place"]) if is_known(row["place"]) else "", period(row["from"], row["to"])) if x
        )
        link = evidence_link(str(row["article"]), int(row["start"]))
        cells = (
            f'<a href="{link}">{html.escape(text)}</a>',
            html.escape(f"{approx}{number(float(row['value']), 3)} {row['unit']}"),
            html.escape(what),
            html.escape(where),
            html.escape(str(row["article"])),
            f"{row['start']}–{row['end']}",
            marked_sentence(row),
        )
        lines.append("<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>")
    titles = "".join(f'<th scope="col">{h}</th>' for h in head)
    table = f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    n = len(facts)
    summary = f"{n} {'figure' if n == 1 else 'figures'} with article, offsets and sentence · {n}个数字的出处"
    opened = "" if folded else " open"
    body = f'<summary>{summary}</summary><div style="overflow-x:auto">{table}</div>'
    markup = f'{_STYLE}<details class="povlib-sources"{opened}>{body}</details>'
    return SourcesTable(n, markup)
