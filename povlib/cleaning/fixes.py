"""The repairs of characters: each finds one sort of damage, wherever it stands in a text.

A repair is a function from text to text. Its ``find`` gives the edits it would do, for the map back to the raw text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, update_wrapper
from itertools import pairwise
from operator import ne
from typing import Any

from ..lexicon import read_table
from .offsets import Edit, apply_edits, disjoint

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


class Fix:
    """A repair: call it with a text for the repaired text; ``find`` yields its edits, in text order and disjoint."""

    def __init__(self, find: Callable[[str], Iterable[Edit]]) -> None:
        self._find = find
        self.__name__: str
        update_wrapper(self, find)

    def __call__(self, text: str) -> str:
        return apply_edits(text, self.find(text))[0]

    def find(self, text: str) -> list[Edit]:
        """Return the edits that this repair would do."""
        return list(disjoint(self._find(text)))

    def __repr__(self) -> str:
        return f"<repair {self.__name__}>"


# --- lines and characters that a computer reads otherwise than a person ---------------------------------------------

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, the soft hyphen, zero-width characters, marks of direction and of byte order.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]+"
)
_ODD_SPACE = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f]")
_LOST_SPACE = re.compile(rf"(?m)^[ \u3000]*\?[? \u3000]*(?=[{HAN}“《\n]|\Z)|(?<=[^\s?？])(?:\? ){{1,20}}\?(?=[^\s?？])")


@Fix
def unify_line_ends(text: str) -> Iterator[Edit]:
    r"""Make every line end a line feed.

    >>> unify_line_ends("全县脱贫。\r\n全镇脱贫。")
    '全县脱贫。\n全镇脱贫。'
    """
    return (Edit(m.start(), m.end(), "\n") for m in _LINE_END.finditer(text))


@Fix
def drop_invisible_characters(text: str) -> Iterator[Edit]:
    r"""Remove characters that print nothing: zero-width spaces, soft hyphens, marks of direction, control characters.

    >>> drop_invisible_characters("投入\u200b3.2亿元")
    '投入3.2亿元'
    """
    return (Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text))


# What mirrors leave of a paragraph's end. The bytes of 。” or ！” and of the < after them were misread together.
_BROKEN_END = re.compile(
    r"\?[!！]\?(?:<?/?(?:p|div|span|strong|br)\s?/?>)?"
    r"|(?P<signs>\?{0,2}[!！]?\??)(?<![<\w])/(?:p|div|span|strong|br)\s?>"
    r"|\?\?;"
)
_END_SIGNS = ("?!?", "?！?", "??;", "/p", "/div", "/span", "/strong", "/br")
_ASKS = re.compile(r"(?:[吗呢么]|什么|怎么|怎样|多少|如何|为何|哪里|哪些|谁|几[^，,。]{0,4}|[吗嗎呢麼么][”’]?)$")
_ENDS = re.compile(f"[{HAN}0-9A-Za-z%％。！？!；;…”’）)]")
_QUOTE = re.compile("[“”\n]")
_PARAGRAPH_STOP = "。！？!?…；;”’）)"


@Fix
def mend_broken_ends(text: str) -> Iterator[Edit]:
    """Mend sentence ends whose bytes ran into the tag behind them.

    >>> mend_broken_ends("他说：“收入20多万元?!?/p>")
    '他说：“收入20多万元。”'

    Where no quotation is open it was a full stop alone; where the end may have been another sign the edit says so.

    >>> mend_broken_ends("全县脱贫?/p>")
    '全县脱贫。'
    >>> mend_broken_ends("真的吗?!他问。")
    '真的吗?!他问。'
    """
    if not any(sign in text for sign in _END_SIGNS):
        return
    is_open, seen, mended = False, 0, -1
    for m in _BROKEN_END.finditer(text):
        start, end = m.span()
        for sign in _QUOTE.findall(text, seen, start)[-1:]:
            is_open = sign == "“"
        seen = start
        has_tag = m[0].endswith(">")
        edit = None
        if start == mended and has_tag:
            edit = Edit(start, end, "", "half a tag")
        elif not start or not _ENDS.match(text[start - 1]):
            continue
        elif m[0] == "??;":
            if is_open:
                edit = Edit(start, end, "”；", "sentence end", False)
        elif m["signs"] is None:
            # Without the tag, only an open quotation and the end of the line tell it from somebody's excitement.
            if has_tag or (is_open and text[end : end + 1] in ("", "\n")):
                edit = Edit(start, end, "。”" if is_open else "。", "sentence end", is_open)
        elif not m["signs"]:
            edit = Edit(start, end, "", "half a tag")
        elif text[start - 1] in _PARAGRAPH_STOP:
            edit = Edit(start, end, "”" if is_open else "", "half a tag", is_open)
        else:
            stop = "？" if _ASKS.search(text[max(0, start - 8) : start]) else "。"
            edit = Edit(start, end, stop + ("”" if is_open else ""), "sentence end", False)
        if edit:
            mended = end
            yield edit


# --- pinyin ---------------------------------------------------------------------------------------------------------

PINYIN_LETTERS = "a-zA-Züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿăĕĭŏŭɑɡêế"
_BRACKETED = re.compile(
    rf"[(（\[［【〔](?<=[{HAN}〇)）\]］】〕].)[\s\u200b]{{0,3}}([{PINYIN_LETTERS}\u0300-\u030c]{{1,9}}[1-5]?)"
    r"[\s\u200b]{0,3}[)）\]］】〕]"
)
_TONELESS = str.maketrans({"ɑ": "a", "ɡ": "g", "ü": "v"})


@cache
def readings() -> dict[str, str]:
    return {row["syllable"]: row["characters"] for row in read_table("cleaning_readings")}


@lru_cache(maxsize=8192)
def syllable_of(inside: str) -> tuple[str, bool]:
    """Return the syllable of pinyin that a bracket holds, without its tone, and whether it had one; '' for none."""
    plain = unicodedata.normalize("NFD", inside.strip()).replace("u\u0308", "v").translate(_TONELESS)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    has_tone = len(bare) < len(plain) or bare[-1:].isdigit()
    syllable = bare.rstrip("12345").lower()
    is_one = syllable in readings() and (has_tone or (inside.islower() and len(syllable) > 1))
    return (syllable if is_one else ""), has_tone


def _is_pinyin(inside: str, char: str) -> bool:
    """Say whether what a bracket holds is one syllable of pinyin for the character before it."""
    syllable, has_tone = syllable_of(inside)
    return bool(syllable) and (has_tone or char in readings()[syllable])


@Fix
def drop_bracketed_pinyin(text: str) -> Iterator[Edit]:
    """Remove the pinyin that copy sites put in brackets after a character.

    Some mirrors of news sites add a reading after a character so that their copy does not look like one.

    >>> drop_bracketed_pinyin("329萬(wàn)貧困人口，開會(huì )，脱（tuo1）贫")
    '329萬貧困人口，開會，脱贫'

    Without tone marks it is pinyin only if the character can be read so; an abbreviation or a gloss stays.

    >>> drop_bracketed_pinyin("资金(jin)，世界卫生组织(WHO)，他(he)")
    '资金，世界卫生组织(WHO)，他(he)'
    """
    if not any(sign in text for sign in ")）]］】〕"):
        return
    begin = behind = -1
    for m in _BRACKETED.finditer(text):
        start, end = m.span()
        if start != behind:
            if begin >= 0:
                yield Edit(begin, behind, text[begin])
            begin = start - 1
            if text[begin] in ")）]］】〕":
                begin = behind = -1
                continue
        # A second bracket right behind pinyin belongs to the same character.
        if _is_pinyin(m[1], text[begin]):
            behind = end
        elif start != behind:
            begin = behind = -1
    if begin >= 0:
        # The character belongs to the edit: a span that ends with it reaches over its pinyin in the raw text.
        yield Edit(begin, behind, text[begin])


# --- characters -----------------------------------------------------------------------------------------------------


@cache
def converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


@cache
def _one_script_only() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of characters that stand in traditional text only, and in simplified text only."""
    every = "".join(map(chr, range(0x4E00, 0x9FA6)))
    simple, full = converter("t2s").convert(every), converter("s2t").convert(every)
    traditional = {a for a, b in zip(every, simple, strict=True) if a != b} - set(simple)
    simplified = {a for a, b in zip(every, full, strict=True) if a != b} - set(full) - traditional
    return re.compile(f"[{''.join(sorted(traditional))}]"), re.compile(f"[{''.join(sorted(simplified))}]")


