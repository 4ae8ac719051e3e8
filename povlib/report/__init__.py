"""The HTML report: notebooks run, pages written, the site built."""

from .build import gather, report_on

__all__ = ["gather", "report_on"]
