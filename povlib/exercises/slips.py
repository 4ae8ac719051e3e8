"""Slips in typing an answer that Python would meet with a traceback: text without quotation marks, names nobody gave.

In a notebook a cell that checks an exercise is looked at before it runs (``watch``). Where it is no Python (6个项目, 1.16亿)
or uses a name that is not there (done), a sentence takes the place of the traceback, and *Run All* goes on.
"""

import ast
import builtins
import re
import symtable
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..locale import tr

_CHECK = re.compile(r"""(?m)^\s*check\(\s*["']([\d.]+)["']""")
_WORD = re.compile(r"""(?<![\w"'“”‘’.%])[\d.]*[%％]?[\u4e00-\u9fff][\w.%\u4e00-\u9fff]*""")
_QUOTED = re.compile(r'"[^"\n]*"' + r"|'[^'\n]*'")
_CURLY = "“”‘’＂＇"
_WIDE = "（），：；＝｛｝［］【】、"


@dataclass(frozen=True)
class Slip:
    """An answer that could not be run, and the sentence that says why."""

    reason: str


def slip_of(cell: str, known: Collection[str]) -> str | None:
    """Say what is wrong with a cell that would end in a SyntaxError or a NameError; None where nothing is.

    ``known``: the names that the cell may use.

    >>> slip_of("answer = 6个项目", ())
    '6个项目 is text, and text stands in quotation marks: "6个项目".'
    >>> slip_of("answer = done", ())
    'done is no name that Python knows. If it is a text, it stands in quotation marks: "done".'
    """
    try:
        ast.parse(cell)
    except SyntaxError as error:
        return _no_python(cell, error)
    unknown = [name for name in _names_used(cell) if name not in known and not hasattr(builtins, name)]
    if not unknown:
        return None
    name = unknown[0]
    if re.search(rf"\b{re.escape(name)}\s*[.(\[]", cell):
        return tr(
            "{name} is no name that Python knows. Is it spelled so? Was the cell run in which it is imported or made?"
        ).format(name=name)
    return tr('{name} is no name that Python knows. If it is a text, it stands in quotation marks: "{name}".').format(
        name=name
    )


def _no_python(cell: str, error: SyntaxError) -> str:
    line = cell.splitlines()[(error.lineno or 1) - 1] if cell.strip() else ""
    bare = _QUOTED.sub(lambda m: " " * len(m[0]), line.partition("#")[0])
    if any(mark in bare for mark in _CURLY):
        return tr('the quotation marks are those of a text (“ ”); Python wants the straight ones: "…".')
    if word := _WORD.search(bare):
        text = word[0]
        if re.fullmatch(r"[\d.]+[万亿千百]+[余多]?元?", text):
            return tr(
                "{text} is no number for Python, which does not know 万 and 亿: write the number with its zeros; "
                'if a text is asked for, in quotation marks: "{text}".'
            ).format(text=text)
        return tr('{text} is text, and text stands in quotation marks: "{text}".').format(text=text)
    wide = [mark for mark in _WIDE if mark in bare]
    if wide:
        return tr("{mark} is a mark of full width; Python wants that of the English keyboard.").format(mark=wide[0])
    if bare.count('"') % 2 or bare.count("'") % 2:
        return tr("a quotation mark is missing: a text has one before it and one behind.")
    if (number := re.search(r"\d+(?:,\d{3})+|\d+ \d+", bare)) or (number := re.search(r"\b0\d+", bare)):
        return tr(
            "{number} is no number for Python: write it without blanks, commas or noughts in front, such as 1200000."
        ).format(number=number[0])
    return tr(
        "line {line} is no Python ({message}): compare brackets, commas and quotation marks with the cell as it was."
    ).format(line=error.lineno, message=error.msg)


def _names_used(cell: str) -> Iterator[str]:
    """Yield the names that a cell uses and does not give itself, in the order in which they stand."""
    top = symtable.symtable(cell, "cell", "exec")
    given = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}

    def free(table: symtable.SymbolTable) -> Iterator[str]:
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (table is top or symbol.is_global()) and symbol.get_name() not in given:
                yield symbol.get_name()
        for child in table.get_children():
            yield from free(child)

    unknown = set(free(top))
    for node in ast.walk(ast.parse(cell)):
        if isinstance(node, ast.Name) and node.id in unknown:
            yield node.id


def watch() -> None:
    """Look at each cell of the notebook that runs this, before it runs; does nothing outside IPython."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return

    def mended(lines: list[str]) -> list[str]:
        cell = "".join(lines)
        number = _CHECK.search(cell)
        if number is None or re.search(r"(?m)^\s*[%!?]", cell):
            return lines
        reason = slip_of(cell, shell.user_ns)
        if reason is None:
            return lines
        return [
            "from povlib import exercises as _course\n",
            f"_course.check({number[1]!r}, _course.slips.Slip({reason!r}))\n",
        ]

    mended.povlib_slips = True  # type: ignore[attr-defined]
    before = shell.input_transformers_cleanup
    before[:] = [f for f in before if not getattr(f, "povlib_slips", False)] + [mended]
