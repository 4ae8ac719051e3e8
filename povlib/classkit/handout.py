"""An article on one page of paper, without a mark on its figures: for a pencil."""

import math
from collections.abc import Sequence
from html import escape

from ..articles import Article
from ..cleaning import clean
from .page import whole

_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # points; the first in which the article fits is taken
_WIDE, _HIGH = 178.0, 240.0  # millimetres of a sheet of A4 that the article can have beside title and questions
_POINT = 0.3528  # millimetres
_LINE, _GAP = 1.4, 1.0  # height of a line in characters, space after a paragraph in millimetres
_QUESTIONS = (
    "Mark every figure: a number that counts or measures something. How many are there?",
    "Put a ring around those that are planned, and a dot beside those that are not exact.",
    "Choose one sum. Who paid it, for what, from when to when? Underline the words that say so.",
)
_STYLE = """
@page { size: A4; margin: 13mm 16mm; }
body { font: 10pt/1.4 "Noto Serif SC", "Songti SC", "SimSun", "Noto Sans SC", Han, serif; max-width: 178mm; color: #000; background: #fff; }
h1 { font-size: 13.5pt; margin: 0 0 1mm; } p { margin: 0 0 1mm; text-indent: 2em; text-align: justify; }
.about, ol, .cut { font-size: 8.6pt; text-indent: 0; } ol { border-top: 1px solid #000; margin: 2.5mm 0 0; padding: 1.5mm 0 0 1.4em; }
h2 { font-size: 1em; margin: 0 0 1mm; }
@media (prefers-color-scheme: dark) { body { color: #000; background: #fff; } }
@media screen { body { margin: 1rem auto; } }
"""


def shortest(articles: Sequence[Article], count: int = 2) -> list[Article]:
    """Return the articles whose repaired texts are shortest, in their order: they fit on a page."""
    lengths = {a.id: len(clean(a.text, html=a.is_html).text) for a in articles}
    chosen = sorted(lengths, key=lambda name: lengths[name])[:count]
    return [a for a in articles if a.id in chosen]


def handout(article: Article) -> str:
    """Return an article as a page to print on one sheet: repaired, unmarked, with three questions under it.

    The print is as large as the sheet allows. An article that does not fit even small ends after a paragraph, and the page
    says how much is left out.
    """
    cleaned = clean(article.text, html=article.is_html)
    title = article.title or article.id
    blocks = [(b.kind, cleaned.text[b.start : b.end]) for b in cleaned.blocks]
    blocks = [(kind, text) for kind, text in blocks if text.strip("—― ") not in title]
    size = next((pt for pt in _SIZES if _height([text for _, text in blocks], pt) <= _HIGH), _SIZES[-1])
    shown = len(blocks)
    while _height([text for _, text in blocks[:shown]], size) > _HIGH:
        shown -= 1
    tags = {"heading": "h2", "title": "h2"}
    parts = [f"<{tags.get(kind, 'p')}>{escape(text)}</{tags.get(kind, 'p')}>" for kind, text in blocks[:shown]]
    left = sum(len(text) for _, text in blocks[shown:])
    cut = f'<p class="cut" lang="en">[{left:,} characters more in the article]</p>' if left else ""
    known = ", ".join(filter(None, (article.publisher, article.author, article.published)))
    head = f'<h1>{escape(title)}</h1><p class="about">{escape(known)}</p>'
    questions = "".join(f"<li>{escape(question)}</li>" for question in _QUESTIONS)
    body = f'{head}<div style="font-size:{size}pt">{"".join(parts)}</div>{cut}<ol lang="en">{questions}</ol>'
    return whole(title, body, style=_STYLE, language="zh-Hans")


def _height(texts: Sequence[str], points: float) -> float:
    """Return how high paragraphs of Chinese are on paper, in millimetres."""
    side = points * _POINT
    rows = sum(math.ceil((len(text) + 3) * side / _WIDE) for text in texts)
    return rows * side * _LINE + len(texts) * _GAP
