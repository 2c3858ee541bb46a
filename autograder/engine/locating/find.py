"""Find where a traced answer leaves the right computation: two traces in, a number out.

In class this runs in a worker of its own, in which no submission has run: the trace that it
computes again comes from untrusted code.
"""

import contextlib
import warnings

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.locating.between import Between
from autograder.engine.locating.branches import takes_branches
from autograder.engine.locating.program import Trace, TracedValue, checked
from autograder.engine.locating.repairs import SearchTooLongError
from autograder.engine.locating.replay import ReplayError
from autograder.engine.locating.search import Search

JOINING = ("concatenate", "stack", "hstack", "vstack", "column_stack", "block", "array")


def find(traced: Trace, right: Trace, case: Case) -> tuple[int, int] | None:
    """The value at which an answer leaves the right computation: its number; None if unsure.

    Beside it, the first line that may be the wrong one: the value's own where that is certain.

    Args:
        traced: the answer's trace.
        right: the reference's trace of the same case, with values.
        case: the case.
    """
    if case.sentence and takes_branches(traced):
        return None  # of its own, perhaps, whose condition is as likely to be wrong
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():  # an answer may hold anything
            warnings.simplefilter("ignore")
            traced = checked(traced)
            search = Between(traced, right, case)
            if any(map(search.calls.is_unsteady, search.calls.own)):
                return None  # a mode or a graph makes the difference, which no value shows
            with contextlib.suppress(SearchTooLongError):
                place = _exactly(search, traced)
                if place is not None:
                    return place
            place = search.between()
            if place is not None or not (right.arguments or search.is_reordering()):
                return place
            return _exactly(Between(traced, right, case, is_strict=True), traced)
    except (ReplayError, SearchTooLongError):
        return None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None  # no trace of ours: it may come from a process that forges it


def _exactly(search: Search, traced: Trace) -> tuple[int, int] | None:
    found = search.found()
    if found is None:
        return None
    shown, _ = search.shown(found)
    number = next(k for k, value in enumerate(traced.values) if value is shown)
    certain = search.has_known_inputs(number) and not _joins(traced.values[number])
    return (number, shown.line) if certain else None


def _joins(value: TracedValue) -> bool:
    """Whether a value only joins others: which of them is out of place shows in their own lines."""
    named = {f"numpy:{name}" for name in JOINING}
    return any(
        isinstance(argument, tuple) and argument[:1] == ("function",) and argument[1] in named
        for argument in value.arguments
    )
