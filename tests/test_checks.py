"""The checks find made-up contradictions, stay quiet on tables that agree, and say what they found."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib
from povlib import checks
from povlib.checks.rows import interval
from povlib.lexicon import read_table
from povlib.schema import COLUMNS

CASES = Path(__file__).parent / "cases"
CONTRADICTIONS = json.loads((CASES / "checks-contradictions.json").read_text(encoding="utf-8"))
CLEAN = json.loads((CASES / "checks-clean.json").read_text(encoding="utf-8"))
TEXTS = json.loads((CASES / "checks-texts.json").read_text(encoding="utf-8"))
EDGES = [json.loads(line) for line in (CASES / "checks-edges.jsonl").read_text(encoding="utf-8").splitlines()]


def facts_of(case: dict[str, Any]) -> pd.DataFrame:
    """Return the fact table of a case: offsets by where the figures stand in its sentences."""
    rows = []
    for article, sentences in case["articles"].items():
        base = 0
        for item in sentences:
            cursor, starts = 0, {}
            for figure in item["figures"]:
                at = item["sentence"].index(figure["text"], cursor)
                cursor = at + len(figure["text"])
                starts[figure["text"]] = base + at
                row = {"approx": "exact", "status": "done", **figure, "article": article, "sentence": item["sentence"]}
                row |= {
                    "start": base + at,
                    "end": base + cursor,
                    "at_start": at,
                    "at_end": cursor,
                    "place": item["place"],
                    "value": float(figure["value"]),
                }
                row["part_of"] = starts.get(figure.get("part_of"))
                rows.append(row)
            base += len(item["sentence"])
    return pd.DataFrame(rows).reindex(columns=list(COLUMNS))


_FIGURE = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


def marked_facts(articles: dict[str, list[str]], place: str = "云岭县") -> pd.DataFrame:
    """Return the fact table of sentences whose figures are marked: 全县脱贫[5213人|lifted_people 2014..2018 planned].

    After the indicator may stand a period, planned, ~ and an approximator, @ and a place, sector=, source=, and of= with
    the text of the total.
    """
    rows = []
    for article, sentences in articles.items():
        base, starts = 0, {}
        for marked in sentences:
            sentence, found = "", 0
            for figure in _FIGURE.finditer(marked):
                sentence += marked[found : figure.start()]
                found = figure.end()
                text, (indicator, *more) = figure[1], figure[2].split()
                at, sentence = len(sentence), sentence + text
                (read,) = povlib.find_figures(f"有{text}。")
                starts[text] = base + at
                row = {
                    "article": article, "start": base + at, "end": base + at + len(text), "at_start": at,
                    "at_end": at + len(text), "text": text, "value": float(read.value), "unit": read.unit,
                    "indicator": indicator, "approx": "exact", "status": "done", "place": place,
                }  # fmt: skip
                for word in more:
                    if word[0] in "@~":
                        row["place" if word[0] == "@" else "approx"] = word[1:] or None
                    elif "=" in word:
                        name, _, value = word.partition("=")
                        row |= {"part_of": starts[value]} if name == "of" else {name: value}
                    elif word == "planned":
                        row["status"] = word
                    else:
                        start, _, end = word.rpartition("..")
                        row |= {"from": start or (None if ".." in word else end), "to": end}
                rows.append(row)
            sentence += marked[found:]
            rows = [{"sentence": sentence, **row} for row in rows]
            base += len(sentence)
    return pd.DataFrame(rows).reindex(columns=list(COLUMNS))


@pytest.mark.parametrize("case", EDGES, ids=lambda c: c["label"])
def test_what_a_rule_finds_begins_and_ends_at_its_edge(case: dict[str, Any]) -> None:
    found = checks.cross_check(marked_facts(case["articles"]))
    told = [f"{r.kind} {r.sure} {round(r.value, 2):.15g} {round(r.other, 2):.15g}" for r in found.itertuples()]
    assert sorted(told) == sorted(case["finds"])
    if "says" in case:
        assert [f"{r.what}: {r.reason}" for r in found.itertuples()] == case["says"]


@pytest.mark.parametrize(
    ("magnitude", "unit"), [("十", 10), ("百", 100), ("千", 1e3), ("万", 1e4), ("百万", 1e6), ("亿", 1e8)]
)
def test_a_printed_number_means_half_of_its_last_place_less_or_more(magnitude: str, unit: float) -> None:
    meant = interval({"value": 5 * unit, "text": f"5{magnitude}元", "approx": "exact"})
    assert meant == (4.5 * unit, 5.5 * unit)


def test_cases_are_many_and_of_every_kind() -> None:
    kinds = Counter(c["kind"] for c in CONTRADICTIONS)
    assert len(CONTRADICTIONS) >= 30
    assert set(kinds) == set(checks.label_kinds())
    assert min(kinds.values()) >= 2


def test_nine_in_ten_made_up_contradictions_are_found() -> None:
    missed = [c["label"] for c in CONTRADICTIONS if c["kind"] not in set(checks.cross_check(facts_of(c))["kind"])]
    assert len(missed) <= len(CONTRADICTIONS) // 10, missed


def test_made_up_contradictions_are_found_in_one_table_of_all() -> None:
    tables = []
    for n, case in enumerate(CONTRADICTIONS):
        table = facts_of(case)
        tables.append(table.assign(article=[f"{n}-{a}" for a in table["article"]]))
    found = checks.cross_check(pd.concat(tables, ignore_index=True))
    hit = {(str(a).split("-")[0], k) for a, k in zip(found["article"], found["kind"], strict=True)}
    missed = [c["label"] for n, c in enumerate(CONTRADICTIONS) if (str(n), c["kind"]) not in hit]
    assert len(missed) <= len(CONTRADICTIONS) // 10, missed


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda c: c["label"])
def test_no_second_finding_of_another_kind(case: dict[str, Any]) -> None:
    found = checks.cross_check(facts_of(case))
    assert set(found["kind"]) <= {case["kind"]}


@pytest.mark.parametrize("case", CLEAN, ids=lambda c: c["label"])
def test_clean_table_has_no_finding(case: dict[str, Any]) -> None:
    found = checks.cross_check(facts_of(case))
    assert found.empty, found[["kind", "reason"]].to_dict("records")


def test_clean_tables_together_have_no_finding() -> None:
    tables = [facts_of(c) for c in CLEAN]
    for n, table in enumerate(tables):
        table["place"] = [f"{p[:-1]}{n}{p[-1]}" for p in table["place"]]
        table["article"] = [f"{n}-{a}" for a in table["article"]]
    assert checks.cross_check(pd.concat(tables, ignore_index=True)).empty


def test_finding_gives_both_sentences_and_explanations() -> None:
    case = next(c for c in CONTRADICTIONS if c["label"] == "cows or sows")
    row = checks.cross_check(facts_of(case)).iloc[0].to_dict()
    assert {row["article"], row["other_article"]} == {"a", "b"}
    assert "母牛" in row["sentence"] + row["other_sentence"] and "母猪" in row["sentence"] + row["other_sentence"]
    assert row["sure"] == "high" and row["innocent"] and row["reason"]


def test_impossible_size_says_why() -> None:
    case = next(c for c in CONTRADICTIONS if c["label"] == "roads of a county")
    row = checks.cross_check(facts_of(case)).iloc[0]
    assert "5.2 million km" in row["reason"] and row["other"] < row["value"]


def test_sum_that_is_told_is_the_sum_of_the_values_and_no_lower_bound() -> None:
    found = checks.cross_check(povlib.facts_table(povlib.load_articles()))
    (row,) = found[(found["kind"] == "sums_over_total") & (found["unit"] == "元")].to_dict("records")
    assert "come to 74.93亿元" in row["reason"] and "does not call them its parts" in row["reason"]
    assert row["other"] == 7_493_160_000


def test_impossible_size_is_explained_by_its_unit() -> None:
    marked = {"a": ["新建道路[52000公里|other]。", "收入是上年的[100倍|other]。", "搬迁[300户|other][12人|other]。"]}
    found = checks.cross_check(marked_facts(marked))
    innocent = {row.unit: row.innocent for row in found.itertuples()}
    assert "里 (500 m)" in innocent["公里"] and "figure of speech" in innocent["倍"] and "households" in innocent["人"]


def test_what_several_places_have_together_is_held_to_no_limit_of_one() -> None:
    found = [
        checks.cross_check(marked_facts({"a": ["新建道路[52000公里|other]。"]}, place))
        for place in ("岷县", "岷县、漳县")
    ]
    assert [len(rows) for rows in found] == [1, 0]


def test_every_unit_that_has_a_limit_has_an_explanation() -> None:
    assert {row["unit"] for row in read_table("checks_limits")} <= {row["unit"] for row in read_table("checks_sizes")}


def test_a_finding_keeps_its_id_when_others_come_or_go() -> None:
    cases = [facts_of(c).assign(article=lambda t, n=n: f"{n}-" + t["article"]) for n, c in enumerate(CONTRADICTIONS)]
    together = set(checks.cross_check(pd.concat(cases, ignore_index=True))["id"])
    alone = [id for case in cases[:12] for id in checks.cross_check(case)["id"]]
    assert len(set(alone)) == len(alone) and set(alone) <= together


def test_disputes_name_each_figure_of_a_finding() -> None:
    case = next(c for c in CONTRADICTIONS if c["label"] == "cows or sows")
    found = checks.cross_check(facts_of(case))
    by_figure = checks.disputes(found)
    assert len(by_figure) == 2 * len(found) and {a for a, _ in by_figure} == {"a", "b"}
    assert all(row["id"] == found.iloc[0]["id"] for rows in by_figure.values() for row in rows)


def test_sentences_of_articles_in_any_order_give_the_same_findings() -> None:
    table = pd.concat([facts_of(c) for c in CONTRADICTIONS[:12]], ignore_index=True)
    table["article"] = [f"{p}-{a}" for p, a in zip(table["place"], table["article"], strict=True)]
    first = checks.cross_check(table)
    second = checks.cross_check(table.iloc[::-1])
    assert set(first["reason"]) == set(second["reason"])


def test_empty_table_gives_an_empty_table_with_the_columns() -> None:
    found = checks.cross_check(pd.DataFrame(columns=list(COLUMNS)))
    assert found.empty and list(found.columns) == list(checks.COLUMNS)


def test_growth_claim_is_recomputed_from_its_ends() -> None:
    case = next(c for c in CLEAN if c["label"] == "growth that follows")
    claim = checks.growth_claims(facts_of(case))[0]
    assert claim.yearly and claim.agrees
    assert claim.recomputed == pytest.approx(((10125 / 6213) ** (1 / 5) - 1) * 100)


@settings(deadline=None, max_examples=30)
@given(start=st.integers(1000, 50000), growth=st.floats(1.5, 25), years=st.integers(2, 9))
def test_rounded_true_growth_is_never_called_wrong(start: int, growth: float, years: int) -> None:
    end = round(start * (1 + growth / 100) ** years)
    claimed = round(((end / start) ** (1 / years) - 1) * 100, 1)
    sentence = f"人均可支配收入从2011年的{start}元增长到{2011 + years}年的{end}元,年均增长{claimed}%。"
    figures = [
        {
            "text": f"{start}元",
            "value": start,
            "unit": "元",
            "indicator": "income_per_capita",
            "from": "2011",
            "to": "2011",
        },
        {"text": f"{end}元", "value": end, "unit": "元", "indicator": "income_per_capita"}
        | dict.fromkeys(("from", "to"), str(2011 + years)),
        {"text": f"{claimed}%", "value": claimed, "unit": "%", "indicator": "percent_other"},
    ]
    table = facts_of({"articles": {"a": [{"sentence": sentence, "place": "云岭县", "figures": figures}]}})
    assert "growth" not in set(checks.cross_check(table)["kind"])


@settings(deadline=None, max_examples=30)
@given(wrong=st.floats(1.3, 4.0))
def test_growth_far_from_its_ends_is_called_wrong(wrong: float) -> None:
    claimed = round(10.26 * wrong, 1)
    sentence = f"人均可支配收入从2014年的6213元增长到2019年的10125元,年均增长{claimed}%。"
    figures = [
        {"text": "6213元", "value": 6213, "unit": "元", "indicator": "income_per_capita", "from": "2014", "to": "2014"},
        {
            "text": "10125元",
            "value": 10125,
            "unit": "元",
            "indicator": "income_per_capita",
            "from": "2019",
            "to": "2019",
        },
        {"text": f"{claimed}%", "value": claimed, "unit": "%", "indicator": "percent_other"},
    ]
    table = facts_of({"articles": {"a": [{"sentence": sentence, "place": "云岭县", "figures": figures}]}})
    assert "growth" in set(checks.cross_check(table)["kind"])


def test_limits_table_is_well_formed() -> None:
    levels = {"nation", "province", "prefecture", "county", "township", "village", "*"}
    for row in read_table("checks_limits"):
        assert row["level"] in levels and row["sure"] in ("high", "medium", "low") and row["reason"]
        assert float(row["most"] or "inf") > float(row["least"] or "-inf")


def kinds_found_in(case: dict[str, Any]) -> set[str]:
    """Read the made-up texts of a case as articles of consecutive years and check them."""
    articles = [
        povlib.Article(id=f"text-{n}", text=text, published=f"{2020 + n}-05", place=case["place"])
        for n, text in enumerate(case["texts"])
    ]
    return set(checks.cross_check(povlib.facts_table(articles))["kind"])


def test_nine_in_ten_contradictions_are_found_in_plain_text() -> None:
    wrong = [c for c in TEXTS if c["kind"] != "clean"]
    missed = [(c["kind"], c["place"]) for c in wrong if c["kind"] not in kinds_found_in(c)]
    assert len(wrong) >= 40 and len(missed) <= len(wrong) // 10, missed


@pytest.mark.parametrize("case", [c for c in TEXTS if c["kind"] == "clean"], ids=lambda c: c["texts"][0][:12])
def test_plain_text_that_agrees_has_no_finding(case: dict[str, Any]) -> None:
    assert not kinds_found_in(case)
