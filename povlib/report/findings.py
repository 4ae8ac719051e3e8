"""What a report says first: a few findings in sentences, each with a small chart and the figures it rests on.

A rule a finding: it takes the facts and what the checks found and makes a finding or none, whatever the articles are.
The words stand in lexicon/findings.csv. The rules are asked in order, and the first ``MOST`` findings are told.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

from ..checks.rows import cues
from ..lexicon import read_table
from ..locale import chosen, either, is_chinese, tr
from ..reading.gazetteer import level_of
from ..reference import national_poverty
from ..schema import FUNDS, THEMES, theme_of
from ..wording import amount, in_english, is_known, label, name, names, number, period, split_sentence
from . import told
from .contents import Site, date_of, figure_address
from .small_charts import Bar, Change, bars, changes
from .told import Row, zh

MOST = 5
_MOST_CHECKS = 2
_FEW_SUMS, _FEW_FIGURES = 5, 10  # of fewer nothing is said in general
# What the checks find, the plainest kinds first.
_KINDS = (
    "impossible", "other_thing", "other_number", "two_numbers", "growth", "stock_flow_rate", "parts_over_total",
    "sums_over_total", "repeated",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A finding in words: its anchor, the sentence in English and Chinese, what stands beside it, its chart, as HTML.

    What stands beside it is in the language chosen.

    ``rows`` are the facts it rests on, ``examples`` some of those it counts; ``check`` is what the checks found, where
    the finding is one of theirs.
    """

    id: str
    en: str
    zh: str
    more: str
    chart: str
    rows: Sequence[Row]
    check: Mapping[str, Any] | None = None
    examples: Sequence[Row] = ()


def findings_of(site: Site) -> list[Finding]:
    """Return the findings of a report, at most ``MOST``, the most telling first; none where there are no facts."""
    found: list[Finding] = []
    for rule in _RULES:
        found += rule(site)
        if len(found) >= MOST:
            break
    return found[:MOST]


@cache
def _texts() -> dict[tuple[str, str], dict[str, str]]:
    return {(r["rule"], r["case"]): r for r in read_table("findings")}


def _finding(
    id: str, rule: str, case: str, words: Mapping[str, str], chart: str, rows: Sequence[Row], check: Any = None
) -> Finding:
    texts = _texts()[rule, case]
    en, more = texts["en"].format(**words), either(texts["more"], texts["more_zh"]).format(**words)
    zh_ = either(texts["zh"], texts["zh"]).format(**{**words, "place": words.get("place_zh") or words.get("place")})
    return Finding(f"finding-{id}", en[:1].upper() + en[1:], zh_, more, chart, rows, check)


def _of(site: Site, indicators: Iterable[str], status: str = "") -> list[Row]:
    wanted = set(indicators)
    return [r for r in site.rows if r["indicator"] in wanted and (not status or r["status"] == status)]


# --- what the checks found ------------------------------------------------------------------------------------------
def _checks(site: Site) -> list[Finding]:
    """Return the surest findings of the checks, one of a kind."""
    index = {(r["article"], r["start"]): r for r in site.rows}
    first: dict[str, Mapping[str, Any]] = {}
    checks: list[dict[str, Any]] = site.checks.to_dict("records")  # type: ignore[assignment]
    for row in sorted(checks, key=_rank):
        worded = row["kind"] in _KINDS and (row["sure"] == "high" or (row["sure"] == "medium" and not first))
        if worded:
            first.setdefault(row["kind"], row)
    found = []
    for kind in list(first)[:_MOST_CHECKS]:
        check = first[kind]
        a = index[check["article"], int(check["start"])]
        b = index[check["other_article"], int(check["other_start"])] if is_known(check["other_article"]) else None
        found.append(_check(site, check, a, b))
    return found


def _rank(check: Mapping[Any, Any]) -> tuple[bool, int, float, str]:
    """Return what puts the surest and plainest finding first; of one kind that whose numbers are furthest apart."""
    low, high = sorted((abs(check["value"]) or 1.0, abs(check["other"] or 0) or 1.0))
    kind = check["kind"]
    return (
        check["sure"] != "high",
        _KINDS.index(kind) if kind in _KINDS else len(_KINDS),
        -math.log(high / low),
        check["id"],
    )


