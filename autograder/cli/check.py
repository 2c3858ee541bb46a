"""`lstm-course check`: grade your own work as a class would, against the lesson's own exercises.

Only the sources of answers and of the learner's own cells are taken from a copy. The checks are the
lesson's, so a deleted, copied or edited check changes nothing.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import nbformat

from autograder.cli.cell_errors import SECONDS, describe_end, errors_of, reason_of_end
from autograder.cli.read_copy import read_copy
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import MIME_TYPE, PartMarks, Status, Verdict
from autograder.notebook.progress.plan import read_plan
from autograder.notebook.progress.record import ProgressRecord
from autograder.notebook.progress.words import Earned, Progress
from autograder.submission.cells import DEFINES_MORE, CellKind, CellResult, NotebookCell
from autograder.submission.rebuild import CHECK, cells_to_grade, rebuild
from autograder.submission.unjudged import missing_function, no_marks, stopped
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from autograder.support.run_cells import CellRun, run_cells

UNTOUCHED = "Write your answer in the cell above, run it, then run this check again."
# Also where the learner's own names hide those of the course; None if the function is missing.
ASK = (
    '__import__("autograder.notebook.check", fromlist=["check"]).{call} '
    "if {name!r} in globals() else None"
)


@dataclass(frozen=True)
class LessonResult:
    """The verdicts on a lesson.

    Attributes:
        lesson: the lesson.
        verdicts: one for each of its exercises, in order.
        problems: errors in the learner's other cells, which may explain a verdict.
        unreadable: why the copy cannot be read; "" if it can.
        untouched: whether nothing is answered yet.
    """

    lesson: Lesson
    verdicts: tuple[Verdict, ...]
    problems: tuple[str, ...] = ()
    unreadable: str = ""
    untouched: bool = False

    @property
    def marks(self) -> float:
        """Marks earned."""
        return sum(verdict.marks for verdict in self.verdicts)

    @property
    def points(self) -> float:
        """Marks possible."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def all_right(self) -> bool:
        """True if every exercise of the lesson has full marks."""
        return not self.unreadable and all(verdict.passed for verdict in self.verdicts)

    @property
    def next_exercise(self) -> str:
        """The first exercise without full marks; "" if there is none."""
        return next((v.exercise for v in self.verdicts if not v.passed), "")

    @property
    def progress(self) -> Progress:
        """The progress, as the notebook shows it."""
        earned = [Earned(v.exercise, v.marks, v.points) for v in self.verdicts]
        return Progress(read_plan(self.lesson), earned)

    def keep(self) -> None:
        """Let the notebook's progress line go on from these marks."""
        if not self.unreadable:
            marks = {v.exercise: (v.marks, v.points) for v in self.verdicts}
            ProgressRecord(self.lesson.copy, self.lesson.number).put(marks)


