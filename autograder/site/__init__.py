"""Notebooks as web pages."""
