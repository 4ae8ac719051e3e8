"""The same reading over very many articles: on this machine's cores or on a Dask cluster, into a Parquet data set.

``sources`` cuts an archive into parts, ``engine`` reads them and writes one Parquet file a part, ``manifest`` keeps
account, ``progress`` says how far it is, ``view`` asks the result without loading it, ``madeup`` makes archives up.
"""

from .engine import extract_corpus
from .manifest import Manifest
from .progress import Progress
from .view import FactsView, open_facts

__all__ = ["FactsView", "Manifest", "Progress", "extract_corpus", "open_facts"]
