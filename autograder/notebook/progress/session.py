"""Where a check runs: in a notebook that a learner has open, or anywhere else.

Only the first has a progress line. Grading, nbgrader's Validate, the pages of the book and tests
run the same checks, and must leave nothing behind.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from autograder.engine.exercise import Exercise
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.notebook.progress.plan import plan_for
from autograder.notebook.progress.record import ProgressRecord
from autograder.notebook.progress.words import Earned, Progress

OF_JUPYTER = "JPY_SESSION_NAME"  # Jupyter's server sets it for each kernel: the notebook's path
OF_VS_CODE = "__vsc_ipynb_file__"  # VS Code defines it in the notebook's namespace
OF_NBGRADER = "NBGRADER_EXECUTION"  # set while nbgrader grades or validates


@dataclass(frozen=True, repr=False)
class VerdictInNotebook(Verdict):
    """A verdict with the progress line under it. Its data are those of the verdict alone."""

    progress: Progress | None = None

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data, without the progress."""
        data = super().to_dict()
        del data["progress"]
        return data

    def __str__(self) -> str:
        return f"{super().__str__()}\n{self.progress.sentences if self.progress else ''}".rstrip()

    def _repr_html_(self) -> str:
        return self.to_html() + (self.progress.to_html() if self.progress else "")


def with_progress(verdict: Verdict, exercise: Exercise, namespace: Mapping[str, Any]) -> Verdict:
    """Keep a verdict's marks and put the progress line under it, in a learner's notebook alone.

    Args:
        verdict: on the answer to the exercise.
        exercise: the exercise.
        namespace: the notebook's own names.
    """
    notebook = notebook_in_use(namespace)
    if notebook is None:
        return verdict
    record = _record_of(notebook, exercise.lesson)
    record.put({verdict.exercise: (verdict.marks, verdict.points)})
    given = {field.name: getattr(verdict, field.name) for field in fields(verdict)}
    return VerdictInNotebook(**given, progress=progress_in(record, exercise))


def progress_in(record: ProgressRecord, exercise: Exercise) -> Progress:
    """The progress in an exercise's lesson. Marks of an older version of it do not count."""
    plan, kept = plan_for(exercise.name, exercise.lesson), record.read()
    known = installed_exercises()
    earned = []
    for name in filter(known.__contains__, plan.minutes):
        points = known[name].points
        marks, of = kept.get(name, (0.0, points))
        earned.append(Earned(name, marks if of == points else 0.0, points))
    return Progress(plan, earned)


def notebook_in_use(namespace: Mapping[str, Any]) -> Path | None:
    """Find the notebook that a learner has open; None where no learner is at work.

    Colab names no file: its notebooks have a machine each, so the working directory serves.
    """
    if os.environ.get(OF_NBGRADER):
        return None
    name = str(namespace.get(OF_VS_CODE) or os.environ.get(OF_JUPYTER, ""))
    if name.endswith(".ipynb"):
        return Path(name)
    return Path.cwd() if "google.colab" in sys.modules else None


@cache
def _record_of(notebook: Path, lesson: str) -> ProgressRecord:
    """One record per kernel: it holds the marks itself where they cannot be written."""
    return ProgressRecord(notebook, lesson)
