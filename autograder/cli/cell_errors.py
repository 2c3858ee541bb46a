"""Errors and time limits of the cells that ran."""

from nbformat import NotebookNode

from autograder.submission.unjudged import describe_cell_error
from autograder.support.run_cells import CellRun

SECONDS = 60.0  # that a cell may run


def errors_of(run: CellRun) -> list[NotebookNode]:
    """Return the errors among the outputs of a cell."""
    return [output for output in run.outputs if output.output_type == "error"]


def too_long(run: CellRun) -> str:
    """Return the reason why a cell was interrupted; "" if it was not."""
    if any(error.ename == "KeyboardInterrupt" for error in errors_of(run)):
        return f"it ran for more than {SECONDS:g} s"
    return ""


def reason_of_end(run: CellRun) -> str:
    """Return why a cell did not run to its end, other than by an error; "" if it did."""
    return run.died or too_long(run)


def describe_end(run: CellRun, cell: str) -> str:
    """Describe in a sentence why a cell stopped; "" if it ran to its end.

    Args:
        run: what it did.
        cell: the cell, as the sentence names it.
    """
    if reason := reason_of_end(run):
        return f"While {cell} ran, {reason.replace('it ran', 'time ran out: it ran')}."
    for error in errors_of(run):
        if error.ename != "SystemExit":  # as in class, the other cells run
            said = describe_cell_error(error, cell)
            return f"{said[:1].upper()}{said[1:]}."
    return ""
