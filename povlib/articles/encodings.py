"""Turn the bytes of a file into text, and say which encoding it was and how sure that is."""

from functools import cache
from typing import NamedTuple


class Decoded(NamedTuple):
    """Text, the encoding it was in, and how sure that is (0 to 1)."""

    text: str
    encoding: str
    confidence: float


_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NOT_TEXT = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive (or a .docx or .xlsx file)",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet table",
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


def _refused(data: bytes, at: int, why: str) -> ValueError:
    shown = f"byte 0x{data[at]:02x} at offset {at}" if at < len(data) else f"the end at offset {at}"
    return ValueError(f"no text: {shown} {why}; save the file as UTF-8")


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a file: UTF-8 and UTF-16 with or without a mark, GB18030, Big5.

    The confidence is 1 where a mark or the form of UTF-8 tells; of the others it is how common the
    characters are, with ordinary news as 1.

    Raises ``ValueError`` that names the first offset at which the bytes are no text in any of them.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            try:
                return Decoded(body.decode(name), name, 1.0)
            except UnicodeDecodeError as error:
                raise _refused(
                    data, error.start + len(mark), f"is no {name.upper()}, as the mark at the start promises"
                ) from None
    for magic, what in _NOT_TEXT.items():
        if data.startswith(magic):
            raise _refused(data, 0, f"begins {what}")
    if (zero := data.find(b"\x00")) >= 0:
        return _utf_16_without_mark(data, zero)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 1.0)
    except UnicodeDecodeError as error:
        broken = error.start, error.reason
    head = data[: broken[0]].decode("utf-8")
    is_cut = broken[1] == "unexpected end of data" and len(head) > 1 and head[-2] > "\u2e7f"
    if is_cut or sum("\u2e80" <= c <= "\uffee" for c in head) >= 6:
        # No other encoding gives so many characters in the form of UTF-8: one byte is damaged, or the file was cut.
        raise _refused(data, broken[0], f"breaks the UTF-8 before it ({broken[1]})")
    return _legacy(data, *broken)


def _utf_16_without_mark(data: bytes, zero: int) -> Decoded:
    best: tuple[float, str, str] | None = None
    if len(data) % 2 == 0:
        for name in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            readable = sum(c.isprintable() or c in "\n\r\t\u3000" for c in text[:20_000]) / max(1, len(text[:20_000]))
            share = _share_common(text) if any(c > "\x7f" for c in text) else 0.5
            if readable > 0.97 and "\x00" not in text and (best is None or share > best[0]):
                best = share, name, text
    if best is None or best[0] < 0.25:
        raise _refused(data, zero, "stands in no text")
    return Decoded(best[2], best[1], round(min(1.0, best[0] / 0.6), 2))


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
        control = next(
            (i for i, c in enumerate(text) if (c < " " and c not in "\t\n\r\x0b\x0c") or "\x80" <= c < "\xa0"), -1
        )
        if control >= 0:
            offsets.append(len(text[:control].encode(name, "replace")))
            continue
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
    if not found:
        raise _refused(data, max([broken, *offsets]) if offsets else broken, "fits neither UTF-8 nor GB18030 nor Big5")
    share, name, text = max(found)
    # Bytes of a picture or a program decode as rare characters; text has some common ones, unless it is very short.
    if share < 0.25 and len(data) > 200:
        raise _refused(data, broken, f"is no UTF-8 ({reason}), and as {name.upper()} the file is no Chinese text")
    return Decoded(text, name, round(min(1.0, share / 0.6), 2))
