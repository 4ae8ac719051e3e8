"""The words of articles: segmentation, counts, keyness, collocations, concordance, dispersion, themes."""

import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import povlib
from povlib import terms
from povlib.articles import Article
from povlib.lexicon import read_table
from povlib.terms import measures
from povlib.terms.segmentation import cutter

CASES = Path(__file__).parent / "cases"
DATA = Path(__file__).parent.parent / "data"
ENGLISH = {"stopwords": ()}
D1, D2 = "a a a b b c c c c c c d e f g h h".split(), "a a b c c d d d d e f h".split()
CJK = st.text(alphabet="扶贫脱困县村户的了两不愁三保障5+2%，。 \nAbＧ“”", max_size=40)


def cases(name: str) -> list:
    return [pytest.param(case, id=case["label"]) for case in json.loads((CASES / name).read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return povlib.load_articles(DATA)


@pytest.fixture(scope="module")
def cut(articles: list[Article]) -> list[terms.Tokens]:
    return [terms.tokenize(a) for a in articles]


# Measures


@pytest.mark.parametrize("case", cases("terms-measures.json"))
def test_measure_agrees_with_its_published_example(case: dict) -> None:
    value = float(getattr(measures, case["measure"])(*case["args"], **case.get("options", {})))
    assert value == pytest.approx(case["expected"], abs=0.5000001 * 10 ** -case["digits"])


def test_weighted_log_odds_agree_with_the_example_of_fightin_words() -> None:
    # README of the Python package fightin-words: prior 0.05 a word, brown 0.6894227886807968, the 0.0
    one, two = (
        "the quick brown fox jumps over the lazy pig".split(),
        "the lazy purple pig jumps over the lazier donkey".split(),
    )
    prior = dict.fromkeys({*one, *two}, 0.05)
    table = terms.keyness([one], [two], measure="log_odds", prior=prior, **ENGLISH).set_index("feature")
    assert table.z["brown"] == pytest.approx(0.6894227886807968, abs=1e-12)
    assert table.z["donkey"] == pytest.approx(-0.6894227886807968, abs=1e-12)
    assert table.z["the"] == pytest.approx(0)
    assert table.p["brown"] == pytest.approx(math.erfc(0.6894227886807968 / math.sqrt(2)))


def test_bigrams_agree_with_quanteda() -> None:
    # quanteda.textstats, test-textstat_collocations.R: lambda 4.317488, z 2.027787 for each of the four pairs
    texts = ["i like good ice cream .".split(), "me too ! i like good ice cream .".split(), []]
    table = terms.collocations(texts, window=1, ordered=True, **ENGLISH)
    assert {f"{r.node} {r.collocate}" for r in table.itertuples()} == {"good ice", "i like", "ice cream", "like good"}
    assert table["lambda"].round(6).unique().tolist() == [4.317488]
    assert table["z"].round(6).unique().tolist() == [2.027787]


def test_bigrams_are_counted_as_quanteda_counts_them() -> None:
    text = "capital other capital gains other capital word2 other gains capital".split()
    table = terms.collocations([text], window=1, ordered=True, min_count=1, sort="z", **ENGLISH)
    first = table.iloc[0]
    assert (first.node, first.collocate, first["count"]) == ("other", "capital", 2)
    assert first.pmi == pytest.approx(1)
    assert round(first.G2, 3) == 2.231


def test_keyness_orders_words_as_quanteda() -> None:
    # quanteda.textstats, test-textstat_keyness.R
    assert terms.keyness([D1], [D2], measure="lr", **ENGLISH).feature.tolist() == list("cgbhaefd")
    assert terms.keyness([D2], [D1], measure="lr", **ENGLISH).feature.tolist() == list("defabhgc")


def test_keyness_gives_the_raw_counts() -> None:
    table = terms.keyness([D1], [D2], **ENGLISH).set_index("feature")
    assert table.n_target.to_dict() == Counter(D1)
    assert table.n_reference[list("abcdefh")].tolist() == [2, 1, 2, 4, 1, 1, 1]


def test_keyness_pmi_agrees_with_quanteda() -> None:
    # log(n11 * N / (row sum * column sum)), test-textstat_keyness.R
    table = terms.keyness([D1], [D2], measure="pmi", **ENGLISH).set_index("feature")
    assert table.pmi["a"] == pytest.approx(np.log(3 * 29 / (5 * 17)))


def test_frequency_agrees_with_quanteda() -> None:
    # quanteda.textstats, test-textstat_frequency.R
    table = terms.term_table(["a a b b c d".split(), "a d d d".split(), "a a a".split()], **ENGLISH)
    assert table[["feature", "frequency", "rank", "docfreq"]].to_numpy().tolist() == [
        ["a", 6, 1, 3],
        ["d", 4, 2, 2],
        ["b", 2, 3, 1],
        ["c", 1, 4, 1],
    ]
    assert list(table.columns) == ["feature", "frequency", "rank", "docfreq", "per_10k", "tfidf"]
    assert table.per_10k.tolist() == pytest.approx([n / 13 * 10_000 for n in (6, 4, 2, 1)])


def test_frequency_gives_ties_the_smallest_rank_as_quanteda() -> None:
    table = terms.term_table(["a a b b c d".split(), "b b b d d d".split(), "a a a".split()], **ENGLISH)
    assert table["rank"].tolist() == [1, 1, 3, 4]


def test_tf_idf_agrees_with_the_example_that_quanteda_replicates() -> None:
    # quanteda, test-dfm_weight.R, from Wikipedia's article on tf-idf: a 0.12, sample 0.06, another 0.09, example 0.13
    texts = ["this is a a sample".split(), "this is another another example example example".split()]
    table = terms.tf_idf(texts, scheme_tf="prop", **ENGLISH).set_index("feature").tfidf
    assert table["a"] == pytest.approx(0.4 * np.log10(2)) and round(table["a"], 2) == 0.12
    assert [round(table[w], 2) for w in ("sample", "another", "example")] == [0.06, 0.09, 0.13]
    assert table["this"].tolist() == [0, 0]


@given(st.lists(st.integers(0, 500), min_size=4, max_size=4))
def test_log_likelihood_has_the_sign_of_the_difference_and_is_zero_for_none(counts: list[int]) -> None:
    a, b, c, d = (n + 1 for n in counts)
    value = float(measures.log_likelihood(a, b, c, d))
    assert np.isfinite(value)
    assert value * (a * d - b * c) >= -1e-6
    assert float(measures.log_likelihood(a, a, c, c)) == pytest.approx(0, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 99)), min_size=2, max_size=8))
