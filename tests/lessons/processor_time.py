"""Processor seconds of each cell of a notebook: other load on the machine hardly changes them."""

import json
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.support.run_notebook import run_notebook

RECORDER = """
def _record(path):
    import json, resource

    def seconds():
        used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in used)

    start = 0.0

    def begin(info):
        nonlocal start
        start = seconds()

    def end(result):
        with open(path, "a") as file:
            file.write(json.dumps(seconds() - start) + "\\n")

    get_ipython().events.register("pre_run_cell", begin)
    get_ipython().events.register("post_run_cell", end)


_record({path!r})
del _record
"""


def run_timed(notebook: NotebookNode, directory: Path, cell_seconds: int) -> list[float]:
    """Run all cells, and return the processor seconds of each code cell, in their order.

    Args:
        notebook: modified in place, by its outputs alone.
        directory: working directory of the kernel.
        cell_seconds: time limit for each cell.
    """
    log = directory / "processor_seconds.jsonl"
    notebook.cells.insert(0, new_code_cell(RECORDER.format(path=str(log))))
    try:
        run_notebook(notebook, directory, cell_seconds)
    finally:
        del notebook.cells[0]
    found: list[float] = [json.loads(line) for line in log.read_text().splitlines()]
    return found[-sum(cell.cell_type == "code" for cell in notebook.cells) :]
