"""Measure how fast ``povlib.clean`` is: on text that needs no repair, on polluted text, and on hostile input.

Run from the checkout: ``python bench/cleaning.py``. Prints characters a second on one core, and for hostile input how
much longer eight times the text takes (8 is linear).
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import (
    add_debris,
    add_furniture,
    add_pinyin,
    add_spam,
    break_lines,
    clean_article,
    damage,
    make_traditional,
    widen,
)

from povlib import clean

HOSTILE = {
    "open brackets": "(",
    "open brackets after a character": "中(",
    "nested pinyin": "中(wàn",
    "digits": "7",
    "one character": "贫",
    "open tags": "<p ",
    "open comments": "<!--",
    "open scripts": "<script>",
    "ampersands": "&amp;",
    "question marks": "?",
    "broken ends": "“?!?/p>",
    "spaces": " ",
    "spaced characters": "中 ",
    "line feeds": "\n",
    "short lines": "脱贫\n",
    "unfinished lines": "全县共有二十五家企业和专业合作社参与帮扶工作\n",
    "furniture": "责任编辑:王明\n",
    "wide digits": "７",
    "labels": "来源:",
    "labels after a date": "2021-01-20 来源:",
    "underscores": "雨伞_",
    "signatures": "(王 明)",
}


def seconds(text: str, repeat: int = 3) -> float:
    """Return the least time that cleaning a text took."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        clean(text)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the measurements."""
    articles = [clean_article(i) for i in range(400)]
    harms = (break_lines, widen, add_furniture, make_traditional, add_debris, add_pinyin, add_spam)
    polluted = []
    for i, text in enumerate(articles):
        for harm in harms:
            text = damage(text, i, (harm,)).text
        polluted.append(text)
    clean(polluted[0])
    for name, group in (("no repair needed", articles), ("polluted", polluted)):
        took = sum(seconds(text) for text in group)
        print(f"{name}, article by article: {sum(map(len, group)) / took / 1e6:.2f} million characters a second")
        whole = "\n\n".join(group)
        print(
            f"{name}, as one text of {len(whole) / 1e6:.1f} million: {len(whole) / seconds(whole) / 1e6:.2f} million a second"
        )
    for name, unit in HOSTILE.items():
        small, large = (unit * (size // len(unit)) for size in (131_072, 1_048_576))
        one, eight = seconds(small, 2), seconds(large, 1)
        print(f"{name}: a megabyte in {eight:.2f} s, {eight / one:.1f} times the time of an eighth")


if __name__ == "__main__":
    main()
