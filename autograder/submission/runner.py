"""Run a submission's cells in order, in as many workers as needed."""

import contextlib
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.sandbox.errors import WorkerDied
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import WorkerProcess
from autograder.submission.cells import CellKind, CellResult, NotebookCell

SHORTEST = 1.0  # seconds for every request
RUN = (CellKind.SETUP, CellKind.ANSWER, CellKind.OWN)  # what a worker runs


class Clock:
    """How long a submission may still run."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.deadline = time.monotonic() + limits.submission

    def seconds(self) -> float:
        """Return the seconds for the next request."""
        return min(self.limits.cell, max(SHORTEST, self.deadline - time.monotonic()))

    def is_up(self) -> bool:
        """Return whether the submission has used all its time."""
        return time.monotonic() > self.deadline


class Runner:
    """A worker, and how far it has come in the notebook.

    A worker that has died is replaced as soon as another is needed. The new one runs the cells
    again up to where the notebook was, except those at which a worker died.

    Args:
        forkserver: of the submission's lesson.
        cells: the notebook's code cells, in order.
        results: by key; outputs and problems of the cells are added.
        clock: of the submission.
        files: files beside the notebook, by name.
    """

    def __init__(
        self,
        forkserver: ForkServer,
        cells: Sequence[NotebookCell],
        results: Mapping[str, CellResult],
        clock: Clock,
        files: Mapping[str, bytes],
    ) -> None:
        self.forkserver = forkserver
        self.cells = cells
        self.results = results
        self.clock = clock
        self.files = files
        self.skipped: set[str] = set()  # cells at which a worker died
        self.kept: set[str] = set()  # exercises that are looked at again after the last cell
        self.busy: set[str] = set()  # cells that have left threads running, or calls of theirs
        self.suspected: set[str] = set()  # answers whose judgement ended a worker
        self.worker: WorkerProcess | None = None
        self.place = 0  # of the first cell that the worker has not passed

    def worker_at(self, place: int) -> WorkerProcess | None:
        """Return a worker in which the cells before `place` have run, and no later ones.

        None when time is up.
        """
        while True:
            if self.worker is not None and self.place >= place:
                return self.worker
            if self.clock.is_up():
                return None
            if self.worker is None:
                self.worker, self.place = new_worker(self.forkserver, self.files, self.clock), 0
            elif self._run(self.worker, self.cells[self.place]):
                self.place += 1
            else:
                self.end()

    def from_the_start(self, left_out: Iterable[str] = ()) -> "Runner":
        """Return a runner of the same cells, except some, of which none has run.

        Args:
            left_out: keys of cells that it skips, besides those that this one skips.
        """
        results: Mapping[str, CellResult] = {cell.key: CellResult() for cell in self.cells}
        again = Runner(self.forkserver, self.cells, results, self.clock, self.files)
        again.skipped |= self.skipped.union(left_out)
        return again

    def end(self) -> None:
        """End the worker; the next one starts from the first cell."""
        if self.worker is not None:
            with contextlib.suppress(OSError):
                self.worker.close()
            self.worker = None

    def _run(self, worker: WorkerProcess, cell: NotebookCell) -> bool:
        """Let a worker pass a cell, and return False if it died there."""
        if cell.kind is CellKind.CHECK:
            return self._keep(worker, cell.key)
        if cell.kind not in RUN or cell.key in self.skipped or not cell.source.strip():
            return True
        before = worker.threads
        try:
            self.results[cell.key].outputs = self._outputs_of(worker, cell)
        except WorkerDied as died:
            return self._died_at(cell, died)
        if worker.threads > before:
            self.busy.add(cell.key)
        return True

    def _outputs_of(self, worker: WorkerProcess, cell: NotebookCell) -> list[dict[str, Any]]:
        """Run a cell and return its outputs."""
        forgiving = cell.kind is CellKind.SETUP
        reply = worker.run(cell.source, self.clock.seconds(), forgiving)
        outputs: list[dict[str, Any]] = reply["outputs"]
        return outputs

    def _died_at(self, cell: NotebookCell, died: WorkerDied) -> bool:
        """Blame a cell for a worker's end; return whether there is a worker that has passed it."""
        self.skipped.add(cell.key)
        self.results[cell.key].outputs = []
        self.results[cell.key].problem = str(died)
        return False

    def _keep(self, worker: WorkerProcess, exercise: str) -> bool:
        """Have a worker keep a judged function as it is here; only its explanation needs that."""
        if exercise not in self.kept:
            return True
        try:
            worker.keep(exercise, self.clock.seconds())
        except WorkerDied:
            self.kept.discard(exercise)
            return False
        return True


def new_worker(forkserver: ForkServer, files: Mapping[str, bytes], clock: Clock) -> WorkerProcess:
    """Start a worker with a submission's files in its folder."""
    worker = forkserver.start_worker()
    if files:
        with contextlib.suppress(WorkerDied):  # the next request reports the reason
            worker.put(files, clock.seconds())
    return worker
