"""Run notebooks, only those whose code or data changed, and make a run notebook ready for the site."""

import base64
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

# From an article's id, and the start of a figure in it where one is meant, to the address of its page; None for none.
PageOf = Callable[..., str | None]
_HERE = Path(__file__).parent.parent
# What decides how a page looks, not what a notebook computes.
_LOOK_ONLY = {"report", "cli.py"}
_LONG_TABLE = 12  # rows; a longer table can be sorted and filtered
_TIMEOUT = 600  # seconds a cell


@dataclass(frozen=True)
class Run:
    """What became of one notebook: its name (the path below the folder of notebooks, without its end), the executed file,
    whether it ran now or before, and its error, if any.
    """

    name: str
    path: Path
    ran: bool
    error: str | None = None


@dataclass(frozen=True)
class Prepared:
    """A notebook for the site: its content, and the charts taken out of it: bytes, alternative text and code by file."""

    notebook: dict[str, Any]
    charts: dict[str, bytes] = field(default_factory=dict)
    alts: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


def notebook_folder() -> Path:
    """Return the folder of the collection's notebooks, in a checkout or in an installed package."""
    for folder in (_HERE.parent / "notebooks", _HERE / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise FileNotFoundError("the notebooks are missing: they belong in notebooks/ of the checkout")


def every_notebook() -> list[Path]:
    """Return the collection's notebooks: those to read in their order, then the exercises, then the solutions."""
    folder = notebook_folder()
    return [
        path
        for part in (folder, folder / "exercises", folder / "solutions")
        for path in sorted(part.glob("[0-9]*.ipynb"))
    ]


def name_of(notebook: Path) -> str:
    """Return the path of a notebook below the folder of notebooks, without its end; its stem if it is from elsewhere."""
    try:
        return notebook.relative_to(notebook_folder()).with_suffix("").as_posix()
    except ValueError:
        return notebook.stem


def run_notebooks(
    notebooks: Sequence[Path],
    out: Path,
    *,
    inputs: Iterable[Path] = (),
    environment: dict[str, str] | None = None,
    jobs: int = 2,
    say: Callable[[str], None] = print,
) -> list[Run]:
    """Run notebooks into ``out``, ``jobs`` at a time; one whose code, povlib and ``inputs`` are as before is not run again.

    ``environment`` is added to the kernels' environment. A notebook that fails is returned with its error.
    """
    out.mkdir(parents=True, exist_ok=True)
    base = _digest([*_library_files(), *sorted(inputs)], json.dumps(environment or {}, sort_keys=True))

    def run(notebook: Path) -> Run:
        name = name_of(notebook)
        target, stamp = out / f"{name}.ipynb", out / f"{name}.stamp"
        target.parent.mkdir(parents=True, exist_ok=True)
        content = json.loads(notebook.read_text(encoding="utf-8"))
        cells = json.dumps([(c["cell_type"], c["source"], c["metadata"]) for c in content["cells"]])
        key = hashlib.sha256((base + cells).encode()).hexdigest()
        if target.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
            return Run(name, target, ran=False)
        say(f"  running {name}")
        error = execute(notebook, target, environment=environment)
        if error is None:
            stamp.write_text(key, encoding="utf-8")
        else:
            stamp.unlink(missing_ok=True)
        return Run(name, target, ran=True, error=error)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(run, notebooks))


