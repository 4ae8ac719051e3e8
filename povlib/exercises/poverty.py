"""Measure the fall: the checks of the exercises."""

from typing import TYPE_CHECKING, Any

from ..locale import N_, tr
from ..reading.figures import find_figures
from ..reference import national_poverty
from .properties import axes_of, judge_evidence, judge_function, judge_labels
from .verdicts import exercise, judge_entries, judge_number, read

if TYPE_CHECKING:
    import pandas as pd

RATES = "贫困发生率由12.6%下降到0.9%。"
STOCK_AND_FLOW = "截至2018年底，全县还有贫困人口3.2万人，当年减贫8600人，贫困发生率降至2.6%，比上年下降1.9个百分点。"
FLOW = "2018年，全县减贫8600人。"
POPULATION = 400_000  # of the county of exercise 4.10


def _national() -> "pd.DataFrame":
    return national_poverty().set_index("year")


@exercise(
    "4.1",
    N_("follow the line down to 3 on the axis, or filter the table."),
    N_("national[national['poverty_rate_pct'] < 3].index.min()"),
    N_("A national rate under the line says nothing about a county: the line is applied county by county."),
    form=N_("a year as a number"),
)
def _under_three(answer: Any) -> str | None:
    rates = _national()["poverty_rate_pct"]
    right, year = int(rates[rates < 3].index.min()), float(answer)
    if year == right:
        return None
    if year not in rates.index:
        return tr("the table has no such year.")
    return (
        tr("at the end of {year:.0f} the rate was {rate}%, still above 3%.").format(year=year, rate=rates[int(year)])
        if year < right
        else tr("in this year the rate was under 3%, but it had been so before: which year is the first?")
    )


@exercise(
    "4.2",
    N_("points are the difference of two rates; per cent is that difference, measured in the first rate."),
    N_("points: 12.6 minus 0.9. Per cent: that, divided by 12.6, times 100."),
    N_("The same fall has two true numbers. A text that writes 下降 with % where it means 百分点 changes its size."),
    form=N_("a dict with points and percent"),
)
def _two_falls(answer: Any) -> str | None:
    before, after = (float(f.value) for f in find_figures(RATES))
    right = {"points": before - after, "percent": (before - after) / before * 100}
    given = {key: float(answer[key]) for key in right}
    if all(abs(given[a] - right[b]) <= 0.1 for a, b in (("points", "percent"), ("percent", "points"))):
        return tr("points and percent are exchanged.")
    why = {
        "points": tr("a difference of two rates, one minus the other, is in points"),
        "percent": tr("measure the fall in the rate at the beginning, and give it out of a hundred"),
    }
    if abs(given["percent"] - (before - after) / after * 100) <= 1:
        why["percent"] = tr("this is measured in the rate at the end; a fall is measured in where it began")
    elif abs(given["percent"] * 100 - right["percent"]) <= 0.1:
        why["percent"] = tr("this is a fraction; give it out of a hundred")
    elif abs(given["percent"] - after / before * 100) <= 0.1:
        why["percent"] = tr("this is what is left of the rate; by how much did it fall?")
    if given["points"] < 0 and abs(given["points"] + right["points"]) <= 0.1:
        why["points"] = tr("the fall was asked for, so that it is positive")
    return judge_entries(answer, right, why, within=0.1)


@exercise(
    "4.3",
    N_("the table has stocks at the end of each year; what happened in 2017 lies between the ends of 2016 and 2017."),
    N_("for 2013 to 2017 take the stock at the end of 2012 minus that at the end of 2017."),
    N_(
        "累计 since 2013 and 当年 in 2017 are both true of the same people; only the first grows from report to report."
    ),
    form=N_("a dict with two numbers"),
)
def _yearly_and_cumulative(answer: Any) -> str | None:
    people = _national()["poor_people_10k"]
    right = {"in 2017": people[2016] - people[2017], "2013 to 2017": people[2012] - people[2017]}
    why = {
        "in 2017": tr("it lies between the stocks at the ends of 2016 and of 2017"),
        "2013 to 2017": tr("it lies between the stocks at the end of 2012 and of 2017"),
    }
    if float(answer["2013 to 2017"]) == people[2013] - people[2017]:
        why["2013 to 2017"] = tr("the year 2013 counts as well, so begin at the end of 2012")
    if float(answer["in 2017"]) == people[2017]:
        why["in 2017"] = tr("this is how many were still poor; how many left poverty?")
    elif float(answer["in 2017"]) == people[2017] - people[2018]:
        why["in 2017"] = tr("from the end of 2017 on it is the year 2018")
    return judge_entries(answer, right, why, within=0.5)


