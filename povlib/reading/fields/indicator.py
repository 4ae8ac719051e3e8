"""What a figure is about: which module answers, by the kind of its unit, and what it shares with its neighbours."""

import re

from ..cues import Cues
from ..setting import Setting
from . import indicator_areas, indicator_money, indicator_people, indicator_rates

_RANGE = ("至", "到", "-", "—", "~", "～")
_LISTED = re.compile("[、和及]")


def indicator_of(setting: Setting, cues: Cues, before: str | None, before_money: str | None) -> str:
    """Return the indicator of a figure.

    ``before``: the indicator of the figure before it in the sentence; ``before_money``: that of the amount before it.
    """
    figures, text, i = setting.figures, setting.text, setting.index
    figure = figures[i]
    following = figures[i + 1] if i + 1 < len(figures) else None
    if following and following.kind == figure.kind and text[figure.end : following.start] in _RANGE:
        setting = Setting(setting.statement, i + 1)  # both ends of a range are what the second is said to be
    indicator = _by_kind(setting, cues, before_money)
    previous = figures[i - 1] if i else None
    if before and previous and indicator in ("other", "money_other") and figure.kind == previous.kind:
        if _LISTED.fullmatch(text, previous.end, figure.start):
            return before
    return indicator


def _by_kind(setting: Setting, cues: Cues, before_money: str | None) -> str:
    kind = setting.figure.kind
    if kind == "money":
        return indicator_money.money(setting, cues, before_money)
    if kind in ("percent", "points"):
        return indicator_rates.percentage(setting)
    if kind in ("person", "household"):
        return indicator_people.people(setting)
    if kind in ("village", "county"):
        return indicator_areas.area(setting.text, setting.sentence, setting.figures, setting.index)
    return "money_other" if kind == "currency" else "other"


def of_part(own: str, total: str) -> str:
    """Return the indicator of a part of a total (其中): the total's, unless the part says clearly what it is."""
    apart = ("fund_loan", "fund_donation", "fund_benefit")
    if total.startswith("fund_") and own in ("money_other", "fund_investment", "income_other", "sales", *apart):
        return own if own in apart and total == "fund_investment" else total
    for suffix in ("people", "households"):
        if own in ("other", "poor_" + suffix) and total in (f"{w}_{suffix}" for w in ("poor", "lifted", "relocated")):
            return total
    return "other" if own in ("poor_people", "poor_households") and total == "other" else own
