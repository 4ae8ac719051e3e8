"""Make up archives of any size: articles of random places, numbers and styles, for measuring and for trying things out.

The places are real names, so that they are found as in real articles; what is said of them is chance. Article n of a seed
is always the same, whatever is made before it.
"""

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from ..articles import Article
from ..lexicon import read_table
from ..reference import divisions

# How often each sort of article comes; "other" is what else a paper prints.
_STYLES = {"report": 5, "feature": 4, "work": 4, "yearbook": 2, "aid": 3, "news": 4, "talk": 2, "other": 2}
_FIRST, _LAST = "清石临安丰景永大宁德汇青龙白黄双马柳新上", "河阳川泉岭源江平原台桥坪湾店井坝塘山沟溪"
_GOODS = "核桃 花椒 食用菌 中药材 黄花菜 马铃薯 茶叶 苹果 辣椒 蚕桑 肉牛 土鸡".split()
_FIRMS = "一家农业公司 某龙头企业 省建筑集团 当地民营企业 一家电商企业".split()
_UNITS = "国家税务总局 中国石化 中国农业大学 省交通运输厅 国家电网 省农科院 市人民医院".split()
_DIGITS = "零一二三四五六七八九"


def article(number: int, *, seed: int = 0) -> Article:
    """Return made-up article ``number`` (from 0) of a seed: 300 to 3,500 characters, with date and place.

    >>> article(7) == article(7)
    True
    """
    draw = random.Random(f"{seed}:{number}")
    (style,) = draw.choices(list(_STYLES), list(_STYLES.values()))
    names = _names(draw)
    year = draw.randint(2014, 2021)
    parts = _sentences()[style]
    lines = [draw.choice(parts["title"]), "".join(draw.sample(parts["opening"], draw.randint(1, 2)))]
    headings = draw.sample(parts.get("heading", []), min(len(parts.get("heading", [])), draw.randint(0, 3)))
    share = draw.uniform(0.1, 0.4) if style not in ("talk", "other") else draw.uniform(0.05, 0.2)
    plain = [*parts["plain"], *_sentences()["any"]["plain"]]
    for _ in range(draw.randint(2, 12)):
        if headings and draw.random() < 0.3:
            lines.append(headings.pop())
        figured = sum(draw.random() < share for _ in range(draw.randint(2, 6)))
        some = draw.sample(parts["sentence"], min(figured, len(parts["sentence"])))
        some += draw.sample(plain, draw.randint(1, 4))
        draw.shuffle(some)
        lines.append("".join(some))
    text = "\n".join(_fill(line, draw, names, year) for line in lines)
    if draw.random() < 0.1:
        text = text.replace("，", ",")
    published = f"{year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return Article(
        id=f"{seed}-{number:09}",
        text=text,
        title=text.partition("\n")[0],
        publisher=draw.choice(("晨报", "日报", "晚报")),
        published=published,
        place=names["county"],
        level="county",
        province=names["province"],
    )


def articles(count: int, *, start: int = 0, seed: int = 0) -> Iterator[Article]:
    """Yield ``count`` made-up articles from number ``start`` on."""
    for number in range(start, start + count):
        yield article(number, seed=seed)


def write_archive(path: str | Path, count: int, *, seed: int = 0) -> int:
    """Write an archive of made-up articles as JSON lines (gzip where the name ends in .gz); return its characters."""
    opener = gzip.open if Path(path).suffix == ".gz" else open
    columns = ("id", "title", "publisher", "published", "place", "level", "province", "text")
    characters = 0
    with opener(path, "wt", encoding="utf-8") as file:
        for item in articles(count, seed=seed):
            characters += len(item.text)
            file.write(json.dumps({k: getattr(item, k) for k in columns}, ensure_ascii=False) + "\n")
    return characters


@cache
def _sentences() -> dict[str, dict[str, list[str]]]:
    styles: dict[str, dict[str, list[str]]] = {}
    for row in read_table("madeup_sentences"):
        styles.setdefault(row["style"], {}).setdefault(row["part"], []).append(row["sentence"])
    return styles


