"""The search for the known mistakes that explain an answer.

A mistake is named only when its numbers equal the answer's on every case: a false accusation is
worse than none.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from autograder.engine.answers import Answers
from autograder.engine.cases import Case
from autograder.engine.compare import same_value
from autograder.engine.exercise import Part
from autograder.engine.groups import groups
from autograder.engine.mistakes import PATIENT, Suspect, suspects
from autograder.engine.trials import Call, Trials, quickest_first, values_of


def explain(answers: Answers, cases: Sequence[Case], trials: Trials) -> tuple[Suspect, ...]:
    """The mistakes that an answer consists of: one, else two, else more; () when none do.

    Args:
        answers: what the learner's function did on the cases.
        cases: the cases on which it was examined.
        trials: calls of the reference with mistakes in it.
    """
    if not any(outcome.raised is None for outcome in answers.outcomes):
        return ()
    exercise = trials.exercise
    known = suspects(exercise, trials.exercises)
    calls = quickest_first(cases, answers.outcomes)
    for suspect in known:
        if trials.matches(calls, suspect):
            # numbers that the reference gives as well are evidence only of what warns
            warns = any(outcome.warned for outcome in answers.outcomes)
            return (suspect,) if warns or not trials.matches(calls) else ()
    if not exercise.trials or trials.matches(calls):
        return ()  # where all numbers are right, two that undo each other would explain them
    for group in islice(groups(trials, calls, known), exercise.trials):
        if trials.matches(calls, *group) and (evident := _evident(group, calls, trials)):
            return evident
    return ()


def _evident(
    group: tuple[Suspect, ...], calls: Sequence[Call], trials: Trials
) -> tuple[Suspect, ...]:
    """Those of a group of mistakes for which there is evidence; () if they do not explain enough.

    A mistake that is needed in special cases alone may be there only to make the numbers fit. It
    is evident if the others leave an ordinary call unexplained, or if it alone explains a special
    case that the others do not touch.

    Args:
        group: mistakes that together explain every call.
        calls: cases, and what the answer did in them.
        trials: calls of the reference with mistakes in it.
    """
    ordinary = [call for call in calls if _is_ordinary(call.case)]
    special = [call for call in calls if not _is_ordinary(call.case)]

    def is_evident(suspect: Suspect) -> bool:
        others = tuple(other for other in group if other is not suspect)
        if not trials.matches(ordinary, *others):
            return True
        return any(
            not trials.matches([call])
            and trials.matches([call], suspect)
            and trials.matches([Call(call.case, trials.right(call.case))], *others)
            for call in special
        )

    evident = tuple(filter(is_evident, group))
    explains = evident == group or trials.matches(ordinary, *evident)
    return evident if explains else ()


def _is_ordinary(case: Case) -> bool:
    return not case.sentence and case.part is None


def explain_one_output(
    answers: Answers, cases: Sequence[Case], trials: Trials
) -> tuple[Suspect, ...]:
    """The one mistake that makes an output what it is, whatever the other outputs are.

    A cache that is wrong in a way of its own thus hides no mistake in `hs`. Nothing is named where
    several mistakes fit: only the other outputs could decide between them. A gate that is wrong in
    a way of its own speaks against a mistake that explains another gate.

    Args:
        answers: what the learner's function did on the cases.
        cases: the cases on which it was examined.
        trials: calls of the reference with mistakes in it.
    """
    exercise = trials.exercise
    if exercise.trials < PATIENT:
        return ()
    calls = quickest_first(cases, answers.outcomes)
    seen = [values_of(call.outcome, exercise) for call in calls]
    right = [values_of(trials.right(call.case), exercise) for call in calls]
    if len(exercise.returned) < 2 or any(map(_differ_in_length, seen, right)):
        return ()
    wrong = [
        any(not same_value(s[k], r[k]) for s, r in zip(seen, right, strict=True))
        for k in range(len(exercise.returned))
    ]
    if True not in wrong:
        return ()
    names = list(exercise.returned)
    computed_first = next((n for n in exercise.order if n in names and wrong[names.index(n)]), None)
    returned_first = wrong.index(True)
    first = names.index(computed_first) if computed_first else returned_first
    arrays = [k for k, parts in enumerate(exercise.returned.values()) if _is_array(parts)]
    values = list(zip(calls, seen, right, strict=True))
    known = [Suspect(mistake, exercise) for mistake in exercise.mistakes]
    for one in dict.fromkeys((first, returned_first)):
        # that output must be the mistake's, and what is right must be untouched by it
        judged = [k for k, is_wrong in enumerate(wrong) if k == one or not is_wrong]
        fitting = [s for s in known if _makes_outputs(s, trials, judged, arrays, values)]
        if len(fitting) == 1:
            output = "" if one == first else names[one]  # the verdict speaks of the first one
            return (replace(fitting[0], output=output),)
    return ()


def _is_array(parts: Sequence[Part]) -> bool:
    return isinstance(parts[0].axes, str)


def _differ_in_length(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) != len(other)


def _makes_outputs(
    suspect: Suspect,
    trials: Trials,
    judged: Sequence[int],
    arrays: Sequence[int],
    values: Sequence[tuple[Call, tuple[Any, ...], tuple[Any, ...]]],
) -> bool:
    """Whether the reference with this mistake in it returns these values in the outputs judged.

    An array that the mistake changes must be what it makes of it: only caches and pairs may be
    wrong in a way of their own. An array that it leaves right speaks neither for nor against it.
    """
    for call, seen, right in values:
        items = values_of(trials.like(call, suspect), suspect.home)
        if len(items) != len(seen) or not all(same_value(items[k], seen[k]) for k in judged):
            return False
        if not all(same_value(items[k], seen[k]) or same_value(items[k], right[k]) for k in arrays):
            return False
    return True
