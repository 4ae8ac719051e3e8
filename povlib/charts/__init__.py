"""One function a chart: a tidy table in, a finished matplotlib Axes out.

The charts stand in modules by subject (``money``, ``poverty``, ``language`` …); ``style`` is how all of them look,
``showing`` how they come into a notebook, ``tables`` the way back from a mark to its sentence.
"""

from .drawing import svg
from .fonts import font_path
from .showing import output_of, png, show
from .style import alt_text, drawn_facts
from .tables import sources_table

__all__ = ["alt_text", "drawn_facts", "font_path", "output_of", "png", "show", "sources_table", "svg"]
