"""The trusted side of a worker: send it requests, and end it."""

import contextlib
import secrets
import select
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from autograder.engine.answers import Answers, Foreign, Outcome, Raised, RecordType
from autograder.engine.exercise import Case, Exercise
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.tensors import Tensor
from autograder.sandbox import codec, transport
from autograder.sandbox.errors import ForkServerError, WorkerDied, WorkerLate
from autograder.sandbox.inputs import SharedInputs
from autograder.sandbox.policy import Policy
from autograder.sandbox.supervisor import END, SET_RIGHT
from autograder.sandbox.validate import ReplyError, cell_reply, fits_cases, is_trace, with_changes

T = TypeVar("T")

ANSWER_KINDS: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (Answers, Outcome, Raised, RecordType, Foreign, Tensor, Trace, TracedValue)
}
NO_ANSWER = "it answered with something that no function can return"
MAX_TRACE = 16 * 2**20  # bytes
MAX_ARGUMENTS = 4 * 2**20  # bytes of the arguments of one call of a reference
MAX_CALLS = 20_000  # of a reference, while one answer is examined
SHORTEST = 0.05  # seconds for every request
REPORT = 15.0  # seconds for a supervisor to report how its worker ended; it waits for others, too
LARGE = 1 / 4  # of the memory limit: from here on, a timeout mentions the memory in use
SIGNALS = {
    6: "it aborted",
    7: "it crashed (bus error)",
    8: "it crashed (arithmetic error in C)",
    9: "it was killed",
    11: "it crashed (segmentation fault)",
    24: "it used more processor time than it may",
    25: "it wrote a file larger than it may",
    31: "it made a system call that it may not make",
}


