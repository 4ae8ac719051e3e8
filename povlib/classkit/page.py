"""Text that is written by hand, as a page that opens from a stick: no script, no network, Chinese on any machine."""

import ast
import base64
import re
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from ..charts.fonts import part

_INNER_LINK = re.compile(r"\[([^\]\n]+)\]\((?!https?:)[^)\s]+\)")
_CODE = re.compile(r"```python\n(.*?)```\n", re.S)
_STYLE = """
body { font: 16px/1.6 system-ui, "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", Han, sans-serif;
  margin: 2rem auto; max-width: 46rem; padding: 0 1rem; color: #1b1b1b; background: #fff; }
h1, h2 { line-height: 1.25; } h2 { margin-top: 2.2rem; } code, pre { font: .92em/1.5 ui-monospace, "DejaVu Sans Mono", Consolas, monospace, Han; }
table { border-collapse: collapse; } td, th { border: 1px solid #bbb; padding: .3rem .6rem; text-align: left; vertical-align: top; }
pre { background: #f4f4f2; padding: .7rem; overflow-x: auto; } .table-box { overflow-x: auto; }
@media (prefers-color-scheme: dark) { body { color: #e8e6e3; background: #16181a; } pre { background: #24272a; } a { color: #8ab8f0; } }
@media print { body { margin: 0; max-width: none; } }
"""


def with_results(text: str, names: dict[str, Any] | None = None) -> str:
    """Return Markdown in which each block of Python has been run, what its last line gives under it.

    All blocks share ``names``. What a block raises is not caught.
    """
    names = {} if names is None else names

    def run(block: re.Match[str]) -> str:
        tree = ast.parse(block[1])
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "answer", "exec"), names)
        if not isinstance(last, ast.Expr):
            return block[0]
        value = eval(compile(ast.Expression(last.value), "answer", "eval"), names)
        return f"{block[0]}\n```text\n{_folded(value)}\n```\n"

    return _CODE.sub(run, text)


def _folded(value: Any) -> str:
    import pprint

    return pprint.pformat(value, width=100)


def page(title: str, text: str, *, style: str = "") -> str:
    """Return Markdown as a whole page; links that lead into the collection become plain text."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(_INNER_LINK.sub(r"\1", text))
    body = body.replace("<table>", '<div class="table-box"><table>').replace("</table>", "</table></div>")
    return whole(title, body, style=style)


def whole(title: str, body: str, *, style: str = "", language: str = "en") -> str:
    """Return the HTML of a page with the characters of the font that it needs in it."""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{font_face(title + body)}{_STYLE}{style}</style></head><body>{body}</body></html>\n"
    )


def font_face(text: str) -> str:
    """Return the CSS of a font "Han" that has the Chinese characters of a text (Noto Sans SC, OFL), '' for none."""
    needed = "".join(sorted({c for c in text if ord(c) >= 0x2E80}))
    if not needed:
        return ""
    data = base64.b64encode(part(needed)).decode("ascii")
    return f'@font-face {{ font-family: "Han"; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
