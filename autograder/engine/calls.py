"""Names of the functions that a learner's function calls, read from its compiled code.

The judge, which never sees the code, may say of another exercise's function that it is called only
where this has been read.
"""

from collections.abc import Iterator
from types import FunctionType
from typing import Any

from autograder.engine.inside import closure_of, codes_of, defaults_of

MAX_NAMES = 64
MAX_FUNCTIONS = 64  # that are looked into
MAX_LENGTH = 80  # of a name


def calls_of(function: Any) -> tuple[str, ...] | None:
    """Names of the learner's own functions that `function` refers to, directly or through others.

    Args:
        function: the learner's function.

    Returns:
        The names, sorted; None where the function has no code to read.
    """
    if not issubclass(type(function), FunctionType):
        return None
    own_file = function.__code__.co_filename
    names: set[str] = set()
    waiting, seen = [function], {id(function)}
    while waiting and len(seen) <= MAX_FUNCTIONS:
        for name, value in _referred_to(waiting.pop()):
            if not _is_the_learners_own(value, own_file):
                continue
            names.add(name[:MAX_LENGTH])
            if id(value) not in seen:
                seen.add(id(value))
                waiting.append(value)
    return tuple(sorted(names)[:MAX_NAMES])


def _referred_to(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Names that a function's code reads outside itself, and their values."""
    for code in codes_of(function.__code__):
        for name in code.co_names:
            if name in function.__globals__:
                yield name, function.__globals__[name]
    for value in defaults_of(function):
        if issubclass(type(value), FunctionType):
            yield value.__name__, value
    yield from closure_of(function)


def _is_the_learners_own(value: Any, own_file: str) -> bool:
    """Whether a value is a function written in the same file or in any notebook cell."""
    if not issubclass(type(value), FunctionType):
        return False
    file = value.__code__.co_filename
    return file == own_file or "ipykernel_" in file or file.startswith("<")
