"""The official tables of data/reference: the national poverty series and the administrative divisions down to townships."""

import csv
import gzip
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .locale import tr

if TYPE_CHECKING:
    import pandas as pd

_HERE = Path(__file__).parent


class Division(NamedTuple):
    """One administrative division: statistical code, full name, level, and the code of the division above ('' for none)."""

    code: str
    name: str
    level: str
    parent: str


def reference_file(name: str) -> Path:
    """Return the path of a reference table, in an installed package or in a checkout.

    Raises ``FileNotFoundError`` naming the file where neither holds it.
    """
    for folder in (_HERE / "reference_data", _HERE.parent / "data" / "reference"):
        if (folder / name).is_file():
            return folder / name
    told = tr("reference table {name} is missing: it belongs in data/reference/ of the checkout")
    raise FileNotFoundError(told.format(name=name))


@cache
def divisions() -> tuple[Division, ...]:
    """Return the provinces, prefectures and counties of mainland China (National Bureau of Statistics, 2023)."""
    with open(reference_file("divisions.csv"), encoding="utf-8", newline="") as f:
        return tuple(Division(r["code"], r["name"], r["level"], r["parent"]) for r in csv.DictReader(f))


_TOWNSHIP_KINDS = ("镇", "乡", "街道", "苏木")


@cache
def townships() -> dict[str, tuple[str, ...]]:
    """Return for each name of a township (乡, 镇, 街道, 苏木) the codes of the counties that have one of that name."""
    found: dict[str, tuple[str, ...]] = {}
    with gzip.open(reference_file("townships.txt.gz"), "rt", encoding="utf-8") as f:
        for line in f:
            code, *kinds = line.split()
            for listed in kinds:
                kind = next(k for k in _TOWNSHIP_KINDS if listed.startswith(k))
                for bare in listed[len(kind) :].split(","):
                    found[bare + kind] = (*found.get(bare + kind, ()), code)
    return found


def national_poverty() -> "pd.DataFrame":
    """Return the official national series by year; columns and sources in data/reference/README.md."""
    import pandas as pd

    return pd.read_csv(reference_file("national_poverty.csv"))
