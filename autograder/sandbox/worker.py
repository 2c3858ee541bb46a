"""The worker: runs a submission's cells and calls its functions, and says what came of it.

It is told sources and inputs, never an expected value, and it is believed in nothing but the
numbers that its functions hand back.
"""

import ast
import builtins
import os
import socket
import sys
import time
from typing import Any

import numpy as np
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets.config import Config

from autograder.engine.answers import Answers, CallSpec
from autograder.engine.cases import Case, Named, Seed
from autograder.engine.examine import examine
from autograder.sandbox import codec, transport
from autograder.sandbox.outputs import Collector, Hook, Publisher, Stream
from autograder.sandbox.proxy import Keeper, Visitor

ORDERS = 256 * 2**20  # bytes of the largest order


class Shell(InteractiveShell):
    """IPython whose tracebacks go where the other outputs go."""

    collector: Collector | None = None

    def enable_gui(self, gui: str | None = None) -> None:
        """There are no windows; `%matplotlib inline` asks all the same."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        if self.collector is not None:
            self.collector.fail(etype.__name__, _message(evalue), list(map(str, stb)))


def make_shell() -> Shell:
    """IPython as in a notebook, without history on disk, colours or pagers."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.display_page = False
    Shell.display_pub_class = Publisher
    Shell.displayhook_class = Hook
    return Shell.instance(config=config)


def serve(connection: socket.socket, shell: Shell, kinds: dict[str, type], output: int):
    """Take orders until the other side is gone."""
    known = {kind.__name__: kind for kind in (CallSpec, Case, Seed, Named)} | kinds
    worker = Worker(shell, output, connection, known)
    while True:
        try:
            order = codec.decode(transport.receive(connection, ORDERS), known)
        except transport.ChannelClosedError:
            return
        answer = getattr(worker, order.pop("do"))(**order)
        transport.send(connection, codec.encode(answer))


class Worker:
    """Carries out orders in one namespace, which is the notebook's."""

    def __init__(
        self, shell: Shell, output: int, connection: socket.socket, kinds: dict[str, type]
    ) -> None:
        self.shell = shell
        self.output = output
        self.connection = connection
        self.visitor = Visitor(self._ask, kinds)
        self.keeper = Keeper(shell.user_ns)
        self.taken_over: set[str] = set()
        self.streams = (Stream("stdout"), Stream("stderr"))
        self.transforms = tuple(map(list, _transforms(shell)))
        sys.stdout, sys.stderr = self.streams

    def run(self, source: str, forgiving: bool = False) -> dict[str, Any]:
        """Run a cell: its outputs, and whether it ended well.

        A forgiving run goes on after a line that fails: the first cells of a lesson import much
        that only figures need.
        """
        started = time.perf_counter()
        collector = self._collect()
        pieces = _statements(source) if forgiving else [source]
        good = True
        for piece in pieces:
            good = bool(self._run(piece).success) and good
        seconds = time.perf_counter() - started
        return {"outputs": collector.outputs, "good": good, "seconds": seconds}

    def put(self, files: dict[str, np.ndarray]) -> None:
        """Write files into the working folder, which comes last where modules are looked for."""
        for name, data in files.items():
            with open(os.path.basename(name), "wb") as file:
                file.write(data.tobytes())
        folder = os.getcwd()
        if folder not in sys.path:
            sys.path.append(folder)

    def test(self, source: str, token: str, answers: list[str] | None) -> dict[str, Any]:
        """Run an instructor's own test cell; the token comes back only if it ran to its end.

        Args:
            source: of the cell.
            token: known to nobody else.
            answers: names that are the student's whatever else they are. None: this is the
                student's own process.
        """
        collector = self._collect()
        if answers is not None:
            self._take_over(self.visitor.names(), answers)
        done = self._run(source)
        good = bool(done.success)
        value = done.result if type(done.result) in (int, float, bool) else None
        if value is None and isinstance(done.result, np.generic):
            value = float(done.result)
        shown = "" if done.result is None else str(type(done.result).__name__)
        return {
            "outputs": collector.outputs,
            "good": good,
            "token": token if good else "",
            "value": value,
            "kind": shown,
        }

    def examine(self, spec: CallSpec, cases: list[Case]) -> Answers | None:
        """Call the student's function on each case; None if there is no such function."""
        self._collect()
        if spec.name not in self.shell.user_ns:
            return None
        return examine(self.shell.user_ns[spec.name], spec, cases)

    def keep(self, operation: str, number: int, packed: np.ndarray) -> np.ndarray:
        """Do what a test in another process asks for."""
        self._collect()
        done = self.keeper.names() if number < 0 else self.keeper.do(operation, number, packed)
        return np.frombuffer(done, np.uint8)

    def _take_over(self, names: dict[str, Any], answers: list[str]) -> None:
        """The student's names, but for Python's own and what the lesson's own cells have made.

        What these have set to None is for the student to fill in.
        """
        space = self.shell.user_ns
        for name, value in names.items():
            free = space.get(name) is None and not hasattr(builtins, name)
            if free or name in answers or name in self.taken_over:
                space[name] = value
                self.taken_over.add(name)

    def _ask(self, operation: str, number: int, packed: bytes) -> bytes:
        order = {"operation": operation, "number": number, "packed": np.frombuffer(packed, "u1")}
        transport.send(self.connection, codec.encode({"ask": order}))
        return codec.decode(transport.receive(self.connection, ORDERS)).tobytes()

    def _run(self, source: str) -> ExecutionResult:
        """Run code as it stands: what an earlier cell has hooked into the shell is let go."""
        for kept, original in zip(_transforms(self.shell), self.transforms, strict=True):
            kept[:] = original
        for callbacks in self.shell.events.callbacks.values():
            callbacks.clear()
        return Shell.run_cell(self.shell, source, store_history=False)

    def _collect(self) -> Collector:
        collector = Collector(self.output)
        for place in (*self.streams, self.shell, self.shell.display_pub, self.shell.displayhook):
            place.collector = collector
        sys.stdout, sys.stderr = self.streams
        return collector


def _transforms(shell: Shell) -> tuple[list, ...]:
    """What the shell does to a cell's lines and to its syntax tree, as lists to change."""
    manager = shell.input_transformer_manager
    return (
        manager.cleanup_transforms,
        manager.line_transforms,
        manager.token_transformers,
        shell.input_transformers_post,
        shell.ast_transformers,
    )


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as second:  # an exception's own __str__ may be the student's code
        return f"(its message could not be read: {type(second).__name__})"


def _statements(source: str) -> list[str]:
    """The statements of a cell, one by one; the whole cell where it cannot be parsed."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a line of IPython's own, such as %matplotlib inline
        return [source]
    lines = source.splitlines(keepends=True)
    return ["".join(lines[node.lineno - 1 : node.end_lineno]) for node in body]


def say_nothing() -> None:
    """Standard input, output and error of the process lead nowhere."""
    nowhere = os.open("/dev/null", os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    if nowhere > 2:
        os.close(nowhere)
