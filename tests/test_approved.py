"""What is read today is what was looked over and approved."""

from difflib import unified_diff

import pytest
from approved import FOLDER, TABLES, table


@pytest.mark.parametrize("name", TABLES)
def test_a_change_of_the_reading_shows_as_a_difference_in_a_table(name: str) -> None:
    was, now = (FOLDER / name).read_text(encoding="utf-8").splitlines(), table(name).splitlines()
    if was != now:
        rows = [row for row in unified_diff(was, now, n=0, lineterm="") if row[:3] not in ("---", "+++", "@@ ")]
        head = f"{name} differs in {len(rows)} rows; where the new reading is right: make readings, and look the change over"
        pytest.fail("\n".join([head, f" {was[0]}", *rows[:20]]), pytrace=False)
