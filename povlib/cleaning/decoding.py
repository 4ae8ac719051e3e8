"""Text that was read in another encoding than it was written in, and bytes that were lost or put out of step."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ..articles.encodings import daily_characters
from .fixes import HAN, PINYIN_LETTERS, Fix, converter, readings, syllable_of
from .offsets import Edit


class _Piece(NamedTuple):
    """A character that bytes were read as, and where the characters that held those bytes stand in the text."""

    char: str
    start: int
    end: int
    sure: bool = True


class _Way(NamedTuple):
    """How text came to be what it is: the encoding it was read in, the one it was written in, and how often."""

    name: str
    shown: str
    meant: str
    times: int = 1


_WAYS = (
    _Way("UTF-8 read as Latin-1", "cp1252", "utf-8"),
    _Way("UTF-8 read as GBK", "gb18030", "utf-8"),
    _Way("GBK read as Latin-1", "cp1252", "gb18030"),
    _Way("Big5 read as Latin-1", "cp1252", "big5hkscs"),
    _Way("Big5 read as GBK", "gb18030", "big5hkscs"),
    _Way("GBK read as Big5", "big5hkscs", "gb18030"),
    _Way("UTF-8 read as Latin-1 twice", "cp1252", "utf-8", 2),
)
# A character's bytes, each as the character of that number; a NUL is a byte that was lost.
_CHARACTER = {
    "utf-8": r"[\xe0-\xef][\x80-\xbf\0]{2}|\0[\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{3}",
    "gb18030": r"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\xfe]|\0[\x40-\x7e]",
    "big5hkscs": r"[\x81-\xfe][\x40-\x7e\xa1-\xfe]|\0[\x40-\x7e]",
}
_LOST = "\ufffd"
_BEYOND = f"\x80-\xff{bytes(range(0x80, 0xA0)).decode('cp1252', 'ignore')}{_LOST}"
_WESTERN = re.compile(f"[{_BEYOND}][\t -~{_BEYOND}]*[{_BEYOND}]{{5}}")
# Half a character, with its other half where that follows
_SURROGATES = re.compile("[\ud800-\udfff](?:(?<=[\ud800-\udbff])[\udc00-\udfff])?")
_MARKS = frozenset(
    "，。、：；“”‘’（）《》！？—…％·「」『』【】　-\n①②③④⑤⑥⑦⑧⑨⑩●■◆★℃㎡‰" + "".join(map(chr, range(0xFF01, 0xFF5F)))
)
_READABLE = 0.9  # the least share of readable characters in text that reads well, lost ones left out
_MOST_LOST = 0.3
_PATIENCE = 50  # parts of a text that are tried before the first that reads well


@cache
def _rare() -> re.Pattern[str]:
    """Return the pattern of a character that is neither ASCII nor a mark nor in daily use."""
    return re.compile(f"[^\0-\x7f{re.escape(''.join(sorted(_MARKS | daily_characters())))}]")


def _readable_share(line: str) -> float:
    """Return which share of the characters beyond ASCII is not rare: 1 where there are none."""
    count = len(_rare().findall(line))
    return 1 - count / (len(line) - len(line.encode("ascii", "ignore"))) if count else 1.0


@cache
def daily_words() -> dict[str, int]:
    """Return how often jieba's dictionary has seen its usual words; they tell what filled a gap."""
    spec = find_spec("jieba")
    path = Path(spec.origin if spec and spec.origin else "").with_name("dict.txt")
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows if 1 < len(row[0]) < 5 and int(row[1]) >= 20 and "某" not in row[0]}


@lru_cache(maxsize=8192)
def _simple(char: str) -> str:
    return str(converter("t2s").convert(char))


def _likeliest(fitting: Iterable[str], before: str, behind: str) -> str:
    """Return the character that makes by far the most usual word with those around it, or the lost one."""
    head, tail, words = "".join(map(_simple, before)), _simple(behind), daily_words()
    found = [(0, _LOST)]
    for char in fitting:
        c = _simple(char)
        found.append((max(words.get(word, 0) for word in (head[-1:] + c, head + c, c + tail)), char))
    second, first = sorted(found)[-2:] if len(found) > 1 else (found[0], found[0])
    return first[1] if first[0] > 3 * second[0] else _LOST


@cache
def _byte_of() -> dict[str, str]:
    table = {chr(n): chr(n) for n in range(256)} | {_LOST: "\0"}
    return table | {bytes([n]).decode("cp1252", "ignore") or chr(n): chr(n) for n in range(0x80, 0xA0)}


def _bytes_of(char: str, encoding: str) -> str:
    """Return the bytes of a character, each as the character of that number; none where the encoding lacks it."""
    if encoding == "cp1252" or char == _LOST:
        return _byte_of().get(char, "")
    return char.encode(encoding, "ignore").decode("latin-1")


def _read(byte: str, encoding: str) -> str:
    try:
        char = byte.encode("latin-1").decode(encoding)
    except UnicodeDecodeError:
        return _LOST
    return char if len(char) == 1 else _LOST


