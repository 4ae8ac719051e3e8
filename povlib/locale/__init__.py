"""In which language povlib speaks: English with the Chinese terms unless a language was chosen, then that one alone.

``set_language`` chooses, else ``POVLIB_LANGUAGE``, else a Chinese locale of the system. The texts stand in English in the
code; their translations in ``zh/LC_MESSAGES``, a catalogue a page, a notebook, and one (povlib.po) for what code says.
They are read when a language is chosen, never before.

One mechanism serves pages and notebooks: ``markdown`` and ``code`` find the texts of a source and put others in their place,
so that a Chinese page or notebook is a source like the English one: Sphinx builds it, JupyterLab runs it, a reader takes it away.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    "BOTH", "EDITIONS", "LANGUAGES", "N_", "_", "both", "catalogue", "chosen", "either", "is_chinese", "language", "lists", "ngettext",
    "set_language", "speaking", "tr", "traditional",
]  # fmt: skip

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh", "zh-Hant")
"""The languages that can be chosen: English, Chinese, Chinese in traditional characters."""
EDITIONS = ("en", "zh")
"""The languages in which ``make report`` builds its editions; all catalogues of each must be whole (a test holds them to it)."""
BOTH = "both"  # what POVLIB_LANGUAGE says for English with the Chinese terms, whatever the system's locale is

_chosen: str | None = None  # None: nothing was chosen, "both" is a choice


def set_language(code: str | None) -> None:
    """Choose the language of titles, labels, messages and checks: ``"en"``, ``"zh"``, ``"zh-Hant"``; None for both.

    Raises ``ValueError`` where the code is none of these.

    >>> set_language("zh"); both("Funds", "资金")
    '资金'
    >>> set_language(None); both("Funds", "资金")
    'Funds 资金'
    """
    global _chosen
    if code is not None and code not in (*LANGUAGES, BOTH):
        raise ValueError(f"no language {code!r}; there are {', '.join(LANGUAGES)}")
    _chosen = code or BOTH


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Speak a language for a time: ``with speaking("zh"): ...``."""
    global _chosen
    before = _chosen
    set_language(code)
    try:
        yield
    finally:
        _chosen = before


def language() -> str | None:
    """Return the code of the language that was chosen, None where both are spoken."""
    code = _chosen or os.environ.get("POVLIB_LANGUAGE") or _of_system()
    return code if code in LANGUAGES else None


def is_chinese() -> bool:
    """Whether the language chosen is Chinese, in characters of either kind."""
    return (language() or "").startswith("zh")


def _of_system() -> str | None:
    """Return the Chinese that the system speaks, None where it speaks another language."""
    named = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), None)
    if named is None:
        from locale import LC_CTYPE, getlocale

        named = getlocale(LC_CTYPE)[0] or ""
    if not named.lower().startswith(("zh_", "chinese")):
        return None
    return "zh-Hant" if any(part in named for part in ("_TW", "_HK", "_MO", "Hant", "Traditional")) else "zh"


def tr(message: str) -> str:
    """Return a text in the language chosen; the English one where it is not translated.

    A text with placeholders is translated before they are filled: ``tr("{n} figures").format(n=3)``.
    """
    return _shown(catalogue("povlib").get(message) or message) if is_chinese() else message


_ = gettext = tr  # by the names that other projects use


def ngettext(one: str, many: str, n: int) -> str:
    """Return the text for so many in the language chosen; Chinese has one for all numbers.

    >>> ngettext("{n} figure", "{n} figures", 3).format(n=3)
    '3 figures'
    """
    if is_chinese() and (text := catalogue("povlib").get(one)):
        return _shown(text)
    return one if n == 1 else many


def N_(message: str) -> str:
    """Mark a text of a module to be translated, and return it as it is: ``tr`` translates it where it is used."""
    return message


def both(english: str, chinese: str, sep: str = " ") -> str:
    """Return what has its words in both languages: in the one chosen, or in both.

    >>> both("done", "已完成")
    'done 已完成'
    """
    if is_chinese():
        return _shown(chinese or english)
    return english if language() == "en" else sep.join(filter(None, (english, chinese)))


def either(english: str, chinese: str) -> str:
    """Return the Chinese where that is the language chosen, else the English.

    >>> either("; ", "；")
    '; '
    """
    return _shown(chinese) if is_chinese() else english


def chosen(text: str) -> str:
    """Return of a text that says a thing in English and then in Chinese what is of the language chosen.

    >>> with speaking("zh"): chosen("read right 读对")
    '读对'
    """
    parts = _TWICE.fullmatch(text) if language() else None
    return text if parts is None else both(parts[1], parts[2])


_TWICE = re.compile(r"([^\u3400-\u9fff]*[^\s\u3400-\u9fff])\s+([\u3400-\u9fff].*)", re.S)


@cache
def catalogue(name: str) -> Mapping[str, str]:
    """Return the Chinese of each English text of a catalogue (``povlib``, ``pages/ethics`` …), what is translated of it."""
    from babel.messages.pofile import read_po

    path = FOLDER / "zh" / "LC_MESSAGES" / f"{name}.po"
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    with open(path, "rb") as file:
        for message in read_po(file, locale="zh"):
            if message.id and message.string and not message.fuzzy:
                ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
                own = message.string
                found |= dict.fromkeys(ids, str(own[0] if isinstance(own, tuple | list) else own))
    return {one: text for one, text in found.items() if text}


def lists() -> list[str]:
    """Return the names of all catalogues."""
    folder = FOLDER / "zh" / "LC_MESSAGES"
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.po"))


def _shown(text: str) -> str:
    return traditional(text) if language() == "zh-Hant" else text


# Code in a text, and what is filled into it: names and words that stand so in the articles
_AS_IT_IS = re.compile(r"(`[^`]*`|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})")


@cache
def traditional(text: str) -> str:
    """Return Chinese in traditional characters; code in it and fields that are filled later stay as they are.

    >>> traditional("贫困发生率：`贫困`")
    '貧困發生率：`贫困`'
    """
    parts = _AS_IT_IS.split(text)
    return "".join(part if n % 2 else str(_converter().convert(part)) for n, part in enumerate(parts))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")
