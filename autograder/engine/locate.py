"""Where an answer's computation leaves the right one.

The answer's trace is a program. It is computed again, here, with one expression's values replaced
by values of the right computation. If that makes everything right, the expression is where the
answer leaves the right computation: whatever comes before and after it is right.
"""

from collections.abc import Sequence

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.exercise import Exercise
from autograder.engine.locating.program import Trace, TracedValue, checked
from autograder.engine.locating.repairs import SearchTooLongError
from autograder.engine.locating.replay import ReplayError
from autograder.engine.locating.search import Search
from autograder.engine.trace import trace_reference
from autograder.engine.verdict import Located


def locate(trace: Trace, exercise: Exercise, case: Case, wrong: Sequence[str]) -> Located | None:
    """The expression at which a traced answer leaves the right computation.

    Args:
        trace: of the answer, from `trace`; perhaps by way of an untrusted process.
        exercise: the exercise.
        case: the case that was traced.
        wrong: the quantities that are wrong. Where there is none, nothing is located.

    Returns:
        The location; None where there is no certain one.
    """
    right = trace_reference(exercise.reference, exercise.call_spec, case)
    if right is None:
        return None
    try:
        search = Search(checked(trace), right, case)
        with np.errstate(all="ignore"):  # an answer may hold any numbers
            found = search.found()
            return None if found is None else _described(search, found)
    except (ReplayError, SearchTooLongError):
        return None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None  # no trace of ours: it may come from a process that forges it


def _described(search: Search, found: TracedValue) -> Located:
    shown, inputs = search.shown(found)
    helpers = dict(search.trace.helpers)
    return Located(
        line=shown.line,
        expression=shown.expression,
        recognised=tuple(f"`{text}`" for text in inputs),
        function=shown.function,
        source=helpers.get(shown.function, "") if shown.function else search.trace.source,
    )
