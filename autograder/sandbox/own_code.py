"""The grader's functions in a worker, restored around each call of a student's function.

A worker reports which arguments a call has modified, and the process that copies and compares them
is the student's own. An answer can replace that code, before it is called or while it runs. So the
worker restores the code that it had before the submission's first cell.

An answer that also replaces the code of this file can still hide what it does to its arguments. It
gains the half of the marks that modified arguments cost, and copying them is less effort.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any


class OwnCode:
    """The code of some modules of the grader as it is now.

    Args:
        namespaces: of the modules. They are not found by name in a worker, where most are hidden.
    """

    def __init__(self, *namespaces: dict[str, Any]) -> None:
        self._names = tuple((names, dict(names)) for names in namespaces)
        self._functions = tuple(
            (function, function.__code__, function.__defaults__, function.__kwdefaults__)
            for names in namespaces
            for function in _functions_of(names)
        )

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Restore it after the block."""
        try:
            yield
        finally:
            self.restore()

    def restore(self) -> None:
        """Restore the code of functions, and what the modules' names mean."""
        for function, code, defaults, named in self._functions:
            if function.__code__ is not code:
                function.__code__ = code
            if function.__defaults__ is not defaults:
                function.__defaults__ = defaults
            if function.__kwdefaults__ is not named:
                function.__kwdefaults__ = named
        for now, before in self._names:
            for name, value in before.items():
                if now.get(name) is not value:
                    now[name] = value


def _functions_of(names: dict[str, Any]) -> Iterator[FunctionType]:
    """Yield the functions and methods that a module defines."""
    for value in names.values():
        members = vars(value).values() if isinstance(value, type) else (value,)
        for member in members:
            if type(member) is FunctionType and member.__globals__ is names:
                yield member
