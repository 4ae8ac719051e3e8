"""Articles that are the same text: a copy on another site, in traditional characters, in another encoding or format.

A text is compared by its shingles (Broder 1997): all runs of a few characters, Chinese characters and digits alone, so
that tags, blanks, marks and pinyin do not count. Of the shingles a fixed share is kept, by their checksums, and each is
looked up among those of the texts before: the time grows with the number of articles, not with that of their pairs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from zlib import crc32

from ..locale import tr
from .article import Article

_RUN = 8  # characters of a shingle
_KEPT = 16  # of so many shingles one is kept
_FEWEST = 8  # kept shingles of a text that can be told from others: about a hundred characters
_SAME = 0.75  # the share of the shorter text's shingles that the other has where they are one
_SAME_NUMBERS = 0.8  # and of its numbers: the yearly reports of two counties share all but those
_LONGER = 1.5  # times as long as the other is what holds it as an excerpt
_COMMON = 40  # texts that share a shingle which is then no longer looked at: the notice of a site
_MOST = 20_000  # texts that are remembered; those behind them are still looked up
_OTHER = re.compile("[^\u4e00-\u9fff0-9]+")
_TAGS = re.compile(r"<[^<>]{1,500}>|<(script|style)\b.*?</\1>", re.S | re.I)
_NUMBER = re.compile(r"\d[\d,.]*\d")


class Duplicate(NamedTuple):
    """An article that has the text of another one: the ids of both, and the share of the text that is the same."""

    article: str
    of: str
    share: float

    def __str__(self) -> str:
        return tr("has the text of {other} ({share:.0%} of it)").format(other=self.of, share=self.share)


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _sketch(text: str) -> tuple[frozenset[int], frozenset[str]]:
    """Return the kept shingles of a text, and its numbers."""
    shown = unicodedata.normalize("NFKC", _TAGS.sub("", text) if "<" in text else text)
    bare = _OTHER.sub("", _simplifier().convert(shown))
    sums = (crc32(bare[i : i + _RUN].encode()) for i in range(len(bare) - _RUN + 1))
    return frozenset(s for s in sums if s % _KEPT == 0), frozenset(_NUMBER.findall(shown))


class Duplicates:
    """Tells of one article after another whether it has the text of an earlier one."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, int, frozenset[str]]] = []  # of each article its id, its shingles, its numbers
        self._holders: dict[int, list[int]] = {}

    def of(self, article: Article) -> Duplicate | None:
        """Return which earlier article has the text of this one, None where it is new; it is remembered then.

        Where this one is much longer, the earlier is the duplicate: an excerpt of it.
        """
        shingles, numbers = _sketch(article.text)
        if len(shingles) < _FEWEST:
            return None
        earlier, share = self._same(shingles, numbers)
        if earlier is not None and len(shingles) <= _LONGER * self._texts[earlier][1]:
            return Duplicate(article.id, self._texts[earlier][0], share)
        if len(self._texts) < _MOST:
            self._remember(article.id, shingles, numbers)
        return None if earlier is None else Duplicate(self._texts[earlier][0], article.id, share)

    def _remember(self, key: str, shingles: frozenset[int], numbers: frozenset[str]) -> None:
        self._texts.append((key, len(shingles), numbers))
        for s in shingles:
            holders = self._holders.setdefault(s, [])
            if len(holders) < _COMMON:
                holders.append(len(self._texts) - 1)

    def _same(self, shingles: frozenset[int], numbers: frozenset[str]) -> tuple[int | None, float]:
        """Return the number of the earlier text that is the same, None for none, and the share that both have."""
        shared: Counter[int] = Counter()
        for s in shingles:
            shared.update(self._holders.get(s, ()))
        for n, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:3]:
            _, size, theirs = self._texts[n]
            share = count / min(size, len(shingles))
            if share >= _SAME and len(theirs & numbers) >= _SAME_NUMBERS * min(len(theirs), len(numbers)):
                return n, min(1.0, share)
        return None, 0.0


def once(articles: Sequence[Article]) -> tuple[list[Article], list[Duplicate]]:
    """Return the articles without those that have the text of another, and the others, each with the one it repeats.

    >>> text = "。".join(f"第{n}个村投入资金{3 * n}万元，修路{n}公里" for n in range(30, 60))
    >>> copy = f"<p>{text.replace('万', '萬')}</p>"
    >>> kept, twice = once([Article("a", text), Article("b", copy)])
    >>> [a.id for a in kept], str(twice[0])
    (['a'], 'has the text of a (100% of it)')
    """
    seen = Duplicates()
    twice = [found for article in articles if (found := seen.of(article))]
    left_out = {d.article for d in twice}
    return [article for article in articles if article.id not in left_out], twice