def test_dispersion_lies_between_even_and_clumped(parts: list[tuple[int, int]]) -> None:
    frequencies, sizes = zip(*parts, strict=True)
    if sum(frequencies):
        assert -1e-9 <= measures.dp(frequencies, sizes) <= measures.dp_norm(frequencies, sizes) <= 1 + 1e-9
        assert measures.dp(sizes, sizes) == pytest.approx(0)


def test_dispersion_of_words_is_that_of_gries() -> None:
    parts = ["bamnibeup", "basatbewqn", "bcagabesta", "baghabeaat", "bahaabeaxat"]
    table = terms.dispersion([list(p) for p in parts], **ENGLISH).set_index("feature")
    assert (table.frequency["a"], table["range"]["a"]) == (15, 5)
    assert table.DP["a"] == pytest.approx(0.18)
    assert "x" not in table.index  # it occurs once


def test_dispersion_of_words_asked_for_is_told_of_each_in_their_order() -> None:
    parts = ["bamnibeup", "basatbewqn", "bcagabesta", "baghabeaat", "bahaabeaxat"]
    table = terms.dispersion([list(p) for p in parts], terms=["x", "z", "b"], **ENGLISH)
    assert table.feature.tolist() == ["x", "z", "b"] and table["range"].tolist() == [1, 0, 5]
    # All of x stands in the last part, 11 of 50 letters; the smallest has 9.
    assert table.DP[0] == pytest.approx(1 - 11 / 50) and table.DPnorm[0] == pytest.approx((1 - 11 / 50) / (1 - 9 / 50))


