"""The scored edition: the exercises in the format of nbgrader (cell metadata, version 3), a point for each.

An exercise becomes a cell that the student fills and a locked one that asserts the check. ``source/`` is what nbgrader's
``generate_assignment`` takes; the configuration beside it leaves the blanks as they are.
"""

import re
from pathlib import Path
from typing import Any

from .editions import lines, read, text_of, write

ASSIGNMENT = "povlib"
_CHECK = re.compile(r'check\("([\d.]+)", (\w+)\)\s*$')
_POINTER = re.compile(r" ?One way to each answer is in the \[solutions\]\([^)]*\)\.")
_CONFIGURATION = f'''c = get_config()
c.CourseDirectory.course_id = "{ASSIGNMENT}"
c.ExecutePreprocessor.timeout = 300
# The blanks are those of the exercises: nothing is to be cleared from them.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
'''


def scored_edition(exercises: Path, out: Path) -> int:
    """Write the notebooks of a folder of exercises as an assignment for nbgrader; return the points it has."""
    points = 0
    for notebook in sorted(exercises.glob("[0-9]*.ipynb")):
        content = read(notebook)
        cells: list[dict[str, Any]] = []
        for cell in content["cells"]:
            code = text_of(cell)
            found = _CHECK.search(code) if cell["cell_type"] == "code" else None
            if found is None:
                if "exercises.progress()" not in code or cell["cell_type"] == "markdown":
                    cells.append(cell | {"source": lines(_POINTER.sub("", code))} | _emptied(cell))
                continue
            number, answer = found[1], found[2]
            mark = number.replace(".", "-")
            cells.append(_cell(cell, f"answer-{mark}", code[: found.start()].rstrip(), solution=True))
            test = f'verdict = check("{number}", {answer})\nassert verdict.state == "right", verdict\nverdict'
            cells.append(_cell(cell, f"check-{mark}", test, grade=True))
            points += 1
        write(out / "source" / ASSIGNMENT / notebook.name, content | {"cells": cells})
    (out / "nbgrader_config.py").write_text(_CONFIGURATION, encoding="utf-8")
    return points


def _emptied(cell: dict[str, Any]) -> dict[str, Any]:
    return {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}


def _cell(
    cell: dict[str, Any], grade_id: str, source: str, *, solution: bool = False, grade: bool = False
) -> dict[str, Any]:
    about: dict[str, Any] = {"grade": grade, "grade_id": grade_id, "locked": grade, "schema_version": 3}
    about |= {"solution": solution, "task": False} | ({"points": 1} if grade else {})
    metadata = {"nbgrader": about}
    return cell | _emptied(cell) | {"id": grade_id, "metadata": metadata, "source": lines(source)}
