"""Grading a class: take in, judge in many processes, record in one, in whatever order it comes."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from nbformat import NotebookNode

from autograder.classroom.directory import Classroom, lesson_of
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.preprocessors import NO_SANDBOX
from autograder.classroom.recorder import Recorder, read_record
from autograder.classroom.render_outputs import show_results
from autograder.classroom.settings import Settings
from autograder.sandbox import namespaces
from autograder.submission.cells import Result
from autograder.submission.intake import Submission, read_submission
from autograder.submission.job import Job, grade_submission, nothing_graded, results_from
from autograder.submission.rebuild import cells_to_grade, rebuild
from autograder.support.errors import CourseError

STATUSES = ("graded", "unchanged", "unreadable", "failed")
TRIES = 2  # of a submission whose worker is lost


@dataclass
class Outcome:
    """What came of a submission."""

    student: str
    status: str  # one of STATUSES
    marks: float = 0.0
    sentence: str = ""
    mistakes: tuple[tuple[str, str], ...] = ()  # (exercise, mistake)
    troubles: tuple[str, ...] = ()


@dataclass
class _Pending:
    student: str
    folder: Path
    handed_in: Submission
    notebook: NotebookNode
    digest: str
    tries: int = 0


def grade_class(
    classroom: Classroom,
    assignment: str,
    settings: Settings,
    executor: Callable[[], Executor],
    width: int,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
    on_start: Callable[[int], None] = lambda count: None,
) -> list[Outcome]:
    """Grade all submissions of an assignment that have changed since they were graded.

    Args:
        classroom: the class.
        assignment: its name.
        settings: how to grade.
        executor: makes what runs jobs; a new one is made when one breaks.
        width: jobs in flight at a time.
        on_done: called after each submission.
        on_start: called with the number of submissions.

    Returns:
        One outcome for each submission, by student.

    Raises:
        CourseError: nothing can be graded, with what to do.
    """
    problem = namespaces.problem() if settings.isolated and settings.here else ""
    if problem:
        raise CourseError(f"{problem} --no-sandbox grades without, and says so in every result.")
    submissions = classroom.submitted(assignment)
    if not submissions:
        where = classroom.directory / "submitted" / "*" / assignment
        raise CourseError(f"there are no submissions: none was found at {where}.")
    outcomes = []
    with classroom.only_one(), open_gradebook(classroom) as gradebook:
        recorder = Recorder(classroom, assignment, gradebook)
        run = _Run(classroom, assignment, settings, recorder)
        excluded = recorder.excluded()
        submissions = [one for one in submissions if one[0] not in excluded]
        on_start(len(submissions))
        for outcome in run.outcomes(submissions, executor, width):
            outcomes.append(outcome)
            on_done(outcome)
    return sorted(outcomes, key=lambda outcome: outcome.student)


class _Run:
    """One run: what is the same for all its submissions."""

    def __init__(
        self, classroom: Classroom, assignment: str, settings: Settings, recorder: Recorder
    ) -> None:
        self.classroom = classroom
        self.assignment = assignment
        self.settings = settings
        self.master = classroom.master(assignment)
        self.seed = classroom.seed()
        self.recorder = recorder
        recorder.marks.expect_known(self.master)
        self.recorded = recorder.recorded()
        how = [version("lstm-course"), self.seed, self.master, settings.demos, settings.isolated]
        self.how = hashlib.sha256(json.dumps(how, sort_keys=True).encode()).hexdigest()

    def outcomes(
        self,
        submissions: list[tuple[str, Path]],
        make_executor: Callable[[], Executor],
        width: int,
    ) -> Iterator[Outcome]:
        """Grade them, `width` at a time; results are recorded as they come."""
        waiting = iter(submissions)
        again: list[_Pending] = []
        in_flight: dict[Future[bytes], _Pending] = {}
        pool = make_executor()
        try:
            while True:
                while len(in_flight) < width:
                    pending = again.pop() if again else self._next(waiting)
                    if isinstance(pending, Outcome):
                        yield pending
                    elif pending is None:
                        break
                    else:
                        in_flight[pool.submit(grade_submission, self._job(pending))] = pending
                if not in_flight:
                    return
                done, _ = wait(in_flight, return_when=FIRST_COMPLETED)
                broken = False
                for future in done:
                    pending = in_flight.pop(future)
                    try:
                        yield self._record(pending, results_from(future.result()))
                    except BrokenExecutor as error:
                        broken = True
                        pending.tries += 1
                        if pending.tries < TRIES:
                            again.append(pending)
                        else:
                            yield self._failed(pending.student, f"its worker is gone: {error}")
                    except Exception as error:  # one bad submission never stops a class
                        yield self._failed(pending.student, f"{type(error).__name__}: {error}")
                if broken:
                    again += in_flight.values()
                    in_flight.clear()
                    pool.shutdown(wait=False)
                    pool, width = make_executor(), 1  # one by one: who breaks it breaks it alone
        finally:
            for future in in_flight:
                future.cancel()
            pool.shutdown(wait=False)

    def _next(self, waiting: Iterator[tuple[str, Path]]) -> "_Pending | Outcome | None":
        """The next submission to judge, or what is known of it without; None at the end."""
        found = next(waiting, None)
        if found is None:
            return None
        student, folder = found
        try:
            handed_in = read_submission(folder, self.assignment)
            digest = hashlib.sha256(f"{self.how}{handed_in.digest}".encode()).hexdigest()
            record = read_record(self.classroom, self.assignment, student)
            same = record and record.get("digest") == digest and student in self.recorded
            if same and not self.settings.force:
                return _outcome(student, "unchanged", record["cells"])
            notebook = rebuild(self.master, handed_in.notebook)
            pending = _Pending(student, folder, handed_in, notebook, digest)
            if not handed_in.problem:
                return pending
            results = nothing_graded(cells_to_grade(notebook), handed_in.problem)
            outcome = self._record(pending, results)
            outcome.status, outcome.sentence = "unreadable", handed_in.problem
            return outcome
        except Exception as error:  # one bad submission never stops a class
            return self._failed(student, f"{type(error).__name__}: {error}")

    def _job(self, pending: _Pending) -> bytes:
        return Job(
            lesson=lesson_of(self.assignment),
            seed=self.seed,
            cells=tuple(cells_to_grade(pending.notebook)),
            files=pending.handed_in.files,
            limits=self.settings.limits,
            demos=self.settings.demos,
            isolated=self.settings.isolated,
        ).to_bytes()

    def _record(self, pending: _Pending, results: dict[str, Result]) -> Outcome:
        remarks = tuple(pending.handed_in.remarks)
        if not self.settings.isolated:
            remarks = (*remarks, NO_SANDBOX)
        show_results(pending.notebook, results, remarks)
        cells = self.recorder.record(
            pending.student,
            pending.notebook,
            results,
            digest=pending.digest,
            sandboxed=self.settings.isolated,
            remarks=remarks,
            problem=pending.handed_in.problem,
            timestamp=pending.handed_in.timestamp,
        )
        return _outcome(pending.student, "graded", cells)

    def _failed(self, student: str, reason: str) -> Outcome:
        return Outcome(student, "failed", sentence=reason)


def _outcome(student: str, status: str, cells: dict[str, dict]) -> Outcome:
    marks, mistakes, troubles = 0.0, [], []
    for key, cell in cells.items():
        verdict = cell["verdict"]
        marks += verdict["marks"] if verdict else cell["score"] or 0.0
        mistakes += [(key, mistake) for mistake in verdict["mistakes"]] if verdict else []
        troubles += [cell["trouble"]] if cell["trouble"] else []
    return Outcome(student, status, marks, "", tuple(mistakes), tuple(troubles))


def commonest(outcomes: list[Outcome], count: int = 3) -> list[tuple[tuple[str, str], int]]:
    """((exercise, mistake), how many made it), the commonest first."""
    counted = Counter(mistake for outcome in outcomes for mistake in set(outcome.mistakes))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:count]
