"""Experiments and figures of lesson 07: LSTMs at work."""
