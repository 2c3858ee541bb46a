"""Functions that the cells of a lesson call."""
