"""The student edition, without solutions and answers, and the teacher's, with both."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .page import page, with_results

# What of a checkout a student gets; whatever else is there (tests, benchmarks) is for those who work on the code.
_HANDED_OUT = (
    "README.md", "Makefile", "pyproject.toml", "requirements.lock", "environment.yml", "LICENSE", "LICENSE-TEXT",
    "CITATION.cff", "data", "notebooks", "povlib",
)  # fmt: skip
_KEPT_BACK = ("solutions", "classkit", "__pycache__", ".ipynb_checkpoints")
_POINTER = re.compile(r" ?One way to each answer is in the \[solutions\]\([^)]*\)\.")
_TASK = re.compile(r"(?m)^(?:\*\*|#+ )On your own")
_WRITTEN = Path(__file__).parent
_BEGAN = (1980, 1, 1, 0, 0, 0)  # the time of every file in the archive: the same bytes on every run


def student_edition(checkout: Path, out: Path) -> Path:
    """Write the student edition as a folder, in which ``make lab`` works, and as an archive; return the archive."""
    shutil.rmtree(out, ignore_errors=True)
    for name in _HANDED_OUT:
        source = checkout / name
        if source.is_dir():
            shutil.copytree(source, out / name, ignore=shutil.ignore_patterns(*_KEPT_BACK))
        elif source.is_file():
            out.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, out / name)
    for notebook in sorted((out / "notebooks" / "exercises").glob("*.ipynb")):
        content = read(notebook)
        for cell in content["cells"]:
            cell["source"] = lines(_POINTER.sub("", text_of(cell)))
        write(notebook, content)
    archive = out.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(p for p in out.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo((Path(out.name) / file.relative_to(out)).as_posix(), _BEGAN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, file.read_bytes())
    return archive


def answers() -> dict[str, str]:
    """Return the answers to each notebook's “On your own”, by the notebook's name, their code run."""
    text = with_results((_WRITTEN / "answers.md").read_text(encoding="utf-8"))
    return {name: body.strip() for name, body in re.findall(r"(?ms)^## (\w+)\n(.*?)(?=^## |\Z)", text)}


def teacher_edition(checkout: Path, out: Path) -> None:
    """Write the teacher's edition: every notebook with the answer to its “On your own”, the solutions, and a page to read."""
    shutil.rmtree(out, ignore_errors=True)
    known = answers()
    source = checkout / "notebooks"
    for part in ("", "exercises", "solutions"):
        for notebook in sorted((source / part).glob("[0-9]*.ipynb")):
            content = read(notebook)
            if part != "solutions":
                content["cells"] = list(_answered(content["cells"], known[notebook.stem], notebook.stem))
            write(out / "notebooks" / part / notebook.name, content)
    plan = (checkout / "povlib/report/site/teaching.md").read_text(encoding="utf-8")
    rubrics = (_WRITTEN / "rubrics.md").read_text(encoding="utf-8")
    chapters = [f"## {_title(source, name)}\n\n{body}" for name, body in known.items() if _title(source, name)]
    text = "\n\n".join([plan, rubrics.replace("\n## ", "\n### ").replace("# Rubrics", "## Rubrics", 1)])
    (out / "plans-and-rubrics.html").write_text(page("For teachers", text), encoding="utf-8")
    head = (_WRITTEN / "answers.md").read_text(encoding="utf-8").partition("\n## ")[0]
    (out / "answers.html").write_text(page("Answers", "\n\n".join([head, *chapters])), encoding="utf-8")


def _answered(cells: list[dict[str, Any]], answer: str, name: str) -> Iterator[dict[str, Any]]:
    for cell in cells:
        yield cell
        if cell["cell_type"] == "markdown" and _TASK.search(text_of(cell)):
            text = f"### An answer to “On your own”\n\n{answer}"
            yield {"cell_type": "markdown", "id": f"answer-{name}"[:64], "metadata": {}, "source": lines(text)}


def _title(source: Path, name: str) -> str:
    """Return the title of a notebook, '' where there is none of the name."""
    for folder in (source, source / "exercises"):
        if (file := folder / f"{name}.ipynb").is_file():
            return text_of(read(file)["cells"][0]).partition("\n")[0].removeprefix("# ")
    return ""


def read(notebook: Path) -> dict[str, Any]:
    """Return a notebook."""
    content: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
    return content


def write(notebook: Path, content: dict[str, Any]) -> None:
    """Write a notebook, its folder made where there is none."""
    notebook.parent.mkdir(parents=True, exist_ok=True)
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def text_of(cell: dict[str, Any]) -> str:
    """Return the source of a cell as one text."""
    return "".join(cell["source"])


def lines(text: str) -> list[str]:
    """Return a text as the lines of a cell."""
    return text.splitlines(keepends=True)
