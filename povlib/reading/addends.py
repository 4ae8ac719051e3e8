"""Amounts that add up to the amount before them: 1.35亿元：2017年2180万元，2018年4720万元，今年6600万元.

Where the sum is right to the last digit the amounts behind are parts of the first, whether or not the text says 其中.
"""

from collections.abc import Sequence

from .figures import Figure

_MOST = 24  # amounts that one total is looked for in; more would be a table
_RATES = 200  # an amount that is so many times smaller is what each household gets: 每生3000元


def find_addends(figures: Sequence[Figure]) -> dict[int, int]:
    """Return for each amount that adds up, with those beside it, to one before: its start, and the start of that one.

    ``figures``: those of a text, in order. Two parts are not enough where the numbers are round: 500 = 300 + 200 comes
    about by chance.

    >>> from povlib.reading import figures
    >>> found = figures.scan("援助1.35亿元：2017年2180万元，2018年4720万元，今年6600万元。")
    >>> find_addends(found)
    {14: 2, 26: 2, 35: 2}
    """
    money = [f for f in figures if f.unit == "元"]
    totals: dict[int, int] = {}
    for i, total in enumerate(money):
        left, parts = total.value, []
        for part in money[i + 1 : i + 1 + _MOST]:
            if part.value * _RATES < total.value:
                continue
            left -= part.value
            parts.append(part)
            if left <= 0 or part.value == total.value:
                break
        if left == 0 and len(parts) > 1 and (len(parts) > 2 or _digits(total) > 2):
            for part in parts:
                totals.setdefault(part.start, total.start)
    return totals


def _digits(figure: Figure) -> int:
    """Return how many digits of a value are no zeros at its end."""
    return len(figure.value.normalize().as_tuple().digits)
