"""Wrong answers beyond the catalogue: generated edits of a readable solution."""
