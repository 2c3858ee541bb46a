"""The register of wrong answers: each with what its verdict must say, read and found true."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Wrong:
    """A wrong answer.

    Attributes:
        exercise: the exercise that it answers.
        function: the answer.
        says: words that the verdict must contain.
        names: catalogued mistakes that it consists of; () if none has its numbers.
    """

    exercise: str
    function: Callable[..., object]
    says: str
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """For the name of the test."""
        return f"{self.exercise}-{getattr(self.function, '__name__', 'object')}"


def register(answers: list[Wrong]) -> Callable[..., Callable]:
    """Make a decorator that enters a function into `answers`: `@wrong("gate", "is zero")`."""

    def wrong(exercise: str, says: str, *names: str) -> Callable:
        def decorate(function: Callable[..., object]) -> Callable[..., object]:
            answers.append(Wrong(exercise, function, says, names))
            return function

        return decorate

    return wrong
