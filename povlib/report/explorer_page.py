"""The explorer: all facts to choose from, with chart, sentences and table; and the data that its scripts read."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..locale import both, chosen, is_chinese, ngettext, tr
from ..reading.gazetteer import level_of
from ..reading.topics import NO_TOPIC, TOPICS, topic_names, topic_of
from ..schema import INDICATORS, THEMES, theme_of
from ..wording import is_known, names, values_of
from .contents import Site, title_of
from .markdown import raw_html
from .pinyin import pinyin
from .place_paths import home_paths, place_path
from .told import twice

DATA = "_static/facts.js"
"""The file of the site that holds the facts."""

# How sure a figure is, for a reader to choose by: the least, and its names.
_SURE = (
    (0.9, "very sure: 0.9 and more", "很可靠"),
    (0.7, "fairly sure: 0.7 to 0.9", "较可靠"),
    (0.0, "less sure", "存疑"),
)
_LIBRARIES = ("d3.min.js", "plot.umd.min.js", "tabulator.min.js")
Name = tuple[str, str, str]
"""A value as the data has it, its English and its Chinese name."""


class _Codes:
    """Gives every value a number in the order in which the values first come."""

    def __init__(self) -> None:
        self.values: dict[Any, int] = {}

    def __call__(self, value: Any) -> int:
        return self.values.setdefault(value, len(self.values))


def facts_script(site: Site) -> str:
    """Return the facts as a script: a number a cell, and beside it the tables in which the numbers are looked up."""
    numbers = {article.id: n for n, article in enumerate(site.articles)}
    homes = home_paths(site.articles, site.rows)
    sentences, periods, units, places = _Codes(), _Codes(), _Codes(), _Codes()
    places(())
    columns: dict[str, list[Any]] = {}
    coded = {field: _coded(field, options) for field, options in _fields().items()}
    for row in site.rows:
        path = place_path(row["place"], homes[row["article"]])
        for n in range(len(path)):
            places(path[: n + 1])  # what a place lies in comes before it
        cells = {
            "article": numbers[row["article"]],
            "start": row["start"],
            "end": row["end"],
            "text": row["text"],
            "value": float(row["value"]),
            "unit": units(row["unit"] or ""),
            "place": places(path),
            "period": periods((row["from"] or "", row["to"] or "")),
            "sentence": sentences(row["sentence"]),
            "at": row["at_start"],
            "until": row["at_end"],
            "part_of": row["part_of"],
            "sure": round(row["sure"], 3),
            **{field: number_of(row) for field, number_of in coded.items()},
        }
        for column, cell in cells.items():
            columns.setdefault(column, []).append(int(cell) if isinstance(cell, float) and cell == int(cell) else cell)
    data = {
        "count": len(site.rows),
        "columns": columns,
        "articles": [_article(site, article, homes[article.id]) for article in site.articles],
        "places": [_place(path, places.values) for path in places.values],
        "periods": list(periods.values),
        "units": [[unit, _unit(unit)] for unit in units.values],
        "sentences": list(sentences.values),
        "names": {field: [_spoken(option) for option in options] for field, options in _fields().items()},
        "themes": [theme_of(indicator) for indicator, _, _ in _fields()["indicator"]],
        "theme_names": {theme: chosen(name) for theme, name in THEMES.items()},
    }
    return f"window.POVLIB_FACTS={script_text(data)};\n"


def script_text(data: Any) -> str:
    """Return data as JSON that may stand in a script, whatever its texts hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _fields() -> dict[str, list[Name]]:
    """Return the fields that hold one of some values, each with its values and their names."""

    def named(field: str, values: Iterable[str]) -> list[Name]:
        return [(value, *names(field, value)) for value in values]

    no_money = ("", "no money for ending poverty", "非扶贫资金")
    return {
        "indicator": named("indicator", [i for theme in THEMES for i in INDICATORS if theme_of(i) == theme]),
        "topic": [(topic, *topic_names(topic)) for topic in (*TOPICS, NO_TOPIC)],
        "sector": [*named("sector", values_of("sector")), no_money],
        "source": [*named("source", values_of("source")), no_money],
        "status": named("status", values_of("status")),
        "approx": named("approx", values_of("approx")),
        "how_sure": [(f"{least:g}", en, zh) for least, en, zh in _SURE],
    }


