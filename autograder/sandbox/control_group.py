"""A control group (cgroup v2) for each worker, where the system lets us make one.

The kernel itself then limits memory and processes. It counts the buffers of sockets and pipes,
files in memory and its own tables, at once instead of ten times per second. It counts the processes
of each worker alone, which resource limits do only since Linux 5.14: earlier, a fork bomb uses up
the number that its user may have elsewhere, too. Resource limits and the supervisor's measurements
stay in force, and are all there is where no group can be made.
"""

import contextlib
import os
import time
from pathlib import Path

from autograder.sandbox.limits import Limits

ROOT = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
CONTROLLERS = {"memory", "pids"}
PATIENCE = 1.0  # seconds for a group's last process to be gone


class ControlGroup:
    """A group for one worker.

    Args:
        folder: of the group, which does not exist yet.
        limits: of the worker.

    Raises:
        OSError: the system does not allow it.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        folder.mkdir()
        try:
            (folder / "memory.max").write_text(str(limits.memory))
            (folder / "pids.max").write_text(str(limits.processes))
            (folder / "memory.oom.group").write_text("1")  # all of a worker's processes end
            with contextlib.suppress(OSError):  # a kernel without swap
                (folder / "memory.swap.max").write_text("0")
            # Opened now: who may move a process is decided when the file is opened.
            self._processes = os.open(folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)
        except OSError:
            folder.rmdir()
            raise

    def enter(self) -> None:
        """Move this process, and all that it will start, into the group."""
        os.write(self._processes, b"0")
        os.close(self._processes)

    def ran_out_of_memory(self) -> bool:
        """Return whether the kernel has ended a process at the limit."""
        with contextlib.suppress(OSError):
            for line in (self.folder / "memory.events").read_text().splitlines():
                name, _, count = line.partition(" ")
                if name == "oom_kill" and int(count) > 0:
                    return True
        return False

    def remove(self) -> None:
        """Remove the group, whose processes have ended."""
        os.close(self._processes)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                self.folder.rmdir()
                return
            except FileNotFoundError:
                return
            except OSError:
                time.sleep(0.01)


def make_group(limits: Limits, root: Path = ROOT, own: Path = OWN) -> ControlGroup | None:
    """Make a group for one worker; None where the system does not allow it.

    Args:
        limits: of the worker.
        root: where cgroup v2 is mounted.
        own: the file that names the groups of this process.
    """
    parent = find_parent(root, own)
    if parent is None:
        return None
    name = f"lstm-course-{os.getpid()}-{time.time_ns()}"
    try:
        return ControlGroup(parent / name, limits)
    except OSError:
        return None


def find_parent(root: Path = ROOT, own: Path = OWN) -> Path | None:
    """Return the nearest group around this process in which others with limits can be made.

    That is one that we may write to, and which passes the controllers on. A group that holds
    processes of its own does not: the kernel forbids it. Nothing is moved or switched on for it.

    Args:
        root: where cgroup v2 is mounted.
        own: the file that names the groups of this process.
    """
    try:
        names = [line[3:] for line in own.read_text().splitlines() if line.startswith("0::/")]
    except OSError:
        return None
    if not names or not (root / "cgroup.controllers").is_file():
        return None
    place = root / names[0].lstrip("/")
    for group in (place, *place.parents):
        # A process moves to a group below this one only if it may be written to, too.
        is_ours = os.access(group, os.W_OK) and os.access(group / "cgroup.procs", os.W_OK)
        if is_ours and _words(group / "cgroup.subtree_control") >= CONTROLLERS:
            return group
        if group == root:
            break
    return None


def _words(file: Path) -> set[str]:
    try:
        return set(file.read_text().split())
    except OSError:
        return set()
