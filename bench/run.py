"""Measure how fast archives are read: beside other readers on the same text in the same run, and over archives of growing size.

Run from the checkout: ``make bench``, or ``python bench/run.py [--sizes 1000 10000] [--rounds 3]``. Every reader gets the
same made-up articles (povlib.batch.madeup) and the five of data/ in turn, article by article, in a process of its own on
one core, and is timed by the CPU seconds it uses once its tables are loaded; what else the machine does falls on all alike.
The peers stand in an environment of their own, build/bench-env, which is made when it is missing. Prints the ratios, and
writes build/bench.json and the chart build/bench.png.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from peers import measure

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
PEERS = BUILD / "bench-env"
WANTED = ("jionlp==1.5.31", "recognizers-text-suite==1.0.2a2", "emoji==1.1.0", "jieba==0.42.1")
NAMES = {
    "povlib": "povlib: all facts",
    "money": "JioNLP: money",
    "time": "JioNLP: time",
    "pair": "JioNLP: money and time",
    "jieba": "jieba: words",
    "recognizers": "Recognizers-Text: currency and percentages",
    "calls": "Recognizers-Text: its functions, by sentence",
}


def peers() -> Path:
    """Return the Python of the peers' environment, made where it is missing."""
    python = PEERS / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *WANTED], check=True)
    return python


