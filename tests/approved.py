"""What the library reads today, as tables to be looked over: ``make readings`` writes them, a test compares them.

``readings.csv`` is every figure of the labelled articles and the practice passages, ``told.csv`` what these texts tell
themselves when nothing is given with them, ``cleanings.csv`` what is repaired and taken out of texts made up for it.
They say what is read, not what is right: of that the labels speak.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from damage import clean_article, damage

from povlib import clean, find_facts
from povlib.reading.document import Document
from povlib.reading.fit import labelled
from povlib.reading.metadata import FIELDS, propose
from povlib.reading.topics import topic_of

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "cases" / "approved"
_FIGURE = "text value unit approx indicator place from to status sector source part_of".split()
_DIRTY = ("in-the-wild", "synthetic", "negative", "known-failures")

Rows = Iterator[tuple[object, ...]]


def readings() -> Rows:
    """Return a row a figure; of a figure that is a part, what its total is."""
    yield "article", "start", *_FIGURE, "topic"
    for article, _ in labelled(ROOT):
        facts = find_facts(article)
        printed = {fact.start: fact.text for fact in facts}
        for fact in facts:
            row = fact.row()
            row["part_of"] = printed.get(row["part_of"])
            yield article.id, fact.start, *(row[column] for column in _FIGURE), topic_of(row)


def told() -> Rows:
    """Return a row a text: what it proposes where nothing is given with it, and how its place is known."""
    yield "article", *FIELDS, "how"
    for article, _ in labelled(ROOT):
        document = Document(replace(article, **dict.fromkeys(FIELDS)))
        proposed = propose(document)
        yield article.id, *(proposed[f].value if f in proposed else None for f in FIELDS), document.about.how


def cleanings() -> Rows:
    """Return a row a repair and a row of the blocks of every text, with spans of the raw text."""
    yield "text", "repair", "count", "kinds", "doubtful", "removed"
    for name, text in _dirty():
        cleaned = clean(text)
        for r in cleaned.repairs:
            kinds = " ".join(f"{kind}:{n}" for kind, n in sorted(r.kinds.items()))
            gone = [(start, end) for start, end, by in cleaned.removed() if by == r.name]
            yield name, r.name, r.count, kinds, _spans(r.doubtful), _spans(gone)
        blocks = [(b.kind, *cleaned.to_raw(b.start, b.end)) for b in cleaned.blocks]
        yield name, "", len(blocks), " ".join(f"{kind}:{start}-{end}" for kind, start, end in blocks), "", ""


def _spans(spans: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans)


def _dirty() -> Iterator[tuple[str, str]]:
    def cases(name: str) -> Any:
        return json.loads((ROOT / "tests" / "cases" / f"cleaning-{name}.json").read_text(encoding="utf-8"))

    for kind in _DIRTY:
        for case in cases(kind):
            yield case["label"], case["original"]
    paragraphs = cases("paragraphs")
    first, *rest = paragraphs["articles"][0].split("\n")
    for line in (*(row["spam"] for row in cases("spam")), *(row["text"] for row in paragraphs["paragraphs"])):
        yield f"within an article: {line[:12]}", "\n".join([first, line, *rest])
    for seed in range(40):
        yield f"made-up article {seed}", damage(clean_article(seed), seed).text


TABLES = {"readings.csv": readings, "told.csv": told, "cleanings.csv": cleanings}


def table(name: str) -> str:
    """Return one of ``TABLES`` as CSV, a row a line."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerows([" ".join(str("" if x is None else x).split()) for x in row] for row in TABLES[name]())
    return out.getvalue()


if __name__ == "__main__":
    for name in TABLES:
        (FOLDER / name).write_text(table(name), encoding="utf-8")
