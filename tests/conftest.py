"""What all tests share: a learner's work in an exercise is nobody's fault, and Ctrl-C is heeded by what tests start."""

import json
import os
import signal
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no wrong answer: how time grows is told by the tests of growth
settings.register_profile("povlib", deadline=None)
settings.load_profile("povlib")

# A shell that runs tests in the background ignores Ctrl-C for them and for what they start
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with suppress(ValueError):  # only the main thread sets it
        signal.signal(signal.SIGINT, signal.default_int_handler)

collect_ignore = ["conftest.py", "browser/conftest.py"]  # they hold no doctests, and share a name
EXERCISES = Path(__file__).parent.parent / "notebooks" / "exercises"


@cache
def worked_in(notebook: Path) -> bool:
    """Whether a notebook of exercises is no more as it was handed out: a blank is filled, or its cells ran in another order."""
    try:
        cells = [c for c in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    except ValueError:
        return True
    filled = any("check(" in (code := "".join(c["source"])) and "..." not in code for c in cells)
    return filled or [c["execution_count"] for c in cells] != list(range(1, len(cells) + 1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about such a notebook; in continuous integration nobody has worked, and all is tested."""
    if os.environ.get("CI"):
        return
    for item in items:
        about = [item.path, *getattr(getattr(item, "callspec", None), "params", {}).values()]
        if any(isinstance(p, Path) and p.parent == EXERCISES and p.suffix == ".ipynb" and worked_in(p) for p in about):
            item.add_marker(pytest.mark.skip(reason="a learner has worked in it"))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin the kernels of notebooks as a report does, at once; in continuous integration each imports all anew."""
    if os.environ.get("CI") or not getattr(session.config.option, "nbval", False):
        return
    import nbval.kernel
    from jupyter_client.manager import KernelManager

    from povlib.report import kernels

    if not kernels.CAN_COPY:
        return
    home = kernels.Kernels()

    class Manager(KernelManager):
        def __init__(self, **given: object) -> None:
            super().__init__(**given)
            self.provisioner = kernels._Provisioner(home, kernel_spec=self.kernel_spec, parent=self)

    nbval.kernel.KernelManager = Manager
    session.config.add_cleanup(home.close)