def _check(site: Site, check: Mapping[Any, Any], a: Row, b: Row | None) -> Finding:
    kind, other = check["kind"], float(check["other"])
    thing, thing_zh = told.of_thing(a)
    words = {"place": zh(check["place"]) if check["place"] else "a place", "place_zh": zh(check["place"] or "某地")}
    words |= {"thing": thing, "thing_zh": thing_zh, "why": _why(check)}
    words["level"] = level_of(check["place"]) or "place"
    words["value"], words["value_zh"] = told.figure(a)
    if b is not None and check["other_is"] == "figure":
        words["other"], words["other_zh"] = told.figure(b)
    else:
        words["other"], words["other_zh"] = told.computed(other, check["other_unit"], "check", check["id"])
    if b is not None:
        words["other_thing"], words["other_thing_zh"] = told.of_thing(b)
    case = ""
    if kind == "impossible":
        case = "household" if b else "more" if check["value"] > other else "less"
    rows = [a] if b is None else [a, b]
    return _finding(check["id"], kind, case, words, _check_chart(site, check, a, b), rows, check)


def _why(check: Mapping[Any, Any]) -> str:
    """Return what the checks say against a figure, as a sentence; of a limit only why it is one."""
    said = re.split(": |：", check["reason"], maxsplit=1)[-1] if check["other_is"] == "limit" else check["reason"]
    return escape(either(f"{said[:1].upper()}{said[1:]}.", f"{said}。"))


def _check_chart(site: Site, check: Mapping[Any, Any], a: Row, b: Row | None) -> str:
    """Return two bars: the figure, and the figure, the limit or the computed number that it does not go with."""
    other = float(check["other"])
    first = Bar(_name(site, a), float(a["value"]), _text(a), "", figure_address(site, a))
    if b is not None and check["other_is"] == "figure":
        second = Bar(_name(site, b), other, _text(b), "", figure_address(site, b))
    else:
        what = chosen("the limit 上限" if b is None else "computed 计算")
        second = Bar(what, other, _text({"value": other, "unit": check["other_unit"]}), "limit")
    return bars([first, second], tr("Two bars: {listed}.").format(listed=_listed([first, second])))


def _name(site: Site, row: Row) -> str:
    """Return what a bar of a check stands for: the words before the figure, and when its article is from."""
    published = next((date_of(a) for a in site.articles if a.id == row["article"]), "")
    words = told.thing_of(row)[1] or tr("as printed")
    return tr("{thing}, article of {year}").format(thing=words, year=published[:4]) if published else words


def _text(row: Row) -> str:
    """Return how a bar writes its value: money as newspapers write it, all else in English."""
    value = float(row["value"])
    if row["unit"] == "元" or (is_chinese() and abs(value) >= 10**6):
        return amount(value, row["unit"])
    if is_chinese():
        return f"{number(value, 2)}{row['unit']}"
    return in_english(round(value, 2), row["unit"])


# --- money ----------------------------------------------------------------------------------------------------------
def _planned_done(site: Site) -> list[Finding]:
    """Return a plan that one article sets against what was done of it: the two sums follow each other."""
    pairs = []
    funds = [r for r in _of(site, ["fund_investment"]) if r["unit"] == "元" and r["place"]]
    for plan, done in pairwise(funds):
        alike = all(plan[field] == done[field] for field in ("article", "place", "sector"))
        if alike and (plan["status"], done["status"]) == ("planned", "done"):
            if 0 < float(done["value"]) <= float(plan["value"]):
                pairs.append((plan, done))
    # The program itself must be more sure than not of both.
    sure = [pair for pair in pairs if min(r["sure"] for r in pair) >= 0.5]
    if not sure:
        return []
    sure.sort(key=lambda pair: (-min(r["sure"] for r in pair), -float(pair[0]["value"])))
    plan, done = sure[0]
    share = float(done["value"]) / float(plan["value"]) * 100
    words = {"place": zh(plan["place"]), "share": told.number(round(share), f"{share:.0f}%", "count", "planned_done")}
    words |= {"sector": escape(label("sector", plan["sector"])), "count": told.count(len(sure), "pairs")}
    for part, row in (("planned", plan), ("done", done)):
        words[part], words[f"{part}_zh"] = told.figure(row)
    rows = [
        Bar(
            pair[0]["place"] + either(": ", "：") + label("status", r["status"]),
            float(r["value"]),
            _text(r),
            look,
            figure_address(site, r),
        )
        for pair in sure
        for r, look in zip(pair, ("planned", ""), strict=True)
    ]
    alt = tr("Bars of what was planned and what was done, in yuan: {listed}.").format(listed=_listed(rows[:6]))
    chart = bars(rows[:6], alt, left_out=len(rows[6:]))
    case = "more" if len(sure) > 1 else ""
    return [_finding("planned-done", "planned_done", case, words, chart, [plan, done])]


