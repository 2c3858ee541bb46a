"""Experiments and figures of lesson 02: gates."""
