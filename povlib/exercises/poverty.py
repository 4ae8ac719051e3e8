"""Measure the fall: the checks of the exercises."""

from typing import TYPE_CHECKING, Any

from ..reading.figures import find_figures
from ..reference import national_poverty
from .verdicts import exercise, judge_entries, judge_number, read

if TYPE_CHECKING:
    import pandas as pd

RATES = "贫困发生率由12.6%下降到0.9%。"
STOCK_AND_FLOW = "截至2018年底，全县还有贫困人口3.2万人，当年减贫8600人，贫困发生率降至2.6%，比上年下降1.9个百分点。"


def _national() -> "pd.DataFrame":
    return national_poverty().set_index("year")


@exercise(
    "4.1",
    "follow the line down to 3 on the axis, or filter the table.",
    "A national rate under the line says nothing about a county: the line is applied county by county.",
)
def _under_three(answer: Any) -> str | None:
    rates = _national()["poverty_rate_pct"]
    right = int(rates[rates < 3].index.min())
    return judge_number(answer, right, mistakes={right - 1: "at the end of this year the rate was still above 3%."})


@exercise(
    "4.2",
    "points are the difference of two rates; per cent is that difference, measured in the first rate.",
    "The same fall has two true numbers. A text that writes 下降 with % where it means 百分点 changes its size.",
)
def _two_falls(answer: Any) -> str | None:
    before, after = (float(f.value) for f in find_figures(RATES))
    right = {"points": before - after, "percent": (before - after) / before * 100}
    return judge_entries(answer, right, within=0.1)


@exercise(
    "4.3",
    "the table has stocks at the end of each year; what happened in 2017 lies between the ends of 2016 and 2017.",
    "累计 since 2013 and 当年 in 2017 are both true of the same people; only the first grows from report to report.",
)
def _yearly_and_cumulative(answer: Any) -> str | None:
    people = _national()["poor_people_10k"]
    right = {"in 2017": people[2016] - people[2017], "2013 to 2017": people[2012] - people[2017]}
    if float(answer["2013 to 2017"]) == people[2013] - people[2017]:
        return "in 2013 to 2017: the year 2013 counts as well, so begin at the end of 2012."
    return judge_entries(answer, right, within=0.5)


@exercise(
    "4.4",
    "divide the last by the first, take the root of as many years as lie between them, subtract one, times 100.",
    "The white paper's own average for these years is 11.6%. Seven steps from the level of 2013 give less; eight steps that "
    "begin with the growth of 2013 itself would fit it. 2013至2020年 does not say which: ask what the base year is.",
)
def _growth(answer: Any) -> str | None:
    income = _national()["poor_area_rural_income_yuan"]
    ratio, steps = income[2020] / income[2013], 2020 - 2013
    mistakes = {
        (ratio ** (1 / (steps + 1)) - 1) * 100: "from 2013 to 2020 are seven steps, not eight.",
        (ratio - 1) / steps * 100: "growth compounds: take a root, do not divide.",
        ratio ** (1 / steps) - 1: "this is a fraction; give per cent.",
    }
    return judge_number(answer, (ratio ** (1 / steps) - 1) * 100, within=0.05, mistakes=mistakes)


@exercise(
    "4.5",
    "the indicators are poor_people, lifted_people, poverty_rate and poverty_rate_change, one each.",
    "A stock (存量) is true at a time, a flow (流量) over a span. Only flows may be added up over the years.",
)
def _stock_or_flow(answer: Any) -> str | None:
    return judge_entries(answer, {fact.text: fact.indicator for fact in read(STOCK_AND_FLOW)})


@exercise(
    "4.6",
    "the rate is the poor divided by the rural population; turn it round.",
    "Stock and rate together give a population that a statistical yearbook can confirm or refute: a check that costs nothing.",
)
def _implied_population(answer: Any) -> str | None:
    values = {fact.indicator: float(fact.value) for fact in read(STOCK_AND_FLOW)}
    people, rate = values["poor_people"], values["poverty_rate"] / 100
    mistakes = {
        people * rate: "multiplied; a population must be larger than its poor.",
        people / rate / 100: "2.6% is 0.026.",
    }
    return judge_number(answer, people / rate, within=people / rate * 0.01, mistakes=mistakes)
