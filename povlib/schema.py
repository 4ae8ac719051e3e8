"""What a fact is: its fields, the columns of the fact table, and the values that a field can have."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .lexicon import read_table

COLUMNS = (
    "article", "start", "end", "text", "value", "unit", "approx", "indicator", "place", "from", "to", "status",
    "sector", "source", "sentence", "part_of", "at_start", "at_end", "clean_start", "clean_end", "sure",
)  # fmt: skip
"""The columns of the fact table, one row a figure; data/README.md says what each means."""
OFFSETS = ("start", "end", "part_of", "at_start", "at_end", "clean_start", "clean_end")
"""The columns that hold whole numbers."""

LEVELS = ("nation", "province", "prefecture", "county", "township", "village")
"""The levels of administration, the highest first."""

THEMES = {"funds": "Funds 资金", "income": "Income and prices 收入", "poverty": "Poverty 贫困", "relocation": "Relocation 搬迁", "other": "Other 其他"}  # fmt: skip
"""The groups of indicators, with their names."""

_INDICATORS = {r["indicator"]: r for r in read_table("indicators")}
INDICATORS = tuple(_INDICATORS)
"""Every indicator; lexicon/indicators.csv says of each its theme, whether it is a stock or a flow, and its names."""
FUNDS = tuple(i for i, r in _INDICATORS.items() if r["theme"] == "funds")
"""Money for ending poverty: only these have a sector and a source."""
STOCKS = tuple(i for i, r in _INDICATORS.items() if r["measure"] == "stock")
"""How things stand at a time; all others count what happened over a time."""
PLAIN = frozenset(i for i, r in _INDICATORS.items() if not r["measure"])
"""Figures that are no facts about poverty: accuracy does not ask for their place and time."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure and what it says; the fields are those of data/README.md.

    ``start`` and ``end`` are offsets into the raw article and ``text`` is that slice; ``value`` is in the base unit.
    ``from_`` and ``to`` are "YYYY", "YYYY-MM" or "YYYY-MM-DD". ``sector`` and ``source`` are None but for funds.
    ``part_of`` is the start of the total that this figure is a part of. ``at`` is the (start, end) of the figure in
    ``sentence``, and ``clean_start`` and ``clean_end`` are its span in the repaired text. ``sure`` is how likely it is, from 0 to 1, that every field is right. ``why`` holds for each field what spoke for it
    (``povlib.explain`` puts it into words). Unknown is None.
    """

    article: str
    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    approx: str
    indicator: str
    place: str | None
    from_: str | None
    to: str | None
    status: str
    sector: str | None
    source: str | None
    sentence: str
    part_of: int | None
    at: tuple[int, int]
    clean_start: int
    clean_end: int
    sure: float
    why: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def at_start(self) -> int:
        """Where the figure starts in its sentence."""
        return self.at[0]

    @property
    def at_end(self) -> int:
        """Where the figure ends in its sentence."""
        return self.at[1]

    def row(self) -> dict[str, Any]:
        """Return the fact as a row of the public table, its value a plain decimal string."""
        row: dict[str, Any] = {c: getattr(self, "from_" if c == "from" else c) for c in COLUMNS}
        row["value"] = format(self.value, "f")
        return row


def theme_of(indicator: str | None) -> str:
    """Return the theme (a key of ``THEMES``) of an indicator.

    >>> theme_of("fund_loan"), theme_of(None)
    ('funds', 'other')
    """
    row = _INDICATORS.get(indicator or "other")
    return row["theme"] if row else "other"


def indicators_of(theme: str) -> tuple[str, ...]:
    """Return the indicators of a theme.

    >>> indicators_of("relocation")
    ('relocated_people', 'relocated_households')
    """
    return tuple(i for i, r in _INDICATORS.items() if r["theme"] == theme)


def kind_of(indicator: str) -> str:
    """Return the kind of unit that the figures of an indicator have.

    >>> kind_of("poor_people")
    'person'
    """
    return _INDICATORS[indicator]["kind"]


def is_made_up(article: str) -> bool:
    """Whether an id is one of those that ``povlib.batch.madeup`` gives its articles: a seed and a number.

    >>> is_made_up("0-000000020"), is_made_up("weishan-2021")
    (True, False)
    """
    return re.fullmatch(r"\d+-\d{9}", article) is not None


def year_of(time: str) -> float:
    """Return the end of a time as a point of an axis on which 2018.0 is the end of 2018.

    >>> year_of("2018"), year_of("2018-12"), year_of("2018-06")
    (2018.0, 2018.0, 2017.5)
    """
    parts = [int(p) for p in str(time).split("-")[:2]]
    return float(parts[0] - (1 - parts[1] / 12 if len(parts) > 1 else 0))


def arrow_schema() -> Any:
    """Return the schema of the fact table in Parquet: offsets are whole numbers, the value a number, the rest text."""
    import pyarrow as pa

    kinds = {column: pa.int64() for column in OFFSETS} | {"value": pa.float64(), "sure": pa.float64()}
    return pa.schema([(column, kinds.get(column, pa.string())) for column in COLUMNS])
