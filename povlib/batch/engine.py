"""Read an archive part by part, here or on a Dask cluster, and write the facts of each part as one Parquet file."""

import os
import re
import signal
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from .. import __version__
from ..articles import Article, Failure, InputError
from ..articles.parsing import parsed_by
from ..export import ROWS_HELD, whole_file
from ..locale import N_, either, language, speaking, tr
from ..schema import COLUMNS, Fact, arrow_schema
from . import manifest as runs
from .bounds import Limits, NotRead, Reader, facts_of, peak_mb
from .manifest import Counts, Manifest
from .progress import Counter, Done, Progress
from .sources import ARTICLES_A_PART, Part, Source, has_changed, inputs, plan, read

_MOST_WORKERS = 64
_ADDRESS = re.compile(r"\w+://(?:[^\s/:\[\]]+|\[[^\s\]]+\]):\d+")
_CHANGED = N_("changed while it was read, so that the facts are of no one state of it")
CONNECT_SECONDS = 10
_ALIKE = N_("install the same version of povlib there, and start the workers anew")


@dataclass(frozen=True, slots=True)
class Job:
    """What every part of a run has in common: where to write, what fills in for missing metadata, what one may take."""

    out: str
    run: str
    published: str | None
    place: str | None
    limits: Limits


def extract_corpus(
    source: str | Path,
    out: str | Path,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    published: str | None = None,
    place: str | None = None,
    text_column: str | None = None,
    limits: Limits | None = None,
    part_articles: int = ARTICLES_A_PART,
    progress: Callable[[Progress], None] | None = None,
) -> Manifest:
    """Write the facts of an archive as a Parquet data set, and return the manifest of the run.

    ``source``: what ``load_articles`` reads, and WARC or WET files (also .gz; only Chinese pages are read). ``out``: a new
    folder, or that of the same run, stopped, which then goes on. ``workers``: processes on this machine, by default one a
    core. ``cluster``: the address of a running Dask scheduler whose workers see the same folders,
    instead. ``published`` and ``place`` fill in where an article has none. ``text_column``: the column that holds the text
    in tables. ``limits``: what the reading of one article, or the parsing of one file, may take. ``part_articles``: articles
    a part, at most. ``progress`` is called after each part.

    The tables do not depend on the workers. A part is written whole or not at all; what cannot be read is in the manifest
    with its reason and stops nothing; so does an article that takes more than the limits, or ends the process that reads it.
    A script that starts workers does so below ``if __name__ == "__main__":``, as always with processes. Raises
    ``InputError`` where there is nothing to read, an input changes while it is read, ``out`` cannot be written or holds
    another run, or no scheduler answers.
    """
    folder = Path(out).absolute()
    limits = limits or Limits()
    if Path(source).exists():
        source = Path(source).absolute()
    found, passed = inputs(source, but=folder, text_column=text_column)
    with _engine(workers, cluster) as each, runs.only_run(runs.prepare(folder)):
        base = Path(source) if Path(source).is_dir() else Path(source).parent
        parts, failed = _plan(found, part_articles, limits, each)
        options = {"published": published, "place": place, **asdict(limits), "part_articles": part_articles}
        run = runs.run_digest(found, parts, options)
        state = Manifest("running", run, __version__, options, _listed(found, parts, base), len(parts))
        _begin(folder, state)
        counts = Counter(parts)
        todo = _unfinished(folder, parts, counts)
        changed: list[Part] = []
        try:
            for done in each(extract_part, todo, Job(str(folder), run, published, place, limits)):
                counts.add(done)
                if done.changed:
                    changed.append(done.part)
                if progress is not None:
                    progress(counts.progress())
        except OSError as error:
            lost = tr("{cluster}: the scheduler is lost").format(cluster=cluster) if cluster else tr("the run stopped")
            raise InputError(
                tr("{lost} ({error}); run the same again to go on").format(lost=lost, error=error)
            ) from None
        others = [Failure(name, "", tr(_CHANGED)) for name in dict.fromkeys(_name_of(part) for part in changed)]
        state = _ended(state, counts.total((*passed, *failed, *others)), "changed" if changed else "complete")
        runs.write(folder, state)
    if changed:
        raise InputError(tr("{first}; run it again into a new folder").format(first=others[0]))
    return state


