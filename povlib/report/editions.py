"""The editions of a report in several languages: how a page of one leads to the same page of the others."""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

NAMES = {"en": "English", "zh": "中文", "zh-Hant": "繁體中文"}
"""The languages by their own names."""


def switch(page: str, here: str, editions: Sequence[str]) -> Markup:
    """Return the links from a page to itself in the other editions; nothing where there is one edition only.

    The English edition lies in the folder of the report, each other in one of its own below it.

    >>> print(switch("articles/a-1", "zh", ["en", "zh"]))
    <a class="edition-switch" href="../../articles/a-1.html" hreflang="en" lang="en">English</a>
    >>> print(switch("articles/a-1", "en", ["en", "zh"]))
    <a class="edition-switch" href="../zh/articles/a-1.html" hreflang="zh-Hans" lang="zh-Hans">中文</a>
    """
    up = "../" * (page.count("/") + (here != "en"))
    codes = {"zh": "zh-Hans"}
    return Markup(
        "".join(
            f'<a class="edition-switch" href="{escape(up)}{"" if code == "en" else f"{code}/"}{escape(page)}.html"'
            f' hreflang="{codes.get(code, code)}" lang="{codes.get(code, code)}">{NAMES[code]}</a>'
            for code in editions
            if code != here
        )
    )
