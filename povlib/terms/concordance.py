"""Read words where they stand: concordance lines, and where in an article a word falls."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fnmatch import translate

import pandas as pd

from ..locale import tr
from .segmentation import Texts, Tokens, is_word, iter_tokens

_COLUMNS = ["article", "pre", "keyword", "post", "pattern", "start", "end"]


def kwic(
    texts: Texts,
    pattern: str | Sequence[str],
    *,
    window: int = 8,
    valuetype: str = "fixed",
    sort: str | None = None,
    engine: str = "jieba",
) -> pd.DataFrame:
    """Return the concordance of a pattern: each place it stands at, with the words before and after.

    Columns, as in quanteda's ``kwic``: article, pre, keyword, post, pattern; start and end are the place in the **raw**
    article. ``valuetype``: "fixed" finds the characters wherever they stand, inside a longer word too, because where a
    Chinese word ends is the segmenter's opinion; "regex" likewise with a regular expression; "glob" finds whole tokens with
    * and ?, as quanteda does. ``window`` counts tokens on each side; the context ends at a line end.
    ``sort``: None for the order of the text, "pre" by the words before (nearest first), "keyword", "post" by what follows.

    Raises ``ValueError`` for an unknown valuetype or sort, an empty pattern or a regular expression that is none.
    """
    if sort not in (None, "pre", "keyword", "post"):
        raise ValueError(tr("sort {sort!r} is unknown: it is None, pre, keyword or post").format(sort=sort))
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    compiled = [(p, _compile(p, valuetype)) for p in patterns]
    rows = []
    for tokens in iter_tokens(texts, engine=engine):
        found = [(*span, p) for p, regex in compiled for span in _spans(tokens, regex, whole=valuetype == "glob")]
        for start, end, p in sorted(found):
            pre, post = _context(tokens, start, end, window)
            rows.append((tokens.article, pre, tokens.text[start:end], post, p, *tokens.to_raw(start, end)))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    if sort:
        key = (lambda column: column.str[::-1]) if sort == "pre" else None
        table = table.sort_values(sort, key=key, kind="stable", ignore_index=True)
    return table


def _compile(pattern: str, valuetype: str) -> re.Pattern[str]:
    if not pattern:
        raise ValueError(tr("the pattern is empty: give the characters to look for"))
    if valuetype == "fixed":
        return re.compile(re.escape(pattern))
    if valuetype == "glob":
        return re.compile(translate(pattern))
    if valuetype == "regex":
        try:
            return re.compile(pattern)
        except re.error as error:
            told = tr("{pattern!r} is no regular expression: {error}").format(pattern=pattern, error=error)
            raise ValueError(told) from None
    told = tr("valuetype {valuetype!r} is unknown: it is fixed, glob or regex").format(valuetype=valuetype)
    raise ValueError(told)


def _spans(tokens: Tokens, regex: re.Pattern[str], *, whole: bool) -> Iterator[tuple[int, int]]:
    if whole:
        for start, word in zip(tokens.starts, tokens.words, strict=False):
            if regex.match(word):
                yield start, start + len(word)
    else:
        yield from (m.span() for m in regex.finditer(tokens.text) if m.end() > m.start())


def _context(tokens: Tokens, start: int, end: int, window: int) -> tuple[str, str]:
    """Return up to ``window`` tokens before and after a span, not beyond its line."""
    starts, text = tokens.starts, tokens.text
    first = max(bisect_right(starts, start) - 1 - window, 0)
    last = min(bisect_left(starts, end) + window, len(starts) - 1)
    pre = text[starts[first] : start].rpartition("\n")[-1]
    post = text[end : starts[last]].partition("\n")[0]
    return pre.lstrip(), post.rstrip()


def positions(texts: Texts, terms: Sequence[str], *, engine: str = "jieba") -> pd.DataFrame:
    """Return where in its article each occurrence of some words or phrases falls, for a lexical dispersion plot.

    Columns: article, feature, word (how many running words stand before it), words (running words of the article) and
    position, their quotient from 0 to 1. A term is found by its characters, as ``kwic`` does. An article without any keeps
    one row with feature None, so that a plot can show it empty.
    """
    rows: list[tuple[str, str | None, int, int]] = []
    for tokens in iter_tokens(texts, engine=engine):
        running = [start for start, word in zip(tokens.starts, tokens.words, strict=False) if is_word(word)]
        found = [(start, term) for term in terms for start, _ in _spans(tokens, _compile(term, "fixed"), whole=False)]
        rows += [
            (tokens.article, term, bisect_left(running, start + 1) - 1, len(running)) for start, term in sorted(found)
        ]
        if not found:
            rows.append((tokens.article, None, 0, len(running)))
    table = pd.DataFrame(rows, columns=["article", "feature", "word", "words"])
    table["position"] = table["word"].clip(lower=0) / table["words"].clip(lower=1)
    return table
