"""Whether a report that stands is the one that would be built now, so that it need not be built again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..batch.digest import code_digest, files_digest, installed
from .notebooks import Run


@dataclass(frozen=True)
class Stamp:
    """A file that says what a report was made from and what it was when it was done.

    ``made_from``: see ``made_from``. A report in which anything was changed, added or lost since is built again.
    """

    file: Path
    report: Path
    made_from: str

    def holds(self) -> bool:
        """Whether the report stands as it was built, from what it would be built from now."""
        return self.file.is_file() and self.file.read_text(encoding="utf-8") == self._told()

    def write(self) -> None:
        """Say that the report is built."""
        self.file.write_text(self._told(), encoding="utf-8")

    def _told(self) -> str:
        return f"{self.made_from} {files_digest(_files_below(self.report))}\n"


def made_from(inputs: Mapping[str, Path], runs: Sequence[Run], *more: str) -> str:
    """Return a digest of all that a report is made from: code, packages, input files, notebooks as they were run.

    ``more`` are further texts that it depends on.
    """
    told = [code_digest("report"), *installed(), files_digest(inputs), files_digest({r.name: r.path for r in runs})]
    told += [f"{run.name}: {run.error}" for run in runs] + list(more)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _files_below(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
