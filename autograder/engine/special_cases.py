"""Cases that belong to a behaviour: an error that must be raised, a warning that must not."""

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.compare import close
from autograder.engine.comparison import Comparison
from autograder.engine.diagnose import largest_difference
from autograder.engine.finding import Finding, Stage
from autograder.engine.leaves import Leaf, structural_problem


def special_case_finding(call: Comparison) -> Finding | None:
    """The first thing that is wrong in a case that belongs to a behaviour, or None."""
    case, right, answer = call.case, call.right, call.answer
    name = call.exercise.name
    if right.raised is not None:
        return _wrong_exception(call)
    if answer.raised is not None:
        return _finding(call, name, f"{describe_stop(answer)}, where {case.sentence}")
    if case.silent and answer.warned and not right.warned:
        return _finding(call, name, f"warns “{answer.warned[0]}” where {case.sentence}")
    for item in call.leaves:
        if isinstance(item, Finding):
            return _finding(call, item.quantity, f"{item.phrase} (where {case.sentence})")
        if problem := structural_problem(item):
            return _finding(call, item.quantity, f"{problem.phrase} (where {case.sentence})")
        if wrong := _wrong_dtype(call, item) or _wrong_value(call, item):
            return wrong
    return None


def describe_stop(answer: Outcome) -> str:
    """How a call ended in an exception, as the end of "`h` ..."."""
    raised = answer.raised
    assert raised is not None
    line = f" at your line `{raised.line}`" if raised.line else ""
    message = f": {raised.message.rstrip('.')}" if raised.message else ""
    return f"stops with {raised.types[0]}{message}{line}"


def _finding(call: Comparison, quantity: str, phrase: str, detail: str = "") -> Finding:
    case = call.case
    return Finding(quantity, case.part, False, Stage.BEHAVIOUR, phrase, detail, case.sentence)


def _wrong_exception(call: Comparison) -> Finding | None:
    expected, got = call.right.raised, call.answer.raised
    assert expected is not None
    wanted, where = expected.types[0], f"where {call.case.sentence}: {expected.types[0]} is asked"
    if got is None:
        return _finding(call, call.exercise.name, f"raises nothing {where}")
    if wanted not in got.types:
        return _finding(call, call.exercise.name, f"raises {got.types[0]} {where}")
    return None


def _wrong_dtype(call: Comparison, leaf: Leaf) -> Finding | None:
    if not (call.case.keeps_dtype and isinstance(leaf.expected, np.ndarray)):
        return None
    seen = np.asarray(leaf.seen).dtype
    if seen == leaf.expected.dtype:
        return None
    return _finding(call, leaf.quantity, f"comes back as {seen} where {call.case.sentence}")


def _wrong_value(call: Comparison, leaf: Leaf) -> Finding | None:
    if np.all(close(np.asarray(leaf.seen), np.asarray(leaf.expected))):
        return None
    phrase = f"is wrong where {call.case.sentence}"
    return _finding(call, leaf.quantity, phrase, largest_difference(call.sample(leaf)))
