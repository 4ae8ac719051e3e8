"""How well the facts are read: figures and fields measured against hand-labelled ones.

A read figure matches a labelled one when their spans overlap and their values are equal. The measures:

- ``figure_p``, ``figure_r``, ``figure_f1``: figures found, with the right value
- ``unit``, ``approx``: right on matched figures
- ``fact_p``, ``fact_r``, ``fact_f1``: figures with a themed indicator (all but other, percent_other, money_other), right in
  value and indicator
- ``indicator_macro``: the mean over the themed indicators of their F1
- ``place``, ``time``, ``status``, ``sector``, ``source``: right on matched facts (time: from and to, by year; sector and
  source on funds)
- ``fund_whole``: labelled fund facts right in value, indicator, place, status and sector at once
- ``fact_whole``: labelled facts right in every field at once
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .articles import InputError, data_folder
from .locale import N_, tr
from .reference import reference_file
from .schema import PLAIN, Fact

if TYPE_CHECKING:
    import pandas as pd

Label = Mapping[str, Any]
FIELDS = ("unit", "approx", "indicator", "place", "time", "status", "sector", "source")


@dataclass(frozen=True)
class Miss:
    """One difference: the article, the field (``figure`` for one not found or not labelled), what the label says and what was read.

    ``start`` and ``end`` are offsets into the raw article; ``sentence`` is that of the read fact, empty where none was read.
    """

    article: str
    field: str
    text: str
    start: int
    end: int
    label: str
    read: str
    sentence: str


@dataclass(frozen=True)
class Accuracy:
    """The measures by name (fractions), precision and recall by indicator, and every miss."""

    scores: dict[str, float]
    by_indicator: dict[str, tuple[int, int, int]]
    misses: tuple[Miss, ...]

    def table(self) -> "pd.DataFrame":
        """Return one row an indicator: how many are labelled and read, precision, recall and F1."""
        import pandas as pd

        rows = []
        for indicator, (right, read, labelled) in sorted(self.by_indicator.items(), key=lambda kv: (-kv[1][2], kv[0])):
            p, r, f1 = _prf(right, read, labelled)
            rows.append(
                {"indicator": indicator, "labelled": labelled, "read": read, "precision": p, "recall": r, "f1": f1}
            )
        return pd.DataFrame(rows)

    def misses_table(self) -> "pd.DataFrame":
        """Return one row a miss."""
        import pandas as pd

        return pd.DataFrame([vars(m) for m in self.misses], columns=list(Miss.__dataclass_fields__))


def read_labels(path: str | Path | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return the labelled figures by article id, from a folder of <id>.jsonl files.

    None is gold/ in the collection's data folder, and no labels where it has none. Raises ``InputError`` naming the file and line that is no label.
    """
    folder = data_folder() / "gold" if path is None else Path(path)
    files = sorted(folder.glob("*.jsonl"))
    if not files and path is not None:
        raise InputError(tr("{folder}: holds no labelled figures (<article id>.jsonl)").format(folder=folder))
    labels: dict[str, list[dict[str, Any]]] = {}
    for file in files:
        rows = []
        for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    row = json.loads(line)
                    rows.append(
                        row | {"value": Decimal(str(row["value"])), "start": int(row["start"]), "end": int(row["end"])}
                    )
                except (ValueError, KeyError, ArithmeticError) as error:
                    raise InputError(
                        tr("{file}, line {n}: is no labelled figure ({error!r}); see data/README.md").format(
                            file=file, n=n, error=error
                        )
                    ) from None
        labels[file.stem] = rows
    return labels


