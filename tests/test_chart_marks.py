"""What the marks of charts say: where a mark stands, whether it is hollow, and what is written beside it."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from readback import is_written
from test_charts import CHARTS, articles, facts, many_facts, other_facts

import povlib
from povlib import terms
from povlib.batch import madeup
from povlib.charts import contradictions, language, overview, reading, rows, style
from povlib.checks import cross_check

__all__ = ["articles", "facts", "many_facts", "other_facts"]  # fixtures
# Charts whose marks stand at the value of the figure they lead to, and those at a number computed from it
AT_THE_VALUE = (
    "funds by sector", "who paid", "loans and benefits", "change by sector", "poverty rates", "people lifted",
    "households lifted", "ways out", "exits", "incomes", "planned and done", "values by place",
)  # fmt: skip
COMPUTED = ("per head", "relocation", "growth", "totals and parts")
Drawn = Callable[[Callable[[], Axes]], list[rows.Row]]


@pytest.fixture
def rows_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawn]:
    """Return the function that draws a chart and gives the rows that it draws."""
    found: list[rows.Row] = []
    plain = rows.draw

    def spy(own: Any, *given: Any, **more: Any) -> Axes:
        found[:] = own
        return plain(own, *given, **more)

    monkeypatch.setattr(rows, "draw", spy)

    def drawn(chart: Callable[[], Axes]) -> list[rows.Row]:
        found.clear()
        chart()
        return list(found)

    yield drawn
    plt.close("all")


def lanes(found: list[rows.Row]) -> list[rows.Lane]:
    return [lane for row in found for lane in row.lanes]


def percent(label: str) -> str:
    """Return the share that a label tells."""
    return re.findall(r"[\d.]+%", label)[-1]


@pytest.mark.parametrize("collection", ["facts", "other_facts", "many_facts"])
@pytest.mark.parametrize("name", AT_THE_VALUE)
def test_a_mark_stands_at_the_value_of_its_figure_and_is_hollow_where_that_is_planned(
    name: str, collection: str, rows_of: Drawn, request: pytest.FixtureRequest
) -> None:
    table: pd.DataFrame = request.getfixturevalue(collection)
    for lane in lanes(rows_of(lambda: CHARTS[name](table))):
        for mark in lane.marks:
            if mark.fact is not None:
                assert mark.at == mark.fact["value"]
                if name != "ways out" or mark.colour == style.ACCENT:
                    assert mark.planned == (mark.fact["status"] == "planned")
            assert mark.since in (None, 0)
        if name != "values by place":
            assert all(m.fact is None or any(is_written(n, m.at) for n in numbers(lane.label)) for m in lane.marks), (
                lane
            )


def numbers(label: str) -> list[str]:
    return re.findall(r"[\d,]+(?:\.\d+)?(?:万|亿)?", label)


@pytest.mark.parametrize("name", COMPUTED)
def test_a_computed_mark_stands_where_the_text_beside_it_says(name: str, rows_of: Drawn, facts: pd.DataFrame) -> None:
    found = lanes(rows_of(lambda: CHARTS[name](facts)))
    assert found
    for lane in found:
        (mark,) = lane.marks
        assert mark.fact is not None
        if name == "totals and parts":
            is_total = "these add up to" in lane.label
            assert mark.at == 1 if is_total else abs(mark.at * 100 - float(percent(lane.label)[:-1])) <= 1, lane
            assert is_written(lane.label, mark.fact["value"])
        else:
            assert is_written(lane.label, mark.at)


def test_parts_of_a_total_are_measured_by_it(rows_of: Drawn) -> None:
    text = "2019年,全县投入扶贫资金4亿元,其中财政资金1亿元、社会捐赠资金3亿元。"
    table = povlib.facts_table([povlib.Article("a", text, published="2020", place="云岭县")])
    found = rows_of(lambda: CHARTS["totals and parts"](table))
    assert [mark.at for lane in lanes(found) for mark in lane.marks] == [1, 0.75, 0.25]
    assert [lane.label for lane in lanes(found)] == ["4亿元; these add up to 100% 合计", "3亿元, 75%", "1亿元, 25%"]


def test_the_ways_out_are_set_against_the_poor_of_the_same_place_and_article(rows_of: Drawn) -> None:
    text = "全乡有建档立卡贫困人口{}人。发展生产脱贫800人。易地搬迁脱贫300人。发展教育脱贫{}人。"
    named = (("b", 1400, 100), ("a", 1500, 200))
    table = povlib.facts_table(
        [povlib.Article(a, text.format(poor, last), published="2019", place="青石乡") for a, poor, last in named]
    )
    *steps, together, registered = lanes(rows_of(lambda: CHARTS["ways out"](table)))
    assert [lane.label for lane in steps] == ["800人", "300人", "200人"]
    assert (together.marks[0].at, together.label) == (1300, "1,300人")
    assert (registered.marks[0].at, registered.label) == (1500, "1,500人")


def test_a_place_with_two_rates_of_one_year_has_no_fall(rows_of: Drawn) -> None:
    text = "2018年底，云岭县贫困发生率为3.4%。2018年末，云岭县贫困发生率降至2.6%。"
    table = povlib.facts_table([povlib.Article("a", text, published="2019", place="云岭县")])
    assert len(table[table["indicator"] == "poverty_rate"]) == 2
    *_, county = lanes(rows_of(lambda: CHARTS["poverty rates"](table)))
    assert len(county.marks) == 1 and not county.joined


def test_the_bar_of_an_article_is_as_long_as_it_has_figures_the_fullest_on_top(
    rows_of: Drawn, facts: pd.DataFrame
) -> None:
    found = rows_of(lambda: overview.figures_by_theme(facts))
    counts = facts["article"].value_counts()
    assert [row.name for row in found] == sorted(counts.index, key=lambda article: -counts[article])
    for row in found:
        (lane,) = row.lanes
        assert lane.label == f"{counts[row.name]:,}"
        assert [mark.since for mark in lane.marks] == [0, *(mark.at for mark in lane.marks[:-1])]
        assert lane.marks[-1].at == counts[row.name]


@pytest.mark.parametrize("most", [10_000, 1])
def test_each_finding_is_a_dot_or_a_part_of_a_bar_in_the_colour_of_how_sure_it_is(
    most: int, rows_of: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contradictions, "_DOTS", most)
    table = povlib.facts_table(madeup.articles(40))
    findings = cross_check(table)
    found = rows_of(lambda: contradictions.disagreements(findings, table))
    kinds = findings["kind"].value_counts()
    assert [len(row.lanes) for row in found] == [1] * len(kinds)
    assert sorted(kinds, reverse=True) == [len(lane.marks) if most > 1 else lane.marks[-1].at for lane in lanes(found)]
    counted = dict.fromkeys(("high", "medium", "low"), 0.0)
    names = {contradictions._SURE[sure][0]: sure for sure in counted}
    for mark in (mark for lane in lanes(found) for mark in lane.marks):
        counted[names[mark.colour]] += 1 if mark.since is None else mark.at - mark.since
    assert counted == {sure: (findings["sure"] == sure).sum() for sure in counted}


@pytest.fixture(scope="module")
def tokens(articles: list[povlib.Article]) -> list[terms.Tokens]:
    return [terms.tokenize(article) for article in articles]


def test_the_pairs_of_words_are_bars_from_nothing_to_the_sentences_they_share(
    rows_of: Drawn, tokens: list[terms.Tokens]
) -> None:
    edges = terms.cooccurrence(tokens, top=15).sort_values("count", ascending=False, kind="stable")
    found = lanes(rows_of(lambda: language.pairs(edges, most=7)))
    assert [(mark.since, mark.at) for lane in found for mark in lane.marks] == [(0, n) for n in edges["count"][:7]]
    assert [lane.label for lane in found] == [f"{n:,}" for n in edges["count"][:7]]


def test_keyness_draws_the_rate_of_the_target_in_blue_and_that_of_the_reference_in_orange(
    rows_of: Drawn, tokens: list[terms.Tokens]
) -> None:
    table = terms.keyness(tokens[:2], tokens[2:])
    rates = table.set_index("feature")[["per_10k_target", "per_10k_reference"]]
    found = rows_of(lambda: language.keyness_bars(table, "甲", "乙", top=5))
    assert len(found) == 10
    for n, row in enumerate(found):
        here, there = rates.loc[row.name.split()[0]]
        (lane,) = row.lanes
        assert [(mark.at, mark.colour) for mark in lane.marks] == [(here, style.ACCENT), (there, style.ORANGE)]
        assert (here > there) == (n < 5)
        assert all(is_written(text, rate) for text, rate in zip(lane.label.split(" : "), (here, there), strict=True))


def test_a_word_has_a_stroke_wherever_it_stands_and_most_articles_first(
    rows_of: Drawn, tokens: list[terms.Tokens]
) -> None:
    table = terms.positions(tokens, ["脱贫", "搬迁"])
    found = rows_of(lambda: language.dispersion_plot(table, most=3))
    term = ""
    for row in found:
        term = row.heading.split()[0] if row.heading else term
        at = table[(table["feature"] == term) & (table["article"] == row.name)]["position"]
        (lane,) = row.lanes
        assert [mark.at for mark in lane.marks if mark.shape == "|"] == list(at)
        assert lane.label == str(len(at))
    assert len(found) <= 6


def test_words_are_bars_of_how_often_they_stand(rows_of: Drawn, tokens: list[terms.Tokens]) -> None:
    table = terms.term_table(tokens)
    count_of = dict(zip(table["feature"], table["frequency"], strict=True))
    for row in rows_of(lambda: language.bars_and_cloud(table, top=12)):
        ((mark,), label) = row.lanes[0].marks, row.lanes[0].label
        assert (mark.since, mark.at, label) == (0, count_of[row.name.split()[0]], f"{count_of[row.name.split()[0]]:,}")


def test_the_share_of_a_theme_is_written_and_as_strong_as_it_is_large(tokens: list[terms.Tokens]) -> None:
    table = terms.themes(tokens)
    ax = language.theme_heatmap(table)
    shares = table.dropna(subset=["share"]).pivot(index="theme", columns="article", values="share").fillna(0.0)
    written = [t.get_text() for t in ax.texts if re.fullmatch(r"\d+%|–", t.get_text())]
    strong = [patch.get_alpha() for patch in ax.patches]
    order = shares.mean(axis=1).sort_values(ascending=False)
    cells = [share for theme in order.index for share in shares.loc[theme, list(dict.fromkeys(table["article"]))]]
    assert written == [f"{share:.0%}" if share else "–" for share in cells]
    assert strong == pytest.approx([0.6 * share / max(cells) for share in cells])
    plt.close("all")


def test_precision_is_the_filled_dot_and_recall_the_hollow_one(rows_of: Drawn) -> None:
    table = pd.DataFrame(
        {"indicator": ["sales", "fund_loan"], "labelled": [3, 8], "precision": [0.5, 0.75], "recall": [1.0, 0.25]}
    )
    found = rows_of(lambda: reading.accuracy_by_indicator(table, "a source"))
    assert [re.findall(r"\d+", row.name) for row in found] == [["8"], ["3"]]
    assert [{mark.planned: mark.at for mark in lane.marks} for lane in lanes(found)] == [
        {False: 75, True: 25},
        {False: 50, True: 100},
    ]
    assert [lane.label for lane in lanes(found)] == ["75.0, 25.0", "50.0, 100.0"]


def test_bars_are_drawn_as_long_as_their_values_dots_where_theirs_are_and_texts_right_of_them() -> None:
    bars = [rows.Row(str(n), [rows.Lane([rows.Mark(n, since=0)], f"label {n}")]) for n in (4, 2, 1)]
    ax = rows.draw([*bars, rows.Row("dot", [rows.Lane([rows.Mark(3)], "label 3")])], rows.from_zero([4]))
    long, half, quarter = (patch for patch in ax.patches if isinstance(patch, Rectangle))
    assert (half.get_width() / long.get_width(), quarter.get_width() / long.get_width()) == pytest.approx((0.5, 0.25))
    ((x, _),) = ax.collections[0].get_offsets()
    assert x == pytest.approx(long.get_x() + 0.75 * long.get_width())
    at = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert at["label 4"] > at["label 3"] > x > at["label 2"] > at["label 1"] > quarter.get_x() + quarter.get_width()
    plt.close("all")


def test_on_a_log_scale_ten_times_as_much_is_one_step() -> None:
    scale = rows.powers([20, 3000], "人")
    steps = [scale.share(value) for value, _ in scale.ticks]
    apart = [after - before for before, after in pairwise(steps)]
    assert apart == pytest.approx([apart[0]] * len(apart))
    assert steps[-1] == 1 and 0 < steps[0] < 0.1
    assert scale.share(20) < scale.share(200) < scale.share(3000) <= 1
