"""What a class misunderstood: gathered, counted, drawn, and written as a page and a table."""
