"""The HTML report: notebooks run, pages written, the site built.

What builds it loads on first use: the process that kernels are copies of (``kernels``) must not have drawn anything.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .build import gather as gather
    from .build import report_on as report_on

__all__ = ["gather", "report_on"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import build

        return getattr(build, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
