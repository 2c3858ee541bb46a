"""Grade one submission as a pure function from bytes to bytes, on any machine.

Jobs and results are JSON: they travel between machines, and people can read them. The codec of the
sandbox is for messages of workers, which are not trusted and full of arrays.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from threading import Lock
from typing import Any

from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.sandbox.errors import ForkServerError
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.limits import Limits
from autograder.sandbox.probe import sandbox_problem
from autograder.submission.cells import CellKind, CellResult, NotebookCell
from autograder.submission.policy import policy_for, policy_for_references
from autograder.submission.session import Session
from autograder.submission.unjudged import no_marks

ONE_AT_A_TIME = Lock()  # judging redirects the output of its process, which may have threads
MAX_OUTPUTS = 8 * 2**20  # characters kept of all outputs of a submission


@dataclass(frozen=True)
class Job:
    """Everything needed to grade a submission.

    Attributes:
        lesson: "04"; it determines which parts of the library are available.
        seed: of the inputs, a secret of the class.
        cells: of the rebuilt notebook.
        files: files beside the notebook.
        limits: how much the submission may use.
        demos: whether figures and experiments run too.
        isolated: whether to use a sandbox.
        private: folders that no submission may read: that of the class.
    """

    lesson: str
    seed: int
    cells: tuple[NotebookCell, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    demos: bool = False
    isolated: bool = True
    private: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """Encode as JSON."""
        values = asdict(self)
        values["cells"] = [[c.key, c.kind.value, c.source, c.points] for c in self.cells]
        values["files"] = {
            name: base64.b64encode(data).decode() for name, data in self.files.items()
        }
        return json.dumps(values).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Job":
        """Decode what `to_bytes` has encoded."""
        values = json.loads(data)
        values["cells"] = tuple(
            NotebookCell(key, CellKind(kind), source, points)
            for key, kind, source, points in values["cells"]
        )
        values["files"] = {name: base64.b64decode(text) for name, text in values["files"].items()}
        values["limits"] = Limits(**values["limits"])
        values["private"] = tuple(values["private"])
        return cls(**values)


def grade_submission(job: bytes) -> bytes:
    """Grade a submission in workers of this process's fork server.

    Args:
        job: from `Job.to_bytes`.

    Returns:
        The results, for `results_from_bytes`.

    Raises:
        ForkServerError: no worker can be started on this machine.
    """
    with ONE_AT_A_TIME:
        return _grade(Job.from_bytes(job))


def prepare(
    lesson: str, limits: Limits, isolated: bool, demos: bool, private: tuple[str, ...] = ()
) -> None:
    """Start this process's fork server before there is anything to grade.

    Args:
        lesson: as in `Job`.
        limits: how much a submission may use.
        isolated: whether to use a sandbox.
        demos: whether figures and experiments run too.
        private: folders that no submission may read.

    Raises:
        ForkServerError: no worker can be started on this machine.
    """
    with ONE_AT_A_TIME:
        _get_forkserver(lesson, limits, isolated, private)
        if demos:
            _get_forkserver(lesson, limits, isolated, private, demos=True)


def _grade(job: Job) -> bytes:
    for attempt in (1, 2):
        forkserver = _get_forkserver(job.lesson, job.limits, job.isolated, job.private)
        try:
            demo_forkserver = None
            if job.demos:
                demo_forkserver = _get_forkserver(
                    job.lesson, job.limits, job.isolated, job.private, demos=True
                )
            references = partial(
                _get_reference_forkserver, job.lesson, job.limits, job.isolated, job.private
            )
            session = Session(
                forkserver, job.cells, job.seed, demo_forkserver, job.files, references
            )
            return results_to_bytes(session.grade())
        except OSError as error:  # the fork server was killed from outside: try a new one
            _get_forkserver.cache_clear()
            _get_reference_forkserver.cache_clear()
            forkserver.close()
            if attempt == 2:
                raise ForkServerError(
                    f"the process that starts workers is gone: {error}"
                ) from error
    raise AssertionError("unreachable")


def results_to_bytes(results: Mapping[str, CellResult]) -> bytes:
    """Encode results as JSON, without the outputs that exceed the limit."""
    left = MAX_OUTPUTS
    plain: dict[str, Any] = {}
    for key, result in results.items():
        outputs = []
        for output in result.outputs:
            left -= len(json.dumps(output))
            if left > 0:
                outputs.append(output)
        plain[key] = {
            "outputs": outputs,
            "verdict": result.verdict.to_dict() if result.verdict else None,
            "score": result.score,
            "problem": result.problem,
        }
    return json.dumps(plain).encode()


def results_from_bytes(data: bytes) -> dict[str, CellResult]:
    """Decode the results of `grade_submission`, by the cells' keys."""
    return {
        key: CellResult(
            outputs=values["outputs"],
            verdict=Verdict.from_dict(values["verdict"]) if values["verdict"] else None,
            score=values["score"],
            problem=values["problem"],
        )
        for key, values in json.loads(data).items()
    }


def nothing_graded(cells: Sequence[NotebookCell], reason: str) -> dict[str, CellResult]:
    """Make the results of a submission of which nothing can be graded."""
    results = {}
    for cell in cells:
        if cell.kind is CellKind.CHECK:
            exercise = installed_exercises()[cell.key]
            results[cell.key] = CellResult(verdict=no_marks(exercise, "raised", reason))
        elif cell.kind is CellKind.TEST:
            results[cell.key] = CellResult(score=0.0, problem=reason)
    return results


@lru_cache(maxsize=4)
def _get_forkserver(
    lesson: str, limits: Limits, isolated: bool, private: tuple[str, ...], demos: bool = False
) -> ForkServer:
    problem = sandbox_problem() if isolated else ""
    if problem:
        raise ForkServerError(problem)
    return ForkServer(policy_for(lesson, limits, isolated, demos, private))


@lru_cache(maxsize=2)
def _get_reference_forkserver(
    lesson: str, limits: Limits, isolated: bool, private: tuple[str, ...]
) -> ForkServer:
    return ForkServer(policy_for_references(lesson, limits, isolated, private))
