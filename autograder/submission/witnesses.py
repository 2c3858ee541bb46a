"""Is what a worker says of an answer's conduct to be believed? See `autograder.sandbox.spoil`."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from autograder.engine.answers import Answers, Foreign
from autograder.engine.examine import examine
from autograder.engine.exercise import Exercise
from autograder.engine.registry import installed_exercises
from autograder.sandbox.spoil import Misconduct, spoiled

REPLACED = (
    "what looks for how it leaves a model did not notice a misconduct of the grader's own: the "
    "submission has replaced it"
)
RAISED = "it raised {error} when a call was made once more"
Path = tuple[int, ...]


def find_deception(
    answers: Answers,
    exercise: Exercise,
    seed: int,
    ask: Callable[[Misconduct], Answers | None],
) -> str:
    """Return why a worker's words on an answer's conduct do not count, as the end of a sentence.

    They do not where it overlooks a misconduct that it has to report. It always can report one: it
    makes that call of the function that it has just called, whatever the function's name means by
    now. So a worker that replies without an outcome has been tampered with as well.

    An honest answer can fail in the further call only where calls before it leave something behind.
    That is held against it unless a drawn case shows the same, which costs all marks anyway.

    Args:
        answers: of the student's function.
        exercise: the exercise.
        seed: of the cases.
        ask: has the student's function called in the first case with a misconduct at its end.

    Returns:
        The reason; "" where nothing speaks against them.
    """
    if not exercise.harness or answers.problem or answers.outcomes[0].raised:
        return ""
    claimed = dict(_leaves(answers.outcomes[0].value))
    for misconduct in Misconduct:
        shown = _where_it_shows(exercise.name, seed, misconduct)
        fine = [path for path in shown if _is_fine(claimed, path)]
        if not fine:
            continue
        reply = ask(misconduct)
        if reply is None or reply.problem:
            return REPLACED
        outcome = reply.outcomes[0]
        if outcome.raised and any(other.raised for other in answers.outcomes[: exercise.draws]):
            continue
        if outcome.raised:
            return RAISED.format(error=outcome.raised.types[0])
        said = dict(_leaves(outcome.value))
        if any(_is_fine(said, path) for path in fine):
            return REPLACED
    return ""


@lru_cache(maxsize=64)
def _where_it_shows(name: str, seed: int, misconduct: Misconduct) -> tuple[Path, ...]:
    """Return the parts of a right answer's value that a misconduct makes a description.

    Args:
        name: of the exercise.
        seed: of the cases.
        misconduct: at the end of each call.
    """
    exercise = installed_exercises()[name]
    cases = exercise.cases(seed)[:1]
    right = dict(_leaves(examine(exercise.reference, exercise, cases).outcomes[0].value))
    function = spoiled(exercise.reference, misconduct)
    spoilt = examine(function, exercise, cases).outcomes[0]
    shown = () if spoilt.raised else _leaves(spoilt.value)
    return tuple(path for path, leaf in shown if type(leaf) is Foreign and _is_fine(right, path))


def _is_fine(leaves: dict[Path, Any], path: Path) -> bool:
    return path in leaves and type(leaves[path]) is not Foreign


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if type(value) in (tuple, list):
        for k, item in enumerate(value):
            yield from _leaves(item, (*path, k))
    else:
        yield path, value
