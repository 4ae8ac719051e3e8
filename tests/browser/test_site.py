"""The collection's report in a real browser, from the folder, without network."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import AXE, IN_CI, Opener, Visit, need, until
from fontTools.ttLib import TTFont

from povlib.locale import LANGUAGES

SITE = Path(__file__).parent.parent.parent / "build" / "report"
PAGES = sorted(p.relative_to(SITE).as_posix() for p in SITE.rglob("*.html") if "_static" not in p.parts)

# Texts with Chinese characters that are drawn in a font other than the embedded one.
WITHOUT_FONT = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data, parent = walk.currentNode.parentElement;
    if (!/\\p{Script=Han}/u.test(text) || parent.closest('script, style, noscript')) continue;
    if (!getComputedStyle(parent).fontFamily.includes('Report Han')) found.push(parent.tagName + ': ' + text.slice(0, 40));
  }
  return found;
}"""

every_page = pytest.mark.parametrize("name", PAGES or ["index.html"])


def edition_of(name: str) -> str:
    """Return the folder of the edition that a file of the report belongs to, "" for the English one."""
    first = name.partition("/")[0]
    return first if first in LANGUAGES else ""


def read_at_length() -> list[str]:
    """Return the pages that a browser opens: of the Chinese edition, built like the English, some of each kind but in CI."""
    chinese = [name for name in PAGES if edition_of(name)]
    largest = {Path(name).parent: name for name in sorted(chinese, key=lambda name: (SITE / name).stat().st_size)}
    some = {*largest.values(), "zh/index.html", "zh/checks.html", "zh/search.html", "zh/glossary.html"}
    return [name for name in PAGES if IN_CI or name not in chinese or name in some]


