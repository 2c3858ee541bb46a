"""Errors that the user can solve."""


class CourseError(Exception):
    """A problem that the user can solve: the message is one clear sentence."""
