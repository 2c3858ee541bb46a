"""The worker: runs a submission's cells, calls its functions, and returns the results.

It receives sources and inputs, never an expected value. The grader trusts nothing in its messages
except the values that the student's functions return.
"""

import builtins
import os
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from os import _exit, getpid  # these very functions, whatever an answer makes of the module
from typing import Any

import numpy as np
from IPython.core.interactiveshell import ExecutionResult

from autograder.engine.answers import Answers, CallSpec
from autograder.engine.cases import Case, Named, Seed
from autograder.engine.examine import examine
from autograder.engine.locating.find import find
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.stand_in import stand_ins
from autograder.engine.tensors import Tensor
from autograder.engine.trace import trace
from autograder.sandbox import codec, transport
from autograder.sandbox.inputs import InputMemory, Placed
from autograder.sandbox.outputs import OutputCollector, OutputStream
from autograder.sandbox.own_code import OwnCode
from autograder.sandbox.process_state import ProcessState
from autograder.sandbox.proxy.client import ProxyClient
from autograder.sandbox.proxy.server import ProxyServer
from autograder.sandbox.references import RemoteReference, call_reference
from autograder.sandbox.shell import (
    ShellParts,
    WorkerShell,
    prepare_for_cells,
    split_statements,
)
from autograder.sandbox.spoil import Misconduct, spoiled

MESSAGES = (CallSpec, Case, Seed, Named, Placed, Trace, TracedValue, Tensor)  # in requests
MAX_REQUEST = 256 * 2**20  # bytes


def serve(
    connection: socket.socket,
    shell: WorkerShell,
    record_types: dict[str, type],
    output_limit: int,
    memory: InputMemory,
    own_code: OwnCode,
) -> None:
    """Carry out requests until the grader closes the connection.

    Each request comes with a number that its reply repeats. A copy of this process that an answer
    has forked ends instead of replying.

    Args:
        connection: to the grader.
        shell: runs the cells.
        record_types: records of the library that messages may contain, by name.
        output_limit: characters kept of the output of each cell.
        memory: of the inputs of calls.
        own_code: of the grader, restored around each call of a student's function.
    """
    request_types = {kind.__name__: kind for kind in MESSAGES} | record_types
    worker = Worker(shell, output_limit, connection, request_types, memory, own_code)
    process, state = getpid(), ProcessState()
    while True:
        try:
            request = worker.receive(request_types)
        except transport.DisconnectedError:
            return
        state.restore()
        reply = getattr(worker, request.pop("do"))(**request)
        if getpid() != process:
            _exit(0)
        worker.send(reply)


