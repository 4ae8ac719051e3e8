"""How Sphinx builds the report; povlib.report puts the pages beside this file."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder

from povlib.locale import either, is_chinese, tr
from povlib.locale.addresses import keep_addresses
from povlib.report.citing import TITLE, Edition, footer
from povlib.report.editions import switch

_EDITION = Edition(**json.loads(Path(__file__).with_name("edition.json").read_text(encoding="utf-8")))
_LANGUAGE = json.loads(Path(__file__).with_name("language.json").read_text(encoding="utf-8"))
project = tr(TITLE)
extensions = ["myst_nb"]
nb_execution_mode = "off"
nb_code_prompt_show = tr("Show the code")
nb_code_prompt_hide = tr("Hide the code")
nb_ipywidgets_js: dict[str, Any] = {}
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
if is_chinese():
    myst_heading_slug_func = "povlib.locale.addresses.english_address"
suppress_warnings = ["misc.highlighting_failure"]
exclude_patterns = ["_static", "_templates"]
templates_path = ["_templates"]

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["report.css"]
html_js_files = [(name, {"defer": "defer"}) for name in ("words.js", "report.js", "cite.js", "search.js")]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_domain_indices = False
html_last_updated_fmt = None
html_theme_options = {
    "logo": {"text": tr("Poverty-alleviation news, in figures")},
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_source_button": False,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "home_page_in_toc": False,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "article_header_end": ["edition-switch.html", "article-header-buttons.html"],
    "search_bar_text": tr("Search..."),
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "footer_content_items": ["extra-footer"],
    "extra_footer": footer(_EDITION),
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_context = {"default_mode": "auto"}
language = {"zh": "zh_CN", "zh-Hant": "zh_TW"}.get(_LANGUAGE["language"], "en")


def _no_own_index(app: Any) -> None:
    """Leave out Sphinx's search index: it cannot find Chinese inside words; search.md has a search that can."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def _national_table() -> str:
    """Return the national series as a table, so that the page on the campaign types no number of it."""
    from povlib.reference import national_poverty

    heads = {
        "year": "Year",
        "poor_people_10k": "Poor people<br>贫困人口 (万人)",
        "poverty_rate_pct": "Poverty rate<br>贫困发生率 (%)",
        "poor_area_rural_income_yuan": "Income, poor areas<br>人均可支配收入 (元)",
        "central_special_fund_100m_yuan": "Central funds<br>中央专项资金 (亿元)",
    }
    table = national_poverty()[list(heads)]
    first, last = table.iloc[0], table.iloc[-1]
    sentence = tr(
        "At the end of {year}, {people} rural people were poor by the line, {rate}% of them all; at the end of {last}, by the "
        "official count, {left}. Empty: not in the table."
    ).format(
        year=f"{first['year']:.0f}",
        people=either(f"{first['poor_people_10k'] / 100:.1f} million", f"{first['poor_people_10k']:.0f}万"),
        rate=f"{first['poverty_rate_pct']:g}",
        last=f"{last['year']:.0f}",
        left=f"{last['poor_people_10k']:.0f}",
    )
    head = "".join(
        f'<th class="n">{name.partition("<br>")[2] or "年份" if is_chinese() else name}</th>' for name in heads.values()
    )
    body = ""
    for row in table.itertuples(index=False):
        cells = [f"{row[0]}", *("" if value != value else f"{value:,}".removesuffix(".0") for value in row[1:])]
        body += "<tr>" + "".join(f'<td class="n">{cell}</td>' for cell in cells) + "</tr>"
    box = (
        f'<div class="table-box"><table class="plain"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    return f"{sentence}\n\n```{{raw}} html\n{box}\n```\n"


def _fill(app: Any, page: str, source: list[str]) -> None:
    """Put what is computed into the pages that ask for it."""
    if page == "background":
        from povlib.reference import reference_file

        app.env.note_dependency(str(reference_file("national_poverty.csv")))
        source[0] = source[0].replace("%national%", _national_table())


# What a page may load: files of the site. Browsers differ in whether 'self' means them where a page is opened from a disk.
_OWN = "'self' file:"
_SCRIPTS = "%scripts%"
_POLICY = (
    f"default-src 'none'; script-src {_OWN}{_SCRIPTS}; style-src {_OWN} 'unsafe-inline'; img-src {_OWN} data:; "
    f"font-src {_OWN} data:; form-action {_OWN}; base-uri 'none'"
)
# The scripts that the theme writes into a page, to the letter: one that came in with a text is none of them.
_THEME_SCRIPT = re.compile(
    r"""<script(?:\ data-cfasync="false")?>(
    DOCUMENTATION_OPTIONS\.\w+\ =\ (?:'[\w/.-]*'|true|false);
    | (?:\s*document\.documentElement\.dataset\.\w+\ =\ localStorage\.getItem\("\w+"\)\ \|\|\ "\w*";)+\s*
    )</script>""",
    re.X,
)


def _lead_to_editions(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page the links to itself in the other editions."""
    context["edition_switch"] = switch(page, _LANGUAGE["language"] or "en", _LANGUAGE["editions"])


def _make_safe(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Escape what the theme writes as it is, and say what the page may load."""
    for name in ("pagetitle", "root_title"):
        if name in context:
            context[name] = escape(context[name])
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}" />'
    told = f'<meta name="povlib-edition" content="{escape(_EDITION.as_json())}" />'
    context["metatags"] = f"{policy}{told}{context.get('metatags', '')}"
    # Sphinx's words for a search that is not there, evaluated as code, which no page may do
    scripts = context["script_files"]
    context["script_files"] = [one for one in scripts if "translations.js" not in str(one.filename)]


def _allow_theme_scripts(app: Any, error: Exception | None) -> None:
    """Name the theme's own scripts in the policy of each page that was written, by their digests."""
    for path in Path(app.outdir).rglob("*.html"):
        page = path.read_bytes().decode("utf-8")
        if _SCRIPTS not in page:
            continue
        digests = {hashlib.sha256(script.encode("utf-8")).digest() for script in _THEME_SCRIPT.findall(page)}
        allowed = "".join(f" 'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in sorted(digests))
        path.write_bytes(page.replace(_SCRIPTS, allowed, 1).encode("utf-8"))


def setup(app: Any) -> dict[str, Any]:
    """Register what this site changes."""
    app.connect("builder-inited", _no_own_index)
    app.connect("source-read", _fill)
    if is_chinese():
        app.connect("doctree-read", keep_addresses, priority=100)  # before the theme's lists of sections are made
    app.connect("html-page-context", _lead_to_editions, priority=100)  # before the theme puts its header together
    app.connect("html-page-context", _make_safe, priority=900)  # behind the theme, which sets the titles
    app.connect("build-finished", _allow_theme_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
