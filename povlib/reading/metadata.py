"""What is not known about articles, and what their own text suggests: for a reader to judge, never used."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..articles import Article
from ..cleaning import clean
from .periods import find_periods
from .places import find_places

if TYPE_CHECKING:
    import pandas as pd

_LEVELS = ("county", "prefecture", "province")
_OPENING = 200  # characters of the text in which a page states its date
_DATE = re.compile(r"(20[0-2]\d)\s*[-年./]\s*(1[0-2]|0?[1-9])\s*[-月./]\s*(3[01]|[12]\d|0?[1-9])(?!\d)")


def suggest_place(article: Article) -> str | None:
    """Return the county, prefecture or province that the text names most, the first of equals, else None."""
    names = Counter(
        p.name for p in find_places(clean(article.text, html=article.is_html)) if p.name and p.level in _LEVELS
    )
    return names.most_common(1)[0][0] if names else None


def suggest_date(article: Article) -> str | None:
    """Return the full date that stands in the opening of the text, else the latest year that it tells of, else None.

    The latest year may be that of a plan: it is a bound, not the date.
    """
    text = clean(article.text, html=article.is_html)
    if match := _DATE.search(text.raw[:_OPENING]):
        year, month, day = (int(part) for part in match.groups())
        return f"{year:04}-{month:02}-{day:02}"
    years = [p.to[:4] for p in find_periods(text) if p.to and p.shape != "target"]
    return max(years, default=None)


def metadata_table(articles: Iterable[Article]) -> "pd.DataFrame":
    """Return one row an article: its date and place as known, and what the text suggests where empty."""
    import pandas as pd

    rows = [
        {
            "article": a.id,
            "published": a.published,
            "published, suggested": None if a.published else suggest_date(a),
            "place": a.place,
            "place, suggested": None if a.place else suggest_place(a),
        }
        for a in articles
    ]
    columns = ["article", "published", "published, suggested", "place", "place, suggested"]
    return pd.DataFrame(rows, columns=columns).fillna("").astype(str)
