"""``make torture``: give povlib what it was not made for, and print what does not go as wanted.

The cases are data, tests/cases/hostile.json: files, names, arguments and environments with the wanted exit code, number of
facts and words of the message; and shapes of text that are grown from 20,000 to 1,280,000 characters, whose time must grow as
they do. Whatever is given, no case may end in a traceback, print more than a screen takes, or touch another file.
"""

import argparse
import json
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CASES: list[dict[str, Any]] = json.loads((ROOT / "tests" / "cases" / "hostile.json").read_text(encoding="utf-8"))
SIZES = (20_000, 80_000, 320_000, 1_280_000)
SHORT = (10_000, 40_000)
STEEPEST = 1.25
TEXT = "2019年,全县投入3200万元。"
_SECONDS = 120
_LINES = 12
_LEAST = 0.05  # seconds; less than this is noise
# Mounts the checkout so that nobody can write to it, for one process
_READ_ONLY = [
    "unshare",
    "-m",
    "sh",
    "-c",
    'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"',
    str(ROOT),
]


def can_try(case: dict[str, Any]) -> bool:
    """Whether this machine lets a case be tried: mounting is for the superuser of Linux."""
    if not case.get("read_only"):
        return True
    return (
        shutil.which("unshare") is not None
        and not subprocess.run([*_READ_ONLY, "true"], capture_output=True).returncode
    )


def wrong(case: dict[str, Any], *, short: bool = False) -> list[str]:
    """Return what of a case is not as wanted; ``short`` grows shapes less."""
    if case["kind"] == "shape":
        sizes = case.get("sizes", SHORT if short else SIZES)
        return _wrong_growth(case, sizes[:2] if short else sizes)
    with tempfile.TemporaryDirectory(prefix="torture-") as name, _server(case.get("server")) as address:
        return _wrong_run(case, Path(name), address)


@contextmanager
def _server(kind: str | None) -> Iterator[str]:
    """Give the address of a server that a cluster is none of: silent, http, or a scheduler without workers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at = silent.getsockname()[1]
        if kind is None or kind == "silent":
            yield f"tcp://127.0.0.1:{at}"
            return
    module = ["http.server", "--bind", "127.0.0.1", str(at)]
    if kind == "scheduler":
        module = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(at), "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with (
        tempfile.TemporaryDirectory() as empty,
        subprocess.Popen([sys.executable, "-m", *module], cwd=empty, **quiet) as server,
    ):
        try:
            end = time.monotonic() + _SECONDS
            while time.monotonic() < end:
                try:
                    socket.create_connection(("127.0.0.1", at)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"tcp://127.0.0.1:{at}"
        finally:
            server.kill()


def _content(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "pieces" in case:
        text = "".join(piece * times for piece, times in case["pieces"])
    else:
        text = case.get("head", "") + case.get("text", TEXT) * case.get("times", 1)
    return text.encode(case.get("encoding", "utf-8"), "surrogatepass")


def _wrong_run(case: dict[str, Any], folder: Path, address: str) -> list[str]:
    given = folder / ("有 空 格" if case["kind"] == "environment" else "in")
    given.mkdir()
    (given / case.get("name", "a.txt")).write_bytes(_content(case))
    if "mtime" in case:
        os.utime(given / "a.txt", (case["mtime"],) * 2)
    before = {path.name: path.read_bytes() for path in given.iterdir()}
    command = case.get("command", "extract")
    arguments = case.get("arguments") or [command, "--", case.get("name", "a.txt")]
    if command == "archive":
        arguments = ["extract", "-o", str(folder / "out"), "--workers", "1", "a.txt"]
    arguments = [address if argument == "ADDRESS" else argument for argument in arguments]
    environment = {**os.environ, "TMPDIR": str(folder), **case.get("set", {})}
    for name in case.get("unset", ()):
        environment = {} if name == "*" else {k: v for k, v in environment.items() if k != name}
    if "patch" in case:  # done in every Python that the case starts
        (folder / "patch").mkdir()
        (folder / "patch" / "sitecustomize.py").write_text(case["patch"], encoding="utf-8")
        environment["PYTHONPATH"] = str(folder / "patch")
    code = f"import sys; sys.path[0] = {str(ROOT)!r}; sys.argv[0] = 'povlib'; from povlib.cli import main; main()"
    try:
        done = subprocess.run(
            [*(_READ_ONLY if case.get("read_only") else ()), sys.executable, "-c", code, *arguments], cwd=given, capture_output=True, stdin=subprocess.DEVNULL,
            timeout=case.get("seconds", _SECONDS), env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [f"did not end in {case.get('seconds', _SECONDS)} s"]
    after = {path.name: path.read_bytes() for path in given.iterdir()}
    return _unwanted(case["wanted"], done, before == after)


def _unwanted(wanted: dict[str, Any], done: subprocess.CompletedProcess[bytes], unchanged: bool) -> list[str]:
    out, told = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    codes = wanted["code"] if isinstance(wanted["code"], list) else [wanted["code"]]
    found = []
    if done.returncode not in codes:
        found.append(f"exit code {done.returncode}, not {' or '.join(map(str, codes))}: {told[-300:].strip()}")
    if "Traceback" in told or "\x1b" in told:
        found.append(f"a traceback or a control character: {told[-300:].strip()}")
    if told.count("\n") > _LINES or len(told) > 4000:
        found.append(f"{told.count(chr(10))} lines of {len(told)} characters on the error stream")
    if "facts" in wanted and (facts := out.count("\n")) != wanted["facts"]:
        found.append(f"{facts} facts, not {wanted['facts']}: {told[-300:].strip()}")
    found += [f"does not say {word!r}: {told[-300:].strip()}" for word in wanted.get("says", ()) if word not in told]
    if done.returncode == 1 and not told.strip():
        found.append("fails without a word")
    if wanted.get("loud") and not told.strip():
        found.append("what is lost is not named")
    if "lacks" in wanted and wanted["lacks"] in out:
        found.append(f"shows {wanted['lacks']}")
    if not unchanged:
        found.append("changes what it was given")
    return found


GROW = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))  # of the processor, whoever else has the machine
from povlib.articles import Article
from povlib.reading.document import Document
from povlib.reading.facts import find_facts
import json
case = json.loads(sys.stdin.read())
if case.get("page"):  # what makes pages takes longer to load than most shapes to read
    from povlib.evidence import fact_rows
    from povlib.report.evidence_page import article_page
head, unit, tail = case.get("head", ""), case["unit"], case.get("tail", "")
def read(size):
    times = max(1, size // len(unit))
    body = "".join(f"a{n}=1 " for n in range(size // 8)) if case.get("numbered") else unit * times
    best = None
    for end in ("", "\\n完")[: 2 if size <= 80000 else 1]:  # another text: what was cleaned once is kept
        article = Article("a", head + body + tail + end, published="2020", place="青河县", is_html=case.get("html", False))
        began = time.process_time()
        document = Document(article)
        facts = find_facts(document)
        if case.get("page"):
            article_page(document, fact_rows(document, facts))
        seconds = time.process_time() - began
        best = seconds if best is None else min(best, seconds)
    return best
read(200)
for size in case["sizes"]:
    print(size, read(size), flush=True)
"""


