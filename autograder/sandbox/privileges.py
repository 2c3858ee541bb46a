"""Privileges, limits and open files that a process gives up before it runs a submission."""

import os
import resource
import signal

from autograder.sandbox import linux
from autograder.sandbox.limits import Limits
from autograder.sandbox.namespaces import ROOT, STUDENT
from autograder.sandbox.seccomp import install_filter


def drop_privileges() -> None:
    """Drop every privilege of the namespace for good and install the seccomp filter.

    Raises:
        OSError: the kernel refused.
    """
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if os.getuid() == ROOT:
        os.setgroups([])
        os.setresgid(STUDENT, STUDENT, STUDENT)
        os.setresuid(STUDENT, STUDENT, STUDENT)
        die_with_parent()  # a change of user resets it, and hides the process from its supervisor
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.drop_capabilities()
    install_filter()


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends, however that happens."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)


def set_resource_limits(limits: Limits) -> None:
    """Limit each process of a submission; the supervisor watches their sum."""
    for number, pair in resource_limits(limits).items():
        resource.setrlimit(number, pair)


def resource_limits(limits: Limits) -> dict[int, tuple[int, int]]:
    """Return the soft and hard limits of each process of a submission, by resource."""
    highest = {
        resource.RLIMIT_AS: limits.memory + 2**31,  # libraries are mapped too
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(limits.submission * 4) + 1,
    }
    return {number: (limit, limit) for number, limit in highest.items()}


def close_all_but(kept: int) -> None:
    """Close every open file except standard input, output and error, and one other."""
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(3, kept)
    os.closerange(kept + 1, min(highest, 65536))


def redirect_standard_streams() -> None:
    """Connect standard input, output and error of this process to /dev/null."""
    null = os.open("/dev/null", os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    if null > 2:
        os.close(null)
