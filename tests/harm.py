"""Programs that do harm where they read an article, so that what a run does about it can be seen."""

import os
from pathlib import Path

_CODE = """
from povlib.articles import formats
from povlib.reading import facts
find_facts, plain = facts.find_facts, formats._plain

def harmful(document):
    a = document.article
{0}
    return find_facts(document)

def harmful_file(a):
{1}
    return plain(a)

harmful.__module__, harmful_file.__module__, harmful_file.__qualname__ = "povlib.reading.facts", formats.__name__, "_plain"
facts.find_facts, formats._plain = harmful, harmful_file
"""


def harmed(folder: Path, article: str = "pass", file: str = "pass") -> dict[str, str]:
    """Return an environment whose programs do something with each article ``a``, and with the bytes of each file, too."""
    patch = folder.parent / f"{folder.name}-patch"
    patch.mkdir()
    lines = ["\n".join(f"    {line}" for line in code.splitlines()) for code in (article, file)]
    (patch / "sitecustomize.py").write_text(_CODE.format(*lines), encoding="utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(patch), os.environ.get("PYTHONPATH"))))}
