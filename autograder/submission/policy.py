"""The sandbox policy of each lesson: which parts of the library its answers may use."""

import ast
import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import lstm_course
from autograder.engine.exercise import Exercise
from autograder.engine.lazy_function import LazyFunction
from autograder.engine.lock_rule import (
    FOR_FIGURES,
    FRAMEWORKS,
    IN_TORCH,
    absent_packages,
    is_in_torch,
    locked_names,
)
from autograder.engine.registry import exercise_packages, installed_exercises
from autograder.sandbox.limits import Limits
from autograder.sandbox.policy import Policy, is_within

FOR_DEMOS = ("autograder.notebook.check",)  # what the demo cells of a notebook import
IN_PREFIX = ("bin", "lib", "lib64")  # the parts of a Python's folder that a worker needs
LIBRARY = Path(lstm_course.__file__).parent


def policy_for(
    lesson: str,
    limits: Limits | None = None,
    isolated: bool = True,
    demos: bool = False,
    private: tuple[str, ...] = (),
) -> Policy:
    """Make the policy for a lesson's workers.

    Args:
        lesson: "04".
        limits: None means the default ones.
        isolated: False only if the instructor asks for it.
        demos: for a worker that draws figures and earns no marks, so nothing is locked.
        private: folders that no worker may read wherever they are: the class.
    """
    policy = Policy(
        lesson=lesson,
        preloaded=FOR_DEMOS if demos else (),
        loaded=() if demos else _allowed_modules(lesson),
        locked={} if demos else locked_functions(lesson),
        absent=() if demos else _absent_packages(lesson),
        readable=(*_python_folders(), *map(str, _own_folders())) if demos else _python_folders(),
        masked=(*private, *(() if demos else (*_answer_folders(), *_framework_folders(lesson)))),
        harnesses=tuple(sorted({e.harness for e in exercises_of(lesson)} - {""})),
        isolated=isolated,
        demos=demos,
    )
    return replace(policy, limits=limits) if limits else policy


@cache
def locked_functions(lesson: str) -> Mapping[str, tuple[str, ...]]:
    """Return the functions that answer exercises of this lesson or a later one, by module."""
    functions = {name: _public_functions(name) for name in _allowed_modules(lesson)}
    return locked_names(functions, lesson)


def policy_for_references(
    lesson: str,
    limits: Limits | None = None,
    isolated: bool = True,
    private: tuple[str, ...] = (),
) -> Policy:
    """Make the policy for workers that compute a lesson's references and run no student's code.

    The arguments are those of `policy_for`.
    """
    modules = [module for module, _ in references_of(lesson).values()]
    policy = policy_for(lesson, limits, isolated, private=private)
    loaded = tuple(dict.fromkeys((*policy.loaded, *modules)))
    return replace(policy, loaded=loaded, locked={}, absent=())


def references_of(lesson: str) -> Mapping[str, tuple[str, str]]:
    """Return module and name of each reference of a lesson, by exercise."""
    found = {exercise.name: exercise.reference for exercise in exercises_of(lesson)}
    return {
        name: (r.module if isinstance(r, LazyFunction) else r.__module__, r.__name__)
        for name, r in found.items()
    }


def exercises_of(lesson: str) -> tuple[Exercise, ...]:
    """Return the exercises of a lesson, in its order."""
    found = installed_exercises().values()
    return tuple(exercise for exercise in found if exercise.lesson == lesson)


def _allowed_modules(lesson: str) -> tuple[str, ...]:
    """Return the modules of the library that a lesson may use; torch only from lesson 07 on."""
    names = []
    for path in sorted(LIBRARY.rglob("*.py")):
        name = ".".join(path.relative_to(LIBRARY.parent).with_suffix("").parts)
        if path.stem.startswith("_") or is_within(FOR_FIGURES, name):
            continue
        in_numpy = not is_within((IN_TORCH,), name) and not _imports_torch(path)
        if is_in_torch(lesson) or in_numpy:
            names.append(name)
    return tuple(names)


def _imports_torch(path: Path) -> bool:
    """Look at the top level only; a function that imports torch itself fails when it is called."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import) and any(a.name.startswith("torch") for a in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("torch"):
            return True
    return False


def _public_functions(module: str) -> list[str]:
    path = LIBRARY.parent.joinpath(*module.split(".")).with_suffix(".py")
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef)]


def _absent_packages(lesson: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("autograder", *absent_packages(lesson))))


def _own_folders() -> list[Path]:
    """Return the folders of the library and the grader."""
    return [LIBRARY.resolve(), Path(__file__).resolve().parents[1]]


def _framework_folders(lesson: str) -> list[str]:
    """Return the folders of packages that would solve the exercises of the lessons in NumPy."""
    return [] if is_in_torch(lesson) else _installed_paths(FRAMEWORKS)


def _installed_paths(packages: Iterable[str]) -> list[str]:
    """Return the folders of those packages that are installed, and the files of single modules."""
    paths: list[str] = []
    for spec in filter(None, map(find_spec, packages)):
        paths += spec.submodule_search_locations or filter(None, [spec.origin])
    return [str(Path(path).resolve()) for path in paths]


def _python_folders() -> tuple[str, ...]:
    """Return the folders of Python and its packages, and nothing else of the places they are in."""
    prefixes = {sys.prefix, sys.base_prefix}
    folders = {os.path.join(prefix, name) for prefix in prefixes for name in IN_PREFIX}
    folders |= {*site.getsitepackages(), sysconfig.get_path("stdlib")}
    return tuple(sorted(str(Path(folder).resolve()) for folder in folders if Path(folder).exists()))


def _answer_folders() -> tuple[str, ...]:
    """Return where answers are: the library, the grader, and other packages with exercises."""
    folders = _own_folders()
    project = folders[0].parent
    if (project / "solutions").is_dir():  # a working copy of the project
        folders += [project / name for name in ("solutions", "tests", "notebooks", ".git")]
    return tuple(dict.fromkeys([*map(str, folders), *_installed_paths(exercise_packages())]))
