"""The rule of what an answer may use, applied at home: without a sandbox, and only for a moment.

In class the library is locked for good, in a process of its own. Here the learner's kernel must be
as it was after a check: functions are locked while the answer runs, and in its thread alone; where
it uses a package that it may not use, a copy of it runs in which that package is absent.
"""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from inspect import unwrap
from types import FunctionType, ModuleType
from typing import Any

from autograder.engine.absent import without
from autograder.engine.detour import Detours, Refusal
from autograder.engine.exercise import Exercise
from autograder.engine.lazy_function import LazyFunction
from autograder.engine.lock_rule import (
    ABSENT,
    FOR_FIGURES,
    LOCKED,
    absent_packages,
    is_in_torch,
    locked_names,
    package_of,
)
from autograder.engine.registry import installed_exercises

LIBRARY = "lstm_course"
GRADER = "autograder"


def library_locked(lesson: str) -> AbstractContextManager[Detours]:
    """Lock the functions that answer exercises of a lesson or of a later one, in this thread."""
    refusals = {f: Refusal(LOCKED.format(name=f.__name__)) for f in locked_functions(lesson)}
    return Detours(refusals).in_place()


def locked_functions(lesson: str) -> tuple[FunctionType, ...]:
    """The functions that answers of a lesson cannot call: those that a sandbox locks.

    They are the library's, as far as it has been imported, and all references. Those that need
    torch are imported with the exercise that is judged.
    """
    imported = [name for name in list(sys.modules) if name.startswith(f"{LIBRARY}.")]
    return _locked_functions(lesson, tuple(n for n in imported if not package_of(FOR_FIGURES, n)))


def without_packages(function: Any, lesson: str) -> Any:
    """The answer, unable to use the packages that are absent in class."""
    return without(function, _absent_packages(lesson))


def without_torch(exercise: Exercise) -> Callable[[], AbstractContextManager[Any]]:
    """A context, for a call of the answer, in which torch computes nothing in this thread.

    It stops what `without_packages` does not see: torch in an object or in another file.
    """
    if is_in_torch(exercise.lesson) or "torch" not in sys.modules:
        return nullcontext
    from torch.overrides import TorchFunctionMode

    class Refusing(TorchFunctionMode):
        def __torch_function__(self, *_arguments: Any, **_keywords: Any) -> Any:
            raise RuntimeError(ABSENT.format(package="torch"))

    return Refusing


@cache
def _absent_packages(lesson: str) -> tuple[str, ...]:
    return tuple(package for package in absent_packages(lesson) if package != GRADER)


@cache
def _locked_functions(lesson: str, modules: tuple[str, ...]) -> tuple[FunctionType, ...]:
    """The locked functions, where these modules of the library have been imported."""
    later = [e.reference for e in installed_exercises().values() if e.lesson >= lesson]
    references = [unwrap(f) for f in later if not isinstance(f, LazyFunction)]
    defined = {name: _functions_of(sys.modules[name]) for name in modules}
    names = locked_names(defined, lesson)
    found = [defined[module][name] for module, chosen in names.items() for name in chosen]
    found += [function for function in references if type(function) is FunctionType]
    return tuple(dict.fromkeys(found))


def _functions_of(module: ModuleType) -> dict[str, FunctionType]:
    """The functions that a module defines, by name, out of their decorators."""
    found = {}
    for name, value in list(vars(module).items()):
        function = unwrap(value) if callable(value) else None
        if type(function) is FunctionType and function.__module__ == module.__name__:
            found[name] = function
    return found
