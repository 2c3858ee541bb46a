"""The two steps that replace nbgrader's own when it grades a submission.

A class's nbgrader_config.py names them, so `nbgrader autograde` and the button of the formgrader
judge as `lstm-course class grade` does.
"""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograder.classroom.directory import lesson_of
from autograder.classroom.intake_autograde import IntakeAutograde
from autograder.classroom.naming.read import read_names
from autograder.classroom.naming.refresh import render_names
from autograder.classroom.render_outputs import render_results
from autograder.sandbox.probe import sandbox_problem
from autograder.submission.job import Job, grade_submission, nothing_graded, results_from_bytes
from autograder.submission.rebuild import cells_to_grade, rebuild
from autograder.support.errors import CourseError


class Rebuild(NbGraderPreprocessor):
    """Replace a submitted notebook by the master's with the student's answers in it."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the rebuilt notebook.

        Raises:
            CourseError: the class's configuration does not call `nbgrader_hooks.install`.
        """
        return _rebuild_submission(self, resources), resources


class Judge(NbGraderPreprocessor):
    """Run a submission in a sandbox and write the results; replaces nbgrader's `Execute`."""

    sandbox = Bool(
        True, help="Run submissions in a sandbox. Without one they can do all that you can."
    ).tag(config=True)
    demos = Bool(False, help="Run figures and experiments too.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the rebuilt notebook with its outputs.

        Raises:
            CourseError: this system cannot isolate submissions, the instructor's names for mistakes
                cannot be read, or the class's configuration does not call `nbgrader_hooks.install`.
        """
        converter = _find_converter(self)
        names = read_names(converter.classroom)
        notebook = _rebuild_submission(self, resources)
        submission = converter.submission
        cells = cells_to_grade(notebook)
        problem = sandbox_problem() if self.sandbox else ""
        if problem:
            raise CourseError(problem)
        if submission.problem:
            results = nothing_graded(cells, submission.problem)
        else:
            job = Job(
                lesson=lesson_of(_assignment_name(resources)),
                seed=converter.classroom.seed(),
                cells=tuple(cells),
                files=submission.files,
                demos=self.demos,
                isolated=self.sandbox,
            )
            results = results_from_bytes(grade_submission(job.to_bytes()))
        render_results(notebook, results, tuple(submission.remarks), sandboxed=self.sandbox)
        render_names(notebook, names)
        return notebook, resources


def _rebuild_submission(step: NbGraderPreprocessor, resources: Any) -> NotebookNode:
    converter = _find_converter(step)
    master = converter.classroom.master(_assignment_name(resources))
    return rebuild(master, converter.submission.notebook)


def _find_converter(step: NbGraderPreprocessor) -> IntakeAutograde:
    """Return nbgrader's converter, which has read the submission.

    Raises:
        CourseError: it is nbgrader's own, which copies whatever a student's folder links to.
    """
    converter = step.parent.parent
    if not isinstance(converter, IntakeAutograde):
        raise CourseError(
            "The class's nbgrader_config.py is of an earlier version: `lstm-course class create "
            "DIR` with the class's directory updates it."
        )
    return converter


def _assignment_name(resources: Any) -> str:
    return resources["nbgrader"]["assignment"]
