"""From scripts to notebooks: solutions/NN_name.py is the one source of a lesson."""

from autograder.build.course import build_course
from autograder.build.script import ScriptError

__all__ = ["ScriptError", "build_course"]
