"""One function a chart: a tidy table in, a finished matplotlib Axes out.

The charts stand in modules by subject (``money``, ``poverty``, ``language`` …); ``style`` is how all of them look,
``showing`` how they come into a notebook or a file, ``sources_table`` the way back from a mark to its sentence.
"""

from .showing import png, save, show
from .sources_table import SourcesTable, sources_table
from .style import alt_text, drawn_facts, font_path

__all__ = ["SourcesTable", "alt_text", "drawn_facts", "font_path", "png", "save", "show", "sources_table"]
