"""An article made ready to be read: cleaned once, and its sentences, figures, periods, places and cues found once."""

from bisect import bisect_left
from collections import Counter
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from ..articles import Article
from ..articles.article import Proposal
from ..cleaning import Block, CleanText, clean
from ..lexicon import read_words
from ..locale import N_, tr
from . import about, cues, figures, periods, places
from .about import About
from .addends import find_addends
from .bare_names import with_bare_names
from .cues import Cues
from .damage import damaged_spans, doubts_of
from .figures import Figure
from .periods import Period
from .places import Place
from .proposals.edges import Edges, edges_of
from .proposals.published import propose_published
from .sentences import Sentence, read_sentence, split_sentences
from .tables import Cell, find_cells

_SHORT = 150  # characters; of a shorter text it cannot be told
_OTHER_NEWS = N_(
    "has no word of poverty relief: it is read as other news, whose sums, people and areas are none of relief"
)
HEADS = ("heading", "title")
SURE = 0.5  # what an article tells of its own date with less is shown and not used
T = TypeVar("T", Figure, Period, Place)


@lru_cache(maxsize=2)
def _cleaned(text: str, html: bool) -> CleanText:
    """Return a text repaired; kept for the next question about the same article."""
    return clean(text, html=html)


class InOrder(Generic[T]):
    """The figures, periods or places of a text, in its order, to be asked for those of a span."""

    def __init__(self, items: list[T]) -> None:
        self.items: list[T] = items
        self._starts = [item.start for item in items]

    def within(self, start: int, end: int) -> list[T]:
        """Return those that begin within a span."""
        return self.items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


class Document:
    """An article and what is found in it; each part is found when it is first asked for, and kept.

    ``text`` is the repaired text: every offset of figures, periods, places and cues points into it, and
    ``clean.to_raw`` leads from there to the article as found.

    >>> from povlib.articles import Article
    >>> document = Document(Article("a", "全县投入1.2亿元。"))
    >>> [f.text for f in document.figures.items]
    ['1.2亿元']
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self._shares: dict[str, list[tuple[str, float]]] = {}

    @cached_property
    def clean(self) -> CleanText:
        """The repaired text with its blocks and the way back to the text as found."""
        return _cleaned(self.article.text, self.article.is_html)

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """What of the text could not be brought back, or only by guess, and whether it is about something else."""
        return (*doubts_of(self.clean), *(() if self.on_subject else (tr(_OTHER_NEWS),)))

    @cached_property
    def damage(self) -> list[tuple[int, int]]:
        """The spans of the raw text beside which figures are doubtful."""
        return damaged_spans(self.clean)

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.clean.text

    @cached_property
    def edges(self) -> Edges:
        """What stands around the text: the page's own data, head and foot lines, the names of file and folder."""
        return edges_of(self.article, self.clean)

    @cached_property
    def proposed_date(self) -> Proposal | None:
        """The date that the article tells itself, None where one is given or it tells none."""
        return None if self.article.published else propose_published(self.edges)

    @cached_property
    def published(self) -> str | None:
        """The date of publication: what is given with the article, else what it tells for sure, else None."""
        told = self.proposed_date
        return self.article.published or (told.value if told and told.sure >= SURE else None)

    @cached_property
    def figures(self) -> InOrder[Figure]:
        """Every figure of the repaired text; the issue, the page and the clicks that a dateline counts are none."""
        datelines = [block for block in self.clean.blocks if block.kind == "dateline"]
        found = figures.scan(self.text)
        return InOrder([f for f in found if not any(b.start <= f.start < b.end for b in datelines)])

    @cached_property
    def addends(self) -> dict[int, int]:
        """The start of each amount that adds up, with others, to one before, and where that one starts."""
        return find_addends(self.figures.items, self.text)

    @cached_property
    def cells(self) -> dict[int, Cell]:
        """The cells of tables that hold a figure, by its start."""
        return find_cells(self.text, self.figures.items)

    @cached_property
    def periods(self) -> InOrder[Period]:
        """Every time expression, resolved against the date of publication and the year that a title reports."""
        published = self.published
        return InOrder(periods.scan(self.text, published, about.report_year(self.clean, published)))

    @cached_property
    def beside(self) -> str:
        """The title that stands beside the text, repaired; empty where there is none, or where the text has it."""
        title = clean(self.article.title).text if self.article.title else ""
        return "" if title in self.text else title

    @cached_property
    def places(self) -> InOrder[Place]:
        """Every place name, the bare mentions of the article's own place among them."""
        return InOrder(with_bare_names(self.text, self._named, self.about))

    @cached_property
    def _named(self) -> list[Place]:
        return places.scan(self.text, self.article.place, self.beside)

    @cached_property
    def about(self) -> About:
        """The place the article is about."""
        return about.about(self.article, self.clean, self._named, self.beside)

    @cached_property
    def cues(self) -> Cues:
        """The words of the cue tables in the text; a word in a place's name tells neither what for nor from whom."""
        named = [(p.start, p.end) for p in self.places.items if p.name and p.level in ("county", "township", "village")]
        return cues.scan(self.text, named)

    @cached_property
    def on_subject(self) -> bool:
        """Whether the article is about poverty relief: a longer text without any of its words is not."""
        return len(self.text) < _SHORT or any(word in self.text for word in read_words("subject"))

    def shares(self, role: str) -> list[tuple[str, float]]:
        """Return which share of the cues of a role says what, the values said by a tenth of them or more."""
        if role not in self._shares:
            counts = Counter[str]()
            for cue in self.cues.within(role, 0, len(self.text)):
                counts[cue.says] += cue.weight  # type: ignore[assignment]
            total = counts.total()
            self._shares[role] = [(value, n / total) for value, n in sorted(counts.items()) if n * 10 >= total]
        return self._shares[role]

    def sentences(self, block: Block) -> list[Sentence]:
        """Return the sentences of a block; none ends within a figure."""
        found: list[Sentence] = []
        for start, end in split_sentences(self.text, block.start, block.end):
            start = max(start, found[-1].end) if found else start
            for figure in self.figures.within(max(start, end - 80), end):
                end = max(end, figure.end)
            if start < end:
                found.append(read_sentence(self.text, start, end))
        return found
