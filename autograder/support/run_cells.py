"""Run a few cells in order in a kernel of their own, whatever they do to it."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from autograder.support.errors import CourseError

TO_STOP = 5.0  # seconds in which a cell must react to an interrupt
# `exit()` in a notebook asks its kernel to end after the cell; grading a class ignores it, too.
WITHOUT_EXIT = "get_ipython().ask_exit = lambda: None"
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass
class CellRun:
    """What a cell did.

    Attributes:
        outputs: in the notebook format.
        died: why its kernel ended at this cell; "" if it did not.
    """

    outputs: list[nbformat.NotebookNode] = field(default_factory=list)
    died: str = ""


async def run_cells(
    sources: Sequence[str],
    directory: Path,
    cell_seconds: float,
    on_cell: Callable[[], None] = lambda: None,
) -> list[CellRun]:
    """Run cells one after another. One at which the kernel dies is skipped in a new kernel.

    Args:
        sources: of the cells.
        directory: working directory of the kernel.
        cell_seconds: time limit for each cell. A cell that exceeds it is interrupted.
        on_cell: called once for each cell, for a progress bar.

    Raises:
        CourseError: a kernel does not start.
    """
    runs = [CellRun() for _ in sources]
    reported = 0
    while True:
        with TemporaryDirectory(prefix="lstm-") as private:
            kernel = _Kernel(directory, Path(private), cell_seconds)
            try:
                await kernel.start()
                for number, source in enumerate(sources):
                    if not runs[number].died:
                        runs[number] = await kernel.run(source)
                    if number >= reported:
                        reported += 1
                        on_cell()
                    if runs[number].died and not kernel.alive:
                        break
                else:
                    return runs
            finally:
                await kernel.end()


class _Kernel:
    """One kernel, and the client that collects the outputs of its cells."""

    def __init__(self, directory: Path, private: Path, cell_seconds: float) -> None:
        self.cell_seconds = cell_seconds
        self.alive = True
        self.directory = directory
        self.manager = AsyncKernelManager(kernel_name="python3")
        if os.name == "posix":  # sockets in a private directory: no open port, no warning about one
            self.manager.transport = "ipc"
            self.manager.ip = str(private / "kernel")
        self.manager.connection_file = str(private / "kernel.json")
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()])
        self.client = NotebookClient(
            notebook, km=self.manager, allow_errors=True, record_timing=False, timeout=None
        )

    async def start(self) -> None:
        """Start it.

        Raises:
            CourseError: it does not answer.
        """
        environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
        environment.setdefault("JUPYTER_PREFER_ENV_PATH", "1")  # this environment's kernel
        environment.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # waiting threads must not spin
        try:
            await self.manager.start_kernel(cwd=str(self.directory), env=environment, **SILENT)
            await self.client.async_start_new_kernel_client()
        except (RuntimeError, OSError) as error:
            raise CourseError(
                f"no kernel for the notebook could be started ({error}): see `lstm-course doctor`"
            ) from error
        await self.run(WITHOUT_EXIT)

    async def run(self, source: str) -> CellRun:
        """Run a cell."""
        cell = nbformat.v4.new_code_cell(source)
        task = asyncio.ensure_future(self.client.async_execute_cell(cell, 0))
        task.add_done_callback(_look_at)
        done, _ = await asyncio.wait({task}, timeout=self.cell_seconds)
        if not done:
            await self.manager.interrupt_kernel()
            done, _ = await asyncio.wait({task}, timeout=TO_STOP)
        if not done:
            await self.manager.shutdown_kernel(now=True)
            await asyncio.wait({task})
        try:
            await task
        except DeadKernelError:
            self.alive = False
            slow = f"it ran for more than {self.cell_seconds:g} s"
            return CellRun(died="its process ended" if done else slow)
        return CellRun(cell.outputs)

    async def end(self) -> None:
        """End it, and leave nothing behind."""
        if self.client.kc is not None:
            self.client.kc.stop_channels()
        await self.manager.shutdown_kernel(now=True)
        await self.manager.cleanup_resources()


def _look_at(task: "asyncio.Future[nbformat.NotebookNode]") -> None:
    """Look at a task's exception, about which asyncio complains after Ctrl-C otherwise."""
    if not task.cancelled():
        task.exception()
