"""The charts of the language: the same picture on every run, words only, nothing cut off."""

from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest

import povlib
from povlib import terms
from povlib.charts import alt_text, language, png
from povlib.lexicon import read_table

matplotlib.use("agg")
DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def tokens() -> list[terms.Tokens]:
    return [terms.tokenize(a) for a in povlib.load_articles(DATA)]


@pytest.fixture(scope="module")
def table(tokens: list[terms.Tokens]) -> pd.DataFrame:
    return terms.term_table(tokens)


def drawn(name: str, tokens: list[terms.Tokens]) -> matplotlib.axes.Axes:
    table = terms.term_table(tokens)
    return {
        "bars_and_cloud": lambda: language.bars_and_cloud(table),
        "keyness_bars": lambda: language.keyness_bars(terms.keyness(tokens[:1], tokens[1:2]), "甲", "乙"),
        "log_odds": lambda: language.keyness_bars(
            terms.keyness(tokens[:1], tokens[1:], measure="log_odds"), "甲", "乙"
        ),
        "theme_heatmap": lambda: language.theme_heatmap(terms.themes(tokens)),
        "dispersion_plot": lambda: language.dispersion_plot(terms.positions(tokens, ["脱贫", "搬迁"])),
        "network": lambda: language.network(terms.cooccurrence(tokens, top=15)),
    }[name]()


CHARTS = [
    "bars_and_cloud",
    "keyness_bars",
    "log_odds",
    "theme_heatmap",
    "dispersion_plot",
    "network",
]


@pytest.mark.parametrize("name", CHARTS)
def test_chart_carries_its_texts(name: str, tokens: list[terms.Tokens]) -> None:
    ax = drawn(name, tokens)
    texts = {t.get_gid(): t.get_text() for t in ax.get_figure(root=True).texts}
    assert {"title", "title_zh", "subtitle", "source"} <= set(texts)
    assert len(alt_text(ax)) > 40
    assert "nan" not in " ".join(texts.values()) + alt_text(ax)


@pytest.mark.parametrize("name", ["bars_and_cloud", "network"])
def test_picture_laid_out_by_chance_is_the_same_on_every_run(name: str, tokens: list[terms.Tokens]) -> None:
    assert png(drawn(name, tokens)) == png(drawn(name, tokens))


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_drawn_of_nothing(name: str) -> None:
    empty = [terms.Tokens("a", []), terms.Tokens("b", [])]
    if name in ("keyness_bars", "log_odds"):
        ax = language.keyness_bars(terms.keyness([["扶贫"]], [["扶贫"]]), "甲", "乙")
    else:
        ax = drawn(name, empty)
    assert "empty" in alt_text(ax)


def test_cloud_shows_words_only() -> None:
    table = pd.DataFrame(
        {"feature": ["扶贫", "县", "的", "2018", "三百", "进一步", "4G", "%"], "frequency": range(8, 0, -1)}
    )
    assert language.shown(table)["feature"].tolist() == ["扶贫"]


def test_cloud_is_drawn_in_the_font_of_the_environment(table: pd.DataFrame) -> None:
    # A font without Chinese draws the same box for every character.
    one, two = (
        language.word_cloud(pd.DataFrame({"feature": [word], "frequency": [1]}), 400, 300).to_array()
        for word in ("扶贫", "攻坚")
    )
    assert (one != two).any() and (one < 200).any()


def test_cloud_holds_every_word_at_a_readable_size(table: pd.DataFrame) -> None:
    rows = language.shown(table).head(60)
    cloud = language.word_cloud(rows, 1340, 800)
    sizes = [size for _, size, *_ in cloud.layout_]
    assert len(sizes) == 60
    assert 2 * min(sizes) >= 26 and max(sizes) <= 6 * min(sizes)


def test_labels_of_a_network_do_not_touch() -> None:
    words = [f"词语{n}" for n in range(12)]
    place = language._apart(words, np.zeros((12, 2)) + 0.5, 8.6, 5.6)
    for i in range(12):
        for j in range(i):
            assert (np.abs(place[i] - place[j]) > [0.3, 0.3]).any()


def test_concordance_escapes_the_article() -> None:
    shown = language.concordance(terms.kwic(["<script>alert(1)</script>扶贫<b>"], "扶贫"))
    assert "<script>" not in shown._repr_html_() and "&lt;" in shown._repr_html_()
    assert "[扶贫]" in repr(shown)


def test_glosses_are_unique() -> None:
    words = [row["word"] for row in read_table("terms_glosses")]
    assert len(set(words)) == len(words)
    assert language.with_gloss("扶贫") == "扶贫 poverty alleviation" and language.with_gloss("某词") == "某词"
