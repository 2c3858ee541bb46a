"""Experiments and figures of lesson 00: welcome."""
