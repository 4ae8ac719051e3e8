"""Question and measure: the checks of the exercises."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from .. import accuracy
from ..articles import Article
from ..checks import cross_check
from ..locale import N_, either, tr
from ..reading import cues
from ..reading.facts import Fact, facts_table, find_facts
from .agreement import kappa
from .properties import judge_function
from .verdicts import (
    PLACE,
    PUBLISHED,
    about,
    articles,
    exercise,
    facts,
    in_one,
    judge_entries,
    judge_number,
    listed,
    read,
)

COUNTS = {"labelled": 40, "read": 36, "right": 30}
TO_LABEL = "2018年，全县投入扶贫资金2.4亿元，减贫8600人，贫困发生率降至2.6%。"
TO_DATE = "2017年，全县减贫4200人；2019年计划减贫3100人。"
UNKNOWN_CUE = "2018年，林场向护林员支付酬金36万元。"
CARELESS = {"word": "资金", "kind": "money", "indicator": "fund_donation", "where": "near", "weight": "5"}

# Sentences in which money is paid that is nobody's pay: a cue that turns these into pay tells nothing.
_NO_PAY = ("2018年，全县支付工程款36万元。", "2018年，县财政向企业支付货款36万元。", "2018年，银行向农户支付利息36万元。",
           "2018年，合作社付化肥款36万元。", "2018年，林场出资36万元购买树苗。", "2018年，公司向县里付款36万元。")  # fmt: skip
_CUE_COLUMNS = ("word", "kind", "indicator", "where", "weight")


def _papers(texts: Iterable[str]) -> list[Article]:
    return [Article(id=f"paper {n}", text=t, published=PUBLISHED, place=PLACE) for n, t in enumerate(texts, 1)]


def _apart(one: Fact, other: Fact) -> str | None:
    """Say why two figures may both be true; None where they may not."""
    if one.indicator != other.indicator or one.sector != other.sector:
        return tr("they are about different things")
    if one.place != other.place:
        return tr("they are about different places")
    if one.to is None or (one.from_, one.to) != (other.from_, other.to):
        return tr("they are of different times, or one gives no time")
    if one.status != other.status:
        return tr("one is done, the other planned")
    if one.source != other.source:
        return tr("the money comes from different givers")
    if one.value == other.value:
        return tr("the two numbers are the same")
    if "exact" not in (one.approx, other.approx):
        return tr("both are rough, so that both may be true")
    return None


@exercise(
    "6.1",
    N_("say the same thing of the same year, 2018年，全县减贫 and a number, and let the second number be another."),
    N_("the same words in both sentences, only the number changed."),
    N_(
        "A contradiction needs the same thing, place and time. Most pairs of numbers in the news miss one of the "
        "three. (cross_check "
        "passes over two sums of money: there may have been two payments. You wrote them, so you know.)"
    ),
    form=N_("two sentences as text"),
    free=True,
)
def _contradict(answer: Any) -> str | None:
    texts = [str(text) for text in answer]
    if isinstance(answer, str) or len(texts) != 2:
        return tr("give two sentences: ('…', '…').")
    papers = _papers(texts)
    first, second = ([f for f in find_facts(paper) if f.indicator != "other"] for paper in papers)
    if not first or not second:
        return tr("each of the two needs a figure about poverty or money; in one of them the library reads none.")
    reasons = [_apart(one, other) for one, other in product(first, second)]
    if None in reasons or len(cross_check(facts_table(papers))):
        return None
    return tr("both may be true: {why}.").format(why=reasons[0])


@exercise(
    "6.2",
    N_(
        "precision: of those read, how many are right. Recall: of those labelled, how many were found right. Give "
        "fractions, such as 0.5."
    ),
    N_("precision = right / read, recall = right / labelled."),
    N_(
        "Precision says how far to trust a row, recall how much is missing. One number alone can be bought with the other."
    ),
    form=N_("a dict with precision and recall"),
)
def _precision_recall(answer: Any) -> str | None:
    right = {"precision": COUNTS["right"] / COUNTS["read"], "recall": COUNTS["right"] / COUNTS["labelled"]}
    given = {key: float(answer[key]) for key in right}
    if all(abs(given[a] - right[b]) < 0.005 for a, b in (("precision", "recall"), ("recall", "precision"))):
        return tr("the two are exchanged: precision is about what was read, recall about what is labelled.")
    if all(abs(given[key] / 100 - right[key]) < 0.005 for key in right):
        return tr("these are per cent; give fractions, such as 0.5.")
    why = {
        "precision": tr("of those that the program read, how many are right"),
        "recall": tr("of those that are labelled, how many the program found right"),
    }
    return judge_entries(answer, right, why, within=0.005)


@cache
def _labels() -> dict[str, list[dict[str, Any]]]:
    return accuracy.read_labels()


@exercise(
    "6.3",
    N_("misses_table() has one row a miss; count its column field."),
    N_("accuracy.measure(labels, facts).misses_table()['field'].value_counts().index[0]"),
    N_("Look at the misses, not only at the score: they say what kind of sentence to distrust."),
    form=N_("the name of a field as text"),
)
def _most_missed(answer: Any) -> str | None:
    counts = accuracy.measure(_labels(), facts()).misses_table()["field"].value_counts()
    if answer in set(counts[counts == counts.max()].index):
        return None
    if answer not in counts.index:
        return tr("no miss is in a field of this name; the fields are {fields}.").format(
            fields=listed(sorted(counts.index))
        )
    return tr("this one is missed {n} times; another field has more misses.").format(n=counts[answer])


@exercise(
    "6.4",
    N_(
        "three figures; value in base units as a number; the indicators are fund_investment, lifted_people, poverty_rate."
    ),
    N_("2.4亿元 is 240000000 元; 8600人 is 8600 人; 2.6% is 2.6 with the unit %."),
    N_("Labelling is slow, and that is the point: without labels nobody knows how good a reading is."),
    form=N_("a list of three dicts"),
    free=True,
)
def _label(answer: Any) -> str | None:
    found = {fact.start: fact for fact in read(TO_LABEL)}
    rows = []
    for given in answer:
        text = str(given["text"])
        if text not in TO_LABEL:
            return tr("{text} does not stand in the sentence as you give it.").format(text=text)
        start = TO_LABEL.index(text)
        known = {"start": start, "end": start + len(text), "approx": "exact", "value": Decimal(str(given["value"]))}
        # place, time and status are not asked for: they count as labelled as they were read
        rows.append((found[start].row() if start in found else {}) | dict(given) | known)
    misses = accuracy.measure({"text": rows}, found.values()).misses
    why = {
        "figure": tr("not found, or its value is another: values are in base units, 1亿 is 100000000"),
        "unit": tr("the unit is the base unit, without 万 or 亿"),
        "indicator": tr("what does the sentence say of it: put in, lifted, or a rate?"),
    }
    again = sorted({about(miss.text, why.get(miss.field, miss.field)) for miss in misses})
    if not again:
        return None
    return tr("{differences}. Label and library differ: who is right?").format(
        differences=either("; ", "；").join(again)
    )


def _as_cue(row: Mapping[str, Any]) -> dict[str, str] | str:
    """Return a cue with all its columns as text, or what is wrong with it; raises ``TypeError`` where it is no row."""
    missing = [column for column in _CUE_COLUMNS if column not in dict(row)]
    if missing:
        return tr("the cue has no {column}.").format(column=missing[0])
    cue = {column: str(row[column]) for column in _CUE_COLUMNS}
    try:
        float(cue["weight"])
    except ValueError:
        return tr("the weight is a number: 1 is a hint, 3 near certain.")
    if not cue["word"]:
        return tr("the cue has no word.")
    if cue["kind"] != "money":
        return tr("the kind of figure is money here.")
    return cue if cue["where"] in ("near", "before", "after") else tr("where is near, before or after.")


def _fact_f1(*added: Mapping[str, str]) -> float:
    with cues.also(added):
        found = [fact for article in articles() for fact in find_facts(article)]
    return accuracy.measure(_labels(), found).scores["fact_f1"]


@exercise(
    "6.5",
    N_(
        "five columns: word, kind (money), indicator (pay is income_other), where (near), weight (1 a hint, 3 near "
        "certain)."
    ),
    N_("the word is what people get for work: it would stand in every sentence of this kind, and in no other."),
    N_("A cue is a line of a table. Nobody needs to read the code to teach the library a word."),
    form=N_("a dict with the five columns of a cue"),
    free=True,
)
def _new_cue(answer: Any) -> str | None:
    cue = _as_cue(answer)
    if isinstance(cue, str):
        return cue
    if cue["word"] not in UNKNOWN_CUE:
        return tr("the word of the cue does not stand in the sentence.")
    elsewhere = (
        UNKNOWN_CUE.replace("林场", "村里").replace("护林员", "保洁员").replace("36", "12").replace("2018", "2017")
    )
    if cue["word"] not in elsewhere:
        return tr("the word belongs to this sentence only; take the one that any sentence about such pay would have.")
    with cues.also([cue]):
        indicator = read(UNKNOWN_CUE)[0].indicator
        harmed = next((t for t in _NO_PAY if any(f.indicator == "income_other" for f in read(t))), None)
    if indicator != "income_other":
        return tr(
            "with this cue the sum is read as {indicator}: pay is income_other, and a cue needs weight enough."
        ).format(indicator=indicator)
    if harmed:
        return tr("the word tells nothing of pay: with it, {harmed} is read as pay, too.").format(harmed=harmed)
    return None


@exercise(
    "6.6",
    N_("fact_f1 with the careless cue minus fact_f1 without it; rounding to three decimals is enough."),
    N_("read the articles once inside with cues.also([CARELESS]) and measure; then once outside."),
    N_("One common word with a heavy weight outvotes many good ones. Measure every cue before it goes in."),
)
def _careless(answer: Any) -> str | None:
    before, after = _fact_f1(), _fact_f1(CARELESS)
    mistakes = {
        before - after: tr("the sign: with the cue minus without it."),
        after: tr("this is fact_f1 with the cue; by how much does it differ from that without?"),
        before: tr("this is fact_f1 without the cue; read the articles again inside with cues.also([CARELESS])."),
        (after - before) * 100: tr("fact_f1 is a fraction; give the change as one, too."),
    }
    return judge_number(answer, after - before, within=0.0006, mistakes=mistakes)


@exercise(
    "6.7",
    N_("a pair: the cue as in 6.5, and a sentence of your own that is read otherwise with it than without."),
    N_("酬金 of 6.5 helps a sentence about other work; a rarer word with little weight harms nothing."),
    N_(
        "It helps one sentence and harms no labelled one. That is a cue worth proposing: the contributor's page says how."
    ),
    form=N_("a pair: the cue and a sentence"),
    free=True,
)
def _own_cue(answer: Any) -> str | None:
    row, sentence = answer
    cue = _as_cue(row)
    if isinstance(cue, str):
        return cue
    if cue["word"] not in str(sentence):
        return tr("the word of the cue does not stand in your sentence.")
    before = [fact.indicator for fact in read(str(sentence))]
    with cues.also([cue]):
        after = [fact.indicator for fact in read(str(sentence))]
    if cue["indicator"] not in after or before == after:
        return tr("your sentence is read as {reading} with the cue and without it; it changes nothing there.").format(
            reading=listed(after) or tr("nothing")
        )
    loss = _fact_f1() - _fact_f1(cue)
    if loss > 1e-9:
        return tr(
            "it lowers fact_f1 on the labelled articles by {loss:.3f}; give it less weight, or a longer word."
        ).format(loss=loss)
    return None


@exercise(
    "6.8",
    N_("F1 is twice the product over the sum; where the sum is 0, say 0."),
    N_("return 2 * p * r / (p + r) if p + r else 0.0"),
    N_("F1 is nearer to the smaller of the two: one cannot be bought with the other."),
    form=N_("a function of precision and recall"),
    free=True,
)
def _f1(answer: Any) -> str | None:
    cases = [
        ((0.5, 0.5), 0.5, tr("where both are a half, so is F1")),
        ((1.0, 0.5), 2 / 3, tr("it is no plain mean: that would be 0.75")),
        ((0.9, 0.1), 0.18, tr("it stays near the smaller of the two")),
        ((0.0, 0.0), 0.0, tr("where nothing was right there is nothing to divide by; say 0")),
    ]
    return judge_function(answer, cases)


@exercise(
    "6.9",
    N_("let one of the three differ: another year, another place, or one done and one planned."),
    N_("2017年，全县减贫 and a number; 2018年，全县减贫 and another number."),
    N_(
        "It looks like a contradiction and is none. Before you write that two papers disagree, look for the word "
        "that parts them."
    ),
    form=N_("two sentences as text"),
    free=True,
)
def _only_seems(answer: Any) -> str | None:
    texts = [str(text) for text in answer]
    if isinstance(answer, str) or len(texts) != 2:
        return tr("give two sentences: ('…', '…').")
    papers = _papers(texts)
    first, second = ({f.indicator: f for f in find_facts(p) if f.indicator != "other"} for p in papers)
    shared = [(first[i], second[i]) for i in first if i in second and first[i].value != second[i].value]
    if not shared:
        return tr("nobody would see a contradiction here: let both say the same sort of thing, with different numbers.")
    if len(cross_check(facts_table(papers))) or _apart(*shared[0]) is None:
        return tr("the two do contradict each other: same thing, same place, same time.")
    return None


@exercise(
    "6.10",
    N_(
        "observed: the share of rows in which both say the same. Expected: for each value the product of the two "
        "shares of it, added up."
    ),
    N_("(observed - expected) / (1 - expected); where expected is 1 both said one thing throughout: give 1.0."),
    N_("Two who always say 'other' agree by luck. Kappa takes out what chance alone would have given (Cohen 1960)."),
    form=N_("a function of two lists"),
    free=True,
)
def _kappa(answer: Any) -> str | None:
    pairs = [
        (["x", "y", "x", "y"], ["x", "y", "x", "y"], tr("two who agree throughout have 1")),
        (["x", "y", "x", "y"], ["x", "y", "y", "x"], tr("half of the rows agree, and half would by chance: that is 0")),
        (
            list("aaabbc"),
            list("aabbbc"),
            tr("observed is 5 of 6; expected comes from how often each of the two used each value"),
        ),
        (["x", "x"], ["y", "y"], tr("two who never agree and could not by chance have 0")),
    ]
    return judge_function(answer, [((a, b), kappa(a, b), why) for a, b, why in pairs])


@exercise(
    "6.11",
    N_("for each of the two figures: from and to as text with the year, and status done or planned."),
    N_("a flow within one year has the same year in from and to."),
    N_("Two figures of one sentence, two times, two states. A table without them would have called it 7300 people."),
    form=N_("a dict with a row for each of the two figures"),
)
def _date(answer: Any) -> str | None:
    said = []
    for fact in read(TO_DATE):
        row = answer[fact.text]
        for field, right, why in (
            ("from", fact.from_, tr("it began in the year that stands before the number")),
            ("to", fact.to, tr("减贫 in a year ends with that year")),
            ("status", fact.status, tr("look whether 计划 stands before it, in its own clause")),
        ):
            if str(row[field]) != right:
                said.append(about(f"{fact.text}{either(', ', '，')}{field}", why))
    return in_one(said)


@exercise(
    "6.12",
    N_("add up the parts, and compare with the total; a little more than the total may be rounding."),
    N_("return sum(parts) > total * 1.01"),
    N_("You wrote a check. Those of povlib are no more than this, with the innocent explanations taken out."),
    form=N_("a function of a total and a list of parts that returns True or False"),
    free=True,
)
def _too_much(answer: Any) -> str | None:
    cases = [
        ((100, [60, 40]), False, tr("the parts make up the total: nothing to report")),
        ((100, [60, 20]), False, tr("an article need not tell all the parts")),
        ((100, [80, 40]), True, tr("the parts come to more than their total")),
        ((100, [60, 40.5]), False, tr("half a per cent more is rounding, not a contradiction")),
        ((100, []), False, tr("without parts there is nothing to compare")),
    ]
    return judge_function(answer, cases)
