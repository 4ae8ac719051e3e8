"""What is read: an article and what is known about it; or what could not be read, and why."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from ..lexicon import read_table
from ..locale import either, tr
from .dates import read_date

_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8]))?)?")  # a shortcut for most dates


class InputError(ValueError):
    """Something the user gave cannot be read; the message names the file or row and what to do."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an article itself tells of a field that nobody gave: the value, how it is known, how sure that is (0 to 1)."""

    value: str
    how: str
    sure: float

    @property
    def told(self) -> str:
        """Return how it is known in the language chosen; ``how`` is the same in all."""
        way, _, evidence = self.how.partition(": ")
        return either(self.how, f"{tr(way)}：{evidence}" if evidence else tr(way))


@cache
def _ways() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in read_table("proposals")}


def proposal(key: str, value: str, evidence: str = "") -> Proposal:
    """Return a proposal that is known in one of the ways of ``lexicon/proposals.csv``.

    ``evidence``: what in or around the text tells it.

    >>> proposal("file", "2018-03-05", "20180305")
    Proposal(value='2018-03-05', how='in the name of the file: 20180305', sure=0.9)
    """
    way = _ways()[key]
    return Proposal(value, f"{way['how']}: {evidence}" if evidence else way["how"], float(way["sure"]))


@dataclass(frozen=True)
class Article:
    """One article as found, and what is known about it.

    ``text`` is the raw text: every offset of the library points into it. ``published`` is "YYYY", "YYYY-MM" or
    "YYYY-MM-DD", and may be given in any form that ``dates.read_date`` reads; what it cannot read raises ``InputError``.
    ``place`` is the place the article is about, for 全县 or 我省. Unknown metadata is None. ``is_html`` says that ``text`` is
    the source of a saved page. Further columns of the table stand in ``meta``. ``doubts`` say what of it could not be read
    as it stood, each in a line that names file and row.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    place: str | None = None
    level: str | None = None
    province: str | None = None
    script: str | None = None
    note: str | None = None
    is_html: bool = False
    encoding: str = "utf-8"
    path: Path | None = field(default=None, compare=False)
    meta: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.published is not None and not _DATE.fullmatch(self.published):
            date, doubt = read_date(self.published)
            if doubt:
                raise InputError(tr("{doubt}; write published as YYYY, YYYY-MM or YYYY-MM-DD").format(doubt=doubt))
            object.__setattr__(self, "published", date)

    def told(self, column: str) -> str:
        """Return what somebody noted of it in a column, in the language chosen where the note is translated, "" for nothing.

        >>> Article("a", "…", note="the end is cut off").told("note")
        'the end is cut off'
        """
        known = vars(self).get(column) or self.meta.get(column)
        return tr(known) if known else ""

    @cached_property
    def proposed(self) -> Mapping[str, Proposal]:
        """What the article itself tells of its fields that are None, by field; what it does not tell is not there.

        >>> article = Article("a", "渭源县脱贫攻坚纪实\\n2019-03-05 10:22\\n全县脱贫1200户，投入资金3亿元，村村通了路。")
        >>> article.proposed["published"].value, article.proposed["title"].value
        ('2019-03-05', '渭源县脱贫攻坚纪实')
        """
        from ..reading.metadata import propose  # reading is a step behind this one: it is asked only where this is

        return propose(self)


@dataclass(frozen=True, slots=True)
class Failure:
    """What was given and cannot be used: the file, the row in it ("" for the whole file), the reason and the mend.

    >>> print(Failure("2018/news.csv", "row 3", "the text is empty"))
    2018/news.csv, row 3: the text is empty
    """

    file: str
    where: str
    reason: str

    @property
    def name(self) -> str:
        """Return the file and the row in it."""
        return either(", ", "，").join(filter(None, (self.file, self.where)))

    def __str__(self) -> str:
        return either(f"{self.name}: {self.reason}", f"{self.name}：{self.reason}")


_SHOWN = 5


def by_reason(failures: Iterable[Failure]) -> list[Failure]:
    """Return the failures with the rows of a file that fail for one reason put together.

    >>> [str(f) for f in by_reason(Failure("a.csv", f"row {n}", "the text is empty") for n in (3, 4, 9))]
    ['a.csv, row 3, row 4, row 9: the text is empty']
    """
    together: dict[tuple[str, str], list[str]] = {}
    for failure in failures:
        together.setdefault((failure.file, failure.reason), []).append(failure.where)
    found = []
    for (file, reason), rows in together.items():
        shown = either(", ", "、").join(filter(None, rows[:_SHOWN]))
        if len(rows) > _SHOWN:
            shown = tr("{rows} and {n} more").format(rows=shown, n=len(rows) - _SHOWN)
        found.append(Failure(file, shown, reason))
    return found