def _begin(folder: Path, state: Manifest) -> None:
    """Write the manifest of a new run; raises ``InputError`` where the folder holds another."""
    known = runs.load(folder)
    if known is None:
        runs.write(folder, state)
    elif known.run != state.run:
        why = _difference(known, state.options)
        raise InputError(tr("{folder}: {why}; give a new folder").format(folder=folder, why=why))


def _unfinished(folder: Path, parts: list[Part], counts: Counter) -> list[Part]:
    """Return the parts that are still to be read; those a stopped run has written are counted."""
    todo: list[Part] = []
    for part in parts:
        before = runs.counts_of(folder, part.number)
        if before is None:
            todo.append(part)
        else:
            counts.add(Done(part, before), now=False)
    return todo


def _ended(state: Manifest, total: Counts, how: str) -> Manifest:
    """Return the manifest of a run that has come to its end."""
    return replace(
        state, state=how, articles=total.articles, characters=total.characters, facts=total.facts,
        failures=[asdict(f) for f in total.failures], doubts=list(total.doubts),
    )  # fmt: skip


def _name_of(part: Part) -> str:
    return part.input.shown(part.input.names[0]) if len(part.input.names) == 1 else part.path


def _below(path: str, base: Path) -> str:
    return Path(path).relative_to(base).as_posix() if Path(path).is_relative_to(base) else path


def _listed(found: list[Source], parts: list[Part], base: Path) -> list[dict[str, Any]]:
    pieces = Tally((part.input.kind, part.path) for part in parts)
    return [
        {
            "input": _below(i.input.path, base),
            "kind": i.input.kind,
            "files": len(i.input.names),
            "bytes": i.size,
            "parts": pieces[i.input.kind, i.input.path],
        }
        for i in found
    ]


def _difference(known: Manifest, options: dict[str, Any]) -> str:
    if known.options != options:
        return tr("holds a run with other options ({options})").format(options=known.options)
    return tr("holds a run of other articles, or of another version of povlib or of its word lists")


def _plan(found: list[Source], articles: int, limits: Limits, each: "Each") -> tuple[list[Part], list[Failure]]:
    """Return the parts of all inputs in order, and the inputs that cannot be read at all."""
    planned: dict[int, list[Part]] = {}
    failures: dict[int, Failure] = {}
    for n, result in each(plan_input, list(enumerate(found)), articles, limits):
        if isinstance(result, Failure):
            failures[n] = result
        else:
            planned[n] = result
    if not planned:
        first = min(failures)
        path, why = found[first].input.path, failures[first].reason
        raise InputError(either(f"{path}: {why}", f"{path}：{why}"))
    parts = [part for n in sorted(planned) for part in planned[n]]
    return [replace(part, number=n) for n, part in enumerate(parts)], [failures[n] for n in sorted(failures)]


def plan_input(item: tuple[int, Source], articles: int, limits: Limits) -> tuple[int, list[Part] | Failure]:
    """Return the number of an input with its parts, or with why it cannot be read."""
    n, source = item
    try:
        with _reader(limits):
            return n, plan(source, articles=articles)
    except InputError as error:
        return n, Failure(source.input.shown(source.input.names[0]), "", str(error))


def extract_part(part: Part, job: Job) -> Done:
    """Read the articles of a part and write their facts; the file appears when it is whole.

    Raises ``InputError`` where it cannot be written, or the folder is not that of the run.
    """
    make_ready()  # a worker that took the place of another is not
    folder = Path(job.out)
    begun = time.perf_counter()
    counts = runs.counts_of(folder, part.number)
    if counts is None:
        counts = _write_part(part, job, folder)
    peak = max((peak_mb(), *(reader.peak_mb for reader in _idle)))
    return Done(part, counts, time.perf_counter() - begun, peak, changed=has_changed(part))