def test_dispersion_lists_the_most_frequent_words_first() -> None:
    table = terms.dispersion([list("aabbbc"), list("abcc")], **ENGLISH)
    assert table[["feature", "frequency"]].to_numpy().tolist() == [["b", 4], ["a", 3], ["c", 3]]


def test_a_word_in_one_of_two_equal_parts_is_not_even_at_all() -> None:
    table = terms.dispersion([list("aabb"), list("bbbb")], **ENGLISH).set_index("feature")
    assert table.D["a"] == pytest.approx(0) and table.DPnorm["a"] == pytest.approx(1)


def test_log_ratio_and_percent_say_how_much_more_the_target_has() -> None:
    table = terms.keyness([list("aabb")], [list("abbbbbbb")], **ENGLISH).set_index("feature")
    # a: 2 of 4 against 1 of 8, four times as much; b: 2 of 4 against 7 of 8
    assert table.log_ratio["a"] == pytest.approx(2) and table.percent_difference["a"] == pytest.approx(300)
    assert table.log_ratio["b"] == pytest.approx(np.log2(4 / 7)) and table.percent_difference["b"] < 0
    assert table.per_10k_target.tolist() == [5000, 5000] and table.per_10k_reference.tolist() == [1250, 8750]
    assert table.G2["a"] > 0 > table.G2["b"] and (0 < table.p).all() and (table.p < 1).all()


def test_a_word_that_one_group_lacks_counts_as_half_a_word_in_the_log_ratio() -> None:
    table = terms.keyness([list("aab")], [list("bbb")], **ENGLISH).set_index("feature")
    assert table.log_ratio["a"] == pytest.approx(2) and np.isinf(table.percent_difference["a"])


def test_keyness_keeps_to_the_words_asked_for() -> None:
    rare = terms.keyness(["扶贫 扶贫 的 3 桥"], ["扶贫 教育 教育"], min_frequency=2, min_length=2)
    assert rare.feature.tolist() == ["扶贫", "教育"]
    every = terms.keyness(["扶贫 的 3"], ["扶贫 桥"], stopwords=(), numbers=True)
    assert set(every.feature) == {"扶贫", "的", "3", "桥"}


def test_a_prior_is_scaled_to_its_size_and_must_know_every_word() -> None:
    groups = ([list("aaab")], [list("abbb")])
    small = terms.keyness(*groups, measure="log_odds", prior_size=2, **ENGLISH).set_index("feature")
    same = terms.keyness(*groups, measure="log_odds", prior={"a": 1, "b": 1}, **ENGLISH).set_index("feature")
    assert small.z["a"] == pytest.approx(same.z["a"]) and small.z["a"] > 0
    with pytest.raises(ValueError, match="no weight"):
        terms.keyness(*groups, measure="log_odds", prior={"a": 1}, **ENGLISH)


def test_an_unknown_measure_is_named() -> None:
    with pytest.raises(ValueError, match="it is one of lr, chi2, pmi, log_odds"):
        terms.keyness([["a"]], [["b"]], measure="t")
    with pytest.raises(ValueError, match="'MI' is no measure: it is one of count, n_node"):
        terms.collocations(["产业"], sort="MI")


def test_dispersion_cuts_one_article_into_equal_parts() -> None:
    table = terms.dispersion([["x", "y"] * 50], parts=10, **ENGLISH)
    assert table.DP.tolist() == pytest.approx([0, 0])


def test_dispersion_of_one_part_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two parts"):
        terms.dispersion(["扶贫"])


# Segmentation


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_words_of_the_dictionary_stay_whole(engine: str) -> None:
    if engine == "rjieba":
        pytest.importorskip("rjieba")
    broken = [
        r["word"] for r in read_table("terms_dictionary") if terms.segment(r["word"], engine=engine) != [r["word"]]
    ]
    assert broken == []


@given(CJK)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(terms.segment(text)) == text


def test_engines_agree_on_the_articles(articles: list[Article]) -> None:
    pytest.importorskip("rjieba")
    both = same = 0
    for article in articles:
        one, two = spans(terms.tokenize(article)), spans(terms.tokenize(article, engine="rjieba"))
        both += len(one | two)
        same += len(one & two)
    assert same / both >= 0.999


