"""Cut articles into words: jieba or its Rust build, with the field's own dictionary."""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate

from ..articles import Article
from ..cleaning import CleanText, clean
from ..lexicon import read_table, read_words
from ..locale import tr

ENGINES = ("jieba", "rjieba")

_NUMBER = re.compile(r"[+\-]?\d[\d.,:/\-]*[%％‰]?|[零〇一二三四五六七八九十百千万亿两半]+")
# What jieba keeps together in letters and digits: a word, a decimal, a percentage.
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_LATIN_RUN = re.compile(r"[a-zA-Z0-9+#&._%\-]{2,}")
_SENTENCE_END = re.compile(r"[。！？!?；;…\n]")


@dataclass(frozen=True)
class Tokens:
    """The tokens of one article in order, marks and white space among them; joined they are its clean text.

    ``clean`` is the clean text they were cut from, or None where words were given instead of a text.
    """

    article: str
    words: Sequence[str]
    clean: CleanText | None = None

    @cached_property
    def text(self) -> str:
        """The clean text."""
        return "".join(self.words)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset in the clean text of each token, and of its end."""
        return tuple(accumulate(map(len, self.words), initial=0))

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the raw article that a span of the clean text came from."""
        return self.clean.to_raw(start, end) if self.clean else (start, end)


# What every function of this package reads: articles (cleaned first), clean text, tokens, or lists of words.
Texts = Iterable[Article | CleanText | Tokens | str | Sequence[str]]


def cutter(engine: str = "jieba") -> Callable[[str], list[str]]:
    """Return the function that cuts a text into tokens with an engine, "jieba" or "rjieba".

    Raises ``ValueError`` for another name and ``ImportError`` where rjieba is not installed.
    """
    if engine == "jieba":
        return _jieba()
    if engine == "rjieba":
        return _rjieba()
    known = ", ".join(ENGINES)
    raise ValueError(tr("engine {engine!r} is unknown: it is one of {known}").format(engine=engine, known=known))


@cache
def _jieba() -> Callable[[str], list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old escapes and pkg_resources in jieba 0.42.1
        import jieba
    # An own Tokenizer, so that the field's words stay out of everybody else's; its dictionary is read here rather than by
    # initialize(), which would log and share a cache file in the temporary folder with every other process and user.
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word, frequency in _dictionary():
        tokenizer.add_word(word, frequency)
    return tokenizer.lcut


@cache
def _rjieba() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        raise ImportError(
            tr('engine "rjieba" is not installed: pip install "povlib[fast]", or use engine="jieba"')
        ) from None
    tokenizer = rjieba.Jieba()
    for word, frequency in _dictionary():
        tokenizer.add_word(word, tokenizer.suggest_freq(word) if frequency is None else frequency, None)
    rust_cut, known = tokenizer.cut, tokenizer.has_word

    @lru_cache(maxsize=10_000)
    def split(run: str) -> tuple[tuple[str, list[str]], ...]:
        """Return the tokens of letters, digits and signs (2021-01-20, Wi-Fi) that jieba cuts further, with their parts."""
        parts = [(t, [part for part in _LATIN.split(t) if part]) for t in rust_cut(run) if not t.isalnum()]
        return tuple((t, p) for t, p in parts if len(p) > 1 and not known(t))

    def cut(text: str) -> list[str]:
        tokens: list[str] = rust_cut(text)
        odd = {token: parts for run in _LATIN_RUN.findall(text) for token, parts in split(run)}
        return [part for token in tokens for part in odd.get(token, (token,))] if odd else tokens

    return cut


@cache
def _dictionary() -> tuple[tuple[str, int | None], ...]:
    """Return the words of the field with their frequency, None for the least that keeps them whole.

    They are lexicon/terms_dictionary.csv and the slogans of the glossary from four characters on; shorter ones (三农, 四有)
    are often parts of other words.
    """
    words = {row["word"]: int(row["freq"]) if row["freq"] else None for row in read_table("terms_dictionary")}
    for row in read_table("terms_slogans"):
        for form in (row["slogan"], *row["variants"].split(";")):
            if len(form) > 3 and form.isalpha() and not form.isascii():
                words.setdefault(form, None)
    return tuple(words.items())


def segment(text: str, *, engine: str = "jieba") -> list[str]:
    """Cut a text into tokens; joined they are the text again.

    >>> segment("全县建档立卡贫困户实现两不愁三保障")
    ['全县', '建档立卡', '贫困户', '实现', '两不愁三保障']
    """
    return list(cutter(engine)(text))


def tokenize(
    text: Article | CleanText | Tokens | str | Sequence[str], *, engine: str = "jieba", name: str = ""
) -> Tokens:
    """Return the tokens of one article.

    ``text``: an article is cleaned first; a str or a ``CleanText`` is taken as clean; a list of words as cut; tokens are
    returned as they are. ``name`` is the id of what has none.
    """
    if isinstance(text, Tokens):
        return text
    if isinstance(text, Article):
        cleaned = clean(text.text, html=True) if text.is_html else clean(text.text)
        return Tokens(text.id, cutter(engine)(cleaned.text), cleaned)
    if isinstance(text, CleanText):
        return Tokens(name, cutter(engine)(text.text), text)
    if isinstance(text, str):
        return Tokens(name, cutter(engine)(text))
    return Tokens(name, tuple(text))


def iter_tokens(texts: Texts, *, engine: str = "jieba") -> Iterator[Tokens]:
    """Yield the tokens of each article, one article at a time; what has no id is called text1, text2, …

    Raises ``TypeError`` where one article stands for a list of them.
    """
    if isinstance(texts, Article | CleanText | Tokens | str):
        raise TypeError(tr("give a list of articles, not one: [article]"))
    for n, text in enumerate(texts, 1):
        yield tokenize(text, engine=engine, name=f"text{n}")


def is_word(token: str) -> bool:
    """Say whether a token is a running word: it holds a letter, a character or a digit."""
    return any(map(str.isalnum, token))


def is_number(token: str) -> bool:
    """Say whether a token is only a number, in digits or in Chinese numerals."""
    return _NUMBER.fullmatch(token) is not None


def stopword_list() -> frozenset[str]:
    """Return the function words of lexicon/terms_stopwords.csv."""
    return frozenset(read_words("terms_stopwords"))


def keep(
    stopwords: Iterable[str] | None = None, *, numbers: bool = False, min_length: int = 1
) -> Callable[[str], bool]:
    """Return what says whether a table shows a token: a running word, no stopword, no bare number unless asked for.

    ``stopwords`` None is the lexicon's list, () is none; words shorter than ``min_length`` are not shown.
    """
    left_out = stopword_list() if stopwords is None else frozenset(stopwords)

    def shows(token: str) -> bool:
        long = len(token) >= min_length and token not in left_out and is_word(token)
        return long and (numbers or not is_number(token))

    return shows


def sentences(tokens: Tokens) -> Iterator[list[str]]:
    """Yield the running words of each sentence; a sentence ends at 。！？；… or a line end."""
    now: list[str] = []
    for token in tokens.words:
        if is_word(token):
            now.append(token)
        elif token == "." or _SENTENCE_END.search(token):
            if now:
                yield now
            now = []
    if now:
        yield now
