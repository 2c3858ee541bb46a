"""What is in a function: code within code, default arguments, and names of the scopes around it."""

from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of functions and comprehensions within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_of(constant)


def defaults_of(function: FunctionType) -> Iterator[Any]:
    """The values of a function's default arguments."""
    yield from function.__defaults__ or ()
    yield from (function.__kwdefaults__ or {}).values()


def closure_of(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Names and values that a function has from the functions around it."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            yield name, cell.cell_contents
        except ValueError:  # assigned later, or never
            continue
