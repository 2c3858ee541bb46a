"""Experiments and figures of lesson 04: backpropagation through time."""
