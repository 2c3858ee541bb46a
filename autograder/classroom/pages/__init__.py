"""Pages that show a graded notebook to people, each made under limits."""
