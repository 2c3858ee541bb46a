"""The outcome of grading each submission of a class."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from autograder.classroom.naming.names import NO_NAMES, MistakeNames
from autograder.classroom.records import CellRecord

OutcomeStatus = Literal["graded", "unchanged", "unreadable", "failed"]
STATUSES: tuple[OutcomeStatus, ...] = get_args(OutcomeStatus)


@dataclass
class SubmissionOutcome:
    """Outcome of grading one submission.

    Attributes:
        student: id.
        status: one of `STATUSES`.
        marks: those that count, with marks by hand and late penalties.
        sentence: why it is unreadable or failed; "" otherwise.
        mistakes: (exercise, mistake) of each mistake found.
        cell_problems: sentences about cells without a proper result.
        remarks: sentences about everything else that an instructor should know.
    """

    student: str
    status: OutcomeStatus
    marks: float = 0.0
    sentence: str = ""
    mistakes: tuple[tuple[str, str], ...] = ()
    cell_problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_graded(self) -> bool:
        """Whether the submission could be read, and has marks."""
        return self.status in ("graded", "unchanged") and not self.sentence

    @classmethod
    def of_cells(
        cls,
        student: str,
        status: OutcomeStatus,
        cells: Mapping[str, CellRecord],
        names: MistakeNames = NO_NAMES,
        remarks: Sequence[str] = (),
    ) -> "SubmissionOutcome":
        """Sum up the results of a submission's cells, with the instructor's names."""
        return cls(
            student,
            status,
            marks=sum((cell.marks for cell in cells.values()), 0.0),
            mistakes=tuple(
                (key, one) for key, cell in cells.items() for one in _mistakes(cell, names)
            ),
            cell_problems=tuple(cell.problem for cell in cells.values() if cell.problem),
            remarks=tuple(remarks),
        )


def _mistakes(cell: CellRecord, names: MistakeNames) -> tuple[str, ...]:
    """Return the names of the mistakes of a cell, the instructor's where the catalogue has none."""
    if cell.mistakes or cell.verdict is None:
        return cell.mistakes
    group = cell.verdict.get("fingerprint", "")  # records of earlier versions have none
    entry = names.find(cell.verdict.get("exercise", ""), group)
    return (entry.name,) if entry else ()


def commonest_mistakes(
    outcomes: Sequence[SubmissionOutcome], count: int = 3
) -> list[tuple[tuple[str, str], int]]:
    """Return ((exercise, mistake), number of students), the commonest first."""
    counted = Counter(mistake for outcome in outcomes for mistake in set(outcome.mistakes))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:count]