class WorkerProcess:
    """The process of one submission. Every request can raise `WorkerDied`.

    Args:
        connection: to the worker, for requests.
        control: to its supervisor; see `autograder.sandbox.supervisor.watch`.
        policy: of the worker.
        inputs: of the calls that it makes.
    """

    def __init__(
        self,
        connection: socket.socket,
        control: socket.socket,
        policy: Policy,
        inputs: SharedInputs,
    ) -> None:
        self.inputs = inputs
        self.connection = connection
        self.control = control
        self.policy = policy
        self.threads = 0  # that run on after the latest request

    def run(self, source: str, seconds: float, forgiving: bool = False) -> dict[str, Any]:
        """Run a cell and return its outputs and whether it succeeded.

        Args:
            source: of the cell.
            seconds: until the worker is stopped.
            forgiving: whether to go on after a statement that fails.
        """
        request = {"do": "run", "source": source, "forgiving": forgiving}
        reply = self._ask(request, seconds, 8 * self.policy.limits.output + 2**20)
        return self._checked(cell_reply, reply, self.policy.limits.output)

    def put(self, files: Mapping[str, bytes], seconds: float) -> None:
        """Write files into the worker's folder."""
        arrays = {name: np.frombuffer(data, np.uint8) for name, data in files.items()}
        self._ask({"do": "put", "files": arrays}, seconds, 2**20)

    def test(
        self,
        source: str,
        token: str,
        seconds: float,
        student: "WorkerProcess | None" = None,
        answers: Sequence[str] = (),
        **how: bool,
    ) -> dict[str, Any]:
        """Run an instructor's own test cell.

        Args:
            source: of the cell.
            token: returned when the cell runs to its end.
            seconds: for the cell and the student's functions that it calls.
            student: the worker that keeps the student's functions. None: this one.
            answers: names of these functions.
            how: `untouched` and `by_design` of `Worker.test`: what becomes of modified arguments.
        """
        deadline = time.monotonic() + seconds
        names = list(answers) if student is not None else None
        request: Any = {"do": "test", "source": source, "token": token, "answers": names}
        request |= how
        while True:
            left = max(deadline - time.monotonic(), SHORTEST)
            reply = self._ask(request, left, self.policy.limits.answer)
            operation = reply.get("ask") if type(reply) is dict else None
            if student is None or type(operation) is not dict:
                return self._checked(cell_reply, reply, self.policy.limits.output)
            left = max(deadline - time.monotonic(), SHORTEST)
            request = student._ask(
                {"do": "serve_proxy", **operation}, left, self.policy.limits.answer
            )
            if type(request) is not np.ndarray or request.dtype != np.uint8:
                raise WorkerDied(NO_ANSWER)

    def examine(
        self,
        exercise: Exercise,
        cases: tuple[Case, ...],
        seconds: float,
        again: bool = False,
        misconduct: str = "",
    ) -> Answers | None:
        """Call the student's function on each case; None if there is no such function.

        Args:
            exercise: the exercise.
            cases: the calls.
            seconds: until the worker is stopped.
            again: whether to call the function that was examined or kept before. No cell can run
                afterwards.
            misconduct: what the function is made to do at its end, of `spoil.Misconduct`.
        """
        placed = self.inputs.place(cases)
        request = {
            "do": "examine",
            "spec": exercise.call_spec,
            "cases": list(placed),
            "again": again,
            "misconduct": misconduct,
        }
        reply = self._ask(request, seconds, self.policy.limits.answer)
        return self._answers(reply, exercise, cases, placed)

    def examine_with_references(
        self,
        exercise: Exercise,
        cases: tuple[Case, ...],
        seconds: float,
        references: Mapping[str, tuple[str, str]],
        helper: "WorkerProcess",
        misconduct: str = "",
    ) -> tuple[Answers | None, list[str]]:
        """Call the student's function with the course's in place of some others.

        Args:
            exercise: the exercise.
            cases: the calls.
            seconds: until the worker is stopped.
            references: module and name of the course's functions, by exercise.
            helper: the worker that computes them, in which no student's code runs.
            misconduct: as in `examine`.

        Returns:
            The answers, and the exercises whose functions were asked for.
        """
        deadline, asked = time.monotonic() + seconds, dict.fromkeys(references, 0)
        placed = self.inputs.place(cases)
        request: Any = {
            "do": "examine",
            "spec": exercise.call_spec,
            "cases": list(placed),
            "replaced": list(references),
            "misconduct": misconduct,
        }
        while True:
            left = max(deadline - time.monotonic(), SHORTEST)
            reply = self._ask(request, left, self.policy.limits.answer)
            if type(reply) is not dict:
                break
            name, packed = _reference_request(reply, asked)
            asked[name] += 1
            module, function = references[name]
            left = max(deadline - time.monotonic(), SHORTEST)
            request = helper._ask(
                {"do": "call_reference", "module": module, "name": function, "packed": packed},
                left,
                self.policy.limits.answer,
            )
        answers = self._answers(reply, exercise, cases, placed)
        return answers, [name for name, times in asked.items() if times]

    def _answers(
        self, reply: Any, exercise: Exercise, cases: tuple[Case, ...], placed: tuple[Case, ...]
    ) -> Answers | None:
        """Return a reply as answers to these cases, with the arguments that they have modified."""
        if reply is None:
            return None
        if not self._checked(fits_cases, reply, exercise, cases):
            raise WorkerDied(NO_ANSWER)
        now = [
            self.inputs.read(place.arguments, case.arguments)
            for place, case in zip(placed, cases, strict=True)
        ]
        return self._checked(with_changes, reply, exercise.call_spec, cases, now)

    def keep(self, name: str, seconds: float) -> None:
        """Keep a function as it is now for `trace` and for `examine` with `again`."""
        self._ask({"do": "keep", "name": name}, seconds, 2**10)

    def trace(self, exercise: Exercise, case: Case, seconds: float) -> Trace | None:
        """Trace a function that was examined; None where it cannot be traced."""
        request = {"do": "trace", "spec": exercise.call_spec, "case": Case(case.arguments)}
        traced = self._ask(request, seconds, MAX_TRACE)
        if traced is not None and not self._checked(is_trace, traced):
            raise WorkerDied("its trace is none")
        return traced

    def locate(
        self, traced: Trace, right: Trace, case: Case, seconds: float
    ) -> tuple[int, int] | None:
        """Find where a traced answer leaves the right computation, in a worker without one.

        Args:
            traced: the answer's trace, which another worker has made.
            right: the reference's trace.
            case: the case that was traced.
            seconds: until the worker is stopped.
        """
        plain = Case(case.arguments, sentence=case.sentence)
        request = {"do": "locate", "traced": traced, "right": right, "case": plain}
        match self._ask(request, seconds, 2**16):
            case (int(number), int(since)):
                return number, since
        return None

    def close(self) -> None:
        """End the worker and all that it has started."""
        self.connection.close()
        self.control.close()
        self.inputs.close()

    def _ask(self, request: Any, seconds: float, at_most: int) -> Any:
        """Send a request and return the reply, of up to `at_most` bytes.

        The reply must repeat the request's number, so that no message sent earlier passes for it.
        """
        number = secrets.token_hex(8)
        kind = WorkerDied
        try:
            transport.send(self.connection, codec.encode((number, request)), seconds)
            message = transport.receive(self.connection, at_most, seconds)
            reply = codec.decode(message, ANSWER_KINDS)
            if _is_reply_to(number, reply):
                reason = self._set_right()
                if not reason:
                    return reply[1]
            else:
                reason = "it answered a request that was not made"
        except transport.MessageTimeoutError:
            with contextlib.suppress(OSError):
                self.control.send(END)  # the supervisor ends the worker and reports its memory
            kind = WorkerLate
            reason = f"it ran longer than {seconds:.0f} s and was stopped{self._describe_memory()}"
        except transport.MessageTooLargeError:
            reason = f"it returned more than {at_most // 2**20} MiB"
        except codec.MessageError as error:
            reason = f"{NO_ANSWER} ({error})"
        except transport.DisconnectedError:
            reason = self._describe_end(*self._receive_report())
        self.close()
        raise kind(reason)

    def _checked(self, check: Callable[..., T], reply: Any, *context: Any) -> T:
        """Return what a check of a reply returns; a reply at which it fails ends the worker."""
        try:
            return check(reply, *context)
        except Exception as error:  # a forged reply can raise anything
            self.close()
            reason = str(error) if isinstance(error, ReplyError) else NO_ANSWER
            raise WorkerDied(reason) from error

    def _set_right(self) -> str:
        """Have everything ended that the request has started; return what cannot be undone."""
        try:
            self.control.send(SET_RIGHT)
        except OSError:
            return self._describe_end(*self._receive_report())
        cause, left = self._receive_report()
        if cause != "right":
            return self._describe_end(cause, left)
        threads, _, left = left.partition(" ")
        self.threads = int(threads)
        if left:
            return f"it {left}"
        if select.select([self.connection], [], [], 0)[0]:
            with contextlib.suppress(ConnectionError):
                if self.connection.recv(1, socket.MSG_PEEK):
                    return "it sent a message of its own to the grader"
            return self._describe_end(*self._receive_report())
        return ""

    def _describe_memory(self) -> str:
        """Describe the memory of a worker that was stopped, if it is close to the limit."""
        cause, detail = self._receive_report()
        if cause == "late" and int(detail) > self.policy.limits.memory * LARGE:
            return f" (it held {int(detail) / 2**30:.2g} GiB of memory by then)"
        return ""

    def _receive_report(self) -> tuple[str, str]:
        """Return the supervisor's report of how the worker ended: the cause and a detail."""
        report = b""
        ready, _, _ = select.select([self.control], [], [], REPORT)
        if ready:
            with contextlib.suppress(OSError):
                report = self.control.recv(400)
        cause, _, detail = report.decode(errors="replace").partition(" ")
        return cause, detail

    def _describe_end(self, cause: str, detail: str) -> str:
        """Describe how the worker ended, from its supervisor's report.

        Raises:
            ForkServerError: its sandbox could not be set up.
        """
        if cause == "memory":
            gibibytes = self.policy.limits.memory / 2**30
            return f"it used more than {gibibytes:.3g} GiB of memory and was stopped"
        if cause == "signal":
            return SIGNALS.get(int(detail), f"it was ended by signal {detail}")
        if cause == "exit":
            return f"it ended the process (exit status {detail}) instead of returning"
        if cause == "setup":
            raise ForkServerError(f"a sandbox could not be set up: {detail}")
        return "it ended without a word"


def _is_reply_to(number: str, reply: Any) -> bool:
    is_pair = type(reply) is tuple and len(reply) == 2
    return is_pair and type(reply[0]) is str and reply[0] == number


def _reference_request(reply: dict[str, Any], asked: Mapping[str, int]) -> tuple[str, np.ndarray]:
    """Return the exercise and the arguments in a worker's request for a reference.

    Raises:
        WorkerDied: it is no such request, or there were too many or too large ones.
    """
    request = reply.get("ask")
    name = request.get("name") if type(request) is dict else None
    packed = request.get("packed") if type(request) is dict else None
    if type(name) is not str or name not in asked or type(packed) is not np.ndarray:
        raise WorkerDied("it asked for something that it may not have")
    if packed.dtype != np.uint8 or packed.size > MAX_ARGUMENTS or asked[name] >= MAX_CALLS:
        raise WorkerDied("it called another exercise's function too often, or with too much")
    return name, packed