def call(python: Path | str, arguments: list[str], data: str = "") -> Any:
    """Return the JSON that a script prints."""
    command = [str(python), *arguments]
    done = subprocess.run(command, input=data, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def read_own() -> None:
    """Read the texts of standard input with povlib, and print the CPU seconds and the facts found."""
    import povlib

    def read(text: str) -> int:
        return len(povlib.find_facts(text, published="2020-06-01"))

    print(json.dumps({"povlib": measure(read, json.load(sys.stdin))}))


def compare(texts: dict[str, list[str]], rounds: int) -> list[dict[str, Any]]:
    """Return for each set of texts the characters a second of every reader, median of the rounds, and povlib's multiples."""
    python = peers()
    result = []
    for name, group in texts.items():
        few = group[:20]  # enough for the slowest
        rates: dict[str, list[float]] = {}
        found: dict[str, float] = {}
        for _ in range(rounds):
            own = call(sys.executable, [__file__, "--own"], json.dumps(group))
            took = own | call(python, ["bench/peers.py", "money", "time", "jieba"], json.dumps(group))
            slow = call(python, ["bench/peers.py", "recognizers", "calls"], json.dumps(few))
            for reader, took_by in (took | slow).items():
                size = sum(map(len, few if reader in slow else group))
                rates.setdefault(reader, []).append(size / took_by["cpu"])
                found[reader] = 1000 * took_by["found"] / size
            rates.setdefault("pair", []).append(1 / (1 / rates["money"][-1] + 1 / rates["time"][-1]))
        times = {
            reader: statistics.median(a / b for a, b in zip(rates["povlib"], each, strict=True))
            for reader, each in rates.items()
        }
        size = sum(map(len, group))
        result.append(
            {
                "texts": name,
                "articles": len(group),
                "characters": size,
                "characters_a_second": {reader: round(statistics.median(each)) for reader, each in rates.items()},
                "found_in_1000_characters": {reader: round(count, 1) for reader, count in found.items()},
                "povlib_times": {reader: round(value, 2) for reader, value in times.items() if reader != "povlib"},
            }
        )
        print(f"{name}: {len(group)} articles, {size:,} characters")
        for reader, rate in result[-1]["characters_a_second"].items():
            multiple = result[-1]["povlib_times"].get(reader)
            beside = "" if multiple is None else f"  povlib is {multiple:8.2f} times as fast"
            print(f"  {NAMES[reader]:44} {rate:12,} characters a CPU second{beside}", flush=True)
    return result


def read_archive(count: int, workers: int) -> None:
    """Read a made-up archive, and print rate and peak memory of a worker."""
    from povlib.batch import Progress, engine, extract_corpus, madeup

    folder = Path(tempfile.mkdtemp(prefix="povlib-bench-"))
    try:
        size = madeup.write_archive(folder / "archive.jsonl", count, seed=1)
        last: list[Progress] = []
        begun = time.perf_counter()
        engine.make_ready()  # what is loaded at first use is told apart, for one worker
        start_up = time.perf_counter() - begun
        before = os.times()
        done = extract_corpus(
            folder / "archive.jsonl",
            folder / "out",
            workers=workers,
            part_articles=250,
            progress=last.append,
        )
        after = os.times()
        cpu = sum(after[:4]) - sum(before[:4])
        written = sum(p.stat().st_size for p in (folder / "out").glob("part-*"))
        print(
            json.dumps(
                {
                    "articles": done.articles,
                    "workers": workers,
                    "characters": size,
                    "facts": done.facts,
                    "start_up_seconds": round(start_up, 2),
                    "seconds": round(last[-1].seconds, 2),
                    "characters_a_second": round(size / last[-1].seconds),
                    "characters_a_cpu_second": round(size / cpu),
                    "peak_mb_of_a_worker": round(max(p.peak_mb for p in last), 1),
                    "bytes_read": (folder / "archive.jsonl").stat().st_size,
                    "bytes_written": written,
                    "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
                }
            )
        )
    finally:
        shutil.rmtree(folder)


def chart(result: dict[str, Any], path: Path) -> None:
    """Draw the rates, one bar a reader, the archives beside them."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from povlib.charts import style

    style.use_style()
    first = result["peers"][0]
    rates = {NAMES[k]: v for k, v in sorted(first["characters_a_second"].items(), key=lambda item: item[1])}
    drawing, (left, right) = plt.subplots(1, 2, figsize=(12, 4.2), width_ratios=[3, 2], layout="constrained")
    bars = left.barh(
        list(rates), list(rates.values()), color=["#1f5a8a" if n == NAMES["povlib"] else "#b8b8b8" for n in rates]
    )
    left.bar_label(bars, [f"{v:,.0f}" for v in rates.values()], padding=4)
    left.set_xlim(right=max(rates.values()) * 1.25)
    left.xaxis.set_major_formatter("{x:,.0f}")
    left.xaxis.set_major_locator(plt.MaxNLocator(5))
    left.set_title("Characters a CPU second, one core 每秒字数", loc="left")
    sizes = [a for a in result["archives"] if a["workers"] == 1]
    right.plot([a["articles"] for a in sizes], [a["peak_mb_of_a_worker"] for a in sizes], marker="o", color="#1f5a8a")
    for a in sizes:
        right.annotate(
            f"{a['peak_mb_of_a_worker']:.0f} MB",
            (a["articles"], a["peak_mb_of_a_worker"]),
            (0, 8),
            textcoords="offset points",
            ha="center",
        )
    right.set_xscale("log")
    right.set_ylim(0, 600)
    right.margins(x=0.2)
    right.set_xticks([a["articles"] for a in sizes], [f"{a['articles']:,}" for a in sizes])
    right.minorticks_off()
    right.set_title("Peak memory of a worker 内存", loc="left")
    right.set_xlabel("articles 文章 (log axis)")
    drawing.supxlabel(
        f"{result['machine']}, Python {result['python']}, {result['date']}; {first['articles']} made-up articles, {first['characters']:,} characters",
        fontsize=8, color="#555555",
    )  # fmt: skip
    drawing.savefig(path, dpi=110)


def machine() -> str:
    """Return the processor's name and how many cores there are."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = lines[0].partition(":")[2].strip() if lines else name
    return f"{name}, {os.cpu_count()} cores"


def main() -> None:
    """Measure, print, and write build/bench.json and build/bench.png."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=400, help="made-up articles that every reader reads")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[1000, 10_000, 100_000], help="archives read by one worker"
    )
    parser.add_argument("--workers", type=int, nargs="*", default=[2], help="workers that read the second size again")
    parser.add_argument("--own", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--archive", type=int, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.own:
        read_own()
        return
    if given.archive:
        read_archive(*given.archive)
        return
    import povlib
    from povlib.batch import madeup

    BUILD.mkdir(exist_ok=True)
    texts = {
        "made-up articles": [a.text for a in madeup.articles(given.articles, seed=1)],
        "the five articles of data/": [a.text for a in povlib.load_articles(ROOT / "data")],
    }
    result: dict[str, Any] = {
        "date": date.today().isoformat(),
        "machine": machine(),
        "python": platform.python_version(),
        "peers": compare(texts, given.rounds),
        "archives": [],
    }
    runs = [(size, 1) for size in given.sizes]
    runs += [(given.sizes[min(1, len(given.sizes) - 1)], n) for n in given.workers] if given.sizes else []
    for size, workers in runs:
        took = call(sys.executable, [__file__, "--archive", str(size), str(workers)])
        result["archives"].append(took)
        print(
            f"{size:7,} articles, {workers} {'worker' if workers == 1 else 'workers'}: "
            f"{took['characters_a_second']:9,} characters a second ({took['characters_a_cpu_second']:,} a CPU second), "
            f"peak {took['peak_mb_of_a_worker']:.0f} MB a worker",
            flush=True,
        )
    (BUILD / "bench.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    chart(result, BUILD / "bench.png")
    print(f"Written: {(BUILD / 'bench.json').relative_to(ROOT)}, {(BUILD / 'bench.png').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
