"""A whole submission, through as many workers as it takes.

A worker that dies, is stuck or is bloated costs the cell or the exercise at which it happened; the
others go on in a new worker, in which that cell is left out.
"""

import contextlib
import math
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache

from autograder.engine.exercise import Exercise
from autograder.engine.judge import Expected, expected_of, judge
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.sandbox.process import ForkServer, WorkerDied, WorkerProcess
from autograder.submission.cells import Cell, Kind, Result, no_marks

TOO_LONG = "the submission as a whole ran longer than {seconds:.0f} s"
LEAST = 1.0  # seconds that every order gets
INSIDE = "# in the student's process"  # in a test that needs the student's objects themselves


class Session:
    """Grades one submission.

    Args:
        forkserver: of the submission's lesson.
        cells: the notebook's code cells, in order.
        seed: for the inputs of the checks; the same for the whole class, unknown to it.
        demo_forkserver: from which figures and experiments are run too; None: they are not.
        files: files beside the notebook, by name.
    """

    def __init__(
        self,
        forkserver: ForkServer,
        cells: Sequence[Cell],
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
        self.results = {cell.key: Result() for cell in cells}
        self.left_out: set[str] = set()  # cells at which a worker died
        self.deadline = time.monotonic() + self.limits.submission
        self.worker: WorkerProcess | None = None
        self.tester: WorkerProcess | None = None
        self.started = False

    def grade(self) -> dict[str, Result]:
        """Run everything that counts; one result a cell."""
        try:
            for cell in self.cells:
                if cell.kind is Kind.CHECK:
                    self._check(cell)
                elif cell.kind is Kind.TEST:
                    self._test(cell)
            self._ready_worker()  # a notebook without checks runs too
            if self.demo_forkserver is not None:
                self._run_demos()
        finally:
            self._end_worker()
            self._end_tester()
        return self.results

    def _ready_worker(self) -> WorkerProcess | None:
        """A worker in which every cell has run that can; None when time is up."""
        while self.worker is None:
            if self._time_is_up():
                return None
            self.worker = self._new_worker(self.forkserver)
            for cell in self.cells:
                if self._is_run(cell) and not self._run(self.worker, cell):
                    self._end_worker()
                    break
        return self.worker

    def _is_run(self, cell: Cell) -> bool:
        wanted = cell.kind in (Kind.SETUP, Kind.ANSWER, Kind.OWN)
        return wanted and cell.key not in self.left_out and bool(cell.source.strip())

    def _run(self, worker: WorkerProcess, cell: Cell) -> bool:
        """Run one cell; False when the worker died of it."""
        result = self.results[cell.key]
        try:
            done = worker.run(cell.source, self._seconds(), forgiving=cell.kind is Kind.SETUP)
            result.outputs = done["outputs"]
        except WorkerDied as died:
            self._blame(cell, str(died))
            return False
        return True

    def _check(self, cell: Cell) -> None:
        exercise = installed_exercises()[cell.key]
        result = self.results[cell.key]
        worker = self._ready_worker()
        if worker is None:
            result.trouble = TOO_LONG.format(seconds=self._whole())
            result.verdict = self._nothing(exercise, result.trouble)
            return
        own_cell = self.results.get(f"{cell.key}_answer")
        if own_cell is not None and own_cell.trouble:
            result.verdict = self._nothing(exercise, own_cell.trouble)
            return
        expected = _expected(exercise.name, self.seed)
        try:
            answers = worker.examine(exercise, expected.cases, self._seconds())
        except WorkerDied as died:
            self._end_worker()
            result.trouble = str(died)
            result.verdict = self._nothing(exercise, result.trouble)
            return
        if answers is None:
            result.verdict = self._missing(exercise, own_cell)
            return
        try:
            result.verdict = judge(answers, exercise, self.seed, expected=expected)
        except Exception as error:  # whatever a strange answer makes the judge stumble over
            reason = f"what it handed back could not be compared ({type(error).__name__})"
            result.verdict = self._nothing(exercise, reason)

    def _test(self, cell: Cell) -> None:
        """An instructor's own test: full marks at its end, or the number that it ends in."""
        result = self.results[cell.key]
        result.score = 0.0
        worker = self._ready_worker()
        if worker is None:
            result.trouble = TOO_LONG.format(seconds=self._whole())
            return
        token = secrets.token_hex(16)
        try:
            if INSIDE in cell.source:
                done = worker.test(cell.source, token, self._seconds())
            else:
                tester = self._ready_tester()
                done = tester.test(cell.source, token, self._seconds(), worker, self._answers())
        except WorkerDied as died:
            self._end_worker()
            self._end_tester()
            result.trouble = str(died)
            return
        result.outputs = done["outputs"]
        if done.get("token") != token:
            return  # it failed, or ended before its end
        result.score, result.trouble = _points(done.get("value"), done.get("kind"), cell.points)

    def _ready_tester(self) -> WorkerProcess:
        """A worker for tests, in which the lesson's own cells have run, none of the student's."""
        if self.tester is None:
            self.tester = self.forkserver.worker()
            for cell in self.cells:
                if cell.kind is Kind.SETUP and cell.source.strip():
                    self.tester.run(cell.source, self._seconds(), forgiving=True)
        return self.tester

    def _answers(self) -> list[str]:
        """Names of the functions asked for, as the cells' names say."""
        return [cell.key.removesuffix("_answer") for cell in self.cells if cell.kind is Kind.ANSWER]

    def _end_tester(self) -> None:
        if self.tester is not None:
            with contextlib.suppress(OSError):
                self.tester.close()
            self.tester = None

    def _run_demos(self) -> None:
        """In the order of the notebook, in a worker of their own: figures cannot help an answer."""
        self._end_worker()
        worker = self._new_worker(self.demo_forkserver)
        for cell in self.cells:
            if cell.kind in (Kind.CHECK, Kind.TEST) or cell.key in self.left_out:
                continue
            if self._time_is_up():
                self.results[cell.key].trouble = TOO_LONG.format(seconds=self._whole())
                continue
            try:
                self.results[cell.key].outputs = worker.run(cell.source, self._seconds())["outputs"]
            except WorkerDied as died:
                self.results[cell.key].trouble = _sentence(str(died))
                worker.close()
                worker = self._new_worker(self.demo_forkserver)
        worker.close()

    def _new_worker(self, forkserver: ForkServer) -> WorkerProcess:
        worker = forkserver.worker()
        if self.files:
            with contextlib.suppress(WorkerDied):  # the next order will say what is wrong
                worker.put(self.files, self._seconds())
        return worker

    def _blame(self, cell: Cell, reason: str) -> None:
        self.left_out.add(cell.key)
        self.results[cell.key].outputs = []
        self.results[cell.key].trouble = reason

    def _nothing(self, exercise: Exercise, reason: str) -> Verdict:
        sentence = f"While this was graded, {reason}. The other exercises were graded."
        return no_marks(exercise, "raised", sentence)

    def _missing(self, exercise: Exercise, own_cell: Result | None) -> Verdict:
        outputs = own_cell.outputs if own_cell else []
        error = next((output for output in outputs if output["output_type"] == "error"), None)
        why = f": its cell ended in {error['ename']}: {_said(error['evalue'])}" if error else ""
        sentence = f"There is no function called `{exercise.name}`{why}."
        return no_marks(exercise, "raised" if error else "open", sentence)

    def _seconds(self) -> float:
        return min(self.limits.cell, max(LEAST, self.deadline - time.monotonic()))

    def _whole(self) -> float:
        return self.limits.submission

    def _time_is_up(self) -> bool:
        return time.monotonic() > self.deadline

    def _end_worker(self) -> None:
        if self.worker is not None:
            with contextlib.suppress(OSError):
                self.worker.close()
            self.worker = None


@lru_cache(maxsize=32)
def _expected(name: str, seed: int) -> Expected:
    """Worked out once in a process: a class's submissions are all asked the same."""
    return expected_of(installed_exercises()[name], seed)


def _points(value: object, kind: object, most: float) -> tuple[float, str]:
    """Marks of a test cell that ran to its end, and what is wrong with the number it ended in."""
    if not kind:
        return most, ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0, f"the test cell ended in a value of type {kind}, expected a number or nothing"
    if not math.isfinite(value):
        return 0.0, f"the test cell ended in {value}, expected a number from 0 to {most:g}"
    if not 0 <= value <= most:
        return 0.0, f"the test cell ended in {value:g}, expected a number from 0 to {most:g}"
    return float(value), ""


def _said(message: str) -> str:
    """What an error says, without the name of a file that only this run has known."""
    return re.sub(r"\(<[^<>]*>, (line \d+)\)", r"(\1)", message)


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + "."
