"""The indicator of villages and counties: poor, out of poverty, or something else, by the grammar around the figure."""

import re
from collections.abc import Sequence

from ..figures import Figure
from ..sentences import Sentence
from .indicator_people import _ADVERB, _ALL_LIFTED

_POOR_AREA = r"(?:建档立卡|深度|省定|国定|国家级|省级|市级|州定|县定|重点|极度|扶贫开发工作|扶贫开发|集中连片|特困|片区|新识别|首批|剩余|的|一般|革命老区|未出列|未退出|国家扶贫开发工作|国家)*(?:[国区省市]贫|贫困|扶贫重点|深贫|重点)"
_EXIT = r"(?:退出|出列|摘帽|脱贫(?!攻坚|产业|规划|计划|任务|帮扶)|销号|达标退出|摘掉|整村脱贫|减贫)"


_AND_NEXT = re.compile(r"[^，,。；;\d]{0,8}(?:[（(][^（()）]{1,12}[)）])?[、和]")


_VILLAGES_DO = re.compile("贫困(?:行政)?村(?:全部|都|均|已)?(?:通|建起|建成|实现(?!脱贫|摘帽|退出)|完成)")


def area(text: str, s: Sentence, figures: Sequence[Figure], i: int) -> str:
    """Return the indicator of a figure of villages or counties."""
    f = figures[i]
    stock, exited = (
        ("poor_villages", "villages_exited") if f.kind == "village" else ("poor_counties", "counties_exited")
    )
    clause_start, clause_end = s.clause(f.start)
    following = next((g.start for g in figures[i + 1 :] if g.start < clause_end), clause_end)
    left, right = text[clause_start : f.start], text[f.end : min(following, clause_end)]
    if i + 1 < len(figures) and _AND_NEXT.fullmatch(text, f.end, figures[i + 1].start):
        # 14个贫困县、2300个贫困村出列: both share what is said of the last
        g = figures[i + 1]
        if g.kind in ("village", "county") and g.kind != f.kind:
            shared = area(text, s, figures, i + 1)
            if shared.endswith("_exited") and "贫困" in text[f.start : g.start]:
                return exited
        if g.kind in ("person", "household") and "贫困" in text[f.start : g.start] and _ALL_LIFTED.match(text, g.end):
            return exited  # 32个贫困村、3万余人如期脱贫
    noun = "(?:村|嘎查村?)" if f.kind == "village" else "[县旗区市]"
    head = f.text + right
    poor = re.search(
        rf"^[^，,。；;、有]{{0,12}}?(?:预|拟)?(?:退出|出列|摘帽)?{_POOR_AREA}(?:行政|自然|嘎查)?{noun}", head
    )
    natural = re.search(r"自然村", head[:14])
    poor_left = re.search(
        rf"{_POOR_AREA}(?:行政)?(?:嘎查)?{noun}(?:共|有|为|达|达到|共有|剩余|分别|各|减少|由|从|：|:|\s|的)*[^，,。；;\d]{{0,8}}$",
        left,
    )
    if re.search(rf"(?:预|拟)?(?:退出|出列|摘帽){_POOR_AREA}{noun}", head[:16]):
        return exited
    if re.search(r"^[^，,。；;]{0,16}?(?:首批)?(?:脱贫|退出)?摘帽[县区市]", head):
        return exited
    tail = (
        re.sub(r"^.{0,16}?(?:村委会|村|嘎查村?|县市区|县市|县区|区县|旗县|县\(市、区\)|县|区|市|旗)", "", head, count=1)
        if re.search(r"(?:村|嘎查|县|区|市|旗)", head[:18])
        else right
    )
    if re.search(rf"^(?:[（(][^）)]*[）)])?(?:{_ADVERB}|、|“|”|达到|标准|贫困|整体|验收|完成|\s)*{_EXIT}", tail):
        return exited
    if re.search(
        rf"{_EXIT}(?:的)?(?:{_POOR_AREA})?(?:行政|嘎查)?(?:{noun})?(?:共|有|了|达到?|为|数|数量|总数|分别|各|任务|目标|累计|、|：|:|\s|近|约)*$",
        left,
    ) and not re.search(r"(?:未|拟不|不)(?:脱贫|退出|出列|摘帽)[^，,]{0,6}$", left):
        if poor or poor_left or (re.search(_EXIT, left) and (f.kind == "village" or f.kind == "county")):
            return exited
    if re.search(rf"{_POOR_AREA}{noun}[^，,。；;]{{0,20}}(?:减少|下降|降)(?:到|至|为)了?$", left):
        return stock
    if re.search(rf"(?:减少|净减少)(?:了)?(?:{_POOR_AREA}{noun})?$", left) and (poor or poor_left):
        return exited
    if (poor or poor_left) and not natural and not re.match(r"[^，,。；;、]{0,6}非", head):
        whole = re.search(
            r"(?:全(?:县|市|省|区|州|乡|镇|盟|旗|国)|有|共|剩余|现有|剩|识别|认定|确定|精准识别|列为|和|、|所有|的)$",
            left.rstrip("约近共"),
        )
        if not whole and re.search(
            r"(?:惠及|覆盖|带动|帮扶|帮助|扶持|解决|辐射|支持|为|使|对|向|结对|联系|涉及|实施|受益|选派|派驻|投向|在|定点帮扶|包联|安排|服务|进驻|建成|完成|设立|建立|夯实|给|实现|推进|新建|选择|争取)[^，,。；;]{0,10}$",
            left,
        ):
            return "other"
        if re.search(r"(?:受益|惠及)(?:的)?贫困村$", left) or _VILLAGES_DO.match(right):
            return "other"
        return stock
    return "other"
