"""How fast ``term_table`` counts, beside a plain jieba count of the same texts in the same run, and how memory grows.

Run from the checkout: python bench/terms.py [ARTICLES]
"""

import random
import statistics
import sys
import time
import tracemalloc
import warnings
from collections import Counter
from collections.abc import Callable, Iterator

import povlib
from povlib import terms
from povlib.terms.segmentation import cutter


def made_up(paragraphs: list[str], articles: int) -> Iterator[str]:
    """Yield texts of the collection's paragraphs in random order, with words of their own, as a newspaper brings new ones."""
    draw = random.Random(6)
    characters = sorted({c for p in paragraphs for c in p if "\u4e00" <= c <= "\u9fff"})
    for _ in range(articles):
        chosen = draw.sample(paragraphs, min(20, len(paragraphs)))
        new = ["".join(draw.choices(characters, k=2)) for _ in range(20)]
        yield "\n".join(p + w for p, w in zip(chosen, new, strict=False))


def seconds(job: Callable[[], object]) -> float:
    """Return how long a job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def peak(articles: int, paragraphs: list[str]) -> float:
    """Return the peak of traced memory in MB while counting so many articles, of the same vocabulary."""
    texts = list(made_up(paragraphs, 40))
    tracemalloc.start()
    terms.term_table((texts[n % len(texts)] for n in range(articles)), engine="rjieba")
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size / 1e6


def main() -> None:
    """Print the table."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    warnings.simplefilter("ignore")
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    cutter("rjieba")
    raw = povlib.load_articles()
    paragraphs = [p for a in raw for p in povlib.clean(a.text).text.split("\n") if len(p) > 20]
    texts = list(made_up(paragraphs, articles))
    few = texts[: max(1, articles // 20)]
    jobs: dict[str, tuple[list[str], Callable[[], object]]] = {
        "plain jieba count": (few, lambda: Counter(w for t in few for w in jieba.cut(t))),
        "term_table, jieba": (few, lambda: terms.term_table(few, engine="jieba")),
        "term_table, rjieba": (texts, lambda: terms.term_table(texts, engine="rjieba")),
        "clean, to compare": ([a.text for a in raw], lambda: [povlib.clean(a.text) for a in raw]),
    }
    # In turn, so that what else the machine does falls on all of them alike.
    rounds = [{name: sum(map(len, read)) / seconds(job) for name, (read, job) in jobs.items()} for _ in range(5)]
    print(f"{articles} texts of {sum(map(len, texts)) // articles} characters")
    for name in jobs:
        times = statistics.median(r[name] / r["plain jieba count"] for r in rounds)
        best = max(r[name] for r in rounds)
        print(f"{name:20} {best:12,.0f} characters a second at best  {times:6.1f} times plain jieba, median")
    for n in (articles // 10, articles):
        print(f"peak memory of {n:6} articles of one vocabulary: {peak(n, paragraphs):6.2f} MB")


if __name__ == "__main__":
    main()
