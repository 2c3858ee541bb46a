"""All exercises, by name: whatever the files lesson_*.py beside this one declare."""

from importlib import import_module
from pkgutil import iter_modules

from autograder.exercise import Exercise

FILES = sorted(file.name for file in iter_modules(__path__) if file.name.startswith("lesson_"))
EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for file in FILES
    for exercise in import_module(f"{__name__}.{file}").EXERCISES
}
