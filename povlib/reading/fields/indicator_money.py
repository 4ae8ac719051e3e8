"""The indicator of money: what the words around an amount and its place in the sentence speak for."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...lexicon import word_class
from ...schema import FUNDS, INDICATORS, Fact, kind_of
from ..setting import Setting
from ..weighing import Around, Evidence, Weighed, weigh
from .shared import listed_with

if TYPE_CHECKING:
    from ..context import Context

OF_FUNDS = tuple(i for i in INDICATORS if i in FUNDS)
VALUES = tuple(i for i in INDICATORS if kind_of(i) == "money")
_AROUND = Around("indicator:money", alike=("money",), reach=16)

# What stands to the left of an amount, up to it
_LEFT = {
    "behind 最高 or 上限": re.compile(r"(?:最高|不超过|上限|封顶)[^，,。；;\d]{0,8}$"),
    "behind 增加 or 提高": re.compile(
        "(?:净增|增加|增长|提高|高出|高于|低于|相差|多出|上涨|少了|减少|同比[多少][投增放发]?)(?:了)?(?:近|约|超过?|共)?$"
    ),
    "behind 比 and 多": re.compile(
        r"(?:比|较)[^，,。；;]{1,14}(?:净增|增加|增长|减少|多|少|高|低)(?:了|出)?(?:近|约|超过?)?$"
    ),
    "behind 人均收入": re.compile(r"人均[^，,。；;\d]{0,8}(?:收入|可支配)[^，,。；;]{0,12}$"),
    "behind 每人 or 户均": re.compile(
        r"(?:每(?:人|名|生|户|位|年|月|亩|个|村)|人均|户均|月均|村均)[^，,。；;\d]{0,8}$"
    ),
    "behind 标准为": re.compile("标准(?:为|是|：|:|达|提高)?[^，,。；;]{0,6}$"),
    "behind 收入": re.compile(r"收入[^，,。；;\d]{0,6}$"),
    "behind 资金": re.compile(r"资金(?:共|约|近|超过?|达|为|累计|总额)*$"),
    "behind what insurance pays": re.compile(
        f"(?:{word_class('insurer')})[^，,。；;\\d]{{0,6}}(?:报销?|付|补|赔|救助|兜)了?$"
    ),
    "behind goods bought": re.compile(
        f"(?:{word_class('buys')})[^，,。；;\\d]{{0,16}}(?:产品|特产|山货|[果菌肉茶菇米]|蜂蜜|药材|货)"
        "(?:等[^，,。；;\\d]{0,6})?(?:价值)?$"
    ),
    "behind what works cost": re.compile(
        f"(?:{word_class('works')})[^。；;]{{0,24}}(?:{word_class('costs')})[了去]?[^，,。；;\\d]{{0,3}}$"
    ),
    "behind 发放": re.compile(r"发放[^，,。；;\d]{0,12}$"),
}
_EARNED = f"[^，,。；;、\\d的]{{0,4}}?(?:{word_class('earned')})"
# What stands to the right of an amount, from it on
_RIGHT = {
    "before 的标准": re.compile("/?[人户生年月]*(?:以下|以内)?的?标准"),
    "before 用于": re.compile("[，,]?(?:全部|主要|将)?(?:用于|投向|支持|帮助)"),
    "before 的 and what is earned": re.compile(f"(?:以上|以下|左右)?的{_EARNED}"),
    "before 的 and a noun": re.compile(f"(?:以上|以下|左右)?的(?!{_EARNED})"),
    "before a person": re.compile(r"/(?:人|户|年|月|生)"),
}
_MORE_THAN = re.compile(
    "(?:(?:比|较)[^，,。；;]{1,14}(?:[多少]|增加|减少)(?:了|出)?|同比(?:[多少][投放增发贷]*|增加|减少))(?:近|约|超过?)?$"
)
# 吸纳就业860人，人均年收入1.7万元: of those who work there, not of all who live in a place
_OF_WORKERS = re.compile(
    f"(?:{word_class('worker')})[^。；;]{{0,24}}(?:人均|年均)[^，,。；;\\d]{{0,8}}$|(?:月人均|人均月)[^，,。；;\\d]{{0,8}}$"
)
_SIZES = ((10**4, "under 10,000 yuan"), (10**6, "under a million yuan"), (10**8, "under a hundred million yuan"))


def indicator_of_money(setting: Setting, context: "Context", before: str | None, whole: Fact | None) -> Weighed:
    """Return what an amount of money is about; ``before``: the indicator of the amount before it.

    ``whole``: the total it is a part of.
    """
    return weigh("money", VALUES, _evidence(setting, context, before, whole))


def fund_of(told: Weighed, source: str) -> Weighed:
    """Return which fund an amount is once its payer is known: what a partner region puts in is mostly a gift.

    ``told``: what ``indicator_of_money`` returned; ``source``: who pays.
    """
    fund = weigh("fund", OF_FUNDS, [*told.evidence, *told.contexts[1:], f"paid by {source}"])
    return fund._replace(probability=fund.probability * told.share(OF_FUNDS, VALUES))


def _evidence(setting: Setting, context: "Context", before: str | None, whole: Fact | None) -> Iterator[Evidence | str]:
    text, s, f, cues = setting.text, setting.sentence, setting.figure, context.document.cues
    yield from _AROUND.evidence(setting, cues)
    yield from context.told_elsewhere("indicator:money")
    if before:
        yield Evidence(
            before, f"as the amount before, {listed_with(setting, ('money',)) or 'in the sentence before'}", 1.0
        )
    if whole is not None:
        yield Evidence(whole.indicator, "as its total")
    start = s.clause(f.start)[0]
    for name, pattern in _LEFT.items():
        if pattern.search(text, start, f.start):
            yield name
    for name, pattern in _RIGHT.items():
        if pattern.match(text, f.end, s.end):
            yield name
    if _OF_WORKERS.search(text, max(s.start, f.start - 48), f.start):
        yield Evidence("income_other", "of those who work")
    if _MORE_THAN.search(text, start, f.start):
        yield Evidence("money_other", "how much more than before")
    if f.approx in ("at_most", "at_least"):
        earned = _LEFT["behind 收入"].search(text, start, f.start)
        yield f"{f.approx}, behind 收入" if earned else f.approx
    yield next((name for size, name in _SIZES if abs(f.value) < size), "a hundred million and more")
