"""What is not known about articles, and what they themselves tell of it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..articles import Article
from ..articles.article import Proposal, proposal
from ..articles.columns import field_of
from ..articles.dates import read_date
from ..articles.formats import TEXT_SUFFIXES
from ..locale import either, tr
from .document import Document
from .gazetteer import level_of
from .proposals.names import propose_author, propose_publisher, propose_title

if TYPE_CHECKING:
    import pandas as pd

FIELDS = ("title", "published", "publisher", "author", "place", "level", "province")
"""The fields of an article that it may tell itself."""


def propose(article: Article | Document) -> dict[str, Proposal]:
    """Return for each of ``FIELDS`` that nobody gave what the article itself tells, with how it is known and how sure.

    What the article does not tell is not there.

    >>> told = propose(Article("a", "2019-03-05 10:22\\n渭源县今年投入3亿元，全县脱贫1200户4500人，村村通了公路。"))
    >>> told["published"].value, told["place"].value, told["province"].value, "author" in told
    ('2019-03-05', '渭源县', '甘肃省', False)
    """
    document = article if isinstance(article, Document) else Document(article)
    about = document.about
    found: dict[str, Proposal | None] = {
        "title": propose_title(document.edges, document.clean),
        "published": document.proposed_date,
        "publisher": propose_publisher(document.edges),
        "author": propose_author(document.edges),
        "place": proposal(about.how, about.place) if about.place and about.how else None,
    }
    if about.place and about.place != "全国":
        found["level"] = proposal("within", about.level or level_of(about.place) or "") if about.level else None
        found["province"] = proposal("within", about.province) if about.province else None
    given = document.article
    told = {f: p for f in FIELDS if getattr(given, f) is None and (p := found.get(f) or _in_meta(given.meta, f))}
    return told


_NOT_OF_THE_ARTICLE = ("采集", "抓取", "爬取", "入库", "更新", "下载")


def _in_meta(meta: Mapping[str, str], field: str) -> Proposal | None:
    """Return what a column says whose name holds a name that people give the field: 新闻发布时间(北京)."""
    for column, value in meta.items():
        if any(word in column for word in _NOT_OF_THE_ARTICLE):
            continue
        ends = {column[i:j] for i in range(len(column)) for j in range(i + 2, len(column) + 1)}
        if field in {field_of(part) for part in ends if not part.isascii()}:
            said = read_date(value).date if field == "published" else value
            if said:
                return proposal("column", said, column)
    return None


COLUMNS = ("id", "file", *FIELDS, "known")
"""The columns of a drafted articles.csv: ``known`` says of each field that nobody gave how it is known."""


def metadata_row(article: Article, folder: Path) -> dict[str, str]:
    """Return a row of articles.csv: what is given with an article, and where nothing is, what it tells itself.

    ``folder``: where the table will lie. The row of a table has its text in place of the name of a file.
    """
    told = article.proposed
    row = {
        "id": article.id,
        "known": either("; ", "；").join(
            tr("{field}: {how} ({sure:.2f})").format(field=f, how=p.told, sure=p.sure) for f, p in told.items()
        ),
    }
    row |= {f: getattr(article, f) or (told[f].value if f in told else "") for f in FIELDS}
    path = article.path
    if path is None or path.suffix.lower() not in TEXT_SUFFIXES:
        return row | {"text": article.text}
    return row | {"file": path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)}


def metadata_table(articles: Iterable[Article]) -> "pd.DataFrame":
    """Return one row an article: its date and place as known, and what the article tells where empty."""
    import pandas as pd

    rows = []
    for a in articles:
        row = {"article": a.id}
        for field in ("published", "place"):
            told = a.proposed.get(field)
            row[field] = getattr(a, field) or ""
            row[f"{field}, suggested"] = told.value if told else ""
        rows.append(row)
    columns = ["article", "published", "published, suggested", "place", "place, suggested"]
    return pd.DataFrame(rows, columns=columns).fillna("").astype(str)
