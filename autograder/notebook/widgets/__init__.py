"""Interactive widgets, each with a static form for pages without a kernel."""
