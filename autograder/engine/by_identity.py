"""An exercise as a key of what is computed once for it."""

from dataclasses import dataclass

from autograder.engine.exercise import Exercise


@dataclass(frozen=True, eq=False)
class ByIdentity:
    """An exercise, which cannot be looked up by its contents."""

    exercise: Exercise

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and self.exercise is other.exercise

    def __hash__(self) -> int:
        return id(self.exercise)
