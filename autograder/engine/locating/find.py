"""Find where a traced answer leaves the right computation: two traces in, a number out.

In class this runs in a worker of its own, in which no submission has run: the trace that it
computes again comes from untrusted code.
"""

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.locating.program import Trace, TracedValue, checked
from autograder.engine.locating.repairs import SearchTooLongError
from autograder.engine.locating.replay import ReplayError
from autograder.engine.locating.search import Search

JOINING = ("concatenate", "stack", "hstack", "vstack", "column_stack", "block", "array")


def find(traced: Trace, right: Trace, case: Case) -> int | None:
    """The number of the value at which an answer leaves the right computation; None if unsure.

    Args:
        traced: the answer's trace.
        right: the reference's trace of the same case, with values.
        case: the case.
    """
    try:
        with np.errstate(all="ignore"):  # an answer may hold any numbers
            traced = checked(traced)
            search = Search(traced, right, case)
            found = search.found()
            if found is None:
                return None
            shown, _ = search.shown(found)
            number = next(k for k, value in enumerate(traced.values) if value is shown)
            certain = search.has_known_inputs(number) and not _joins(traced.values[number])
            return number if certain else None
    except (ReplayError, SearchTooLongError):
        return None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None  # no trace of ours: it may come from a process that forges it


def _joins(value: TracedValue) -> bool:
    """Whether a value only joins others: which of them is out of place shows in their own lines."""
    named = {f"numpy:{name}" for name in JOINING}
    return any(
        isinstance(argument, tuple) and argument[:1] == ("function",) and argument[1] in named
        for argument in value.arguments
    )
