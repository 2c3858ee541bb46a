"""Grading one submission as a pure function: bytes in, bytes out, on whatever machine it runs."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.sandbox import namespaces
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import ForkServer, ForkServerError
from autograder.submission.cells import Cell, Kind, Result, no_marks
from autograder.submission.policy import policy_for
from autograder.submission.session import Session

ONE_AT_A_TIME = Lock()  # a cluster's worker may have threads; judging silences the whole process
ALL_OUTPUTS = 8 * 2**20  # characters kept of a whole submission


@dataclass(frozen=True)
class Job:
    """All that is needed to grade a submission.

    Attributes:
        lesson: "04"; what the library shows in the sandbox depends on it.
        seed: of the inputs, the class's own secret.
        cells: of the rebuilt notebook.
        files: files beside the notebook.
        limits: how much the submission may use.
        demos: run figures and experiments too.
        isolated: in a sandbox.
    """

    lesson: str
    seed: int
    cells: tuple[Cell, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    demos: bool = False
    isolated: bool = True

    def to_bytes(self) -> bytes:
        """As JSON."""
        values = asdict(self)
        values["cells"] = [[c.key, c.kind.value, c.source, c.points] for c in self.cells]
        values["files"] = {
            name: base64.b64encode(data).decode() for name, data in self.files.items()
        }
        return json.dumps(values).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Job":
        """From `to_bytes`."""
        values = json.loads(data)
        values["cells"] = tuple(
            Cell(key, Kind(kind), source, points) for key, kind, source, points in values["cells"]
        )
        values["files"] = {name: base64.b64decode(text) for name, text in values["files"].items()}
        values["limits"] = Limits(**values["limits"])
        return cls(**values)


def grade_submission(job: bytes) -> bytes:
    """Grade a submission in workers of this process's fork server.

    Args:
        job: from `Job.to_bytes`.

    Returns:
        The results, for `results_from`.

    Raises:
        ForkServerError: no worker can be started on this machine.
    """
    with ONE_AT_A_TIME:
        return _grade(Job.from_bytes(job))


def prepare(lesson: str, limits: Limits, isolated: bool, demos: bool) -> None:
    """Start this process's forkserver before there is anything to grade.

    Args:
        lesson: as in `Job`, and the others too.
        limits: how much a submission may use.
        isolated: in a sandbox.
        demos: run figures and experiments too.

    Raises:
        ForkServerError: no worker can be started on this machine.
    """
    with ONE_AT_A_TIME:
        _forkserver(lesson, limits, isolated)
        if demos:
            _forkserver(lesson, limits, isolated, demos=True)


def _grade(todo: Job) -> bytes:
    for attempt in (1, 2):
        forkserver = _forkserver(todo.lesson, todo.limits, todo.isolated)
        try:
            demo_forkserver = None
            if todo.demos:
                demo_forkserver = _forkserver(todo.lesson, todo.limits, todo.isolated, demos=True)
            session = Session(forkserver, todo.cells, todo.seed, demo_forkserver, todo.files)
            return results_as_bytes(session.grade())
        except OSError as error:  # the fork server was killed from outside: once more, with another
            _forkserver.cache_clear()
            forkserver.close()
            if attempt == 2:
                raise ForkServerError(
                    f"the process that starts workers is gone: {error}"
                ) from error
    raise AssertionError("unreachable")


def results_as_bytes(results: Mapping[str, Result]) -> bytes:
    """The results as JSON, with what is too much of the outputs left out."""
    left = ALL_OUTPUTS
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
            "trouble": result.trouble,
        }
    return json.dumps(plain).encode()


def results_from(data: bytes) -> dict[str, Result]:
    """The results that `grade_submission` has found, by the cells' keys."""
    return {
        key: Result(
            outputs=values["outputs"],
            verdict=Verdict.from_dict(values["verdict"]) if values["verdict"] else None,
            score=values["score"],
            trouble=values["trouble"],
        )
        for key, values in json.loads(data).items()
    }


def nothing_graded(cells: Sequence[Cell], reason: str) -> dict[str, Result]:
    """Results of a submission of which nothing can be graded, for one reason."""
    results = {}
    for cell in cells:
        if cell.kind is Kind.CHECK:
            results[cell.key] = Result(
                verdict=no_marks(installed_exercises()[cell.key], "raised", reason)
            )
        elif cell.kind is Kind.TEST:
            results[cell.key] = Result(score=0.0, trouble=reason)
    return results


@lru_cache(maxsize=4)
def _forkserver(lesson: str, limits: Limits, isolated: bool, demos: bool = False) -> ForkServer:
    problem = namespaces.problem() if isolated else ""
    if problem:
        raise ForkServerError(problem)
    return ForkServer(policy_for(lesson, limits, isolated, demos))
