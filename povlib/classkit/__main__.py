"""``python -m povlib.classkit`` (``make class``) writes the class kit into build/class."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from ..articles import load_articles
from ..report.notebooks import execute
from .editions import student_edition, teacher_edition
from .handout import handout, shortest
from .scored import scored_edition
from .slides import NOTEBOOK, slides


def printed(page: Path) -> Path | None:
    """Print a page to a PDF beside it with the machine's Chromium; None where there is none or it does not print."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        return None
    out = page.with_suffix(".pdf")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    try:
        done = subprocess.run(
            [*command, f"--print-to-pdf={out}", page.resolve().as_uri()], capture_output=True, timeout=120
        )
    except subprocess.TimeoutExpired:
        return None
    return out if done.returncode == 0 and out.is_file() else None


def main() -> None:
    """Write the kit, saying what each part is."""
    parser = argparse.ArgumentParser(prog="python -m povlib.classkit", description=__doc__)
    parser.add_argument("--checkout", type=Path, default=Path(), help="the checkout that the kit is made from")
    parser.add_argument("-o", "--out", type=Path, help="where to write it; build/class of the checkout if not said")
    options = parser.parse_args()
    out: Path = options.out or options.checkout / "build" / "class"
    out.mkdir(parents=True, exist_ok=True)
    archive = student_edition(options.checkout, out / "povlib-student")
    print(f"{archive}: the student edition, without solutions")
    teacher_edition(options.checkout, out / "teacher")
    print(f"{out / 'teacher'}: the teacher's edition: notebooks with answers, solutions, plans and rubrics")
    run = out / "one_hour.ipynb"
    if error := execute(NOTEBOOK, run):
        sys.exit(f"the slides could not be made: {error}")
    (out / "one-hour-slides.html").write_text(slides(run), encoding="utf-8")
    run.unlink()
    print(f"{out / 'one-hour-slides.html'}: slides for one hour; arrow keys, no network")
    for article in shortest(load_articles(options.checkout / "data")):
        page = out / f"handout-{article.id}.html"
        page.write_text(handout(article), encoding="utf-8")
        print(f"{printed(page) or page}: a handout, one sheet of A4")
    points = scored_edition(options.checkout / "notebooks" / "exercises", out / "scored")
    print(f"{out / 'scored'}: the scored edition for nbgrader, {points} points")


if __name__ == "__main__":
    main()
