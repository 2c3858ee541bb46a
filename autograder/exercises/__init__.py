"""All exercises, by name: what every lesson_* beside this file declares, module or package."""

from importlib import import_module
from pkgutil import iter_modules

from autograder.engine.exercise import Exercise

LESSONS = sorted(found.name for found in iter_modules(__path__) if found.name.startswith("lesson_"))
EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for lesson in LESSONS
    for exercise in import_module(f"{__name__}.{lesson}").EXERCISES
}
