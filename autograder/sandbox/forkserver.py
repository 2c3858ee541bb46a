"""The fork server: a warm process that forks one worker per submission and runs none itself.

`python -m autograder.sandbox.forkserver FD` starts it for one lesson; FD is an inherited socket for
requests. With each request come two sockets, the worker's connection and the control socket of its
supervisor, and the file for the inputs of calls. When the other end of the control socket closes,
the worker ends.
"""

import array
import inspect
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from autograder.sandbox import codec, transport
from autograder.sandbox.filesystem import HOME, mount_file_system
from autograder.sandbox.inputs import InputMemory
from autograder.sandbox.lockdown import lock_down, unload_grader
from autograder.sandbox.namespaces import map_users, runs_as_nobody
from autograder.sandbox.own_code import OwnCode
from autograder.sandbox.policy import POLICY_TYPES, Policy, is_within
from autograder.sandbox.privileges import (
    close_all_but,
    die_with_parent,
    drop_privileges,
    redirect_standard_streams,
    set_resource_limits,
)
from autograder.sandbox.shell import WorkerShell, make_shell
from autograder.sandbox.supervisor import run_supervisor
from autograder.sandbox.worker import serve

MAX_POLICY = 2**24  # bytes
LOOKING = (  # modules that look at what an answer does, beside the answer
    "autograder.engine.examine",
    "autograder.engine.harness",
    "autograder.engine.numpy_guard",
    "autograder.engine.tensors",
    "autograder.sandbox.inputs",
    "autograder.sandbox.own_code",
    "autograder.sandbox.spoil",
    "autograder.sandbox.worker",
)


def main() -> None:
    """Import and lock the library, report readiness, then fork a worker for each request."""
    requests = socket.socket(fileno=int(sys.argv[1]))
    die_with_parent()
    policy = codec.decode(transport.receive(requests, MAX_POLICY), POLICY_TYPES)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader
    import matplotlib.pyplot  # noqa: F401 - warm

    lock_down(policy)
    shell = make_shell()
    if policy.demos:
        shell.run_line_magic("matplotlib", "inline")
    record_types = _find_record_types(policy)
    as_nobody = policy.isolated and runs_as_nobody(policy.readable)
    transport.send(requests, b"ready")
    while (files := _receive_files(requests)) is not None:
        connection, control, _ = files
        _reap_supervisors()
        to_supervisor, mapper = socket.socketpair()
        supervisor = os.fork()
        if supervisor == 0:
            requests.close()
            to_supervisor.close()
            run_worker = _worker_process(policy, shell, record_types, files)
            run_supervisor(policy, run_worker, mapper if as_nobody else None, connection, control)
        mapper.close()
        if as_nobody:
            map_users(supervisor, to_supervisor)
        to_supervisor.close()
        for number in files:
            os.close(number)


def _worker_process(
    policy: Policy,
    shell: WorkerShell,
    record_types: dict[str, type],
    files: tuple[int, int, int],
) -> Callable[[], None]:
    """Return what the worker's process does from its fork to its end."""
    connection, control, inputs = files

    def run_worker() -> None:
        try:
            os.close(control)
            die_with_parent()
            os.setsid()
            if policy.isolated:
                mount_file_system(policy.readable, policy.masked, policy.limits)
                drop_privileges()
            memory = InputMemory(inputs)
            close_all_but(connection)
            redirect_standard_streams()
            set_resource_limits(policy.limits)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.environ.clear()
            os.environ.update(HOME=HOME, MPLBACKEND="agg", OMP_NUM_THREADS="1", LANG="C.UTF-8")
            own_code = OwnCode(*_looking())
            if not policy.demos:
                unload_grader()
            messages = socket.socket(fileno=connection)
            serve(messages, shell, record_types, policy.limits.output, memory, own_code)
        finally:
            os._exit(0)

    return run_worker


def _looking() -> list[dict[str, Any]]:
    """Return the namespaces of `LOOKING`, as far as these are imported."""
    return [vars(module) for name, module in sys.modules.items() if is_within(LOOKING, name)]


def _find_record_types(policy: Policy) -> dict[str, type]:
    """Return the library's NamedTuples, such as caches and parameters, by name."""
    found = {}
    for name in policy.loaded:
        for kind in vars(sys.modules[name]).values():
            if inspect.isclass(kind) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
                found[kind.__name__] = kind
    return found


def _receive_files(requests: socket.socket) -> tuple[int, int, int] | None:
    """Return the file descriptors that come with a request; None when the grader is gone."""
    numbers = array.array("i")
    message, ancillary, _, _ = requests.recvmsg(1, socket.CMSG_LEN(3 * numbers.itemsize))
    if not message:
        return None
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            numbers.frombytes(data)
    return numbers[0], numbers[1], numbers[2]


def _reap_supervisors() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main()
