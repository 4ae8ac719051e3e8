"""What a source is made of: its files, at any depth and in archives, each with the kind of reading it takes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..locale import N_, either, tr
from . import tables
from .article import Failure, InputError
from .columns import fields_of, whole
from .formats import PAGES, TEXT_SUFFIXES, what_to_do
from .trees import DAMAGED, Archive, Folder, open_tree

INDEX = "articles.csv"
_GIVE = N_("give a folder of articles, a text or a table")


@dataclass(frozen=True, slots=True)
class Input:
    """A piece of a source that is read at one go.

    ``kind``: files (each one article), index (an articles.csv), warc, or the kind of a table. ``names`` are those of the
    files below ``root``, a folder or a .zip; ``label`` is what stands before them in the source. ``keep`` are those whose id
    keeps the ending, because another file has the same name without it. ``is_alone``: whether it is the only table of the
    source, whose ids need not tell it from others.
    """

    kind: str
    root: str
    names: tuple[str, ...]
    label: str = ""
    keep: frozenset[str] = frozenset()
    is_alone: bool = False
    text_column: str | None = None

    @property
    def path(self) -> str:
        """Return the path of the file, or the folder of several."""
        return self.root if self.kind == "files" else str(Path(self.root, self.names[0]))

    def stem(self, name: str) -> str:
        """Return the id of a file: its name below the source, without the ending unless another has the same."""
        return self.shown(name if name in self.keep else stem_of(name))

    def shown(self, name: str) -> str:
        """Return what a file is called in the source."""
        return whole(self.label + name)[0]


def stem_of(name: str) -> str:
    """Return the name of a file without its ending.

    >>> stem_of("2019/news.jsonl.gz")
    '2019/news'
    """
    folder, slash, last = name.rpartition("/")
    if last.lower().endswith(".gz"):
        last = last[:-3]
    return f"{folder}{slash}{last.rpartition('.')[0] or last}"


def kind_of(name: str) -> str | None:
    """Return what kind of input a file is by its name, None where it is none."""
    low = name.lower()
    if low.endswith((".warc", ".wet", ".warc.gz", ".wet.gz")):
        return "warc"
    if low.endswith(".zip"):
        return "zip"
    return tables.kind_of(name) or ("files" if low.endswith(TEXT_SUFFIXES) else None)


def find_inputs(
    source: str | Path, *, but: Path | None = None, text_column: str | None = None
) -> tuple[list[Input], list[Failure]]:
    """Return what a source is made of, in a fixed order, and what in it cannot be read.

    ``but``: a folder whose files are left out, that of the results. ``text_column``: the column that holds the text in
    tables. Raises ``InputError`` where the source is nothing that can be read.
    """
    source = Path(source)
    if not source.is_dir():
        part = one_file(source, text_column)
        if part.kind != "zip":
            return [part], []
    try:
        inputs, failures = _in_tree(source, "", but, text_column)
    except (InputError, OSError) as error:
        raise InputError(either(f"{source}: {error}", f"{source}：{error}")) from None
    if not inputs:
        raise InputError(nothing_in(source, failures))
    if sum(part.kind != "files" for part in inputs) == 1:
        inputs = [part if part.kind == "files" else replace(part, is_alone=True) for part in inputs]
    return inputs, failures


def one_file(source: Path, text_column: str | None) -> Input:
    """Return a file as an input; raises ``InputError`` where it is no file that can be read."""
    name = source.name
    if not source.exists() and not source.is_symlink():
        raise InputError(tr("{source}: no such file or folder; {give}").format(source=source, give=tr(_GIVE)))
    here = source.absolute() if not source.exists() else source.resolve()
    if fault := Folder(here.parent).fault(here.name):
        raise InputError(either(f"{source}: {fault}", f"{source}：{fault}"))
    kind = "index" if _is_index(Folder(source.parent), name) else kind_of(name)
    if kind is None and (advice := what_to_do(name)):
        raise InputError(either(f"{source}: {advice}", f"{source}：{advice}"))
    return Input(kind or "files", str(source.parent), (name,), is_alone=True, text_column=text_column)


def _is_index(tree: Folder, name: str) -> bool:
    """Whether a file is an index, which names the files of the articles; a table may be called articles.csv too."""
    if PurePosixPath(name).name != INDEX:
        return False
    try:
        return "file" in fields_of(tables.layout_of(tree, name, "rows").columns)
    except (InputError, OSError, *DAMAGED):
        return True


def _in_tree(root: Path, label: str, but: Path | None, text_column: str | None) -> tuple[list[Input], list[Failure]]:
    """Return what a folder or a .zip is made of, and what in it cannot be read; ``label`` stands before the names."""
    with open_tree(root) as tree:
        if tree.is_file(INDEX) and _is_index(tree, INDEX):
            return [Input("index", str(root), (INDEX,), label)], []
        return _below(tree, label, but, text_column)


def _below(tree: Folder, label: str, but: Path | None, text_column: str | None) -> tuple[list[Input], list[Failure]]:
    failures: list[Failure] = []
    found: list[str] = []
    for item in tree.files(but=but):
        if isinstance(item, Failure):
            failures.append(Failure(whole(label + item.file)[0], "", item.reason))
        else:
            found.append(item)
    belongings = _belongings(found)
    for folder, page in belongings.items():
        failures.append(
            Failure(whole(label + folder)[0], "", tr("holds the pictures and scripts of {page}").format(page=page))
        )
    found = [f for f in found if not _is_below(f, belongings)]
    indexes = {f for f in found if _is_index(tree, f)}
    indexed = {str(PurePosixPath(f).parent) for f in indexes}
    found = sorted(f for f in found if f in indexes or not _is_below(f, indexed))
    times = Counter(map(stem_of, found))
    texts: list[str] = []
    inputs: list[Input] = []
    for name in found:
        keep = frozenset([name] if times[stem_of(name)] > 1 else ())
        kind = "index" if name in indexes else kind_of(name)
        if kind == "files":
            texts.append(name)
        elif kind == "zip" and not isinstance(tree, Archive):
            try:
                more, passed = _in_tree(tree.path(name), f"{label}{name}/", None, text_column)
            except (InputError, OSError) as error:
                failures.append(Failure(whole(label + name)[0], "", str(error)))
            else:
                inputs += more
                failures += passed
        elif kind in (None, "zip") or (kind == "warc" and isinstance(tree, Archive)):
            failures.append(Failure(whole(label + name)[0], "", _not_read(name)))
        else:
            inputs.append(Input(kind or "", str(tree.root), (name,), label, keep, text_column=text_column))
    if texts:
        keep = frozenset(t for t in texts if times[stem_of(t)] > 1)
        inputs.append(Input("files", str(tree.root), tuple(texts), label, keep))
    return inputs, failures


def _belongings(names: list[str]) -> dict[str, str]:
    """Return the folders of pictures and scripts that belong to a saved page beside them, each with the page."""
    folders = {str(PurePosixPath(name).parent) for name in names}
    found: dict[str, str] = {}
    for name in names:
        if PurePosixPath(name).suffix.lower() in PAGES:
            stem = PurePosixPath(name).with_suffix("")
            found |= {f: name for f in (f"{stem}_files", f"{stem}.files", f"{stem}_文件") if f in folders}
    return found


def _is_below(name: str, folders: Collection[str]) -> bool:
    return bool(folders) and any(str(parent) in folders for parent in PurePosixPath(name).parents)


def _not_read(name: str) -> str:
    if kind_of(name) in ("zip", "warc"):
        return tr("is an archive in an archive; unpack it")
    ending = PurePosixPath(name).suffix
    if told := what_to_do(name):
        return told
    if ending:
        return tr("ends in {ending}, which is not read; save it as .txt, .docx or .csv").format(ending=ending)
    return tr("has no ending that tells what it is; save it as .txt, .docx or .csv")


def nothing_in(source: Path, failures: list[Failure]) -> str:
    """Return the message for a source in which nothing can be used."""
    if not failures:
        return tr("{source}: holds no article; {give}").format(source=source, give=tr(_GIVE))
    if len(failures) == 1 and failures[0].file == source.name and not source.is_dir():
        return f"{source}{str(failures[0]).removeprefix(failures[0].file)}"
    told = either("; ", "；").join(map(str, failures[:3]))
    if len(failures) > 3:
        told = tr("{told}; and {n} more").format(told=told, n=len(failures) - 3)
    return tr("{source}: no article in it can be used ({told})").format(source=source, told=told)
