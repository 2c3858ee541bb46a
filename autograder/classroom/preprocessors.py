"""The two steps that replace nbgrader's own when it grades a submission.

A class's nbgrader_config.py names them, so `nbgrader autograde` and the button of the formgrader
judge as `lstm-course class grade` does.
"""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograder.classroom.directory import Classroom, lesson_of
from autograder.classroom.naming.read import read_names
from autograder.classroom.naming.refresh import render_names
from autograder.classroom.render_outputs import render_results
from autograder.sandbox.probe import sandbox_problem
from autograder.submission.intake import tidy
from autograder.submission.job import Job, grade_submission, results_from_bytes
from autograder.submission.rebuild import cells_to_grade, rebuild
from autograder.support.errors import CourseError


class Rebuild(NbGraderPreprocessor):
    """Replace a submitted notebook by the master's with the student's answers in it."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the rebuilt notebook."""
        return rebuild(
            _find_classroom(self).master(_assignment_name(resources)), tidy(nb)
        ), resources


class Judge(NbGraderPreprocessor):
    """Run a submission in a sandbox and write the results; replaces nbgrader's `Execute`."""

    sandbox = Bool(
        True, help="Run submissions in a sandbox. Without one they can do all that you can."
    ).tag(config=True)
    demos = Bool(False, help="Run figures and experiments too.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the rebuilt notebook with its outputs.

        Raises:
            CourseError: this system cannot isolate submissions, or the instructor's names for
                mistakes cannot be read.
        """
        classroom, assignment = _find_classroom(self), _assignment_name(resources)
        names = read_names(classroom)
        notebook = rebuild(classroom.master(assignment), tidy(nb))
        problem = sandbox_problem() if self.sandbox else ""
        if problem:
            raise CourseError(problem)
        job = Job(
            lesson=lesson_of(assignment),
            seed=classroom.seed(),
            cells=tuple(cells_to_grade(notebook)),
            demos=self.demos,
            isolated=self.sandbox,
            private=classroom.private,
        )
        results = results_from_bytes(grade_submission(job.to_bytes()))
        render_results(notebook, results, sandboxed=self.sandbox)
        render_names(notebook, names)
        return notebook, resources


def _find_classroom(step: NbGraderPreprocessor) -> Classroom:
    return Classroom(Path(step.parent.parent.coursedir.root))


def _assignment_name(resources: Any) -> str:
    return resources["nbgrader"]["assignment"]
