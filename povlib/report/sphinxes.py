"""Sphinx, for several editions of a site at once: one process imports what it needs, and a copy of it builds each edition.

``python -m povlib.report.sphinxes '[["source", "out", "doctrees", "zh"]]'``; it ends with the code of Sphinx, of the first that fails.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import myst_nb.sphinx_ext  # noqa: F401  what conf.py asks for, so that the copies have it
import sphinx_book_theme  # type: ignore[import-untyped]  # noqa: F401
from sphinx.cmd.build import main

from . import citing  # noqa: F401
from .kernels import CAN_COPY


def build(source: str, out: str, doctrees: str, language: str) -> int:
    """Build the pages of one edition and return the code with which Sphinx ends."""
    os.environ["POVLIB_LANGUAGE"] = language
    # All pages are written anew: Sphinx leaves one as it was where only another's title in its side bar changed
    return main(["-q", "-a", "-E", "-b", "html", "-d", doctrees, source, out])


if __name__ == "__main__":
    sites = json.loads(sys.argv[1])
    if len(sites) == 1:
        sys.exit(build(*sites[0]))
    with ProcessPoolExecutor(len(sites), get_context("fork" if CAN_COPY else "spawn")) as pool:
        sys.exit(max(pool.map(build, *zip(*sites, strict=True))))
