"""The widgets of JupyterLab: what is chosen, shown and said changes together."""

import re

import pandas as pd
import pytest

import povlib
from povlib.articles import Article
from povlib.explorer import Concordance, Explorer
from povlib.reading.topics import topics_of

ARTICLES = [
    Article("a", "2018年，青河县投入资金3亿元，硬化道路30公里。2018年，青河县贫困发生率降到2.1%。", title="修路", place="青河县"),
    Article("b", "计划到2020年，云岭县投入资金5000万元建设小学。", title="办学", place="云岭县"),
]  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    return povlib.facts_table(ARTICLES)


@pytest.fixture
def explorer(facts: pd.DataFrame) -> Explorer:
    return Explorer(ARTICLES, facts)


def marked(explorer: Explorer) -> str | None:
    found = re.search("<mark>(.*?)</mark>", explorer.sentence.value)
    return found[1] if found else None


def test_the_largest_figure_and_its_sentence_are_shown_at_first(explorer: Explorer) -> None:
    assert explorer.figure.value is not None
    assert marked(explorer) == "3亿元"


def test_a_choice_shows_its_own_figure(explorer: Explorer) -> None:
    explorer.indicators.value = ("poverty_rate",)
    assert explorer.selection["text"].tolist() == ["2.1%"]
    assert marked(explorer) == "2.1%"


def test_the_figure_is_marked_where_the_repaired_sentence_prints_it_otherwise() -> None:
    article = Article("c", "2019年,全縣投入190萬(wàn)元修路。", title="修路", place="青河县", script="traditional")
    facts = povlib.facts_table(article)
    assert facts.loc[0, "text"] not in facts.loc[0, "sentence"]
    assert marked(Explorer([article], facts)) == "190万元"


def test_lists_show_what_the_other_choices_leave_with_its_count(explorer: Explorer) -> None:
    explorer.indicators.value = ()
    explorer.articles.value = ("b",)
    assert [name for name, _ in explorer.places.options] == ["云岭县 (1)"]
    assert [value for _, value in explorer.indicators.options] == ["fund_investment"]
    assert len(explorer.articles.options) == 2  # a list is not narrowed by itself


def test_what_is_chosen_stays_chosen_when_its_list_is_narrowed(explorer: Explorer) -> None:
    explorer.places.value = ("云岭县",)
    explorer.status.value = "planned"
    assert explorer.indicators.value == ("fund_investment",)
    assert explorer.places.value == ("云岭县",)
    assert explorer.selection["article"].tolist() == ["b"]


def test_an_empty_choice_says_which_choice_to_take_back_and_shows_no_old_figure(explorer: Explorer) -> None:
    explorer.articles.value = ("b",)
    explorer.status.value = "done"
    assert explorer.selection.empty
    assert "Take back what is marked in Articles (1 figures then) or Status (1 figures then)" in explorer.message.value
    assert explorer.figure.value is None and explorer.sentence.value == "" and explorer.table.value == ""
    assert "image/png" not in explorer.still()
    explorer.status.value = ""
    assert explorer.message.value == "" and marked(explorer) == "5000万元"


def test_table_has_sector_and_topic(explorer: Explorer) -> None:
    assert "<th>sector</th>" in explorer.table.value and "<th>topic</th>" in explorer.table.value
    assert "Roads 交通" in explorer.table.value or "Overall 总体" in explorer.table.value


def test_a_topic_can_be_chosen_of_figures_that_are_no_money(explorer: Explorer, facts: pd.DataFrame) -> None:
    explorer.indicators.value = ()
    explorer.topics.value = ("roads",)
    assert explorer.selection["text"].tolist() == facts[topics_of(facts) == "roads"]["text"].tolist()
    assert "30公里" in explorer.selection["text"].tolist()


def test_nothing_that_an_article_says_is_markup() -> None:
    article = Article(
        "x", "2019年,<img src=x onerror=alert(1)>青河县投入扶贫资金1.2亿元。", title="<b>", place="青河县"
    )
    explorer = Explorer([article], povlib.facts_table(article))
    assert "<img" not in explorer.sentence.value + explorer.table.value
    assert "<img" not in Concordance([article], "扶贫").lines.value
