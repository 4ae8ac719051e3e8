"""Hear the words: the checks of the exercises."""

from functools import cache
from typing import Any

from ..terms import Tokens, dispersion, find_slogans, keyness, kwic, term_table, themes_of, tokenize, two_groups
from .verdicts import articles, exercise, judge_choices, judge_number

SLOGANS = "落实六个精准，实施五个一批，新建3个村卫生室，做到四不摘，安排5个项目。"
SPREAD = ("脱贫攻坚", "群众", "合作社", "易地")


@cache
def _tokens() -> tuple[Tokens, ...]:
    return tuple(map(tokenize, articles()))


@exercise(
    "5.1",
    "term_table(articles) is sorted; the column is feature.",
    "The most frequent word tells the subject, seldom more. What is told about it needs company: concordance, keyness.",
)
def _top_word(answer: Any) -> str | None:
    table = term_table(_tokens())
    return None if answer in set(table.loc[table["rank"] == 1, "feature"]) else "another word is more frequent."


@exercise(
    "5.2",
    "term_table([article]) gives per_10k for one article; compare it over the articles.",
    "Long articles win every raw count. Compare rates, and name the base.",
)
def _densest(answer: Any) -> str | None:
    rates, counts = {}, {}
    for article in _tokens():
        row = term_table([article]).set_index("feature")
        rates[article.article] = float(row["per_10k"].get("脱贫", 0))
        counts[article.article] = int(row["frequency"].get("脱贫", 0))
    if answer not in rates:
        return "give the id of an article."
    if rates[answer] == max(rates.values()):
        return None
    return (
        "this one has the most 脱贫, not the most for its length."
        if counts[answer] == max(counts.values())
        else "another article uses it more, for its length."
    )


@exercise(
    "5.3",
    "a slogan packs several points under a number: a counted thing (3个村卫生室) is none.",
    "六个精准 counts nothing in the county; it names a policy. The figures leave such numbers out, the slogans keep them.",
)
def _numbered(answer: Any) -> str | None:
    found = find_slogans(SLOGANS)
    names = {slogan.name: slogan.text for slogan in found}
    return judge_choices({names.get(text, text) for text in answer}, set(names.values()))


@exercise(
    "5.4",
    "kwic with valuetype 'fixed' finds the characters anywhere, with 'glob' only as a whole word.",
    "Where a Chinese word ends is the segmenter's opinion. Say which count you give.",
)
def _inside(answer: Any) -> str | None:
    anywhere, whole = len(kwic(_tokens(), "脱贫")), len(kwic(_tokens(), "脱贫", valuetype="glob"))
    mistakes = {
        anywhere: "this counts it everywhere.",
        whole: "this counts the whole words; how many are inside longer ones?",
    }
    return judge_number(answer, anywhere - whole, mistakes=mistakes)


@exercise(
    "5.5",
    "keyness(target, reference) is sorted by the measure: the first feature.",
    "Key is not frequent: it is more frequent here than there. Look at log_ratio too, which says how much more.",
)
def _key_word(answer: Any) -> str | None:
    (_, target), (_, reference) = two_groups(articles(), "province")
    table = keyness(*([t for t in _tokens() if t.article in {a.id for a in group}] for group in (target, reference)))
    best = table.loc[table.iloc[:, 1] == table.iloc[0, 1], "feature"]
    return None if answer in set(best) else "another word sets the first group apart more."


@exercise(
    "5.6",
    "dispersion(articles, terms=...) has DP: 0 is even, 1 is all in one article.",
    "A frequent word may live in one article only. Frequency without dispersion misleads.",
)
def _even(answer: Any) -> str | None:
    table = dispersion(_tokens(), terms=SPREAD).set_index("feature")["DP"]
    if answer not in table.index:
        return "give one of the words of SPREAD."
    return None if table[answer] == table.min() else "another one is spread more evenly."


@exercise(
    "5.7",
    "themes_of(word) says what themes a word belongs to; think of schools and of hospitals.",
    "A theme is a list of patterns in lexicon/terms_themes.csv, which you can read, doubt and extend.",
)
def _themed(answer: Any) -> str | None:
    again = [theme for theme in ("education", "health") if theme not in themes_of(str(answer[theme]))]
    return f"themes_of does not put your word there: {', '.join(again)}." if again else None
