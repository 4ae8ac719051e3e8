"""The report in English and in Chinese: each page leads to itself in the other, with the same numbers, and none mixes them."""

from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from conftest import Opener, until
from locale_slips import english_runs

from povlib.locale import EDITIONS, LANGUAGES

SITE = Path(__file__).parent.parent.parent / "build" / "report"
CHINESE = SITE / "zh"
PAGES = sorted(p.relative_to(CHINESE).as_posix() for p in CHINESE.rglob("*.html") if "_static" not in p.parts)
pytestmark = [
    pytest.mark.skipif("zh" not in EDITIONS, reason="the Chinese edition is being translated and is not built yet"),
    pytest.mark.skipif(not PAGES, reason="build/report/zh is missing (make report)"),
]
every_page = pytest.mark.parametrize("name", PAGES or ["index.html"])
_CODE = ".//comment()|.//script|.//style|.//pre|.//code|.//kbd|.//*[@lang='en']"
_BLOCK = "ancestor::*[not(self::a or self::b or self::strong or self::em or self::span)][1]"


def read(page: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(page.read_text(encoding="utf-8"))


def said(root: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield what a reader of a page reads or hears, code left out."""
    for code in root.xpath(_CODE):
        code.drop_tree()
    for element in root.iter():
        yield from (element.get(name, "") for name in ("title", "aria-label", "placeholder", "alt"))
    yield from root.itertext()


def numbers(root: lxml.html.HtmlElement) -> list[frozenset[str]]:
    """Return the numbers of each paragraph that tells some, once: in what order, and how often, is a language's own."""
    told: dict[lxml.html.HtmlElement, list[str]] = {}
    for element in root.iter("data"):
        told.setdefault(element.xpath(_BLOCK)[0], []).append(str(sorted((dict(element.attrib) | {"lang": ""}).items())))
    return list(dict.fromkeys(map(frozenset, told.values())))


def test_each_edition_has_the_pages_of_the_other() -> None:
    every = [p.relative_to(SITE) for p in SITE.rglob("*.html") if "_static" not in p.parts]
    assert {p.as_posix() for p in every if p.parts[0] not in LANGUAGES} == set(PAGES)


@every_page
def test_a_page_leads_to_itself_in_the_other_edition_at_the_same_places(name: str) -> None:
    english, chinese = read(SITE / name), read(CHINESE / name)
    for page, other in ((SITE / name, CHINESE / name), (CHINESE / name, SITE / name)):
        links = read(page).xpath("//a[@class='edition-switch']/@href")
        assert other.resolve() in [(page.parent / link).resolve() for link in links]
    places = [[e.get("id") for e in root.xpath("//article//section[@id]")] for root in (english, chinese)]
    assert places[0] == places[1]


@every_page
def test_both_editions_have_the_same_numbers_in_the_same_places(name: str) -> None:
    assert numbers(read(SITE / name)) == numbers(read(CHINESE / name))


@every_page
def test_a_chinese_page_has_no_english_sentence(name: str) -> None:
    root = read(CHINESE / name)
    assert root.get("lang") == "zh-CN"
    assert not [run for text in said(root) for run in english_runs(" ".join(text.split()))]


def test_the_link_keeps_the_place(open_page: Opener) -> None:
    page = open_page(SITE / "index.html", at="#themes").page
    page.click("a.edition-switch")
    until(page, "document.documentElement.lang === 'zh-CN'")
    assert page.url.endswith("zh/index.html#themes")


def test_the_search_finds_in_its_own_edition(open_page: Opener) -> None:
    page = open_page(CHINESE / "search.html", at="?q=贫困发生率").page
    until(page, "document.querySelectorAll('#search-found li').length")
    assert not page.evaluate("document.getElementById('search-status').textContent.includes('articles')")
