"""The command ``povlib``: extract, clean, check, report."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .articles import Article, InputError, data_folder, iter_articles, read_article

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


_SOURCE = typer.Argument(help="A .txt or .html file, a folder of them, or a table; without it, the collection's data/.")
_PUBLISHED = typer.Option(help="When articles without a date of their own were published: YYYY, YYYY-MM or YYYY-MM-DD.")
_PLACE = typer.Option(help="The place that articles without one of their own are about, such as 万源市.")


@app.command()
def extract(
    source: Annotated[Path | None, _SOURCE] = None,
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
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
        _archive(source, out, form, workers, cluster, published=_date(published), place=place)
        return
    by_name = {f".{name}": Format(name) for name in Format}
    form = form or (by_name.get(out.suffix.lower()) if out else None) or Format.jsonl
    rows = (fact.row() for fact in _facts(_articles(source, published, place)))
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
    failed = f"; {len(done.failures):,} could not be read, see {out / '_manifest.json'}" if done.failures else ""
    print(f"{done.facts:,} facts of {done.articles:,} articles in {out}{failed}")


@app.command()
def clean(
    file: Annotated[Path, typer.Argument(help="A .txt or .html file.")],
    explain: Annotated[bool, typer.Option("--explain", help="Print what each repair did instead of the text.")] = False,
) -> None:
    """Print the text of an article, repaired."""
    from . import cleaning

    article = read_article(_existing(file))
    cleaned = cleaning.clean(article.text, html=article.is_html)
    print(cleaning.explain(cleaned) if explain else cleaned.text)


@app.command()
def check(
    source: Annotated[Path | None, _SOURCE] = None,
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
) -> None:
    """Print where the numbers of articles contradict each other or cannot be."""
    from .checks import cross_check
    from .reading.facts import facts_table

    findings = cross_check(facts_table(list(_facts(_articles(source, published, place)))))
    for n, row in enumerate(findings.to_dict("records"), 1):
        print(f"{n}.", *(f"   {name}: {value}" for name, value in row.items() if value == value and value), sep="\n")
    print(f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}")


@app.command()
def report(
    source: Annotated[Path | None, _SOURCE] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder to write.")] = Path("report"),
    published: Annotated[str | None, _PUBLISHED] = None,
    place: Annotated[str | None, _PLACE] = None,
) -> None:
    """Write an HTML report on any articles: findings, evidence, funds, poverty, language, checks."""
    from .report.build import report_on

    print("Open", report_on(source or data_folder(), out, published=_date(published), place=place))


def _facts(articles: Iterable[Article]) -> Iterator["Fact"]:
    from .reading.facts import find_facts

    for article in articles:
        yield from find_facts(article)


def _articles(source: Path | None, published: str | None, place: str | None) -> Iterator[Article]:
    """Yield the articles of a source, date and place filled in where an article has none."""
    published = _date(published)
    for article in iter_articles(data_folder() if source is None else source):
        known: dict[str, Any] = {"published": article.published or published, "place": article.place or place}
        yield replace(article, **known)


def _date(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        raise InputError(f"--published {text}: write the date as YYYY, YYYY-MM or YYYY-MM-DD")
    return text


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise InputError(f"{file}: no such file; give a .txt or .html file")
    return file


def main() -> None:
    """Run the command; what the user can mend is one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except InputError as error:
        print(f"povlib: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