def execute(notebook: Path, target: Path, *, environment: dict[str, str] | None = None) -> str | None:
    """Run one notebook in its own folder, write it with its outputs to ``target``, and return its error or None."""
    import os

    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    content = nbformat.read(notebook, as_version=4)
    client = NotebookClient(
        content,
        timeout=_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    error = None
    try:
        client.execute(env={**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1", **(environment or {})})
    except CellExecutionError as problem:
        error = f"{problem.ename}: {problem.evalue}".strip()
    except (CellTimeoutError, DeadKernelError) as problem:
        error = str(problem).splitlines()[0]
    content.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content.metadata["language_info"] = {"name": "python"}
    content.metadata.pop("widgets", None)
    nbformat.write(content, target)
    return error


def _library_files() -> list[Path]:
    files = [p for p in _HERE.rglob("*") if p.suffix in (".py", ".csv") and p.relative_to(_HERE).parts[0] != "site"]
    return sorted(p for p in files if p.relative_to(_HERE).parts[0] not in _LOOK_ONLY)


def _digest(files: Iterable[Path], extra: str = "") -> str:
    found = hashlib.sha256(extra.encode())
    for file in files:
        found.update(f"{file.name}\0".encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def title_of(notebook: dict[str, Any], fallback: str) -> str:
    """Return the first heading of a notebook."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and (match := re.search(r"^# (.+)$", source(cell), re.M)):
            return match.group(1).strip()
    return fallback


def source(cell: dict[str, Any]) -> str:
    """Return the source of a cell as one text."""
    return "".join(cell["source"])


def prepare(notebook: dict[str, Any], name: str, *, page_of: PageOf) -> Prepared:
    """Return an executed notebook for the site: code folded, charts in files with alternative text, tables linked.

    ``page_of``: from an article's id to the address of its evidence page, seen from the notebook's page, or None.
    HTML that stands in outputs may hold text of articles: what could run is taken out.
    """
    result = Prepared(json.loads(json.dumps(notebook)))
    for cell in result.notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tags = set(cell["metadata"].get("tags", ()))
        cell["metadata"]["tags"] = sorted(tags if "show-input" in tags else tags | {"hide-input"})
        cell["outputs"] = [_output(output, name, result, page_of) for output in cell["outputs"]]
        result.codes.update({file: source(cell) for file in result.charts if file not in result.codes})
    return result


def _output(output: dict[str, Any], name: str, result: Prepared, page_of: PageOf) -> dict[str, Any]:
    data = output.get("data")
    if data is None:
        return output
    if "application/vnd.jupyter.widget-view+json" in data:
        still = _chart(output, name, result) if "image/png" in data else ""
        return _html(_NOTE + still + safe_html("".join(data.get("text/html", "")), page_of))
    if "image/png" in data:
        return _html(_chart(output, name, result))
    if "text/html" in data:
        return _html(safe_html("".join(data["text/html"]), page_of))
    if "text/markdown" in data:
        text = re.sub(r"<(?=[a-zA-Z/!?])(?!(?:https?://|br ?/?>))", "&lt;", "".join(data["text/markdown"]))
        return {**output, "data": {"text/markdown": text}}
    return output


_NOTE = '<p class="widget-note">The controls that stand here work in JupyterLab. This page shows a still of what they show at first.</p>'


def _chart(output: dict[str, Any], name: str, result: Prepared) -> str:
    """Take the chart out of an output into ``result`` and return the HTML that shows it, with its alternative text."""
    data = output["data"]
    number = len(result.charts) + 1
    file = f"{name.replace('/', '-')}-{number}.png"
    up = "../" * (1 + name.count("/"))
    picture = output.get("metadata", {}).get("image/png", {})
    plain = "".join(data.get("text/plain", ""))
    alt = picture.get("alt") or (plain.removeprefix("Chart: ") if plain.startswith("Chart: ") else "A chart")
    result.charts[file] = smaller(base64.b64decode("".join(data["image/png"])))
    result.alts[file] = alt
    size = "".join(f' {side}="{int(picture[side])}"' for side in ("width", "height") if side in picture)
    return (
        f'<figure class="chart" id="chart-{number}"><img src="{up}_static/charts/{file}" alt="{escape(alt)}"{size}'
        ' loading="lazy"></figure>'
    )


def smaller(picture: bytes) -> bytes:
    """Return a PNG of a chart with 256 colours, which is enough for one and a third of the bytes; as it is, if not.

    A picture that has a palette already, as ``povlib.charts`` draws them, stays as it is.
    """
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        if image.mode == "P":
            return picture
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, format="PNG", optimize=True)
    return min(out.getvalue(), picture, key=len)


def with_smaller_charts(notebook: dict[str, Any]) -> str:
    """Return the text of a notebook whose charts take less room, for readers to take away."""
    content = json.loads(json.dumps(notebook))
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "image/png" in data:
                picture = smaller(base64.b64decode("".join(data["image/png"])))
                data["image/png"] = base64.b64encode(picture).decode("ascii")
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _html(text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}


_MAY_RUN = ("script", "iframe", "object", "embed", "link", "meta", "base", "form", "noscript", "template")


def safe_html(text: str, page_of: PageOf = lambda *_: None) -> str:
    """Return HTML without anything that runs or loads; tables scroll by themselves and link each figure to its evidence."""
    import lxml.html

    try:
        root = lxml.html.fragment_fromstring(text, create_parent="div")
    except (ValueError, lxml.etree.ParserError):
        return escape(text)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            if element.getparent() is not None:
                element.drop_tree()
        elif element.tag in _MAY_RUN or (element.tag == "style" and "dataframe" in (element.text or "")):
            element.drop_tree()
        else:
            for key, value in list(element.attrib.items()):
                unsafe = re.match(r"\s*(?:javascript|vbscript|data:(?!image/))", str(value), re.I)
                if key.startswith("on") or key in ("srcdoc", "formaction") or (key in ("href", "src") and unsafe):
                    del element.attrib[key]
    for link in root.iter("a"):
        # A chart's table names the page by the article's id; the site may have had to write it otherwise.
        if match := re.match(r"\.\./articles/(.+)\.html(#f\d+)$", link.get("href") or ""):
            if page := page_of(unquote(unescape(match.group(1)))):
                link.set("href", page + match.group(2))
            else:
                link.tag = "span"
                del link.attrib["href"]
    for table in list(root.iter("table")):
        _finish_table(table, page_of)
    return str(lxml.html.tostring(root, encoding="unicode"))


def _finish_table(table: Any, page_of: PageOf) -> None:
    """Link the offsets of a table of facts to the evidence pages, and put the table into a box that scrolls."""
    import lxml.html

    table.attrib.pop("border", None)
    heads = table.xpath("./thead/tr[1]/*")
    names = [" ".join(head.text_content().split()) for head in heads]
    rows = table.xpath("./tbody/tr")
    # ``page_of`` knows which starts are figures: that of a word in a concordance has no place on an evidence page.
    if "article" in names and "start" in names:
        article, start = names.index("article"), names.index("start")
        for row in rows:
            cells = list(row)
            if len(cells) != len(names):
                continue
            offset = cells[start].text_content().strip()
            page = page_of(cells[article].text_content().strip(), int(offset)) if offset.isdecimal() else None
            if page:
                link = lxml.html.Element("a", href=f"{page}#f{offset}")
                link.text = offset
                link.set("aria-label", f"the sentence, at {offset}")
                for child in list(cells[start]):
                    cells[start].remove(child)
                cells[start].text = None
                cells[start].append(link)
    for head in heads:
        if not head.text_content().strip():
            head.tag = "td"
    if len(rows) > _LONG_TABLE:
        table.set("class", f"{table.get('class', '')} sortable".strip())
    parent = table.getparent()
    box = lxml.html.Element("div")
    box.set("class", "table-box")
    parent.replace(table, box)
    box.tail, table.tail = table.tail, None
    box.append(table)
