"""A class made by `lstm-course class create`, and its submissions."""

import copy
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.classroom.create import create_class, release
from autograder.classroom.directory import Classroom, find_classroom
from autograder.engine.verdict import MIME_TYPE, Verdict
from autograder.support.course_tree import find_course, find_lesson


class SmallClass:
    """A class with one lesson for an assignment."""

    def __init__(self, directory: Path, lesson: str = "02") -> None:
        self.lesson = find_lesson(find_course(), lesson)
        create_class(directory, [self.lesson])
        self.classroom: Classroom = find_classroom(directory)
        self.name = self.lesson.stem
        self.released = nbformat.read(self._path("release"), as_version=4)
        solved = nbformat.read(self._path("source"), as_version=4)
        self.right = {
            cell.metadata.nbgrader.grade_id.removesuffix("_answer"): cell.source
            for cell in solved.cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }

    def release(self) -> None:
        """Release the source again after a change."""
        release(self.classroom, self.name)
        self.released = nbformat.read(self._path("release"), as_version=4)

    def _path(self, folder: str) -> Path:
        return self.classroom.directory / folder / self.name / f"{self.name}.ipynb"

    def submit(
        self,
        student: str,
        answers: Mapping[str, str] | None = None,
        change: Callable[[NotebookNode], None] | None = None,
        text: str | bytes | None = None,
    ) -> Path:
        """Put a submission where nbgrader collects it.

        Args:
            student: id.
            answers: sources of answers; those not named stay open.
            change: modifies the notebook in place afterwards.
            text: to submit instead of a notebook.

        Returns:
            The notebook's path.
        """
        notebook = copy.deepcopy(self.released)
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            name = grade_id.removesuffix("_answer")
            if grade_id.endswith("_answer") and name in (answers or {}):
                cell.source = answers[name]
        if change is not None:
            change(notebook)
        path = self.classroom.directory / "submitted" / student / self.name / f"{self.name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            text = nbformat.writes(notebook)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def wrong(self, **answers: str) -> dict[str, str]:
        """All answers right but these."""
        return self.right | answers

    def marks(self, student: str) -> dict[str, float]:
        """The gradebook's marks of a student, by exercise."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.classroom.directory / 'gradebook.db'}") as gradebook:
            (notebook,) = gradebook.find_submission(self.name, student).notebooks
            return {grade.name: float(grade.score) for grade in notebook.grades}

    def all_marks(self) -> dict[str, float]:
        """The gradebook's sum of each student's marks."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.classroom.directory / 'gradebook.db'}") as gradebook:
            submissions = gradebook.assignment_submissions(self.name)
            return {one.student.id: float(one.score) for one in submissions}

    def graded(self, student: str) -> NotebookNode:
        """The notebook in autograded/."""
        folder = self.classroom.directory / "autograded" / student / self.name
        return nbformat.read(folder / f"{self.name}.ipynb", as_version=4)

    def verdicts(self, student: str) -> dict[str, Verdict]:
        """The verdicts in it, by exercise."""
        found = {}
        for cell in self.graded(student).cells:
            for output in cell.get("outputs", ()):
                if MIME_TYPE in output.get("data", {}):
                    verdict = Verdict.from_dict(output.data[MIME_TYPE])
                    found[verdict.exercise] = verdict
        return found
