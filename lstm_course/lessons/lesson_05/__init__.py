"""Experiments and figures of lesson 05: stacked layers."""
