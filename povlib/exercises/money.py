"""Follow the money: the checks of the exercises."""

from typing import TYPE_CHECKING, Any

from ..charts import drawn_facts
from ..reading.figures import find_figures
from .properties import axes_of, judge_evidence, judge_function, judge_labels
from .verdicts import exercise, funds, judge_number, read

if TYPE_CHECKING:
    import pandas as pd

PER_HEAD = "全县投入扶贫资金2.4亿元，惠及8000户3万人。"
SCHOOLS = "2018年，全县为中小学校投入资金1200万元。"


@exercise(
    "3.1",
    "find the row of the chart with the most marks; sector names are those of the table.",
    "funds['sector'].value_counts() counts them; the first is the answer.",
    "Many figures are not much money: the chart counts mentions, its axis the sums.",
    form="the name of a sector as text",
)
def _sector(answer: Any) -> str | None:
    counts = funds()["sector"].value_counts()
    if answer not in counts.index:
        return "no sector has this name; give it as the table has it, such as health."
    if counts[answer] == counts.max():
        return None
    money = funds().groupby("sector")["value"].sum()
    if answer == money.idxmax():
        return "this row has the most money, not the most marks."
    return f"another row has more marks than the {counts[answer]} of this one."


@exercise(
    "3.2",
    "hollow marks are planned; in the table it is the column status.",
    "(funds['status'] == 'planned').sum()",
    "Added to what is done, plans would count money twice: once promised, once spent.",
)
def _planned(answer: Any) -> str | None:
    rows = funds()
    planned = int((rows["status"] == "planned").sum())
    mistakes = {
        len(rows) - planned: "so many are done; how many are planned?",
        len(rows): "so many figures there are in all; how many of them are planned?",
    }
    return judge_number(answer, planned, mistakes=mistakes)


@exercise(
    "3.3",
    "of the rows with indicator fund_investment and status done take the one with the largest value; its start "
    "is the answer.",
    "rows.loc[rows['value'].idxmax(), 'start'], where rows holds those rows only.",
    "An offset and an article are enough for anyone to check you: cite both.",
)
def _largest(answer: Any) -> str | None:
    every = funds()
    rows = every[(every["indicator"] == "fund_investment") & (every["status"] == "done")]
    right = set(rows.loc[rows["value"] == rows["value"].max(), "start"])
    if int(answer) in right:
        return None
    if float(answer) == rows["value"].max():
        return "this is the sum itself; where does it stand?"
    at = every[every["start"] == int(answer)]
    if at.empty:
        return "at this offset stands no sum; start is the column to look into."
    row = at.iloc[0]
    if row["status"] == "planned":
        return "the sum at this offset is planned; which is the largest that is done?"
    if row["indicator"] != "fund_investment":
        return f"the sum at this offset is a {row['indicator']}, no investment."
    return "the sum at this offset is an investment and done, but there is a larger one."


@exercise(
    "3.4",
    "what is the relation of 其中 to the sum before it?",
    "one of the four says that the same money stands there more than once.",
    "Totals, their parts, and the same sum told twice stand side by side. Add only what the text itself divides.",
    form="one letter as text",
)
def _adding(answer: Any) -> str | None:
    why = {
        "a": "they are in one unit, 元, once read; that is not the obstacle.",
        "c": "rounding costs a little; this error is a matter of factors.",
        "d": "an axis changes how sums look, not what they are; ask what happens to a sum that is told as a "
        "whole and in its parts.",
    }
    letter = str(answer).strip().lower()[:1] if isinstance(answer, str) else ""
    return None if letter == "b" else why.get(letter, "give one letter: 'a', 'b', 'c' or 'd'.")


