"""Where the bytes of a file are parsed: in this process, or in another that whoever reads the articles gives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
Run = Callable[..., Any]
_elsewhere: ContextVar[Run | None] = ContextVar("elsewhere", default=None)


def parse(work: Callable[..., T], *given: Any) -> T:
    """Return what ``work`` returns of such arguments, a function that a module defines."""
    run = _elsewhere.get()
    return work(*given) if run is None else run(work, *given)


@contextmanager
def parsed_by(run: Run) -> Iterator[None]:
    """Let ``run``, which is called as ``parse`` is, parse what is read meanwhile."""
    before = _elsewhere.get()
    _elsewhere.set(run)
    try:
        yield
    finally:
        _elsewhere.set(before)
