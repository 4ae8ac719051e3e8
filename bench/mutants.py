"""Would the tests notice? Break the library in small ways, one at a time, and count the breaks that no test sees.

``make mutants`` takes the same mutations every time (a seed chooses them from all that are possible), runs the tests of
the room that was broken on a copy of the checkout, and for those that survive every notebook that uses the room. What is
left is printed with its place; ``--seed`` and ``--count`` choose others, ``--room`` only those of a room.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parent.parent
# room: how many mutations it gets of sixty, and the tests that are about it
ROOMS = {
    "reading": (24, ("test_fields", "test_facts", "test_reading", "test_numerals", "test_weighing")),
    "checks": (10, ("test_checks",)),
    "terms": (10, ("test_terms",)),
    "charts": (8, ("test_charts", "test_charts_language")),
    "cleaning": (8, ("test_cleaning",)),
}
NOTEBOOKS = ("02_*", "03_*", "04_*", "05_*", "06_*", "07_*")
_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult}
_SECONDS = 240


@dataclass(frozen=True)
class Mutation:
    """A file of the library, where in it, what is done there, and the whole text of the file then."""

    file: Path
    line: int
    what: str
    text: str


def mutations(file: Path) -> Iterator[Mutation]:
    """Yield every mutation of a file: a comparison, a number, and/or, not, a sum, or an alternative of a pattern."""
    text = file.read_text(encoding="utf-8")
    count = sum(1 for _ in _sites(ast.parse(text), file))
    for n in range(count):
        tree = ast.parse(text)
        line, what = next(change() for k, change in enumerate(_sites(tree, file)) if k == n)
        yield Mutation(file, line, what, ast.unparse(tree))


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
    total = sum(ROOMS[room][0] for room in rooms)
    found = []
    for room in rooms:
        share = ROOMS[room][0]
        files = sorted((ROOT / "povlib" / room).rglob("*.py"))
        every = [m for f in files if f.name not in ("fit.py", "__init__.py") for m in mutations(f)]
        found += pick.sample(every, min(len(every), round(count * share / total)))
    return found


def noticed(mutation: Mutation, copy: Path) -> bool:
    """Whether a test fails when a copy of the checkout has the mutation."""
    below = mutation.file.relative_to(ROOT)
    room = below.parts[1]
    target = copy / below
    target.write_text(mutation.text, encoding="utf-8")
    try:
        files = [f"tests/{name}.py" for name in ROOMS[room][1] if (copy / f"tests/{name}.py").is_file()]
        notebooks = [
            str(p.relative_to(copy)) for glob in NOTEBOOKS for p in sorted((copy / "notebooks").glob(f"{glob}.ipynb"))
        ]
        nbval = ["--nbval", "--nbval-sanitize-with", "tests/nbval-sanitize.cfg", *notebooks]
        return not (_passes(copy, ["--doctest-modules", str(below), *files]) and _passes(copy, nbval))
    finally:
        shutil.copyfile(mutation.file, target)


def _passes(copy: Path, arguments: list[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    environment = {"PYTHONPATH": str(copy), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(copy)}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return False  # a break that hangs is noticed
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

        def run(mutation: Mutation) -> bool:
            copy = copies.get()
            try:
                return noticed(mutation, copy)
            finally:
                copies.put(copy)

        survivors = 0
        with ThreadPoolExecutor(options.jobs) as pool:
            for mutation, seen in zip(breaks, pool.map(run, breaks), strict=True):
                place = f"{mutation.file.relative_to(ROOT)}:{mutation.line}"
                print(f"{'noticed ' if seen else 'SURVIVES'} {place} {mutation.what}", flush=True)
                survivors += not seen
    print(f"{survivors} of {len(breaks)} mutations survive")


if __name__ == "__main__":
    main()
