"""The fork server: a warm process that forks one worker for each submission and runs none itself.

Started afresh for a lesson by `python -m autograder.sandbox.forkserver`, with one socket inherited.
For each request it gets two sockets: the worker's channel, and the leash by which its supervisor is
held: when the leash is let go, the worker ends.
"""

import array
import inspect
import json
import os
import shutil
import signal
import socket
import sys
import tempfile

from autograder.sandbox import namespaces, transport
from autograder.sandbox.lockdown import close, forget_the_grader
from autograder.sandbox.policy import Policy
from autograder.sandbox.worker import make_shell, say_nothing, serve


def main() -> None:
    """Load and lock, say so, then fork on request until the other side is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    namespaces.die_with_parent()
    policy = Policy.from_dict(json.loads(transport.receive(control, 2**24)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who grades
    import matplotlib.pyplot  # noqa: F401 - warm

    close(policy)
    shell = make_shell()
    if policy.demos:
        shell.run_line_magic("matplotlib", "inline")
    kinds = _records(policy)
    as_nobody = policy.isolated and namespaces.becomes_nobody(policy.shown)
    transport.send(control, b"ready")
    while True:
        received = _two_sockets(control)
        if received is None:
            return
        _reap()
        line, mapper = socket.socketpair()
        supervisor = os.fork()
        if supervisor == 0:
            control.close()
            line.close()
            _supervisor(policy, shell, kinds, mapper if as_nobody else None, *received)
        mapper.close()
        if as_nobody:
            namespaces.map_users(supervisor, line)
        line.close()
        for number in received:
            os.close(number)


def _supervisor(
    policy: Policy,
    shell,
    kinds: dict[str, type],
    mapper: socket.socket | None,
    connection: int,
    leash: int,
) -> None:
    """Go into new namespaces, start the worker there, watch it, and end with it."""
    folder = ""
    try:
        if policy.isolated:
            namespaces.enter_namespaces(mapper)
            namespaces.forbid_namespaces()
        else:
            folder = tempfile.mkdtemp(prefix="lstm-")
            os.chdir(folder)
        worker = os.fork()
        if worker == 0:
            _worker(policy, shell, kinds, connection, leash)
        os.close(connection)
        namespaces.watch(worker, leash, policy.limits)
    except BaseException as error:  # nothing of it may go on in the fork server's loop
        os.write(leash, f"setup {error}"[:300].encode())
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _worker(policy: Policy, shell, kinds: dict[str, type], connection: int, leash: int) -> None:
    try:
        os.close(leash)
        namespaces.die_with_parent()
        os.setsid()
        if policy.isolated:
            namespaces.furnish(policy.shown, policy.masked, policy.limits)
            namespaces.give_up_privileges()
        namespaces.close_all_but(connection)
        say_nothing()
        namespaces.limit(policy.limits)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(
            HOME=namespaces.HOME, MPLBACKEND="agg", OMP_NUM_THREADS="1", LANG="C.UTF-8"
        )
        if not policy.demos:
            forget_the_grader()
        serve(socket.socket(fileno=connection), shell, kinds, policy.limits.output)
    finally:
        os._exit(0)


def _records(policy: Policy) -> dict[str, type]:
    """The library's caches and parameters, by name."""
    found = {}
    for name in policy.loaded:
        for kind in vars(sys.modules[name]).values():
            if inspect.isclass(kind) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
                found[kind.__name__] = kind
    return found


def _two_sockets(control: socket.socket) -> tuple[int, int] | None:
    numbers = array.array("i")
    message, ancillary, _, _ = control.recvmsg(1, socket.CMSG_LEN(2 * numbers.itemsize))
    if not message:
        return None
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            numbers.frombytes(data)
    return numbers[0], numbers[1]


def _reap() -> None:
    """Take note of supervisors that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main()
