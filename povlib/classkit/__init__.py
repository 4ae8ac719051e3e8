"""The class kit: what a teacher hands out and keeps, made from the notebooks by ``python -m povlib.classkit`` (``make class``).

A student edition without solutions, a teacher's edition with the answers, slides for one hour, handouts, and a scored edition.
"""
