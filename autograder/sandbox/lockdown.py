"""Lockdown: what a worker's process loses before any student's code runs."""

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from inspect import unwrap
from types import FunctionType, ModuleType
from typing import Any

from autograder.engine.harness.load import harness_named
from autograder.sandbox.policy import Policy, is_within


def lock_down(policy: Policy) -> None:
    """Import the library, lock the answers in it, and make the absent packages absent.

    A locked function loses its *code object*, so an alias, a copy or a closure of it is of no use.
    """
    for name in policy.preloaded:
        import_module(name)
    if policy.demos:
        return
    for name in policy.harnesses:
        harness_named(name)
    sys.meta_path.insert(0, _AbsentFinder(policy.absent))
    for name in [name for name in sys.modules if is_within(policy.absent, name)]:
        if not name.startswith("autograder"):
            del sys.modules[name]
    for name in policy.loaded:
        import_module(name)
    for module, names in policy.locked.items():
        for name in names:
            _lock(sys.modules[module], name)


def unload_grader() -> None:
    """Make the grader's modules impossible to import; those that the worker uses keep working."""
    for name in [name for name in sys.modules if is_within(("autograder",), name)]:
        del sys.modules[name]
    main = sys.modules["__main__"]
    for name in [name for name in vars(main) if not name.startswith("__")]:
        delattr(main, name)


def _lock(module: ModuleType, name: str) -> None:
    function = unwrap(getattr(module, name))  # a decorator wraps the answer itself
    if not isinstance(function, FunctionType):
        return

    def locked(*_arguments: Any, **_keywords: Any) -> None:
        raise RuntimeError(
            "this function of the library is locked while you are graded: it is an answer to this "
            "lesson, or to a later one"
        )

    function.__code__ = locked.__code__.replace(co_name=name, co_qualname=name)
    function.__defaults__ = None
    function.__kwdefaults__ = None
    function.__doc__ = None


class _AbsentFinder(MetaPathFinder):
    def __init__(self, packages: tuple[str, ...]) -> None:
        self.packages = packages

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if is_within(self.packages, name):
            return ModuleSpec(name, _AbsentLoader(), is_package=True)
        return None


class _AbsentLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


class _AbsentModule(ModuleType):
    """A module from which a lesson's first cell may import names that raise when they are used."""

    def __getattr__(self, name: str) -> "_Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self.__name__}.{name}")


class _Absent:
    """A name imported from an absent package."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_arguments: Any, **_keywords: Any) -> Any:
        if self._name in ("autograder.check", "autograder.quiz"):
            return None  # a stray check in a cell that the student added
        raise RuntimeError(f"{self._name} is not available while you are graded")

    def __getattr__(self, name: str) -> "_Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self._name}.{name}")

    def __getitem__(self, key: Any) -> Any:
        return self()

    def __iter__(self) -> Any:
        return self()