def _listed(rows: Iterable[Bar]) -> str:
    return either("; ", "；").join(f"{row.label} {row.text}" for row in rows)


def _payers(site: Site) -> list[Finding]:
    """Return who paid the sums of money, and how many sums do not say it."""
    counts = Counter(r["source"] or "unstated" for r in _of(site, FUNDS))
    if counts.total() < _FEW_SUMS:
        return []
    unstated = counts["unstated"]
    named = [(source, n) for source, n in counts.most_common() if source != "unstated"]
    case = "all" if not unstated else "most" if unstated > counts.total() / 2 else "some"
    words = {"count": told.count(counts.total(), "sums"), "unstated": told.count(unstated, "sums_unstated")}
    words["source"] = escape(label("source", named[0][0])) if named else ""
    silent = [r for r in _of(site, FUNDS) if (r["source"] or "unstated") == "unstated"]
    examples = sorted(silent, key=lambda r: -float(r["value"]))[:2]
    rows = [
        Bar(label("source", source), n, f"{n:,}", "rest" if source == "unstated" else "")
        for source, n in counts.most_common()
    ]
    chart = bars(rows, tr("Bars of sums by who paid: {listed}.").format(listed=_listed(rows)))
    return [replace(_finding("payers", "payers", case, words, chart, []), examples=examples)]


def _sectors(site: Site) -> list[Finding]:
    """Return what the most money went to in the place whose article tells the most purposes."""
    largest: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in _of(site, ["fund_investment"], "done"):
        if row["place"] and row["unit"] == "元" and row["sector"] not in (None, "overall", "unstated", "other"):
            own = largest[row["article"], row["place"]]
            if float(row["value"]) > float(own.get(row["sector"], {"value": 0})["value"]):
                own[row["sector"]] = row
    most = max(largest.values(), key=lambda own: (len(own), sum(float(r["value"]) for r in own.values())), default={})
    if len(most) < 3:
        return []
    ranked = sorted(most.values(), key=lambda r: -float(r["value"]))
    top = ranked[0]
    en, zh_ = names("sector", top["sector"])
    words = {"sector": escape(en), "sector_zh": escape(zh_), "place": zh(top["place"])}
    words["value"], words["value_zh"] = told.figure(top)
    rows = [Bar(label("sector", r["sector"]), float(r["value"]), _text(r), "", figure_address(site, r)) for r in ranked]
    alt = tr("Bars of the largest sum done by purpose in {place}: {listed}.")
    chart = bars(rows, alt.format(place=top["place"], listed=_listed(rows)))
    return [_finding("sectors", "sectors", "", words, chart, [top])]


# --- poverty --------------------------------------------------------------------------------------------------------
def _falls(site: Site) -> list[tuple[Row, Row]]:
    """Return the first and the last dated rate of each place that fell; the steepest fall first.

    A county is one place in all articles; townships and villages of one name may be two, and stay apart by article.
    """
    rates: dict[tuple[str, str], list[Row]] = defaultdict(list)
    dated = {article.id for article in site.articles if date_of(article)}
    for row in _of(site, ["poverty_rate"], "done"):
        # 2014年以来 in an article of an unknown day ends nobody knows when.
        open_ended = row["article"] not in dated and cues("since").search(split_sentence(row)[0])
        if row["place"] and row["to"] and not open_ended:
            local = level_of(row["place"]) in ("township", "village")
            rates[row["article"] if local else "", row["place"]].append(row)
    ends = [(min(own, key=lambda r: r["to"]), max(own, key=lambda r: r["to"])) for own in rates.values()]
    falls = [(a, b) for a, b in ends if a["to"] < b["to"] and float(a["value"]) > float(b["value"])]
    return sorted(falls, key=lambda fall: float(fall[1]["value"]) - float(fall[0]["value"]))


