"""Grade a class: read submissions, judge them in many processes, record the results in one."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from importlib.metadata import version

from nbformat import NotebookNode

from autograder.classroom.directory import Classroom, lesson_of
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.gradebook_errors import describe_error
from autograder.classroom.naming.names import MistakeNames
from autograder.classroom.naming.read import read_names
from autograder.classroom.naming.refresh import render_names, show_names_locked
from autograder.classroom.outcomes import SubmissionOutcome
from autograder.classroom.recorder import Recorder
from autograder.classroom.records import SubmissionRecord, read_record
from autograder.classroom.render_outputs import render_results
from autograder.classroom.review import ClassReview
from autograder.classroom.review_remarks import write_review
from autograder.classroom.settings import GradingSettings
from autograder.classroom.storage import (
    StorageProblem,
    find_storage_problem,
    storage_in_a_sentence,
)
from autograder.classroom.student_folders import StudentFolder
from autograder.sandbox.probe import sandbox_problem
from autograder.submission.cells import CellResult
from autograder.submission.intake import Submission, read_submission
from autograder.submission.job import Job, grade_submission, nothing_graded, results_from_bytes
from autograder.submission.rebuild import cells_to_grade, rebuild
from autograder.support.errors import CourseError

TRIES = 2  # of a submission whose worker is lost


@dataclass
class _PendingSubmission:
    student: str
    submission: Submission
    notebook: NotebookNode
    digest: str
    tries: int = 0


def grade_class(
    classroom: Classroom,
    assignment: str,
    settings: GradingSettings,
    make_executor: Callable[[], Executor],
    width: int,
    on_done: Callable[[SubmissionOutcome], None] = lambda outcome: None,
    on_start: Callable[[int], None] = lambda count: None,
) -> list[SubmissionOutcome]:
    """Grade all submissions of an assignment that have changed since they were graded.

    Args:
        classroom: the class.
        assignment: its name.
        settings: how to grade.
        make_executor: makes what runs jobs; called again when one breaks.
        width: jobs in flight at a time.
        on_done: called after each submission.
        on_start: called with the number of submissions.

    Returns:
        One outcome for each submission, by student.

    Raises:
        CourseError: nothing can be graded, with what to do.
    """
    problem = sandbox_problem() if settings.isolated and settings.here else ""
    if problem:
        raise CourseError(f"{problem} --no-sandbox grades without, and says so in every result.")
    submissions = classroom.submitted(assignment)
    if not submissions:
        where = classroom.directory / "submitted" / "*" / assignment
        raise CourseError(f"there are no submissions: none was found at {where}.")
    names = read_names(classroom)
    outcomes = []
    with storage_in_a_sentence(), classroom.lock(), open_gradebook(classroom) as gradebook:
        recorder = Recorder(classroom, assignment, gradebook)
        run = _GradingRun(classroom, assignment, settings, recorder, names)
        excluded = recorder.excluded_students()
        submissions = [one for one in submissions if one.student not in excluded]
        on_start(len(submissions))
        for outcome in run.grade_all(submissions, make_executor, width):
            outcomes.append(outcome)
            on_done(outcome)
        if run.storage is None:
            show_names_locked(classroom, assignment, names)
            run.complete(outcomes)
    return sorted(outcomes, key=lambda outcome: outcome.student)


class _GradingRun:
    """One run over an assignment: what all its submissions share."""

    def __init__(
        self,
        classroom: Classroom,
        assignment: str,
        settings: GradingSettings,
        recorder: Recorder,
        names: MistakeNames,
    ) -> None:
        self.storage: StorageProblem | None = None  # once nothing more can be recorded
        self.names = names
        self.classroom = classroom
        self.assignment = assignment
        self.settings = settings
        self.master = classroom.master(assignment)
        self.seed = classroom.seed()
        self.recorder = recorder
        recorder.writer.expect_known(self.master)
        self.review = ClassReview(assignment, self.master, classroom.read_source(assignment))
        self.recorded = recorder.recorded_students()
        setup = [version("lstm-course"), self.seed, self.master, settings.demos, settings.isolated]
        self.setup_digest = hashlib.sha256(json.dumps(setup, sort_keys=True).encode()).hexdigest()

    def complete(self, outcomes: Iterable[SubmissionOutcome]) -> None:
        """Add to the outcomes the marks that count, and what the review has found; keep that."""
        review = self.review.remarks()
        write_review(self.classroom, self.assignment, review)
        for outcome in outcomes:
            standing = (
                None if outcome.status == "failed" else self.recorder.standing(outcome.student)
            )
            if standing is not None:
                outcome.marks = standing.marks
                outcome.remarks = (*standing.remarks(), *outcome.remarks)
            outcome.remarks += tuple(review.get(outcome.student, ()))

    def grade_all(
        self,
        submissions: list[StudentFolder],
        make_executor: Callable[[], Executor],
        width: int,
    ) -> Iterator[SubmissionOutcome]:
        """Grade submissions, `width` at a time, and record each result as soon as it is there."""
        waiting = iter(submissions)
        again: list[_PendingSubmission] = []
        in_flight: dict[Future[bytes], _PendingSubmission] = {}
        pool = make_executor()
        try:
            while True:
                while len(in_flight) < width:
                    pending = again.pop() if again else self._next(waiting)
                    if isinstance(pending, SubmissionOutcome):
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
                        yield self._record(pending, results_from_bytes(future.result()))
                    except BrokenExecutor as error:
                        broken = True
                        pending.tries += 1
                        if pending.tries < TRIES:
                            again.append(pending)
                        else:
                            yield _failure(pending.student, f"its worker is gone: {error}")
                    except Exception as error:  # one bad submission never stops a class
                        yield self._failed(pending.student, error)
                if broken:
                    again += in_flight.values()
                    in_flight.clear()
                    pool.shutdown(wait=False)
                    pool = make_executor()
                    width = 1  # so the submission that breaks the pool is known
        finally:
            for future in in_flight:
                future.cancel()
            pool.shutdown(wait=False)

    def _next(
        self, waiting: Iterator[StudentFolder]
    ) -> _PendingSubmission | SubmissionOutcome | None:
        """Return the next submission to judge, or its outcome if it needs none; None at the end."""
        found = next(waiting, None)
        if found is None:
            return None
        student = found.student
        if found.problem:
            return _failure(student, found.problem)
        if self.storage:
            return _failure(student, self.storage.sentence)
        try:
            submission = read_submission(found.folder, self.assignment)
            digest = hashlib.sha256(f"{self.setup_digest}{submission.digest}".encode()).hexdigest()
            record = read_record(self.classroom, self.assignment, student)
            unchanged = record is not None and record.digest == digest and student in self.recorded
            notebook = rebuild(self.master, submission.notebook)
            self.review.add(student, notebook, submission.notebook)
            if record is not None and unchanged and not self.settings.force:
                self.recorder.carry_exchange_files(student)
                return self._unchanged(record)
            pending = _PendingSubmission(student, submission, notebook, digest)
            if not submission.problem:
                return pending
            results = nothing_graded(cells_to_grade(notebook), submission.problem)
            outcome = self._record(pending, results)
            outcome.status, outcome.sentence = "unreadable", submission.problem
            return outcome
        except Exception as error:  # one bad submission never stops a class
            return self._failed(student, error)

    def _unchanged(self, record: SubmissionRecord) -> SubmissionOutcome:
        """Return the outcome of a submission that was graded before."""
        outcome = SubmissionOutcome.of_cells(
            record.student, "unchanged", record.cells, self.names, record.remarks
        )
        outcome.sentence = record.problem
        return outcome

    def _failed(self, student: str, error: Exception) -> SubmissionOutcome:
        """Return the outcome of a submission that could not be graded or recorded."""
        problem = find_storage_problem(error)
        if problem is None:
            return _failure(student, describe_error(error))
        if problem.lasts:
            self.storage = problem
        return _failure(student, problem.sentence)

    def _job(self, pending: _PendingSubmission) -> bytes:
        return Job(
            lesson=lesson_of(self.assignment),
            seed=self.seed,
            cells=tuple(cells_to_grade(pending.notebook)),
            files=pending.submission.files,
            limits=self.settings.limits,
            demos=self.settings.demos,
            isolated=self.settings.isolated,
            private=self.classroom.private,
        ).to_bytes()

    def _record(
        self, pending: _PendingSubmission, results: dict[str, CellResult]
    ) -> SubmissionOutcome:
        if self.storage:
            return _failure(pending.student, self.storage.sentence)
        remarks = tuple(pending.submission.remarks)
        render_results(pending.notebook, results, remarks, self.settings.isolated)
        render_names(pending.notebook, self.names)
        record = SubmissionRecord(
            student=pending.student,
            digest=pending.digest,
            sandboxed=self.settings.isolated,
            remarks=remarks,
            problem=pending.submission.problem,
        )
        timestamp = pending.submission.timestamp
        record = self.recorder.record(pending.notebook, results, record, timestamp)
        return SubmissionOutcome.of_cells(
            pending.student, "graded", record.cells, self.names, remarks
        )


def _failure(student: str, reason: str) -> SubmissionOutcome:
    return SubmissionOutcome(student, "failed", sentence=reason)
