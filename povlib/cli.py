"""The command ``povlib``: extract, clean, check, report."""

import errno
import os
import re
import shlex
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import partial
from importlib.metadata import PackageNotFoundError, distributions, requires
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from .articles import Article, Failure, InputError, by_reason, data_folder, read_articles
from .articles.dates import read_date
from .articles.duplicates import Duplicates
from .batch.bounds import MEMORY_IS_BOUND, Limits, NotRead, facts_of, reading, row_of, text_of
from .export import NOT_WRITABLE, csv_lines, json_lines, write_facts
from .locale import either, ngettext, set_language, tr

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., None])
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=tr("Read the figures out of Chinese poverty-alleviation news."),
)


def _command(function: F) -> F:
    """Make a function a command; its description, in the language chosen, is the function's own."""
    return app.command(help=tr(function.__doc__ or ""))(function)


class Format(StrEnum):
    """What the table of facts is written as."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class Language(StrEnum):
    """The languages that can be chosen."""

    en = "en"
    zh = "zh"
    zh_Hant = "zh-Hant"


_SOURCE = typer.Argument(help=tr("A file, a folder of files, or a table; without it, the collection's data/."))
_TEXT_COLUMN = typer.Option(
    help=tr("The column of a table that holds the articles' text, where its name does not tell.")
)
_PUBLISHED = typer.Option(
    help=tr("When articles without a date of their own were published: YYYY, YYYY-MM or YYYY-MM-DD.")
)
_PLACE = typer.Option(help=tr("The place that articles without one of their own are about, such as 万源市."))
_KEEP = typer.Option(
    "--keep-duplicates", help=tr("Count an article too whose text another has; without it, it is named and left out.")
)
_SECONDS = typer.Option(
    "--seconds-per-article",
    min=0.001,
    help=tr("An article whose reading takes longer is left out and named."),
)
_MEGABYTES = typer.Option(
    "--megabytes-per-article",
    min=1,
    help=tr("An article whose reading takes more memory is left out and named; only Linux keeps this bound."),
)


@_command
def extract(
    source: Annotated[Path | None, _SOURCE] = None,
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help=tr("Without it, by the end of the file's name; jsonl on the screen.")),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help=tr("The file to write; without it, the screen."))
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help=tr("Read an archive with so many processes into the folder -o."))
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help=tr("Read an archive on a Dask cluster, tcp://HOST:PORT, into the folder -o."))
    ] = None,
    seconds: Annotated[float, _SECONDS] = Limits.seconds,
    megabytes: Annotated[int, _MEGABYTES] = Limits.megabytes,
) -> None:
    """Write the facts of articles as a table, one row a figure; with --workers or --cluster those of an archive."""
    if workers is not None or cluster is not None:
        _archive(source, out, form, workers, cluster, published=_date(published), place=place,
                 text_column=text_column, limits=_limits(seconds, megabytes))  # fmt: skip
        return
    by_name = {f".{name}": Format(name) for name in Format}
    form = form or (by_name.get(out.suffix.lower()) if out else None) or Format.jsonl
    known: dict[str, Any] = {"published": published, "place": place, "text_column": text_column}
    found = _read(source, facts_of, _limits(seconds, megabytes), out=out, **known)
    rows = (fact.row() for _, facts in found for fact in facts)
    if out is not None:
        write_facts(rows, out, form.value)
    elif form is Format.parquet:
        raise InputError(tr("Parquet is no text for the screen: name a file with -o FILE.parquet"))
    else:
        for line in (csv_lines if form is Format.csv else json_lines)(rows):
            print(line, end="")


def _archive(
    source: Path | None, out: Path | None, form: Format | None, workers: int | None, cluster: str | None, **known: Any
) -> None:
    from .batch import Progress, extract_corpus

    if out is None or out.is_file() or form not in (None, Format.parquet):
        raise InputError(tr("an archive becomes a folder of Parquet files: name it with -o FOLDER, without --format"))
    shown = 0.0

    def show(progress: Progress) -> None:
        nonlocal shown
        live = sys.stderr.isatty()
        if live or progress.seconds - shown >= 30 or progress.parts == progress.all_parts:
            shown = progress.seconds
            print(
                f"\r\x1b[K{progress}" if live else str(progress), end="" if live else "\n", file=sys.stderr, flush=True
            )

    done = extract_corpus(source or data_folder(), out, workers=workers, cluster=cluster, progress=show, **known)
    print("\n" if sys.stderr.isatty() else "", end="", file=sys.stderr)
    failures, doubts = len(done.failures), len(done.doubts)
    told = [tr("{n} could not be used").format(n=f"{failures:,}")] if failures else []
    told += [ngettext("{n} doubt", "{n} doubts", doubts).format(n=f"{doubts:,}")] if doubts else []
    text = tr("{facts} facts of {articles} articles in {folder}; {more}: see {file}")
    text = text if told else tr("{facts} facts of {articles} articles in {folder}")
    known = {"facts": f"{done.facts:,}", "articles": f"{done.articles:,}", "folder": out}
    print(text.format(**known, more=either(" and ", "，").join(told), file=out / "_manifest.json"))


@_command
def clean(
    source: Annotated[Path, typer.Argument(help="A file, a folder of files, or a table.")],
    explain: Annotated[
        bool, typer.Option("--explain", help=tr("Print what each repair did instead of the text."))
    ] = False,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
    seconds: Annotated[float, _SECONDS] = Limits.seconds,
    megabytes: Annotated[int, _MEGABYTES] = Limits.megabytes,
) -> None:
    """Print the text of an article, repaired; of several, each below a line with its id."""
    first = ""
    several = False
    made = _read(source, partial(text_of, explain=explain), _limits(seconds, megabytes), text_column=text_column)
    for n, (article, text) in enumerate(made):
        if n == 0:
            first, head = text, article.id
            continue
        if n == 1:
            print(f"## {head}\n\n{first}")
            several = True
        print(f"\n## {article.id}\n\n{text}")
    if not several:
        print(first)


@_command
def check(
    source: Annotated[Path | None, _SOURCE] = None,
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
    seconds: Annotated[float, _SECONDS] = Limits.seconds,
    megabytes: Annotated[int, _MEGABYTES] = Limits.megabytes,
    keep_duplicates: Annotated[bool, _KEEP] = False,
) -> None:
    """Print where the numbers of articles contradict each other or cannot be."""
    from .checks import cross_check
    from .reading.facts import facts_table

    known: dict[str, Any] = {"published": published, "place": place, "text_column": text_column}
    twice = set[str]()
    found = [*_read(source, facts_of, _limits(seconds, megabytes), twice=twice, **known)]
    left_out = set() if keep_duplicates else twice
    findings = cross_check(facts_table([f for a, facts in found if a.id not in left_out for f in facts]))
    for n, row in enumerate(findings.to_dict("records"), 1):
        print(f"{n}.", *(f"   {name}: {value}" for name, value in row.items() if value == value and value), sep="\n")
    print(ngettext("{n} finding", "{n} findings", len(findings)).format(n=len(findings)))


@_command
def metadata(
    source: Annotated[Path, typer.Argument(help="A file, a folder of files, or a table.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help=tr("The table to write, articles.csv; without it, the screen."))
    ] = None,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
    seconds: Annotated[float, _SECONDS] = Limits.seconds,
    megabytes: Annotated[int, _MEGABYTES] = Limits.megabytes,
) -> None:
    """Draft the table of articles, to be corrected: title, date, publisher, place …, as given or as each article tells."""
    from .export import csv_lines, whole_file
    from .reading.metadata import COLUMNS

    if out is not None and out.exists():
        raise InputError(
            tr("{file}: is there already, corrected perhaps; give another name, or remove it").format(file=out)
        )
    folder = source if source.is_dir() or source.suffix.lower() == ".zip" else source.parent
    limits = _limits(seconds, megabytes)
    found = _read(source, partial(row_of, folder=folder), limits, out=out, text_column=text_column)
    rows = [row for _, row in found]
    # rows of tables have no file of their own: the draft is a table of their texts
    columns = [c for c in (*COLUMNS, "text") if c != ("file" if any("text" in row for row in rows) else "text")]
    lines = csv_lines(rows, columns)
    if out is None:
        print("".join(lines), end="")
        return
    with whole_file(out) as file:
        file.write("".join(["\ufeff", *lines]).encode())


@_command
def report(
    source: Annotated[Path | None, _SOURCE] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help=tr("The folder to write."))] = Path("report"),
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
    seconds: Annotated[float, _SECONDS] = Limits.seconds,
    megabytes: Annotated[int, _MEGABYTES] = Limits.megabytes,
    keep_duplicates: Annotated[bool, _KEEP] = False,
    language: Annotated[
        Language | None,
        typer.Option(
            help=tr(
                "The language of the report; without it, that of POVLIB_LANGUAGE, else English with the Chinese terms."
            )
        ),
    ] = None,
) -> None:
    """Write an HTML report on any articles: findings, evidence, funds, poverty, language, checks."""
    if language is not None:
        set_language(language.value)
    _need("report", tr("a report"))
    from .report.build import report_on

    known: dict[str, Any] = {"published": _date(published), "place": place, "text_column": text_column}
    limits = _limits(seconds, megabytes)
    page = report_on(source or data_folder(), out, limits=limits, keep_duplicates=keep_duplicates, **known)
    print(tr("Open {page}").format(page=page))


def _need(extra: str, what: str) -> None:
    """Raise ``InputError`` where packages of an extra are not installed."""
    try:
        lines = requires("povlib") or []
    except PackageNotFoundError:  # not installed but on the path: nothing is known
        return
    needed = [re.split(r"[^\w.-]", line)[0] for line in lines if re.search(rf"extra == ['\"]{extra}['\"]", line)]
    missing = [name for name in needed if not any(True for _ in distributions(name=name))]
    if missing:
        text = tr('{what} needs {missing}: pip install "povlib[{extra}]"')
        raise InputError(text.format(what=what, missing=", ".join(missing), extra=extra))


def _read(
    source: Path | None,
    make: Callable[[Article], tuple[T, tuple[str, ...]]],
    limits: Limits,
    *,
    published: str | None = None,
    place: str | None = None,
    text_column: str | None = None,
    out: Path | None = None,
    twice: set[str] | None = None,
) -> Iterator[tuple[Article, T]]:
    """Yield the articles of a source, date and place filled in where an article has none, each with what is made of it.

    ``make``: what makes it within limits and says what is doubtful, a function of a module.
    Behind the last one, what could not be used and what is doubtful is printed. ``out``: the file that is written.
    ``twice`` gets the ids of articles whose text another has. Raises ``InputError`` where that is one of those that are read.
    """

    source, published = data_folder() if source is None else source, _date(published)
    count = 0
    passed: list[Failure] = []
    doubts: list[str] = []
    seen = Duplicates()
    if out is not None and _is_same(source, out):
        raise InputError(tr("{file}: is what is read; give another file with -o").format(file=out))
    with reading(limits) as reader:
        for item in _traced(read_articles(source, text_column=text_column)):
            if isinstance(item, Failure):
                passed.append(item)
                continue
            if out is not None and item.path is not None and _is_same(item.path, out):
                raise InputError(tr("{file}: is one of the files that are read; give another with -o").format(file=out))
            known: dict[str, Any] = {"published": item.published or published, "place": item.place or place}
            item = replace(item, **known)
            try:
                made, told = reader.call(make, item)
            except NotRead as error:
                passed.append(Failure(_shown(item, source), item.id, str(error)))
                continue
            count += 1
            doubts += [*item.doubts, *(either(f"{item.id}: {doubt}", f"{item.id}：{doubt}") for doubt in told)]
            if same := seen.of(item):
                doubts.append(either(f"{same.article}: {same}", f"{same.article}：{same}"))
                if twice is not None:
                    twice.add(same.article)
            yield item, made
    _name(passed, doubts, count)


def _traced(items: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
    """Yield what is read; a fault on the way says behind what it came."""
    before = tr("the first article")
    try:
        for item in items:
            yield item
            before = tr("what comes behind {item}").format(item=item.id if isinstance(item, Article) else item.name)
    except InputError:
        raise
    except Exception as error:
        error.add_note(tr("while reading {what}").format(what=before))
        raise


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _shown(article: Article, source: Path) -> str:
    path = article.path or source
    return path.relative_to(source).as_posix() if path != source and path.is_relative_to(source) else path.name


_DOUBTS_SHOWN = 100


def _name(passed: list[Failure], doubts: list[str], count: int) -> None:
    """Print what of a source could not be used, and what is doubtful in what was."""
    if passed:
        text = ngettext(
            "{n} article read; {failed} could not be used:", "{n} articles read; {failed} could not be used:", count
        )
        _warn(text.format(n=f"{count:,}", failed=f"{len(passed):,}"))
        for failure in by_reason(passed):
            _warn(f"  {failure}")
    for doubt in doubts[:_DOUBTS_SHOWN]:
        _warn(doubt)
    if len(doubts) > _DOUBTS_SHOWN:
        _warn(tr("and {n} more such lines").format(n=f"{len(doubts) - _DOUBTS_SHOWN:,}"))


def _warn(line: str) -> None:
    print(f"povlib: {_plain(line)}", file=sys.stderr)


def _plain(line: str) -> str:
    """Return a line without what steers a screen: a file's name may hold anything."""
    return "".join(c if c.isprintable() or c == " " else "�" for c in line.replace("\n", " "))


