"""nbgrader's database of a class: opened once per run, one transaction per submission."""

import contextlib
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import BasePlugin
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.classroom.directory import Classroom
from autograder.classroom.gradebook_errors import describe_failed_opening
from autograder.classroom.nbgrader_steps import nbgrader_config, own_programs_first
from autograder.classroom.storage import patient
from autograder.support.errors import CourseError


@contextlib.contextmanager
def open_gradebook(classroom: Classroom) -> Iterator[Gradebook]:
    """Open nbgrader's database of a class; create it if there is none.

    Raises:
        CourseError: it cannot be opened, with the likely reason.
    """
    config = nbgrader_config(classroom)
    course = CourseDirectory(config=config, root=str(classroom.directory))
    with own_programs_first():
        try:
            gradebook = Gradebook(patient(course.db_url), course.course_id)
        except (SQLAlchemyError, ImportError) as error:
            raise CourseError(describe_failed_opening(course.db_url, error)) from error
    with gradebook:
        yield gradebook


@dataclass(frozen=True)
class CellNames:
    """Names of the cells that nbgrader has in its database, by their ids.

    Attributes:
        grades: cells with marks.
        comments: cells with a field for comments.
    """

    grades: dict[str, str]
    comments: dict[str, str]

    @classmethod
    def of(cls, notebook: Notebook) -> "CellNames":
        """Read the names of a released notebook's cells."""
        tasks = {cell.id: cell.name for cell in notebook.task_cells}
        return cls(
            grades={cell.id: cell.name for cell in notebook.grade_cells} | tasks,
            comments={cell.id: cell.name for cell in notebook.solution_cells} | tasks,
        )


class GradebookWriter:
    """Writes the rows that `nbgrader autograde` would write for submissions of one assignment.

    nbgrader itself opens its database seven times per submission and commits after each cell. Here
    it stays open, and a submission's marks are written completely or not at all.

    Args:
        gradebook: open.
        assignment: the gradebook's entry.
        late: nbgrader's policy for late submissions.
    """

    def __init__(self, gradebook: Gradebook, assignment: Assignment, late: BasePlugin) -> None:
        self.gradebook = gradebook
        self.assignment = assignment.name
        self.names = {notebook.name: CellNames.of(notebook) for notebook in assignment.notebooks}
        self.late = late

    def expect_known(self, master: NotebookNode) -> None:
        """Refuse a master that has changed since its release.

        Raises:
            CourseError: it has graded cells that the gradebook does not know.
        """
        names = self.names.get(self.assignment)
        known = set(names.grades.values()) if names else set()
        unknown = {name for name, cell in _cells_by_name(master).items() if is_grade(cell)} - known
        if unknown:
            raise CourseError(
                f"the gradebook does not know the graded cells {', '.join(sorted(unknown))} of the "
                f"source: `nbgrader generate_assignment --force {self.assignment}` releases it "
                "anew. Once something was graded, nbgrader does so only after `nbgrader db "
                f"assignment remove --force {self.assignment}`, which loses marks given by hand."
            )

    def save(self, student: str, notebook: NotebookNode, timestamp: str, remark: str) -> None:
        """Write the marks that nbgrader reads in the outputs of a notebook.

        Args:
            student: id.
            notebook: with its outputs.
            timestamp: of the submission; "" for none.
            remark: start of every comment; "" for none.
        """
        attributes = {"timestamp": timestamp} if timestamp else {}
        with warnings.catch_warnings():  # about nbgrader's own tables
            warnings.simplefilter("ignore", SAWarning)
            found = self.gradebook.update_or_create_submission(
                self.assignment, student, **attributes
            )
        for part in found.notebooks:
            if part.name == self.assignment:
                self._grade(part, self.names[part.name], notebook, remark)
                self._penalise(found, part)
            else:  # the other notebooks of an assignment are not submitted
                for grade in part.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False
        self.gradebook.db.commit()

    def _grade(
        self, part: SubmittedNotebook, names: CellNames, notebook: NotebookNode, remark: str
    ) -> None:
        cells = _cells_by_name(notebook)
        for grade in part.grades:
            cell = cells.get(names.grades.get(grade.cell_id, ""))
            if cell is not None and is_grade(cell):
                _score(grade, cell)
        for comment in part.comments:
            cell = cells.get(names.comments.get(comment.cell_id, ""))
            text = _comment_on(cell) if cell is not None else ""
            comment.auto_comment = f"{remark} {text}".strip() or None

    def _penalise(self, submission: SubmittedAssignment, part: SubmittedNotebook) -> None:
        part.late_submission_penalty = None
        seconds = submission.total_seconds_late
        if seconds > 0:
            self.gradebook.db.flush()
            self.gradebook.db.refresh(part, ["score"])
            penalty = self.late.late_submission_penalty(submission.student_id, part.score, seconds)
            if penalty is not None:
                part.late_submission_penalty = min(max(penalty, 0), part.score)


def _cells_by_name(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return nbgrader's cells by their names."""
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {cell.metadata["nbgrader"]["grade_id"]: cell for cell in marked}


def _score(grade: Grade, cell: NotebookNode) -> None:
    """Score a cell as nbgrader's `SaveAutoGrades`: a manual mark stays, and needs another look."""
    grade.auto_score, _ = determine_grade(cell, logging.getLogger(__name__))
    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None


def _comment_on(cell: NotebookNode) -> str:
    """Return nbgrader's comment on a cell, which is empty unless the cell is untouched."""
    if is_task(cell) or not is_solution(cell):
        return ""
    untouched = cell.metadata["nbgrader"].get("checksum") == compute_checksum(cell)
    return "No response." if untouched else ""