@exercise(
    "3.5",
    "rows whose part_of is the start of the total, in the same article, are its parts: add their values, "
    "divide, times 100.",
    "group the rows that have a part_of by article and part_of, and take size and sum of value.",
    "Where parts cover less than the total, the article leaves the rest untold; where more, something overlaps.",
)
def _share_of_parts(answer: Any) -> str | None:
    rows = funds()
    parts = rows[rows["part_of"].notna()].groupby(["article", "part_of"])["value"].agg(["size", "sum"])
    article, start = parts.sort_values(["size", "sum"]).index[-1]
    total = float(rows.loc[(rows["article"] == article) & (rows["start"] == start), "value"].iloc[0])
    added = float(parts.loc[(article, start), "sum"])
    mistakes = {
        added / total: "this is a fraction; give per cent.",
        total / added * 100: "the fraction is upside down: the parts are measured in the total.",
        added: "this is what the parts add up to; what per cent of the total is it?",
    }
    return judge_number(answer, added / total * 100, within=0.1, mistakes=mistakes)


@exercise(
    "3.6",
    "find_figures gives all three values; money first, then households, then people.",
    "money divided by people, not by households.",
    "A sum a head makes a county comparable with another; it does not say that each person got it.",
)
def _per_head(answer: Any) -> str | None:
    money, households, people = (float(f.value) for f in find_figures(PER_HEAD))
    mistakes = {
        money / households: "this is a household, not a person.",
        money / (households + people): "the people are those of the households: do not add the two.",
        people / money: "upside down: money for a person, not persons for a 元.",
    }
    return judge_number(answer, money / people, within=0.5, mistakes=mistakes)


@exercise(
    "3.7",
    "keep the rows of one article, and give them to funds_by_sector.",
    "facts[facts['article'] == 'the id of one'] are the rows; answer = funds_by_sector(those rows).",
    "One table, one function, one chart: any selection of rows can be drawn, and drawn_facts tells which were.",
    form="the chart: what funds_by_sector gives back",
    free=True,
)
def _own_chart(answer: Any) -> str | None:
    if answer is None or not hasattr(answer, "get_figure"):
        return (
            "this is no chart. show(...) displays one and gives nothing back: write answer = "
            "funds_by_sector(...), then show(answer)."
        )
    drawn = drawn_facts(answer)
    if drawn is None or drawn.empty:
        return "this chart shows no figures: are there rows left to draw?"
    articles = drawn["article"].nunique()
    return (
        None
        if articles == 1
        else f"this chart shows figures of {articles} articles; keep the rows of one before drawing."
    )


@exercise(
    "3.8",
    "first keep the rows that are done, then groupby('sector')['value'].sum().",
    "funds[funds['status'] == 'done'].groupby('sector')['value'].sum(); the values are in 元.",
    "Even so it is a sum of mentions, totals and parts together: it says what the articles talk of, not what "
    "was spent.",
    form="a pandas Series with a sum for each sector",
)
def _sums(answer: Any) -> str | None:
    rows = funds()

    def sums(part: "pd.DataFrame") -> dict[str, float]:
        return {str(k): float(v) for k, v in part.groupby("sector")["value"].sum().items()}

    got = {str(k): float(v) for k, v in dict(answer).items() if float(v)}
    right = sums(rows[rows["status"] == "done"])
    if _alike(got, right):
        return None
    if _alike(got, sums(rows)):
        return "plans are in it: keep the rows with status done before you group."
    if _alike(got, sums(rows[rows["status"] == "planned"])):
        return "these are the sums of what is planned; what is done?"
    if _alike(got, {str(k): float(v) for k, v in rows[rows["status"] == "done"]["sector"].value_counts().items()}):
        return "this counts the figures; add their values."
    if set(got) != set(right):
        return f"it has {len(got)} sectors; what is done falls into {len(right)}. Group by sector."
    return "the sectors are right, the sums are not: they are those of the column value, in 元."


def _alike(one: dict[str, float], other: dict[str, float]) -> bool:
    return one.keys() == other.keys() and all(abs(one[k] - other[k]) <= 1e-6 * max(1.0, other[k]) for k in other)


