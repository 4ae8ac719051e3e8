"""A bound on what one article may take: it is read in a process beside this one, which ends where it takes more.

So no text, whatever stands in it, keeps the others waiting, takes their memory or ends the program that reads them.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ..articles import Article, InputError
from ..articles.parsing import parsed_by
from ..locale import language, speaking, tr
from ..schema import Fact

T = TypeVar("T")
MEMORY_IS_BOUND = sys.platform == "linux"
"""Whether the memory of a process can be bound here: only Linux keeps such a bound."""
_HAS_ALARM = hasattr(signal, "setitimer")
_DEATHS = 3  # of the process, before what it read is set aside: one may be the fault of another program
# The process reads with this povlib, though another may be installed, and though this one may not.
_CODE = """
import importlib.util, sys
if "povlib" not in sys.modules:
    spec = importlib.util.spec_from_file_location("povlib", {!r})
    sys.modules["povlib"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["povlib"])
from povlib.batch.bounds import serve
serve()
"""


@dataclass(frozen=True)
class Limits:
    """What one article, or one file, may take: seconds, and megabytes beside those that the reading holds anyway."""

    seconds: float = 60.0
    megabytes: int = 2000


class NotRead(Exception):
    """An article could not be read to its end; the message is the reason."""


class _Reply(NamedTuple):
    kind: str  # done, input, fault, memory
    value: Any
    peak_mb: float


class Reader:
    """A process that does one piece of work after another, each within limits; where it ends, another takes its place.

    >>> with Reader() as reader:
    ...     facts, doubts = reader.call(facts_of, Article("a", "全县投入1.2亿元。"))
    >>> [fact.text for fact in facts]
    ['1.2亿元']
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.peak_mb = 0.0
        """The most memory that the process has held."""
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = self._is_late = False

    def __enter__(self) -> "Reader":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin the process, if there is none; it loads what it needs while this one goes on."""
        if self._process is not None:
            return
        command = [
            sys.executable,
            "-P",
            "-X",
            "utf8",
            "-c",
            _CODE.format(str(Path(__file__).parents[1] / "__init__.py")),
        ]
        self._is_ready = self._is_late = False
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONWARNINGS": ""},
            )  # fmt: skip
        except OSError as error:
            raise InputError(
                tr("no process that reads articles can be started ({why})").format(why=error.strerror)
            ) from None

    def close(self) -> int:
        """End the process, whatever it does, and return the code it ended with."""
        if (process := self._process) is None:
            return 0
        self._process = None
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was to be sent is sent no more
                pipe.close()  # type: ignore[union-attr]
        return code

    def call(self, work: Callable[..., T], *given: Any) -> T:
        """Return what ``work`` returns of such arguments, a function that a module defines.

        Raises ``NotRead`` where it takes too much, fails or ends the process, and the ``InputError`` that it raises.
        """
        message = pickle.dumps((work, given, self.limits, language()), pickle.HIGHEST_PROTOCOL)
        deaths = 0
        while (reply := self._ask(message)) is None:
            code = self.close()
            if self._is_late or (_HAS_ALARM and code == -signal.SIGALRM):
                raise NotRead(
                    tr("took longer than {seconds:g} s; --seconds-per-article allows more").format(
                        seconds=self.limits.seconds
                    )
                )
            deaths += 1
            if deaths == _DEATHS:
                raise NotRead(
                    tr("ended the program that read it, {deaths} times (code {code})").format(deaths=deaths, code=code)
                )
        self.peak_mb = reply.peak_mb
        if reply.kind == "memory":
            self.close()  # it was stopped in the middle of anything
            raise NotRead(
                tr("took more than {megabytes} MB of memory; --megabytes-per-article allows more").format(
                    megabytes=self.limits.megabytes
                )
            )
        if reply.kind == "input":
            raise InputError(reply.value)
        if reply.kind == "fault":
            raise NotRead(reply.value)
        return reply.value

    def parse(self, work: Callable[..., T], *given: Any) -> T:
        """Return what ``work`` returns, as ``call`` does; raises only ``InputError``."""
        try:
            return self.call(work, *given)
        except NotRead as error:
            raise InputError(str(error)) from None

    def _ask(self, message: bytes) -> _Reply | None:
        """Return the reply of the process, None where it ended instead."""
        self.start()
        process = self._process
        assert process and process.stdin and process.stdout
        timer = None if _HAS_ALARM else threading.Timer(self.limits.seconds, self._end_late)
        try:
            if not self._is_ready:
                self._wait_until_ready(process)
            if timer:
                timer.start()
            process.stdin.write(message)
            process.stdin.flush()
            return _Reply(*pickle.load(process.stdout))
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        except BaseException:
            self.close()  # its reply would be taken for that to the next question
            raise
        finally:
            if timer:
                timer.cancel()

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        try:
            self._is_ready = pickle.load(process.stdout)
        except (EOFError, pickle.UnpicklingError):
            raise InputError(
                tr("no process that reads articles can be started (code {code})").format(code=self.close())
            ) from None

    def _end_late(self) -> None:
        if (process := self._process) is not None:
            self._is_late = True
            process.kill()


@contextmanager
def reading(limits: Limits) -> Iterator[Reader]:
    """Give a reader, and let it parse the files that are read meanwhile."""
    with Reader(limits) as reader, parsed_by(reader.parse):
        yield reader


def facts_of(article: Article) -> tuple[list[Fact], tuple[str, ...]]:
    """Return the facts of an article, without what spoke for them, and what of its text is doubtful."""
    from ..reading.document import Document
    from ..reading.facts import find_facts

    document = Document(article)
    return [replace(fact, why={}) for fact in find_facts(document)], document.doubts


def text_of(article: Article, explain: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the repaired text of an article, or what each repair did, and what of the text is doubtful."""
    from .. import cleaning
    from ..reading.document import Document

    document = Document(article)
    return (cleaning.explain(document.clean) if explain else document.text), document.doubts


