"""The slides of the one-hour lesson: a notebook, run, through nbconvert's reveal exporter, with reveal.js inside the file."""

import re
from importlib.resources import files
from pathlib import Path

from .page import font_face

NOTEBOOK = Path(__file__).with_name("one_hour.ipynb")
_LINK = re.compile(r'<link [^>]*href="[^"]*/dist/([\w/.-]+\.css)"[^>]*>')
_OTHER_FONT = re.compile(r"@import url\([^)]*\);?")
_STYLE = """<style>
.reveal { font-family: system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", Han, sans-serif; font-size: 30px; }
.reveal h1 { font-size: 1.7em; text-transform: none; } .reveal h2 { font-size: 1.25em; text-transform: none; }
.reveal .slides { text-align: left; } .jp-InputPrompt, .jp-OutputPrompt { display: none; }
.reveal .jp-RenderedHTMLCommon, .reveal .jp-RenderedText pre { font-size: 28px; line-height: 1.5; font-family: inherit; white-space: pre-wrap; }
.reveal table { font-size: 24px; } .reveal .jp-RenderedHTMLCommon li { margin: 0 0 .15em; }
</style>"""


def slides(notebook: Path) -> str:
    """Return an executed notebook as slides in one HTML file that asks for nothing else.

    Raises ``ImportError`` where nbconvert or sphinx-revealjs, which brings reveal.js, is not installed.
    """
    from nbconvert.exporters import SlidesExporter

    exporter = SlidesExporter(
        template_name="slides",
        extra_template_basedirs=[str(Path(__file__).parent)],
        exclude_input=True,
        reveal_url_prefix="reveal.js",
        reveal_theme="white",
    )
    html, _ = exporter.from_filename(str(notebook))
    dist = files("sphinx_revealjs") / "_static" / "revealjs" / "dist"

    def sheet(link: re.Match[str]) -> str:
        text = (dist / link[1]).read_text(encoding="utf-8")
        return f"<style>{_OTHER_FONT.sub('', text)}</style>"

    html = _LINK.sub(sheet, html)
    script = (dist / "reveal.js").read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]
    html = html.replace("/* reveal.js */", script.replace("</script", "<\\/script"))
    return html.replace("</head>", f"<style>{font_face(html)}</style>{_STYLE}</head>", 1)
