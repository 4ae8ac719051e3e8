"""Results that cost much, kept on disk by a digest of all that they come from: who asks again has the same, at once.

Only where ``POVLIB_KEPT`` names a folder, as it does for the notebooks that a report runs in several languages.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .digest import code_digest, files_digest, installed


def kept(name: str, inputs: Mapping[str, Path], make: Callable[[], Any]) -> Any:
    """Return what ``make`` returns, a value of JSON; where it was made before from the same files, that.

    ``inputs``: all files that it is made from, by name; code and packages count as well. It must not hang on the language.
    """
    if not (folder := os.environ.get("POVLIB_KEPT")):
        return make()
    told = [code_digest("notebooks"), files_digest(inputs), json.dumps(installed())]
    file = Path(folder, f"{name}.json")
    if file.is_file() and (known := json.loads(file.read_text(encoding="utf-8")))["from"] == told:
        return known["made"]
    made = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps({"from": told, "made": made}, ensure_ascii=False), encoding="utf-8")
    part.replace(file)  # whole, or as it was
    return made
