"""Recurrent cells in NumPy: a step and a sequence, forward and backward."""
