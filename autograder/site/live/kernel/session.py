"""The session of one lesson: a namespace in which cells run, as in a notebook."""

import ast
import linecache
import os
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any

from autograder.site.live.kernel.absent import Absent, bound_names, failed_import, lacking
from autograder.site.live.kernel.commands import remark_on_command, without_ignored
from autograder.site.live.kernel.dependencies import cells_needed, names_of
from autograder.site.live.kernel.jupyter import install_ipython
from autograder.site.live.kernel.messages import (
    Emit,
    blocked,
    cut,
    display,
    done,
    error,
    lacks,
    needs,
    remark,
    running,
    stream,
    verdict,
)
from autograder.site.live.kernel.printed import MOST, Printed
from autograder.site.live.kernel.rich import open_figures, represent

BACKEND = "module://autograder.site.live.kernel.backend"
# What this Python adds to an unknown module's name; its reader has no folder of packages.
ADVICE = re.compile(r"\. Site initialization is disabled[^\n]*")
SHORTENED = "… (the rest is not shown)"


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
        self.lacked = ""  # the package for which the last cell ended early
        self.ran: dict[str, str] = {}  # the source that ran last, by cell, in the order of the runs
        self.defined: dict[str, set[str]] = {}  # the names that it has left, by cell
        os.environ["MPLBACKEND"] = BACKEND
        install_ipython(self.show)
        self.own = {
            "__name__": "__main__", "input": _ask_nothing, "help": _help,
            "exit": _leave, "quit": _leave,
        }  # fmt: skip

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
                self.emit(blocked(cell, other, self.lacked))
                self.emit(done(cell, False))
                return
        self.run(cell, sources[cell])

    def _is_stale(self, cell: str, sources: Mapping[str, str], needed: Sequence[str]) -> bool:
        """Whether a cell has not run as it is now, or its names are gone, or it ran too early."""
        names = self.module.__dict__.keys()
        if self.ran.get(cell) != sources[cell] or not self.defined[cell] <= names:
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
        for name, value in self.own.items():
            self.module.__dict__.setdefault(name, value)  # a cell may have cleared its names
        # The judge reads the learner's source, and tracebacks show its lines.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        with self._output():
            succeeded = self._run(source, file)
        self.ran.pop(cell, None)
        if succeeded:
            self.ran[cell] = source
            self.defined[cell] = names_of(source)[0] & self.module.__dict__.keys()
        self.emit(done(cell, succeeded))
        return succeeded

    def show(self, value: Any) -> None:
        """Show an object below the cell that runs."""
        self.printed.finish()
        data = represent(value)
        if len(data.get("text/plain", "")) > MOST:
            data["text/plain"] = data["text/plain"][:MOST] + SHORTENED
        self.emit(display(self.cell, data))
        if type(value).__name__ == "Verdict":
            self.emit(verdict(self.cell, value.exercise, value.marks, value.points))

    def _run(self, source: str, file: str) -> bool:
        self.lacked = ""
        try:
            body, last = _parsed(source, file)
            self._execute(body, file)
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

    def _execute(self, body: ast.Module, file: str) -> None:
        """Execute statements; imports of packages that are not here bind stand-ins."""
        packages: dict[str, None] = {}
        while True:
            try:
                exec(compile(body, file, "exec"), self.module.__dict__)
                break
            except ModuleNotFoundError as raised:
                package = lacking(raised)
                failed = failed_import(body.body, raised.__traceback__, file)
                if not package or failed is None:
                    raise
                names = dict.fromkeys(bound_names(failed), Absent(package))
                self.module.__dict__.update(names)
                packages[package] = None
                body.body = body.body[body.body.index(failed) + 1 :]
        if packages:
            self.emit(lacks(self.cell, list(packages)))

    def _report(self, raised: BaseException, file: str) -> None:
        self.printed.finish()
        open_figures()
        if isinstance(raised, _CommandError):
            self.emit(remark(self.cell, str(raised)))
            return
        self.lacked = lacking(raised)
        if self.lacked:
            self.emit(needs(self.cell, self.lacked))
            return
        own = raised.__traceback__
        while own is not None and own.tb_frame.f_code.co_filename != file:
            own = own.tb_next
        text = ADVICE.sub("", "".join(traceback.format_exception(type(raised), raised, own)))
        if len(text) > MOST:
            text = text[:MOST] + SHORTENED
        self.emit(error(self.cell, type(raised).__name__, text))
        if isinstance(raised, ModuleNotFoundError) and raised.name:
            self.emit(lacks(self.cell, [raised.name.partition(".")[0]]))

    @contextmanager
    def _output(self) -> Iterator[None]:
        """Send what is printed to the page, as it is printed."""
        cell, before = self.cell, (sys.stdout, sys.stderr)
        self.printed = Printed(
            lambda name, text: self.emit(stream(cell, name, text)),
            lambda: self.emit(cut(cell, MOST)),
        )
        sys.stdout, sys.stderr = self.printed.stdout, self.printed.stderr
        try:
            yield
        finally:
            self.printed.finish()
            sys.stdout, sys.stderr = before


class _CommandError(Exception):
    """A command of IPython in a cell; the text gives what works in its place."""


def _parsed(source: str, file: str) -> tuple[ast.Module, CodeType | None]:
    """Parse a cell; its last expression, if it ends in one without a semicolon, by itself."""
    try:
        tree = ast.parse(without_ignored(source), file)
    except SyntaxError:
        if text := remark_on_command(source):
            raise _CommandError(text) from None
        raise
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not _ends_in_semicolon(source):
        last = compile(ast.Expression(tree.body.pop().value), file, "eval")  # type: ignore[attr-defined]
    return tree, last


def _ends_in_semicolon(source: str) -> bool:
    lines = [line.split("#")[0].rstrip() for line in source.splitlines()]
    return next((line for line in reversed(lines) if line), "").endswith(";")


def _ask_nothing(*_prompt: object) -> str:
    raise RuntimeError("input() cannot ask in this page: write the value into the cell.")


def _help(*things: object) -> None:
    """Print documentation, as in a terminal: this Python starts without its own `help`."""
    import pydoc

    if not things:
        print("Write the name of what you want to read about, as in help(print).")
    for thing in things:
        print(pydoc.plain(pydoc.render_doc(thing)))


def _leave(*_status: object) -> None:
    raise SystemExit  # the interpreter's own `exit` would end it, and the session with it
