"""The course's own exercises and quizzes: what the lesson_* packages beside this file declare.

pyproject.toml names this package in the entry-point group `autograder.exercises`, through which
the engine finds it.
"""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from autograder.engine.exercise import Exercise
from autograder.engine.quiz import Quiz

LESSONS = sorted(found.name for found in iter_modules(__path__) if found.name.startswith("lesson_"))
EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for lesson in LESSONS
    for exercise in import_module(f"{__name__}.{lesson}").EXERCISES
}
WITH_QUIZZES = [lesson for lesson in LESSONS if find_spec(f"{__name__}.{lesson}.quiz")]
QUIZZES: tuple[Quiz, ...] = tuple(
    quiz for lesson in WITH_QUIZZES for quiz in import_module(f"{__name__}.{lesson}.quiz").QUIZZES
)
