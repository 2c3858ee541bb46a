"""The grader's functions in a worker, restored around each call of a student's function.

What looks for modified arguments, and for how a call leaves a model, runs in the answer's own
process. An answer can replace that code, before it is called or while it runs. So the worker
restores the code that it had before the submission's first cell.

An answer that also replaces the code of this file defeats it. Nothing that earns marks depends on
this file alone: the grader reads the inputs of each call itself (`autograder.sandbox.inputs`), and
it tests those who look for conduct (`autograder.sandbox.spoil`).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from autograder.sandbox.torch_tensors import TorchTensors

KEPT_BY_PYTHON = ("__dict__", "__weakref__", "__abstractmethods__", "_abc_impl")


class OwnCode:
    """The code of some modules of the grader as it is now, and the arithmetic of torch's tensors.

    Args:
        namespaces: of the modules. They are not found by name in a worker, where most are hidden.
    """

    def __init__(self, *namespaces: dict[str, Any]) -> None:
        self._names = tuple((names, dict(names)) for names in namespaces)
        self._classes = tuple((c, dict(vars(c))) for names in namespaces for c in _classes(names))
        self._functions = tuple(
            (function, function.__code__, function.__defaults__, function.__kwdefaults__)
            for names in namespaces
            for function in _functions_of(names)
        )
        torch = sys.modules.get("torch")
        self._tensors = TorchTensors(torch) if torch else None

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Restore it after the block."""
        try:
            yield
        finally:
            self.restore()

    def restore(self) -> None:
        """Restore the code of functions, the attributes of classes, and the modules' names."""
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
        for kind, attributes in self._classes:
            _restore_class(kind, attributes)
        if self._tensors is not None:
            self._tensors.restore()


def _restore_class(kind: type, before: dict[str, Any]) -> None:
    now = vars(kind)
    for name in [name for name in now if name not in before and name not in KEPT_BY_PYTHON]:
        delattr(kind, name)
    for name, value in before.items():
        if now.get(name) is not value and name not in KEPT_BY_PYTHON:
            setattr(kind, name, value)


def _classes(names: dict[str, Any]) -> Iterator[type]:
    """Yield the classes that a module defines."""
    for value in names.values():
        if isinstance(value, type) and value.__module__ == names.get("__name__"):
            yield value


def _functions_of(names: dict[str, Any]) -> Iterator[FunctionType]:
    """Yield the functions and methods that a module defines."""
    for value in names.values():
        members = vars(value).values() if isinstance(value, type) else (value,)
        for member in members:
            if type(member) is FunctionType and member.__globals__ is names:
                yield member