class Worker:
    """Carries out requests in one namespace, that of the notebook.

    Args:
        shell: runs the cells.
        output_limit: characters kept of the output of each cell.
        connection: to the grader.
        record_types: records of the library that messages may contain, by name.
        memory: of the inputs of calls.
        own_code: of the grader, restored around each call of a student's function.
    """

    def __init__(
        self,
        shell: WorkerShell,
        output_limit: int,
        connection: socket.socket,
        record_types: dict[str, type],
        memory: InputMemory,
        own_code: OwnCode,
    ) -> None:
        self.memory = memory
        self.own_code = own_code
        self.shell = shell
        self.output_limit = output_limit
        self.connection = connection
        self.record_types = record_types
        self.proxy_client = ProxyClient(self._forward, record_types)
        self.proxy_server = ProxyServer(shell.user_ns)
        # The student's functions as they were examined, and the namespace at that time
        self.examined: dict[str, tuple[Any, dict[str, Any]]] = {}
        self.imported: set[str] = set()  # names of the student's that a test sees
        self.streams = (OutputStream("stdout"), OutputStream("stderr"))
        self.number = ""  # of the request
        sys.stdout, sys.stderr = self.streams
        self.in_context = prepare_for_cells(shell)
        self.shell_parts = ShellParts(shell)

    def receive(self, record_types: Mapping[str, type] | None = None) -> Any:
        """Receive a request and keep its number."""
        message = transport.receive(self.connection, MAX_REQUEST)
        self.number, request = codec.decode(message, record_types)
        return request

    def send(self, reply: Any) -> None:
        """Send the reply to the latest request."""
        transport.send(self.connection, codec.encode((self.number, reply)))

    def run(self, source: str, forgiving: bool = False) -> dict[str, Any]:
        """Run a cell and return its outputs, whether it succeeded, and its seconds.

        Args:
            source: of the cell.
            forgiving: whether to go on after a statement that fails. The first cells of a lesson
                import much that only figures need.
        """
        started = time.perf_counter()
        collector = self._start_collecting()
        pieces = split_statements(source) if forgiving else [source]
        good = True
        for piece in pieces:
            good = bool(self._run(piece).success) and good
        seconds = time.perf_counter() - started
        return {"outputs": collector.outputs, "good": good, "seconds": seconds}

    def put(self, files: dict[str, np.ndarray]) -> None:
        """Write files into the working folder, where the notebook's cells can import them."""
        for name, data in files.items():
            with open(os.path.basename(name), "wb") as file:
                file.write(data.tobytes())

    def test(
        self,
        source: str,
        token: str,
        answers: list[str] | None,
        untouched: bool = False,
        by_design: bool = False,
    ) -> dict[str, Any]:
        """Run an instructor's own test cell; return the token only if the cell runs to its end.

        Args:
            source: of the cell.
            token: secret of the grader.
            answers: names that always denote the student's objects. None: this is the student's
                own process.
            untouched: whether arguments that the student's functions modify stay as they are.
            by_design: whether they are meant to be modified, so that later tests find them so.
        """
        collector = self._start_collecting()
        client = self.proxy_client
        client.untouched, client.modified, client.overwritten = untouched, False, []
        if answers is not None:
            self._import_names(client.fetch_names(), answers)
        execution = self._run(source)
        if client.modified and not by_design:
            client.restore()
        good = bool(execution.success)
        result = execution.result
        value = result if type(result) in (int, float, bool) else None
        if value is None and isinstance(result, np.generic):
            value = float(result)
        return {
            "outputs": collector.outputs,
            "good": good,
            "token": token if good else "",
            "value": value,
            "kind": "" if result is None else str(type(result).__name__),
            "modified": client.modified,
        }

    def examine(
        self,
        spec: CallSpec,
        cases: list[Case],
        again: bool = False,
        replaced: Sequence[str] = (),
        misconduct: str = "",
    ) -> Answers | None:
        """Call the student's function on each case; None if there is no such function.

        Args:
            spec: how it is called.
            cases: the calls.
            again: whether to call the function that was examined before, whatever its name means
                now.
            replaced: exercises in the place of whose functions the grader's are called.
            misconduct: what the function is made to do at its end; "" for nothing.
        """
        self._start_collecting()
        if again:
            return self._examine(self._as_examined(spec.name), spec, cases)
        if not misconduct:  # a call that tests for misconduct is one of the function examined last
            self.examined.pop(spec.name, None)
            self.keep(spec.name)
        if spec.name not in self.examined:
            return None
        function = self.examined[spec.name][0]
        if misconduct:
            function = spoiled(function, Misconduct(misconduct))
        remote = {n: RemoteReference(n, self._ask_reference, self.record_types) for n in replaced}
        with stand_ins(self.shell.user_ns, remote):
            return self._examine(function, spec, cases)

    def _examine(self, function: Any, spec: CallSpec, cases: list[Case]) -> Answers:
        self.own_code.restore()
        call = partial(
            examine,
            around=self.own_code.restored,
            keep_arguments=True,
            argument_of=self.memory.argument,
        )
        return self.in_context(call, function, spec, cases)

    def call_reference(self, module: str, name: str, packed: np.ndarray) -> np.ndarray:
        """Call one of the course's functions for another worker."""
        result = call_reference(module, name, packed.tobytes(), self.record_types)
        return np.frombuffer(result, np.uint8)

    def keep(self, name: str) -> None:
        """Keep the student's function, and all that its names mean now, unless it is kept."""
        namespace = self.shell.user_ns
        if name in namespace:
            self.examined.setdefault(name, (namespace[name], dict(namespace)))

    def trace(self, spec: CallSpec, case: Case) -> Trace | None:
        """Trace a function that was examined; None where it cannot be traced."""
        self._start_collecting()
        return trace(self._as_examined(spec.name), spec, case)

    def locate(self, traced: Trace, right: Trace, case: Case) -> tuple[int, int] | None:
        """Find where a traced answer of another worker leaves the right computation."""
        return find(traced, right, case)

    def serve_proxy(self, operation: str, number: int, packed: np.ndarray) -> np.ndarray:
        """Carry out an operation for a test that runs in another process.

        Args:
            operation: one of `proxy.server.OPERATIONS`.
            number: of the student's object; negative for the names of the namespace.
            packed: pickled arguments.
        """
        self._start_collecting()
        server = self.proxy_server
        reply = server.list_names() if number < 0 else server.call(operation, number, packed)
        return np.frombuffer(reply, np.uint8)

    def _as_examined(self, name: str) -> Any:
        """Return a function that was examined, and restore the namespace of that time."""
        function, namespace = self.examined[name]
        self.shell.user_ns.clear()
        self.shell.user_ns.update(namespace)
        return function

    def _import_names(self, names: dict[str, Any], answers: list[str]) -> None:
        """Add the student's names, except builtins and names that the lesson's own cells define.

        A name that these set to None is for the student to define.
        """
        namespace = self.shell.user_ns
        for name, value in names.items():
            free = namespace.get(name) is None and not hasattr(builtins, name)
            if free or name in answers or name in self.imported:
                namespace[name] = value
                self.imported.add(name)
        for name in self.imported.difference(names):
            namespace.pop(name, None)  # the student has deleted it

    def _forward(self, operation: str, number: int, packed: bytes) -> bytes:
        """Send an operation to the grader, which has the student's process carry it out."""
        request = {"operation": operation, "number": number, "packed": np.frombuffer(packed, "u1")}
        self.send({"ask": request})
        return self.receive().tobytes()

    def _ask_reference(self, name: str, packed: bytes) -> bytes:
        """Have the grader call one of the course's functions in another worker."""
        request = {"name": name, "packed": np.frombuffer(packed, "u1")}
        self.send({"ask": request})
        return self.receive().tobytes()

    def _run(self, source: str) -> ExecutionResult:
        return WorkerShell.run_cell(self.shell, source, store_history=False)

    def _start_collecting(self) -> OutputCollector:
        """Collect outputs anew, in a shell as it was before any cell took it to pieces."""
        self.shell_parts.restore()
        collector = OutputCollector(self.output_limit)
        sources: tuple[Any, ...] = (self.shell, self.shell.display_pub, self.shell.displayhook)
        for source in (*self.streams, *sources):
            source.collector = collector
        sys.stdout, sys.stderr = self.streams
        return collector
