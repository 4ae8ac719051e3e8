"""Turn the bytes of a file into text, and say which encoding it was and how sure that is."""

import codecs
from functools import cache
from typing import NamedTuple

from ..locale import N_, tr


class Decoded(NamedTuple):
    """Text, the encoding it was in, how sure that is (0 to 1), and for how many bad bytes � stands in it."""

    text: str
    encoding: str
    confidence: float
    replaced: int = 0


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_AS_UTF_8 = N_("save the file as UTF-8")
_NOT_TEXT = {
    b"\x89PNG": (N_("a PNG picture"), N_("give the text of the article")),
    b"\xff\xd8\xff": (N_("a JPEG picture"), N_("give the text of the article")),
    b"GIF8": (N_("a GIF picture"), N_("give the text of the article")),
    b"%PDF": (N_("a PDF file"), N_("let its name end in .pdf")),
    b"PK\x03\x04": (N_("a ZIP archive"), N_("let its name end in .docx, .xlsx or .zip, whichever it is")),
    b"\xd0\xcf\x11\xe0": (N_("an old Word or Excel file"), N_("save it as .docx or .xlsx")),
    b"\x1f\x8b": (N_("a gzip archive"), N_("unpack it")),
    b"SQLite format 3": (N_("a database"), N_("export it as .csv")),
    b"PAR1": (N_("a Parquet table"), N_("let its name end in .parquet")),
}
# The characters that news uses most; of an encoding guessed wrong hardly any come out.
_COMMON = (
    "的一是了在人有不和中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十"
    "三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心"
    "反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路"
    "级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府研究收村万元县镇乡贫困脱扶项目投亿户市省"
)
_COMMON_TRADITIONAL = "為個國我時來們對會發動說產種後過學經進著電裡現實體機當點從業開還間樣與關線數變條沒結問無軍題黨設長頭資邊級統較將組見計別論運農區強決戰則據處萬縣鎮鄉貧困脫項億戶"


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON + _COMMON_TRADITIONAL)


@cache
def daily_characters() -> frozenset[str]:
    """Return the characters of the first levels of GB 2312 and Big5: those in daily use."""
    pairs = [(lead, trail, "gb2312") for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF)]
    pairs += [(lead, trail, "big5") for lead in range(0xA4, 0xC7) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]
    return frozenset("".join(bytes(pair[:2]).decode(pair[2], "ignore") for pair in pairs))


def _share_common(text: str) -> float:
    """Return how common the characters of a text are that are not ASCII: 1 all common, 0 all rare; 1 where there are none.

    Characters frequent in news count most, others in daily use a little.
    """
    beyond = [
        c for c in text[:20_000] if c > "\x7f" and not c.isspace() and c not in "，。、：；“”‘’（）《》！？—…％·「」"
    ]
    if not beyond:
        return 1.0
    usual = sum(c in daily_characters() for c in beyond)
    return (0.8 * sum(c in _common() for c in beyond) + 0.2 * usual) / len(beyond)


def _refused(data: bytes, at: int, why: str, mend: str = _AS_UTF_8) -> ValueError:
    if at < len(data):
        shown = tr("byte 0x{byte:02x} at offset {at}").format(byte=data[at], at=at)
    else:
        shown = tr("the end at offset {at}").format(at=at)
    return ValueError(tr("no text: {shown} {why}; {mend}").format(shown=shown, why=why, mend=tr(mend)))


# Stands for bad bytes while a text is decoded: half of a surrogate pair, which comes out of no encoding.
_BAD = "\udfff"
_SAMPLE = 1 << 16  # bytes by which a large file without any text is told


_AHEAD = 24  # bytes behind a bad one by which it is told where the next character begins


