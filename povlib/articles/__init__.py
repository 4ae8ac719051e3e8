"""Read what people bring: articles and what is known about them."""

from .folder import (
    TABLE_SUFFIXES,
    TEXT_SUFFIXES,
    Article,
    InputError,
    data_folder,
    iter_articles,
    load_articles,
    read_article,
)

__all__ = [
    "TABLE_SUFFIXES",
    "TEXT_SUFFIXES",
    "Article",
    "InputError",
    "data_folder",
    "iter_articles",
    "load_articles",
    "read_article",
]
