"""Submissions out of a learning platform's archive: read safely, understood, planned, written."""
