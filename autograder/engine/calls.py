"""Names of the functions that a learner's function calls, read from its compiled code.

The judge, which never sees the code, may say of another exercise's function that it is called only
where this has been read.
"""

from collections.abc import Iterator
from functools import partial
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from autograder.engine.inside import closure_of, codes_of, defaults_of

MAX_NAMES = 64
MAX_FUNCTIONS = 64  # that are looked into
MAX_LENGTH = 80  # of a name
MAX_DEPTH = 8  # of functions in a `partial`


def calls_of(function: Any) -> tuple[str, ...] | None:
    """Names of the learner's own functions that `function` refers to, directly or through others.

    Args:
        function: the learner's function.

    Returns:
        The names, sorted; None where the function has no code to read.
    """
    function = inner_function(function)
    if function is None:
        return None
    own_file = function.__code__.co_filename
    names: set[str] = set()
    waiting, seen = [function], {id(function)}
    while waiting and len(seen) <= MAX_FUNCTIONS:
        for name, value in _referred_to(waiting.pop()):
            called = inner_function(value)
            if called is None or not _is_the_learners_own(called, own_file):
                continue
            names |= {name[:MAX_LENGTH], called.__name__[:MAX_LENGTH]}  # it may have an alias
            if id(called) not in seen:
                seen.add(id(called))
                waiting.append(called)
    return tuple(sorted(names)[:MAX_NAMES])


def inner_function(value: Any) -> FunctionType | None:
    """The function with code that a value is, or holds as `partial` and `np.vectorize` do."""
    for _ in range(MAX_DEPTH):
        if type(value) is partial:
            value = value.func
        elif type(value) is np.vectorize:
            value = value.pyfunc
        elif type(value) is MethodType:
            value = value.__func__
    return value if issubclass(type(value), FunctionType) else None


def namespace_of(function: Any) -> dict[str, Any]:
    """The global names that a function sees; none where it has no code."""
    inner = inner_function(function)
    return inner.__globals__ if inner is not None else {}


def _referred_to(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Names that a function's code reads outside itself, and their values."""
    for code in codes_of(function.__code__):
        for name in code.co_names:
            if name in function.__globals__:
                yield name, function.__globals__[name]
    for value in defaults_of(function):
        if (default := inner_function(value)) is not None:
            yield default.__name__, value
    yield from closure_of(function)


def _is_the_learners_own(function: FunctionType, own_file: str) -> bool:
    """Whether a function was written in the same file or in any notebook cell."""
    file = function.__code__.co_filename
    return file == own_file or "ipykernel_" in file or file.startswith("<")
