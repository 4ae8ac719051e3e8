"""Question and measure: the checks of the exercises."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from .. import accuracy
from ..articles import Article
from ..checks import cross_check
from ..reading import cues
from ..reading.facts import facts_table, find_facts
from .verdicts import PLACE, PUBLISHED, articles, exercise, facts, judge_entries, judge_number, read

COUNTS = {"labelled": 40, "read": 36, "right": 30}
TO_LABEL = "2018年，全县投入扶贫资金2.4亿元，减贫8600人，贫困发生率降至2.6%。"
UNKNOWN_CUE = "2018年，林场向护林员支付酬金36万元。"
CARELESS = {"word": "资金", "kind": "money", "indicator": "fund_donation", "where": "near", "weight": "5"}

# words of that sentence that say nothing about pay
_ONLY_HERE = ("林场", "护林员", "支付", "2018", "36")
_CUE_COLUMNS = ("word", "kind", "indicator", "where", "weight")


@exercise(
    "6.1",
    "say the same thing of the same year, 2018年，全县减贫 and a number, and let the second number be another.",
    "A contradiction needs the same thing, place and time. Most pairs of numbers in the news miss one of the three.",
)
def _contradict(answer: Any) -> str | None:
    texts = [str(text) for text in answer]
    if len(texts) != 2:
        return "give two sentences."
    papers = [Article(id=f"paper {n}", text=t, published=PUBLISHED, place=PLACE) for n, t in enumerate(texts, 1)]
    table = facts_table(papers)
    if table["article"].nunique() < 2:
        return "each of the two needs a figure."
    return None if len(cross_check(table)) else "the checks find nothing: is it the same thing, of the same time?"


@exercise(
    "6.2",
    "precision: of those read, how many are right. Recall: of those labelled, how many were found right. Give fractions, such as 0.5.",
    "Precision says how far to trust a row, recall how much is missing. One number alone can be bought with the other.",
)
def _precision_recall(answer: Any) -> str | None:
    right = {"precision": COUNTS["right"] / COUNTS["read"], "recall": COUNTS["right"] / COUNTS["labelled"]}
    if all(abs(float(answer[a]) - right[b]) < 0.005 for a, b in (("precision", "recall"), ("recall", "precision"))):
        return "the two are exchanged."
    return judge_entries(answer, right, within=0.005)


@cache
def _labels() -> dict[str, list[dict[str, Any]]]:
    return accuracy.read_labels()


@exercise(
    "6.3",
    "misses_table() has one row a miss; count its column field.",
    "Look at the misses, not only at the score: they say what kind of sentence to distrust.",
)
def _most_missed(answer: Any) -> str | None:
    counts = accuracy.measure(_labels(), facts()).misses_table()["field"].value_counts()
    return None if answer in set(counts[counts == counts.max()].index) else "another field has more misses."


@exercise(
    "6.4",
    "three figures; value in base units as a number; the indicators are fund_investment, lifted_people, poverty_rate.",
    "Labelling is slow, and that is the point: without labels nobody knows how good a reading is.",
)
def _label(answer: Any) -> str | None:
    found = {fact.start: fact for fact in read(TO_LABEL)}
    rows = []
    for given in answer:
        text = str(given["text"])
        if text not in TO_LABEL:
            return f"{text} does not stand in the sentence as you give it."
        start = TO_LABEL.index(text)
        known = {"start": start, "end": start + len(text), "approx": "exact", "value": Decimal(str(given["value"]))}
        # place, time and status are not asked for: they count as labelled as they were read
        rows.append((found[start].row() if start in found else {}) | dict(given) | known)
    misses = accuracy.measure({"text": rows}, found.values()).misses
    again = sorted({f"{miss.field} of {miss.text}" for miss in misses})
    return f"label and library differ in {', '.join(again)}; who is right?" if again else None


def _as_cue(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a cue with all its columns as text; raises ``ValueError`` where one is missing or no word."""
    cue = {column: str(row[column]) for column in _CUE_COLUMNS}
    float(cue["weight"])
    if not cue["word"] or cue["kind"] != "money" or cue["where"] not in ("near", "before", "after"):
        raise ValueError(cue)
    return cue


def _fact_f1(*added: Mapping[str, str]) -> float:
    with cues.also(added):
        found = [fact for article in articles() for fact in find_facts(article)]
    return accuracy.measure(_labels(), found).scores["fact_f1"]


@exercise(
    "6.5",
    "five columns: word, kind (money), indicator (pay is income_other), where (near), weight (1 a hint, 3 near certain).",
    "A cue is a line of a table. Nobody needs to read the code to teach the library a word.",
)
def _new_cue(answer: Any) -> str | None:
    cue = _as_cue(answer)
    if cue["word"] not in UNKNOWN_CUE:
        return "the word of the cue does not stand in the sentence."
    if any(word in cue["word"] for word in _ONLY_HERE):
        return "the word belongs to this sentence only; take the one that any sentence about such pay would have."
    with cues.also([cue]):
        indicator = read(UNKNOWN_CUE)[0].indicator
    return None if indicator == "income_other" else f"with this cue the sum is read as {indicator}."


@exercise(
    "6.6",
    "fact_f1 with the careless cue minus fact_f1 without it; rounding to three decimals is enough.",
    "One common word with a heavy weight outvotes many good ones. Measure every cue before it goes in.",
)
def _careless(answer: Any) -> str | None:
    change = _fact_f1(CARELESS) - _fact_f1()
    return judge_number(answer, change, within=0.0006, mistakes={-change: "the sign: with the cue minus without it."})


@exercise(
    "6.7",
    "a pair: the cue as in 6.5, and a sentence of your own that is read otherwise with it than without.",
    "It helps one sentence and harms no labelled one. That is a cue worth proposing: the contributor's page says how.",
)
def _own_cue(answer: Any) -> str | None:
    row, sentence = answer
    cue = _as_cue(row)
    if cue["word"] not in str(sentence):
        return "the word of the cue does not stand in your sentence."
    before = [fact.indicator for fact in read(str(sentence))]
    with cues.also([cue]):
        after = [fact.indicator for fact in read(str(sentence))]
    if cue["indicator"] not in after or before == after:
        return f"your sentence is read as {', '.join(after) or 'nothing'} with the cue; it changes nothing there."
    loss = _fact_f1() - _fact_f1(cue)
    return (
        f"it lowers fact_f1 on the labelled articles by {loss:.3f}; give it less weight, or a longer word."
        if loss > 1e-9
        else None
    )
