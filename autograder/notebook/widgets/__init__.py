"""What moves on the page: widgets, each with a fallback that reads without a kernel."""
