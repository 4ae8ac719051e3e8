"""How Sphinx builds the report; povlib.report puts the pages beside this file."""

from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder

project = "China's poverty-alleviation news, in figures"
extensions = ["myst_nb"]
nb_execution_mode = "off"
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
nb_ipywidgets_js: dict[str, Any] = {}
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]
exclude_patterns = ["_static", "_templates"]
templates_path = ["_templates"]

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["report.css"]
html_js_files = [("report.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_domain_indices = False
html_last_updated_fmt = None
html_theme_options = {
    "logo": {"text": "Poverty-alleviation news, in figures"},
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_source_button": False,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "home_page_in_toc": False,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "footer_content_items": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_context = {"default_mode": "auto"}
language = "en"


def _no_own_index(app: Any) -> None:
    """Leave out Sphinx's search index: it cannot find Chinese inside words; search.md has a search that can."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def setup(app: Any) -> dict[str, Any]:
    """Register what this site changes."""
    app.connect("builder-inited", _no_own_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
