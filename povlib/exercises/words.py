"""Hear the words: the checks of the exercises."""

from collections import Counter
from functools import cache
from typing import Any

from ..locale import N_, tr
from ..reading.figures import find_figures
from ..terms import Tokens, dispersion, find_slogans, keyness, kwic, term_table, themes_of, tokenize, two_groups
from ..terms.measures import log_likelihood
from .properties import axes_of, judge_function, judge_labels
from .verdicts import articles, exercise, in_one, judge_choices, judge_number, listed

SLOGANS = "落实六个精准，实施五个一批，新建3个村卫生室，做到四不摘，安排5个项目。"
SPREAD = ("脱贫攻坚", "群众", "合作社", "易地")
TO_CUT = "全县贫困发生率降至0.9%，脱贫攻坚取得决定性成就。"
WHOLE = ("贫困发生率", "脱贫攻坚")


@cache
def _tokens() -> tuple[Tokens, ...]:
    return tuple(map(tokenize, articles()))


@exercise(
    "5.1",
    N_("term_table(articles) is sorted; the column is feature."),
    N_("terms.term_table(articles)['feature'].iloc[0]"),
    N_(
        "The most frequent word tells the subject, seldom more. What is told about it needs company: concordance, keyness."
    ),
    form=N_("a word as text"),
)
def _top_word(answer: Any) -> str | None:
    table = term_table(_tokens()).set_index("feature")
    if answer not in table.index:
        return tr("term_table does not have this word: is it a stopword, or cut otherwise?")
    rank = int(table.loc[answer, "rank"])
    return None if rank == 1 else tr("by frequency it has rank {rank}; the table is sorted by it.").format(rank=rank)


@exercise(
    "5.2",
    N_("term_table([article]) gives per_10k for one article; compare it over the articles."),
    N_("for each article the row of 脱贫 and its per_10k; the largest is the answer."),
    N_("Long articles win every raw count. Compare rates, and name the base."),
    form=N_("the id of an article as text"),
)
def _densest(answer: Any) -> str | None:
    rates, counts = {}, {}
    for article in _tokens():
        row = term_table([article]).set_index("feature")
        rates[article.article] = float(row["per_10k"].get("脱贫", 0))
        counts[article.article] = int(row["frequency"].get("脱贫", 0))
    if answer not in rates:
        return tr("no article has this id; give one such as articles[0].id.")
    if rates[answer] == max(rates.values()):
        return None
    if counts[answer] == max(counts.values()):
        return tr("this one has the most 脱贫, not the most for its length.")
    return tr("this one has it {rate:.0f} times in 10,000 words; another has it more often.").format(rate=rates[answer])


@exercise(
    "5.3",
    N_("a slogan packs several points under a number: a counted thing (3个村卫生室) is none."),
    N_("there are three; each names a policy of several points."),
    N_(
        "六个精准 counts nothing in the county; it names a policy. The figures leave such numbers out, the slogans keep them."
    ),
    form=N_("a set of texts"),
)
def _numbered(answer: Any) -> str | None:
    if isinstance(answer, str):
        return judge_choices(answer, ())
    found = find_slogans(SLOGANS)
    names = {slogan.name: slogan.text for slogan in found}
    why = {
        text: tr("it counts things of this county, so that it is a figure")
        for text in answer
        if find_figures(str(text))
    }
    return judge_choices({names.get(text, text) for text in answer}, set(names.values()), why)


@exercise(
    "5.4",
    N_("kwic with valuetype 'fixed' finds the characters anywhere, with 'glob' only as a whole word."),
    N_("len(terms.kwic(articles, '脱贫')) minus the same with valuetype='glob'."),
    N_("Where a Chinese word ends is the segmenter's opinion. Say which count you give."),
)
def _inside(answer: Any) -> str | None:
    anywhere, whole = len(kwic(_tokens(), "脱贫")), len(kwic(_tokens(), "脱贫", valuetype="glob"))
    mistakes = {
        anywhere: tr("this counts it everywhere."),
        whole: tr("this counts the whole words; how many are inside longer ones?"),
        whole - anywhere: tr("the sign is the other way round."),
    }
    return judge_number(answer, anywhere - whole, mistakes=mistakes)


