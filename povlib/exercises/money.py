"""Follow the money: the checks of the exercises."""

from typing import TYPE_CHECKING, Any

from ..charts import drawn_facts
from ..locale import N_, tr
from ..reading.figures import find_figures
from .properties import axes_of, judge_evidence, judge_function, judge_labels
from .verdicts import exercise, funds, judge_number, read

if TYPE_CHECKING:
    import pandas as pd

PER_HEAD = "全县投入扶贫资金2.4亿元，惠及8000户3万人。"
SCHOOLS = "2018年，全县为中小学校投入资金1200万元。"


@exercise(
    "3.1",
    N_("find the row of the chart with the most marks; sector names are those of the table."),
    N_("funds['sector'].value_counts() counts them; the first is the answer."),
    N_("Many figures are not much money: the chart counts mentions, its axis the sums."),
    form=N_("the name of a sector as text"),
)
def _sector(answer: Any) -> str | None:
    counts = funds()["sector"].value_counts()
    if answer not in counts.index:
        return tr("no sector has this name; give it as the table has it, such as health.")
    if counts[answer] == counts.max():
        return None
    money = funds().groupby("sector")["value"].sum()
    if answer == money.idxmax():
        return tr("this row has the most money, not the most marks.")
    return tr("another row has more marks than the {n} of this one.").format(n=counts[answer])


@exercise(
    "3.2",
    N_("hollow marks are planned; in the table it is the column status."),
    N_("(funds['status'] == 'planned').sum()"),
    N_("Added to what is done, plans would count money twice: once promised, once spent."),
)
def _planned(answer: Any) -> str | None:
    rows = funds()
    planned = int((rows["status"] == "planned").sum())
    mistakes = {
        len(rows) - planned: tr("so many are done; how many are planned?"),
        len(rows): tr("so many figures there are in all; how many of them are planned?"),
    }
    return judge_number(answer, planned, mistakes=mistakes)


@exercise(
    "3.3",
    N_(
        "of the rows with indicator fund_investment and status done take the one with the largest value; its start "
        "is the answer."
    ),
    N_("rows.loc[rows['value'].idxmax(), 'start'], where rows holds those rows only."),
    N_("An offset and an article are enough for anyone to check you: cite both."),
)
def _largest(answer: Any) -> str | None:
    every = funds()
    rows = every[(every["indicator"] == "fund_investment") & (every["status"] == "done")]
    right = set(rows.loc[rows["value"] == rows["value"].max(), "start"])
    if int(answer) in right:
        return None
    if float(answer) == rows["value"].max():
        return tr("this is the sum itself; where does it stand?")
    at = every[every["start"] == int(answer)]
    if at.empty:
        return tr("at this offset stands no sum; start is the column to look into.")
    row = at.iloc[0]
    if row["status"] == "planned":
        return tr("the sum at this offset is planned; which is the largest that is done?")
    if row["indicator"] != "fund_investment":
        return tr("the sum at this offset is a {indicator}, no investment.").format(indicator=row["indicator"])
    return tr("the sum at this offset is an investment and done, but there is a larger one.")


@exercise(
    "3.4",
    N_("what is the relation of 其中 to the sum before it?"),
    N_("one of the four says that the same money stands there more than once."),
    N_("Totals, their parts, and the same sum told twice stand side by side. Add only what the text itself divides."),
    form=N_("one letter as text"),
)
def _adding(answer: Any) -> str | None:
    why = {
        "a": tr("they are in one unit, 元, once read; that is not the obstacle."),
        "c": tr("rounding costs a little; this error is a matter of factors."),
        "d": tr(
            "an axis changes how sums look, not what they are; ask what happens to a sum that is told as a "
            "whole and in its parts."
        ),
    }
    letter = str(answer).strip().lower()[:1] if isinstance(answer, str) else ""
    return None if letter == "b" else why.get(letter, tr("give one letter: 'a', 'b', 'c' or 'd'."))


