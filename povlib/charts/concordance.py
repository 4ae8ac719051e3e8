"""A concordance as a table to read."""

import html
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class ConcordanceTable:
    """A concordance as a table that a notebook shows, the keyword in the middle; article text in it is escaped."""

    rows: pd.DataFrame

    def __repr__(self) -> str:
        return "\n".join(f"{r.pre} [{r.keyword}] {r.post}  ({r.article})" for r in self.rows.itertuples())

    def _repr_html_(self) -> str:
        look = (
            "<style>.povlib-kwic td{white-space:normal;padding:.15em .5em;vertical-align:baseline}"
            ".povlib-kwic .pre{text-align:right}.povlib-kwic .post{text-align:left}"
            ".povlib-kwic .kw{text-align:center;white-space:nowrap;color:#0072B2}</style>"
        )
        body = "".join(
            f'<tr><td class="pre">{html.escape(str(r.pre))}</td><td class="kw"><b>{html.escape(str(r.keyword))}</b></td>'
            f'<td class="post">{html.escape(str(r.post))}</td><td>{html.escape(str(r.article))}</td></tr>'
            for r in self.rows.itertuples()
        )
        head = "<tr><th>before 前</th><th>keyword 词</th><th>after 后</th><th>article 文章</th></tr>"
        return f'{look}<table class="povlib-kwic"><thead>{head}</thead><tbody>{body}</tbody></table>'


def concordance(kwic: pd.DataFrame, *, top: int | None = None) -> ConcordanceTable:
    """Return a concordance of ``povlib.terms.kwic`` as a table to read, its first ``top`` lines."""
    return ConcordanceTable(kwic if top is None else kwic.head(top))
