"""What Sphinx wrote, made ready for readers: the search, the theme's slips, its icons, the Chinese font."""

import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import lxml.html

from ..charts.fonts import font_path, part
from ..locale import N_, is_chinese, tr


def finish(out: Path, cache: Path) -> None:
    """Make the pages that Sphinx wrote ready for readers; ``cache`` keeps the fonts already cut."""
    _mend_theme(out)
    _keep_used_icons(out)
    _write_search_data(out)
    _write_font(out, cache)


# What is seen, and the attribute that says in words what
_SHOWN = {"img": "alt", "svg": "aria-label"}


def _pages(out: Path) -> list[Path]:
    return sorted(page for page in out.rglob("*.html") if "_static" not in page.relative_to(out).parts)


# What of a page is no text to be found: what runs or folds, what stands on the page in another form, what stands in other files.
_NOT_SEARCHED = (
    ".//script", ".//style", ".//select", ".//*[contains(@class, 'headerlink')]", ".//*[contains(@class, 'cell_input')]",
    ".//details[contains(@class, 'above-input')]", ".//*[contains(@class, 'view-raw')]", ".//details[contains(@class, 'cite')]",
    ".//*[contains(@class, 'cell_output')]//table", ".//*[@id='explorer']", ".//dl[contains(@class, 'known')]",
    ".//*[contains(@class, 'slim')]", ".//*[contains(@class, 'chart-tools')]",
    ".//aside[contains(@class, 'disputed')]", ".//*[contains(@class, 'evidence-bar')]", ".//*[contains(@class, 'evidence-legend')]",
    ".//*[contains(@class, 'evidence-panel')]",
)  # fmt: skip
_A_SENTENCE = 20  # characters; a longer text that stands on several pages is found on the first


def _write_search_data(out: Path) -> None:
    """Write the text of every built page, section by section, as a script that the search loads.

    The facts in the tables of notebooks are left out: the search has every fact once, from the file of the facts.
    """
    found = []
    seen: set[str] = set()
    for page in _pages(out):
        name = page.relative_to(out).as_posix()
        if name in ("search.html", "genindex.html"):
            continue
        root = lxml.html.fromstring(page.read_text(encoding="utf-8"))
        main = next(iter(root.xpath("//article[contains(@class, 'bd-article')]")), None)
        if main is None:
            continue
        for path in _NOT_SEARCHED:
            for junk in main.xpath(path):
                junk.drop_tree()
        title = " ".join((main.xpath("string(.//h1[1])") or name).split())
        texts = _texts(main, set() if name.startswith("articles/") else seen)
        found.append({"url": name, "title": title, "texts": texts})
    data = json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    # The theme asks for Sphinx's own index on every page.
    (out / "searchindex.js").write_text("", encoding="utf-8")
    (out / "searchdata.js").write_text(f"window.POVLIB_PAGES={data};\n", encoding="utf-8")


def _texts(main: Any, seen: set[str]) -> list[list[str]]:
    """Return the texts of a page, each with its anchor; long ones only where they are not among those seen."""
    texts: list[list[str]] = []
    for block in main.iter("p", "li", "td", "h2", "h3", "dd", "dt", "figcaption", *_SHOWN):
        if any(parent.tag in ("p", "li", "td") for parent in block.iterancestors()) and block.tag not in _SHOWN:
            continue
        text = " ".join((block.get(_SHOWN[block.tag], "") if block.tag in _SHOWN else block.text_content()).split())
        if len(text) > 1 and text not in seen:
            texts.append([_anchor(block), text])
            if len(text) > _A_SENTENCE:
                seen.add(text)
    return texts


def _anchor(element: Any) -> str:
    """Return the nearest id at or above an element, or that of the first figure in it."""
    if figure := element.xpath(".//a[contains(@class, 'figure')]/@id"):
        return str(figure[0])
    for parent in (element, *element.iterancestors()):
        if parent.get("id") and parent.tag in ("section", "h2", "h3", "figure", "p"):
            return str(parent.get("id"))
    return ""


