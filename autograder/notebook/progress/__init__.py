"""The progress line under a verdict: exercises done, marks, and what is next."""
