"""Would the tests notice? Break the library in small ways, one at a time, and count the breaks that no test sees.

``make mutants`` takes the same mutations every time (a seed chooses them from all that are possible), runs the tests of
the room that was broken on a copy of the checkout, the quick ones first, and for those that survive the notebooks that
use the room. A test that fails before anything is broken notices nothing: it is named and left out. What survives is
printed with its place; ``--seed`` and ``--count`` choose others, ``--room`` only those of a room.
"""

import argparse
import ast
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).parent.parent


class Room(NamedTuple):
    """How many mutations a room gets of sixty, the tests about it, the quickest first, and the notebooks that use it."""

    share: int
    tests: tuple[str, ...]
    notebooks: tuple[str, ...]


ROOMS = {
    "reading": Room(
        24,
        tuple(
            "sentences gazetteer topics approved main_place tables fields reading numerals damage facts weighing "
            "proposals".split()
        ),
        ("03_*", "04_*", "05_*", "07_*"),
    ),
    "checks": Room(10, ("checks",), ("07_*",)),
    "terms": Room(10, ("terms",), ("06_*", "06b_*")),
    "charts": Room(
        8, ("charts_language", "chart_marks", "findings", "chart_words", "charts"), ("04_*", "05_*", "06_*")
    ),
    "cleaning": Room(8, ("approved", "encodings", "cleaning"), ("02_*", "03_*")),
}
_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult}
_SECONDS = 240
_TIMED = "not takes_time and not time_grows and not time_that_grows"  # on a busy machine they fail by themselves


@dataclass(frozen=True)
class Mutation:
    """A file of the library, where in it, what is done there, and the whole text of the file then."""

    file: Path
    line: int
    what: str
    text: str


def places(file: Path) -> list[tuple[Path, int]]:
    """Return the file with the number of every place where it can break.

    A comparison, a number, and/or, not, a sum, or an alternative of a pattern.
    """
    return [(file, n) for n, _ in enumerate(_sites(ast.parse(file.read_text(encoding="utf-8")), file))]


