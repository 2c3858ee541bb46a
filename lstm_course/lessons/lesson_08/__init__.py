"""Experiments and figures of lesson 08: GPU training lab."""
