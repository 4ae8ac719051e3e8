"""The charts of the language: the same picture on every run, words only, nothing cut off."""

import re
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from test_charts import assert_texts_fit

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
        "pairs": lambda: language.pairs(terms.cooccurrence(tokens, top=15)),
    }[name]()


CHARTS = [
    "bars_and_cloud",
    "keyness_bars",
    "log_odds",
    "theme_heatmap",
    "dispersion_plot",
    "pairs",
]


@pytest.mark.parametrize("name", CHARTS)
def test_chart_carries_its_texts(name: str, tokens: list[terms.Tokens]) -> None:
    ax = drawn(name, tokens)
    texts = {t.get_gid(): t.get_text() for t in ax.get_figure(root=True).texts}
    assert {"title", "title_zh", "subtitle", "source"} <= set(texts)
    assert len(alt_text(ax)) > 40
    assert "nan" not in " ".join(texts.values()) + alt_text(ax)


@pytest.mark.parametrize("name", ["bars_and_cloud", "pairs"])
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


def test_words_of_a_cloud_stand_apart_with_the_lines_they_are_written_on(table: pd.DataFrame) -> None:
    ax = language.bars_and_cloud(table)
    assert_texts_fit(ax)
    assert len([t for t in ax.texts if t.get_text() in set(table["feature"])]) == 20  # the bars' names have glosses


def test_words_that_stand_once_are_not_chosen_from_where_others_stand_more_often() -> None:
    once = ["教育", "医疗", "道路"]
    ax = language.bars_and_cloud(terms.term_table([["扶贫", "扶贫", "搬迁", "搬迁", "干部", "干部", *once]]))
    assert not set(once) & {t.get_text()[:2] for t in ax.texts}


def test_keyness_leaves_names_of_places_out_and_glosses_the_other_words() -> None:
    target = [["清溪", "云南省", "元谋", "青松乡", *["易地搬迁"] * 9, *["干部"] * 9]]
    ax = language.keyness_bars(terms.keyness(target, [["扶贫"] * 20], min_length=2), "2018", "2021", min_frequency=1)
    shown = " ".join(t.get_text() for t in ax.texts)
    assert "officials" in shown and "relocation" in shown
    assert not {"云南省", "元谋", "青松乡"} & set(re.findall(r"[\u4e00-\u9fff]+", shown))


def test_keyness_names_its_groups_in_one_language_a_title() -> None:
    table = terms.keyness([["干部"] * 9], [["扶贫"] * 9], min_length=2)
    ax = language.keyness_bars(table, "county", "the others 其他")
    texts = {t.get_gid(): t.get_text() for t in ax.get_figure(root=True).texts}
    assert not re.search("[A-Za-z]", texts["title_zh"])
    assert "其他" not in texts["title"] and "县级" in texts["title_zh"]


def test_pairs_of_words_are_ranked_by_the_sentences_they_share(tokens: list[terms.Tokens]) -> None:
    edges = terms.cooccurrence(tokens, top=15)
    ax = language.pairs(edges, most=5)
    widths = [bar.get_width() for bar in ax.patches]
    assert len(widths) == 5 and widths == sorted(widths, reverse=True)
    assert widths[0] / widths[4] == pytest.approx(edges["count"][0] / edges["count"][4])


def test_concordance_escapes_the_article() -> None:
    shown = language.concordance(terms.kwic(["<script>alert(1)</script>扶贫<b>"], "扶贫"))
    assert "<script>" not in shown._repr_html_() and "&lt;" in shown._repr_html_()
    assert "[扶贫]" in repr(shown)


def test_glosses_are_unique() -> None:
    words = [row["word"] for row in read_table("terms_glosses")]
    assert len(set(words)) == len(words)
    assert language.with_gloss("扶贫") == "扶贫 poverty alleviation" and language.with_gloss("某词") == "某词"
