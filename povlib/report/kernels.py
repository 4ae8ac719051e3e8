"""Kernels that begin at once: a process that has imported what notebooks need begins each of them as a copy of itself.

Else every notebook would import pandas and matplotlib, read jieba's dictionary and the word lists anew. Where a process
cannot safely be copied (Windows, macOS) kernels begin as Jupyter begins them.
"""

import builtins
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from ..articles import Article

CAN_COPY = sys.platform == "linux"
_LOADED = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger", "IPython.core.completer",
    "IPython.core.debugger", "tornado.platform.asyncio", "faulthandler", "psutil", "pandas",
    "matplotlib.figure", "matplotlib.font_manager", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
    "matplotlib.patheffects", "PIL.PngImagePlugin", "fontTools.subset", "lxml.html", "ipywidgets",
)  # fmt: skip
_SERVE = "from povlib.report.kernels import serve; serve({})"


class Kernels:
    """The process that kernels are copies of; it begins with the first of them, in the environment of that.

    ``with Kernels() as kernels: NotebookClient(..., kernel_manager_class=kernels.manager)``. Where the block ends, or the
    process that it stands in, so do all its kernels.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._talk: Any = None
        self._process: subprocess.Popen[bytes] | None = None
        self.is_closed = False
        """Whether no kernels begin here any more."""

    def __enter__(self) -> "Kernels":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def manager(self) -> type[AsyncKernelManager]:
        """Return the class of the managers whose kernels begin here."""
        own = self

        class Manager(AsyncKernelManager):
            def __init__(self, **given: Any) -> None:
                super().__init__(**given)
                if CAN_COPY:
                    self.provisioner = _Provisioner(own, kernel_spec=self.kernel_spec, parent=self)

        return Manager

    def begin(self, arguments: list[str], cwd: str, env: dict[str, str]) -> int:
        """Begin a kernel and return the id of its process; ``OSError`` where that cannot be."""
        with self._lock:
            if self._process is None:
                self._start(env)
            return int(self._ask({"begin": arguments, "cwd": cwd, "env": env}))

    def ended(self, pid: int) -> int | None:
        """Return the code with which a kernel has ended, None while it runs."""
        with self._lock:
            try:
                code = self._ask({"ended": pid})
            except OSError:
                return -signal.SIGKILL  # it ends with the process that began it
            return None if code is None else int(code)

    def close(self) -> None:
        """End the process and all its kernels; no others can begin."""
        with self._lock:
            self.is_closed = True
            if self._process is not None and self._line is not None:
                self._talk.close()
                self._line.close()
                self._process.wait()

    def _start(self, env: dict[str, str]) -> None:
        if self.is_closed:
            raise ConnectionError("no kernels begin here any more")
        self._line, other = socket.socketpair()
        command = [sys.executable, "-P", "-c", _SERVE.format(other.fileno())]
        with other:
            # a session of its own: Ctrl-C at the terminal reaches the one who began it, who then closes
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, env=env, pass_fds=[other.fileno()], start_new_session=True
            )
        self._talk = self._line.makefile("rwb")

    def _ask(self, question: dict[str, Any]) -> Any:
        if self.is_closed:
            raise ConnectionError("no kernels begin here any more")
        self._talk.write(json.dumps(question).encode() + b"\n")
        self._talk.flush()
        if not (answer := self._talk.readline()):
            raise ConnectionError("the process that kernels are copies of has ended")
        return json.loads(answer)


class _Process:
    """A kernel's process, handled as ``subprocess.Popen`` is; it is no child of this one, so its parent is asked."""

    stdin = stdout = stderr = None

    def __init__(self, home: Kernels, pid: int) -> None:
        self.pid, self._home = pid, home
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._home.ended(self.pid)
        return self.returncode

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(0.05)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class _Provisioner(LocalProvisioner):
    """Begin a kernel as a copy, if it is an IPython kernel of this Python; any other, and where that fails, as Jupyter does."""

    def __init__(self, home: Kernels, **given: Any) -> None:
        super().__init__(**given)
        self._home = home

    async def launch_kernel(self, cmd: list[str], **given: Any) -> Any:
        if cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"]:
            cwd = str(given.get("cwd") or os.getcwd())
            try:
                self.pid = self.pgid = self._home.begin(cmd[3:], cwd, given["env"])
            except OSError:
                if self._home.is_closed:
                    raise
            else:
                self.process = _Process(self._home, self.pid)  # type: ignore[assignment]
                self.cwd = Path(cwd)
                return self.connection_info
        return await super().launch_kernel(cmd, **given)


def serve(number: int) -> None:
    """Begin the kernels that are asked for on a socket, and say whether they have ended, until it closes."""
    # as a kernel does, before matplotlib is imported
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    _load()
    gc.freeze()  # what is loaded stays: a copy need not look through it for what is to be thrown away
    if (asked := _answer(socket.socket(fileno=number))) is not None:
        _be_kernel(asked)


def _answer(line: socket.socket) -> dict[str, Any] | None:
    """Answer until the socket closes; in each copy return what it was asked to be."""
    alive: set[int] = set()
    with line, line.makefile("rwb") as talk:
        for question in talk:
            asked = json.loads(question)
            answer = None
            if "begin" in asked:
                if not (pid := os.fork()):
                    return dict(asked)
                os.setpgid(pid, pid)  # here too: who asked may send a signal to the group at once
                alive.add(answer := pid)
            elif asked["ended"] in alive:
                pid, status = os.waitpid(asked["ended"], os.WNOHANG)
                if pid:
                    alive.discard(pid)
                    answer = os.waitstatus_to_exitcode(status)
            talk.write(json.dumps(answer).encode() + b"\n")
            talk.flush()
    for pid in alive:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return None


def _load() -> None:
    """Import what notebooks import, and read what povlib reads once in a process.

    Not what looks, as it is imported, for the kernel that it stands in, as pyplot does; pandas is told that there is one.
    """
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    for name in _LOADED:
        with suppress(ImportError):  # what notebooks then say themselves, where they need it
            import_module(name)
    del builtins.get_ipython  # type: ignore[attr-defined]
    from ..charts.fonts import usual_part
    from ..reading.facts import facts_table
    from ..terms.segmentation import segment

    facts_table(Article("a", "2018年，全县投入1.2亿元修路，贫困发生率降到1%。", published="2019", place="渭源县"))
    segment("脱贫攻坚")
    usual_part()


def _be_kernel(asked: dict[str, Any]) -> None:
    """Become a kernel, as ``python -m ipykernel_launcher`` is one."""
    import ipykernel_launcher  # type: ignore[import-untyped]
    from ipykernel import kernelapp

    os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv = [ipykernel_launcher.__file__, *asked["begin"], f"--IPKernelApp.parent_handle={os.getppid()}"]
    kernelapp.launch_new_instance()