@exercise(
    "3.9",
    "fig, ax = plt.subplots(); then ax.barh(names, values) with the sorted sums of 3.8, a log axis, a title, "
    "and 元 at the axis.",
    "ax.set_xscale('log'), ax.set_xlabel('元'), ax.set_title('...'); give ax as the answer.",
    "From empty axes to a chart that can be read: that is all a chart is, and each of your choices could be another.",
    form="the chart: the ax of plt.subplots()",
    free=True,
)
def _bars(answer: Any) -> str | None:
    ax: Any = axes_of(answer)
    done = funds()[funds()["status"] == "done"]
    sectors = done["sector"].nunique()
    widths = [bar.get_width() for bar in ax.patches if hasattr(bar, "get_width")]
    if len(widths) < 2:
        return "there are no bars on these axes: ax.barh(names, values) draws them."
    if len(widths) != sectors:
        return f"it has {len(widths)} bars; what is done falls into {sectors} sectors."
    lengths = widths if len(set(widths)) > 1 else [bar.get_height() for bar in ax.patches]
    if sorted(map(float, lengths)) != sorted(done.groupby("sector")["value"].sum().astype(float)):
        return "the bars are not as long as the sums of the sectors (3.8)."
    if list(lengths) not in (sorted(lengths), sorted(lengths, reverse=True)):
        return "the bars are not sorted: in order of length one sees at once what is most."
    if "log" not in (ax.get_xscale(), ax.get_yscale()):
        return "the axis is linear: beside the largest sum the small ones cannot be seen. Make it a log axis."
    return judge_labels(ax, ("元", "yuan", "RMB"))


@exercise(
    "3.10",
    "a part has a part_of; leave such rows out, and those that are planned.",
    "rows[rows['part_of'].isna() & (rows['status'] == 'done')]['value'].sum()",
    "It is the least one must leave out. The same sum told twice is still in it: only reading finds that.",
    form="a function of a table that returns a number",
    free=True,
)
def _without_parts(answer: Any) -> str | None:
    import pandas as pd

    def table(*rows: tuple[float, str, float | None]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=["value", "status", "part_of"]).astype({"part_of": "Float64"})

    whole = table((100.0, "done", None), (60.0, "done", 5.0), (40.0, "done", 5.0))
    cases = [
        ((table((100.0, "done", None), (20.0, "done", None)),), 120.0, "two sums that are no parts are added"),
        ((whole,), 100.0, "60 and 40 are parts of the 100: who adds them as well counts the money twice"),
        ((table((100.0, "done", None), (50.0, "planned", None)),), 100.0, "what is planned is not yet money"),
        ((table((50.0, "planned", None)),), 0.0, "where nothing is done the sum is 0"),
    ]
    return judge_function(answer, cases)


@exercise(
    "3.11",
    "who gives? A company, and it has given already.",
    "龙头企业 at the beginning, 投入 or 捐资 as the verb, a sum, and a year that is over.",
    "Who pays stands in the sentence or nowhere: where it does not, the source is unstated, and most are.",
    form="a sentence as text",
    free=True,
)
def _enterprise(answer: Any) -> str | None:
    found = [fact for fact in read(str(answer)) if fact.indicator.startswith("fund_")]
    if not found:
        return "the library reads no fund in this sentence: is there a sum, and is it for poverty alleviation?"
    if not any(fact.source == "enterprise" for fact in found):
        return f"its source is read as {found[0].source}: name what sort of company gives."
    if not any(fact.source == "enterprise" and fact.status == "done" for fact in found):
        return "the sum is read as planned: say it of a year that is over."
    return None


@exercise(
    "3.12",
    "what in the sentence has to do with schools?",
    "two characters are enough, and they are a word that stands in cues_sector.csv.",
    "Without that word it is money for no purpose that is told. A sector is a reading, too, and rests on words.",
    form="the words as text",
    free=True,
)
def _defend_sector(answer: Any) -> str | None:
    return judge_evidence(answer, SCHOOLS, "1200万元", lambda fact: fact.sector)