class CopyToCheck:
    """A copy that has been read, and the cells of it that must run.

    Args:
        lesson: the lesson of the copy.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.unreadable = ""
        master = nbformat.read(lesson.notebook, as_version=4)
        submitted = None
        try:
            submitted = read_copy(lesson)
        except CourseError as error:
            self.unreadable = str(error)
        self.cells = cells_to_grade(rebuild(master, submitted))
        self._stubs = {cell.key: cell.source for cell in cells_to_grade(rebuild(master, None))}

    @cached_property
    def to_run(self) -> list[NotebookCell]:
        """The cells on which marks depend; none if there is nothing to judge."""
        if not any(map(self._is_judged, self.cells)):
            return []
        chosen = (CellKind.SETUP, CellKind.ANSWER, CellKind.OWN)
        return [
            cell
            for cell in self.cells
            if (cell.kind in chosen and cell.source.strip()) or self._is_judged(cell)
        ]

    async def run(self, on_cell: Callable[[], None]) -> LessonResult:
        """Run the cells in a fresh kernel, and collect the verdicts.

        Raises:
            CourseError: no kernel starts.
        """
        runs: dict[str, CellRun] = {}
        if self.to_run:
            sources = [_source_to_run(cell) for cell in self.to_run]
            done = await run_cells(sources, self.lesson.copy.parent, SECONDS, on_cell)
            runs = {cell.key: run for cell, run in zip(self.to_run, done, strict=True)}
        verdicts = tuple(
            self._verdict(cell, runs)
            for cell in self.cells
            if cell.kind is CellKind.CHECK or (cell.kind is CellKind.TEST and cell.points)
        )
        right = all(verdict.passed for verdict in verdicts)
        problems = () if right else tuple(self._problems(runs))
        return LessonResult(self.lesson, verdicts, problems, self.unreadable, not self.to_run)

    def _is_judged(self, cell: NotebookCell) -> bool:
        """Whether a check can give more than "not answered yet"."""
        if cell.kind is CellKind.TEST:
            return bool(self._written)
        if cell.kind is not CellKind.CHECK:
            return False
        return any(cell.key in source or DEFINES_MORE.search(source) for source in self._written)

    @cached_property
    def _written(self) -> list[str]:
        """The sources that the learner has written."""
        return [cell.source for cell in self.cells if cell.source != self._stubs.get(cell.key)]

    def _verdict(self, cell: NotebookCell, runs: dict[str, CellRun]) -> Verdict:
        run = runs.get(cell.key)
        if cell.kind is CellKind.TEST:
            return _verdict_of_test(cell, run)
        exercise = installed_exercises()[cell.key]
        if self.unreadable:
            return no_marks(exercise, "open", "Your copy of the lesson cannot be read.")
        if run is None:
            return no_marks(exercise, "open", UNTOUCHED)
        own = runs.get(f"{cell.key}_answer", CellRun())
        reason = reason_of_end(own) or reason_of_end(run)
        if reason:
            return stopped(exercise, reason)
        found = [output.data[MIME_TYPE] for output in run.outputs if _holds_verdict(output)]
        if found:
            return Verdict.from_dict(found[-1])
        if errors_of(run):
            return no_marks(exercise, "raised", describe_end(run, "the check"))
        return missing_function(exercise, CellResult(outputs=list(own.outputs)))

    def _problems(self, runs: dict[str, CellRun]) -> list[str]:
        """Errors in cells that no verdict mentions."""
        silent = {f"{key}_answer" for key, run in runs.items() if not run.outputs}
        return [
            sentence
            for cell in self.to_run
            if cell.kind in (CellKind.SETUP, CellKind.OWN, CellKind.ANSWER)
            and cell.key not in silent  # its check says why there is no function
            and (sentence := describe_end(runs[cell.key], _name_cell(cell)))
        ]


def check_lessons(
    copies: Sequence[CopyToCheck], on_cell: Callable[[], None] = lambda: None
) -> list[LessonResult]:
    """Check copies, as many at the same time as there are processors.

    Args:
        copies: to check.
        on_cell: called after each cell, for a progress bar.

    Raises:
        CourseError: no kernel starts.
    """

    async def check_all() -> list[LessonResult]:
        free = asyncio.Semaphore(max(1, min(8, os.cpu_count() or 1)))

        async def check_one(copy: CopyToCheck) -> LessonResult:
            async with free:
                return await copy.run(on_cell)

        return await asyncio.gather(*map(check_one, copies))

    return asyncio.run(check_all())


def _source_to_run(cell: NotebookCell) -> str:
    asked = CHECK.match(cell.source.strip()) if cell.kind is CellKind.CHECK else None
    return ASK.format(call=cell.source.strip(), name=asked[1]) if asked else cell.source


def _holds_verdict(output: nbformat.NotebookNode) -> bool:
    return output.output_type == "execute_result" and MIME_TYPE in output.data


def _verdict_of_test(cell: NotebookCell, run: CellRun | None) -> Verdict:
    """Make the verdict of an instructor's own test: its last value is the marks, none means all."""
    if run is None:
        return Verdict(cell.key, 0, cell.points, "open", sentences=(UNTOUCHED,))
    reason = describe_end(run, "the test")
    marks = 0.0 if reason else cell.points
    for output in run.outputs:
        if output.output_type == "execute_result" and not reason:
            try:
                marks = min(cell.points, max(0.0, float(output.data.get("text/plain", ""))))
            except ValueError:
                marks, reason = 0.0, "The test ended in something other than a number."
    parts = (PartMarks(cell.key, marks, cell.points, reason),)
    if marks == cell.points:
        return Verdict(cell.key, marks, cell.points, "passed", parts)
    status: Status = "partly" if marks else "wrong"
    return Verdict(cell.key, marks, cell.points, status, parts, sentences=(reason,) * bool(reason))


def _name_cell(cell: NotebookCell) -> str:
    """Name a cell as a learner finds it: notebooks show no numbers before their cells run."""
    if cell.kind is CellKind.ANSWER:
        return f"the answer cell of `{cell.key.removesuffix('_answer')}`"
    first = next(line.strip() for line in cell.source.splitlines() if line.strip())
    begins = first if len(first) <= 40 else f"{first[:40]}…"
    return f"{'your cell' if cell.kind is CellKind.OWN else 'the cell'} that begins `{begins}`"