@exercise(
    "4.4",
    N_("divide the last by the first, take the root of as many years as lie between them, subtract one, times 100."),
    N_("((last / first) ** (1 / 7) - 1) * 100"),
    N_(
        "The white paper's own average for these years is 11.6%. Seven steps from the level of 2013 give less; "
        "eight steps that "
        "begin with the growth of 2013 itself would fit it. 2013至2020年 does not say which: ask what the base year is."
    ),
)
def _growth(answer: Any) -> str | None:
    income = _national()["poor_area_rural_income_yuan"]
    ratio, steps = income[2020] / income[2013], 2020 - 2013
    mistakes = {
        (ratio ** (1 / (steps + 1)) - 1) * 100: tr("from 2013 to 2020 are seven steps, not eight."),
        (ratio - 1) / steps * 100: tr("growth compounds: take a root, do not divide."),
        (ratio - 1) * 100: tr("this is the growth over all the years; how much is it a year?"),
        ratio ** (1 / steps) - 1: tr("this is a fraction; give per cent."),
        ratio ** (1 / steps) * 100: tr(
            "this is last year's income and its growth together: subtract one before times 100."
        ),
    }
    return judge_number(answer, (ratio ** (1 / steps) - 1) * 100, within=0.05, mistakes=mistakes)


@exercise(
    "4.5",
    N_("the indicators are poor_people, lifted_people, poverty_rate and poverty_rate_change, one each."),
    N_("还有 speaks of those who are left, 减贫 of those who left; % is a rate, 百分点 a change of one."),
    N_("A stock (存量) is true at a time, a flow (流量) over a span. Only flows may be added up over the years."),
    form=N_("a dict with an indicator for each figure"),
)
def _stock_or_flow(answer: Any) -> str | None:
    why = {
        "3.2万人": tr("还有 counts those who are poor at a day: a stock"),
        "8600人": tr("减贫 counts those who left poverty in the year: a flow"),
        "2.6%": tr("发生率 is a share of the people at a time"),
        "1.9个百分点": tr("比上年下降 compares two times: a change"),
    }
    allowed = ("poor_people", "lifted_people", "poverty_rate", "poverty_rate_change")
    return judge_entries(answer, {fact.text: fact.indicator for fact in read(STOCK_AND_FLOW)}, why, allowed=allowed)


@exercise(
    "4.6",
    N_("the rate is the poor divided by the rural population; turn it round."),
    N_("32,000 divided by 0.026."),
    N_(
        "Stock and rate together give a population that a statistical yearbook can confirm or refute: a check that "
        "costs nothing."
    ),
)
def _implied_population(answer: Any) -> str | None:
    values = {fact.indicator: float(fact.value) for fact in read(STOCK_AND_FLOW)}
    people, per_cent = values["poor_people"], values["poverty_rate"]
    mistakes = {
        people * per_cent / 100: tr("multiplied; a population must be larger than its poor."),
        people * per_cent: tr("multiplied; the rate is the poor divided by all: turn it round."),
        people / per_cent: tr("divided by 2.6; but 2.6% is 0.026."),
        people / (per_cent / 100) / 10_000: tr("this is in 万; give the number of people."),
        people: tr("these are the poor; how many people are there in all?"),
        values["lifted_people"] / (per_cent / 100): tr(
            "the rate belongs to those who are still poor, not to those who left poverty."
        ),
    }
    right = people / (per_cent / 100)
    return judge_number(answer, right, within=right * 0.01, mistakes=mistakes)


@exercise(
    "4.7",
    N_("the ratio of last to first, its root by the number of years, minus one, times 100."),
    N_("return ((last / first) ** (1 / years) - 1) * 100"),
    N_(
        "You can now check every 年均增长 of the news: it needs two levels and the steps between them, and texts often "
        "leave out one."
    ),
    form=N_("a function of first, last and years"),
    free=True,
)
def _growth_function(answer: Any) -> str | None:
    income = _national()["poor_area_rural_income_yuan"]
    first, last = float(income[2013]), float(income[2020])
    cases = [
        (
            (100.0, 121.0, 2),
            10.0,
            tr("100 grows by a tenth to 110, and by a tenth of that to 121: compound, in per cent"),
        ),
        ((100.0, 100.0, 5), 0.0, tr("what stays as it is grows by nothing")),
        ((200.0, 100.0, 1), -50.0, tr("a fall is a negative growth")),
        ((first, last, 7), ((last / first) ** (1 / 7) - 1) * 100, tr("seven steps lie between 2013 and 2020")),
    ]
    return judge_function(answer, cases)


