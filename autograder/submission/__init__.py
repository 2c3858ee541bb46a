"""Grade one submission: bytes in, verdicts out."""
