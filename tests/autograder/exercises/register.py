"""The register of right answers: loops, einsum, concatenated weights, views, buffers, lists."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

Answer = Callable[..., object]


def enter(answers: dict[str, list[Answer]], name: str) -> Callable[[Answer], Answer]:
    """Make a decorator that enters a function as a right answer to the exercise `name`."""

    def decorate(function: Answer) -> Answer:
        answers.setdefault(name, []).append(function)
        return function

    return decorate


def modules_of(kind: str) -> list[ModuleType]:
    """Import the module `right` or `wrong` of every lesson, from the folders beside this file."""
    package = __name__.rpartition(".")[0]
    folders = sorted(path.parent.name for path in Path(__file__).parent.glob(f"lesson_*/{kind}.py"))
    assert folders, f"no lesson has a {kind}.py"
    return [import_module(f"{package}.{folder}.{kind}") for folder in folders]
