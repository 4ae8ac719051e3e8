"""The indicator of percentages: the poverty rate, its change, or another share, by the rate named last."""

import re

from ..setting import Setting

# A rate or a comparison named between 贫困发生率 and the figure takes the figure away from it
_OTHER_RATE = re.compile(
    r"率|比重|比例|占|覆盖|满意度|增幅|增速|增长|同比增|提高|标准|收入|完成|达标|群众|投入|补贴|翻"
)


_RATE = re.compile("贫困(?:人口)?(?:发生率|面|率)|(?<![\u4e00-\u9fff])发生率")  # 贫困人口2.6万人，发生率8.1%
_SORTS = re.compile("的(?!目标|水平|标准|要求|控制线|贫困发生率)")


def percentage(setting: Setting) -> str:
    """Return the indicator of a percentage or of percentage points: the rate named last before it decides."""
    text, s, f = setting.text, setting.sentence, setting.figure
    left = text[s.start : f.start]
    if s.bracket(f.start) is None:
        left = re.sub(r"[（(][^（()）]*[)）]", "", left)
    rates = list(_RATE.finditer(left)) if "贫困" in left or "脱贫人口" in left else []
    if not rates:
        if re.match(r"^的?(?:综合)?贫困发生率", text[f.end : f.end + 10]):
            return "poverty_rate" if f.kind == "percent" else "poverty_rate_change"
        return "percent_other"
    between = left[rates[-1].end() :]
    if _OTHER_RATE.search(between):
        return "percent_other"
    if f.approx != "exact" and _SORTS.match(text, f.end):
        return "percent_other"  # 贫困发生率高于25%的村: a line that sorts places
    after = text[f.end : f.end + 8]
    compared = re.search(
        r"(?:高于|低于|高出|比(?:全国|全省|全市|全州|全区|同期)[^，,]{0,10}(?:高|低)|相比(?:高|低))[^，,。；;\d]{0,14}$",
        left,
    )
    if f.kind == "points":
        return "percent_other" if compared else "poverty_rate_change"
    if (
        re.search(r"(?:下降|降低|减少|降)了?(?:约|近|超过?)?$", left)
        and not re.match(r"(?:以下|以内)", after)
        and f.approx != "at_most"
    ):
        return "poverty_rate_change"
    return "poverty_rate"
