"""The outcome of grading each submission of a class."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from autograder.classroom.records import CellRecord

OutcomeStatus = Literal["graded", "unchanged", "unreadable", "failed"]
STATUSES: tuple[OutcomeStatus, ...] = get_args(OutcomeStatus)


@dataclass
class SubmissionOutcome:
    """Outcome of grading one submission.

    Attributes:
        student: id.
        status: one of `STATUSES`.
        marks: sum of all cells.
        sentence: why it is unreadable or failed; "" otherwise.
        mistakes: (exercise, mistake) of each mistake found.
        cell_problems: sentences about cells without a proper result.
    """

    student: str
    status: OutcomeStatus
    marks: float = 0.0
    sentence: str = ""
    mistakes: tuple[tuple[str, str], ...] = ()
    cell_problems: tuple[str, ...] = ()

    @classmethod
    def of_cells(
        cls, student: str, status: OutcomeStatus, cells: Mapping[str, CellRecord]
    ) -> "SubmissionOutcome":
        """Sum up the results of a submission's cells."""
        return cls(
            student,
            status,
            marks=sum((cell.marks for cell in cells.values()), 0.0),
            mistakes=tuple((key, one) for key, cell in cells.items() for one in cell.mistakes),
            cell_problems=tuple(cell.problem for cell in cells.values() if cell.problem),
        )


def commonest_mistakes(
    outcomes: Sequence[SubmissionOutcome], count: int = 3
) -> list[tuple[tuple[str, str], int]]:
    """Return ((exercise, mistake), number of students), the commonest first."""
    counted = Counter(mistake for outcome in outcomes for mistake in set(outcome.mistakes))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:count]
