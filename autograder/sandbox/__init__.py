"""Isolated processes in which submissions run, and the messages that go to and fro."""
