"""Which policy a lesson's workers get: what of the library belongs to which lesson."""

import ast
import site
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import lstm_course
from autograder.engine.exercise import Exercise
from autograder.engine.registry import installed_exercises
from autograder.sandbox.limits import Limits
from autograder.sandbox.policy import Policy

TORCH_FROM = "07"  # lessons before are done in NumPy
FRAMEWORKS = ("torch", "jax", "autograd", "tensorflow", "keras", "mxnet", "paddle", "tinygrad")
NOT_FOR_ANSWERS = ("lessons", "plotting")  # packages for figures alone
ALWAYS_ABSENT = ("autograder", *(f"lstm_course.{name}" for name in NOT_FOR_ANSWERS))
IN_TORCH = "lstm_course.char_lm"  # all of it
LIBRARY = Path(lstm_course.__file__).parent


def policy_for(
    lesson: str, limits: Limits | None = None, isolated: bool = True, demos: bool = False
) -> Policy:
    """The policy for a lesson's workers.

    Args:
        lesson: "04".
        limits: other limits than the usual ones.
        isolated: False only when the instructor has asked for it.
        demos: for a worker that shows figures and earns no marks: nothing is closed to it.
    """
    policy = Policy(
        lesson=lesson,
        loaded=() if demos else _modules(lesson),
        locked={} if demos else locked_functions(lesson),
        absent=() if demos else _absent(lesson),
        shown=_shown() if not demos else (*_shown(), *map(str, _own_folders())),
        masked=() if demos else (*_masked(), *_frameworks(lesson)),
        harnesses=tuple(sorted({e.harness for e in exercises_of(lesson)} - {""})),
        isolated=isolated,
        demos=demos,
    )
    return replace(policy, limits=limits) if limits else policy


@cache
def locked_functions(lesson: str) -> Mapping[str, tuple[str, ...]]:
    """Functions that answer this lesson's exercises or a later one's, by module.

    A function whose name is an exercise's belongs to that exercise's lesson; any other belongs to
    the last lesson of the exercises in its module. Modules without an exercise are tools.
    """
    locked, exercises = {}, installed_exercises()
    for name in _modules(lesson):
        functions = _public_functions(name)
        lessons = {f: exercises[f].lesson for f in functions if f in exercises}
        last = max(lessons.values(), default="")
        chosen = tuple(f for f in functions if lessons.get(f, last) >= lesson)
        if last and chosen:
            locked[name] = chosen
    return locked


def exercises_of(lesson: str) -> tuple[Exercise, ...]:
    """The exercises of a lesson, in its order."""
    found = installed_exercises().values()
    return tuple(exercise for exercise in found if exercise.lesson == lesson)


def _modules(lesson: str) -> tuple[str, ...]:
    """Modules of the library that a lesson may use; those with torch from lesson 07 on."""
    names = []
    for path in sorted(LIBRARY.rglob("*.py")):
        name = ".".join(path.relative_to(LIBRARY.parent).with_suffix("").parts)
        if path.stem.startswith("_") or _covers(ALWAYS_ABSENT, name):
            continue
        in_numpy = not _covers((IN_TORCH,), name) and not _imports_torch(path)
        if lesson >= TORCH_FROM or in_numpy:
            names.append(name)
    return tuple(names)


def _covers(packages: tuple[str, ...], module: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _imports_torch(path: Path) -> bool:
    """At the top of the file; functions that import it inside fail by themselves."""
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


def _absent(lesson: str) -> tuple[str, ...]:
    return ALWAYS_ABSENT if lesson >= TORCH_FROM else (*ALWAYS_ABSENT, IN_TORCH, *FRAMEWORKS)


def _own_folders() -> list[Path]:
    """The library and the grader."""
    return [LIBRARY.resolve(), Path(__file__).resolve().parents[1]]


def _frameworks(lesson: str) -> list[str]:
    """Installed packages that would answer for the student, in the lessons done in NumPy."""
    found = [] if lesson >= TORCH_FROM else map(find_spec, FRAMEWORKS)
    places = [place for spec in found if spec for place in spec.submodule_search_locations or ()]
    return [str(Path(place).resolve()) for place in places]


def _shown() -> tuple[str, ...]:
    """Where Python and its packages are."""
    folders = {sys.prefix, sys.base_prefix, *site.getsitepackages(), sysconfig.get_path("stdlib")}
    return tuple(sorted(str(Path(folder).resolve()) for folder in folders if Path(folder).exists()))


def _masked() -> tuple[str, ...]:
    """The library's and the grader's files: references, catalogues, solutions."""
    folders = _own_folders()
    project = folders[0].parent
    if (project / "solutions").is_dir():  # a working copy of the project
        folders += [project / name for name in ("solutions", "tests", "notebooks", ".git")]
    return tuple(str(folder) for folder in folders)
