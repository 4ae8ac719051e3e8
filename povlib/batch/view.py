"""Ask the facts of an archive without loading them."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..articles import InputError
from ..locale import tr
from ..schema import arrow_schema
from . import manifest as runs

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FactsView:
    """The facts that ``extract_corpus`` wrote; nothing is read before it is asked for, and then only what is needed.

    ``folder`` holds the parts; ``manifest`` says what is in them.
    """

    folder: Path
    manifest: runs.Manifest

    def __len__(self) -> int:
        return self.manifest.facts

    def sql(self, question: str, parameters: "list[Any] | dict[str, Any] | None" = None) -> "pd.DataFrame":
        """Return the answer to a question in SQL (DuckDB's), where the table is called ``facts``; missing text is None.

        ``parameters`` stand for ? or $name in the question. The columns from and to need quotes: "from", "to".
        """
        answer = self._connection.execute(question, parameters).df()
        for name in answer:
            if answer[name].dtype.kind not in "biufmM":
                cells = answer[name].astype(object)
                answer[name] = cells.where(cells.notna(), None)
        return answer

    @cached_property
    def dataset(self) -> Any:
        """Return the facts as a ``pyarrow.dataset.Dataset``, for filters and batches."""
        import pyarrow.dataset as ds

        return ds.dataset(self._files, format="parquet", schema=self._schema)

    @cached_property
    def _files(self) -> list[str]:
        files = [self.folder / runs.part_name(n) for n in range(self.manifest.parts)]
        missing = [f.name for f in files if not f.is_file()]
        if missing and self.manifest.state == "complete":
            raise InputError(
                tr("{folder}: {file} is missing; run the same extract again, it makes it anew").format(
                    folder=self.folder, file=missing[0]
                )
            )
        return [str(f) for f in files if f.name not in missing]

    @property
    def _schema(self) -> Any:
        return arrow_schema()

    @cached_property
    def _connection(self) -> Any:
        try:
            import duckdb
        except ImportError:
            raise InputError(tr('SQL needs DuckDB: pip install "povlib[archive]"')) from None
        connection = duckdb.connect()
        connection.execute("SET enable_progress_bar = false")
        connection.read_parquet(self._files).create_view("facts")
        return connection


def open_facts(path: str | Path, *, unfinished: bool = False) -> FactsView:
    """Return a lazy view of the facts that ``extract_corpus`` wrote to a folder.

    Raises ``InputError`` where the folder holds no run, or one that is not finished, unless ``unfinished`` allows it.
    """
    folder = Path(path).absolute()
    known = runs.load(folder) if folder.is_dir() else None
    if known is None:
        raise InputError(
            tr("{path}: holds no facts; write some with povlib extract SOURCE -o {path} --workers 2").format(path=path)
        )
    if known.state == "changed" and not unfinished:
        raise InputError(
            tr("{path}: its articles changed while they were read; run the extract again into a new folder").format(
                path=path
            )
        )
    if known.state != "complete" and not unfinished:
        raise InputError(
            tr("{path}: the run is not finished; run the same extract again, it goes on where it stopped").format(
                path=path
            )
        )
    return FactsView(folder, known)
