"""The register of answers that other people gave: re-expressed in our own words, source named."""

from collections.abc import Callable
from dataclasses import dataclass

Answer = Callable[..., object]


@dataclass(frozen=True)
class CorpusAnswer:
    """An answer to an exercise, after public coursework, an issue or a question, or our own.

    Attributes:
        exercise: the exercise that it answers.
        function: the answer.
        source: author, repository or question, and what it was about.
        slip: what is wrong, in one plain sentence; "" for a right answer.
        names: catalogued mistakes that are true of it. A verdict that names any other is false.
        at: fragments of the guilty lines. A location is right if its line contains one of them.
        says: phrases each of which would be a true explanation.
    """

    exercise: str
    function: Answer
    source: str
    slip: str = ""
    names: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """For the name of a test."""
        return f"{self.exercise}-{self.function.__name__}"


def wrong_register(answers: list[CorpusAnswer]) -> Callable[..., Callable[[Answer], Answer]]:
    """Make a decorator that enters a wrong answer: `@wrong("windows", source, slip, names=...)`."""

    def wrong(
        exercise: str,
        source: str,
        slip: str,
        *,
        names: tuple[str, ...] = (),
        at: tuple[str, ...] = (),
        says: tuple[str, ...] = (),
    ) -> Callable[[Answer], Answer]:
        def decorate(function: Answer) -> Answer:
            answers.append(CorpusAnswer(exercise, function, source, slip, names, at, says))
            return function

        return decorate

    return wrong


def right_register(answers: list[CorpusAnswer]) -> Callable[..., Callable[[Answer], Answer]]:
    """Make a decorator that enters a right answer: `@right("windows", source)`."""

    def right(exercise: str, source: str) -> Callable[[Answer], Answer]:
        def decorate(function: Answer) -> Answer:
            answers.append(CorpusAnswer(exercise, function, source))
            return function

        return decorate

    return right
