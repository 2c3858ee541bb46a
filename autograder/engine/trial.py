"""Calls of functions of the course's own: of references, and of references with mistakes in them.

Known mistakes are tried by the hundred and generated ones by the thousand. Nearly none of them
writes into its arguments. So their arrays are lent to the function, as read-only views, and copied
only for a function that NumPy has refused to let write.
"""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.cases import Case
from autograder.engine.examine import changed_arguments, describe_raised, fresh, plain
from autograder.engine.exercise import Exercise
from autograder.engine.harness.load import harness_named

READ_ONLY = "read-only"  # in what NumPy says of a write into an array that is lent


def trial(function: Callable[..., Any], exercise: Exercise, case: Case) -> Outcome:
    """Call a function of the course's own in one case, without what only a learner's needs.

    Args:
        function: the reference, as it is or with mistakes in it.
        exercise: the exercise.
        case: the call.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        if exercise.harness:
            return _called(function, exercise, case, fresh)
        outcome = _called(function, exercise, case, lent)
        if outcome.raised is not None and READ_ONLY in outcome.raised.message:
            return _called(function, exercise, case, fresh)
        return outcome


def result_of(function: Callable[..., Any], case: Case) -> Any:
    """What a function of the course's own returns in a case, as it is.

    Raises:
        Exception: whatever the function raises.
    """
    try:
        return function(*map(lent, case.arguments))
    except ValueError as error:
        if READ_ONLY not in str(error):
            raise
    return function(*map(fresh, case.arguments))


def lent(argument: Any) -> Any:
    """An argument for one call, in which no array can be written to."""
    if isinstance(argument, np.ndarray):
        view = argument.view()
        view.flags.writeable = False
        return view
    if isinstance(argument, tuple) and hasattr(argument, "_fields"):
        return type(argument)(*map(lent, argument))
    if isinstance(argument, tuple | list):
        return type(argument)(map(lent, argument))
    return fresh(argument)


def _called(
    function: Callable[..., Any],
    exercise: Exercise,
    case: Case,
    argument_of: Callable[[Any], Any],
) -> Outcome:
    spec = exercise.call_spec
    arguments = tuple(map(argument_of, case.arguments))
    value, raised = None, None
    try:
        if exercise.harness:
            value = plain(harness_named(spec.harness)(function, arguments, spec))
        else:
            value = plain(function(*arguments))
    except Exception as error:
        raised = describe_raised(error, function)
    if argument_of is lent:
        named = zip(spec.inputs, case.arguments, arguments, strict=False)
        changed = tuple(name for name, old, new in named if not _is_as_lent(old, new))
    else:
        changed = changed_arguments(spec, case.arguments, arguments)
    return Outcome(value=value, raised=raised, changed=changed)


def _is_as_lent(before: Any, after: Any) -> bool:
    """Whether lists hold what they did, and arrays have their shapes: their numbers are safe."""
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and before.shape == after.shape
    if isinstance(before, tuple | list):
        is_list = isinstance(after, tuple | list) and len(before) == len(after)
        return is_list and all(map(_is_as_lent, before, after))
    return True