def growth(case: dict[str, Any], sizes: Sequence[int]) -> tuple[float | None, list[tuple[int, float]], bool]:
    """Return the exponent of a shape's growth, None where it is too fast to tell; its points; whether it ended."""
    given = json.dumps({**case, "sizes": sizes})
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = True
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", GROW],
            input=given.encode(),
            capture_output=True,
            timeout=5 * _SECONDS,
            env=environment,
        )
        lines, ended = done.stdout, done.returncode == 0
    except subprocess.TimeoutExpired as error:
        lines, ended = error.stdout or b"", False
    points = [(int(size), float(seconds)) for size, seconds in (line.split() for line in lines.decode().splitlines())]
    slow = [(math.log(size), math.log(seconds)) for size, seconds in points if seconds >= _LEAST]
    if len(slow) < 2:
        return None, points, ended
    x, y = (sum(values) / len(slow) for values in zip(*slow, strict=True))
    return sum((a - x) * (b - y) for a, b in slow) / sum((a - x) ** 2 for a, _ in slow), points, ended


def _wrong_growth(case: dict[str, Any], sizes: Sequence[int]) -> list[str]:
    for _ in range(3):  # another program may have had the machine
        exponent, points, ended = growth(case, sizes)
        # a shape that only the largest size of takes longer than a minute grows slowly enough all the same
        if (ended or len(points) > 2) and (exponent is None or exponent < STEEPEST):
            return []
        if not ended:
            break
    shown = ", ".join(f"{size:,}: {seconds:.2f} s" for size, seconds in points)
    return [
        f"{'' if ended else 'did not end in a minute of the processor; '}exponent {exponent and round(exponent, 2)} ({shown})"
    ]


def main() -> None:
    """Run the cases that are asked for, and end with 1 where something is not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only cases whose kind or label holds one of these")
    parser.add_argument("--every", type=int, default=1, help="only every so many cases, and shapes grown less")
    options = parser.parse_args()
    chosen = [case for case in CASES[:: options.every] if can_try(case)]
    if options.words:
        chosen = [c for c in chosen if any(word in f"{c['kind']}: {c['label']}" for word in options.words)]
    began, bad = time.monotonic(), 0
    with ThreadPoolExecutor(2) as pool:
        for case, found in zip(chosen, pool.map(lambda c: wrong(c, short=options.every > 1), chosen), strict=True):
            bad += bool(found)
            for line in found:
                print(f"{case['kind']}: {case['label']}: {re.sub(r'[^ -~⺀-￮]', '·', line)}", flush=True)
    untried = len(CASES[:: options.every]) - len(chosen) if not options.words else 0
    not_tried = f"; {untried} cannot be tried on this machine" if untried else ""
    print(f"{len(chosen) - bad} of {len(chosen)} cases as wanted{not_tried}, in {time.monotonic() - began:.0f} s")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