def spans(tokens: terms.Tokens) -> set[tuple[int, int]]:
    return set(zip(tokens.starts, tokens.starts[1:], strict=False))


@pytest.mark.parametrize(
    "text", ["2021-01-20 10:34:19", "14.07.2016", "Wi-Fi", "5+2和C++", "98.8%", "1∶1", "a_b#c&d%-", " \n"]
)
def test_engines_agree_on_letters_and_digits(text: str) -> None:
    pytest.importorskip("rjieba")
    assert terms.segment(text) == terms.segment(text, engine="rjieba")


@given(st.text(alphabet="扶贫脱困县村的了两不愁三保障，。建档立卡就业12.-+%Ab ", max_size=60))
@settings(derandomize=True)
def test_engines_agree_on_any_text_without_a_character_three_times(text: str) -> None:
    pytest.importorskip("rjieba")
    assume(not re.search(r"([\u4e00-\u9fff])\1\1", text))
    assert terms.segment(text) == terms.segment(text, engine="rjieba")


@pytest.mark.parametrize("text", ["户户户2", "a户户户b"])
def test_engines_differ_only_in_the_order_of_equally_likely_words(text: str) -> None:
    # 户户|户 and 户|户户 are equally likely: which of them comes out is a matter of rounding
    pytest.importorskip("rjieba")
    assert sorted(terms.segment(text)) == sorted(terms.segment(text, engine="rjieba"))


def test_words_of_the_field_do_not_leak_to_other_users_of_jieba() -> None:
    code = (
        "import warnings; warnings.simplefilter('ignore')\n"
        "from povlib.terms import segment; segment('两不愁三保障')\n"
        "import jieba; jieba.setLogLevel(60)\n"
        "assert not jieba.dt.initialized and '两不愁三保障' not in jieba.lcut('实现两不愁三保障')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_segmentation_is_silent_and_needs_no_writable_folder(tmp_path: Path) -> None:
    code = "from povlib.terms import segment; print(segment('建档立卡'))"
    env = {**os.environ, "HOME": "/nonexistent", "TMPDIR": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code], capture_output=True, text=True, env=env
    )
    assert (run.stdout.strip(), run.stderr) == ("['建档立卡']", "")


def test_unknown_engine_is_named() -> None:
    with pytest.raises(ValueError, match="jieba, rjieba"):
        cutter("pkuseg")


def test_one_article_in_place_of_a_list_is_refused() -> None:
    with pytest.raises(TypeError, match="list of articles"):
        terms.term_table("扶贫")


# Tables


def test_rates_are_per_ten_thousand_running_words() -> None:
    table = terms.term_table(["扶贫，扶贫。的 产业 3 个"])
    assert table.set_index("feature").per_10k["扶贫"] == pytest.approx(2 / 6 * 10_000)


def test_function_words_and_numbers_are_left_out_unless_asked_for() -> None:
    assert terms.term_table(["的扶贫2018年12.5%三百"]).feature.tolist() == ["扶贫"]
    assert "的" in set(terms.term_table(["的扶贫"], stopwords=()).feature)
    assert "2018" in set(terms.term_table(["扶贫2018年"], numbers=True).feature)


def test_rare_words_are_left_out_on_request_and_the_table_is_cut() -> None:
    texts = ["扶贫 扶贫 产业 产业 教育"]
    assert terms.term_table(texts, min_frequency=2).feature.tolist() == ["产业", "扶贫"]
    assert terms.term_table(texts, top=1).feature.tolist() == ["产业"]
    table = terms.term_table(["扶贫 教育", "扶贫"])
    assert table.tfidf.tolist() == pytest.approx([0, np.log10(2)])
    assert table.attrs == {"articles": 2, "tokens": 3}


def test_tf_idf_lists_the_articles_in_order_and_their_own_words_first() -> None:
    table = terms.tf_idf(["教育 扶贫", "产业 产业 扶贫"])
    assert table.feature.tolist() == ["教育", "扶贫", "产业", "扶贫"]
    assert table.tfidf.tolist() == pytest.approx([np.log10(2), 0, 2 * np.log10(2), 0])
    with pytest.raises(ValueError, match="it is count or prop"):
        terms.tf_idf(["教育"], scheme_tf="log")


