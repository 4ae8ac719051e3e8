"""What of a text could not be brought back, or only by guess: the article says so, its figures are doubtful."""

from collections.abc import Iterator
from dataclasses import replace

from ..cleaning import CleanText
from ..locale import either, tr
from ..schema import Fact
from ..wording import reason

_BESIDE = 2  # characters around a figure in which a lost one may have been a digit or its unit
_LESS_SURE = 0.5  # of how sure a figure is, where the text beside it is not what was written
_READ_AGAIN, _LOST, _COLUMNS = "mend_wrong_decoding", "mark_lost_characters", "rejoin_lines"
_WAY = " read as "  # how the kinds of wrong decoding are called


def doubts_of(text: CleanText) -> Iterator[str]:
    """Yield what is doubtful about a text as a whole, a line each.

    >>> from povlib.cleaning import clean
    >>> list(doubts_of(clean("全县投入扶贫资金\ufffd2.1亿元，\ufffd\ufffd1200户。")))
    ['2 or more characters are lost; figures beside them are doubtful']
    """
    for repair in text.repairs:
        n = len(repair.doubtful)
        if repair.name == _READ_AGAIN and (ways := [kind for kind in repair.kinds if _WAY in kind]):
            way = either(" and ", "、").join(map(reason, ways))
            told = tr("was {way}, and is read again as it was written").format(way=way)
            yield tr("{told}; {n} characters are guessed").format(told=told, n=n) if n else told
        elif repair.name == _LOST and n:
            yield tr("{n} or more characters are lost; figures beside them are doubtful").format(n=n)
        elif repair.name == _COLUMNS and n:
            yield tr("has columns printed side by side; the figures in them are doubtful")


def damaged_spans(text: CleanText) -> list[tuple[int, int]]:
    """Return the spans of the raw text that are lost, guessed, or printed side by side, in order."""
    names = (_READ_AGAIN, _LOST, _COLUMNS)
    return sorted(span for repair in text.repairs if repair.name in names for span in repair.doubtful)


def less_sure(fact: Fact, spans: list[tuple[int, int]]) -> Fact:
    """Return a fact as it is, or less sure where its figure stands in or beside damage."""
    if not any(start < fact.end + _BESIDE and end > fact.start - _BESIDE for start, end in spans):
        return fact
    why = dict(fact.why) | {"text": "damaged or lost beside the figure"}
    return replace(fact, sure=round(_LESS_SURE * fact.sure, 3), why=why)
