"""Read each student's graded submission: marks from the gradebook, verdicts from the notebook."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry

from autograder.classroom.directory import Classroom
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.naming.names import NO_NAMES, MistakeNames, named
from autograder.classroom.naming.read import read_names
from autograder.classroom.records import SubmissionRecord, read_record
from autograder.classroom.render_outputs import NO_SANDBOX, read_sandboxed
from autograder.classroom.review_remarks import read_review
from autograder.engine.verdict import MIME_TYPE, Status, Verdict


@dataclass
class GradedSubmission:
    """One student's submission as it was graded last.

    Attributes:
        student: id.
        marks: in the gradebook, with manual marks and less the late penalty.
        scores: marks by exercise, or by the name of another graded cell.
        verdicts: by exercise; an instructor's own cells have none.
        penalty: marks subtracted because the submission was late.
        waiting: cells that need a manual mark.
        problem: why nothing could be graded; "" otherwise.
        cell_problems: sentences about cells that did not run to their end, by cell.
        remarks: sentences about corrections made while reading the submission.
        review: sentences for the instructor alone: equal to another student's answers, untouched.
        sandboxed: whether it ran in a sandbox.
        sources: the answers' source text, by exercise.
        names: the student's id and names, which no anonymised text may show.
    """

    student: str
    marks: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    penalty: float = 0.0
    waiting: tuple[str, ...] = ()
    problem: str = ""
    cell_problems: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    sandboxed: bool = True
    sources: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class GradedAssignment:
    """An assignment of a class.

    Attributes:
        assignment: its name.
        points: the most that each cell can earn, by name, in the notebook's order.
        submissions: those that are graded, by student.
        ungraded: students whose submissions are not graded yet.
        enrolled: number of students in the gradebook.
        names: the instructor's names for wrong answers, which the verdicts show already.
    """

    assignment: str
    points: dict[str, float]
    submissions: tuple[GradedSubmission, ...]
    ungraded: tuple[str, ...] = ()
    enrolled: int = 0
    names: MistakeNames = NO_NAMES


def read_graded_assignment(classroom: Classroom, assignment: str) -> GradedAssignment:
    """Read an assignment without running or writing anything.

    Raises:
        CourseError: the class, its gradebook or its names for mistakes cannot be read.
    """
    names = read_names(classroom)
    with open_gradebook(classroom) as gradebook:
        enrolled = len(gradebook.students)
        try:
            entries = gradebook.find_assignment(assignment).submissions
        except MissingEntry:
            entries = []
        found = [_read_submission(classroom, assignment, entry, names) for entry in entries]
    graded = sorted((one for one in found if one), key=lambda one: one.student)
    review = read_review(classroom, assignment)
    for one in graded:
        one.review = review.get(one.student, ())
    known = {one.student for one in graded}
    handed_in = [one.student for one in classroom.submitted(assignment)]
    ungraded = [student for student in handed_in if student not in known]
    points = _read_points(classroom, assignment)
    return GradedAssignment(assignment, points, tuple(graded), tuple(ungraded), enrolled, names)


def _read_points(classroom: Classroom, assignment: str) -> dict[str, float]:
    """Return the points of the master's graded cells, in order."""
    cells = classroom.master(assignment).cells
    marks = [cell.metadata.get("nbgrader", {}) for cell in cells]
    return {one["grade_id"]: float(one.get("points", 0)) for one in marks if one.get("grade")}


def _read_submission(
    classroom: Classroom, assignment: str, entry: Any, names: MistakeNames
) -> GradedSubmission | None:
    """Read the submission of a gradebook entry; None if it is registered but not graded."""
    student = entry.student.id
    path = _graded_notebook(classroom, assignment, student)
    try:
        notebook = nbformat.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):  # none, or a run that was killed has left half of it
        return None
    grades = [grade for part in entry.notebooks for grade in part.grades]
    penalty = float(entry.late_submission_penalty or 0)
    verdicts = {key: named(one, names) for key, one in read_verdicts(notebook).items()}
    found = GradedSubmission(
        student=student,
        marks=max(0.0, float(entry.score or 0) - penalty),
        scores={grade.name: float(grade.score or 0) for grade in grades},
        verdicts=verdicts,
        penalty=penalty,
        waiting=tuple(grade.name for grade in grades if grade.needs_manual_grade),
        sandboxed=was_sandboxed(notebook),
        sources=_read_sources(notebook),
        names=tuple(filter(None, (student, entry.student.first_name, entry.student.last_name))),
    )
    record = _read_current_record(classroom, assignment, student)
    if record:
        found.sandboxed = record.sandboxed
        found.problem = record.problem
        found.remarks = record.remarks
        if not record.problem:
            found.cell_problems = {
                key: cell.problem for key, cell in record.cells.items() if cell.problem
            }
    return found


def _read_sources(notebook: NotebookNode) -> dict[str, str]:
    """Return the source of each answer cell, by exercise."""
    found = {}
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type == "code" and grade_id.endswith("_answer"):
            found[grade_id.removesuffix("_answer")] = "".join(cell.source)  # text, or its lines
    return found


def _graded_notebook(classroom: Classroom, assignment: str, student: str) -> Path:
    return classroom.directory / "autograded" / student / assignment / f"{assignment}.ipynb"


def _read_current_record(
    classroom: Classroom, assignment: str, student: str
) -> SubmissionRecord | None:
    """Read the record of `class grade`, unless the formgrader has graded the submission since."""
    record = read_record(classroom, assignment, student)
    if record is None:
        return None
    written = classroom.record_path(assignment, student).stat().st_mtime
    graded = _graded_notebook(classroom, assignment, student).stat().st_mtime
    return record if written >= graded else None


def was_sandboxed(notebook: NotebookNode) -> bool:
    """Return whether a graded notebook ran in a sandbox.

    The metadata of a verdict's output records this. Earlier versions had only a sentence among the
    notes of the verdict.
    """
    for _, output, verdict in graded_outputs(notebook):
        stored = read_sandboxed(output)
        if stored is False or (stored is None and NO_SANDBOX in verdict.notes):
            return False
    return True


def read_verdicts(notebook: NotebookNode) -> dict[str, Verdict]:
    """Read the verdicts in the outputs of the check cells, which only the grader writes."""
    return {name: verdict for name, _, verdict in graded_outputs(notebook)}


def graded_outputs(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode, Verdict]]:
    """Yield (exercise, output, verdict) of the check cells."""
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        for output in cell.get("outputs", ()) if marks.get("grade") else ():
            verdict = _parse_verdict(output.get("data", {}).get(MIME_TYPE))
            if verdict is not None:
                yield marks["grade_id"], output, verdict


def _parse_verdict(data: Any) -> Verdict | None:
    """Return a verdict if this is one; stock nbgrader keeps whatever a student's code displays."""
    try:
        verdict = Verdict.from_dict(data)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    texts = [*verdict.sentences, *verdict.mistakes, *verdict.notes, verdict.hint]
    texts += [verdict.exercise, verdict.fingerprint, verdict.explained_by]
    valid = all(isinstance(text, str) for text in texts)
    valid = valid and isinstance(verdict.first_wrong, str | None)
    return verdict if valid and verdict.status in get_args(Status) else None
