"""Grading a class: intake, a sandboxed child for each submission, and a judge outside it."""
