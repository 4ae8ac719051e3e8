"""Follow the money: the checks of the exercises."""

from typing import Any

from ..charts import drawn_facts
from ..reading.figures import find_figures
from .verdicts import exercise, funds, judge_number

PER_HEAD = "全县投入扶贫资金2.4亿元，惠及8000户3万人。"


@exercise(
    "3.1",
    "find the row of the chart with the most marks; sector names are those of the table.",
    "Many figures are not much money: the chart counts mentions, its axis the sums.",
)
def _sector(answer: Any) -> str | None:
    counts = funds()["sector"].value_counts()
    if answer not in counts.index:
        return "give the name of a sector as the table has it, such as health."
    return None if counts[answer] == counts.max() else "another row has more marks."


@exercise(
    "3.2",
    "hollow marks are planned; in the table it is the column status.",
    "Added to what is done, plans would count money twice: once promised, once spent.",
)
def _planned(answer: Any) -> str | None:
    rows = funds()
    planned = int((rows["status"] == "planned").sum())
    return judge_number(answer, planned, mistakes={len(rows) - planned: "so many are done; how many are planned?"})


@exercise(
    "3.3",
    "of the rows with indicator fund_investment and status done take the one with the largest value; its start is the answer.",
    "An offset and an article are enough for anyone to check you: cite both.",
)
def _largest(answer: Any) -> str | None:
    rows = funds()
    rows = rows[(rows["indicator"] == "fund_investment") & (rows["status"] == "done")]
    right = set(rows.loc[rows["value"] == rows["value"].max(), "start"])
    return None if int(answer) in right else "at this offset stands no figure or a smaller one."


@exercise(
    "3.4",
    "what is the relation of 其中 to the sum before it?",
    "Totals, their parts, and the same sum told twice stand side by side. Add only what the text itself divides.",
)
def _adding(answer: Any) -> str | None:
    why = {
        "a": "they are in one unit, 元, once read; that is not the obstacle.",
        "c": "rounding costs a little; this error is a matter of factors.",
        "d": "ask what happens to a sum that is told as a whole and in its parts.",
    }
    return None if answer == "b" else why.get(str(answer), "give one letter: 'a', 'b', 'c' or 'd'.")


@exercise(
    "3.5",
    "rows whose part_of is the start of the total, in the same article, are its parts: add their values, divide, times 100.",
    "Where parts cover less than the total, the article leaves the rest untold; where more, something overlaps.",
)
def _share_of_parts(answer: Any) -> str | None:
    rows = funds()
    parts = rows[rows["part_of"].notna()].groupby(["article", "part_of"])["value"].agg(["size", "sum"])
    article, start = parts.sort_values(["size", "sum"]).index[-1]
    total = rows.loc[(rows["article"] == article) & (rows["start"] == start), "value"].iloc[0]
    share = float(parts.loc[(article, start), "sum"]) / float(total)
    return judge_number(answer, share * 100, within=0.1, mistakes={share: "this is a fraction; give per cent."})


@exercise(
    "3.6",
    "find_figures gives all three values; money first, then households, then people.",
    "A sum a head makes a county comparable with another; it does not say that each person got it.",
)
def _per_head(answer: Any) -> str | None:
    money, households, people = (float(f.value) for f in find_figures(PER_HEAD))
    return judge_number(
        answer, money / people, within=0.5, mistakes={money / households: "this is a household, not a person."}
    )


@exercise(
    "3.7",
    "keep the rows of one article, and give them to funds_by_sector.",
    "One table, one function, one chart: any selection of rows can be drawn, and drawn_facts tells which were.",
)
def _own_chart(answer: Any) -> str | None:
    drawn = drawn_facts(answer)
    if drawn is None or drawn.empty:
        return "this chart shows no figures."
    articles = drawn["article"].nunique()
    return None if articles == 1 else f"this chart shows figures of {articles} articles."
