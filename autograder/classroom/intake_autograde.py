"""`nbgrader autograde` and the formgrader's button, with the course's own intake.

nbgrader copies a student's folder into autograded/ before any of its configurable steps runs. It
follows links, waits for pipes, and stops at files that are no notebooks. Here it sees only what
`read_submission` has read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from autograder.classroom.directory import Classroom
from autograder.classroom.student_folders import StudentFolder, find_name_problem
from autograder.submission.intake import TIMESTAMP, Submission, read_submission
from autograder.support.errors import CourseError


class IntakeAutograde(Autograde):
    """nbgrader's autograding of submissions that the course's intake has read.

    Each submission is read just before its turn. Its staged folder, which nbgrader takes for the
    submitted one, holds an empty notebook, the timestamp and the files that were read;
    `preprocessors.Rebuild` fills the notebook.

    Attributes:
        classroom: the class.
        submission: the one whose turn it is.
    """

    classroom: Classroom
    submission: Submission
    _folders: dict[str, StudentFolder]
    _staging: Path

    @property
    def _input_directory(self) -> str:
        if self._sanitizing:
            return str(self._staging.relative_to(self.coursedir.root))
        return str(super()._input_directory)

    def start(self) -> None:
        """Grade the submissions that nbgrader was asked to grade.

        Raises:
            NbGraderException: one of them could not be graded; the log says why.
        """
        self.classroom = Classroom(Path(self.coursedir.root))
        try:
            with self.classroom.lock(), self._stage_in_class():
                super().start()
        except CourseError as error:
            self._give_up(str(error))

    @contextmanager
    def _stage_in_class(self) -> Iterator[None]:
        with TemporaryDirectory(prefix="staged-", dir=self.classroom.records) as staging:
            self._staging = Path(staging)
            yield

    def init_notebooks(self) -> None:
        """Find the submissions, whatever is in their folders.

        Raises:
            NbGraderException: there are none.
        """
        assignment, asked = self.coursedir.assignment_id, self.coursedir.student_id
        self.classroom.master(assignment)  # a CourseError here is better than one per student
        found = [
            one
            for one in self.classroom.submitted(assignment)
            if one.student == asked or fnmatchcase(one.student, asked)
        ]
        if not found or not fnmatchcase(assignment, self.coursedir.notebook_id):
            where = self.classroom.directory / "submitted" / asked / assignment
            self._give_up(f"There are no submissions at {where}.")
        self._folders = {one.student: one for one in found}
        names = [student for student in self._folders if not find_name_problem(student)]
        sources = [self._format_source(assignment, name) for name in names]
        self.assignments = {source: [f"{source}/{assignment}.ipynb"] for source in sources}

    def convert_notebooks(self) -> None:
        """Grade all submissions.

        Raises:
            NbGraderException: one of them could not be graded.
        """
        problems = [
            f"{one.student}: {one.problem}" for one in self._folders.values() if one.problem
        ]
        for problem in problems:
            self.log.error("Not graded: %s", problem)
        super().convert_notebooks()
        if problems:
            raise NbGraderException(f"Not graded: {' '.join(problems)}")

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Read a submission and stage it; return whether it is to be graded."""
        found = self._folders[student_id]
        if found.problem:
            return False
        self.submission = read_submission(found.folder, assignment_id)
        for sentence in [*self.submission.remarks, self.submission.problem]:
            if sentence:
                self.log.warning("%s: %s", student_id, sentence)
        self._stage(Path(self._format_source(assignment_id, student_id)), assignment_id)
        return bool(super().init_destination(assignment_id, student_id))

    def _stage(self, folder: Path, assignment: str) -> None:
        folder.mkdir(parents=True)
        for name, data in self.submission.files.items():
            if not find_name_problem(name):
                (folder / name).write_bytes(data)
        if self.submission.timestamp:
            (folder / TIMESTAMP).write_text(self.submission.timestamp, encoding="utf-8")
        nbformat.write(nbformat.v4.new_notebook(), folder / f"{assignment}.ipynb")

    def _give_up(self, reason: str) -> None:
        self.log.error(reason)
        raise NbGraderException(reason)
