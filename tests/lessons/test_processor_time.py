"""The clock of the lessons: is each cell charged for its own work, and for no waiting?"""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.lessons.processor_time import run_timed

WORK = """
import time
start = time.process_time()
while time.process_time() - start < 0.5:
    pass
"""


def test_cells_are_charged_for_work_and_not_for_waiting(tmp_path):
    """Half a second of work, then of sleep, then an error: 0.5, 0 and 0, and no cell is added?"""
    sources = (WORK, "time.sleep(0.5)", "1 / 0")
    cells = [new_markdown_cell("# Work"), *map(new_code_cell, sources)]
    notebook = new_notebook(cells=cells)
    working, sleeping, failing = run_timed(notebook, tmp_path, cell_seconds=60)
    assert 0.5 <= working < 0.9 and sleeping < 0.2 and failing < 0.4
    assert [cell.source for cell in notebook.cells] == ["# Work", *sources]
    nbformat.validate(notebook)
