"""Notebooks of honest but odd work, and a home to run them in."""
