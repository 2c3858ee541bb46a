"""Functions that do something else for every caller, under whatever name.

A function's *code object* is exchanged. So an alias, a default argument, a closure, a `partial` and
a decorator's wrapper all lead to the same detour, and nothing in any namespace changes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock, get_ident
from types import FunctionType
from typing import Any

FILE = "<locked>"  # where a detour's code says that it was written
TARGET = 0.12345678912345  # the constant in whose place a detour's code has its target
ONE_AT_A_TIME = RLock()  # a detour that another thread has not left yet must not be kept


def set_detour(function: FunctionType, target: Callable[..., Any]) -> None:
    """Make a function call another one instead of doing what it does, for good."""
    constants = _detour.__code__.co_consts
    function.__code__ = _detour.__code__.replace(
        co_consts=tuple(target if value == TARGET else value for value in constants),
        co_name=function.__name__,
        co_qualname=function.__qualname__,
        co_filename=FILE,
        co_freevars=function.__code__.co_freevars,
    )


class Detours:
    """Functions that call others instead, in the thread that set this up.

    Args:
        targets: by function, what is called in its place.
    """

    def __init__(self, targets: Mapping[FunctionType, Callable[..., Any]]) -> None:
        self.thread = get_ident()
        self.suspended = False
        self.targets = targets

    @contextmanager
    def in_place(self) -> Iterator["Detours"]:
        """Set the detours, and restore the functions at the end."""
        with ONE_AT_A_TIME:
            before = {function: function.__code__ for function in self.targets}
            try:
                for function, target in self.targets.items():
                    set_detour(function, _Switch(self, target, copy_of(function)))
                yield self
            finally:
                for function, code in before.items():
                    function.__code__ = code

    def apply(self) -> bool:
        """Whether a call that is made now, in this thread, takes the detour."""
        return not self.suspended and get_ident() == self.thread

    def without(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function during whose calls no detour applies."""

        def called(*arguments: Any, **keywords: Any) -> Any:
            before, self.suspended = self.suspended, True
            try:
                return function(*arguments, **keywords)
            finally:
                self.suspended = before

        return called


def copy_of(function: FunctionType) -> FunctionType:
    """The same function as another object, which a detour leaves alone."""
    copy = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


class Refusal:
    """A target that only raises an error.

    Args:
        message: of the error.
    """

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, *_arguments: Any, **_keywords: Any) -> Any:
        """Refuse.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError(self.message)


class _Switch:
    """Leads to the target where a detour applies, to the function itself everywhere else."""

    def __init__(
        self, detours: Detours, target: Callable[..., Any], original: FunctionType
    ) -> None:
        self.detours = detours
        self.target = target
        self.original = original

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call the one or the other."""
        called = self.target if self.detours.apply() else self.original
        return called(*arguments, **keywords)


def _detour(*arguments: Any, **keywords: Any) -> Any:
    target: Any = 0.12345678912345
    return target(*arguments, **keywords)
