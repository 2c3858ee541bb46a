"""What the cells of a lesson call."""
