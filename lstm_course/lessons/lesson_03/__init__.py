"""Experiments and figures of lesson 03: cell state."""
