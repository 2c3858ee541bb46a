"""The zygote: a warm process that forks one child for each submission and runs none itself.

Started afresh for a lesson by `python -m autograder.grading.zygote`, with one socket inherited.
For each request it gets two sockets: the child's channel, and the leash by which its warden is
held: when the leash is let go, the child ends.
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

from autograder.grading import channel, sandbox
from autograder.grading.child import make_shell, say_nothing, serve
from autograder.grading.closing import close, forget_the_grader
from autograder.grading.plan import Plan


def main() -> None:
    """Load and lock, say so, then fork on request until the other side is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    sandbox.die_with_parent()
    plan = Plan.from_dict(json.loads(channel.receive(control, 2**24)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who grades
    import matplotlib.pyplot  # noqa: F401 - warm

    close(plan)
    shell = make_shell()
    if plan.demos:
        shell.run_line_magic("matplotlib", "inline")
    kinds = _records(plan)
    as_nobody = plan.isolated and sandbox.becomes_nobody(plan.shown)
    channel.send(control, b"ready")
    while True:
        received = _two_sockets(control)
        if received is None:
            return
        _reap()
        line, mapper = socket.socketpair()
        warden = os.fork()
        if warden == 0:
            control.close()
            line.close()
            _warden(plan, shell, kinds, mapper if as_nobody else None, *received)
        mapper.close()
        if as_nobody:
            sandbox.map_users(warden, line)
        line.close()
        for number in received:
            os.close(number)


def _warden(
    plan: Plan,
    shell,
    kinds: dict[str, type],
    mapper: socket.socket | None,
    connection: int,
    leash: int,
) -> None:
    """Go into new namespaces, start the child there, watch it, and end with it."""
    folder = ""
    try:
        if plan.isolated:
            sandbox.enter_namespaces(mapper)
            sandbox.forbid_namespaces()
        else:
            folder = tempfile.mkdtemp(prefix="lstm-")
            os.chdir(folder)
        child = os.fork()
        if child == 0:
            _child(plan, shell, kinds, connection, leash)
        os.close(connection)
        sandbox.watch(child, leash, plan.limits)
    except BaseException as error:  # nothing of it may go on in the zygote's loop
        os.write(leash, f"setup {error}"[:300].encode())
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _child(plan: Plan, shell, kinds: dict[str, type], connection: int, leash: int) -> None:
    try:
        os.close(leash)
        sandbox.die_with_parent()
        os.setsid()
        if plan.isolated:
            sandbox.furnish(plan.shown, plan.masked, plan.limits)
            sandbox.give_up_privileges()
        sandbox.close_all_but(connection)
        say_nothing()
        sandbox.limit(plan.limits)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(HOME=sandbox.HOME, MPLBACKEND="agg", OMP_NUM_THREADS="1", LANG="C.UTF-8")
        if not plan.demos:
            forget_the_grader()
        serve(socket.socket(fileno=connection), shell, kinds, plan.limits.output)
    finally:
        os._exit(0)


def _records(plan: Plan) -> dict[str, type]:
    """The library's caches and parameters, by name."""
    found = {}
    for name in plan.loaded:
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
    """Take note of wardens that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main()
