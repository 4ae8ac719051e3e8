"""The page of what could not be read or is doubtful, and how to mend it."""

from collections import defaultdict
from collections.abc import Sequence
from html import escape

from ..articles import Article
from ..locale import N_, chosen, either, ngettext, tr
from .contents import Site, proposed, title_of
from .markdown import raw_html
from .told import twice

_MOST = 200  # names of one reason; a folder of thousands of pictures is no list to read
# What an article can lack: its name, the field, and what that costs.
_LACKING = (
    (N_("date"), "published", N_("今年 and 去年 in it are no year")),
    (N_("place"), "place", N_("全县 and 我省 in it are no place")),
    (N_("publisher"), "publisher", N_("nobody can be named who said it")),
)
_MEND = (
    N_(
        "**A file that could not be read**: do what its line says, put the new file into the folder, and make the report again."
    ),
    N_(
        "**A date or a place that is not known**: `povlib metadata FOLDER -o FOLDER/articles.csv` puts a table beside the files, a "
        "row an article. Write what you know into its columns `title`, `published`, `publisher` and `place`; what you leave empty "
        "is proposed from the text where it tells it. For all articles at once there are `--published` and `--place`. A county "
        "that no list of divisions has is never proposed: an old name, a made-up one."
    ),
    N_(
        "**A date that is proposed** comes from the text itself and may be wrong: look at it on the page of the article, and give "
        "the right one in `articles.csv`."
    ),
)


def doubts_of(site: Site) -> list[str]:
    """Return what of the articles could not be read as it stood, a line each."""
    return [doubt for article in site.articles for doubt in article.doubts]


def lacking(site: Site) -> list[tuple[str, str, list[Article], int]]:
    """Return what articles do not tell: its name, what it costs, those without it, and of how many it is proposed."""
    found = []
    for name, field, cost in _LACKING:
        own = [a for a in site.articles if not getattr(a, field)]
        told = [a for a in own if proposed(a, field)[0]]
        if own:
            found.append((name, cost, [a for a in own if a not in told], len(told)))
    return found


def not_read_page(site: Site) -> str:
    """Return the page of what could not be read, as Markdown."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for name, reason in site.left_out:
        by_reason[reason].append(name)
    parts = []
    if by_reason:
        parts.append(f'<h2 id="left-out">{twice("Left out, and why", "未能读取")}</h2>')
        items = "".join(f"<li><strong>{escape(reason)}</strong>{_names(own)}</li>" for reason, own in by_reason.items())
        parts.append(f'<ul class="left-out">{items}</ul>')
    if doubts := doubts_of(site):
        parts.append(f'<h2 id="doubts">{twice("Read with doubts", "读取有疑问")}</h2>')
        parts.append(
            f'<ul class="doubts">{"".join(f"<li>{escape(d)}</li>" for d in doubts[:_MOST])}</ul>{_more(doubts)}'
        )
    if missing := lacking(site):
        parts.append(f'<h2 id="not-known">{twice("Not known of the articles", "文章信息不全")}</h2>')
        parts.append(f'<ul class="not-known">{"".join(_lack(site, *row) for row in missing)}</ul>')
    if not parts:
        text = tr("Everything that was given could be read, and of every article date, place and publisher are known.")
        parts.append(f"<p>{text}</p>")
    mend = "\n".join(f"- {tr(text)}" for text in _MEND)
    head = chosen(tr("How to mend it 如何补救"))
    return f"# {chosen(tr('What could not be read 未能读取的内容'))}\n\n{raw_html(chr(10).join(parts))}\n## {head}\n\n{mend}\n"


def _lack(site: Site, name: str, cost: str, without: Sequence[Article], told: int) -> str:
    count = len(without) + told
    names = _names([title_of(a) for a in without])
    said = ngettext("{n} of {all} article has no {what} given", "{n} of {all} articles have no {what} given", count)
    said = said.format(n=f"{count:,}", all=f"{len(site.articles):,}", what=tr(name))
    proposed = tr("for {n} the text itself proposes one, marked <em>proposed</em>").format(n=f"{told:,}")
    from_text = either("; ", "；") + proposed if told else ""
    end = either(".", "。")
    rest = either(". ", "。") + tr("Without one, {cost}.").format(cost=tr(cost)) + names if without else end
    return f"<li><strong>{said}</strong>{from_text}{rest}</li>"


def _names(names: Sequence[str]) -> str:
    listed = "".join(f"<li>{escape(name)}</li>" for name in names[:_MOST])
    if len(names) <= 3:
        return f"<ul>{listed}</ul>"
    return f"<details><summary>{tr('{n} of them').format(n=f'{len(names):,}')}</summary><ul>{listed}</ul>{_more(names)}</details>"


def _more(items: Sequence[str]) -> str:
    left = len(items) - _MOST
    return f"<p>{tr('and {n} more.').format(n=f'{left:,}')}</p>" if left > 0 else ""
