"""Turn the marked-up passages of ``passages.txt`` into the labelled cases of ``practice.jsonl``.

Run it after every edit: ``python tests/cases/facts/build.py`` (``--check`` lists the numbers that carry no label).

A passage is a head line and its text, up to the next head line::

    === id | style | published | place of the article, or - | defaults
    2018年投入⟦1.2亿元|fi 2018 roads/fiscal⟧修路……

In ``⟦text|code options⟧`` the code is the indicator (see ``CODES``). The options, in any order:

- ``2018``, ``2014..2018-06``, ``..2018-12``, ``~``: from and to; one time is both ends, ``~`` is none
- ``@渭源县``: the place, where it is not that of the article
- ``!``: planned (``!?``: done and planned are both right)
- ``roads/fiscal``: sector and source of a fund
- ``v=1200`` ``u=村`` ``a=over``: value, unit, approximator where they cannot be read off the text
- ``#x``: names this figure; ``^x``: is a part of the figure named x

``known-failure`` in a head line marks a passage that the rules do not yet read right.
``a,b`` gives two right answers. Defaults of the head line are options that hold where a label does not give its own.
The values are written by hand or read off plain Arabic numbers by ``plain_value``, so that they do not depend on the
code under test.
"""

import argparse
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLAIN = {"other", "percent_other", "money_other"}
CODES = {
    "fi": "fund_investment",
    "fl": "fund_loan",
    "fd": "fund_donation",
    "fb": "fund_benefit",
    "ipc": "income_per_capita",
    "io": "income_other",
    "sales": "sales",
    "std": "standard",
    "mo": "money_other",
    "pr": "poverty_rate",
    "prc": "poverty_rate_change",
    "po": "percent_other",
    "pp": "poor_people",
    "ph": "poor_households",
    "lp": "lifted_people",
    "lh": "lifted_households",
    "pv": "poor_villages",
    "pc": "poor_counties",
    "ve": "villages_exited",
    "ce": "counties_exited",
    "rp": "relocated_people",
    "rh": "relocated_households",
    "o": "other",
}
SECTORS = set(
    "overall industry housing relocation education health water roads power_telecom ecology employment finance "
    "social_assistance village_development other".split()
)
SOURCES = set("fiscal east_west central_unit enterprise social bank mixed unstated".split())
BEFORE = {
    "near": ("近", "接近", "将近"),
    "over": ("超过", "逾", "突破", "超", "上"),
    "about": ("约", "大约"),
    "at_least": ("不低于", "不少于", "至少有", "至少"),
    "at_most": ("不超过", "不足", "不到", "不高于", "最多"),
}
AFTER = {"over": ("多", "余"), "about": ("左右",), "at_least": ("以上",), "at_most": ("以下", "以内")}
UNITS = {"名": "人", "口": "人", "个行政村": "村", "个百分点": "百分点", "平方公里": "平方公里"}
SCALE = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "万亿": 10**12,
}
NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(万亿|百亿|千万|百万|十万|亿|万|千|百)?([多余]?)(万|亿)?([多余]?)")
TIME = re.compile(r"(\d{4}(?:-\d\d){0,2})?(\.\.)?(\d{4}(?:-\d\d){0,2})?")


def plain_value(text: str) -> str | None:
    """Return the value of a plain Arabic expression (960余万元 is 9600000) as a decimal string, else ``None``."""
    m = NUMBER.search(text)
    if not m:
        return None
    value = Decimal(m[1].replace(",", "")) * SCALE[m[2] or ""] * SCALE[m[4] or ""]
    return format(value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize(), "f")


def plain_unit(text: str) -> str:
    """Return what is printed after the number, without magnitude and approximator, with 名 and 口 as 人."""
    m = NUMBER.search(text)
    unit = text[m.end() :] if m else ""
    for words in AFTER.values():
        for word in words:
            unit = unit.removeprefix(word) if word in "多余" else unit.removesuffix(word)
    unit = unit.strip("多余") or unit
    return UNITS.get(unit, unit)


def plain_approx(text: str) -> str:
    """Return the approximator that the expression itself shows."""
    for name, words in BEFORE.items():
        if text.startswith(words):
            return name
    for name, words in AFTER.items():
        if text.endswith(words) or (name == "over" and re.search("[多余]", text)):
            return name
    return "exact"


def split(option: str) -> Any:
    """Return ``a`` for "a" and ``["a", "b"]`` for "a,b"; "-" is ``None``."""
    parts = [None if p == "-" else p for p in option.split(",")]
    return parts if len(parts) > 1 else parts[0]


