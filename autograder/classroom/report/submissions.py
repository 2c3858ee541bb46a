"""What is known of each student's submission: marks from the gradebook, verdicts from notebooks."""

import json
from dataclasses import dataclass, field
from typing import Any, get_args

import nbformat
from nbgrader.api import MissingEntry

from autograder.classroom.directory import Classroom
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.preprocessors import NO_SANDBOX
from autograder.classroom.recorder import read_record
from autograder.engine.verdict import MIME_TYPE, Status, Verdict


@dataclass
class Submission:
    """One student's submission, as it was graded last.

    Attributes:
        student: id.
        marks: in the gradebook, marks given by hand included, late penalty taken off.
        scores: marks by exercise, or by the name of another graded cell.
        verdicts: by exercise; cells of an instructor's own have none.
        penalty: marks taken off because it came late.
        waiting: cells that wait for a mark given by hand.
        problem: why nothing could be graded; "" otherwise.
        troubles: sentences about what ended before its end, by cell.
        remarks: sentences about what was put right when it was taken in.
        sandboxed: was it run in a sandbox?
    """

    student: str
    marks: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    penalty: float = 0.0
    waiting: tuple[str, ...] = ()
    problem: str = ""
    troubles: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    sandboxed: bool = True


@dataclass(frozen=True)
class Gathered:
    """An assignment as its class handed it in.

    Attributes:
        assignment: its name.
        points: the most that each cell can earn, by name, in the notebook's order.
        submissions: those that were graded, by student.
        ungraded: students whose submissions wait to be graded.
        enrolled: number of students in the gradebook.
    """

    assignment: str
    points: dict[str, float]
    submissions: tuple[Submission, ...]
    ungraded: tuple[str, ...] = ()
    enrolled: int = 0


def gather(classroom: Classroom, assignment: str) -> Gathered:
    """Read what is known of an assignment; nothing is run, and nothing is written.

    Raises:
        CourseError: the class or its gradebook cannot be read.
    """
    with open_gradebook(classroom) as gradebook:
        enrolled = len(gradebook.students)
        try:
            found = gradebook.find_assignment(assignment).submissions
        except MissingEntry:
            found = []
        submissions = [_submission(classroom, assignment, entry) for entry in found]
    graded = sorted((one for one in submissions if one), key=lambda one: one.student)
    known = {one.student for one in graded}
    waiting = [name for name, _ in classroom.submitted(assignment) if name not in known]
    points = _points(classroom, assignment)
    return Gathered(assignment, points, tuple(graded), tuple(waiting), enrolled)


def _points(classroom: Classroom, assignment: str) -> dict[str, float]:
    """Graded cells of the master, in order."""
    cells = classroom.master(assignment).cells
    marks = [cell.metadata.get("nbgrader", {}) for cell in cells]
    return {one["grade_id"]: float(one.get("points", 0)) for one in marks if one.get("grade")}


def _submission(classroom: Classroom, assignment: str, entry: Any) -> Submission | None:
    """From the gradebook's entry; None if the submission is registered, but never was graded."""
    path = _autograded(classroom, assignment, entry.student.id)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or a run that was killed has left half of it
        return None
    grades = [grade for notebook in entry.notebooks for grade in notebook.grades]
    penalty = float(entry.late_submission_penalty or 0)
    found = Submission(
        student=entry.student.id,
        marks=max(0.0, float(entry.score or 0) - penalty),
        scores={grade.name: float(grade.score or 0) for grade in grades},
        verdicts=_verdicts(notebook),
        penalty=penalty,
        waiting=tuple(grade.name for grade in grades if grade.needs_manual_grade),
    )
    notes = [note for verdict in found.verdicts.values() for note in verdict.notes]
    found.sandboxed = NO_SANDBOX not in notes
    record = _current_record(classroom, assignment, entry.student.id)
    if record:
        found.sandboxed = bool(record.get("sandboxed", True))
        found.problem = record.get("problem", "")
        found.remarks = tuple(one for one in record.get("remarks", ()) if one != NO_SANDBOX)
        cells = record.get("cells", {})
        found.troubles = {key: one["trouble"] for key, one in cells.items() if one.get("trouble")}
    if found.problem:
        found.troubles = {}
    return found


def _autograded(classroom: Classroom, assignment: str, student: str):
    return classroom.directory / "autograded" / student / assignment / f"{assignment}.ipynb"


def _current_record(classroom: Classroom, assignment: str, student: str) -> dict | None:
    """What `class grade` wrote down, unless the formgrader has graded this submission since."""
    record = read_record(classroom, assignment, student)
    if record is None:
        return None
    written = classroom.record(assignment, student).stat().st_mtime
    graded = _autograded(classroom, assignment, student).stat().st_mtime
    return record if written >= graded else None


def _verdicts(notebook: dict[str, Any]) -> dict[str, Verdict]:
    """From the outputs of the check cells: the grader alone has written these."""
    found = {}
    for cell in nbformat.from_dict(notebook).cells:
        marks = cell.metadata.get("nbgrader", {})
        for output in cell.get("outputs", ()):
            verdict = _verdict(output.get("data", {}).get(MIME_TYPE))
            if verdict is not None and marks.get("grade"):
                found[marks["grade_id"]] = verdict
    return found


def _verdict(data: Any) -> Verdict | None:
    """A verdict, if it is one: stock nbgrader keeps whatever a student's own process showed."""
    try:
        verdict = Verdict.from_dict(data)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    words = (*verdict.sentences, *verdict.mistakes, *verdict.notes)
    told = all(isinstance(word, str) for word in words)
    told = told and isinstance(verdict.first_wrong, str | None)
    return verdict if told and verdict.status in get_args(Status) else None
