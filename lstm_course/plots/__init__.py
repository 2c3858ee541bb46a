"""Figures of the lessons, one file a group of figures, all in the palette of `palette.py`."""
