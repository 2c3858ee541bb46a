"""Tools for training: gradient clipping, dropout, gradient checks."""
