"""Where a place lies: its path from the province down, so that facts can be chosen by province, county and township."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..articles import Article
from ..reading.gazetteer import codes_of, division_of, level_of

Path = tuple[str, ...]
"""The names of a place and of what it lies in, the highest first; empty where no place is known."""


def place_path(name: str | None, home: Path = ()) -> Path:
    """Return the path of a place; ``home``: that of the place its article is about, in which a township is looked for.

    A prefecture stands beside the counties of its province: most articles do not name the prefecture of a county.

    >>> place_path("巍山县"), place_path("石塔乡", ("云南省", "巍山县")), place_path("全国")
    (('云南省', '巍山县'), ('云南省', '巍山县', '石塔乡'), ('全国',))
    >>> place_path("岷县、漳县")  # of both: where both lie
    ('甘肃省', '岷县、漳县')
    """
    if not name:
        return ()
    if "、" in name:
        above = {place_path(part, home)[:-1] for part in name.split("、")}
        return (*(above.pop() if len(above) == 1 else ()), name)
    level = level_of(name)
    if level in ("nation", "province") or not home:
        return _divided(name, "") or (name,)
    if level in ("prefecture", "county"):
        return _divided(name, home[0]) or (name,)
    return (*home[: home.index(name)], name) if name in home else (*home[:2], name)


@lru_cache(maxsize=10_000)
def _divided(name: str, province: str) -> Path:
    """Return the path of a division of the tables, of two of one name the one in a province; () where it is unclear."""
    found = sorted({division_of(code[:2]) or "" for code in codes_of(name)})
    above = found[0] if len(found) == 1 else province if province in found else ""
    own = (division_of(next(iter(codes_of(name)))) or name) if level_of(name) == "province" else name
    return (own,) if level_of(name) == "province" else (above, own) if above else ()


def home_paths(articles: Sequence[Article], rows: Sequence[Mapping[str, Any]]) -> dict[str, Path]:
    """Return for each article's id the path of the place it is about: as given, else the county its facts name most."""
    named: dict[str, Counter[str]] = {}
    for row in rows:
        if level_of(row["place"]) in ("county", "prefecture", "province"):
            named.setdefault(row["article"], Counter())[row["place"]] += 1
    found = {}
    for article in articles:
        most = named.get(article.id, Counter()).most_common(1)
        place = article.place or (most[0][0] if most else None)
        province = (place_path(article.province) or ("",))[0]
        own = place_path(place)
        if (
            place
            and len(own) == 1
            and own[0] != province
            and level_of(place) not in ("nation", "province")
            and province
        ):
            own = (province, *own)
        found[article.id] = own
    return found
