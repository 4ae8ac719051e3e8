"""Topics: every figure has one, that of its own words."""

import json
from pathlib import Path

import pytest

import povlib
from povlib.accuracy import read_labels
from povlib.lexicon import read_table
from povlib.reading.topics import NO_TOPIC, TOPICS, topic_names, topic_of, topics_of
from povlib.reading.topics import _nearest as nearest_topic
from povlib.schema import FUNDS, INDICATORS

CASES = json.loads((Path(__file__).parent / "cases" / "topics.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_topic_of_a_figure_is_what_its_words_say(case: dict) -> None:
    facts = povlib.find_facts(case["text"], published="2019-03", place="云岭县")
    found = {fact.text: topic_of(fact.row()) for fact in facts}
    assert {text: found.get(text) for text in case["expect"]} == case["expect"]


def test_every_figure_of_the_collection_has_a_topic_and_nine_of_ten_have_more_than_none() -> None:
    topics = topics_of(povlib.facts_table(povlib.load_articles()))
    assert set(topics) <= {*TOPICS, NO_TOPIC}
    assert (topics != NO_TOPIC).mean() > 0.9


def test_words_alone_tell_the_labelled_sector_of_money_in_most_cases() -> None:
    """Other figures have no labelled topic: money has, so it measures how well the words tell."""
    labels = {(name, r["start"]): r.get("sector") for name, rows in read_labels().items() for r in rows}
    rows = [fact.row() for article in povlib.load_articles() for fact in povlib.find_facts(article)]
    told = [
        (nearest_topic(row), sector)
        for row in rows
        if (sector := labels.get((row["article"], row["start"]))) in TOPICS and sector != "overall"
    ]
    assert len(told) > 30
    assert sum(topic == sector for topic, sector in told) / len(told) >= 0.85


def test_a_sector_that_is_read_is_the_topic_whatever_other_words_say() -> None:
    row = {
        "indicator": "fund_investment",
        "sector": "health",
        "sentence": "投入3亿元修路。",
        "at_start": 2,
        "at_end": 5,
    }
    assert topic_of(row) == "health"


def test_tables_of_topics_name_what_there_is() -> None:
    assert {row["indicator"] for row in read_table("topics")} <= set(INDICATORS) - set(FUNDS)
    assert {row["topic"] for table in ("topics", "topics_cues") for row in read_table(table)} <= set(TOPICS)
    assert all(all(topic_names(topic)) for topic in (*TOPICS, NO_TOPIC))
