"""Find the cell that is to blame where a worker dies at a later one.

A cell can leave something in its process that ends it at any later request: a thread, garbage with
a finaliser, a file descriptor that is no longer what it was. The cell or the exercise at which the
worker died must not pay for that. So it runs again in new workers: as before, because a call may
have done the damage, but without answers that have ended a worker already; then without any earlier
cell of the student's. Where the worker dies there, too, the cell or exercise is itself to blame.
Otherwise the earlier cells are left out one by one, until the one is found without which the worker
lives.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from autograder.sandbox.errors import WorkerDied, WorkerLate
from autograder.sandbox.process import WorkerProcess
from autograder.submission.cells import CellKind, NotebookCell
from autograder.submission.runner import Runner

T = TypeVar("T")

LEFT_OUT = "it left something in its process that ends it later, so later cells ran without it"
STUDENTS = (CellKind.ANSWER, CellKind.OWN)


class FairRunner(Runner):
    """A runner that looks for the cell to blame."""

    def live_without(
        self, place: int, own: str, died: WorkerDied, attempt: Callable[[WorkerProcess], T]
    ) -> T:
        """Repeat what a worker died at in one that lives, without an earlier cell if need be.

        The runner goes on in that worker, without that cell.

        Args:
            place: of the first cell that had not run.
            own: key of the cell that is judged, or that ran.
            died: how the worker ended. Where its time was up, only cells that have left threads
                running are looked at: others would take as long again.
            attempt: what it died at.

        Returns:
            What the attempt returns.

        Raises:
            WorkerDied: the cell or exercise is itself to blame.
        """
        self.end()
        earlier = [
            cell.key
            for cell in self.cells[:place]
            if cell.kind in STUDENTS
            and cell.source.strip()
            and cell.key != own
            and cell.key not in self.skipped
            and (cell.key in self.busy or not isinstance(died, WorkerLate))
        ]
        if not earlier:
            raise died
        known = self.suspected.intersection(earlier)
        done = self._try(place, known, attempt) or self._try_without(earlier, place, attempt)
        if done is None:
            raise died
        again, result = done
        for key in again.skipped - self.skipped:
            self.results[key].problem = self.results[key].problem or LEFT_OUT
        self.worker, self.place, self.skipped = again.worker, again.place, again.skipped
        return result

    def _died_at(self, cell: NotebookCell, died: WorkerDied) -> bool:
        def run(worker: WorkerProcess) -> list[dict[str, Any]]:
            return self._outputs_of(worker, cell)

        try:
            outputs = self.live_without(self.place, cell.key, died, run)
        except WorkerDied:
            return super()._died_at(cell, died)
        self.results[cell.key].outputs = outputs
        return True

    def _try_without(
        self, earlier: list[str], place: int, attempt: Callable[[WorkerProcess], T]
    ) -> tuple[Runner, T] | None:
        """Make the attempt without one of the cells, or without all where one is not enough."""
        done = self._try(place, earlier, attempt)
        if done is None or len(earlier) == 1:
            return done
        done[0].end()
        for key in sorted(earlier, key=lambda key: key not in self.busy):
            done = self._try(place, (key,), attempt)
            if done is not None:
                return done
        return self._try(place, earlier, attempt)

    def _try(
        self, place: int, left_out: Collection[str], attempt: Callable[[WorkerProcess], T]
    ) -> tuple[Runner, T] | None:
        """Make the attempt in a new worker; None where that dies, or there is no time for it."""
        again = self.from_the_start(left_out)
        again.kept |= self.kept
        try:
            worker = again.worker_at(place)
            if worker is not None and again.skipped == self.skipped.union(left_out):
                return again, attempt(worker)
        except WorkerDied:
            pass
        again.end()
        return None
