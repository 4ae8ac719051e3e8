"""The pages of a theme: the charts of its notebook without the lesson around them."""

import json
from dataclasses import dataclass
from typing import Any

from ..charts.style import EMPTY, EMPTY_ZH
from ..locale import N_, chosen, tr
from .outputs import source


@dataclass(frozen=True)
class Theme:
    """A theme of the report: the name of its page, its title and what it is about."""

    page: str
    title: str
    about: str


# By the notebook whose charts they are.
THEMES = {
    "01_meet_the_articles": Theme(
        "overview", N_("Overview 概览"), N_("What the figures are about, and of which years they speak.")
    ),
    "04_follow_the_money": Theme("funds", N_("Funds 资金"), N_("How much, for what, from whom, done or planned.")),
    "05_measure_the_way_out": Theme(
        "poverty", N_("Poverty reduction 减贫"), N_("Rates, people, villages, homes and incomes.")
    ),
    "06b_words_in_company": Theme(
        "company", N_("Words in company 词语搭配"), N_("Which words stand together, and where.")
    ),
    "06_hear_the_language": Theme("language", N_("Language 语言"), N_("In what words the campaign is told.")),
}


def theme_notebook(notebook: dict[str, Any], theme: Theme) -> dict[str, Any] | None:
    """Return the page of a theme as a notebook: the charts of a notebook that was run, each under its heading.

    What teaches is left out, and so is a chart that has nothing to draw; None where no chart is left.
    """
    cells: list[dict[str, Any]] = [_text(f"# {chosen(tr(theme.title))}\n\n{tr(theme.about)}", 0)]
    heading = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            heads = [line for line in source(cell).splitlines() if line.startswith("## ")]
            heading = heads[-1] if heads else heading
        elif any(_is_chart(output) for output in cell.get("outputs", ())):
            if heading:
                cells.append(_text(heading, len(cells)))
                heading = ""
            kept = json.loads(json.dumps(cell))
            kept["metadata"]["tags"] = ["remove-input"]
            kept["outputs"] = [o for o in kept["outputs"] if _is_chart(o) or _is_sources(o)]
            cells.append(kept)
    return {**notebook, "cells": cells} if len(cells) > 1 else None


def _text(words: str, number: int) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": f"heading-{number}", "metadata": {}, "source": words}


def _is_chart(output: dict[str, Any]) -> bool:
    """Whether an output is a chart of ``povlib.charts`` that shows something; what a lesson draws by hand is none."""
    data = output.get("data", {})
    drawn = "image/svg+xml" in data and "povlib" in output.get("metadata", {})
    return drawn and not "".join(data.get("text/plain", "")).endswith((EMPTY, EMPTY_ZH))


def _is_sources(output: dict[str, Any]) -> bool:
    return "povlib-sources" in "".join(output.get("data", {}).get("text/html", ""))
