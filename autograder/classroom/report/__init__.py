"""The report on an assignment: read, counted, drawn, and written as a page and a table."""
