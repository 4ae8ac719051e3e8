"""Measure the explorer in a real browser with many made-up facts: until its page is ready, and to draw a choice.

    python bench/explorer.py [how many facts, 50,000 if not said]

Needs Chromium and playwright, as the browser tests do. What it prints is what was measured on this machine, now.
"""

import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from povlib.articles import Article
from povlib.checks import cross_check
from povlib.reading.facts import facts_table
from povlib.reference import divisions
from povlib.report import build, explorer_page
from povlib.report.citing import edition
from povlib.report.contents import Site, addresses
from povlib.report.finishing import finish
from povlib.schema import FUNDS, INDICATORS, kind_of
from povlib.wording import values_of

_FACTS_AN_ARTICLE = 25
_CHOICES = 40
_UNITS = {
    "money": "元",
    "percent": "%",
    "points": "百分点",
    "person": "人",
    "household": "户",
    "village": "村",
    "county": "县",
}
_WORDS = (
    "投入教育扶贫资金",
    "硬化通村公路",
    "发放产业奖补",
    "新建卫生室",
    "搬迁贫困群众",
    "完成饮水工程",
    "组织干部驻村",
    "培训劳动力",
)


def made_up(count: int) -> Site:
    """Return a report of so many made-up facts on the counties of the tables; the same at every call."""
    chance = random.Random(17)
    counties = [d.name for d in divisions() if d.level == "county" and d.name.endswith("县")]
    articles, rows = [], []
    for n in range(-(-count // _FACTS_AN_ARTICLE)):
        place = chance.choice(counties)
        published = f"{2014 + n % 7}-0{1 + n % 9}"
        articles.append(Article(f"made-up-{n:05}", "", title=f"{place}编造的第{n}篇", place=place, published=published))
        for m in range(min(_FACTS_AN_ARTICLE, count - len(rows))):
            rows.append(_row(articles[-1], 40 * m, chance))
    return Site(
        articles=articles,
        facts=[],
        rows=rows,
        checks=cross_check(facts_table([])),
        examples=[],
        addresses=addresses(articles),
        chapters=[],
        themes=[],
        left_out=[],
        about="made-up facts",
        documents=frozenset(),
    )


def _row(article: Article, start: int, chance: random.Random) -> dict[str, Any]:
    indicator = chance.choice(INDICATORS)
    unit = _UNITS.get(kind_of(indicator), "个")
    value = round(100 * chance.random(), 2) if unit in ("%", "百分点") else int(10 ** (1 + 8 * chance.random()))
    lead = f"{article.place}{chance.choice(_WORDS)}，"
    text = f"{value}{unit}"
    year = None if chance.random() < 0.3 else str(chance.randrange(2013, 2021))
    fund = indicator in FUNDS
    return {
        "article": article.id, "start": start, "end": start + len(text), "text": text, "value": str(value),
        "unit": unit,
        "approx": chance.choice(values_of("approx")), "indicator": indicator, "place": article.place, "from": year, "to": year,
        "status": chance.choice(("done", "done", "done", "planned")),
        "sector": chance.choice(values_of("sector")) if fund else None,
        "source": chance.choice(values_of("source")) if fund else None,
        "sentence": f"{lead}{text}，群众的日子一天比一天好。", "part_of": None, "at_start": len(lead),
        "at_end": len(lead) + len(text), "clean_start": start, "clean_end": start + len(text), "sure": chance.random(),
    }  # fmt: skip


def write(site: Site, folder: Path) -> Path:
    """Write the explorer of a report, and nothing else of it; return its page."""
    source = build.Tree(folder / "source")
    static = Path(build.__file__).parent / "site"
    for file in sorted(static.rglob("*")):
        if file.is_file() and file.suffix != ".md" and "__pycache__" not in file.parts:
            source.put(file.relative_to(static).as_posix(), file.read_bytes())
    source.put("index.md", "# Made up\n\n```{toctree}\nexplorer\n```\n")
    source.put("edition.json", edition(site.articles, site.about).as_json())
    source.put("explorer.md", explorer_page.explorer_page(site))
    source.put(explorer_page.DATA, explorer_page.facts_script(site))
    build._sphinx(build.Pages(source.folder, folder / "report", folder / "doctrees"))
    finish(folder / "report", folder / "font")
    return folder / "report" / "explorer.html"


# A choice is drawn when the browser has painted what it changed: two frames later.
_CHOOSE = """(n) => new Promise((done) => {
  const boxes = [...document.querySelectorAll('.explorer-facet[open] input')];
  const chosen = boxes.find((box) => box.checked);
  const began = performance.now();
  (chosen ?? boxes[n % boxes.length]).click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""


def measure(page: Page, file: Path) -> tuple[float, list[float]]:
    """Return the seconds until the explorer is ready, and the milliseconds until each of many choices is painted."""
    began = time.monotonic()
    page.goto(f"file://{file}")
    while not page.evaluate("document.querySelectorAll('.tabulator-row').length"):
        page.wait_for_timeout(10)
    ready = time.monotonic() - began
    times = []
    for n in range(_CHOICES):  # each box in turn, and back to all facts
        times.append(page.evaluate(_CHOOSE, n))
        page.wait_for_timeout(50)
    return ready, times


def main() -> None:
    """Print the measures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = write(made_up(count), Path(folder))
        size = (file.parent / explorer_page.DATA).stat().st_size / 1e6
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
        ready, times = measure(page, file)
        browser.close()
    print(f"{count:,} made-up facts, {size:.1f} MB of data")
    print(f"the page is ready after {ready:.2f} s")
    print(
        f"a choice is drawn within {statistics.median(times):.0f} ms (median of {len(times)}), at most {max(times):.0f} ms"
    )


if __name__ == "__main__":
    main()
