"""The first page: the findings at a glance, the best charts, the way into each theme, the articles."""

from collections.abc import Mapping
from html import escape
from typing import Any

from ..checks import cross_check
from ..reading.facts import facts_table
from ..wording import exact_amount, label, period, short_amount
from .contents import Site, article_table, figure_address, title_of
from .markdown import plain, raw_html

Row = Mapping[str, Any]
_TITLE = "China's poverty-alleviation news, in figures"
# The chapters that have a chart on the first page: the theme, what it is about, and the function that draws the chart.
_THEMES = {
    "04_follow_the_money": ("Funds 资金", "How much, for what, from whom, done or planned", "funds_by_sector"),
    "05_measure_the_way_out": ("Poverty reduction 减贫", "Rates, people, villages and incomes", "poverty_rates"),
    "06_hear_the_language": ("Language 语言", "In what words the campaign is told", "keyness_bars"),
    "07_check_the_numbers": ("Checks 核对", "Where the numbers contradict each other", ""),
}


def first_page(site: Site) -> str:
    """Return the first page as Markdown."""
    title = _TITLE if site.about is None else f"Report: {plain(site.about)}"
    n_articles = f"{len(site.articles)} {'article' if len(site.articles) == 1 else 'articles'}"
    lead = (
        f"<p class='lead'>{n_articles}, {len(site.rows):,} figures: how much money went into ending poverty, how far poverty fell, "
        "and in what words it was told. <strong>Every number here leads to the sentence it was read from.</strong></p>"
    )
    parts = [
        lead,
        _findings(site),
        _theme_cards(site),
        _chapters(site),
        _left_out(site),
        _not_known(site) if site.about is not None else "",
        f'<h2 id="articles">The articles <span lang="zh-Hans">文章</span></h2>{article_table(site, "articles/")}',
    ]
    head = f"---\nhtml_theme.sidebar_secondary.remove: true\n---\n# {title}\n\n"
    return head + raw_html("\n".join(filter(None, parts)))


def _card(kicker: str, number: str, text: str, href: str, more: str) -> str:
    return (
        f'<li class="finding"><p class="kicker">{escape(kicker)}</p><p class="number" lang="zh-Hans">{escape(number)}</p>'
        f'<p class="what">{escape(text)}</p><p class="more"><a href="{escape(href)}">{escape(more)}</a></p></li>'
    )


def _findings(site: Site) -> str:
    cards = [*_money_cards(site), *_rate_cards(site), *_people_cards(site), *_check_card(site)]
    if not cards:
        return ""
    return (
        f'<h2 id="findings">At a glance <span lang="zh-Hans">一览</span></h2><ul class="findings">{"".join(cards)}</ul>'
    )


def _of(site: Site, indicator: str, status: str = "done") -> list[Row]:
    return [row for row in site.rows if row["indicator"] == indicator and row.get("status") == status]


def _where_when(row: Row) -> str:
    return ", ".join(filter(None, (row.get("place"), period(row.get("from"), row.get("to")))))


def _money_cards(site: Site) -> list[str]:
    cards = []
    for status, word in (("done", "invested"), ("planned", "planned")):
        rows = [row for row in _of(site, "fund_investment", status) if row["unit"] == "元"]
        if rows:
            row = max(rows, key=lambda r: float(r["value"]))
            text = f"The largest sum {word}: {exact_amount(row['value'], '元')} ({_where_when(row)})"
            cards.append(
                _card(
                    f"Funds 资金, {label('status', status)}",
                    short_amount(row),
                    text,
                    figure_address(site, row),
                    "Read the sentence",
                )
            )
    return cards


def _rate_cards(site: Site) -> list[str]:
    """Return the steepest fall of a poverty rate: first and last dated rate of one place in one article."""
    rates: dict[tuple[str, str], list[Row]] = {}
    for row in _of(site, "poverty_rate"):
        if row.get("to") and row.get("place"):
            rates.setdefault((row["article"], row["place"]), []).append(row)
    falls = []
    for rows in rates.values():
        rows.sort(key=lambda row: row["to"])
        first, last = rows[0], rows[-1]
        if first["to"] < last["to"] and float(first["value"]) > float(last["value"]):
            falls.append((float(first["value"]) - float(last["value"]), first, last))
    if not falls:
        return []
    _, first, last = max(falls, key=lambda fall: fall[0])
    number = f"{exact_amount(first['value'], '%')} → {exact_amount(last['value'], '%')}"
    text = f"The poverty rate of {last['place']}, {first['to']} to {last['to']}"
    return [_card("Poverty rate 贫困发生率", number, text, figure_address(site, last), "Read the sentence")]