def _write_part(part: Part, job: Job, folder: Path) -> Counts:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not (folder / runs.NAME).is_file():
        raise InputError(
            tr("{folder}: a worker does not see this folder; give one on a disk that all machines share").format(
                folder=folder
            )
        )
    columns: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    articles = characters = found = 0
    failures: list[Failure] = []
    doubts: list[str] = []
    kind = arrow_schema()
    with whole_file(folder / runs.part_name(part.number)) as file, _reader(job.limits) as reader:
        with pq.ParquetWriter(file, kind, compression="zstd") as writer:

            def flush() -> None:
                writer.write_table(pa.table(columns, schema=kind))
                for cells in columns.values():
                    cells.clear()

            for item in read(part):
                if isinstance(item, Failure):
                    failures.append(item)
                    continue
                try:
                    rows, told = _facts_of(item, job, reader)
                except NotRead as error:
                    name = _below(str(item.path or part.path), Path(part.input.root))
                    failures.append(Failure(part.input.shown(name), item.id, str(error)))
                    continue
                doubts += [*item.doubts, *(either(f"{item.id}: {doubt}", f"{item.id}：{doubt}") for doubt in told)]
                articles, characters, found = articles + 1, characters + len(item.text), found + len(rows)
                for fact in rows:
                    for column, cells in columns.items():
                        cells.append(getattr(fact, "from_" if column == "from" else column))
                    columns["value"][-1] = float(fact.value)
                if len(columns["article"]) >= ROWS_HELD:
                    flush()
            flush()
            counts = Counts(articles, characters, found, tuple(failures), tuple(doubts))
            writer.add_key_value_metadata({runs._KEY: counts.to_json()})
        file.flush()
        os.fsync(file.fileno())
    return counts


_idle: list[Reader] = []  # those that this process has and no thread of it uses


@contextmanager
def _reader(limits: Limits) -> Iterator[Reader]:
    """Give a reader for a while, and let it parse the files that are read meanwhile."""
    reader = _idle.pop() if _idle else Reader()
    reader.limits = limits
    try:
        with parsed_by(reader.parse):
            yield reader
    finally:
        _idle.append(reader)


def _facts_of(article: Article, job: Job, reader: Reader) -> tuple[list[Fact], tuple[str, ...]]:
    if (job.published and not article.published) or (job.place and not article.place):
        article = replace(article, published=article.published or job.published, place=article.place or job.place)
    found, told = reader.call(facts_of, article)
    try:
        for fact in found:
            # what no file can hold is the fault of one article, not of the part
            f"{fact.article}{fact.text}{fact.place}{fact.sentence}".encode()
    except UnicodeError as error:
        raise NotRead(f"{type(error).__name__}: {error}") from None
    return found, told


Each = Callable[..., Iterator[Any]]


@contextmanager
def _engine(workers: int | None, cluster: str | None) -> Iterator[Each]:
    """Give a function that runs a task for each item and yields the results as they come."""
    if cluster is None and (os.cpu_count() or 1 if workers is None else workers) == 1:
        try:
            yield lambda task, items, *rest: (task(item, *rest) for item in items)
        finally:
            close_readers()
        return
    most = max(_MOST_WORKERS, 4 * (os.cpu_count() or 1))
    if workers is not None and not 1 <= workers <= most:
        raise InputError(
            tr("--workers {workers}: at least 1, at most {most} on this machine").format(workers=workers, most=most)
        )
    with _client(workers or os.cpu_count() or 1, cluster) as client:
        yield lambda task, items, *rest: _run(client, task, items, rest)
        client.run(close_readers, on_error="ignore")


def make_ready() -> str:
    """Load what reading and writing need, so that no article waits for it; return the digest of the code."""
    with _reader(Limits()) as reader:
        reader.call(facts_of, Article("ready", ""))
    return _load_writer()


def close_readers() -> None:
    """End the readers that this process has and does not use."""
    while _idle:
        _idle.pop().close()


@cache
def _load_writer() -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({column: [] for column in COLUMNS}, schema=arrow_schema()), pa.BufferOutputStream())
    return runs.code_digest()


