"""The indicator of money: the weighed cues around the amount (lexicon/cues_indicator.csv) settle it."""

import re

from ..cues import Cues
from ..sentences import Sentence
from ..setting import Setting

_BY_MORE = re.compile(r"(?:比|较)[^，,。；;]{1,14}(?:净增|增加|增长|减少|多|少|高|低)(?:了|出)?(?:近|约|超过?)?$")
_DIFFERENCE = re.compile(r"(?:净增|增加|增长|提高|高出|高于|低于|相差|多出|上涨|少了|减少)(?:了)?(?:近|约|超过?|共)?$")
_CAP = re.compile(r"(?:最高|不超过|上限|封顶)[^，,。；;\d]{0,8}$")


def _crossed(text: str, s: Sentence, cue: int, at: int) -> float:
    """Return how many clauses lie between a cue and a figure behind it; what stands before a colon rules its whole list."""
    a, b = s.clause_index(cue), s.clause_index(at)
    for k in range(a + 1, min(b + 1, len(s.clauses))):
        if text[s.clauses[k] - 1] in "：:":
            return min(b - a, 0.6)
    return float(b - a)


_PAID_BY = re.compile("/?[人户生年月]*的?标准(?:予以|给予)?(?:发放|兑现|补助|补贴|奖补|奖励|资助)")
_GOES_TO = re.compile("(?:全部|主要|将)?(?:用于|投向)(?!补助|补贴|发放|分红|奖励|资助|救助)")
_DIRECTLY = re.compile("(?:分红|补贴|补助|奖励|资助|助学|奖补|报销|红利)[^，,。；;]{0,8}$")
_GRANTED = re.compile("(?:补助|补贴|资助|奖励|奖补)[，,]?的?标准(?:为|是|：)[^，,。；;]*$")
_HANDED_OUT = re.compile(r"发放(?:各类|各项)?(?:教育|健康|低保|救助|补助|生态)[^，,。；;\d]{0,8}资金$")
_A_HEAD = re.compile("每(?:人|名|生|户|位)(?:学生|每年|每月|每学年|资助|补助|发放|奖励)*$")


def money(setting: Setting, cues: Cues, before: str | None) -> str:
    """Return the indicator of an amount of money; ``before`` is that of the amount before it in the sentence."""
    text, s, figures, i = setting.text, setting.sentence, setting.figures, setting.index
    f = figures[i]
    clause_start, clause_end = s.clause(f.start)
    following = next((g for g in figures[i + 1 :] if g.start < clause_end), None)
    stop = min(clause_end, following.start) if following else clause_end
    bracket = s.bracket(f.start)
    scores: dict[str, list[float]] = {}
    others = [g.start for g in figures[:i] if g.kind == "money"]
    for cue in cues.within("indicator:money", s.start, stop):
        if (cue.start >= f.start and cue.end <= f.end) or not s.can_govern(cue.start, f.start):
            continue
        if cue.end <= f.start:
            crossed = _crossed(text, s, cue.start, f.start)
            if bracket and cue.start < bracket[0]:
                far = 0.5
            else:
                far = 1.0
            passed = sum(1 for g in others if g > cue.end)
            near = far * 0.42**crossed * 0.8**passed / (1 + (f.start - cue.end) / 14)
        elif cue.start >= f.end and cue.where != "before":
            gap = cue.start - f.end
            between = text[f.end : cue.start]
            near = 0.95 / (1 + gap / 5)
            if re.search(r"(?:用于|建设|实施|发展|帮助|使|带动|实现|，|,|对|为)", between):
                near *= 0.35
        else:
            continue
        scores.setdefault(cue.says, []).append(cue.weight * near)
    total = {ind: max(v) + 0.25 * (sum(v) - max(v)) for ind, v in scores.items()}
    left = text[clause_start : f.start]
    if "资金" in left[-3:] and re.search(r"投入|整合|筹集|筹措|下达|拨付", left):
        total["fund_investment"] = total.get("fund_investment", 0) + 1.2
    at_most = f.approx == "at_most" and (re.match("不超|不高于|最高|最多", f.text) or text.startswith("的", f.end))
    if at_most or f.text.endswith(("以内", "之内")):
        total["standard"] = total.get("standard", 0) + 2.6
    if _CAP.search(text[max(clause_start, f.start - 12) : f.end]) and f.approx != "over" and total:
        total["standard"] = total.get("standard", 0) + 2.6
    if re.search(r"人均[^，,。；;\d]{0,8}(?:收入|可支配)", left):
        total["income_per_capita"] = total.get("income_per_capita", 0) + 1.5
    best = max(total, key=lambda k: total[k]) if total else None
    if best in ("income_per_capita", "sales", "money_other", "standard") and _DIFFERENCE.search(left):
        return "money_other"
    if _BY_MORE.search(left):
        return "money_other"
    behind = text[f.end : f.end + 2]
    if (
        best == "income_per_capita"
        and f.approx != "exact"
        and re.match("的", behind)
        and not re.match("的(?:收入|目标|水平)", text[f.end : f.end + 4])
    ):
        return "standard"  # 人均纯收入超过2855元的83户: a line that sorts households
    if best == "fund_benefit" and _GOES_TO.match(text, f.end) and not _DIRECTLY.search(left):
        return "fund_investment"  # 户均年分红1500元；其余2210万元用于棚室蔬菜
    if best == "standard" and (_PAID_BY.match(text, f.end) or _GRANTED.search(text, s.start, f.start)):
        return "fund_benefit"  # 按每生每年3000元的标准发放
    if best == "fund_investment" and _HANDED_OUT.search(left):
        return "fund_benefit"
    if best == "fund_donation" and _A_HEAD.search(left):
        return "fund_benefit"
    if best is None or total[best] < 0.35:
        return before or "money_other"
    return best
