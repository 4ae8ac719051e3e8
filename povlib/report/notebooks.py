"""Run notebooks, only those whose code or data changed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import locale
from ..batch.digest import code_digest, files_digest, installed
from ..locale import notebooks as translations
from ..locale import tr
from .kernels import Kernels

_HERE = Path(__file__).parent.parent
_TIMEOUT = 600  # seconds a cell
# As many notebooks run as there are cores: that numpy took all of them for each would cost more than it gains
_ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Run:
    """What became of one notebook: its name (the path below the folder of notebooks, without its end), the executed file,
    whether it ran now or before, and its error, if any.
    """

    name: str
    path: Path
    ran: bool
    error: str | None = None


def notebook_folder() -> Path:
    """Return the folder of the collection's notebooks, in a checkout or in an installed package."""
    for folder in (_HERE.parent / "notebooks", _HERE / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise FileNotFoundError(tr("the notebooks are missing: they belong in notebooks/ of the checkout"))


def every_notebook() -> list[Path]:
    """Return the collection's notebooks: those to read in their order, then the exercises, then the solutions."""
    folder = notebook_folder()
    return [
        path
        for part in (folder, folder / "exercises", folder / "solutions")
        for path in sorted(part.glob("[0-9]*.ipynb"))
    ]


def name_of(notebook: Path) -> str:
    """Return the path of a notebook below the folder of notebooks, without its end; its stem if it is from elsewhere."""
    try:
        return notebook.relative_to(notebook_folder()).with_suffix("").as_posix()
    except ValueError:
        return notebook.stem


def run_notebooks(notebooks: Sequence[Path], out: Path, **given: Any) -> list[Run]:
    """Run notebooks into ``out`` in the language chosen; ``given`` as in ``run_in_languages``."""
    code = locale.language()
    return run_in_languages(notebooks, {code: out}, **given)[code]


def run_in_languages(
    notebooks: Sequence[Path],
    outs: Mapping[str | None, Path],
    *,
    inputs: Iterable[Path] = (),
    environment: dict[str, str] | None = None,
    jobs: int = 2,
    say: Callable[[str], None] = print,
) -> dict[str | None, list[Run]]:
    """Run notebooks in several languages, each into a folder of its own, ``jobs`` at a time; return the runs of each language.

    ``outs``: the folder of each language, None for both languages beside each other. A notebook whose code, povlib, packages
    and ``inputs`` are as before is not run again. ``environment`` is added to the kernels' environment. A notebook that fails is
    returned with its error.
    """
    given = files_digest({path.as_posix(): path for path in inputs})
    kept = {"POVLIB_KEPT": str(next(iter(outs.values())).parent / "kept")} if len(outs) > 1 else {}
    tasks: list[_Task] = []
    for code, out in outs.items():
        with locale.speaking(code):
            tasks += _tasks(notebooks, out, given, _ONE_CORE | (environment or {}), kept)
    with Kernels() as kernels, ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            runs = list(pool.map(lambda task: task.run(kernels, say), tasks))
        except BaseException:
            kernels.close()  # else the pool would wait until those that run have ended
            raise
    each = iter(runs)
    return {code: [next(each) for _ in notebooks] for code in outs}


@dataclass(frozen=True)
class _Task:
    """A notebook to be run in a language: its cells in that, where it is written, and the digest of all it depends on."""

    notebook: Path
    name: str
    target: Path
    content: dict[str, Any]
    environment: dict[str, str]
    key: str

    def run(self, kernels: Kernels, say: Callable[[str], None]) -> Run:
        stamp = self.target.with_suffix(".stamp")
        if self.target.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == self.key:
            return Run(self.name, self.target, ran=False)
        spoken = self.environment["POVLIB_LANGUAGE"]
        say(f"  running {self.name}{'' if spoken == locale.BOTH else f' ({spoken})'}")
        self.target.parent.mkdir(parents=True, exist_ok=True)
        error = execute(self.notebook, self.target, content=self.content, environment=self.environment, kernels=kernels)
        if error is None:
            stamp.write_text(self.key, encoding="utf-8")
        else:
            stamp.unlink(missing_ok=True)
        return Run(self.name, self.target, ran=True, error=error)


def _tasks(
    notebooks: Sequence[Path], out: Path, given: str, environment: dict[str, str], kept: dict[str, str]
) -> Iterator[_Task]:
    """Yield what is to be run in the language chosen; ``given``: the digest of the files that the notebooks read.

    ``kept`` is added to the environment, and changes no output.
    """
    environment = {**environment, "POVLIB_LANGUAGE": locale.language() or locale.BOTH}
    base = code_digest("notebooks") + given + json.dumps([environment, *installed()], sort_keys=True)
    if locale.is_chinese():
        base += files_digest({"povlib.po": locale.FOLDER / "zh" / "LC_MESSAGES" / "povlib.po"})
    for notebook in notebooks:
        name = name_of(notebook)
        content = translations.translated(json.loads(notebook.read_text(encoding="utf-8")), name)
        cells = json.dumps([(c["cell_type"], c["source"], c["metadata"]) for c in content["cells"]])
        key = hashlib.sha256((base + cells).encode()).hexdigest()
        yield _Task(notebook, name, out / f"{name}.ipynb", content, environment | kept, key)


def execute(
    notebook: Path,
    target: Path,
    *,
    content: dict[str, Any] | None = None,
    environment: dict[str, str] | None = None,
    kernels: Kernels | None = None,
) -> str | None:
    """Run one notebook in its own folder, write it with its outputs to ``target``, and return its error or None.

    ``content``: what is run where it is not what the file holds, such as a translation of it. ``kernels``: where its
    kernel begins, of itself where there are none.
    """
    import os

    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    text = notebook.read_text(encoding="utf-8") if content is None else json.dumps(content)
    cells = nbformat.reads(text, as_version=4)
    client = NotebookClient(
        cells,
        timeout=_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(notebook.parent)}},
        **({"kernel_manager_class": kernels.manager} if kernels else {}),
    )
    error = None
    try:
        client.execute(env={**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1", **(environment or {})})
    except CellExecutionError as problem:
        error = f"{problem.ename}: {problem.evalue}".strip()
    except (CellTimeoutError, DeadKernelError) as problem:
        error = str(problem).splitlines()[0]
    _join_streams(cells)
    _describe_pictures(cells)
    cells.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells.metadata["language_info"] = {"name": "python"}
    cells.metadata.pop("widgets", None)
    nbformat.write(cells, target)
    return error


def _join_streams(content: Any) -> None:
    """Make one output of what a cell printed without a break: how it is cut depends on how fast it came."""
    for cell in content.cells:
        outputs = cell.get("outputs", [])
        for n in range(len(outputs) - 1, 0, -1):
            before, own = outputs[n - 1], outputs[n]
            if before.output_type == own.output_type == "stream" and before.name == own.name:
                before.text += own.text
                del outputs[n]


def _describe_pictures(content: Any) -> None:
    """Give each picture without an alternative text the one that the metadata of its cell has, as MyST-NB writes it."""
    for cell in content.cells:
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
        for output in cell.get("outputs", ()):
            if alt and "image/png" in output.get("data", {}):
                output.metadata.setdefault("image/png", {}).setdefault("alt", alt)
