"""Amounts that add up to the amount before them: 1.35亿元：2017年2180万元，2018年4720万元，今年6600万元.

Where the sum is right to the last digit the amounts behind are parts of the first, whether or not the text says 其中.
"""

import re
from collections.abc import Iterator, Sequence

from .figures import Figure

_MOST = 40  # amounts that one total is looked for in; more would be a table
_MANY = 4  # digits of a total that amounts come to elsewhere but right behind it
_RATES = 200  # an amount that is so many times smaller is what each household gets: 每生3000元

_AVERAGE = re.compile("(?:平均|[户人村亩县校]均)[^，,。；;、\\d]{0,6}$")


def find_addends(figures: Sequence[Figure], text: str) -> dict[int, int]:
    """Return for each amount that adds up, with those beside it, to one before: its start, and the start of that one.

    ``figures``: those of a text, in order. Two parts are not enough where the numbers are round: 500 = 300 + 200 comes
    about by chance. What each has on average (平均每村90万元) is no part.

    >>> from povlib.reading import figures
    >>> text = "援助1.35亿元：2017年2180万元，2018年4720万元，今年6600万元。"
    >>> find_addends(figures.scan(text), text)
    {14: 2, 26: 2, 35: 2}
    >>> text = "投入900万元，修路300万元，引水200万元，村均400万元。"
    >>> find_addends(figures.scan(text), text)
    {}
    """
    money = [f for f in figures if f.unit == "元" and not _AVERAGE.search(text, max(0, f.start - 8), f.start)]
    many_times = [f.value * _RATES for f in money]
    totals: dict[int, int] = {}
    for i, total in enumerate(money):
        behind, value = money[i + 1 : i + 1 + _MOST], total.value
        without_rates = [f for f, many in zip(behind, many_times[i + 1 : i + 1 + _MOST], strict=False) if many >= value]
        for parts in (*_runs(total, without_rates), *_runs(total, behind)):
            for part in parts:
                totals.setdefault(part.start, total.start)
    return totals


def _runs(total: Figure, behind: Sequence[Figure]) -> Iterator[Sequence[Figure]]:
    """Yield the runs of amounts behind a total that come to it: by payer, by purpose, by year.

    The first begins right behind it, the others behind one another; a run behind other amounts is one only where the
    total has so many digits that no such sum comes about by chance.
    """
    first, left, expected, digits = 0, total.value, 0, _digits(total)
    for last, part in enumerate(behind):
        left -= part.value
        while left < 0:
            left += behind[first].value
            first += 1
        if left == 0:
            size = last + 1 - first
            if size > 1 and (size > 2 or digits > 2) and (first == expected or digits >= _MANY):
                yield behind[first : last + 1]
            first, left, expected = last + 1, total.value, last + 1


def _digits(figure: Figure) -> int:
    """Return how many digits of a value are no zeros at its end."""
    return len(figure.value.normalize().as_tuple().digits)
