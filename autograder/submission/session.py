"""Grade all cells of one submission, in as many workers as needed.

As in a notebook, the cells run in order, and each check judges what its function is at that place.
A worker that dies, exceeds its time or uses too much memory costs the cell or the exercise at which
that happens. The other cells run in a new worker, which skips that cell.
"""

import contextlib
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from autograder.engine import fingerprint
from autograder.engine.answers import Answers
from autograder.engine.callers import may_call
from autograder.engine.cases import Case
from autograder.engine.exercise import Exercise
from autograder.engine.judge import Expected, expected_of, judge
from autograder.engine.location import case_to_trace, with_location
from autograder.engine.registry import installed_exercises
from autograder.engine.trace import trace_reference
from autograder.sandbox.errors import WorkerDied
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.process import WorkerProcess
from autograder.sandbox.spoil import Misconduct
from autograder.submission.callers import is_right_at, judge_with_references, may_rebind
from autograder.submission.cells import CellKind, CellResult, NotebookCell
from autograder.submission.culprits import FairRunner
from autograder.submission.runner import Clock, new_worker
from autograder.submission.unjudged import missing_function, stopped
from autograder.submission.witnesses import find_deception

TOO_LONG = "the entire submission ran longer than {seconds:.0f} s"
TO_LOCATE = 5.0  # seconds for a trace and for the search in it
INSIDE = "# in the student's process"  # marks a test that needs the student's own objects
IN_PLACE = "# modifies its arguments"  # marks a test of a function that does so by design
ONLY_MODIFIED = (
    "the test cell does not pass with the arguments that it gave to your function, only with what "
    "the function made of them"
)


