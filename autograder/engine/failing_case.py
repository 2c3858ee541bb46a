"""The smallest case in which an answer is wrong, as its author can try it again."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.cases import AGAIN, FLOAT32, Case, Named, Seed
from autograder.engine.comparison import Comparison
from autograder.engine.examine import fresh
from autograder.engine.exercise import Exercise
from autograder.engine.finding import Finding, Stage
from autograder.engine.leaves import Leaf, structural_problem
from autograder.engine.special_cases import special_case_finding
from autograder.engine.tensors import Tensor
from autograder.engine.verdict_case import FailingCase
from autograder.engine.wording import capital

TENSORS = ("tensors", "batches")  # harnesses that call with the case's arguments, as tensors
LISTED = "batches"  # the one whose functions are generators


class _Wrong(NamedTuple):
    """A wrong quantity, what is wrong but its numbers, and its place in the computation."""

    quantity: str
    problem: str = ""
    place: int = 0


def failing_case(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    outcomes: Sequence[Outcome],
) -> FailingCase | None:
    """The smallest case in which an answer is wrong; None where its author could not call it.

    Ordinary cases come before special ones, and these before cases of one behaviour. Among them it
    is the smallest in which the first wrong quantity of the computation is wrong. The case that
    comes again and the one in float32 are left out.

    Args:
        exercise: the exercise.
        cases: the calls.
        expected: what the reference did in them.
        outcomes: what the answer did in them.
    """
    if exercise.behaviour or not exercise.arguments:
        return None  # weights have no inputs, and the arguments of these harnesses are its own
    found = []
    for k, case in enumerate(cases):
        if case.part == FLOAT32 or case.sentence == AGAIN:
            continue
        call = Comparison(exercise, case, expected[k], outcomes[k])
        if wrong := _first_wrong(call):
            found.append((_rank(case), wrong.place, entries(case.arguments), k, call, wrong))
    if not found:
        return None
    *_, call, wrong = min(found, key=lambda item: item[:4])
    return _describe(call, wrong)


def entries(argument: Any) -> int:
    """Number of entries of all arrays in an argument, or in several."""
    if isinstance(argument, Tensor):
        return entries(argument.array)
    if isinstance(argument, np.ndarray):
        return argument.size
    if isinstance(argument, tuple | list):
        return sum(map(entries, argument))
    return 1


def _rank(case: Case) -> int:
    if case.part is not None:
        return 2
    return 1 if case.sentence else 0


def _first_wrong(call: Comparison) -> _Wrong | None:
    """The first wrong quantity of a call."""
    name = call.exercise.name
    if call.case.part is not None:
        finding = special_case_finding(call)
        return _Wrong(finding.quantity, _problem(call, finding)) if finding else None
    if call.answer.raised is not None:
        return _Wrong(name)
    items = (*call.leaves, *call.wrong_records)
    wrong = (_wrong_quantity(call.exercise, item) for item in items)
    return min(filter(None, wrong), key=lambda found: found.place, default=None)


def _problem(call: Comparison, finding: Finding) -> str:
    """What is wrong in a special case, but for numbers, which can be seen."""
    if call.right.raised or call.answer.raised:
        return "" if call.answer.raised else finding.phrase
    wrong = (_wrong_quantity(call.exercise, item) for item in call.leaves)
    by_numbers = any(w and (w.quantity, w.problem) == (finding.quantity, "") for w in wrong)
    return "" if by_numbers else finding.phrase


def _wrong_quantity(exercise: Exercise, item: Leaf | Finding) -> _Wrong | None:
    """A wrong quantity; None where it is right."""
    finding = item if isinstance(item, Finding) else structural_problem(item)
    if finding:
        problem = "" if finding.stage is Stage.FINITE else finding.phrase
        return _Wrong(finding.quantity, problem, _place(exercise, finding.quantity, finding.part))
    assert isinstance(item, Leaf)
    if item.agrees.all():
        return None
    return _Wrong(item.quantity, "", _place(exercise, item.quantity, item.part.name))


def _place(exercise: Exercise, quantity: str, part: str | None) -> int:
    """Place of a quantity in the order of the computation; those of all outputs come first."""
    if part is None:
        return -1
    order = exercise.order or tuple(part.name for part in exercise.parts)
    return min(
        (order.index(name) for name in (quantity, part) if name in order), default=len(order)
    )


def _values(call: Comparison, quantity: str) -> tuple[Any, Any]:
    """The right and the actual value of a quantity, None where there is no such array.

    The right one is a copy: the learner gets hold of it, and later answers are compared with it.
    """
    if call.right.raised is not None or call.answer.raised is not None:
        return None, None
    right = {leaf.quantity: leaf.expected for leaf in call.expected_leaves}
    seen = {leaf.quantity: leaf.seen for leaf in call.leaves if isinstance(leaf, Leaf)}
    return deepcopy(right.get(quantity)), seen.get(quantity)


def _describe(call: Comparison, wrong: _Wrong) -> FailingCase:
    exercise, case, raised = call.exercise, call.case, call.answer.raised
    expected, actual = _values(call, wrong.quantity)
    called = f"{exercise.name}(*case.arguments)"
    return FailingCase(
        exercise=exercise.name,
        names=exercise.arguments[: len(case.arguments)],
        described=tuple(map(_in_words, case.arguments)),
        make=lambda: _arguments(exercise, case),
        quantity=wrong.quantity,
        expected=expected,
        actual=actual,
        situation="" if wrong.problem and case.part else capital(case.sentence),
        problem=wrong.problem,
        raised=raised.types[0] if raised else "",
        call=f"list({called})" if exercise.harness == LISTED else called,
    )


def _arguments(exercise: Exercise, case: Case) -> tuple[Any, ...]:
    """The arguments of a case as the learner's function receives them, made anew."""
    arguments = tuple(map(fresh, case.arguments))
    if exercise.harness not in TENSORS:
        return arguments
    from autograder.engine.harness.tensors import as_tensors  # it imports torch

    names = zip(exercise.parameters, arguments, strict=False)
    return tuple(as_tensors(argument, name in exercise.gradients) for name, argument in names)


def _in_words(argument: Any) -> str:
    """An argument in a few words: the shape of an array, the value of a number."""
    if isinstance(argument, Seed):
        return "= a random generator"
    if isinstance(argument, Named):
        return f"= the function {argument.name}"
    if isinstance(argument, Tensor):
        return _in_words(argument.array)
    if isinstance(argument, np.ndarray):
        return f"{argument.shape}"
    if isinstance(argument, tuple | list):
        record = hasattr(argument, "_fields")
        kind = type(argument).__name__
        return f"= {kind}" if record else f"= {kind} of {len(argument)}"
    shown = repr(argument)
    return f"= {shown}" if len(shown) <= 40 else f"= {type(argument).__name__}"
