"""A figure in its sentence: what every question about it (what, when, where, done or planned, for what) starts from."""

from collections.abc import Sequence
from dataclasses import dataclass

from .figures import Figure
from .sentences import Sentence


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure among the figures of its sentence.

    ``run``: the indices of the first and last figure of its run of 户 and 人 (8214户29546人), which share what is said
    of them; ``modifiers``: the ends of figures that are said of a noun behind them (收入超过3000元的).
    """

    text: str
    sentence: Sentence
    figures: Sequence[Figure]
    index: int
    run: tuple[int, int]
    modifiers: Sequence[int]

    @property
    def figure(self) -> Figure:
        """The figure itself."""
        return self.figures[self.index]

    @property
    def start(self) -> int:
        """Where its run starts."""
        return self.figures[self.run[0]].start

    @property
    def end(self) -> int:
        """Where its run ends."""
        return self.figures[self.run[1]].end

    @property
    def first_figure(self) -> int:
        """Where the first figure of the sentence starts."""
        return self.figures[0].start

    @property
    def previous(self) -> int:
        """The end of the figure before its run, or the start of the sentence."""
        return self.figures[self.run[0] - 1].end if self.run[0] else self.sentence.start
