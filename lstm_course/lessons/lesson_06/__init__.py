"""Experiments and figures of lesson 06: GRU and variants."""