def row_of(article: Article, folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the row of an article in a drafted articles.csv of a folder, and what of its text is doubtful."""
    from ..reading.document import Document
    from ..reading.metadata import metadata_row

    return metadata_row(article, folder), Document(article).doubts


def serve() -> None:
    """Do the work that a ``Reader`` sends, until it sends none: what its process runs."""
    # Ctrl-C reaches this process too, and is for the other to answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _HAS_ALARM:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, also in the middle of code that is no Python
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)  # nothing that is printed comes between the replies
    facts_of(Article("ready", "2019年，全县投入3.2亿元。", published="2020"))
    data = pickle.dumps(True)
    with suppress(BrokenPipeError, EOFError):
        while True:
            told.write(data)
            told.flush()
            work, given, limits, code = pickle.load(asked)
            with speaking(code):
                data = pickle.dumps(_done(work, given, limits), pickle.HIGHEST_PROTOCOL)
            del work, given


def _done(work: Callable[..., object], given: tuple[Any, ...], limits: Limits) -> tuple[str, object, float]:
    """Return what became of a piece of work, as the fields of a reply."""
    kind, value = "done", None
    try:
        if _HAS_ALARM:
            signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        with _bound_memory(limits.megabytes):
            value = work(*given)
    except InputError as error:
        kind, value = "input", str(error)
    except MemoryError:
        kind = "memory"
    except (KeyboardInterrupt, SystemExit):
        kind, value = "fault", tr("stopped the program that read it")
    except Exception as error:
        kind, value = (
            "fault",
            tr("a fault of the program ({kind}: {error}); please report it").format(
                kind=type(error).__name__, error=error
            ),
        )
    finally:
        if _HAS_ALARM:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return kind, value, peak_mb()


@contextmanager
def _bound_memory(megabytes: int) -> Iterator[None]:
    """Let the process take only so much more memory than it holds, where the system keeps such a bound."""
    if not MEMORY_IS_BOUND:
        yield
        return
    import resource

    held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    before = soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [held + (megabytes << 20), *(x for x in (soft, hard) if x != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def peak_mb() -> float:
    """Return the most memory that this process has held, in megabytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
