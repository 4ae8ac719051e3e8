"""The language of articles: words counted and compared, as quanteda and the papers of corpus linguistics do it.

Every function reads articles (cleaned first), clean text, ``Tokens`` or lists of words. ``tokenize`` once and pass the
tokens on where several measures are wanted of the same articles.
"""

from .collocation import collocations, cooccurrence
from .concordance import kwic, positions
from .counting import Counts, count_terms, dispersion, keyness, term_table, tf_idf
from .grouping import group_by, two_groups
from .segmentation import ENGINES, Tokens, is_number, is_word, segment, sentences, stopword_list, tokenize
from .slogan import Slogan, find_slogans, slogans
from .theme import theme_names, themes, themes_of

__all__ = [
    "ENGINES", "Counts", "Slogan", "Tokens", "collocations", "cooccurrence", "count_terms", "dispersion", "find_slogans",
    "group_by", "is_number", "is_word", "keyness", "kwic", "positions", "segment", "sentences", "slogans",
    "stopword_list", "term_table", "tf_idf", "theme_names", "themes", "themes_of", "tokenize", "two_groups",
]  # fmt: skip
