"""A quiz: a question, its options, and an explanation of each."""

from dataclasses import dataclass

LETTERS = "abcdefgh"  # by which options are chosen


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    Attributes:
        text: shown to the learner; inline HTML is allowed.
        correct: does it belong to the right answer?
        why: the explanation, shown once the quiz is answered.
    """

    text: str
    why: str
    correct: bool = False


@dataclass(frozen=True)
class Quiz:
    """A question with one right option, or with several if `multiple`.

    Raises:
        ValueError: fewer than two options, an option without an explanation, or a number of right
            options that does not fit `multiple`.
    """

    name: str
    question: str
    options: tuple[Option, ...]
    multiple: bool = False

    def __post_init__(self) -> None:
        right = sum(option.correct for option in self.options)
        if not 2 <= len(self.options) <= len(LETTERS):
            raise ValueError(f"quiz {self.name!r} has {len(self.options)} options, expected 2 to 8")
        if right == 0 or (right > 1 and not self.multiple):
            expected = "at least one" if self.multiple else "one"
            raise ValueError(f"quiz {self.name!r} has {right} right options, expected {expected}")
        if not all(option.why.strip() for option in self.options):
            raise ValueError(f"quiz {self.name!r} has an option without an explanation")
