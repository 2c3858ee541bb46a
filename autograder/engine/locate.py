"""Where an answer's computation leaves the right one.

The answer's trace is a program. It is computed again, here, with one expression's values replaced
by values of the right computation. If that makes everything right, the expression is where the
answer leaves the right computation: whatever comes before and after it is right.
"""

from autograder.engine.cases import Case
from autograder.engine.exercise import Exercise
from autograder.engine.locating.find import find
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.trace import trace_reference
from autograder.engine.verdict import Located


def locate(trace: Trace, exercise: Exercise, case: Case) -> Located | None:
    """The expression at which a traced answer leaves the right computation.

    Args:
        trace: of the answer, from `trace`; perhaps by way of an untrusted process.
        exercise: the exercise.
        case: the case that was traced.

    Returns:
        The location; None where there is no certain one.
    """
    right = trace_reference(exercise.reference, exercise.call_spec, case)
    if right is None:
        return None
    place = find(trace, right, case)
    return None if place is None else describe(trace.values[place[0]], trace, place[1])


def describe(found: TracedValue, trace: Trace, since: int) -> Located:
    """The location of a traced value, in the words of the learner's code.

    Args:
        found: the value.
        trace: the trace that holds it.
        since: the first line that may be the wrong one: the value's own, or one above it.
    """
    helpers = dict(trace.helpers)
    return Located(
        line=found.line,
        expression=found.expression,
        recognised=_inputs(found, trace) if since == found.line else (),
        function=found.function,
        source=helpers.get(found.function, "") if found.function else trace.source,
        since=since,
    )


def _inputs(found: TracedValue, trace: Trace) -> tuple[str, ...]:
    """The expressions that it was computed from; a forged trace may name some that are none."""
    known = (trace.values[k] for k in found.inputs if 0 <= k < len(trace.values))
    return tuple(dict.fromkeys(f"`{value.expression}`" for value in known))
