"""What comes from outside is only ever text: titles, ids, names of files and folders, and the folder one stands in."""

import re
import shutil
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from povlib.articles import load_articles
from povlib.report.build import build_site, stage

TEXT = "2019年,青河县投入扶贫资金1.2亿元,贫困发生率由12.6%降到0.9%。"
NAMES = (
    "<img src=x onerror=alert(1)>", "<script>alert(2)<", "![x](key.txt)", "[x](javascript:alert(3))", "{{ 7*7 }} {% raw %}",
    "<base href=http:⁄⁄example.invalid>", "a$x^{$b", "```{raw} html", "$$", "<svg onload=alert(4)>", "</title><script>alert(5)<",
    "{eval-rst}`x` {{{", "%national%", "&lt;img src=x onerror=alert(6)&gt;", "' onmouseover='alert(7)", '" onfocus="alert(8)" x="',
    "\\<img src=x onerror=alert(9)>", "--- # a: b", "- [ ] x | y", "<!-- <!--", "]]><script>alert(10)<", "javascript:alert(11)",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a report, without notebooks, on articles whose names and titles are hostile, in a hostile folder."""
    folder = tmp_path_factory.mktemp("site")
    given = folder / "in"
    given.mkdir()
    rows = ["id,file,title,place,publisher,author,note"]
    for n, name in enumerate(NAMES):
        (given / f"{n}.txt").write_text(TEXT, encoding="utf-8")
        cell = '"' + name.replace('"', '""') + '"'
        rows.append(f"{cell},{n}.txt,{cell if n % 2 else ''},{cell},{cell},{cell},{cell}")
    (given / "articles.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "key.txt").write_text("secret", encoding="utf-8")
    articles = load_articles(stage(load_articles(given), folder / "data"))
    left_out = [(name, name) for name in NAMES]
    build_site(
        articles, [], folder / "out", work=folder / "work", left_out=left_out, about=NAMES[0], say=lambda _: None
    )
    return folder / "out"


def pages(site: Path) -> list[Path]:
    return [page for page in site.rglob("*.html") if "_static" not in page.parts]


def test_no_name_or_title_becomes_a_tag_a_script_or_an_address(site: Path) -> None:
    assert len(pages(site)) >= len(NAMES) + 7
    for page in pages(site):
        root = lxml.html.fromstring(page.read_bytes())
        for tag in root.iter():
            if not isinstance(tag.tag, str):
                continue
            where = f"{page.name}: {tag.tag} {dict(tag.attrib)}"
            assert tag.tag not in ("base", "svg", "iframe", "object", "embed"), where
            assert not any(name.startswith("on") for name in tag.attrib), where
            address = tag.get("href") or tag.get("src") or ""
            assert not re.match(r"(?:\w*script|data|http):|//", address) and "key.txt" not in address, where
            if tag.tag == "img":
                assert tag.get("src") != "x", where
            if tag.tag == "script":
                assert "alert(" not in (tag.text or ""), where


def plainer(text: str) -> str:
    """Return text with the quotes and dashes that a printer sets as those that a typist does."""
    for printed, typed in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("—", "---"), ("–", "--")):
        text = text.replace(printed, typed)
    return " ".join(text.split())


def test_every_name_and_title_reads_as_it_is(site: Path) -> None:
    headings = [lxml.html.fromstring(page.read_bytes()).find(".//article//h1") for page in pages(site)]
    shown = [plainer(heading.text_content()) for heading in headings]
    for name in NAMES:
        assert any(name in heading for heading in shown), name
    assert not (site / "_images").exists()


def test_every_page_may_load_only_the_files_of_the_site(site: Path) -> None:
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert policy and policy.start() < text.index("<script"), page.name
        assert "default-src 'none'" in policy[1] and "http" not in policy[1] and "%" not in policy[1]
        assert "'unsafe-inline'" not in policy[1].partition("script-src")[2].partition(";")[0]


def test_in_a_browser_the_pages_work_and_nothing_hostile_runs(site: Path) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is missing")
    from playwright.sync_api import sync_playwright

    wrong: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page: Any = browser.new_context(offline=True).new_page()
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
        for file in pages(site):
            page.goto(f"file://{file}")
        assert wrong == []
        page.goto(f"file://{site / 'search.html'}?q=贫困发生率")
        assert page.locator("#site-search-field").input_value() == "贫困发生率"
        assert page.locator("main li a").count() >= 1
        article = next(p for p in (site / "articles").glob("*.html") if p.name != "index.html")
        page.goto(f"file://{article}")
        page.locator("a.figure").first.click()
        assert page.locator(".evidence-panel dd").count() >= 3
        assert page.evaluate("getComputedStyle(document.querySelector('.evidence-bar')).display") == "flex"
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.ran=1>')")
        page.wait_for_timeout(200)
        assert page.evaluate("window.ran") is None  # the policy holds for what would slip through
        browser.close()
    assert any("Content Security Policy" in text for text in wrong)
