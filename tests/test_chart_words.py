"""Every number that a chart says in words is found in the facts or computed anew from them, whatever the articles."""

import io
import re
from collections.abc import Iterator

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from readback import CASES, Tables, is_written, worth, wrong
from test_charts import CHARTS, Draw, articles, facts, many_facts, other_facts, title_of

import povlib
from povlib.batch import madeup
from povlib.charts import style
from povlib.checks import cross_check

__all__ = ["articles", "facts", "many_facts", "other_facts"]  # fixtures
# Charts that neither a theme nor a lesson shows
SHOWN = {
    name: draw
    for name, draw in CHARTS.items()
    if name not in ("national context", "planned and done", "values by place")
}


@pytest.fixture(scope="module")
def made_up() -> pd.DataFrame:
    return povlib.facts_table(madeup.articles(60))


@pytest.fixture(scope="module")
def checked() -> dict[str, pd.DataFrame]:
    """What contradicts in each collection, found once for all charts."""
    return {}


@pytest.fixture(params=SHOWN, ids=str)
def draw(request: pytest.FixtureRequest) -> Iterator[Draw]:
    yield SHOWN[request.param]
    plt.close("all")


def numbers(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*(?:\.\d+)?(?:\s*(?:万|亿|million|billion))?", text)


def agree(one: str, other: str) -> bool:
    """Whether two numbers as written can be one."""
    return is_written(one, worth(other)) or is_written(other, worth(one))


@pytest.mark.parametrize("collection", ["facts", "other_facts", "many_facts", "made_up"])
def test_every_number_of_a_title_and_an_alternative_text_is_found_or_computed_anew(
    draw: Draw, collection: str, checked: dict[str, pd.DataFrame], request: pytest.FixtureRequest
) -> None:
    table: pd.DataFrame = request.getfixturevalue(collection)
    ax = draw(table)
    if style.alt_text(ax).endswith("the chart is empty."):
        pytest.skip("nothing to draw")
    data = style.chart_data(ax)
    assert data is not None
    read = pd.read_csv(io.StringIO(data.to_csv(index=False)), dtype={"from": str, "to": str})
    if collection not in checked:
        checked[collection] = cross_check(table)
    tables = Tables(table, {a: a[-4:] for a in table["article"]}, checked[collection], read)
    chart = style.name_of(ax)
    assert wrong(chart, "title", title_of(ax), tables) == []
    assert wrong(chart, "alt", style.alt_text(ax), tables) == []
    if any((case["chart"], case["part"]) == (chart, "title_zh") for case in CASES):
        assert wrong(chart, "title_zh", title_of(ax, "title_zh"), tables) == []
        return
    # else the Chinese title tells no number that the English words do not tell
    told = numbers(f"{title_of(ax)} {style.alt_text(ax)}")
    assert [n for n in numbers(title_of(ax, "title_zh")) if not any(agree(n, other) for other in told)] == []


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("6.06 billion", 6_059_000_000, True), ("60.59亿元", 6_059_000_000, True), ("60.6亿元", 6_059_000_000, True),
        ("6.07 billion", 6_059_000_000, False), ("4.78亿元", 477_000_000, False), ("11.5%", 11.52, True), ("12", 11.4, False),
        ("13,011", 13_011, True), ("13,012", 13_011, False),
    ],
)  # fmt: skip
def test_a_number_is_read_to_the_digits_that_it_is_written_with(text: str, value: float, right: bool) -> None:
    assert is_written(text, value) == right


@pytest.mark.parametrize(
    ("words", "mistake"),
    [
        ("34 of 53 fund figures do not say who paid; the other 20 name 7 kinds of payer", "unstated is 34"),
        ("33 of 53 fund figures do not say who paid; the other 20 name 7 kinds of payer in 2018", "no case reads"),
        ("33 of 53 fund figures name no payer", "no case reads"),
    ],
)
def test_a_wrong_number_or_one_from_nowhere_is_found(words: str, mistake: str, facts: pd.DataFrame) -> None:
    tables = Tables(facts, {})
    right = title_of(CHARTS["who paid"](facts))
    assert wrong("who_paid", "title", right, tables) == []
    (told,) = wrong("who_paid", "title", words, tables)
    assert mistake in told
