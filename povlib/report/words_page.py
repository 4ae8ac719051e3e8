"""The words of the campaign: its terms and numbered slogans, each with the sentence of the articles that uses it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from ..articles import Article
from ..lexicon import read_table
from ..locale import chosen, is_chinese, tr
from ..reading.document import Document
from .markdown import raw_html

_LONGEST = 90  # characters of a sentence that stands as an example
_SHORTEST = 12
MOST_ARTICLES = 300
"""How many articles examples are looked for in."""


@dataclass(frozen=True)
class Example:
    """A sentence of an article: its span in the raw text and its words."""

    article: Article
    start: int
    end: int
    text: str


def words_page(examples: Sequence[Example], facts: Iterable[Mapping[str, Any]], addresses: Mapping[str, str]) -> str:
    """Return the page of terms and numbered slogans as Markdown, each with the shortest sentence that uses it.

    ``examples``: sentences of the first ``MOST_ARTICLES`` articles; ``facts``: rows of the fact table, for the anchors of
    the sentences; ``addresses``: the name of each article's page by its id. A term that no article uses stands without a
    sentence; a slogan that none uses does not stand at all.
    """
    from ..terms import find_slogans

    anchors: dict[str, list[int]] = {}
    for row in facts:
        anchors.setdefault(row["article"], []).append(int(row["start"]))

    def entry(term: str, about: Mapping[str, str], example: Example | None) -> str:
        place = _quotation(example, term, anchors, addresses) if example else ""
        return _entry(term, about, place)

    terms = [entry(row["term"], row, _using(row, examples)) for row in read_table("campaign_terms")]
    used: dict[str, list[Example]] = {}
    for example in examples:
        for slogan in find_slogans(example.text):
            used.setdefault(slogan.name, []).append(example)
    known = {row["slogan"]: row for row in read_table("terms_slogans")}
    slogans = [entry(name, row, _shortest(used[name])) for name, row in known.items() if name in used]
    others = [entry(name, {}, _shortest(used[name])) for name in sorted(used) if name not in known]
    first = tr("first {n} articles").format(n=MOST_ARTICLES) if len(addresses) > MOST_ARTICLES else tr("articles")
    lead = tr(
        "The terms and the numbered slogans, with the shortest sentence of the {articles} that uses each. Choose a "
        "sentence to read it in its place. The English is that of the white paper *Poverty Alleviation: China's "
        "Experience and Contribution* (State Council Information Office, 2021) where it has the term; numbered slogans "
        "are rendered word for word. The fields and indicators of the tables are in the [glossary](glossary.md)."
    ).format(articles=first)
    parts = [f"# {chosen(tr('Words of the campaign 政策用语'))}\n\n{lead}\n"]
    for heading, note, entries in (
        (chosen(tr("Terms 用语")), "", terms),
        (chosen(tr("Numbered slogans 数字口号")), tr("Their numbers count nothing: they name a policy."), slogans),
        (
            chosen(tr("Slogans without an explanation 其他口号")),
            tr(
                "Found by their pattern, not by a list: local ones, and those that wait for a line in `lexicon/terms_slogans.csv`."
            ),
            others,
        ),
    ):
        if entries:
            listed = '<dl class="words">' + "".join(entries) + "</dl>"
            parts.append(f"## {heading}\n\n{note}{'' if not note else chr(10) * 2}{raw_html(listed)}")
    return "\n".join(parts)


def sentences_of(document: Document) -> Iterator[Example]:
    """Yield the sentences of an article's paragraphs that can stand alone as examples."""
    for block in document.clean.blocks:
        if block.kind == "paragraph":
            for sentence in document.sentences(block):
                text = " ".join(document.text[sentence.start : sentence.end].split())
                if len(text) >= _SHORTEST and not text[-1].isalnum():
                    yield Example(document.article, *document.clean.to_raw(sentence.start, sentence.end), text)


def _using(row: Mapping[str, str], examples: Sequence[Example]) -> Example | None:
    """Return the shortest sentence that uses a term, or failing that another form of it."""
    exact = _shortest(e for e in examples if row["term"] in e.text)
    forms = [form for form in row["forms"].split(";") if form]
    return exact or _shortest(e for e in examples if any(form in e.text for form in forms))


def _shortest(examples: Iterable[Example]) -> Example | None:
    return min(examples, key=lambda e: len(e.text), default=None)


def _entry(term: str, about: Mapping[str, str], quotation: str) -> str:
    head = f'<span lang="zh-Hans">{escape(term)}</span>'
    if about:
        head += f' <span lang="zh-Latn-pinyin">{escape(about["pinyin"])}</span>'
        head += (
            f' <em lang="en">{escape(about["english"])}</em>'
            if is_chinese()
            else f" <em>{escape(about['english'])}</em>"
        )
    told = f"<dd>{escape(tr(about['explanation']))}</dd>" if about else ""
    return f'<dt id="{escape(term)}">{head}</dt>{told}{quotation}'


def _quotation(example: Example, term: str, anchors: Mapping[str, list[int]], addresses: Mapping[str, str]) -> str:
    """Return the sentence as a link to its place: to a figure in it where there is one, else to the article's page."""
    article = example.article
    starts = anchors.get(article.id, [])
    first = bisect_left(starts, example.start)
    page = f"articles/{quote(addresses[article.id])}.html"
    if first < len(starts) and starts[first] < example.end:
        page += f"#f{starts[first]}"
    name = article.publisher or article.title or article.id
    return (
        f'<dd lang="zh-Hans"><a href="{page}">{escape(_cut(example.text, term))}</a> '
        f'<span class="time">{escape(name)}</span></dd>'
    )


def _cut(text: str, term: str) -> str:
    """Return a long sentence cut around a term, with dots for what is left out."""
    if len(text) <= _LONGEST:
        return text
    start = max(0, min(text.find(term) - _LONGEST // 2, len(text) - _LONGEST))
    end = start + _LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
