"""A real browser, without network, and the two reports that it reads: the collection's and one on made-up articles."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
IN_CI = bool(os.environ.get("CI"))
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def need(there: bool, what: str) -> None:
    """In continuous integration what is missing is a failure; on a user's machine the test is left out, and says why."""
    if there:
        return
    if IN_CI:
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    need(program is not None, "Chromium (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        # a page lives too short for what the compilers that make scripts fast cost
        plain = "--js-flags=--no-turbofan,--no-maglev"
        found = play.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", plain]
        )
        yield found
        found.close()


@dataclass
class Visit:
    """A page of the browser, without network, and what went wrong on the report's page that it shows."""

    page: Any
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        def note(what: str) -> None:
            self.wrong.append(what)

        def foreign(url: str) -> bool:
            return not url.startswith(("file:", "data:", "blob:"))

        page = self.page
        page.on("console", lambda m: note(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("dialog", lambda dialog: (note(f"dialog {dialog.message}"), dialog.dismiss()))
        # what was still under way when a reader left the page has not failed
        left = "net::ERR_ABORTED"
        page.on("requestfailed", lambda r: note(f"failed {r.url}") if r.failure != left else None)
        page.on("request", lambda request: note(f"asked for {request.url}") if foreign(request.url) else None)

    def go(self, file: Path, *, at: str = "", width: int = 1280, theme: str = "light") -> "Visit":
        """Open a file of a report, ``at`` an address within it."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=theme, media="null")
        self.wrong.clear()
        self.page.goto(f"file://{file}{at}")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self


def until(page: Any, holds: str, seconds: float = 30) -> None:
    """Wait until an expression holds on a page.

    Playwright's own wait_for_function evaluates text within the page, which the pages' policy forbids, as it should.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({holds})"):
        assert time.monotonic() < end, f"never: {holds}"
        page.wait_for_timeout(20)


class Visits:
    """Pages for one visit after the other, with the network off: beginning a new browser costs more than opening a page."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.free: list[Visit] = []

    def take(self) -> Visit:
        if self.free:
            return self.free.pop()
        # Without motion a page is at rest as soon as it is laid out.
        return Visit(self.browser.new_context(reduced_motion="reduce", offline=True).new_page())

    def give_back(self, visit: Visit) -> None:
        """Keep a page for the next, which finds nothing of this visit in it."""
        page = visit.page
        page.mouse.move(-1, -1)
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
        visit.wrong.clear()
        self.free.append(visit)


@pytest.fixture(scope="session")
def visits(browser: Any) -> Visits:
    return Visits(browser)


class Opener:
    """Opens pages of a report, each in a browser that knows nothing of the others."""

    def __init__(self, visits: Visits) -> None:
        self.visits = visits
        self.taken: list[Visit] = []

    def __call__(self, file: Path, *, at: str = "", width: int = 1280, theme: str = "light") -> Visit:
        self.taken.append(self.visits.take())
        return self.taken[-1].go(file, at=at, width=width, theme=theme)


@pytest.fixture
def open_page(visits: Visits) -> Iterator[Opener]:
    opener = Opener(visits)
    yield opener
    for visit in opener.taken:
        visits.give_back(visit)


@pytest.fixture(scope="module")
def visit(visits: Visits) -> Iterator[Visit]:
    """One page that shows many files of a report, one after the other: what a reader does, and fast."""
    taken = visits.take()
    yield taken
    visits.give_back(taken)


@pytest.fixture(scope="session")
def site() -> Path:
    """The collection's own report."""
    folder = ROOT / "build" / "report"
    need((folder / "index.html").is_file(), "build/report (make report)")
    return folder


HOSTILE = """青河县脱贫攻坚工作纪实

2019年,<script>window.ran=1;alert(1)</script>青河县投入<img src="x" onerror="window.ran=2">扶贫资金1.2亿元,贫困发生率由12.6%降到0.9%。

=HYPERLINK("http://example.invalid","x")，+1+1投入教育扶贫资金3500万元。<svg onload="window.ran=3"></svg>
"""


def made_up(folder: Path) -> Path:
    """Write 33 made-up articles: one hostile, three with hostile names, one empty, one that is no text, one in Big5."""
    folder.mkdir()
    for n in range(26):
        text = (
            f"青河县第{n + 1}批扶贫项目\n\n{2014 + n % 6}年,青河县投入扶贫资金{n + 1}.{n % 9 + 1}亿元,其中产业扶贫{200 + 37 * n}万元、"
            f"教育扶贫{90 + 13 * n}万元。全县贫困发生率由{18 - n % 7}.4%下降到{1 + n % 3}.2%,{n + 2}个贫困村退出,{2100 + 311 * n}人脱贫。\n\n"
            f"计划到2020年再投入{n + 2}000万元,搬迁{300 + 7 * n}户{1200 + 31 * n}人。"
        )
        (folder / f"article-{n + 1:02}.txt").write_text(text, encoding="utf-8")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    for name in ("<img src=x onerror=alert(1)>", "a$x^{$b", "![x](hostile.txt)"):
        (folder / f"{name}.txt").write_text("2019年,青河县投入扶贫资金1.2亿元,贫困发生率降到0.9%。", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (folder / "big5.txt").write_bytes(
        "2018年,青河縣投入扶貧資金四千萬元,全縣貧困發生率降到百分之二點五,脫貧攻堅取得成效。".encode("big5")
    )
    return folder


@dataclass(frozen=True)
class OwnReport:
    """A report on the made-up articles, what the command printed, and how long it took."""

    folder: Path
    source: Path
    printed: str
    seconds: float


@contextmanager
def only_one(file: Path) -> Iterator[None]:
    """Let the processes of a run of tests pass one after the other."""
    with open(file, "w") as held:
        with suppress(ImportError):  # elsewhere than on POSIX one process runs the tests
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> OwnReport:
    """The report on the made-up articles, built by the first process that asks for it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    folder, told = shared / "own", shared / "own.json"
    with only_one(shared / "own.lock"):
        if not told.is_file():
            folder.mkdir()
            source = made_up(folder / "articles")
            began = time.monotonic()
            command = [sys.executable, "-m", "povlib.cli", "report", str(source), "-o", str(folder / "report")]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder)
            assert done.returncode == 0, done.stderr
            told.write_text(json.dumps([done.stdout, time.monotonic() - began]), encoding="utf-8")
    return OwnReport(folder / "report", folder / "articles", *json.loads(told.read_text(encoding="utf-8")))
