"""Sequences: encoding, padding, windows, sampling, decoding."""