@cache
def _places() -> tuple[list[tuple[str, str]], list[str]]:
    """Return counties with their provinces, and cities that may be partners."""
    table = divisions()
    provinces = {d.code[:2]: d.name for d in table if d.level == "province"}
    named = [d for d in table if d.level == "county" and d.name.endswith("县") and len(d.name) > 2]
    cities = [d.name for d in table if d.level == "prefecture" and d.name.endswith("市")]
    return [(d.name, provinces[d.code[:2]]) for d in named], cities


def _names(draw: random.Random) -> dict[str, str]:
    counties, cities = _places()
    county, province = draw.choice(counties)
    names = {"county": county, "province": province, "partner": draw.choice(cities)}
    return names | {"unit": draw.choice(_UNITS), "good": draw.choice(_GOODS), "village": _name(draw) + "村"}


def _name(draw: random.Random) -> str:
    return draw.choice(_FIRST) + draw.choice(_LAST)


def _fill(template: str, draw: random.Random, names: dict[str, str], year: int) -> str:
    return re.sub(r"\{(\w++)\}", lambda slot: names.get(slot[1]) or _MAKERS[slot[1]](draw, year), template)


def _number(draw: random.Random, low: float, high: float, places: int = 2) -> str:
    """Return a number as papers write it: with a fraction or without, here and there grouped or in Chinese numerals."""
    value = draw.uniform(low, high)
    if value < 100 and draw.random() < 0.7:
        return f"{round(Decimal(value), draw.randint(1, places)):f}"
    whole = max(1, round(value))
    if whole >= 1000 and draw.random() < 0.1:
        return f"{whole:,}"
    return str(whole)


def _money(draw: random.Random, low: float, high: float) -> str:
    """Return a sum between bounds in 万元."""
    amount = low * (high / low) ** draw.random()
    style = draw.random()
    near = draw.choice(("近", "约", "超过", "")) if style < 0.3 else ""
    more = draw.choice(("多", "余")) if 0.3 <= style < 0.4 else ""
    if style > 0.97:
        return f"{_DIGITS[draw.randint(3, 9)]}百{draw.choice(('', '余'))}万元"
    if amount >= 10_000:
        return f"{near}{round(amount / 10_000, draw.randint(0, 2)):g}{more}亿元"
    return f"{near}{round(amount, draw.randint(1, 2)) if amount < 1000 else round(amount)}{more}万元"


def _heads(draw: random.Random, unit: str, large: tuple[float, int], small: tuple[int, int], more: str) -> str:
    """Return a number of people or households: in 万 by a chance and up to a number, else a whole one between two."""
    chance, most = large
    if draw.random() < chance:
        return f"{_number(draw, 1, most)}万{unit}"
    return f"{draw.randint(*small)}{draw.choice(('', '', *more))}{unit}"


_MAKERS: dict[str, Callable[[random.Random, int], str]] = {
    "town": lambda draw, _: _name(draw) + draw.choice("镇镇乡"),
    "money": lambda draw, _: _money(draw, 30, 9_000),
    "large": lambda draw, _: _money(draw, 4_000, 900_000),
    "small": lambda draw, _: _money(draw, 0.6, 20),
    "people": lambda draw, _: _heads(draw, "人", (0.4, 40), (300, 9800), "余多"),
    "households": lambda draw, _: _heads(draw, "户", (0.2, 9), (40, 4000), "余"),
    "count": lambda draw, _: _number(draw, 100, 900) if draw.random() < 0.3 else str(draw.randint(2, 99)),
    "year": lambda draw, year: str(draw.randint(2012, year - 1)),
    "last": lambda draw, year: str(year),
    "rate": lambda draw, _: f"{draw.uniform(11, 98):.{draw.randint(0, 2)}f}",
    "low": lambda draw, _: f"{draw.uniform(0.1, 9.9):.{draw.randint(1, 2)}f}",
    "income": lambda draw, _: str(draw.randint(900, 16_000)),
    "firm": lambda draw, _: draw.choice(_FIRMS),
    "month": lambda draw, _: str(draw.randint(2, 12)),
    "area": lambda draw, _: _number(draw, 100, 20_000),
    "length": lambda draw, _: _number(draw, 1, 90),
}
