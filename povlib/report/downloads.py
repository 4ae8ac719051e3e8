"""The tables that a report gives away: its facts, each with the article it can be cited by, and its articles."""

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..export import Format, inert, json_lines, write_facts
from ..reading.topics import topic_of
from .contents import Site, title_of

FOLDER = "_static/downloads"
"""The folder of the site that holds them."""
FURTHER = ("topic", "title", "publisher", "published", "url")
"""The columns of the facts of a report besides those of the fact table."""
_ARTICLE = (
    "article",
    "title",
    "publisher",
    "author",
    "published",
    "published_basis",
    "place",
    "level",
    "province",
    "url",
    "figures",
    "page",
)


def fact_rows(site: Site) -> list[dict[str, Any]]:
    """Return the facts of a report, each with its topic and what is known of its article."""
    known = {
        a.id: {"title": title_of(a), "publisher": a.publisher, "published": a.published, "url": a.meta.get("url")}
        for a in site.articles
    }
    return [{**row, "topic": topic_of(row), **known[row["article"]]} for row in site.rows]


def articles_csv(site: Site) -> bytes:
    """Return the list of the articles as a CSV table that opens right in Excel; no cell of it is a formula."""
    counts = Counter(row["article"] for row in site.rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, _ARTICLE)
    writer.writeheader()
    for article in site.articles:
        told = {name: article.meta.get(name) or getattr(article, name, None) or "" for name in _ARTICLE}
        page = f"articles/{site.addresses[article.id]}.html"
        told |= {"article": article.id, "title": title_of(article), "figures": counts[article.id], "page": page}
        writer.writerow({name: inert(cell) if isinstance(cell, str) else cell for name, cell in told.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return files, by name, as one ZIP file, the same for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in sorted(files.items()):
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_downloads(site: Site, source: Any) -> None:
    """Write the tables of a report, and its notebooks as one file, into the tree of its source.

    From a disk a browser downloads only what it cannot show, whatever a link says: JSON lines and notebooks are packed.
    """
    rows = fact_rows(site)
    source.put(f"{FOLDER}/articles.csv", articles_csv(site))
    source.put(f"{FOLDER}/facts.jsonl.gz", gzip.compress("".join(json_lines(rows)).encode("utf-8"), mtime=0))
    forms: tuple[Format, ...] = ("csv", "parquet")
    for form in forms:
        write_facts(rows, source.folder / FOLDER / f"facts.{form}", form, further=FURTHER)
        source.keep(f"{FOLDER}/facts.{form}")
    names = [f"notebooks/{chapter.name}.ipynb" for chapter in site.chapters]
    if names:
        texts = {name: (source.folder / "_static" / name).read_text(encoding="utf-8") for name in names}
        source.put(f"{FOLDER}/notebooks.zip", packed(texts))
