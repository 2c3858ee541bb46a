"""Grade all cells of one submission, in as many workers as needed.

A worker that dies, exceeds its time or uses too much memory costs the cell or the exercise at which
that happens. The other cells run in a new worker, which skips that cell.
"""

import contextlib
import math
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from autograder.engine import fingerprint
from autograder.engine.cases import Case
from autograder.engine.judge import Expected, expected_of, judge
from autograder.engine.location import case_to_trace, with_location
from autograder.engine.registry import installed_exercises
from autograder.engine.trace import trace_reference
from autograder.sandbox.errors import WorkerDied
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.process import WorkerProcess
from autograder.submission.cells import CellKind, CellResult, NotebookCell
from autograder.submission.unjudged import missing_function, stopped

TOO_LONG = "the entire submission ran longer than {seconds:.0f} s"
TO_LOCATE = 5.0  # seconds for a trace and for the search in it
SHORTEST = 1.0  # seconds for every request
INSIDE = "# in the student's process"  # marks a test that needs the student's own objects


class Session:
    """Grades one submission.

    Args:
        forkserver: of the submission's lesson.
        cells: the notebook's code cells, in order.
        seed: for the inputs of the checks; a secret, the same for the complete class.
        demo_forkserver: for figures and experiments; None means that they do not run.
        files: files beside the notebook, by name.
    """

    def __init__(
        self,
        forkserver: ForkServer,
        cells: Sequence[NotebookCell],
        seed: int,
        demo_forkserver: ForkServer | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.forkserver = forkserver
        self.cells = cells
        self.seed = seed
        self.demo_forkserver = demo_forkserver
        self.files = files or {}
        self.limits = forkserver.policy.limits
        self.results = {cell.key: CellResult() for cell in cells}
        self.unnamed: list[str] = []  # exercises with a wrong answer that no mistake explains
        self.unexplained: dict[str, Case] = {}  # by exercise: the case to trace
        self.skipped: set[str] = set()  # cells at which a worker died
        self.deadline = time.monotonic() + self.limits.submission
        self.worker: WorkerProcess | None = None
        self.tester: WorkerProcess | None = None

    def grade(self) -> dict[str, CellResult]:
        """Run every cell that counts and return one result per cell, by key."""
        try:
            for cell in self.cells:
                if cell.kind is CellKind.CHECK:
                    self._check(cell)
                elif cell.kind is CellKind.TEST:
                    self._test(cell)
            self._ready_worker()  # a notebook without checks runs too
            self._locate()
            self._take_fingerprints()
            if self.demo_forkserver is not None:
                self._run_demos(self.demo_forkserver)
        finally:
            self._end_worker()
            self._end_tester()
        return self.results

    def _ready_worker(self) -> WorkerProcess | None:
        """Return a worker in which every possible cell has run; None when time is up."""
        while self.worker is None:
            if self._time_is_up():
                return None
            self.worker = self._new_worker(self.forkserver)
            for cell in self.cells:
                if self._is_run(cell) and not self._run(self.worker, cell):
                    self._end_worker()
                    break
        return self.worker

    def _is_run(self, cell: NotebookCell) -> bool:
        wanted = cell.kind in (CellKind.SETUP, CellKind.ANSWER, CellKind.OWN)
        return wanted and cell.key not in self.skipped and bool(cell.source.strip())

    def _run(self, worker: WorkerProcess, cell: NotebookCell) -> bool:
        """Run one cell and return False if the worker died."""
        result = self.results[cell.key]
        try:
            reply = worker.run(cell.source, self._seconds(), forgiving=cell.kind is CellKind.SETUP)
            result.outputs = reply["outputs"]
        except WorkerDied as died:
            self._skip(cell, str(died))
            return False
        return True

    def _check(self, cell: NotebookCell) -> None:
        exercise = installed_exercises()[cell.key]
        result = self.results[cell.key]
        worker = self._ready_worker()
        if worker is None:
            result.problem = TOO_LONG.format(seconds=self.limits.submission)
            result.verdict = stopped(exercise, result.problem)
            return
        own_cell = self.results.get(f"{cell.key}_answer")
        if own_cell is not None and own_cell.problem:
            result.verdict = stopped(exercise, own_cell.problem)
            return
        expected = _compute_expected(exercise.name, self.seed)
        try:
            answers = worker.examine(exercise, expected.cases, self._seconds())
        except WorkerDied as died:
            self._end_worker()
            result.problem = str(died)
            result.verdict = stopped(exercise, result.problem)
            return
        if answers is None:
            result.verdict = missing_function(exercise, own_cell)
            return
        try:
            result.verdict = judge(answers, exercise, self.seed, expected=expected)
            case = case_to_trace(result.verdict, answers, exercise, expected)
            if case is not None:
                self.unexplained[cell.key] = case
            has_name = result.verdict.mistakes or exercise.hunt
            if result.verdict.first_wrong and not has_name:
                self.unnamed.append(cell.key)
        except Exception as error:  # arbitrary answers can raise anything
            reason = f"its return value could not be compared ({type(error).__name__})"
            result.verdict = stopped(exercise, reason)

    def _locate(self) -> None:
        """Add locations to the verdicts that have no other explanation.

        All marks are known by then: whatever happens to a worker here costs nothing.
        """
        exercises = installed_exercises()
        for name, case in self.unexplained.items():
            verdict, spec = self.results[name].verdict, exercises[name].call_spec
            if self.worker is None or self._time_is_up() or verdict is None:
                return
            right = trace_reference(exercises[name].reference, spec, case)
            try:
                traced = self.worker.trace(exercises[name], case, TO_LOCATE)
            except WorkerDied:
                self._end_worker()
                return
            if traced is None or right is None:
                continue
            number = None
            with (
                contextlib.suppress(WorkerDied),
                contextlib.closing(self.forkserver.start_worker()) as clean,
            ):
                number = clean.locate(traced, right, case, TO_LOCATE)
            self.results[name].verdict = with_location(verdict, traced, number, exercises[name])

    def _take_fingerprints(self) -> None:
        """Mark wrong answers without a name, so that equal ones can be counted and named.

        All marks are known by then, as in `_locate`.
        """
        exercises = installed_exercises()
        for name in self.unnamed:
            verdict = self.results[name].verdict
            if self.worker is None or self._time_is_up() or verdict is None:
                return
            cases = exercises[name].cases(fingerprint.SEED)[: exercises[name].draws]
            try:
                answers = self.worker.examine(exercises[name], cases, self._seconds())
            except WorkerDied:
                self._end_worker()
                return
            if answers is not None:
                known_by = fingerprint.fingerprint(exercises[name], answers)
                self.results[name].verdict = replace(verdict, fingerprint=known_by)

    def _test(self, cell: NotebookCell) -> None:
        """Run an instructor's own test: its last value is the score, no value means full marks."""
        result = self.results[cell.key]
        result.score = 0.0
        worker = self._ready_worker()
        if worker is None:
            result.problem = TOO_LONG.format(seconds=self.limits.submission)
            return
        token = secrets.token_hex(16)
        try:
            if INSIDE in cell.source:
                reply = worker.test(cell.source, token, self._seconds())
            else:
                tester = self._ready_tester()
                names = self._answer_names()
                reply = tester.test(cell.source, token, self._seconds(), worker, names)
        except WorkerDied as died:
            self._end_worker()
            self._end_tester()
            result.problem = str(died)
            return
        result.outputs = reply["outputs"]
        if reply.get("token") != token:
            return  # it failed or did not run to its end
        result.score, result.problem = _score(reply.get("value"), reply.get("kind"), cell.points)

    def _ready_tester(self) -> WorkerProcess:
        """Return a worker for tests, in which only the lesson's own cells have run."""
        if self.tester is None:
            self.tester = self.forkserver.start_worker()
            for cell in self.cells:
                if cell.kind is CellKind.SETUP and cell.source.strip():
                    self.tester.run(cell.source, self._seconds(), forgiving=True)
        return self.tester

    def _answer_names(self) -> list[str]:
        """Return the names of the functions to write, taken from the names of their cells."""
        return [
            cell.key.removesuffix("_answer") for cell in self.cells if cell.kind is CellKind.ANSWER
        ]

    def _end_tester(self) -> None:
        if self.tester is not None:
            with contextlib.suppress(OSError):
                self.tester.close()
            self.tester = None

    def _run_demos(self, forkserver: ForkServer) -> None:
        """Run figures in a worker of their own, where they cannot help an answer."""
        self._end_worker()
        worker = self._new_worker(forkserver)
        for cell in self.cells:
            if cell.kind in (CellKind.CHECK, CellKind.TEST) or cell.key in self.skipped:
                continue
            if self._time_is_up():
                self.results[cell.key].problem = TOO_LONG.format(seconds=self.limits.submission)
                continue
            try:
                self.results[cell.key].outputs = worker.run(cell.source, self._seconds())["outputs"]
            except WorkerDied as died:
                self.results[cell.key].problem = _as_sentence(str(died))
                worker.close()
                worker = self._new_worker(forkserver)
        worker.close()

    def _new_worker(self, forkserver: ForkServer) -> WorkerProcess:
        worker = forkserver.start_worker()
        if self.files:
            with contextlib.suppress(WorkerDied):  # the next request reports the reason
                worker.put(self.files, self._seconds())
        return worker

    def _skip(self, cell: NotebookCell, reason: str) -> None:
        self.skipped.add(cell.key)
        self.results[cell.key].outputs = []
        self.results[cell.key].problem = reason

    def _seconds(self) -> float:
        return min(self.limits.cell, max(SHORTEST, self.deadline - time.monotonic()))

    def _time_is_up(self) -> bool:
        return time.monotonic() > self.deadline

    def _end_worker(self) -> None:
        if self.worker is not None:
            with contextlib.suppress(OSError):
                self.worker.close()
            self.worker = None


@lru_cache(maxsize=32)
def _compute_expected(name: str, seed: int) -> Expected:
    """Return the expected values, computed once per process, as a class shares its inputs."""
    return expected_of(installed_exercises()[name], seed)


def _score(value: object, kind: object, points: float) -> tuple[float, str]:
    """Return the marks of a test cell that ran to its end, and what is wrong with its value."""
    if not kind:
        return points, ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0, f"the test cell ended in a value of type {kind}, expected a number or nothing"
    if not math.isfinite(value):
        return 0.0, f"the test cell ended in {value}, expected a number from 0 to {points:g}"
    if not 0 <= value <= points:
        return 0.0, f"the test cell ended in {value:g}, expected a number from 0 to {points:g}"
    return float(value), ""


def _as_sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + "."