# What the theme writes that a screen reader cannot use, and what it should be.
_MENDED = (
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    ('<summary><span class="toctree-toggle"', '<summary aria-label="The pages below"><span class="toctree-toggle"'),
)
_BLANK, _ONE = re.compile(r"(?<=>)\s*\n\s*(?=<)"), "\n"
# What the theme says in English whatever the language is
_SAID = (
    N_("The pages below"), N_("Toggle primary sidebar"), N_("Toggle secondary sidebar"), N_("Color mode"),
    N_("System Settings"), N_("Light"), N_("Dark"),
)  # fmt: skip
_SEARCH_BUTTON = re.compile(r'(<button[^>]*\bsearch-button-field\b[^>]*?)\s+aria-label="[^"]*"')


def _mend_theme(out: Path) -> None:
    """Give the theme's own buttons names that say what a reader sees; take out the space it leaves between its tags."""
    for page in _pages(out):
        text = before = page.read_text(encoding="utf-8")
        for wrong, right in _MENDED:
            text = text.replace(wrong, right)
        text = _SEARCH_BUTTON.sub(r"\1", text)
        head, article, rest = text.partition('<article class="bd-article"')
        body, end, foot = rest.rpartition("</article>")
        text = f"{_BLANK.sub(_ONE, head)}{article}{body}{end}{_BLANK.sub(_ONE, foot)}" if article else text
        for said in _SAID if is_chinese() else ():
            text = re.sub(rf'(?<=[">]){said}(?=["<])', tr(said), text)
        if text != before:
            page.write_text(text, encoding="utf-8")


# An icon in the theme's script: its name, width and height, other names, code point, outline.
_ICON = re.compile(
    r""""?(?P<name>[\w-]+)"?:\[\d+,\d+,\[(?P<also>[^\]]*)\],"[0-9a-f]+",(?:"[^"]*"|\["[^"]*","[^"]*"\])\],?"""
)


def _keep_used_icons(out: Path) -> None:
    """Leave in the theme's script the icons that the site uses: all 2,000 are what a page would load longest."""
    script = out / "_static" / "scripts" / "fontawesome.js"
    if not script.is_file():
        return  # another version of the theme keeps its icons elsewhere
    texts = [file.read_text(encoding="utf-8") for file in (*_pages(out), *script.parent.glob("*.js")) if file != script]
    used = {name for text in texts for name in re.findall(r"\bfa-([\w-]+)", text)}

    def kept(icon: re.Match[str]) -> str:
        return icon.group() if used & {icon["name"], *re.findall(r'"([^"]+)"', icon["also"])} else ""

    text = script.read_text(encoding="utf-8")
    script.write_text(_ICON.sub(kept, text), encoding="utf-8")


def _write_font(out: Path, cache: Path) -> None:
    """Write the part of Noto Sans SC that the pages need, so that Chinese shows on machines without Chinese fonts."""
    texts = [page.read_text(encoding="utf-8") for page in _pages(out)]
    # charts are laid out in this font, their Latin letters too
    drawn = {c for text in texts for words in re.findall("<text [^>]*>([^<]*)", text) for c in unescape(words)}
    written: set[str] = set()
    for text in texts:
        written |= set(text)
    for file in (out / "searchdata.js", *sorted((out / "_static").glob("*.js"))):
        written |= set(file.read_text(encoding="utf-8"))
    needed = "".join(sorted(drawn | {c for c in written if ord(c) >= 0x2E80 or 0x2150 <= ord(c) <= 0x27BF}))
    key = hashlib.sha256(needed.encode() + font_path().read_bytes()).hexdigest()[:16]
    cached = cache / f"{key}.woff2"
    if not cached.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(part(needed, ("kern", "locl")))
    target = out / "_static" / "noto-sans-sc.woff2"
    target.write_bytes(cached.read_bytes())
    # the licence of the font asks to go with every copy of it
    target.with_name("noto-sans-sc-OFL.txt").write_bytes(font_path().with_name("OFL.txt").read_bytes())
