"""Sandboxed processes that run submissions, and the messages exchanged with them."""
