"""Label a passage by hand, in the format of data/gold: a row a figure, checked as it is made, saved as JSON lines.

``label`` makes a row, ``save`` writes the rows of a passage, ``against_reader`` measures the library by them, and
``what_changes`` fits the library on them and says what it would read otherwise.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..accuracy import Accuracy, measure, read_labels
from ..articles import Article, data_folder, load_articles
from ..batch.kept import kept
from ..cleaning import clean
from ..locale import tr
from ..reading.facts import find_facts
from ..schema import FUNDS, INDICATORS, PLAIN
from ..wording import values_of
from .verdicts import listed

if TYPE_CHECKING:
    import pandas as pd

APPROX = ("exact", "near", "over", "about", "at_least", "at_most")
COLUMNS = (
    "text", "start", "end", "value", "unit", "approx", "indicator", "place", "from", "to", "status", "sector", "source",
    "note",
)  # fmt: skip
"""The fields of a label, in the order in which they are saved."""
_TIME = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMERAL = re.compile(r"[0-9０-９](?:[0-9０-９.,．，]*[0-9０-９])?[十百千万亿]*|[零〇一二三四五六七八九十百千万亿两]+")


@dataclass(frozen=True)
class Passage:
    """A part of an article to be labelled: offsets into its raw text."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The passage as it was found."""
        return self.article.text[self.start : self.end]

    def numerals(self) -> list[tuple[int, int]]:
        """Return where in the passage numerals stand, figures or not: which of them count something is for people to say."""
        return [match.span() for match in _NUMERAL.finditer(self.text)]


def passages(article: Article) -> list[Passage]:
    """Return the paragraphs of an article that have a numeral, without what is not of the article."""
    cleaned = clean(article.text, html=article.is_html)
    spans = (cleaned.to_raw(block.start, block.end) for block in cleaned.blocks)
    found = [Passage(article, start, end) for start, end in spans]
    return [passage for passage in found if passage.numerals()]


def label(
    passage: Passage, text: str, *, value: object, unit: str, indicator: str, nth: int = 1, **fields: str | None
) -> dict[str, Any]:
    """Return the label of a figure of a passage, with its offsets.

    ``text``: the figure as printed; ``nth``: which of several such in the passage. ``value``: in the base unit. ``fields``:
    approx (exact where nothing is said), place, from_, to, status, and for funds sector and source; note.

    Raises ``ValueError`` with what is wrong: text that does not stand there, a value that no field can have, a field that
    is missing or does not belong.

    >>> passage = Passage(Article("a", "2018年，全县新建5个卫生室。"), 0, 16)
    >>> row = label(passage, "5个", value=5, unit="个", indicator="other")
    >>> row["start"], row["value"], row["approx"]
    (10, '5', 'exact')
    """
    at = -1
    for _ in range(nth):
        at = passage.text.find(text, at + 1)
        if at < 0:
            if nth == 1:
                raise ValueError(tr("{text!r} does not stand in the passage").format(text=text))
            raise ValueError(tr("{text!r} does not stand in the passage {n} times").format(text=text, n=nth))
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(
            tr("{value!r} is no number: the value is in base units, 1.2亿 is 120000000").format(value=value)
        ) from None
    if not number.is_finite() or number < 0:
        raise ValueError(tr("{value!r} is no value of a figure: a plain number, not less than 0").format(value=value))
    given = {"from" if name == "from_" else name: (known or None) for name, known in fields.items()}
    row: dict[str, Any] = {"text": text, "start": passage.start + at, "end": passage.start + at + len(text)}
    row |= {"value": format(number, "f"), "unit": unit, "approx": given.pop("approx", None) or "exact"}
    row |= {"indicator": indicator} | given
    _check(row)
    return {column: row[column] for column in COLUMNS if column in row and (column != "note" or row[column])}


def _check(row: dict[str, Any]) -> None:
    """Complete the fields that a label of its indicator has; raise ``ValueError`` where one cannot be."""
    if unknown := set(row) - set(COLUMNS):
        raise ValueError(
            tr("a label has no field {name!r}; its fields are {fields}").format(
                name=sorted(unknown)[0], fields=listed(COLUMNS)
            )
        )
    if not row["text"] or not row["unit"]:
        raise ValueError(tr("a figure has a text and a unit (元, %, 人, 户, 村, 个 …)"))
    themed, fund = row["indicator"] not in PLAIN, row["indicator"] in FUNDS
    for field, allowed in (
        ("indicator", INDICATORS),
        ("approx", APPROX),
        ("status", values_of("status")),
        ("sector", values_of("sector")),
        ("source", values_of("source")),
    ):
        known, wanted = row.get(field), field in ("indicator", "approx") or (themed if field == "status" else fund)
        if not wanted:
            row.pop(field, None)
        elif known not in allowed:
            raise ValueError(
                tr("{field} is {known!r}; it is one of {values}").format(
                    field=field, known=known, values=listed(allowed)
                )
            )
    for field in ("place", "from", "to"):
        if not themed:
            row.pop(field, None)
        else:
            row.setdefault(field, None)
    for field in ("from", "to"):
        if row.get(field) and not _TIME.fullmatch(row[field]):
            raise ValueError(
                tr("{field} is {value!r}; a time is 2018, 2018-06 or 2018-06-30").format(field=field, value=row[field])
            )


