"""Where files lie: a folder with what is below it, or a .zip, which is read without being unpacked."""

import gzip
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ..locale import N_, tr
from .article import Failure, InputError

LARGEST = 1 << 30  # bytes of a file that is read as a whole
DAMAGED = (
    gzip.BadGzipFile, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError,
    NotImplementedError, RuntimeError,  # zipfile's words for a way to pack or lock that it does not know
)  # fmt: skip
# What systems and programs leave beside people's files: nobody brought it.
_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", "__macosx"}
# A folder with one of these was written by this library: not articles, but what was read in them.
_WRITTEN = {"_manifest.json": N_("holds facts that povlib wrote"), "searchdata.js": N_("is a report that povlib wrote")}
NO_FILE = N_("there is no such file")


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

    def data(self, name: str) -> bytes:
        """Return the bytes of a file; raises ``OSError`` or one of ``DAMAGED``, ``InputError`` where it is too large."""
        if self.size(name) > LARGEST:
            raise InputError(tr("is larger than {size} GB; cut it into smaller files").format(size=LARGEST >> 30))
        with self.open(name) as file:
            return file.read()

    def open_anywhere(self, name: str) -> IO[bytes]:
        """Open a file to read it here and there; raises as ``data`` does."""
        return self.open(name)

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
            return tr("is a link to nothing") if path.is_symlink() else tr(NO_FILE)
        except (OSError, ValueError, RuntimeError) as error:
            return tr("cannot be read ({why})").format(why=getattr(error, "strerror", None) or error)
        if not inside:
            return tr("leads out of the folder; put the file itself there")
        if not stat.S_ISREG(kind):
            is_link = path.is_symlink()
            folder = tr("is a link to a folder; put the folder itself there") if is_link else tr("is a folder")
            return folder if stat.S_ISDIR(kind) else tr("is no file but a pipe, a socket or a device")
        return None

    def files(self, *, but: Path | None = None) -> Iterator[str | Failure]:
        """Yield the names of the files, and what cannot be opened with its reason; what lies in ``but`` is left out."""
        left_out = os.path.abspath(but) if but is not None else None
        waiting = [""]
        while waiting:
            here = waiting.pop()
            try:
                with os.scandir(self.root / here) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                yield Failure(here.removesuffix("/"), "", tr("cannot be opened ({why})").format(why=error.strerror))
                continue
            written = next((_WRITTEN[entry.name] for entry in found if entry.name in _WRITTEN), None)
            if written and here:
                yield Failure(here.removesuffix("/"), "", tr(written))
                continue
            below = []
            for entry in found:
                name = here + entry.name
                if is_hidden(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if os.path.abspath(entry.path) != left_out:
                        below.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False) or (fault := self.fault(name)) is None:
                    yield name
                else:
                    yield Failure(name, "", fault)
            waiting += reversed(below)


class Archive(Folder):
    """The files of a .zip; where all lie in one folder of it, that folder is left out of their names.

    Raises ``InputError`` where it is none.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        try:
            self._zip = zipfile.ZipFile(root)
        except OSError as error:
            raise InputError(tr("cannot be read ({why})").format(why=error.strerror or error)) from None
        except (*DAMAGED, ValueError) as error:
            raise InputError(tr("is no .zip, or a damaged one ({error})").format(error=error)) from None
        infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = _member_name(info)
            if info.is_dir() or not name or any(map(is_hidden, name.split("/"))):
                continue
            stem, dot, ending = name.rpartition(".")
            times = 1
            while name in infos:  # one that was packed twice, with two contents perhaps
                times += 1
                name = f"{stem or ending} ({times}){dot}{ending if stem else ''}"
            infos[name] = info
        tops = {name.partition("/")[0] for name in infos}
        top = f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in infos) else ""
        self._infos = {name[len(top) :]: i for name, i in infos.items()}

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read its bytes; raises ``OSError`` or one of ``DAMAGED``."""
        return self._zip.open(self._infos[name])

    def open_anywhere(self, name: str) -> IO[bytes]:
        """Open a file to read it here and there; raises as ``data`` does."""
        return io.BytesIO(self.data(name))

    def size(self, name: str) -> int:
        """Return the length of a file unpacked, in bytes."""
        return self._infos[name].file_size

    def mark(self, name: str) -> str:
        """Return what tells whether a file has changed."""
        return f"{self.size(name)} {self._infos[name].CRC}"

    def fault(self, name: str) -> str | None:
        """Return why a file cannot be opened; None where it can."""
        info = self._infos.get(name)
        if info is None:
            return tr(NO_FILE)
        if stat.S_ISLNK(info.external_attr >> 16):
            return tr("is a link; put the file itself there")
        if info.flag_bits & 1:
            return tr("is locked with a password; unpack the archive")
        return None

    def files(self, *, but: Path | None = None) -> Iterator[str | Failure]:
        """Yield the names of the files, and what cannot be opened with its reason."""
        for name in sorted(self._infos):
            fault = self.fault(name)
            yield Failure(name, "", fault) if fault else name


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file in a .zip, which Windows writes in the encoding of the system."""
    name = info.filename
    if not info.flag_bits & 0x800:
        data = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def open_tree(root: str | Path) -> Folder:
    """Return the files of a folder or a .zip; raises ``InputError`` where it is neither."""
    root = Path(root)
    return Folder(root) if root.is_dir() else Archive(root)
