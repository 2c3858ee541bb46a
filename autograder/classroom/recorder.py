"""Write one submission's results to the gradebook and to autograded/, then its record.

The record is written last. A submission without a record, or with a record of another state, is
graded again, so a run that was killed at any point continues without a mark lost or doubled.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, IgnorePattern, LimitOutput
from nbgrader.utils import find_all_files
from sqlalchemy.exc import DBAPIError

from autograder.classroom.directory import Classroom
from autograder.classroom.exchange import carry_exchange_files
from autograder.classroom.gradebook import GradebookWriter
from autograder.classroom.nbgrader_steps import nbgrader_config
from autograder.classroom.records import SubmissionRecord, write_record
from autograder.classroom.render_outputs import NO_SANDBOX
from autograder.classroom.standing import Standing, read_standing
from autograder.submission.cells import CellResult
from autograder.support.errors import CourseError

# nbgrader applies these to a notebook between its execution and the marks, in this order.
AFTER_JUDGE = (IgnorePattern, ClearMetadataPreprocessor, LimitOutput)


class Recorder:
    """Writes results where nbgrader keeps them. Each run has one, and only that one writes.

    Args:
        classroom: the class.
        assignment: name of the assignment, and of its notebook.
        gradebook: of the class, open.

    Raises:
        CourseError: the gradebook does not know the assignment.
    """

    def __init__(self, classroom: Classroom, assignment: str, gradebook: Gradebook) -> None:
        self.classroom = classroom
        self.assignment = assignment
        self.gradebook = gradebook
        config = nbgrader_config(classroom)
        self.course = CourseDirectory(config=config, root=str(classroom.directory))
        self.course.assignment_id = assignment
        self.autograde = Autograde(coursedir=self.course, config=config)
        self.steps = [kind(config=config) for kind in AFTER_JUDGE]
        late = AssignLatePenalties(config=config)
        late.init_plugin()
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            raise CourseError(
                f"{assignment} is not in the gradebook yet: run `nbgrader generate_assignment "
                f"{assignment}` in {classroom.directory} first."
            ) from None
        self.students = {entry.student_id for entry in found.submissions}
        self.writer = GradebookWriter(gradebook, found, late.plugin_inst)
        gradebook.db.remove()  # no connection stays open while submissions are judged

    def carry_exchange_files(self, student: str) -> None:
        """Complete an unchanged submission that an earlier version graded."""
        carry_exchange_files(self.classroom, self.assignment, student, self._folder(student))

    def standing(self, student: str) -> Standing | None:
        """Return what the gradebook says of a submission."""
        try:
            return read_standing(self.gradebook, self.assignment, student)
        finally:
            self.gradebook.db.remove()

    def recorded_students(self) -> set[str]:
        """Return the students of whom nbgrader still has the marks and the notebook."""
        name = f"{self.assignment}.ipynb"
        return {student for student in self.students if (self._folder(student) / name).exists()}

    def excluded_students(self) -> set[str]:
        """Return the students that the class's configuration excludes."""
        return set(self.course.student_id_exclude.split(","))

    def record(
        self,
        notebook: NotebookNode,
        results: Mapping[str, CellResult],
        record: SubmissionRecord,
        timestamp: str = "",
    ) -> SubmissionRecord:
        """Write one submission's notebook and marks, and then its record.

        Args:
            notebook: rebuilt, with its outputs.
            results: by the cells' keys.
            record: of the submission, still without results.
            timestamp: of the submission; "" for none.

        Returns:
            The record as written.

        Raises:
            CourseError: the gradebook does not know the student.
        """
        student = record.student
        self.classroom.record_path(self.assignment, student).unlink(missing_ok=True)
        for step in self.steps:
            notebook, _ = step(notebook, {})
        with self._run_hooks(student):
            self._write_notebook(student, notebook, timestamp)
            remark = "" if record.sandboxed else NO_SANDBOX
            self._save_marks(student, notebook, timestamp, remark)
        record = record.with_results(results)
        write_record(self.classroom, self.assignment, record)
        return record

    def _folder(self, student: str) -> Path:
        """Return where nbgrader keeps the graded notebook."""
        graded = self.course.autograded_directory
        return Path(self.course.format_path(graded, student, self.assignment))

    @contextlib.contextmanager
    def _run_hooks(self, student: str) -> Iterator[None]:
        """Run the hooks of the class's configuration before and after the block."""
        self.course.student_id = student
        self.autograde.notebooks = [str(self._folder(student) / f"{self.assignment}.ipynb")]
        with contextlib.chdir(self.classroom.directory):
            self.autograde.run_pre_convert_hook()
            yield
            self.autograde.run_post_convert_hook()

    def _write_notebook(self, student: str, notebook: NotebookNode, timestamp: str) -> None:
        """Replace the folder in autograded/ by the notebook and the files beside the master."""
        folder = self._folder(student)
        with TemporaryDirectory(prefix="staged-", dir=self.classroom.records) as staged:
            new = Path(staged) / self.assignment
            new.mkdir()
            for file, inside in self._master_files():
                (new / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, new / inside)
            if timestamp:
                (new / "timestamp.txt").write_text(timestamp, encoding="utf-8")
            carry_exchange_files(self.classroom, self.assignment, student, new)
            nbformat.write(notebook, new / f"{self.assignment}.ipynb")
            if folder.exists():
                shutil.rmtree(folder)
            folder.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(new, folder)
        self.autograde.set_permissions(self.assignment, student)

    def _master_files(self) -> list[tuple[str, str]]:
        """Return (file, path inside the assignment) of every file beside the master's notebook."""
        source = self.course.format_path(self.course.source_directory, ".", self.assignment)
        excluded = self.autograde.exclude_overwriting.get(self.assignment, [])
        found = find_all_files(source, [*self.course.ignore, "*.ipynb"])
        files = [(file, os.path.relpath(file, source)) for file in found]
        return [(file, inside) for file, inside in files if inside not in excluded]

    def _save_marks(
        self, student: str, notebook: NotebookNode, timestamp: str, remark: str
    ) -> None:
        """Save marks and comments; try once more if the database server has disconnected."""
        database = self.gradebook.db
        try:
            self._enrol(student)
            self.writer.save(student, notebook, timestamp, remark)
        except DBAPIError as error:
            database.rollback()
            if not error.connection_invalidated:
                raise
            self._enrol(student)
            self.writer.save(student, notebook, timestamp, remark)
        finally:
            database.remove()

    def _enrol(self, student: str) -> None:
        if self.autograde.create_student:
            self.gradebook.update_or_create_student(student)
            return
        try:
            self.gradebook.find_student(student)
        except MissingEntry:
            raise CourseError(
                f"{student} is no student of this class, and its configuration forbids to add "
                f"any: `nbgrader db student add {student}`."
            ) from None
