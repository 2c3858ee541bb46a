"""Private user, mount, PID, network, IPC and UTS namespaces for one submission."""

import os
import socket
from pathlib import Path

from autograder.sandbox import linux

NAMESPACES = (
    linux.CLONE_NEWUSER
    | linux.CLONE_NEWNS
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
)
STUDENT = 1000  # user and group ids inside the namespace
ROOT, NOBODY = 0, 65534


def enter_namespaces(mapper: socket.socket | None = None) -> None:
    """Enter new namespaces, where this process keeps its files but no privilege outside.

    Args:
        mapper: connected to a process that waits in `map_users`, if there is one.

    Raises:
        OSError: the system does not allow it.
    """
    user, group = os.geteuid(), os.getegid()
    linux.unshare(NAMESPACES)
    if mapper is not None:
        mapper.send(b".")
        if mapper.recv(1) == b"y":
            return
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{STUDENT} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{STUDENT} {group} 1")


def map_users(supervisor: int, connection: socket.socket) -> None:
    """Map two users into a supervisor's namespaces, which only a process outside may do.

    Args:
        supervisor: process id.
        connection: to the supervisor, which waits in `enter_namespaces`.
    """
    if not connection.recv(1):
        return
    reply = b"y"
    try:
        for kind in ("gid_map", "uid_map"):
            Path(f"/proc/{supervisor}/{kind}").write_text(f"{ROOT} 0 1\n{STUDENT} {NOBODY} 1")
    except OSError:
        reply = b"n"
    connection.send(reply)


def runs_as_nobody(readable: tuple[str, ...]) -> bool:
    """Return whether submissions run as `nobody`, which they do where root grades.

    The kernel does not count root's own processes, and root reads every file.

    Raises:
        OSError: `nobody` cannot read the given folders.
    """
    if os.geteuid() != ROOT:
        return False
    for folder in readable:
        for path in (folder, *(os.path.join(folder, name) for name in os.listdir(folder))):
            if not os.path.islink(path) and not os.stat(path).st_mode & 0o004:
                raise OSError(
                    f"root grades, and submissions, which run as `nobody`, cannot read {path}: "
                    f"`chmod -R a+rX {path}`, or grade as an ordinary user"
                )
    return True


def forbid_nested_namespaces() -> None:
    """Allow no user namespace inside this one, where a process would regain privileges."""
    Path("/proc/sys/user/max_user_namespaces").write_text("0")
