"""Put articles into groups to compare: by year, level, province, or any other column of their table."""

from collections.abc import Iterable, Sequence

from ..articles import Article
from ..locale import chosen, tr

UNKNOWN = "unknown 不详"


def group_by(articles: Iterable[Article], field: str) -> dict[str, list[Article]]:
    """Return articles by "year" of publication or by another field of ``Article`` or column of its table, names in order.

    What an article does not tell stands under "unknown 不详", last.
    """
    groups: dict[str, list[Article]] = {}
    unknown = chosen(UNKNOWN)
    for article in articles:
        known = article.published and article.published[:4] if field == "year" else getattr(article, field, None)
        groups.setdefault(str(known or article.meta.get(field) or unknown), []).append(article)
    return {name: groups[name] for name in sorted(groups, key=lambda name: (name == unknown, name))}


def two_groups(
    articles: Sequence[Article], field: str, prefer: tuple[str, str] | None = None
) -> tuple[tuple[str, list[Article]], tuple[str, list[Article]]]:
    """Return two groups of articles to compare, each with its name.

    The two that ``prefer`` names, where the field has both; else the largest group against all others. Where all articles
    are alike, they are compared with themselves, which shows no difference: halves by their order would show one that
    means nothing.

    Raises ``ValueError`` where there are no articles.
    """
    if not articles:
        raise ValueError(tr("there are no articles to compare: give at least one"))
    groups = group_by(articles, field)
    if prefer and prefer[0] in groups and prefer[1] in groups:
        return (prefer[0], groups[prefer[0]]), (prefer[1], groups[prefer[1]])
    if len(groups) > 1:
        largest = max(groups, key=lambda name: (name != chosen(UNKNOWN), len(groups[name])))
        others = [a for name, group in groups.items() if name != largest for a in group]
        only = [name for name in groups if name != largest]
        return (largest, groups[largest]), (only[0] if len(only) == 1 else chosen("the others 其他"), others)
    (name,) = groups
    return (name, groups[name]), (name, groups[name])