class Session:
    """Grades one submission.

    Args:
        forkserver: of the submission's lesson.
        cells: the notebook's code cells, in order.
        seed: for the inputs of the checks; a secret, the same for the complete class.
        demo_forkserver: for figures and experiments; None means that they do not run.
        files: files beside the notebook, by name.
        references: starts the fork server of workers that compute references, where one is needed;
            None means that no caller is judged again.
    """

    def __init__(
        self,
        forkserver: ForkServer,
        cells: Sequence[NotebookCell],
        seed: int,
        demo_forkserver: ForkServer | None = None,
        files: Mapping[str, bytes] | None = None,
        references: Callable[[], ForkServer] | None = None,
    ) -> None:
        self.forkserver = forkserver
        self.cells = cells
        self.seed = seed
        self.demo_forkserver = demo_forkserver
        self.files = files or {}
        self.results = {cell.key: CellResult() for cell in cells}
        self.clock = Clock(forkserver.policy.limits)
        self.runner = FairRunner(forkserver, cells, self.results, self.clock, self.files)
        self.references = references
        self.callees: dict[str, tuple[str, ...]] = {}  # by exercise: the earlier ones it may call
        self.unnamed: list[str] = []  # exercises with a wrong answer that no mistake explains
        self.unexplained: dict[str, Case] = {}  # by exercise: the case to trace
        self.tester: WorkerProcess | None = None
        self.tester_place = 0  # of the first cell that the tester has not passed

    def grade(self) -> dict[str, CellResult]:
        """Run every cell that counts and return one result per cell, by key."""
        try:
            for place, cell in enumerate(self.cells):
                if cell.kind is CellKind.CHECK:
                    self._check(place, cell)
                elif cell.kind is CellKind.TEST:
                    self._test(place, cell)
            self.runner.worker_at(len(self.cells))  # the cells below the last check run too
            self._judge_callers()
            self._locate()
            self._take_fingerprints()
            if self.demo_forkserver is not None:
                self._run_demos(self.demo_forkserver)
        finally:
            self.runner.end()
            self._end_tester()
        return self.results

    def _check(self, place: int, cell: NotebookCell) -> None:
        exercise = installed_exercises()[cell.key]
        result = self.results[cell.key]
        if self.runner.worker_at(place) is None:
            result.problem = self._too_long()
            result.verdict = stopped(exercise, result.problem)
            return
        own_cell = self.results.get(f"{cell.key}_answer")
        if own_cell is not None and own_cell.problem:
            result.verdict = stopped(exercise, own_cell.problem)
            return
        expected = _compute_expected(exercise.name, self.seed)
        try:
            worker, answers = self._examine(place, exercise, expected.cases)
        except WorkerDied as died:
            result.problem = str(died)
            result.verdict = stopped(exercise, result.problem)
            self.callees[cell.key] = may_call(exercise, None, installed_exercises())
            return
        if answers is None:
            result.verdict = missing_function(exercise, own_cell)
            return
        result.problem = self._find_deception(worker, exercise, expected.cases[:1], answers)
        if result.problem:
            self.runner.end()
            result.verdict = stopped(exercise, result.problem)
            return
        self.callees[cell.key] = may_call(exercise, answers, installed_exercises())
        try:
            result.verdict = judge(answers, exercise, self.seed, expected=expected)
            case = case_to_trace(result.verdict, answers, exercise, expected)
            if case is not None:
                self.unexplained[cell.key] = case
                self.runner.kept.add(cell.key)
            has_name = result.verdict.mistakes or exercise.hunt
            if result.verdict.first_wrong and not has_name:
                self.unnamed.append(cell.key)
                self.runner.kept.add(cell.key)
        except Exception as error:  # arbitrary answers can raise anything
            reason = f"its return value could not be compared ({type(error).__name__})"
            result.verdict = stopped(exercise, reason)

    def _examine(
        self, place: int, exercise: Exercise, cases: tuple[Case, ...]
    ) -> tuple[WorkerProcess, Answers | None]:
        """Call a student's function, without earlier cells where they end the worker.

        Raises:
            WorkerDied: it ended the worker itself, or there is no time left.
        """

        def examine(worker: WorkerProcess) -> tuple[WorkerProcess, Answers | None]:
            return worker, worker.examine(exercise, cases, self.clock.seconds())

        worker, own = self.runner.worker_at(place), f"{exercise.name}_answer"
        if worker is None:
            raise WorkerDied(self._too_long())
        before = worker.threads
        try:
            found = examine(worker)
        except WorkerDied as died:
            try:
                return self.runner.live_without(place, own, died, examine)
            except WorkerDied:
                self.runner.suspected.add(own)
                raise
        if worker.threads > before:
            self.runner.busy.add(own)
        return found

    def _find_deception(
        self, worker: WorkerProcess, exercise: Exercise, cases: tuple[Case, ...], answers: Answers
    ) -> str:
        """Return why the worker's words on an answer's conduct do not count; "" where they do."""

        def ask(misconduct: Misconduct) -> Answers | None:
            seconds = self.clock.seconds()
            return worker.examine(exercise, cases, seconds, misconduct=misconduct.value)

        try:
            return find_deception(answers, exercise, self.seed, ask)
        except WorkerDied as died:
            return str(died)

    def _judge_callers(self) -> None:
        """Judge wrong answers again that call wrong functions of other exercises.

        All first verdicts are known by then. In the notebook's order, so that a function that is
        wrong only because of what it calls has its second verdict before its callers need it.
        """
        for place, cell in enumerate(self.cells):
            result, names = self.results[cell.key], self.callees.get(cell.key, ())
            first = result.verdict
            if self.references is None or first is None or first.passed:
                continue
            wrong = [name for name in names if self._is_wrong_at(place, name)]
            if not wrong:
                continue
            expected = _compute_expected(cell.key, self.seed)
            result.verdict = judge_with_references(
                first,
                wrong,
                self.seed,
                expected,
                place,
                self.runner,
                self.references,
            )
            if result.verdict is not first:  # what is known of the first does not explain it
                result.problem = ""
                self.unexplained.pop(cell.key, None)
                self.unnamed = [name for name in self.unnamed if name != cell.key]

    def _is_wrong_at(self, place: int, name: str) -> bool:
        """Whether the function of an earlier exercise is wrong where a later cell calls it."""
        if name not in self.results or (verdict := self.results[name].verdict) is None:
            return False
        if not verdict.passed:
            return True
        judged = next(k for k, cell in enumerate(self.cells) if cell.key == name)
        between = [c for c in self.cells[judged:place] if c.kind is CellKind.OWN]
        if not any(may_rebind(cell.source, name) for cell in between):
            return False
        expected = _compute_expected(name, self.seed)
        return not is_right_at(place, name, self.seed, expected, self.runner)

    def _locate(self) -> None:
        """Add locations to the verdicts that have no other explanation.

        All marks are known by then: whatever happens to a worker here costs nothing.
        """
        exercises = installed_exercises()
        for name, case in self.unexplained.items():
            verdict, spec = self.results[name].verdict, exercises[name].call_spec
            if self.runner.worker is None or self.clock.is_up() or verdict is None:
                return
            right = trace_reference(exercises[name].reference, spec, case)
            try:
                traced = self.runner.worker.trace(exercises[name], case, TO_LOCATE)
            except WorkerDied:
                self.runner.end()
                return
            if traced is None or right is None:
                continue
            place = None
            with (
                contextlib.suppress(WorkerDied),
                contextlib.closing(self.forkserver.start_worker()) as clean,
            ):
                place = clean.locate(traced, right, case, TO_LOCATE)
            with contextlib.suppress(Exception):  # a forged trace can raise anything
                self.results[name].verdict = with_location(verdict, traced, place, exercises[name])

    def _take_fingerprints(self) -> None:
        """Mark wrong answers without a name, so that equal ones can be counted and named.

        All marks are known by then, as in `_locate`.
        """
        exercises = installed_exercises()
        for name in self.unnamed:
            verdict = self.results[name].verdict
            if self.runner.worker is None or self.clock.is_up() or verdict is None:
                return
            cases = exercises[name].cases(fingerprint.SEED)[: exercises[name].draws]
            try:
                answers = self.runner.worker.examine(
                    exercises[name], cases, self.clock.seconds(), again=True
                )
            except WorkerDied:
                self.runner.end()
                return
            if answers is not None:
                with contextlib.suppress(Exception):  # arbitrary answers can raise anything
                    known_by = fingerprint.fingerprint(exercises[name], answers)
                    self.results[name].verdict = replace(verdict, fingerprint=known_by)

    def _test(self, place: int, cell: NotebookCell) -> None:
        """Run an instructor's own test: its last value is the score, no value means full marks."""
        result = self.results[cell.key]
        result.score = 0.0
        worker = self.runner.worker_at(place)
        if worker is None:
            result.problem = self._too_long()
            return

        def score(worker: WorkerProcess) -> tuple[float, str]:
            try:
                return self._score(worker, place, cell)
            except WorkerDied:
                self._end_tester()
                raise

        try:
            try:
                result.score, result.problem = score(worker)
            except WorkerDied as died:
                found = self.runner.live_without(place, cell.key, died, score)
                result.score, result.problem = found
        except WorkerDied as died:
            result.problem = str(died)

    def _score(self, worker: WorkerProcess, place: int, cell: NotebookCell) -> tuple[float, str]:
        """Run a test and return its marks, and what is wrong with its value.

        Where an answer modifies the arguments of a test and returns a value as well, the test runs
        twice. At first its arguments stay as they are: what it computes from them is right. Then
        they are modified, as at home. The lower marks count.
        """
        if INSIDE in cell.source:
            return self._run_test(cell, worker.test)[0]
        tester = self._ready_tester(place)
        run = partial(tester.test, student=worker, answers=self._answer_names())
        if IN_PLACE in cell.source:
            return self._run_test(cell, partial(run, by_design=True))[0]
        first, modified = self._run_test(cell, partial(run, untouched=True))
        second = self._run_test(cell, run)[0] if modified else first
        return (first[0], ONLY_MODIFIED) if first[0] < second[0] else second

    def _run_test(
        self, cell: NotebookCell, run: Callable[..., dict[str, Any]]
    ) -> tuple[tuple[float, str], bool]:
        """Run a test; return its marks with a problem, and whether its arguments were modified."""
        token = secrets.token_hex(16)
        reply = run(cell.source, token, self.clock.seconds())
        self.results[cell.key].outputs = reply["outputs"]
        if reply["token"] != token:  # it failed or did not run to its end
            return (0.0, ""), reply["modified"]
        return _score(reply["value"], reply["kind"], cell.points), reply["modified"]

    def _ready_tester(self, place: int) -> WorkerProcess:
        """Return a worker for tests, in which only the lesson's own cells have run so far."""
        if self.tester is None:
            self.tester, self.tester_place = self.forkserver.start_worker(), 0
        for cell in self.cells[self.tester_place : place]:
            if cell.kind is CellKind.SETUP and cell.source.strip():
                self.tester.run(cell.source, self.clock.seconds(), forgiving=True)
        self.tester_place = place
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

    def _too_long(self) -> str:
        return TOO_LONG.format(seconds=self.clock.limits.submission)

    def _run_demos(self, forkserver: ForkServer) -> None:
        """Run figures in a worker of their own, where they cannot help an answer."""
        self.runner.end()
        worker = new_worker(forkserver, self.files, self.clock)
        for cell in self.cells:
            if cell.kind in (CellKind.CHECK, CellKind.TEST) or cell.key in self.runner.skipped:
                continue
            if self.clock.is_up():
                self.results[cell.key].problem = self._too_long()
                continue
            try:
                reply = worker.run(cell.source, self.clock.seconds())
                self.results[cell.key].outputs = reply["outputs"]
            except WorkerDied as died:
                self.results[cell.key].problem = _as_sentence(str(died))
                worker.close()
                worker = new_worker(forkserver, self.files, self.clock)
        worker.close()


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
