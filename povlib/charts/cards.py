"""What the checks found as ranked cards: claim against claim, what is wrong, how sure, what else it could be."""

from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd

from ..checks import label_kinds
from ..locale import both, chosen, either, is_chinese, language, tr
from ..wording import amount, evidence_link, is_known, number

Link = Callable[[str, int], str]
# How sure a finding is, as a card says it.
SURE = {"high": "high 把握大", "medium": "medium 中", "low": "low 小"}
STYLE = (
    "<style>.povlib-findings{list-style:none;padding:0}.povlib-findings>li{margin:0 0 1.6em}.check-claims{display:flex;"
    "flex-wrap:wrap;gap:.6em 2em}.check-claim{flex:1 1 16em}.check-number{font-size:1.6em;font-weight:700}"
    ".povlib-findings p{margin:.2em 0}.povlib-findings mark{background:#ffe08a;color:#222}</style>"
)


def cards(findings: pd.DataFrame, *, most: int = 20, link: Link = evidence_link) -> str:
    """Return the ``most`` surest findings of ``checks.cross_check`` as a list of cards, as HTML.

    Each card has the id of its finding. ``link``: from the id of an article and the start of a figure to the address of
    its sentence. A line below says how many findings are left out.
    """
    rows: list[dict[str, Any]] = surest(findings, most).to_dict("records")  # type: ignore[assignment]
    if not rows:
        return (
            '<p class="no-findings">'
            + tr("The checks found nothing. That proves nothing: see what they cannot see.")
            + "</p>"
        )
    items = "".join(_card(n, row, link) for n, row in enumerate(rows, 1))
    left_out = len(findings) - len(rows)
    rest = (
        f'<p class="left-out-count">{tr("{n} more findings are not shown here.").format(n=f"{left_out:,}")}</p>'
        if left_out
        else ""
    )
    return f'<ol class="povlib-findings">{items}</ol>{rest}'


def surest(findings: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the ``most`` surest findings; where there are more, the kinds of those equally sure take turns."""
    if len(findings) <= most:
        return findings
    turn = findings.groupby("kind").cumcount()
    order = pd.DataFrame({"sure": findings["sure"].map(list(SURE).index), "turn": turn})
    return findings.loc[order.sort_values(["sure", "turn"], kind="stable").index].head(most)


def quantity(value: float, unit: str) -> str:
    """Return a number of a finding: money as newspapers write it, all else in full.

    >>> quantity(6059000000, "元"), quantity(148598, "公里")
    ('60.59亿元', '148,598公里')
    """
    return amount(value) if unit == "元" else f"{number(value, 2)}{unit}"


def _card(rank: int, row: Mapping[str, Any], link: Link) -> str:
    place = f' · <span lang="zh-Hans">{escape(row["place"])}</span>' if is_known(row["place"]) else ""
    head = (
        f'<p class="check-head"><span class="check-rank">{rank}</span> {_kind(row["kind"], "strong")}{place} · '
        f'<span class="check-sure {row["sure"]}">{either("how sure: ", "把握：")}{chosen(SURE[row["sure"]]).removeprefix("把握")}</span> '
        f'<a class="anchor" href="#{row["id"]}" aria-label="{tr("Link to this finding")}">#</a></p>'
    )
    return (
        f'<li class="check" id="{row["id"]}">{head}<div class="check-claims">{_first(row, link)}{_second(row, link)}</div>'
        f'<p class="check-why"><strong>{tr("What is wrong:")}</strong>{told(row["reason"])}</p>'
        f'<p class="check-innocent"><strong>{tr("Nobody need be wrong:")}</strong>{told(row["innocent"])}</p></li>'
    )


def told(text: str) -> str:
    """Return what a finding says as the end of a line of HTML."""
    return either(f" {escape(text)}.", f"{escape(text)}。")


def _kind(kind: str, tag: str) -> str:
    """Return the name of a kind of finding as HTML, its English in an element."""
    english, chinese = (escape(text) for text in label_kinds()[kind])
    if is_chinese():
        return f"<{tag}>{both('', chinese)}</{tag}>"
    english = f"<{tag}>{english}</{tag}>" if tag == "strong" else english
    return english + (f' <span lang="zh-Hans">{chinese}</span>' if language() is None else "")


def _first(row: Mapping[str, Any], link: Link) -> str:
    """Return the figure that a finding is about, its sentence with both figures marked where both stand in it."""
    spans = [(row["at_start"], row["at_end"])]
    if _in_one_sentence(row):
        spans.append((row["other_at_start"], row["other_at_end"]))
    return _claim(quantity(row["value"], row["unit"]), _quote(row, "", spans, link))


def _second(row: Mapping[str, Any], link: Link) -> str:
    """Return what the figure does not go with: another figure, a limit, or a number computed from others."""
    told = quantity(row["other"], row["other_unit"])
    if row["other_is"] == "limit":
        most = row["value"] > row["other"]
        return _claim(
            told, f"<p>{chosen('The most that is likely 上限' if most else 'The least that is likely 下限')}</p>"
        )
    said = "" if row["other_is"] == "figure" else f"<p>{chosen('Computed 计算')}</p>"
    if _in_one_sentence(row):
        return _claim(told, said or f"<p>{chosen('In the same sentence 同一句')}</p>")
    return _claim(told, said + _quote(row, "other_", [(row["other_at_start"], row["other_at_end"])], link))


def _in_one_sentence(row: Mapping[str, Any]) -> bool:
    return bool(row["article"] == row["other_article"] and row["sentence"] == row["other_sentence"])


def _claim(told: str, below: str) -> str:
    return f'<div class="check-claim"><p class="check-number" lang="zh-Hans">{escape(told)}</p>{below}</div>'


def _quote(row: Mapping[str, Any], side: str, spans: list[tuple[Any, Any]], link: Link) -> str:
    """Return the sentence of a side, its figures marked, and the way to it."""
    article, start = str(row[f"{side}article"]), int(row[f"{side}start"])
    text, at, parts = str(row[f"{side}sentence"]), 0, []
    for first, last in sorted((int(a), int(b)) for a, b in spans if is_known(a) and is_known(b)):
        parts += [escape(text[at:first]), f"<mark>{escape(text[first:last])}</mark>"]
        at = last
    quote = "".join(parts) + escape(text[at:])
    return f'<p class="check-quote" lang="zh-Hans">{quote}</p><p><a href="{link(article, start)}">{escape(article)}</a></p>'


def summary(findings: pd.DataFrame) -> str:
    """Return how many findings there are of each kind, by how sure they are, as a table; "" for none."""
    counts = Counter(zip(findings["kind"], findings["sure"], strict=True))
    body = ""
    for kind in label_kinds():
        own = [counts[kind, sure] for sure in SURE]
        if sum(own):
            cells = "".join(f'<td class="n">{n or "–"}</td>' for n in (*own, sum(own)))
            body += f'<tr><th scope="row">{_kind(kind, "span")}</th>{cells}</tr>'
    if not body:
        return ""
    total = "".join(
        f'<td class="n">{n:,}</td>' for n in (*((findings["sure"] == s).sum() for s in SURE), len(findings))
    )
    heads = "".join(f'<th scope="col" class="n">{escape(chosen(name))}</th>' for name in (*SURE.values(), "all 合计"))
    return (
        f'<div class="table-box"><table class="plain"><thead><tr><th scope="col">{chosen("What disagrees 核对内容")}</th>{heads}</tr></thead>'
        f'<tbody>{body}<tr><th scope="row">{chosen("All 合计")}</th>{total}</tr></tbody></table></div>'
    )