def _coded(field: str, options: Sequence[Name]) -> Callable[[Any], int]:
    """Return the function from a row to the number of its value among the options of a field."""
    numbers = {value: n for n, (value, _, _) in enumerate(options)}
    if field == "topic":
        return lambda row: numbers[topic_of(row)]
    if field == "how_sure":
        return lambda row: next(n for n, (least, _, _) in enumerate(_SURE) if row["sure"] >= least)
    if field in ("sector", "source"):  # only of money
        return lambda row: numbers[row[field] or ""]
    return lambda row: numbers[row[field]]


def _article(site: Site, article: Any, home: tuple[str, ...]) -> dict[str, str]:
    known = {
        "id": article.id,
        "page": site.addresses[article.id],
        "title": title_of(article),
        "publisher": article.publisher or "",
        "published": article.published or "",
        "url": article.meta.get("url", ""),
        "about": " ".join(f"{name} {_latin(name)}" for name in home),
    }
    return {key: value for key, value in known.items() if value}


def _place(path: tuple[str, ...], numbers: dict[Any, int]) -> list[Any]:
    """Return a place: its name, the number of what it lies in (-1 for nothing), its name in Latin letters."""
    return [path[-1], numbers[path[:-1]] if len(path) > 1 else -1, _latin(path[-1])] if path else ["", -1, ""]


def _latin(name: str) -> str:
    """Return a place's name in Latin letters, with the English name of its level."""
    return f"{pinyin(name)} {level_of(name) or ''}".strip()


def _spoken(name: Name) -> list[str]:
    """Return a value and its names: in Chinese alone where that is the language chosen."""
    value, english, chinese = name
    return [value, both(english, chinese), ""] if is_chinese() else [value, english, chinese]


def _unit(unit: str) -> str:
    if is_chinese():
        return unit
    english, chinese = names("unit", unit)
    return english if chinese and is_known(unit) else unit


def _frame() -> str:
    """Return what the scripts fill."""
    return f"""<div id="explorer" class="explorer">
<form class="explorer-choose" aria-label="{tr("Choose figures")}"></form>
<div class="explorer-shown">
<div class="explorer-bar">
<p class="explorer-status" role="status"></p>
<p class="explorer-tools"><button type="button" class="explorer-clear">{tr("Show all")}</button>
<button type="button" class="explorer-link">{tr("Copy link")}</button>
<button type="button" class="explorer-csv">{tr("Download CSV")}</button></p>
</div>
<ul class="explorer-chosen" aria-label="{tr("Chosen")}"></ul>
<section class="explorer-picture" aria-label="{tr("Chart of the choice")}">
<div class="explorer-kinds"></div>
<h2 class="explorer-title"></h2>
<p class="explorer-note"></p>
<ul class="explorer-key" aria-label="{tr("Colours")}"></ul>
<div class="explorer-chart"></div>
<p class="explorer-told"></p>
</section>
<section class="explorer-words">
<h2>{twice("Words in context", "上下文")}</h2>
<div class="explorer-kwic table-box" tabindex="0" role="region" aria-label="{tr("Words in context, scrolls")}"></div>
</section>
<section class="explorer-rows"><h2>{twice("Table", "表格")}</h2><div class="explorer-table"></div></section>
</div>
</div>
<noscript><p>{tr("The explorer needs JavaScript; the page of downloads has the same facts as a table.")}</p></noscript>"""


def explorer_page(site: Site) -> str:
    """Return the page on which all facts can be chosen from, as Markdown."""
    scripts = "".join(f'<script defer src="_static/libraries/{name}"></script>' for name in _LIBRARIES)
    scripts += f'<script defer src="{DATA}"></script>'
    scripts += "".join(
        f'<script defer src="_static/{name}.js"></script>' for name in ("facts_model", "explorer_chart", "explorer")
    )
    head = "".join(
        f'<link rel="stylesheet" href="_static/{name}.css">' for name in ("libraries/tabulator_simple.min", "explorer")
    )
    articles = ngettext("{n} article", "{n} articles", len(site.articles)).format(n=f"{len(site.articles):,}")
    lead = tr(
        "All {n} figures of {articles}. Choose, and chart, sentences, table and counts follow. The address of this page holds "
        "the choice: keep it, or send it."
    ).format(n=f"{len(site.rows):,}", articles=articles)
    lead = f'<p class="explorer-lead">{lead}</p>'
    body = "\n".join((head, lead, _frame(), scripts))
    title = f"# {chosen(tr('Explore all figures 探索全部数字'))}"
    return f"---\nhtml_theme.sidebar_secondary.remove: true\n---\n{title}\n\n{raw_html(body)}"
