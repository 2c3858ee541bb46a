"""Generated data: one task per file."""