def save(passage: Passage, rows: Iterable[Mapping[str, Any]], folder: str | Path) -> Path:
    """Write the labels of a passage to <article id>.jsonl in a folder, in text order, and return the file.

    Labels of other passages of the article that the file has stay.
    """
    file = Path(folder) / f"{passage.article.id}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    others = [row for row in map(json.loads, lines) if row["end"] <= passage.start or row["start"] >= passage.end]
    mine = [{k: str(v) if k == "value" else v for k, v in row.items()} for row in rows]
    every = sorted([*others, *mine], key=lambda row: (row["start"], row["end"]))
    part = file.with_suffix(".part")
    part.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in every), encoding="utf-8")
    part.replace(file)
    return file


def within(passage: Passage, labels: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the labels of an article that lie in a passage, as ``accuracy.read_labels`` returns them."""
    return [
        dict(row) | {"value": Decimal(str(row["value"]))}
        for row in labels
        if passage.start <= row["start"] and row["end"] <= passage.end
    ]


def against_reader(passage: Passage, labels: Iterable[Mapping[str, Any]]) -> Accuracy:
    """Return how well the library reads a passage, measured by labels."""
    read = [fact for fact in find_facts(passage.article) if passage.start <= fact.start < passage.end]
    return measure({passage.article.id: within(passage, labels)}, read)


def what_changes(folder: str | Path, articles: Sequence[Article] | None = None) -> "pd.DataFrame":
    """Fit the library on the labels of a folder too, and return what it would read otherwise in articles.

    ``articles``: None are those of the collection. Columns: article, start, text, field, before, after, sentence.
    Both readings are with weights fitted now, in one pass, with and without the folder, so that nothing but its labels
    differs. Nothing is written. It takes some seconds.
    """
    import pandas as pd

    rows = (
        kept("what_changes", _fitted_on(Path(folder)), lambda: _changes(Path(folder), load_articles()))
        if articles is None
        else _changes(Path(folder), articles)
    )
    columns = ["article", "start", "text", "field", "before", "after", "sentence"]
    return pd.DataFrame(rows, columns=columns)


def _fitted_on(folder: Path) -> dict[str, Path]:
    """Return all files that the library is fitted on with the labels of a folder, and the articles it then reads."""
    checkout = data_folder().parent
    found = [*data_folder().rglob("*"), *(checkout / "tests" / "cases").rglob("*.json*")]
    files = {path.relative_to(checkout).as_posix(): path for path in found if path.is_file()}
    return files | {f"labels/{path.name}": path for path in folder.glob("*.jsonl")}


def _changes(folder: Path, articles: Sequence[Article]) -> list[dict[str, Any]]:
    from ..reading import fit, weighing

    checkout = data_folder().parent
    # What labels do not touch is read and fitted once: the cases, and the roles whose examples stay as they are
    more = fit.examples(fit.cases(checkout))
    weights, fitted = {"sure": dict(weighing.weights("sure"))}, dict[str, list[fit.Example]]()
    read = []
    for own in (None, folder):
        examples = fit.examples(fit.labelled(checkout, own))
        weights = weights | {r: fit.fit(r, examples[r] + more[r]) for r in fit.ROLES if examples[r] != fitted.get(r)}
        fitted = examples
        with weighing.trying(weights):
            read.append({(f.article, f.start): f for article in articles for f in find_facts(article)})
    before, after = read
    return [
        {"article": key[0], "start": key[1], "text": old.text, "field": field, "before": getattr(old, field)}
        | {"after": getattr(after[key], field), "sentence": old.sentence}
        for key, old in before.items()
        for field in ("indicator", "sector", "source")
        if getattr(old, field) != getattr(after[key], field)
    ]


def labels_of(folder: str | Path, article_id: str) -> list[dict[str, Any]]:
    """Return the labels of an article in a folder, none where it has none.

    Raises ``InputError`` naming a line that is no label.
    """
    return read_labels(folder)[article_id] if (Path(folder) / f"{article_id}.jsonl").is_file() else []
