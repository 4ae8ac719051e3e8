"""The way back from a mark to its sentence: the table under a chart, and how amounts and periods are written."""

import html
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .style import label

_STYLE = (
    "<style>.povlib-sources :is(th,td){text-align:left;vertical-align:top;white-space:normal;padding:.25em .6em}"
    ".povlib-sources td:last-child{min-width:22em}.povlib-sources mark{background:#ffe08a;color:#222}</style>"
)


def is_known(value: Any) -> bool:
    """Return whether a cell of the fact table says something: neither missing nor empty."""
    return not pd.isna(value) and value != ""


def number(value: float, digits: int = 0) -> str:
    """Return a number with thousands separated and no needless zeros: 29546 is "29,546"."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, unit: str = "元") -> str:
    """Return an amount as Chinese newspapers write it: 6059000000 is "60.59亿元", 53000 is "5.3万元".

    Rounded to four digits at least; the exact value stands in the table under the chart.
    """
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            scaled = value / size
            return f"{number(scaled, 2 if abs(scaled) < 1000 else 1)}{name}{unit}"
    return f"{number(value, 2 if abs(value) < 100 else 0)}{unit}"


def period(row: Mapping[Hashable, Any]) -> str:
    """Return the period of a fact: "2014–2018", "to 2018-12", "2018", or "" where the text gives none."""
    start, end = (str(row[k]) if is_known(row[k]) else "" for k in ("from", "to"))
    if not start:
        return f"to {end}" if end else ""
    return start if start == end or not end else f"{start}–{end}"


def evidence_link(article: str, start: int) -> str:
    """Return the address of a figure on its article's evidence page, seen from a page of the notebooks."""
    return f"../articles/{html.escape(article, quote=True)}.html#f{start}"


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
        text, sentence = str(row["text"]), str(row.get("sentence") or "").strip()
        before, found, after = sentence.partition(text)
        marked = html.escape(before) + (f"<mark>{html.escape(text)}</mark>" if found else "") + html.escape(after)
        what = label("indicator", row["indicator"])
        if is_known(row.get("sector")):
            what += f", {label('sector', row['sector'])}; {label('source', row['source'])}"
        if is_known(row.get("status")):
            what += f" ({label('status', row['status'])})"
        approx = "" if row["approx"] == "exact" or not is_known(row["approx"]) else label("approx", row["approx"]) + " "
        where = " ".join(x for x in (str(row["place"]) if is_known(row["place"]) else "", period(row)) if x)
        link = evidence_link(str(row["article"]), int(row["start"]))
        cells = (
            f'<a href="{link}">{html.escape(text)}</a>',
            html.escape(f"{approx}{number(float(row['value']), 3)} {row['unit']}"),
            html.escape(what),
            html.escape(where),
            html.escape(str(row["article"])),
            f"{row['start']}–{row['end']}",
            marked,
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