def assert_fits(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    until(visit.page, "!document.getAnimations().length")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate("document.body.scrollWidth") <= width


def serious(page: Any, rules: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return what axe finds wrong on a page and calls serious or critical, by rule; all its rules, or only some."""
    only = f"runOnly: {{type: 'rule', values: {list(rules)}}}, " if rules else ""
    found = page.evaluate(
        f"axe.run(document, {{{only}preload: false, resultTypes: ['violations']}}).then(r => r.violations)"
    )
    return {
        violation["id"]: [node["html"][:200] for node in violation["nodes"][:4]]
        for violation in found
        if violation["impact"] in ("serious", "critical")
    }


@pytest.mark.parametrize("name", read_at_length() or ["index.html"])
def test_page_opens_well_on_telephone_and_desk_and_axe_finds_nothing_serious_light_or_dark(
    visit: Visit, site: Path, name: str
) -> None:
    page = visit.go(site / name, width=320).page
    assert_fits(visit, 320)
    assert_fits(visit, 390)
    assert page.evaluate(WITHOUT_FONT) == []
    assert (
        page.evaluate("[...document.images].filter(i => i.loading !== 'lazy' && !i.naturalWidth).map(i => i.src)") == []
    )
    assert_fits(visit, 1280)
    need(AXE.is_file(), "axe-core (npm ci --prefix tests/browser)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert serious(page) == {}
    page.emulate_media(color_scheme="dark")
    until(page, "document.documentElement.dataset.theme === 'dark' && !document.getAnimations().length")
    # What darkness changes is colours.
    assert serious(page, ("color-contrast", "link-in-text-block")) == {}
    assert visit.wrong == []


@cache
def glyphs(edition: Path) -> frozenset[str]:
    """Return the characters of the font embedded in an edition of the report."""
    return frozenset(map(chr, TTFont(edition / "_static" / "noto-sans-sc.woff2").getBestCmap()))


@every_page
def test_embedded_font_has_every_chinese_character_of_the_page(site: Path, name: str) -> None:
    text = re.sub(r"<[^>]*>", "", (site / name).read_text(encoding="utf-8"))
    assert {c for c in text if "\u3400" <= c <= "\u9fff"} <= glyphs(site / edition_of(name))


def test_chinese_heading_is_drawn_with_the_embedded_font(open_page: Opener, site: Path) -> None:
    article = next(name for name in PAGES if name.startswith("articles/") and not name.endswith("index.html"))
    page = open_page(site / article).page
    client = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        client.send(f"{domain}.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    heading = client.send("DOM.querySelector", {"nodeId": root, "selector": ".bd-article h1"})["nodeId"]
    fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    drawn = {font["familyName"]: font["glyphCount"] for font in fonts if font["isCustomFont"]}
    han = len(re.findall(r"[\u4e00-\u9fff]", page.locator(".bd-article h1").inner_text()))
    assert sum(drawn.values()) >= han > 0, fonts


def test_one_click_leads_from_a_finding_to_its_sentence(open_page: Opener, site: Path) -> None:
    visit = open_page(site / "index.html")
    page = visit.page
    page.locator(".finding .sentences a").first.click()
    page.wait_for_url("**/articles/*#f*")
    chosen = page.locator("a.figure.chosen")
    assert chosen.count() == 1
    assert chosen.is_visible()
    assert page.locator(".evidence-panel .chosen-text").inner_text() == chosen.inner_text()
    assert visit.wrong == []


def test_the_table_under_a_chart_leads_to_the_sentence_and_sorts_by_value(open_page: Opener, site: Path) -> None:
    visit = open_page(site / "themes" / "funds.html")
    page = visit.page
    page.locator(".bd-article details:has(a[href*='/articles/']) > summary").first.click()
    table = page.locator("details[open] table.sortable").first
    table.locator("th button", has_text="Value").click()
    values = [float(v) for v in table.locator("td[data-sort]").evaluate_all("all => all.map(td => td.dataset.sort)")]
    assert len(values) > 12 and values == sorted(values)
    table.locator("a[href*='/articles/'][href*='#f']").first.click()
    page.wait_for_url("**/articles/*#f*")
    assert page.locator("a.figure.chosen").is_visible() and visit.wrong == []


def test_the_pages_of_charts_teach_nothing_and_show_no_code(site: Path) -> None:
    for theme in (site / "themes").glob("*.html"):
        text = theme.read_text(encoding="utf-8")
        assert (
            "chart-1" in text
            and "cell_input" not in text
            and "What you’ll" not in text
            and "the chart is empty" not in text
        )


def article_page(site: Path) -> Path:
    """Return the longest page of an article in which something was repaired."""
    pages = [p for p in (site / "articles").glob("*.html") if "evidence-raw" in p.read_text(encoding="utf-8")]
    return max(pages, key=lambda p: p.stat().st_size)


def test_filter_and_panel_work_by_keyboard(open_page: Opener, site: Path) -> None:
    page = open_page(article_page(site)).page
    page.locator(".evidence-filter").focus()
    before = page.locator(".evidence-status").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    after = page.locator(".evidence-status").inner_text()
    assert before != after
    for _ in range(4):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.className")
        if "figure" in focused:
            break
    assert "figure" in focused and "dim" not in focused
    page.keyboard.press("Enter")
    text = page.evaluate("document.activeElement.textContent")
    assert page.locator(".evidence-panel .chosen-text").inner_text() == text
    page.locator(".evidence-panel button", has_text="Next").focus()
    page.keyboard.press("Enter")
    assert (
        page.locator(".evidence-panel .chosen-text").inner_text() != ""
        and page.evaluate("document.activeElement.textContent") == "Next"
    )


def test_text_as_found_is_one_key_away(open_page: Opener, site: Path) -> None:
    page = open_page(article_page(site)).page
    page.locator(".evidence-raw").focus()
    page.keyboard.press("Space")
    assert page.locator(".view-raw").is_visible() and not page.locator(".view-clean").is_visible()
    page.locator(".view-raw a.figure").first.click()
    assert page.locator(".evidence-panel dd").count() > 5


def test_search_finds_chinese_words_with_others_between(open_page: Opener, site: Path) -> None:
    visit = open_page(site / "search.html", at="?q=易地搬迁")
    until(visit.page, "document.querySelectorAll('#search-found li').length >= 2")
    visit.page.locator("#search-found a", has_text="Go there").first.click()
    assert "#" in visit.page.url
    assert visit.wrong == []


def test_search_from_any_page_leads_to_the_results(open_page: Opener, site: Path) -> None:
    page = open_page(site / "glossary.html").page
    page.locator(".search-button-field").first.click()
    page.keyboard.type("脱贫")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    until(page, "document.querySelectorAll('#search-found li').length >= 2")


def test_long_table_sorts_and_filters(open_page: Opener, site: Path) -> None:
    page = open_page(site / "data.html").page
    table = page.locator("table.sortable").first
    button = table.locator("th button").last
    button.focus()
    page.keyboard.press("Enter")
    numbers = [int(t.replace(",", "")) for t in table.locator("tbody tr td:last-child").all_inner_texts()]
    assert numbers == sorted(numbers) and len(numbers) > 5
    page.locator(".table-tools input").first.fill("搬迁")
    assert 0 < table.locator("tbody tr:visible").count() < len(numbers)


@pytest.mark.parametrize("name", ["index.html", "search.html", "notebooks/04_follow_the_money.html"])
def test_icons_are_drawn_though_only_those_in_use_are_loaded(open_page: Opener, site: Path, name: str) -> None:
    page = open_page(site / name).page
    until(page, "document.querySelector('svg.svg-inline--fa')")
    assert page.locator("i[class*='fa-']").count() == 0
    # what stands for an icon that the script does not know has a moving circle
    assert page.locator("svg.svg-inline--fa:has(circle, animate)").count() == 0
    assert (site / "_static" / "scripts" / "fontawesome.js").stat().st_size < 0.3e6


def test_dark_mode_can_be_chosen(open_page: Opener, site: Path) -> None:
    page = open_page(site / "index.html").page
    page.locator(".theme-switch-button:visible").first.click()
    page.locator(".theme-change-button[data-mode=dark]:visible").click()
    page.wait_for_timeout(500)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(n) for n in re.findall(r"\d+", background)[:3]) < 60


def test_site_and_first_page_are_light(open_page: Opener, site: Path) -> None:
    editions = Counter[str]()
    for file in site.rglob("*"):
        editions[edition_of(file.relative_to(site).as_posix())] += file.stat().st_size if file.is_file() else 0
    assert max(editions.values()) < 30e6
    page = open_page(site / "index.html").page
    page.wait_for_load_state("load")
    names = page.evaluate("performance.getEntriesByType('resource').map(e => decodeURI(new URL(e.name).pathname))")
    files = {Path(name) for name in names} | {site / "index.html"}
    assert sum(file.stat().st_size for file in files if file.is_file()) < 2e6
