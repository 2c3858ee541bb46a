"""The trusted side of a worker: start it, give it orders, end it, and say how it ended."""

import array
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.engine.answers import Answers, Foreign, Outcome, Raised, RecordType
from autograder.engine.exercise import Case, Exercise
from autograder.engine.tensors import Tensor
from autograder.sandbox import codec, transport
from autograder.sandbox.policy import Policy

ANSWER_KINDS: Mapping[str, type] = {
    kind.__name__: kind for kind in (Answers, Outcome, Raised, RecordType, Foreign, Tensor)
}
SHORT = 0.05  # seconds that everything gets
START = 60.0  # seconds in which the fork server must be warm
LAST_WORDS = 5.0  # seconds in which a supervisor must say how its worker ended
MUCH = 4  # parts of the memory allowed, one of which is worth telling
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


class ForkServerError(Exception):
    """Children cannot be started here."""


class WorkerDied(Exception):  # noqa: N818 - it is not the grader's error
    """A worker ended, or was ended; the sentence says why."""


class ForkServer:
    """A warm process for one lesson, from which workers are forked."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        ours, theirs = socket.socketpair()
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": "/nonexistent",
            "LANG": "C.UTF-8",
            "MPLBACKEND": "agg",
            "MPLCONFIGDIR": "/nonexistent",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(_project_paths()),
        }
        with theirs:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-s",
                    "-m",
                    "autograder.sandbox.forkserver",
                    str(theirs.fileno()),
                ],
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self.control = ours
        try:
            transport.send(ours, json.dumps(policy.to_dict()).encode(), START)
            transport.receive(ours, 100, START)
        except (transport.ChannelClosedError, transport.TooLateError):
            self.process.kill()
            said = self.process.stderr.read().decode(errors="replace").strip().splitlines()
            reason = said[-1] if said else "no reason given"
            raise ForkServerError(f"no worker can be started: {reason}") from None

    def worker(self) -> "WorkerProcess":
        """A new worker."""
        connection, theirs = socket.socketpair()
        leash, their_leash = socket.socketpair()
        numbers = array.array("i", [theirs.fileno(), their_leash.fileno()])
        with theirs, their_leash:
            self.control.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])
        return WorkerProcess(connection, leash, self.policy)

    def close(self) -> None:
        """End the fork server."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()


class WorkerProcess:
    """One submission's process. Every order may end in `WorkerDied`."""

    def __init__(self, connection: socket.socket, leash: socket.socket, policy: Policy) -> None:
        self.connection = connection
        self.leash = leash
        self.policy = policy

    def run(self, source: str, seconds: float, forgiving: bool = False) -> dict[str, Any]:
        """Run a cell; its outputs and whether it ended well."""
        order = {"do": "run", "source": source, "forgiving": forgiving}
        answer = self._ask(order, seconds, 8 * self.policy.limits.output + 2**20)
        return checked_outputs(answer)

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
    ) -> dict[str, Any]:
        """Run an instructor's own test cell.

        Args:
            source: of the cell.
            token: to be sent back at its end.
            seconds: in which it must be through, the student's functions included.
            student: the worker that keeps these. None: this is the one.
            answers: names of these.
        """
        deadline = time.monotonic() + seconds
        names = list(answers) if student is not None else None
        order: Any = {"do": "test", "source": source, "token": token, "answers": names}
        while True:
            left = max(deadline - time.monotonic(), SHORT)
            answer = self._ask(order, left, self.policy.limits.answer)
            asked = answer.get("ask") if isinstance(answer, dict) else None
            if student is None or not isinstance(asked, dict):
                return checked_outputs(answer)
            left = max(deadline - time.monotonic(), SHORT)
            order = student._ask({"do": "keep", **asked}, left, self.policy.limits.answer)
            if not isinstance(order, np.ndarray) or order.dtype != np.uint8:
                raise WorkerDied("it answered with something that no function can hand back")

    def examine(
        self, exercise: Exercise, cases: tuple[Case, ...], seconds: float
    ) -> Answers | None:
        """What the student's function does on the cases; None if there is no such function."""
        order = {
            "do": "examine",
            "spec": exercise.call_spec,
            "cases": [Case(case.arguments) for case in cases],
        }
        answer = self._ask(order, seconds, self.policy.limits.answer)
        if answer is not None and not _fits(answer, exercise, cases):
            raise WorkerDied("it answered with something that no function can hand back")
        return answer

    def close(self) -> None:
        """End the worker and all that it has started."""
        self.connection.close()
        self.leash.close()

    def _ask(self, order: Any, seconds: float, at_most: int) -> Any:
        try:
            transport.send(self.connection, codec.encode(order), seconds)
            return codec.decode(transport.receive(self.connection, at_most, seconds), ANSWER_KINDS)
        except transport.TooLateError:
            with contextlib.suppress(OSError):
                self.leash.send(b".")  # the supervisor ends it, and says how much it held by then
            reason = f"it ran longer than {seconds:.0f} s and was stopped{self._held()}"
        except transport.TooLargeError:
            reason = f"it handed back more than {at_most // 2**20} MiB"
        except codec.MessageError as error:
            reason = f"it answered with something that no function can hand back ({error})"
        except transport.ChannelClosedError:
            reason = self._last_words()
        self.close()
        raise WorkerDied(reason)

    def _held(self) -> str:
        """Words about a worker that was too late, if it was on its way to being too large."""
        kind, rest = self._heard()
        if kind == "late" and int(rest) > self.policy.limits.memory / MUCH:
            return f" (it held {int(rest) / 2**30:.2g} GiB of memory by then)"
        return ""

    def _heard(self) -> tuple[str, str]:
        """What the supervisor says: one word, and the rest."""
        said = b""
        ready, _, _ = select.select([self.leash], [], [], LAST_WORDS)
        if ready:
            with contextlib.suppress(OSError):
                said = self.leash.recv(400)
        kind, _, rest = said.decode(errors="replace").partition(" ")
        return kind, rest

    def _last_words(self) -> str:
        """What the supervisor says of how the worker ended."""
        kind, rest = self._heard()
        if kind == "memory":
            gibibytes = self.policy.limits.memory / 2**30
            return f"it used more than {gibibytes:.3g} GiB of memory and was stopped"
        if kind == "signal":
            return SIGNALS.get(int(rest), f"it was ended by signal {rest}")
        if kind == "exit":
            return f"it ended the process (exit status {rest}) instead of returning"
        if kind == "setup":
            raise ForkServerError(f"a sandbox could not be set up: {rest}")
        return "it ended without a word"