def measure(labels: Mapping[str, Sequence[Label]], facts: Iterable[Fact]) -> Accuracy:
    """Return the accuracy of facts against labels; only articles that have labels count.

    ``labels``: by article id, as ``read_labels`` returns them. A label may give a list of values that are all right.
    """
    read: dict[str, list[Fact]] = {article: [] for article in labels}
    for fact in facts:
        if fact.article in read:
            read[fact.article].append(fact)
    n: Counter[str] = Counter()
    by_indicator: dict[str, list[int]] = {}
    misses: list[Miss] = []
    for article, rows in labels.items():
        pairs, extra = pair(sorted(rows, key=lambda r: r["start"]), sorted(read[article], key=lambda f: f.start))
        n["labelled"] += len(rows)
        n["read"] += len(read[article])
        for f in read[article]:
            if f.indicator not in PLAIN:
                n["fact_read"] += 1
                by_indicator.setdefault(f.indicator, [0, 0, 0])[1] += 1
        misses += [Miss(article, "figure", f.text, f.start, f.end, "", format(f.value, "f"), f.sentence) for f in extra]
        for label, got in pairs:
            _count(article, label, got, n, by_indicator, misses)
    return Accuracy(_scores(n, by_indicator), {k: (v[0], v[1], v[2]) for k, v in by_indicator.items()}, tuple(misses))


def first_readings() -> "pd.DataFrame":
    """Return what was measured on texts that nothing had been learnt from: a record, since a text is new only once.

    One row a reading: date, what texts (in the language chosen), articles, figures, and the measures; one that was not taken
    is NaN.
    """
    import pandas as pd

    table = pd.read_csv(reference_file("first_readings.csv"))
    return table.assign(texts=table["texts"].map(tr))


EXCERPTS, MADE_UP = N_("excerpts of local news"), N_("made-up articles")
"""The kinds of texts that first readings were taken of."""
N_("excerpts of local news, two of other news")  # twice, in the first days
LAST = 5  # first readings of a kind of texts that say what to expect today
_COUNTED = ("articles", "figures")


