"""The texts in the code of a cell: comments and what it prints, titles and labels; found, and replaced by translations."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

_FSTRING_START = getattr(tokenize, "FSTRING_START", -1)  # from Python 3.12 on an f-string is several tokens
_FSTRING_END = getattr(tokenize, "FSTRING_END", -1)
_LITERAL = re.compile(r"""(?P<prefix>[A-Za-z]*)(?P<quote>\"{3}|'{3}|"|')(?P<inside>.*)(?P=quote)""", re.S)
_FIELD = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_OTHER_LANGUAGE = re.compile(r"\b(?:SELECT|FROM|WHERE|GROUP BY|ORDER BY)\b")
# What is given to these is seen, though it be one word.
_SEEN = re.compile(r"(?:set_(?:title|xlabel|ylabel)|suptitle|xlabel|ylabel|title|label|print)[(=]")
# What is given to these, alone or in a list, is read by a program.
_SETTINGS = re.compile(
    r"\b(?:textcoords|xycoords|by|on|how|kind|loc|ha|va|color|names|open|encoding)=\s*(?:[\[(][^\])]*)?$"
)
_NAMING = ("columns", "index", "result_names")  # what is given to these names columns or rows of a table
# These take columns by their names.
_TAKING = ("subset", "left_on", "right_on", "on", "by", "label")
_TAKERS = (
    "DataFrame", "Series", "rename", "sort_values", "groupby", "drop", "set_index", "nlargest", "nsmallest", "print",
    "set_title", "set_xlabel", "set_ylabel", "suptitle",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A text in code: where it stands, what it says, and what is written around it (a hash, quotation marks)."""

    start: int
    end: int
    text: str
    before: str
    after: str
    kind: str


def pieces(code: str, names: Collection[str] = ()) -> list[Piece]:
    """Return the texts in the code of a cell: comments, and literals that a reader sees; adjacent literals are one.

    Code that is no Python (a magic command) has none. In a text of an f-string the fields stand as they are written.
    ``names``: the single words that name columns and rows of its notebook's own tables; see ``own_names``.
    """
    try:
        return [p for p in _found(code) if _is_text(p, code) or (p.kind == "text in code" and p.text in names)]
    except (tokenize.TokenError, SyntaxError):
        return []


def translated(code: str, translate: Callable[[str], str], names: Collection[str] = ()) -> str:
    """Return the code with its texts translated; ``names`` as in ``pieces``."""
    for piece in reversed(pieces(code, names)):
        said = translate(piece.text)
        if said != piece.text:
            code = code[: piece.start] + piece.before + said + piece.after + code[piece.end :]
    return code


def fields(text: str) -> list[str]:
    """Return the fields of an f-string or of a text for ``format``, in their order.

    >>> fields("{n:,} of {len(rows)}")
    ['{n:,}', '{len(rows)}']
    """
    return _FIELD.findall(text.replace("{{", "").replace("}}", ""))


def own_names(cells: Sequence[str], taken: Collection[str] = ()) -> frozenset[str]:
    """Return the single words that name a column or a row of a table which the code of a notebook makes.

    They are translated in all of the notebook, or not at all: a word that the code compares, gives to a function, has as an
    attribute or in a field of an f-string is none, nor is one of ``taken`` (columns of the library, words named in the prose).

    >>> sorted(own_names(['t = pd.DataFrame({"naive": a, "rate": b})', 't["naive"].max() + t.rate.max()']))
    ['naive']
    """
    nodes: list[ast.AST] = []
    for cell in cells:
        try:
            nodes += ast.walk(ast.parse(cell))
        except SyntaxError:
            continue
    tables = [n.args[0] for n in nodes if isinstance(n, ast.Call) and _called(n) == "DataFrame" and n.args]
    given = {table.id for table in tables if isinstance(table, ast.Name)}
    made, kept = set[str](), set(taken)
    for table in tables:
        rows = [getattr(table, "elt", table), *getattr(table, "elts", ())]
        made |= {key for row in rows if isinstance(row, ast.Dict) for key in _strings(row.keys)}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Subscript):
                    made |= _strings([target.slice])
                elif isinstance(target, ast.Name) and target.id in given and isinstance(node.value, ast.Dict):
                    made |= _strings(node.value.keys)
        elif isinstance(node, ast.keyword):
            kept |= {node.arg or ""}
            if node.arg in _NAMING:
                made |= _strings([node.value])
            elif node.arg not in _TAKING:
                kept |= _strings([node.value])
        elif isinstance(node, ast.Call):
            if _called(node) == "rename":
                made |= _strings(node.args)
            elif _called(node) not in _TAKERS:
                kept |= _strings(node.args)
        elif isinstance(node, ast.Attribute):
            kept.add(node.attr)
        elif isinstance(node, ast.Compare):
            kept |= _strings([node.left, *node.comparators])
        elif isinstance(node, ast.FormattedValue):
            kept |= {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return frozenset(word for word in made - kept if re.fullmatch(r"[A-Za-z]{3,}", word))


def _called(call: ast.Call) -> str:
    """Return the name of the function or method that is called, "" where it has none."""
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _strings(nodes: Collection[ast.AST | None]) -> set[str]:
    """Return the strings that stand in nodes, alone or in a list or tuple."""
    inner = [item for n in nodes if isinstance(n, ast.List | ast.Tuple) for item in n.elts]
    return {n.value for n in (*nodes, *inner) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _is_text(piece: Piece, code: str) -> bool:
    words = re.findall(r"[A-Za-z][A-Za-z'’]+", _FIELD.sub(" ", piece.text))
    if piece.kind == "comment":
        return bool(words)
    before = code[: piece.start].rstrip()[-120:]
    if not words or _OTHER_LANGUAGE.search(piece.text) or _SETTINGS.search(before):
        return False
    chinese = len(re.findall(r"[\u3400-\u9fff]", piece.text))
    if chinese > 2 * len(words):  # a sentence to be read, no label
        return False
    seen = any(before.endswith(m.group()) for m in _SEEN.finditer(before))
    return " " in piece.text.strip() or (seen and "/" not in piece.text)


def _found(code: str) -> Iterator[Piece]:
    starts = [0]
    for line in code.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    run: list[tuple[int, int]] = []  # the literals of one text
    depth, begun = 0, 0
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        at, end = (starts[row - 1] + column for row, column in (token.start, token.end))
        if token.type == _FSTRING_START:
            begun, depth = (begun if depth else at), depth + 1
        elif token.type == _FSTRING_END:
            depth -= 1
            if not depth:
                run.append((begun, end))
        elif depth:
            continue
        elif token.type == tokenize.STRING:
            run.append((at, end))
        elif token.type == tokenize.COMMENT:
            mark = len(token.string) - len(token.string.lstrip("# "))
            yield Piece(at, end, token.string[mark:], token.string[:mark], "", "comment")
        elif token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT) and run:
            yield from _literal(code, run)
            run = []


def _literal(code: str, run: list[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the text of adjacent literals as that of one."""
    matches = [_LITERAL.fullmatch(code[start:end]) for start, end in run]
    parts = [match for match in matches if match]
    prefixes = {match["prefix"].lower() for match in parts}
    quotes = {match["quote"] for match in parts}
    if prefixes - {"", "f"} or len(quotes) > 1 or len(parts) < len(run):
        return
    formatted = "f" in prefixes
    said = "".join(
        re.sub(r"([{}])", r"\1\1", m["inside"]) if formatted and not m["prefix"] else m["inside"] for m in parts
    )
    (quote,) = quotes
    start, end = run[0][0], run[-1][1]
    yield Piece(
        start, end, said, f"{'f' if formatted else ''}{quote}", quote, "text in code" if not formatted else "f-string"
    )
