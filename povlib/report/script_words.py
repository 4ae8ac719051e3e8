"""What the pages' own scripts say: found in them, and handed over to them in the language chosen."""

import json
import re
from pathlib import Path

from ..locale import is_chinese, tr

_SCRIPTS = Path(__file__).parent / "site" / "_static"
_MARKED = re.compile(r"""\b(?:tr|mark)\(\s*"((?:[^"\\]|\\.)*)\"""")


def texts_of_scripts() -> list[tuple[str, str]]:
    """Return each text that is marked in the scripts, and the name of its file."""
    files = sorted(_SCRIPTS.glob("*.js"))
    found = [
        (json.loads(f'"{text}"'), file.name) for file in files for text in _MARKED.findall(file.read_text("utf-8"))
    ]
    return list(dict.fromkeys(found))


def words_script() -> str:
    """Return the script that holds the translations: a table from the English text to that in the language chosen."""
    words = {text: tr(text) for text, _ in texts_of_scripts()} if is_chinese() else {}
    return f"window.POVLIB_WORDS={json.dumps(words, ensure_ascii=False, separators=(',', ':'))};\n"
