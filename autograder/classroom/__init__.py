"""A class: its directory, its gradebook, grading it, feedback and report."""
