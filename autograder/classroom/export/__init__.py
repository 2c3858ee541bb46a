"""Marks for learning platforms and spreadsheets."""
