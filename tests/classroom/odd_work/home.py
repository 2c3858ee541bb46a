"""Run notebooks as at home: IPython runs the cells in the student's order, and `check` judges.

`python -m tests.classroom.odd_work.home` reads notebooks as JSON, all of one lesson, and writes
their marks. Each runs in a process of its own, forked from one that has imported what the lesson's
first cell does.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode

from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.submission.rebuild import is_graded, key_of

ROOT = Path(__file__).resolve().parents[3]


def marks_at_home(notebooks: Sequence[NotebookNode]) -> list[dict[str, float]]:
    """The marks by exercise of each notebook; an exercise without a verdict is left out.

    Args:
        notebooks: of one lesson.
    """
    plain = [
        [(key_of(cell) if is_graded(cell) else "", cell.source) for cell in notebook.cells]
        for notebook in (_code_only(notebook) for notebook in notebooks)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.classroom.odd_work.home"],
        input=json.dumps(plain),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=500,
        check=True,
    )
    return json.loads(done.stdout)


def _code_only(notebook: NotebookNode) -> NotebookNode:
    return NotebookNode(cells=[cell for cell in notebook.cells if cell.cell_type == "code"])


class HomeShell(InteractiveShell):
    """IPython's shell, with `exit()` as in a kernel whose front end goes on."""

    def ask_exit(self) -> None:
        """Go on with the next cell."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Open no windows."""


def _run(cells: list[tuple[str, str]], shell: HomeShell) -> dict[str, float]:
    marks = {}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        sys.path.insert(0, folder)
        for name, source in cells:
            result = shell.run_cell(source, store_history=True).result
            if name and isinstance(result, Verdict):
                marks[name] = result.marks
        os.chdir("/")
    return marks


def _run_in_fork(cells: list[tuple[str, str]], shell: HomeShell) -> Any:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            silent = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(silent, number)
            marks = _run(cells, shell)
            os.write(writer, json.dumps(marks).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text or "null")  # null: the process ended


def main() -> None:
    """Answer one request."""
    notebooks = json.loads(sys.stdin.read())
    shell = HomeShell.instance()
    shell.history_manager.enabled = False
    installed_exercises()  # imports them, which each fork would have to do
    with contextlib.redirect_stdout(io.StringIO()):
        shell.run_cell(next(source for _, source in notebooks[0] if "import check" in source))
    print(json.dumps([_run_in_fork(cells, shell) for cells in notebooks]))


if __name__ == "__main__":
    main()
