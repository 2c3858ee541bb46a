"""Exercises, judge, notebook builder and command line of the LSTM course.

The four names that lessons use are imported on first use, because the processes that run a
learner's code, and the command line, do not need the exercises.
"""

from importlib import import_module
from typing import Any

__all__ = ["Verdict", "check", "own_or_reference", "quiz"]

_HOMES = {
    "Verdict": "autograder.engine.verdict",
    "check": "autograder.notebook.check",
    "own_or_reference": "autograder.notebook.own_or_reference",
    "quiz": "autograder.notebook.quiz",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