def test_words_given_are_counted_as_they_are() -> None:
    assert terms.tokenize(["产", "业"], name="x").article == "x"
    assert [t.article for t in terms.segmentation.iter_tokens(["产业", "教育"])] == ["text1", "text2"]


def test_sentences_end_at_marks_and_line_ends() -> None:
    tokens = terms.tokenize("产业发展。教育，健康！住房\n道路；饮水…保险. 医疗")
    assert list(map("".join, terms.sentences(tokens))) == [
        "产业发展", "教育健康", "住房", "道路", "饮水", "保险", "医疗",
    ]  # fmt: skip


@pytest.mark.parametrize("token", ["3", "12.5", "2018-09", "1,200", "98%", "-5", "三百", "两亿"])
def test_numbers_are_known_as_numbers(token: str) -> None:
    assert terms.is_number(token) and not terms.is_number(token + "户")


def test_single_characters_are_left_out_on_request() -> None:
    assert terms.term_table(["桥、路、桥"], min_length=2).empty


def test_table_is_the_same_from_articles_and_from_tokens(articles: list[Article], cut: list[terms.Tokens]) -> None:
    assert terms.term_table(iter(articles)).equals(terms.term_table(cut))


def test_counts_are_those_of_a_counter(cut: list[terms.Tokens]) -> None:
    counts = terms.count_terms(cut)
    assert counts.frequency == {w: n for w, n in Counter(w for t in cut for w in t.words).items() if terms.is_word(w)}


def test_memory_does_not_grow_with_the_number_of_articles() -> None:
    import tracemalloc

    words = [f"词{n}" for n in range(300)]

    def peak(articles: int) -> int:
        tracemalloc.start()
        terms.term_table(list(words) for _ in range(articles))
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(1000) < peak(100) * 1.5


@pytest.mark.parametrize("text", ["", "。", "，。！？ \n…", " "])
def test_article_without_words_gives_empty_tables(text: str) -> None:
    assert terms.term_table([text]).empty
    assert terms.tf_idf([text]).empty
    assert terms.collocations([text]).empty
    assert terms.cooccurrence([text]).empty
    assert terms.kwic([text], "扶贫").empty
    assert terms.slogans([text]).empty
    assert terms.themes([text]).frequency.sum() == 0
    assert terms.positions([text], ["扶贫"]).feature.tolist() == [None]


def test_no_articles_give_empty_tables() -> None:
    assert terms.term_table([]).empty
    assert terms.themes([]).empty


def test_article_of_one_character_counts_it() -> None:
    assert terms.term_table(["桥"])[["feature", "frequency", "docfreq"]].to_numpy().tolist() == [["桥", 1, 1]]


def test_english_inside_chinese_is_a_word() -> None:
    assert set(terms.term_table(["当地GDP增长，Wi-Fi覆盖全县"]).feature) >= {"GDP", "全县"}


def test_group_without_words_is_named() -> None:
    with pytest.raises(ValueError, match="reference group has no words"):
        terms.keyness(["扶贫"], [""])


# Concordance


def test_concordance_points_into_the_raw_article(articles: list[Article], cut: list[terms.Tokens]) -> None:
    raw = {a.id: a.text for a in articles}
    table = terms.kwic([t for t, a in zip(cut, articles, strict=True) if a.script == "simplified"], "脱贫攻坚")
    assert len(table) > 20
    assert all(raw[r.article][r.start : r.end] == "脱贫攻坚" for r in table.itertuples())


def test_concordance_finds_characters_inside_longer_words_and_globs_whole_ones() -> None:
    text = "易地扶贫搬迁和产业扶贫，扶贫先扶志"
    assert len(terms.kwic([text], "扶贫")) == 3
    assert terms.kwic([text], "*扶贫", valuetype="glob").keyword.tolist() == ["产业扶贫"]
    assert terms.kwic([text], "扶[贫志]", valuetype="regex").keyword.tolist() == ["扶贫", "扶贫", "扶贫", "扶志"]