def script_counts(text: str) -> tuple[int, int]:
    """Return how many different characters of a text are only traditional, and how many only simplified."""
    traditional, simplified = _one_script_only()
    used = "".join(set(text))
    return len(traditional.findall(used)), len(simplified.findall(used))


@cache
def _variants(where: str) -> dict[int, str]:
    rows = read_table("cleaning_variants")
    return {ord(row["form"]): row["simplified"] for row in rows if row["where"] == where}


def _convert(text: str, config: str) -> str:
    simple: str = converter(config).convert(text)
    if len(simple) != len(text):
        # A phrase of another length would move every offset behind it: then each character for itself.
        simple = "".join(c if len(c) == 1 else old for old in text for c in [converter(config).convert(old)])
    return simple.translate(_variants("traditional"))


_PASSAGE = 8  # different traditional characters of a line that is one in a simplified text


@Fix
def simplify(text: str) -> Iterator[Edit]:
    """Turn traditional into simplified characters, where the text is traditional.

    >>> simplify("貧困發生率下降，農民收入顯著增長")
    '贫困发生率下降，农民收入显著增长'

    Traditional characters of names and quotations inside simplified text stay.

    >>> simplify("乾隆年间，张樹祿在著作里记下这个村庄，后来编入县志")
    '乾隆年间，张樹祿在著作里记下这个村庄，后来编入县志'
    """
    if not _one_script_only()[0].search(text):
        return
    traditional, simplified = script_counts(text)
    lines = text.splitlines(keepends=True)
    if traditional > 100 and traditional > 20 * simplified:
        # Too few for a line in simplified characters: all is converted as one.
        lines = [text]
    elif abs(traditional - simplified) < 40:
        # A short text: a quotation on a line of its own does not decide for the rest.
        own = "".join(line for line in lines if line.lstrip()[:1] not in ("“", "「", "『", "《"))
        traditional, simplified = script_counts(own or text)
    config = "tw2s" if "著" in text and "着" not in text else "t2s"
    is_traditional = traditional > simplified
    if not is_traditional and traditional < _PASSAGE:
        return
    at = start = 0
    for line in [*lines, ""]:
        full, simple = script_counts(line)
        if is_traditional:
            converts = full >= simple and bool(line)
        else:
            converts = full >= _PASSAGE and full > 8 * simple and line.lstrip()[0] not in "“「『《"
        if not converts:
            # What stands from start to here is traditional; converted as one, for speed.
            old = text[start:at]
            new = _convert(old, config) if old else ""
            if new != old:
                yield Edit(start, at, new, times=sum(map(ne, old, new)))
            start = at + len(line)
        at += len(line)


