"""Read what people bring: articles and what is known about them.

``folder`` is the one way in, for one file, a table, a folder or a .zip of them; ``inputs`` says what a source is made of,
``trees`` where its files lie, ``formats`` gives the text of a file, ``tables`` the rows of a table (``text_tables``,
``whole_tables``), ``columns`` what a row says about its article, ``dates`` the day in it, ``encodings`` the text of bytes,
``warc`` the pages of a web archive. ``duplicates`` tells which articles are one.
"""

from .article import Article, Failure, InputError, by_reason
from .folder import data_folder, load_articles, read_article, read_articles

__all__ = [
    "Article",
    "Failure",
    "InputError",
    "by_reason",
    "data_folder",
    "load_articles",
    "read_article",
    "read_articles",
]