def read_options(words: list[str], where: str) -> dict[str, Any]:
    """Return the options of a label or of a head line as a dict of label fields."""
    out: dict[str, Any] = {}
    for word in words:
        if word in ("!", "!?"):
            out["status"] = "planned" if word == "!" else ["done", "planned"]
        elif word == "+":
            out["status"] = "done"
        elif word == "~":
            out["from"] = out["to"] = None
        elif word[0] == "@":
            out["place"] = split(word[1:])
        elif word[0] in "#^":
            out[word[0]] = word[1:]
        elif word[:2] in ("v=", "u=", "a="):
            out[{"v": "value", "u": "unit", "a": "approx"}[word[0]]] = split(word[2:])
        elif "/" in word and ".." not in word:
            sector, source = (split(p) for p in word.split("/"))
            for found, allowed in ((sector, SECTORS), (source, SOURCES)):
                assert set(found if isinstance(found, list) else [found]) <= allowed, f"{where}: {word}"
            out["sector"], out["source"] = sector, source
        else:
            starts, ends = [], []
            for item in word.split(","):
                m = TIME.fullmatch(item.replace("~", ".."))
                assert m and item, f"{where}: what is {word!r}?"
                starts.append(m[1])
                ends.append(m[3] if m[2] else m[1])
            for key, times in (("from", starts), ("to", ends)):
                unique = list(dict.fromkeys(times))
                out[key] = unique if len(unique) > 1 else unique[0]
    return out


def label(mark: str, start: int, defaults: dict[str, Any], where: str) -> dict[str, Any]:
    """Return one label from the inside of its brackets."""
    text, _, rest = mark.rpartition("|")
    code, *words = rest.split()
    where = f"{where}: {mark}"
    own = read_options(words, where)
    row: dict[str, Any] = {"text": text, "start": start, "end": start + len(text)}
    row["value"] = own.get("value") or plain_value(text)
    assert row["value"] is not None, where
    row["unit"] = own.get("unit") or plain_unit(text)
    assert row["unit"], where
    row["approx"] = own.get("approx") or plain_approx(text)
    kinds = [CODES[c] for c in code.split(",")]
    row["indicator"] = kinds if len(kinds) > 1 else kinds[0]
    if set(kinds) - PLAIN:
        known = {"place": None, "from": None, "to": None, "status": "done"} | defaults | own
        for key in ("place", "from", "to", "status"):
            row[key] = known[key]
        assert row["place"], f"{where}: no place"
        if any(k.startswith("fund_") for k in kinds):
            row["sector"], row["source"] = known["sector"], known["source"]
    for key in "#^":
        if key in own:
            row[key] = own[key]
    return row


def passages(source: str) -> list[dict[str, Any]]:
    """Return the labelled passages of a marked-up text."""
    out = []
    for chunk in re.split(r"^=== ", source, flags=re.M)[1:]:
        head, _, body = chunk.partition("\n")
        name, style, published, place, *rest = (p.strip() for p in head.split("|"))
        defaults = {} if place == "-" else {"place": place}
        words = " ".join(rest).split()
        known_failure = "known-failure" in words
        defaults |= read_options([w for w in words if w != "known-failure"], name)
        text, labels = "", []
        for i, piece in enumerate(re.split(r"⟦(.*?)⟧", body.strip("\n"))):
            if i % 2:
                labels.append(label(piece, len(text), defaults, name))
                piece = labels[-1]["text"]
            text += piece
        totals = {row.pop("#"): row["start"] for row in labels if "#" in row}
        for row in labels:
            if "^" in row:
                row["part_of"] = totals[row.pop("^")]
            assert text[row["start"] : row["end"]] == row["text"]
        out.append(
            {
                "id": name,
                "style": style,
                "published": published,
                "place": None if place == "-" else place,
                "known_failure": known_failure,
                "text": text,
                "labels": labels,
            }
        )
    names = [p["id"] for p in out]
    assert len(set(names)) == len(names), "two passages share an id"
    return out


def unlabelled(passage: dict[str, Any]) -> list[str]:
    """Return, with a little context, every number of a passage that no label covers."""
    text: str = passage["text"]
    covered: set[int] = set()
    for row in passage["labels"]:
        covered.update(range(row["start"], row["end"]))
    numbers = re.finditer(r"[\d.]+|[一二三四五六七八九十两几数]*[百千万亿]+|百分之", text)
    return [text[max(0, m.start() - 6) : m.end() + 6] for m in numbers if m.start() not in covered]


def main() -> None:
    """Write ``practice.jsonl``; with ``--check`` also list the numbers that carry no label."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true", help="list the numbers without a label")
    check = options.parse_args().check
    cases = passages((HERE / "passages.txt").read_text(encoding="utf-8"))
    with open(HERE / "practice.jsonl", "w", encoding="utf-8") as out:
        for case in cases:
            out.write(json.dumps(case, ensure_ascii=False) + "\n")
            if check and (left := unlabelled(case)):
                print(case["id"], left)
    print(len(cases), "passages,", sum(len(c["labels"]) for c in cases), "figures")


if __name__ == "__main__":
    main()
