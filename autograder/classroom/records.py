"""The grader's own record of each graded submission, a JSON file in the class's directory."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from autograder.classroom.directory import Classroom
from autograder.classroom.render_outputs import NO_SANDBOX
from autograder.submission.cells import CellResult
from lstm_course.atomic_write import atomic_write


@dataclass(frozen=True)
class CellRecord:
    """Result of one cell.

    Attributes:
        verdict: on a check, as plain values.
        score: of an instructor's own test.
        problem: a sentence that says why there is no proper result; "" otherwise.
    """

    verdict: Mapping[str, Any] | None = None
    score: float | None = None
    problem: str = ""

    @property
    def marks(self) -> float:
        """Marks of the cell, on the scale of its exercise."""
        return self.verdict["marks"] if self.verdict else self.score or 0.0

    @property
    def mistakes(self) -> tuple[str, ...]:
        """Names of the mistakes found."""
        return tuple(self.verdict["mistakes"]) if self.verdict else ()


@dataclass(frozen=True)
class SubmissionRecord:
    """How a submission was graded, and the results.

    Attributes:
        student: id.
        digest: of the submission and of everything else that grading depends on.
        sandboxed: whether it ran in a sandbox.
        remarks: sentences about corrections made while reading the submission.
        problem: why nothing of it could be graded; "" otherwise.
        at: date and time.
        cells: results by the cells' keys; cells without a result are left out.
    """

    student: str
    digest: str
    sandboxed: bool = True
    remarks: tuple[str, ...] = ()
    problem: str = ""
    at: str = ""
    cells: Mapping[str, CellRecord] = field(default_factory=dict)

    def with_results(self, results: Mapping[str, CellResult]) -> "SubmissionRecord":
        """Return this record with results, dated now."""
        cells = {
            key: CellRecord(
                result.verdict.to_dict() if result.verdict else None, result.score, result.problem
            )
            for key, result in results.items()
            if result.verdict or result.score is not None or result.problem
        }
        return replace(self, cells=cells, at=time.strftime("%Y-%m-%d %H:%M:%S %Z"))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "SubmissionRecord":
        """Build a record from the values of a file, which may be of an earlier version.

        Earlier versions put the sentence `NO_SANDBOX` among the remarks, and called the problem of
        a cell "trouble".
        """
        remarks = tuple(values.get("remarks", ()))
        cells = {
            key: CellRecord(
                cell.get("verdict"),
                cell.get("score"),
                cell.get("problem", cell.get("trouble", "")),
            )
            for key, cell in values.get("cells", {}).items()
        }
        return cls(
            student=values["student"],
            digest=values["digest"],
            sandboxed=bool(values.get("sandboxed", NO_SANDBOX not in remarks)),
            remarks=tuple(remark for remark in remarks if remark != NO_SANDBOX),
            problem=values.get("problem", ""),
            at=values.get("at", ""),
            cells=cells,
        )


def write_record(classroom: Classroom, assignment: str, record: SubmissionRecord) -> None:
    """Write a record, completely or not at all."""
    path = classroom.record_path(assignment, record.student)
    atomic_write(path, json.dumps(asdict(record)))


def read_record(classroom: Classroom, assignment: str, student: str) -> SubmissionRecord | None:
    """Read the record of a submission; None if there is none or it is damaged."""
    path = classroom.record_path(assignment, student)
    try:
        return SubmissionRecord.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