@exercise(
    "5.5",
    N_("keyness(target, reference) is sorted by the measure: the first feature."),
    N_("terms.keyness(target, reference)['feature'].iloc[0]"),
    N_("Key is not frequent: it is more frequent here than there. Look at log_ratio too, which says how much more."),
    form=N_("a word as text"),
)
def _key_word(answer: Any) -> str | None:
    (_, target), (_, reference) = two_groups(articles(), "province")
    table = keyness(*([t for t in _tokens() if t.article in {a.id for a in group}] for group in (target, reference)))
    measure = table.set_index("feature").iloc[:, 0]
    if answer not in measure.index:
        return tr("the table of keyness does not have this word.")
    if measure[answer] == measure.iloc[0]:
        return None
    if measure[answer] < 0:
        return tr("this word sets the second group apart: its measure is negative.")
    return tr("its measure is {value:.1f}; another word has a larger one.").format(value=measure[answer])


@exercise(
    "5.6",
    N_("dispersion(articles, terms=...) has DP: 0 is even, 1 is all in one article."),
    N_("terms.dispersion(articles, terms=SPREAD) and the feature with the smallest DP."),
    N_("A frequent word may live in one article only. Frequency without dispersion misleads."),
    form=N_("a word of SPREAD as text"),
)
def _even(answer: Any) -> str | None:
    table = dispersion(_tokens(), terms=SPREAD).set_index("feature")["DP"]
    if answer not in table.index:
        return tr("give one of the words of SPREAD: {words}.").format(words=listed(SPREAD))
    if table[answer] == table.min():
        return None
    if table[answer] == table.max():
        return tr("this one is spread least evenly: a large DP means that it is gathered in few articles.")
    return tr("its DP is {value:.2f}; another has a smaller one.").format(value=table[answer])


@exercise(
    "5.7",
    N_("themes_of(word) says what themes a word belongs to; think of schools and of hospitals."),
    N_("words with 学 or 教 for the one, with 医 or 病 for the other."),
    N_("A theme is a list of patterns in lexicon/terms_themes.csv, which you can read, doubt and extend."),
    form=N_("a dict with a word for education and one for health"),
    free=True,
)
def _themed(answer: Any) -> str | None:
    said = []
    for theme in ("education", "health"):
        word = str(answer[theme])
        found = themes_of(word)
        if theme not in found:
            said.append(
                tr("{theme}: themes_of puts {word} under {themes}").format(
                    theme=theme, word=word, themes=listed(found) or tr("no theme")
                )
            )
    return in_one(said)


@exercise(
    "5.8",
    N_("divide the count by the length, and multiply by ten thousand."),
    N_("return count / length * 10_000, and 0 where the length is 0."),
    N_("A rate needs its base in the same breath: per 10,000 words of running text."),
    form=N_("a function of count and length"),
    free=True,
)
def _rate(answer: Any) -> str | None:
    cases = [
        ((5, 1000), 50.0, tr("5 in 1,000 words would be 50 in 10,000")),
        ((0, 800), 0.0, tr("a word that does not occur has the rate 0")),
        ((7, 10_000), 7.0, tr("in 10,000 words the rate is the count")),
        ((0, 0), 0.0, tr("an empty text has no words, so that there is nothing to divide by; say 0")),
    ]
    return judge_function(answer, cases)


@exercise(
    "5.9",
    N_("jieba.lcut cuts; jieba.add_word('贫困发生率') makes it keep a word whole."),
    N_("add both words of WHOLE with jieba.add_word, then answer = jieba.lcut(TO_CUT)."),
    N_("A word is what the segmenter's dictionary says. Two studies with two dictionaries count two different things."),
    form=N_("a list of words"),
    free=True,
)
def _cut(answer: Any) -> str | None:
    if isinstance(answer, str):
        raise TypeError(answer)
    words = [str(word) for word in answer]
    if "".join(words) != TO_CUT:
        return tr("joined, your words are not the sentence: nothing may be lost or added, marks included.")
    broken = [word for word in WHOLE if word not in words]
    if broken:
        return tr("{word} is cut in pieces, or stuck to what stands beside it: tell jieba that it is a word.").format(
            word=broken[0]
        )
    if max(map(len, words)) > max(map(len, WHOLE)):
        return tr("{word} is more than one word.").format(word=max(words, key=len))
    return None


