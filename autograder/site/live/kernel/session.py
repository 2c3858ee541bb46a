"""The session of one lesson: a namespace in which cells run, as in a notebook."""

import ast
import linecache
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOBase
from types import CodeType, ModuleType
from typing import Any

from autograder.site.live.kernel.dependencies import cells_needed
from autograder.site.live.kernel.jupyter import install_ipython
from autograder.site.live.kernel.messages import (
    Emit,
    display,
    done,
    error,
    needs,
    running,
    stream,
    verdict,
)
from autograder.site.live.kernel.rich import open_figures, represent

BACKEND = "module://autograder.site.live.kernel.backend"
NOT_HERE = ("torch", "sklearn", "statsmodels", "ipywidgets")  # packages that the worker lacks


class Session:
    """Cells and the names that they have defined so far.

    Args:
        emit: receives the messages; see messages.py.
        module: whose names the cells define.
    """

    def __init__(self, emit: Emit, module: ModuleType) -> None:
        self.emit = emit
        self.cell = ""
        self.module = module
        self.prepares = False  # whether a cell runs for the sake of another one
        self.ran: dict[str, str] = {}  # the source that ran last, by cell, in the order of the runs
        os.environ["MPLBACKEND"] = BACKEND
        install_ipython(self.show)

    def run_with_needed(self, cell: str, sources: Mapping[str, str]) -> None:
        """Run a cell, and first the cells that it needs and that have not run as they are now.

        Args:
            cell: to run.
            sources: all code cells of the lesson, in order.
        """
        needed = cells_needed(sources)
        for other in needed[cell]:
            is_stale = self._is_stale(other, sources, needed[other])
            if is_stale and not self.prepare(other, sources[other]):
                self.emit(done(cell, False))
                return
        self.run(cell, sources[cell])

    def _is_stale(self, cell: str, sources: Mapping[str, str], needed: Sequence[str]) -> bool:
        """Whether a cell has not run as it is now, or before a cell that it needs."""
        if self.ran.get(cell) != sources[cell]:
            return True
        order = list(self.ran)
        return any(order.index(other) > order.index(cell) for other in needed if other in self.ran)

    def prepare(self, cell: str, source: str) -> bool:
        """Run a cell for the names that it defines; return whether it ended without an error."""
        self.prepares = True
        try:
            return self.run(cell, source)
        finally:
            self.prepares = False

    def run(self, cell: str, source: str) -> bool:
        """Run one cell; return whether it ended without an error."""
        self.cell = cell
        self.emit(running(cell, source))
        file = f"<cell {cell}>"
        # The judge reads the learner's source, and tracebacks show its lines.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        with self._output():
            succeeded = self._run(source, file)
        self.ran.pop(cell, None)
        if succeeded:
            self.ran[cell] = source
        self.emit(done(cell, succeeded))
        return succeeded

    def show(self, value: Any) -> None:
        """Show an object below the cell that runs."""
        self.emit(display(self.cell, represent(value)))
        if type(value).__name__ == "Verdict":
            self.emit(verdict(self.cell, value.exercise, value.marks, value.points))

    def _run(self, source: str, file: str) -> bool:
        try:
            body, last = _compiled(source, file)
            exec(body, self.module.__dict__)
            value = None if last is None else eval(last, self.module.__dict__)
            if value is not None:
                self.show(value)
            for figure in open_figures():
                if figure is not value:
                    self.show(figure)
        except BaseException as raised:  # SystemExit, too: the session goes on
            self._report(raised, file)
            return False
        return True

    def _report(self, raised: BaseException, file: str) -> None:
        open_figures()
        package = (getattr(raised, "name", None) or "").partition(".")[0]
        if isinstance(raised, ModuleNotFoundError) and package in NOT_HERE:
            self.emit(needs(self.cell, package))
            return
        own = raised.__traceback__
        while own is not None and own.tb_frame.f_code.co_filename != file:
            own = own.tb_next
        text = "".join(traceback.format_exception(type(raised), raised, own))
        self.emit(error(self.cell, type(raised).__name__, text))

    @contextmanager
    def _output(self) -> Iterator[None]:
        """Send what is printed to the page, as it is printed."""
        before = sys.stdout, sys.stderr

        def printer(name: str) -> Callable[[str], None]:
            return lambda text: self.emit(stream(self.cell, name, text))

        sys.stdout, sys.stderr = _Printed(printer("stdout")), _Printed(printer("stderr"))
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            sys.stdout, sys.stderr = before


class _Printed(TextIOBase):
    """Text by lines: one message for each would be slow if it were for each `write`."""

    def __init__(self, send: Callable[[str], None]) -> None:
        self.send = send
        self.waiting = ""

    def write(self, text: str) -> int:
        self.waiting += text
        if "\n" in text:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self.waiting:
            self.send(self.waiting)
            self.waiting = ""

    def writable(self) -> bool:
        return True


def _compiled(source: str, file: str) -> tuple[CodeType, CodeType | None]:
    """Compile a cell; its last expression, if it ends in one without a semicolon, by itself."""
    tree = ast.parse(source, file)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not _ends_in_semicolon(source):
        last = compile(ast.Expression(tree.body.pop().value), file, "eval")  # type: ignore[attr-defined]
    return compile(tree, file, "exec"), last


def _ends_in_semicolon(source: str) -> bool:
    lines = [line.split("#")[0].rstrip() for line in source.splitlines()]
    return next((line for line in reversed(lines) if line), "").endswith(";")
