"""The learner's folder: a copy of the notebooks in ``work/``, and what of the exercises is done.

``python -m povlib.exercises`` (``make lab``) makes it. A file that is there is never written over.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..locale import either, is_chinese, tr
from ..locale.notebooks import translated

FOLDER = "work"
_MARK = ".course.json"  # in the learner's folder: what is done, by exercise
_here: dict[str, str] = {}  # the same for a kernel that runs elsewhere


@dataclass(frozen=True)
class Progress:
    """What is done of the exercises: their numbers in order, and the state (right, wrong, blank) of those tried."""

    numbers: Sequence[str]
    states: Mapping[str, str]

    @property
    def done(self) -> list[str]:
        """The exercises that were answered rightly, in order."""
        return [n for n in self.numbers if self.states.get(n) == "right"]

    def _rows(self) -> Iterator[tuple[str, str, int, int]]:
        for chapter in dict.fromkeys(n.partition(".")[0] for n in self.numbers):
            mine = [n for n in self.numbers if n.partition(".")[0] == chapter]
            marks = {"right": "✓", "wrong": "✗", "blank": "○"}
            shown = " ".join(f"{n} {marks[self.states.get(n, 'blank')]}" for n in mine)
            yield chapter, shown, sum(n in self.done for n in mine), len(mine)

    def __str__(self) -> str:
        row = tr("exercises {chapter}: {done} of {count} done   {shown}")
        rows = [
            row.format(chapter=chapter, done=done, count=n, shown=shown) for chapter, shown, done, n in self._rows()
        ]
        together = tr("together: {done} of {count} done").format(done=len(self.done), count=len(self.numbers))
        return "\n".join([*rows, together])

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        row = "- " + tr("**Exercises {chapter}**, {done} of {count}: {shown}")
        rows = [
            row.format(chapter=chapter, done=done, count=n, shown=shown) for chapter, shown, done, n in self._rows()
        ]
        together = tr("**{done} of {count} done** (✓ right, ✗ tried, ○ open)")
        return "\n".join([*rows, "", together.format(done=len(self.done), count=len(self.numbers))])


def learners_folder() -> Path | None:
    """Return the learner's folder that the working folder is in, or None."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / _MARK).is_file()), None)


def states() -> dict[str, str]:
    """Return the state of each exercise that was tried."""
    folder = learners_folder()
    if folder is None:
        return dict(_here)
    try:
        known = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except ValueError:  # cut short, or edited by hand
        return {}
    return {str(k): str(v) for k, v in known.items()} if isinstance(known, dict) else {}


def note(number: str, state: str) -> None:
    """Keep the state of an exercise; a blank does not undo what was answered."""
    known = states()
    if state == "blank" and number in known:
        return
    _write(known | {number: state})


def _write(known: Mapping[str, str]) -> None:
    folder = learners_folder()
    if folder is None:
        _here.clear()
        _here.update(known)
        return
    part = folder / f"{_MARK}.part"
    part.write_text(json.dumps(dict(sorted(known.items())), indent=1), encoding="utf-8")
    part.replace(folder / _MARK)


def begin_again(numbers: Collection[str], *, notebooks: bool) -> str:
    """Forget the states of exercises and, with ``notebooks``, put fresh copies of their notebooks into the folder."""
    _write({n: state for n, state in states().items() if n not in numbers})
    said = [tr("{n} exercises are open again.").format(n=len(numbers))]
    folder = learners_folder()
    if notebooks and folder is not None:
        source = folder.parent / "notebooks"
        for chapter in sorted({n.partition(".")[0] for n in numbers}):
            for fresh in sorted((source / "exercises").glob(f"{chapter}_*.ipynb")):
                said += _put_fresh(_as_handed_out(fresh, source), folder / "exercises" / fresh.name)
    return either(" ", "").join(said)


def _as_handed_out(file: Path, notebooks: Path) -> bytes:
    """Return what a file of the folder of notebooks holds, a notebook in the language chosen."""
    content = file.read_bytes()
    if file.suffix != ".ipynb" or not is_chinese():
        return content
    name = file.relative_to(notebooks).with_suffix("").as_posix()
    return (json.dumps(translated(json.loads(content), name), ensure_ascii=False, indent=1) + "\n").encode()


def _put_fresh(fresh: bytes, mine: Path) -> Iterator[str]:
    if mine.is_file() and mine.read_bytes() != fresh:
        old = next(p for n in range(1, 10_000) if not (p := mine.with_stem(f"{mine.stem} (before reset {n})")).exists())
        mine.rename(old)
        said = tr("{new} is fresh; what you had is kept as {old}. Reload the notebook to see it.")
        yield said.format(new=mine.name, old=old.name)
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_bytes(fresh)


def make_folder(checkout: Path) -> tuple[Path, int, int]:
    """Copy the notebooks of a checkout, in the language chosen, into its learner's folder; return the folder, how many are new, how many stay.

    Raises ``FileNotFoundError`` where the checkout has no notebooks.
    """
    source, folder = checkout / "notebooks", checkout / FOLDER
    files = [
        p
        for p in sorted(source.rglob("*"))
        if p.is_file() and not any(part.startswith(".") for part in p.relative_to(source).parts)
    ]
    if not files:
        raise FileNotFoundError(tr("{folder}: no notebooks; run this at the checkout's root").format(folder=source))
    new = 0
    for file in files:
        target = folder / file.relative_to(source)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_as_handed_out(file, source))
            new += 1
    if not (folder / _MARK).exists():
        (folder / _MARK).write_text("{}", encoding="utf-8")
    return folder, new, len(files) - new
