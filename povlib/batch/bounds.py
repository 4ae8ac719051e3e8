"""A bound on what one article may take, so that no text, whatever stands in it, keeps the others waiting."""

import ctypes
import faulthandler
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from ..articles import Article
from ..schema import Fact

SECONDS = 60.0
"""How long the reading of one article may take, where nothing else is said."""
T = TypeVar("T")


class NotRead(Exception):
    """An article could not be read to its end; the message is the reason."""


class _TimeIsUp(BaseException):
    """Raised in the middle of whatever an article is read with; no ``except Exception`` on the way may hold it."""


def facts_within(article: Article, seconds: float = SECONDS, *, last: bool = False) -> list[Fact]:
    """Return the facts of an article, read in so many seconds at most.

    ``last``: where nothing else ends the reading in twice that time, end the process. Raises ``NotRead`` with the reason.

    >>> [fact.text for fact in facts_within(Article("a", "全县投入1.2亿元。"))]
    ['1.2亿元']
    """
    from ..reading.facts import find_facts

    return within(seconds, lambda: find_facts(article), last=last)


def within(seconds: float, work: Callable[[], T], *, last: bool = False) -> T:
    """Return what ``work`` returns; raises ``NotRead`` where that takes longer than so many seconds, or fails.

    In the main thread a signal ends it, also within a regular expression. In another thread, and on systems without
    such signals (Windows), it ends at the next step of Python code.
    """
    try:
        with _alarm(seconds), _last(seconds if last else None):
            return work()
    except _TimeIsUp:
        raise NotRead(f"took longer than {seconds:g} s; --seconds-per-article allows more") from None
    except KeyboardInterrupt:
        if threading.current_thread() is threading.main_thread():
            raise
        raise NotRead("stopped the program that read it") from None
    except SystemExit:
        raise NotRead("stopped the program that read it") from None
    except Exception as error:
        raise NotRead(f"a fault of the program ({type(error).__name__}: {error}); please report it") from error


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    main = threading.current_thread() is threading.main_thread()
    if main and hasattr(signal, "setitimer") and not signal.getitimer(signal.ITIMER_REAL)[0]:

        def stop(*_: object) -> None:
            raise _TimeIsUp

        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return
    thread = threading.get_ident()
    lock, ended, sent = threading.Lock(), False, False

    def send() -> None:
        nonlocal sent
        with lock:
            if not ended:
                sent = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_TimeIsUp))

    timer = threading.Timer(seconds, send)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            ended = True
        timer.cancel()
        for _ in range(1000 if sent else 0):
            pass  # what was sent arrives here at the latest


@contextmanager
def _last(seconds: float | None) -> Iterator[None]:
    """End the process where its one thread hangs in code that no exception reaches."""
    if seconds is None:
        yield
        return
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(2 * seconds + 1, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
