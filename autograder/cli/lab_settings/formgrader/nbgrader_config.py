"""nbgrader's defaults suit a learner. It warns when no file of this name is found."""
