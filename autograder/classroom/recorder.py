"""One submission's results into the gradebook and into autograded/, and then the record.

The record is written last. A submission without one, or whose record speaks of something else, is
graded (again): a run that was killed at any point goes on without a mark lost or doubled.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
from autograder.classroom.gradebook import Marks
from autograder.classroom.nbgrader_steps import nbgrader_config
from autograder.classroom.preprocessors import NO_SANDBOX
from autograder.submission.cells import Result
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write

# What nbgrader does to a notebook after it was run, in its order, before it saves the marks.
AFTER_JUDGE = (IgnorePattern, ClearMetadataPreprocessor, LimitOutput)


class Recorder:
    """Writes results where nbgrader keeps them. There is one for a run: it alone writes.

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
        self.marks = Marks(gradebook, found, late.plugin_inst)
        gradebook.db.remove()  # nothing is held while submissions are judged

    def recorded(self) -> set[str]:
        """Students of whom nbgrader still has what a record speaks of: marks and notebook."""
        name = f"{self.assignment}.ipynb"
        return {student for student in self.students if (self._folder(student) / name).exists()}

    def excluded(self) -> set[str]:
        """Students whom the class's configuration leaves out."""
        return set(self.course.student_id_exclude.split(","))

    def record(
        self,
        student: str,
        notebook: NotebookNode,
        results: Mapping[str, Result],
        *,
        digest: str,
        sandboxed: bool = True,
        remarks: tuple[str, ...] = (),
        problem: str = "",
        timestamp: str = "",
    ) -> dict[str, dict[str, Any]]:
        """Write one submission's outputs, scores and record.

        Args:
            student: id.
            notebook: rebuilt, with its outputs.
            results: by the cells' keys.
            digest: of what was graded, and how.
            sandboxed: was it run in a sandbox?
            remarks: about the submission as a whole.
            problem: why nothing of it could be graded; "" otherwise.
            timestamp: of the handing in; "" for none.

        Returns:
            What the record says of the cells: verdict, score and trouble by key.

        Raises:
            CourseError: the gradebook does not know the student.
        """
        path = self.classroom.record(self.assignment, student)
        path.unlink(missing_ok=True)
        for step in self.steps:
            notebook, _ = step(notebook, {})
        with self._hooks(student):
            self._write(student, notebook, timestamp)
            self._save(student, notebook, timestamp, "" if sandboxed else NO_SANDBOX)
        cells = {
            key: {
                "verdict": result.verdict.to_dict() if result.verdict else None,
                "score": result.score,
                "trouble": result.trouble,
            }
            for key, result in results.items()
            if result.verdict or result.score is not None or result.trouble
        }
        record = {
            "student": student,
            "digest": digest,
            "sandboxed": sandboxed,
            "remarks": list(remarks),
            "problem": problem,
            "at": time.strftime("%Y-%m-%d %H:%M:%S %Z"),
            "cells": cells,
        }
        atomic_write(path, json.dumps(record))
        return cells

    def _folder(self, student: str) -> Path:
        """Where nbgrader keeps what it has graded."""
        kept = self.course.autograded_directory
        return Path(self.course.format_path(kept, student, self.assignment))

    @contextlib.contextmanager
    def _hooks(self, student: str):
        """What the class's configuration wants done before and after."""
        self.course.student_id = student
        self.autograde.notebooks = [str(self._folder(student) / f"{self.assignment}.ipynb")]
        with contextlib.chdir(self.classroom.directory):
            self.autograde.run_pre_convert_hook()
            yield
            self.autograde.run_post_convert_hook()

    def _write(self, student: str, notebook: NotebookNode, timestamp: str) -> None:
        """The folder in autograded/: the notebook, and files that the master comes with."""
        folder = self._folder(student)
        with TemporaryDirectory(prefix="staged-", dir=self.classroom.records) as staged:
            new = Path(staged) / self.assignment
            new.mkdir()
            for file, inside in self._masters_files():
                (new / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, new / inside)
            if timestamp:
                (new / "timestamp.txt").write_text(timestamp, encoding="utf-8")
            nbformat.write(notebook, new / f"{self.assignment}.ipynb")
            if folder.exists():
                shutil.rmtree(folder)
            folder.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(new, folder)
        self.autograde.set_permissions(self.assignment, student)

    def _masters_files(self) -> list[tuple[str, str]]:
        """(file, path inside the assignment) of all that lies beside the master's notebook."""
        source = self.course.format_path(self.course.source_directory, ".", self.assignment)
        students_own = self.autograde.exclude_overwriting.get(self.assignment, [])
        found = find_all_files(source, [*self.course.ignore, "*.ipynb"])
        files = [(file, os.path.relpath(file, source)) for file in found]
        return [(file, inside) for file, inside in files if inside not in students_own]

    def _save(self, student: str, notebook: NotebookNode, timestamp: str, remark: str) -> None:
        """Marks and comments into the gradebook; once more if its server has hung up meanwhile."""
        database = self.gradebook.db
        try:
            self._enrol(student)
            self.marks.save(student, notebook, timestamp, remark)
        except DBAPIError as error:
            database.rollback()
            if not error.connection_invalidated:
                raise
            self._enrol(student)
            self.marks.save(student, notebook, timestamp, remark)
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


def read_record(classroom: Classroom, assignment: str, student: str) -> dict[str, Any] | None:
    """What was written down about a submission; None if nothing was, or only half of it."""
    try:
        return json.loads(classroom.record(assignment, student).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
