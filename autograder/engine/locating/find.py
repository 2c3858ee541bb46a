"""Find where a traced answer leaves the right computation: two traces in, a number out.

In class this runs in a worker of its own, in which no submission has run: the trace that it
computes again comes from code that nobody can trust.
"""

from autograder.engine.cases import Case
from autograder.engine.locating.program import Trace
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
    search = Search(traced, right, case)
    try:
        found = search.found()
        if found is None:
            return None
        shown, _ = search.shown(found)
    except (ReplayError, SearchTooLongError):
        return None
    return next(k for k, value in enumerate(traced.values) if value is shown)
