"""Wrong answers that nobody has written down: generated edits of a readable solution."""
