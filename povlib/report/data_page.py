"""The page on data and accuracy: where the articles come from, how well the figures are read, what is not known."""

from collections import Counter
from collections.abc import Mapping
from html import escape

from ..accuracy import EXCERPTS, LAST, MADE_UP, first_readings, last_readings, measure, read_labels
from ..articles import InputError
from ..locale import N_, chosen, tr
from ..wording import label
from .contents import Site, plain_table
from .markdown import raw_html


def data_page(site: Site) -> str:
    """Return the page on data and accuracy as Markdown."""
    lines = "".join(
        f'<tr><td>{escape(label("indicator", name))}</td><td class="n">{count:,}</td></tr>'
        for name, count in Counter(row["indicator"] for row in site.rows).most_common()
    )
    head = f'<th>{tr("Indicator")}</th><th class="n">{tr("Figures")}</th>'
    counts = raw_html(plain_table(head, lines, sortable=True))
    limits = "\n".join(f"- {tr(text)}" for text in _LIMITS)
    return (
        f"# {chosen(tr('Data and accuracy 数据与准确度'))}\n\n{tr(_DATA_INTRO if site.about is None else _DATA_INTRO_OWN)}\n\n"
        f"## {tr('How well the figures are read')}\n\n{_accuracy(site)}\n\n## {tr('What was found')}\n\n{counts}\n"
        f"## {tr('What an article cannot say')}\n\n{limits}\n"
    )


_DATA_INTRO = N_(
    "The articles belong to their publishers and are included as found on the web, for teaching and research. Each article's "
    "page says who published it, when, and how the date is known. The national series that the charts set beside them are "
    "official statistics: the National Bureau of Statistics, the State Council's white paper of April 2021, and the Ministry "
    "of Finance."
)
_DATA_INTRO_OWN = N_(
    "The articles are those that were given to `povlib report`; the first page names what could not be used. The national "
    "series that the charts set beside them are official statistics: the National Bureau of Statistics, the State Council's "
    "white paper of April 2021, and the Ministry of Finance."
)
_LIMITS = (
    N_(
        "An article reports what its publisher wanted known. A figure here is what the article says, not what was true."
    ),
    N_("Planned is not done: charts draw planned figures hollow."),
    N_("Sums in one article may overlap; they are not added up unless the article itself divides a total into parts."),
    N_("What is missing stays missing: a period or a place that the text does not give is not guessed."),
    N_("A misprint is kept as printed. The checks name sizes that cannot be."),
)


def _accuracy(site: Site) -> str:
    """Return the measured accuracy on the labelled articles, where they are at hand."""
    if site.about is not None:
        said = tr(
            "These articles are not labelled by hand, so their accuracy is not known. Choose figures on the pages of the "
            "articles and compare them with the text."
        )
        return f"{said}\n\n{_first_readings()}"
    scores = _measured(site)
    if not scores:
        return tr("Nothing was measured: the labelled articles of `data/gold` are not at hand.")
    lines = "".join(f'<tr><td>{escape(name)}</td><td class="n">{value:.3f}</td></tr>' for name, value in scores.items())
    table = plain_table(f'<th>{tr("Measure")}</th><th class="n">{tr("Score")}</th>', lines)
    text = tr(
        "Measured when this report was built, on the articles of the collection, whose figures were labelled by hand in two independent "
        "passes. These are the articles the rules were practised on: on others the scores are lower. The notebook *Turn text into "
        "figures* shows every miss with its sentence."
    )
    return f"{text}\n\n{raw_html(table)}\n\n{_first_readings()}"


def _first_readings() -> str:
    """Return what was measured on texts that the rules had not seen: a record, since a text is new only once."""
    kinds = [last_readings(kind) for kind in (EXCERPTS, MADE_UP)]
    rows = [*(mean for mean, _ in kinds), *(row for _, last in kinds for row in last)]
    head = "".join(f'<th class="n">{_texts(row)}<br>{_when(row)}</th>' for row in rows)
    body = "".join(
        f"<tr><td>{escape(tr(_MEASURES[name]))}</td>"
        + "".join(f'<td class="n">{row[name] or "–"}</td>' for row in rows)
        + "</tr>"
        for name in rows[0]
        if name in _MEASURES
    )
    table = plain_table(f"<th>{tr('Measure')}</th>{head}", body).replace('class="plain"', 'class="plain measures"')
    said = tr(
        "Articles on other counties, labelled apart from the rules and scored at their first reading, before anything was learnt from "
        "them: some made up, some excerpts of real local news. The columns of excerpts say what to expect of your own articles: as a dozen "
        "articles is few, they differ much, so the first columns are the means of the last readings of a kind, weighed by their figures. "
        "The last {n} readings of each kind follow; the notebook *Turn text into figures* has all {all}."
    ).format(n=LAST, all=len(first_readings()))
    return f"### {tr('On articles never seen before')}\n\n{said}\n\n{raw_html(table)}"


def _when(row: Mapping[str, str]) -> str:
    if row["date"]:
        return f"<time>{row['date']}</time>"
    return _unbroken(tr("mean of the last {n}").format(n=LAST))


def _texts(row: Mapping[str, str]) -> str:
    """Return of what texts a column tells, and of how many."""
    articles = tr("{n} articles").format(n=f"{int(row['articles']):,}")
    figures = tr("{n} figures").format(n=f"{int(row['figures']):,}")
    return f"{tr(row['texts'])}<br>{_unbroken(articles)}<br>{_unbroken(figures)}"


def _unbroken(text: str) -> str:
    """Return words of a column's head as they stay on one line."""
    return escape(text).replace(" ", "\u00a0")


_MEASURES = {
    "figure_f1": N_("Figures: F1"),
    "figure_p": N_("Figures: precision (what was read is a figure)"),
    "figure_r": N_("Figures: recall (what is a figure was read)"),
    "fact_p": N_("Facts: precision (what it is about is right)"),
    "fact_r": N_("Facts: recall"),
    "fact_f1": N_("Facts: F1"),
    "indicator_macro": N_("Facts: F1, every indicator alike"),
    "unit": N_("Unit right"),
    "approx": N_("Approximation right (约, 近, 以上)"),
    "place": N_("Place right"),
    "time": N_("Period right (years)"),
    "status": N_("Done or planned right"),
    "sector": N_("Funds: sector right"),
    "source": N_("Funds: source right"),
    "fund_whole": N_("Funds: what, where, done or planned, and what for right at once"),
    "fact_whole": N_("Facts: every field right at once"),
}


def _measured(site: Site) -> dict[str, float]:
    """Return the scores on the labelled articles by measure, or nothing where there are no labels."""
    try:
        labels = read_labels()
    except InputError:
        return {}
    scores = measure(labels, site.facts).scores
    return {tr(text): scores[name] for name, text in _MEASURES.items() if name in scores}