def mutation(file: Path, place: int) -> Mutation:
    """Return the break of a file at one of its places."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    line, what = next(islice(_sites(tree, file), place, None))()
    return Mutation(file, line, what, ast.unparse(tree))


def _sites(tree: ast.AST, file: Path) -> Iterator:
    layout = "charts" in file.parts  # a size or a place in a picture is for the eye
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
            yield lambda node=node: _set(node, "ops", [_COMPARED[type(node.ops[0])](), *node.ops[1:]])
        elif isinstance(node, ast.BoolOp):
            yield lambda node=node: _set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield lambda node=node: _negate(node)
        elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED and not layout and not _is_text(node):
            yield lambda node=node: _set(node, "op", _COUNTED[type(node.op)]())
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float) and not layout:
            yield lambda node=node: _set(node, "value", node.value + 1)
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and _alternatives(node.value) and not layout
        ):
            yield lambda node=node: _set(node, "value", _without_one(node.value))


def _set(node: ast.AST, field: str, value: object) -> tuple[int, str]:
    before = ast.unparse(node)
    setattr(node, field, value)
    return node.lineno, f"{before[:70]} -> {ast.unparse(node)[:70]}"


def _negate(node: ast.UnaryOp) -> tuple[int, str]:
    before = ast.unparse(node)
    node.operand = ast.UnaryOp(ast.Not(), node.operand)
    return node.lineno, f"{before[:70]} -> without its not"


def _is_text(node: ast.BinOp) -> bool:
    return any(isinstance(x, ast.Constant) and isinstance(x.value, str) for x in (node.left, node.right)) or any(
        isinstance(x, ast.JoinedStr) for x in ast.walk(node)
    )


def _alternatives(text: str) -> bool:
    return text.count("|") >= 2 and "\n" not in text and "(" not in text


def _without_one(text: str) -> str:
    parts = text.split("|")
    return "|".join(parts[:1] + parts[2:])


def chosen(count: int, seed: int, rooms: Collection[str] = tuple(ROOMS)) -> list[Mutation]:
    """Return so many mutations, the same for the same seed, spread over the rooms."""
    pick = random.Random(seed)
    total = sum(ROOMS[room].share for room in rooms)
    found = []
    for room in rooms:
        share = ROOMS[room].share
        files = sorted((ROOT / "povlib" / room).rglob("*.py"))
        every = [place for f in files if f.name not in ("fit.py", "__init__.py") for place in places(f)]
        found += [mutation(*place) for place in pick.sample(every, min(len(every), round(count * share / total)))]
    return found


def noticed(mutation: Mutation, copy: Path, failing: Collection[str] = ()) -> bool:
    """Whether a test fails, other than those ``failing`` before, when a copy of the checkout has the mutation."""
    below = mutation.file.relative_to(ROOT)
    target = copy / below
    whole = target.read_bytes()  # not the checkout's own file, which may change meanwhile
    target.write_text(mutation.text, encoding="utf-8")
    known = [f"--deselect={test}" for test in failing]
    try:
        tests, notebooks = _tests_of(_room(mutation), copy)
        first = ["-x", "-p", "no:cacheprovider", *known]
        return not (
            _passes(copy, [*first, "--doctest-modules", str(below), *tests]) and _passes(copy, first + notebooks)
        )
    finally:
        target.write_bytes(whole)


def failing_before(room: str, copy: Path) -> list[str]:
    """Return the tests and the cells of notebooks that fail when nothing of the room is broken."""
    cache = copy / f".pytest-{room}"
    for arguments in _tests_of(room, copy):
        _passes(copy, ["-o", f"cache_dir={cache}", *arguments])
    failed = cache / "v" / "cache" / "lastfailed"
    return list(json.loads(failed.read_text(encoding="utf-8"))) if failed.is_file() else []


def _room(mutation: Mutation) -> str:
    return mutation.file.relative_to(ROOT).parts[1]


def _tests_of(room: str, copy: Path) -> tuple[list[str], list[str]]:
    books = [str(p.relative_to(copy)) for g in ROOMS[room].notebooks for p in sorted(copy.glob(f"notebooks/{g}.ipynb"))]
    nbval = ["--nbval", "--nbval-sanitize-with", "tests/nbval-sanitize.cfg", *books]
    return [f"tests/test_{name}.py" for name in ROOMS[room].tests], nbval


def _passes(copy: Path, arguments: list[str]) -> bool:
    # The limit is of work, not of time: a test that waits for a busy machine has noticed nothing.
    limited = ["sh", "-c", f'ulimit -t {_SECONDS}; exec "$@"', "sh"]
    command = [*limited, sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-k", _TIMED, *arguments]
    environment = {"PYTHONPATH": str(copy), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(copy)}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True)
    return done.returncode == 0


def main() -> None:
    """Break the library so many times, and print what no test notices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--room", action="append", choices=ROOMS, help="break this room only; may be given again")
    options = parser.parse_args()
    breaks = chosen(options.count, options.seed, options.room or tuple(ROOMS))
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Path] = Queue()
        for n in range(options.jobs):
            copy = Path(folder) / str(n)
            for part in ("povlib", "tests", "data", "notebooks", "pyproject.toml"):
                source = ROOT / part
                ignore = shutil.ignore_patterns("node_modules", "__pycache__")
                shutil.copytree(source, copy / part, ignore=ignore) if source.is_dir() else shutil.copy(source, copy)
            copies.put(copy)

        @contextmanager
        def a_copy() -> Iterator[Path]:
            copy = copies.get()
            try:
                yield copy
            finally:
                copies.put(copy)

        def already(room: str) -> list[str]:
            with a_copy() as copy:
                return failing_before(room, copy)

        def seen(mutation: Mutation) -> bool:
            with a_copy() as copy:
                return noticed(mutation, copy, failing)

        survivors = 0
        with ThreadPoolExecutor(options.jobs) as pool:
            rooms = sorted({_room(mutation) for mutation in breaks})
            failing = [test for tests in pool.map(already, rooms) for test in tests]
            for test in failing:
                print(f"fails already, left out: {test}", flush=True)
            for mutation, is_seen in zip(breaks, pool.map(seen, breaks), strict=True):
                place = f"{mutation.file.relative_to(ROOT)}:{mutation.line}"
                print(f"{'noticed ' if is_seen else 'SURVIVES'} {place} {mutation.what}", flush=True)
                survivors += not is_seen
    print(f"{survivors} of {len(breaks)} mutations survive")


if __name__ == "__main__":
    main()
