"""`check` and `own_or_reference`: what a lesson's cells call."""

import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import SimpleNamespace
from typing import Any

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict

HOME_SEED = 2026  # at home the same inputs each time, so that a learner can follow their numbers


def check(name: str, function: Callable[..., Any] | None = None) -> Verdict:
    """Judge a function against the exercise `name`; the verdict shows itself in a notebook.

    Args:
        name: the exercise.
        function: the answer. Without it, the function called `name` where `check` is called.

    Returns:
        The verdict. Nothing is raised on a wrong answer.

    Example:
        >>> from lstm_course.cells.gates import forget
        >>> check("forget", forget).passed
        True
    """
    if name not in installed_exercises():
        return _unknown(name)
    if function is None:
        namespace = sys._getframe(1).f_globals  # the notebook's own names
        if name not in namespace:
            return _not_defined(name)
        function = namespace[name]
    return _verdict(name, function)


def own_or_reference(*names: str) -> SimpleNamespace:
    """Your own functions where they pass their check, the course's reference where not yet.

    The lessons' figures take their functions from here, so that they show what *your* code does as
    soon as it is right. One printed line says which function came from where.

    Args:
        names: exercises.

    Returns:
        A namespace with one function for each name: `own_or_reference("rnn_forward").rnn_forward`.

    Raises:
        KeyError: no exercise of that name.
    """
    namespace = sys._getframe(1).f_globals
    chosen = {name: _own_or_reference(name, namespace) for name in names}
    own = [name for name, function in chosen.items() if function is namespace.get(name)]
    borrowed = [name for name in names if name not in own]
    said = []
    if own:
        said.append(f"your own {', '.join(own)}")
    if borrowed:
        said.append(f"the course's {', '.join(borrowed)} (yours is still to come)")
    print(f"This uses {'; '.join(said)}.")
    return SimpleNamespace(**chosen)


def _verdict(name: str, function: Callable[..., Any]) -> Verdict:
    if _inside_an_answer():  # it would call itself again and again: a line that is indented too far
        raise RuntimeError("a check stands inside the function that it checks: end the function")
    exercise = installed_exercises()[name]
    return judge(examine(function, exercise, exercise.cases(HOME_SEED)), exercise, HOME_SEED)


def _inside_an_answer() -> bool:
    frame = sys._getframe(1)
    while frame is not None and frame.f_code is not examine.__code__:
        frame = frame.f_back
    return frame is not None


def _own_or_reference(name: str, namespace: Mapping[str, Any]) -> Callable[..., Any]:
    if name not in installed_exercises():
        raise KeyError(f"there is no exercise called {name!r}{_did_you_mean(name)}")
    function = namespace.get(name)
    if function is not None and _verdict(name, function).passed:
        return function
    return installed_exercises()[name].reference


def _unknown(name: str) -> Verdict:
    sentence = f"There is no exercise called `{name}`{_did_you_mean(name)}."
    return Verdict(str(name), 0, 0, "raised", sentences=(sentence,))


def _did_you_mean(name: str) -> str:
    close = get_close_matches(str(name), installed_exercises(), n=1)
    return f": do you mean `{close[0]}`?" if close else ""


def _not_defined(name: str) -> Verdict:
    sentence = (
        f"There is no function called `{name}` yet: run the cell with your answer first. If that "
        "cell itself ends in an error, mend it there, then come back."
    )
    return Verdict(name, 0, installed_exercises()[name].points, "open", sentences=(sentence,))