def _step(error: UnicodeError) -> tuple[str, int]:
    """Go on behind a bad byte: in encodings of two bytes a character, where the more common characters follow."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, at = error.object, error.start + 1
    if error.encoding.startswith("utf") or at >= len(data) or data[at] < 0x80:
        return _BAD, max(error.end, at) if error.encoding.startswith("utf") else at
    one, two = (_share_common(data[i : i + _AHEAD].decode(error.encoding, "ignore")) for i in (at, at + 1))
    return _BAD, at + (two > one)


codecs.register_error("povlib.bad", _step)


def _replaced(text: str) -> tuple[str, int]:
    return text.replace(_BAD, "�"), text.count(_BAD)


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a file: UTF-8, UTF-16 and UTF-32 with or without a mark, GB18030, Big5.

    The confidence is 1 where a mark or the form of UTF-8 tells; of the others it is how common the characters are, with
    ordinary news as 1. Bad bytes are replaced and counted, unless there is a bad one to every two good characters.

    Raises ``ValueError`` that names the first offset at which the bytes are no text in any of them.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text, bad = _replaced(data[len(mark) :].decode(name, "povlib.bad"))
            if 2 * bad > len(text):
                raise _refused(
                    data, len(mark), tr("is no {name}, as the mark at the start promises").format(name=name.upper())
                )
            return Decoded(text, name, 1.0, bad)
    for magic, (what, mend) in _NOT_TEXT.items():
        if data.startswith(magic):
            raise _refused(data, 0, tr("begins {what}").format(what=tr(what)), mend)
    if (zero := data.find(b"\x00")) >= 0:
        found = _utf_16_without_mark(data)
        # a few zero bytes in a text are damage; 0xff stands for them, which is no text in any encoding
        found = found or _damaged(data.replace(b"\x00", b"\xff"))
        if found is None:
            raise _refused(data, zero, tr("stands in no text"))
        return found
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 1.0)
    except UnicodeDecodeError as error:
        broken = error.start, error.reason
    return _damaged_utf_8(data, *broken) or _legacy(data, *broken)


def _damaged_utf_8(data: bytes, broken: int, reason: str) -> Decoded | None:
    """Return what is UTF-8 but for a few bytes, or was cut inside a character; None for other encodings.

    No other encoding gives so many Chinese characters in the form of UTF-8.
    """
    head = data[:broken].decode("utf-8")
    is_cut = reason == "unexpected end of data" and len(head) > 1 and head[-2] > "\u2e7f"
    sample = data[broken : broken + _SAMPLE].decode("utf-8", "povlib.bad")
    chinese = sum("\u2e80" <= c <= "\uffee" for c in head[-_SAMPLE:] + sample)
    if not is_cut and chinese < 6 * sample.count(_BAD):
        return None
    text, bad = _replaced(head + data[broken:].decode("utf-8", "povlib.bad"))
    return Decoded(text, "utf-8", 1.0, bad) if 2 * bad <= len(text) else None


def _damaged(data: bytes) -> Decoded | None:
    """Return the text of damaged bytes in the encoding that gives the most common characters, None where it is none."""
    best: tuple[float, str] | None = None
    for name in ("utf-8", "gb18030", "big5hkscs"):
        text = _without_controls(data[:_SAMPLE].decode(name, "povlib.bad"))
        bad = text.count(_BAD)
        beyond = sum(c > "\x7f" for c in text) - bad
        share = _share_common(text.replace(_BAD, ""))
        if 2 * bad > beyond or share < 0.25:
            continue
        score = share * beyond / (beyond + 2 * bad)
        if best is None or score > best[0]:
            best = score, name
    if best is None:
        return None
    score, name = best
    text, bad = _replaced(_without_controls(data.decode(name, "povlib.bad")))
    if 2 * bad > len(text):
        return None
    return Decoded(text, "big5" if name == "big5hkscs" else name, round(min(1.0, score / 0.6), 2), bad)


_CONTROLS = {n: _BAD for n in (*range(32), *range(0x80, 0xA0)) if chr(n) not in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85"}


def _without_controls(text: str) -> str:
    return text.translate(_CONTROLS)


def _utf_16_without_mark(data: bytes) -> Decoded | None:
    best: tuple[float, str] | None = None
    if len(data) % 2 == 0:
        for name in ("utf-16-le", "utf-16-be"):
            text = data[:_SAMPLE].decode(name, "povlib.bad")
            readable = sum(c.isprintable() or c in "\n\r\t\u3000" for c in text) / len(text)
            share = _share_common(text) if any(c > "\x7f" for c in text) else 0.5
            if readable > 0.97 and "\x00" not in text and (best is None or share > best[0]):
                best = share, name
    if best is None or best[0] < 0.25:
        return None
    text, bad = _replaced(data.decode(best[1], "povlib.bad"))
    if "\x00" in text:
        return None
    return Decoded(text, best[1], round(min(1.0, best[0] / 0.6), 2), bad)


def _legacy(data: bytes, broken: int, reason: str) -> Decoded:
    """Decode bytes that are not UTF-8 as whichever of GB18030 and Big5 gives the more common characters."""
    found: list[tuple[float, str, str]] = []
    offsets: list[int] = []
    for name in ("gb18030", "big5hkscs"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            offsets.append(error.start)
            continue
        if _BAD not in _without_controls(text):
            found.append((_share_common(text), "big5" if name == "big5hkscs" else name, text))
    # UTF-16 without a mark whose every character is Chinese has no zero byte to tell it.
    if len(data) % 2 == 0 and len(data) >= 4:
        for name in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if (share := _share_common(text)) > 0.4:
                found.append((share, name, text))
    if found:
        share, name, text = max(found)
        # Bytes of a picture or a program decode as rare characters; text has some common ones, unless it is very short.
        if share >= 0.25 or len(data) <= 200:
            return Decoded(text, name, round(min(1.0, share / 0.6), 2))
        why = tr("is no UTF-8 ({reason}), and as {name} the file is no Chinese text")
        raise _refused(data, broken, why.format(reason=reason, name=name.upper()))
    if damaged := _damaged(data):
        return damaged
    raise _refused(data, max([broken, *offsets]), tr("fits neither UTF-8 nor GB18030 nor Big5"))


def decode_line(data: bytes, encoding: str) -> tuple[str, int]:
    """Return a line of a file of that encoding as text, and for how many bad bytes � stands in it.

    A line in another encoding, as in tables put together from several, is read in its own. Raises ``ValueError`` where the
    line is no text.
    """
    try:
        text, bad = data.decode(encoding), 0
    except UnicodeDecodeError:
        text, bad = _replaced(data.decode(encoding, "povlib.bad"))
        if 2 * bad > sum(c > "\x7f" for c in text) - bad:
            text, _, _, bad = decode(data)
    return text.replace("\x00", "�"), bad + text.count("\x00")
