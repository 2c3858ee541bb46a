"""The supervisor: starts a worker in new namespaces, watches its memory, and reports its end.

Three processes take part. The *fork server* is warm, trusted, and forks. Its child, the
*supervisor*, enters new namespaces, forks once more, and stays outside to watch memory and time.
The child of the supervisor, the *worker*, is process 1 of its own namespace: it mounts its file
system and runs the student's code. When it ends, the kernel ends everything that it has started.
"""

import contextlib
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable

from autograder.sandbox.control_group import ControlGroup, make_group
from autograder.sandbox.leftovers import count_threads, limits_at_start, set_right
from autograder.sandbox.namespaces import enter_namespaces, forbid_nested_namespaces
from autograder.sandbox.policy import Policy
from autograder.sandbox.usage import measure_memory, measure_shares

TICK = 0.1  # seconds between two measurements of memory
END, SET_RIGHT = b".", b"?"  # orders on the control socket


def run_supervisor(
    policy: Policy,
    run_worker: Callable[[], None],
    mapper: socket.socket | None,
    connection: int,
    control: int,
) -> None:
    """Enter new namespaces, start the worker there, watch it, and end with it. Never returns.

    Args:
        policy: of the worker.
        run_worker: what the worker's process does.
        mapper: to a process that maps users into the namespaces, if there is one.
        connection: file descriptor on which the worker gets its requests.
        control: file descriptor of the control socket; see `watch`.
    """
    folder, group = "", None
    try:
        if policy.isolated:
            group = make_group(policy.limits)
            enter_namespaces(mapper)
            forbid_nested_namespaces()
        else:
            folder = tempfile.mkdtemp(prefix="lstm-")
            os.chdir(folder)
        worker = os.fork()
        if worker == 0:
            if group is not None:
                with contextlib.suppress(OSError):  # the other limits are still in force
                    group.enter()
            run_worker()
        os.close(connection)
        watch(worker, control, policy, group)
    except BaseException as error:  # none may reach the loop of the fork server
        os.write(control, f"setup {error}"[:300].encode())
    finally:
        if group is not None:
            group.remove()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def watch(worker: int, control: int, policy: Policy, group: ControlGroup | None = None) -> None:
    """Wait until the worker ends, the grader asks for its end, or it uses too much memory.

    The grader asks for the end by writing `END` to the control socket or by closing its side. The
    cause is then written to the socket: "exit 3", "signal 11" or "memory", or, where the grader
    asked for it, "late" and the bytes of memory in use. `SET_RIGHT` asks for what `set_right` does;
    the answer is "right", the number of threads that run on, and what it returns.
    """
    ended = os.pidfd_open(worker)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(control, select.POLLIN | select.POLLHUP)
    allowed = limits_at_start(policy.limits)
    reason = ""
    measured = time.monotonic()
    while True:
        ready = dict(poll.poll(TICK * 1000))
        if ended in ready:
            break
        order = os.read(control, 1) if control in ready else None
        if order == SET_RIGHT:
            left = set_right(worker, policy.isolated, allowed)
            with contextlib.suppress(OSError):  # the grader may be gone
                os.write(control, f"right {count_threads(worker)} {left}".encode())
            if time.monotonic() < measured + TICK:
                continue
        in_use = measure_memory(worker, policy.isolated)
        measured = time.monotonic()
        if order in (END, b""):
            reason = f"late {in_use}"
            os.kill(worker, signal.SIGKILL)
            poll.unregister(control)
        elif in_use > policy.limits.memory and _is_too_much(worker, policy):
            reason = "memory"
            os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    code = os.waitstatus_to_exitcode(status)
    if not reason and group is not None and group.ran_out_of_memory():
        reason = "memory"
    cause = reason or (f"signal {-code}" if code < 0 else f"exit {code}")
    with contextlib.suppress(OSError):  # the grader may be gone
        os.write(control, cause.encode())


def _is_too_much(worker: int, policy: Policy) -> bool:
    """Return whether a worker holds more than it may, what it shares with others divided."""
    shares = measure_shares(worker, policy.isolated)
    return shares is None or shares > policy.limits.memory