_WIDE = "０-９Ａ-Ｚａ-ｚ％＋－＝／＃＆＊＠＄＾＿｜～"
_WIDE_NUMBER = re.compile(r"[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])|(?<=[0-9０-９])．(?=[0-9０-９])")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@cache
def _twins() -> tuple[re.Pattern[str], dict[int, str]]:
    """Return the pattern of characters that a plain one is printed like, and the plain ones."""
    twins = {n: unicodedata.normalize("NFKC", chr(n)) for n in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFADA))}
    plain = (
        {n: char for n, char in twins.items() if char != chr(n)}
        | _variants("any")
        | {n: chr(c) for n, c in _NARROW.items()}
    )
    return re.compile(f"[{_WIDE}\u2e80-\u2fd5\uf900-\ufad9{''.join(map(chr, _variants('any')))}]"), plain


@Fix
def narrow_wide_characters(text: str) -> Iterator[Edit]:
    """Make full-width digits, letters, percent signs and decimal points half-width; punctuation stays.

    >>> narrow_wide_characters("投入３．２亿元，增长１２％，共１２，３４５人")
    '投入3.2亿元，增长12%，共12,345人'

    So are characters that Unicode has twice, as PDF files use them, and forms that simplified text never has.

    >>> narrow_wide_characters("陜西省⻓武县⼈口")
    '陕西省长武县人口'
    """
    twin, plain = _twins()
    new = text
    if "．" in text or "，" in text:
        new = _WIDE_NUMBER.sub(lambda m: m[0].translate(_NARROW), text)
    if first := twin.search(new):
        # Few different characters in many places: one replacement each is faster than a search for them all.
        for char in set(twin.findall(new, first.start())):
            new = new.replace(char, plain.get(ord(char), char))
    if new != text:
        yield Edit(0, len(text), new, times=sum(map(ne, text, new)))


_STRENGTH = "、，,：:；;。"
_DOUBLED = re.compile(rf"([{_STRENGTH}])(?<=[{HAN}\d%％”’）)》].) ?([{_STRENGTH}])(?=[{HAN}“‘《（(\d\s]|\Z)")


