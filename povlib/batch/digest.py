"""What makes a saved result old: a digest of the code and the word lists that it came from."""

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Literal

from ..reference import reference_file

_HOME = Path(__file__).parent.parent
# What an article is read with. Everything else of the package shows facts, or carries articles to the reading.
_READING = ("articles", "cleaning", "lexicon", "reading", "reference.py", "schema.py", "wording.py")
# What only an installed package has, beside its code; and what no notebook's outputs hang on.
_NO_CODE = ("notebooks", "reference_data")
_NO_OUTPUT = ("cli.py", "locale", "report")


@cache
def code_digest(of: Literal["reading", "notebooks", "report"] = "reading") -> str:
    """Return a digest of the code and word lists that facts (``reading``), the notebooks' outputs, or reports come from.

    Equal digests read articles alike. A checkout and an installed package of one commit have one digest, on any system.
    """
    rooms = [_HOME / name for name in _READING]
    if of != "reading":
        left_out = _NO_CODE if of == "report" else (*_NO_CODE, *_NO_OUTPUT)
        rooms = [path for path in _HOME.iterdir() if path.name not in left_out]
    files = {path.relative_to(_HOME).as_posix(): path for room in rooms for path in _sources(room)}
    reference = reference_file("divisions.csv").parent
    return files_digest(files | {f"reference/{path.name}": path for path in reference.glob("*.csv")})


def files_digest(files: Mapping[str, Path]) -> str:
    """Return a digest of files by name, the same however their lines end and in whatever order they are given."""
    found = hashlib.sha256()
    for name, path in sorted(files.items()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()[:16]


@cache
def installed() -> tuple[str, ...]:
    """Return Python and the packages that are installed, each with its version."""
    return (sys.version, *sorted({f"{package.name} {package.version}" for package in distributions()}))


def _sources(room: Path) -> list[Path]:
    """Return the files of a room, those left out that Python or an editor made."""
    files = [room] if room.is_file() else [path for path in room.rglob("*") if path.is_file()]
    return [f for f in files if not any(part.startswith((".", "__pycache__")) for part in f.relative_to(_HOME).parts)]