@exercise(
    "4.8",
    N_("fig, ax = plt.subplots(); ax.plot(years, rates); then title and axis labels. Leave out years without a rate."),
    N_("rates = national['poverty_rate_pct'].dropna(); ax.plot(rates.index, rates, marker='o'); ax.set_ylabel('%')."),
    N_(
        "A line says that something was there between its points. Between two ends of a year that is fair; over a "
        "gap it is not."
    ),
    form=N_("the chart: the ax of plt.subplots()"),
    free=True,
)
def _line(answer: Any) -> str | None:
    ax: Any = axes_of(answer)
    table = _national()["poverty_rate_pct"].dropna()
    rates = {float(year): float(rate) for year, rate in zip(table.index, table, strict=True)}
    lines = [line for line in ax.get_lines() if len(line.get_xdata()) > 2]
    if not lines:
        return tr("there is no line on these axes: ax.plot(years, values) draws it.")
    points = {float(x): float(y) for x, y in zip(*lines[0].get_data(), strict=True) if y == y}
    if set(points) != set(rates):
        return tr(
            "its points are not at the years of the table: the year belongs on the horizontal axis, a point for each."
        )
    if any(abs(points[year] - rate) > 0.05 for year, rate in rates.items()):
        return tr("the line does not pass through the national poverty rates: which column is it?")
    if min(ax.get_ylim()) > 0.6 + min(rates.values()):
        return tr("the lower end of the axis cuts off a part of the line.")
    return judge_labels(ax, ("%", "per cent", "percent"))


@exercise(
    "4.9",
    N_("diff() subtracts from each row the one before it; a fall is positive when it is turned round."),
    N_("-national['poor_people_10k'].diff().dropna()"),
    N_("A table of stocks holds its flows. Where a text gives both, they must agree."),
    form=N_("a pandas Series with a number for each year"),
)
def _falls(answer: Any) -> str | None:
    people = _national()["poor_people_10k"].dropna()
    falls = (-people.diff()).dropna()
    right = {int(year): float(fall) for year, fall in zip(falls.index, falls, strict=True)}
    got = {int(year): float(fall) for year, fall in dict(answer).items() if fall == fall}
    if got == {year: -fall for year, fall in right.items()}:
        return tr("the signs are the other way round: how many left poverty, not by how much the stock changed.")
    if set(got) == {year - 1 for year in right}:
        return tr("each fall stands at the year before: what lies between the ends of 2016 and 2017 happened in 2017.")
    if set(got) != set(right):
        return tr("it has {n} years; between {stocks} stocks lie {wanted} years.").format(
            n=len(got), stocks=len(people), wanted=len(right)
        )
    wrong = [year for year in right if abs(got[year] - right[year]) > 0.5]
    return (
        tr("look at {year}: the stock at its end, and the one a year before.").format(year=wrong[0]) if wrong else None
    )


@exercise(
    "4.10",
    N_("choose a rate, such as 2%, and compute how many of {population:,} people are poor."),
    N_("2018年底，全县有贫困人口8000人，贫困发生率2%。 has both, of the same place and time."),
    N_("You did what a press office should: the two numbers check each other."),
    form=N_("a sentence as text"),
    free=True,
    population=POPULATION,
)
def _fitting_sentence(answer: Any) -> str | None:
    values: dict[str, float] = {}
    for fact in read(str(answer)):
        values.setdefault(fact.indicator, float(fact.value))
    if "poor_people" not in values:
        return tr("the library reads no number of poor people (贫困人口) in it.")
    if not values.get("poverty_rate"):
        return tr("the library reads no poverty rate (贫困发生率) above 0 in it.")
    implied = values["poor_people"] / values["poverty_rate"] * 100
    if abs(implied - POPULATION) <= POPULATION * 0.05:
        return None
    return tr("stock and rate together say that {implied:,.0f} people live there, not {population:,}.").format(
        implied=implied, population=POPULATION
    )


@exercise(
    "4.11",
    N_("without which word would it only be a number of people?"),
    N_("the two characters right before the number."),
    N_("Flow or stock hangs on two characters. When you quote the number, quote them too."),
    form=N_("the words as text"),
    free=True,
)
def _defend_flow(answer: Any) -> str | None:
    return judge_evidence(answer, FLOW, "8600人", lambda fact: fact.indicator)
