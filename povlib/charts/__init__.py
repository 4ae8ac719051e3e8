"""One function a chart: a tidy table in, a finished matplotlib Axes out.

The charts stand in ``money``, ``poverty``, ``contradictions``, ``overview`` and ``language``; what all of them share is
here.
"""

from .sources import SourcesTable, sources_table
from .style import alt_text, drawn_facts, font_path, png, save, show

__all__ = ["SourcesTable", "alt_text", "drawn_facts", "font_path", "png", "save", "show", "sources_table"]
