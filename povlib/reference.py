"""The official tables of data/reference: the national poverty series and the administrative divisions."""

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
    raise FileNotFoundError(f"reference table {name} is missing: it belongs in data/reference/ of the checkout")


@cache
def divisions() -> tuple[Division, ...]:
    """Return the provinces, prefectures and counties of mainland China (National Bureau of Statistics, 2023)."""
    with open(reference_file("divisions.csv"), encoding="utf-8", newline="") as f:
        return tuple(Division(r["code"], r["name"], r["level"], r["parent"]) for r in csv.DictReader(f))


def national_poverty() -> "pd.DataFrame":
    """Return the official national series by year; columns and sources in data/reference/README.md."""
    import pandas as pd

    return pd.read_csv(reference_file("national_poverty.csv"))