def _people_cards(site: Site) -> list[str]:
    cards = []
    for indicator, text in (
        ("lifted_people", "People lifted out of poverty"),
        ("relocated_people", "People relocated"),
    ):
        rows = [row for row in _of(site, indicator) if row["unit"] == "人" and row.get("place") != "全国"]
        if rows:
            row = max(rows, key=lambda r: float(r["value"]))
            about = f"{text}, the largest count: {_where_when(row)}"
            cards.append(
                _card(
                    label("indicator", indicator),
                    short_amount(row),
                    about,
                    figure_address(site, row),
                    "Read the sentence",
                )
            )
    return cards


def _check_card(site: Site) -> list[str]:
    target = next((c for c in site.chapters if c.name.startswith("07")), None)
    if target is None:
        return []
    count = len(cross_check(facts_table(site.facts)))
    text = "places where the numbers contradict each other, or cannot be"
    return [_card("Checks 核对", str(count), text, f"notebooks/{target.name}.html", "See them all")]


def _theme_cards(site: Site) -> str:
    cards = []
    for c in site.chapters:
        if c.name not in _THEMES or not c.charts:
            continue
        name, about, function = _THEMES[c.name]
        chart = next((chart for chart in c.charts if function and f"{function}(" in chart.code), c.charts[0])
        cards.append(
            f'<li class="theme"><h3>{escape(name)}</h3><p>{escape(about)}</p>'
            f'<a class="theme-chart" href="notebooks/{c.name}.html#chart-{chart.number}">'
            f'<img src="_static/charts/{chart.file}" alt="{escape(chart.alt)}"></a>'
            f'<p class="more"><a href="notebooks/{c.name}.html">{escape(c.title)}</a></p></li>'
        )
    if not cards:
        return ""
    return f'<h2 id="themes">Themes <span lang="zh-Hans">主题</span></h2><ul class="themes">{"".join(cards)}</ul>'


def _chapters(site: Site) -> str:
    items = "".join(
        f'<li><a href="notebooks/{c.name}.html">{escape(c.title)}</a>'
        f"{f' <span class=time>{escape(c.time)}</span>' if c.time else ''}<br>{escape(c.about)}</li>"
        for c in site.chapters_in("")
    )
    heading = '<h2 id="read">Read in order <span lang="zh-Hans">阅读</span></h2>'
    return f'{heading}<ol class="chapters">{items}</ol>' if items else ""


def _not_known(site: Site) -> str:
    """Say which articles have no date or place of their own, and what that costs."""
    lines = []
    for name, missing, cost in (
        ("date", [a for a in site.articles if not a.published], "今年 and 去年 in them are no year"),
        ("place", [a for a in site.articles if not a.place], "全县 and 我省 in them are no place"),
    ):
        if missing:
            some = ", ".join(escape(title_of(a)) for a in missing[:8]) + (" …" if len(missing) > 8 else "")
            lines.append(f"<li>{len(missing)} of {len(site.articles)} articles have no {name}: {cost}. ({some})</li>")
    if not lines:
        return ""
    mend = (
        "<p>Give them in an <code>articles.csv</code> beside the files (columns id, file, published, place), or for all at once with "
        "<code>--published</code> and <code>--place</code>.</p>"
    )
    return f'<h2 id="not-known">What is not known</h2><ul>{"".join(lines)}</ul>{mend}'


def _left_out(site: Site) -> str:
    if not site.left_out:
        return ""
    items = "".join(f"<li><strong>{escape(name)}</strong>: {escape(reason)}</li>" for name, reason in site.left_out)
    return f'<h2 id="left-out">What was left out, and why</h2><ul class="left-out">{items}</ul>'
