"""Data of the tasks: one task per file."""
