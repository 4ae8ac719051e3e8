"""Names in Latin letters, so that a reader without a Chinese keyboard finds them."""

from functools import lru_cache

from ..reading.gazetteer import shortened, stem


@lru_cache(maxsize=10_000)
def pinyin(name: str) -> str:
    """Return the syllables of a Chinese name in pinyin without tones, first together and without its kind, then apart.

    >>> pinyin("巍山县")
    'weishan wei shan xian'
    """
    from pypinyin import lazy_pinyin

    bare = "".join(lazy_pinyin(stem(shortened(name)), v_to_u=False))
    return " ".join((bare, *lazy_pinyin(name, v_to_u=False)))
