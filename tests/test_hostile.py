"""What comes from outside is only ever text: titles, ids, names of files and folders, and the folder one stands in."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from povlib.articles import InputError, load_articles
from povlib.export import WHOLE, whole_folder
from povlib.report.build import Pages, _sphinx, build_site, stage

TEXT = "2019年,青河县投入扶贫资金1.2亿元,贫困发生率由12.6%降到0.9%。"
NAMES = (
    "<img src=x onerror=alert(1)>", "<script>alert(2)<", "![x](key.txt)", "[x](javascript:alert(3))", "{{ 7*7 }} {% raw %}",
    "<base href=http:⁄⁄example.invalid>", "a$x^{$b", "```{raw} html", "$$", "<svg onload=alert(4)>", "</title><script>alert(5)<",
    "{eval-rst}`x` {{{", "%national%", "&lt;img src=x onerror=alert(6)&gt;", "' onmouseover='alert(7)", '" onfocus="alert(8)" x="',
    "\\<img src=x onerror=alert(9)>", "--- # a: b", "- [ ] x | y", "<!-- <!--", "]]><script>alert(10)<", "javascript:alert(11)",
)  # fmt: skip

SPEC = importlib.util.spec_from_file_location("torture", Path(__file__).parent.parent / "bench" / "torture.py")
assert SPEC and SPEC.loader
torture = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(torture)
# A tenth of `make torture`; those that wait for a network or for many processes are left to it.
TENTH = [c for c in torture.CASES if "cluster" not in c["label"] and torture.can_try(c)][4::10]


@pytest.mark.parametrize("case", TENTH, ids=[f"{case['kind']}: {case['label']}" for case in TENTH])
def test_what_the_library_was_not_made_for_goes_as_wanted(case: dict[str, Any]) -> None:
    assert torture.wrong(case, short=True) == []


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
            assert tag.tag not in ("base", "iframe", "object", "embed"), where
            if tag.tag == "svg":  # the small charts are the report's own, and hold only what draws
                assert tag.get("class") == "small-chart", where
                assert {e.tag for e in tag.iterdescendants()} <= {"a", "circle", "line", "rect", "text"}, where
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
    # in a thread of its own: another file of tests may have a browser open in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(visit_all, site).result()


def visit_all(site: Path) -> None:
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


def povlib(*arguments: str | Path, cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command as its script does: without the folder one stands in on the path."""
    code = "import sys; sys.path.pop(0); from povlib.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120, **options)


def test_no_file_of_the_folder_one_stands_in_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("sphinx", "multiprocessing", "docutils", "jieba", "matplotlib", "pickle"):
        (tmp_path / f"{name}.py").write_text(f"open('ran-{name}', 'w')\nraise SystemExit(3)\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = povlib("extract", "a.txt", "-o", "out", "--workers", "2", cwd=tmp_path)
    assert (done.returncode, list(tmp_path.glob("ran-*"))) == (0, []), done.stderr
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "conf.py").touch()
    (tmp_path / "src" / "index.rst").write_text("x\n=\n", encoding="utf-8")
    _sphinx(Pages(tmp_path / "src", tmp_path / "html", tmp_path / "trees"))
    assert (tmp_path / "html" / "index.html").is_file() and list(tmp_path.glob("ran-*")) == []


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for text in ("first", "second"):
        with whole_folder(out) as part:
            (part / WHOLE).mkdir(exist_ok=True)
            (part / WHOLE / "page").write_text(text, encoding="utf-8")
            (part / "else").touch()
            assert not out.exists() or (out / "page").read_text(encoding="utf-8") == "first"
        assert (out / "page").read_text(encoding="utf-8") == text and os.listdir(tmp_path) == ["out"]
    (out / "own").write_text("a reader's own file", encoding="utf-8")
    with pytest.raises(RuntimeError), whole_folder(out) as part:
        (part / WHOLE / "page").write_text("third", encoding="utf-8")
        raise RuntimeError
    assert (out / "page").read_text(encoding="utf-8") == "second" and os.listdir(tmp_path) == ["out"]
    with whole_folder(out):
        pass
    assert sorted(os.listdir(out)) == ["own", "page"]


def test_what_a_killed_run_left_is_cleared_and_what_a_run_under_way_holds_is_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = f"from povlib.export import *\nwith whole_folder(Path({str(out)!r})): print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE) as running:
        assert running.stdout and running.stdout.readline()
        (left,) = tmp_path.iterdir()
        with whole_folder(out) as part:
            (part / WHOLE).mkdir()
        assert {left, out} == set(tmp_path.iterdir())
        running.send_signal(signal.SIGKILL)
    with whole_folder(out):
        pass
    assert list(tmp_path.iterdir()) == [out]


def little_room() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_report_on_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT * 50, encoding="utf-8")
    done = povlib("report", "in", "-o", "out", cwd=tmp_path, preexec_fn=little_room)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "out: cannot be written (File too large)" in done.stderr
    assert os.listdir(tmp_path) == ["in"]


def test_sphinx_without_room_says_so_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = subprocess.CompletedProcess([], 2, "", "Traceback\n" * 900 + "OSError: [Errno 28] No space left on device")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: full)
    with pytest.raises(InputError, match=r"out: cannot be written \(No space left on device\)"):
        with whole_folder(tmp_path / "out") as part:
            _sphinx(Pages(tmp_path, part / WHOLE, part))
    assert list(tmp_path.iterdir()) == []


def test_the_licence_of_the_font_goes_with_the_report_and_that_of_the_texts_with_the_package(site: Path) -> None:
    assert (site / "_static" / "noto-sans-sc.woff2").is_file()
    assert "SIL OPEN FONT LICENSE Version 1.1" in (site / "_static" / "noto-sans-sc-OFL.txt").read_text(
        encoding="utf-8"
    )
    project = tomllib.loads((torture.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license-files"] == ["LICENSE", "LICENSE-TEXT"]
