"""`check` and `own_or_reference`, which the cells of a lesson call."""

import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import SimpleNamespace
from typing import Any

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES

HOME_SEED = 2026  # at home the inputs are the same each time: learners can follow their numbers


def check(name: str, function: Callable[..., Any] | None = None) -> Verdict:
    """Judge a function against the exercise `name`; the verdict shows itself in a notebook.

    Args:
        name: the exercise.
        function: the answer. By default, the function called `name` in the caller's namespace.

    Returns:
        The verdict. A wrong answer raises nothing.

    Example:
        >>> from lstm_course.cells.gates import forget
        >>> check("forget", forget).passed
        True
    """
    if name not in EXERCISES:
        return _report_unknown(name)
    if function is None:
        namespace = sys._getframe(1).f_globals  # the notebook's own names
        if name not in namespace:
            return _report_undefined(name)
        function = namespace[name]
    return _judge_function(name, function)


def own_or_reference(*names: str) -> SimpleNamespace:
    """Choose your own functions if they pass their check, otherwise the course's reference.

    The figures of a lesson use these functions, so they show what *your* code does as soon as it is
    correct. One printed line says which functions are yours.

    Args:
        names: exercises.

    Returns:
        A namespace with one function per name: `own_or_reference("rnn_forward").rnn_forward`.

    Raises:
        KeyError: no exercise of that name.
    """
    namespace = sys._getframe(1).f_globals
    chosen = {name: _choose_function(name, namespace) for name in names}
    own = [name for name, function in chosen.items() if function is namespace.get(name)]
    borrowed = [name for name in names if name not in own]
    origins = []
    if own:
        origins.append(f"your own {', '.join(own)}")
    if borrowed:
        origins.append(f"the course's {', '.join(borrowed)} (yours is still to come)")
    print(f"This uses {'; '.join(origins)}.")
    return SimpleNamespace(**chosen)


def _judge_function(name: str, function: Callable[..., Any]) -> Verdict:
    if _is_inside_answer():  # endless recursion: the check's line is indented too far
        raise RuntimeError("a check stands inside the function that it checks: end the function")
    exercise = EXERCISES[name]
    return judge(examine(function, exercise, exercise.cases(HOME_SEED)), exercise, HOME_SEED)


def _is_inside_answer() -> bool:
    frame = sys._getframe(1).f_back
    while frame is not None and frame.f_code is not examine.__code__:
        frame = frame.f_back
    return frame is not None


def _choose_function(name: str, namespace: Mapping[str, Any]) -> Callable[..., Any]:
    if name not in EXERCISES:
        raise KeyError(f"there is no exercise called {name!r}{_suggest_name(name)}")
    function = namespace.get(name)
    if function is not None and _judge_function(name, function).passed:
        return function
    return EXERCISES[name].reference


def _report_unknown(name: str) -> Verdict:
    sentence = f"There is no exercise called `{name}`{_suggest_name(name)}."
    return Verdict(str(name), 0, 0, "raised", sentences=(sentence,))


def _suggest_name(name: str) -> str:
    close = get_close_matches(str(name), EXERCISES, n=1)
    return f": do you mean `{close[0]}`?" if close else ""


def _report_undefined(name: str) -> Verdict:
    sentence = (
        f"There is no function called `{name}` yet: run the cell with your answer first. If that "
        "cell itself ends in an error, mend it there, then come back."
    )
    return Verdict(name, 0, EXERCISES[name].points, "open", sentences=(sentence,))
