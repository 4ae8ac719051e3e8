"""Where files lie: a folder with what is below it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .article import Failure, InputError

# What systems and programs leave beside people's files: nobody brought it.
_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", "__macosx"}
# A folder with one of these was written by this library: not articles, but what was read in them.
_WRITTEN = {"_manifest.json": "holds facts that povlib wrote", "searchdata.js": "is a report that povlib wrote"}


def is_hidden(name: str) -> bool:
    """Whether a file was left by a system or a program: .DS_Store, ~$report.docx, Thumbs.db."""
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BY_SYSTEMS


class Folder:
    """The files of a folder and of the folders below it, by their names below it, with / between."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __enter__(self) -> "Folder":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return self.root / name

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read its bytes; raises ``OSError``."""
        return open(self.root / name, "rb")

    def size(self, name: str) -> int:
        """Return the length of a file, in bytes; raises ``OSError``."""
        return (self.root / name).stat().st_size

    def mark(self, name: str) -> str:
        """Return what tells whether a file has changed; raises ``OSError``."""
        state = (self.root / name).stat()
        return f"{state.st_size} {state.st_mtime_ns}"

    def is_file(self, name: str) -> bool:
        """Whether there is a file of that name that can be opened without waiting, in the folder itself."""
        return self.fault(name) is None

    def fault(self, name: str) -> str | None:
        """Return why a file cannot be opened: it leads out of the folder, or is none; None where it can."""
        path = self.root / name
        try:
            kind = path.stat().st_mode
            inside = path.resolve().is_relative_to(self.root.resolve())
        except FileNotFoundError:
            return "is a link to nothing" if path.is_symlink() else "there is no such file"
        except (OSError, ValueError, RuntimeError) as error:
            return f"cannot be read ({getattr(error, 'strerror', None) or error})"
        if not inside:
            return "leads out of the folder; put the file itself there"
        if not stat.S_ISREG(kind):
            return "is a folder" if stat.S_ISDIR(kind) else "is no file but a pipe, a socket or a device"
        return None

    def files(self, *, but: Path | None = None) -> Iterator[str | Failure]:
        """Yield the names of the files, and what cannot be opened with its reason; what lies in ``but`` is left out."""
        refused: list[OSError] = []
        for folder, below, names in os.walk(self.root, onerror=refused.append):
            here = Path(folder).relative_to(self.root)
            for error in refused:
                yield Failure(self._name(Path(error.filename)), "", f"cannot be opened ({error.strerror})")
            refused.clear()
            if written := next((why for name, why in _WRITTEN.items() if name in names), None):
                if here.parts:
                    yield Failure(here.as_posix(), "", written)
                    below[:] = []
                    continue
            for name in [b for b in below if os.path.islink(os.path.join(folder, b)) and not is_hidden(b)]:
                yield Failure((here / name).as_posix(), "", "is a link to a folder; put the folder itself there")
            below[:] = sorted(b for b in below if not is_hidden(b) and (but is None or Path(folder, b) != but))
            for name in sorted(names):
                if is_hidden(name):
                    continue
                file = (here / name).as_posix()
                fault = self.fault(file)
                yield Failure(file, "", fault) if fault else file
        for error in refused:
            yield Failure(self._name(Path(error.filename)), "", f"cannot be opened ({error.strerror})")

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def open_tree(root: str | Path) -> Folder:
    """Return the files of a folder; raises ``InputError`` where it cannot be opened."""
    root = Path(root)
    if not root.is_dir():
        raise InputError(f"{root}: no such folder")
    return Folder(root)
