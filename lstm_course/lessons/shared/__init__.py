"""Experiments and figures that several lessons use."""