@exercise(
    "5.10",
    N_("Counter(words).most_common(n) gives pairs of a word and its count; leave out the short words first."),
    N_("return Counter(word for word in words if len(word) > 1).most_common(n)"),
    N_("A frequency table in one line. All that makes it say something is what you leave out before."),
    form=N_("a function of a list of words and a number"),
    free=True,
)
def _most_common(answer: Any) -> str | None:
    words = ["脱贫", "的", "群众", "脱贫", "的", "的", "产业", "群众", "脱贫"]
    real = [word for word in _tokens()[0].words if word.isalpha()]
    right = Counter(word for word in real if len(word) > 1).most_common(1)
    cases = [
        (
            (words, 2),
            [("脱贫", 3), ("群众", 2)],
            tr("的 is of one character and is left out; pairs of word and count, most frequent first"),
        ),
        ((words, 1), [("脱贫", 3)], tr("n says how many pairs")),
        (([], 3), [], tr("where there are no words there are no pairs")),
        ((real, 1), right, tr("so it is in the first article")),
    ]
    return judge_function(answer, cases)


def _g2(a: int, b: int, c: int, d: int) -> float:
    return float(abs(log_likelihood(a, b, c, d)))


@exercise(
    "5.11",
    N_("for each of the four cells: observed times the logarithm of observed over expected; add them up, times two."),
    N_(
        "expected is the sum of the cell's row times the sum of its column, divided by all. A cell with 0 adds nothing."
    ),
    N_(
        "So small is the formula behind a keyness chart (Dunning 1993). It says how surprising a difference is, not "
        "how large."
    ),
    form=N_("a function of a, b, c and d"),
    free=True,
)
def _g2_function(answer: Any) -> str | None:
    cases = [
        ((10, 10, 90, 90), 0.0, tr("10 of 100 in both groups is no difference at all, so that G² is 0")),
        (
            (20, 5, 980, 995),
            _g2(20, 5, 980, 995),
            tr("use the natural logarithm and all four cells, and times two at the end"),
        ),
        ((8, 2, 492, 1998), _g2(8, 2, 492, 1998), tr("the groups differ in size, so that the expected counts do, too")),
        ((6, 0, 94, 100), _g2(6, 0, 94, 100), tr("a cell with 0 adds nothing; its logarithm must not be taken")),
    ]
    return judge_function(answer, cases, within=1e-3)


@exercise(
    "5.12",
    N_("take a slogan of the glossary, or make one: a numeral, what it counts, no thing that the county has."),
    N_("落实 and 两不愁三保障 or 五个一批, and no other number in the sentence."),
    N_("The same sentence holds a numeral and no number. A count of digits would have counted it."),
    form=N_("a sentence as text"),
    free=True,
)
def _slogan_only(answer: Any) -> str | None:
    sentence = str(answer)
    if not find_slogans(sentence):
        return tr("terms.find_slogans finds no numbered slogan in it.")
    if len(find_slogans(sentence)[0].text) == len(sentence.strip("。")):
        return tr("this is the slogan alone; put it into a sentence.")
    figures = find_figures(sentence)
    return (
        tr("it has a figure as well: {figure}. Write one in which nothing is counted.").format(figure=figures[0].text)
        if figures
        else None
    )


@exercise(
    "5.13",
    N_("terms.term_table(articles)[:10] has the ten words; ax.barh draws them, the most frequent on top."),
    N_(
        "top = terms.term_table(articles)[:10][::-1]; ax.barh(top['feature'], top['per_10k']); then title and axis label."
    ),
    N_("Bars show what a cloud only hints at: how much more. Which of the two would you print?"),
    form=N_("the chart: the ax of plt.subplots()"),
    free=True,
)
def _word_bars(answer: Any) -> str | None:
    ax: Any = axes_of(answer)
    if len(ax.patches) != 10:
        return tr("it has {n} bars; ten were asked for.").format(n=len(ax.patches))
    lengths = [float(bar.get_width()) for bar in ax.patches]
    if len({round(bar.get_width(), 6) for bar in ax.patches}) == 1:
        return tr("words are hard to read under upright bars: let them lie (barh).")
    if lengths not in (sorted(lengths), sorted(lengths, reverse=True)):
        return tr("the bars are not sorted by length.")
    top = term_table(_tokens())[:10]
    if sorted(lengths) not in (sorted(map(float, top["frequency"])), sorted(map(float, top["per_10k"]))):
        return tr("the bars are neither the frequencies nor the rates of the ten words of term_table.")
    shown = [label.get_text() for label in ax.get_yticklabels()]
    if not set(shown) >= set(top["feature"]):
        return tr("the words do not stand at their bars.")
    return judge_labels(ax, ("10,000", "10k", "frequency", "count", "times", "次", "词频"))