def _fall(site: Site) -> list[Finding]:
    """Return the steepest fall of a poverty rate beside the nation's in the same years."""
    falls = _falls(site)
    if not falls:
        return []
    first, last = falls[0]
    words = {"place": zh(first["place"]), "start": told.time(first["to"]), "end": told.time(last["to"])}
    words["written"] = _written(site, last)
    for part, row in (("first", first), ("last", last)):
        words[part], words[f"{part}_zh"] = told.figure(row)
    nation = _nation(first, last)
    rows = []
    if nation:
        words |= {
            f"{part}_nation": told.number(rate, f"{number(rate, 2)}%", "national", f"poverty_rate_pct {year}")
            for part, (year, rate) in zip(("first", "last"), nation, strict=True)
        }
        (y1, r1), (y2, r2) = nation
        rows.append(Change(chosen("rural China 全国农村"), r1, r2, _rate(y1, r1), _rate(y2, r2), "rest"))
    for a, b in falls:
        x, y = float(a["value"]), float(b["value"])
        texts = (_rate(a["to"][:4], x), _rate(b["to"][:4], y))
        rows.append(Change(a["place"], x, y, *texts, "", figure_address(site, b), figure_address(site, a)))
    listed = either("; ", "；").join(
        tr("{place} {before} to {after}").format(place=r.label, before=r.first_text, after=r.last_text)
        for r in rows[:6]
    )
    alt = tr("Poverty rates, before and after: {listed}.").format(listed=listed)
    chart = changes(rows[:6], alt, left_out=len(rows[6:]))
    return [_finding("fall", "fall", "nation" if nation else "alone", words, chart, [first, last])]


def _rate(year: Any, rate: float) -> str:
    return f"{year}{either(': ', '：')}{number(rate, 2)}%"


def _written(site: Site, row: Row) -> str:
    """Say it where the time of a figure is no more than that of its article: “by now” is not the end of a year."""
    published = next((date_of(a) for a in site.articles if a.id == row["article"]), "")
    written = either(", when the article was written", "（文章写成时）")
    return written if published and row["to"] >= published[: len(row["to"])] else ""


def _nation(first: Row, last: Row) -> list[tuple[int, float]] | None:
    """Return the years of two figures with the nation's poverty rate, None where the national series lacks one."""
    table = national_poverty().set_index("year")["poverty_rate_pct"].dropna()
    years = [int(row["to"][:4]) for row in (first, last)]
    return [(y, float(table[y])) for y in years] if all(y in table.index for y in years) else None


def _largest_by_place(site: Site, rule: str, indicator: str) -> list[Finding]:
    """Return the largest count of an indicator, of each place its own largest; ``rule`` words it."""
    largest: dict[str, Row] = {}
    for row in _of(site, [indicator], "done"):
        place = row["place"]
        if place and level_of(place) != "nation":
            if place not in largest or float(row["value"]) > float(largest[place]["value"]):
                largest[place] = row
    if not largest:
        return []
    ranked = sorted(largest.values(), key=lambda r: -float(r["value"]))
    top = ranked[0]
    time = period(top["from"], top["to"])
    words = {"place": zh(top["place"]), "when": f" ({told.time(time)})" if time else ""}
    words["count"] = told.count(len(ranked), f"places_{indicator}")
    words["value"], words["value_zh"] = told.figure(top)
    rows = [Bar(r["place"], float(r["value"]), _text(r), "", figure_address(site, r)) for r in ranked]
    alt = tr("Bars of {indicator} by place: {listed}.")
    alt = alt.format(indicator=name("indicator", indicator).lower(), listed=_listed(rows[:6]))
    chart = bars(rows[:6], alt, left_out=len(rows[6:]))
    return [_finding(rule, rule, "many" if len(ranked) > 1 else "one", words, chart, [top])]


def _people(site: Site) -> list[Finding]:
    return _largest_by_place(site, "people", "lifted_people")


def _villages(site: Site) -> list[Finding]:
    return _largest_by_place(site, "villages", "villages_exited")


def _homes(site: Site) -> list[Finding]:
    return _largest_by_place(site, "homes", "relocated_people")


# --- whatever the articles are about --------------------------------------------------------------------------------
def _about(site: Site) -> list[Finding]:
    """Return what most figures are about."""
    counts = Counter(theme_of(row["indicator"]) for row in site.rows)
    known = [(theme, n) for theme, n in counts.most_common() if theme != "other"]
    if not known or counts.total() < _FEW_FIGURES:
        return []
    theme, n = known[0]
    en, _, zh_ = THEMES[theme].rpartition(" ")
    words = {"part": told.count(n, f"theme_{theme}"), "count": told.count(len(site.rows), "figures")}
    words |= {"theme": escape(en.lower()), "theme_zh": escape(zh_)}
    rows = [Bar(chosen(THEMES[t]), k, f"{k:,}", "rest" if t == "other" else "") for t, k in counts.most_common()]
    alt = tr("Bars of figures by theme: {listed}.").format(listed=_listed(rows))
    return [_finding("about", "about", "", words, bars(rows, alt), [])]


_RULES: tuple[Callable[[Site], list[Finding]], ...] = (
    _checks,
    _planned_done,
    _payers,
    _fall,
    _sectors,
    _people,
    _villages,
    _homes,
    _about,
)
