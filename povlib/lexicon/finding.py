"""Find the words of a list in a text, wherever it has them."""

import re
from collections.abc import Iterable, Iterator


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first; those that begin alike are tried together, for speed.

    >>> any_of(["县", "村", "县城"])
    '县(?:城|)|村'
    """
    rest: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        rest.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(
        re.escape(first) + (ends[0] if len(ends) == 1 else f"(?:{'|'.join(ends)})") for first, ends in rest.items()
    )


class WordFinder:
    """The words of a list (each of two characters or more), to be found in texts.

    At most places of a text no word begins: a pattern passes over the characters that none begins with, or has next, and
    only what is left is looked up. Where words are rare, as names of places are, an automaton takes thrice as long.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._by_pair.setdefault(word[:2], []).append(word)
        first, second = ("".join(sorted({re.escape(pair[n]) for pair in self._by_pair})) for n in (0, 1))
        self._may_begin = re.compile(f"[{first}](?=[{second}])")

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the start of each word in a text, and the word: the longest there, none within another.

        >>> list(WordFinder(["渭源县", "渭源", "源县城"]).find("渭源县城和渭源"))
        [(0, '渭源县'), (5, '渭源')]
        """
        done = 0
        for m in self._may_begin.finditer(text):
            at = m.start()
            for word in self._by_pair.get(text[at : at + 2], ()) if at >= done else ():
                if text.startswith(word, at):
                    yield at, word
                    done = at + len(word)
                    break