@Fix
def mend_doubled_marks(text: str) -> Iterator[Edit]:
    """Make one mark of two that stand side by side, the stronger one.

    >>> mend_doubled_marks("近年来,,全县脱贫1200户,。成效明显。")
    '近年来,全县脱贫1200户。成效明显。'

    An empty cell of a table stays.

    >>> mend_doubled_marks("石桥镇,,35户")
    '石桥镇,,35户'
    """
    for line in re.finditer(r"[^\n]+", text):
        pairs = list(_DOUBLED.finditer(text, *line.span()))
        has_sentence = bool(pairs) and bool(re.search("[。！？]", line[0]))
        for m in pairs:
            if m[1] not in "：:" and (has_sentence or not (m[1] + m[2]).isascii()):
                yield Edit(*m.span(), max(m[1], m[2], key=_STRENGTH.index))


_SPACED = re.compile(rf"(?m)^[\u3000 ]*((?:[{HAN}，。、；：“”0-9.%] ){{5,}}[{HAN}，。、；：“”0-9.%])[\u3000 ]*$")
_SPACED_YEAR = re.compile(r"[12](?<![\d.,] .)(?<![\d.,].)(?: ?(?:(?<=1)9|(?<=1 )9|(?<=2)0|(?<=2 )0)) ?\d ?\d(?= ?年)")
_SPACED_DIGITS = re.compile(rf"\d(?<![\d.,].)(?<!\d .)(?: [\d.]){{2,20}}+(?<=\d)(?= ?[{HAN}%])")
# What is left of a line's end and the next one's indent where lines were joined.
_INDENT = re.compile(rf"(?<=[{HAN}\d]) ?\u3000{{2}} ?(?=[{HAN}\d])")


@Fix
def mend_spaces(text: str) -> Iterator[Edit]:
    r"""Make odd spaces plain ones, drop question marks left of them, close up what spaces tore apart.

    >>> mend_spaces("投入\xa03.2亿元\n脱 贫 攻 坚 答 卷")
    '投入 3.2亿元\n脱贫攻坚答卷'
    >>> mend_spaces("全县减贫2 1 0 0人，发放贷 　　款500万元，收益23万 　　元，大家满意。")
    '全县减贫2100人，发放贷款500万元，收益23万元，大家满意。'
    >>> mend_spaces("下达201 9 年资金")
    '下达2019 年资金'

    Numbers in a row, and the cells of a table, stay.

    >>> mend_spaces("第1 2 3 4页\n石桥镇　　35户　　120人")
    '第1 2 3 4页\n石桥镇　　35户　　120人'
    """
    found = [Edit(m.start(), m.end(), " ") for m in _ODD_SPACE.finditer(text)]
    if "?" in text and (text[0] == "?" or any(sign in text for sign in ("? ", " ?", "\u3000?", "\n?"))):
        # A space that no encoding knew became a question mark: at the head of a line, or in a row of them.
        for m in _LOST_SPACE.finditer(text):
            inside = m.start() and text[m.start() - 1] != "\n"
            found.append(Edit(m.start(), m.end(), " " if inside else "", "lost space", False))
    if text.count(" ") > 4:
        for m in _SPACED.finditer(text):
            if len(re.findall(f"[{HAN}]", m[1])) > len(m[1]) / 6:
                found += [Edit(i, i + 1, "") for i in range(m.start(1) + 1, m.end(1), 2)]
    for m in _SPACED_DIGITS.finditer(text):
        digits = m[0].split(" ")
        if any(int(b) != int(a) + 1 for a, b in pairwise(d for d in digits if d != ".")):
            found.append(Edit(*m.span(), "".join(digits), "spaced digits", False))
    spaced = [edit.start for edit in found if edit.kind == "spaced digits"]
    found += [
        Edit(*m.span(), m[0].replace(" ", ""), "spaced digits", False)
        for m in _SPACED_YEAR.finditer(text)
        if " " in m[0] and m.start() not in spaced
    ]
    if "\u3000\u3000" in text:
        for line in re.finditer(r"[^\n]{30,}", text):
            gaps = [m.span() for m in _INDENT.finditer(text, *line.span())]
            if len(gaps) > 1 and len(re.findall("[，。；]", line[0])) > 1:
                found += [Edit(a, b, "", "indent inside a word") for a, b in gaps]
    yield from sorted(found)
