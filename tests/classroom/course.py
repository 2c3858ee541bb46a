"""An ordinary nbgrader course in a temporary directory, driven by nbgrader's own command line."""

from collections.abc import Sequence
from pathlib import Path

import nbformat

from tests.classroom import warm

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "lstm"
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>\\w+)-(?P<file_id>\\w+)"
c.ExecutePreprocessor.timeout = 60
"""


def run_nbgrader(
    arguments: Sequence[str], folder: Path, environment: dict[str, str], seconds: float
) -> str:
    """Run nbgrader's command line and return its output; it must succeed.

    Args:
        arguments: its arguments.
        folder: where it runs.
        environment: variables beside those of this process.
        seconds: that it may take.
    """
    done = warm.run("nbgrader", arguments, folder, warm.environment() | environment, seconds)
    output = done.stdout + done.stderr
    assert done.returncode == 0, f"nbgrader {' '.join(arguments)}:\n{output[-4000:]}"
    return output


class Course:
    """A course directory with one assignment, which is one lesson without its figures."""

    def __init__(self, directory: Path, notebook: str) -> None:
        """Args: an empty directory, and a notebook's name ("02_gates")."""
        self.directory = directory
        self.notebook = notebook
        (directory / "nbgrader_config.py").write_text(CONFIG)
        source = directory / "source" / notebook
        source.mkdir(parents=True)
        solved = nbformat.read(ROOT / "solutions" / f"{notebook}.ipynb", as_version=4)
        # Figures take minutes and earn nothing.
        solved.cells = [c for c in solved.cells if "demo" not in c.metadata.get("tags", [])]
        nbformat.write(solved, source / f"{notebook}.ipynb")

    def nbgrader(self, *arguments: str) -> str:
        """Run nbgrader's command line in the course and return its output."""
        return run_nbgrader(arguments, self.directory, {"LSTM_COURSE_SIZE": "trial"}, 900)

    def released(self) -> nbformat.NotebookNode:
        """The notebook that students get."""
        path = self.directory / "release" / self.notebook / f"{self.notebook}.ipynb"
        return nbformat.read(path, as_version=4)

    def submit(self, student: str, answers: dict[str, str]) -> None:
        """Put a student's file where `nbgrader zip_collect` finds it.

        Args:
            student: the student's id.
            answers: source of the answer cells, by exercise; the others stay untouched.
        """
        notebook = self.released()
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removesuffix("_answer")
            if cell.metadata.get("nbgrader", {}).get("solution") and name in answers:
                cell.source = answers[name]
        archive = self.directory / "downloaded" / self.notebook / "archive"
        archive.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, archive / f"{student}-{self.notebook}.ipynb")

    def right_answers(self) -> dict[str, str]:
        """The solution notebook's answer cells, by exercise."""
        path = self.directory / "source" / self.notebook / f"{self.notebook}.ipynb"
        return {
            cell.metadata.nbgrader.grade_id.removesuffix("_answer"): cell.source
            for cell in nbformat.read(path, as_version=4).cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }

    def marks(self, student: str) -> dict[str, float]:
        """The gradebook's marks of a student, by exercise."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.directory / 'gradebook.db'}") as gradebook:
            submission = gradebook.find_submission(self.notebook, student)
            (notebook,) = submission.notebooks
            return {grade.name: float(grade.score) for grade in notebook.grades}

    def feedback(self, student: str) -> str:
        """The HTML page that the student gets back."""
        path = self.directory / "feedback" / student / self.notebook / f"{self.notebook}.html"
        return path.read_text(encoding="utf-8")
