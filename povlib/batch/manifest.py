"""The folder of a run: its parts, each written whole or not at all, and the manifest that says what is in them."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .. import __version__
from ..articles import Failure, InputError
from ..export import whole_file
from ..locale import tr
from .digest import code_digest
from .sources import Part, Source

NAME = "_manifest.json"  # readers of Parquet folders pass over a name that begins with _
_KEY = b"povlib"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a part, or a run, has read: articles, their characters, the facts found, what could not be read or is doubtful."""

    articles: int = 0
    characters: int = 0
    facts: int = 0
    failures: tuple[Failure, ...] = ()
    doubts: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """Return the counts as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "backslashreplace")

    @classmethod
    def from_json(cls, text: bytes | str) -> "Counts":
        """Return the counts that ``to_json`` wrote."""
        known = json.loads(text)
        failures = tuple(Failure(**f) for f in known["failures"])
        return cls(**known | {"failures": failures, "doubts": tuple(known["doubts"])})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run read and wrote; it stands as ``_manifest.json`` beside the parts.

    ``state``: running, complete, or changed where an input did while it was read. ``run``: what tells this run from another (inputs, options, version and code).
    ``inputs``: each with path, size and number of parts. ``failures``: file, where and reason of each.
    ``doubts``: what of the articles could not be read as it stood, a line each.
    """

    state: str
    run: str
    version: str
    options: dict[str, Any]
    inputs: list[dict[str, Any]]
    parts: int
    articles: int = 0
    characters: int = 0
    facts: int = 0
    failures: list[dict[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def part_name(number: int) -> str:
    """Return the file name of a part."""
    return f"part-{number:06}.parquet"


def run_digest(found: Iterable[Source], parts: Iterable[Part], options: dict[str, Any]) -> str:
    """Return what tells a run from another: a part with the same number of an equal run is the same table."""
    text = json.dumps(
        [[asdict(i) for i in found], [asdict(p) for p in parts], options, __version__, code_digest()],
        ensure_ascii=False,
        default=sorted,
    )
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all; raises ``InputError`` where it cannot be."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"
    with whole_file(folder / NAME) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


def load(folder: str | Path) -> Manifest | None:
    """Return the manifest of a folder, None where it has none; raises ``InputError`` where it cannot be read."""
    path = Path(folder) / NAME
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            tr("{path}: is no manifest of a run ({error}); empty the folder or give another").format(
                path=path, error=error
            )
        ) from None


def counts_of(folder: Path, number: int) -> Counts | None:
    """Return what a finished part has read, None where it is not finished."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / part_name(number)
    try:
        known = pq.read_metadata(path).metadata or {}
        return Counts.from_json(known[_KEY])
    except FileNotFoundError:
        return None
    except (OSError, KeyError, ValueError, pa.ArrowException) as error:
        raise InputError(
            tr("{path}: is damaged ({error}); remove it and run the same again").format(path=path, error=error)
        ) from None


def prepare(folder: Path) -> Path:
    """Make the folder of a run and return it; raises ``InputError`` where it cannot be made or holds something else."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            tr("{folder}: cannot be made ({why}); give a folder you may write to").format(
                folder=folder, why=error.strerror
            )
        ) from None
    known = load(folder)
    if known is None and any(folder.iterdir()):
        raise InputError(
            tr("{folder}: is not empty and holds no run of povlib; give a new folder").format(folder=folder)
        )
    return folder


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Hold the folder so that no second run writes to it, and clear what a killed run left half-written."""
    try:
        import fcntl
    except ImportError:
        fcntl = None  # type: ignore[assignment]
    path = folder / "_lock"
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
    except OSError as error:
        raise InputError(
            tr("{folder}: cannot be written to ({why}); give a folder you may write to").format(
                folder=folder, why=error.strerror
            )
        ) from None
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InputError(
                    tr("{folder}: another run is writing to it; wait for it or give another folder").format(
                        folder=folder
                    )
                ) from None
            except OSError:
                pass  # a file system without locks
        _clear(folder)
        yield
        _clear(folder)
    finally:
        os.close(handle)
    path.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    for pattern in (".part-*.parquet.*.part", f".{NAME}.*.part"):
        for file in folder.glob(pattern):
            file.unlink(missing_ok=True)
