"""``python -m povlib.locale`` (``make messages``): bring the catalogues up to date with the texts of code, pages, notebooks.

What is new comes in empty, what changed keeps its translation marked fuzzy, what is gone goes. It prints what is to do.
"""

import ast
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from ..articles import load_articles
from ..lexicon import read_table
from ..report.notebooks import every_notebook, name_of
from ..report.script_words import texts_of_scripts
from . import FOLDER, markdown
from .notebooks import catalogue_of
from .notebooks import texts as texts_of

_LIBRARY = FOLDER.parent
_SITE = _LIBRARY / "report" / "site"
_KEYWORDS = {"tr": 1, "_": 1, "gettext": 1, "N_": 1, "ngettext": 2}  # how many of their arguments are texts
# What tables say to a reader, by column; their names of things stand in both languages in them.
_TABLES = {
    "campaign_terms": ["explanation"],
    "checks_kinds": ["innocent"],
    "checks_limits": ["reason"],
    "checks_sizes": ["innocent"],
    "file_endings": ["what", "mend"],
    "proposals": ["how"],
    "terms_slogans": ["explanation"],
}
Found = tuple[str | tuple[str, ...], str, str]  # a text, what it is, the file it stands in


def found() -> dict[str, list[Found]]:
    """Return the texts of each catalogue, in their order."""
    lists: dict[str, list[Found]] = {"povlib": list(_of_code())}
    for page in sorted(_SITE.glob("*.md")):
        blocks = markdown.blocks(page.read_text(encoding="utf-8"))
        lists[f"pages/{page.stem}"] = [(b.text, b.kind, f"{page.stem}.md") for b in blocks]
    for path in every_notebook():
        content = json.loads(path.read_text(encoding="utf-8"))
        name = name_of(path)
        lists.setdefault(catalogue_of(name), []).extend(
            (text, kind, f"{name}.ipynb") for text, kind in texts_of(content)
        )
    return {name: own for name, own in lists.items() if own}


def _of_code() -> Iterator[Found]:
    """Yield what the library's own code marks, by file, then what the pages' scripts do."""
    for path in sorted(_LIBRARY.rglob("*.py")):
        if FOLDER in path.parents or "notebooks" in path.relative_to(_LIBRARY).parts:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.FunctionDef) and any(
                isinstance(d, ast.Name) and d.id == "_command" for d in call.decorator_list
            ):
                yield ast.get_docstring(call) or "", "", path.relative_to(_LIBRARY).as_posix()
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _KEYWORDS:
                said = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if texts := tuple(said[: _KEYWORDS[call.func.id]]):
                    yield (texts if len(texts) > 1 else texts[0]), "", path.relative_to(_LIBRARY).as_posix()
    for table, columns in _TABLES.items():
        for row in read_table(table):
            yield from ((row[column], "", f"lexicon/{table}.csv") for column in columns if row[column])
    for article in load_articles():
        told = (article.note, article.meta.get("published_basis"))
        yield from ((text, "", "data/articles.csv") for text in told if text)
    for text, script in texts_of_scripts():
        yield text, "", f"report/site/_static/{script}"


def updated(name: str, messages: Iterable[Found]) -> bytes:
    """Return a catalogue as it should be: the texts of today with the translations known."""
    template = Catalog(fuzzy=False)
    for text, kind, file in messages:
        template.add(text, locations=[(file, 0)], auto_comments=[kind] if kind else [])
    path = _path(name)
    known = Catalog(locale="zh", fuzzy=False)
    if path.is_file():
        with open(path, "rb") as old:
            known = read_po(old, locale="zh")
    known.update(template, no_fuzzy_matching=name == "povlib", keep_user_comments=False)
    known.obsolete.clear()
    out = io.BytesIO()
    write_po(out, known, width=0, omit_header=True, include_lineno=False)
    header = 'msgid ""\nmsgstr ""\n' + "".join(
        f'"{line}\\n"\n'
        for line in (
            "Language: zh", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit", "Plural-Forms: nplurals=1; plural=0;",
        )
    )  # fmt: skip
    return (header + "\n" + out.getvalue().decode().strip() + "\n").encode()


def _path(name: str) -> Path:
    return FOLDER / "zh" / "LC_MESSAGES" / f"{name}.po"


def main() -> None:
    """Write every catalogue anew, remove those of what is gone, and print how much is not translated of each."""
    lists = found()
    together = 0
    for name, messages in lists.items():
        path = _path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(name, messages))
        with open(path, "rb") as file:
            open_ = [m for m in read_po(file, locale="zh") if m.id and (m.fuzzy or not any(_strings(m.string)))]
        words = sum(len(re.findall(r"[A-Za-z]+", " ".join(_strings(m.id)))) for m in open_)
        together += words
        print(f"{name}: {len(open_)} of {len({str(m[0]) for m in messages})} texts to translate, {words:,} words")
    for path in (FOLDER / "zh" / "LC_MESSAGES").rglob("*.po"):
        if path.relative_to(FOLDER / "zh" / "LC_MESSAGES").with_suffix("").as_posix() not in lists:
            path.unlink()
    print(f"together {together:,} words to translate")


def _strings(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


if __name__ == "__main__":
    main()
