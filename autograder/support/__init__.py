"""What every part of the grader may use: where the course is, how a notebook is run."""