def last_readings(kind: str, n: int = LAST) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the mean of the last first readings of a kind of texts, weighed by their figures, and those, newest first.

    ``kind``: as the column ``texts`` of ``data/reference/first_readings.csv`` has it; ``n``: how many. The mean is a row
    as they are, with their articles and figures together, no date, and "" for a measure that one of them lacks.

    >>> mean, rows = last_readings("excerpts of local news")
    >>> len(rows), int(mean["figures"]) == sum(int(row["figures"]) for row in rows)
    (5, True)
    """
    with open(reference_file("first_readings.csv"), encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["texts"] == kind][: -n - 1 : -1]
    together = {name: sum(int(row[name]) for row in rows) for name in _COUNTED}
    mean = {name: str(count) for name, count in together.items()} | {"date": "", "texts": kind}
    for name in rows[0] if rows else ():
        if name in mean:
            continue
        weighed = [float(row[name]) * int(row["figures"]) for row in rows if row[name]]
        mean[name] = f"{sum(weighed) / together['figures']:.3f}" if len(weighed) == len(rows) else ""
    return mean, rows


def pair(labels: Sequence[Label], read: Sequence[Fact]) -> tuple[list[tuple[Label, Fact | None]], list[Fact]]:
    """Pair labels and facts that overlap with equal values, each used once."""
    left, pairs = list(read), []
    for label in labels:
        hit = next(
            (f for f in left if f.start < label["end"] and label["start"] < f.end and f.value == label["value"]), None
        )
        if hit is not None:
            left.remove(hit)
        pairs.append((label, hit))
    return pairs, left


def _count(
    article: str,
    label: Label,
    got: Fact | None,
    n: Counter[str],
    by_indicator: dict[str, list[int]],
    misses: list[Miss],
) -> None:
    wanted = label["indicator"] if isinstance(label["indicator"], str) else label["indicator"][0]
    core, fund = wanted not in PLAIN, wanted.startswith("fund_")
    n["fact_labelled"] += core
    n["fund_labelled"] += fund
    if core:
        by_indicator.setdefault(wanted, [0, 0, 0])[2] += 1
    span = (label["text"], label["start"], label["end"])
    if got is None:
        misses.append(Miss(article, "figure", *span, format(label["value"], "f"), "", ""))
        return
    n["matched"] += 1
    judged = judge(label, got)
    for field, (right, want, have) in judged.items():
        if not right:
            misses.append(Miss(article, field, *span, _show(want), _show(have), got.sentence))
    n["unit"] += judged["unit"][0]
    n["approx"] += judged["approx"][0]
    if not (core and judged["indicator"][0]):
        return
    n["fact"] += 1
    n["fund"] += fund
    by_indicator.setdefault(got.indicator, [0, 0, 0])[0] += 1
    right_in = {field: right for field, (right, _, _) in judged.items()}
    for field in ("place", "time", "status", "sector", "source"):
        n["right_" + field] += right_in.get(field, False)
    n["fact_whole"] += all(right_in.values())
    n["fund_whole"] += fund and all(right_in[f] for f in ("place", "status", "sector"))


def judge(label: Label, got: Fact) -> dict[str, tuple[bool, object, object]]:
    """Return for each field that a label gives whether the fact is right in it, what the label says, and what was read.

    Where the indicator is wrong, or no fact about poverty, the other fields are not asked for.
    """
    judged: dict[str, tuple[bool, object, object]] = {}
    for field in ("unit", "approx", "indicator"):
        judged[field] = (same(label[field], getattr(got, field)), label[field], getattr(got, field))
    wanted = label["indicator"] if isinstance(label["indicator"], str) else label["indicator"][0]
    if not judged["indicator"][0] or wanted in PLAIN:
        return judged
    judged["place"] = (same(label.get("place"), got.place, short_place), label.get("place"), got.place)
    want, have = (label.get("from"), label.get("to")), (got.from_, got.to)
    judged["time"] = (all(same(w, h, _year) for w, h in zip(want, have, strict=True)), want, have)
    for field in ("status", "sector", "source") if wanted.startswith("fund_") else ("status",):
        judged[field] = (same(label.get(field), getattr(got, field)), label.get(field), getattr(got, field))
    return judged


def _scores(n: Counter[str], by_indicator: Mapping[str, Collection[int]]) -> dict[str, float]:
    scores: dict[str, float] = {}
    scores["figure_p"], scores["figure_r"], scores["figure_f1"] = _prf(n["matched"], n["read"], n["labelled"])
    scores["unit"], scores["approx"] = _share(n["unit"], n["matched"]), _share(n["approx"], n["matched"])
    scores["fact_p"], scores["fact_r"], scores["fact_f1"] = _prf(n["fact"], n["fact_read"], n["fact_labelled"])
    f1 = [_prf(right, read, labelled)[2] for right, read, labelled in by_indicator.values() if labelled]
    scores["indicator_macro"] = _share(sum(f1), len(f1))
    for field in ("place", "time", "status"):
        scores[field] = _share(n["right_" + field], n["fact"])
    scores["sector"], scores["source"] = _share(n["right_sector"], n["fund"]), _share(n["right_source"], n["fund"])
    scores["fund_whole"] = _share(n["fund_whole"], n["fund_labelled"])
    scores["fact_whole"] = _share(n["fact_whole"], n["fact_labelled"])
    return scores


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _prf(right: int, read: int, labelled: int) -> tuple[float, float, float]:
    p, r = _share(right, read), _share(right, labelled)
    return p, r, _share(2 * p * r, p + r)


def same(label: object, got: object, form: Callable[[Any], object] = lambda x: x) -> bool:
    """Whether a field equals its label after ``form``; a list in the label holds the values that are all right."""
    wanted = label if isinstance(label, list) else [label]
    return form(got) in [form(w) for w in wanted]


def short_place(place: str | None) -> str:
    """Return a place name as newspapers shorten it, so that both forms count as the same; of several in any order.

    >>> short_place("楚雄彝族自治州"), short_place("广西壮族自治区"), short_place("贵州省")
    ('楚雄州', '广西', '贵州')
    >>> short_place("漳县和岷县") == short_place("岷县、漳县")
    True
    """
    return "、".join(sorted(map(_short, _TOGETHER.split(place or ""))))


_TOGETHER = re.compile("、|(?<=[县市州区旗乡镇村])[和与及](?=.{1,10}[县市州区旗乡镇村]$)")


def _short(name: str) -> str:
    name = re.sub(r"^(.{2,}?)(?:.{1,3}族)+自治(州|县|旗)$", r"\1\2", name)
    return re.sub(r"^(内蒙古|.{2}).*自治区$|^(.{2,3})省$", lambda m: m[1] or m[2], name)


def _year(time: str | None) -> str | None:
    return time[:4] if time else None


def _show(value: object) -> str:
    if isinstance(value, tuple):
        return " – ".join(_show(v) for v in value)
    if isinstance(value, list):
        return " / ".join(map(_show, value))
    return "none" if value is None else str(value)
