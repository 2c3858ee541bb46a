"""Find where a traced answer leaves the right computation: two traces in, a number out.

In class this runs in a worker of its own, in which no submission has run: the trace that it
computes again comes from code that nobody can trust.
"""

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.locating.program import Trace, checked
from autograder.engine.locating.repairs import SearchTooLongError
from autograder.engine.locating.replay import ReplayError
from autograder.engine.locating.search import Search


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
            return next(k for k, value in enumerate(traced.values) if value is shown)
    except (ReplayError, SearchTooLongError):
        return None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None  # no trace of ours: it may come from a process that forges it
