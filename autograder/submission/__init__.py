"""One submission: bytes in, verdicts out."""
