"""Known mistakes: edits of the reference, from which wrong answers are made."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from autograder.engine.exercise import Case, Edit, Exercise, Mistake
from autograder.engine.mutations.lean import lean, lean_globals
from autograder.engine.solution_source import source_without_docstring

PATIENT = 500  # trials of an exercise whose calls take next to no time


class MistakeError(Exception):
    """A mistake that no longer fits the reference's source."""


@dataclass(frozen=True)
class Suspect:
    """A mistake, the exercise in whose reference it is made, and the output that alone shows it.

    The output is "" where the mistake explains all that is wrong, or what is wrong first.
    """

    mistake: Mistake
    home: Exercise
    output: str = ""

    @property
    def names(self) -> tuple[str, str]:
        """The names of the exercise and of the mistake."""
        return self.home.name, self.mistake.name


def suspects(exercise: Exercise, exercises: Mapping[str, Exercise]) -> list[Suspect]:
    """The exercise's own mistakes, then those of the exercises that an answer calls."""
    found = [Suspect(mistake, exercise) for mistake in exercise.mistakes]
    for name in _all_used(exercise, exercises):
        found += [Suspect(mistake, exercises[name]) for mistake in exercises[name].mistakes]
    return found


def wrong_answer(
    exercise: Exercise,
    made: Sequence[Suspect],
    exercises: Mapping[str, Exercise],
    checked: bool = True,
) -> Callable[..., Any]:
    """The reference with these mistakes in it.

    Args:
        exercise: the exercise.
        made: the mistakes.
        exercises: by name, for those that the reference calls.
        checked: whether it checks its arguments, as the reference does. Without, it is twice as
            fast, and gives the same wherever no check would raise.

    Raises:
        MistakeError: an edit does not apply exactly once, or mistakes that are functions are
            combined.
    """
    functions = {s.home.name: s.mistake.function for s in made if s.mistake.function is not None}
    if functions and len(made) > 1:
        raise MistakeError("a mistake that is a function cannot be combined with another")
    if exercise.name in functions:
        return functions[exercise.name]
    edits: dict[str, list[Edit]] = {}
    for suspect in made:
        edits.setdefault(suspect.home.name, []).extend(suspect.mistake.edits)
    replaced: dict[str, Callable[..., Any]] = {}
    for name in reversed(_all_used(exercise, exercises)):  # what is called first comes first
        reference = inspect.unwrap(exercises[name].reference)
        if name in functions:
            replaced[name] = functions[name]
        elif name in edits or not replaced.keys().isdisjoint(_names_in(reference.__code__)):
            replaced[name] = rebuilt(reference, edits.get(name, ()), replaced, checked)
    return rebuilt(exercise.reference, edits.get(exercise.name, ()), replaced, checked)


def rebuilt(
    function: Callable[..., Any],
    edits: Sequence[Edit],
    replaced: Mapping[str, Callable[..., Any]],
    checked: bool = True,
) -> Callable[..., Any]:
    """`function` compiled anew from its edited source, calling the `replaced` functions.

    Raises:
        MistakeError: an edit's old text does not occur exactly once in the source.
    """
    function = inspect.unwrap(function)  # what is imported later, now
    if not checked and not edits and not replaced:
        return lean(function)
    source = source_without_docstring(function)
    for old, new in edits:
        count = source.count(old)
        if count != 1:
            raise MistakeError(
                f"{function.__name__}: the edit's old text {old!r} occurs {count} times in the "
                "source, expected once"
            )
        source = source.replace(old, new)
    namespace = {**(function.__globals__ if checked else lean_globals(function)), **replaced}
    exec(_compiled(source, function.__name__), namespace)
    return namespace[function.__name__]


def size(argument: Any) -> int:
    """The number of entries in a case, or in one of its arguments."""
    if isinstance(argument, Case):
        return size(argument.arguments)
    if isinstance(argument, tuple | list):
        return sum(map(size, argument))
    return getattr(argument, "size", 1)


def steps(argument: Any) -> int:
    """The number of time steps in a case, or in one of its arguments: the first of three axes."""
    if isinstance(argument, Case):
        return steps(argument.arguments)
    if isinstance(argument, tuple | list):
        return max(map(steps, argument), default=1)
    return argument.shape[0] if getattr(argument, "ndim", 0) == 3 else 1


@lru_cache(maxsize=4096)
def _compiled(source: str, name: str) -> CodeType:
    return compile(source, f"<{name} with mistakes>", "exec")


def _names_in(code: CodeType) -> set[str]:
    """The names that a function reads or calls, those in its inner functions too."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names_in, inner))


def _all_used(exercise: Exercise, exercises: Mapping[str, Exercise]) -> list[str]:
    """Names of the exercises that an answer calls, directly or through others, callers first."""
    found: list[str] = []
    for name in exercise.uses:
        found = [*found, name, *_all_used(exercises[name], exercises)]
    return list(dict.fromkeys(found))
