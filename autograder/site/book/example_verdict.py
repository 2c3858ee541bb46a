"""The verdict on the landing page: a wrong answer, judged when the page is built."""

import inspect
import textwrap
from typing import Any

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict

SEED = 2026


def forget(c_prev: Any, f: Any) -> Any:
    """Return the part of the cell state that the forget gate keeps."""
    return c_prev + f


def example_code() -> str:
    """Return the wrong answer as a learner types it."""
    lines = inspect.getsource(forget).splitlines()
    return textwrap.dedent("\n".join(["def forget(c_prev, f):", lines[-1]]))


def example_verdict() -> Verdict:
    """Judge the wrong answer.

    Raises:
        KeyError: the exercise is not installed.
    """
    exercise = installed_exercises()["forget"]
    return judge(examine(forget, exercise, exercise.cases(SEED)), exercise, SEED)
