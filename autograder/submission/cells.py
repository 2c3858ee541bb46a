"""The cells of one submission by their purpose, and the result of each."""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from autograder.engine.verdict import Verdict

# Code that can define functions whose names it does not contain.
DEFINES_MORE = re.compile(r"import \*|%run|%load|\bexec\(|\bglobals\(|\bsetattr\(|\brun_cell\(")


class CellKind(Enum):
    """The purpose of a code cell."""

    SETUP = "setup"  # the lesson's own code that answers need, such as imports
    ANSWER = "answer"  # written by the student, where the lesson asks for an answer
    OWN = "own"  # added by the student
    CHECK = "check"  # `check("name")`, judged outside the sandbox
    TEST = "test"  # an instructor's own autograded cell
    DEMO = "demo"  # a figure or an experiment


@dataclass(frozen=True)
class NotebookCell:
    """A code cell to run or to judge.

    Attributes:
        key: unique in the notebook: the grade id if there is one, otherwise the cell's id.
        kind: its purpose.
        source: the student's code for an answer or an own cell, otherwise the master's.
        points: the most that it can earn.
    """

    key: str
    kind: CellKind
    source: str
    points: float = 0.0


@dataclass
class CellResult:
    """Result of a cell.

    Attributes:
        outputs: in the notebook format.
        verdict: on a check.
        score: of an instructor's own test.
        problem: a sentence that says why there is no proper result; "" otherwise.
    """

    outputs: list[dict[str, Any]] = field(default_factory=list)
    verdict: Verdict | None = None
    score: float | None = None
    problem: str = ""
