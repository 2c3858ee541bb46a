"""Lockdown: what a worker's process loses before any student's code runs."""

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from inspect import unwrap
from types import FunctionType, ModuleType
from typing import Any

from autograder.engine.absent import AbsentModule
from autograder.engine.detour import Refusal, set_detour
from autograder.engine.harness.load import harness_named
from autograder.engine.locating.staging import staging
from autograder.engine.lock_rule import LOCKED, package_of
from autograder.sandbox.policy import Policy, is_within


def lock_down(policy: Policy) -> None:
    """Import the library, lock the answers in it, and make the absent packages absent.

    A locked function loses its *code object*, so an alias, a copy or a closure of it is of no use.
    """
    for name in policy.preloaded:
        import_module(name)
    if policy.demos:
        _prepare_torch()
        return
    for name in policy.harnesses:
        harness_named(name)
    if policy.harnesses:
        staging()
    sys.meta_path.insert(0, _AbsentFinder(policy.absent))
    for name in [name for name in sys.modules if is_within(policy.absent, name)]:
        if not name.startswith("autograder"):
            del sys.modules[name]
    for name in policy.loaded:
        import_module(name)
    _prepare_torch()
    for module, names in policy.locked.items():
        for name in names:
            _lock(sys.modules[module], name)


def _prepare_torch() -> None:
    """Import once what else every worker imports with its first optimiser, which takes a second."""
    if "torch" in sys.modules:
        import_module("torch._dynamo")


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
    set_detour(function, Refusal(LOCKED.format(name=name)))
    function.__defaults__ = None
    function.__kwdefaults__ = None
    function.__doc__ = None


class _AbsentFinder(MetaPathFinder):
    def __init__(self, packages: tuple[str, ...]) -> None:
        self.packages = packages

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        package = package_of(self.packages, name)
        return ModuleSpec(name, _AbsentLoader(package), is_package=True) if package else None


class _AbsentLoader(Loader):
    def __init__(self, package: str) -> None:
        self.package = package

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return AbsentModule(spec.name, self.package)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""