def _read_again(pieces: list[_Piece], shown: str, meant: str, guess: bool) -> list[_Piece]:
    """Return what characters read in one encoding are in the one that was meant; ``guess``: lost bytes too."""
    stream: list[str] = []
    owner: list[_Piece] = []
    for piece in pieces:
        own = _bytes_of(piece.char, shown) or "\0"
        stream.append(own)
        owner += [piece] * len(own)
    found = list(re.finditer(f"(?s:[\1-\x7f]|{_CHARACTER[meant]}|.)", "".join(stream)))
    chars = [_read(m[0], meant) if "\0" not in m[0] else "" for m in found]
    again: list[_Piece] = []
    for i, m in enumerate(found):
        behind = chars[i + 1] if i + 1 < len(chars) else "\n"
        before = "".join(p.char for p in again[-2:]) or "\n"
        char = chars[i] or (_guess(m[0], shown, meant, before, behind) if guess else _LOST)
        again.append(_Piece(char, owner[m.start()].start, owner[m.end() - 1].end, bool(chars[i]) and char != _LOST))
    return again


@lru_cache(maxsize=4096)
def _candidates(bytes_: str, shown: str, meant: str) -> frozenset[str]:
    """Return the usual characters that bytes with one gap can be."""
    # Of Latin-1 only five bytes can be lost: those that stand for nothing on Windows.
    lost = "\x81\x8d\x8f\x90\x9d" if shown == "cp1252" else map(chr, range(0x40, 0xFF))
    return (daily_characters() | _MARKS) & {_read(bytes_.replace("\0", byte), meant) for byte in lost}


def _guess(bytes_: str, shown: str, meant: str, before: str, behind: str) -> str:
    """Return the one character that bytes with a gap can be between two others, as far as words tell."""
    if bytes_[:1] == "\xe3" and behind in ("\n", "") and before != "\n":
        return "。"
    if bytes_.count("\0") > 1 or len(bytes_) == 1:
        return _LOST
    fitting = _candidates(bytes_, shown, meant)
    char = min(fitting) if len(fitting) == 1 else _likeliest(fitting, before, behind)
    return "，" if char == _LOST and bytes_ == "\xef\xbc\0" else char


def _read_by(way: _Way, part: str, guess: bool) -> list[_Piece]:
    """Return what a part of a text reads like when a way is gone back."""
    pieces = [_Piece(char, i, i + 1) for i, char in enumerate(part)]
    for _ in range(way.times):
        pieces = _read_again(pieces, way.shown, way.meant, guess)
    return pieces


def _reads_well(pieces: list[_Piece]) -> bool:
    chars = [p.char for p in pieces if p.char > "\x7f"]
    kept = "".join(c for c in chars if c != _LOST)
    return (
        len(chars) - len(kept) <= _MOST_LOST * len(chars)
        and len(set(re.findall(f"[{HAN}]", kept))) > 2
        and sum(c in _MARKS or c in daily_characters() for c in kept) >= _READABLE * len(kept)
    )


def _edits(pieces: list[_Piece], at: int, kind: str) -> Iterator[Edit]:
    """Yield the edits that put characters in place of those that held their bytes; such as share one stay together."""
    last: Edit | None = None
    for piece in (p._replace(start=at + p.start, end=at + p.end) for p in pieces):
        if last and piece.start < last.end:
            last = Edit(last.start, piece.end, last.replacement + piece.char, kind, last.sure and piece.sure)
            continue
        if last:
            yield last
        last = Edit(piece.start, piece.end, piece.char, kind, piece.sure) if not piece.char.isascii() else None
    if last:
        yield last


