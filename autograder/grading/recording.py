"""One submission's results into the gradebook: nbgrader's own conversion, and then the record.

The record is written last. A submission without one, or whose record speaks of something else, is
graded (again): a run that was killed at any point goes on without a mark lost or doubled.
"""

import contextlib
import io
import json
import logging
import os
import re
import sysconfig
import time
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import setenv
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograder.grading.classroom import Classroom, write_atomically
from autograder.grading.preprocessors import NO_SANDBOX
from autograder.grading.submission import Result
from autograder.lessons import CourseError


class Recorder:
    """Writes results where nbgrader keeps them. There is one for a run: it alone writes.

    Args:
        classroom: the class.
        assignment: name of the assignment, and of its notebook.
    """

    def __init__(self, classroom: Classroom, assignment: str) -> None:
        self.classroom = classroom
        self.assignment = assignment
        self.config = nbgrader_config(classroom)
        with self._gradebook() as gradebook:
            if assignment not in {one.name for one in gradebook.assignments}:
                raise CourseError(
                    f"{assignment} is not in the gradebook yet: run `nbgrader generate_assignment "
                    f"{assignment}` in {classroom.directory} first."
                )

    def recorded(self) -> set[str]:
        """Students of whom nbgrader still has what a record speaks of: marks and notebook."""
        with self._gradebook() as gradebook:
            entries = gradebook.find_assignment(self.assignment).submissions
            students = {entry.student_id for entry in entries}
        return {student for student in students if self._autograded(student).exists()}

    def _autograded(self, student: str) -> Path:
        folder = self.classroom.directory / "autograded" / student / self.assignment
        return folder / f"{self.assignment}.ipynb"

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
        """
        path = self.classroom.record(self.assignment, student)
        path.unlink(missing_ok=True)
        with TemporaryDirectory(prefix="staged-", dir=self.classroom.records) as staged:
            folder = Path(staged) / student / self.assignment
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / f"{self.assignment}.ipynb")
            if timestamp:
                (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")
            self._convert(student, staged)
        if not sandboxed:
            self._mark_unsandboxed(student)
        cells = {
            key: {
                "verdict": result.verdict.to_dict() if result.verdict else None,
                "score": result.score,
                "trouble": result.trouble,
            }
            for key, result in results.items()
            if result.verdict or result.score is not None or result.trouble
        }
        write_atomically(
            path,
            {
                "student": student,
                "digest": digest,
                "sandboxed": sandboxed,
                "remarks": list(remarks),
                "problem": problem,
                "at": time.strftime("%Y-%m-%d %H:%M:%S %Z"),
                "cells": cells,
            },
        )
        return cells

    def _convert(self, student: str, staged: str) -> None:
        """nbgrader's own conversion of a notebook that is rebuilt and graded already."""
        config = Config(self.config)
        config.CourseDirectory.submitted_directory = str(Path(staged).relative_to(self._root))
        config.Autograde.autograde_preprocessors = AFTER_JUDGE
        run_converter(self.classroom, _KeepResults, self.assignment, student, config)

    def _mark_unsandboxed(self, student: str) -> None:
        with self._gradebook() as gradebook:
            submission = gradebook.find_submission(self.assignment, student)
            for notebook in submission.notebooks:
                for comment in notebook.comments:
                    comment.auto_comment = f"{NO_SANDBOX} {comment.auto_comment or ''}".strip()
            gradebook.db.commit()

    @property
    def _root(self) -> Path:
        return self.classroom.directory

    @contextlib.contextmanager
    def _gradebook(self):
        with open_gradebook(self.classroom, self.config) as gradebook:
            yield gradebook


@contextlib.contextmanager
def open_gradebook(classroom: Classroom, config: Config | None = None) -> Iterator[Gradebook]:
    """nbgrader's database of a class; made, with nbgrader's tables, where there is none."""
    config = config or nbgrader_config(classroom)
    course = CourseDirectory(config=config, root=str(classroom.directory))
    with own_programs_first(), Gradebook(course.db_url, course.course_id) as gradebook:
        yield gradebook


@contextlib.contextmanager
def own_programs_first() -> Iterator[None]:
    """nbgrader calls `alembic` by name: it must be this environment's, activated or not."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


# What nbgrader does to a submission after it was run, in its order. The metadata of the cells,
# which it would check last, are the master's.
AFTER_JUDGE = [
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]


class _KeepResults(Autograde):
    """The second half of `Autograde`: what is rebuilt from the master needs no cleaning first."""

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Write the notebook into autograded/ and its scores into the gradebook."""
        self._sanitizing = False
        self._init_preprocessors()
        self._sanitizing = True  # it is read from where submissions are
        with setenv(NBGRADER_EXECUTION="autograde"):
            super(Autograde, self).convert_single_notebook(notebook_filename)


def run_converter(
    classroom: Classroom,
    kind: type[BaseConverter],
    assignment: str,
    student: str = "*",
    config: Config | None = None,
    **settings: Any,
) -> None:
    """One of nbgrader's own steps, such as `Autograde`, anew even where it was done before.

    Args:
        classroom: the class.
        kind: nbgrader's converter.
        assignment: its name.
        student: id; "*" for all, or none.
        config: in place of the class's own.
        settings: attributes of the converter.

    Raises:
        CourseError: it failed, with what nbgrader said.
    """
    config = Config(config or nbgrader_config(classroom))
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.student_id = student
    course = CourseDirectory(config=config, root=str(classroom.directory))
    converter = kind(coursedir=course, config=config)
    said = io.StringIO()
    course.log = converter.log = _log_into(said)
    for name, value in {"force": True, **settings}.items():
        setattr(converter, name, value)
    try:
        # The warnings are of nbgrader's database, about nothing of ours.
        with own_programs_first(), warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            converter.start()
    except (NbGraderException, SystemExit) as error:
        reason = _reason(said.getvalue()) or str(error).strip() or "it gave no reason"
        raise CourseError(f"nbgrader could not convert {assignment}: {reason}") from error


def _reason(said: str) -> str:
    """The exception at the end of the last traceback that nbgrader has written down."""
    named = [line for line in said.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", line)]
    return named[-1] if named else ""


def _log_into(stream: io.StringIO) -> logging.Logger:
    """nbgrader says much of each notebook; only errors are kept, for the message."""
    log = logging.Logger("nbgrader", logging.ERROR)
    log.addHandler(logging.StreamHandler(stream))
    return log


def nbgrader_config(classroom: Classroom) -> Config:
    """The class's nbgrader_config.py, as nbgrader reads it.

    Raises:
        CourseError: it cannot be read.
    """
    from traitlets.config import PyFileConfigLoader

    try:
        return PyFileConfigLoader(classroom.config.name, str(classroom.directory)).load_config()
    except Exception as error:  # the instructor's own Python
        raise CourseError(f"{classroom.config} cannot be read: {error!r}.") from error


def read_record(classroom: Classroom, assignment: str, student: str) -> dict[str, Any] | None:
    """What was written down about a submission; None if nothing was, or only half of it."""
    try:
        return json.loads(classroom.record(assignment, student).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
