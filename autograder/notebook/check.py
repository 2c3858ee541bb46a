"""`check`: judge the learner's function, and show the verdict in the notebook."""

import sys
from collections.abc import Callable
from difflib import get_close_matches
from types import FrameType
from typing import Any

from autograder.engine.examine import examine
from autograder.engine.registry import RegistryError, installed_exercises
from autograder.engine.verdict import Verdict
from autograder.notebook.home import HomeAnswer
from autograder.notebook.progress.session import with_progress


def check(name: str, function: Callable[..., Any] | None = None) -> Verdict:
    """Judge a function against the exercise `name`; the verdict displays itself in a notebook.

    Under the verdict on the lesson's own answer, a learner's notebook shows their progress.

    Args:
        name: the exercise.
        function: the answer. By default, the function called `name` in the caller's namespace.

    Returns:
        The verdict. A wrong answer raises nothing.

    Example:
        >>> check("forget", lambda c_prev, f: f * c_prev).passed
        True
    """
    try:
        exercises = installed_exercises()
    except RegistryError as error:
        return Verdict(str(name), 0, 0, "raised", sentences=(str(error),))
    if name not in exercises:
        return _report_unknown(name)
    if function is not None:  # tried out: the lesson's answer may be another
        return verdict_on(name, function)
    namespace = sys._getframe(1).f_globals  # the notebook's own names
    if name not in namespace:
        return _report_undefined(name)
    return with_progress(verdict_on(name, namespace[name]), exercises[name], namespace)


def verdict_on(name: str, function: Callable[..., Any]) -> Verdict:
    """Judge a function with the inputs that are used at home.

    Raises:
        KeyError: no exercise of that name.
        RuntimeError: called from inside the function that is being checked.
    """
    if _is_inside_an_answer():  # it would call itself without end: a line indented too far
        raise RuntimeError("a check is inside the function that it checks: end the function")
    return HomeAnswer(installed_exercises()[name], function).verdict()


def suggest_name(name: str) -> str:
    """Suggest ": do you mean `gate`?" for a name close to an exercise's, otherwise ""."""
    close = get_close_matches(str(name), installed_exercises(), n=1)
    return f": do you mean `{close[0]}`?" if close else ""


def _is_inside_an_answer() -> bool:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code is not examine.__code__:
        frame = frame.f_back
    return frame is not None


def _report_unknown(name: str) -> Verdict:
    sentence = f"There is no exercise called `{name}`{suggest_name(name)}."
    return Verdict(str(name), 0, 0, "raised", sentences=(sentence,))


def _report_undefined(name: str) -> Verdict:
    sentence = (
        f"There is no function called `{name}` yet: run the cell with your answer first. If that "
        "cell itself ends in an error, mend it there, then come back."
    )
    return Verdict(name, 0, installed_exercises()[name].points, "open", sentences=(sentence,))
