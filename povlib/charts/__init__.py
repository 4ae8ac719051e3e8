"""One function a chart: a tidy table in, a finished matplotlib Axes out."""

from .style import alt_text, font_path, png, save, show

__all__ = ["alt_text", "font_path", "png", "save", "show"]
