"""Cases that belong to a behaviour: an error that must be raised, a warning that must not."""

import re
from collections.abc import Collection

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.comparison import Comparison
from autograder.engine.diagnose import largest_difference
from autograder.engine.entries import zero_where_wrong
from autograder.engine.exception_hints import hint_for
from autograder.engine.exception_messages import message_in_words
from autograder.engine.finding import Finding, Stage
from autograder.engine.leaves import Leaf, structural_problem
from autograder.engine.wording import number

CAUSE = re.compile(r"[:.] (?=[A-Za-z`])")  # what separates a problem from its cause
HINT_CASE = "Work out this case by hand, then print the intermediate results for it."
HINT_REASON = "Which text should the caller read: what is in the file, and what was expected?"
FEW = 3  # inputs that are listed one by one


def special_case_finding(call: Comparison, failing: Collection[str | None] = ()) -> Finding | None:
    """The first thing that is wrong in a case that belongs to a part, or None.

    Args:
        call: the case.
        failing: outputs that are wrong in ordinary cases, too. They cost no part but their own.
    """
    case, right, answer = call.case, call.right, call.answer
    name = call.exercise.name
    if right.raised is not None:
        return _wrong_exception(call)
    if answer.raised is not None:
        hint = hint_for(answer.raised, call.exercise)
        return _finding(call, name, describe_stop(answer, f" where {case.sentence}"), hint=hint)
    if case.silent and answer.warned and not right.warned:
        return _finding(call, name, f"warns “{answer.warned[0]}” where {case.sentence}")
    is_output = any(part.name == case.part for part in call.exercise.outputs)
    elsewhere = set(failing) - {case.part} if is_output else ()
    for item in call.leaves:
        owner = item.part if isinstance(item, Finding) else item.part.name
        if owner in elsewhere:
            continue
        if isinstance(item, Finding):
            return _finding(call, item.quantity, _where(item.phrase, case.sentence))
        if problem := structural_problem(item):
            phrase = _where(problem.phrase, case.sentence)
            return _finding(call, item.quantity, phrase, hint=problem.hint)
        if wrong := _wrong_dtype(call, item) or _wrong_value(call, item):
            return wrong
    return None


def describe_stop(answer: Outcome, where: str = "") -> str:
    """How a call ended in an exception, as the end of "`h` ...".

    Args:
        answer: what the call did.
        where: the case, as " on some inputs".
    """
    raised = answer.raised
    assert raised is not None
    line = f" at your line `{raised.line}`" if raised.line else ""
    message = message_in_words(raised)
    return f"raises {raised.types[0]}{line}{where}" + (f": {message}" if message else "")


def _where(phrase: str, sentence: str) -> str:
    """A structural problem, and in which case it occurs."""
    case = sentence.split(": ")[0]
    if phrase.endswith("]"):  # of an index, which "where" would belong to
        return f"{phrase}. In this case, {case}"
    mark = CAUSE.search(phrase)
    return (
        f"{phrase[: mark.start()]} where {case}{phrase[mark.start() :]}"
        if mark
        else (f"{phrase}{',' if ', first at' in phrase else ''} where {case}")
    )


def _finding(
    call: Comparison, quantity: str, phrase: str, detail: str = "", hint: str = ""
) -> Finding:
    case = call.case
    return Finding(
        quantity, case.part, False, Stage.BEHAVIOUR, phrase, detail, case.sentence, hint=hint
    )


def _wrong_exception(call: Comparison) -> Finding | None:
    expected, got = call.right.raised, call.answer.raised
    assert expected is not None
    wanted, where = expected.types[0], f"where {call.case.sentence}: expected {expected.types[0]}"
    if got is None:
        return _finding(call, call.exercise.name, f"raises nothing {where}")
    if wanted not in got.types:
        return _finding(call, call.exercise.name, f"raises {got.types[0]} {where}")
    if call.case.with_reason and got.types[0] == wanted and not got.message:
        bare = f"raises {wanted} without a message where {call.case.sentence}"
        return _finding(call, call.exercise.name, bare, hint=HINT_REASON)
    return None


def _wrong_dtype(call: Comparison, leaf: Leaf) -> Finding | None:
    if not (call.case.keeps_dtype and isinstance(leaf.expected, np.ndarray)):
        return None
    seen = np.asarray(leaf.seen).dtype.newbyteorder("=")  # the order of bytes is no matter
    if seen == leaf.expected.dtype.newbyteorder("="):
        return None
    return _finding(call, leaf.quantity, f"is returned as {seen} where {call.case.sentence}")


def _wrong_value(call: Comparison, leaf: Leaf) -> Finding | None:
    wrong = ~leaf.agrees
    if not wrong.any():
        return None
    where = _inputs_where_wrong(call, wrong) or f"where {call.case.sentence}"
    sample = call.sample(leaf)
    zeros = ": every wrong entry is zero" if zero_where_wrong([sample], leaf.axes) else ""
    detail = largest_difference(sample, indexed=not leaf.laid_end_to_end)
    return _finding(call, leaf.quantity, f"is wrong {where}{zeros}", detail, HINT_CASE)


def _inputs_where_wrong(call: Comparison, wrong: np.ndarray) -> str:
    """The few entries of the only argument at which an elementwise function is wrong."""
    if len(call.inputs) != 1 or wrong.all():
        return ""
    ((name, given),) = call.inputs.items()
    if given.shape != wrong.shape or not given.ndim:
        return ""
    values = list(dict.fromkeys(float(value) for value in given[wrong]))
    if len(values) > FEW:
        return ""
    return f"at {name} = {', '.join(number(value).replace('-', '−') for value in values)}"