def checked_outputs(answer: Any) -> dict[str, Any]:
    """An answer to `run` or `test`, with outputs that a notebook can hold."""
    if not isinstance(answer, dict) or not isinstance(answer.get("outputs"), list):
        raise WorkerDied("it answered with something that no cell can show")
    answer["outputs"] = [output for output in map(_output, answer["outputs"]) if output]
    return answer


def _output(output: Any) -> dict[str, Any] | None:
    if not isinstance(output, dict):
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": str(output.get("text", ""))}
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        if not isinstance(data, dict):
            return None
        shown = {str(key): value for key, value in data.items() if isinstance(value, str)}
        whole = {"output_type": kind, "data": shown, "metadata": {}}
        return whole | ({"execution_count": None} if kind == "execute_result" else {})
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": kind,
            "ename": str(output.get("ename", "")),
            "evalue": str(output.get("evalue", "")),
            "traceback": [str(line) for line in lines] if isinstance(lines, list) else [],
        }
    return None


def _fits(answer: Any, exercise: Exercise, cases: tuple[Case, ...]) -> bool:
    """Is it an `Answers` whose parts have the types that they should have?"""
    if not isinstance(answer, Answers) or answer.exercise != exercise.name:
        return False
    if not isinstance(answer.problem, str) or not isinstance(answer.outcomes, tuple):
        return False
    if answer.problem:
        return True
    return len(answer.outcomes) == len(cases) and all(map(_is_outcome, answer.outcomes))


def _is_plain(value: Any) -> bool:
    """Is it what `examine.plain` makes of anything that a function hands back?"""
    if isinstance(value, tuple | list):
        return type(value) in (tuple, list) and all(map(_is_plain, value))
    if isinstance(value, Foreign):
        return all(type(text) is str for text in (value.type_name, value.module, value.detail))
    if type(value) is int:
        return abs(value) < 2**63
    return type(value) in (type(None), bool, float, complex, np.ndarray, Tensor)


def _is_outcome(outcome: Any) -> bool:
    return (
        isinstance(outcome, Outcome)
        and _is_plain(outcome.value)
        and (outcome.raised is None or _is_raised(outcome.raised))
        and isinstance(outcome.printed, str)
        and type(outcome.printed_lines) is int
        and abs(outcome.printed_lines) < 2**63
        and _are_strings(outcome.warned)
        and _are_strings(outcome.changed)
        and _are_strings(outcome.returned)
        and _are_records(outcome.records)
        and type(outcome.overwritten) is bool
        and type(outcome.seconds) in (int, float)
    )


def _are_records(records: Any) -> bool:
    return isinstance(records, tuple) and all(
        isinstance(record, RecordType)
        and isinstance(record.path, tuple)
        and all(type(index) is int for index in record.path)
        and type(record.name) is str
        and _are_strings(record.fields)
        for record in records
    )


def _is_raised(raised: Any) -> bool:
    return (
        isinstance(raised, Raised)
        and _are_strings(raised.types)
        and len(raised.types) > 0
        and all(type(text) is str for text in (raised.message, raised.function, raised.line))
        and type(raised.line_number) is int
        and abs(raised.line_number) < 2**31
    )


def _are_strings(values: Any) -> bool:
    return isinstance(values, tuple) and all(type(value) is str for value in values)


def _project_paths() -> list[str]:
    """Where `autograder` and `lstm_course` are, should they not be installed."""
    from pathlib import Path

    import lstm_course

    return [str(Path(lstm_course.__file__).resolve().parents[1])]
