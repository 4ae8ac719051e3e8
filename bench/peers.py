"""Run other readers over texts and print, as JSON, the CPU seconds of each; in their own environment, called by run.py.

Standard input: one JSON list of texts. Arguments: the readers to run, of money, time, jieba, recognizers, calls.
"""

import contextlib
import io
import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any


def readers(names: list[str]) -> dict[str, Callable[[str], int]]:
    """Return for each name a function that reads a text and returns how much it found; what they load is loaded."""
    found: dict[str, Callable[[str], int]] = {}
    if {"money", "time"} & set(names):
        import jionlp

        found["money"] = lambda text: len(jionlp.ner.extract_money(text))
        found["time"] = lambda text: len(jionlp.ner.extract_time(text))
    if "jieba" in names:
        import jieba

        jieba.setLogLevel(60)
        found["jieba"] = lambda text: sum(1 for _ in jieba.cut(text))
    if "recognizers" in names:
        from recognizers_number import Culture, NumberRecognizer
        from recognizers_number_with_unit import NumberWithUnitRecognizer

        models: list[Any] = [
            NumberWithUnitRecognizer(Culture.Chinese).get_currency_model(),
            NumberRecognizer(Culture.Chinese).get_percentage_model(),
        ]
        found["recognizers"] = lambda text: sum(len(model.parse(text)) for model in models)
    if "calls" in names:
        from recognizers_number import Culture, recognize_percentage
        from recognizers_number_with_unit import recognize_currency

        functions = (recognize_currency, recognize_percentage)
        found["calls"] = lambda text: sum(
            len(function(sentence, Culture.Chinese)) for sentence in text.split("。") for function in functions
        )
    return {name: found[name] for name in names}


def measure(read: Callable[[str], int], texts: list[str], *, warm: bool = True) -> dict[str, float]:
    """Return the CPU seconds of one reading of all texts and how much was found.

    ``warm``: read all once before, and a small set several times, so that what is loaded at first use does not count.
    """
    passes = max(1, 300_000 // (1 + sum(map(len, texts)))) if warm else 1
    count = sum(map(read, texts)) if warm else 0
    begun = time.process_time()
    for _ in range(passes):
        count = sum(map(read, texts))
    return {"cpu": (time.process_time() - begun) / passes, "found": count}


def main() -> None:
    """Print what each reader took, and what it found."""
    warnings.simplefilter("ignore")
    texts = json.load(sys.stdin)
    result = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for name, read in readers(sys.argv[1:]).items():
            read("2019年，全县投入3.2亿元，占1.5%。")
            result[name] = measure(read, texts, warm=name not in ("recognizers", "calls"))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