@Fix
def mend_wrong_decoding(text: str) -> Iterator[Edit]:
    """Read again, as it was written, what was read in another encoding.

    >>> mend_wrong_decoding("è´«å›°æˆ·3200æˆ·ï¼Œèµ„é‡‘")
    '贫困户3200户，资金'
    >>> mend_wrong_decoding("鎶曞叆鎵惰传璧勯噾2.1浜垮厓")
    '投入扶贫资金2.1亿元'

    Text that reads well, in whatever language, stays; lost bytes are guessed from the words around, and marked.

    >>> mend_wrong_decoding("乡镇卫生院获赠Pâté、Café与Crème三种食品")
    '乡镇卫生院获赠Pâté、Café与Crème三种食品'
    """
    if halves := list(_SURROGATES.finditer(text)):
        # Two halves of a character are put together, a single one is lost; what else there is waits for the next round.
        for m in halves:
            char = m[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            yield Edit(*m.span(), char, "surrogate", char != _LOST)
        return
    way, tried = None, 0
    for line in re.finditer(r"[^\n]+", text) if _rare().search(text) else ():
        # Where nothing helped so often, nothing will.
        if line[0].isascii() or (not way and (tried > _PATIENCE or len(line[0]) < 6)):
            continue
        reads_ill = _readable_share(line[0]) < 0.6
        for m in [line] if reads_ill else _WESTERN.finditer(text, *line.span()):
            start, end = m.span()
            tried += 1
            way = _way_back(text[start : min(end, start + 300)], way)
            yield from _edits(_read_by(way, text[start:end], True), start, way.name) if way else ()


def _way_back(part: str, usual: _Way | None) -> _Way | None:
    """Return the way by which a part of a text reads well; that of the lines before is tried first."""
    ways = (usual, *_WAYS) if usual else _WAYS
    for guess in (False, True) if _LOST in part else (False,):
        for way in ways:
            if _reads_well(_read_by(way, part, guess)):
                return way
    return None


_SPLIT = re.compile(rf"\?(?<=[{HAN}]\?)([{PINYIN_LETTERS}\u0300-\u030c]{{1,9}})\s?\)([@-~])")
_SHIFTED = re.compile(rf"\?(?<=[{HAN}]\?)([?？！，。、；：“”{HAN}]{{1,12}}?)([@-~](?![a-z])|\?)")


@Fix
def mend_split_characters(text: str) -> Iterator[Edit]:
    """Put together the bytes of characters that were taken apart at the wrong places.

    The copy was made in GBK. Its maker took the last byte of one character and the first of the next for a character,
    and put that one's reading in between: 力量 and 傾 (bytes 83 41) became 力量, a lost byte, jì) and A: BF 83 is 績.

    >>> mend_split_characters("力量?jì)A斜支持")
    '力量傾斜支持'

    Elsewhere a lost byte put the rest out of step, up to the next single byte: 住１２萬 became ?。保踩f. What the lost
    byte was is guessed from the words around.

    >>> mend_split_characters("住房?。保踩f戶，高等??茖W校")
    '住房�１２萬戶，高等專科學校'

    Where no or more than one character in daily use fits, the text stays.

    >>> mend_split_characters("力量?jì)Z斜支持")
    '力量?jì)Z斜支持'
    """
    found: list[Edit] = []
    for m in _SPLIT.finditer(text):
        syllable, _ = syllable_of(m[1])
        before = text[m.start() - 1].encode("gbk", "ignore")[1:]
        fitting = set()
        for lead in range(0x81, 0xFF) if syllable and before else ():
            misread = (before + bytes([lead])).decode("gbk", "ignore")
            if misread and misread in readings()[syllable]:
                fitting.add(bytes([lead, ord(m[2])]).decode("gbk", "ignore"))
        fitting &= daily_characters()
        if len(fitting) == 1:
            found.append(Edit(m.start(), m.end(), fitting.pop(), "split character"))
    for m in _SHIFTED.finditer(text):
        data = m[1].replace("?", "？").encode("gbk", "ignore") + m[2].replace("?", "").encode()
        rest = data[1 : len(data) - 1 + len(data) % 2].decode("gbk", "replace")
        if (_is_usual(m[1]) and m[1][0] not in "?？！。") or not rest or not _is_usual(rest):
            continue
        fits = _candidates(f"\0{data[:1].decode('latin-1')}", "gb18030", "gb18030")
        first = "。" if rest[0] == "”" else _likeliest(fits, text[m.start() - 1], rest[0])
        found.append(Edit(*m.span(), first + rest + _LOST * (m[2] == "?"), "shifted bytes", False))
    yield from sorted(found)


def _is_usual(text: str) -> bool:
    """Say whether a text is of marks and of characters whose simplified form is in daily use."""
    simple = map(_simple, text)
    return all(c in _MARKS or b"\xb0" <= c.encode("gb2312", "ignore") < b"\xd8" for c in simple)


_GONE = re.compile(
    rf"{_LOST}{_LOST}*|锟[锟斤拷]*+|\?(?<=[{HAN}，。”]\?)\?*+(?=[{HAN}，。、；：])|？(?<=[{HAN}]？)(?=[，、。；：])"
)
_ASKS = re.compile(r"[吗嗎呢么麼谁誰哪几幾何啥怎咋嘛吧]|多少|是否|能否|可否|(.)[不没]\1")


@Fix
def mark_lost_characters(text: str) -> Iterator[Edit]:
    """Report as doubtful what cannot be brought back: characters lost in decoding, lines that read as no language.

    The text stays as it is.

    >>> mark_lost_characters.find("他家三口?住进新房\ufffd\ufffd，你信?我信")[0][:2]
    (4, 5)
    """
    found = []
    for m in _GONE.finditer(text):
        clause = re.split("[，。；！？?\n]", text[max(0, m.start() - 20) : m.start()])[-1]
        if m[0][0] not in "?？" or not _ASKS.search(clause):
            found.append(m.span())
    for line in re.finditer(r"[^\n]{9,}", text) if _rare().search(text) else ():
        if _readable_share(line[0]) < 0.5 and sum(c > "\x7f" for c in line[0]) > 8:
            found.append(line.span())
    yield from (Edit(a, b, text[a:b], "lost character", False) for a, b in sorted(found, key=lambda s: (s[0], -s[1])))
