"""The Chinese font that charts and pages carry (Noto Sans SC, OFL), and parts of it."""

import io
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# ASCII, the dash of a range, the minus and the characters of GB 2312, of which nearly all charts are made
_USUAL = bytes(range(0x20, 0x7F)).decode("ascii") + "–−"
_USUAL += "".join(bytes((row, cell)).decode("gbk", "ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))


def font_path() -> Path:
    """Return the file of the Chinese font, for what draws text itself, such as a word cloud."""
    spec = find_spec("zhplot")  # the package that brings it is not imported: that would set the fonts of all charts
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).with_name("fonts") / "NotoSansSC-Regular.ttf"


def part(characters: str, features: Sequence[str] = ("kern",)) -> bytes:
    """Return the part of the font that some characters need, as WOFF2; ``features``: what of its layout is kept."""
    usual = tuple(features) == ("kern",) and set(_USUAL).issuperset(characters)
    return _cut(usual_part() if usual else font_path().read_bytes(), characters, features, "woff2")


@cache
def usual_part() -> bytes:
    """Return the part that nearly all charts need: what they need is cut from it far sooner than from the whole font."""
    return _cut(font_path().read_bytes(), _USUAL, ("kern",))


def _cut(font: bytes, characters: str, features: Sequence[str], flavor: str | None = None) -> bytes:
    from fontTools import subset

    options = subset.Options(flavor=flavor, layout_features=[*features], hinting=False, notdef_outline=True)
    own = subset.load_font(io.BytesIO(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(own)
    out = io.BytesIO()
    subset.save_font(own, out, options)
    return out.getvalue()
