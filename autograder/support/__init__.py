"""Helpers for every part of the grader: find the course, run a notebook, print to the terminal."""