@exercise(
    "3.5",
    N_(
        "rows whose part_of is the start of the total, in the same article, are its parts: add their values, "
        "divide, times 100."
    ),
    N_("group the rows that have a part_of by article and part_of, and take size and sum of value."),
    N_("Where parts cover less than the total, the article leaves the rest untold; where more, something overlaps."),
)
def _share_of_parts(answer: Any) -> str | None:
    rows = funds()
    parts = rows[rows["part_of"].notna()].groupby(["article", "part_of"])["value"].agg(["size", "sum"])
    article, start = parts.sort_values(["size", "sum"]).index[-1]
    total = float(rows.loc[(rows["article"] == article) & (rows["start"] == start), "value"].iloc[0])
    added = float(parts.loc[(article, start), "sum"])
    mistakes = {
        added / total: tr("this is a fraction; give per cent."),
        total / added * 100: tr("the fraction is upside down: the parts are measured in the total."),
        added: tr("this is what the parts add up to; what per cent of the total is it?"),
    }
    return judge_number(answer, added / total * 100, within=0.1, mistakes=mistakes)


@exercise(
    "3.6",
    N_("find_figures gives all three values; money first, then households, then people."),
    N_("money divided by people, not by households."),
    N_("A sum a head makes a county comparable with another; it does not say that each person got it."),
)
def _per_head(answer: Any) -> str | None:
    money, households, people = (float(f.value) for f in find_figures(PER_HEAD))
    mistakes = {
        money / households: tr("this is a household, not a person."),
        money / (households + people): tr("the people are those of the households: do not add the two."),
        people / money: tr("upside down: money for a person, not persons for a 元."),
    }
    return judge_number(answer, money / people, within=0.5, mistakes=mistakes)


@exercise(
    "3.7",
    N_("keep the rows of one article, and give them to funds_by_sector."),
    N_("facts[facts['article'] == 'the id of one'] are the rows; answer = funds_by_sector(those rows)."),
    N_("One table, one function, one chart: any selection of rows can be drawn, and drawn_facts tells which were."),
    form=N_("the chart: what funds_by_sector gives back"),
    free=True,
)
def _own_chart(answer: Any) -> str | None:
    if answer is None or not hasattr(answer, "get_figure"):
        return tr(
            "this is no chart. show(...) displays one and gives nothing back: write answer = "
            "funds_by_sector(...), then show(answer)."
        )
    drawn = drawn_facts(answer)
    if drawn is None or drawn.empty:
        return tr("this chart shows no figures: are there rows left to draw?")
    articles = drawn["article"].nunique()
    return (
        None
        if articles == 1
        else tr("this chart shows figures of {n} articles; keep the rows of one before drawing.").format(n=articles)
    )


