"""The supervisor: starts a worker in new namespaces, watches its memory, and reports its end.

Three processes take part. The *fork server* is warm, trusted, and forks. Its child, the
*supervisor*, enters new namespaces, forks once more, and stays outside to watch memory and time.
The child of the supervisor, the *worker*, is process 1 of its own namespace: it mounts its file
system and runs the student's code. When it ends, the kernel ends everything that it has started.
"""

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox.limits import Limits
from autograder.sandbox.namespaces import enter_namespaces, forbid_nested_namespaces
from autograder.sandbox.policy import Policy

TICK = 0.1  # seconds between two measurements of memory
CROWD = 6  # processes and threads, above which they get the lowest priority
LOWEST_PRIORITY = 19
RESIDENT = re.compile(r"^(?:RssAnon|RssShmem|VmPTE):\s+(\d+) kB$", re.MULTILINE)


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
    folder = ""
    try:
        if policy.isolated:
            enter_namespaces(mapper)
            forbid_nested_namespaces()
        else:
            folder = tempfile.mkdtemp(prefix="lstm-")
            os.chdir(folder)
        worker = os.fork()
        if worker == 0:
            run_worker()
        os.close(connection)
        watch(worker, control, policy.limits)
    except BaseException as error:  # none may reach the loop of the fork server
        os.write(control, f"setup {error}"[:300].encode())
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def watch(worker: int, control: int, limits: Limits) -> None:
    """Wait until the worker ends, the grader asks for its end, or it uses too much memory.

    The grader asks by writing to the control socket or by closing its end. The cause is then
    written to the control socket: "exit 3", "signal 11" or "memory", or, where the grader asked
    for it, "late" and the bytes of memory in use.
    """
    ended = os.pidfd_open(worker)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(control, select.POLLIN | select.POLLHUP)
    reason = ""
    while True:
        ready = dict(poll.poll(TICK * 1000))
        if ended in ready:
            break
        in_use = measure_memory(worker)
        if control in ready:
            reason = f"late {in_use}"
            os.kill(worker, signal.SIGKILL)
            poll.unregister(control)
        elif in_use > limits.memory:
            reason = "memory"
            os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    code = os.waitstatus_to_exitcode(status)
    cause = reason or (f"signal {-code}" if code < 0 else f"exit {code}")
    with contextlib.suppress(OSError):  # the grader may be gone
        os.write(control, cause.encode())


def measure_memory(worker: int) -> int:
    """Return the bytes that a worker's processes hold, and lower the priority of a crowd of them.

    Shared memory counts once per process; mapped files do not count.
    """
    total = 0
    processes: list[int] = [worker]
    threads: list[int] = []
    for pid in processes:  # grows while it is read
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            total += sum(map(int, RESIDENT.findall(status))) * 1024
            for thread in os.listdir(f"/proc/{pid}/task"):
                threads.append(int(thread))
                children = Path(f"/proc/{pid}/task/{thread}/children").read_text()
                processes += map(int, children.split())
        except OSError:
            continue  # it has ended meanwhile
    if len(threads) > CROWD:
        for number in threads:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, number, LOWEST_PRIORITY)
    return total
