"""What an exercise has left behind in its worker, looked for by the supervisor after each request.

Processes are ended and limits raised again. What cannot be undone is named: the grader then goes on
in a new worker, so that it costs no other exercise.
"""

import contextlib
import os
import resource
import signal
import time

from autograder.sandbox.limits import Limits
from autograder.sandbox.privileges import resource_limits
from autograder.sandbox.usage import descendants

PATIENCE = 10.0  # seconds for processes to end: dozens of low priority, on a busy machine
MAX_THREADS = 32  # of the worker itself
SPARE = 1 / 8  # of the file system that must be left for the other exercises
NOT_SET = (resource.RLIMIT_DATA, resource.RLIMIT_STACK)  # limits that a worker inherits


def set_right(worker: int, isolated: bool, allowed: dict[int, tuple[int, int]]) -> str:
    """End what a worker has started, and restore its limits.

    Args:
        worker: process id.
        isolated: whether it has a file system of its own.
        allowed: its soft and hard limits at the start, by resource.

    Returns:
        What it left behind and cannot be undone, as the end of "it ..."; "" if there is nothing.
    """
    if not _end_others(worker):
        return "started processes that could not be ended"
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):  # it has ended itself
        threads = count_threads(worker)
        if threads >= MAX_THREADS:
            return f"left {threads} threads running"
        if isolated and _is_full(f"/proc/{worker}/root"):
            return "left so many files that there is no room for those of other exercises"
        if not _restore_limits(worker, allowed):
            return "lowered the limits of its process for good"
    return ""


def count_threads(worker: int) -> int:
    """Return the number of a worker's threads besides its first; 0 where it has ended."""
    try:
        return len(os.listdir(f"/proc/{worker}/task")) - 1
    except OSError:
        return 0


def limits_at_start(limits: Limits) -> dict[int, tuple[int, int]]:
    """Return the soft and hard limits of a worker when it starts, by resource."""
    inherited = {number: resource.getrlimit(number) for number in NOT_SET}
    return inherited | resource_limits(limits)


def _end_others(worker: int) -> bool:
    """End every process that a worker has started, and return whether all have ended."""
    deadline = time.monotonic() + PATIENCE
    while others := [pid for pid, _ in descendants(worker) if pid != worker and _is_alive(pid)]:
        if time.monotonic() > deadline:
            return False
        for number in (signal.SIGSTOP, signal.SIGKILL):  # none starts another in between
            for pid in others:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
    return True


def _is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _is_full(root: str) -> bool:
    disk = os.statvfs(root)
    return disk.f_ffree < SPARE * disk.f_files or disk.f_bavail < SPARE * disk.f_blocks


def _restore_limits(worker: int, allowed: dict[int, tuple[int, int]]) -> bool:
    """Raise the soft limits again, and return whether the hard ones are as they were."""
    for number, (soft, hard) in allowed.items():
        now = resource.prlimit(worker, number)
        if now == (soft, hard):
            continue
        if now[1] != hard:
            return False
        resource.prlimit(worker, number, (soft, hard))
    return True
