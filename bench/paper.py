"""Work out what a hundred million articles cost, from what run.py measured, and put it on the page povlib/report/site/archives.md.

Run from the checkout behind ``make bench``: ``python bench/paper.py``. It reads build/bench.json and replaces what stands
between the marks of the page; the numbers there name the machine and the day.
"""

import json
import re
from pathlib import Path
from typing import Any

from run import NAMES

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "povlib" / "report" / "site" / "archives.md"
ARTICLES, CORES, PRICE = 100_000_000, 64, 0.05  # price: dollars a core and hour, an assumption
PART = 1000


def _size(count: float) -> str:
    for unit, factor in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count:,.0f} bytes"


def _billions(count: float) -> str:
    return f"{count / 1e9:,.1f} billion"


def _table(rows: list[tuple[str, ...]], head: tuple[str, ...]) -> str:
    numbers = [all(re.match(r"[\d.,]+(?: \w+)?$", row[n]) for row in rows) for n in range(len(head))]
    lines = ["| " + " | ".join(head) + " |", "|" + "".join("---:|" if number else "---|" for number in numbers)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def page_part(result: dict[str, Any]) -> str:
    """Return the measured tables and the calculation as Markdown."""
    readers = [
        (
            name,
            *(f"{texts['characters_a_second'][k]:,}" for texts in result["peers"]),
            *(f"{texts['povlib_times'].get(k, 1):.2g}" for texts in result["peers"]),
        )
        for k, name in NAMES.items()
    ]
    serial = [a for a in result["archives"] if a["workers"] == 1]
    archives = [
        (
            f"{a['articles']:,}", str(a["workers"]), f"{a['characters_a_second']:,}", f"{a['characters_a_cpu_second']:,}",
            f"{a['peak_mb_of_a_worker']:.0f} MB", f"{a['start_up_seconds']:.1f} s",
        )
        for a in result["archives"]
    ]  # fmt: skip
    base = max(serial, key=lambda a: a["articles"])
    rate = base["characters_a_cpu_second"]
    length, read = base["characters"] / base["articles"], base["bytes_read"] / base["articles"]
    written, facts = base["bytes_written"] / base["articles"], base["facts"] / base["articles"]
    core_seconds = ARTICLES * length / rate
    hours = core_seconds / CORES / 3600
    part_seconds = PART * length / rate
    calculation = [
        ("characters", f"{ARTICLES:,} × {length:,.0f}", _billions(ARTICLES * length)),
        ("core hours", f"÷ {rate:,} a second", f"{core_seconds / 3600:,.0f}"),
        (f"hours on {CORES} cores", "if the cores are all that counts", f"{hours:,.1f}"),
        ("price", f"at an assumed {PRICE} dollars a core and hour", f"{core_seconds / 3600 * PRICE:,.0f} dollars"),
        ("input, JSON lines", f"{read:,.0f} bytes an article", _size(ARTICLES * read)),
        (
            "reading rate needed",
            "input ÷ hours, planning reads it once more",
            f"{_size(ARTICLES * read / hours / 3600)} a second",
        ),
        ("output, Parquet", f"{written:,.0f} bytes an article", _size(ARTICLES * written)),
        ("facts", f"{facts:,.1f} an article", _billions(ARTICLES * facts)),
        ("parts", f"of {PART:,} articles", f"{ARTICLES // PART:,}"),
        ("tasks a second", f"{CORES} cores ÷ {part_seconds:,.1f} s a part", f"{CORES / part_seconds:,.0f}"),
    ]
    return (
        f"Measured on {result['date']}: {result['machine']}, Python {result['python']}.\n\n"
        "Characters a CPU second, one core, every reader loaded, on the same texts in the same run: "
        + " and ".join(
            f"{texts['articles']} {what} with {texts['found_in_1000_characters']['povlib']} figures in 1,000 characters"
            for texts, what in zip(result["peers"], ("made-up articles", "real ones"), strict=True)
        )
        + ".\n\n"
        + _table(readers, ("reader", "made-up", "real", "povlib ÷ reader, made-up", "real"))
        + "\n\nMade-up archives, from JSON lines to Parquet, from the moment all is loaded:\n\n"
        + _table(
            archives,
            ("articles", "workers", "characters a second", "a CPU second", "peak memory of a worker", "loading before"),
        )
        + f"\n\n{ARTICLES:,} articles like these:\n\n"
        + _table(calculation, ("what", "how", "how much"))
    )


def main() -> None:
    """Replace the measured part of the page."""
    result = json.loads((ROOT / "build" / "bench.json").read_text(encoding="utf-8"))
    text = PAGE.read_text(encoding="utf-8")
    marked = re.compile("(<!-- measured -->\n).*(<!-- end -->)", re.S)
    PAGE.write_text(marked.sub(lambda m: f"{m[1]}{page_part(result)}\n{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
