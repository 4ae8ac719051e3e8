"""Tables to read: the figures behind the marks of a chart, each with its sentence, and a concordance."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from ..locale import both, chosen, either, ngettext, tr
from ..wording import evidence_link, is_known, label, marked_sentence, number, period, plain_number

_SOURCES = (
    "<style>.povlib-sources :is(th,td){text-align:left;vertical-align:top;white-space:normal;padding:.25em .6em}"
    ".povlib-sources td:last-child{min-width:22em}.povlib-sources mark{background:#ffe08a;color:#222}</style>"
)
_HEAD = (
    "Figure 数字",
    "Value 数值",
    "What 指标",
    "Where, when 地点时间",
    "Article 文章",
    "Offsets 位置",
    "Sentence 原句",
)
_CONCORDANCE = (
    "<style>.povlib-kwic td{white-space:normal;padding:.15em .5em;vertical-align:baseline}"
    ".povlib-kwic .pre{text-align:right}.povlib-kwic .post{text-align:left}"
    ".povlib-kwic .kw{text-align:center;white-space:nowrap;color:#0072B2}</style>"
)


@dataclass(frozen=True)
class Shown:
    """What a notebook shows as HTML, and a terminal as text; what comes from an article is escaped in it."""

    markup: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.markup


def sources_table(facts: pd.DataFrame, *, folded: bool = True) -> Shown:
    """Return the figures of a fact table with what they are read as, their article, offsets and sentence.

    Each figure links to its place on the evidence page of its article (``articles/<id>.html#f<start>`` of the built
    site; elsewhere the link leads nowhere). The order is that of ``facts``.
    """
    lines = []
    for row in facts.to_dict("records"):
        what = label("indicator", row["indicator"])
        if is_known(row.get("sector")):
            what += (
                either(", ", "，")
                + label("sector", row["sector"])
                + either("; ", "；")
                + label("source", row["source"])
            )
        if is_known(row.get("status")):
            what += either(" ({})", "（{}）").format(label("status", row["status"]))
        approx = (
            ""
            if row["approx"] == "exact" or not is_known(row["approx"])
            else label("approx", row["approx"]) + either(" ", "")
        )
        place = str(row["place"]) if is_known(row["place"]) else ""
        told = (
            f"{approx}{number(float(row['value']), 3)}{either(' ', '')}{row['unit']}",
            what,
            f"{place} {period(row['from'], row['to'])}".strip(),
            str(row["article"]),
            f"{row['start']}–{row['end']}",
        )
        link = f'<a href="{evidence_link(str(row["article"]), int(row["start"]))}">{escape(str(row["text"]))}</a>'
        order = f' data-sort="{plain_number(row["value"])}"'  # 亿 and "nearly" in front of it would sort as text
        cells = (("", link), (order, escape(told[0])), *(("", escape(t)) for t in told[1:]), ("", marked_sentence(row)))
        lines.append("<tr>" + "".join(f"<td{sort}>{cell}</td>" for sort, cell in cells) + "</tr>")
    head = "".join(f'<th scope="col">{chosen(name)}</th>' for name in _HEAD)
    n = len(facts)
    said = ngettext(
        "{n} figure with article, offsets and sentence", "{n} figures with article, offsets and sentence", n
    )
    summary = both(said.format(n=n), f"{n}个数字的出处", sep=" · ")
    markup = (
        f'{_SOURCES}<details class="povlib-sources"{"" if folded else " open"}>'
        f"<summary>{summary}</summary>"
        f'<div style="overflow-x:auto"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div></details>'
    )
    return Shown(
        markup, tr("The {n} figures behind this chart, each with its article, offsets and sentence").format(n=n)
    )


def concordance(kwic: pd.DataFrame, *, top: int | None = None) -> Shown:
    """Return a concordance of ``povlib.terms.kwic`` as a table to read, the keyword in the middle; its first ``top`` lines."""
    rows = (kwic if top is None else kwic.head(top))[["pre", "keyword", "post", "article"]].to_numpy().tolist()
    body = "".join(
        f'<tr><td class="pre">{escape(pre)}</td><td class="kw"><b>{escape(keyword)}</b></td>'
        f'<td class="post">{escape(post)}</td><td>{escape(article)}</td></tr>'
        for pre, keyword, post, article in rows
    )
    head = "".join(f"<th>{chosen(name)}</th>" for name in ("before 前", "keyword 词", "after 后", "article 文章"))
    markup = f'{_CONCORDANCE}<table class="povlib-kwic"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return Shown(markup, "\n".join(f"{pre} [{word}] {post}  ({article})" for pre, word, post, article in rows))
