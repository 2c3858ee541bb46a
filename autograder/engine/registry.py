"""All installed exercises and quizzes, found through the entry-point group `autograder.exercises`.

An entry point names a module or package with

- `EXERCISES`: the exercises, in their order;
- `QUIZZES` (optional): the quizzes.

The course declares its own in this way, and any other installed package can add to them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol, TypeVar

from autograder.engine.exercise import Exercise
from autograder.engine.quiz import Quiz
from autograder.support.errors import CourseError

GROUP = "autograder.exercises"


class RegistryError(CourseError):
    """Installed exercises that cannot be used; the message gives the next step."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


@cache
def installed_exercises() -> Mapping[str, Exercise]:
    """Every installed exercise, by name.

    Raises:
        RegistryError: none is installed, a package cannot be loaded, or a name occurs twice.
    """
    found = _collect("EXERCISES", Exercise)
    if not found:
        raise RegistryError(
            "No exercises are installed. Install the course again: `make study` in its directory, "
            "or `pip install -e .` there."
        )
    return found


@cache
def installed_quizzes() -> Mapping[str, Quiz]:
    """Every installed quiz, by name.

    Raises:
        RegistryError: a package cannot be loaded, or a name occurs twice.
    """
    return _collect("QUIZZES", Quiz)


def exercise_packages() -> tuple[str, ...]:
    """Names of the top-level packages that declare exercises, each once."""
    return tuple(sorted({point.module.split(".")[0] for point in _entry_points()}))


def _entry_points() -> list[EntryPoint]:
    """The entry points of the group, each module once, in the order of their names."""
    by_module = {point.module: point for point in entry_points(group=GROUP)}
    return sorted(by_module.values(), key=lambda point: point.name)


def _collect(attribute: str, kind: type[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    home: dict[str, str] = {}
    for point in _entry_points():
        for item in _items(point, attribute, kind):
            if item.name in found:
                raise RegistryError(
                    f"{kind.__name__} {item.name!r} is declared twice, by {home[item.name]} and by "
                    f"{point.module}: rename one of them, or uninstall a package."
                )
            found[item.name], home[item.name] = item, point.module
    return found


def _items(point: EntryPoint, attribute: str, kind: type[Item]) -> Iterator[Item]:
    try:
        declared: Any = getattr(point.load(), attribute, ())
    except Exception as error:  # another package may fail in any way
        raise RegistryError(
            f"The exercises of {point.module!r} cannot be loaded ({error!r}): repair that "
            "package or uninstall it."
        ) from error
    items: Iterable[Any] = declared.values() if isinstance(declared, Mapping) else declared
    for item in items:
        if not isinstance(item, kind):
            raise RegistryError(
                f"{attribute} of {point.module!r} holds {type(item).__name__}, expected "
                f"{kind.__name__} objects only."
            )
        yield item
