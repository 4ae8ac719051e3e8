"""The command ``povlib``: extract, clean, check, report."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .articles import Article, Failure, InputError, by_reason, data_folder, read_articles
from .articles.dates import read_date

if TYPE_CHECKING:
    from .reading.facts import Fact

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Read the figures out of Chinese poverty-alleviation news.",
)


class Format(StrEnum):
    """What the table of facts is written as."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


_SOURCE = typer.Argument(help="A file, a folder of files, or a table; without it, the collection's data/.")
_TEXT_COLUMN = typer.Option(help="The column of a table that holds the articles' text, where its name does not tell.")
_PUBLISHED = typer.Option(help="When articles without a date of their own were published: YYYY, YYYY-MM or YYYY-MM-DD.")
_PLACE = typer.Option(help="The place that articles without one of their own are about, such as 万源市.")


@app.command()
def extract(
    source: Annotated[Path | None, _SOURCE] = None,
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="Without it, by the end of the file's name; jsonl on the screen.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file to write; without it, the screen.")] = None,
    workers: Annotated[
        int | None, typer.Option(help="Read an archive with so many processes into the folder -o.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Read an archive on a Dask cluster, tcp://HOST:PORT, into the folder -o.")
    ] = None,
) -> None:
    """Write the facts of articles as a table, one row a figure; with --workers or --cluster those of an archive."""
    from .export import csv_lines, json_lines, write_facts

    if workers is not None or cluster is not None:
        _archive(source, out, form, workers, cluster, published=_date(published), place=place,
                 text_column=text_column)  # fmt: skip
        return
    by_name = {f".{name}": Format(name) for name in Format}
    form = form or (by_name.get(out.suffix.lower()) if out else None) or Format.jsonl
    rows = (fact.row() for fact in _facts(_articles(source, published, place, text_column)))
    if out is not None:
        write_facts(rows, out, form.value)
    elif form is Format.parquet:
        raise InputError("Parquet is no text for the screen: name a file with -o FILE.parquet")
    else:
        for line in (csv_lines if form is Format.csv else json_lines)(rows):
            sys.stdout.write(line)


def _archive(
    source: Path | None, out: Path | None, form: Format | None, workers: int | None, cluster: str | None, **known: Any
) -> None:
    from .batch import Progress, extract_corpus

    if out is None or out.is_file() or form not in (None, Format.parquet):
        raise InputError("an archive becomes a folder of Parquet files: name it with -o FOLDER, without --format")
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
    told = [f"{len(done.failures):,} could not be used"] if done.failures else []
    told += [f"{len(done.doubts):,} {'doubt' if len(done.doubts) == 1 else 'doubts'}"] if done.doubts else []
    see = f"; {' and '.join(told)}: see {out / '_manifest.json'}" if told else ""
    print(f"{done.facts:,} facts of {done.articles:,} articles in {out}{see}")


@app.command()
def clean(
    source: Annotated[Path, typer.Argument(help="A file, a folder of files, or a table.")],
    explain: Annotated[bool, typer.Option("--explain", help="Print what each repair did instead of the text.")] = False,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
) -> None:
    """Print the text of an article, repaired; of several, each below a line with its id."""
    from . import cleaning

    first: Article | None = None
    for n, article in enumerate(_articles(source, None, None, text_column)):
        cleaned = cleaning.clean(article.text, html=article.is_html)
        text = cleaning.explain(cleaned) if explain else cleaned.text
        if n == 0:
            first, first_text = article, text
            continue
        if first is not None:
            print(f"## {first.id}\n\n{first_text}")
            first = None
        print(f"\n## {article.id}\n\n{text}")
    if first is not None:
        print(first_text)


@app.command()
def check(
    source: Annotated[Path | None, _SOURCE] = None,
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
) -> None:
    """Print where the numbers of articles contradict each other or cannot be."""
    from .checks import cross_check
    from .reading.facts import facts_table

    findings = cross_check(facts_table(list(_facts(_articles(source, published, place, text_column)))))
    for n, row in enumerate(findings.to_dict("records"), 1):
        print(f"{n}.", *(f"   {name}: {value}" for name, value in row.items() if value == value and value), sep="\n")
    print(f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}")


@app.command()
def report(
    source: Annotated[Path | None, _SOURCE] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder to write.")] = Path("report"),
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
    text_column: Annotated[str | None, _TEXT_COLUMN] = None,
) -> None:
    """Write an HTML report on any articles: findings, evidence, funds, poverty, language, checks."""
    from .report.build import report_on

    page = report_on(source or data_folder(), out, published=_date(published), place=place, text_column=text_column)
    print("Open", page)


def _facts(articles: Iterable[Article]) -> Iterator["Fact"]:
    from .reading.facts import find_facts

    for article in articles:
        yield from find_facts(article)


def _articles(
    source: Path | None, published: str | None, place: str | None, text_column: str | None
) -> Iterator[Article]:
    """Yield the articles of a source, date and place filled in where an article has none.

    Behind the last one, what could not be used and what is doubtful is printed.
    """
    published = _date(published)
    count = 0
    passed: list[Failure] = []
    doubts: list[str] = []
    for item in read_articles(data_folder() if source is None else source, text_column=text_column):
        if isinstance(item, Failure):
            passed.append(item)
            continue
        count += 1
        doubts += item.doubts
        known: dict[str, Any] = {"published": item.published or published, "place": item.place or place}
        yield replace(item, **known)
    _name(passed, doubts, count)


_DOUBTS_SHOWN = 100


def _name(passed: list[Failure], doubts: list[str], count: int) -> None:
    """Print what of a source could not be used, and what is doubtful in what was."""
    if passed:
        _warn(f"{count:,} {'article' if count == 1 else 'articles'} read; {len(passed):,} could not be used:")
        for failure in by_reason(passed):
            _warn(f"  {failure}")
    for doubt in doubts[:_DOUBTS_SHOWN]:
        _warn(doubt)
    if len(doubts) > _DOUBTS_SHOWN:
        _warn(f"and {len(doubts) - _DOUBTS_SHOWN:,} more such lines")


def _warn(line: str) -> None:
    print(f"povlib: {_plain(line)}", file=sys.stderr)


def _plain(line: str) -> str:
    """Return a line without what steers a screen: a file's name may hold anything."""
    return "".join(c if c.isprintable() or c == " " else "�" for c in line.replace("\n", " "))


def _date(text: str | None) -> str | None:
    if text is None:
        return None
    date, doubt = read_date(text)
    if date is None or doubt:
        raise InputError(f"--published {text}: write the date as YYYY, YYYY-MM or YYYY-MM-DD")
    return date


def main() -> None:
    """Run the command; what the user can mend is one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except InputError as error:
        _warn(" ".join(str(error).split()))
        sys.exit(1)


if __name__ == "__main__":
    main()
