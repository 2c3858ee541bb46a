"""Run a notebook from top to bottom in a kernel of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.support.errors import CourseError


def run_notebook(
    notebook: NotebookNode,
    directory: Path,
    cell_seconds: int,
    on_cell: Callable[[], None] = lambda: None,
) -> None:
    """Run all cells, and write their outputs, errors included, into `notebook`.

    Args:
        notebook: modified in place.
        directory: working directory of the kernel.
        cell_seconds: time limit for each cell. A cell that exceeds it is interrupted.
        on_cell: called after each cell, for a progress bar.

    Raises:
        CourseError: the kernel died, or did not start.
    """
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")  # this environment's kernel, no other
    os.environ.pop("MPLBACKEND", None)  # figures belong in the notebook
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # waiting threads must not spin
    with TemporaryDirectory(prefix="lstm-") as private:
        client = _make_client(notebook, directory, cell_seconds, on_cell, Path(private))
        try:
            client.execute()
        except (DeadKernelError, CellTimeoutError) as error:
            raise CourseError(
                "the notebook's kernel died while it ran (out of memory, or stopped from outside)"
            ) from error
        except RuntimeError as error:  # jupyter_client raises it if a kernel does not answer
            raise CourseError(
                f"the notebook's kernel did not start ({error}): see `lstm-course doctor`"
            ) from error


def _make_client(
    notebook: NotebookNode,
    directory: Path,
    cell_seconds: int,
    on_cell: Callable[[], None],
    private: Path,
) -> NotebookClient:
    config = Config()
    if os.name == "posix":  # sockets in a private directory: no open port, no warning about one
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(private / "kernel.json")
        config.KernelManager.ip = str(private / "kernel")
    return NotebookClient(
        notebook,
        config=config,
        timeout=cell_seconds,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(directory)}},
        on_cell_complete=lambda cell, cell_index: on_cell(),
        shutdown_kernel="immediate",
    )


def find_problems(notebook: NotebookNode) -> Iterator[tuple[int, str]]:
    """List the errors and the output on stderr of an executed notebook.

    Yields:
        Number of the cell, counted from 1, and a sentence.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield number, f"{output.ename}: {output.evalue}".strip().splitlines()[0]
            elif output.output_type == "stream" and output.name == "stderr":
                yield number, f"stderr: {output.text.strip().splitlines()[0]}"