def _limits(seconds: float, megabytes: int) -> Limits:
    limits = Limits(seconds, megabytes)
    if megabytes != Limits.megabytes and not MEMORY_IS_BOUND:
        _warn(tr("this system keeps no bound of memory: --megabytes-per-article is not kept"))
    return limits


def _date(text: str | None) -> str | None:
    if text is None:
        return None
    date, doubt = read_date(text)
    if date is None or doubt:
        raise InputError(tr("--published {text}: write the date as YYYY, YYYY-MM or YYYY-MM-DD").format(text=text))
    return date


def main() -> None:
    """Run the command; what the user can mend is one line on stderr and exit code 1.

    A fault of the program is one line and exit code 70; what is known of it stands in a file that the line names.
    """
    if sys.getfilesystemencoding() == "ascii" and not sys.flags.utf8_mode and os.name == "posix":
        # names of files are not in ASCII, whatever the environment says
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # a run that is asked to end clears up behind it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _heed_interrupts()
    try:
        try:
            app()
        finally:
            _heed_interrupts(False)  # another one, while it clears up, changes nothing
            if sys.stdout is not None:
                sys.stdout.flush()
    except InputError as error:
        _warn(" ".join(str(error).split()))
        code = 1
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except OSError as error:
        code = 1
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR):
            _warn(tr("{file}: cannot be read ({why})").format(file=str(error.filename)[:80], why=error.strerror))
        elif error.errno in NOT_WRITABLE and not error.filename:
            _warn(tr("cannot be written ({why})").format(why=error.strerror))
        else:
            code = _fault(error)
    except Exception as error:
        code = _fault(error)
    else:
        return
    _end(code)