def test_concordance_sorts_by_the_words_before_and_after() -> None:
    texts = ["乙扶贫丙", "甲扶贫丁", "丙扶贫乙"]
    assert terms.kwic(texts, "扶贫", sort="post").post.tolist() == sorted(["丙", "丁", "乙"])
    assert terms.kwic(texts, "扶贫", sort="pre").pre.tolist() == sorted(["乙", "甲", "丙"])


@pytest.mark.parametrize(
    "options", [{"valuetype": "fuzzy"}, {"sort": "left"}, {"pattern": ""}, {"pattern": "(", "valuetype": "regex"}]
)
def test_concordance_refuses_what_it_cannot_look_for(options: dict) -> None:
    with pytest.raises(ValueError):
        terms.kwic(["扶贫"], **{"pattern": "扶贫", **options})


def test_concordance_shows_as_many_words_as_asked_for_and_keeps_to_its_line() -> None:
    text = "教育 健康\n住房 产业 扶贫 资金 道路\n饮水"
    (near,) = terms.kwic([text], "扶贫", window=1).itertuples()
    (far,) = terms.kwic([text], "扶贫", window=40).itertuples()
    assert (near.pre.strip(), near.post.strip()) == ("", "") and (far.pre, far.post) == ("住房 产业 ", " 资金 道路")
    (two,) = terms.kwic([text], "扶贫", window=2).itertuples()
    assert (two.pre.strip(), two.post.strip()) == ("产业", "资金")


def test_concordance_of_a_part_of_a_word_counts_words_from_that_word() -> None:
    (line,) = terms.kwic(["推进产业扶贫工作"], "业扶", window=1).itertuples()
    assert (line.pre, line.keyword, line.post, line.start, line.end) == ("推进产", "业扶", "贫工作", 3, 5)


def test_concordance_keeps_the_order_of_the_text() -> None:
    table = terms.kwic(["教育和产业，产业"], ["产业", "教育"])
    assert table.keyword.tolist() == ["教育", "产业", "产业"] and table.pattern.tolist() == table.keyword.tolist()


def test_concordance_finds_nothing_where_a_pattern_may_be_empty() -> None:
    assert terms.kwic(["产业"], "教*", valuetype="regex").empty


def test_a_term_at_the_very_start_stands_at_the_first_word() -> None:
    table = terms.positions(["产业教育。", "教育和产业。"], ["产业"])
    assert table[["word", "words"]].to_numpy().tolist() == [[0, 2], [2, 3]]


def test_a_word_of_keyness_has_its_frequency_in_both_together() -> None:
    table = terms.keyness([["修路", "修路", "种树"]], [["种树", "建房"]], min_frequency=2)
    assert sorted(table[["feature", "n_target", "n_reference"]].to_numpy().tolist()) == [["修路", 2, 0], ["种树", 1, 1]]


def test_lines_are_sorted_by_the_word_before_read_backwards() -> None:
    texts = [["甲乙", "好"], ["乙甲", "好"], ["丙甲", "好"]]
    assert terms.kwic(texts, "好", sort="pre").pre.tolist() == ["甲乙", "丙甲", "乙甲"]


def test_a_word_of_one_character_stands_where_it_is() -> None:
    table = terms.positions([["修", "路", "好", "，", "建", "房", "好"], ["种", "树", "好"]], ["路", "好"])
    assert table[["feature", "word", "words"]].to_numpy().tolist() == [
        ["路", 1, 6], ["好", 2, 6], ["好", 5, 6], ["好", 2, 3],
    ]  # fmt: skip


def test_positions_run_from_start_to_end() -> None:
    table = terms.positions([["产业", "，", "教育", "产业"]], ["产业"])
    assert table.position.tolist() == pytest.approx([0, 2 / 3])


# Collocations


def test_collocates_stay_within_a_sentence_and_the_window() -> None:
    table = terms.collocations(["产业 发展。产业 教育 健康 住房 发展"], window=2, min_count=1)
    pairs = {frozenset((r.node, r.collocate)) for r in table.itertuples()}
    assert frozenset(("产业", "发展")) in pairs and frozenset(("产业", "住房")) not in pairs
    assert table["count"].max() == 1


def test_collocates_of_a_node_name_it_first() -> None:
    table = terms.collocations(["产业 发展 产业 教育 产业"], node="产业", min_count=1)
    assert set(table.node) == {"产业"}


