"""From scripts to notebooks: solutions/NN_name.py is the one source of a lesson."""

from autograder.builder.course import build_course
from autograder.builder.script import ScriptError

__all__ = ["ScriptError", "build_course"]