@contextmanager
def _client(workers: int, cluster: str | None) -> Iterator[Any]:
    try:
        import logging

        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise InputError(tr('several workers need Dask: pip install "povlib[archive]"')) from None
    if cluster is not None:
        _answers(cluster)
        with Client(cluster, timeout=CONNECT_SECONDS, set_as_default=False) as client:
            try:
                client.wait_for_workers(1, timeout=CONNECT_SECONDS)
            except TimeoutError:
                raise InputError(
                    tr("{cluster}: has no workers; start some with: dask worker {cluster}").format(cluster=cluster)
                ) from None
            theirs = client.run(make_ready, on_error="return")
            for address, digest in theirs.items():
                if digest != runs.code_digest():
                    raise InputError(
                        tr("the worker {address} has another povlib ({digest}); {mend}").format(
                            address=address, digest=digest, mend=tr(_ALIKE)
                        )
                    )
            yield client
        return
    # the workers stand on this machine: nobody else may reach them, and their comings and goings are no news
    quiet = {"distributed.comm.timeouts.connect": "60s", "distributed.admin.tick.limit": "1h"}
    with dask.config.set(quiet), _safe_path():
        with _not_interrupted():
            local = LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )  # fmt: skip
        try:
            with Client(local, set_as_default=False) as client:
                client.run(make_ready)
                yield client
        finally:
            with _not_interrupted():  # a cluster half closed keeps the program ten seconds more
                local.close()


def _answers(address: str) -> None:
    """Ask a scheduler for an answer; raises ``InputError`` where none comes: a ``Client`` would stay behind and complain."""
    import asyncio
    import threading

    from distributed.comm import connect
    from distributed.security import Security

    if not _ADDRESS.fullmatch(address):
        raise InputError(
            tr("--cluster {address!r}: is no address of a Dask scheduler, such as tcp://HOST:8786").format(
                address=address
            )
        )

    told: list[object] = []

    async def ask() -> None:
        comm = await connect(address, timeout=CONNECT_SECONDS, **Security().get_connection_args("client"))
        comm.abort()

    def run() -> None:
        try:
            told.append(asyncio.run(ask()))
        except Exception as error:
            told.append(" ".join(str(error).split())[:200] or type(error).__name__)

    # In a thread of its own: a notebook has a loop that runs already, and one that waits for ever keeps nobody waiting.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS + 1)
    if told != [None]:
        why = told[0] if told else tr("it accepts and says nothing")
        raise InputError(
            tr("{address}: no Dask scheduler answers ({why}); start one with: dask scheduler").format(
                address=address, why=why
            )
        )


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Let Ctrl-C wait, and let it never reach the threads and processes that are started meanwhile: this one ends them."""
    from multiprocessing import resource_tracker

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which lets Ctrl-C through again where it begins
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGALRM})  # which raises it again
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _safe_path() -> Iterator[None]:
    """Let no process that is started take a file of the folder one stands in for a module."""
    was = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if was is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = was


def _spoken(code: str | None, task: Callable[..., Any], item: Any, *rest: Any) -> Any:
    """Return the result of a task whose reasons and doubts are said in a language, that of whoever asked for it."""
    with speaking(code):
        return task(item, *rest)


def _run(client: Any, task: Callable[..., Any], items: list[Any], rest: tuple[Any, ...]) -> Iterator[Any]:
    """Yield the results of a task for each item as they come; only as many are sent ahead as keep the workers busy.

    A worker that dies gives its items to the others; an item that three died of stops the run.
    """
    from distributed import as_completed
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    waiting = iter(items)
    under_way: dict[Any, Any] = {}
    finished = as_completed(loop=client.loop)

    def send() -> None:
        ahead = 3 * max(1, sum(client.nthreads().values()))
        while len(under_way) < ahead and (item := next(waiting, None)) is not None:
            future = client.submit(_spoken, language(), task, item, *rest, pure=False)
            under_way[future] = item
            finished.add(future)

    send()
    try:
        for future in finished:
            item = under_way.pop(future)
            try:
                result = future.result()
            except KilledWorker:
                where = tr("an input")
                if isinstance(item, Part):
                    where = tr("{path}, part {n}").format(path=item.path, n=item.number)
                raise InputError(
                    tr(
                        "{where}: three workers died of it, for want of memory perhaps; the finished parts are kept"
                    ).format(where=where)
                ) from None
            except FutureCancelledError:
                raise InputError(tr("the Dask scheduler is gone; start it and run the same again to go on")) from None
            yield result
            send()
    finally:
        client.cancel(list(under_way), force=True)