def _heed_interrupts(heed: bool = True) -> None:
    """Let Ctrl-C end the program wherever it comes, or never.

    What is raised where Python lets nothing be raised (a finalizer, a callback) would be lost: it is raised again.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN or not hasattr(signal, "setitimer"):
        return

    def interrupt(*_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        raise KeyboardInterrupt

    def unraisable(told: Any) -> None:
        if told.exc_type is not KeyboardInterrupt:
            sys.__unraisablehook__(told)

    sys.unraisablehook = unraisable
    for number in (signal.SIGINT, signal.SIGALRM):
        signal.signal(number, interrupt if heed else signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _end(code: int) -> NoReturn:
    """End the program, though its output cannot take what is left for it."""
    try:
        sys.stdout.flush()
    except (OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _fault(error: Exception) -> int:
    """Print a fault of the program in one line, and write what is known of it into a file."""
    told = [*getattr(error, "__notes__", ()), tr("in povlib {command}").format(command=shlex.join(sys.argv[1:]))]
    try:
        handle, name = tempfile.mkstemp(prefix="povlib-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("".join(traceback.format_exception(error)))
        where = tr("the details are in {file}").format(file=name)
    except OSError:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = tr("it stands at {place}").format(place=f"{Path(last.filename).name}:{last.lineno}")
    what = f"{type(error).__name__}: {str(error)[:300]}"
    text = tr("a fault of the program {when}: {what}; {where}; please report it")
    _warn(text.format(when=either(", ", "，").join(told), what=" ".join(what.split()), where=where))
    return 70


if __name__ == "__main__":
    main()
