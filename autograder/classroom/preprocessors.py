"""The two steps that take the place of nbgrader's own when a submission is autograded.

A class's nbgrader_config.py names them, so `nbgrader autograde` and the formgrader's button judge
as `lstm-course class grade` does.
"""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograder.classroom.directory import Classroom, lesson_of
from autograder.classroom.render_outputs import show_results
from autograder.sandbox import namespaces
from autograder.submission.intake import tidy
from autograder.submission.job import Job, grade_submission, results_from
from autograder.submission.rebuild import cells_to_grade, rebuild
from autograder.support.errors import CourseError

NO_SANDBOX = "Graded without a sandbox."


class Rebuild(NbGraderPreprocessor):
    """The master's notebook with the student's answers in it, in place of the one handed in."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """A new notebook."""
        return rebuild(_classroom(self).master(_assignment(resources)), tidy(nb)), resources


class Judge(NbGraderPreprocessor):
    """Runs a submission in its sandbox and writes what came of it, in place of `Execute`."""

    sandbox = Bool(
        True, help="Run submissions in a sandbox. Without one they can do all that you can."
    ).tag(config=True)
    demos = Bool(False, help="Run figures and experiments too.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """The rebuilt notebook with its outputs.

        Raises:
            CourseError: this system cannot isolate what it runs.
        """
        classroom, assignment = _classroom(self), _assignment(resources)
        notebook = rebuild(classroom.master(assignment), tidy(nb))
        problem = namespaces.problem() if self.sandbox else ""
        if problem:
            raise CourseError(problem)
        job = Job(
            lesson=lesson_of(assignment),
            seed=classroom.seed(),
            cells=tuple(cells_to_grade(notebook)),
            demos=self.demos,
            isolated=self.sandbox,
        )
        results = results_from(grade_submission(job.to_bytes()))
        show_results(notebook, results, () if self.sandbox else (NO_SANDBOX,))
        return notebook, resources


def _classroom(step: NbGraderPreprocessor) -> Classroom:
    return Classroom(Path(step.parent.parent.coursedir.root))


def _assignment(resources: Any) -> str:
    return resources["nbgrader"]["assignment"]