def test_collocates_can_be_limited_to_words_that_occur_often_enough() -> None:
    table = terms.collocations(["产业 发展 产业 发展 教育"], min_count=1, min_frequency=2)
    assert set(table.node) | set(table.collocate) == {"产业", "发展"}


def test_words_share_sentences() -> None:
    table = terms.cooccurrence(["产业发展。产业发展。产业教育、产业"], min_count=1)
    assert table[["source", "target", "count", "n_source", "n_target"]].to_numpy().tolist() == [
        ["产业", "发展", 2, 3, 2],
        ["产业", "教育", 1, 3, 1],
    ]
    assert table.weight.tolist() == pytest.approx([14 + np.log2(2 * 2 / 5), 14 + np.log2(2 / 4)])
    assert terms.cooccurrence(["产业发展。产业教育"], min_count=2).empty


def test_a_network_has_the_words_of_the_most_sentences_or_those_asked_for() -> None:
    texts = ["产业发展。产业发展。产业教育。教育发展"]
    assert set(terms.cooccurrence(texts, top=2, min_count=1).to_numpy()[0][:2]) == {"产业", "发展"}
    asked = terms.cooccurrence(texts, terms=["教育", "发展"], min_count=1)
    assert asked[["source", "target", "count"]].to_numpy().tolist() == [["发展", "教育", 1]]


def test_collocations_tell_the_counts_behind_their_measures() -> None:
    table = terms.collocations(["产业 发展。产业 发展。教育 发展"], min_count=1).set_index("collocate")
    one = table.loc["产业"]
    # Three pairs, six places: 发展 has three of them, 产业 two, so that one pair of them is expected by chance.
    assert (one.node, one["count"], one.n_node, one.n_collocate, one.expected) == ("发展", 2, 3, 2, 1)
    assert one.pmi == pytest.approx(1) and one.t == pytest.approx(1 / np.sqrt(2))
    assert one.logDice == pytest.approx(14 + np.log2(2 * 2 / 5))


def test_the_window_counts_running_words_and_keeps_the_place_of_those_left_out() -> None:
    def pairs(**options: int) -> set[frozenset[str]]:
        table = terms.collocations(["产业 的 发展 教育"], min_count=1, **options)
        return {frozenset((r.node, r.collocate)) for r in table.itertuples()}

    assert pairs(window=1) == {frozenset(("发展", "教育"))}
    assert pairs(window=2) == {frozenset(("发展", "教育")), frozenset(("产业", "发展"))}


def test_a_word_beside_itself_is_one_pair() -> None:
    table = terms.collocations(["产业 产业"], min_count=1)
    assert table[["node", "collocate", "count", "n_node"]].to_numpy().tolist() == [["产业", "产业", 1, 2]]
    assert table.expected[0] == 2  # both places of the pair


def test_pairs_in_order_are_told_apart() -> None:
    table = terms.collocations(["产业 发展。发展 产业。产业 发展"], ordered=True, min_count=1, sort="count")
    assert table[["node", "collocate", "count"]].to_numpy().tolist() == [["产业", "发展", 2], ["发展", "产业", 1]]


# Groups


def test_groups_are_those_asked_for_where_both_exist() -> None:
    made = [Article(str(n), "", published=year) for n, year in enumerate(("2018-03", "2021", "2021-01-02", None))]
    (early, first), (late, second) = terms.two_groups(made, "year", prefer=("2018", "2021"))
    assert (early, len(first), late, len(second)) == ("2018", 1, "2021", 2)
    assert list(terms.group_by(made, "year")) == ["2018", "2021", "unknown 不详"]


def test_groups_asked_for_are_not_made_where_one_is_missing() -> None:
    made = [Article(str(n), "", published=year) for n, year in enumerate(("2018", "2019", "2019"))]
    (one, first), (other, second) = terms.two_groups(made, "year", prefer=("2018", "2021"))
    assert (one, len(first), other, len(second)) == ("2019", 2, "2018", 1)


