"""In which random calls a quantity is right, and in which it is wrong."""

from collections.abc import Sequence

from autograder.engine.comparison import Comparison
from autograder.engine.exercise import Exercise


def where_right_and_wrong(
    exercise: Exercise, right: Sequence[Comparison], wrong: Sequence[Comparison]
) -> str:
    """A sentence on the random calls in which a quantity is right; "" if it is always wrong."""
    right, wrong = ([call for call in calls if not call.case.sentence] for calls in (right, wrong))
    if not right or not wrong:
        return ""
    if by_argument := _by_optional_argument(exercise, right, wrong):
        return by_argument
    sizes = [call.sizes for call in (*right, *wrong)]
    if not sizes[0] or any(size in sizes[: len(right)] for size in sizes[len(right) :]):
        return f"It is right in {len(right)} of {len(sizes)} random calls."
    letters = ", ".join(reversed(sizes[0]))
    shown = [", ".join(str(size[letter]) for letter in reversed(size)) for size in sizes]
    if len(sizes[0]) > 1:
        shown = [f"({numbers})" for numbers in shown]
        letters = f"({letters})"
    in_right, in_wrong = (
        ", ".join(dict.fromkeys(some)) for some in (shown[: len(right)], shown[len(right) :])
    )
    return f"It is right with {letters} = {in_right} and wrong with {in_wrong}."


def _by_optional_argument(
    exercise: Exercise, right: Sequence[Comparison], wrong: Sequence[Comparison]
) -> str:
    """Whether an argument that may be left out separates the calls; "" if not."""
    given_in_right, given_in_wrong = (
        {len(call.case.arguments) for call in calls} for calls in (right, wrong)
    )
    most = max(given_in_right | given_in_wrong)
    if given_in_right & given_in_wrong or most > len(exercise.arguments):
        return ""
    name = exercise.arguments[most - 1]
    if most in given_in_right:
        return f"It is right where `{name}` is given and wrong where it is not."
    return f"It is right where `{name}` is not given and wrong where it is."
