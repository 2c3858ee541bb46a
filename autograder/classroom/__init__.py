"""Grade a class with nbgrader: directory, gradebook, feedback and report."""
