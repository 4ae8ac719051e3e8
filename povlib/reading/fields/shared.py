"""What a figure shares with the one before it: how far the two stand apart."""

import re
from collections.abc import Collection

from ..setting import Setting

_HAS = re.compile(
    "(?:贫困地区|农村)?(?:还|仍|共|现|各|均|占|也|则)?(?:分别|依次)?(?:还|仍)?(?:有|为|是|达到?|只有|仅)?[：:]?"
)
# 秦巴山区5000元: what ends as a place does and begins its item is one, though no table has it
_REGION = re.compile(
    "(?:[，,、；;：:和]|其中)[\u4e00-\u9fff]{1,9}(?<![地社城园小示片])[区县市州省旗盟](?:分别|依次)?(?:为|有|达)?$"
)
AREAS = ("village", "county")
"""The kinds of figures that count villages or counties."""


def listed_with(setting: Setting, kinds: Collection[str]) -> str | None:
    """Return how far a figure is from the one before it of the same kinds in the sentence, None where there is none.

    ``kinds``: the kinds of figure that count as alike.
    """
    first = setting.run[0]
    earlier = next((g for g in reversed(setting.figures[:first]) if g.kind in kinds), None)
    if earlier is None:
        return None
    between = setting.text[earlier.end : setting.start]
    if re.fullmatch(r"[、，,和及与至到—～~-]{0,2}(?:\d{4}年)?", between):
        return "listed with it"
    if not re.search("[，,；;：:。]", between):
        return "in its clause"
    return "in another item" if re.search("[；;]", between) else "in another clause"


def behind_place(setting: Setting) -> bool:
    """Whether a figure stands right behind the name of a place, so that what it counts was said: 甲省搬迁9万人，乙省3万人."""
    at = setting.start
    return _REGION.search(setting.text, max(setting.previous, at - 16), at) is not None or any(
        at - 10 <= p.end <= at and _HAS.fullmatch(setting.text, p.end, at) is not None
        for p in setting.statement.places
        if p.end <= at
    )