def test_what_is_unknown_is_never_the_group_to_compare() -> None:
    made = [Article(str(n), "", province=name) for n, name in enumerate(("甲", None, None))]
    (one, first), (other, second) = terms.two_groups(made, "province")
    assert (one, len(first), other, len(second)) == ("甲", 1, "unknown 不详", 2)


def test_no_articles_make_no_groups() -> None:
    with pytest.raises(ValueError, match="no articles to compare"):
        terms.two_groups([], "year")


def test_groups_are_the_largest_against_the_others_else() -> None:
    made = [Article(str(n), "", province=name) for n, name in enumerate("甲乙乙丙")]
    (name, first), (rest, second) = terms.two_groups(made, "province")
    assert (name, len(first), rest, len(second)) == ("乙", 2, "the others 其他", 2)


def test_articles_that_are_alike_are_compared_with_themselves_which_shows_nothing() -> None:
    made = [Article(str(n), "帮扶产业，发展产业。") for n in range(3)]
    (one, first), (other, second) = terms.two_groups(made, "level")
    assert one == other and [a.id for a in first] == [a.id for a in second] == ["0", "1", "2"]
    assert (terms.keyness(first, second)["G2"] == 0).all()


def test_groups_come_from_any_column_of_the_table() -> None:
    assert list(terms.group_by([Article("1", "", meta={"desk": "乡村"})], "desk")) == ["乡村"]


# Themes


def test_word_belongs_to_the_themes_of_its_patterns() -> None:
    assert terms.themes_of("农村公路") == ("roads",)
    assert terms.themes_of("扶贫车间") == ("industry", "employment")
    assert terms.themes_of("水平") == ()


def test_theme_shares_of_an_article_add_up_to_one(cut: list[terms.Tokens]) -> None:
    table = terms.themes(cut)
    assert table.groupby("article").share.sum().tolist() == pytest.approx([1] * len(cut))
    assert list(dict.fromkeys(table.theme)) == list(terms.theme_names())


def test_words_of_a_theme_are_counted_in_ten_thousand_running_words() -> None:
    table = terms.themes(["农村公路 通 了 ， 农村公路 好 。".split()]).set_index("theme")
    assert table.loc["roads", ["frequency", "per_10k", "share", "words"]].tolist() == [2, 4000, 1, "农村公路"]
    assert table.loc["industry", ["frequency", "per_10k", "share", "words"]].tolist() == [0, 0, 0, ""]


def test_every_theme_pattern_has_a_named_theme() -> None:
    assert {r["theme"] for r in read_table("terms_themes")} == set(terms.theme_names())


# Slogans


@pytest.mark.parametrize("case", cases("terms-slogans.json"))
def test_numbered_slogans_are_found(case: dict, request: pytest.FixtureRequest) -> None:
    if case["kind"] == "known-failures":
        request.applymarker(pytest.mark.xfail(reason=case["note"], strict=True))
    assert [s.name for s in terms.find_slogans(case["text"])] == case["expected"]


def test_every_slogan_of_the_glossary_is_found_by_each_of_its_forms() -> None:
    missed = [
        form
        for row in read_table("terms_slogans")
        for form in (row["slogan"], *filter(None, row["variants"].split(";")))
        if [s.known for s in terms.find_slogans(f"落实“{form}”。")] != [row["slogan"]]
    ]
    assert missed == []


def test_glossary_explains_each_slogan_once() -> None:
    rows = read_table("terms_slogans")
    assert len({r["slogan"] for r in rows}) == len(rows)
    assert all(r["pinyin"] and r["english"] and r["explanation"] for r in rows)


@given(CJK)
def test_slogans_lie_in_the_text_without_overlap(text: str) -> None:
    end = 0
    for slogan in terms.find_slogans(text):
        assert end <= slogan.start < slogan.end <= len(text)
        end = slogan.end


def test_unknown_slogans_are_listed_without_explanation() -> None:
    table = terms.slogans(["“三帮四带”", "“三帮四带”和“四个不摘”"])
    assert table[["slogan", "frequency", "docfreq", "known"]].to_numpy().tolist() == [
        ["三帮四带", 2, 2, False],
        ["四个不摘", 1, 1, True],
    ]
    assert table.explanation.isna().tolist() == [True, False]
