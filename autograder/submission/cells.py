"""One submission as the grader sees it: cells by what they are for, and what came of each."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from autograder.engine.exercise import Exercise
from autograder.engine.judge import without_marks
from autograder.engine.verdict import Status, Verdict


class Kind(Enum):
    """What a cell of a notebook is for."""

    SETUP = "setup"  # the lesson's own code that answers need, such as imports
    ANSWER = "answer"  # written by the student, where an answer was asked for
    OWN = "own"  # added by the student
    CHECK = "check"  # `check("name")`: judged outside
    TEST = "test"  # an instructor's own autograded cell
    DEMO = "demo"  # a figure or an experiment


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes:
        key: unique in the notebook: the grade id where there is one, else the cell's id.
        kind: what it is for.
        source: the code; of the student's own where the kind says so, else of the master.
        points: the most that it can earn.
    """

    key: str
    kind: Kind
    source: str
    points: float = 0.0


@dataclass
class Result:
    """What came of a cell."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    verdict: Verdict | None = None
    score: float | None = None
    trouble: str = ""  # a sentence: why there is no proper result


def no_marks(exercise: Exercise, status: Status, sentence: str) -> Verdict:
    """The verdict on an exercise that could not be judged."""
    return without_marks(exercise, status, (sentence,))
