"""The rule of what an answer may use: the same at home, without a sandbox, and in class, with one.

Functions of the library that answer an exercise of the same lesson, or of a later one, are locked.
Packages that would do the work of a lesson, and those for figures alone, are not available.
"""

from collections.abc import Iterable, Mapping

from autograder.engine.exercise import Exercise
from autograder.engine.lazy_function import LazyFunction
from autograder.engine.registry import exercise_packages, installed_exercises

FRAMEWORKS = ("torch", "jax", "autograd", "tensorflow", "keras", "mxnet", "paddle", "tinygrad")
FOR_FIGURES = ("lstm_course.lessons", "lstm_course.plotting")
IN_TORCH = "lstm_course.char_lm"  # a package that needs torch throughout
LOCKED = (
    "`{name}` of the course's library is locked: it solves an exercise of this lesson or of a "
    "later one"
)
ABSENT = "`{package}` is not available to the answers of this lesson"


def locked_names(functions: Mapping[str, Iterable[str]], lesson: str) -> dict[str, tuple[str, ...]]:
    """Choose the functions that answer exercises of this lesson or of a later one, by module.

    A function whose name is an exercise's belongs to that exercise's lesson; any other belongs to
    the last lesson of the exercises in its module. Modules without an exercise are tools.

    Args:
        functions: names of functions, by module of the library.
        lesson: "04".
    """
    locked, exercises = {}, installed_exercises()
    for module, names in functions.items():
        names = tuple(names)
        lessons = {name: exercises[name].lesson for name in names if name in exercises}
        last = max(lessons.values(), default="")
        chosen = tuple(name for name in names if lessons.get(name, last) >= lesson)
        if last and chosen:
            locked[module] = chosen
    return locked


def is_in_torch(lesson: str) -> bool:
    """Whether a lesson may use torch: it, or an earlier one, has an exercise that needs it."""
    return any(needs_torch(e) and e.lesson <= lesson for e in installed_exercises().values())


def absent_packages(lesson: str) -> tuple[str, ...]:
    """Packages that answers of a lesson cannot use, besides the grader itself."""
    always = tuple(dict.fromkeys((*FOR_FIGURES, *exercise_packages())))
    return always if is_in_torch(lesson) else (*always, IN_TORCH, *FRAMEWORKS)


def package_of(packages: Iterable[str], module: str) -> str:
    """The package among these that a module is, or is a part of; "" if none."""
    return next((p for p in packages if module == p or module.startswith(f"{p}.")), "")


def needs_torch(exercise: Exercise) -> bool:
    """Whether an exercise is written in torch."""
    return isinstance(exercise.reference, LazyFunction)