@exercise(
    "3.8",
    N_("first keep the rows that are done, then groupby('sector')['value'].sum()."),
    N_("funds[funds['status'] == 'done'].groupby('sector')['value'].sum(); the values are in 元."),
    N_(
        "Even so it is a sum of mentions, totals and parts together: it says what the articles talk of, not what "
        "was spent."
    ),
    form=N_("a pandas Series with a sum for each sector"),
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
        return tr("plans are in it: keep the rows with status done before you group.")
    if _alike(got, sums(rows[rows["status"] == "planned"])):
        return tr("these are the sums of what is planned; what is done?")
    if _alike(got, {str(k): float(v) for k, v in rows[rows["status"] == "done"]["sector"].value_counts().items()}):
        return tr("this counts the figures; add their values.")
    if set(got) != set(right):
        return tr("it has {n} sectors; what is done falls into {wanted}. Group by sector.").format(
            n=len(got), wanted=len(right)
        )
    return tr("the sectors are right, the sums are not: they are those of the column value, in 元.")


def _alike(one: dict[str, float], other: dict[str, float]) -> bool:
    return one.keys() == other.keys() and all(abs(one[k] - other[k]) <= 1e-6 * max(1.0, other[k]) for k in other)


@exercise(
    "3.9",
    N_(
        "fig, ax = plt.subplots(); then ax.barh(names, values) with the sorted sums of 3.8, a log axis, a title, "
        "and 元 at the axis."
    ),
    N_("ax.set_xscale('log'), ax.set_xlabel('元'), ax.set_title('...'); give ax as the answer."),
    N_(
        "From empty axes to a chart that can be read: that is all a chart is, and each of your choices could be another."
    ),
    form=N_("the chart: the ax of plt.subplots()"),
    free=True,
)
def _bars(answer: Any) -> str | None:
    ax: Any = axes_of(answer)
    done = funds()[funds()["status"] == "done"]
    sectors = done["sector"].nunique()
    widths = [bar.get_width() for bar in ax.patches if hasattr(bar, "get_width")]
    if len(widths) < 2:
        return tr("there are no bars on these axes: ax.barh(names, values) draws them.")
    if len(widths) != sectors:
        return tr("it has {n} bars; what is done falls into {sectors} sectors.").format(n=len(widths), sectors=sectors)
    lengths = widths if len(set(widths)) > 1 else [bar.get_height() for bar in ax.patches]
    if sorted(map(float, lengths)) != sorted(done.groupby("sector")["value"].sum().astype(float)):
        return tr("the bars are not as long as the sums of the sectors (3.8).")
    if list(lengths) not in (sorted(lengths), sorted(lengths, reverse=True)):
        return tr("the bars are not sorted: in order of length one sees at once what is most.")
    if "log" not in (ax.get_xscale(), ax.get_yscale()):
        return tr("the axis is linear: beside the largest sum the small ones cannot be seen. Make it a log axis.")
    return judge_labels(ax, ("元", "yuan", "RMB"))


@exercise(
    "3.10",
    N_("a part has a part_of; leave such rows out, and those that are planned."),
    N_("rows[rows['part_of'].isna() & (rows['status'] == 'done')]['value'].sum()"),
    N_("It is the least one must leave out. The same sum told twice is still in it: only reading finds that."),
    form=N_("a function of a table that returns a number"),
    free=True,
)
def _without_parts(answer: Any) -> str | None:
    import pandas as pd

    def table(*rows: tuple[float, str, float | None]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=["value", "status", "part_of"]).astype({"part_of": "Float64"})

    whole = table((100.0, "done", None), (60.0, "done", 5.0), (40.0, "done", 5.0))
    cases = [
        ((table((100.0, "done", None), (20.0, "done", None)),), 120.0, tr("two sums that are no parts are added")),
        ((whole,), 100.0, tr("60 and 40 are parts of the 100: who adds them as well counts the money twice")),
        ((table((100.0, "done", None), (50.0, "planned", None)),), 100.0, tr("what is planned is not yet money")),
        ((table((50.0, "planned", None)),), 0.0, tr("where nothing is done the sum is 0")),
    ]
    return judge_function(answer, cases)


@exercise(
    "3.11",
    N_("who gives? A company, and it has given already."),
    N_("龙头企业 at the beginning, 投入 or 捐资 as the verb, a sum, and a year that is over."),
    N_("Who pays stands in the sentence or nowhere: where it does not, the source is unstated, and most are."),
    form=N_("a sentence as text"),
    free=True,
)
def _enterprise(answer: Any) -> str | None:
    found = [fact for fact in read(str(answer)) if fact.indicator.startswith("fund_")]
    if not found:
        return tr("the library reads no fund in this sentence: is there a sum, and is it for poverty alleviation?")
    if not any(fact.source == "enterprise" for fact in found):
        return tr("its source is read as {source}: name what sort of company gives.").format(source=found[0].source)
    if not any(fact.source == "enterprise" and fact.status == "done" for fact in found):
        return tr("the sum is read as planned: say it of a year that is over.")
    return None


@exercise(
    "3.12",
    N_("what in the sentence has to do with schools?"),
    N_("two characters are enough, and they are a word that stands in cues_sector.csv."),
    N_("Without that word it is money for no purpose that is told. A sector is a reading, too, and rests on words."),
    form=N_("the words as text"),
    free=True,
)
def _defend_sector(answer: Any) -> str | None:
    return judge_evidence(answer, SCHOOLS, "1200万元", lambda fact: fact.sector)
