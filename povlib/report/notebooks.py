"""Run notebooks, only those whose code or data changed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
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


def run_notebooks(
    notebooks: Sequence[Path],
    out: Path,
    *,
    inputs: Iterable[Path] = (),
    environment: dict[str, str] | None = None,
    jobs: int = 2,
    say: Callable[[str], None] = print,
) -> list[Run]:
    """Run notebooks into ``out``, ``jobs`` at a time; one whose code, povlib, packages and ``inputs`` are as before is not run again.

    They are run in the language chosen. ``environment`` is added to the kernels' environment. A notebook that fails is
    returned with its error.
    """
    out.mkdir(parents=True, exist_ok=True)
    given = files_digest({path.as_posix(): path for path in inputs})
    environment = {**(environment or {}), "POVLIB_LANGUAGE": locale.language() or locale.BOTH}
    base = code_digest("notebooks") + given + json.dumps([environment, *installed()], sort_keys=True)
    if locale.is_chinese():
        base += files_digest({"povlib.po": locale.FOLDER / "zh" / "LC_MESSAGES" / "povlib.po"})

    def run(notebook: Path) -> Run:
        name = name_of(notebook)
        target, stamp = out / f"{name}.ipynb", out / f"{name}.stamp"
        target.parent.mkdir(parents=True, exist_ok=True)
        content = translations.translated(json.loads(notebook.read_text(encoding="utf-8")), name)
        cells = json.dumps([(c["cell_type"], c["source"], c["metadata"]) for c in content["cells"]])
        key = hashlib.sha256((base + cells).encode()).hexdigest()
        if target.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
            return Run(name, target, ran=False)
        say(f"  running {name}")
        error = execute(notebook, target, content=content, environment=environment, kernels=kernels)
        if error is None:
            stamp.write_text(key, encoding="utf-8")
        else:
            stamp.unlink(missing_ok=True)
        return Run(name, target, ran=True, error=error)

    with Kernels() as kernels, ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            return list(pool.map(run, notebooks))
        except BaseException:
            kernels.close()  # else the pool would wait until those that run have ended
            raise


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
