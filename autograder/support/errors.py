"""Errors that are the user's to put right."""


class CourseError(Exception):
    """Something the user can put right: the message is one clear sentence."""
