"""Hostile outputs of notebooks, as the site shows them, in a real browser: nothing runs, nothing asks for anything."""

import json
from pathlib import Path

from conftest import Opener

from povlib.report.outputs import prepare

CASES = json.loads((Path(__file__).parent.parent / "cases" / "outputs-hostile.json").read_text(encoding="utf-8"))


def test_no_hostile_output_runs_or_asks_for_anything(open_page: Opener, tmp_path: Path) -> None:
    outputs = [{"output_type": "display_data", "data": case["data"]} for case in CASES]
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": outputs}
    ready = json.loads(prepare({"cells": [cell]}, "x").text)["cells"][0]["outputs"]
    shown = [f"<section>{output['data'].get('text/html', '')}</section>" for output in ready]
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{''.join(shown)}", encoding="utf-8")
    visit = open_page(page)
    assert visit.page.locator("section").count() == len(CASES)
    for link in visit.page.locator("a[href]").all():
        link.dispatch_event("focus")
        link.dispatch_event("mouseover")
    visit.page.wait_for_timeout(300)
    assert visit.wrong == []
    assert visit.page.evaluate("window.ran") is None
